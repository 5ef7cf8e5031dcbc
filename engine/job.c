/*
 * job.c - see job.h.
 */
#include "job.h"

#include "circumstances.h"

#define MOVES_MAX 3
#define PAUSE_FIRST (30 * SMTP_SECOND)
#define PAUSE_MAX (600 * SMTP_SECOND)

/* ---- lists --------------------------------------------------------------------------------------- */

void smtp_jobs_append(smtp_jobs *jobs, smtp_job *job)
{
	job->next = NULL;
	if (jobs->last) {
		jobs->last->next = job;
	} else {
		jobs->first = job;
	}
	jobs->last = job;
	jobs->count++;
}

void smtp_jobs_insert(smtp_jobs *jobs, smtp_job *job)
{
	smtp_job **place = &jobs->first;
	if (!jobs->last || jobs->last->due <= job->due) {
		smtp_jobs_append(jobs, job);
		return;
	}
	while ((*place)->due <= job->due) {
		place = &(*place)->next;
	}
	job->next = *place;
	*place = job;
	jobs->count++;
}

smtp_job *smtp_jobs_pop(smtp_jobs *jobs)
{
	smtp_job *job = jobs->first;
	if (job) {
		jobs->first = job->next;
		jobs->last = jobs->first ? jobs->last : NULL;
		jobs->count--;
	}
	return job;
}

/* ---- life ---------------------------------------------------------------------------------------- */

smtp_job *smtp_job_new(const smtp_server *server, const smtp_message *message, void *ticket,
	smtp_status *status, smtp_refusal *refusal)
{
	smtp_job *job = smtp_calloc(1, sizeof *job);
	*status = SMTP_NO_MEMORY;
	if (!job) {
		return NULL;
	}
	job->ticket = ticket;
	*status = smtp_delivery_prepare(&job->delivery, server, message, &job->result, refusal);
	if (*status != SMTP_OK) {
		smtp_job_free(job);
		return NULL;
	}
	job->delivery.mail.trace = &job->delivery.trace;
	return job;
}

void smtp_job_free(smtp_job *job)
{
	smtp_delivery_free(&job->delivery);
	smtp_result_free(&job->result);
	smtp_free(job);
}

smtp_job *smtp_job_of(smtp_mail *mail)
{
	return (smtp_job *)((char *)mail - offsetof(smtp_job, delivery) - offsetof(smtp_delivery, mail));
}

/* ---- another attempt ----------------------------------------------------------------------------- */

bool smtp_job_moves(smtp_job *job)
{
	smtp_mail *mail = &job->delivery.mail;
	if (!mail->decided) {
		return true;
	}
	bool lost = mail->outcome.failure.scope == SMTP_SCOPE_SERVER;
	if (!lost || smtp_outcome_sum(&mail->outcome) != SMTP_OUTCOME_FAILED || job->moves == MOVES_MAX) {
		return false;
	}
	job->moves++;
	return smtp_mail_again(mail);
}

/* What the server says of itself, and will not say for ever. */
static bool is_passing(smtp_category category)
{
	return category == SMTP_CATEGORY_GREYLISTED || category == SMTP_CATEGORY_SERVER_BUSY ||
		   category == SMTP_CATEGORY_SERVICE_UNAVAILABLE;
}

static bool passes(const smtp_circumstances *around, int64_t *retry_after)
{
	smtp_verdict verdict;
	smtp_buf clean;
	smtp_buf_init(&clean, 4 * SMTP_REPLY_LOOK);
	bool good = smtp_verdict_of(around, &verdict, &clean);
	smtp_buf_free(&clean);
	if (!good || !is_passing(verdict.category) || verdict.retry != SMTP_RETRY_LATER) {
		return false;
	}
	*retry_after = verdict.retry_after > *retry_after ? verdict.retry_after : *retry_after;
	return true;
}

/* Those that were put off wait again. Returns whether there are any. */
static bool put_off(smtp_mail *mail, const smtp_conn *conn, int64_t *retry_after)
{
	bool any = false;
	for (size_t i = 0; i < mail->outcome.addressee_count; i++) {
		smtp_addressee *addressee = &mail->outcome.addressees[i];
		smtp_circumstances around = smtp_circumstances_of_addressee(conn, mail, addressee);
		if (addressee->standing == SMTP_STANDING_REFUSED && passes(&around, retry_after)) {
			addressee->standing = SMTP_STANDING_WAITING;
			any = true;
		}
	}
	smtp_circumstances around = smtp_circumstances_of(conn, mail);
	bool undecided = smtp_outcome_count(&mail->outcome, SMTP_STANDING_WAITING) > 0;
	return any || (smtp_outcome_failed(&mail->outcome) && undecided && passes(&around, retry_after));
}

/* Greylisting wants to see the same message again after some minutes; it says seldom after how many. */
static int64_t next_pause(smtp_job *job, int64_t retry_after)
{
	job->pause = job->pause ? 2 * job->pause : PAUSE_FIRST;
	job->pause = job->pause < PAUSE_MAX ? job->pause : PAUSE_MAX;
	return retry_after > 0 ? retry_after * SMTP_SECOND : job->pause;
}

bool smtp_job_waits(smtp_job *job, const smtp_conn *conn, int64_t patience, int64_t now)
{
	smtp_mail *mail = &job->delivery.mail;
	int64_t retry_after = -1;
	bool served = smtp_outcome_sum(&mail->outcome) == SMTP_OUTCOME_ACCEPTED;
	if (!patience || served || smtp_outcome_count(&mail->outcome, SMTP_STANDING_AT_STAKE)) {
		return false;
	}
	job->began = job->began ? job->began : now;
	int64_t give_up = smtp_clock_after(job->began, patience);
	if (now >= give_up || !mail->content->rewind(mail->content->handle) ||
		!put_off(mail, conn, &retry_after)) {
		return false;
	}
	job->due = smtp_clock_after(now, next_pause(job, retry_after));
	job->due = job->due < give_up ? job->due : give_up; /* the last attempt is at the end of the time */
	smtp_trace_note(&job->delivery.trace, SMTP_PHASE_MAIL, now,
		"put off by the server: tried again in %.3g seconds", (double)(job->due - now) / (double)SMTP_SECOND);
	return smtp_mail_again(mail);
}

/* ---- the end ------------------------------------------------------------------------------------- */

/* In a copy of the process the original goes on: what becomes of the message there cannot be known here. */
static void lose(smtp_mail *mail, const smtp_failure *failure)
{
	bool copied = failure->variant && strcmp(failure->variant, SMTP_VARIANT_FORKED) == 0;
	smtp_mail_lost(mail, failure);
	if (copied) {
		smtp_outcome_stake(&mail->outcome);
	}
}

void smtp_job_settle(smtp_job *job, smtp_conn *conn)
{
	smtp_delivery *delivery = &job->delivery;
	const smtp_failure *failure = smtp_conn_failure(conn);
	if (!delivery->mail.decided) {
		lose(&delivery->mail, failure);
	}
	delivery->reused = !job->opens;
	if (job->opens || failure->phase != SMTP_PHASE_NONE) {
		smtp_trace_precede(&delivery->trace, &conn->trace);
	}
	smtp_delivery_settle(delivery, conn);
}
