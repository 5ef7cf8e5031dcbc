/*
 * raw.h - a message that the caller wrote himself: read once to be checked, measured, and asked for its Message-ID. Pure.
 *
 * Guarantees of a message that was read: a header block of fields (RFC 5322 2.2, obsolete forms left out), From and
 * Date exactly once, the other fields that RFC 5322 3.6 and RFC 2045 allow once at most once, no control but the tab in
 * it, and UTF-8 where it is not ASCII; no bare CR in it; no NUL and no line above 998 octets anywhere.
 */
#ifndef SMTP_RAW_H
#define SMTP_RAW_H

#include "body.h"

/* Reads the message to its end and rewinds it. `facts` are of the whole; `id` is its Message-ID with angle brackets, to
 * be given to smtp_free(), NULL when it has none. REFUSED: the key is "raw", and the reason names the field or line. */
smtp_status smtp_raw_read(
	const smtp_source *source, smtp_body_facts *facts, char **id, smtp_refusal *refusal);

#endif
