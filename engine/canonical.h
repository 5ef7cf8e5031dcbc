/*
 * canonical.h - header fields and bodies in the forms that DKIM hashes: simple and relaxed, RFC 6376 3.4.
 *
 * Guarantees: the same octets for every cutting of a body into stretches; linear; constant memory, however long the
 * white space or the empty lines at the end. Pure.
 */
#ifndef SMTP_CANONICAL_H
#define SMTP_CANONICAL_H

#include "buf.h"

#define SMTP_CANONICAL_BLOCK 4096

/* A body on its way into a sink. */
typedef struct smtp_canonical_body {
	smtp_dkim_canonicalization form;
	smtp_sink sink;
	uint64_t empty_lines; /* seen and not written: the last ones do not count */
	bool has_content;     /* some line was written */
	bool line_begun;      /* something of the present line was written */
	bool space;           /* white space was seen and not written: at the end of a line it does not count */
	bool failed;          /* the sink said stop */
	size_t held;
	char block[SMTP_CANONICAL_BLOCK];
} smtp_canonical_body;

void smtp_canonical_body_begin(
	smtp_canonical_body *body, smtp_dkim_canonicalization form, const smtp_sink *sink);

/* A stretch of a line without its line end; `ends`: the line ends behind it. */
void smtp_canonical_body_take(smtp_canonical_body *body, smtp_span stretch, bool ends);

/* The body is at its end; a last line that is open is closed. False: the sink said stop. */
bool smtp_canonical_body_end(smtp_canonical_body *body);

/* Appends one header field, CRLF at its end included, of which `field` is the whole, folds and CRLF included. */
bool smtp_canonical_field(smtp_buf *out, smtp_dkim_canonicalization form, smtp_span field);

#endif
