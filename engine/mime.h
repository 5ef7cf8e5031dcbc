/*
 * mime.h - the parts of a message: their nesting, their Content-* fields, their boundaries.
 * RFC 2045, RFC 2046 5.1, RFC 2387 (related), RFC 5546 and RFC 6047 (invitations).
 *
 * Guarantees: nesting has what is there and nothing more, at most
 *
 *     mixed( alternative( text, related( html, inline parts ), calendar ), attachments )
 *
 * and what would hold one part only is that part. Without HTML that could show them, inline parts stand in mixed.
 */
#ifndef SMTP_MIME_H
#define SMTP_MIME_H

#include "segments.h"

#define SMTP_PARTS_MAX 10000 /* attachments and inline parts of one message */

/* Checks text, html, calendar and attachments; REFUSED names the key. */
bool smtp_mime_check(const smtp_message *message, const smtp_charset *charset, smtp_refusal *refusal);

/* Appends Content-* fields of a checked message to the header block that stands open in `segments`, ends it, and adds
 * the body. `domain` ("@shop.example") is the right side of a Content-ID that is made. Random octets for
 * boundaries come from OpenSSL. REFUSED: a part's source cannot be read. */
smtp_status smtp_mime_add(smtp_segments *segments, const smtp_message *message, const smtp_charset *charset,
	smtp_span domain, smtp_refusal *refusal);

#endif
