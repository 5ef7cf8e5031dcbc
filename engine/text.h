/*
 * text.h - octets of a stranger made fit to be shown.
 *
 * Guarantees: what comes out is valid UTF-8, holds no control but LF, and is bounded. Pure.
 */
#ifndef SMTP_TEXT_H
#define SMTP_TEXT_H

#include "buf.h"

/* Strict UTF-8: no overlong form, surrogate, cut sequence or value above U+10FFFF. */
bool smtp_text_is_utf8(smtp_span text);

/* Without those of the octets `what` at its ends. */
smtp_span smtp_text_trim(smtp_span text, const char *what);
#define SMTP_WHITE " \t\r\n"

/* The first `limit` octets at most, shortened so that no UTF-8 character is cut. */
smtp_span smtp_text_head(smtp_span text, size_t limit);

/* Six octets in a row that are pairs of GB 2312, one of them with an octet that is no letter in Latin-1 or KOI8-R: words
 * of European languages do not have that. */
bool smtp_text_looks_gb(smtp_span text);

/* Appends `raw` as clean UTF-8: UTF-8 where it is, else GB18030 where `chinese`, else Latin-1. Controls
 * (C0 but LF, DEL, C1) become \xNN, Unicode's for lines and directions \uNNNN; CR before LF goes. Stops on a whole character once `limit` octets were
 * appended, and then appends "...". False: memory. */
bool smtp_text_clean(smtp_buf *out, smtp_span raw, bool chinese, size_t limit);

/* The next character of valid UTF-8; moves `at` behind it. */
uint32_t smtp_text_next(smtp_span text, size_t *at);

/* A set of characters; SMTP_TEXT_IS_IN() takes an array of ranges. */
typedef struct smtp_text_range {
	uint32_t first, last;
} smtp_text_range;

bool smtp_text_is_in(const smtp_text_range *ranges, size_t count, uint32_t character);

#define SMTP_TEXT_IS_IN(ranges, character)                                                                   \
	smtp_text_is_in(ranges, sizeof(ranges) / sizeof *(ranges), character)

/* Appends a character, which is one of Unicode and no surrogate, as UTF-8. */
bool smtp_text_append(smtp_buf *out, uint32_t character);

#endif
