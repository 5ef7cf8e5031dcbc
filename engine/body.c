/*
 * body.c - see body.h. What has its line ends is read to where it goes. There BDAT needs nothing more; for DATA dots are
 * looked for, and when one is to be doubled, what is behind it goes to the far end of the room and comes back run by run.
 * All else is read into the far end, and comes run by run too.
 */
#include "body.h"

void smtp_body_meter_take(smtp_body_meter *meter, smtp_span block)
{
	smtp_body_facts *facts = &meter->facts;
	facts->eight_bit = facts->eight_bit || smtp_lines_eight_bit(block);
	facts->has_nul = facts->has_nul || memchr(block.data, '\0', block.length);
	smtp_span stretch;
	bool ends;
	smtp_lines_block(&meter->lines, block);
	while (smtp_lines_next(&meter->lines, &stretch, &ends)) {
		meter->line += stretch.length;
		if (meter->line > facts->longest_line) {
			facts->longest_line = meter->line;
		}
		facts->octets += stretch.length + (ends ? 2 : 0);
		if (ends) {
			meter->line = 0;
		}
	}
}

void smtp_body_meter_end(smtp_body_meter *meter)
{
	meter->facts.canonical = !meter->line && smtp_lines_end_in_crlf(&meter->lines);
	if (meter->line) {
		meter->facts.octets += 2;
		meter->line = 0;
	}
}

bool smtp_body_measure(const smtp_source *source, smtp_body_facts *facts)
{
	*facts = (smtp_body_facts){0};
	if (!source->rewind(source->handle)) {
		return false;
	}
	char block[8192];
	smtp_body_meter meter = {0};
	ptrdiff_t got;
	while ((got = source->read(source->handle, block, sizeof block)) > 0) {
		smtp_body_meter_take(&meter, (smtp_span){block, (size_t)got});
	}
	smtp_body_meter_end(&meter);
	*facts = meter.facts;
	facts->canonical = false;
	return got == 0 && source->rewind(source->handle);
}

void smtp_body_init(smtp_body *body, const smtp_source *source)
{
	*body = (smtp_body){.source = source, .at_line_start = true};
}

void smtp_body_init_file(smtp_body *body, const smtp_source *source, const smtp_body_facts *facts)
{
	smtp_body_init(body, source);
	body->chunked = true;
	body->canonical = facts->canonical;
}

size_t smtp_body_room(const smtp_body *body, size_t octets)
{
	return body->canonical ? octets + octets / 2 + 64 : 4 * octets + 1024;
}

static bool read_block(const smtp_body *body, char *into, size_t room, size_t *got)
{
	ptrdiff_t length = body->source->read(body->source->handle, into, room);
	*got = length > 0 ? (size_t)length : 0;
	return length >= 0 && *got <= room;
}

static char *put(char *to, const char *from, const char *end)
{
	memmove(to, from, (size_t)(end - from));
	return to + (end - from);
}

static char *put_line_end(char *to)
{
	to[0] = '\r';
	to[1] = '\n';
	return to + 2;
}

/* ---- octets that have their line ends ------------------------------------------------------------ */

static void pass(smtp_body *body, const char *octets, size_t length)
{
	body->octets += length;
	body->at_line_start = length ? octets[length - 1] == '\n' : body->at_line_start;
}

static bool fill_straight(smtp_body *body, char **to, char *far, size_t *got)
{
	if (!read_block(body, *to, (size_t)(far - *to), got)) {
		return false;
	}
	pass(body, *to, *got);
	*to += *got;
	return true;
}

/* The next dot that begins a line; NULL: there is none. A line that has others costs two looks, base64 none of them. */
static const char *next_dot(const char *from, const char *end, bool at_line_start)
{
	while (from < end) {
		if (at_line_start && *from == '.') {
			return from;
		}
		const char *dot = memchr(from, '.', (size_t)(end - from));
		if (!dot || (dot > from && dot[-1] == '\n')) {
			return dot;
		}
		const char *lf = memchr(dot, '\n', (size_t)(end - dot));
		from = lf ? lf + 1 : end;
		at_line_start = true;
	}
	return NULL;
}

/* From the first dot on: the rest is behind it still. */
static char *double_dots(char *dot, size_t length, char *far)
{
	const char *from = far - length, *next = from;
	char *to = dot;
	memmove(far - length, dot, length);
	while (next) {
		to = put(to, from, next);
		*to++ = '.';
		from = next;
		next = next_dot(from + 1, far, false);
	}
	return put(to, from, far);
}

/* Every second octet is such a dot at most, and the first one: n become 3/2 n + 1/2. */
static bool fill_stuffed(smtp_body *body, char **to, char *far, size_t *got)
{
	bool at_line_start = body->at_line_start;
	if (!read_block(body, *to, ((size_t)(far - *to) - 1) / 3 * 2, got)) {
		return false;
	}
	char *end = *to + *got;
	pass(body, *to, *got);
	const char *dot = next_dot(*to, end, at_line_start);
	*to = dot ? double_dots(*to + (dot - *to), (size_t)(end - dot), far) : end;
	return true;
}

/* ---- octets that may have others ----------------------------------------------------------------- */

/* What is to stay as it is, from `kept` on, waits until something is not. */
static char *put_repaired(smtp_body *body, char *to, smtp_span block)
{
	smtp_lines *lines = &body->lines;
	smtp_span stretch;
	bool ends;
	smtp_lines_block(lines, block);
	const char *kept = lines->from;
	while (smtp_lines_next(lines, &stretch, &ends)) {
		const char *stop = stretch.data + stretch.length;
		if (body->at_line_start && stretch.length && *stretch.data == '.' && !body->chunked) {
			to = put(to, kept, stretch.data);
			*to++ = '.';
			kept = stretch.data;
		}
		if (ends && lines->from - stop != 2) {
			to = put_line_end(put(to, kept, stop));
			kept = lines->from;
		}
		body->octets += stretch.length + (ends ? 2 : 0);
		body->at_line_start = ends;
	}
	return put(to, kept, lines->from);
}

/* n octets become 2n at most. */
static bool fill_repaired(smtp_body *body, char **to, char *far, size_t *got)
{
	size_t most = (size_t)(far - *to) / 2;
	if (!read_block(body, far - most, most, got)) {
		return false;
	}
	*to = put_repaired(body, *to, (smtp_span){far - most, *got});
	return true;
}

/* ---- all of it ----------------------------------------------------------------------------------- */

static bool fill_some(smtp_body *body, char **to, char *far, size_t *got)
{
	if (!body->canonical) {
		return fill_repaired(body, to, far, got);
	}
	return body->chunked ? fill_straight(body, to, far, got) : fill_stuffed(body, to, far, got);
}

/* At the end nothing was read into what was left of the room, a quarter of it at least. */
static char *close_last_line(smtp_body *body, char *to)
{
	body->ended = true;
	if (body->at_line_start) {
		return to;
	}
	body->octets += 2;
	body->at_line_start = true;
	return put_line_end(to);
}

smtp_body_status smtp_body_fill(smtp_body *body, smtp_buf *wire, size_t room)
{
	if (body->ended) {
		return SMTP_BODY_END;
	}
	char *near = room < 64 ? NULL : smtp_buf_reserve(wire, room);
	if (!near) {
		return SMTP_BODY_FAILED;
	}
	char *to = near, *far = near + room;
	size_t got;
	do {
		if (!fill_some(body, &to, far, &got)) {
			*near = '\0';
			return SMTP_BODY_FAILED;
		}
	} while (got > 0 && (size_t)(far - to) >= (room + 3) / 4);
	to = got > 0 ? to : close_last_line(body, to);
	wire->length += (size_t)(to - near);
	wire->data[wire->length] = '\0';
	return body->ended ? SMTP_BODY_END : SMTP_BODY_MORE;
}

static ptrdiff_t memory_read(void *handle, char *into, size_t room)
{
	smtp_memory_source *memory = handle;
	size_t left = memory->octets.length - memory->position;
	size_t length = left < room ? left : room;
	if (length > PTRDIFF_MAX) {
		length = PTRDIFF_MAX;
	}
	if (length) {
		memcpy(into, memory->octets.data + memory->position, length);
		memory->position += length;
	}
	return (ptrdiff_t)length;
}

static bool memory_rewind(void *handle)
{
	((smtp_memory_source *)handle)->position = 0;
	return true;
}

void smtp_memory_source_init(smtp_memory_source *memory, smtp_span octets)
{
	*memory = (smtp_memory_source){{memory, memory_read, memory_rewind}, octets, 0};
}
