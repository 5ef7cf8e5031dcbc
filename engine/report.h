/*
 * report.h - a diagnosis as plain text: the verdict first, then what to do, the settings that work, what else was noticed,
 * the steps with marks and times, and the transcript. What an administrator reads, or pastes to support. Pure.
 *
 * Sentences are broken at 100 columns, Chinese characters counting two, so that the columns stay columns in a mail or a
 * ticket; what the server said is never broken, so that it can be searched for.
 */
#ifndef SMTP_REPORT_H
#define SMTP_REPORT_H

#include "mask.h"

/* Borrowed. */
typedef struct smtp_report_source {
	const smtp_server *server;
	const smtp_diagnosis *diagnosis;
	smtp_span program;     /* what the host calls itself: "smtp 0.1.0, PHP 8.2.29"; may be absent */
	int64_t made;          /* seconds since 1970 */
	const smtp_mask *mask; /* NULL: addresses stay */
} smtp_report_source;

/* smtp_free() it; NULL: memory. */
char *smtp_report(const smtp_report_source *source);

#endif
