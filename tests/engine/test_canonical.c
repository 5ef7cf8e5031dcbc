/*
 * test_canonical.c - the two forms of RFC 6376 3.4 against its examples, and against a slow way to say the same.
 */
#include "test.h"
#include "canonical.h"
#include "lines.h"

static bool keep(void *handle, const char *octets, size_t length)
{
	return smtp_buf_append(handle, octets, length);
}

/* Takes the body in blocks of `block` octets. */
static void canonical(smtp_buf *out, smtp_dkim_canonicalization form, smtp_span body, size_t block)
{
	smtp_canonical_body *made = malloc(sizeof *made);
	smtp_lines lines = {0};
	smtp_span stretch;
	bool ends;
	assert_non_null(made);
	smtp_buf_clear(out);
	smtp_canonical_body_begin(made, form, &(smtp_sink){out, keep});
	while (body.length) {
		size_t length = body.length < block ? body.length : block;
		smtp_lines_block(&lines, (smtp_span){body.data, length});
		while (smtp_lines_next(&lines, &stretch, &ends)) {
			smtp_canonical_body_take(made, stretch, ends);
		}
		body.data += length;
		body.length -= length;
	}
	assert_true(smtp_canonical_body_end(made));
	free(made);
}

static void test_bodies(void **state)
{
	(void)state;
	static const struct {
		const char *body, *simple, *relaxed;
	} cases[] = {
		{" C \r\nD \t E\r\n\r\n\r\n", " C \r\nD \t E\r\n", " C\r\nD E\r\n"}, /* RFC 6376 3.4.5 */
		{"", "\r\n", ""},
		{"\r\n", "\r\n", ""},
		{"\r\n\r\n\r\n", "\r\n", ""},
		{" \t \r\n", " \t \r\n", ""},
		{" \r\n\r\n", " \r\n", ""},
		{"a", "a\r\n", "a\r\n"},
		{"a\r\n", "a\r\n", "a\r\n"},
		{"a ", "a \r\n", "a\r\n"},
		{"a\n\nb\n", "a\r\n\r\nb\r\n", "a\r\n\r\nb\r\n"},
		{"a\r\n \r\nb", "a\r\n \r\nb\r\n", "a\r\n\r\nb\r\n"},
		{"\r\n\r\na\r\n", "\r\n\r\na\r\n", "\r\n\r\na\r\n"},
		{"\ta\t\tb \tc\t\r\n", "\ta\t\tb \tc\t\r\n", " a b c\r\n"},
		{".\r\n..\r\n", ".\r\n..\r\n", ".\r\n..\r\n"},
	};
	smtp_buf out;
	smtp_buf_init(&out, 4096);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		for (size_t block = 1; block < 30; block++) {
			canonical(&out, SMTP_DKIM_SIMPLE, smtp_span_of(cases[i].body), block);
			assert_span(smtp_buf_view(&out), cases[i].simple);
			canonical(&out, SMTP_DKIM_RELAXED, smtp_span_of(cases[i].body), block);
			assert_span(smtp_buf_view(&out), cases[i].relaxed);
		}
	}
	smtp_buf_free(&out);
}

/* Line by line, as the RFC words it. `body` ends in CRLF or is empty, and has no other line ends. */
static void slow(smtp_buf *out, bool relaxed, const char *body)
{
	smtp_buf_clear(out);
	size_t counts = 0;
	for (const char *line = body; *line;) {
		const char *end = strstr(line, "\r\n");
		size_t begin = out->length;
		for (const char *at = line; at < end; at++) {
			bool white = relaxed && (*at == ' ' || *at == '\t');
			if (!white) {
				smtp_buf_char(out, *at);
			} else if (out->length == begin || out->data[out->length - 1] != ' ') {
				smtp_buf_char(out, ' ');
			}
		}
		while (relaxed && out->length > begin && out->data[out->length - 1] == ' ') {
			out->length--;
		}
		bool empty = out->length == begin;
		smtp_buf_string(out, "\r\n");
		counts = empty ? counts : out->length;
		line = end + 2;
	}
	out->length = counts;
	if (!relaxed && !counts) {
		smtp_buf_string(out, "\r\n");
	}
}

static void test_random_bodies(void **state)
{
	(void)state;
	smtp_buf body, expected, found;
	smtp_buf_init(&body, 1 << 20);
	smtp_buf_init(&expected, 1 << 20);
	smtp_buf_init(&found, 1 << 20);
	srand(6376);
	for (int round = 0; round < 2000; round++) {
		smtp_buf_clear(&body);
		for (int pieces = rand() % 40; pieces > 0; pieces--) {
			static const char *const piece[] = {" ", "\t", "a", "\r\n", "\r\n", "bc", "  ", "."};
			smtp_buf_string(&body, piece[rand() % 8]);
		}
		if (body.length) {
			smtp_buf_string(&body, "\r\n");
		}
		for (int form = 0; form < 2; form++) {
			slow(&expected, form == SMTP_DKIM_RELAXED, body.length ? body.data : "");
			canonical(
				&found, (smtp_dkim_canonicalization)form, smtp_buf_view(&body), 1 + (size_t)rand() % 50);
			assert_int_equal(found.length, expected.length);
			assert_memory_equal(
				found.data ? found.data : "", expected.data ? expected.data : "", found.length);
		}
	}
	smtp_buf_free(&body);
	smtp_buf_free(&expected);
	smtp_buf_free(&found);
}

/* More white space and empty lines than the block holds. */
static void test_long_bodies(void **state)
{
	(void)state;
	smtp_buf body, out;
	smtp_buf_init(&body, 1 << 20);
	smtp_buf_init(&out, 1 << 20);
	smtp_buf_string(&body, "a");
	for (int i = 0; i < 3 * SMTP_CANONICAL_BLOCK; i++) {
		smtp_buf_char(&body, ' ');
	}
	smtp_buf_string(&body, "b\r\n");
	for (int i = 0; i < 3 * SMTP_CANONICAL_BLOCK; i++) {
		smtp_buf_string(&body, "\r\n");
	}
	canonical(&out, SMTP_DKIM_RELAXED, smtp_buf_view(&body), 1000);
	assert_span(smtp_buf_view(&out), "a b\r\n");
	canonical(&out, SMTP_DKIM_SIMPLE, smtp_buf_view(&body), 1000);
	assert_int_equal(out.length, 1 + 3 * SMTP_CANONICAL_BLOCK + 3);
	smtp_buf_string(&body, "c");
	canonical(&out, SMTP_DKIM_RELAXED, smtp_buf_view(&body), 1000);
	assert_int_equal(out.length, 5 + 6 * SMTP_CANONICAL_BLOCK + 3);
	smtp_buf_free(&body);
	smtp_buf_free(&out);
}

static bool refuse_all(void *handle, const char *octets, size_t length)
{
	(void)handle;
	(void)octets;
	(void)length;
	return false;
}

static void test_a_sink_may_stop(void **state)
{
	(void)state;
	smtp_canonical_body *body = malloc(sizeof *body);
	assert_non_null(body);
	smtp_canonical_body_begin(body, SMTP_DKIM_SIMPLE, &(smtp_sink){NULL, refuse_all});
	smtp_canonical_body_take(body, SMTP_SPAN("a"), true);
	assert_false(smtp_canonical_body_end(body));
	free(body);
}

static void test_fields(void **state)
{
	(void)state;
	static const struct {
		const char *field, *relaxed;
	} cases[] = {
		{"A: X\r\n", "a:X\r\n"}, /* RFC 6376 3.4.5 */
		{"B : Y\t\r\n\tZ  \r\n", "b:Y Z\r\n"},
		{"Subject:\r\n", "subject:\r\n"},
		{"SUBJECT: \t \r\n", "subject:\r\n"},
		{"Subject:\r\n  folded\r\n\tonce  more \r\n", "subject:folded once more\r\n"},
		{"X:a:b : c\r\n", "x:a:b : c\r\n"},
		{"X: \xe5\xbc\xa0\r\n", "x:\xe5\xbc\xa0\r\n"},
	};
	smtp_buf out;
	smtp_buf_init(&out, 4096);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		smtp_buf_clear(&out);
		assert_true(smtp_canonical_field(&out, SMTP_DKIM_RELAXED, smtp_span_of(cases[i].field)));
		assert_span(smtp_buf_view(&out), cases[i].relaxed);
		smtp_buf_clear(&out);
		assert_true(smtp_canonical_field(&out, SMTP_DKIM_SIMPLE, smtp_span_of(cases[i].field)));
		assert_span(smtp_buf_view(&out), cases[i].field);
	}
	smtp_buf_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bodies),
		cmocka_unit_test(test_random_bodies),
		cmocka_unit_test(test_long_bodies),
		cmocka_unit_test(test_a_sink_may_stop),
		cmocka_unit_test(test_fields),
	};
	return cmocka_run_group_tests_name("canonical", tests, NULL, NULL);
}
