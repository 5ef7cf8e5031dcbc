/*
 * test_header.c - folding, quoting, encoded-words; and the names and values that are refused.
 */
#include "test.h"
#include "header.h"

static char *write_text(const char *name, smtp_span text)
{
	smtp_buf out;
	smtp_field field;
	smtp_buf_init(&out, 1 << 24);
	smtp_field_begin(&field, &out, smtp_span_of(name));
	smtp_field_text(&field, text);
	smtp_field_end(&field);
	char *line = smtp_buf_take(&out);
	assert_non_null(line);
	return line;
}

static void expect_text(const char *text, const char *expected)
{
	char *line = write_text("Subject", smtp_span_of(text));
	assert_string_equal(line, expected);
	smtp_free(line);
}

static void test_text(void **state)
{
	(void)state;
	expect_text("", "Subject:\r\n");
	expect_text("Hello, world", "Subject: Hello, world\r\n");
	expect_text("two  spaces\tand a tab", "Subject: two  spaces\tand a tab\r\n");
	expect_text("Re: \xe4\xbd\xa0\xe5\xa5\xbd  \xe4\xb8\x96\xe7\x95\x8c (1)",
		"Subject: Re: =?UTF-8?B?5L2g5aW9ICDkuJbnlYw=?= (1)\r\n");
	expect_text("a =?UTF-8?B?eA==?= b", "Subject: a =?UTF-8?B?PT9VVEYtOD9CP2VBPT0/PQ==?= b\r\n");
	expect_text(" led", "Subject: =?UTF-8?Q?_led?=\r\n");
	expect_text("trailed ", "Subject: =?UTF-8?Q?trailed_?=\r\n");
	expect_text("  ", "Subject: =?UTF-8?Q?__?=\r\n");
}

static void test_folding(void **state)
{
	(void)state;
	expect_text("0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0 23456789",
		"Subject: 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0\r\n 23456789\r\n");
	expect_text("0123456789 0123456789 0123456789 0123456789 0123456789 0123456789  \t23456789",
		"Subject: 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789\r\n  \t23456789\r\n");
	expect_text("0123456789 0123456789 0123456789 0123456789 \xe4\xbd\xa0\xe5\xa5\xbd",
		"Subject: 0123456789 0123456789 0123456789 0123456789\r\n =?UTF-8?B?5L2g5aW9?=\r\n");
}

/* Lines of a written field: never above 998, none of white space only, each but the first begins with it. */
static void check_lines(const char *field, size_t longest)
{
	for (const char *line = field; *line;) {
		const char *end = strchr(line, '\r');
		assert_true(end && end[1] == '\n');
		assert_true((size_t)(end - line) <= longest);
		assert_true(strspn(line, " \t") < (size_t)(end - line));
		assert_true(line == field || *line == ' ' || *line == '\t');
		line = end + 2;
	}
}

static void test_hostile_lengths(void **state)
{
	(void)state;
	static const char *const pieces[] = {
		"a", "a ", " ", "\t", "=?", "\xe4\xb8\xad", "\xf0\x9f\x98\x80 ", "ab   "};
	static const size_t lengths[] = {10, 77, 900, 901, 998, 5000, 1000000};
	char name[77];
	memset(name, 'N', 76);
	name[76] = '\0';
	char *text = malloc(1000000);
	assert_non_null(text);
	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		size_t piece = strlen(pieces[i]);
		for (size_t j = 0; j < sizeof lengths / sizeof *lengths; j++) {
			size_t length = lengths[j] / piece * piece;
			for (size_t at = 0; at < length; at++) {
				text[at] = pieces[i][at % piece];
			}
			char *line = write_text("X", (smtp_span){text, length});
			check_lines(line, lengths[j] == 900 ? 998 : 900);
			smtp_free(line);
			line = write_text(name, (smtp_span){text, length});
			check_lines(line, 998);
			smtp_free(line);
		}
	}
	free(text);
}

static void expect_phrase(const char *name, const char *expected)
{
	smtp_buf out;
	smtp_field field;
	smtp_buf_init(&out, 1 << 16);
	smtp_field_begin(&field, &out, SMTP_SPAN("To"));
	smtp_field_phrase(&field, smtp_span_of(name));
	assert_string_equal(out.data, expected);
	smtp_buf_free(&out);
}

static void test_phrase(void **state)
{
	(void)state;
	expect_phrase("Ann Lee", "To: Ann Lee");
	expect_phrase("Ann  Lee", "To: \"Ann  Lee\"");
	expect_phrase("Lee, Ann", "To: \"Lee, Ann\"");
	expect_phrase("Ann B. Lee", "To: \"Ann B. Lee\"");
	expect_phrase("say \"hi\" \\", "To: \"say \\\"hi\\\" \\\\\"");
	expect_phrase(" Ann", "To: \" Ann\"");
	expect_phrase("x <a@b>, y", "To: \"x <a@b>, y\"");
	expect_phrase("\xe5\xbc\xa0\xe4\xb8\x89", "To: =?UTF-8?B?5byg5LiJ?=");
	expect_phrase("Ren\xc3\xa9, the second", "To: =?UTF-8?Q?Ren=C3=A9=2C_the_second?=");
	expect_phrase("=?UTF-8?B?eA==?=", "To: =?UTF-8?B?PT9VVEYtOD9CP2VBPT0/PQ==?=");
	expect_phrase("a, =?x", "To: =?UTF-8?B?YSwgPT94?=");
	expect_phrase("0123456789,0123456789,0123456789,0123456789,0123456789,0123456789,0",
		"To: \"0123456789,0123456789,0123456789,0123456789,0123456789,0123456789,0\"");
	expect_phrase("0123456789,0123456789,0123456789,0123456789,0123456789,0123456789,01234",
		"To: =?UTF-8?Q?0123456789=2C0123456789=2C0123456789=2C0123456789=2C01234567?=\r\n"
		" =?UTF-8?Q?89=2C0123456789=2C01234?=");
}

static void test_mailboxes(void **state)
{
	(void)state;
	smtp_buf out;
	smtp_field field;
	smtp_buf_init(&out, 1 << 16);
	smtp_field_begin(&field, &out, SMTP_SPAN("To"));
	smtp_field_mailbox(&field, &(smtp_address){"a@b.example", NULL}, ",");
	smtp_field_mailbox(&field, &(smtp_address){"\"x y\"@b.example", "Ann"}, ",");
	smtp_field_mailbox(&field, &(smtp_address){"somebody.else@b.example", "Some Body Else"}, "");
	smtp_field_end(&field);
	assert_string_equal(out.data,
		"To: a@b.example, Ann <\"x y\"@b.example>, Some Body Else\r\n <somebody.else@b.example>\r\n");
	smtp_buf_free(&out);
}

static void test_groups(void **state)
{
	(void)state;
	smtp_buf out;
	smtp_field field;
	smtp_buf_init(&out, 1 << 16);
	smtp_field_begin(&field, &out, SMTP_SPAN("To"));
	smtp_field_group(&field, SMTP_SPAN("The team"));
	smtp_field_mailbox(&field, &(smtp_address){.address = "a@b.example"}, ";,");
	smtp_field_group(&field, SMTP_SPAN("a, b"));
	smtp_field_mailbox(&field, &(smtp_address){.address = "c@b.example"}, ";,");
	smtp_field_group(&field, SMTP_SPAN("\xe4\xb8\xad"));
	smtp_field_mailbox(&field, &(smtp_address){.address = "d@b.example"}, ";");
	smtp_field_end(&field);
	assert_string_equal(out.data,
		"To: The team: a@b.example;, \"a, b\": c@b.example;, =?UTF-8?B?5Lit?= :\r\n d@b.example;\r\n");
	smtp_buf_free(&out);
}

static void test_other_charsets(void **state)
{
	(void)state;
	smtp_buf out;
	smtp_field field;
	smtp_buf_init(&out, 1 << 16);
	smtp_field_begin(&field, &out, SMTP_SPAN("Subject"));
	field.charset = smtp_charset_find(SMTP_SPAN("gb2312"));
	smtp_field_text(&field, SMTP_SPAN("Re: \xb2\xe2\xca\xd4"));
	smtp_field_phrase(&field, SMTP_SPAN("\xb2\xe2"));
	assert_string_equal(out.data, "Subject: Re: =?GB2312?B?suLK1A==?= =?GB2312?B?suI=?=");
	smtp_buf_free(&out);
}

static void expect_refused(smtp_span name, smtp_span value, const char *key, const char *says)
{
	smtp_header header = {name, value};
	smtp_refusal refusal;
	assert_int_equal(smtp_header_check(&header, smtp_charset_utf8(), &refusal), SMTP_REFUSED);
	assert_string_equal(refusal.key, key);
	if (!strstr(refusal.must, says)) {
		fail_msg("%s: %s", key, refusal.must);
	}
}

static void test_refused(void **state)
{
	(void)state;
	smtp_span value = SMTP_SPAN("x");
	expect_refused(SMTP_SPAN(""), value, "headers", "names");
	expect_refused(SMTP_SPAN("X Foo"), value, "headers", "names");
	expect_refused(SMTP_SPAN("X-Foo:"), value, "headers", "names");
	expect_refused(SMTP_SPAN("X\r\nY"), value, "headers", "names");
	expect_refused(SMTP_SPAN("X\0Y"), value, "headers", "names");
	expect_refused(SMTP_SPAN("X\xc3\xa9"), value, "headers", "names");
	char name[78];
	memset(name, 'N', sizeof name);
	expect_refused((smtp_span){name, 77}, value, "headers", "names");
	smtp_header longest = {{name, 76}, value};
	assert_int_equal(smtp_header_check(&longest, smtp_charset_utf8(), NULL), SMTP_OK);
	expect_refused(SMTP_SPAN("X-Foo"), SMTP_SPAN("a\r\n b"), "headers.X-Foo", "line breaks");
	expect_refused(SMTP_SPAN("X-Foo"), SMTP_SPAN("a\rb"), "headers.X-Foo", "line breaks");
	expect_refused(SMTP_SPAN("X-Foo"), SMTP_SPAN("a\nb"), "headers.X-Foo", "line breaks");
	expect_refused(SMTP_SPAN("X-Foo"), SMTP_SPAN("a\0b"), "headers.X-Foo", "line breaks");
	expect_refused(SMTP_SPAN("X-Foo"), SMTP_SPAN("a\x7f"), "headers.X-Foo", "line breaks");
	expect_refused(SMTP_SPAN("X-Foo"), SMTP_SPAN("\xff"), "headers.X-Foo", "UTF-8");
	expect_refused(SMTP_SPAN("BCC"), value, "headers.BCC", "\"bcc\"");
	expect_refused(SMTP_SPAN("reply-to"), value, "headers.reply-to", "\"reply_to\"");
	expect_refused(SMTP_SPAN("Return-Path"), value, "headers.Return-Path", "\"envelope.from\"");
	expect_refused(SMTP_SPAN("content-TYPE"), value, "headers.content-TYPE", "composer");
	expect_refused(SMTP_SPAN("Received"), value, "headers.Received", "free header");
	static const char *const owned[] = {"From", "To", "Cc", "Sender", "Subject", "Date", "Message-Id",
		"Mime-Version", "DKIM-Signature", "In-Reply-To", "References", "X-Priority", "importance",
		"List-Unsubscribe", "List-Unsubscribe-Post", "Auto-Submitted"};
	for (size_t i = 0; i < sizeof owned / sizeof *owned; i++) {
		smtp_header header = {smtp_span_of(owned[i]), value};
		assert_int_equal(smtp_header_check(&header, smtp_charset_utf8(), NULL), SMTP_REFUSED);
	}
	smtp_header fine = {SMTP_SPAN("X-Mailer"), SMTP_SPAN("shop\t1 \xe4\xb8\xad")};
	assert_int_equal(smtp_header_check(&fine, smtp_charset_utf8(), NULL), SMTP_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_folding),
		cmocka_unit_test(test_hostile_lengths),
		cmocka_unit_test(test_phrase),
		cmocka_unit_test(test_mailboxes),
		cmocka_unit_test(test_groups),
		cmocka_unit_test(test_other_charsets),
		cmocka_unit_test(test_refused),
	};
	return cmocka_run_group_tests_name("header", tests, NULL, NULL);
}
