/*
 * test_segments.c - one source out of literals, texts and attachments, read in blocks of every size.
 */
#include "test.h"
#include "segments.h"

#include <openssl/evp.h>

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
	assert_true(segments->facts.canonical);
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

/* ---- octets -------------------------------------------------------------------------------------- */

/* A source that gives `octets` in steps of `step`, and after its first `honest` readings `change` more or fewer. */
typedef struct fickle {
	smtp_source source;
	smtp_span octets;
	size_t position, step, largest;
	int rewinds, honest, change;
	bool fails;
} fickle;

static ptrdiff_t fickle_read(void *handle, char *into, size_t room)
{
	fickle *from = handle;
	bool changed = from->rewinds > from->honest;
	size_t length = (size_t)((ptrdiff_t)from->octets.length + (changed ? from->change : 0));
	size_t left = length - from->position, most = room < from->step ? room : from->step;
	from->largest = room > from->largest ? room : from->largest;
	most = left < most ? left : most;
	if (changed && from->fails && from->position + most >= length / 2) {
		return -1;
	}
	for (size_t i = 0; i < most; i++, from->position++) {
		into[i] = from->position < from->octets.length ? from->octets.data[from->position] : 'x';
	}
	return (ptrdiff_t)most;
}

static bool fickle_rewind(void *handle)
{
	fickle *from = handle;
	from->position = 0;
	from->rewinds++;
	return true;
}

/* Measuring rewinds twice, before and behind. */
static void fickle_init(fickle *from, smtp_span octets, size_t step)
{
	*from = (fickle){.octets = octets, .step = step, .honest = INT32_MAX};
	from->source = (smtp_source){from, fickle_read, fickle_rewind, 0};
}

static char *random_octets(size_t length)
{
	char *octets = malloc(length + 1);
	uint32_t seed = (uint32_t)length;
	assert_non_null(octets);
	for (size_t i = 0; i < length; i++) {
		seed = seed * 1664525u + 1013904223u;
		octets[i] = (char)(seed >> 24);
	}
	return octets;
}

/* Lines of 76, CRLF between them, one behind the last to close it. */
static void expected_base64(smtp_span octets, smtp_buf *out)
{
	for (size_t at = 0; at < octets.length; at += 57) {
		size_t length = octets.length - at < 57 ? octets.length - at : 57;
		unsigned char line[80];
		int size = EVP_EncodeBlock(line, (const unsigned char *)octets.data + at, (int)length);
		assert_true(smtp_buf_append(out, line, (size_t)size) && smtp_buf_append(out, "\r\n", 2));
	}
}

static void check_attachment(const fickle *from, smtp_span octets, size_t room)
{
	smtp_segments segments;
	smtp_buf expected, out;
	smtp_buf_init(&expected, 1 << 20);
	smtp_buf_init(&out, 1 << 20);
	smtp_segments_init(&segments, 1 << 16);
	if (from) {
		assert_int_equal(smtp_segments_add_source(&segments, &from->source), SMTP_OK);
	} else {
		assert_true(smtp_segments_add_octets(&segments, octets));
	}
	assert_true(smtp_segments_finish(&segments));
	expected_base64(octets, &expected);
	assert_int_equal(segments.facts.octets, expected.length);
	for (int round = 0; round < 2; round++) {
		smtp_buf_clear(&out);
		read_whole(&segments.source, room, &out);
		assert_int_equal(out.length, expected.length);
		assert_memory_equal(smtp_buf_view(&out).data, smtp_buf_view(&expected).data, expected.length);
	}
	smtp_buf_free(&expected);
	smtp_buf_free(&out);
	smtp_segments_free(&segments);
}

static void test_attachments(void **state)
{
	(void)state;
	static const size_t lengths[] = {
		0, 1, 2, 3, 56, 57, 58, 113, 114, 115, 5000, 65663, 65664, 65665, 200000};
	static const size_t rooms[] = {1, 77, 79, 80, 81, 200, 512};
	static const size_t steps[] = {1, 56, 57, 4096, 1 << 20};
	for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
		smtp_span octets = {random_octets(lengths[i]), lengths[i]};
		for (size_t j = 0; j < sizeof rooms / sizeof *rooms; j++) {
			check_attachment(NULL, octets, rooms[j]);
			fickle from;
			fickle_init(&from, octets, steps[(i + j) % 5]);
			check_attachment(&from, octets, rooms[j]);
			assert_true(from.largest <= 65664);
		}
		free((char *)octets.data);
	}
}

static bool reads_to_its_end(smtp_segments *segments, uint64_t *octets)
{
	char block[4096];
	ptrdiff_t got;
	*octets = 0;
	while ((got = segments->source.read(segments->source.handle, block, sizeof block)) > 0) {
		*octets += (uint64_t)got;
	}
	assert_true(got == 0 || segments->source.read(segments->source.handle, block, sizeof block) == -1);
	return got == 0;
}

/* DAT-10, FIL-05: whatever changes, and however it is read, the end is never reached. */
static void test_a_source_that_changes(void **state)
{
	(void)state;
	static const size_t lengths[] = {0, 1, 56, 57, 58, 65663, 65664, 65665, 140000};
	static const int changes[] = {-57, -1, 0, 1, 57, 100000};
	for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
		for (size_t j = 0; j < sizeof changes / sizeof *changes; j++) {
			if (changes[j] < 0 && lengths[i] < (size_t)-changes[j]) {
				continue;
			}
			smtp_segments segments;
			fickle from;
			smtp_span octets = {random_octets(lengths[i]), lengths[i]};
			fickle_init(&from, octets, 4096);
			from.honest = 2;
			from.change = changes[j];
			smtp_segments_init(&segments, 1 << 16);
			assert_int_equal(smtp_segments_add_source(&segments, &from.source), SMTP_OK);
			assert_true(smtp_segments_finish(&segments));
			uint64_t got;
			assert_int_equal(reads_to_its_end(&segments, &got), changes[j] == 0);
			assert_true(
				changes[j] ? got + 2 <= segments.facts.octets || !lengths[i] : got == segments.facts.octets);
			smtp_segments_free(&segments);
			free((char *)octets.data);
		}
	}
}

/* A size that was told is believed, not read; when it was wrong the end is never reached. */
static void test_a_source_that_tells_its_size(void **state)
{
	(void)state;
	static const uint64_t told[] = {89999, 90000, 90001, 200000};
	for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
		smtp_segments segments;
		fickle from;
		uint64_t got;
		smtp_span octets = {random_octets(90000), 90000};
		fickle_init(&from, octets, 4096);
		from.source.size = told[i];
		smtp_segments_init(&segments, 1 << 16);
		assert_int_equal(smtp_segments_add_source(&segments, &from.source), SMTP_OK);
		assert_int_equal(from.largest, 0);
		assert_true(smtp_segments_finish(&segments));
		assert_int_equal(reads_to_its_end(&segments, &got), told[i] == 90000);
		smtp_segments_free(&segments);
		free((char *)octets.data);
	}
}

static void test_a_source_that_fails(void **state)
{
	(void)state;
	smtp_segments segments;
	fickle from;
	smtp_span octets = {random_octets(90000), 90000};
	fickle_init(&from, octets, 4096);
	from.honest = 2;
	from.fails = true;
	smtp_segments_init(&segments, 1 << 16);
	assert_int_equal(smtp_segments_add_source(&segments, &from.source), SMTP_OK);
	assert_true(smtp_segments_finish(&segments));
	uint64_t got;
	assert_false(reads_to_its_end(&segments, &got));
	from.fails = false;
	assert_true(segments.source.rewind(segments.source.handle));
	assert_true(reads_to_its_end(&segments, &got));
	assert_int_equal(got, segments.facts.octets);
	from.fails = true;
	from.honest = 0;
	assert_int_equal(smtp_segments_add_source(&segments, &from.source), SMTP_REFUSED);
	smtp_segments_free(&segments);
	free((char *)octets.data);
}

/* The same source twice, and a literal that is not ASCII: the header of RFC 6532. */
static void test_one_source_twice(void **state)
{
	(void)state;
	smtp_segments segments;
	smtp_memory_source memory;
	smtp_memory_source_init(&memory, SMTP_SPAN("abc"));
	smtp_segments_init(&segments, 1 << 16);
	assert_int_equal(smtp_segments_add_source(&segments, &memory.source), SMTP_OK);
	assert_true(smtp_buf_string(&segments.literals, "\r\n\xc3\xa9\r\n"));
	assert_int_equal(smtp_segments_add_source(&segments, &memory.source), SMTP_OK);
	assert_true(smtp_segments_finish(&segments));
	assert_true(segments.facts.eight_bit);
	smtp_buf out;
	smtp_buf_init(&out, 1000);
	read_whole(&segments.source, 500, &out);
	assert_string_equal(out.data, "YWJj\r\n\xc3\xa9\r\nYWJj\r\n");
	smtp_buf_free(&out);
	smtp_segments_free(&segments);
}

/* A text that has CRLF is not encoded, so no line of it is looked at again. */
static void test_a_text_that_goes_as_it_is(void **state)
{
	(void)state;
	smtp_segments segments;
	smtp_segments_init(&segments, 1 << 16);
	assert_true(smtp_buf_string(&segments.literals, "H\r\n\r\n"));
	add_text(&segments, SMTP_SPAN("one\r\n.two\r\nopen"), SMTP_ENCODING_7BIT);
	assert_int_equal(segments.list[1].kind, SMTP_SEGMENT_LITERAL);
	add_text(&segments, SMTP_SPAN(""), SMTP_ENCODING_7BIT);
	assert_true(smtp_buf_string(&segments.literals, "\r\n--x\r\n"));
	add_text(&segments, SMTP_SPAN("a\r\nb\n"), SMTP_ENCODING_7BIT);
	add_text(&segments, SMTP_SPAN("c\r"), SMTP_ENCODING_7BIT);
	expect_octets(&segments, "H\r\n\r\none\r\n.two\r\nopen\r\n--x\r\na\r\nb\r\nc\r\n");
}

/* Nobody writes such literals; if somebody did, they would be repaired on their way. */
static void test_literals_are_not_trusted(void **state)
{
	(void)state;
	static const char *const literals[] = {"H\n\r\n", "H\r\r\n", "\r\nH\rI\r\n"};
	for (size_t i = 0; i < sizeof literals / sizeof *literals; i++) {
		smtp_segments segments;
		smtp_segments_init(&segments, 1 << 16);
		assert_true(smtp_buf_string(&segments.literals, literals[i]));
		assert_true(smtp_segments_finish(&segments));
		assert_false(segments.facts.canonical);
		smtp_segments_free(&segments);
	}
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
		cmocka_unit_test(test_attachments),
		cmocka_unit_test(test_a_source_that_changes),
		cmocka_unit_test(test_a_source_that_tells_its_size),
		cmocka_unit_test(test_a_source_that_fails),
		cmocka_unit_test(test_one_source_twice),
		cmocka_unit_test(test_a_text_that_goes_as_it_is),
		cmocka_unit_test(test_literals_are_not_trusted),
		cmocka_unit_test(test_full_literals_fail),
	};
	return cmocka_run_group_tests_name("segments", tests, NULL, NULL);
}
