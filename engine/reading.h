/*
 * reading.h - takes a reply, an exception text or a bounce line apart: code, enhanced code, words, phase.
 *
 * Pure; every function is linear in its input, and the caller bounds the input.
 */
#ifndef SMTP_READING_H
#define SMTP_READING_H

#include "buf.h"

typedef struct smtp_reading {
	int code;       /* of the innermost reply; 0: none */
	int outer_code; /* the text itself begins with it; 0: it does not */
	char enhanced_code[12];
	smtp_phase phase; /* told by the words around ("in reply to end of DATA command"); NONE: not told */
	smtp_span around; /* what stands before the innermost reply; empty unless it was wrapped */
	smtp_span text;   /* the innermost reply, its codes still on */
} smtp_reading;

/* `text` is clean UTF-8. `code`: known from elsewhere, 0 if not. */
void smtp_reading_of(smtp_span text, int code, smtp_reading *reading);

/* The command that the words around a reply name; NONE: they name none. */
smtp_phase smtp_reading_phase(smtp_span text);

/* The enhanced code at the very start of `text`; false: none. */
bool smtp_reading_enhanced(smtp_span text, char enhanced[12]);

/* What follows the code at the start of a line; the whole line if it is not there. */
smtp_span smtp_reading_words(smtp_span line, int code);

/* Appends the lines of `text`, each without `code` and `enhanced` at its start, joined by LF. */
bool smtp_reading_strip(smtp_buf *out, smtp_span text, int code, const char *enhanced);

/* Postfix names what it rejects before it says why; this is why: "User unknown" of "<a@b>: Recipient address
 * rejected: User unknown". Else the whole text. */
smtp_span smtp_reading_reason(smtp_span text);

/* Does `text` hold these lower-case octets, ASCII case ignored? */
bool smtp_reading_find(smtp_span text, const char *words, size_t length);

/* Seconds that the text asks to wait ("try again in 5 minutes"); -1: it does not say. */
int64_t smtp_reading_wait(smtp_span text);

#endif
