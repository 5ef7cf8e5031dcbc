/*
 * trace.c - see trace.h.
 */
#include "trace.h"
#include "text.h"

#include <stdio.h>

void smtp_trace_init(smtp_trace *trace, int64_t now)
{
	*trace = (smtp_trace){.started = now};
}

void smtp_trace_entries_free(smtp_trace_entry *entries, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		smtp_free(entries[i].text);
	}
	smtp_free(entries);
}

void smtp_trace_free(smtp_trace *trace)
{
	smtp_trace_entries_free(trace->entries, trace->count);
	smtp_trace_init(trace, trace->started);
}

static smtp_trace_entry *add_entry(smtp_trace *trace, size_t ceiling)
{
	if (trace->count >= ceiling) {
		return NULL;
	}
	if (trace->count == trace->capacity) {
		size_t capacity = trace->capacity ? trace->capacity * 2 : 32;
		smtp_trace_entry *grown = smtp_realloc(trace->entries, capacity * sizeof *grown);
		if (!grown) {
			return NULL;
		}
		trace->entries = grown;
		trace->capacity = capacity;
	}
	return &trace->entries[trace->count];
}

static bool store(smtp_trace *trace, size_t ceiling, smtp_trace_entry entry, smtp_span text)
{
	smtp_trace_entry *place = add_entry(trace, ceiling);
	smtp_buf clean;
	smtp_buf_init(&clean, SMTP_TRACE_LINE * 8);
	if (!place || !smtp_text_clean(&clean, text, true, SMTP_TRACE_LINE)) {
		smtp_buf_free(&clean);
		return false;
	}
	entry.text = smtp_buf_take(&clean);
	if (!entry.text) {
		return false;
	}
	*place = entry;
	trace->count++;
	return true;
}

void smtp_trace_add(
	smtp_trace *trace, smtp_speaker from, smtp_phase phase, const char *expect, smtp_span text, int64_t now)
{
	smtp_trace_entry entry = {.from = from, .phase = phase, .expect = expect, .when = now - trace->started};
	if (!store(trace, SMTP_TRACE_ENTRIES, entry, text)) {
		trace->left_out++;
	}
}

void smtp_trace_note(smtp_trace *trace, smtp_phase phase, int64_t now, const char *format, ...)
{
	char text[512];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	smtp_trace_add(trace, SMTP_FROM_NOTE, phase, NULL, smtp_span_of(text), now);
}

void smtp_trace_join(smtp_trace *trace, smtp_trace *other)
{
	for (size_t i = 0; i < other->count; i++) {
		smtp_trace_entry *place = add_entry(trace, SMTP_TRACE_ENTRIES);
		if (!place) {
			trace->left_out++;
			smtp_free(other->entries[i].text);
			continue;
		}
		*place = other->entries[i];
		place->when += other->started - trace->started;
		trace->count++;
	}
	trace->left_out += other->left_out;
	smtp_free(other->entries);
	smtp_trace_init(other, other->started);
}

void smtp_trace_precede(smtp_trace *trace, const smtp_trace *other)
{
	smtp_trace whole;
	smtp_trace_init(&whole, other->started);
	for (size_t i = 0; i < other->count; i++) {
		smtp_trace_entry copy = other->entries[i];
		smtp_trace_entry *place = add_entry(&whole, SMTP_TRACE_ENTRIES);
		copy.text = place ? smtp_strdup_span(smtp_span_of(copy.text)) : NULL;
		if (!copy.text) {
			whole.left_out++;
			continue;
		}
		*place = copy;
		whole.count++;
	}
	whole.left_out += other->left_out;
	smtp_trace_join(&whole, trace);
	*trace = whole;
}

smtp_trace_entry *smtp_trace_take(smtp_trace *trace, size_t *count)
{
	if (trace->left_out) {
		char text[80];
		snprintf(text, sizeof text, "%zu more lines are not shown", trace->left_out);
		smtp_trace_entry entry = {.from = SMTP_FROM_NOTE};
		entry.when = trace->count ? trace->entries[trace->count - 1].when : 0;
		store(trace, SMTP_TRACE_ENTRIES + 1, entry, smtp_span_of(text));
	}
	smtp_trace_entry *entries = trace->entries;
	*count = trace->count;
	smtp_trace_init(trace, trace->started);
	return entries;
}
