/*
 * job.c - see job.h.
 */
#include "job.h"

#include "recovery.h"
#include "stats.h"

#define MOVES_MAX 3
#define STOPS_MAX 5
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

smtp_turn_standing smtp_job_take_turn(smtp_job *job, const smtp_turn *fresh, int64_t now, int64_t patience)
{
	if (!job->asked) {
		job->turn = *fresh;
		job->turn.due = now;
		job->asked = true;
	}
	smtp_turn_standing standing = smtp_turn_take(&job->turn, now, patience);
	job->goes = standing == SMTP_TURN_GO;
	if (job->goes) {
		smtp_turn_note(&job->turn, &job->delivery.trace, now);
	}
	return standing;
}

/* ---- another attempt ----------------------------------------------------------------------------- */

/* The server has seen it, and will see it again: that takes another turn. */
static bool begin_again(smtp_job *job)
{
	job->asked = job->goes = false;
	return smtp_mail_again(&job->delivery.mail);
}

bool smtp_job_moves(smtp_job *job, const smtp_conn *conn)
{
	smtp_mail *mail = &job->delivery.mail;
	if (!mail->decided) {
		return true;
	}
	bool lost = mail->outcome.failure.scope == SMTP_SCOPE_SERVER &&
				!(smtp_turn_heeds(&job->turn) && smtp_recovery_says_stop(mail, conn));
	if (!lost || smtp_outcome_sum(&mail->outcome) != SMTP_OUTCOME_FAILED || job->moves == MOVES_MAX) {
		return false;
	}
	job->moves++;
	smtp_stats_count(job->delivery.server, SMTP_COUNTER_AGAIN, 1);
	return begin_again(job);
}

bool smtp_job_recovers(smtp_job *job, const smtp_conn *conn, int64_t now)
{
	smtp_delivery *delivery = &job->delivery;
	delivery->reused = !job->opens;
	smtp_remedy remedy = smtp_recovery_find(delivery, conn, now);
	bool leaves_out = remedy == SMTP_REMEDY_ONE_BY_ONE || remedy == SMTP_REMEDY_WITHOUT_CHUNKING;
	if (!leaves_out || job->moves == MOVES_MAX) {
		return false;
	}
	smtp_stats_count(delivery->server, SMTP_COUNTER_AGAIN, 1);
	if (job->moves++) {
		smtp_recovery_remember(remedy, delivery, now); /* the same again is no chance */
	}
	smtp_trace_note(&delivery->trace, SMTP_PHASE_NONE, now, "%s", smtp_recovery_note(remedy));
	return begin_again(job);
}

/* What the server says of itself, and will not say for ever. */
static bool is_passing(const smtp_recipient *recipient)
{
	smtp_category category = recipient->category;
	bool passes = category == SMTP_CATEGORY_GREYLISTED || category == SMTP_CATEGORY_SERVER_BUSY ||
				  category == SMTP_CATEGORY_SERVICE_UNAVAILABLE;
	return recipient->fate == SMTP_FATE_REJECTED && recipient->retry == SMTP_RETRY_LATER && passes;
}

static bool is_stopped(const smtp_recipient *recipient)
{
	bool stopped = recipient->category == SMTP_CATEGORY_RATE_LIMITED ||
				   recipient->category == SMTP_CATEGORY_QUOTA_EXCEEDED;
	return recipient->fate == SMTP_FATE_REJECTED && recipient->retry == SMTP_RETRY_LATER && stopped;
}

static bool is_for_later(const smtp_recipient *recipient)
{
	return is_passing(recipient) || is_stopped(recipient);
}

static bool any(const smtp_result *result, bool (*is)(const smtp_recipient *recipient))
{
	bool found = false;
	for (size_t i = 0; i < result->recipient_count; i++) {
		found = found || is(&result->recipients[i]);
	}
	return found;
}

/* Greylisting wants to see the same message again after some minutes; it says seldom after how many. */
static int64_t next_pause(smtp_job *job)
{
	int64_t seconds = job->result.explanation.retry_after;
	job->pause = job->pause ? 2 * job->pause : PAUSE_FIRST;
	job->pause = job->pause < PAUSE_MAX ? job->pause : PAUSE_MAX;
	return seconds > 0 ? seconds * SMTP_SECOND : job->pause;
}

/* The last attempt is at the end of the time. */
static bool wait_until(smtp_job *job, int64_t now, int64_t pause, int64_t give_up)
{
	int64_t due = smtp_clock_later(now, pause);
	job->due = due < give_up ? due : give_up;
	return true;
}

bool smtp_job_waits(smtp_job *job, smtp_patience patience, int64_t now)
{
	const smtp_result *result = &job->result;
	if (result->outcome != SMTP_OUTCOME_FAILED && result->outcome != SMTP_OUTCOME_PARTIAL) {
		return false;
	}
	job->put_off = job->put_off ? job->put_off : now;
	bool late = now >= smtp_clock_later(job->put_off, patience.put_off);
	if (patience.put_off && !late && any(result, is_passing)) {
		return wait_until(job, now, next_pause(job), smtp_clock_later(job->put_off, patience.put_off));
	}
	bool worn = job->stops > STOPS_MAX || now >= smtp_clock_later(job->put_off, patience.stopped);
	return job->stopped && !worn && any(result, is_stopped) && wait_until(job, now, 0, now);
}

bool smtp_job_renew(smtp_job *job)
{
	if (!smtp_delivery_renew(&job->delivery, is_for_later)) {
		return false;
	}
	job->settled = job->asked = job->goes = job->stopped = false;
	return true;
}

/* ---- the end ------------------------------------------------------------------------------------- */

/* In a copy of the process the original goes on: what becomes of the message there cannot be known here. */
static void stake_in_copy(smtp_outcome *outcome)
{
	const char *variant = outcome->failure.variant;
	if (variant && strcmp(variant, SMTP_VARIANT_FORKED) == 0) {
		smtp_outcome_stake(outcome);
	}
}

void smtp_job_settle(smtp_job *job, smtp_conn *conn)
{
	smtp_delivery *delivery = &job->delivery;
	const smtp_failure *failure = smtp_conn_failure(conn);
	if (!delivery->mail.decided) {
		smtp_mail_lost(&delivery->mail, failure);
	}
	stake_in_copy(&delivery->mail.outcome);
	delivery->reused =
		!job->opens && (failure->phase == SMTP_PHASE_NONE || failure->phase >= SMTP_PHASE_MAIL);
	if (job->opens || failure->phase != SMTP_PHASE_NONE) {
		smtp_trace_precede(&delivery->trace, &conn->trace);
	}
	smtp_delivery_settle(delivery, conn);
	job->stopped = smtp_turn_settle(&job->turn, &job->result) > 0;
	job->stops += job->stopped;
	job->settled = true;
}
