/*
 * fields.h - the header fields that the keys of a message make, in their order. RFC 5322 3.6.
 *
 * Guarantees: From and Date stand once, all others at most once; Bcc is never written; an id, a keyword and a URL
 * hold to their grammar before they are written.
 */
#ifndef SMTP_FIELDS_H
#define SMTP_FIELDS_H

#include "header.h"
#include "random.h"

#define SMTP_MESSAGE_ID_MAX 900 /* fits on one line */

typedef struct smtp_fields {
	const smtp_message *message;
	const smtp_charset *charset;
	smtp_random *random;          /* for the Message-ID; NULL: drawn for it */
	int64_t now;                  /* Unix time, for a message without a date */
	smtp_buf *out;                /* a failed append shows there */
	char *message_id;             /* filled in: with angle brackets; smtp_free() */
	char utf8_key[SMTP_KEY_ROOM]; /* filled in: the first address that is not ASCII, RFC 6532; empty: none */
	smtp_refusal *refusal;
} smtp_fields;

/* Writes all but the Content-* fields. */
smtp_status smtp_fields_write(smtp_fields *fields);

/* In-Reply-To, References, X-Priority, Importance, Auto-Submitted, List-Unsubscribe: part of it. */
smtp_status smtp_fields_write_optional(smtp_fields *fields);

/* One field of one token. */
void smtp_fields_put(smtp_fields *fields, const char *name, smtp_span token);

/* Without the angle brackets that may stand around it. */
smtp_span smtp_fields_bare_id(smtp_span id);

#endif
