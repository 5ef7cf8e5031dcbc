/*
 * submission_body.c - the body of a submission: lines that are too long for SMTP are broken, all else passes.
 */
#include "submission.h"

#define LINE_SOFT 900 /* from here on at the next blank */
#define LINE_HARD 990 /* from here on before the next character */
#define LINE_MOST 998 /* RFC 5321 4.5.3.1.6 */

static void put(smtp_broken_body *body, const char *octets, size_t length)
{
	memcpy(body->out + body->to, octets, length);
	body->to += length;
}

static bool begins_character(char octet)
{
	return ((unsigned char)octet & 0xc0) != 0x80;
}

/* A line that is broken at a blank says the same to a reader of HTML; elsewhere a blank is added, so that the rest is not
 * taken for something else (a boundary, a quotation). */
static void take(smtp_broken_body *body, char octet)
{
	bool blank = octet == ' ' && body->column >= LINE_SOFT;
	bool hard = body->column >= LINE_HARD && (begins_character(octet) || body->column >= LINE_MOST);
	if (octet == '\n' || octet == '\r') {
		body->column = 0;
		put(body, &octet, 1);
		return;
	}
	if (blank) {
		put(body, "\n", 1);
		body->column = 0;
	} else if (hard) {
		put(body, "\n ", 2);
		body->column = 1;
	}
	body->column++;
	put(body, &octet, 1);
}

/* At the end there is nothing in it. */
static bool refill(smtp_broken_body *body)
{
	ptrdiff_t got;
	body->from = body->to = 0;
	do {
		got = body->inner->read(body->inner->handle, body->block, sizeof body->block);
		if (got < 0 || (size_t)got > sizeof body->block) {
			return false;
		}
		size_t at = body->skip < (uint64_t)got ? (size_t)body->skip : (size_t)got;
		body->skip -= at;
		while (at < (size_t)got) {
			take(body, body->block[at++]);
		}
	} while (got > 0 && !body->to);
	return true;
}

static ptrdiff_t body_read(void *handle, char *into, size_t room)
{
	smtp_broken_body *body = handle;
	if (body->from == body->to && !refill(body)) {
		return -1;
	}
	size_t left = body->to - body->from, length = left < room ? left : room;
	memcpy(into, body->out + body->from, length);
	body->from += length;
	return (ptrdiff_t)length;
}

static bool body_rewind(void *handle)
{
	smtp_broken_body *body = handle;
	smtp_broken_body_init(body, body->inner, body->header);
	return body->inner->rewind(body->inner->handle);
}

void smtp_broken_body_init(smtp_broken_body *body, const smtp_source *inner, uint64_t skip)
{
	body->source = (smtp_source){body, body_read, body_rewind, 0};
	body->inner = inner;
	body->header = body->skip = skip;
	body->column = body->from = body->to = 0;
}
