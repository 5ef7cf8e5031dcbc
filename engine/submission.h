/*
 * submission.h - a message as programs hand it to sendmail(8), made fit to be sent: its header is read, completed and
 * mended, and its recipients are found in it. Pure.
 *
 * What is good passes octet for octet. Added where it is missing: From, Date, Message-ID. Mended: a field that may be there
 * once and is there twice (of addresses the lists are joined, of others the first counts), text that is not ASCII
 * (encoded-words), controls, lines longer than 998 octets (folded in the header; in the body broken at a blank, or as a last
 * resort anywhere). Left out: Bcc, and address fields that say nothing. RFC 6409 8 allows a submission server as much.
 * A message that is sent on (RFC 5322 3.6.6: a Resent-field says something) goes to those of Resent-To, -Cc and -Bcc alone.
 */
#ifndef SMTP_SUBMISSION_H
#define SMTP_SUBMISSION_H

#include "address_list.h"
#include "body.h"
#include "front.h"

#define SMTP_SUBMISSION_HEADER_MAX ((size_t)4 << 20) /* octets of the header as it is handed in */

/* What a header is completed with. Borrowed. */
typedef struct smtp_completion {
	smtp_span login;     /* the address that stands for the user; for a missing From */
	smtp_span full_name; /* beside it */
	smtp_span domain;    /* behind addresses without one; not given: those are refused later */
	int64_t now;         /* Unix time */
} smtp_completion;

/* The body behind the header, its long lines broken. */
typedef struct smtp_broken_body {
	smtp_source source;
	const smtp_source *inner;
	uint64_t header; /* its octets in `inner` */
	uint64_t skip;   /* of them, still to be passed over */
	size_t column;
	char block[4096];
	char out[4096 + 64];
	size_t from, to;
} smtp_broken_body;

typedef struct smtp_submitted {
	smtp_front front; /* front.source is the message; must not move */
	smtp_broken_body body;
	smtp_buf head;   /* as it was handed in */
	smtp_buf header; /* as it goes out, with the empty line */
	smtp_buf author; /* the first address of From (sent on: of Resent-From), or the login */
	smtp_buf *to;    /* the addresses of To, Cc and Bcc; sent on: of Resent-To, -Cc and -Bcc */
	size_t to_count, to_room;
} smtp_submitted;

/* Reads the header of `source`, which must outlive it. REFUSED: "raw". After any return: smtp_submitted_free(). */
smtp_status smtp_submitted_read(
	smtp_submitted *message, const smtp_source *source, const smtp_completion *with, smtp_refusal *refusal);
void smtp_submitted_free(smtp_submitted *message);

/* Begins the body behind `skip` octets of `inner`. */
void smtp_broken_body_init(smtp_broken_body *body, const smtp_source *inner, uint64_t skip);

#endif
