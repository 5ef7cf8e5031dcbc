/*
 * test_raw.c - what a raw message may hold, where its Message-ID is found, and how its Bcc goes.
 */
#include "scarce.h"
#include "raw.h"
#include "raw_filter.h"

#define HEAD "From: a@b.example\r\nDate: Thu, 01 Jan 2026 00:00:00 +0000\r\n"

/* ---- a source that gives little at a time, and counts -------------------------------------------- */

typedef struct slow_source {
	smtp_source source;
	smtp_memory_source memory;
	size_t most, given, rewinds;
	long fails_after; /* reads; -1: never */
} slow_source;

static ptrdiff_t slow_read(void *handle, char *into, size_t room)
{
	slow_source *slow = handle;
	if (slow->fails_after >= 0 && slow->fails_after-- == 0) {
		return -1;
	}
	smtp_source *inner = &slow->memory.source;
	ptrdiff_t got = inner->read(inner->handle, into, room < slow->most ? room : slow->most);
	slow->given += (size_t)got;
	return got;
}

static bool slow_rewind(void *handle)
{
	slow_source *slow = handle;
	slow->rewinds++;
	return slow->memory.source.rewind(slow->memory.source.handle);
}

static void slow_init(slow_source *slow, smtp_span octets, size_t most)
{
	*slow = (slow_source){.most = most, .fails_after = -1};
	slow->source = (smtp_source){slow, slow_read, slow_rewind};
	smtp_memory_source_init(&slow->memory, octets);
}

/* ---- what is refused ----------------------------------------------------------------------------- */

static void expect_refused(smtp_span raw, const char *says)
{
	for (size_t most = 1; most < 10000; most *= 7) {
		slow_source slow;
		smtp_body_facts facts;
		smtp_refusal refusal = {{0}, {0}};
		char *id;
		slow_init(&slow, raw, most);
		assert_int_equal(smtp_raw_read(&slow.source, &facts, &id, &refusal), SMTP_REFUSED);
		assert_null(id);
		assert_string_equal(refusal.key, "raw");
		if (!strstr(refusal.must, says)) {
			fail_msg("%.*s: %s, not %s", (int)raw.length, raw.data, refusal.must, says);
		}
	}
}

static void test_refused(void **state)
{
	(void)state;
	static const struct {
		const char *raw, *says;
	} cases[] = {
		{"", "exactly one From"},
		{"\r\n", "exactly one From"},
		{"\r\n" HEAD "\r\n", "exactly one From"},
		{"From: a@b\r\n\r\nDate: x\r\n", "exactly one Date"},
		{"Date: x\r\n\r\n", "exactly one From"},
		{"From:\r\nDate: x\r\n\r\n", "exactly one From"},
		{"From: \t \r\nDate: x\r\n\r\n", "exactly one From"},
		{HEAD "From: c@d\r\n\r\n", "exactly one From field (line 3"},
		{HEAD "FROM: c@d\r\n\r\n", "exactly one From field (line 3"},
		{HEAD "Date: x", "exactly one Date field (line 3"},
		{HEAD "Subject: 1\r\nX: y\r\nsubject: 2\r\n\r\n", "at most one Subject field (line 5"},
		{HEAD "To: a@b\nTO: a@b\n\n", "at most one To field"},
		{HEAD "Cc: a@b\nCC: a@b\n\n", "at most one Cc field"},
		{HEAD "Sender: a@b\nSender: a@b\n\n", "at most one Sender field"},
		{HEAD "Reply-To: a@b\nReply-To: a@b\n\n", "at most one Reply-To field"},
		{HEAD "Message-ID: <1@b>\nMessage-ID: <2@b>\n\n", "at most one Message-ID field"},
		{HEAD "References: <1@b>\nReferences: <2@b>\n\n", "at most one References field"},
		{HEAD "MIME-Version: 1.0\nMIME-Version: 1.0\n\n", "at most one MIME-Version field"},
		{HEAD "Content-Type: a/b\nContent-Type: a/c\n\n", "at most one Content-Type field"},
		{HEAD "Subject : x\r\n\r\n", "header fields such as Subject: text and then an empty line (line 3"},
		{HEAD "Sub ject: x\r\n\r\n", "header fields"},
		{HEAD ": x\r\n\r\n", "header fields"},
		{HEAD "no colon\r\n\r\n", "header fields"},
		{"From a@b Thu Jan 1\n" HEAD "\n",
			"header fields such as Subject: text and then an empty line (line 1"},
		{HEAD "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx: y\n\n",
			"header fields"},
		{"Hello,\n\nthis is no message", "header fields"},
		{" From: a@b\r\n" HEAD "\r\n", "continues nothing (line 1"},
		{HEAD "Subject: x\r\n \r\n y\r\n\r\n", "white space only"},
		{HEAD "Subject: x\rBcc: c@d\r\n\r\n", "bare CR in its header (line 3"},
		{HEAD "Subject: x\r\r\n\r\n", "bare CR"},
		{HEAD "\r", "bare CR"},
		{HEAD "Subject: x\x01\r\n\r\n", "control characters in its header (line 3"},
		{HEAD "Subject: x\x7f\r\n\r\n", "control characters"},
		{HEAD "Subject: \xc4\xe3\r\n\r\n", "ASCII or UTF-8"},
		{HEAD "X\xe5\xbc\xa0: x\r\n\r\n", "header fields"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		expect_refused(smtp_span_of(cases[i].raw), cases[i].says);
	}
	expect_refused(SMTP_SPAN(HEAD "Subject: \0\r\n\r\n"), "NUL");
	expect_refused(SMTP_SPAN(HEAD "\r\n\0"), "NUL");
}

static void test_line_length(void **state)
{
	(void)state;
	char raw[4096];
	for (int in_body = 0; in_body < 2; in_body++) {
		size_t start = (size_t)snprintf(raw, sizeof raw, in_body ? HEAD "\r\n" : HEAD "Subject:");
		size_t line = in_body ? 0 : strlen("Subject:");
		memset(raw + start, 'x', 1000);
		strcpy(raw + start + 998 - line, "\r\nY: z\r\n\r\n");
		slow_source slow;
		smtp_body_facts facts;
		char *id;
		slow_init(&slow, smtp_span_of(raw), 100);
		assert_int_equal(smtp_raw_read(&slow.source, &facts, &id, NULL), SMTP_OK);
		assert_int_equal(facts.longest_line, 998);
		strcpy(raw + start + 998 - line, "x\r\nY: z\r\n\r\n");
		expect_refused(smtp_span_of(raw), "998");
	}
}

static void test_broken_source(void **state)
{
	(void)state;
	for (long reads = 0; reads < 4; reads++) {
		slow_source slow;
		smtp_body_facts facts;
		smtp_refusal refusal;
		char *id;
		slow_init(&slow, SMTP_SPAN(HEAD "Message-ID: <x@y>\r\n\r\nbody"), 40);
		slow.fails_after = reads;
		assert_int_equal(smtp_raw_read(&slow.source, &facts, &id, &refusal), SMTP_REFUSED);
		assert_non_null(strstr(refusal.must, "readable"));
		assert_null(id);
	}
}

/* ---- what is told -------------------------------------------------------------------------------- */

static void expect_id(const char *fields, const char *expected)
{
	char raw[1024];
	snprintf(raw, sizeof raw, "%s%s", HEAD, fields);
	for (size_t most = 1; most < 2000; most *= 3) {
		slow_source slow;
		smtp_body_facts facts;
		char *id;
		slow_init(&slow, smtp_span_of(raw), most);
		assert_int_equal(smtp_raw_read(&slow.source, &facts, &id, NULL), SMTP_OK);
		assert_int_equal(slow.given, strlen(raw)); /* read once */
		assert_int_equal(slow.rewinds, 2);
		assert_int_equal(slow.memory.position, 0);
		assert_int_equal(id != NULL, expected != NULL);
		if (expected) {
			assert_string_equal(id, expected);
		}
		smtp_free(id);
	}
}

static void test_message_id(void **state)
{
	(void)state;
	expect_id("Message-ID: <x@y>\r\n\r\nbody", "<x@y>");
	expect_id("message-id:<x@y>\n\n", "<x@y>");
	expect_id("MESSAGE-ID:\r\n\t<x@y> (comment)\r\n\r\n", "<x@y>");
	expect_id("Message-ID:\r\n (a)\r\n <x@y>\r\n", "<x@y>");
	expect_id("X-Message-ID: <x@y>\r\n\r\nMessage-ID: <z@y>\r\n", NULL);
	expect_id("Message-ID: x@y\r\nSubject: <z@y>\r\n", NULL);
	expect_id("Message-ID: <x y@z>\r\n", NULL);
	expect_id("Message-ID: <x@y", NULL);
	expect_id("\r\nMessage-ID: <x@y>\r\n", NULL);
	expect_id("", NULL);
}

static smtp_body_facts facts_of(const char *raw)
{
	smtp_memory_source memory;
	smtp_body_facts facts;
	char *id;
	smtp_memory_source_init(&memory, smtp_span_of(raw));
	assert_int_equal(smtp_raw_read(&memory.source, &facts, &id, NULL), SMTP_OK);
	smtp_free(id);
	return facts;
}

static void test_facts(void **state)
{
	(void)state;
	const size_t head = strlen(HEAD);
	smtp_body_facts facts = facts_of(HEAD "\r\nHello");
	assert_int_equal(facts.octets, head + 2 + 7);
	assert_false(facts.eight_bit || facts.utf8_header);
	facts = facts_of(HEAD "\n\xc4\xe3\rb\n");
	assert_int_equal(facts.octets, head + 2 + 4 + 3);
	assert_true(facts.eight_bit && !facts.utf8_header);
	facts = facts_of(HEAD "Subject: \xe5\xbc\xa0\r\n\r\n");
	assert_true(facts.eight_bit && facts.utf8_header);
	assert_int_equal(facts_of(HEAD).octets, head);
}

static void test_memory(void **state)
{
	(void)state;
	smtp_memory_source memory;
	smtp_body_facts facts;
	char *id;
	smtp_memory_source_init(&memory, SMTP_SPAN(HEAD "Message-ID: <x@y>\r\n\r\n"));
	scarce_begin(0, SCARCE_FROM_THEN_ON);
	assert_int_equal(smtp_raw_read(&memory.source, &facts, &id, NULL), SMTP_NO_MEMORY);
	assert_true(scarce_end());
	assert_null(id);
}

/* ---- Bcc ----------------------------------------------------------------------------------------- */

static void expect_filtered(const char *raw, const char *expected)
{
	char read[2048];
	for (size_t most = 1; most < 60; most++) {
		slow_source slow;
		smtp_raw_filter filter;
		slow_init(&slow, smtp_span_of(raw), most);
		smtp_raw_filter_init(&filter, &slow.source);
		for (size_t room = 1; room < 40; room += 6) {
			size_t length = 0;
			ptrdiff_t got;
			assert_true(filter.source.rewind(filter.source.handle));
			while ((got = filter.source.read(filter.source.handle, read + length, room)) > 0) {
				length += (size_t)got;
			}
			assert_int_equal(got, 0);
			read[length] = '\0';
			assert_string_equal(read, expected);
		}
	}
}

static void test_bcc(void **state)
{
	(void)state;
	static const char *const cases[][2] = {
		{"", ""},
		{"Bcc: x", ""},
		{"B", "B"},
		{"Bcc", "Bcc"},
		{"A: b\r\nBcc: x\r\nC: d\r\n\r\nBcc: stays\r\n", "A: b\r\nC: d\r\n\r\nBcc: stays\r\n"},
		{"bCC:x,\r\n y,\n\tz\r\nC: d\n\nbody", "C: d\n\nbody"},
		{"Bcc : x\nA: b\n", "A: b\n"},
		{"Bcc: x\nBcc: y\nResent-Bcc: z\nA: b\nBCC: w\n", "A: b\n"},
		{"Bccx: x\nXBcc: y\nBc: c\nResent-Bccx: z\nResent-To: q\n",
			"Bccx: x\nXBcc: y\nBc: c\nResent-Bccx: z\nResent-To: q\n"},
		{"A: b\n Bcc: folded\n", "A: b\n Bcc: folded\n"},
		{"A: b\r\nBcc: x\r\n\r\n", "A: b\r\n\r\n"},
		{"A: b\nBcc: x\n\n", "A: b\n\n"},
		{"\nBcc: x\n", "\nBcc: x\n"},
		{" Bcc: x\n", " Bcc: x\n"},
		{"Resent-Bcc", "Resent-Bcc"},
		{"Resent-Bc\nBcc\n: x\n", "Resent-Bc\nBcc\n: x\n"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		expect_filtered(cases[i][0], cases[i][1]);
	}
}

/* The facts are of what is left. */
static void test_facts_without_bcc(void **state)
{
	(void)state;
	slow_source slow;
	smtp_raw_filter filter;
	smtp_body_facts facts;
	char *id;
	slow_init(&slow, SMTP_SPAN(HEAD "Bcc: x\r\n y\x01\r\nBcc: \xe5\xbc\xa0\r\n\r\nHello\r\n"), 3000);
	smtp_raw_filter_init(&filter, &slow.source);
	assert_int_equal(smtp_raw_read(&filter.source, &facts, &id, NULL), SMTP_OK);
	assert_int_equal(facts.octets, strlen(HEAD) + 2 + 7);
	assert_false(facts.eight_bit);
	assert_int_equal(slow.given, slow.memory.octets.length);
	slow.fails_after = 0;
	char octet;
	assert_int_equal(filter.source.read(filter.source.handle, &octet, 1), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_line_length),
		cmocka_unit_test(test_broken_source),
		cmocka_unit_test(test_message_id),
		cmocka_unit_test(test_facts),
		cmocka_unit_test(test_memory),
		cmocka_unit_test(test_bcc),
		cmocka_unit_test(test_facts_without_bcc),
	};
	return cmocka_run_group_tests_name("raw", tests, NULL, NULL);
}
