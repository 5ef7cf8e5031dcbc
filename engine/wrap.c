/*
 * wrap.c - see wrap.h.
 */
#include "wrap.h"
#include "text.h"

/* What East_Asian_Width calls wide or full-width, in whole blocks. */
static bool is_wide(uint32_t character)
{
	static const smtp_text_range wide[] = {{0x1100, 0x115F}, {0x2E80, 0x303E}, {0x3041, 0xA4CF},
		{0xA960, 0xA97F}, {0xAC00, 0xD7A3}, {0xF900, 0xFAFF}, {0xFE10, 0xFE19}, {0xFE30, 0xFE6F},
		{0xFF01, 0xFF60}, {0xFFE0, 0xFFE6}, {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF},
		{0x20000, 0x3FFFD}};
	return SMTP_TEXT_IS_IN(wide, character);
}

static bool has_no_width(uint32_t character)
{
	static const smtp_text_range none[] = {
		{0x300, 0x36F}, {0x200B, 0x200F}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}};
	return SMTP_TEXT_IS_IN(none, character);
}

static size_t width_of(uint32_t character)
{
	if (has_no_width(character)) {
		return 0;
	}
	return is_wide(character) ? 2 : 1;
}

size_t smtp_wrap_width(smtp_span text)
{
	size_t width = 0;
	for (size_t at = 0; at < text.length;) {
		width += width_of(smtp_text_next(text, &at));
	}
	return width;
}

static bool add_spaces(smtp_buf *out, size_t count)
{
	bool good = true;
	while (count--) {
		good = smtp_buf_char(out, ' ') && good;
	}
	return good;
}

bool smtp_wrap_pad(smtp_buf *out, smtp_span text, size_t columns)
{
	size_t width = smtp_wrap_width(text);
	return smtp_buf_span(out, text) && add_spaces(out, columns > width ? columns - width : 0);
}

/* Must stay with the character in front: closing marks. */
static bool holds_on(uint32_t character)
{
	static const smtp_text_range closing[] = {{0x2019, 0x2019}, {0x201D, 0x201D}, {0x2026, 0x2026},
		{0x3001, 0x3002}, {0x3009, 0x3009}, {0x300B, 0x300B}, {0x300D, 0x300D}, {0x300F, 0x300F},
		{0x3011, 0x3011}, {0xFF01, 0xFF01}, {0xFF09, 0xFF09}, {0xFF0C, 0xFF0C}, {0xFF0E, 0xFF0E},
		{0xFF1A, 0xFF1B}, {0xFF1F, 0xFF1F}};
	bool ascii = character < 0x80 && strchr(",.;:!?)]}%\"'", (int)character);
	return ascii || has_no_width(character) || SMTP_TEXT_IS_IN(closing, character);
}

/* Must stay with the character behind: opening marks. */
static bool leads_on(uint32_t character)
{
	static const smtp_text_range opening[] = {{0x2018, 0x2018}, {0x201C, 0x201C}, {0x3008, 0x3008},
		{0x300A, 0x300A}, {0x300C, 0x300C}, {0x300E, 0x300E}, {0x3010, 0x3010}, {0xFF08, 0xFF08}};
	bool ascii = character < 0x80 && strchr("([{\"'", (int)character);
	return ascii || SMTP_TEXT_IS_IN(opening, character);
}

static bool may_part(uint32_t before, uint32_t behind)
{
	return (is_wide(before) || is_wide(behind)) && !leads_on(before) && !holds_on(behind);
}

/* The end of what stays together from `at` on: before a space or a line feed, or where it may be parted. */
static size_t unit_end(smtp_span text, size_t at)
{
	uint32_t before = smtp_text_next(text, &at);
	while (at < text.length && text.data[at] != ' ' && text.data[at] != '\n') {
		size_t next = at;
		uint32_t behind = smtp_text_next(text, &next);
		if (may_part(before, behind)) {
			break;
		}
		before = behind;
		at = next;
	}
	return at;
}

typedef struct line {
	smtp_buf *out;
	size_t column, columns, indent;
	size_t spaces; /* in front of the next word, if it stays on this line */
	bool begun;    /* a word is on it */
} line;

static bool next_line(line *to)
{
	to->column = to->indent;
	to->spaces = 0;
	to->begun = false;
	return smtp_buf_char(to->out, '\n') && add_spaces(to->out, to->indent);
}

static bool put_unit(line *to, smtp_span unit)
{
	size_t width = smtp_wrap_width(unit);
	bool fits = to->column + to->spaces + width <= to->columns;
	if (!fits && to->begun && !next_line(to)) {
		return false;
	}
	bool good = add_spaces(to->out, to->spaces) && smtp_buf_span(to->out, unit);
	to->column += to->spaces + width;
	to->spaces = 0;
	to->begun = true;
	return good;
}

bool smtp_wrap_text(smtp_buf *out, smtp_span text, size_t column, size_t columns, size_t indent)
{
	line to = {.out = out, .column = column, .columns = columns, .indent = indent};
	bool good = true;
	while (text.length && text.data[text.length - 1] == '\n') {
		text.length--;
	}
	for (size_t at = 0; good && at < text.length;) {
		if (text.data[at] == '\n') {
			good = next_line(&to);
			at++;
		} else if (text.data[at] == ' ') {
			to.spaces++;
			at++;
		} else {
			size_t end = unit_end(text, at);
			good = put_unit(&to, (smtp_span){text.data + at, end - at});
			at = end;
		}
	}
	return good && smtp_buf_char(out, '\n');
}
