/*
 * raw_filter.h - a raw message without the fields that hide recipients: Bcc and Resent-Bcc, with their folded lines. Pure.
 *
 * A source in front of another, which must outlive it: what is not such a field passes octet for octet, in blocks of any
 * size. Only lines that end in LF (or CRLF) count; smtp_raw_read() refuses a header that has others.
 */
#ifndef SMTP_RAW_FILTER_H
#define SMTP_RAW_FILTER_H

#include "buf.h"

#define SMTP_RAW_FILTER_BLOCK 2048
#define SMTP_RAW_FILTER_NAME 12 /* octets after which it is clear whether a line begins such a field */

typedef struct smtp_raw_filter {
	smtp_source source;
	const smtp_source *inner;
	bool in_body, at_line_start, deciding, dropping;
	size_t name_length;
	char name[SMTP_RAW_FILTER_NAME]; /* beginning of a line, not decided yet */
	size_t from, to;                 /* of `out`: decided and not read yet */
	char block[SMTP_RAW_FILTER_BLOCK];
	char out[SMTP_RAW_FILTER_BLOCK + SMTP_RAW_FILTER_NAME];
} smtp_raw_filter;

/* The object must not move afterwards. `source` begins at the start of the message. */
void smtp_raw_filter_init(smtp_raw_filter *filter, const smtp_source *inner);

#endif
