/*
 * job.h - one message of many: its delivery, its result, and how often it was tried.
 *
 * Guarantees: a message is tried again only while nobody can have it whom it would reach twice; the number of attempts and
 * their time have an end.
 */
#ifndef SMTP_JOB_H
#define SMTP_JOB_H

#include "delivery.h"

#include <stddef.h>

typedef struct smtp_job {
	struct smtp_job *next;
	void *ticket; /* the caller's name for it */
	smtp_delivery delivery;
	smtp_result result;
	smtp_turn turn;
	bool asked;      /* for its turn */
	bool goes;       /* its turn was taken */
	bool stopped;    /* the server said stop to the last attempt */
	bool settled;    /* the result is that of the last attempt */
	bool opens;      /* it is the first on its connection */
	unsigned moves;  /* connections that were lost under it */
	unsigned stops;  /* how often the server said stop to it */
	int64_t put_off; /* when that was the first time; 0: never */
	int64_t pause;   /* before it is tried again */
	int64_t due;     /* it is not tried again before; smtp_clock_now()'s time */
} smtp_job;

/* A list of jobs. All zero is empty. */
typedef struct smtp_jobs {
	smtp_job *first, *last;
	size_t count;
} smtp_jobs;

void smtp_jobs_append(smtp_jobs *jobs, smtp_job *job);
void smtp_jobs_insert(smtp_jobs *jobs, smtp_job *job); /* behind those that are due earlier */
smtp_job *smtp_jobs_pop(smtp_jobs *jobs);              /* NULL: there is none */

/* The server was checked; server and message are borrowed. NULL: SMTP_REFUSED or SMTP_NO_MEMORY in `status`. */
smtp_job *smtp_job_new(const smtp_server *server, const smtp_message *message, void *ticket,
	smtp_status *status, smtp_refusal *refusal);
void smtp_job_free(smtp_job *job);

smtp_job *smtp_job_of(smtp_mail *mail);

/* May it go now? (smtp_turn_take) `fresh`: a turn of the same server that was begun and not yet taken. */
smtp_turn_standing smtp_job_take_turn(smtp_job *job, const smtp_turn *fresh, int64_t now, int64_t patience);

/* Its mail came back from a connection that is closed, undone: made ready for another one. False: it has its outcome, as it
 * has when the server said stop to the sender with its good-bye and that begins a pause. */
bool smtp_job_moves(smtp_job *job, const smtp_conn *conn);

/* The server has shown that it does not do what it announces: made ready for another connection, on which that is left out.
 * False: it was not that, or it had its attempts. To be asked once for each mail that is decided. */
bool smtp_job_recovers(smtp_job *job, const smtp_conn *conn, int64_t now);

/* Fills in the result: of its conversation on this connection; or, when it was given to none, for what went wrong
 * there. A reply that says stop begins a pause for all (turn.h). */
void smtp_job_settle(smtp_job *job, smtp_conn *conn);

/* How long messages are tried again: one that was put off, from then on; one whose server said stop to the sender. */
typedef struct smtp_patience {
	int64_t put_off, stopped;
} smtp_patience;

/* Settled: is it tried again, for the server put it off, wholly or for some? Then not before `due`. */
bool smtp_job_waits(smtp_job *job, smtp_patience patience, int64_t now);

/* It is due: made ready for another attempt. False: the result stays. */
bool smtp_job_renew(smtp_job *job);

#endif
