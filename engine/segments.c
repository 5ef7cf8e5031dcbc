/*
 * segments.c - see segments.h.
 */
#include "segments.h"

#define BLOCK_ROOM (1152 * SMTP_BASE64_GROUP) /* 64 KiB, in whole lines */

void smtp_segments_init(smtp_segments *segments, size_t ceiling)
{
	*segments = (smtp_segments){.ends_line = true};
	smtp_buf_init(&segments->literals, ceiling);
}

void smtp_segments_free(smtp_segments *segments)
{
	smtp_buf_free(&segments->literals);
	smtp_free(segments->list);
	smtp_free(segments->block);
	segments->list = NULL;
	segments->block = NULL;
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
	smtp_segment segment = {.kind = SMTP_SEGMENT_LITERAL,
		.start = segments->closed,
		.length = literals->length - segments->closed};
	segments->closed = literals->length;
	segments->facts.octets += segment.length;
	segments->ends_line = literals->data[literals->length - 1] == '\n';
	return add(segments, &segment);
}

bool smtp_segments_add_text(smtp_segments *segments, smtp_span text, const smtp_transfer *transfer)
{
	smtp_segment segment = {.kind = transfer->as_is && text.length ? SMTP_SEGMENT_LITERAL : SMTP_SEGMENT_TEXT,
		.length = text.length,
		.text = text,
		.encoding = transfer->encoding};
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

static bool add_base64(smtp_segments *segments, const smtp_segment *segment)
{
	if (!close_literals(segments) || !add(segments, segment)) {
		return false;
	}
	segments->facts.octets += smtp_base64_length(segment->length);
	if (segment->length && segments->facts.longest_line < SMTP_BASE64_LINE) {
		segments->facts.longest_line = SMTP_BASE64_LINE;
	}
	segments->ends_line = segment->length ? false : segments->ends_line;
	return true;
}

bool smtp_segments_add_octets(smtp_segments *segments, smtp_span octets)
{
	return add_base64(
		segments, &(smtp_segment){.kind = SMTP_SEGMENT_OCTETS, .length = octets.length, .text = octets});
}

/* False: it cannot be read, or not from its start again. */
static bool measure(const smtp_source *source, char *block, uint64_t *octets)
{
	*octets = source->size;
	if (source->size) {
		return source->rewind(source->handle);
	}
	if (!source->rewind(source->handle)) {
		return false;
	}
	for (;;) {
		ptrdiff_t got = source->read(source->handle, block, BLOCK_ROOM);
		if (got <= 0) {
			return got == 0 && source->rewind(source->handle);
		}
		*octets += (uint64_t)got;
	}
}

smtp_status smtp_segments_add_source(smtp_segments *segments, const smtp_source *source)
{
	smtp_segment segment = {.kind = SMTP_SEGMENT_OCTETS, .source = source};
	if (!segments->block) {
		segments->block = smtp_malloc(BLOCK_ROOM);
	}
	if (!segments->block) {
		return SMTP_NO_MEMORY;
	}
	if (!measure(source, segments->block, &segment.length)) {
		return SMTP_REFUSED;
	}
	return add_base64(segments, &segment) ? SMTP_OK : SMTP_NO_MEMORY;
}

/* What is encoded has its line ends; whoever appends literals writes them too, and here that is seen. */
static void measure_literals(smtp_segments *segments)
{
	smtp_span literals = smtp_buf_view(&segments->literals), stretch;
	smtp_body_facts *facts = &segments->facts;
	smtp_lines lines = {0};
	bool ends;
	smtp_lines_block(&lines, literals);
	while (smtp_lines_next(&lines, &stretch, &ends)) {
		facts->longest_line = stretch.length > facts->longest_line ? stretch.length : facts->longest_line;
	}
	facts->eight_bit = smtp_lines_eight_bit(literals);
	facts->canonical = smtp_lines_end_in_crlf(&lines);
}

static size_t read_literal(smtp_segments *segments, const smtp_segment *segment, char *into, size_t room)
{
	size_t position = (size_t)segments->position, left = (size_t)segment->length - position;
	size_t length = left < room ? left : room;
	const char *octets = segment->text.data ? segment->text.data : segments->literals.data + segment->start;
	memcpy(into, octets + position, length);
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

/* Fills the block from the part's source as far as its measured length goes; false: it failed, or it has
 * more octets or fewer than it had. */
static bool fill_block(smtp_segments *segments, const smtp_segment *segment)
{
	uint64_t left = segment->length - segments->position;
	size_t have = segments->block_end - segments->block_start;
	if (have >= SMTP_BASE64_GROUP || have == left) {
		return true;
	}
	memmove(segments->block, segments->block + segments->block_start, have);
	while (have < BLOCK_ROOM && have < left) {
		ptrdiff_t got =
			segment->source->read(segment->source->handle, segments->block + have, BLOCK_ROOM - have);
		if (got <= 0 || (size_t)got > BLOCK_ROOM - have) {
			return false;
		}
		have += (size_t)got;
	}
	segments->block_start = 0;
	segments->block_end = have;
	return have <= left;
}

/* What is at hand of the octets that are not encoded yet: a line at least, or all. */
static bool octets_at_hand(smtp_segments *segments, const smtp_segment *segment, smtp_span *octets)
{
	if (!segment->source) {
		size_t position = (size_t)segments->position;
		*octets = (smtp_span){segment->text.data + position, segment->text.length - position};
		return true;
	}
	if (!fill_block(segments, segment)) {
		return false;
	}
	*octets =
		(smtp_span){segments->block + segments->block_start, segments->block_end - segments->block_start};
	return true;
}

/* Whole lines, as many as there is room for; the last one alone, as it has no CRLF. */
static ptrdiff_t encode_octets(smtp_segments *segments, const smtp_segment *segment, char *into, size_t room)
{
	uint64_t left = segment->length - segments->position;
	smtp_span octets;
	if (!octets_at_hand(segments, segment, &octets)) {
		return -1;
	}
	if (left <= SMTP_BASE64_GROUP) {
		segments->position += left;
		segments->block_start += (size_t)left;
		return (ptrdiff_t)smtp_base64(into, octets.data, (size_t)left);
	}
	size_t lines = octets.length / SMTP_BASE64_GROUP, fitting = room / (SMTP_BASE64_LINE + 2);
	lines -= lines * SMTP_BASE64_GROUP == left;
	lines = lines < fitting ? lines : fitting;
	segments->position += lines * SMTP_BASE64_GROUP;
	segments->block_start += lines * SMTP_BASE64_GROUP;
	return (ptrdiff_t)smtp_base64_lines(into, octets.data, lines);
}

/* At the measured end the source must be at its end too. */
static ptrdiff_t read_octets(smtp_segments *segments, const smtp_segment *segment, char *into, size_t room)
{
	if (segments->position < segment->length) {
		return encode_octets(segments, segment, into, room);
	}
	char more;
	return segment->source && segment->source->read(segment->source->handle, &more, 1) != 0 ? -1 : 0;
}

static bool begin(smtp_segments *segments, const smtp_segment *segment)
{
	if (segment->kind == SMTP_SEGMENT_TEXT) {
		smtp_encoder_init(&segments->encoder, segment->encoding, segment->text);
	}
	segments->position = 0;
	segments->block_start = segments->block_end = 0;
	segments->line_start = segments->line_end = 0;
	segments->begun = !segment->source || segment->source->rewind(segment->source->handle);
	return segments->begun;
}

/* `room` is that of a line at least. */
static ptrdiff_t read_encoded(smtp_segments *segments, const smtp_segment *segment, char *into, size_t room)
{
	return segment->kind == SMTP_SEGMENT_OCTETS
			   ? read_octets(segments, segment, into, room)
			   : (ptrdiff_t)smtp_encoder_read(&segments->encoder, into, room);
}

/* Octets; 0: the segment is at its end; -1: it failed. */
static ptrdiff_t read_segment(smtp_segments *segments, const smtp_segment *segment, char *into, size_t room)
{
	if (!segments->begun && !begin(segments, segment)) {
		return -1;
	}
	if (segment->kind == SMTP_SEGMENT_LITERAL) {
		return (ptrdiff_t)read_literal(segments, segment, into, room);
	}
	if (segments->line_start < segments->line_end) {
		return (ptrdiff_t)read_rest_of_line(segments, into, room);
	}
	if (room >= SMTP_ENCODER_ROOM) {
		return read_encoded(segments, segment, into, room);
	}
	ptrdiff_t got = read_encoded(segments, segment, segments->line, sizeof segments->line);
	if (got < 0) {
		return got;
	}
	segments->line_start = 0;
	segments->line_end = (size_t)got;
	return (ptrdiff_t)read_rest_of_line(segments, into, room);
}

/* Goes on to the next segment while a block can still be filled with little loss. */
static ptrdiff_t segments_read(void *handle, char *into, size_t room)
{
	smtp_segments *segments = handle;
	size_t used = 0;
	room = room < PTRDIFF_MAX ? room : PTRDIFF_MAX;
	while (!segments->failed && segments->current < segments->count && used < room) {
		const smtp_segment *segment = &segments->list[segments->current];
		ptrdiff_t got = read_segment(segments, segment, into + used, room - used);
		if (got < 0) {
			segments->failed = true;
			break;
		}
		used += (size_t)got;
		if (got == 0) {
			segments->current++;
			segments->begun = false;
		} else if (room - used < SMTP_ENCODER_ROOM) {
			break;
		}
	}
	return segments->failed ? -1 : (ptrdiff_t)used;
}

static bool segments_rewind(void *handle)
{
	smtp_segments *segments = handle;
	segments->current = 0;
	segments->begun = segments->failed = false;
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
	measure_literals(segments);
	segments->source = (smtp_source){segments, segments_read, segments_rewind, 0};
	return true;
}
