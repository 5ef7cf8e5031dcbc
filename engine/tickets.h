/*
 * tickets.h - TLS sessions that later connections may take up again, by identity.
 *
 * Guarantees: bounded in number and age; a session is handed out once (RFC 8446 C.4), only under the key it was kept
 * under, and not after a certificate of its chain has ended. What belongs into a key is tls_resume.c's matter.
 */
#ifndef SMTP_TICKETS_H
#define SMTP_TICKETS_H

#include <openssl/ssl.h>
#include "digest.h"

#define SMTP_TICKETS_MAX 64
#define SMTP_TICKETS_EACH 4 /* of one identity: for as many connections that begin at the same time */

typedef struct smtp_ticket {
	SSL_SESSION *session; /* owned; NULL: none */
	int64_t from, until;  /* seconds since 1970: when every certificate that vouched for it is valid */
} smtp_ticket;

typedef struct smtp_ticket_entry {
	smtp_ticket ticket; /* session NULL: a free place */
	unsigned char key[SMTP_DIGEST];
	int64_t kept; /* smtp_clock_now() */
	uint64_t order;
} smtp_ticket_entry;

/* All zero is empty. */
typedef struct smtp_tickets {
	smtp_ticket_entry entries[SMTP_TICKETS_MAX];
	uint64_t order;
} smtp_tickets;

/* Takes the ticket over. The oldest of its identity, or of all, goes when there is no room. */
void smtp_tickets_keep(
	smtp_tickets *tickets, const unsigned char key[SMTP_DIGEST], smtp_ticket ticket, int64_t now);

/* The newest that can still be used at `now` (monotonic) and `wall`; the caller then owns it. session NULL: none. */
smtp_ticket smtp_tickets_take(
	smtp_tickets *tickets, const unsigned char key[SMTP_DIGEST], int64_t now, int64_t wall);

/* This identity's, when they may do no good. */
void smtp_tickets_forget(smtp_tickets *tickets, const unsigned char key[SMTP_DIGEST]);
void smtp_tickets_clear(smtp_tickets *tickets);

void smtp_ticket_free(smtp_ticket *ticket);

#endif
