/*
 * charset.h - the charsets that a message may be written in, and where a character ends in each of them.
 *
 * Guarantees: in every one of them an octet below 128 that begins a character is that ASCII character, CR, LF and other
 * controls are never part of another one, and a text without an octet above 127 is ASCII. Stateful
 * charsets (ISO-2022-*, HZ, UTF-7) are not known. Nothing is converted. Pure.
 */
#ifndef SMTP_CHARSET_H
#define SMTP_CHARSET_H

#include "buf.h"

typedef struct smtp_charset smtp_charset;

/* By its name or a usual alias, ignoring case; UTF-8 when the name is "not given". NULL: not known. */
const smtp_charset *smtp_charset_find(smtp_span name);
const smtp_charset *smtp_charset_utf8(void);

/* The same, but a name that is not known is refused (key "charset"), with the names that are. */
const smtp_charset *smtp_charset_choose(smtp_span name, smtp_refusal *refusal);

/* The preferred MIME name, "GB2312"; at most SMTP_CHARSET_NAME_MAX octets. */
const char *smtp_charset_name(const smtp_charset *charset);

#define SMTP_CHARSET_NAME_MAX 12

/* Octets of the character at the front of a text that is not empty; 0: there is none that is valid. */
size_t smtp_charset_character(const smtp_charset *charset, smtp_span text);

/* Where the first octet stands that begins no valid character; text.length: nowhere. Linear. */
size_t smtp_charset_find_invalid(const smtp_charset *charset, smtp_span text);

/* Refuses a text with octets that are no characters: "must be valid GBK (octet 17 is not)". */
bool smtp_charset_check(const smtp_charset *charset, smtp_span text, const char *key, smtp_refusal *refusal);

#endif
