/*
 * mask.h - a text without the mail addresses in it: each local part becomes `***`, its domain stays. For a report that
 * somebody pastes where strangers read. Pure.
 *
 * Guarantees: an address is found by its `@`, also as `=40`, `%40` or `+40` (xtext of RFC 3461 4, quoted-printable,
 * VERP, SRS), quoted (RFC 5321 4.1.2) or in UTF-8 (RFC 6531); and in base64. The names that the caller knows are found
 * without an `@` too, in any letter case and in the same encodings; a short one only as a word of its own. What is
 * public stays: host names. No state, no I/O; linear in the text, times the names.
 */
#ifndef SMTP_MASK_H
#define SMTP_MASK_H

#include "buf.h"

#define SMTP_MASK "***"
#define SMTP_MASK_NAMES 12
#define SMTP_MASK_HOSTS 8
#define SMTP_MASK_SHORT 5 /* a name with fewer octets is part of too many words */

/* Borrowed. */
typedef struct smtp_mask {
	smtp_span names[SMTP_MASK_NAMES]; /* local parts and user names */
	size_t name_count;
	smtp_span hosts[SMTP_MASK_HOSTS]; /* stay, though they may hold such a name */
	size_t host_count;
} smtp_mask;

/* An address, or a user name that is none: what is in front of the `@` (with and without quotes), behind a `\` of a
 * Windows domain, or all of it. Not given or empty: nothing. */
void smtp_mask_know(smtp_mask *mask, smtp_span identity);

/* A host or domain that stays. */
void smtp_mask_keep(smtp_mask *mask, smtp_span host);

/* Appends `text`, which is valid UTF-8, without them. False: memory. */
bool smtp_mask_text(smtp_buf *out, smtp_span text, const smtp_mask *mask);

#endif
