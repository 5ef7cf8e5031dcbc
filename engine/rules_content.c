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

	/* size; "line" and "header" are form */
	RULE(ANY, 0, "command line|command*too long", PROTOCOL_ERROR, NONE),
	RULE(ANY, 0,
		"mime *parts|invalid|content type|error|defect|broken|corrupt|damaged|malformed|structure;invalid|"
		"broken|malformed|corrupt|bad|damaged*mime;charset|character set*unknown|invalid|not supported|"
		"unsupported;unknown|invalid|unsupported*charset|character set;expected mime", CONTENT_MALFORMED, NEVER),
	RULE(ANY, 0, "complexity|too deeply|nesting|too many mime|too many parts|boundary", CONTENT_MALFORMED, NEVER),
	RULE(ANY, 500, "line*too long|length", PROTOCOL_ERROR, NONE),
	RULE(ANY, 0, "line|lines*longer than|length|too long|limit|exceed", CONTENT_MALFORMED, NEVER),
	RULE(ANY, 0, "header|headers*too large|too long|too big|size|exceed|too many", CONTENT_MALFORMED, NEVER),
	RULE(ANY, 0,
		"message|mail|email|mailsize|content|data|body|attachment|attach|attachments|file*too large|too big|"
		"too long|size exceed|size limit|exceeds|exceeded|oversize|larger than|maximum size|maximum threshold|"
		"max size|exceeds limit|maximum allowed|too heavy|maximum message|bigger than|greater than|"
		"over the limit|attachment count|is over", MESSAGE_TOO_LARGE, NEVER),
	RULE(ANY, 0, "message|attachment|attachments|mail |email*exceed*mb | mib | kb | kib |megabyte|bytes|octets|"
		"mbyte|kbyte",
		MESSAGE_TOO_LARGE, NEVER),
	RULE(ANY, 0, "size|length*exceed|limit|too large|too big|maximum|larger", MESSAGE_TOO_LARGE, NEVER),
	RULE(ANY, 0,
		"exceed|maximum|max|limit*message size|mail size|mailsize|email size|size limit|content size|"
		"permitted size|number of attachments|attachment size", MESSAGE_TOO_LARGE, NEVER),
	RULE(ANY, 0,
		"size of your message;number of attachments;message size;too large;taille*limite;nachricht*zu gro;"
		"messaggio*grande;mensaje*grande;邮件过大;邮件大小;附件过大;超过*大小;大小超过", MESSAGE_TOO_LARGE, NEVER),

	/* form */
	RULE(ANY, 0,
		"bare lf|bare line|bare linefeed|bare newline|carriage return|stray cr|stray lf|stray cr character|"
		"naked lf|lone lf|"
		"smuggling|line ending|line feed|end of line|not conform|invalid message|bare cr|stray newline|8bitmime|"
		"8 bit|8bit|nul |null byte|null char|binary content|invalid characters|control char|binary message|"
		"binary data;not comply*standard|rfc", CONTENT_MALFORMED, NEVER),
	RULE(ANY, 0,
		"header|headers*syntax|malformed|missing|invalid|duplicate|multiple|disallowed|not accepted|illegal|"
		"required|not rfc|blank|must be|badly|improper", CONTENT_MALFORMED, NEVER),
	RULE(ANY, 0,
		"missing|malformed|duplicate|multiple|exactly one|must have|must contain|lacks|lacking|without|invalid|"
		"no|illegal|blank|valid*header|headers|message id|date field|from field", CONTENT_MALFORMED, NEVER),
	RULE(ANY, 0,
		"rfc 5322;rfc 2822;rfc5322;rfc2822;rfc 822;rfc822;rfc compliant;not compliant;non compliant;"
		"noncompliant;message id;encoded word;malformed;mime*error;mime*invalid;failed to parse;parsing error;"
		"could not parse;no date;mime complexity", CONTENT_MALFORMED, NEVER),
	RULE(ANY, 0,
		"invalid date;bad date;wrong date;date field|date header|date line| date of *past|future|too old|wrong|"
		"ahead of|unparsable|not valid", CONTENT_MALFORMED, NEVER),
	RULE(ANY, 0,
		"non ascii|unencoded|raw 8bit|raw 8 bit*header|subject|from|characters", CONTENT_MALFORMED, NEVER),
	RULE(ANY, 0, "blank from|multiple from|no from|two from|missing from|from header", CONTENT_MALFORMED, NEVER),

	/* what is in the attachments */
	RULE(ANY, 0,
		"attachment|attachments|file type|file extension|filename|executable|extension|archive|encrypted zip*"
		"not allowed|block|reject|illegal|prohibit|banned|forbidden|dangerous|denied|not accepted|not permitted|"
		"unacceptable|policy|potential|unsafe|restricted|disallowed", POLICY_REJECTED, NEVER),
	RULE(ANY, 0,
		"illegal|block|reject|prohibit|banned|forbidden|dangerous|not accept|disallowed|unwanted|unacceptable|"
		"restricted|not accepting|no longer accepts|not allow|forbid|virus like|password protected|protected|"
		"encrypted|suspect*attachment|attachments|content type|mime type|file |zip|archive|macro|html tag|"
		"embedded image|extension|executable|mime;banned content;prohibited content", POLICY_REJECTED, NEVER),
	RULE(ANY, 4, "spam*scan|check|analys*try|later|retry", SPAM_CONTENT, LATER),
	RULE(ANY, 0,
		"html tag|human verification|held for|word in the message|words in the message|security issue|"
		"security regulation|rejected as dangerous|credential leak|"
		"potentially executable|executable content|data loss|dlp", POLICY_REJECTED, NEVER),

	RULE(ANY, 0,
		"contain|includes|has been found|is an|carries*executable|dangerous attachment|windows program|"
		"script attach", POLICY_REJECTED, NEVER),

	/* what it says */
	RULE(ANY, 0,
		"fail*content check|content inspection|content test;reject|refused|blocked|denied|discarded|bounced|"
		"not accepted*unwanted content|its content|content of|content scan|"
		"content inspect|content check|content analy", SPAM_CONTENT, NONE),
	RULE(ANY, 0,
		" score | scored | scores | scoring *points|threshold|too high|too much|exceed|"
		"over the", SPAM_CONTENT, NONE),
	RULE(ANY, 0,
		"^ bulk|^ 5.7.1 bulk;message scored|mail scored|email scored;our filters|our filter*trigger|caught|flagged;"
		"trigger|caught|flagged*our filter|filter;body|text|message*blocked domain|blacklisted domain|listed domain|"
		"listed ur;listed ur*body|message|text;bulkmail;as bulk;rejected by dcc;dcc reject;razor;pyzor;bayes;"
		"bogofilter;phone number filter;"
		"too many links|too many urls|shortened url|short url|url shorten|checksum match|fuzzy match|"
		"fuzzy checksum;spam bomb;message filtered;mail filtered;message is filtered;filtered by;word*"
		"is blocked;forbidden word;bad word;offensive;profanity;obscene;adult;viagra;ube id; ube ; uce ;"
		"chain letter;lottery;sensitive words;content denied;content reject;unacceptable content;content filter;"
		"content*reject;content*block;mail data refused;unsolicited;bulk mail;bulk email;junk;suspicious;phish;"
		"spam content;spamassassin;spam score;gtube;suspected spam;rejecting mail content;messagescoring;"
		"spamprofiler;recurrent pattern;fraud;scam;advertis;mass mail|invalid content|content restriction|"
		"content violation|content restrictions|content policy|content was rejected|hoax|gibberish|honeypot|"
		"spamtrap|spam trap;message*fingerprint|checksum|signature*known", SPAM_CONTENT, NONE),
	RULE(ANY, 0, "垃圾邮件;疑似垃圾;垃圾信;敏感;内容*拒绝;内容*拦截;广告", SPAM_CONTENT, NONE),
	RULE(AT_HELLO | AT_MAIL, 0, "spam", IP_BLOCKED, NONE),
	RULE(ANY, 0,
		"spam|indesirable|indésirable|unerwuenscht|unerwünscht|no deseado|nao desejado|não desejado|indesiderat|"
		"niechcian|ongewenst|нежелательн|спам|迷惑メール", SPAM_CONTENT, NONE),

	/* somebody's rule */
	RULE(ANY, 0,
		"rejected by destination|rejected by the destination|rejected by remote", POLICY_REJECTED, NEVER),
	RULE(ANY, 0, "failure for one or more recipients", POLICY_REJECTED, NEVER),
	RULE(ANY, 5, "^ header error|^ 5.7.9 header error|header error $", POLICY_REJECTED, NEVER),
	RULE(ANY, 554, "message not allowed* 299 ", UNKNOWN, NEVER),
	RULE(ANY, 4,
		"policy serv|policy daemon|policyd|policy engine|filter serv*unavailable|not available|error|problem|"
		"fail|timeout|timed out|not respond|try again", SERVER_BUSY, LATER),
	RULE(ANY, 0,
		"policy|policies|policyd|local rule|transport rule|organizational settings|transport rules|mail rule|"
		"user rules|routing restrictions", POLICY_REJECTED, NEVER),
	RULE(ANY, 0,
		"mailing list|distribution list|group|members only|subscribed|subscriber*not allowed|not permitted|"
		"closed|restricted|only|not subscribed|moderat|non member|post to;moderated list|list is moderated|"
		"list is closed|closed list;not*post to|"
		"write to this|mail this list|mail this group;accepts mail only|accept mail only|only accepts mail from|"
		"accepts messages only|only accepts messages|administrative|administrator", POLICY_REJECTED, NEVER),
	RULE(ANY, 0,
		"quarantin|requirements|not meet|rejected for policy|violates|violation|house rule|company rule|"
		"site rule|rule imposed|regulation|compliance|confidential|prohibited by|not permitted by|"
		"unable to accept this message|rules|faked bounce|not welcome|administrative prohibition|"
		"administratively|notauthorized|not in allowed|sender not in|allowed senders|mail refused|"
		"message refused|email over ipv6|accept email over|private list|list access denied|spoofed|"
		"not pre approved|captcha|challenge", POLICY_REJECTED, NEVER),
	RULE(ANY, 4, "technical difficult|technical problem|technical reason|technical error", SERVER_BUSY, LATER),
	RULE(ANY, 4, "come back|try again|retry|resend|reconnect*in |after*minute|second", GREYLISTED, LATER),
	RULE(AT_RCPT, 4, "try again|come back|retry|resend|wait*minute|seconds| sec | min ", GREYLISTED, LATER),
	RULE(ANY, 5,
		"please try again later|bitte versuchen sie es|veuillez reessayer|"
		"intente mas tarde|tente novamente", SERVER_BUSY, LATER),
	RULE(ANY, 0, "trial account|not yet activated|unauthorized ip|sandbox", POLICY_REJECTED, FIX),
};
/* clang-format on */

const smtp_rules smtp_rules_content = RULES(rules);
