/*
 * folded.c - see folded.h.
 */
#include "folded.h"

#include "text.h"

/* The pieces of a pattern belong to one thought: no more than this lies between them. */
#define PIECE_DISTANCE 48

#define NOT_FOUND SIZE_MAX

/* ---- words --------------------------------------------------------------------------------------- */

static bool is_letter(char octet)
{
	char lower = smtp_ascii_lower(octet);
	return lower >= 'a' && lower <= 'z';
}

static bool is_word_octet(char octet)
{
	return is_letter(octet) || smtp_is_ascii_digit(octet) || (unsigned char)octet >= 0x80;
}

static smtp_span rest_of(smtp_span text, size_t from)
{
	return (smtp_span){text.data + from, text.length - from};
}

/* Octets of an apostrophe at the start of `text`, straight or typographic. */
static size_t apostrophe_length(smtp_span text)
{
	if (text.length > 0 && text.data[0] == '\'') {
		return 1;
	}
	bool curved = text.length >= 3 && memcmp(text.data, "\xE2\x80", 2) == 0 &&
				  (text.data[2] == '\x99' || text.data[2] == '\x98');
	return curved ? 3 : 0;
}

/* Octets of digits and `x` (as in "x.xx.xxx.xx", an address made unreadable); at most three. */
static size_t number_length(smtp_span text, bool digits_only)
{
	size_t length = 0;
	while (length < text.length && (smtp_is_ascii_digit(text.data[length]) ||
									   (!digits_only && smtp_ascii_lower(text.data[length]) == 'x'))) {
		length++;
	}
	return length <= 3 ? length : 0;
}

/* Octets of `count` numbers with full stops between them, or 0: 4 for an IPv4 address, 3 for an enhanced code. */
static size_t dotted_length(smtp_span text, int count)
{
	size_t at = 0;
	for (int part = 0; part < count; part++) {
		size_t length = number_length(rest_of(text, at), count == 3);
		if (length == 0) {
			return 0;
		}
		at += length;
		if (part < count - 1 && (at >= text.length || text.data[at++] != '.')) {
			return 0;
		}
	}
	bool goes_on = at < text.length && is_word_octet(text.data[at]);
	bool dot = at + 1 < text.length && text.data[at] == '.' && is_word_octet(text.data[at + 1]);
	return goes_on || dot ? 0 : at;
}

/* Octets of an IPv6 address, or 0. A time of day has fewer colons. */
static size_t colons_length(smtp_span text)
{
	size_t at = 0, colons = 0;
	bool pair = false;
	while (at < text.length && memchr("0123456789abcdefABCDEF:", text.data[at], 23)) {
		if (text.data[at] == ':') {
			colons++;
			pair = pair || (at > 0 && text.data[at - 1] == ':');
		}
		at++;
	}
	bool ends = at == text.length || !is_word_octet(text.data[at]);
	return ends && at > colons && colons >= 2 && (pair || colons >= 5) ? at : 0;
}

/* ---- folding ------------------------------------------------------------------------------------- */

/* Sets a space between words, but never two. */
static bool append_gap(smtp_buf *out)
{
	bool gapped = out->length > 0 && out->data[out->length - 1] == ' ';
	return gapped || smtp_buf_char(out, ' ');
}

static bool append_token(smtp_buf *out, const char *token)
{
	return append_gap(out) && smtp_buf_string(out, token) && smtp_buf_char(out, ' ');
}

static bool ends_with_word(const smtp_buf *out, const char *word)
{
	size_t length = strlen(word);
	return out->length > length && memcmp(out->data + out->length - length, word, length) == 0 &&
		   out->data[out->length - length - 1] == ' ';
}

/* "e-mail", "doesn't", "cannot": one spelling for all. Called behind a word. */
static bool join_words(smtp_buf *out, smtp_span *rest)
{
	size_t quote = apostrophe_length(*rest);
	if (ends_with_word(out, "e") && rest->length > 4 && rest->data[0] == '-' &&
		smtp_starts_with_ignoring_case(rest_of(*rest, 1), "mail")) {
		*rest = rest_of(*rest, 1);
		return true;
	}
	if (quote > 0 && rest->length > quote && smtp_ascii_lower(rest->data[quote]) == 't' &&
		(rest->length == quote + 1 || !is_word_octet(rest->data[quote + 1]))) {
		if (!ends_with_word(out, "can") && out->length > 0 && out->data[out->length - 1] == 'n') {
			out->length--;
		}
		*rest = rest_of(*rest, quote + 1);
		return append_token(out, "not");
	}
	if (ends_with_word(out, "cannot")) {
		out->length -= 3;
		return append_token(out, "not");
	}
	return append_gap(out);
}

/* The apostrophe of "user's", not that of "don't" or 'this'. */
static bool is_inside(smtp_span rest, size_t quote)
{
	if (quote == 0 || rest.length <= quote || !is_word_octet(rest.data[quote])) {
		return false;
	}
	bool ends = rest.length == quote + 1 || !is_word_octet(rest.data[quote + 1]);
	return smtp_ascii_lower(rest.data[quote]) != 't' || !ends;
}

/* One run of letters and digits, lower-case; an apostrophe inside it stays. */
static bool append_word(smtp_buf *out, smtp_span *rest)
{
	while (rest->length > 0) {
		size_t quote = apostrophe_length(*rest);
		if (is_inside(*rest, quote)) {
			*rest = rest_of(*rest, quote);
			if (!smtp_buf_char(out, '\'')) {
				return false;
			}
		} else if (quote > 0 || !is_word_octet(rest->data[0])) {
			break;
		}
		if (!smtp_buf_char(out, smtp_ascii_lower(rest->data[0]))) {
			return false;
		}
		*rest = rest_of(*rest, 1);
	}
	return join_words(out, rest);
}

/* What stands between two spaces: words, addresses, punctuation. */
static bool append_chunk(smtp_buf *out, smtp_span chunk)
{
	while (chunk.length > 0) {
		size_t ip = dotted_length(chunk, 4), code = dotted_length(chunk, 3), quote = apostrophe_length(chunk);
		ip = ip ? ip : colons_length(chunk);
		bool good = true;
		if (ip > 0) {
			good = append_token(out, "ip");
			chunk = rest_of(chunk, ip);
		} else if (code > 0) {
			good = append_gap(out) && smtp_buf_append(out, chunk.data, code) && append_gap(out);
			chunk = rest_of(chunk, code);
		} else if (quote > 0 || !is_word_octet(chunk.data[0])) {
			good = append_gap(out);
			chunk = rest_of(chunk, quote > 0 ? quote : 1);
		} else {
			good = append_word(out, &chunk);
		}
		if (!good) {
			return false;
		}
	}
	return append_gap(out);
}

/* Without the mail address in it: names of strangers are no words of the server. "required[@sm05]" has none. */
static smtp_span without_address(smtp_span chunk)
{
	const char *at = memchr(chunk.data, '@', chunk.length);
	if (at && (at == chunk.data || !memchr("[(", at[-1], 2))) {
		size_t end = chunk.length;
		const char *close = memchr(chunk.data, '>', chunk.length);
		end = close > at ? (size_t)(close - chunk.data) : end;
		return rest_of(chunk, end);
	}
	return chunk;
}

static bool is_url(smtp_span chunk)
{
	for (size_t i = 0; i + 3 <= chunk.length; i++) {
		if (memcmp(chunk.data + i, "://", 3) == 0) {
			return true;
		}
	}
	return false;
}

static bool is_wide(char octet)
{
	return (unsigned char)octet >= 0xE0; /* begins a character of three octets or four: no Latin letter */
}

/* Octets of the run at the start of `text` that is all Latin, or all Chinese and the like. */
static size_t run_length(smtp_span text)
{
	size_t at = 0;
	bool wide = is_wide(text.data[0]);
	do {
		at++;
		while (at < text.length && ((unsigned char)text.data[at] & 0xC0) == 0x80) {
			at++;
		}
	} while (at < text.length && is_wide(text.data[at]) == wide);
	return at;
}

/* What stands between two spaces, without its addresses and URLs. Chinese has no spaces around them. */
static bool append_shown(smtp_buf *out, smtp_span chunk, bool keep_urls)
{
	bool good = true;
	bool divided = is_url(chunk) || memchr(chunk.data, '@', chunk.length);
	while (good && chunk.length > 0) {
		smtp_span run = {chunk.data, divided ? run_length(chunk) : chunk.length};
		if (keep_urls || !is_url(run)) {
			good = append_chunk(out, is_url(run) ? run : without_address(run));
		}
		chunk = rest_of(chunk, run.length);
	}
	return good;
}

static bool append_text(smtp_buf *out, smtp_span text, bool keep_urls)
{
	bool good = true;
	while (good && text.length > 0) {
		size_t length = 0;
		while (length < text.length && text.data[length] != ' ' && text.data[length] != '\n') {
			length++;
		}
		good = append_shown(out, (smtp_span){text.data, length}, keep_urls);
		text = rest_of(text, length < text.length ? length + 1 : length);
	}
	return good;
}

/* ---- finding ------------------------------------------------------------------------------------- */

static unsigned sequence_of(const char *octets)
{
	unsigned a = (unsigned char)octets[0], b = (unsigned char)octets[1], c = (unsigned char)octets[2];
	return (a * 2503u + b * 89u + c) % SMTP_FOLDED_SEQUENCES;
}

static bool has_sequence(const smtp_folded *folded, const char *octets)
{
	unsigned number = sequence_of(octets);
	return (folded->sequences[number / 64] >> (number % 64) & 1) != 0;
}

void smtp_folded_init(smtp_folded *folded, size_t limit)
{
	smtp_buf_init(&folded->text, limit);
	memset(folded->sequences, 0, sizeof folded->sequences);
}

void smtp_folded_free(smtp_folded *folded)
{
	smtp_buf_free(&folded->text);
}

bool smtp_folded_set(smtp_folded *folded, const char *enhanced, smtp_span text, bool keep_urls)
{
	smtp_buf *out = &folded->text;
	bool good = smtp_buf_string(out, "^ ") && smtp_buf_string(out, enhanced) && append_gap(out) &&
				append_text(out, text, keep_urls) && smtp_buf_char(out, '$');
	for (size_t i = 0; i + 3 <= out->length; i++) {
		unsigned number = sequence_of(out->data + i);
		folded->sequences[number / 64] |= (uint64_t)1 << (number % 64);
	}
	return good;
}

/* May the text hold these words? A false yes costs a search. */
static bool may_hold(const smtp_folded *folded, const char *words, size_t length)
{
	return length < 3 || (has_sequence(folded, words) && has_sequence(folded, words + length - 3));
}

/* Where the words begin, from `from` on and not behind `last`. */
static size_t find(smtp_span text, size_t from, size_t last, const char *words, size_t length)
{
	if (length == 0 || length > text.length) {
		return NOT_FOUND;
	}
	last = last < text.length - length ? last : text.length - length;
	while (from <= last) {
		const char *at = memchr(text.data + from, words[0], last - from + 1);
		if (!at) {
			return NOT_FOUND;
		}
		from = (size_t)(at - text.data);
		if (memcmp(at, words, length) == 0) {
			return from;
		}
		from++;
	}
	return NOT_FOUND;
}

static const bool ends_way[256] = {['|'] = true, ['*'] = true, [';'] = true, ['\0'] = true};

/* Octets of one way to say it. Most of the time of an explanation is spent here. */
static size_t way_length(const char *way)
{
	size_t length = 0;
	while (!ends_way[(unsigned char)way[length]]) {
		length++;
	}
	return length;
}

/* The pieces behind this one, or NULL. */
static const char *next_piece(const char *piece)
{
	size_t length = strcspn(piece, "*;");
	return piece[length] == '*' ? piece + length + 1 : NULL;
}

/* Does the sequence begin between `from` and `last`? Few pieces, near each other: it is soon known. */
static bool holds_sequence(const smtp_folded *folded, const char *sequence, size_t from, size_t last)
{
	smtp_span text = smtp_buf_view(&folded->text);
	for (const char *way = sequence;; way++) {
		size_t length = way_length(way);
		size_t at = may_hold(folded, way, length) ? find(text, from, last, way, length) : NOT_FOUND;
		while (at != NOT_FOUND) {
			const char *rest = next_piece(way);
			size_t end = at + length;
			if (!rest || holds_sequence(folded, rest, end, end + PIECE_DISTANCE)) {
				return true;
			}
			at = find(text, at + 1, last, way, length);
		}
		way += length;
		if (*way != '|') {
			return false;
		}
	}
}

bool smtp_folded_holds(const smtp_folded *folded, const char *pattern)
{
	bool holds = false;
	while (!holds && pattern) {
		holds = holds_sequence(folded, pattern, 0, folded->text.length);
		pattern = strchr(pattern, ';');
		pattern = pattern ? pattern + 1 : NULL;
	}
	return holds;
}
