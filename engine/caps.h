/*
 * caps.h - what the server offered in its reply to EHLO (RFC 5321 4.1.1.1, RFC 1869): the extensions we use, and
 * their limits (RFC 1870, RFC 2852, RFC 4865, RFC 9422).
 *
 * Guarantees: keywords are whole tokens, case-insensitive, bounded in count and length; numbers do not
 * overflow, and one that is not in order is no limit; the first line (the server's name) is no keyword. Pure.
 */
#ifndef SMTP_CAPS_H
#define SMTP_CAPS_H

#include "date.h"

#define SMTP_CAPS_KEYWORDS 64
#define SMTP_CAPS_LENGTH 256 /* of one line that is kept for the result */

typedef struct smtp_caps {
	bool esmtp;                  /* EHLO was answered with 250 */
	char name[SMTP_CAPS_LENGTH]; /* what the server calls itself there, clean ASCII; empty: nothing */
	bool starttls, pipelining, eight_bit_mime, smtputf8, chunking, dsn, enhanced_status_codes;
	bool has_size;
	uint64_t size;                      /* RFC 1870; 0: no fixed limit */
	uint64_t mail_max;                  /* LIMITS (RFC 9422): transactions of this connection; 0: not said */
	uint64_t rcpt_max;                  /* LIMITS: RCPT commands of one transaction; 0: not said */
	uint64_t rcpt_domain_max;           /* LIMITS: different domains in them; 0: not said */
	bool deliver_by;                    /* RFC 2852 */
	uint64_t deliver_by_minimum;        /* seconds, when a late message is to be returned; 0: not said */
	bool future_release;                /* RFC 4865 */
	uint64_t hold_max;                  /* seconds; 0: not said */
	char hold_until_max[SMTP_UTC_ROOM]; /* 2027-01-31T12:00:00Z; empty: not said, or in another form */
	bool mt_priority, require_tls;      /* RFC 6710, RFC 8689 */
	bool auth;                          /* AUTH was offered, whatever the mechanisms */
	bool mechanisms[SMTP_MECHANISM_COUNT];
	char *keywords[SMTP_CAPS_KEYWORDS]; /* lines as offered, clean ASCII */
	size_t keyword_count;
} smtp_caps;

void smtp_caps_init(smtp_caps *caps);
void smtp_caps_free(smtp_caps *caps); /* and forgets everything: nothing learnt before TLS survives it */

/* `text` is the text of the 250 reply, lines joined by LF. False: memory. */
bool smtp_caps_read(smtp_caps *caps, smtp_span text);

#endif
