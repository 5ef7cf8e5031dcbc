/*
 * rules_server.c - the dialogue itself, trouble at the other side, and the words that say least: read last.
 */
#include "rules.h"

/* clang-format off */
static const smtp_rule rules[] = {
	/* commands */
	RULE(ANY, 0, "command|commands*unrecogni|not recogni|not implemented|unimplemented|unknown|not supported"
		"|not understood|invalid|bad|disabled|not allowed|not permitted|out of sequence|sequence|too long|too many"
		"|not available|argument|parameter", PROTOCOL_ERROR, NONE),
	RULE(ANY, 0, "unrecogni|unknown|unimplemented|bad|invalid|unsupported|too many|unexpected|illegal|out of order"
		"|sequence of|improper|no such|synchronization*command|commands|parameter|option|argument|verb",
		PROTOCOL_ERROR, NONE),
	RULE(ANY, 0, "protocol deviation|not yet given|sequence error|out of sequence|bad sequence|"
		"sequence of commands|protocol violation|protocol error"
		"|pipelining|synchronization error|line too long|line parse|syntax error|bad syntax|must begin|nested mail"
		"|sender already|already specified|already given|issue a reset|too many errors|too many syntax"
		"|too many protocol|base64|no valid rcpt|stray", PROTOCOL_ERROR, NONE),
	RULE(ANY, 0, " need | needs | say | send | specify | must issue | expected *mail | rcpt| data | helo| ehlo",
		PROTOCOL_ERROR, NONE),
	RULE(ANY, 0, " mail| rcpt| helo| ehlo*first |before |needed |must precede", PROTOCOL_ERROR, NONE),
	RULE(ANY, 0, "identity changes|optional argument|can not decode", PROTOCOL_ERROR, FIX),

	RULE(ANY, 0, "smtplf|stray newline", CONTENT_MALFORMED, NEVER),

	/* trouble at the other side */
	RULE(ANY, 0, "no smtp service|no mail service|configuration error|config error|misconfigured|"
		"configuration problem"
		"|not accepting connections|not accepting network|not accepting messages|system not accepting|server is down"
		"|host down|system is down|shutting down|maintenance|out of service|server disabled|no longer accepting mail",
		SERVICE_UNAVAILABLE, NONE),
	RULE(ANY, 4, "service not available|service closing|closing transmission", SERVICE_UNAVAILABLE, LATER),
	RULE(ANY, 4, "name server|dns*timeout|timed out|lookup", DNS_FAILED, LATER),
	RULE(ANY, 421, "timed out|time out|timeout", CONNECTION_TIMEOUT, LATER),
	RULE(ANY, 4, "^ 4.4.2*timed out|timeout;connection timed out;connection timeout;timeout exceeded; 10060 "
		";timeout*closing;idle timeout;timeout waiting;inactivity;read timeout;command timeout",
		CONNECTION_TIMEOUT, LATER),
	RULE(ANY, 4, "lost connection|connection lost|connection was lost|connection broke|connection aborted|"
		"connection reset|connectionreset|connection dropped|connection closed"
		"|connection was closed|connection shutdown|connection failure|lost input|"
		"read error", CONNECTION_LOST, LATER),
	RULE(ANY, 4, "^ 4.4*connection refused|actively refused| 10061 ", CONNECTION_REFUSED, LATER),
	RULE(ANY, 5, "^ 5.7.1 service unavailable|^ 5.7.0 service unavailable", IP_BLOCKED, FIX),
	RULE(ANY, 5, "service unavailable|service not available|mailer error|permanent problem|permanent failure"
		"|permanent error", SERVICE_UNAVAILABLE, NONE),
	RULE(ANY, 0, "busy;overload;too much load;high load;load average;load too;load is too;server load;service refuse"
		";insufficient*storage;insufficient*space;insufficient*resource;insufficient*memory;insufficient*disk"
		";out of memory;out of disk;not enough*memory;queue full;queue is full;spool full;disk full;system full"
		";resources temporarily;resource temporarily", SERVER_BUSY, LATER),
	RULE(ANY, 4, "temporar|transient|internal error|internal server|local error|error in processing|local problem"
		"|system error|server error|database|ldap|backend|upstream|queue|can not accept|try again|try later|retry"
		"|come back|later|unavailable|not available|timeout|timed out|deferred|defer|failure|error writing|"
		"write error"
		"|i o error|unable to|hold on|wait", SERVER_BUSY, LATER),
	RULE(ANY, 0, "experiencing*problems|difficulties", SERVER_BUSY, LATER),
	RULE(ANY, 0, "稍后|系统繁忙|服务器忙|繁忙|暂时", SERVER_BUSY, LATER),

	/* what ends or puts off a login without a word about the password; its enhanced code would blame that */
	RULE(AT_AUTH, 421, "^ 4.7.", RATE_LIMITED, LATER),
	RULE(AT_AUTH, 4, "^ 4.", SERVER_BUSY, LATER),
};

/* Somebody is refused, and nothing says why: an enhanced code knows more. */
static const smtp_rule vague[] = {
	/* what mailers say without the server's words */
	RULE(ANY, 0, "data not accepted|不接受的資料", POLICY_REJECTED, NEVER),
	RULE(ANY, 0, "from address failed|sender address not accepted", SENDER_REJECTED, FIX),
	RULE(ANY, 0, "recipients failed|recipients were rejected|recipient not accepted|no recipient accepted",
		MAILBOX_NOT_FOUND, NEVER),
	RULE(ANY, 0, "expected response code|unexpected response|unexpected reply|invalid response|bad response"
		"|weird server reply|could not get 3xx; helo| ehlo*unsuccess|fail", PROTOCOL_ERROR, FIX),

	/* codes that are about commands, whatever else is named */
	RULE(ANY, 500, "^", PROTOCOL_ERROR, NONE),
	RULE(ANY, 502, "^", PROTOCOL_ERROR, NONE),
	RULE(ANY, 503, "^", PROTOCOL_ERROR, NONE),
	RULE(ANY, 530, "^", AUTH_REQUIRED, FIX),
	RULE(AT_HELLO, 5, "blocked|denied|reject|refused|forbidden|prohibited|not allowed|not permitted|not accepted",
		IP_BLOCKED, NONE),
	RULE(AT_MAIL, 5, " ip | blocked|forbidden", IP_BLOCKED, NONE),
	RULE(AT_MAIL, 5, "denied|reject|refused|not allowed|not permitted|not accepted|invalid|unavailable",
		SENDER_REJECTED, NONE),
	RULE(AT_RCPT, 5, "mailbox unavailable|mailbox is unavailable|unavailable|access denied|not accepted|undeliverable"
		"|not deliver", MAILBOX_NOT_FOUND, NONE),
	RULE(ANY, 5, "access denied|blocked|denied|reject|refused|forbidden|prohibited|not allowed|not permitted"
		"|not accepted|not authorized|unacceptable|filtered|not accept|banned", POLICY_REJECTED, NONE),
	/* the loosest of words, for what nothing else was said about */
	RULE(ANY, 0, "temporarily rejected|temporarily refused|forced defer|temporary reject", SERVER_BUSY, LATER),
	RULE(ANY, 5, "in circles|points back|back to me|back to myself", MAIL_LOOP, FIX),
	RULE(ANY, 5, "dangerous code|harmful", VIRUS, NEVER),
	RULE(ANY, 5, "internal|software|mailer|program|configuration|system|server|unexpected|i o *error|fail|"
		"trouble|problem|wrong"
		"|fault;malfunction;failure", SERVICE_UNAVAILABLE, NONE),
	RULE(ANY, 5, "unknown error|unknown reason", UNKNOWN, NEVER),
	RULE(ANY, 5, "sender|return path|reverse path|from address* not | no |fail|bad|wrong", SENDER_REJECTED, NONE),
	RULE(ANY, 5, " ip |your server|your host|your network|connection* not | no |bad|untrusted", IP_BLOCKED, NONE),
	RULE(ANY, 5, "mailbox|recipient|user |person|account|alias|somebody* not | no |fail|never|wrong|gone",
		MAILBOX_NOT_FOUND, NONE),
	RULE(ANY, 5, " not | no |fail|never|nobody|wrong*mailbox|recipient|user |person|account|alias|of that name|here",
		MAILBOX_NOT_FOUND, NONE),
	RULE(ANY, 5, "address*fail|wrong|not recogni", MAILBOX_NOT_FOUND, NONE),
	RULE(ANY, 5, "domain* not | no |fail|wrong", DOMAIN_NOT_FOUND, NONE),
	RULE(ANY, 5, "limit|exceed|too many|too much|quota", RATE_LIMITED, LATER),
	RULE(ANY, 5, "unavailable|unavaiable|undeliverable|no access|not exist|not found|unknown|"
		"not available", MAILBOX_NOT_FOUND, NONE),

	/* nothing is left but that it is forbidden */
	RULE(AT_MAIL, 5, "^ 5.7.1 |^ 5.7.0 ", SENDER_REJECTED, NONE),
	RULE(ANY, 5, "^ 5.7.1 |^ 5.7.0 ", POLICY_REJECTED, NONE),
	RULE(AT_HELLO, 4, "blocked|denied|reject|refused|forbidden", IP_BLOCKED, LATER),
	RULE(AT_MAIL, 4, "blocked|denied|reject|refused|forbidden", SENDER_REJECTED, LATER),
	RULE(ANY, 4, "client host rejected", IP_BLOCKED, LATER),
};
/* clang-format on */

const smtp_rules smtp_rules_server = RULES(rules);
const smtp_rules smtp_rules_vague = RULES(vague);
