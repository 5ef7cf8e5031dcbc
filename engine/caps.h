/*
 * caps.h - what the server offered in its reply to EHLO (RFC 5321 4.1.1.1, RFC 1869).
 *
 * Guarantees: keywords are whole tokens, case-insensitive, bounded in count and length; numbers do not
 * overflow; the first line (the server's name) is no keyword. Pure.
 */
#ifndef SMTP_CAPS_H
#define SMTP_CAPS_H

#include "buf.h"

#define SMTP_CAPS_KEYWORDS 64
#define SMTP_CAPS_LENGTH 256 /* of one line that is kept for the result */

typedef struct smtp_caps {
	bool esmtp; /* EHLO was answered with 250 */
	bool starttls, pipelining, eight_bit_mime, smtputf8, chunking, dsn, enhanced_status_codes;
	bool has_size;
	uint64_t size; /* RFC 1870; 0: no fixed limit */
	bool auth;     /* AUTH was offered, whatever the mechanisms */
	bool mechanisms[SMTP_MECHANISM_COUNT];
	char *keywords[SMTP_CAPS_KEYWORDS]; /* lines as offered, clean ASCII */
	size_t keyword_count;
} smtp_caps;

void smtp_caps_init(smtp_caps *caps);
void smtp_caps_free(smtp_caps *caps); /* and forgets everything: nothing learnt before TLS survives it */

/* `text` is the text of the 250 reply, lines joined by LF. False: memory. */
bool smtp_caps_read(smtp_caps *caps, smtp_span text);

#endif
