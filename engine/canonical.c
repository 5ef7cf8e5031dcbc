/*
 * canonical.c - see canonical.h. What may turn out not to count (white space, empty lines) is counted, not held.
 */
#include "canonical.h"

static bool is_white(char octet)
{
	return octet == ' ' || octet == '\t';
}

/* ---- body ---------------------------------------------------------------------------------------- */

void smtp_canonical_body_begin(
	smtp_canonical_body *body, smtp_dkim_canonicalization form, const smtp_sink *sink)
{
	body->form = form;
	body->sink = *sink;
	body->empty_lines = 0;
	body->has_content = body->line_begun = body->space = body->failed = false;
	body->held = 0;
}

static void flush(smtp_canonical_body *body)
{
	if (body->held && !body->failed) {
		body->failed = !body->sink.write(body->sink.handle, body->block, body->held);
	}
	body->held = 0;
}

static void put(smtp_canonical_body *body, const char *octets, size_t length)
{
	while (length) {
		size_t room = sizeof body->block - body->held;
		size_t part = length < room ? length : room;
		memcpy(body->block + body->held, octets, part);
		body->held += part;
		octets += part;
		length -= part;
		if (body->held == sizeof body->block) {
			flush(body);
		}
	}
}

/* Octets that count, and with them all that was seen before. */
static void put_content(smtp_canonical_body *body, const char *octets, size_t length)
{
	for (; body->empty_lines; body->empty_lines--) {
		put(body, "\r\n", 2);
	}
	if (body->space) {
		put(body, " ", 1);
		body->space = false;
	}
	put(body, octets, length);
	body->line_begun = body->has_content = true;
}

static void take_relaxed(smtp_canonical_body *body, smtp_span stretch)
{
	const char *at = stretch.data, *end = stretch.data + stretch.length;
	while (at < end) {
		const char *start = at;
		while (at < end && !is_white(*at)) {
			at++;
		}
		if (at > start) {
			put_content(body, start, (size_t)(at - start));
		}
		while (at < end && is_white(*at)) {
			body->space = true;
			at++;
		}
	}
}

void smtp_canonical_body_take(smtp_canonical_body *body, smtp_span stretch, bool ends)
{
	if (stretch.length) {
		bool white = body->form == SMTP_DKIM_RELAXED && (memchr(stretch.data, ' ', stretch.length) ||
															memchr(stretch.data, '\t', stretch.length));
		if (white) {
			take_relaxed(body, stretch);
		} else {
			put_content(body, stretch.data, stretch.length);
		}
	}
	if (!ends) {
		return;
	}
	if (body->line_begun) {
		put(body, "\r\n", 2);
	} else {
		body->empty_lines++;
	}
	body->line_begun = body->space = false;
}

/* A body without a line that counts is one line end in the simple form (RFC 6376 3.4.3) and nothing in the relaxed. */
bool smtp_canonical_body_end(smtp_canonical_body *body)
{
	if (body->line_begun || (!body->has_content && body->form == SMTP_DKIM_SIMPLE)) {
		put(body, "\r\n", 2);
	}
	flush(body);
	return !body->failed;
}

/* ---- header -------------------------------------------------------------------------------------- */

/* White space and folds become one space, and none at the ends. */
static void put_relaxed_value(smtp_buf *out, smtp_span value)
{
	bool space = false, begun = false;
	for (size_t at = 0; at < value.length; at++) {
		char octet = value.data[at];
		if (is_white(octet) || octet == '\r' || octet == '\n') {
			space = begun;
			continue;
		}
		if (space) {
			smtp_buf_char(out, ' ');
			space = false;
		}
		smtp_buf_char(out, octet);
		begun = true;
	}
}

static void put_relaxed_name(smtp_buf *out, smtp_span name)
{
	while (name.length && is_white(name.data[name.length - 1])) {
		name.length--;
	}
	for (size_t at = 0; at < name.length; at++) {
		smtp_buf_char(out, smtp_ascii_lower(name.data[at]));
	}
}

bool smtp_canonical_field(smtp_buf *out, smtp_dkim_canonicalization form, smtp_span field)
{
	const char *colon = field.length ? memchr(field.data, ':', field.length) : NULL;
	if (form == SMTP_DKIM_SIMPLE || !colon) {
		return smtp_buf_span(out, field);
	}
	size_t name = (size_t)(colon - field.data);
	put_relaxed_name(out, (smtp_span){field.data, name});
	smtp_buf_char(out, ':');
	put_relaxed_value(out, (smtp_span){colon + 1, field.length - name - 1});
	smtp_buf_append(out, "\r\n", 2);
	return !out->failed;
}
