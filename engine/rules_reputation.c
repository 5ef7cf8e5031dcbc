/*
 * rules_reputation.c - what is held against the sending address: greylisting, block lists, reputation, and viruses
 * (before spam, for a virus is sure and spam is a guess).
 */
#include "rules.h"

#define OUR_ADDRESS \
	"your ip|your host|your server|your mail server|your network|your address|your isp|your system| ip |ip address|" \
	"client host|sending host|sending server|sending mta|sending ip|sender ip|source ip|client ip|connecting ip|" \
	"connecting host|remote host|remotehost|relay ip|mta ip|your subnet|your range|your netblock|your machine|" \
	"your mta|your site|your hosting"

/* clang-format off */
static const smtp_rule rules[] = {
	/* what stands behind an address being probed is not about us */
	RULE(ANY, 4,
		"recipient verification|address verification|verification of the recipient*progress;"
		"unverified address*verification in progress|connect to|lost connection|timed out", SERVER_BUSY, LATER),

	/* greylisting */
	RULE(ANY, 0, "greylist|graylist|grey list|gray list|greytrap|greyed|greymilter", GREYLISTED, LATER),
	RULE(ANY, 4,
		"first time|first contact|first attempt|new sender|unknown sender|know you yet|not known to us yet|"
		"not seen you|never seen you|not seen before*sender|try|retry|defer|delay|later", GREYLISTED, LATER),
	RULE(ANY, 4,
		"intentional policy rejection|not yet whitelisted|not yet authorized|triplet", GREYLISTED, LATER),
	RULE(ANY, 4, "internal resource|internal resources*unavailable", GREYLISTED, LATER),
	RULE(ANY, 4, "^ 4.7.1 try again later $|^ 4.7.1 please try again later $", GREYLISTED, LATER),
	RULE(ANY, 4, "anti spam|antispam|spam protection|spam prevention*try|retry|delay|resend", GREYLISTED, LATER),
	RULE(ANY, 0, "灰名单", GREYLISTED, LATER),

	/* malware; a scanner that is down is no virus, "spam or virus" is a score */
	RULE(ANY, 4,
		"virus|clamav|malware|antivirus|scanner|spamd|amavis|content filter|spam filter*unavailable|timeout|"
		"timed out|try again|try later|temporar|can not|unable|failed to scan|not running|malfunction|failure|"
		"not available|problem;temporar|error|unable|could not|failed|timeout*virus scan|virus check|"
		"scanning for virus|antivirus|content scan", SERVER_BUSY, LATER),
	RULE(ANY, 0, "spam or virus|spam virus|virus or spam|virus spam", SPAM_CONTENT, NEVER),
	RULE(ANY, 0,
		"virus|malware|malicious|trojan|clamav|infected|ransomware| worm | eicar| w32 | win32 |html phishing|"
		"heuristics phishing|email phishing|病毒", VIRUS, NEVER),

	/* speed, though complaints and blocks are named with it */
	RULE(ANY, 4, "temporarily deferred due to| ipts0", RATE_LIMITED, LATER),
	RULE(ANY, 0, "too many|toomany*connections|sessions|messages*blocked", RATE_LIMITED, LATER),
	RULE(ANY, 0, "toomanyconnections|retrying too fast", RATE_LIMITED, LATER),

	RULE(ANY, 0, "policy restrictions", POLICY_REJECTED, NEVER),

	/* lists of what messages link to, or who writes them: about this message, not about the address */
	RULE(ANY, 0, "unusual rate of unsolicited", RATE_LIMITED, LATER),
	RULE(ANY, 0,
		"uribl|surbl| url| uri|hyperlink| links*listed|blacklist|black list|blocklist|block list|blocked|bad|"
		"reputation", SPAM_CONTENT, NEVER),
	RULE(ANY, 0,
		"uribl;surbl;domain present in*dbl;dbl spamhaus;spam pattern;spam word;spam keyword;spam phrase;"
		"spam content;contain the spam;urls in|url in|link in|links in*listed|block|bad|spam;contains*url|link|"
		"domain*block|listed|spam", SPAM_CONTENT, NEVER),
	RULE(ANY, 0, "listed url|blacklisted url|listed domain in", SPAM_CONTENT, NEVER),
	RULE(ANY, 0,
		"message|content|email|mail*detected as spam|identified as spam|classified as spam|considered spam|"
		"looks like spam", SPAM_CONTENT, NONE),

	RULE(ANY, 550, "^ suspected spam $|^ suspected spam http", IP_BLOCKED, FIX),

	/* block lists by name */
	RULE(ANY, 0,
		"spamhaus|spamcop|barracudacentral|sorbs|senderbase|spamrl|uceprotect|abuseat|njabl|mailspike|"
		"backscatterer|spamcannibal|cdrbl|drbl|attrbl|cloudmark", IP_BLOCKED, NONE),
	RULE(ANY, 0,
		"dnsbl|rbl| sbrs| snds|senderscore|sender score|dnswl| psbl| ivmsip|mail abuse|"
		"trustedsource|talos", IP_BLOCKED, NONE),

	RULE(ANY, 0,
		"file extension|file type|filetype|attachment|attachments|file name|filename*blacklist|black list|"
		"blocklist|block list;blacklisted|blocklisted*extension|attachment|file ", POLICY_REJECTED, NEVER),

	/* block lists of users and domains, before those of addresses */
	RULE(ANY, 0,
		" ip *blacklisted by;sender ip|sending ip|source ip|client ip|your ip*blacklist|"
		"black list", IP_BLOCKED, NONE),
	RULE(ANY, 0,
		"recipient|user |addressee*not want|does not wish;manually blocked|blocked senders|block sender|"
		"blocked sender|block send", POLICY_REJECTED, NEVER),
	RULE(ANY, 0,
		"user in blacklist; from blacklist ;your email|email address|sender*blacklist|black list|blocklist|"
		"block list|blocked list|banned", SENDER_REJECTED, NONE),
	RULE(ANY, 0,
		"your domain|from domain|sender domain|sending domain|mail from domain|the domain*blacklist|black list|"
		"blocked|banned|listed|reputation", SENDER_REJECTED, NONE),
	RULE(ANY, 0, "blacklisted by|blocked by|on the blacklist of*recipient|user", POLICY_REJECTED, NONE),
	RULE(ANY, 0,
		"sender address|sender domain|email address|from address*is blocked|was blocked|has been blocked|is barred|"
		"has been barred", SENDER_REJECTED, NONE),
	RULE(ANY, 0,
		"recipient*blacklist|black list;recipient's|recipients|user's|personal*"
		"blocklist|block list|deny list", POLICY_REJECTED, NONE),

	/* the address, in all the ways to say it */
	RULE(ANY, 0,
		OUR_ADDRESS
		"*blacklist|black list|blocklist|block list|blocked list|blackhole|is listed|was listed|listed in|"
		"listed on|listed by|listed at", IP_BLOCKED, NONE),
	RULE(ANY, 0,
		OUR_ADDRESS
		"*reputation|abus|spam|flooding|hangup|hang up|banned|blocked|barred|suspicious|listed as|prohibited|"
		"forbidden|dangerous", IP_BLOCKED, NONE),
	RULE(ANY, 0,
		"blacklist|black list|blocklist|block list|blackhole|deny list|denylist|bad reputation|poor reputation|"
		"low reputation|none bad reputation|reputation score|reputation problem", IP_BLOCKED, NONE),
	RULE(ANY, 0, " ip |your server|your host*not in whitelist|not whitelisted|not in the whitelist|"
		"not on the whitelist|"
		"not in our whitelist|not on our whitelist|not white listed;^ ip in |^ 5.7.1 ip in ", IP_BLOCKED, NONE),
	RULE(ANY, 5, "low|poor|bad|negative|insufficient*reputation;reputation*too low|is low|is poor|is bad;"
		"untrusted host|"
		"host untrusted|host is not trusted|server is not trusted|ip is not trusted|untrusted ip|"
		"untrusted server", IP_BLOCKED, NONE),
	RULE(ANY, 5,
		"your host|your server|host is|server is|client is|system is*not authorized|not authorised|not entitled*"
		"deliver|connect|talk|submit", IP_BLOCKED, NONE),
	RULE(ANY, 0, "reputation|suspicious activity|suspicious traffic*" OUR_ADDRESS, IP_BLOCKED, NONE),
	RULE(ANY, 0, "user|recipient|mailbox*not listed in", MAILBOX_NOT_FOUND, NONE),
	RULE(ANY, 0, "is listed;listed in;listed at;found in*list", IP_BLOCKED, NONE),
	RULE(ANY, 0,
		"black ip|bad ip|bad sender ip|spam ip|spam host|spam source|spam sender|suspected spam ip|"
		"suspected bounce|identified as spammer|known spammer|spammer", IP_BLOCKED, NONE),
	RULE(ANY, 0,
		"dictionary attack|harvest attack|address harvest|email harvest|currently sending spam|"
		"you are sending spam|you send spam|too many spams from|unwanted messages|"
		"too much spam|spam from your", IP_BLOCKED, NONE),
	RULE(ANY, 0,
		"blocked for abuse|blocked due to abuse|refused due to abuse|rejected due to abuse|because of abuse|"
		"abusive|abuse from|abuse detected|abus detecte|for abuse|user complaints|complaints|incident de spam|"
		"spam origin|source of spam|sending spam|sent spam|sends spam|sending junk|sent junk|sends junk|"
		"junk from|spamming|mail abuse|previous abuse|history of", IP_BLOCKED, NONE),
	RULE(ANY, 0, "blocked using", IP_BLOCKED, NONE),
	RULE(ANY, 0, "not an open relay|no open relay|relaying denied from|relay denied from", RELAY_DENIED, FIX),
	RULE(ANY, 0,
		"open relay|openrelay|open proxy|insecure mail relay|hijacked|botnet|zombie| bot |"
		"compromised host", IP_BLOCKED, NONE),
	RULE(ANY, 0, "bypassing*relay;smtpport check", IP_BLOCKED, NONE),
	RULE(ANY, 0,
		"dynamically assigned|dynamically allocated|not allowed from this range|smtp server of your isp|"
		"your provider's smtp|your isp's smtp|via your isp|through your isp|provider's smarthost|"
		"isp's smarthost|provider's mail server|isp's mail server|provider's relay|isp's relay|home connection|"
		"hosting range|cloud provider|data centre|data center|datacenter|bad neighbo", IP_BLOCKED, NONE),
	RULE(ANY, 0,
		"your country|geographic|geoip|geo location|geo block|from country|that country|this country|"
		"country code|country is|countries|your region|your location|tor exit", IP_BLOCKED, NONE),
	RULE(ANY, 0,
		"adresse ip|adresse d'expedition|ihre ip|direccion ip|dirección ip|indirizzo ip|endereco ip|endereço ip|"
		"adres ip|ip адрес|ваш ip|lista negra|lista nera|liste noire|schwarzen liste|черном списке|"
		"чёрном списке|черный список|чёрный список|denyip|flooding our", IP_BLOCKED, NONE),
	RULE(ANY, 0, "emails envoyes*bloques;mails*bloques par", IP_BLOCKED, NONE),
	RULE(ANY, 5,
		"too many|excessive|high number of*invalid|unknown|nonexistent|non existent|undeliverable|failed|wrong|"
		"rejected*recipient|rcpt|address|user|mailbox", IP_BLOCKED, NONE),
	RULE(ANY, 4,
		"too many|excessive|high number of*invalid|unknown|nonexistent|non existent|undeliverable|failed|wrong|"
		"rejected*recipient|rcpt|address|user|mailbox", IP_BLOCKED, LATER),
	RULE(ANY, 0, "ip*黑名单|禁止|拦截|限制", IP_BLOCKED, NONE),
};

/* Weaker words for the same, read after those about speed: "refused, too many connections from your address". */
static const smtp_rule address[] = {
	RULE(ANY, 0,
		"internationalized|internationalised|international|non ascii|unicode| eai *address|email|mail address|sender|"
		"recipient|local part|mailbox;^ 5.6.7 |^ 5.6.9 ", SMTPUTF8_UNSUPPORTED, FIX),
	RULE(ANY, 0, "client host rejected access denied", POLICY_REJECTED, NONE),
	RULE(ANY, 0, "your web browser", AUTH_FAILED, FIX),
	RULE(ANY, 0,
		"password protected|password encrypted;zip |archive|attachment|document*with password|with a password|"
		"encrypted",
		POLICY_REJECTED, NEVER),
	RULE(ANY, 0,
		"address|mailbox|user name|local part|domain*contains illegal|contains invalid|contains bad|"
		"contains non ascii|illegal char|invalid char|forbidden char|must not contain", BAD_ADDRESS_SYNTAX, NEVER),
	RULE(ANY, 0, "spaces|blanks|quotes|brackets|characters*in address|in addresses|in the address|in mailbox|"
		"in email|"
		"in local part", BAD_ADDRESS_SYNTAX, NEVER),
	RULE(ANY, 0,
		"uucp address|uucp path|bang path|percent hack|percent sign|at sign|"
		"source rout", BAD_ADDRESS_SYNTAX, NEVER),
	RULE(ANY, 0, "turn on smtp auth|without authentication|check for new mail", AUTH_REQUIRED, FIX),
	RULE(ANY, 0,
		"relaying denied|relay access denied|relay denied|relay attempt|attempt to relay|relaying not allowed|"
		"relaying is not allowed|relaying is denied|relaying not permitted|relay not permitted", RELAY_DENIED, FIX),
	RULE(ANY, 0,
		"not permitted|not allowed|may not|can not|unable to|not accept|refuse|denied*to outside|to external|"
		"to other domains|to foreign|to remote|to non local|third party", RELAY_DENIED, FIX),
	RULE(ANY, 0, "third party mail|third party relay", RELAY_DENIED, FIX),
	RULE(ANY, 0, "invalid credentials for relay|authorized to send email directly", RELAY_DENIED, FIX),
	RULE(ANY, 0,
		"blocked|banned|refused|reject|denied|forbidden|not allowed|not accepted|"
		"not accept*" OUR_ADDRESS, IP_BLOCKED, NONE),
	RULE(ANY, 0,
		" ip |ip address*reject|refused|denied|not allowed|not permitted|not accepted|not welcome|"
		"not authorized|restricted|limited access|no access", IP_BLOCKED, NONE),
	RULE(ANY, 0,
		"dynamic|dialup|dial up|residential|broadband|generic|home user*ip|address|host|"
		"range|pool|network|space", IP_BLOCKED, NONE),
	RULE(ANY, 0,
		"blocked by*server|policy|filter|content|rule|attachment|security|organi", POLICY_REJECTED, NEVER),
	RULE(ANY, 0, "blocked by*spam", SPAM_CONTENT, NONE),
	RULE(ANY, 5, "^ blocked see|^ blocked http|blocked by", IP_BLOCKED, NONE),
	RULE(ANY, 0,
		"not be mail exchanger|external client|permissions to submit|network not allowed|"
		"access from mail server|allowed to connect|access to this mail system|access to submit|"
		"not allowed to access|not authorized to access|not authorised to access|trusted hosts|allowed hosts|"
		"permitted hosts|permitted networks|may connect;connection|behaviour*suspicious", IP_BLOCKED, NONE),
	RULE(ANY, 5, "a problem occurred*postmaster", IP_BLOCKED, NONE),
	RULE(ANY, 0,
		"intrusion prevention|^ go away|^ 5.7.1 go away|^ 5.7.0 go away|you are not welcome|"
		"mail server is blocked|mail server is currently blocked|host blacklisted|host is blocked|"
		"server is blocked|mail refused ip|mail refused see|submit messages to this|connections from you|"
		"access to this system|blocklisting|blacklisting|not currently accepting mail from your|"
		"confirm this mail server;your mail server*blocked|banned", IP_BLOCKED, NONE),
};
/* clang-format on */

const smtp_rules smtp_rules_reputation = RULES(rules);
const smtp_rules smtp_rules_address = RULES(address);
