/*
 * test_clock.c - the monotonic clock never goes back, and deadlines saturate.
 */
#include "test.h"
#include <time.h>
#include "clock.h"

static void never_goes_back(void **state)
{
	(void)state;
	int64_t before = smtp_clock_now();
	assert_true(before > 0);
	for (int i = 0; i < 10000; i++) {
		int64_t now = smtp_clock_now();
		assert_true(now >= before);
		before = now;
	}
}

static void counts_microseconds(void **state)
{
	(void)state;
	struct timespec pause = {0, 20000000};
	int64_t start = smtp_clock_now();
	nanosleep(&pause, NULL);
	int64_t passed = smtp_clock_now() - start;
	assert_true(passed >= 20000);
	assert_true(passed < 600 * SMTP_SECOND);
}

static void wall_is_unix_time(void **state)
{
	(void)state;
	int64_t before = (int64_t)time(NULL);
	int64_t now = smtp_clock_wall();
	assert_true(now >= before && now <= before + 600);
}

static void deadlines_saturate(void **state)
{
	(void)state;
	assert_int_equal(smtp_clock_after(100, 5), 105);
	assert_int_equal(smtp_clock_later(100, 0), 100);
	assert_true(smtp_clock_later(SMTP_NEVER, 5) == SMTP_NEVER);
	assert_true(smtp_clock_after(100, 0) == SMTP_NEVER);
	assert_true(smtp_clock_after(100, -1) == SMTP_NEVER);
	assert_true(smtp_clock_after(100, INT64_MIN) == SMTP_NEVER);
	assert_true(smtp_clock_after(100, INT64_MAX) == SMTP_NEVER);
	assert_true(smtp_clock_after(INT64_MAX - 5, 5) == SMTP_NEVER);
	assert_true(smtp_clock_after(INT64_MAX - 5, 6) == SMTP_NEVER);
	assert_true(smtp_clock_after(INT64_MAX - 5, 4) == INT64_MAX - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(never_goes_back),
		cmocka_unit_test(counts_microseconds),
		cmocka_unit_test(wall_is_unix_time),
		cmocka_unit_test(deadlines_saturate),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
