/*
 * mailserver.h - a mail server on 127.0.0.1 that serves one connection after the other, or several at once, with TLS from
 * the first octet or without: for tests of many calls, where the dialogue itself is no question.
 */
#ifndef SMTP_MAILSERVER_H
#define SMTP_MAILSERVER_H

#include <stdatomic.h>

#include "pki.h"

#define MAILSERVER_GUESTS 400 /* connections in all, of a server with seats */

/* What it does when a command stands behind the one that it reads. */
typedef enum mailserver_manner {
	MAILSERVER_KEEPS_UP,
	MAILSERVER_DROPS_THE_REST, /* answers the first, throws the others away */
	MAILSERVER_CLOSES,         /* answers the first, then goes */
	MAILSERVER_GOES,           /* without an answer */
	MAILSERVER_COMPLAINS,      /* answers with `complaint`, throws the others away */
	MAILSERVER_DOUBLES         /* answers everything twice */
} mailserver_manner;

typedef struct mailserver {
	/* to be set before mailserver_start(): */
	const pki_party *party; /* NULL: no TLS */
	const char *greeting;   /* NULL: the usual one */
	const char *final;      /* reply to the final dot; NULL: 250 */
	const char
		*lost_at; /* the connection is reset when a line begins so ("." is the final dot); NULL: never */
	unsigned lost_times, spared; /* so many are (0: all), and none of the first ones */
	bool hangs_up;               /* in the handshake */
	unsigned patience;           /* messages of one connection, after which it closes; 0: no limit */
	const char *farewell;        /* what it says before that, or before the MAIL it will not hear */
	bool waits_for_mail;         /* it closes only when the next MAIL comes */
	unsigned seats;              /* clients at once; further ones hear 421; 0: one after the other */
	const char *offers;          /* further lines of its EHLO, each with its end; NULL: none */
	atomic_uint put_off;         /* so many RCPT are put off, as greylisting does */
	unsigned deaf_after;         /* after so many messages in all it lets nobody in; 0: never */
	mailserver_manner manner;
	const char *complaint;
	const char *bdat; /* reply to BDAT; NULL: it takes the content */
	/* for the test to read: */
	unsigned port;
	atomic_uint connections, messages, refused, lost;
	atomic_uint most; /* clients at once */
	/* the server's own */
	int listener;
	pthread_t thread, guests[MAILSERVER_GUESTS];
	unsigned guest_count;
	atomic_uint present;
	SSL_CTX *context;
} mailserver;

/* Aborts the test program when it cannot. */
void mailserver_start(mailserver *server);

/* Waits for the client that is being served. */
void mailserver_stop(mailserver *server);

#endif
