/*
 * playserver.h - a thread that plays the server of a dialogue on 127.0.0.1, for tests with a real socket.
 */
#ifndef SMTP_PLAYSERVER_H
#define SMTP_PLAYSERVER_H

#include <pthread.h>
#include <stdatomic.h>

#include "dialogue.h"
#include "loopback.h"

typedef struct playserver {
	const dialogue *script;
	int listener;
	smtp_endpoint at;
	unsigned port;
	pthread_t thread;
	atomic_int wrong_step;   /* 1 + the step at which the client said something else; 0: none */
	atomic_bool end_of_data; /* the final dot was received */
	atomic_bool accepted;    /* and answered with 2xx, once at least */
	bool at_dot;             /* the thread's own */
	bool forgiving;          /* a client that goes away is not wrong */
} playserver;

/* Serves one connection; a forgiving one serves one after the other until it is joined. */
void playserver_start(playserver *server, const dialogue *script, bool forgiving);
void playserver_join(playserver *server);

/* Not for TLS, and not where the peer must not be this machine. */
bool playserver_can_play(const dialogue *script);

#endif
