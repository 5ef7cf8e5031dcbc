/*
 * raw.c - see raw.h. A msg-id holds no white space (RFC 5322 3.6.4), so it stands whole on one line of its field.
 */
#include "raw.h"

#define LINE_MAX_OCTETS 998

static const char unreadable[] = "must be readable to its end, and from its start again";

bool smtp_raw_check(const smtp_source *source, smtp_body_facts *facts, smtp_refusal *refusal)
{
	if (!smtp_body_measure(source, facts)) {
		return smtp_refuse(refusal, "raw", "%s", unreadable);
	}
	if (facts->has_nul) {
		return smtp_refuse(refusal, "raw", "must not contain NUL octets");
	}
	if (facts->longest_line > LINE_MAX_OCTETS) {
		return smtp_refuse(refusal, "raw", "must not have a line longer than %d octets", LINE_MAX_OCTETS);
	}
	return true;
}

/* False: the source failed. */
static bool read_start(const smtp_source *source, char *into, size_t room, size_t *length)
{
	*length = 0;
	if (!source->rewind(source->handle)) {
		return false;
	}
	while (*length < room) {
		ptrdiff_t got = source->read(source->handle, into + *length, room - *length);
		if (got < 0 || (size_t)got > room - *length) {
			return false;
		}
		if (got == 0) {
			break;
		}
		*length += (size_t)got;
	}
	return source->rewind(source->handle);
}

static bool is_white(char octet)
{
	return octet == ' ' || octet == '\t';
}

static bool begins_message_id(smtp_span line)
{
	static const char name[] = "Message-ID";
	size_t at = sizeof name - 1;
	if (!smtp_starts_with_ignoring_case(line, name)) {
		return false;
	}
	while (at < line.length && is_white(line.data[at])) {
		at++;
	}
	return at < line.length && line.data[at] == ':';
}

/* `<...>` of printable ASCII; not given when the line has none. */
static smtp_span find_id(smtp_span line)
{
	const char *open = line.length ? memchr(line.data, '<', line.length) : NULL;
	for (const char *at = open; at && at < line.data + line.length; at++) {
		if (*at < 33 || *at > 126) {
			break;
		}
		if (*at == '>') {
			return (smtp_span){open, (size_t)(at - open) + 1};
		}
	}
	return (smtp_span){0};
}

static smtp_span find_in_header(smtp_span header)
{
	smtp_lines lines = {0};
	smtp_span line;
	bool ends, inside = false;
	smtp_lines_block(&lines, header);
	while (smtp_lines_next(&lines, &line, &ends) && line.length) {
		inside = is_white(line.data[0]) ? inside : begins_message_id(line);
		smtp_span id = inside ? find_id(line) : (smtp_span){0};
		if (id.data) {
			return id;
		}
	}
	return (smtp_span){0};
}

smtp_status smtp_raw_message_id(const smtp_source *source, char **id, smtp_refusal *refusal)
{
	*id = NULL;
	char *start = smtp_malloc(SMTP_RAW_HEADER_MAX);
	if (!start) {
		return SMTP_NO_MEMORY;
	}
	size_t length;
	smtp_status status = SMTP_OK;
	if (!read_start(source, start, SMTP_RAW_HEADER_MAX, &length)) {
		smtp_refuse(refusal, "raw", "%s", unreadable);
		status = SMTP_REFUSED;
	} else {
		smtp_span found = find_in_header((smtp_span){start, length});
		*id = smtp_strdup_span(found);
		status = found.data && !*id ? SMTP_NO_MEMORY : SMTP_OK;
	}
	smtp_free(start);
	return status;
}
