/*
 * rules_world.c - what the large mail providers outside China write. URLs are part of the text here: for some
 * of them the name of the help page is the best key.
 */
#include "rules.h"
#include "variants.h"

#define GOOGLE_APP_PASSWORD "https://support.google.com/accounts/answer/185833"
#define GOOGLE_SENDERS "https://support.google.com/mail/answer/81126"
#define MICROSOFT_DELIST "https://sender.office.com/"
#define YAHOO_ERRORS "https://senders.yahooinc.com/smtp-error-codes"

/* clang-format off */
static const smtp_rule google[] = {
	RULE_HELP(ANY, 0, "invalidsecondfactor", AUTH_FAILED, FIX, GOOGLE_APP_PASSWORD),
	RULE_HELP(ANY, 0, "application specific password", AUTH_FAILED, FIX, GOOGLE_APP_PASSWORD),
	RULE_HELP(ANY, 0, "badcredentials", AUTH_FAILED, FIX, GOOGLE_APP_PASSWORD),
	RULE(ANY, 0, "log in*web browser", AUTH_FAILED, FIX),
	RULE(ANY, 0, "optional argument not permitted", PROTOCOL_ERROR, FIX),
	RULE(ANY, 0, "no identity changes", PROTOCOL_ERROR, FIX),
	RULE(ANY, 0, "too many login attempts", RATE_LIMITED, LATER),
	RULE(ANY, 0, "nosuchuser", MAILBOX_NOT_FOUND, NEVER),
	RULE(ANY, 0, "answer 6596", MAILBOX_NOT_FOUND, NEVER),
	RULE(ANY, 0, "disableduser", MAILBOX_DISABLED, NEVER),
	RULE(ANY, 0, "overquota", MAILBOX_FULL, LATER),
	RULE_WAIT(ANY, 0, "receivingrate", RATE_LIMITED, LATER, 3600),
	RULE(ANY, 0, "relay limit exceeded for customer", RATE_LIMITED, LATER),
	RULE(ANY, 5, "daily smtp relay limit", QUOTA_EXCEEDED, LATER),
	RULE_WAIT(ANY, 0, "daily*quota", QUOTA_EXCEEDED, LATER, 86400),
	RULE(ANY, 0, "unusual rate of unsolicited", RATE_LIMITED, LATER),
	RULE(ANY, 0, "with the same message id", RATE_LIMITED, LATER),
	RULE(ANY, 0, "denial of service", RATE_LIMITED, LATER),
	RULE_HELP(ANY, 0, "ipv6 sending guidelines", NO_PTR, FIX, GOOGLE_SENDERS),
	RULE_HELP(ANY, 0, "ptr record", NO_PTR, FIX, GOOGLE_SENDERS),
	RULE(ANY, 0, "invalid credentials for relay", RELAY_DENIED, FIX),
	RULE(ANY, 0, "not authorized to send email directly", RELAY_DENIED, FIX),
	RULE(ANY, 0, "mail sending denied", SENDER_UNVERIFIED, FIX),
	RULE(ANY, 0, "not in whitelist", IP_BLOCKED, LATER),
	RULE(ANY, 0, "low reputation", IP_BLOCKED, NONE),
	RULE(ANY, 0, "unsolicitedmessage", SPAM_CONTENT, NEVER),
	RULE(ANY, 0, "likely unsolicited", SPAM_CONTENT, NEVER),
	RULE(ANY, 0, "suspicious due to the nature", SPAM_CONTENT, NONE),
	RULE(ANY, 0, "illegal attachment", POLICY_REJECTED, NEVER),
	RULE(ANY, 0, "potential security issue", POLICY_REJECTED, NEVER),
	RULE(ANY, 0, "rfc 5322|duplicate headers|multiple*headers|encoded word|disallowed header",
		CONTENT_MALFORMED, NEVER),
};

/* Numbers that only Yahoo, or only Exchange and Exchange Online use, so they are read whoever is asked. */
static const smtp_rule exchange[] = {
	RULE(ANY, 0, " tss0| tss1| ts0*permanently deferred|retrying will not", IP_BLOCKED, FIX),
	RULE(ANY, 4, " tss0| tss1| ts01 | ts02 | ts03 | ts04 ", RATE_LIMITED, LATER),
	RULE(ANY, 5, " tss0| tss1| ts01 | ts02 | ts03 | ts04 | bl21 | bl22 | bl23 ", IP_BLOCKED, FIX),
	RULE(ANY, 0, " 5.1.90 | 5.2.232 | 5.7.232 | 5.7.233 | 5.7.236 | 5.7.700 | 5.7.701 | 5.7.702 | 5.7.705 ",
		QUOTA_EXCEEDED, LATER),
	RULE(ANY, 0, " 4.7.500 *access denied; 5.2.121 ; 5.2.122 ; 5.7.508 ; 4.5.127 ; 4.3.2 *thread limit",
		RATE_LIMITED, LATER),
	RULE(ANY, 0, " 4.7.500 *busy; 4.7.0 *temporary server error", SERVER_BUSY, LATER),
	RULE(ANY, 0, " 5.7.509 | 5.7.515 | 4.7.515 ", AUTHENTICATION_POLICY, FIX),
	RULE(ANY, 0, " 5.7.507 | 5.7.511 | 5.7.513 | 5.7.606 | 5.7.605 | 5.7.649 | 5.7.708 |banned sending ip|"
		" s3150 | s3140 |"
		"as16012611", IP_BLOCKED, FIX),
	RULE(ANY, 4, " 4.7.650 | 4.7.651 | s775 | s844 |rate limited due to ip reputation", IP_BLOCKED, LATER),
	RULE(ANY, 0, " 5.7.501 | 5.7.510 | 5.7.520 | 5.7.703 | 5.7.900 |transport rules|"
		"rejectmessage", POLICY_REJECTED, NEVER),
	RULE(ANY, 0, " 5.7.123 | 5.7.124 | 5.7.129 | 5.7.133 | 5.7.134 | 5.7.135 | 5.7.136 |restrictedtorecipients|"
		"restrictedtogroup|sendernotauthenticated", POLICY_REJECTED, NEVER),
	RULE(ANY, 0, " 5.7.505 ", MAILBOX_DISABLED, NEVER),
	RULE(ANY, 0, " 5.7.506 ", PROTOCOL_ERROR, FIX),
	RULE(ANY, 0, " 5.7.502 | 5.7.503 | 5.7.750 | 5.1.8 *bad outbound sender", SENDER_REJECTED, FIX),
	RULE(ANY, 0, " 5.7.57 | 5.7.3 *must be authenticated", AUTH_REQUIRED, FIX),
	RULE(ANY, 0, " 5.7.60 | 5.2.252 |sendasdenied", SENDER_UNVERIFIED, FIX),
	RULE(ANY, 0, " 5.7.64 |tenantattribution", RELAY_DENIED, FIX),
	RULE(ANY, 0, " 5.7.321 | 5.7.322 | 5.7.323 | 5.7.324 | 5.7.325 | 4.7.321 | 4.7.322 | 4.7.323 | 4.7.324 |"
		" 4.7.325 | 5.4.317 | 4.4.317 ", TLS_FAILED, NONE),
	RULE(ANY, 0, " 5.7.512 | 5.6.11 ", CONTENT_MALFORMED, NEVER),
	RULE(ANY, 550, " 5.1.10 | 5.1.351 |recipnotfound|recipientnotfound| adr exrecipnotfound", MAILBOX_NOT_FOUND, NEVER),
	RULE(ANY, 5, "^ 5.4.1 access denied", MAILBOX_NOT_FOUND, NEVER),
	RULE(ANY, 0, " 5.4.310 ", DOMAIN_NOT_FOUND, NEVER),
	RULE(ANY, 0, " 5.4.300 | 5.4.316 | 4.4.316 *expired", MESSAGE_EXPIRED, NEVER),
	RULE(ANY, 0, " 5.4.11 | 5.4.14 ; 5.4.6 *loop|hop", MAIL_LOOP, FIX),
	RULE(ANY, 0, "accountdisabled|mailboxdisabled", MAILBOX_DISABLED, NEVER),
	RULE(ANY, 0, "submissionquota|sendingquota", QUOTA_EXCEEDED, LATER),
	RULE(ANY, 0, "quotaexceeded|storagequota", MAILBOX_FULL, LATER),
	RULE(ANY, 0, "recipsizelimit|sendsizelimit|messagetoolarge", MESSAGE_TOO_LARGE, NEVER),
};

static const smtp_rule microsoft[] = {
	RULE_CASE(ANY, 0, "smtpclientauthentication is disabled", AUTH_FAILED, FIX, SMTP_VARIANT_SMTP_AUTH_OFF),
	RULE_CASE(ANY, 0, "smtp auth disabled", AUTH_FAILED, FIX, SMTP_VARIANT_SMTP_AUTH_OFF),
	RULE_CASE(ANY, 0, "basic authentication is disabled", AUTH_MECHANISM, FIX, SMTP_VARIANT_SMTP_AUTH_OFF),
	RULE(AT_AUTH, 0, "authentication unsuccessful", AUTH_FAILED, FIX),
	RULE_WAIT(ANY, 432, "concurrent", RATE_LIMITED, LATER, 60),
	RULE(ANY, 0, "sendasdenied", SENDER_UNVERIFIED, FIX),
	RULE(ANY, 0, "client does not have permissions to send as", SENDER_UNVERIFIED, FIX),
	RULE_WAIT(ANY, 0, "submission quota exceeded", QUOTA_EXCEEDED, LATER, 86400),
	RULE_WAIT(ANY, 0, "daily limit", QUOTA_EXCEEDED, LATER, 86400),
	RULE(ANY, 0, "number of messages*per hour|per hour*exceed;exceeded the limit for the number of messages;"
		"per hour*receive limit;receive limit*exceed", RATE_LIMITED, LATER),
	RULE_HELP(ANY, 5, "banned sending ip", IP_BLOCKED, FIX, MICROSOFT_DELIST),
	RULE(ANY, 5, "part of their network is on our block list", IP_BLOCKED, FIX),
	RULE(ANY, 4, "rate limited due to ip reputation", IP_BLOCKED, LATER),
	RULE(ANY, 0, "must pass either spf or dkim", AUTHENTICATION_POLICY, FIX),
	RULE(ANY, 0, "sender was not authenticated", POLICY_REJECTED, NEVER),
	RULE(ANY, 0, "sender not authenticated", POLICY_REJECTED, NEVER),
	RULE(ANY, 0, "recipsizelimit", MESSAGE_TOO_LARGE, NEVER),
	RULE(ANY, 0, "does not accept email over ipv6", POLICY_REJECTED, NEVER),
};

static const smtp_rule yahoo[] = {
	RULE_WAIT(ANY, 4, " tss0| tss1", RATE_LIMITED, LATER, 3600),
	RULE_HELP(ANY, 5, " tss0| tss1", IP_BLOCKED, FIX, YAHOO_ERRORS),
	RULE_HELP(ANY, 0, " bl21 | bl23 | bl1", IP_BLOCKED, FIX, YAHOO_ERRORS),
	RULE(AT_AUTH, 535, "auth", AUTH_FAILED, FIX),
	RULE(ANY, 0, " ph01 | ph0", POLICY_REJECTED, NEVER),
	RULE(ANY, 0, "unresolvable", SENDER_REJECTED, NONE),
	RULE(ANY, 554, "not accepted for policy reasons", POLICY_REJECTED, NEVER),
	RULE(ANY, 554, "requested mail action aborted", UNKNOWN, NEVER),
};

static const smtp_rule icloud[] = {
	RULE(ANY, 0, "from address is not one of your addresses", SENDER_UNVERIFIED, FIX),
	RULE(ANY, 4, "excessive volume", RATE_LIMITED, LATER),
	RULE_WAIT(ANY, 0, "daily sending limit", QUOTA_EXCEEDED, LATER, 86400),
	RULE(ANY, 0, " hme1 ", AUTHENTICATION_POLICY, FIX),
	RULE(ANY, 0, " cs01 ", POLICY_REJECTED, NEVER),
	RULE(ANY, 0, "dnsbl lookup", IP_BLOCKED, FIX),
	RULE(AT_AUTH, 535, "auth", AUTH_FAILED, FIX),
};

static const smtp_rule zoho[] = {
	RULE_WAIT(ANY, 0, "unusual sending activity", QUOTA_EXCEEDED, LATER, 86400),
	RULE(ANY, 0, "relaying disallowed as", SENDER_UNVERIFIED, FIX),
	RULE(AT_AUTH, 535, "authentication failed", AUTH_FAILED, FIX),
	RULE(ANY, 0, "mailpolicy violation", POLICY_REJECTED, NEVER),
	RULE(ANY, 0, "flagged as spam", SPAM_CONTENT, NEVER),
};

static const smtp_rule yandex[] = {
	RULE(AT_AUTH, 0, "does not have access rights to this service", AUTH_FAILED, FIX),
	RULE(AT_AUTH, 0, "invalid user or password", AUTH_FAILED, FIX),
	RULE(ANY, 0, "not owned by auth user", SENDER_UNVERIFIED, FIX),
	RULE(ANY, 0, "sending without ssl", TLS_REQUIRED, FIX),
	RULE(ANY, 0, "suspicion of spam", SPAM_CONTENT, NEVER),
	RULE(ANY, 550, "policy rejection on the target", MAILBOX_DISABLED, NEVER),
	RULE(ANY, 551, "unknown error", UNKNOWN, NEVER),
};

static const smtp_rule mailru[] = {
	RULE(ANY, 0, "parol prilozheniya", AUTH_FAILED, FIX),
	RULE(ANY, 0, "application password is required", AUTH_FAILED, FIX),
	RULE(ANY, 0, "not local sender over smtp", SENDER_UNVERIFIED, FIX),
	RULE(ANY, 0, "spam message rejected", SPAM_CONTENT, NEVER),
	RULE(ANY, 540, "recipient address rejected", MAILBOX_DISABLED, NEVER),
	RULE(ANY, 452, "rate limit exceeded", RATE_LIMITED, LATER),
};

static const smtp_rule ses[] = {
	RULE_WAIT(ANY, 0, "maximum sending rate exceeded", RATE_LIMITED, LATER, 1),
	RULE_WAIT(ANY, 0, "daily message quota exceeded", QUOTA_EXCEEDED, LATER, 86400),
	RULE(ANY, 0, "email address is not verified", SENDER_UNVERIFIED, FIX),
	RULE(ANY, 0, "not authorized to perform", POLICY_REJECTED, FIX),
	RULE(ANY, 0, "sending suspended", SENDER_REJECTED, FIX),
	RULE(ANY, 535, "not subscribed to ses", AUTH_FAILED, FIX),
	RULE(ANY, 535, "credentials invalid", AUTH_FAILED, FIX),
	RULE(ANY, 0, "address unknown", BAD_ADDRESS_SYNTAX, NEVER),
};

static const smtp_rule sendgrid[] = {
	RULE(ANY, 0, "maximum credits exceeded", QUOTA_EXCEEDED, LATER),
	RULE(ANY, 0, "verified sender identity", SENDER_UNVERIFIED, FIX),
	RULE(ANY, 0, "unauthenticated senders not allowed", AUTH_REQUIRED, FIX),
	RULE(AT_AUTH, 535, "authentication failed", AUTH_FAILED, FIX),
	RULE(ANY, 4, "too frequent connects", RATE_LIMITED, LATER),
};
/* clang-format on */

const smtp_rules smtp_rules_google = RULES(google);
const smtp_rules smtp_rules_exchange = RULES(exchange);
const smtp_rules smtp_rules_microsoft = RULES(microsoft);
const smtp_rules smtp_rules_yahoo = RULES(yahoo);
const smtp_rules smtp_rules_icloud = RULES(icloud);
const smtp_rules smtp_rules_zoho = RULES(zoho);
const smtp_rules smtp_rules_yandex = RULES(yandex);
const smtp_rules smtp_rules_mailru = RULES(mailru);
const smtp_rules smtp_rules_ses = RULES(ses);
const smtp_rules smtp_rules_sendgrid = RULES(sendgrid);
