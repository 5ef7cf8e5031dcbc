/*
 * rules_filters.c - what the filters write that stand before many servers (Proofpoint, Mimecast, Symantec, Sophos,
 * Cloudmark), the providers with codes in brackets, and the services that send for applications. Read whoever is asked,
 * with the URLs: often the page behind "see https://..." is all that tells a block list from a rule.
 */
#include "rules.h"

/* clang-format off */
static const smtp_rule rules[] = {
	/* AOL and Yahoo: (DNS:NR), (HVU:B2), (RLY:CH) and the page of the code */
	RULE(ANY, 0, " dns nr | dns b1 | dns b2 |errors 421dns|errors 554dns", NO_PTR, FIX),
	RULE(ANY, 0, " hvu b1 | hvu b2 | hvu uf |errors 554hvu|errors 421hvu", SPAM_CONTENT, NONE),
	RULE(ANY, 4, " dyn t1 | con b1 | con b2 | rly nw |errors 421dyn|errors 421con", RATE_LIMITED, LATER),
	RULE(ANY, 0, "postmaster info aol com errors| rtr bb | rtr bl | rtr du | rtr ge | rtr rd | rtr sc | rly b1 |"
		" rly b2 | rly b3 | rly bd | rly ch"
		"| rly cs | rly sn | con b1 ", IP_BLOCKED, NONE),
	RULE(ANY, 0, "aol will not accept delivery", POLICY_REJECTED, NEVER),

	/* Libero and Virgilio: [host; LIB_nnn] */
	RULE(ANY, 0, " lib 120 | vir 120 ", NO_PTR, FIX),
	RULE(ANY, 0, " lib 420 | vir 420 ", SENDER_REJECTED, NONE),
	RULE(ANY, 0, " lib 101 | lib 102 | lib 103 | lib 104 | vir 101 | vir 102 | vir 103 | vir 104 ", IP_BLOCKED, NONE),

	/* Comcast names the code at the end of its page's address; Outlook.com's old codes */
	RULE(ANY, 0, "comcast* es0", IP_BLOCKED, NONE),
	RULE(ANY, 4, "^ rp 00|^ pr ct1|^ pr dt1", RATE_LIMITED, LATER),
	RULE(ANY, 5, "^ dy 00|^ ou 00|^ sc 00", IP_BLOCKED, FIX),

	/* reverse DNS by other names */
	RULE(ANY, 0, " dns p1 | dns p2 | dns p3 ", NO_PTR, FIX),

	/* who filters for others */
	RULE(ANY, 0, "envelope blocked|based manually blocked|header based anti spoofing|based blocked sender",
		POLICY_REJECTED, NEVER),
	RULE(ANY, 0, "poor reputation sender|ipcheck proofpoint com|support proofpoint com dnsbl|"
		"proofpoint dynamic reputation|proofpoint reputation",
		IP_BLOCKED, NONE),
	RULE(ANY, 0, "connection rejected by policy|csi cloudmark com|blacklisted by csi|email reputation service;"
		"sophos com*ip lookup",
		IP_BLOCKED, NONE),
	RULE(ANY, 0, "xgemail 0006", TLS_FAILED, FIX),
	RULE(ANY, 0, "xgemail*rejected", POLICY_REJECTED, NEVER),
	RULE(ANY, 0, "denied*mode normal", SPAM_CONTENT, NEVER),

	/* a filter in trouble, or one that asks to come again, found nothing */
	RULE(ANY, 4, "not be scanned for;spam filter*failure|unavailable|timeout;failure for one or more recipients",
		SERVER_BUSY, LATER),
	RULE(ANY, 4, "anti spam measure|is being verified", GREYLISTED, LATER),
	RULE(ANY, 0, "cloudmark gateway too many|resources restricted|too many different ip", RATE_LIMITED, LATER),
	RULE(ANY, 0, "on user denylist|user's denylist|recipient's denylist|user's blacklist|user's black list"
		"|recipient's blacklist|recipient's black list|user's block|recipient's block|domain is blocked by recipient"
		"|domain is blocked by the recipient", POLICY_REJECTED, NEVER),
	RULE(ANY, 0, "not known to us please", MAILBOX_NOT_FOUND, NEVER),
	RULE(ANY, 0, "you are banned", IP_BLOCKED, NONE),
	RULE(ANY, 0, "attachment content guidelines", POLICY_REJECTED, NEVER),
	RULE(ANY, 0, "reserved by rfc", DOMAIN_NOT_FOUND, NEVER),
	RULE(ANY, 0, "could not be queued|can not be queued|unable to queue", SERVER_BUSY, LATER),

	/* Charter, Cox and what they bought; GMX and WEB.DE */
	RULE(ANY, 0, " aup 1260 ", POLICY_REJECTED, NONE),
	RULE(ANY, 0, " aup cnct| aup cxcnct| aup mxrt| aup cxmxrt", RATE_LIMITED, LATER),
	RULE(ANY, 0, " aup in | aup i | aup out | aup cxbl| aup ipbl| aup cdrbl", IP_BLOCKED, NONE),
	RULE(ANY, 0, " aup cxdns", NO_PTR, FIX),
	RULE(ANY, 0, " aup cxsndr", AUTHENTICATION_POLICY, FIX),
	RULE(ANY, 0, " aup cxsmtp", POLICY_REJECTED, NEVER),
	RULE(ANY, 0, " aup cxthrt| aup cxmj", SENDER_REJECTED, FIX),
	RULE(ANY, 0, " aup urlbl", SPAM_CONTENT, NEVER),
	RULE(ANY, 0, "dns mx or a aaaa resource record|has no a aaaa or mx", SENDER_REJECTED, NONE),

	/* services that send for others */
	RULE(ANY, 0, "sender is not allowed to relay", SENDER_UNVERIFIED, FIX),
	RULE(ANY, 0, "demo domain|testing emails to your own;trial account*can only",
		POLICY_REJECTED, FIX),
	RULE(ANY, 0, "is not a sender signature|no sender signature;sender signature*not", SENDER_UNVERIFIED, FIX),
	RULE(ANY, 0, "from sender name is not valid|is not associated with your|is not associated with this",
		SENDER_UNVERIFIED, FIX),
	RULE(ANY, 0, "sign in to your account", SENDER_REJECTED, FIX),
	RULE(ANY, 0, "relay quota|smtp quota", QUOTA_EXCEEDED, LATER),
	RULE(ANY, 0, "limits for your account|limit for your account", QUOTA_EXCEEDED, LATER),
	RULE(ANY, 0, "previously bounced", MAILBOX_DISABLED, NEVER),
	RULE(ANY, 0, "previously unsubscribed|marked your messages as spam", POLICY_REJECTED, NEVER),
	RULE(ANY, 0, "domain*is not allowed to send|is unverified|must be verified|is not verified",
		SENDER_UNVERIFIED, FIX),
	RULE(ANY, 0, "marked as inactive|suppressed due to|on the suppression list|is on suppression|"
		"in suppression list", MAILBOX_DISABLED, NEVER),
};
/* clang-format on */

const smtp_rules smtp_rules_filters = RULES(rules);
