/*
 * date.h - the date-time of RFC 5322 3.3, in English whatever the locale, and that of RFC 3339. Pure.
 */
#ifndef SMTP_DATE_H
#define SMTP_DATE_H

#include "buf.h"

#define SMTP_DATE_ROOM 40
#define SMTP_UTC_ROOM 21

/* Writes "Tue, 01 Jan 2030 08:00:00 +0800". `zone` is seconds east of UTC; seconds below a minute are dropped, as the
 * format has none. False: the year there is not 1900 to 9999, or the zone is a day or more away from UTC. */
bool smtp_date_format(int64_t time, int32_t zone, char text[SMTP_DATE_ROOM]);

/* Writes "2030-01-01T00:00:00Z". False: the year is not 1900 to 9999. Times in this form compare as their texts do. */
bool smtp_date_format_utc(int64_t time, char text[SMTP_UTC_ROOM]);

/* Whether a text has that form: 20 octets, digits where digits belong. */
bool smtp_date_is_utc(smtp_span text);

/* The first date-time of RFC 5322 3.3 in a text, with its zone as a number or as GMT, UT or UTC: servers show their clock in
 * a greeting. Seconds since 1970. Other names of zones mean several things (CST), and are not read. */
bool smtp_date_find(smtp_span text, int64_t *time);

#endif
