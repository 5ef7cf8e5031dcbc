/*
 * test_date.c - known dates, every day against a plain calendar, and the borders.
 */
#include "test.h"
#include "date.h"

static void expect_date(int64_t time, int32_t zone, const char *expected)
{
	char text[SMTP_DATE_ROOM];
	assert_true(smtp_date_format(time, zone, text));
	assert_string_equal(text, expected);
}

static void test_known_dates(void **state)
{
	(void)state;
	expect_date(0, 0, "Thu, 01 Jan 1970 00:00:00 +0000");
	expect_date(-1, 0, "Wed, 31 Dec 1969 23:59:59 +0000");
	expect_date(951782400, 0, "Tue, 29 Feb 2000 00:00:00 +0000");
	expect_date(1893427200, 8 * 3600, "Tue, 01 Jan 2030 00:00:00 +0800");
	expect_date(1893427200, -(9 * 3600 + 1800), "Mon, 31 Dec 2029 06:30:00 -0930");
	expect_date(1893427200, 59, "Mon, 31 Dec 2029 16:00:00 +0000");
	expect_date(-2208988800, 0, "Mon, 01 Jan 1900 00:00:00 +0000");
	expect_date(253402300799, 0, "Fri, 31 Dec 9999 23:59:59 +0000");
}

static void test_borders(void **state)
{
	(void)state;
	char text[SMTP_DATE_ROOM];
	assert_false(smtp_date_format(-2208988801, 0, text));
	assert_true(smtp_date_format(-2208988801, 60, text));
	assert_false(smtp_date_format(253402300800, 0, text));
	assert_true(smtp_date_format(253402300800, -3600, text));
	assert_false(smtp_date_format(INT64_MAX, 0, text));
	assert_false(smtp_date_format(INT64_MIN, 0, text));
	assert_false(smtp_date_format(INT64_MAX, -86399, text));
	assert_false(smtp_date_format(0, 86400, text));
	assert_false(smtp_date_format(0, -86400, text));
	assert_false(smtp_date_format(0, INT32_MIN, text));
	expect_date(0, 86399, "Thu, 01 Jan 1970 23:59:00 +2359");
}

static void test_utc(void **state)
{
	(void)state;
	const struct {
		int64_t time;
		const char *text;
	} moments[] = {{0, "1970-01-01T00:00:00Z"}, {951782400, "2000-02-29T00:00:00Z"},
		{1893427199, "2029-12-31T15:59:59Z"}, {253402300799, "9999-12-31T23:59:59Z"}};
	char text[SMTP_UTC_ROOM];
	for (size_t i = 0; i < sizeof moments / sizeof moments[0]; i++) {
		assert_true(smtp_date_format_utc(moments[i].time, text));
		assert_string_equal(text, moments[i].text);
		assert_true(smtp_date_is_utc(smtp_span_of(text)));
	}
	assert_false(smtp_date_format_utc(253402300800, text));
	assert_false(smtp_date_format_utc(INT64_MIN, text));
	static const char *const others[] = {"", "2027-01-31", "2027-01-31T12:00:00", "2027-01-31T12:00:00+01:00",
		"2027-01-31t12:00:00z", "2027-01-31T12:00:00ZZ", "x027-01-31T12:00:00Z"};
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
		assert_false(smtp_date_is_utc(smtp_span_of(others[i])));
	}
}

/* Counts the days up, with the rule of leap years as it is taught. */
static void test_every_day(void **state)
{
	(void)state;
	static const char *const months[] = {
		"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
	static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int64_t time = -2208988800 + 3723;
	int weekday = 0;
	for (int year = 1900; year < 2500; year++) {
		bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
		for (int month = 0; month < 12; month++) {
			for (int day = 1; day <= lengths[month] + (month == 1 && leap); day++) {
				char expected[64];
				snprintf(expected, sizeof expected, "%s, %02d %s %d 01:02:03 +0000", days[weekday], day,
					months[month], year);
				expect_date(time, 0, expected);
				time += 86400;
				weekday = (weekday + 1) % 7;
			}
		}
	}
}

static void a_date_is_found_in_a_greeting(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t time;
	} good[] = {
		{"220 mx.example ESMTP Exim 4.96 Mon, 23 Nov 2026 12:25:00 +0000", 1795436700},
		{"mx ESMTP Sendmail 8.15.2/8.15.2; Mon, 23 Nov 2026 20:25:00 +0800 (CST)", 1795436700},
		{"Microsoft ESMTP MAIL Service ready at Mon, 23 Nov 2026 07:25:00 -0500", 1795436700},
		{"ready 23 nov 2026 12:25 GMT.", 1795436700},
		{"at 1 Jan 1970 00:00:01 UTC", 1},
		{"29 Feb 2024 00:00:00 +0530", 1709145000},
		{"31 Dec 1999 23:59:60 +0000", 946684800},
		{"12 34 5 Mar 2026 99:00:00 +0000, 6 Mar 2026 00:00:00 +0000", 1772755200},
	};
	static const char *const bad[] = {"", "220 mx.example ESMTP ready", "Mon, 23 Nov 2026 12:25:00",
		"23 Nov 2026 12:25:00 CST", "23 Nov 2026 12:25:00 EST", "123 Nov 2026 12:25:00 +0000",
		"23 Nov 26 12:25:00 +0000", "23 Nov 2026 24:25:00 +0000", "23 Nov 2026 12:60:00 +0000",
		"32 Nov 2026 12:25:00 +0000", "0 Nov 2026 12:25:00 +0000", "23 Nov 2026 12:25:61 +0000",
		"23 Nov 2026 12:25:00 +00", "23 Nov 2026 12:25:00 +0060", "23 Nov 2026 12:25:00 +9900",
		"23 Nov 1800 12:25:00 +0000", "23 November 2026 12:25:00 +0000", "23 Nov 2026 12:25:00 +", "23 N", "2"};
	int64_t time;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		assert_true(smtp_date_find(smtp_span_of(good[i].text), &time));
		assert_int_equal(time, good[i].time);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		assert_false(smtp_date_find(smtp_span_of(bad[i]), &time));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_date_is_found_in_a_greeting),
		cmocka_unit_test(test_known_dates),
		cmocka_unit_test(test_borders),
		cmocka_unit_test(test_utc),
		cmocka_unit_test(test_every_day),
	};
	return cmocka_run_group_tests_name("date", tests, NULL, NULL);
}
