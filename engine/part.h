/*
 * part.h - one attachment or inline part: what it may be, and how it is written.
 *
 * Guarantees: only the base name leaves, type and cid hold to their grammar, and the octets arrive as they are: a part
 * is always base64, text too. RFC 2045, RFC 2183, RFC 2392. Message and multipart types are refused, since
 * they must not be base64: a mail that is attached travels as application/octet-stream.
 */
#ifndef SMTP_PART_H
#define SMTP_PART_H

#include "segments.h"

/* Refuses a wrong name, type, cid or a part without content; the key is "attachments[index].name", ... */
bool smtp_part_check(const smtp_part *part, size_t index, const smtp_charset *charset, smtp_refusal *refusal);

/* Appends the Content-* fields of a checked part, ends the header block that stands open, and adds its octets. A cid
 * that is not given is made for an inline part; `domain` ("@shop.example") is its right side. REFUSED: the source
 * cannot be read twice, key "attachments[index]". */
smtp_status smtp_part_add(smtp_segments *segments, const smtp_part *part, size_t index,
	const smtp_charset *charset, smtp_span domain, smtp_refusal *refusal);

#endif
