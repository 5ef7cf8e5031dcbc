/*
 * segments.h - a composed message as a list of segments, read as one source of octets: literal octets (header fields,
 * boundaries), texts that are encoded on the fly, and attachments that become base64 on the fly, from memory or from
 * a source of their own. Only the literals and one block are held; all else is borrowed.
 *
 * Guarantees: every read gives the same octets, or fails; the facts are known without reading. What comes out is
 * 7-bit but for literals that are not, without NUL, its lines end in CRLF, the last one too. An attachment that
 * gives more or fewer octets than it had when it was added fails the read: it never passes for a whole one. Pure.
 */
#ifndef SMTP_SEGMENTS_H
#define SMTP_SEGMENTS_H

#include "body.h"
#include "encode.h"
#include "random.h"

typedef enum smtp_segment_kind {
	SMTP_SEGMENT_LITERAL,
	SMTP_SEGMENT_TEXT,
	SMTP_SEGMENT_OCTETS
} smtp_segment_kind;

typedef struct smtp_segment {
	smtp_segment_kind kind;
	size_t start;           /* literal: its place in `literals`, */
	uint64_t length;        /* literal, octets: before they are encoded */
	smtp_span text;         /* or a text that goes as it is; text and how it travels, or octets in memory */
	smtp_encoding encoding; /* text */
	const smtp_source *source; /* octets; NULL: in memory */
} smtp_segment;

typedef struct smtp_segments {
	smtp_buf literals; /* append here; smtp_segments_add_text() and _finish() make segments of it */
	size_t closed;     /* octets of it that are in a segment */
	smtp_segment *list;
	size_t count, room;
	smtp_body_facts facts;
	bool ends_line;
	smtp_random *random; /* lent, for boundaries and ids of the parts; NULL: drawn for each */

	smtp_source source;
	size_t current;
	uint64_t position; /* in the literal or the octets */
	bool failed;       /* until it is rewound */
	bool begun;        /* what the current segment needs is set up */
	smtp_encoder encoder;
	char *block; /* read from a part's source, from block_start to block_end not encoded yet */
	size_t block_start, block_end;
	char line[SMTP_ENCODER_ROOM]; /* encoded, for a reader with less room than a line */
	size_t line_start, line_end;
} smtp_segments;

void smtp_segments_init(smtp_segments *segments, size_t ceiling); /* of the literals */
void smtp_segments_free(smtp_segments *segments);

/* Closes the literals so far and adds a text behind them. False: memory. */
bool smtp_segments_add_text(smtp_segments *segments, smtp_span text, const smtp_transfer *transfer);

/* The same for octets that are kept to the bit, as base64. */
bool smtp_segments_add_octets(smtp_segments *segments, smtp_span octets);

/* The same for octets of a source, which is read to its end to measure it. REFUSED: it cannot be read, or not twice. */
smtp_status smtp_segments_add_source(smtp_segments *segments, const smtp_source *source);

/* Closes the last line, if it is open, and fills in `facts` and `source`. Nothing may be added afterwards, and
 * the object must not move. False: memory, now or before. */
bool smtp_segments_finish(smtp_segments *segments);

#endif
