/*
 * pool_run.c - the life of a pool: from the first message to the last outcome, and what becomes of its connections then.
 */
#include "pool_state.h"

#include "variants.h"

#define ROUNDS 16 /* of giving and stepping, before other connections are looked at */
#define REFUSALS_MAX 5
#define EXCUSED_FROM (SMTP_SECOND / 1000)
/* Messages that fail without an attempt, before the caller is asked whether to go on. */
#define VERDICTS_AT_ONCE 100

void smtp_pool_init(smtp_pool *pool, const smtp_pool_options *options)
{
	*pool = (smtp_pool){.options = *options, .allowed = options->connections};
	smtp_turn_begin(&pool->turn, options->server, smtp_clock_now());
}

bool smtp_pool_is_final(const smtp_conn *conn)
{
	static const char *const finals[] = {
		SMTP_VARIANT_INTERRUPTED, SMTP_VARIANT_FORKED, SMTP_VARIANT_DEADLINE, SMTP_VARIANT_NO_MEMORY};
	const char *variant = smtp_conn_failure(conn)->variant;
	for (size_t i = 0; variant && i < sizeof finals / sizeof finals[0]; i++) {
		if (strcmp(variant, finals[i]) == 0) {
			return true;
		}
	}
	return false;
}

/* ---- when nothing can be sent any more ----------------------------------------------------------- */

static smtp_job *next_hopeless(smtp_pool *pool)
{
	smtp_job *job = pool->held;
	pool->held = NULL;
	job = job ? job : smtp_jobs_pop(&pool->returned);
	job = job ? job : smtp_jobs_pop(&pool->put_off);
	job = job ? job : smtp_jobs_pop(&pool->prepared);
	bool more = !pool->exhausted && !pool->stopped && pool->verdict && !smtp_pool_is_final(pool->verdict);
	if (!job && more) {
		job = pool->options.next(pool->options.handle);
		pool->exhausted = !job;
	}
	return job;
}

/* The server said to whoever connects that it wants no more for now: that began a pause, and after it there is hope. */
static bool is_reopened(smtp_pool *pool, smtp_job *job)
{
	bool hope = job->stopped && pool->refusals < REFUSALS_MAX && !pool->stopped &&
				!smtp_pool_is_final(pool->verdict) &&
				smtp_job_waits(job, pool->options.patience, smtp_clock_now()) &&
				job->due < pool->options.deadline;
	if (hope) {
		pool->refusals++;
		smtp_jobs_insert(&pool->put_off, job);
		smtp_conn_free(pool->verdict);
		pool->verdict = NULL;
	}
	return hope;
}

/* One that was put off ends with what the server said of it; the others for what went wrong. */
static void settle_one(smtp_pool *pool, smtp_job *job)
{
	if (!job->settled && pool->verdict) {
		smtp_turn_give_back(&job->turn);
		smtp_job_settle(job, pool->verdict);
		if (is_reopened(pool, job)) {
			return;
		}
	} else if (!job->settled) {
		smtp_delivery_settle_without_memory(&job->delivery);
	}
	pool->options.ended(pool->options.handle, job);
}

static void settle_hopeless(smtp_pool *pool)
{
	for (size_t i = 0; i < VERDICTS_AT_ONCE && (pool->verdict || pool->stopped); i++) {
		smtp_job *job = next_hopeless(pool);
		if (!job) {
			pool->exhausted = true;
			return;
		}
		settle_one(pool, job);
	}
}

/* ---- the side of the poll loop: what is due by time alone ---------------------------------------- */

static size_t under_way(const smtp_pool *pool)
{
	size_t count = 0;
	for (size_t i = 0; i < pool->options.connections; i++) {
		count += pool->conns[i] ? pool->lanes[i].under_way : 0;
	}
	return count;
}

static bool is_over(const smtp_pool *pool)
{
	return pool->exhausted && !pool->held && !pool->returned.first && !pool->prepared.first &&
		   !pool->put_off.first && !under_way(pool);
}

static bool is_given(const smtp_pool *pool)
{
	bool given = false;
	for (size_t i = 0; i < pool->options.connections; i++) {
		given = given || (pool->conns[i] && pool->lanes[i].given);
	}
	return given;
}

static bool all_rest(const smtp_pool *pool)
{
	bool rest = smtp_pool_open_lanes(pool) > 0;
	for (size_t i = 0; i < pool->options.connections; i++) {
		rest = rest && (!pool->conns[i] || smtp_conn_is_idle(pool->conns[i]));
	}
	return rest;
}

/* When connections that have nothing to do are closed: a turn may be far. SMTP_NEVER: they have. */
static int64_t rest_ends(const smtp_pool *pool)
{
	return all_rest(pool) ? smtp_clock_later(pool->active_at, pool->options.server->keepalive) : SMTP_NEVER;
}

static void close_resting(smtp_pool *pool)
{
	for (size_t i = 0; i < pool->options.connections; i++) {
		if (pool->conns[i] && smtp_conn_is_idle(pool->conns[i])) {
			smtp_conn_dismiss(pool->conns[i]);
			pool->conns[i] = NULL;
		}
	}
}

/* When the next message may go, as far as that is a matter of time: the one that waits for its turn stands before all that
 * have none, and in a pause before all. In the past: it could, if there were a connection for it. */
static int64_t next_due(const smtp_pool *pool)
{
	const smtp_job *first = pool->returned.first;
	bool returned = first && (!pool->held || (first->goes && !pool->held->turn.paused));
	if (pool->held && !returned) {
		return pool->held->turn.due;
	}
	bool more = !pool->exhausted && pool->put_off.count < SMTP_PUT_OFF_MAX;
	bool at_once = returned || pool->prepared.first || (more && !smtp_pool_open_lanes(pool));
	return at_once ? 0 : pool->put_off.first ? pool->put_off.first->due : SMTP_NEVER;
}

/* What waits for room on a connection is woken by what happens there. */
static int64_t wake(void *handle)
{
	const smtp_pool *pool = handle;
	if (is_over(pool)) {
		return SMTP_NEVER;
	}
	if (pool->verdict || pool->stopped) {
		return under_way(pool) ? SMTP_NEVER : 0;
	}
	if (is_given(pool)) {
		return 0;
	}
	int64_t due = next_due(pool), end = rest_ends(pool);
	if (!smtp_pool_has_room(pool, smtp_clock_now())) {
		due = smtp_pool_open_lanes(pool) ? SMTP_NEVER : pool->open_at;
	}
	return end < due ? end : due;
}

/* What was given leaves at once, without a poll() before. */
static bool step_given(smtp_pool *pool)
{
	bool any = false;
	for (size_t i = 0; i < pool->options.connections; i++) {
		smtp_conn *conn = pool->conns[i];
		if (conn && pool->lanes[i].given) {
			pool->lanes[i].given = false;
			smtp_conn_step(conn, smtp_clock_now());
			smtp_pool_look(pool, conn);
			any = true;
		}
	}
	return any;
}

/* What the caller did with messages and results is not the servers' time. */
static void excuse(smtp_pool *pool)
{
	for (size_t i = 0; pool->away > EXCUSED_FROM && i < pool->options.connections; i++) {
		if (pool->conns[i] && pool->conns[i]->stage != SMTP_STAGE_CLOSED) {
			smtp_conn_excuse(pool->conns[i], pool->away);
		}
	}
	pool->away = 0;
}

static void advance(smtp_pool *pool)
{
	bool any = true;
	for (size_t round = 0; any && round < ROUNDS; round++) {
		smtp_pool_feed(pool);
		any = step_given(pool);
	}
	if (under_way(pool)) {
		smtp_pool_prepare(pool);
	}
	excuse(pool);
}

static void step(void *handle, int64_t now)
{
	smtp_pool *pool = handle;
	if (pool->verdict || pool->stopped) {
		settle_hopeless(pool);
		return;
	}
	advance(pool);
	if (now >= rest_ends(pool)) {
		close_resting(pool);
	}
}

static size_t no_sockets(void *handle, smtp_pollfd *sockets, size_t room)
{
	(void)handle;
	(void)sockets;
	(void)room;
	return 0;
}

static void stepped(void *watcher, smtp_conn *conn)
{
	smtp_pool *pool = watcher;
	smtp_pool_look(pool, conn);
	advance(pool);
}

/* ---- life ---------------------------------------------------------------------------------------- */

static void collect_closed(smtp_pool *pool)
{
	for (size_t i = 0; i < pool->options.connections; i++) {
		if (pool->conns[i] && pool->conns[i]->stage == SMTP_STAGE_CLOSED) {
			smtp_pool_look(pool, pool->conns[i]);
		}
	}
}

/* Every connection was ended; where there was none, one that never began says why. */
static void stop(smtp_pool *pool, void (*end)(smtp_conn *conn, int64_t now))
{
	collect_closed(pool);
	if (!pool->verdict) {
		pool->verdict = smtp_pool_new_conn(pool, smtp_clock_now());
		if (pool->verdict) {
			end(pool->verdict, smtp_clock_now());
		}
	}
	pool->stopped = true;
}

static void interrupted(void *watcher)
{
	stop(watcher, smtp_conn_interrupt);
}

bool smtp_pool_run(smtp_pool *pool, const smtp_caller *caller)
{
	const smtp_run_side side = {.handle = pool, .poll = no_sockets, .wake = wake, .step = step};
	smtp_run_watch watch = {
		.stepped = stepped, .watcher = pool, .side = &side, .lasting = true, .interrupted = interrupted};
	bool good = smtp_run(pool->conns, pool->options.connections, caller, watch);
	if (!good) {
		stop(pool, smtp_conn_give_up);
	}
	while (!is_over(pool)) {
		settle_hopeless(pool);
	}
	return good;
}

void smtp_pool_free(smtp_pool *pool)
{
	const smtp_pool_options *options = &pool->options;
	for (size_t i = 0; i < options->connections; i++) {
		smtp_parked_put_away(options->parked, pool->conns[i], options->server, options->identity);
	}
	smtp_conn_free(pool->verdict);
	*pool = (smtp_pool){0};
}
