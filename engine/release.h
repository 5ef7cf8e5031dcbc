/*
 * release.h - when this source was released. A release writes it here; a day too early does no harm.
 */
#ifndef SMTP_RELEASE_H
#define SMTP_RELEASE_H

/* Seconds since 1970. A clock that shows an earlier time is wrong: nobody could have asked it. */
#define SMTP_RELEASE_DAY INT64_C(1767225600) /* 2026-01-01 */

#endif
