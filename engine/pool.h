/*
 * pool.h - several connections to one server that share the messages of one caller, each with some of them under way.
 *
 * Guarantees: connections are opened as they are needed, never more than asked for, and fewer when the server does not
 * want so many. One that was lost is no such wish: others follow at once, and after some that came to nothing ever
 * more slowly. A message is on one connection at a time; what a lost connection had not begun, or cannot have delivered, goes
 * on with another one. Where no connection can be had, the failure to open one is the failure of every message.
 * Every wait has an end.
 */
#ifndef SMTP_POOL_H
#define SMTP_POOL_H

#include "job.h"
#include "parked.h"
#include "run.h"

/* Borrowed for the life of the pool. */
typedef struct smtp_pool_options {
	const smtp_server *server;
	smtp_tls_context *tls; /* NULL: made when TLS begins */
	unsigned connections, depth;
	smtp_patience patience; /* with a message that was put off, and for its turn */
	int64_t deadline;       /* smtp_clock_now's time; SMTP_NEVER: none */
	smtp_parked *parked;    /* where connections come from and go to; NULL: nowhere */
	const unsigned char *identity;
	void *handle;
	smtp_job *(*next)(void *handle);            /* the pool's then; NULL: there is none */
	void (*ended)(void *handle, smtp_job *job); /* the caller's again, with its result */
	bool (*stopped)(void *handle); /* the caller wants no more: nobody waits any longer; NULL: never */
} smtp_pool_options;

typedef struct smtp_lane {
	size_t under_way; /* jobs that its connection has */
	bool proven;      /* the server has decided one on it */
	bool staked;      /* it was lost, and may have delivered what it had */
	bool given;       /* it has something to say since its last step */
	bool misled;      /* by what the server announces: the next one leaves that out */
} smtp_lane;

/* For others to read, for pool*.c alone to write. */
typedef struct smtp_pool {
	smtp_pool_options options;
	smtp_conn *conns[SMTP_CONNECTIONS_MAX]; /* NULL: not open */
	smtp_lane lanes[SMTP_CONNECTIONS_MAX];
	size_t allowed;                        /* connections at once; the server may want fewer */
	int64_t grow_at;                       /* when one more is tried again */
	smtp_jobs returned;                    /* undone, for the next connection that has room */
	smtp_job *held;                        /* the next one, which waits for its turn; NULL: none */
	smtp_jobs prepared;                    /* taken ahead of time, not yet tried */
	smtp_jobs put_off;                     /* by the server, until they are due */
	smtp_turn turn;                        /* as each message's begins */
	bool exhausted;                        /* there are no more */
	bool was_open;                         /* the server has decided something in this run */
	unsigned refusals;                     /* pauses in a row that began with nobody let in */
	int64_t failing_since, open_at, pause; /* no connection can be had; 0: that is not so */
	unsigned losses; /* connections lost one after the other before the server had decided anything on them */
	int64_t active_at;  /* when a connection last moved */
	int64_t away;       /* time that the caller took for itself, not yet excused; the caller adds to it */
	bool stopped;       /* the caller said stop, or there is no memory to go on */
	smtp_conn *verdict; /* the closed connection whose failure is everybody's; NULL: there is hope */
} smtp_pool;

void smtp_pool_init(smtp_pool *pool, const smtp_pool_options *options);

/* Until every message has its outcome. False: memory or poll() failed; they have it all the same. */
bool smtp_pool_run(smtp_pool *pool, const smtp_caller *caller);

/* Puts away the connections that can be used again, and closes the others. */
void smtp_pool_free(smtp_pool *pool);

#endif
