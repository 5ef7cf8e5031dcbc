/*
 * rules_content.c - the message itself: its size, its form, what it says, and rules of the house about it.
 */
#include "rules.h"

/* clang-format off */
static const smtp_rule rules[] = {
	RULE(ANY, 0, "disallowed header", CONTENT_MALFORMED, NEVER),

	/* characters a server does not know */
	RULE(ANY, 555, "smtputf8", PROTOCOL_ERROR, FIX),
	RULE(ANY, 0, "smtputf8|utf8 address|utf 8 address|utf8smtp", SMTPUTF8_UNSUPPORTED, FIX),
	RULE(ANY, 0, "internationalized|internationalised|unicode|non ascii|eai*address|email|sender|recipient|local part", SMTPUTF8_UNSUPPORTED, FIX),

	/* loops and age */
	RULE(ANY, 0, "mail loop;mailloop;routing loop;forwarding loop;looping;loop detected;loops back;too many hops;hop count;maximum hop;too many received;loop was found;create a*loop;aliasing loop;already delivered to", MAIL_LOOP, FIX),
	RULE(ANY, 0, "message|delivery|queue|mail *expired|too long in|in the queue too long|time exceeded|timed out in queue|retry timeout", MESSAGE_EXPIRED, NEVER),
	RULE(ANY, 0, "message timed out|queue period|not be delivered for|giving up|multiple retries|long failure period|retry time not reached|failing for a long time", MESSAGE_EXPIRED, NEVER),

	/* size; "line" and "header" are form */
	RULE(ANY, 0, "command line|command*too long", PROTOCOL_ERROR, NONE),
	RULE(ANY, 0, "mime *parts|invalid|content type|error;invalid mime;expected mime", CONTENT_MALFORMED, NEVER),
	RULE(ANY, 0, "complexity|too deeply|nesting", CONTENT_MALFORMED, NEVER),
	RULE(ANY, 0, "line*length|too long|limit|exceed", CONTENT_MALFORMED, NEVER),
	RULE(ANY, 0, "header|headers*too large|too long|too big|size|exceed|too many", CONTENT_MALFORMED, NEVER),
	RULE(ANY, 0, "message|mail|email|mailsize|content|data|body|attachment|attach|attachments|file*too large|too big|too long|size exceed|size limit|exceeds|exceeded|oversize|larger than|maximum size|maximum threshold|max size", MESSAGE_TOO_LARGE, NEVER),
	RULE(ANY, 0, "size|length*exceed|limit|too large|too big|maximum|larger", MESSAGE_TOO_LARGE, NEVER),
	RULE(ANY, 0, "exceed|maximum|max|limit*message size|mail size|mailsize|email size|size limit|content size|permitted size|number of attachments|attachment size", MESSAGE_TOO_LARGE, NEVER),
	RULE(ANY, 0, "size of your message;number of attachments;message size;too large;taille*limite;nachricht*zu gro;messaggio*grande;mensaje*grande;邮件过大;邮件大小;附件过大;超过*大小;大小超过", MESSAGE_TOO_LARGE, NEVER),

	/* form */
	RULE(ANY, 0, "bare lf|bare newline|bare cr|stray newline|8bitmime|8 bit|8bit|nul |null byte|null char|binary content|invalid characters|control char", CONTENT_MALFORMED, NEVER),
	RULE(ANY, 0, "header|headers*syntax|malformed|missing|invalid|duplicate|multiple|disallowed|not accepted|illegal|required|not rfc|blank|must be|badly|improper", CONTENT_MALFORMED, NEVER),
	RULE(ANY, 0, "missing|malformed|duplicate|multiple|invalid|no|illegal|blank|valid*header|headers|message id|date field|from field", CONTENT_MALFORMED, NEVER),
	RULE(ANY, 0, "rfc 5322;rfc 2822;rfc5322;rfc2822;rfc 822;rfc822;rfc compliant;not compliant;non compliant;noncompliant;message id;encoded word;malformed;mime*error;mime*invalid;failed to parse;parsing error;could not parse;no date;mime complexity", CONTENT_MALFORMED, NEVER),
	RULE(ANY, 0, "blank from|multiple from|no from|two from|missing from|from header", CONTENT_MALFORMED, NEVER),

	/* what is in the attachments */
	RULE(ANY, 0, "attachment|attachments|file type|file extension|filename|executable|extension|archive|encrypted zip*not allowed|block|reject|illegal|prohibit|banned|forbidden|dangerous|denied|not accepted|not permitted|unacceptable|policy|potential|unsafe|restricted|disallowed", POLICY_REJECTED, NEVER),
	RULE(ANY, 0, "illegal|block|reject|prohibit|banned|forbidden|dangerous|not accept|disallowed|unwanted|unacceptable|restricted*attachment|attachments|file |extension|executable|mime;banned content;prohibited content", POLICY_REJECTED, NEVER),
	RULE(ANY, 0, "security issue|rejected as dangerous|credential leak|potentially executable|data loss|dlp", POLICY_REJECTED, NEVER),

	/* what it says */
	RULE(ANY, 0, "sensitive words;content denied;content reject;unacceptable content;content filter;content*reject;content*block;mail data refused;unsolicited;bulk mail;bulk email;junk;suspicious;phish;spam content;spamassassin;spam score;gtube;suspected spam;rejecting mail content;messagescoring;spamprofiler;recurrent pattern;fraud;scam;advertis;mass mail", SPAM_CONTENT, NONE),
	RULE(ANY, 0, "垃圾邮件;疑似垃圾;垃圾信;敏感;内容*拒绝;内容*拦截;广告", SPAM_CONTENT, NONE),
	RULE(AT_HELLO | AT_MAIL, 0, "spam", IP_BLOCKED, NONE),
	RULE(ANY, 0, "spam|indesirable|unerwuenscht", SPAM_CONTENT, NONE),

	/* somebody's rule */
	RULE(ANY, 0, "rejected by destination|rejected by the destination|rejected by remote", POLICY_REJECTED, NEVER),
	RULE(ANY, 0, "failure for one or more recipients", POLICY_REJECTED, NEVER),
	RULE(ANY, 554, "header error", POLICY_REJECTED, NEVER),
	RULE(ANY, 554, "message not allowed* 299 ", UNKNOWN, NEVER),
	RULE(ANY, 0, "policy|policies|policyd|local rule|transport rule|organizational settings|transport rules|mail rule|user rules|routing restrictions", POLICY_REJECTED, NEVER),
	RULE(ANY, 0, "members only|closed mailing list|not subscribed|non member|not a member", POLICY_REJECTED, NEVER),
	RULE(ANY, 0, "mailing list|distribution list|group|members only|subscribed|subscriber*not allowed|not permitted|closed|restricted|only|not subscribed|moderat|non member|post to", POLICY_REJECTED, NEVER),
	RULE(ANY, 0, "not welcome|administrative prohibition|administratively|notauthorized|not in allowed|sender not in|allowed senders|mail refused|message refused|email over ipv6|accept email over|private list|list access denied|spoofed|not pre approved|captcha|challenge", POLICY_REJECTED, NEVER),
	RULE(ANY, 0, "trial account|not yet activated|unauthorized ip|sandbox", POLICY_REJECTED, FIX),
};
/* clang-format on */

const smtp_rules smtp_rules_content = RULES(rules);
