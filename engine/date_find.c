/*
 * date_find.c - a date-time of RFC 5322 3.3 somewhere in a text of a stranger.
 */
#include "date.h"

#define DAY INT64_C(86400)

typedef struct reader {
	const char *at, *end;
} reader;

static bool read_number(reader *from, size_t least, size_t most, int *number)
{
	size_t digits = 0;
	for (*number = 0; digits < most && from->at < from->end && smtp_is_ascii_digit(*from->at); digits++) {
		*number = *number * 10 + (*from->at++ - '0');
	}
	bool ends = from->at == from->end || !smtp_is_ascii_digit(*from->at);
	return digits >= least && ends;
}

static bool skip_spaces(reader *from)
{
	const char *before = from->at;
	while (from->at < from->end && *from->at == ' ') {
		from->at++;
	}
	return from->at > before;
}

static bool read_octet(reader *from, char octet)
{
	bool is_it = from->at < from->end && *from->at == octet;
	from->at += is_it;
	return is_it;
}

static bool read_word(reader *from, const char *word)
{
	size_t length = strlen(word);
	smtp_span rest = {from->at, (size_t)(from->end - from->at)};
	if (!smtp_starts_with_ignoring_case(rest, word)) {
		return false;
	}
	from->at += length;
	return true;
}

/* 1 to 12; 0: no month. */
static int read_month(reader *from)
{
	static const char *const months[] = {
		"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	for (int i = 0; i < 12; i++) {
		if (read_word(from, months[i])) {
			return i + 1;
		}
	}
	return 0;
}

/* Seconds east of UTC. */
static bool read_zone(reader *from, int *zone)
{
	int number;
	bool west = from->at < from->end && *from->at == '-';
	*zone = 0;
	if (read_octet(from, '+') || read_octet(from, '-')) {
		bool good = read_number(from, 4, 4, &number) && number % 100 < 60 && number < 2400;
		*zone = (number / 100 * 60 + number % 100) * (west ? -60 : 60);
		return good;
	}
	return read_word(from, "GMT") || read_word(from, "UT");
}

/* Days since 1970 of a day of the Gregorian calendar; the year begins in March, so that a leap day ends it. */
static int64_t day_of(int year, int month, int day)
{
	int64_t of_march = month > 2 ? year : year - 1;
	int64_t days = of_march * 365 + of_march / 4 - of_march / 100 + of_march / 400;
	return days + (153 * ((month + 9) % 12) + 2) / 5 + day - 1 - 719468;
}

/* "23 Nov 2026 12:25:00 +0000"; the seconds may be absent. */
static bool read_date(reader from, int64_t *time)
{
	int day, month, year, hour, minute, second = 0, zone;
	bool good = read_number(&from, 1, 2, &day) && skip_spaces(&from) && (month = read_month(&from)) != 0 &&
				skip_spaces(&from) && read_number(&from, 4, 4, &year) && skip_spaces(&from) &&
				read_number(&from, 2, 2, &hour) && read_octet(&from, ':') &&
				read_number(&from, 2, 2, &minute);
	if (good && read_octet(&from, ':')) {
		good = read_number(&from, 2, 2, &second);
	}
	if (!good || !skip_spaces(&from) || !read_zone(&from, &zone) || day < 1 || day > 31 || hour > 23 ||
		minute > 59 || second > 60 || year < 1900) {
		return false;
	}
	*time = day_of(year, month, day) * DAY + hour * 3600 + minute * 60 + second - zone;
	return true;
}

bool smtp_date_find(smtp_span text, int64_t *time)
{
	for (size_t i = 0; i < text.length; i++) {
		bool begins = smtp_is_ascii_digit(text.data[i]) && (i == 0 || !smtp_is_ascii_digit(text.data[i - 1]));
		if (begins && read_date((reader){text.data + i, text.data + text.length}, time)) {
			return true;
		}
	}
	return false;
}
