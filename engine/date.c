/*
 * date.c - see date.h. Days are counted from 1 March of year 0, so that a leap day ends its year.
 */
#include "date.h"

#include <string.h>

#define DAY INT64_C(86400)
#define DAYS_OF_400_YEARS 146097
#define DAYS_FROM_YEAR_0 719468 /* 0000-03-01 to 1970-01-01 */

/* 1900-01-01 and 9999-12-31, in days since 1970 */
#define FIRST_DAY (-25567)
#define LAST_DAY 2932896

static const char *const days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
static const char *const months[] = {
	"Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb"};

typedef struct moment {
	int year, month, day; /* month 0 is March */
	int weekday, second;
} moment;

/* False: not in the years that can be written. */
static bool take_apart(int64_t local, moment *at)
{
	int64_t day = local / DAY - (local % DAY < 0);
	if (day < FIRST_DAY || day > LAST_DAY) {
		return false;
	}
	int64_t since = day + DAYS_FROM_YEAR_0;
	int of_era = (int)(since % DAYS_OF_400_YEARS);
	int year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	at->month = (5 * of_year + 2) / 153;
	at->day = of_year - (153 * at->month + 2) / 5 + 1;
	at->year = year_of_era + (int)(since / DAYS_OF_400_YEARS) * 400 + (at->month >= 10);
	at->weekday = (int)(day % 7 + 11) % 7;
	at->second = (int)(local - day * DAY);
	return true;
}

/* Each message has a date: snprintf() takes ten times as long. */
static char *put(char *at, const char *text)
{
	size_t length = strlen(text);
	memcpy(at, text, length);
	return at + length;
}

static char *put_digits(char *at, int number, int digits)
{
	for (int i = digits; i-- > 0; number /= 10) {
		at[i] = (char)('0' + number % 10);
	}
	return at + digits;
}

static char *put_clock(char *at, int second)
{
	at = put(put_digits(at, second / 3600, 2), ":");
	at = put(put_digits(at, second / 60 % 60, 2), ":");
	return put_digits(at, second % 60, 2);
}

bool smtp_date_format(int64_t time, int32_t zone, char text[SMTP_DATE_ROOM])
{
	moment at;
	int32_t minutes = zone / 60;
	if (zone <= -DAY || zone >= DAY || time < FIRST_DAY * DAY - DAY || time > LAST_DAY * DAY + 2 * DAY ||
		!take_apart(time + minutes * 60, &at)) {
		return false;
	}
	int distance = minutes < 0 ? -minutes : minutes;
	text = put(put(text, days[at.weekday]), ", ");
	text = put(put_digits(text, at.day, 2), " ");
	text = put(put(text, months[at.month]), " ");
	text = put(put_digits(text, at.year, 4), " ");
	text = put(put_clock(text, at.second), minutes < 0 ? " -" : " +");
	text = put_digits(put_digits(text, distance / 60, 2), distance % 60, 2);
	*text = '\0';
	return true;
}

bool smtp_date_format_utc(int64_t time, char text[SMTP_UTC_ROOM])
{
	moment at;
	if (!take_apart(time, &at)) {
		return false;
	}
	text = put(put_digits(text, at.year, 4), "-");
	text = put(put_digits(text, (at.month + 2) % 12 + 1, 2), "-");
	text = put(put_digits(text, at.day, 2), "T");
	text = put(put_clock(text, at.second), "Z");
	*text = '\0';
	return true;
}

bool smtp_date_is_utc(smtp_span text)
{
	static const char form[] = "dddd-dd-ddTdd:dd:ddZ";
	bool fits = text.length == sizeof form - 1;
	for (size_t i = 0; fits && form[i]; i++) {
		fits = form[i] == 'd' ? text.data[i] >= '0' && text.data[i] <= '9' : text.data[i] == form[i];
	}
	return fits;
}
