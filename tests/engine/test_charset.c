/*
 * test_charset.c - where characters end, by the system's own converter and by hand; names that are known.
 */
#include "test.h"
#include "charset.h"

#include <iconv.h>

static const smtp_charset *find(const char *name)
{
	const smtp_charset *charset = smtp_charset_find(smtp_span_of(name));
	assert_non_null(charset);
	return charset;
}

static void test_names(void **state)
{
	(void)state;
	assert_ptr_equal(smtp_charset_find((smtp_span){NULL, 0}), smtp_charset_utf8());
	assert_string_equal(smtp_charset_name(find("gb2312")), "GB2312");
	assert_string_equal(smtp_charset_name(find("Utf8")), "UTF-8");
	assert_string_equal(smtp_charset_name(find("iso-8859-15")), "ISO-8859-15");
	assert_string_equal(smtp_charset_name(find("BIG5")), "Big5");
	static const char *const unknown[] = {"", "utf-16", "UTF-7", "iso-2022-jp", "hz-gb-2312", "iso-8859-12",
		"GBK ", "x\r\nBcc: a@b", "gb2312; x=y"};
	for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
		assert_null(smtp_charset_find(smtp_span_of(unknown[i])));
	}
	smtp_refusal refusal;
	assert_ptr_equal(smtp_charset_choose(SMTP_SPAN("gbk"), NULL), find("GBK"));
	assert_null(smtp_charset_choose(SMTP_SPAN("x"), &refusal));
	assert_string_equal(refusal.key, "charset");
	assert_non_null(strstr(refusal.must, "windows-1252"));
}

/* Octets of the first character as iconv sees it; 0: none. */
static size_t iconv_character(iconv_t converter, const char *octets, size_t most)
{
	for (size_t length = 1; length <= most; length++) {
		char wide[32], *out = wide, *in = (char *)octets;
		size_t left = length, room = sizeof wide;
		iconv(converter, NULL, NULL, NULL, NULL);
		if (iconv(converter, &in, &left, &out, &room) != (size_t)-1 && left == 0) {
			return length;
		}
	}
	return 0;
}

/* What iconv takes for a character we take for the same one. The reverse need not be: not every code is assigned. */
static void check_against_iconv(const char *name, bool exactly)
{
	const smtp_charset *charset = find(name);
	iconv_t converter = iconv_open("UTF-32LE", name);
	assert_true(converter != (iconv_t)-1);
	for (int first = 0; first < 256; first++) {
		for (int second = 0; second < 256; second++) {
			if (first == 0x80) {
				continue; /* the euro sign of code page 936 alone */
			}
			char octets[4] = {(char)first, (char)second, (char)0x81, 0x30};
			size_t expected = iconv_character(converter, octets, 4);
			size_t got = smtp_charset_character(charset, (smtp_span){octets, 4});
			if (expected ? got != expected : exactly && got != 0) {
				fail_msg("%s: %02x %02x: %zu, iconv says %zu", name, first, second, got, expected);
			}
		}
	}
	iconv_close(converter);
}

static void test_against_iconv(void **state)
{
	(void)state;
	static const char *const single[] = {"US-ASCII", "windows-1252"};
	static const char *const several[] = {"UTF-8", "GB2312", "GBK", "GB18030", "Big5"};
	for (size_t i = 0; i < sizeof single / sizeof *single; i++) {
		check_against_iconv(single[i], true);
	}
	for (size_t i = 0; i < sizeof several / sizeof *several; i++) {
		check_against_iconv(several[i], false);
	}
}

/* iconv takes 80..9F of ISO 8859 for controls; we refuse them. */
static void test_latin_holes(void **state)
{
	(void)state;
	for (int number = 1; number <= 15; number++) {
		char name[24];
		if (number == 12) {
			continue;
		}
		snprintf(name, sizeof name, "ISO-8859-%d", number);
		iconv_t converter = iconv_open("UTF-32LE", name);
		assert_true(converter != (iconv_t)-1);
		for (int octet = 0; octet < 256; octet++) {
			char text[1] = {(char)octet};
			size_t expected = octet >= 0x80 && octet < 0xa0 ? 0 : iconv_character(converter, text, 1);
			assert_int_equal(smtp_charset_character(find(name), (smtp_span){text, 1}), expected);
		}
		iconv_close(converter);
	}
}

static void expect_invalid(const char *name, const char *text, size_t at)
{
	assert_int_equal(smtp_charset_find_invalid(find(name), smtp_span_of(text)), at);
}

static void test_where_it_is_invalid(void **state)
{
	(void)state;
	expect_invalid("UTF-8", "", 0);
	expect_invalid("UTF-8", "abc", 3);
	expect_invalid("UTF-8", "ab\xc3\xa9\xc3", 4);
	expect_invalid("UTF-8", "\xe4\xb8\xad\xed\xa0\x80", 3);
	expect_invalid("UTF-8", "\xc0\x80", 0);
	expect_invalid("US-ASCII", "ab\x80", 2);
	expect_invalid("GB2312", "\xd6\xd0\xce\xc4", 4);
	expect_invalid("GB2312", "\xd6\xd0\xce", 2);
	expect_invalid("GB2312", "\xd6\xd0\x81\x40", 2);
	expect_invalid("GBK", "\xd6\xd0\x81\x40", 4);
	expect_invalid("GBK", "a\x81\x0a", 1);
	expect_invalid("GB18030", "\x81\x30\x81\x30.", 5);
	expect_invalid("GB18030", "\x81\x30\x81", 0);
	expect_invalid("Big5", "\xa4\xa4\xa4\xe5\xa4\x20", 4);
	expect_invalid("ISO-8859-1", "caf\xe9\x85", 4);
}

static void test_refusal(void **state)
{
	(void)state;
	smtp_refusal refusal = {{0}, {0}};
	assert_true(smtp_charset_check(find("GBK"), SMTP_SPAN("\xd6\xd0"), "subject", &refusal));
	assert_false(smtp_charset_check(find("GB2312"), SMTP_SPAN("ab\x81\x40"), "subject", &refusal));
	assert_string_equal(refusal.key, "subject");
	assert_string_equal(
		refusal.must, "must be valid GB2312 (octet 3 is not); GBK and GB18030 hold more characters");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_against_iconv),
		cmocka_unit_test(test_latin_holes),
		cmocka_unit_test(test_where_it_is_invalid),
		cmocka_unit_test(test_refusal),
	};
	return cmocka_run_group_tests_name("charset", tests, NULL, NULL);
}
