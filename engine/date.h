/*
 * date.h - the date-time of RFC 5322 3.3, in English whatever the locale. Pure.
 */
#ifndef SMTP_DATE_H
#define SMTP_DATE_H

#include "buf.h"

#define SMTP_DATE_ROOM 40

/* Writes "Tue, 01 Jan 2030 08:00:00 +0800". `zone` is seconds east of UTC; seconds below a minute are dropped, as the
 * format has none. False: the year there is not 1900 to 9999, or the zone is a day or more away from UTC. */
bool smtp_date_format(int64_t time, int32_t zone, char text[SMTP_DATE_ROOM]);

#endif
