/*
 * test_body_blocks.c - a body in blocks: what stands at their borders, how much room each takes, and where it is written.
 */
#include "test.h"
#include "filled.h"

/* ---- where blocks meet --------------------------------------------------------------------------- */

/* A source of pieces, each of which is one reading; `|` stands between them. */
typedef struct pieces {
	smtp_source source;
	const char *text, *next;
} pieces;

static ptrdiff_t pieces_read(void *handle, char *into, size_t room)
{
	pieces *from = handle;
	size_t length = strcspn(from->next, "|");
	assert_true(length <= room);
	memcpy(into, from->next, length);
	from->next += length + (from->next[length] == '|');
	return (ptrdiff_t)length;
}

static bool pieces_rewind(void *handle)
{
	pieces *from = handle;
	from->next = from->text;
	return true;
}

static void expect_pieces(filled_way by, const char *text, const char *expected)
{
	for (size_t room = 64; room < 80; room++) {
		pieces from = {{&from, pieces_read, pieces_rewind, 0}, text, text};
		smtp_buf wire;
		uint64_t octets;
		smtp_buf_init(&wire, 1 << 12);
		filled_by(by, &from.source, room, &wire, &octets);
		assert_string_equal(smtp_buf_view(&wire).data, expected);
		smtp_buf_free(&wire);
	}
}

static void test_where_blocks_meet(void **state)
{
	(void)state;
	static const struct {
		bool canonical;
		const char *pieces, *data, *bdat;
	} cases[] = {
		{false, "a\r|\nb", "a\r\nb\r\n", "a\r\nb\r\n"},
		{false, "a\r|b", "a\r\nb\r\n", "a\r\nb\r\n"},
		{false, "a\r|\r|\n.", "a\r\n\r\n..\r\n", "a\r\n\r\n.\r\n"},
		{false, "a\r|", "a\r\n", "a\r\n"},
		{false, "a\r|.b", "a\r\n..b\r\n", "a\r\n.b\r\n"},
		{false, "a\n|.b\n", "a\r\n..b\r\n", "a\r\n.b\r\n"},
		{false, "a|.b\n", "a.b\r\n", "a.b\r\n"},
		{false, ".|.", "...\r\n", "..\r\n"},
		{false, "a\r\n.b\r\nc\n.d\r\n", "a\r\n..b\r\nc\r\n..d\r\n", "a\r\n.b\r\nc\r\n.d\r\n"},
		{true, "", "", ""},
		{true, "a\r|\n.b\r\n", "a\r\n..b\r\n", "a\r\n.b\r\n"},
		{true, "a\r\n|.b\r\n", "a\r\n..b\r\n", "a\r\n.b\r\n"},
		{true, "a|.b\r\n", "a.b\r\n", "a.b\r\n"},
		{true, ".|.\r|\n|.|\r\n", "...\r\n..\r\n", "..\r\n.\r\n"},
		{true, "a.b\r\n.c.\r\n.\r\n", "a.b\r\n..c.\r\n..\r\n", "a.b\r\n.c.\r\n.\r\n"},
		{true, "a.b\r\nc.\r\n.d\r\n", "a.b\r\nc.\r\n..d\r\n", "a.b\r\nc.\r\n.d\r\n"},
		{true, "open", "open\r\n", "open\r\n"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		expect_pieces((filled_way){cases[i].canonical, false}, cases[i].pieces, cases[i].data);
		expect_pieces((filled_way){cases[i].canonical, true}, cases[i].pieces, cases[i].bdat);
	}
}

/* `count` times `part`, by every way and in every room: never more than the room, which filled_by() looks at. */
static void expect_repeated(const char *part, size_t count, const char *wire_part, bool canonical)
{
	smtp_buf text, expected, wire;
	smtp_buf_init(&text, 1 << 16);
	smtp_buf_init(&expected, 1 << 16);
	smtp_buf_init(&wire, 1 << 16);
	for (size_t i = 0; i < count; i++) {
		assert_true(smtp_buf_string(&text, part) && smtp_buf_string(&expected, wire_part));
	}
	for (size_t room = 64; room < 200; room++) {
		smtp_memory_source memory;
		uint64_t octets;
		smtp_memory_source_init(&memory, smtp_buf_view(&text));
		smtp_buf_clear(&wire);
		filled_by((filled_way){canonical, false}, &memory.source, room, &wire, &octets);
		filled_same(&wire, &expected, 0);
	}
	smtp_buf_free(&text);
	smtp_buf_free(&expected);
	smtp_buf_free(&wire);
}

static void test_as_many_dots_as_can_be(void **state)
{
	(void)state;
	expect_repeated(".\r\n", 300, "..\r\n", true);
	expect_repeated(".\r\n", 300, "..\r\n", false);
	expect_repeated(".\n", 300, "..\r\n", false);
	expect_repeated("\n", 300, "\r\n", false);
	expect_repeated("\r", 300, "\r\n", false);
	expect_repeated("..a.\r\n", 300, "...a.\r\n", true);
	expect_repeated(".\n", 300, "..\n", true); /* not what was promised, and still no more than the room */
}

static void test_a_line_that_is_longer_than_any_block(void **state)
{
	(void)state;
	char line[4003], expected[4004];
	memset(line, '.', 4000);
	memcpy(line + 4000, "\r\n", 3);
	expected[0] = '.';
	memcpy(expected + 1, line, sizeof line);
	expect_repeated(line, 3, expected, true);
	expect_repeated(line, 3, expected, false);
}

/* ---- where octets are written -------------------------------------------------------------------- */

/* A source of CRLF lines that remembers where it was asked to write to. */
typedef struct writer {
	smtp_source source;
	const char *line;
	size_t lines;
	char *into;
	size_t room, readings;
} writer;

static ptrdiff_t writer_read(void *handle, char *into, size_t room)
{
	writer *from = handle;
	size_t length = strlen(from->line);
	from->into = from->readings++ ? from->into : into;
	from->room = from->room ? from->room : room;
	size_t fitting = room / length < from->lines ? room / length : from->lines;
	for (size_t i = 0; i < fitting; i++) {
		memcpy(into + i * length, from->line, length);
	}
	from->lines -= fitting;
	return (ptrdiff_t)(fitting * length);
}

static bool writer_rewind(void *handle)
{
	(void)handle;
	return true;
}

static void expect_place(filled_way by, size_t at_least)
{
	writer from = {{&from, writer_read, writer_rewind, 0}, "abc.\r\n", 100, NULL, 0, 0};
	smtp_body body;
	smtp_buf wire;
	smtp_buf_init(&wire, 1 << 12);
	assert_true(smtp_buf_string(&wire, "BDAT\r\n"));
	smtp_body_init(&body, &from.source);
	body.canonical = by.canonical;
	body.chunked = by.chunked;
	assert_int_equal(smtp_body_fill(&body, &wire, 1000), SMTP_BODY_END);
	assert_int_equal(wire.length, 606);
	assert_ptr_equal(from.into, wire.data + 6);
	assert_true(from.room >= at_least);
	smtp_buf_free(&wire);
}

static void test_it_is_read_to_where_it_goes(void **state)
{
	(void)state;
	expect_place((filled_way){true, true}, 998);
	expect_place((filled_way){true, false}, 660);
}

static void test_room_for_all_of_it(void **state)
{
	(void)state;
	static const size_t lengths[] = {0, 1, 100, 8191};
	for (size_t i = 0; i < 16; i++) {
		char octets[8192];
		size_t length = lengths[i / 4];
		smtp_memory_source memory;
		smtp_body body;
		smtp_buf wire;
		memset(octets, 'a', length);
		smtp_memory_source_init(&memory, (smtp_span){octets, length});
		smtp_buf_init(&wire, 1 << 16);
		smtp_body_init(&body, &memory.source);
		body.canonical = i % 2;
		body.chunked = i / 2 % 2;
		size_t room = smtp_body_room(&body, length + 2);
		assert_int_equal(smtp_body_fill(&body, &wire, room), SMTP_BODY_END);
		smtp_buf_free(&wire);
	}
}

/* The first block has room, the second one has not. */
static void test_a_wire_that_is_full_in_the_middle(void **state)
{
	(void)state;
	for (size_t i = 0; i < 4; i++) {
		char octets[400];
		memset(octets, 'a', sizeof octets);
		smtp_memory_source memory;
		smtp_memory_source_init(&memory, (smtp_span){octets, sizeof octets});
		smtp_buf wire;
		smtp_buf_init(&wire, 150);
		smtp_body body;
		smtp_body_init(&body, &memory.source);
		body.canonical = i % 2;
		body.chunked = i / 2;
		assert_int_equal(smtp_body_fill(&body, &wire, 128), SMTP_BODY_MORE);
		size_t before = wire.length;
		uint64_t counted = body.octets;
		assert_int_equal(smtp_body_fill(&body, &wire, 128), SMTP_BODY_FAILED);
		assert_int_equal(wire.length, before);
		assert_true(body.octets == counted && !body.ended);
		smtp_buf_free(&wire);
	}
}

static void test_a_full_wire_fails(void **state)
{
	(void)state;
	smtp_memory_source memory;
	smtp_memory_source_init(&memory, SMTP_SPAN("hello"));
	smtp_buf wire;
	smtp_buf_init(&wire, 32);
	smtp_body body;
	smtp_body_init(&body, &memory.source);
	assert_int_equal(smtp_body_fill(&body, &wire, 64), SMTP_BODY_FAILED);
	assert_int_equal(wire.length, 0);
	assert_false(body.ended);
	smtp_buf_free(&wire);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_where_blocks_meet),
		cmocka_unit_test(test_as_many_dots_as_can_be),
		cmocka_unit_test(test_a_line_that_is_longer_than_any_block),
		cmocka_unit_test(test_it_is_read_to_where_it_goes),
		cmocka_unit_test(test_room_for_all_of_it),
		cmocka_unit_test(test_a_wire_that_is_full_in_the_middle),
		cmocka_unit_test(test_a_full_wire_fails),
	};
	return cmocka_run_group_tests_name("body_blocks", tests, NULL, NULL);
}
