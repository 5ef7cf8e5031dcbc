/*
 * report.h - a diagnosis as plain text: verdict first, then what to do, the steps with marks and times, and the
 * transcript. What an administrator reads, or pastes to support. Pure.
 */
#ifndef SMTP_REPORT_H
#define SMTP_REPORT_H

#include "buf.h"

/* smtp_free() it; NULL: memory. */
char *smtp_report(const smtp_server *server, const smtp_diagnosis *diagnosis);

#endif
