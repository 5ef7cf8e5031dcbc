/*
 * test_body.c - dots, line ends and the end of data, against a slow and simple second opinion. Where blocks meet is in
 * test_body_blocks.c.
 */
#include "test.h"
#include "filled.h"

/* A source that hands out blocks of every size up to `most`, and may fail after `fail_after` octets. */
typedef struct choppy {
	smtp_source source;
	smtp_span octets;
	size_t position, most, fail_after;
	uint32_t seed;
	bool cannot_rewind;
} choppy;

static uint32_t next_random(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

static ptrdiff_t choppy_read(void *handle, char *into, size_t room)
{
	choppy *chopped = handle;
	if (chopped->position >= chopped->fail_after) {
		return -1;
	}
	size_t length = 1 + next_random(&chopped->seed) % chopped->most;
	size_t left = chopped->octets.length - chopped->position;
	length = length < room ? length : room;
	length = length < left ? length : left;
	memcpy(into, chopped->octets.data + chopped->position, length);
	chopped->position += length;
	return (ptrdiff_t)length;
}

static bool choppy_rewind(void *handle)
{
	choppy *chopped = handle;
	chopped->position = 0;
	return !chopped->cannot_rewind;
}

static void choppy_init(choppy *chopped, smtp_span octets, size_t most, uint32_t seed)
{
	*chopped = (choppy){{chopped, choppy_read, choppy_rewind}, octets, 0, most, SIZE_MAX, seed, false};
}

static void whole_wire(const smtp_source *source, size_t room, smtp_buf *wire, uint64_t *octets)
{
	filled_by((filled_way){false, false}, source, room, wire, octets);
	assert_true(smtp_buf_string(wire, ".\r\n"));
}

static void expect_wire_of(smtp_span input, const char *expected)
{
	smtp_memory_source memory;
	smtp_memory_source_init(&memory, input);
	smtp_buf wire;
	smtp_buf_init(&wire, 1 << 20);
	uint64_t octets;
	whole_wire(&memory.source, 256, &wire, &octets);
	assert_string_equal(wire.data, expected);
	smtp_buf_free(&wire);
}

#define expect_wire(input, expected) expect_wire_of(SMTP_SPAN(input), expected)

static void test_known_bodies(void **state)
{
	(void)state;
	expect_wire("", ".\r\n");
	expect_wire("a", "a\r\n.\r\n");
	expect_wire("a\r\n", "a\r\n.\r\n");
	expect_wire("a\n", "a\r\n.\r\n");
	expect_wire("a\r", "a\r\n.\r\n");
	expect_wire("\n", "\r\n.\r\n");
	expect_wire("\r\r\n\n", "\r\n\r\n\r\n.\r\n");
	expect_wire(".", "..\r\n.\r\n");
	expect_wire(".\r\n", "..\r\n.\r\n");
	expect_wire("..\n.a\r.b", "...\r\n..a\r\n..b\r\n.\r\n");
	expect_wire("a.b\n\n.\n", "a.b\r\n\r\n..\r\n.\r\n");
}

static void test_smuggling_attempts(void **state)
{
	(void)state;
	expect_wire("a\n.\nMAIL FROM:<x>", "a\r\n..\r\nMAIL FROM:<x>\r\n.\r\n");
	expect_wire("a\r.\rQUIT", "a\r\n..\r\nQUIT\r\n.\r\n");
	expect_wire("a\r\n.\rQUIT", "a\r\n..\r\nQUIT\r\n.\r\n");
	expect_wire("a\n.\r\nQUIT", "a\r\n..\r\nQUIT\r\n.\r\n");
	expect_wire("a\r\r\n.\r\r\nQUIT", "a\r\n\r\n..\r\n\r\nQUIT\r\n.\r\n");
}

/* What the octets mean, written one octet at a time. */
static void normalise(smtp_span input, smtp_buf *lines)
{
	for (size_t i = 0; i < input.length; i++) {
		char octet = input.data[i];
		if (octet == '\n' && i > 0 && input.data[i - 1] == '\r') {
			continue;
		}
		if (octet == '\r' || octet == '\n') {
			assert_true(smtp_buf_append(lines, "\r\n", 2));
		} else {
			assert_true(smtp_buf_char(lines, octet));
		}
	}
	if (lines->length && lines->data[lines->length - 1] != '\n') {
		assert_true(smtp_buf_append(lines, "\r\n", 2));
	}
}

/* What a server keeps: reads up to the first CRLF.CRLF, takes one dot off, checks the rest. */
static void unstuff(smtp_span wire, smtp_buf *lines)
{
	size_t at = 0;
	for (;;) {
		const char *lf = memchr(wire.data + at, '\n', wire.length - at);
		assert_non_null(lf);
		size_t length = (size_t)(lf - wire.data) - at + 1;
		const char *line = wire.data + at;
		size_t end = length >= 2 ? length - 2 : 0; /* gcc 14 does not see that the assertion ends it */
		assert_true(length >= 2 && line[end] == '\r');
		assert_null(memchr(line, '\r', end));
		at += length;
		if (length == 3 && line[0] == '.') {
			break;
		}
		size_t dot = line[0] == '.';
		assert_true(smtp_buf_append(lines, line + dot, length - dot));
	}
	assert_int_equal(at, wire.length);
}

static void random_body(smtp_buf *body, uint32_t *seed)
{
	static const char octets[] = "\r\n..ab\r\n\0\xe4";
	size_t length = next_random(seed) % 400;
	for (size_t i = 0; i < length; i++) {
		assert_true(smtp_buf_char(body, octets[next_random(seed) % (sizeof octets - 1)]));
	}
}

/* What has its line ends goes to the same octets by every way: those of `stuffed`, which ends in the dot, or its own. */
static void check_ways(smtp_span input, const smtp_buf *canonical, const smtp_buf *stuffed, uint32_t *seed)
{
	static const filled_way ways[] = {{true, false}, {true, true}, {false, true}};
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		uint64_t octets;
		choppy chopped;
		smtp_buf wire;
		smtp_buf_init(&wire, 1 << 16);
		choppy_init(&chopped, ways[i].canonical ? smtp_buf_view(canonical) : input,
			1 + next_random(seed) % 60, *seed);
		filled_by(ways[i], &chopped.source, 64 + next_random(seed) % 100, &wire, &octets);
		filled_same(&wire, ways[i].chunked ? canonical : stuffed, ways[i].chunked ? 0 : 3);
		assert_int_equal(octets, canonical->length);
		smtp_buf_free(&wire);
	}
}

static void check_one(smtp_span input, uint32_t *seed)
{
	smtp_buf expected, first, wire, got;
	smtp_buf_init(&expected, 1 << 16);
	smtp_buf_init(&first, 1 << 16);
	smtp_buf_init(&wire, 1 << 16);
	smtp_buf_init(&got, 1 << 16);
	normalise(input, &expected);
	for (int round = 0; round < 4; round++) {
		choppy chopped;
		choppy_init(&chopped, input, round == 0 ? 4096 : 1 + next_random(seed) % 20, *seed);
		uint64_t octets;
		smtp_buf_clear(&wire);
		whole_wire(&chopped.source, round == 0 ? 4096 : 64 + next_random(seed) % 100, &wire, &octets);
		if (round == 0) {
			assert_true(smtp_buf_span(&first, smtp_buf_view(&wire)));
			unstuff(smtp_buf_view(&wire), &got);
			assert_int_equal(got.length, expected.length);
			assert_memory_equal(smtp_buf_view(&got).data, smtp_buf_view(&expected).data, got.length);
		}
		assert_int_equal(wire.length, first.length);
		assert_memory_equal(wire.data, first.data, wire.length);
		assert_int_equal(octets, expected.length);
		smtp_body_facts facts;
		assert_true(smtp_body_measure(&chopped.source, &facts));
		assert_int_equal(facts.octets, expected.length);
		assert_int_equal(chopped.position, 0);
		check_ways(input, &expected, &first, seed);
	}
	smtp_buf_free(&expected);
	smtp_buf_free(&first);
	smtp_buf_free(&wire);
	smtp_buf_free(&got);
}

static void test_every_chunking_of_random_bodies(void **state)
{
	(void)state;
	uint32_t seed = 20240117;
	for (int round = 0; round < 2000; round++) {
		smtp_buf body;
		smtp_buf_init(&body, 1 << 12);
		random_body(&body, &seed);
		check_one(smtp_buf_view(&body), &seed);
		smtp_buf_free(&body);
	}
}

static void test_facts(void **state)
{
	(void)state;
	smtp_memory_source memory;
	smtp_body_facts facts;
	smtp_memory_source_init(&memory, SMTP_SPAN("abc\rde\n\r\nfghi"));
	assert_true(smtp_body_measure(&memory.source, &facts));
	assert_int_equal(facts.octets, 5 + 4 + 2 + 6);
	assert_int_equal(facts.longest_line, 4);
	assert_false(facts.eight_bit || facts.has_nul);
	smtp_memory_source_init(&memory, SMTP_SPAN("a\0 012345678901234567890\xff"));
	assert_true(smtp_body_measure(&memory.source, &facts));
	assert_true(facts.eight_bit && facts.has_nul);
	smtp_memory_source_init(&memory, SMTP_SPAN(""));
	assert_true(smtp_body_measure(&memory.source, &facts));
	assert_int_equal(facts.octets, 0);
	assert_int_equal(facts.longest_line, 0);
}

/* For every cut into two blocks. */
static void expect_canonical(smtp_span octets, bool expected)
{
	for (size_t cut = 0; cut <= octets.length; cut++) {
		smtp_body_meter meter = {0};
		smtp_body_meter_take(&meter, (smtp_span){octets.data, cut});
		smtp_body_meter_take(&meter, (smtp_span){octets.data + cut, octets.length - cut});
		smtp_body_meter_end(&meter);
		assert_int_equal(meter.facts.canonical, expected);
	}
}

static void test_line_ends_are_known(void **state)
{
	(void)state;
	expect_canonical(SMTP_SPAN(""), true);
	expect_canonical(SMTP_SPAN("\r\n"), true);
	expect_canonical(SMTP_SPAN("a\r\n\r\n.b\r\n"), true);
	expect_canonical(SMTP_SPAN("a"), false);
	expect_canonical(SMTP_SPAN("a\r\nb"), false);
	expect_canonical(SMTP_SPAN("a\n"), false);
	expect_canonical(SMTP_SPAN("a\r"), false);
	expect_canonical(SMTP_SPAN("a\r\r\n"), false);
	expect_canonical(SMTP_SPAN("a\rb\r\n"), false);
	expect_canonical(SMTP_SPAN("a\nb\r\n"), false);
	expect_canonical(SMTP_SPAN("a\r\n\nb\r\n"), false);
	smtp_memory_source memory;
	smtp_body_facts facts;
	smtp_memory_source_init(&memory, SMTP_SPAN("a\r\n"));
	assert_true(smtp_body_measure(&memory.source, &facts));
	assert_false(facts.canonical); /* a source may give something else the next time */
}

static void test_a_source_that_fails_ends_nothing(void **state)
{
	(void)state;
	choppy chopped;
	choppy_init(&chopped, SMTP_SPAN("one\r\ntwo\r\n.\r\nthree\r\n"), 3, 7);
	chopped.fail_after = 12;
	smtp_body_facts facts;
	assert_false(smtp_body_measure(&chopped.source, &facts));
	smtp_buf wire;
	smtp_buf_init(&wire, 1 << 12);
	smtp_body body;
	assert_true(choppy_rewind(&chopped));
	smtp_body_init(&body, &chopped.source);
	smtp_body_status status;
	do {
		status = smtp_body_fill(&body, &wire, 64);
	} while (status == SMTP_BODY_MORE);
	assert_int_equal(status, SMTP_BODY_FAILED);
	assert_false(body.ended);
	assert_null(strstr(smtp_buf_view(&wire).data, "\r\n.\r\n"));
	smtp_buf_free(&wire);
	choppy_init(&chopped, SMTP_SPAN("x"), 1, 7);
	chopped.cannot_rewind = true;
	assert_false(smtp_body_measure(&chopped.source, &facts));
}

static void test_a_source_that_fails_by_every_way(void **state)
{
	(void)state;
	for (size_t i = 0; i < 4; i++) {
		choppy chopped;
		choppy_init(&chopped, SMTP_SPAN("one\r\n.\r\n.\r\nthree\r\n"), 100, 7);
		chopped.fail_after = 18; /* all of it, and then it fails */
		smtp_body body;
		smtp_buf wire;
		smtp_buf_init(&wire, 1 << 12);
		smtp_body_init(&body, &chopped.source);
		body.canonical = i % 2;
		body.chunked = i / 2;
		assert_int_equal(smtp_body_fill(&body, &wire, 512), SMTP_BODY_FAILED);
		assert_int_equal(wire.length, 0);
		assert_string_equal(smtp_buf_view(&wire).data, "");
		smtp_buf_free(&wire);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known_bodies),
		cmocka_unit_test(test_smuggling_attempts),
		cmocka_unit_test(test_every_chunking_of_random_bodies),
		cmocka_unit_test(test_facts),
		cmocka_unit_test(test_line_ends_are_known),
		cmocka_unit_test(test_a_source_that_fails_ends_nothing),
		cmocka_unit_test(test_a_source_that_fails_by_every_way),
	};
	return cmocka_run_group_tests_name("body", tests, NULL, NULL);
}
