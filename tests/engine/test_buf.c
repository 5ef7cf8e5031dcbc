/*
 * test_buf.c - ceilings, sticky failure, secrets, and the allocator hook.
 */
#include "test.h"

static void grows_and_keeps_its_octets(void **state)
{
	(void)state;
	smtp_buf buf;
	smtp_buf_init(&buf, 1 << 20);
	for (int i = 0; i < 1000; i++) {
		assert_true(smtp_buf_printf(&buf, "%d,", i));
	}
	assert_memory_equal(buf.data, "0,1,2,3,", 8);
	assert_string_equal(buf.data + buf.length - 8, "998,999,");
	smtp_buf_consume(&buf, buf.length - 4);
	assert_span(smtp_buf_view(&buf), "999,");
	smtp_buf_free(&buf);
}

static void a_ceiling_is_never_passed(void **state)
{
	(void)state;
	smtp_buf buf;
	smtp_buf_init(&buf, 10);
	assert_true(smtp_buf_string(&buf, "0123456789"));
	assert_false(smtp_buf_char(&buf, 'x'));
	assert_false(smtp_buf_printf(&buf, "%d", 1));
	assert_false(smtp_buf_append(&buf, "x", SIZE_MAX));
	assert_int_equal(buf.length, 10);
	assert_true(buf.failed);
	assert_null(smtp_buf_take(&buf));
}

/* What is written at once, because there is room, keeps to the ceiling and to the sticky failure too. */
static void printf_stops_at_the_ceiling(void **state)
{
	(void)state;
	smtp_buf buf;
	smtp_buf_init(&buf, 10);
	assert_true(smtp_buf_printf(&buf, "%s", "01234567"));
	assert_false(smtp_buf_printf(&buf, "%s", "abc"));
	assert_true(buf.failed);
	assert_string_equal(buf.data, "01234567");
	assert_true(smtp_buf_printf(&buf, "%s", "89"));
	assert_string_equal(buf.data, "0123456789");
	assert_int_equal(buf.length, 10);
	smtp_buf_free(&buf);
}

static void a_failed_buffer_hands_nothing_over(void **state)
{
	(void)state;
	smtp_buf buf;
	smtp_buf_init(&buf, 4);
	smtp_buf_string(&buf, "long text");
	smtp_buf_string(&buf, "ok");
	assert_null(smtp_buf_take(&buf));
	assert_false(buf.failed);
}

static void an_empty_buffer_is_an_empty_string(void **state)
{
	(void)state;
	smtp_buf buf;
	smtp_buf_init(&buf, 4);
	char *taken = smtp_buf_take(&buf);
	assert_string_equal(taken, "");
	smtp_free(taken);
}

static unsigned char last_released[256];

static void *plain_resize(void *block, size_t size)
{
	return realloc(block, size);
}

static void watching_release(void *block)
{
	memcpy(last_released, block, 64);
	free(block);
}

static void secrets_are_wiped_when_they_move_or_go(void **state)
{
	(void)state;
	const smtp_allocator watching = {plain_resize, watching_release};
	const smtp_allocator libc = {plain_resize, free};
	smtp_buf buf;
	smtp_set_allocator(&watching);
	smtp_buf_init_secret(&buf, 4096);
	smtp_buf_string(&buf, "sesame-open");
	memset(last_released, 'x', sizeof last_released);
	assert_non_null(smtp_buf_reserve(&buf, 1000));
	for (size_t i = 0; i < 64; i++) {
		assert_int_equal(last_released[i], 0);
	}
	memset(last_released, 'x', sizeof last_released);
	smtp_buf_free(&buf);
	assert_int_equal(last_released[0], 0);
	smtp_set_allocator(&libc);
}

static void spans_compare_without_a_locale(void **state)
{
	(void)state;
	assert_true(smtp_span_equals_ignoring_case(SMTP_SPAN("StartTLS"), "STARTTLS"));
	assert_false(smtp_span_equals_ignoring_case(SMTP_SPAN("STARTTLSX"), "STARTTLS"));
	assert_false(smtp_span_equals((smtp_span){NULL, 0}, ""));
	assert_true(smtp_span_equals(SMTP_SPAN(""), ""));
	assert_false(smtp_starts_with_ignoring_case(SMTP_SPAN("AU"), "AUTH"));
	assert_int_equal(smtp_ascii_lower((char)0xc4), (char)0xc4);
	assert_true(smtp_is_ascii_digit('0') && smtp_is_ascii_digit('9'));
	assert_false(smtp_is_ascii_digit('/') || smtp_is_ascii_digit(':') || smtp_is_ascii_digit((char)0xb2));
	assert_true(smtp_span_has_control(SMTP_SPAN("a\0b")) && smtp_span_has_control(SMTP_SPAN("a\x7f")));
	assert_false(smtp_span_has_control(SMTP_SPAN("a \xc3\xa9")) || smtp_span_has_control(SMTP_SPAN("")));
}

static void a_refusal_is_cut_not_overrun(void **state)
{
	(void)state;
	smtp_refusal refusal;
	char key[200];
	memset(key, 'k', sizeof key - 1);
	key[sizeof key - 1] = '\0';
	assert_false(smtp_refuse(&refusal, key, "must be %d", 7));
	assert_int_equal(strlen(refusal.key), sizeof refusal.key - 1);
	assert_string_equal(refusal.must, "must be 7");
	assert_false(smtp_refuse(NULL, "key", "must"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(grows_and_keeps_its_octets),
		cmocka_unit_test(a_ceiling_is_never_passed),
		cmocka_unit_test(printf_stops_at_the_ceiling),
		cmocka_unit_test(a_failed_buffer_hands_nothing_over),
		cmocka_unit_test(an_empty_buffer_is_an_empty_string),
		cmocka_unit_test(secrets_are_wiped_when_they_move_or_go),
		cmocka_unit_test(spans_compare_without_a_locale),
		cmocka_unit_test(a_refusal_is_cut_not_overrun),
	};
	return cmocka_run_group_tests_name("buf", tests, NULL, NULL);
}
