/*
 * lines.c - see lines.h. The LF is looked for once and remembered: a block full of CRs stays linear.
 */
#include "lines.h"

void smtp_lines_block(smtp_lines *lines, smtp_span block)
{
	lines->from = block.length ? block.data : "";
	lines->end = lines->from + block.length;
	lines->lf = NULL;
	if (lines->held_cr && block.length) {
		lines->from += *lines->from == '\n';
		lines->held_cr = false;
	}
}

bool smtp_lines_used_up(const smtp_lines *lines)
{
	return lines->from == lines->end;
}

bool smtp_lines_next(smtp_lines *lines, smtp_span *stretch, bool *ends)
{
	if (smtp_lines_used_up(lines)) {
		return false;
	}
	if (!lines->lf || lines->lf < lines->from) {
		const char *lf = memchr(lines->from, '\n', (size_t)(lines->end - lines->from));
		lines->lf = lf ? lf : lines->end;
	}
	const char *cr = memchr(lines->from, '\r', (size_t)(lines->lf - lines->from));
	const char *stop = cr ? cr : lines->lf;
	*stretch = (smtp_span){lines->from, (size_t)(stop - lines->from)};
	*ends = stop < lines->end;
	lines->from = stop + *ends;
	if (cr) {
		lines->held_cr = lines->from == lines->end;
		lines->from += lines->from < lines->end && *lines->from == '\n';
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
