/*
 * reply.h - one SMTP reply at a time out of a stream of octets (RFC 5321 4.2, RFC 2034).
 *
 * Guarantees: linear time whatever the chunking; a line, the number of lines and the whole reply are
 * bounded; every line of a reply carries the same code; octets after the reply are not touched. Pure.
 *
 * The second digit may be any: RFC 5321 knows 0 to 5, but 571 and 460 are sent by real servers, and their
 * words are worth more than the grammar.
 */
#ifndef SMTP_REPLY_H
#define SMTP_REPLY_H

#include "buf.h"

#define SMTP_REPLY_LINE 2048       /* RFC 5321 4.5.3.1.5 asks for 512 */
#define SMTP_REPLY_LINE_AUTH 12288 /* RFC 4954 4 */
#define SMTP_REPLY_LINES 512
#define SMTP_REPLY_OCTETS (64 * 1024)
#define SMTP_REPLY_LOOK 4096 /* no more of a reply is looked at, kept or shown */

typedef enum smtp_reply_status {
	SMTP_REPLY_PARTIAL,   /* all octets were used, more are needed */
	SMTP_REPLY_COMPLETE,  /* code, enhanced_code and text are set */
	SMTP_REPLY_MALFORMED, /* not a reply, or over a limit; text holds the beginning of what came instead */
	SMTP_REPLY_NO_MEMORY
} smtp_reply_status;

typedef struct smtp_reply {
	int code;               /* 0: no line was complete yet */
	char enhanced_code[12]; /* "5.7.1", of the first line that has one; empty: none */
	smtp_buf text;          /* the lines without code and separator, joined by LF; octets as received */
	size_t lines, octets;
	size_t line_limit;
	smtp_buf line; /* the line that is not complete yet */
} smtp_reply;

void smtp_reply_init(smtp_reply *reply);
void smtp_reply_free(smtp_reply *reply);

/* Makes room for the next reply; keeps the memory and line_limit. */
void smtp_reply_reset(smtp_reply *reply);

/* Reads octets until the reply is complete; `used` says how many belonged to it. After COMPLETE and
 * MALFORMED the reply must be reset before it is fed again. */
smtp_reply_status smtp_reply_feed(smtp_reply *reply, const char *octets, size_t length, size_t *used);

/* 2 for 250, ...; 0 when there is no code. */
int smtp_reply_class(const smtp_reply *reply);

/* Finds `class.subject.detail` at the start of `text` when its class is that of `code` (RFC 2034 4); writes an
 * empty string otherwise. */
void smtp_enhanced_code_read(smtp_span text, int code, char enhanced_code[12]);

#endif
