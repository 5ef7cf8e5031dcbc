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
	unsigned moves; /* connections that were lost under it */
	int64_t began;  /* when it was first put off; 0: it was not */
	int64_t pause;  /* before it is tried again */
	int64_t due;    /* it is not tried again before; smtp_clock_now()'s time */
	bool opens;     /* it is the first on its connection */
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

/* Its mail came back from a connection that is closed, undone: made ready for another one. False: it has its outcome. */
bool smtp_job_moves(smtp_job *job);

/* The server put it off, wholly or for some: made ready for another attempt, when it is `due`. False: it has its outcome.
 * Nothing is tried after `patience` from the first time. */
bool smtp_job_waits(smtp_job *job, const smtp_conn *conn, int64_t patience, int64_t now);

/* Fills in the result: of its conversation on this connection, or for want of one, for what went wrong there. */
void smtp_job_settle(smtp_job *job, smtp_conn *conn);

#endif
