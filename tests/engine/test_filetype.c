/*
 * test_filetype.c - types by name, and which types a part may have.
 */
#include "test.h"
#include "filetype.h"

static void test_by_name(void **state)
{
	(void)state;
	static const struct {
		const char *name, *type;
	} cases[] = {
		{"a.png", "image/png"},
		{"A.JPG", "image/jpeg"},
		{"invoice.2024.pdf", "application/pdf"},
		{"\xe5\x8f\x91\xe7\xa5\xa8.xlsx",
			"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
		{"a.txt", "text/plain"},
		{"a.ics", "text/calendar"},
		{"png", "application/octet-stream"},
		{".", "application/octet-stream"},
		{"", "application/octet-stream"},
		{"a.unknown", "application/octet-stream"},
		{"a.png.", "application/octet-stream"},
		{"mail.eml", "application/octet-stream"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_string_equal(smtp_filetype(smtp_span_of(cases[i].name)), cases[i].type);
		assert_true(smtp_filetype_is_valid(smtp_span_of(cases[i].type)));
	}
	assert_string_equal(smtp_filetype((smtp_span){NULL, 0}), "application/octet-stream");
}

static void test_grammar(void **state)
{
	(void)state;
	char longest[260];
	memset(longest, 'x', sizeof longest);
	longest[127] = '/';
	assert_true(smtp_filetype_is_valid((smtp_span){longest, 255}));
	assert_false(smtp_filetype_is_valid((smtp_span){longest, 256}));
	assert_true(smtp_filetype_is_valid(SMTP_SPAN("application/vnd.a+b-c_d")));
	static const char *const bad[] = {"", "/", "image", "image/", "/png", "image/png; a=b", "image/png ",
		"im age/png", "image/png\r\nBcc: x@y", "image/p/g", "image/\xc3\xa9", "im@ge/png"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		assert_false(smtp_filetype_is_valid(smtp_span_of(bad[i])));
	}
	assert_false(smtp_filetype_is_valid(SMTP_SPAN("image/p\0g")));
	assert_true(smtp_filetype_is_composite(SMTP_SPAN("Message/rfc822")));
	assert_true(smtp_filetype_is_composite(SMTP_SPAN("multipart/mixed")));
	assert_false(smtp_filetype_is_composite(SMTP_SPAN("text/plain")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_by_name),
		cmocka_unit_test(test_grammar),
	};
	return cmocka_run_group_tests_name("filetype", tests, NULL, NULL);
}
