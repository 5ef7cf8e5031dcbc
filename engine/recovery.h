/*
 * recovery.h - a mail has failed: was it the connection that had been left, or a server that does not do what it announces,
 * rather than the message? Then it is worth one more try at once, of which the caller need not know more than a note in the
 * transcript.
 *
 * Guarantees: never when something may have been accepted; what a server has shown to be unable to do is remembered in the
 * caller's store, whatever became of the mail. RFC 2920 3.1, RFC 3030.
 */
#ifndef SMTP_RECOVERY_H
#define SMTP_RECOVERY_H

#include "delivery.h"

typedef enum smtp_remedy {
	SMTP_REMEDY_NONE,             /* the failure stands */
	SMTP_REMEDY_NEW_CONNECTION,   /* the server had given up the one that rested */
	SMTP_REMEDY_ONE_BY_ONE,       /* it loses its way when commands go ahead of their replies */
	SMTP_REMEDY_WITHOUT_CHUNKING, /* it does not know BDAT */
	SMTP_REMEDY_COUNT
} smtp_remedy;

/* The mail of the job is decided, and was tried on `conn`: to be asked once, before it is settled. */
smtp_remedy smtp_recovery_find(const smtp_delivery *job, const smtp_conn *conn, int64_t now);

/* What a connection for the next try must leave out. */
void smtp_recovery_apply(smtp_remedy remedy, smtp_conn_options *options);

/* What was only guessed is remembered; `learn`: when the next try is over, and it has helped. */
void smtp_recovery_remember(smtp_remedy remedy, const smtp_delivery *job, int64_t now);
void smtp_recovery_learn(smtp_remedy remedy, const smtp_delivery *job, int64_t now);

/* The server closed the connection with a good-bye (421) that tells the sender to send less. */
bool smtp_recovery_says_stop(const smtp_mail *mail, const smtp_conn *conn);

/* For the transcript. */
const char *smtp_recovery_note(smtp_remedy remedy);

#endif
