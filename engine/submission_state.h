/*
 * submission_state.h - what the files of a submission share. For submission*.c only.
 */
#ifndef SMTP_SUBMISSION_STATE_H
#define SMTP_SUBMISSION_STATE_H

#include "header.h"
#include "submission.h"

/* What may be done with a field. */
typedef enum smtp_field_kind {
	SMTP_FIELD_FREE,  /* any number of times */
	SMTP_FIELD_ONCE,  /* the first counts */
	SMTP_FIELD_SHOWN, /* addresses; the lists are joined */
	SMTP_FIELD_HIDDEN /* goes */
} smtp_field_kind;

typedef struct smtp_given_field {
	smtp_span name, value;                /* the value with its folds, without the last line end */
	const struct smtp_known_field *known; /* NULL: free */
	bool repeated;                        /* there was one of that name before */
} smtp_given_field;

typedef struct smtp_known_field {
	const char *name;
	smtp_field_kind kind;
	bool addresses, recipients, may_be_empty,
		resent; /* resent: of who sends the message on, RFC 5322 3.6.6 */
} smtp_known_field;

/* The row of SMTP_FIELD_* with that name; NULL: free. */
const smtp_known_field *smtp_known_field_find(smtp_span name);

typedef struct smtp_submission_header {
	smtp_submitted *message;
	const smtp_completion *with;
	smtp_given_field *fields;
	size_t count, room;
	const smtp_charset *charset; /* that Content-Type names; NULL: none that is known */
	bool resent;                 /* it is sent on: who sends, and to whom, is in the Resent-fields alone */
} smtp_submission_header;

/* Whether it holds anything but white space. */
bool smtp_submission_says_something(smtp_span text);

/* Writes the fields into message->header. False: memory. */
bool smtp_submission_write(smtp_submission_header *header);

/* The domain is added to an address that has none. False: memory. */
bool smtp_submission_qualify(smtp_buf *address, smtp_span domain);

#endif
