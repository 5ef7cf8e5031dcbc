/*
 * encode.h - octets made fit for a mail: transfer encodings of a text part, and encoded-words for headers.
 *
 * Guarantees: an encoded text is 7-bit, its line ends are CRLF, its lines never pass 998 octets (76 in
 * quoted-printable and base64), and its length is known before; encoding is linear, in blocks of any size.
 * Whatever ends a line of the text (CRLF, LF, CR) is a line break in it. RFC 2045 6.7, 6.8; RFC 2047. Pure.
 */
#ifndef SMTP_ENCODE_H
#define SMTP_ENCODE_H

#include "base64.h"
#include "charset.h"
#include "lines.h"

typedef enum smtp_encoding {
	SMTP_ENCODING_7BIT,
	SMTP_ENCODING_QUOTED_PRINTABLE,
	SMTP_ENCODING_BASE64,
	SMTP_ENCODING_COUNT
} smtp_encoding;

/* The word for Content-Transfer-Encoding. */
const char *smtp_encoding_name(smtp_encoding encoding);

/* How a text part travels. */
typedef struct smtp_transfer {
	smtp_encoding encoding;
	uint64_t length;       /* encoded */
	uint64_t longest_line; /* encoded; not above */
	bool ends_line;        /* what is encoded is empty or ends in CRLF */
	bool as_is;            /* the text is what goes out, to the octet: 7bit, and it has CRLF already */
} smtp_transfer;

/* 7bit where every octet and line allows it, else the shorter one of quoted-printable and base64. */
smtp_transfer smtp_transfer_choose(smtp_span text);

/* Encodes a text as it is read. */
typedef struct smtp_encoder {
	smtp_encoding encoding;
	smtp_span text;
	size_t position;  /* quoted-printable: what is done */
	smtp_lines lines; /* 7bit and base64: what is not done, but for stretch and owed */
	smtp_span stretch;
	unsigned owed; /* octets of a CRLF still to be given */
} smtp_encoder;

#define SMTP_ENCODER_ROOM 80 /* a whole line of quoted-printable or base64 */

void smtp_encoder_init(smtp_encoder *encoder, smtp_encoding encoding, smtp_span text);

/* Writes at most `room` octets (room >= SMTP_ENCODER_ROOM), at least one but at the end: 0. */
size_t smtp_encoder_read(smtp_encoder *encoder, char *into, size_t room);

#define SMTP_WORD_LINE 76      /* a header line that holds an encoded-word is no longer, RFC 2047 2 */
#define SMTP_WORD_LINE_LAST 52 /* an encoded-word must not begin behind this column */

/* Appends text of a charset as encoded-words of at most 75 octets, one to a line (CRLF SP between two). `column` is
 * where the first begins, at most SMTP_WORD_LINE_LAST, and then where the last one ended. The shorter one of Q and
 * B is taken for all of it. Characters stay whole; all words together decode to exactly `text`, which
 * must be valid. False: `out` is full. */
bool smtp_encoded_words(smtp_buf *out, const smtp_charset *charset, smtp_span text, size_t *column);

#endif
