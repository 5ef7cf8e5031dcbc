/*
 * maildir.h - a folder in which each mail is a file of its own, written whole or not at all.
 *
 * A mail is written into tmp/ under a name that no other has, on this machine or on another that shares the folder, and
 * moved to new/ when it is complete: who reads the folder never sees half a mail, and no lock is needed.
 * https://cr.yp.to/proto/maildir.html
 */
#ifndef SMTP_MAILDIR_H
#define SMTP_MAILDIR_H

#include "buf.h"

#define SMTP_MAILDIR_PATH 1024 /* octets of the folder's path, with the NUL */
#define SMTP_MAILDIR_NAME 160  /* of the file's name */

typedef enum smtp_maildir_status {
	SMTP_MAILDIR_OK,
	SMTP_MAILDIR_NONE,  /* something is there, but it is no maildir */
	SMTP_MAILDIR_FAILED /* `error` says why */
} smtp_maildir_status;

typedef struct smtp_maildir {
	char path[SMTP_MAILDIR_PATH];
	char name[SMTP_MAILDIR_NAME]; /* of the file that is being written, or was */
	int file;                     /* -1: none is open */
	int error;                    /* errno */
} smtp_maildir;

/* Makes the folder, for this user alone, when there is none, and completes one that is empty. The folder above it must be
 * there. The path is absolute and shorter than SMTP_MAILDIR_PATH. */
smtp_maildir_status smtp_maildir_open(smtp_maildir *maildir, smtp_span path);

/* One file. After a step that says FAILED: smtp_maildir_abandon(). */
smtp_maildir_status smtp_maildir_begin(smtp_maildir *maildir);
smtp_maildir_status smtp_maildir_write(smtp_maildir *maildir, smtp_span octets);
smtp_maildir_status smtp_maildir_finish(smtp_maildir *maildir);

/* Closes and removes what was not finished; nothing to do is fine. `error` stays. */
void smtp_maildir_abandon(smtp_maildir *maildir);

/* The system's words for `error`. */
void smtp_maildir_error_text(int error, char *text, size_t room);

#endif
