/*
 * mask.c - see mask.h. The text is looked at once as it is and once for each way of writing an octet as something else;
 * what is to go is marked in a map of the text, and left out at the end.
 */
#include "mask.h"
#include "address.h"
#include "base64.h"
#include "text.h"

#define DIGITS_LEAST 3  /* of base64: two octets */
#define DIGITS_MOST 680 /* what is longer is content, and tells it at its beginning */

typedef enum mark { SHOWN, KEPT, HIDDEN } mark;

/* The text with one kind of escape undone: octets, and where each began in the text. */
typedef struct view {
	char *octets;
	size_t *origin; /* one more than there are octets */
	size_t length;
} view;

typedef struct masking {
	smtp_span text;
	const smtp_mask *mask;
	unsigned char *marks;
	view seen;
} masking;

void smtp_mask_keep(smtp_mask *mask, smtp_span host)
{
	if (host.length && mask->host_count < SMTP_MASK_HOSTS) {
		mask->hosts[mask->host_count++] = host;
	}
}

/* One letter tells nobody. */
static void know_name(smtp_mask *mask, const char *from, const char *to)
{
	if (to - from > 1 && mask->name_count < SMTP_MASK_NAMES) {
		mask->names[mask->name_count++] = (smtp_span){from, (size_t)(to - from)};
	}
}

void smtp_mask_know(smtp_mask *mask, smtp_span identity)
{
	const char *begin = identity.data, *end = identity.data + identity.length;
	for (size_t i = identity.length; i-- > 1;) {
		if (identity.data[i] == '@') {
			smtp_mask_keep(mask, (smtp_span){identity.data + i + 1, identity.length - i - 1});
			end = identity.data + i;
			break;
		}
	}
	if (end - begin > 2 && *begin == '"' && end[-1] == '"') {
		begin++;
		end--;
	}
	know_name(mask, begin, end);
	const char *behind = begin < end ? memchr(begin, '\\', (size_t)(end - begin)) : NULL;
	if (behind) {
		know_name(mask, behind + 1, end);
	}
}

/* ---- characters ---------------------------------------------------------------------------------- */

/* Letters of Latin-1, Greek and Cyrillic have two cases as well. */
static uint32_t fold(uint32_t character)
{
	static const struct {
		uint32_t first, last, distance;
	} capitals[] = {{'A', 'Z', 32}, {0xC0, 0xD6, 32}, {0xD8, 0xDE, 32}, {0x391, 0x3A9, 32},
		{0x400, 0x40F, 80}, {0x410, 0x42F, 32}, {0xFF21, 0xFF3A, 32}};
	for (size_t i = 0; i < sizeof capitals / sizeof capitals[0]; i++) {
		if (character >= capitals[i].first && character <= capitals[i].last) {
			return character + capitals[i].distance;
		}
	}
	bool paired = character >= 0x100 && character <= 0x137; /* Latin Extended-A: even and odd */
	return paired ? character | 1 : character;
}

/* What is no UTF-8 counts as its octets. */
static uint32_t next_folded(smtp_span text, size_t *at)
{
	unsigned char lead = (unsigned char)text.data[*at];
	size_t length = lead < 0xC2 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
	if (length > text.length - *at || !smtp_text_is_utf8((smtp_span){text.data + *at, length})) {
		(*at)++;
		return 0x110000u + lead;
	}
	smtp_span one = {text.data + *at, length};
	size_t within = 0;
	*at += length;
	return fold(smtp_text_next(one, &within));
}

static bool is_word(char octet)
{
	return smtp_is_ascii_digit(octet) || (smtp_ascii_lower(octet) >= 'a' && smtp_ascii_lower(octet) <= 'z');
}

static bool is_host_octet(char octet)
{
	return is_word(octet) || octet == '-';
}

/* Full-width forms of digits and letters. */
static bool is_wide_word(uint32_t character)
{
	return (character >= 0xFF10 && character <= 0xFF19) || (character >= 0xFF21 && character <= 0xFF3A) ||
		   (character >= 0xFF41 && character <= 0xFF5A);
}

/* Spaces and marks beyond ASCII: they end a local part as a comma does. */
static bool is_mark(uint32_t character)
{
	bool latin = character >= 0x80 && character < 0xC0;
	bool general = character >= 0x2000 && character <= 0x206F;
	bool ideographic =
		character >= 0x3000 && character <= 0x303F && (character < 0x3005 || character > 0x3007);
	bool wide = character >= 0xFF00 && character <= 0xFFEF && !is_wide_word(character);
	return latin || general || ideographic || wide;
}

/* ---- escapes ------------------------------------------------------------------------------------- */

static int hex_value(char digit)
{
	char lower = smtp_ascii_lower(digit);
	if (smtp_is_ascii_digit(digit)) {
		return digit - '0';
	}
	return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/* "=E5", "%E5", "+E5": one octet. Returns the octets read; 0: it is none. */
static size_t read_pair(smtp_span text, size_t at, char introducer, view *into)
{
	if (text.data[at] != introducer || text.length - at < 3) {
		return 0;
	}
	int high = hex_value(text.data[at + 1]), low = hex_value(text.data[at + 2]);
	if (high < 0 || low < 0) {
		return 0;
	}
	into->octets[into->length] = (char)(high << 4 | low);
	into->origin[into->length++] = at;
	return 3;
}

/* "\x{7528}" of RFC 6533 3: one character, which is shorter in UTF-8. */
static size_t read_braces(smtp_span text, size_t at, view *into)
{
	uint32_t character = 0;
	size_t end = at + 3;
	smtp_buf utf8;
	if (text.length - at < 5 || memcmp(text.data + at, "\\x{", 3) != 0) {
		return 0;
	}
	for (; end < text.length && end - at < 9 && hex_value(text.data[end]) >= 0; end++) {
		character = character << 4 | (uint32_t)hex_value(text.data[end]);
	}
	if (end == text.length || text.data[end] != '}' || end == at + 3 || character > 0x10FFFF) {
		return 0;
	}
	smtp_buf_init(&utf8, 4);
	smtp_text_append(&utf8, character);
	for (size_t i = 0; i < utf8.length; i++) {
		into->octets[into->length] = utf8.data[i];
		into->origin[into->length++] = at;
	}
	smtp_buf_free(&utf8);
	return end + 1 - at;
}

/* `introducer` 0: no escapes. */
static void look(masking *work, char introducer)
{
	smtp_span text = work->text;
	view *into = &work->seen;
	into->length = 0;
	for (size_t at = 0; at < text.length;) {
		size_t used = 0;
		if (introducer == '\\') {
			used = read_braces(text, at, into);
		} else if (introducer) {
			used = read_pair(text, at, introducer, into);
		}
		if (!used) {
			into->octets[into->length] = text.data[at];
			into->origin[into->length++] = at;
			used = 1;
		}
		at += used;
	}
	into->origin[into->length] = text.length;
}

/* ---- addresses ----------------------------------------------------------------------------------- */

static bool is_local_octet(char octet)
{
	return smtp_address_is_atext(octet) || octet == '.' || octet == '\\';
}

/* The character in front of `at` may stand in a local part: where it begins, else `at`. */
static size_t step_back(smtp_span text, size_t at)
{
	size_t before = at - 1;
	if (!((unsigned char)text.data[before] & 0x80)) {
		return is_local_octet(text.data[before]) ? before : at;
	}
	while (before > 0 && at - before < 4 && ((unsigned char)text.data[before] & 0xC0) == 0x80) {
		before--;
	}
	size_t end = before;
	uint32_t character = next_folded(text, &end);
	return is_mark(character) ? at : before;
}

/* Where the quoted string begins that ends in front of `at`; `at`: there is none. */
static size_t opening_quote(smtp_span text, size_t at)
{
	for (size_t i = at - 1; i-- > 0 && text.data[i] != '\n';) {
		if (text.data[i] == '"' && (i == 0 || text.data[i - 1] != '\\')) {
			return i;
		}
	}
	return at;
}

/* In "https://host/page?of=local" the page may stay. */
static size_t behind_url(smtp_span text, size_t from, size_t at)
{
	bool is_url =
		from > 0 && text.data[from - 1] == ':' && at - from > 2 && memcmp(text.data + from, "//", 2) == 0;
	for (size_t i = at; is_url && i-- > from;) {
		if (strchr("/?=&", text.data[i])) {
			return i + 1;
		}
	}
	return from;
}

/* Where the local part begins that ends in front of `at`. */
static size_t local_part(smtp_span text, size_t at)
{
	size_t from = at;
	if (at > 1 && text.data[at - 1] == '"') {
		return opening_quote(text, at);
	}
	for (size_t before; from > 0 && (before = step_back(text, from)) < from;) {
		from = before;
	}
	from = behind_url(text, from, at);
	while (from < at && strchr("'`*", text.data[from])) {
		from++; /* quotes of a sentence */
	}
	return from;
}

/* Labels with a full stop between them, the last of which begins with a letter: "=40" is in "SIZE=4096" as well. */
static bool is_domain(smtp_span text, size_t at)
{
	size_t label = at;
	bool dotted = false;
	for (; at < text.length &&
		   (is_host_octet(text.data[at]) || (unsigned char)text.data[at] >= 0x80 || text.data[at] == '.');
		 at++) {
		if (text.data[at] == '.' && at + 1 < text.length && text.data[at + 1] != '.') {
			dotted = at > label;
			label = at + 1;
		}
	}
	return dotted && at > label && !smtp_is_ascii_digit(text.data[label]);
}

static void mark_range(masking *work, size_t from, size_t to)
{
	memset(work->marks + work->seen.origin[from], HIDDEN, work->seen.origin[to] - work->seen.origin[from]);
}

/* The length of an at sign: ASCII's, or the full-width one. */
static size_t at_sign(smtp_span text, size_t at)
{
	if (text.data[at] == '@') {
		return 1;
	}
	bool wide = text.length - at >= 3 && memcmp(text.data + at, "\xEF\xBC\xA0", 3) == 0;
	return wide ? 3 : 0;
}

static void hide_addresses(masking *work)
{
	const view *seen = &work->seen;
	smtp_span text = {seen->octets, seen->length};
	for (size_t i = 1; i < text.length; i++) {
		size_t sign = at_sign(text, i);
		bool escaped = sign == 1 && seen->origin[i + 1] - seen->origin[i] > 1;
		if (!sign || (escaped && !is_domain(text, i + 1))) {
			continue;
		}
		size_t from = local_part(text, i);
		if (from < i) {
			mark_range(work, from, i);
		}
	}
}

/* ---- names --------------------------------------------------------------------------------------- */

/* Behind the name that begins at `at`; `at`: it does not. */
static size_t match(smtp_span text, size_t at, smtp_span name)
{
	size_t end = at, of_name = 0;
	while (of_name < name.length) {
		if (end == text.length || next_folded(text, &end) != next_folded(name, &of_name)) {
			return at;
		}
	}
	return end;
}

static bool is_whole_word(smtp_span text, size_t from, size_t to, bool (*belongs)(char))
{
	bool begins = from == 0 || !belongs(text.data[from]) || !belongs(text.data[from - 1]);
	bool ends = to == text.length || !belongs(text.data[to - 1]) || !belongs(text.data[to]);
	return begins && ends;
}

static bool finds_name(smtp_span text, size_t at, smtp_span name, size_t *end)
{
	*end = match(text, at, name);
	return *end > at && (name.length >= SMTP_MASK_SHORT || is_whole_word(text, at, *end, is_word));
}

static bool is_kept(const masking *work, size_t from, size_t to)
{
	size_t i = work->seen.origin[from];
	while (i < work->seen.origin[to] && work->marks[i] == KEPT) {
		i++;
	}
	return i == work->seen.origin[to];
}

static void hide_names(masking *work)
{
	smtp_span text = {work->seen.octets, work->seen.length};
	size_t end;
	for (size_t i = 0; i < text.length; i++) {
		for (size_t j = 0; j < work->mask->name_count; j++) {
			if (finds_name(text, i, work->mask->names[j], &end) && !is_kept(work, i, end)) {
				mark_range(work, i, end);
			}
		}
	}
}

static void keep_hosts(masking *work)
{
	for (size_t i = 0; i < work->text.length; i++) {
		for (size_t j = 0; j < work->mask->host_count; j++) {
			size_t end = match(work->text, i, work->mask->hosts[j]);
			if (end > i && is_whole_word(work->text, i, end, is_host_octet)) {
				memset(work->marks + i, KEPT, end - i);
			}
		}
	}
}

/* ---- base64 -------------------------------------------------------------------------------------- */

static bool is_digit64(char octet)
{
	return is_word(octet) || (octet && strchr("+/-_", octet));
}

/* Whole groups of them; the last one may be cut. */
static size_t read_digits(smtp_span digits, char *into)
{
	char group[4];
	size_t length = 0, octets;
	for (size_t i = 0; i + 1 < digits.length; i += 4) {
		size_t count = digits.length - i < 4 ? digits.length - i : 4;
		memset(group, '=', sizeof group);
		for (size_t j = 0; j < count; j++) {
			char digit = digits.data[i + j];
			group[j] = digit == '-' ? '+' : digit == '_' ? '/' : digit;
		}
		if (!smtp_base64_read(into + length, &octets, group, sizeof group)) {
			break;
		}
		length += octets;
	}
	return length;
}

/* A login has NUL or ^A between its parts. */
static bool is_text(smtp_span text)
{
	bool good = smtp_text_is_utf8(text);
	for (size_t i = 0; i < text.length && good; i++) {
		good = (unsigned char)text.data[i] >= ' ' || (unsigned char)text.data[i] <= 1;
	}
	return good;
}

/* Whether one of the names is in it, or it is text with an address. */
static bool tells_who(const masking *work, smtp_span text)
{
	size_t end;
	bool readable = is_text(text);
	for (size_t i = 0; i < text.length; i++) {
		if (readable && text.data[i] == '@' && i > 0 && is_domain(text, i + 1)) {
			return true;
		}
		for (size_t j = 0; j < work->mask->name_count; j++) {
			if (finds_name(text, i, work->mask->names[j], &end)) {
				return true;
			}
		}
	}
	return false;
}

static void hide_base64(masking *work)
{
	char octets[DIGITS_MOST];
	smtp_span text = work->text;
	for (size_t from = 0, to; from < text.length; from = to + 1) {
		for (to = from; to < text.length && is_digit64(text.data[to]);) {
			to++;
		}
		smtp_span digits = {text.data + from, to - from < DIGITS_MOST ? to - from : DIGITS_MOST};
		/* what stands in front may look like digits too: "reply/d2FuZw==" */
		for (int i = 0; i < 4 && digits.length >= DIGITS_LEAST; i++, digits.data++, digits.length--) {
			if (tells_who(work, (smtp_span){octets, read_digits(digits, octets)})) {
				memset(work->marks + from, HIDDEN, to - from);
			}
		}
	}
}

/* ---- the whole ----------------------------------------------------------------------------------- */

static void mark_all(masking *work)
{
	static const char introducers[] = {'\0', '=', '%', '+', '\\'};
	keep_hosts(work);
	for (size_t i = 0; i < sizeof introducers; i++) {
		if (i && !memchr(work->text.data, introducers[i], work->text.length)) {
			continue;
		}
		look(work, introducers[i]);
		hide_names(work);
		hide_addresses(work);
	}
	hide_base64(work);
}

static bool write_shown(smtp_buf *out, const masking *work)
{
	for (size_t from = 0, to; from < work->text.length; from = to) {
		bool hidden = work->marks[from] == HIDDEN;
		for (to = from; to < work->text.length && (work->marks[to] == HIDDEN) == hidden;) {
			to++;
		}
		if (!(hidden ? smtp_buf_string(out, SMTP_MASK)
					 : smtp_buf_append(out, work->text.data + from, to - from))) {
			return false;
		}
	}
	return true;
}

bool smtp_mask_text(smtp_buf *out, smtp_span text, const smtp_mask *mask)
{
	if (!text.length) {
		return true;
	}
	masking work = {.text = text,
		.mask = mask,
		.marks = smtp_calloc(text.length, 1),
		.seen = {.octets = smtp_malloc(text.length), .origin = smtp_calloc(text.length + 1, sizeof(size_t))}};
	bool good = work.marks && work.seen.octets && work.seen.origin;
	if (good) {
		mark_all(&work);
		good = write_shown(out, &work);
	} else {
		out->failed = true;
	}
	smtp_free(work.marks);
	smtp_free(work.seen.octets);
	smtp_free(work.seen.origin);
	return good;
}
