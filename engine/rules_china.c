/*
 * rules_china.c - what the mail providers of mainland China write, and the Coremail servers that many
 * companies and universities there run. 5yz from these is often meant for some minutes only.
 */
#include "rules.h"

#define QQ_LIMITS "https://service.mail.qq.com/detail/122"
#define QQ_CODE "https://service.mail.qq.com/cgi-bin/help?subtype=1&&id=28&&no=1001256"
#define QQ_LOGIN "https://help.mail.qq.com/detail/108/1023"
#define QQ_TLS "https://help.mail.qq.com/detail/0/1010"
#define QQ_FROM "https://service.mail.qq.com/detail/124/995"
#define RULE_KNOWN(phases, code, pattern, category, retry, seconds, help) \
	{phases, code, pattern, SMTP_CATEGORY_##category, SMTP_RETRY_##retry, seconds, help, NULL}

/* clang-format off */
static const smtp_rule tencent[] = {
	RULE_HELP(ANY, 0, "secure connection is requ", TLS_REQUIRED, FIX, QQ_TLS),
	RULE_HELP(ANY, 0, "authorization code", AUTH_FAILED, FIX, QQ_CODE),
	RULE_HELP(ANY, 0, "授权码", AUTH_FAILED, FIX, QQ_CODE),
	RULE_HELP(ANY, 0, "login fail", AUTH_FAILED, FIX, QQ_LOGIN),
	RULE_WAIT(AT_AUTH, 0, "system busy", AUTH_FAILED, LATER, 600),
	RULE(ANY, 0, "weixin token", AUTH_FAILED, FIX),
	RULE_KNOWN(ANY, 0, "connection frequency limited", RATE_LIMITED, LATER, 1800, QQ_LIMITS),
	RULE_KNOWN(ANY, 0, "frequency limited", RATE_LIMITED, LATER, 3600, QQ_LIMITS),
	RULE_KNOWN(ANY, 0, "connection denied", RATE_LIMITED, LATER, 3600, QQ_LIMITS),
	RULE_KNOWN(ANY, 0, "mailbox unavailable or access denied", RATE_LIMITED, LATER, 3600, QQ_LIMITS),
	RULE(ANY, 0, "mailbox not found or access denied", MAILBOX_NOT_FOUND, NEVER),
	RULE_HELP(ANY, 0, "suspected spam", IP_BLOCKED, FIX, QQ_LIMITS),
	RULE_HELP(ANY, 0, "suspected bounce", IP_BLOCKED, FIX, QQ_LIMITS),
	RULE_HELP(ANY, 0, "spam is embedded", SPAM_CONTENT, NEVER, QQ_LIMITS),
	RULE_HELP(ANY, 0, " from header is missing or invalid", CONTENT_MALFORMED, FIX, QQ_FROM),
	RULE(ANY, 0, "mail is rejected by recipients", POLICY_REJECTED, NEVER),
	RULE(AT_MAIL, 502, "invalid input from", BAD_ADDRESS_SYNTAX, FIX),
};

/* XX:YYY tells the stage and the cause: HL connection, MI sender, RP recipient, DT content, WM list. */
static const smtp_rule coremail[] = {
	RULE(ANY, 0, " hl icc", RATE_LIMITED, LATER),
	RULE_WAIT(ANY, 0, " hl ifc| hl ifq", RATE_LIMITED, LATER, 900),
	RULE(ANY, 0, " hl itc", QUOTA_EXCEEDED, LATER),
	RULE(ANY, 0, " hl ", IP_BLOCKED, NONE),
	RULE(ANY, 0, " wm blu", SENDER_REJECTED, NONE),
	RULE(ANY, 0, " wm bli", IP_BLOCKED, NONE),
	RULE_WAIT(ANY, 0, " mi sfq", RATE_LIMITED, LATER, 900),
	RULE(ANY, 0, " mi dmc", RATE_LIMITED, LATER),
	RULE(ANY, 554, " mi stc", QUOTA_EXCEEDED, LATER),
	RULE(ANY, 0, " mi stc", RATE_LIMITED, LATER),
	RULE(ANY, 0, " mi spb", SENDER_REJECTED, FIX),
	RULE(ANY, 0, " mi spf", AUTHENTICATION_POLICY, FIX),
	RULE(ANY, 0, " mi dma", AUTHENTICATION_POLICY, FIX),
	RULE(ANY, 0, " mi imf", BAD_ADDRESS_SYNTAX, FIX),
	RULE(ANY, 0, " mi nhd", PROTOCOL_ERROR, FIX),
	RULE(ANY, 0, " mi ccl", PROTOCOL_ERROR, NONE),
	RULE(ANY, 0, " mi cel", PROTOCOL_ERROR, NONE),
	RULE(ANY, 0, " rp ccl", PROTOCOL_ERROR, NONE),
	RULE(ANY, 0, " rp cel", PROTOCOL_ERROR, NONE),
	RULE(ANY, 0, " rp drc", TOO_MANY_RECIPIENTS, NONE),
	RULE(ANY, 0, " rp rcl", TOO_MANY_RECIPIENTS, FIX),
	RULE(ANY, 0, " rp qrc", RATE_LIMITED, LATER),
	RULE(ANY, 0, " rp trc", QUOTA_EXCEEDED, LATER),
	RULE(ANY, 0, " rp frl", RELAY_DENIED, FIX),
	RULE_WAIT(ANY, 4, " dt spm", SPAM_CONTENT, LATER, 120),
	RULE(ANY, 0, " dt spm", SPAM_CONTENT, NEVER),
	RULE(ANY, 0, " dt rbl", IP_BLOCKED, NONE),
	RULE(ANY, 0, " dt sum", SENDER_UNVERIFIED, FIX),
	RULE(ANY, 0, "err login", AUTH_FAILED, FIX),
	RULE(ANY, 0, "smtp auth error limit", AUTH_FAILED, FIX),
	RULE(ANY, 0, "too much fail authentication", AUTH_FAILED, FIX),
	RULE(ANY, 0, "no smtp mx only", RELAY_DENIED, FIX),
	RULE(ANY, 0, "ip is hangup", IP_BLOCKED, FIX),
	RULE(ANY, 0, "user hangup", MAILBOX_DISABLED, NEVER),
};

static const smtp_rule netease[] = {
	RULE(ANY, 0, "user in blacklist", SENDER_REJECTED, FIX),
	RULE(ANY, 550, "user has no permission", AUTH_FAILED, FIX),
	RULE(ANY, 0, "illegal attachment", POLICY_REJECTED, NEVER),
	RULE(ANY, 0, "null sender is not allowed", SENDER_REJECTED, FIX),
	RULE(AT_RCPT, 550, "user suspended", MAILBOX_DISABLED, NEVER),
};

static const smtp_rule aliyun[] = {
	RULE_WAIT(ANY, 4, "behaviour spam", RATE_LIMITED, LATER, 3600),
	RULE(ANY, 5, "behaviour spam", IP_BLOCKED, LATER),
	RULE(ANY, 0, "content spam", SPAM_CONTENT, NEVER),
	RULE(ANY, 0, "does not conform with authentication", SENDER_UNVERIFIED, FIX),
	RULE(ANY, 501, "non local account", SENDER_UNVERIFIED, FIX),
	RULE(ANY, 502, "mailfrom account is a local", RELAY_DENIED, FIX),
	RULE(ANY, 503, "rcptto account is not", MAILBOX_NOT_FOUND, NEVER),
	RULE(ANY, 504, "rcpt attempts", RATE_LIMITED, LATER),
	RULE(ANY, 523, "base64", AUTH_FAILED, FIX),
	RULE(ANY, 524, "is null", AUTH_FAILED, FIX),
	RULE(ANY, 526, "authentication failure", AUTH_FAILED, FIX),
	RULE(ANY, 0, " rcpt to mailbox unavailable", MAILBOX_NOT_FOUND, NEVER),
	RULE(ANY, 0, "local spam engine", SPAM_CONTENT, NEVER),
};

static const smtp_rule sohu_sina[] = {
	RULE(AT_MAIL, 553, "sender reject", QUOTA_EXCEEDED, LATER),
	RULE(ANY, 0, "ip reject", IP_BLOCKED, FIX),
	RULE(AT_AUTH, 535, "invalid state", AUTH_FAILED, FIX),
	RULE(AT_AUTH, 0, "authentication fail", AUTH_FAILED, FIX),
	RULE(ANY, 0, "too many connect", RATE_LIMITED, LATER),
};

static const smtp_rule china_mobile[] = {
	RULE(AT_AUTH, 535, "auth", AUTH_FAILED, FIX),
	RULE(ANY, 0, "too many", RATE_LIMITED, LATER),
	RULE(ANY, 0, "relay", RELAY_DENIED, FIX),
};
/* clang-format on */

const smtp_rules smtp_rules_tencent = RULES(tencent);
const smtp_rules smtp_rules_coremail = RULES(coremail);
const smtp_rules smtp_rules_netease = RULES(netease);
const smtp_rules smtp_rules_aliyun = RULES(aliyun);
const smtp_rules smtp_rules_sohu_sina = RULES(sohu_sina);
const smtp_rules smtp_rules_china_mobile = RULES(china_mobile);
