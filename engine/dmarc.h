/*
 * dmarc.h - what a domain asks of receivers: RFC 7489 6.3; and where a domain's owner begins. Pure.
 */
#ifndef SMTP_DMARC_H
#define SMTP_DMARC_H

#include "dnsmessage.h"

typedef enum smtp_dmarc_state {
	SMTP_DMARC_MISSING,
	SMTP_DMARC_GOOD,
	SMTP_DMARC_SEVERAL,
	SMTP_DMARC_BROKEN /* begins like one, but has no policy that is known */
} smtp_dmarc_state;

typedef struct smtp_dmarc {
	smtp_dmarc_state state;
	smtp_span record;       /* the first that there is; points into the answer */
	const char *policy;     /* static: "none", "quarantine", "reject"; of the domain itself */
	const char *sub_policy; /* of domains below it */
} smtp_dmarc;

/* Of the TXT records at _dmarc.DOMAIN. */
void smtp_dmarc_read(const smtp_dns_answer *answer, smtp_dmarc *dmarc);

/* The part of a domain that somebody registered: "shop.example.com" gives "example.com", "a.b.com.cn" gives "b.com.cn".
 * There is no list of public suffixes here: below two letters, a short list of usual second levels (com, co, net, org, ...)
 * counts as public. */
smtp_span smtp_organisational_domain(smtp_span domain);

#endif
