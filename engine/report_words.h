/*
 * report_words.h - the words of the report and the names of its steps, English and Chinese. Pure.
 */
#ifndef SMTP_REPORT_WORDS_H
#define SMTP_REPORT_WORDS_H

#include "buf.h"

/* The comment names what the format takes. */
typedef enum smtp_report_words {
	REPORT_TITLE,   /* place */
	REPORT_MADE,    /* time */
	REPORT_PROGRAM, /* programs */
	REPORT_WITH_ADDRESSES,
	REPORT_WITHOUT_ADDRESSES,
	REPORT_VERDICT,
	REPORT_ADVICE,
	REPORT_HELP,
	REPORT_WORKING, /* host, port, tls mode */
	REPORT_NOTICED,
	REPORT_STEPS,
	REPORT_NOT_REACHED, /* steps */
	REPORT_COMMA,
	REPORT_TRANSCRIPT,
	REPORT_WORDS_COUNT
} smtp_report_words;

/* A printf format; the same conversions in the same order in every locale. */
const char *smtp_report_format(smtp_report_words words, smtp_locale locale);

/* What a step is called for people, and what became of it. */
const char *smtp_report_step(smtp_check_name name, smtp_locale locale);
const char *smtp_report_mark(smtp_check_status status, smtp_locale locale);

#endif
