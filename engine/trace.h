/*
 * trace.h - the transcript: who said what, in which phase, when.
 *
 * Guarantees: bounded in entries and octets, clean UTF-8. Secrets never get here: the session decides by its
 * state what is written, not by a pattern. Pure; the time is handed in.
 */
#ifndef SMTP_TRACE_H
#define SMTP_TRACE_H

#include "buf.h"

#define SMTP_TRACE_ENTRIES 1000
#define SMTP_TRACE_LINE 1024 /* octets of one entry */

typedef struct smtp_trace {
	smtp_trace_entry *entries;
	size_t count, capacity;
	size_t left_out; /* entries that came after the ceiling */
	int64_t started;
} smtp_trace;

void smtp_trace_init(smtp_trace *trace, int64_t now);
void smtp_trace_free(smtp_trace *trace);

/* `expect` is static or NULL. Out of memory an entry is lost and counted in left_out: a transcript is no
 * reason for a mail to fail. */
void smtp_trace_add(
	smtp_trace *trace, smtp_speaker from, smtp_phase phase, const char *expect, smtp_span text, int64_t now);
void smtp_trace_note(smtp_trace *trace, smtp_phase phase, int64_t now, const char *format, ...)
	SMTP_FORMAT(4, 5);

/* Appends what `other` holds, with its times moved to ours, and leaves it empty. */
void smtp_trace_join(smtp_trace *trace, smtp_trace *other);

/* Puts a copy of what `other` holds in front of what is there; out of memory a part of it is left out. */
void smtp_trace_precede(smtp_trace *trace, const smtp_trace *other);

/* Hands the entries over; closes with a note when some were left out. */
smtp_trace_entry *smtp_trace_take(smtp_trace *trace, size_t *count);
void smtp_trace_entries_free(smtp_trace_entry *entries, size_t count);

#endif
