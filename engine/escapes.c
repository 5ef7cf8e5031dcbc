/*
 * escapes.c - see escapes.h. A single `=41` or `%20` may be meant so; three octets of hexadecimal in a row that
 * begin like Chinese are not.
 */
#include "escapes.h"

#define ESCAPED_OCTETS 3 /* so many in a row are an escaped character */

static smtp_span rest_of(smtp_span text, size_t from)
{
	return (smtp_span){text.data + from, text.length - from};
}

/* -1: no hexadecimal digit. */
static int hex_value(char digit)
{
	char lower = smtp_ascii_lower(digit);
	if (smtp_is_ascii_digit(digit)) {
		return digit - '0';
	}
	return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/* The value of exactly `count` hexadecimal digits; -1: there are not so many. */
static long hex_number(smtp_span text, size_t count)
{
	long number = 0;
	if (text.length < count) {
		return -1;
	}
	for (size_t i = 0; i < count; i++) {
		int value = hex_value(text.data[i]);
		if (value < 0) {
			return -1;
		}
		number = number * 16 + value;
	}
	return number;
}

/* A character as UTF-8; a control, a surrogate or what Unicode has not becomes a space. */
static bool append_character(smtp_buf *out, long number)
{
	if (number < 0x20 || (number >= 0xD800 && number < 0xE000) || number > 0x10FFFF) {
		return smtp_buf_char(out, ' ');
	}
	char octets[4];
	size_t length = number < 0x80 ? 1 : number < 0x800 ? 2 : number < 0x10000 ? 3 : 4;
	static const unsigned char first[] = {0, 0, 0xC0, 0xE0, 0xF0};
	for (size_t i = length; i-- > 1; number >>= 6) {
		octets[i] = (char)(0x80 | (number & 0x3F));
	}
	octets[0] = (char)(first[length] | (unsigned)number);
	return smtp_buf_append(out, octets, length);
}

/* ---- one kind each: octets used up, 0 if it is none ------------------------------------------------ */

static size_t undo_json(smtp_buf *out, smtp_span text)
{
	if (text.length < 2 || text.data[0] != '\\') {
		return 0;
	}
	long number = text.data[1] == 'u' ? hex_number(rest_of(text, 2), 4) : -1;
	if (number >= 0xD800 && number < 0xDC00 && text.length >= 12 && text.data[6] == '\\' &&
		text.data[7] == 'u') {
		long low = hex_number(rest_of(text, 8), 4);
		if (low >= 0xDC00 && low < 0xE000) {
			append_character(out, 0x10000 + (number - 0xD800) * 0x400 + (low - 0xDC00));
			return 12;
		}
	}
	if (number >= 0) {
		append_character(out, number);
		return 6;
	}
	if (memchr("nr", text.data[1], 2)) {
		smtp_buf_char(out, '\n');
		return 2;
	}
	if (memchr("\"/", text.data[1], 2)) {
		smtp_buf_char(out, text.data[1]);
		return 2;
	}
	return 0;
}

static const struct entity {
	const char *name;
	char octet;
} entities[] = {
	{"&lt;", '<'},
	{"&gt;", '>'},
	{"&amp;", '&'},
	{"&quot;", '"'},
	{"&apos;", '\''},
	{"&nbsp;", ' '},
	{"<br>", '\n'},
	{"<br/>", '\n'},
	{"<br />", '\n'},
};

/* `&#25480;` and `&#x6388;` */
static size_t undo_number(smtp_buf *out, smtp_span text)
{
	bool hexadecimal = text.length > 2 && smtp_ascii_lower(text.data[2]) == 'x';
	size_t at = hexadecimal ? 3 : 2;
	long number = 0;
	int base = hexadecimal ? 16 : 10;
	size_t first = at;
	for (; at < text.length && at < first + 7; at++) {
		int value = hex_value(text.data[at]);
		if (value < 0 || value >= base) {
			break;
		}
		number = number * base + value;
	}
	if (at == first || at == text.length || text.data[at] != ';') {
		return 0;
	}
	append_character(out, number);
	return at + 1;
}

static size_t undo_html(smtp_buf *out, smtp_span text)
{
	if (text.length > 3 && text.data[0] == '&' && text.data[1] == '#') {
		return undo_number(out, text);
	}
	for (size_t i = 0; i < sizeof entities / sizeof entities[0]; i++) {
		if (smtp_starts_with_ignoring_case(text, entities[i].name)) {
			smtp_buf_char(out, entities[i].octet);
			return strlen(entities[i].name);
		}
	}
	return 0;
}

/* A run of `=E6=8E=88` or `%E6%8E%88`; also the line end that quoted-printable puts in. */
static size_t undo_octets(smtp_buf *out, smtp_span text)
{
	char mark = text.data[0];
	size_t count = 0;
	if (mark == '=' && text.length > 1 && text.data[1] == '\n') {
		return 2;
	}
	while (text.length >= 3 * (count + 1) && text.data[3 * count] == mark &&
		   hex_number(rest_of(text, 3 * count + 1), 2) >= (count == 0 ? 0x80 : 0x20)) {
		count++;
	}
	if (count < ESCAPED_OCTETS) {
		return 0;
	}
	for (size_t i = 0; i < count; i++) {
		smtp_buf_char(out, (char)hex_number(rest_of(text, 3 * i + 1), 2));
	}
	return 3 * count;
}

static size_t undo_one(smtp_buf *out, smtp_span text)
{
	switch (text.data[0]) {
	case '\\':
		return undo_json(out, text);
	case '&':
	case '<':
		return undo_html(out, text);
	case '=':
	case '%':
		return undo_octets(out, text);
	default:
		return 0;
	}
}

/* ---- all of them ----------------------------------------------------------------------------------- */

/* qmail writes its reports without spaces: "Remote_host_said:_550_no". */
static bool is_qmail(smtp_span text)
{
	for (size_t i = 0; i + 6 <= text.length; i++) {
		smtp_span here = rest_of(text, i);
		if (smtp_starts_with_ignoring_case(here, "_said:_") || smtp_starts_with_ignoring_case(here, "._(#") ||
			smtp_starts_with_ignoring_case(here, "sorry,_")) {
			return true;
		}
	}
	return false;
}

bool smtp_escapes_undo(smtp_buf *out, smtp_span text)
{
	bool qmail = is_qmail(text);
	while (text.length > 0) {
		size_t used = undo_one(out, text);
		if (used == 0) {
			used = 1;
			smtp_buf_char(out, qmail && text.data[0] == '_' ? ' ' : text.data[0]);
		}
		text = rest_of(text, used);
	}
	return !out->failed;
}
