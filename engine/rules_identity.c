/*
 * rules_identity.c - who the sending side proves to be: SPF, DKIM, DMARC and ARC of the domain, reverse DNS of the
 * address, the name in EHLO. Read first: these words are used for nothing else.
 */
#include "rules.h"

/* clang-format off */
static const smtp_rule rules[] = {
	/* whoever calls the sender back and gets no good answer; what it got is quoted and means nothing here */
	RULE(ANY, 0,
		"sender address rejected undeliverable|sender verify failed $|sender verification failed $|"
		"invalid sender $;postmaster verification failed;verification failed for*"
		"account or domain may not exist;unable to verify|can not verify|could not verify|can not be verified|"
		"could not be verified*your sender|sender address|the sender", SENDER_REJECTED, NONE),

	/* fixed words of a policy server that name HELO, DNS and block lists all at once */
	RULE(ANY, 0, "appeared to be spam or forged", IP_BLOCKED, NONE),
	RULE(ANY, 0, "no dns entries for your mta|no dns entry for your", NO_PTR, FIX),

	/* a lookup that failed is nobody's policy */
	RULE(ANY, 4,
		"dmarc| spf| dkim*lookup|temporary error|temperror|temporary failure|timeout|"
		"timed out", SERVER_BUSY, LATER),

	/* the domain in From or MAIL FROM */
	RULE(ANY, 0, "dmarc", AUTHENTICATION_POLICY, FIX),
	RULE(ANY, 0, " dkim|domainkeys|dkim signature", AUTHENTICATION_POLICY, FIX),
	RULE(ANY, 0,
		" spf |spf record|spf check|spf fail|spf policy|bad spf|openspf|spf2", AUTHENTICATION_POLICY, FIX),
	RULE(ANY, 0,
		"sender policy framework;sender id*fail|not permitted|denied|pra;"
		"senderid;purported responsible", AUTHENTICATION_POLICY, FIX),
	RULE(ANY, 0,
		" arc validation| arc seal| arc chain;signature*not verif|verification fail|did not verify;alignment*"
		"fail|not pass;unaligned|not aligned|not in alignment; p reject |"
		" p quarantine ", AUTHENTICATION_POLICY, FIX),
	RULE(ANY, 0,
		"not permitted by the domain owner|not designated|does not designate|by the domain owner;"
		"sender's policy|senders policy|domain's policy|domain policy*prohibit|"
		"reject|fail|refuse|forbid", AUTHENTICATION_POLICY, FIX),
	RULE(ANY, 0,
		"sender is unauthenticated|unauthenticated mail is|unauthenticated email is|unauthenticated messages|"
		"unauthenticated email from|unauthenticated mail from|"
		"unauthenticated sender domain", AUTHENTICATION_POLICY, FIX),
	RULE(ANY, 0, "sending domain|from address|from domain*not*authentication", AUTHENTICATION_POLICY, FIX),
	RULE(ANY, 0,
		"required authentication level|authentication checks|authentication results", AUTHENTICATION_POLICY, FIX),
	RULE(ANY, 0,
		"authenticate with either;email authentication is required;requires*"
		"to authenticate their email", AUTHENTICATION_POLICY, FIX),
	RULE(ANY, 0,
		"ip|host|server|relay*not authorized|not allowed|not permitted|unauthorized*on behalf of|for domain|"
		"for the domain|for this domain", AUTHENTICATION_POLICY, FIX),
	RULE(ANY, 0,
		"^ 5.7.20 |^ 5.7.21 |^ 5.7.22 |^ 5.7.23 |^ 5.7.24 |^ 4.7.20 |^ 4.7.23 |"
		"domain owner|unsigned message|message unsigned|message is not signed|signature broken|signature is broken|"
		"broken signature|sender policy check|no passing signature|"
		"signature does not verify", AUTHENTICATION_POLICY, FIX),
	RULE(ANY, 0,
		"fail|not pass|unable to pass*email authentication|mail authentication|message authentication|"
		"domain authentication|sender authentication|authentication check|"
		"authentication policy", AUTHENTICATION_POLICY, FIX),
	RULE(ANY, 0,
		"server|host| ip *for this domain|for the domain|for your domain|for domain*not authorised|not authorized|"
		"not allowed|not permitted|unauthorised|unauthorized", AUTHENTICATION_POLICY, FIX),
	RULE(ANY, 0, "invalid ip for sending mail of domain|remote ip check", AUTHENTICATION_POLICY, FIX),
	RULE(ANY, 0, "域名*验证失败;未通过 spf;不通过*认证", AUTHENTICATION_POLICY, FIX),

	/* reverse DNS */
	RULE(ANY, 0, "relaying denied*ip name lookup", RELAY_DENIED, FIX),
	RULE(ANY, 0,
		"reverse dns|reverse lookup|reverse hostname|reverse host name|reverse ip|reverse name|reverse record|"
		"reverse resol|reverse address|reverse domain|reverse entry|reverse arpa|in addr arpa", NO_PTR, FIX),
	RULE(ANY, 0,
		"reversedns| rdns|invertido|reverso|inverso|rueckwaerts|reverse d n s;dns inverse|inverse dns|"
		"resolution inverse", NO_PTR, FIX),
	RULE(ANY, 0, " ptr |ptr record|dns ptr", NO_PTR, FIX),
	RULE(ANY, 0,
		"can not find|could not find|unable to find*your hostname|your host name|your reverse", NO_PTR, FIX),
	RULE(ANY, 0,
		"can not resolve|could not resolve|unable to resolve*your address|your ip|your hostname|client ip|"
		"sending ip;sender ip|sending ip|client ip|your ip|ip*must resolve|not resolve|"
		"must have a ptr", NO_PTR, FIX),
	RULE(ANY, 0,
		"ip name lookup failed;unresolvable relay host;no host name*your ip;ip does not resolve;"
		"address does not resolve to", NO_PTR, FIX),
	RULE(ANY, 0, "ipv6 sending guidelines|forward dns|forward confirmed|fcrdns", NO_PTR, FIX),
	RULE(ANY, 0,
		"ip*has no hostname|has no host name|no dns name|without hostname|no valid hostname|no hostname|"
		"does not have a hostname|does not have a host name;no host name found;no hostname found;hostname|host name*"
		"can not be verified|could not be verified", NO_PTR, FIX),
	RULE(ANY, 0,
		"client host rejected*hostname not found|hostname mismatch;ip name possibly forged;host *"
		"from unknown tld|reserved domain;dns *not consistent|inconsistent;inconsistent*dns;mismatch|mismatches*"
		"client ip|sending ip|your ip", NO_PTR, FIX),
	RULE(ANY, 0,
		"^ 5.7.25 |^ 4.7.25 |pointer record|not have a dns name|has no dns name|no name for your|determine your host|"
		"determine your hostname|names do not agree|names do not match", NO_PTR, FIX),
	RULE(ANY, 0, "反向解析|反向域名", NO_PTR, FIX),

	/* the name in EHLO */
	RULE(ANY, 0,
		"polite people say|say helo|say ehlo|send helo|send ehlo|helo first|ehlo first|helo please|need helo|"
		"no helo|helo required|helo before|ehlo before", PROTOCOL_ERROR, NONE),
	RULE(ANY, 0,
		"helo|ehlo*invalid|bad|bogus|reject|denied|refused|illegal|not valid|not acceptable|fake|forged|"
		"syntactically|must be|match|fully qualified|not exist|not resolve|host not found|unknown|unresolvable|"
		"require|argument|name|contains|contain|not is valid|not allowed|localhost|spoof|our own|your own|"
		"should be|mismatch|check|blacklist|blocked|listed", PROTOCOL_ERROR, NONE),
	RULE(ANY, 0,
		"invalid|bad|bogus|illegal|unacceptable|fake|forged|numeric|missing|wrong|"
		"no valid|failed*helo|ehlo", PROTOCOL_ERROR, NONE),
	RULE(ANY, 0,
		"fully qualified host;fully qualified hostname;helohost;claimed to be me|claims to be us|claiming to be;"
		"is my address;is our address;my own name;"
		"our own name;claims to be me;not me or ours;you are not me;you are not who you say;pretending to be;"
		"impersonat*host", PROTOCOL_ERROR, FIX),
	RULE(ANY, 0,
		"too many*nonmail|unrecognized|unrecognised|unknown|bad|invalid|syntax*commands", PROTOCOL_ERROR, NONE),
	RULE(AT_HELLO, 501, "invalid domain|domain name|address", PROTOCOL_ERROR, FIX),
	RULE(SMTP_AT(EHLO), 0,
		"not exist|is invalid|invalid name|not resolve|not be resolved|host not found", PROTOCOL_ERROR, FIX),
	RULE(SMTP_AT(CONNECT) | SMTP_AT(GREETING), 0,
		"not resolve|not be resolved|host not found|hostname", NO_PTR, FIX),
};

/* Some servers only say where to read on, and the name of the page says why: here URLs are part of the text. */
static const smtp_rule links[] = {
	RULE(ANY, 0,
		"openspf org|openspf net|openspf com|spf pobox com|dmarc org|dmarcian com", AUTHENTICATION_POLICY, FIX),
	RULE(ANY, 4, "postgrey|greylist|graylist", GREYLISTED, LATER),
	RULE(ANY, 0,
		"surbl|uribl|spamhaus org query domain|spamhaus org dbl|spamhaus org query dbl", SPAM_CONTENT, NONE),
	RULE(ANY, 0,
		"spamhaus org|spamcop net|barracudacentral org|sorbs net|abuseat org|senderbase org|"
		"talosintelligence com|trustedsource org|senderscore|spamrl com|uceprotect|surriel com|njabl org|"
		"mail abuse|trendmicro com|mxtoolbox com|multirbl|dnsbl| rbl |ip lookup|iplookup|ipcheck|ip check|"
		"denyip|spamblock|delist|unblock", IP_BLOCKED, NONE),
};
/* clang-format on */

const smtp_rules smtp_rules_identity = RULES(rules);
const smtp_rules smtp_rules_links = RULES(links);
