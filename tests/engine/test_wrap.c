/*
 * test_wrap.c - wrap.h: widths, and where lines are broken.
 */
#include "test.h"
#include "wrap.h"

static void widths(void **state)
{
	(void)state;
	assert_int_equal(smtp_wrap_width(SMTP_SPAN("")), 0);
	assert_int_equal(smtp_wrap_width(SMTP_SPAN("abc é")), 5);
	assert_int_equal(smtp_wrap_width(SMTP_SPAN("端口 465，可用。")), 4 + 1 + 3 + 2 + 4 + 2);
	assert_int_equal(smtp_wrap_width(SMTP_SPAN("e\xCC\x81 한 ｆ 𠀀 📧")), 1 + 1 + 2 + 1 + 2 + 1 + 2 + 1 + 2);
}

static void padding_counts_columns(void **state)
{
	(void)state;
	smtp_buf out;
	smtp_buf_init(&out, 100);
	smtp_wrap_pad(&out, SMTP_SPAN("登录"), 6);
	smtp_wrap_pad(&out, SMTP_SPAN("login"), 6);
	smtp_wrap_pad(&out, SMTP_SPAN("too long"), 6);
	assert_string_equal(out.data, "登录  login too long");
	smtp_buf_free(&out);
}

static void becomes(const char *text, size_t column, size_t columns, size_t indent, const char *expected)
{
	smtp_buf out;
	smtp_buf_init(&out, 1000);
	assert_true(smtp_wrap_text(&out, smtp_span_of(text), column, columns, indent));
	assert_string_equal(out.data, expected);
	smtp_buf_free(&out);
}

static void lines_end_between_words(void **state)
{
	(void)state;
	becomes("", 0, 10, 2, "\n");
	becomes("one two", 0, 7, 2, "one two\n");
	becomes("one two three", 0, 7, 2, "one two\n  three\n");
	becomes("one two", 3, 7, 2, "one\n  two\n");
	becomes("one  two   three", 0, 8, 0, "one  two\nthree\n");
	becomes("two\nlines", 0, 80, 4, "two\n    lines\n");
	becomes("ends in two\n\n", 0, 80, 4, "ends in two\n");
	becomes("see https://help.example/a/long/way now", 0, 12, 2,
		"see\n  https://help.example/a/long/way\n  now\n");
	becomes("longer-than-the-line", 5, 10, 2, "longer-than-the-line\n");
}

static void chinese_may_be_parted_but_for_its_marks(void **state)
{
	(void)state;
	becomes("邮件服务器", 0, 6, 0, "邮件服\n务器\n");
	becomes("邮件服务器", 0, 7, 1, "邮件服\n 务器\n");
	becomes("邮件服，务器", 0, 6, 0, "邮件\n服，务\n器\n");
	becomes("邮件（服务）器", 0, 6, 0, "邮件\n（服\n务）器\n");
	becomes("端口465可用", 0, 6, 0, "端口\n465可\n用\n");
	becomes("端口 465 可用", 0, 8, 0, "端口 465\n可用\n");
	becomes("设为 \"implicit\"：请改", 0, 12, 0, "设为\n\"implicit\"：\n请改\n");
}

static void a_ceiling_is_told(void **state)
{
	(void)state;
	for (size_t ceiling = 0; ceiling < 16; ceiling++) {
		smtp_buf out;
		smtp_buf_init(&out, ceiling);
		assert_false(smtp_wrap_text(&out, SMTP_SPAN("one  two three"), 0, 8, 2));
		smtp_buf_free(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(widths),
		cmocka_unit_test(padding_counts_columns),
		cmocka_unit_test(lines_end_between_words),
		cmocka_unit_test(chinese_may_be_parted_but_for_its_marks),
		cmocka_unit_test(a_ceiling_is_told),
	};
	return cmocka_run_group_tests_name("wrap", tests, NULL, NULL);
}
