/*
 * test_lines.c - three line ends, any blocks.
 */
#include "test.h"
#include "lines.h"

/* Writes stretches as they come and '|' where a line ends. */
static void show(smtp_span octets, size_t block, char *shown)
{
	smtp_lines lines = {0};
	for (size_t at = 0; at < octets.length; at += block) {
		size_t length = octets.length - at < block ? octets.length - at : block;
		smtp_lines_block(&lines, (smtp_span){octets.data + at, length});
		smtp_span stretch;
		bool ends;
		while (smtp_lines_next(&lines, &stretch, &ends)) {
			assert_true(ends || stretch.length);
			memcpy(shown, stretch.data, stretch.length);
			shown += stretch.length;
			if (ends) {
				*shown++ = '|';
			}
		}
		assert_true(smtp_lines_used_up(&lines));
	}
	*shown = '\0';
}

static void test_line_ends(void **state)
{
	(void)state;
	static const struct {
		const char *octets, *lines;
	} cases[] = {
		{"", ""},
		{"a", "a"},
		{"\n", "|"},
		{"\r", "|"},
		{"\r\n", "|"},
		{"\n\r", "||"},
		{"\r\r", "||"},
		{"\r\r\n", "||"},
		{"a\r\nb\nc\rd", "a|b|c|d"},
		{"a\r\n\r\n", "a||"},
		{"\r\n\n", "||"},
		{"ab\r\rcd\r\n\ref\n", "ab||cd||ef|"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		for (size_t block = 1; block < 12; block++) {
			char shown[64];
			show(smtp_span_of(cases[i].octets), block, shown);
			assert_string_equal(shown, cases[i].lines);
		}
	}
}

static void test_other_line_ends_are_noticed(void **state)
{
	(void)state;
	static const struct {
		const char *octets;
		bool crlf;
	} cases[] = {{"", true}, {"a", true}, {"a\r\nb", true}, {"\r\n\r\n", true}, {"\n", false}, {"\r", false},
		{"a\r\n\n", false}, {"a\r\r\n", false}, {"a\rb\r\n", false}, {"a\nb\r\n", false}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		for (size_t block = 1; block < 8; block++) {
			smtp_lines lines = {0};
			smtp_span stretch, octets = smtp_span_of(cases[i].octets);
			bool ends;
			for (size_t at = 0; at < octets.length; at += block) {
				size_t length = octets.length - at < block ? octets.length - at : block;
				smtp_lines_block(&lines, (smtp_span){octets.data + at, length});
				while (smtp_lines_next(&lines, &stretch, &ends)) {
				}
			}
			assert_int_equal(smtp_lines_end_in_crlf(&lines), cases[i].crlf);
		}
	}
}

static void test_crlf_is_taken_whole(void **state)
{
	(void)state;
	smtp_lines lines = {0};
	smtp_span stretch;
	bool ends;
	smtp_lines_block(&lines, SMTP_SPAN("a\r\n"));
	assert_true(smtp_lines_next(&lines, &stretch, &ends));
	assert_span(stretch, "a");
	assert_true(ends && smtp_lines_used_up(&lines));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_line_ends),
		cmocka_unit_test(test_other_line_ends_are_noticed),
		cmocka_unit_test(test_crlf_is_taken_whole),
	};
	return cmocka_run_group_tests_name("lines", tests, NULL, NULL);
}
