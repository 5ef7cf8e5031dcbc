/*
 * test_sink.c - a message written to a sink: as a server without extensions would get it.
 */
#include "test.h"
#include "compose.h"
#include "scarce.h"

/* Takes `room` octets and then says stop. */
typedef struct bucket {
	smtp_buf octets;
	size_t room, calls;
} bucket;

static bool take(void *handle, const char *octets, size_t length)
{
	bucket *into = handle;
	if (length > into->room) {
		return false;
	}
	into->room -= length;
	into->calls++;
	return smtp_buf_append(&into->octets, octets, length);
}

static smtp_composing compose(const smtp_message *message, size_t room, bucket *into, smtp_refusal *refusal)
{
	*into = (bucket){.room = room};
	smtp_buf_init(&into->octets, 1 << 24);
	const smtp_sink sink = {into, take};
	return smtp_compose_to(message, &sink, refusal);
}

static const smtp_mailbox ann = {.text = {"ann@a.example", 13}};

#define RAW_HEADER "From: a@a.example\r\nDate: Mon, 31 Dec 2029 16:00:00 +0000\r\n"

static void test_composed(void **state)
{
	(void)state;
	bucket into;
	smtp_message message = {.from = {&ann, 1},
		.bcc = {&ann, 1},
		.text = SMTP_SPAN(".\none"),
		.has_date = true,
		.message_id = SMTP_SPAN("1@x")};
	assert_int_equal(compose(&message, SIZE_MAX, &into, NULL), SMTP_COMPOSED);
	assert_string_equal(into.octets.data,
		"Date: Thu, 01 Jan 1970 00:00:00 +0000\r\nFrom: ann@a.example\r\nTo: undisclosed-recipients:;\r\n"
		"Message-ID: <1@x>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
		"Content-Transfer-Encoding: 7bit\r\n\r\n.\r\none\r\n");
	smtp_buf_free(&into.octets);
}

static void test_raw(void **state)
{
	(void)state;
	bucket into;
	smtp_message message = {.raw = SMTP_SPAN(RAW_HEADER "\r\n.\none\n\ntwo")};
	assert_int_equal(compose(&message, SIZE_MAX, &into, NULL), SMTP_COMPOSED);
	assert_string_equal(into.octets.data, RAW_HEADER "\r\n.\r\none\r\n\r\ntwo\r\n");
	smtp_buf_free(&into.octets);
}

/* Lines that are repaired come in blocks too. */
static void test_raw_in_blocks(void **state)
{
	(void)state;
	bucket into;
	smtp_buf raw;
	smtp_buf_init(&raw, 1 << 20);
	assert_true(smtp_buf_string(&raw, RAW_HEADER "\r\n"));
	while (raw.length < 100000) {
		assert_true(smtp_buf_string(&raw, ".one\n"));
	}
	smtp_message message = {.raw = smtp_buf_view(&raw)};
	assert_int_equal(compose(&message, SIZE_MAX, &into, NULL), SMTP_COMPOSED);
	assert_true(into.octets.length > 115000 && into.calls < 12);
	smtp_buf_free(&into.octets);
	smtp_buf_free(&raw);
}

static void test_refused(void **state)
{
	(void)state;
	bucket into;
	smtp_refusal refusal;
	const smtp_mailbox foreign = {.text = {"\xe4\xb8\xad@b.example", 13}};
	smtp_message message = {.from = {&ann, 1}, .text = SMTP_SPAN("\xff")};
	assert_int_equal(compose(&message, SIZE_MAX, &into, &refusal), SMTP_COMPOSING_REFUSED);
	assert_string_equal(refusal.key, "text");
	message = (smtp_message){.from = {&ann, 1}, .cc = {&foreign, 1}, .text = SMTP_SPAN("x")};
	assert_int_equal(compose(&message, SIZE_MAX, &into, &refusal), SMTP_COMPOSING_REFUSED);
	assert_string_equal(refusal.key, "cc");
	message = (smtp_message){.raw = SMTP_SPAN(RAW_HEADER "\r\n\xe4\xb8\xad\r\n")};
	assert_int_equal(compose(&message, SIZE_MAX, &into, &refusal), SMTP_COMPOSING_REFUSED);
	assert_string_equal(refusal.key, "raw");
	assert_non_null(strstr(refusal.must, "ASCII"));
	assert_int_equal(into.octets.length, 0);
}

static void test_a_sink_that_stops(void **state)
{
	(void)state;
	bucket into;
	smtp_message composed = {.from = {&ann, 1}, .text = SMTP_SPAN("text")};
	smtp_message raw = {.raw = SMTP_SPAN(RAW_HEADER "\r\none\ntwo")};
	for (size_t room = 0; room < 60; room++) {
		assert_int_equal(compose(&composed, room, &into, NULL), SMTP_COMPOSING_FAILED);
		smtp_buf_free(&into.octets);
		assert_int_equal(compose(&raw, room, &into, NULL), SMTP_COMPOSING_FAILED);
		smtp_buf_free(&into.octets);
	}
}

/* Reads as it was until it was rewound twice, then one octet less. */
typedef struct shrinking {
	smtp_memory_source memory;
	int rewinds;
} shrinking;

static ptrdiff_t shrinking_read(void *handle, char *into, size_t room)
{
	shrinking *from = handle;
	return from->memory.source.read(&from->memory, into, room);
}

static bool shrinking_rewind(void *handle)
{
	shrinking *from = handle;
	from->memory.octets.length -= ++from->rewinds == 3;
	return from->memory.source.rewind(&from->memory);
}

static void test_a_source_that_shrinks(void **state)
{
	(void)state;
	bucket into;
	shrinking from = {.rewinds = 0};
	const smtp_source source = {&from, shrinking_read, shrinking_rewind};
	const smtp_part part = {.source = &source};
	smtp_memory_source_init(&from.memory, SMTP_SPAN("octets"));
	smtp_message message = {.from = {&ann, 1}, .attachments = {&part, 1}};
	assert_int_equal(compose(&message, SIZE_MAX, &into, NULL), SMTP_COMPOSING_FAILED);
	smtp_buf_free(&into.octets);
	smtp_memory_source_init(&from.memory, SMTP_SPAN(RAW_HEADER "\r\nbody"));
	from.rewinds = 0;
	message = (smtp_message){.raw_source = &source};
	assert_int_equal(compose(&message, SIZE_MAX, &into, NULL), SMTP_COMPOSING_FAILED);
	smtp_buf_free(&into.octets);
}

static void test_every_allocation_may_fail(void **state)
{
	(void)state;
	smtp_composing composed = SMTP_COMPOSING_FAILED;
	for (size_t granted = 0; composed != SMTP_COMPOSED && granted < 100; granted++) {
		bucket into;
		smtp_message message = {.from = {&ann, 1}, .text = SMTP_SPAN("text")};
		scarce_begin(granted, SCARCE_ONCE);
		composed = compose(&message, SIZE_MAX, &into, NULL);
		smtp_buf_free(&into.octets);
		assert_int_equal(scarce_blocks(), 0);
		assert_int_equal(composed, scarce_end() ? SMTP_COMPOSING_FAILED : SMTP_COMPOSED);
	}
	assert_int_equal(composed, SMTP_COMPOSED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_composed),
		cmocka_unit_test(test_raw),
		cmocka_unit_test(test_raw_in_blocks),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_a_sink_that_stops),
		cmocka_unit_test(test_a_source_that_shrinks),
		cmocka_unit_test(test_every_allocation_may_fail),
	};
	return cmocka_run_group_tests_name("sink", tests, NULL, NULL);
}
