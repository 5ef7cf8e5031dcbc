/*
 * test_text.c - text.h: nothing a stranger sends comes out unfit to be shown.
 */
#include "test.h"
#include "text.h"

#include <sys/mman.h>
#include <unistd.h>

static void is_utf8(void **state)
{
	(void)state;
	static const char *const good[] = {
		"", "abc", "\xC2\x80", "é", "中文", "\xF0\x9F\x93\xA7", "\xF4\x8F\xBF\xBF", "\xEE\x80\x80"};
	static const char *const bad[] = {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80",
		"\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xC3", "\xE4\xB8", "a\xE4\xB8z", "\xFF"};
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		assert_true(smtp_text_is_utf8(smtp_span_of(good[i])));
	}
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_false(smtp_text_is_utf8(smtp_span_of(bad[i])));
	}
	assert_true(smtp_text_is_utf8((smtp_span){"a\0b", 3}));
}

/* At the end of a page, behind which nothing may be read. */
static void nothing_behind_the_end_is_looked_at(void **state)
{
	(void)state;
	static const char *const cut[] = {"\xC3", "\xE4\xB8", "\xF0\x9F\x93", "ab\xE4"};
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	char *pages = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	assert_true(pages != MAP_FAILED && mprotect(pages + page, page, PROT_NONE) == 0);
	for (size_t i = 0; i < sizeof cut / sizeof *cut; i++) {
		size_t length = strlen(cut[i]);
		memcpy(pages + page - length, cut[i], length);
		assert_false(smtp_text_is_utf8((smtp_span){pages + page - length, length}));
	}
	munmap(pages, 2 * page);
}

static void cleans(smtp_span raw, bool chinese, size_t limit, const char *expected)
{
	smtp_buf out;
	smtp_buf_init(&out, 1 << 20);
	assert_true(smtp_text_clean(&out, raw, chinese, limit));
	assert_span(smtp_buf_view(&out), expected);
	smtp_buf_free(&out);
}

static void clean_text(void **state)
{
	(void)state;
	cleans(SMTP_SPAN("plain"), false, 100, "plain");
	cleans(SMTP_SPAN("a\r\nb\nc"), false, 100, "a\nb\nc");
	cleans(SMTP_SPAN("a\0b\033[1m\rc\x7F"), false, 100, "a\\x00b\\x1B[1m\\x0Dc\\x7F");
	cleans(SMTP_SPAN("\xC2\x9B"
					 "x"),
		false, 100, "\\x9Bx");
	cleans(SMTP_SPAN("中文"), false, 100, "中文");
	cleans(SMTP_SPAN("caf\xE9"), false, 100, "café");
	cleans(SMTP_SPAN("\x9B"
					 "x"),
		false, 100, "\\x9Bx");
	cleans(SMTP_SPAN("\xCA\xDA\xC8\xA8\xC2\xEB"), true, 100, "授权码");
	cleans(SMTP_SPAN("\xCA\xDA\xC8\xA8\xC2\xEB"), false, 100, "ÊÚÈ¨Âë");
	cleans(SMTP_SPAN("\xCA\xDA\xFF\xC2\xEB"), true, 100, "授\\xFF码");
	cleans(SMTP_SPAN("\xCA\xDA\xC2"), true, 100, "授\\xC2");
	cleans(SMTP_SPAN("\x95\x32\x82\x36"), true, 100, "\xF0\xA0\x80\x80");
	cleans((smtp_span){0}, true, 100, "");
}

static void limits(void **state)
{
	(void)state;
	cleans(SMTP_SPAN("abcdef"), false, 6, "abcdef");
	cleans(SMTP_SPAN("abcdefg"), false, 6, "abcdef...");
	cleans(SMTP_SPAN("中文"), false, 5, "中...");
	cleans(SMTP_SPAN("中文"), false, 2, "...");
	cleans(SMTP_SPAN("ab\033"), false, 5, "ab...");
	assert_int_equal(smtp_text_head(SMTP_SPAN("中文"), 5).length, 3);
	assert_int_equal(smtp_text_head(SMTP_SPAN("中文"), 6).length, 6);
	assert_int_equal(smtp_text_head(SMTP_SPAN("\x80\x80\x80\x80\x80\x80"), 5).length, 2);
}

/* A megabyte of anything gives bounded, valid text. */
static void random_octets(void **state)
{
	(void)state;
	size_t length = 1 << 20;
	char *octets = malloc(length);
	assert_non_null(octets);
	uint32_t seed = 1;
	for (size_t i = 0; i < length; i++) {
		seed = seed * 1664525 + 1013904223;
		octets[i] = (char)(seed >> 24);
	}
	for (int round = 0; round < 200; round++) {
		smtp_buf out;
		smtp_buf_init(&out, 4096);
		size_t from = (size_t)round * 997;
		assert_true(smtp_text_clean(&out, (smtp_span){octets + from, length - from}, round % 2, 1000));
		assert_true(out.length <= 1003);
		assert_true(smtp_text_is_utf8(smtp_buf_view(&out)));
		for (size_t i = 0; i < out.length; i++) {
			assert_true((unsigned char)out.data[i] >= 0x20 || out.data[i] == '\n');
		}
		smtp_buf_free(&out);
	}
	free(octets);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(is_utf8),
		cmocka_unit_test(nothing_behind_the_end_is_looked_at),
		cmocka_unit_test(clean_text),
		cmocka_unit_test(limits),
		cmocka_unit_test(random_octets),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
