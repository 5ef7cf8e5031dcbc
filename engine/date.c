/*
 * date.c - see date.h. Days are counted from 1 March of year 0, so that a leap day ends its year.
 */
#include "date.h"

#include <stdio.h>

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

bool smtp_date_format(int64_t time, int32_t zone, char text[SMTP_DATE_ROOM])
{
	moment at;
	int32_t minutes = zone / 60;
	if (zone <= -DAY || zone >= DAY || time < FIRST_DAY * DAY - DAY || time > LAST_DAY * DAY + 2 * DAY ||
		!take_apart(time + minutes * 60, &at)) {
		return false;
	}
	int distance = minutes < 0 ? -minutes : minutes;
	snprintf(text, SMTP_DATE_ROOM, "%s, %02d %s %04d %02d:%02d:%02d %c%02d%02d", days[at.weekday], at.day,
		months[at.month], at.year, at.second / 3600, at.second / 60 % 60, at.second % 60,
		minutes < 0 ? '-' : '+', distance / 60, distance % 60);
	return true;
}

bool smtp_date_format_utc(int64_t time, char text[SMTP_UTC_ROOM])
{
	moment at;
	if (!take_apart(time, &at)) {
		return false;
	}
	char wide[SMTP_DATE_ROOM]; /* gcc counts with years of ten digits */
	snprintf(wide, sizeof wide, "%04d-%02d-%02dT%02d:%02d:%02dZ", at.year, (at.month + 2) % 12 + 1, at.day,
		at.second / 3600, at.second / 60 % 60, at.second % 60);
	memcpy(text, wide, SMTP_UTC_ROOM);
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
