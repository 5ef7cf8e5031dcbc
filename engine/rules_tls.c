/*
 * rules_tls.c - what TLS libraries say: OpenSSL from 1.0 to 3, GnuTLS, Schannel, Secure Transport, NSS, mbed TLS, rustls, Java,
 * Go, .NET and Node; certificates before handshakes, for "certificate verify failed" comes with both. Only for texts that
 * hold no SMTP reply.
 */
#include "rules.h"
#include "variants.h"

/* clang-format off */
static const smtp_rule rules[] = {
	/* certificates: their dates */
	RULE_CASE(ANY, 0, "not yet valid|notyetvalid|notbefore|尚未生效;cert*not yet activated",
		CERT_EXPIRED, FIX, SMTP_VARIANT_NOT_YET_VALID),
	RULE_CASE(ANY, 0, "chain*uses expired;expired*in chain|in the chain|intermediate|root;intermediate|root"
		"|issuer*expired;certificate 1 |certificate 2 |certificate 3 |certificate 4 *expired",
		CERT_EXPIRED, FIX, SMTP_VARIANT_CHAIN_EXPIRED),
	RULE(ANY, 0, "certificate|cert *expired|is out of date|not within its validity;certificateexpired"
		";expired or is not yet valid;cert has expired;sec e cert expired;certificate *not time valid;nottimevalid"
		";invalid peer certificate expired;notafter;证书*过期;证书*有效期", CERT_EXPIRED, FIX),

	/* their names */
	RULE(ANY, 0, "hostname mismatch|host name mismatch|name mismatch|namemismatch|ip address mismatch"
		"|hostname verification failed|altname|wrong principal|not match host|cn mismatch|common name invalid"
		"|notvalidforname|bad cert domain|host name does not match|errsslhostnamemismatch;unable to verify*hostname"
		"|host name;wrong host name", CERT_NAME_MISMATCH, FIX),
	RULE(ANY, 0, "certificate|cn |altname|subject*not match|not valid for|valid for*not ;certificate is valid for"
		";did not match expected;does not match target;no alternative certificate subject;no subject alternative"
		";name*does not match|does not resolve to;not contain any ip sans|not valid for any names|not issued to"
		"|issued for another;legacy common name;目标主要名称不正确|主体名称不正确;证书*名称*不匹配|不符",
		CERT_NAME_MISMATCH, FIX),

	/* who vouches for them */
	RULE_CASE(ANY, 0, "fingerprint|pinned public key|public key| pin *not match|mismatch|match failure|match failed",
		CERT_UNTRUSTED, FIX, SMTP_VARIANT_PIN_MISMATCH),
	RULE_CASE(ANY, 0, "self signed certificate in;self signed cert in chain",
		CERT_UNTRUSTED, FIX, SMTP_VARIANT_UNKNOWN_CA),
	RULE_CASE(ANY, 0, "self signed|selfsigned|depth zero self|自签名|自签证书",
		CERT_UNTRUSTED, FIX, SMTP_VARIANT_SELF_SIGNED),
	RULE_CASE(ANY, 0, "failed to load cafile|failed loading cafile|verify locations|no ca certificates|ssl ca cert"
		"|ssl ca certificate|not set default verify|no trusted ca;cafile|ca file|ca bundle*not exist|not found"
		"|unreadable|open;trustanchors parameter must be non empty", CERT_UNTRUSTED, FIX, SMTP_VARIANT_NO_CA_STORE),
	RULE(ANY, 0, "revocation*unknown|unable|offline|unavailable|not possible|failed;no revocation check"
		"|revocationstatusunknown|offlinerevocation;certificate crl;crl*has expired|not yet valid;无法检查*吊销",
		CERT_UNTRUSTED, FIX),
	RULE_CASE(ANY, 0, "certificate|cert *revoked;吊销", CERT_UNTRUSTED, FIX, SMTP_VARIANT_REVOKED),
	RULE_CASE(ANY, 0, "key too weak|ee key too small|ca key too small|ca md too weak|digest algorithm too weak"
		"|insecure algorithm|weak signature|weak algorithm|signature algorithm is weak|signed using an insecure"
		";certificate|certificates *too weak|md5|algorithm constraints|sha1",
		CERT_UNTRUSTED, FIX, SMTP_VARIANT_WEAK_CERTIFICATE),
	RULE_CASE(ANY, 0, "certificate purpose|incompatible key usage|extended key usage|extendedkeyusage|invalid purpose"
		"|cert wrong usage;key usage*server", CERT_UNTRUSTED, FIX, SMTP_VARIANT_WRONG_PURPOSE),
	RULE_CASE(ANY, 0, "unable to verify|can not verify|could not verify*first certificate|leaf",
		CERT_UNTRUSTED, FIX, SMTP_VARIANT_MISSING_INTERMEDIATE),
	RULE_CASE(ANY, 0, "issuer certificate|get issuer|untrusted issuer|unknown authority|no signer|unknown ca "
		"|ca unknown|unknown issuer|unknownissuer|issuer is unknown|issuer is not recognized|issuer was not"
		"|untrusted root|untrustedroot|partialchain|partial chain|no trust anchor|trust anchor|pkix path"
		"|certification path|chain could not be built|certificate chain|authority that is not trusted"
		"|不受信任的颁发机构", CERT_UNTRUSTED, FIX, SMTP_VARIANT_UNKNOWN_CA),
	RULE(ANY, 0, "certificate|cert|certificates*verify failed|verification failed|verification failure"
		"|validation failed|verify fail|signature failure|bad certificate|rejected|verify error|not trusted"
		"|not verified|untrusted|is invalid|invalid|not ok|not accepted|problem;could not|unable to|failed to*verify"
		"|validate*certificate|peer;errsslxcert;cert untrusted|failed verification|verification error",
		CERT_UNTRUSTED, FIX),
	RULE(ANY, 0, "证书链|证书无效|证书不受信任|证书*无效|不可信;验证*证书*失败", CERT_UNTRUSTED, FIX),

	/* TLS spoken to a plain port */
	RULE_CASE(ANY, 0, "wrong version number|packet length too long|record layer failure|unknown protocol"
		"|unsupported or unrecognized ssl message|unrecognized ssl|plaintext connection|not look like a tls"
		"|http request|http proxy request|record overflow|unexpected tls packet|unexpected packet format|invalid record"
		"|invalidcontenttype|corrupt message|tls packet with unexpected length|first record|record too long|not a tls"
		"|cleartext|意外的数据包格式", ENCRYPTION_MISMATCH, FIX, SMTP_VARIANT_TLS_ON_PLAIN),
	RULE_CASE(ANY, 0, "465 response 1 ;bad greeting*465", ENCRYPTION_MISMATCH, FIX, SMTP_VARIANT_PLAIN_ON_TLS),

	RULE(ANY, 0, "could not|can not|unable to|failed to|failure*encrypt|upgrade*connection|socket", TLS_FAILED, FIX),

	/* the other end went away, or never came; in OpenSSL's words too, so before the handshake */
	RULE(ANY, 0, "ssl|tls|handshake*timed out|timeout|time out", CONNECTION_TIMEOUT, LATER),
	RULE(ANY, 0, "reset by peer|econnreset|broken pipe|epipe|ssl error syscall|ssl connect syscall"
		"|non properly terminated|unexpected eof|eof occurred|eof while reading|connection abort|connection was aborted"
		"|forcibly closed|close notify|handshake eof|terminated the handshake|during handshake|pull function"
		"|push function;closed*tls handshake|ssl handshake", CONNECTION_LOST, LATER),

	/* no agreement */
	RULE_CASE(ANY, 0, "unencrypted connection", TLS_REQUIRED, FIX, SMTP_VARIANT_CLEAR_TEXT_LOGIN),
	RULE(ANY, 0, "handshake fail|handshake error|handshake alert|alert handshake|sslv3 alert|tlsv1 alert|fatal alert"
		"|alert protocol version|unsupported protocol|unsupported version|no protocols available|protocol version"
		"|no appropriate protocol|protocol is disabled|version too low|inappropriate fallback|internal error alert",
		TLS_FAILED, FIX),
	RULE_CASE(ANY, 0, "starttls|tls|ssl*not supported|not offered|not advertised|not available|was not offered"
		"|did not offer|did not advertise|not advertise;not support starttls|not support tls|not support secure"
		";starttls is required;command starttls failed;requested ssl level;not advertise starttls"
		";neither tls or starttls", TLS_REQUIRED, FIX, SMTP_VARIANT_NO_STARTTLS),
	RULE(ANY, 0, "dh key too small|md too weak|key too small|no shared cipher|no ciphers available|no cipher"
		"|cipher mismatch|no supported cipher|legacy renegotiation|unsafe legacy|bad signature|decryption failed"
		"|bad record mac|illegal parameter|common algorithm|sec e illegal message|sec e algorithm mismatch"
		"|sec e invalid token|wrong signature type|没有共同的算法|接收到的消息异常", TLS_FAILED, FIX),
	RULE(ANY, 0, "failed to enable crypto|starttls failed|can not start tls|unable to start tls|tls handshake"
		"|ssl handshake|unable to connect with|upgrading connection with starttls|unable to connect with starttls"
		"|could not find transport ssl|find the socket transport|could not convert socket|schannel"
		"|initializesecuritycontext|gnutls handshake|ssl operation failed|ssl negotiation|tls negotiation"
		"|ssl connect error $|ssl or tls connection|neither tls|tls setup failed|tls startup failed|ssl not working"
		"|extension missing openssl|openssl extension|tls engine|tls error|ssl error|ssltls alert|建立 ssl|建立ssl"
		"|ssl 连接|ssl连接|tls 连接|安全通道", TLS_FAILED, FIX),
};
/* clang-format on */

const smtp_rules smtp_rules_tls = RULES(rules);
