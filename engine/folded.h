/*
 * folded.h - a text as the patterns of rules.h see it: lower-case words with one space between them.
 *
 * Pure. Folding is linear in the text; a pattern is found in time linear in the text, and mostly refused after
 * a look at a table of the three-octet sequences that the text holds.
 */
#ifndef SMTP_FOLDED_H
#define SMTP_FOLDED_H

#include "buf.h"

#define SMTP_FOLDED_SEQUENCES 16384 /* bits; a power of two */

/* "^ 5.7.1 mail from ip refused $": `^` and `$` are the ends. Punctuation and mail addresses are gone, IP
 * addresses are `ip`, "doesn't" and "cannot" are "does not" and "can not", "e-mail" is "email", enhanced codes
 * keep their full stops. */
typedef struct smtp_folded {
	smtp_buf text;
	uint64_t sequences[SMTP_FOLDED_SEQUENCES / 64];
} smtp_folded;

void smtp_folded_init(smtp_folded *folded, size_t limit);
void smtp_folded_free(smtp_folded *folded);

/* Folds `text` behind the enhanced code (which may be empty). URLs are left out, or folded too. False: memory. */
bool smtp_folded_set(smtp_folded *folded, const char *enhanced, smtp_span text, bool keep_urls);

/* Does it hold the pattern (see rules.h)? */
bool smtp_folded_holds(const smtp_folded *folded, const char *pattern);

#endif
