/*
 * capture.h - a mail that is written into a folder instead of being sent: for development and staging, where no customer
 * may get it.
 *
 * The file holds what a server would have got, with the line ends of files (LF), and in front of it the envelope:
 * Return-Path, and one X-Envelope-To for each recipient, those of Bcc too. Nothing touches the network.
 */
#ifndef SMTP_CAPTURE_H
#define SMTP_CAPTURE_H

#include "address.h"
#include "body.h"
#include "maildir.h"
#include "verdict.h"

typedef struct smtp_captured {
	smtp_category category;
	const char *variant; /* why it was not; NULL: it was */
	int error;           /* errno; 0: none decided */
	char detail[128];
	char name[SMTP_MAILDIR_NAME]; /* of the file */
} smtp_captured;

/* False: nothing was written, `captured` says why. */
bool smtp_capture(smtp_span folder, const smtp_envelope *envelope, const smtp_source *content,
	const smtp_body_facts *facts, smtp_captured *captured);

/* Whether a mail could be written: makes the folder, writes a file of no octets and removes it. */
bool smtp_capture_try(smtp_span folder, smtp_captured *captured);

/* Of one that was not written. Borrowed. */
smtp_circumstances smtp_capture_circumstances(const smtp_server *server, const smtp_captured *captured);

#endif
