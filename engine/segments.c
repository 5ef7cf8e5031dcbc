/*
 * segments.c - see segments.h.
 */
#include "segments.h"

void smtp_segments_init(smtp_segments *segments, size_t ceiling)
{
	*segments = (smtp_segments){.ends_line = true};
	smtp_buf_init(&segments->literals, ceiling);
}

void smtp_segments_free(smtp_segments *segments)
{
	smtp_buf_free(&segments->literals);
	smtp_free(segments->list);
	segments->list = NULL;
	segments->count = segments->room = segments->closed = 0;
}

static bool add(smtp_segments *segments, const smtp_segment *segment)
{
	if (segments->count == segments->room) {
		size_t room = segments->room ? segments->room * 2 : 8;
		smtp_segment *list =
			room > SIZE_MAX / sizeof *list ? NULL : smtp_realloc(segments->list, room * sizeof *list);
		if (!list) {
			return false;
		}
		segments->list = list;
		segments->room = room;
	}
	segments->list[segments->count++] = *segment;
	return true;
}

static bool close_literals(smtp_segments *segments)
{
	const smtp_buf *literals = &segments->literals;
	if (literals->failed) {
		return false;
	}
	if (literals->length == segments->closed) {
		return true;
	}
	smtp_segment segment = {
		true, segments->closed, literals->length - segments->closed, {0}, SMTP_ENCODING_7BIT};
	segments->closed = literals->length;
	segments->facts.octets += segment.length;
	segments->ends_line = literals->data[literals->length - 1] == '\n';
	return add(segments, &segment);
}

bool smtp_segments_add_text(smtp_segments *segments, smtp_span text, const smtp_transfer *transfer)
{
	smtp_segment segment = {.text = text, .encoding = transfer->encoding};
	if (!close_literals(segments) || !add(segments, &segment)) {
		return false;
	}
	segments->facts.octets += transfer->length;
	if (transfer->longest_line > segments->facts.longest_line) {
		segments->facts.longest_line = transfer->longest_line;
	}
	segments->ends_line = transfer->length ? transfer->ends_line : segments->ends_line;
	return true;
}

static size_t longest_line(smtp_span octets)
{
	smtp_lines lines = {0};
	smtp_span stretch;
	bool ends;
	size_t longest = 0;
	smtp_lines_block(&lines, octets);
	while (smtp_lines_next(&lines, &stretch, &ends)) {
		longest = stretch.length > longest ? stretch.length : longest;
	}
	return longest;
}

static size_t read_literal(smtp_segments *segments, const smtp_segment *segment, char *into, size_t room)
{
	size_t left = segment->length - segments->position;
	size_t length = left < room ? left : room;
	memcpy(into, segments->literals.data + segment->start + segments->position, length);
	segments->position += length;
	return length;
}

/* What is left of a line that did not fit into the last read. */
static size_t read_rest_of_line(smtp_segments *segments, char *into, size_t room)
{
	size_t left = segments->line_end - segments->line_start;
	size_t length = left < room ? left : room;
	memcpy(into, segments->line + segments->line_start, length);
	segments->line_start += length;
	return length;
}

static size_t read_text(smtp_segments *segments, const smtp_segment *segment, char *into, size_t room)
{
	if (segments->line_start < segments->line_end) {
		return read_rest_of_line(segments, into, room);
	}
	if (!segments->encoding) {
		smtp_encoder_init(&segments->encoder, segment->encoding, segment->text);
		segments->encoding = true;
	}
	if (room >= SMTP_ENCODER_ROOM) {
		return smtp_encoder_read(&segments->encoder, into, room);
	}
	segments->line_start = 0;
	segments->line_end = smtp_encoder_read(&segments->encoder, segments->line, sizeof segments->line);
	return read_rest_of_line(segments, into, room);
}

static void next_segment(smtp_segments *segments)
{
	segments->current++;
	segments->position = 0;
	segments->encoding = false;
}

/* Goes on to the next segment while a block can still be filled with little loss. */
static ptrdiff_t segments_read(void *handle, char *into, size_t room)
{
	smtp_segments *segments = handle;
	size_t used = 0;
	room = room < PTRDIFF_MAX ? room : PTRDIFF_MAX;
	while (segments->current < segments->count && used < room) {
		const smtp_segment *segment = &segments->list[segments->current];
		size_t got = segment->literal ? read_literal(segments, segment, into + used, room - used)
									  : read_text(segments, segment, into + used, room - used);
		used += got;
		if (got == 0) {
			next_segment(segments);
		} else if (room - used < SMTP_ENCODER_ROOM) {
			break;
		}
	}
	return (ptrdiff_t)used;
}

static bool segments_rewind(void *handle)
{
	smtp_segments *segments = handle;
	segments->current = segments->position = 0;
	segments->line_start = segments->line_end = 0;
	segments->encoding = false;
	return true;
}

bool smtp_segments_finish(smtp_segments *segments)
{
	bool open = segments->literals.length > segments->closed
					? segments->literals.data[segments->literals.length - 1] != '\n'
					: !segments->ends_line;
	if (open) {
		smtp_buf_append(&segments->literals, "\r\n", 2);
	}
	if (!close_literals(segments)) {
		return false;
	}
	size_t longest = longest_line(smtp_buf_view(&segments->literals));
	if (longest > segments->facts.longest_line) {
		segments->facts.longest_line = longest;
	}
	segments->source = (smtp_source){segments, segments_read, segments_rewind};
	return true;
}
