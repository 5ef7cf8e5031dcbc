/*
 * segments.h - a composed message as a list of segments, read as one source of octets: literal octets (header fields,
 * boundaries) and texts that are encoded on the fly, in blocks. Only the literals are held; texts are borrowed.
 *
 * Guarantees: every read gives the same octets; the facts are known without reading; what comes out is
 * 7-bit, without NUL, its lines end in CRLF, the last one too. Pure.
 */
#ifndef SMTP_SEGMENTS_H
#define SMTP_SEGMENTS_H

#include "body.h"
#include "encode.h"

typedef struct smtp_segment {
	bool literal;
	size_t start, length; /* literal: its place in `literals` */
	smtp_span text;       /* else a text and how it travels */
	smtp_encoding encoding;
} smtp_segment;

typedef struct smtp_segments {
	smtp_buf literals; /* append here; smtp_segments_add_text() and _finish() make segments of it */
	size_t closed;     /* octets of it that are in a segment */
	smtp_segment *list;
	size_t count, room;
	smtp_body_facts facts;
	bool ends_line;

	smtp_source source;
	size_t current, position; /* position: in a literal */
	bool encoding;            /* `encoder` is set up for the current text */
	smtp_encoder encoder;
	char line[SMTP_ENCODER_ROOM]; /* encoded, for a reader with less room than a line */
	size_t line_start, line_end;
} smtp_segments;

void smtp_segments_init(smtp_segments *segments, size_t ceiling); /* of the literals */
void smtp_segments_free(smtp_segments *segments);

/* Closes the literals so far and adds a text behind them. False: memory. */
bool smtp_segments_add_text(smtp_segments *segments, smtp_span text, const smtp_transfer *transfer);

/* Closes the last line, if it is open, and fills in `facts` and `source`. Nothing may be added afterwards, and
 * the object must not move. False: memory, now or before. */
bool smtp_segments_finish(smtp_segments *segments);

#endif
