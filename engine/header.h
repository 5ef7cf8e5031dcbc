/*
 * header.h - header fields on their way out: folding, encoded-words, quoting; and what a caller may not put there.
 *
 * Guarantees: a line folds before white space so that it has at most 76 octets where there is such a place, and never
 * has more than 998; no line holds white space only; unfolding and decoding (RFC 2047) gives the value back. What is
 * written here was checked before: no CR, LF, NUL or other control gets in, and text is valid in its charset.
 * RFC 5322 2.1.1, 2.2.3, 3.2; RFC 2047 5. Pure.
 */
#ifndef SMTP_HEADER_H
#define SMTP_HEADER_H

#include "address.h"
#include "charset.h"

/* One field being written. A failed append shows in `out`. */
typedef struct smtp_field {
	smtp_buf *out;
	const smtp_charset *charset; /* of what is encoded; UTF-8 unless it is set */
	size_t column;
	bool begun; /* something stands behind the colon */
} smtp_field;

void smtp_field_begin(smtp_field *field, smtp_buf *out, smtp_span name);
void smtp_field_end(smtp_field *field);

/* A space and a token that is not split. */
void smtp_field_token(smtp_field *field, smtp_span token);

/* Unstructured text. Words that are plain stay so; from the first that is not to the last one it is encoded-words:
 * non-ASCII, look-alikes of encoded-words, words too long for a line, white space at the ends. */
void smtp_field_text(smtp_field *field, smtp_span text);

/* A display name: atoms, a quoted-string, or encoded-words. */
void smtp_field_phrase(smtp_field *field, smtp_span name);

/* The beginning of a group, `Name:`. */
void smtp_field_group(smtp_field *field, smtp_span name);

/* `Name <address>` or `address`, and what follows it at once: ",", ";" or "". */
void smtp_field_mailbox(smtp_field *field, const smtp_address *address, const char *after);

/* Refuses an unstructured value that holds a control (but tab), or is not valid in the charset. */
bool smtp_header_check_text(
	smtp_span text, const smtp_charset *charset, const char *key, smtp_refusal *refusal);

/* Checks the name and value of a free header; the fields that have a key of their own are refused.
 * REFUSED: the key is "headers.Name", or "headers" when the name cannot be shown. */
smtp_status smtp_header_check(const smtp_header *header, const smtp_charset *charset, smtp_refusal *refusal);

#endif
