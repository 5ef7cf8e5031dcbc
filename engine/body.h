/*
 * body.h - message octets on their way into DATA or BDAT: line ends made CRLF, dots stuffed.
 *
 * Guarantees, for every input and every chunking: on the wire CR and LF appear only as CRLF (a bare one
 * becomes CRLF), every line that begins with a dot has one more, so that no line is a dot alone, and the
 * last line is closed (RFC 5321 2.3.8, 4.1.1.4, 4.5.2). What is known to have its line ends is not looked at for them: its
 * source writes into the wire, and from there octets are moved only behind a dot that is doubled. Pure.
 */
#ifndef SMTP_BODY_H
#define SMTP_BODY_H

#include "lines.h"

typedef struct smtp_body_facts {
	uint64_t octets;       /* after line ends are normalised, before dots: what SIZE announces, RFC 1870 */
	uint64_t longest_line; /* without CRLF */
	bool eight_bit, has_nul;
	/* Every line ends in CRLF, the last one too, whenever it is read: set by who knows that the octets stay the same. */
	bool canonical;
	bool utf8_header; /* the header block is not ASCII, RFC 6532: set by who knows where it ends */
} smtp_body_facts;

/* Measures octets as they pass. Starts as {0}; `facts` are complete after smtp_body_meter_end(), and `canonical` is
 * what was seen. */
typedef struct smtp_body_meter {
	smtp_body_facts facts;
	smtp_lines lines;
	uint64_t line;
} smtp_body_meter;

void smtp_body_meter_take(smtp_body_meter *meter, smtp_span block);
void smtp_body_meter_end(smtp_body_meter *meter);

/* Reads the source from start to end and rewinds it. It may give something else the next time, so it is not `canonical`.
 * False: it could not be read or rewound. */
bool smtp_body_measure(const smtp_source *source, smtp_body_facts *facts);

typedef struct smtp_body {
	const smtp_source *source;
	uint64_t octets;    /* appended so far, counted as in smtp_body_facts */
	smtp_lines lines;   /* only what it keeps from block to block */
	bool at_line_start; /* what is on the wire ends in CRLF, or is nothing yet */
	bool chunked;       /* for BDAT (RFC 3030): dots are not stuffed, there is no end to be mistaken */
	bool canonical;     /* as in smtp_body_facts */
	bool ended;
} smtp_body;

typedef enum smtp_body_status { SMTP_BODY_MORE, SMTP_BODY_END, SMTP_BODY_FAILED } smtp_body_status;

void smtp_body_init(smtp_body *body, const smtp_source *source);

/* For a place without an end of data, such as a file: a dot is a dot there. */
void smtp_body_init_file(smtp_body *body, const smtp_source *source, const smtp_body_facts *facts);

/* Room in which content of so many octets, and its end, come in one call as a rule. */
size_t smtp_body_room(const smtp_body *body, size_t octets);

/* Appends at most `room` octets of content (room >= 64). END: the source is at its end and all of it was
 * appended, last line closed with CRLF; the line with the dot is the dialogue's own. FAILED: source or memory; nothing
 * that could pass for the end was appended. */
smtp_body_status smtp_body_fill(smtp_body *body, smtp_buf *wire, size_t room);

/* A source over octets in memory; `memory` must outlive it. */
typedef struct smtp_memory_source {
	smtp_source source;
	smtp_span octets;
	size_t position;
} smtp_memory_source;

void smtp_memory_source_init(smtp_memory_source *memory, smtp_span octets);

#endif
