/*
 * encode.c - transfer encodings of a text part, see encode.h. The encoded-words of headers are in words.c,
 * base64 in base64.c.
 */
#include "encode.h"

#define LINE_MAX_OCTETS 998
#define ENCODED_LINE SMTP_BASE64_LINE /* of quoted-printable too */

static const char *const names[SMTP_ENCODING_COUNT] = {
	[SMTP_ENCODING_7BIT] = "7bit",
	[SMTP_ENCODING_QUOTED_PRINTABLE] = "quoted-printable",
	[SMTP_ENCODING_BASE64] = "base64",
};

const char *smtp_encoding_name(smtp_encoding encoding)
{
	return names[encoding];
}

static bool ends_line_at(smtp_span text, size_t at)
{
	return at == text.length || text.data[at] == '\r' || text.data[at] == '\n';
}

/* What stands for itself in quoted-printable, but for white space at the end of a line. */
static bool is_literal(unsigned char octet)
{
	return (octet >= 32 && octet <= 126 && octet != '=') || octet == '\t';
}

static size_t put_escape(char *to, unsigned char octet)
{
	static const char digits[] = "0123456789ABCDEF";
	to[0] = '=';
	to[1] = digits[octet >> 4];
	to[2] = digits[octet & 15];
	return 3;
}

/* Writes what stands for itself, `most` octets at most; a blank that ends a line is not one of them. */
static size_t put_literals(smtp_span text, size_t at, char *into, size_t most)
{
	const char *from = text.data + at;
	size_t left = text.length - at, run = 0;
	most = most < left ? most : left;
	while (run < most && (unsigned char)(from[run] - 32) < 95 && from[run] != '=') {
		into[run] = from[run];
		run++;
	}
	return run && from[run - 1] == ' ' && ends_line_at(text, at + run) ? run - 1 : run;
}

/* Writes one line of quoted-printable, at most 76 octets and CRLF; the last one of the text has no CRLF. */
static size_t quoted_printable_line(smtp_span text, size_t *position, char *into)
{
	size_t used = 0, at = *position;
	while (!ends_line_at(text, at)) {
		size_t run = put_literals(text, at, into + used, ENCODED_LINE - 1 - used);
		if (run) {
			used += run;
			at += run;
			continue;
		}
		unsigned char octet = (unsigned char)text.data[at];
		bool last = ends_line_at(text, at + 1);
		bool literal = is_literal(octet) && !(last && (octet == ' ' || octet == '\t'));
		if (used + (literal ? 1 : 3) > (last ? ENCODED_LINE : ENCODED_LINE - 1)) {
			memcpy(into + used, "=\r\n", 3);
			*position = at;
			return used + 3;
		}
		if (literal) {
			into[used++] = (char)octet;
		} else {
			used += put_escape(into + used, octet);
		}
		at++;
	}
	if (at < text.length) {
		at += text.data[at] == '\r' && at + 1 < text.length && text.data[at + 1] == '\n' ? 2 : 1;
		memcpy(into + used, "\r\n", 2);
		used += 2;
	}
	*position = at;
	return used;
}

static uint64_t quoted_printable_length(smtp_span text)
{
	char line[SMTP_ENCODER_ROOM];
	uint64_t length = 0;
	for (size_t at = 0; at < text.length;) {
		length += quoted_printable_line(text, &at, line);
	}
	return length;
}

typedef struct text_facts {
	uint64_t octets, longest_line; /* with line breaks made CRLF */
	bool ends_line, canonical;
} text_facts;

static text_facts examine(smtp_span text)
{
	text_facts facts = {.ends_line = true};
	smtp_lines lines = {0};
	smtp_span stretch;
	smtp_lines_block(&lines, text);
	while (smtp_lines_next(&lines, &stretch, &facts.ends_line)) {
		facts.octets += stretch.length + (facts.ends_line ? 2 : 0);
		if (stretch.length > facts.longest_line) {
			facts.longest_line = stretch.length;
		}
	}
	facts.canonical = smtp_lines_end_in_crlf(&lines);
	return facts;
}

static bool is_seven_bit(smtp_span text)
{
	return !smtp_lines_eight_bit(text) && (!text.length || !memchr(text.data, '\0', text.length));
}

/* How many octets quoted-printable triples, at least. */
static uint64_t count_escapes(smtp_span text)
{
	uint64_t count = 0;
	for (size_t i = 0; i < text.length; i++) {
		unsigned char octet = (unsigned char)text.data[i];
		count += !is_literal(octet) && octet != '\r' && octet != '\n';
	}
	return count;
}

smtp_transfer smtp_transfer_choose(smtp_span text)
{
	text_facts facts = examine(text);
	if (facts.longest_line <= LINE_MAX_OCTETS && is_seven_bit(text)) {
		return (smtp_transfer){
			SMTP_ENCODING_7BIT, facts.octets, facts.longest_line, facts.ends_line, facts.canonical};
	}
	uint64_t base64 = smtp_base64_length(facts.octets);
	if (facts.octets + 2 * count_escapes(text) <= base64) {
		uint64_t length = quoted_printable_length(text);
		if (length <= base64) {
			return (smtp_transfer){
				SMTP_ENCODING_QUOTED_PRINTABLE, length, ENCODED_LINE, facts.ends_line, false};
		}
	}
	return (smtp_transfer){SMTP_ENCODING_BASE64, base64, ENCODED_LINE, false, false};
}

void smtp_encoder_init(smtp_encoder *encoder, smtp_encoding encoding, smtp_span text)
{
	*encoder = (smtp_encoder){.encoding = encoding, .text = text};
	smtp_lines_block(&encoder->lines, text);
}

/* The text with its line breaks made CRLF. */
static size_t read_canonical(smtp_encoder *encoder, char *into, size_t room)
{
	size_t used = 0;
	while (used < room) {
		bool ends;
		if (encoder->stretch.length) {
			size_t length = encoder->stretch.length < room - used ? encoder->stretch.length : room - used;
			memcpy(into + used, encoder->stretch.data, length);
			encoder->stretch.data += length;
			encoder->stretch.length -= length;
			used += length;
		} else if (encoder->owed == 2 && room - used >= 2) {
			memcpy(into + used, "\r\n", 2);
			encoder->owed = 0;
			used += 2;
		} else if (encoder->owed) {
			into[used++] = encoder->owed-- == 2 ? '\r' : '\n';
		} else if (smtp_lines_next(&encoder->lines, &encoder->stretch, &ends)) {
			encoder->owed = ends ? 2 : 0;
		} else {
			break;
		}
	}
	return used;
}

static bool all_read(const smtp_encoder *encoder)
{
	return !encoder->stretch.length && !encoder->owed && smtp_lines_used_up(&encoder->lines);
}

#define LINES_AT_ONCE 18 /* of base64: 1 KiB of text */

/* Whole lines; CRLF stands between them, not behind the last one. */
static size_t read_base64(smtp_encoder *encoder, char *into, size_t room)
{
	char block[LINES_AT_ONCE * SMTP_BASE64_GROUP];
	size_t used = 0, fitting;
	while ((fitting = (room - used) / (ENCODED_LINE + 2)) > 0) {
		fitting = fitting < LINES_AT_ONCE ? fitting : LINES_AT_ONCE;
		size_t length = read_canonical(encoder, block, fitting * SMTP_BASE64_GROUP);
		if (!length) {
			break;
		}
		size_t lines = all_read(encoder) ? (length - 1) / SMTP_BASE64_GROUP : fitting;
		size_t last = lines * SMTP_BASE64_GROUP;
		used += smtp_base64_lines(into + used, block, lines);
		used += smtp_base64(into + used, block + last, length - last);
	}
	return used;
}

static size_t read_quoted_printable(smtp_encoder *encoder, char *into, size_t room)
{
	size_t used = 0;
	while (room - used >= ENCODED_LINE + 2 && encoder->position < encoder->text.length) {
		used += quoted_printable_line(encoder->text, &encoder->position, into + used);
	}
	return used;
}

size_t smtp_encoder_read(smtp_encoder *encoder, char *into, size_t room)
{
	switch (encoder->encoding) {
	case SMTP_ENCODING_QUOTED_PRINTABLE:
		return read_quoted_printable(encoder, into, room);
	case SMTP_ENCODING_BASE64:
		return read_base64(encoder, into, room);
	default:
		return read_canonical(encoder, into, room);
	}
}
