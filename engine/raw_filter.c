/*
 * raw_filter.c - see raw_filter.h. The beginning of a line is held back until its field name is known.
 */
#include "raw_filter.h"

static void put(smtp_raw_filter *filter, const char *octets, size_t length)
{
	memcpy(filter->out + filter->to, octets, length);
	filter->to += length;
}

/* Is the held beginning of a line the whole name of a field that goes, the octet behind it included? */
static bool is_hidden(smtp_span name)
{
	static const char *const hidden[] = {"Bcc", "Resent-Bcc"};
	char behind = name.data[name.length - 1];
	for (size_t i = 0; i < 2; i++) {
		if (name.length == strlen(hidden[i]) + 1 && strchr(": \t", behind) &&
			smtp_starts_with_ignoring_case(name, hidden[i])) {
			return true;
		}
	}
	return false;
}

static void decide(smtp_raw_filter *filter, bool drop)
{
	filter->deciding = false;
	filter->dropping = drop;
	if (!drop) {
		put(filter, filter->name, filter->name_length);
	}
	filter->name_length = 0;
}

static void hold(smtp_raw_filter *filter, char octet)
{
	filter->name[filter->name_length++] = octet;
	bool ended = strchr(":\n \t", octet) != NULL;
	if (ended || filter->name_length == sizeof filter->name) {
		decide(filter, ended && is_hidden((smtp_span){filter->name, filter->name_length}));
	}
}

/* The first octet of a line says whether the field goes on, a new one begins, or the header ends. */
static void begin_line(smtp_raw_filter *filter, char octet)
{
	filter->at_line_start = false;
	if (octet == '\r' || octet == '\n') {
		filter->in_body = true;
	} else if (octet != ' ' && octet != '\t') {
		filter->deciding = true;
	}
}

static void take(smtp_raw_filter *filter, char octet)
{
	if (filter->at_line_start) {
		begin_line(filter, octet);
	}
	if (filter->deciding) {
		hold(filter, octet);
	} else if (filter->in_body || !filter->dropping) {
		put(filter, &octet, 1);
	}
	filter->at_line_start = octet == '\n';
}

static bool refill(smtp_raw_filter *filter)
{
	filter->from = filter->to = 0;
	ptrdiff_t got = filter->inner->read(filter->inner->handle, filter->block, sizeof filter->block);
	if (got < 0 || (size_t)got > sizeof filter->block) {
		return false;
	}
	size_t at = 0;
	while (at < (size_t)got && !filter->in_body) {
		take(filter, filter->block[at++]);
	}
	put(filter, filter->block + at, (size_t)got - at);
	if (got == 0) {
		decide(filter, false);
		filter->in_body = true;
	}
	return true;
}

static ptrdiff_t filter_read(void *handle, char *into, size_t room)
{
	smtp_raw_filter *filter = handle;
	while (filter->from == filter->to && !filter->in_body) {
		if (!refill(filter)) {
			return -1;
		}
	}
	if (filter->from == filter->to) {
		return filter->inner->read(filter->inner->handle, into, room);
	}
	size_t left = filter->to - filter->from;
	size_t length = left < room ? left : room;
	memcpy(into, filter->out + filter->from, length);
	filter->from += length;
	return (ptrdiff_t)length;
}

static void start(smtp_raw_filter *filter)
{
	filter->in_body = filter->deciding = filter->dropping = false;
	filter->at_line_start = true;
	filter->name_length = filter->from = filter->to = 0;
}

static bool filter_rewind(void *handle)
{
	smtp_raw_filter *filter = handle;
	start(filter);
	return filter->inner->rewind(filter->inner->handle);
}

void smtp_raw_filter_init(smtp_raw_filter *filter, const smtp_source *inner)
{
	filter->source = (smtp_source){filter, filter_read, filter_rewind, 0};
	filter->inner = inner;
	start(filter);
}
