/*
 * test_trace.c - the transcript: times from the start, clean text, a ceiling that says so.
 */
#include "test.h"
#include "trace.h"

static void entries_count_from_the_start_and_are_clean(void **state)
{
	(void)state;
	smtp_trace trace;
	size_t count;
	smtp_trace_init(&trace, 1000);
	smtp_trace_add(&trace, SMTP_FROM_SERVER, SMTP_PHASE_EHLO, NULL, SMTP_SPAN("250 \x1b[31m\xff"), 1500);
	smtp_trace_note(&trace, SMTP_PHASE_CONNECT, 1600, "port %d", 25);
	smtp_trace_entry *entries = smtp_trace_take(&trace, &count);
	assert_int_equal(count, 2);
	assert_int_equal(entries[0].when, 500);
	assert_null(strchr(entries[0].text, 0x1b));
	assert_string_equal(entries[1].text, "port 25");
	assert_int_equal(entries[1].from, SMTP_FROM_NOTE);
	smtp_trace_entries_free(entries, count);
}

static void a_ceiling_is_kept_and_told(void **state)
{
	(void)state;
	smtp_trace trace;
	size_t count;
	smtp_trace_init(&trace, 0);
	for (int i = 0; i < SMTP_TRACE_ENTRIES + 50; i++) {
		smtp_trace_note(&trace, SMTP_PHASE_RCPT, i, "%d", i);
	}
	smtp_trace_entry *entries = smtp_trace_take(&trace, &count);
	assert_int_equal(count, SMTP_TRACE_ENTRIES + 1);
	assert_string_equal(entries[count - 1].text, "50 more lines are not shown");
	smtp_trace_entries_free(entries, count);
}

static void long_lines_are_cut(void **state)
{
	(void)state;
	smtp_trace trace;
	smtp_buf line;
	smtp_buf_init(&line, 1 << 20);
	memset(smtp_buf_reserve(&line, 100000), 'x', 100000);
	line.length = 100000;
	smtp_trace_init(&trace, 0);
	smtp_trace_add(&trace, SMTP_FROM_SERVER, SMTP_PHASE_EHLO, NULL, smtp_buf_view(&line), 0);
	assert_true(strlen(trace.entries[0].text) <= SMTP_TRACE_LINE + 3);
	smtp_trace_free(&trace);
	smtp_buf_free(&line);
}

static void joined_traces_share_one_clock(void **state)
{
	(void)state;
	smtp_trace first, second;
	smtp_trace_init(&first, 1000);
	smtp_trace_init(&second, 5000);
	smtp_trace_note(&first, SMTP_PHASE_CONNECT, 1100, "a");
	smtp_trace_note(&second, SMTP_PHASE_CONNECT, 5100, "b");
	smtp_trace_join(&first, &second);
	assert_int_equal(first.count, 2);
	assert_int_equal(first.entries[1].when, 4100);
	assert_int_equal(second.count, 0);
	smtp_trace_free(&second);
	smtp_trace_free(&first);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(entries_count_from_the_start_and_are_clean),
		cmocka_unit_test(a_ceiling_is_kept_and_told),
		cmocka_unit_test(long_lines_are_cut),
		cmocka_unit_test(joined_traces_share_one_clock),
	};
	return cmocka_run_group_tests_name("trace", tests, NULL, NULL);
}
