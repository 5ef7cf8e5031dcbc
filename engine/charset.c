/*
 * charset.c - see charset.h. A charset is a kind of structure, and for the single-octet ones a map of the holes in its
 * upper half. Unassigned two-octet codes are not looked for: fonts and standards differ about them.
 */
#include "charset.h"

#include "text.h"

typedef enum charset_kind {
	KIND_ASCII,
	KIND_UTF8,
	KIND_EUC_CN, /* A1..F7, A1..FE */
	KIND_GBK,    /* 81..FE, 40..FE but 7F */
	KIND_GB18030,
	KIND_BIG5, /* 81..FE, 40..7E and A1..FE: with the extensions of Hong Kong */
	KIND_SINGLE
} charset_kind;

struct smtp_charset {
	const char *name, *alias;
	charset_kind kind;
	uint32_t holes[4]; /* of KIND_SINGLE: bit i of word w is 80h + 32w + i */
};

#define C1 UINT32_MAX /* ISO 8859 has no characters at 80..9F, only controls */

/* clang-format off */
static const smtp_charset charsets[] = {
	{"UTF-8", "utf8", KIND_UTF8, {0}},
	{"US-ASCII", "ascii", KIND_ASCII, {0}},
	{"GB2312", "euc-cn", KIND_EUC_CN, {0}},
	{"GBK", "cp936", KIND_GBK, {0}},
	{"GB18030", NULL, KIND_GB18030, {0}},
	{"Big5", "big5-hkscs", KIND_BIG5, {0}},
	{"ISO-8859-1", "latin1", KIND_SINGLE, {C1, 0, 0, 0}},
	{"ISO-8859-2", "latin2", KIND_SINGLE, {C1, 0, 0, 0}},
	{"ISO-8859-3", NULL, KIND_SINGLE, {C1, 0x40004020, 0x00010008, 0x00010008}},
	{"ISO-8859-4", NULL, KIND_SINGLE, {C1, 0, 0, 0}},
	{"ISO-8859-5", NULL, KIND_SINGLE, {C1, 0, 0, 0}},
	{"ISO-8859-6", NULL, KIND_SINGLE, {C1, 0x77ffcfee, 0xf8000001, 0xfff80000}},
	{"ISO-8859-7", NULL, KIND_SINGLE, {C1, 0x00004000, 0x00040000, 0x80000000}},
	{"ISO-8859-8", NULL, KIND_SINGLE, {C1, 0x80000002, 0x7fffffff, 0x98000000}},
	{"ISO-8859-9", "latin5", KIND_SINGLE, {C1, 0, 0, 0}},
	{"ISO-8859-10", NULL, KIND_SINGLE, {C1, 0, 0, 0}},
	{"ISO-8859-11", NULL, KIND_SINGLE, {C1, 0, 0x78000000, 0xf0000000}},
	{"ISO-8859-13", NULL, KIND_SINGLE, {C1, 0, 0, 0}},
	{"ISO-8859-14", NULL, KIND_SINGLE, {C1, 0, 0, 0}},
	{"ISO-8859-15", "latin9", KIND_SINGLE, {C1, 0, 0, 0}},
	{"windows-1252", "cp1252", KIND_SINGLE, {0x2001a002, 0, 0, 0}},
};
/* clang-format on */

const smtp_charset *smtp_charset_utf8(void)
{
	return &charsets[0];
}

const smtp_charset *smtp_charset_find(smtp_span name)
{
	if (!name.data) {
		return smtp_charset_utf8();
	}
	for (size_t i = 0; i < sizeof charsets / sizeof *charsets; i++) {
		if (smtp_span_equals_ignoring_case(name, charsets[i].name) ||
			(charsets[i].alias && smtp_span_equals_ignoring_case(name, charsets[i].alias))) {
			return &charsets[i];
		}
	}
	return NULL;
}

const smtp_charset *smtp_charset_choose(smtp_span name, smtp_refusal *refusal)
{
	const smtp_charset *charset = smtp_charset_find(name);
	if (!charset) {
		smtp_refuse(refusal, "charset",
			"must be UTF-8, US-ASCII, GB2312, GBK, GB18030, Big5, ISO-8859-1 to 15 (there is no 12) or "
			"windows-1252");
	}
	return charset;
}

const char *smtp_charset_name(const smtp_charset *charset)
{
	return charset->name;
}

static bool within(unsigned char octet, unsigned char low, unsigned char high)
{
	return octet >= low && octet <= high;
}

static size_t utf8_character(smtp_span text)
{
	unsigned char lead = (unsigned char)text.data[0];
	size_t length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
	return text.length >= length && smtp_text_is_utf8((smtp_span){text.data, length}) ? length : 0;
}

static size_t gb18030_character(const unsigned char *at, size_t left)
{
	if (!within(at[0], 0x81, 0xfe) || left < 2) {
		return 0;
	}
	if (within(at[1], 0x30, 0x39)) {
		return left >= 4 && within(at[2], 0x81, 0xfe) && within(at[3], 0x30, 0x39) ? 4 : 0;
	}
	return within(at[1], 0x40, 0xfe) && at[1] != 0x7f ? 2 : 0;
}

static bool is_pair(charset_kind kind, const unsigned char *at)
{
	switch (kind) {
	case KIND_EUC_CN:
		return within(at[0], 0xa1, 0xf7) && within(at[1], 0xa1, 0xfe);
	case KIND_GBK:
		return within(at[0], 0x81, 0xfe) && within(at[1], 0x40, 0xfe) && at[1] != 0x7f;
	case KIND_BIG5:
		return within(at[0], 0x81, 0xfe) && (within(at[1], 0x40, 0x7e) || within(at[1], 0xa1, 0xfe));
	default:
		return false;
	}
}

size_t smtp_charset_character(const smtp_charset *charset, smtp_span text)
{
	const unsigned char *at = (const unsigned char *)text.data;
	if (at[0] < 0x80) {
		return 1;
	}
	switch (charset->kind) {
	case KIND_UTF8:
		return utf8_character(text);
	case KIND_GB18030:
		return gb18030_character(at, text.length);
	case KIND_SINGLE:
		return charset->holes[(at[0] - 0x80) / 32] >> at[0] % 32 & 1 ? 0 : 1;
	default:
		return text.length >= 2 && is_pair(charset->kind, at) ? 2 : 0;
	}
}

size_t smtp_charset_find_invalid(const smtp_charset *charset, smtp_span text)
{
	if (charset->kind == KIND_UTF8 && smtp_text_is_utf8(text)) {
		return text.length;
	}
	size_t at = 0, length = 1;
	while (at < text.length && length) {
		length = smtp_charset_character(charset, (smtp_span){text.data + at, text.length - at});
		at += length;
	}
	return at;
}

bool smtp_charset_check(const smtp_charset *charset, smtp_span text, const char *key, smtp_refusal *refusal)
{
	size_t invalid = smtp_charset_find_invalid(charset, text);
	if (invalid == text.length) {
		return true;
	}
	const char *hint = charset->kind == KIND_EUC_CN ? "; GBK and GB18030 hold more characters" : "";
	return smtp_refuse(
		refusal, key, "must be valid %s (octet %zu is not)%s", charset->name, invalid + 1, hint);
}
