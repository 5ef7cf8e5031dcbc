/*
 * body.c - see body.h. A block is read into the far end of the room it will be written to, and goes line by line
 * to the near end: n octets become at most 2n + 2 (n line ends, or half as many dots, and a line to close).
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
	return got == 0 && source->rewind(source->handle);
}

void smtp_body_init(smtp_body *body, const smtp_source *source)
{
	*body = (smtp_body){.source = source, .at_line_start = true};
}

static char *put_line_end(smtp_body *body, char *to)
{
	to[0] = '\r';
	to[1] = '\n';
	body->octets += 2;
	body->at_line_start = true;
	return to + 2;
}

static char *put_stretch(smtp_body *body, char *to, smtp_span stretch)
{
	if (stretch.length) {
		if (body->at_line_start && *stretch.data == '.' && !body->chunked) {
			*to++ = '.';
		}
		memmove(to, stretch.data, stretch.length);
		body->octets += stretch.length;
		body->at_line_start = false;
	}
	return to + stretch.length;
}

static char *put_block(smtp_body *body, char *to, smtp_span block)
{
	smtp_span stretch;
	bool ends;
	smtp_lines_block(&body->lines, block);
	while (smtp_lines_next(&body->lines, &stretch, &ends)) {
		to = put_stretch(body, to, stretch);
		if (ends) {
			to = put_line_end(body, to);
		}
	}
	return to;
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
	ptrdiff_t got;
	do {
		size_t most = ((size_t)(far - to) - 2) / 2;
		got = body->source->read(body->source->handle, far - most, most);
		if (got < 0 || (size_t)got > most) {
			*near = '\0';
			return SMTP_BODY_FAILED;
		}
		to = put_block(body, to, (smtp_span){far - most, (size_t)got});
	} while (got > 0 && (size_t)(far - to) >= (room + 3) / 4);
	if (got == 0) {
		body->ended = true;
		to = body->at_line_start ? to : put_line_end(body, to);
	}
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
