/*
 * lines.h - octets seen as lines, whatever ends them: CRLF, a bare LF or a bare CR each end one line.
 *
 * Guarantees: the same lines for every cutting of the octets into blocks; linear, by memchr, of which a line of LF takes one
 * and a line of CRLF two. Pure.
 */
#ifndef SMTP_LINES_H
#define SMTP_LINES_H

#include "buf.h"

/* Starts as {0}. */
typedef struct smtp_lines {
	const char *from, *end;
	const char *lf, *cr; /* the next one of the block, or its end; NULL: not looked for yet */
	bool held_cr;        /* the block ended in CR; an LF that follows belongs to it */
	bool bare;           /* a line ended in CR or LF alone */
} smtp_lines;

/* Gives the next block, once the one before is used up. */
void smtp_lines_block(smtp_lines *lines, smtp_span block);

/* The next stretch of one line, without its line end; `ends` says whether the line ends there or goes on
 * in the next block. A stretch that does not end its line is never empty. False: the block is used up. */
bool smtp_lines_next(smtp_lines *lines, smtp_span *stretch, bool *ends);

/* True when smtp_lines_next() would return false. */
bool smtp_lines_used_up(const smtp_lines *lines);

/* Did every line that has ended so far end in CRLF? A CR at the end of the last block stands alone. */
bool smtp_lines_end_in_crlf(const smtp_lines *lines);

/* Is there an octet above 127? */
bool smtp_lines_eight_bit(smtp_span text);

#endif
