/*
 * rules_tls.c - what TLS libraries say: OpenSSL from 1.0 to 3, GnuTLS, Schannel, mbed TLS, Java, Go and Node; certificates
 * before handshakes, for "certificate verify failed" comes with both. Only for texts that hold no SMTP reply.
 */
#include "rules.h"
#include "variants.h"

/* clang-format off */
static const smtp_rule rules[] = {
	/* certificates */
	RULE_CASE(ANY, 0, "not yet valid|not yet activated|notyetvalid", CERT_EXPIRED, FIX, SMTP_VARIANT_NOT_YET_VALID),
	RULE(ANY, 0, "certificate|cert *expired|is out of date|not within its validity;certificateexpired;expired or is not yet valid;cert has expired;证书*过期", CERT_EXPIRED, FIX),
	RULE(ANY, 0, "hostname mismatch|host name mismatch|name mismatch|ip address mismatch|hostname verification failed|altname|wrong principal|not match host|cn mismatch", CERT_NAME_MISMATCH, FIX),
	RULE(ANY, 0, "certificate|cn |altname|subject*not match|not valid for|valid for*not ;certificate is valid for;did not match expected;does not match target;no alternative certificate subject;no subject alternative;name*does not match|does not resolve to;证书*名称*不匹配", CERT_NAME_MISMATCH, FIX),
	RULE_CASE(ANY, 0, "self signed|selfsigned|depth zero self|自签名", CERT_UNTRUSTED, FIX, SMTP_VARIANT_SELF_SIGNED),
	RULE_CASE(ANY, 0, "failed to load cafile|failed loading cafile|verify locations|no ca certificates;trustanchors parameter must be non empty", CERT_UNTRUSTED, FIX, SMTP_VARIANT_NO_CA_STORE),
	RULE(ANY, 0, "issuer certificate|get issuer|untrusted issuer;unable to verify*certificate|leaf;unknown authority|no signer|certificate crl|unknown ca|unknown issuer|untrusted root|untrustedroot|partialchain|partial chain|cert untrusted|not trusted|trust anchor|pkix path|chain could not be built;remote certificate is invalid|remote certificate was rejected", CERT_UNTRUSTED, FIX),
	RULE(ANY, 0, "certificate|cert*verify failed|verification failed|validation failed|revoked|too weak|key too weak|signature failure|bad certificate|rejected|verify error|untrusted|is invalid;certificate revoked;ca too weak;invalid ca certificate;unsupported certificate purpose", CERT_UNTRUSTED, FIX),
	RULE(ANY, 0, "不受信任的颁发机构|证书链|证书无效|证书不受信任", CERT_UNTRUSTED, FIX),

	/* TLS spoken to a plain port */
	RULE_CASE(ANY, 0, "wrong version number|packet length too long|record layer failure|unknown protocol|unsupported or unrecognized ssl message|plaintext connection|not look like a tls|http request|http proxy request|record overflow|unexpected tls packet|invalid record|tls packet with unexpected length|first record", ENCRYPTION_MISMATCH, FIX, SMTP_VARIANT_TLS_ON_PLAIN),

	/* the other end went away; in OpenSSL's words too, so before the handshake */
	RULE(ANY, 0, "reset by peer|econnreset|broken pipe|epipe|ssl error syscall|non properly terminated|unexpected eof|eof occurred|eof while reading|connection abort|connection was aborted|forcibly closed|close notify", CONNECTION_LOST, LATER),
	RULE(ANY, 0, "handshake timed out|handshake timeout", CONNECTION_TIMEOUT, LATER),

	/* no agreement */
	RULE_CASE(ANY, 0, "starttls|tls*not supported|not offered|not advertised|not available|was not offered;not support starttls", TLS_REQUIRED, FIX, SMTP_VARIANT_NO_STARTTLS),
	RULE(ANY, 0, "handshake fail|handshake alert|alert handshake|sslv3 alert|tlsv1 alert|alert protocol version|unsupported protocol|unsupported version|no protocols available|protocol version|no appropriate protocol|protocol is disabled|version too low|inappropriate fallback", TLS_FAILED, FIX),
	RULE(ANY, 0, "dh key too small|md too weak|key too small|no shared cipher|no ciphers available|no cipher|cipher mismatch|no supported cipher|legacy renegotiation|unsafe legacy|bad signature|decryption failed|bad record mac|illegal parameter|sec e illegal message|sec e algorithm mismatch", TLS_FAILED, FIX),
	RULE(ANY, 0, "failed to enable crypto|starttls failed|can not start tls|unable to start tls|tls handshake|ssl handshake|unable to connect with starttls|could not find transport ssl|find the socket transport|schannel|initializesecuritycontext|gnutls handshake|ssl operation failed|ssl negotiation|tls negotiation", TLS_FAILED, FIX),
};
/* clang-format on */

const smtp_rules smtp_rules_tls = RULES(rules);
