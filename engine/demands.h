/*
 * demands.h - what a message asks of the server beyond being delivered: TLS all the way, in time, with priority, not before
 * a time. Parameters of MAIL. Pure.
 *
 * What would be harmed by going without (a mail that was to be held goes at once) does not go to a server that does not
 * offer it; what is only a wish goes without it, and the transcript says so.
 *
 * RFC 8689 (REQUIRETLS), RFC 2852 (DELIVERBY), RFC 6710 (MT-PRIORITY), RFC 4865 (FUTURERELEASE).
 */
#ifndef SMTP_DEMANDS_H
#define SMTP_DEMANDS_H

#include "caps.h"

/* Whether each is in its range. REFUSED: "deliver_by.seconds", "mt_priority", "hold_for" or "hold_until". */
bool smtp_demands_check(const smtp_demands *demands, smtp_refusal *refusal);

/* Is there one that cannot do without ESMTP? */
bool smtp_demands_need_extension(const smtp_demands *demands);

/* Why the message cannot go through a server that offers `caps`, over TLS or not: the variant; NULL: it can. */
const char *smtp_demands_obstacle(const smtp_demands *demands, const smtp_caps *caps, bool tls_on);

/* The keyword of the next wish that a message goes without, beginning with `index` 0, which is moved on; NULL: none. */
const char *smtp_demands_unheard(const smtp_demands *demands, const smtp_caps *caps, size_t *index);

/* Appends " REQUIRETLS BY=3600;R MT-PRIORITY=3 HOLDFOR=60", as far as asked for and offered. */
void smtp_demands_parameters(const smtp_demands *demands, const smtp_caps *caps, smtp_buf *out);

#endif
