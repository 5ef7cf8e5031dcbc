/*
 * moody.h - a mail server without a socket, for many mails on one connection: it reads every command, answers each once and
 * in its turn, but with any code; it may be full, say 421, refuse in the middle of a message, or go. It knows what it
 * has really taken, which is the truth that a client's results are held against.
 *
 * Mail number N comes from <mN@a.example>, its recipient R is <r.mN.R@dR.example>. A transaction that was not ended by RSET,
 * or by a message that was taken, still holds what was sent for it, as RFC 3030 has it: so a client that lets a mail run
 * into the next one is seen.
 */
#ifndef SMTP_MOODY_H
#define SMTP_MOODY_H

#include "buf.h"
#include "choices.h"

#define MOODY_MAILS 8
#define MOODY_RECIPIENTS 4

typedef struct moody_fate {
	unsigned taken; /* how often */
	bool ended;     /* the end of a message for him was heard, whatever became of it */
} moody_fate;

typedef enum moody_mode { MOODY_COMMANDS, MOODY_DATA, MOODY_CHUNK } moody_mode;

typedef struct moody {
	/* to be set before: */
	choices *choices;
	bool lmtp;
	size_t calm;               /* an answer is out of the usual once in so many times; 0: never */
	const smtp_span *contents; /* of each mail, as it must arrive */
	smtp_span keywords;        /* lines of the reply to EHLO */
	/* octets: */
	smtp_buf heard; /* from `at` on not looked at */
	smtp_buf said;  /* and not delivered */
	bool gone;      /* after what is in `said` comes the end; what is heard now is only looked at */
	/* what became of it: */
	moody_fate fates[MOODY_MAILS][MOODY_RECIPIENTS];
	bool begun[MOODY_MAILS];
	const char *complaint; /* what the client did wrong; NULL: nothing */
	/* the server's own: */
	size_t at;
	moody_mode mode;
	size_t chunk; /* octets that are still to come */
	bool last;
	smtp_buf content;
	int mail; /* of the last MAIL; -1: none */
	bool has_sender;
	bool asked[MOODY_RECIPIENTS], named[MOODY_RECIPIENTS];
} moody;

/* After the first part was set: says its greeting. */
void moody_begin(moody *server);
void moody_end(moody *server);

/* Looks at one more command, or at a piece of content. False: there is not enough to look at. */
bool moody_step(moody *server);

#endif
