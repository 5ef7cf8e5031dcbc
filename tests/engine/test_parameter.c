/*
 * test_parameter.c - file names as parameters: to the octet, and read back by a decoder written here.
 */
#include "test.h"
#include "parameter.h"

static const smtp_charset *charset_of(const char *name)
{
	return smtp_charset_find(smtp_span_of(name));
}

typedef void writer(smtp_buf *out, const char *name, const smtp_charset *charset, smtp_span value);

static void expect_written(writer *put, const char *charset, const char *value, const char *expected)
{
	smtp_buf out;
	smtp_buf_init(&out, 1 << 16);
	put(&out, "filename", charset_of(charset), smtp_span_of(value));
	assert_string_equal(smtp_buf_view(&out).data, expected);
	smtp_buf_free(&out);
}

static void test_forms(void **state)
{
	(void)state;
	expect_written(smtp_parameter_put, "UTF-8", "a.pdf", ";\r\n filename=\"a.pdf\"");
	expect_written(smtp_parameter_put, "UTF-8", "a \"b\" \\.pdf", ";\r\n filename=\"a \\\"b\\\" \\\\.pdf\"");
	expect_written(smtp_parameter_put, "UTF-8", "\xe4\xb8\xad (1).pdf",
		";\r\n filename*=UTF-8''%E4%B8%AD%20%281%29.pdf");
	expect_written(smtp_parameter_put, "GB2312", "\xb2\xe2'*%", ";\r\n filename*=GB2312''%B2%E2%27%2A%25");
	expect_written(smtp_parameter_put, "UTF-8", "=?x?=", ";\r\n filename*=UTF-8''%3D%3Fx%3F%3D");
	expect_written(smtp_parameter_put, "UTF-8",
		"0123456789012345678901234567890123456789012345678901234567890123456789.txt",
		";\r\n filename*0*=UTF-8''01234567890123456789012345678901234567890123456789012345"
		";\r\n filename*1*=67890123456789.txt");
	expect_written(smtp_parameter_put_old, "UTF-8", "a.pdf", ";\r\n filename=\"a.pdf\"");
	expect_written(smtp_parameter_put_old, "GB2312", "\xb2\xe2\xca\xd4.doc",
		";\r\n filename=\"=?GB2312?B?suLK1C5kb2M=?=\"");
}

static int hex_value(char digit)
{
	return digit <= '9' ? digit - '0' : digit - 'A' + 10;
}

static void decode_percent(const char *from, const char *end, smtp_buf *out)
{
	while (from < end) {
		bool escape = *from == '%';
		assert_true(escape || smtp_parameter_is_token((smtp_span){from, 1}));
		smtp_buf_char(out, escape ? (char)(hex_value(from[1]) * 16 + hex_value(from[2])) : *from);
		from += escape ? 3 : 1;
	}
}

/* Reads `; name=`, `; name*=` or `; name*0*=` and on; every section must hold whole characters. */
static void decode(const char *written, const smtp_charset *charset, smtp_buf *out)
{
	for (unsigned section = 0; *written; section++) {
		assert_memory_equal(written, ";\r\n ", 4);
		const char *line = written + 4, *end = strchr(line, '\r');
		end = end ? end - 1 : line + strlen(line);
		assert_true(end - line <= 76);
		char expected[40];
		size_t before = out->length;
		snprintf(expected, sizeof expected, "filename*%u*=", section);
		if (strncmp(line, "filename=\"", 10) == 0) {
			for (const char *at = line + 10; at < end - 1; at++) {
				at += *at == '\\';
				smtp_buf_char(out, *at);
			}
		} else {
			assert_true(
				strncmp(line, "filename*=", 10) == 0 || strncmp(line, expected, strlen(expected)) == 0);
			const char *value = strchr(line, '=') + 1;
			if (section == 0) {
				value = strstr(value, "''") + 2;
			}
			decode_percent(value, end, out);
		}
		smtp_span piece = {out->data + before, out->length - before};
		assert_int_equal(smtp_charset_find_invalid(charset, piece), piece.length);
		written = end;
	}
}

static void test_random_names_come_back(void **state)
{
	(void)state;
	static const struct {
		const char *charset, *pieces[8];
	} all[] = {
		{"UTF-8", {"\xe4\xb8\xad", "\xf0\x9f\x98\x80", "a", ".", " ", "\"", "\\", "'"}},
		{"GBK", {"\x81\x5c", "\x81\x40", "\xd6\xd0", "a", ".", "%", "*", "\\"}},
		{"GB18030", {"\x81\x30\x81\x30", "\x81\x5c", "a", "0", ".", " ", "=?", "?="}},
		{"Big5", {"\xa5\x5c", "\xa4\xa4", "a", ".", "\\", " ", ";", "="}},
		{"US-ASCII", {"a", "long-name-", "\"", "\\", "=?", "?=", ";", " "}},
	};
	uint32_t seed = 5;
	for (int round = 0; round < 5000; round++) {
		smtp_buf value, out, decoded;
		smtp_buf_init(&value, 4096);
		smtp_buf_init(&out, 1 << 16);
		smtp_buf_init(&decoded, 1 << 16);
		seed = seed * 1664525u + 1013904223u;
		size_t which = (seed >> 8) % 5, kinds = 1 + (seed >> 16) % 8;
		for (size_t i = 1 + (seed >> 12) % 90; i > 0; i--) {
			seed = seed * 1664525u + 1013904223u;
			smtp_buf_string(&value, all[which].pieces[(seed >> 8) % kinds]);
		}
		const smtp_charset *charset = charset_of(all[which].charset);
		smtp_parameter_put(&out, "filename", charset, smtp_buf_view(&value));
		decode(out.data, charset, &decoded);
		assert_int_equal(decoded.length, value.length);
		assert_memory_equal(decoded.data, value.data, value.length);
		smtp_buf_free(&value);
		smtp_buf_free(&out);
		smtp_buf_free(&decoded);
	}
}

static void expect_base(const char *charset, const char *path, const char *base)
{
	assert_span(smtp_parameter_base_name(charset_of(charset), smtp_span_of(path)), base);
}

static void test_base_name(void **state)
{
	(void)state;
	expect_base("UTF-8", "a.pdf", "a.pdf");
	expect_base("UTF-8", "/home/ann/a.pdf", "a.pdf");
	expect_base("UTF-8", "C:\\Users\\ann\\a.pdf", "a.pdf");
	expect_base("UTF-8", "C:\\x/y\\z", "z");
	expect_base("UTF-8", "a/", "");
	expect_base("GBK", "\x81\x5c.doc", "\x81\x5c.doc");
	expect_base("GBK", "d\\\x81\x5c.doc", "\x81\x5c.doc");
	expect_base("Big5", "\xa5\x5c\\\xa5\x5c", "\xa5\x5c");
}

static void expect_refused(const char *charset, smtp_span path, const char *says)
{
	smtp_refusal refusal = {{0}, {0}};
	assert_false(smtp_parameter_check_name(charset_of(charset), path, "attachments[0].name", &refusal));
	assert_string_equal(refusal.key, "attachments[0].name");
	if (!strstr(refusal.must, says)) {
		fail_msg("%s", refusal.must);
	}
}

static void test_refused(void **state)
{
	(void)state;
	expect_refused("UTF-8", SMTP_SPAN("a\r\nb"), "line breaks");
	expect_refused("UTF-8", SMTP_SPAN("a\tb"), "line breaks");
	expect_refused("UTF-8", SMTP_SPAN("a\0b"), "line breaks");
	expect_refused("UTF-8", SMTP_SPAN("a\x7f"), "line breaks");
	expect_refused("UTF-8", SMTP_SPAN("caf\xe9"), "valid UTF-8 (octet 4");
	expect_refused("GB2312", SMTP_SPAN("\x81\x40"), "valid GB2312");
	expect_refused("UTF-8", SMTP_SPAN(""), "name of a file");
	expect_refused("UTF-8", SMTP_SPAN("dir/"), "name of a file");
	expect_refused("UTF-8", SMTP_SPAN("dir/.."), "name of a file");
	char name[1001];
	memset(name, 'x', sizeof name);
	expect_refused("UTF-8", (smtp_span){name, 1001}, "1000 octets");
	assert_true(smtp_parameter_check_name(smtp_charset_utf8(), (smtp_span){name, 1000}, "name", NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_forms),
		cmocka_unit_test(test_random_names_come_back),
		cmocka_unit_test(test_base_name),
		cmocka_unit_test(test_refused),
	};
	return cmocka_run_group_tests_name("parameter", tests, NULL, NULL);
}
