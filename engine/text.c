/*
 * text.c - see text.h. UTF-8 after RFC 3629; GB18030 by the system's own converter (iconv, on Windows code
 * page 54936); what neither reads is taken for Latin-1, which cannot fail.
 */
#include "text.h"

#include <stdio.h>

#ifdef _WIN32
#include <windows.h>
#else
#include <errno.h>
#include <iconv.h>
#endif

#define CUT_MARK "..."
#define CHARACTER_MAX 4 /* octets of one character in UTF-8 */
#define SHOWN_MAX 7     /* of "\xNN", and of "\uNNNN" with its NUL */

static bool is_continuation(unsigned char octet)
{
	return (octet & 0xC0) == 0x80;
}

/* Octets that a character beginning with `lead` has; 0: none begins so. */
static size_t length_by_lead(unsigned char lead)
{
	if (lead < 0x80) {
		return 1;
	}
	if (lead < 0xC2 || lead > 0xF4) {
		return 0;
	}
	return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

/* Octets of the character at `at`, 0 when it is none. Table 3-7 of the Unicode standard: the second octet
 * alone tells overlong forms, surrogates and values above U+10FFFF. */
static size_t character_length(const unsigned char *at, size_t left)
{
	unsigned char lead = at[0];
	size_t length = length_by_lead(lead);
	if (length == 0 || length > left) {
		return 0;
	}
	for (size_t i = 1; i < length; i++) {
		if (!is_continuation(at[i])) {
			return 0;
		}
	}
	if ((lead == 0xE0 && at[1] < 0xA0) || (lead == 0xED && at[1] > 0x9F) || (lead == 0xF0 && at[1] < 0x90) ||
		(lead == 0xF4 && at[1] > 0x8F)) {
		return 0;
	}
	return length;
}

/* How many ASCII octets there are at the start, to the nearest eight: most texts are nothing else. */
static size_t ascii_length(const unsigned char *at, size_t left)
{
	size_t length = 0;
	for (uint64_t word; left - length >= sizeof word; length += sizeof word) {
		memcpy(&word, at + length, sizeof word);
		if (word & UINT64_C(0x8080808080808080)) {
			break;
		}
	}
	return length;
}

bool smtp_text_is_utf8(smtp_span text)
{
	const unsigned char *at = (const unsigned char *)text.data;
	size_t left = text.length;
	while (left > 0) {
		size_t ascii = at[0] < 0x80 ? ascii_length(at, left) : 0;
		size_t length = ascii ? ascii : character_length(at, left);
		if (length == 0) {
			return false;
		}
		at += length;
		left -= length;
	}
	return true;
}

static bool is_one_of(char octet, const char *what)
{
	return octet && strchr(what, octet);
}

smtp_span smtp_text_trim(smtp_span text, const char *what)
{
	while (text.length && is_one_of(text.data[0], what)) {
		text.data++;
		text.length--;
	}
	while (text.length && is_one_of(text.data[text.length - 1], what)) {
		text.length--;
	}
	return text;
}

smtp_span smtp_text_head(smtp_span text, size_t limit)
{
	if (text.length > limit) {
		size_t length = limit;
		for (int back = 0; back < 3 && length > 0 && is_continuation((unsigned char)text.data[length]);
			 back++) {
			length--;
		}
		text.length = length;
	}
	return text;
}

/* U+2028 to U+202E and U+2066 to U+2069: they end lines, or turn what stands around them about. */
static unsigned layout_control(const unsigned char *at, size_t length)
{
	unsigned character = length == 3 ? (at[0] & 15u) << 12 | (at[1] & 63u) << 6 | (at[2] & 63u) : 0;
	bool is_one =
		(character >= 0x2028 && character <= 0x202E) || (character >= 0x2066 && character <= 0x2069);
	return is_one ? character : 0;
}

/* A clean character as it will be shown, and how long that is. */
static size_t clean_character(const unsigned char *at, size_t length, char shown[SHOWN_MAX])
{
	static const char digits[] = "0123456789ABCDEF";
	bool is_c1 = length == 2 && at[0] == 0xC2 && at[1] < 0xA0;
	unsigned char octet = at[length - 1];
	if ((length == 1 && (octet < 0x20 || octet == 0x7F) && octet != '\n') || is_c1) {
		shown[0] = '\\';
		shown[1] = 'x';
		shown[2] = digits[octet >> 4];
		shown[3] = digits[octet & 15];
		return 4;
	}
	if (layout_control(at, length)) {
		return (size_t)snprintf(shown, SHOWN_MAX, "\\u%04X", layout_control(at, length));
	}
	memcpy(shown, at, length);
	return length;
}

/* Octets at the start that are shown as they are. */
static size_t plain_length(const unsigned char *at, size_t left)
{
	size_t length = 0;
	while (length < left && ((at[length] >= 0x20 && at[length] < 0x7F) || at[length] == '\n')) {
		length++;
	}
	return length;
}

/* `text` is valid UTF-8. */
static bool append_clean(smtp_buf *out, smtp_span text, size_t limit)
{
	const unsigned char *at = (const unsigned char *)text.data, *end = at + text.length;
	for (size_t appended = 0, length; at < end; at += length) {
		size_t left = (size_t)(end - at), room = limit - appended;
		length = plain_length(at, left < room ? left : room);
		if (length > 0) {
			appended += length;
			if (!smtp_buf_append(out, at, length)) {
				return false;
			}
			continue;
		}
		length = character_length(at, left);
		if (at[0] != '\r' || left == 1 || at[1] != '\n') {
			char shown[SHOWN_MAX];
			room = clean_character(at, length, shown);
			if (appended + room > limit) {
				return smtp_buf_string(out, CUT_MARK);
			}
			if (!smtp_buf_append(out, shown, room)) {
				return false;
			}
			appended += room;
		}
	}
	return true;
}

static bool from_latin1(smtp_buf *out, smtp_span raw)
{
	for (size_t i = 0; i < raw.length; i++) {
		unsigned char octet = (unsigned char)raw.data[i];
		char pair[2] = {(char)(0xC0 | octet >> 6), (char)(0x80 | (octet & 0x3F))};
		if (!(octet < 0x80 ? smtp_buf_char(out, (char)octet) : smtp_buf_append(out, pair, 2))) {
			return false;
		}
	}
	return true;
}

#ifdef _WIN32

/* False: this system cannot, or memory (then `out` has failed). */
static bool from_gb18030(smtp_buf *out, smtp_span raw)
{
	enum { CODE_PAGE = 54936 };
	int length = (int)raw.length;
	int units = MultiByteToWideChar(CODE_PAGE, 0, raw.data, length, NULL, 0);
	wchar_t *wide = units > 0 ? smtp_calloc((size_t)units, sizeof *wide) : NULL;
	if (!wide) {
		out->failed = out->failed || units > 0;
		return false;
	}
	MultiByteToWideChar(CODE_PAGE, 0, raw.data, length, wide, units);
	int octets = WideCharToMultiByte(CP_UTF8, 0, wide, units, NULL, 0, NULL, NULL);
	char *room = smtp_buf_reserve(out, (size_t)octets);
	if (room) {
		WideCharToMultiByte(CP_UTF8, 0, wide, units, room, octets, NULL, NULL);
		out->length += (size_t)octets;
		out->data[out->length] = '\0';
	}
	smtp_free(wide);
	return room != NULL;
}

#else

/* Converts all it can; an octet that is no GB18030 is shown as \xNN. */
static bool convert_all(iconv_t converter, smtp_buf *out, smtp_span raw)
{
	char *from = (char *)(uintptr_t)raw.data; /* iconv() reads only, whatever its prototype says */
	size_t left = raw.length;
	while (left > 0) {
		char block[256];
		char *into = block;
		size_t room = sizeof block, before = left;
		size_t done = iconv(converter, &from, &left, &into, &room);
		bool stuck = done == (size_t)-1 && errno != E2BIG;
		if (!smtp_buf_append(out, block, sizeof block - room)) {
			return false;
		}
		if (stuck || (left == before && room == sizeof block)) {
			if (!smtp_buf_printf(out, "\\x%02X", (unsigned)(unsigned char)*from)) {
				return false;
			}
			from++;
			left--;
			iconv(converter, NULL, NULL, NULL, NULL);
		}
	}
	return true;
}

/* False: this system cannot, or memory (then `out` has failed). */
static bool from_gb18030(smtp_buf *out, smtp_span raw)
{
	iconv_t converter = iconv_open("UTF-8", "GB18030");
	if (converter == (iconv_t)-1) {
		return false;
	}
	bool done = convert_all(converter, out, raw);
	iconv_close(converter);
	return done;
}

#endif

bool smtp_text_looks_gb(smtp_span text)
{
	size_t pairs = 0;
	bool no_letter = false;
	for (size_t i = 0; i + 1 < text.length;) {
		unsigned lead = (unsigned char)text.data[i], trail = (unsigned char)text.data[i + 1];
		bool pair = lead >= 0xB0 && lead <= 0xF7 && trail >= 0xA1 && trail <= 0xFE;
		no_letter = pair && ((pairs > 0 && no_letter) || lead < 0xC0 || trail < 0xC0);
		pairs = pair ? pairs + 1 : 0;
		if (pairs >= 3 && no_letter) {
			return true;
		}
		i += pair ? 2 : 1;
	}
	return false;
}

bool smtp_text_clean(smtp_buf *out, smtp_span raw, bool chinese, size_t limit)
{
	if (raw.length == 0) {
		return true;
	}
	if (smtp_text_is_utf8(raw)) {
		return append_clean(out, raw, limit);
	}
	/* No encoding shrinks below half, and what lies beyond the limit is never shown: work on a bounded part. */
	bool cut = raw.length / 4 > limit;
	if (cut) {
		raw.length = limit * 4;
	}
	smtp_buf decoded;
	smtp_buf_init(&decoded, raw.length * CHARACTER_MAX);
	bool good = chinese && from_gb18030(&decoded, raw);
	if (!good && !decoded.failed) {
		smtp_buf_clear(&decoded);
		good = from_latin1(&decoded, raw);
	}
	good = good && append_clean(out, smtp_buf_view(&decoded), limit);
	smtp_buf_free(&decoded);
	return good;
}

uint32_t smtp_text_next(smtp_span text, size_t *at)
{
	unsigned char lead = (unsigned char)text.data[(*at)++];
	if (lead < 0x80) {
		return lead;
	}
	uint32_t character = lead & (lead < 0xE0 ? 0x1Fu : lead < 0xF0 ? 0x0Fu : 0x07u);
	while (*at < text.length && ((unsigned char)text.data[*at] & 0xC0) == 0x80) {
		character = character << 6 | ((unsigned char)text.data[(*at)++] & 0x3Fu);
	}
	return character;
}

bool smtp_text_append(smtp_buf *out, uint32_t character)
{
	char octets[4];
	size_t length = character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
	static const unsigned leads[] = {0, 0, 0xC0, 0xE0, 0xF0};
	for (size_t i = length; i-- > 1; character >>= 6) {
		octets[i] = (char)(0x80u | (character & 0x3Fu));
	}
	octets[0] = (char)(leads[length] | character);
	return smtp_buf_append(out, octets, length);
}

bool smtp_text_is_in(const smtp_text_range *ranges, size_t count, uint32_t character)
{
	for (size_t i = 0; i < count; i++) {
		if (character >= ranges[i].first && character <= ranges[i].last) {
			return true;
		}
	}
	return false;
}
