/*
 * lines.c - see lines.h. CR and LF are looked for once and remembered: a block full of the other one stays linear.
 */
#include "lines.h"

void smtp_lines_block(smtp_lines *lines, smtp_span block)
{
	lines->from = block.length ? block.data : "";
	lines->end = lines->from + block.length;
	lines->lf = lines->cr = NULL;
	if (lines->held_cr && block.length) {
		bool crlf = *lines->from == '\n';
		lines->from += crlf;
		lines->bare = lines->bare || !crlf;
		lines->held_cr = false;
	}
}

bool smtp_lines_used_up(const smtp_lines *lines)
{
	return lines->from == lines->end;
}

bool smtp_lines_end_in_crlf(const smtp_lines *lines)
{
	return !lines->bare && !lines->held_cr;
}

static const char *look_for(const char *from, const char *end, char octet)
{
	const char *found = memchr(from, octet, (size_t)(end - from));
	return found ? found : end;
}

/* A CR at `stop`, or a bare LF. */
static void pass_line_end(smtp_lines *lines, const char *stop, bool cr)
{
	lines->from = stop + 1;
	if (cr && lines->from == lines->end) {
		lines->held_cr = true;
	} else if (cr && *lines->from == '\n') {
		lines->from++;
	} else {
		lines->bare = true;
	}
}

/* What was found the last time is found again while it lies ahead. */
bool smtp_lines_next(smtp_lines *lines, smtp_span *stretch, bool *ends)
{
	const char *from = lines->from, *end = lines->end;
	if (from == end) {
		return false;
	}
	if (!lines->lf || lines->lf < from) {
		lines->lf = look_for(from, end, '\n');
	}
	if (!lines->cr || lines->cr < from) {
		lines->cr = look_for(from, end, '\r');
	}
	bool cr = lines->cr < lines->lf;
	const char *stop = cr ? lines->cr : lines->lf;
	*stretch = (smtp_span){from, (size_t)(stop - from)};
	*ends = stop < end;
	if (*ends) {
		pass_line_end(lines, stop, cr);
	} else {
		lines->from = end;
	}
	return true;
}

bool smtp_lines_eight_bit(smtp_span text)
{
	const char *at = text.data;
	size_t left = text.length;
	uint64_t seen = 0;
	for (; left >= sizeof seen; left -= sizeof seen) {
		uint64_t word;
		memcpy(&word, at, sizeof word);
		seen |= word;
		at += sizeof word;
	}
	while (left--) {
		seen |= (unsigned char)at[left];
	}
	return (seen & UINT64_C(0x8080808080808080)) != 0;
}
