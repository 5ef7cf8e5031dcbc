/*
 * neighbours.h - when the asked port does not work: which other ports and TLS modes of the same host do; and the host
 * that a known provider names for sending, when another of its hosts was asked (mail.qq.com for smtp.qq.com).
 *
 * All are tried at once, up to EHLO over verified TLS (or over what the caller allows). No login is tried: a wrong
 * password on four ports would lock the account. What `public_only` forbids is not tried on the other host either.
 */
#ifndef SMTP_NEIGHBOURS_H
#define SMTP_NEIGHBOURS_H

#include "run.h"

#define SMTP_CANDIDATES (3 * SMTP_NEIGHBOURS_MAX + 1)

typedef struct smtp_candidate {
	smtp_span host; /* static; not given: the asked one */
	unsigned port;
	smtp_tls_mode tls;
	bool works;
	smtp_category category; /* when it does not */
	int code;               /* of the reply that refused; 0: none */
} smtp_candidate;

typedef struct smtp_neighbours {
	smtp_candidate items[SMTP_CANDIDATES];
	size_t count;
} smtp_neighbours;

/* The host for sending that the provider of the asked host names instead; not given: there is none. Static. */
smtp_span smtp_neighbours_other_host(const smtp_server *asked);

/* Fills `neighbours`, best first, and adds what was said to `trace`. `addresses` are those of the asked host; none where
 * this machine has looked for them: its ports are not tried. False: memory. */
bool smtp_neighbours_try(const smtp_server *server, const smtp_diagnose_options *options,
	const smtp_addresses *addresses, int64_t deadline, smtp_trace *trace, smtp_neighbours *neighbours);

/* "smtp.qq.com 465 implicit, 587 starttls": those that work, or with the reason those that do not. */
void smtp_neighbours_list(const smtp_neighbours *neighbours, bool working, smtp_buf *list);

#endif
