/*
 * test_escapes.c - escapes.h: what JSON, HTML, quoted-printable, URLs and qmail's log did to a text is undone.
 */
#include "escapes.h"
#include "test.h"

static const struct escaped {
	const char *text, *plain;
} cases[] = {
	{"", ""},
	{"550 no", "550 no"},
	/* JSON */
	{"\\u8bf7\\u7528", "请用"},
	{"\\ud83d\\ude00 a\\/b \\\"c\\\" d\\ne\\rf", "😀 a/b \"c\" d\ne\nf"},
	{"\\ud83d \\u0007 \\uzzzz \\q \\", "    \\uzzzz \\q \\"},
	/* HTML */
	{"&lt;a@b&gt; &amp; &QUOT;x&quot;&nbsp;&apos;", "<a@b> & \"x\" '"},
	{"&#25480;&#x6743;&#X7801;", "授权码"},
	{"&#; &#x; &#12 &#1234567890; &# & &nothing;", "&#; &#x; &#12 &#1234567890; &# & &nothing;"},
	{"a<br>b<BR/>c<br />d<b>", "a\nb\nc\nd<b>"},
	{"&#xFFFFFF;", " "},
	/* quoted-printable and URLs */
	{"=E6=8E=88=E6=9D=83", "授权"},
	{"%e6%8e%88", "授"},
	{"a=\nb size=20 100%20 =E6=8E", "ab size=20 100%20 =E6=8E"},
	/* qmail */
	{"10.0.0.9_failed./Remote_host_said:_550_no", "10.0.0.9 failed./Remote host said: 550 no"},
	{"snake_case stays", "snake_case stays"},
};

static void undone(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		smtp_buf out;
		smtp_buf_init(&out, 1000);
		assert_true(smtp_escapes_undo(&out, smtp_span_of(cases[i].text)));
		assert_span(smtp_buf_view(&out), cases[i].plain);
		smtp_buf_free(&out);
	}
}

/* From buffers of exactly their size, so that the sanitizer sees a read too many; never longer than before. */
static void every_prefix(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		for (size_t length = 0; length <= strlen(cases[i].text); length++) {
			char *copy = malloc(length ? length : 1);
			assert_non_null(copy);
			memcpy(copy, cases[i].text, length);
			smtp_buf out;
			smtp_buf_init(&out, length);
			assert_true(smtp_escapes_undo(&out, (smtp_span){copy, length}));
			smtp_buf_free(&out);
			free(copy);
		}
	}
}

static void no_room(void **state)
{
	(void)state;
	smtp_buf out;
	smtp_buf_init(&out, 3);
	assert_false(smtp_escapes_undo(&out, SMTP_SPAN("550 no")));
	smtp_buf_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(undone),
		cmocka_unit_test(every_prefix),
		cmocka_unit_test(no_room),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
