/*
 * rules_sender.c - the envelope sender and the account behind it: who may not send at all.
 */
#include "rules.h"

/* clang-format off */
static const smtp_rule rules[] = {
	RULE(ANY, 0,
		"blank|missing|empty|multiple|two|duplicate| no *from header|from field|"
		"from addresses;from header", CONTENT_MALFORMED, NEVER),
	RULE(ANY, 0, "header syntax|failing address in", CONTENT_MALFORMED, NEVER),
	RULE(ANY, 0,
		"identical sender|same sender and recipient|sender and recipient*identical|"
		"the same", POLICY_REJECTED, NEVER),
	RULE(ANY, 0,
		"sender address|sender's mailbox|sender mailbox|mail from|return path*syntax;sender|address|mail from|"
		"return path*address syntax|invalid format|syntax error|badly formed|malformed|"
		"badly formatted|syntax not allowed", BAD_ADDRESS_SYNTAX, NEVER),
	RULE(ANY, 0,
		"need fully qualified address|domain name required|fully qualified address", BAD_ADDRESS_SYNTAX, NEVER),
	/* a list or a recipient that knows its senders */
	RULE(ANY, 0,
		"group member|list member|only members|only subscribers|only colleagues|colleagues only|members of this|"
		"members of the|external senders|not a member|non member|nonmember|not a subscriber|subscribers only|"
		"list members|not allowed to post|may post|can post|members only|member only|closed mailing list|"
		"not subscribed|known senders|approved senders|trusted senders|permitted senders|authorized senders|"
		"authorised senders|selected senders|internal senders|certain senders|specific senders|"
		"limited set of senders", POLICY_REJECTED, NEVER),
	RULE(ANY, 0,
		"not accept|not accepting|refuses|refused|rejects|block|blocked|declined|will not receive*"
		"from this sender|from that sender|from your email address", POLICY_REJECTED, NEVER),

	RULE(ANY, 0, "for test purposes|authorized recipients|trial account", POLICY_REJECTED, FIX),
	RULE(ANY, 0, "deactivated", MAILBOX_DISABLED, NONE),
	RULE(ANY, 0,
		"account*not allowed to send|not permitted to send|suspended from sending|disabled for sending|"
		"blocked from sending", SENDER_REJECTED, FIX),
	RULE(ANY, 0,
		"sending|submission|outgoing|outbound*suspended|disabled|paused|not allowed|"
		"restricted", SENDER_REJECTED, FIX),
	RULE(ANY, 0,
		"your account*suspended|disabled|locked|blocked|restricted|limited|compromised", SENDER_REJECTED, FIX),
	RULE(ANY, 0,
		"not allowed to send|is not permitted to send|can not send|not authorized to send mail|may not send|"
		"blocked from sending|unregistered domain|bad outbound sender|"
		"user restricted from sending", SENDER_REJECTED, FIX),
	RULE(ANY, 0,
		"return email domain|return address|return domain|sender address|sender domain|sender email|"
		"envelope sender|sender|return path|mail from|mailfrom|from address|from domain*reject|refused|denied|"
		"blocked|banned|not accepted|not allowed|not exist|not found|invalid|not valid|unknown|not resolve|"
		"unroutable|unrouteable|unverifiable|verify fail|verification fail|verify failed|unvalidated|forged|"
		"spoof|fake|undeliverable|callout|disabled|not permitted|unresolvable|failed verification|"
		"could not be verified|not local|must exist|must resolve|can not be resolved|could not be resolved|"
		"resolve fail|has no|have no|not have a|without mx|refuse|verification error|does not look|"
		"not acceptable|not authorized|has been rejected|prohibited|disallowed|blacklisted|forbidden|no access|"
		"unwanted|suspicious|not trusted", SENDER_REJECTED, NONE),
	RULE(ANY, 0,
		"invalid|bad|fake|banned|bogus|forged|spoofed|unknown|unroutable|unrouteable|unacceptable|null|empty|"
		"denies the|deny|verify|could not verify|can not verify|unable to verify|not verify|unresolvable|"
		"unverified|unverifiable|no verifiable|no valid|invalid domain in|domain of|improper|illegal|malicious|"
		"unauthorized|unauthorised|reject|rejecting|blocked|block|prohibited|non existent|nonexistent|"
		"not existing|no such|unwanted*sender|mail from|mailfrom|return path|"
		"from domain|from address", SENDER_REJECTED, NONE),
	RULE(ANY, 0,
		"verification failed for|callback|call back the sender|callout verification|callout fail|verify callout|"
		"sender callout|responsible address|black mail address|emetteur invalide|expediteur|absender|mittente|"
		"remitente|отправител|batv|backscatter|third party dsn|no dsn|"
		"returned mail not accepted;bounces|bounce messages|bounce mail|null return path|empty return path|"
		"null reverse path|null sender*not accept|not allowed|reject|refuse|not permitted|"
		"denied", SENDER_REJECTED, NONE),
	RULE(ANY, 5, "refuse|not take|not want|reject*mail from|email from|messages from*your domain|that domain|"
		"this domain|the domain"
		"|freemail", SENDER_REJECTED, NONE),
	RULE(ANY, 4, "sender|from domain|mail from*lookup fail|dns fail|dns error|"
		"not be looked up", SENDER_REJECTED, LATER),
	RULE(ANY, 0,
		"envelope domain|mail from|from|return path|reply*domain must|domain does not|domain not found|"
		"domain has no|must be resolvable|must resolve|must exist", SENDER_REJECTED, NONE),
	RULE(ANY, 0,
		"no access|access denied*this domain|this user|this sender|your domain|sender", SENDER_REJECTED, NONE),
	RULE(ANY, 0,
		"without a valid sender;sender*empty;sender is spammer;recursive cname;not accept mail from|"
		"not accepting mail from|not accepting email from|not accepting messages from|not accept email from|"
		"not accept messages from;sender*no mail exchanger|no mx;sender's mx;mx*for*not allowed;domain*mx*bogus;"
		"valid mx or a record;not accept mail from*domain;not in my domain", SENDER_REJECTED, NONE),
	RULE(ANY, 0,
		"mx|dns record|a record|resolve|resolvable*for sender|for your from|sender domain|from address|"
		"from domain|return path", SENDER_REJECTED, NONE),
	RULE(AT_MAIL, 0,
		"not exist|does not resolve|not resolve|mailbox unavailable|unknown|not found|no mx|valid mx|"
		"valid domain|no dns|invalid domain|domain is invalid|can not find|non existent|nonexistent|"
		"no such domain", SENDER_REJECTED, NONE),
	RULE(AT_MAIL, 501, "mail address|address", SENDER_UNVERIFIED, FIX),
	RULE(AT_MAIL, 0, "mail address invalid", SENDER_UNVERIFIED, FIX),
	RULE(ANY, 0, "发件人*拒绝;发件人*黑名单;发件人*禁止;发信人*不合法", SENDER_REJECTED, NONE),
};
/* clang-format on */

const smtp_rules smtp_rules_sender = RULES(rules);
