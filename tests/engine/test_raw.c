/*
 * test_raw.c - what a raw message may hold, and where its Message-ID is found.
 */
#include "test.h"
#include "raw.h"

static void expect_refused(smtp_span raw, const char *says)
{
	smtp_memory_source memory;
	smtp_body_facts facts;
	smtp_refusal refusal;
	smtp_memory_source_init(&memory, raw);
	assert_false(smtp_raw_check(&memory.source, &facts, &refusal));
	assert_string_equal(refusal.key, "raw");
	assert_non_null(strstr(refusal.must, says));
}

static void test_check(void **state)
{
	(void)state;
	char line[1000];
	memset(line, 'x', sizeof line);
	smtp_memory_source memory;
	smtp_body_facts facts;
	smtp_memory_source_init(&memory, (smtp_span){line, 998});
	assert_true(smtp_raw_check(&memory.source, &facts, NULL));
	assert_int_equal(facts.octets, 1000);
	expect_refused((smtp_span){line, 999}, "998");
	line[500] = '\0';
	expect_refused((smtp_span){line, 900}, "NUL");
	line[500] = '\r';
	smtp_memory_source_init(&memory, (smtp_span){line, 1000});
	assert_true(smtp_raw_check(&memory.source, &facts, NULL));
}

static ptrdiff_t broken_read(void *handle, char *into, size_t room)
{
	int *reads = handle;
	memset(into, 'x', room);
	return (*reads)-- > 0 ? (ptrdiff_t)room : -1;
}

static bool broken_rewind(void *handle)
{
	(void)handle;
	return true;
}

static void test_broken_source(void **state)
{
	(void)state;
	int reads = 1;
	smtp_source source = {&reads, broken_read, broken_rewind};
	smtp_body_facts facts;
	smtp_refusal refusal;
	char *id;
	assert_false(smtp_raw_check(&source, &facts, &refusal));
	assert_non_null(strstr(refusal.must, "readable"));
	reads = 0;
	assert_int_equal(smtp_raw_message_id(&source, &id, &refusal), SMTP_REFUSED);
	assert_null(id);
}

static void expect_id(const char *raw, const char *expected)
{
	smtp_memory_source memory;
	char *id;
	smtp_memory_source_init(&memory, smtp_span_of(raw));
	assert_int_equal(smtp_raw_message_id(&memory.source, &id, NULL), SMTP_OK);
	assert_int_equal(memory.position, 0);
	if (expected) {
		assert_non_null(id);
		assert_string_equal(id, expected);
	} else {
		assert_null(id);
	}
	smtp_free(id);
}

static void test_message_id(void **state)
{
	(void)state;
	expect_id("From: a@b\r\nMessage-ID: <x@y>\r\n\r\nbody", "<x@y>");
	expect_id("message-id:<x@y>\n\n", "<x@y>");
	expect_id("MESSAGE-ID :\r\n\t<x@y> (comment)\r\n\r\n", "<x@y>");
	expect_id("Message-ID:\r Subject: <not@here>", "<not@here>");
	expect_id("X-Message-ID: <x@y>\r\n\r\nMessage-ID: <z@y>\r\n", NULL);
	expect_id("Message-ID: x@y\r\nSubject: <z@y>\r\n", NULL);
	expect_id("Message-ID: <x\x01@y>\r\n", NULL);
	expect_id("Message-ID: <x@y", NULL);
	expect_id("\r\nMessage-ID: <x@y>\r\n", NULL);
	expect_id("", NULL);
}

static void test_bounded_search(void **state)
{
	(void)state;
	static const char id[] = "Message-ID: <x@y>\n";
	const size_t line = 64, length = SMTP_RAW_HEADER_MAX + 4096;
	char *raw = malloc(length + sizeof id);
	assert_non_null(raw);
	for (size_t i = 0; i < length; i++) {
		raw[i] = i % line == line - 1 ? '\n' : 'x';
	}
	memcpy(raw + length, id, sizeof id);
	expect_id(raw, NULL);
	memcpy(raw + line * 900, id, sizeof id - 1);
	expect_id(raw, "<x@y>");
	free(raw);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_check),
		cmocka_unit_test(test_broken_source),
		cmocka_unit_test(test_message_id),
		cmocka_unit_test(test_bounded_search),
	};
	return cmocka_run_group_tests_name("raw", tests, NULL, NULL);
}
