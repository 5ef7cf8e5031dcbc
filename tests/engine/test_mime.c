/*
 * test_mime.c - nesting and Content-* fields of every combination, to the octet; what is refused and with which key.
 */
#include "test.h"
#include "mime.h"

#define PARTS(array) ((smtp_part_list){array, sizeof(array) / sizeof *(array)})

/* Random ids of 32 hexadecimal digits become the letters A, B, ... in the order of their first appearance. */
static void settle_random(char *text)
{
	char ids[26][33];
	size_t count = 0;
	char *to = text;
	for (const char *at = text; *at;) {
		if (strspn(at, "0123456789abcdef") < 32) {
			*to++ = *at++;
			continue;
		}
		size_t i = 0;
		while (i < count && strncmp(ids[i], at, 32) != 0) {
			i++;
		}
		if (i == count) {
			memcpy(ids[count++], at, 32);
		}
		*to++ = (char)('A' + i);
		at += 32;
	}
	*to = '\0';
}

static char *compose_in(const smtp_message *message, const char *charset_name)
{
	smtp_segments segments;
	smtp_refusal refusal = {{0}, {0}};
	const smtp_charset *charset = smtp_charset_find(smtp_span_of(charset_name));
	if (!smtp_mime_check(message, charset, &refusal)) {
		fail_msg("%s %s", refusal.key, refusal.must);
	}
	smtp_segments_init(&segments, 1 << 20);
	assert_int_equal(smtp_mime_add(&segments, message, charset, SMTP_SPAN("@a.example"), &refusal), SMTP_OK);
	assert_true(smtp_segments_finish(&segments));
	smtp_buf out;
	smtp_buf_init(&out, 1 << 20);
	char *into = smtp_buf_reserve(&out, (size_t)segments.facts.octets);
	assert_non_null(into);
	while (out.length < segments.facts.octets) {
		ptrdiff_t got = segments.source.read(
			segments.source.handle, into + out.length, (size_t)segments.facts.octets - out.length);
		assert_true(got > 0);
		out.length += (size_t)got;
	}
	into[out.length] = '\0';
	smtp_segments_free(&segments);
	char *whole = smtp_buf_take(&out);
	settle_random(whole);
	return whole;
}

static void expect_in(const smtp_message *message, const char *charset, const char *expected)
{
	char *whole = compose_in(message, charset);
	assert_string_equal(whole, expected);
	smtp_free(whole);
}

static void expect(const smtp_message *message, const char *expected)
{
	expect_in(message, "UTF-8", expected);
}

#define TEXT(boundary)                                                                                       \
	"--=_" boundary "\r\nContent-Type: text/plain; charset=utf-8\r\n"                                        \
	"Content-Transfer-Encoding: 7bit\r\n\r\nplain\r\n"
#define HTML(boundary)                                                                                       \
	"--=_" boundary "\r\nContent-Type: text/html; charset=utf-8\r\n"                                         \
	"Content-Transfer-Encoding: 7bit\r\n\r\n<b>rich</b>\r\n"
#define MULTIPART(type, boundary) "Content-Type: multipart/" type ";\r\n boundary=\"=_" boundary "\"\r\n\r\n"
#define RELATED "related; type=\"text/html\""
#define PNG_FIELDS                                                                                           \
	"Content-Type: image/png;\r\n name=\"logo.png\"\r\nContent-Transfer-Encoding: base64\r\n"                \
	"Content-Disposition: inline;\r\n filename=\"logo.png\"\r\nContent-ID: <logo@x>\r\n\r\n"
#define PDF_FIELDS                                                                                           \
	"Content-Type: application/pdf;\r\n name=\"bill.pdf\"\r\nContent-Transfer-Encoding: base64\r\n"          \
	"Content-Disposition: attachment;\r\n filename=\"bill.pdf\"\r\n\r\n"

#define OF(string)                                                                                           \
	{                                                                                                        \
		string, sizeof(string) - 1                                                                           \
	}

static const smtp_part pdf[] = {{.content = OF("%PDF"), .name = OF("/home/ann/bill.pdf")}};
static const smtp_part png[] = {
	{.content = OF("abc"), .name = OF("logo.png"), .cid = OF("<logo@x>"), .is_inline = true}};
static const smtp_part both[] = {{.content = OF("%PDF"), .name = OF("C:\\bill.pdf")},
	{.content = OF("abc"), .name = OF("logo.png"), .cid = OF("logo@x"), .is_inline = true}};

static void test_one_part_alone(void **state)
{
	(void)state;
	expect(&(smtp_message){.text = SMTP_SPAN("plain")},
		"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 7bit\r\n\r\nplain\r\n");
	expect(&(smtp_message){.attachments = PARTS(pdf)}, PDF_FIELDS "JVBERg==\r\n");
	expect(&(smtp_message){.attachments = PARTS(png)}, PNG_FIELDS "YWJj\r\n");
	expect(&(smtp_message){.calendar = {.content = SMTP_SPAN("BEGIN:VCALENDAR\n")}},
		"Content-Type: text/calendar; charset=utf-8; method=REQUEST\r\n"
		"Content-Transfer-Encoding: 7bit\r\n\r\nBEGIN:VCALENDAR\r\n");
	const smtp_part empty[] = {{.content = SMTP_SPAN("")}};
	expect(&(smtp_message){.attachments = PARTS(empty)},
		"Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n"
		"Content-Disposition: attachment\r\n\r\n");
}

static void test_two_levels(void **state)
{
	(void)state;
	expect(&(smtp_message){.text = SMTP_SPAN("plain"), .attachments = PARTS(pdf)},
		MULTIPART("mixed", "A") TEXT("A") "--=_A\r\n" PDF_FIELDS "JVBERg==\r\n--=_A--\r\n");
	expect(&(smtp_message){.html = SMTP_SPAN("<b>rich</b>"), .attachments = PARTS(png)},
		MULTIPART(RELATED, "A") HTML("A") "--=_A\r\n" PNG_FIELDS "YWJj\r\n--=_A--\r\n");
	/* nothing could show it: it stands beside the text */
	expect(&(smtp_message){.text = SMTP_SPAN("plain"), .attachments = PARTS(png)},
		MULTIPART("mixed", "A") TEXT("A") "--=_A\r\n" PNG_FIELDS "YWJj\r\n--=_A--\r\n");
	expect(&(smtp_message){.attachments = PARTS(both)},
		MULTIPART("mixed", "A") "--=_A\r\n" PDF_FIELDS "JVBERg==\r\n--=_A\r\n" PNG_FIELDS
								"YWJj\r\n--=_A--\r\n");
	expect(&(smtp_message){.text = SMTP_SPAN("plain"), .html = SMTP_SPAN("<b>rich</b>")},
		MULTIPART("alternative", "A") TEXT("A") HTML("A") "--=_A--\r\n");
}

static void test_all_levels(void **state)
{
	(void)state;
	expect(&(smtp_message){.text = SMTP_SPAN("plain"),
			   .html = SMTP_SPAN("<b>rich</b>"),
			   .calendar = {SMTP_SPAN("BEGIN:VCALENDAR"), SMTP_SPAN("CANCEL"), SMTP_SPAN("invite.ics")},
			   .attachments = PARTS(both)},
		MULTIPART("mixed", "A") "--=_A\r\n" MULTIPART("alternative", "B")
			TEXT("B") "--=_B\r\n" MULTIPART(RELATED, "C")
				HTML("C") "--=_C\r\n" PNG_FIELDS "YWJj\r\n--=_C--\r\n--=_B\r\n"
						  "Content-Type: text/calendar; charset=utf-8; method=CANCEL\r\n"
						  "Content-Transfer-Encoding: 7bit\r\n\r\nBEGIN:VCALENDAR\r\n--=_B--\r\n"
						  "--=_A\r\nContent-Type: application/ics;\r\n name=\"invite.ics\"\r\n"
						  "Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment;\r\n"
						  " filename=\"invite.ics\"\r\n\r\nQkVHSU46VkNBTEVOREFS\r\n"
						  "--=_A\r\n" PDF_FIELDS "JVBERg==\r\n--=_A--\r\n");
}

static void test_names_and_types(void **state)
{
	(void)state;
	const smtp_part parts[] = {{.content = SMTP_SPAN("a,b\n"),
		.name = SMTP_SPAN("\xe5\x8f\x91\xe7\xa5\xa8.csv"),
		.is_inline = true}};
	expect(&(smtp_message){.attachments = PARTS(parts)},
		"Content-Type: text/csv;\r\n name=\"=?UTF-8?B?5Y+R56WoLmNzdg==?=\"\r\n"
		"Content-Transfer-Encoding: base64\r\n"
		"Content-Disposition: inline;\r\n filename*=UTF-8''%E5%8F%91%E7%A5%A8.csv\r\n"
		"Content-ID: <A@a.example>\r\n\r\nYSxiCg==\r\n");
	const smtp_part typed[] = {
		{.content = SMTP_SPAN("x"), .name = SMTP_SPAN("d\\\x81\x5c.pdf"), .type = SMTP_SPAN("Image/X-Own")}};
	expect_in(&(smtp_message){.attachments = PARTS(typed)}, "GBK",
		"Content-Type: Image/X-Own;\r\n name=\"=?GBK?B?gVwucGRm?=\"\r\n"
		"Content-Transfer-Encoding: base64\r\n"
		"Content-Disposition: attachment;\r\n filename*=GBK''%81%5C.pdf\r\n\r\neA==\r\n");
}

static void test_other_charsets(void **state)
{
	(void)state;
	expect_in(&(smtp_message){.text = SMTP_SPAN("\xb2\xe2\xca\xd4")}, "gb2312",
		"Content-Type: text/plain; charset=gb2312\r\nContent-Transfer-Encoding: base64\r\n\r\nsuLK1A==\r\n");
	expect_in(&(smtp_message){.html = SMTP_SPAN("<p>caf\xe9</p>")}, "ISO-8859-1",
		"Content-Type: text/html; charset=iso-8859-1\r\n"
		"Content-Transfer-Encoding: quoted-printable\r\n\r\n<p>caf=E9</p>\r\n");
}

/* ---- refused ------------------------------------------------------------------------------------- */

static void expect_refused(const smtp_message *message, const char *key, const char *says)
{
	smtp_refusal refusal = {{0}, {0}};
	assert_false(smtp_mime_check(message, smtp_charset_utf8(), &refusal));
	assert_string_equal(refusal.key, key);
	if (!strstr(refusal.must, says)) {
		fail_msg("%s: %s", key, refusal.must);
	}
}

static void expect_part_refused(smtp_part wrong, const char *key, const char *says)
{
	const smtp_part parts[] = {{.content = SMTP_SPAN("x")}, wrong};
	expect_refused(&(smtp_message){.attachments = PARTS(parts)}, key, says);
}

static void test_refused_parts(void **state)
{
	(void)state;
	smtp_span x = SMTP_SPAN("x");
	expect_part_refused((smtp_part){.name = x}, "attachments[1]", "content");
	expect_part_refused(
		(smtp_part){.content = x, .name = SMTP_SPAN("a\r\nb")}, "attachments[1].name", "line breaks");
	expect_part_refused(
		(smtp_part){.content = x, .name = SMTP_SPAN("dir/")}, "attachments[1].name", "name of a file");
	static const char *const types[] = {"", "image", "image/png; x=y", "image/png\r\nX: y", "image/ png"};
	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		expect_part_refused(
			(smtp_part){.content = x, .type = smtp_span_of(types[i])}, "attachments[1].type", "image/png");
	}
	expect_part_refused((smtp_part){.content = x, .type = SMTP_SPAN("message/rfc822")}, "attachments[1].type",
		"octet-stream");
	expect_part_refused(
		(smtp_part){.content = x, .type = SMTP_SPAN("Multipart/Mixed")}, "attachments[1].type", "multipart");
	static const char *const cids[] = {
		"", "<>", "a b", "a@", "@b", "a@b@c", "a>\r\nX: y", "<a", "\xc3\xa9", "a\"b", "<a><b>"};
	for (size_t i = 0; i < sizeof cids / sizeof *cids; i++) {
		expect_part_refused((smtp_part){.content = x, .cid = smtp_span_of(cids[i])}, "attachments[1].cid",
			"logo@shop.example");
	}
}

static void test_refused_texts(void **state)
{
	(void)state;
	smtp_span bad = SMTP_SPAN("ab\xff"), good = SMTP_SPAN("x");
	expect_refused(&(smtp_message){0}, "text", "unless");
	expect_refused(&(smtp_message){.text = bad}, "text", "valid UTF-8 (octet 3");
	expect_refused(&(smtp_message){.html = bad}, "html", "valid UTF-8");
	expect_refused(&(smtp_message){.calendar = {.content = bad}}, "calendar.content", "valid UTF-8");
	expect_refused(
		&(smtp_message){.calendar = {good, SMTP_SPAN("A\r\nX: y"), good}}, "calendar.method", "REQUEST");
	expect_refused(&(smtp_message){.calendar = {good, SMTP_SPAN(""), good}}, "calendar.method", "REQUEST");
	expect_refused(
		&(smtp_message){.calendar = {good, SMTP_SPAN("PUBLISH"), SMTP_SPAN("a\n")}}, "calendar.name", "line");
	expect_refused(&(smtp_message){.attachments = {pdf, SMTP_PARTS_MAX + 1}}, "attachments", "at most 10000");
}

static ptrdiff_t broken_read(void *handle, char *into, size_t room)
{
	(void)handle, (void)into, (void)room;
	return -1;
}

static bool broken_rewind(void *handle)
{
	(void)handle;
	return true;
}

static void test_a_source_that_cannot_be_read(void **state)
{
	(void)state;
	const smtp_source broken = {NULL, broken_read, broken_rewind};
	const smtp_part parts[] = {{.content = SMTP_SPAN("x")}, {.source = &broken}};
	smtp_segments segments;
	smtp_refusal refusal;
	smtp_segments_init(&segments, 1 << 16);
	smtp_message message = {.attachments = PARTS(parts)};
	assert_int_equal(
		smtp_mime_add(&segments, &message, smtp_charset_utf8(), SMTP_SPAN("@x"), &refusal), SMTP_REFUSED);
	assert_string_equal(refusal.key, "attachments[1]");
	assert_non_null(strstr(refusal.must, "readable"));
	smtp_segments_free(&segments);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_part_alone),
		cmocka_unit_test(test_two_levels),
		cmocka_unit_test(test_all_levels),
		cmocka_unit_test(test_names_and_types),
		cmocka_unit_test(test_other_charsets),
		cmocka_unit_test(test_refused_parts),
		cmocka_unit_test(test_refused_texts),
		cmocka_unit_test(test_a_source_that_cannot_be_read),
	};
	return cmocka_run_group_tests_name("mime", tests, NULL, NULL);
}
