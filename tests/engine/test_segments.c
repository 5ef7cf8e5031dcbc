/*
 * test_segments.c - one source out of literals and texts, read in blocks of every size.
 */
#include "test.h"
#include "segments.h"

static void read_whole(const smtp_source *source, size_t room, smtp_buf *out)
{
	char block[512];
	ptrdiff_t got;
	assert_true(source->rewind(source->handle));
	while ((got = source->read(source->handle, block, room)) > 0) {
		assert_true((size_t)got <= room);
		assert_true(smtp_buf_append(out, block, (size_t)got));
	}
	assert_int_equal(got, 0);
}

static void add_text(smtp_segments *segments, smtp_span text, smtp_encoding expected)
{
	smtp_transfer transfer = smtp_transfer_choose(text);
	assert_int_equal(transfer.encoding, expected);
	assert_true(smtp_segments_add_text(segments, text, &transfer));
}

static void expect_octets(smtp_segments *segments, const char *expected)
{
	assert_true(smtp_segments_finish(segments));
	for (size_t room = 1; room <= 512; room++) {
		smtp_buf out;
		smtp_buf_init(&out, 1 << 16);
		read_whole(&segments->source, room, &out);
		assert_string_equal(smtp_buf_view(&out).data, expected);
		smtp_buf_free(&out);
	}
	smtp_body_facts measured;
	assert_true(smtp_body_measure(&segments->source, &measured));
	assert_int_equal(segments->facts.octets, measured.octets);
	assert_true(segments->facts.longest_line >= measured.longest_line);
	assert_false(measured.eight_bit || measured.has_nul);
	smtp_segments_free(segments);
}

static void test_every_kind(void **state)
{
	(void)state;
	smtp_segments segments;
	smtp_segments_init(&segments, 1 << 16);
	assert_true(smtp_buf_string(&segments.literals, "A: b\r\n\r\n"));
	add_text(&segments, SMTP_SPAN("one\ntwo"), SMTP_ENCODING_7BIT);
	assert_true(smtp_buf_string(&segments.literals, "\r\n--x\r\n"));
	add_text(&segments, SMTP_SPAN("caf\xc3\xa9 and more words to stay readable\r"),
		SMTP_ENCODING_QUOTED_PRINTABLE);
	assert_true(smtp_buf_string(&segments.literals, "\r\n--x\r\n"));
	add_text(&segments,
		SMTP_SPAN(
			"\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad"
			"\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad"
			"\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad\n"),
		SMTP_ENCODING_BASE64);
	assert_true(smtp_buf_string(&segments.literals, "\r\n--x--\r\n"));
	expect_octets(&segments,
		"A: b\r\n\r\none\r\ntwo\r\n--x\r\ncaf=C3=A9 and more words to stay readable\r\n\r\n--x\r\n"
		"5Lit5Lit5Lit5Lit5Lit5Lit5Lit5Lit5Lit5Lit5Lit5Lit5Lit5Lit5Lit5Lit5Lit5Lit5Lit\r\nDQo=\r\n--x--\r\n");
}

static void test_the_last_line_is_closed(void **state)
{
	(void)state;
	static const struct {
		const char *text, *expected;
	} cases[] = {
		{"a", "H\r\n\r\na\r\n"},
		{"a\n", "H\r\n\r\na\r\n"},
		{"", "H\r\n\r\n"},
		{"\xe4\xb8\xad\n", "H\r\n\r\n5LitDQo=\r\n"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		smtp_segments segments;
		smtp_segments_init(&segments, 1 << 16);
		assert_true(smtp_buf_string(&segments.literals, "H\r\n\r\n"));
		smtp_span text = smtp_span_of(cases[i].text);
		smtp_transfer transfer = smtp_transfer_choose(text);
		assert_true(smtp_segments_add_text(&segments, text, &transfer));
		expect_octets(&segments, cases[i].expected);
	}
	smtp_segments empty;
	smtp_segments_init(&empty, 1 << 16);
	expect_octets(&empty, "");
}

static void test_full_literals_fail(void **state)
{
	(void)state;
	smtp_segments segments;
	smtp_segments_init(&segments, 8);
	assert_true(smtp_buf_string(&segments.literals, "12345678"));
	assert_false(smtp_segments_finish(&segments));
	smtp_segments_free(&segments);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_kind),
		cmocka_unit_test(test_the_last_line_is_closed),
		cmocka_unit_test(test_full_literals_fail),
	};
	return cmocka_run_group_tests_name("segments", tests, NULL, NULL);
}
