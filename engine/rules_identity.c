/*
 * rules_identity.c - who the sending side proves to be: SPF, DKIM, DMARC and ARC of the domain, reverse DNS of the
 * address, the name in EHLO. Read first: these words are used for nothing else.
 */
#include "rules.h"

/* clang-format off */
static const smtp_rule rules[] = {
	/* a lookup that failed is nobody's policy */
	RULE(ANY, 4, "dmarc| spf| dkim*lookup|temporary error|temperror|temporary failure|timeout|timed out", SERVER_BUSY, LATER),

	/* the domain in From or MAIL FROM */
	RULE(ANY, 0, "dmarc", AUTHENTICATION_POLICY, FIX),
	RULE(ANY, 0, " dkim|domainkeys|dkim signature", AUTHENTICATION_POLICY, FIX),
	RULE(ANY, 0, " spf |spf record|spf check|spf fail|spf policy|bad spf|openspf|spf2", AUTHENTICATION_POLICY, FIX),
	RULE(ANY, 0, "sender policy framework;sender id*fail;senderid", AUTHENTICATION_POLICY, FIX),
	RULE(ANY, 0, " arc validation| arc seal| arc chain", AUTHENTICATION_POLICY, FIX),
	RULE(ANY, 0, "not permitted by the domain owner|not designated|does not designate", AUTHENTICATION_POLICY, FIX),
	RULE(ANY, 0, "sender is unauthenticated|unauthenticated email from|unauthenticated mail from|unauthenticated sender domain", AUTHENTICATION_POLICY, FIX),
	RULE(ANY, 0, "sending domain|from address|from domain*not*authentication", AUTHENTICATION_POLICY, FIX),
	RULE(ANY, 0, "required authentication level|authentication checks|authentication results", AUTHENTICATION_POLICY, FIX),
	RULE(ANY, 0, "authenticate with either;email authentication is required;requires*to authenticate their email", AUTHENTICATION_POLICY, FIX),
	RULE(ANY, 0, "ip|host*not authorized|not allowed*on behalf of|for domain", AUTHENTICATION_POLICY, FIX),
	RULE(ANY, 0, "invalid ip for sending mail of domain|remote ip check", AUTHENTICATION_POLICY, FIX),
	RULE(ANY, 0, "域名*验证失败;未通过 spf;不通过*认证", AUTHENTICATION_POLICY, FIX),

	/* reverse DNS */
	RULE(ANY, 0, "relaying denied*ip name lookup", RELAY_DENIED, FIX),
	RULE(ANY, 0, "reverse dns|reverse lookup|reverse hostname|reverse host name|reverse ip|reverse name|reverse record|reverse resol", NO_PTR, FIX),
	RULE(ANY, 0, "reversedns| rdns|invertido|reverso", NO_PTR, FIX),
	RULE(ANY, 0, " ptr |ptr record|dns ptr", NO_PTR, FIX),
	RULE(ANY, 0, "can not find|could not find|unable to find*your hostname|your host name|your reverse", NO_PTR, FIX),
	RULE(ANY, 0, "can not resolve|could not resolve|unable to resolve*your address|your ip|your hostname|client ip|sending ip", NO_PTR, FIX),
	RULE(ANY, 0, "ip name lookup failed;unresolvable relay host;no host name*your ip;ip does not resolve;address does not resolve to", NO_PTR, FIX),
	RULE(ANY, 0, "ipv6 sending guidelines|forward dns|forward confirmed", NO_PTR, FIX),
	RULE(ANY, 0, "ip*has no hostname|no dns name|without hostname|no valid hostname", NO_PTR, FIX),
	RULE(ANY, 0, "client host rejected*hostname not found|hostname mismatch", NO_PTR, FIX),
	RULE(ANY, 0, "反向解析|反向域名", NO_PTR, FIX),

	/* the name in EHLO */
	RULE(ANY, 0, "polite people say|say helo|say ehlo|send helo|send ehlo|helo first|ehlo first|helo please|need helo|no helo|helo required|helo before|ehlo before", PROTOCOL_ERROR, NONE),
	RULE(ANY, 0, "helo|ehlo*invalid|bad|bogus|reject|denied|refused|illegal|not valid|not acceptable|fake|forged|syntactically|must be|match|fully qualified|not exist|not resolve|host not found|unknown|unresolvable|require|argument", PROTOCOL_ERROR, NONE),
	RULE(ANY, 0, "invalid|bad|bogus|illegal|unacceptable|fake|forged|numeric*helo|ehlo", PROTOCOL_ERROR, NONE),
	RULE(ANY, 0, "helohost;you are not me;you are not who you say;pretending to be;impersonat*host", PROTOCOL_ERROR, FIX),
	RULE(AT_HELLO, 501, "invalid domain|domain name|address", PROTOCOL_ERROR, FIX),
};
/* clang-format on */

const smtp_rules smtp_rules_identity = RULES(rules);
