/*
 * adversary.h - a thread that plays the server of a scenario on 127.0.0.1, and remembers what it was told.
 */
#ifndef SMTP_ADVERSARY_H
#define SMTP_ADVERSARY_H

#include <pthread.h>

#include "dialogue.h"
#include "wire.h"

typedef struct adversary {
	const dialogue *script;
	unsigned port;
	int listener;
	int over[2]; /* a pipe: its end says that the client has returned */
	pthread_t thread;
	wire line;
	bool greeted;
	/* for the test to read after adversary_join(): */
	int connections;
	smtp_buf decoded;   /* what the client said in base64 to SCRAM */
	smtp_buf complaint; /* what the client did not do as the steps say; empty: nothing */
} adversary;

/* False: no socket or thread. */
bool adversary_start(adversary *server, const dialogue *script);

/* The client has returned; waits for the end of the thread. */
void adversary_join(adversary *server);
void adversary_free(adversary *server);

/* A well-behaved server, until the client says a line that begins with `until` ("." is the end of the message), which
 * stays unanswered; empty: to the end. False: it never said that. In honest.c. */
bool adversary_is_honest(adversary *server, const char *until);

/* Shakes hands with the named certificate; empty: the scenario's own. False: it came to nothing. */
bool adversary_begins_tls(adversary *server, const char *certificate);

#endif
