/*
 * rules_rate.c - how much, how fast, how many at once: the sender's allowance, speed and connections, recipients of
 * one message. Here 5yz is as transient as 4yz.
 */
#include "rules.h"
#include "variants.h"

/* clang-format off */
static const smtp_rule rules[] = {
	RULE(ANY, 0, "too much mail data", MAILBOX_FULL, LATER),
	RULE(ANY, 4, "connection time *disconnect|closing|exceed;allowable connection time;timeout exceeded;"
		"idle*too long",
		CONNECTION_TIMEOUT, LATER),
	RULE(ANY, 550, "mailbox unavailable or access den|^ connection denied $", RATE_LIMITED, LATER),
	RULE(ANY, 4, "behaviour spam", RATE_LIMITED, LATER),
	RULE(ANY, 5, "behaviour spam", IP_BLOCKED, LATER),
	RULE(ANY, 0, "too many errors from", RATE_LIMITED, LATER),
	/* other things that are full or limited, in similar words */
	RULE(ANY, 0,
		"disk quota|account is full|mailbox quota|mailbox over|over the quota for the mailbox;maildir*quota|"
		"overdrawn;message*larger than the space", MAILBOX_FULL, LATER),
	RULE(ANY, 535, "too many|too frequent|frequency|limit", AUTH_FAILED, FIX),
	RULE(ANY, 0, "size of*message|mail |attachment;message size|mail size|email size|mailsize|message length|"
		"data size"
		"|content size;message|mail *too large|too big", MESSAGE_TOO_LARGE, NEVER),
	RULE(ANY, 0, "user|recipient*has too much mail;user|mailbox|inbox*has too many messages|has more messages;"
		"too many messages in*mailbox|inbox", MAILBOX_FULL, LATER),
	RULE(ANY, 0, "not sent over a tls", TLS_REQUIRED, FIX),
	RULE(ANY, 0, "mailbox|inbox*storage|size|full", MAILBOX_FULL, LATER),
	RULE(ANY, 0, "too many*hops|received headers|received lines|redirects", MAIL_LOOP, FIX),

	/* a recipient's or domain's receiving limit is speed, not allowance */
	RULE(ANY, 0, "hourly*quota|limit|allowance;domain*quota exceeded;domains*quota exceeded;throttling quota",
		RATE_LIMITED, LATER),
	RULE(ANY, 0, "recipient*exceeded|reached|over*limit|quota*per hour|receive|receiving|incoming|hour",
		RATE_LIMITED, LATER),
	RULE(ANY, 0, "receiving mail at a rate;receiving*too;rate that prevents;receiving limit;receive limit"
		";frequency of receiving", RATE_LIMITED, LATER),

	RULE(ANY, 0, "only|up to|no more|more than*per hour|an hour|every hour|per minute|"
		"every minute", RATE_LIMITED, LATER),
	RULE(ANY, 0, "hour limit|hours limit|minute limit|minutes limit|second limit;too many|more than*per second"
		"|per minute|a minute", RATE_LIMITED, LATER),

	/* the sender's own allowance */
	RULE(ANY, 0, "day limit;only|more than|up to|no more*per day|a day|each day|in 24 hours|per month",
		QUOTA_EXCEEDED, LATER),
	RULE(ANY, 553, "^ 5.7.1 sender reject $", QUOTA_EXCEEDED, LATER),
	RULE(ANY, 0, "daily|per day|24 hours|24 hour|24h|today|for the day|monthly|per month|weekly*limit|quota|exceed"
		"|maximum|allowance|too many|reached", QUOTA_EXCEEDED, LATER),
	RULE(ANY, 0, "limit|quota|exceed|maximum|allowance|too many*daily|per day|24 hours|24 hour|24h|today|monthly"
		"|per month|each day|a day", QUOTA_EXCEEDED, LATER),
	RULE(ANY, 0, "sending|sender|send|outgoing|outbound|submission|email|emails|message|messages|mails|relay"
		"|account*quota*exceed|reached|over|used up|limit|depleted|exhausted", QUOTA_EXCEEDED, LATER),
	RULE(ANY, 0, "exceed|reached|over*sending|sender|outgoing|outbound|submission|message|messages*quota|allowance",
		QUOTA_EXCEEDED, LATER),
	RULE(ANY, 0, "sending|send|outgoing|outbound|email|plan|account|credit*limit*exceed|reached|over",
		QUOTA_EXCEEDED, LATER),
	RULE(ANY, 0, "exceed|reached|over*sending|outgoing|outbound|email|plan|credit*limit", QUOTA_EXCEEDED, LATER),
	RULE(ANY, 0, "maximum credits;no credits;out of credit;insufficient credit;credit*exhausted;not enough credit"
		";insufficient balance;plan limit;free plan;upgrade your", QUOTA_EXCEEDED, LATER),
	RULE(ANY, 0, "tenant*threshold;unusual sending activity;sending limit;sending quota;outgoing messages*limit",
		QUOTA_EXCEEDED, LATER),
	RULE(ANY, 0, "sent too many|sent more|out of messages|sent too much|have sent*today|day|24 hours|"
		"month", QUOTA_EXCEEDED, LATER),
	RULE(ANY, 0, "daily|monthly|weekly|today's*used up|spent|exhausted|cap |allotment|"
		"consumed", QUOTA_EXCEEDED, LATER),
	RULE(ANY, 0, "used up|spent|exhausted|consumed*daily|monthly|weekly|for today", QUOTA_EXCEEDED, LATER),
	RULE(ANY, 0, "发送上限;发信上限;发信量*上限;超出*额度;当日发信;每日发送;额度已", QUOTA_EXCEEDED, LATER),

	/* recipients per hour are speed; per message, a matter of the message; without words, of this attempt */
	RULE_CASE(ANY, 4, "^ 4.5.3 $", TOO_MANY_RECIPIENTS, LATER, SMTP_VARIANT_PUT_OFF),
	RULE(ANY, 0, "too many|too much|maximum*recipient|rcpt*hour|minute|period|time window|too fast|short time|"
		"from ip",
		RATE_LIMITED, LATER),
	RULE(ANY, 0, "too many messages|too many mails|too many emails", RATE_LIMITED, LATER),
	RULE(ANY, 4, "too many recipients from;rate limit*recipient;recipient rate", RATE_LIMITED, LATER),
	RULE(ANY, 0, "too many bad recipients|number of rcpt attempts", RATE_LIMITED, LATER),
	RULE(ANY, 0, "too many|too much|number of|more than|out of allow|total of|only one|multiple*recipient|rcpt"
		"|envelope addresses|addressees", TOO_MANY_RECIPIENTS, FIX),
	RULE(ANY, 0, "exceed|maximum|max|limit|reached*recipients|rcpts|rcpt count|recipient count|recipient limit",
		TOO_MANY_RECIPIENTS, FIX),
	RULE(ANY, 0, "recipients|recipient list|recipient count|rcpts*limit|exceed|maximum|too many|too large|threshold"
		";recipient limit", TOO_MANY_RECIPIENTS, FIX),
	RULE(ANY, 0, "separate transaction;multiple destination domains;one recipient at a time;only one recipient"
		";single recipient;trop de destinataires;zu viele empf;收件人*过多;收件人数", TOO_MANY_RECIPIENTS, FIX),

	/* speed */
	RULE(ANY, 0, "throttl|rate limit|ratelimit|limit rate|rate control|rate exceed|rate too|sending rate|"
		"high rate|rate high"
		"|rate is high|rate is too|quota of messages| over rate "
		"|mail rate|rate of", RATE_LIMITED, LATER),
	RULE(ANY, 0, "connection rate;connections rate;message rate;session rate;rate*exceed;rate*too high",
		RATE_LIMITED, LATER),
	RULE(ANY, 0, "frequency limit;frequency*limit;too frequent;frequently;too often;too fast;too quickly;too rapid"
		";slow down;slower;back off;backing off", RATE_LIMITED, LATER),
	RULE(ANY, 0, "per hour|per minute|per second|in one hour|in an hour|hourly*limit|exceed|maximum|max|too many",
		RATE_LIMITED, LATER),
	RULE(ANY, 0, "limit|exceed|maximum|max|too many*per hour|per minute|per second|in one hour|in an hour|hourly"
		"|per connection|per session", RATE_LIMITED, LATER),
	RULE(ANY, 0, "too many|too much*connect|session|message|mail|email|logins|login|logon|auth|attempts|failures"
		"|requests|transactions|concurrent|simultaneous|parallel|threads|smtp", RATE_LIMITED, LATER),
	RULE(ANY, 0, "excessive|unexpected|abnormal|unusual|high*volume|traffic|number of connections|connections|amount",
		RATE_LIMITED, LATER),
	RULE(ANY, 0, "concurrent|concurrency|simultaneous|parallel|connections|connection|session|sessions*limit|exceed"
		"|maximum|max|too many", RATE_LIMITED, LATER),
	RULE(ANY, 0, "maximum|max|limit|exceed*connections|connection|sessions|concurrent|simultaneous",
		RATE_LIMITED, LATER),
	RULE(ANY, 0, "relay limit;message limit;thread limit;flow over limit;flow control;queue quota;permitted limits"
		";exceeded*threshold;temporarily limited;volume limit|messaging limit|usage limit|overlimit",
		RATE_LIMITED, LATER),
	RULE(ANY, 0, "trop de|zu viele|demasiad|troppe|troppi*connexion|verbindung|conexion|connession|messages|mails"
		"|nachrichten|mensajes", RATE_LIMITED, LATER),
	RULE(ANY, 0, "same size mails|identical messages|duplicate messages|same message", RATE_LIMITED, LATER),
	RULE(ANY, 0, "hourly*cap |ceiling|used up|spent", RATE_LIMITED, LATER),
	RULE(ANY, 4, "traffic shaping|flood control|flooding|flood protection|tarpit|temporarily suspended|"
		"cool down|cooling",
		RATE_LIMITED, LATER),
	RULE(ANY, 4, "temporarily deferred;reached|exceeded*its limit|limit for|limits for", RATE_LIMITED, LATER),
	RULE(ANY, 0, "发送频率|过于频繁|频率限制|频率过|频率超|频繁|并发|连接数", RATE_LIMITED, LATER),
};
/* clang-format on */

const smtp_rules smtp_rules_rate = RULES(rules);
