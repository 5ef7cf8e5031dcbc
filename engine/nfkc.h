/*
 * nfkc.h - Unicode normalisation form KC (UAX 15) of Unicode 3.2, which is the one that RFC 3454 means. Pure.
 *
 * Characters are held as uint32_t in a buffer, four octets each.
 */
#ifndef SMTP_NFKC_H
#define SMTP_NFKC_H

#include "buf.h"

#define SMTP_NFKC_LONGEST 18 /* characters that one may become */

/* Appends the normal form of `text` to `out`, which is empty. False: memory. */
bool smtp_nfkc(const smtp_buf *text, smtp_buf *out);

size_t smtp_characters_count(const smtp_buf *text);
uint32_t smtp_character_at(const smtp_buf *text, size_t index);
bool smtp_characters_add(smtp_buf *text, uint32_t character);

#endif
