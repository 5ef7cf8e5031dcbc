/*
 * clock.h - the only place that reads a clock. Deadlines are monotonic; wall time is for dates alone.
 */
#ifndef SMTP_CLOCK_H
#define SMTP_CLOCK_H

#include <stdint.h>

#define SMTP_NEVER INT64_MAX

int64_t smtp_clock_now(void);          /* microseconds, monotonic */
int64_t smtp_clock_wall(void);         /* seconds since 1970 */
int64_t smtp_clock_wall_precise(void); /* microseconds since 1970 */

/* Saturates at SMTP_NEVER; a `span` of 0 or less is no limit. */
int64_t smtp_clock_after(int64_t now, int64_t span);

/* `when`, put off by so much (>= 0); saturates at SMTP_NEVER. */
int64_t smtp_clock_later(int64_t when, int64_t by);

#endif
