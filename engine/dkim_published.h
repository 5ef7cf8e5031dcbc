/*
 * dkim_published.h - the public key of DKIM as a domain shows it in the DNS: RFC 6376 3.6.1, RFC 8301, RFC 8463. Pure.
 */
#ifndef SMTP_DKIM_PUBLISHED_H
#define SMTP_DKIM_PUBLISHED_H

#include "buf.h"

#define SMTP_DKIM_BITS_MIN 1024 /* RFC 8301 3.2: verifiers ignore shorter ones */

typedef enum smtp_dkim_published_state {
	SMTP_DKIM_KEY_GOOD,
	SMTP_DKIM_KEY_REVOKED, /* p= is empty */
	SMTP_DKIM_KEY_SHORT,
	SMTP_DKIM_KEY_BROKEN
} smtp_dkim_published_state;

typedef struct smtp_dkim_published {
	smtp_dkim_published_state state;
	const char *kind; /* static: "RSA", "Ed25519" */
	unsigned bits;
} smtp_dkim_published;

void smtp_dkim_published_read(smtp_span record, smtp_dkim_published *key);

#endif
