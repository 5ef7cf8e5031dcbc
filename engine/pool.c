/*
 * pool.c - see pool.h. What is given to which connection, what comes back from it, and what follows when it closes.
 */
#include "pool_state.h"

#include "circumstances.h"
#include "variants.h"

#define PAUSE_FIRST SMTP_SECOND
#define PAUSE_MAX (30 * SMTP_SECOND)
#define PATIENCE (30 * SMTP_SECOND) /* with a server that has worked in this run */
#define GROW_AFTER (60 * SMTP_SECOND)
#define LOSSES_AT_ONCE 3 /* that are followed by another try without a pause */

/* ---- what is given ------------------------------------------------------------------------------- */

static bool has_room(const smtp_pool *pool, size_t at)
{
	const smtp_conn *conn = pool->conns[at];
	return conn && smtp_conn_takes_more(conn) && conn->mails < pool->options.server->max_messages &&
		   pool->lanes[at].under_way < pool->options.depth;
}

size_t smtp_pool_open_lanes(const smtp_pool *pool)
{
	size_t count = 0;
	for (size_t i = 0; i < pool->options.connections; i++) {
		count += pool->conns[i] != NULL;
	}
	return count;
}

/* A wrong password is tried once, and not on each connection: that may lock the account. */
static bool login_is_proven(const smtp_pool *pool)
{
	bool proven =
		!smtp_server_has_login(pool->options.server) || pool->was_open || !smtp_pool_open_lanes(pool);
	for (size_t i = 0; !proven && i < pool->options.connections; i++) {
		const smtp_conn *conn = pool->conns[i];
		proven = conn && conn->session && smtp_session_auth(conn->session);
	}
	return proven;
}

static bool may_open(const smtp_pool *pool, int64_t now)
{
	return smtp_pool_open_lanes(pool) < pool->allowed && now >= pool->open_at && login_is_proven(pool);
}

/* The open connection with the fewest; else a place for another one. False: all have enough. */
static bool find_room(const smtp_pool *pool, int64_t now, size_t *at)
{
	bool found = false;
	size_t free_place = pool->options.connections;
	for (size_t i = pool->options.connections; i-- > 0;) {
		if (!pool->conns[i]) {
			free_place = i;
		} else if (has_room(pool, i) && (!found || pool->lanes[i].under_way <= pool->lanes[*at].under_way)) {
			*at = i;
			found = true;
		}
	}
	if (!found && free_place < pool->options.connections && may_open(pool, now)) {
		*at = free_place;
		found = true;
	}
	return found;
}

bool smtp_pool_has_room(const smtp_pool *pool, int64_t now)
{
	size_t at = 0;
	return find_room(pool, now, &at);
}

static smtp_conn_options options_of(const smtp_pool *pool)
{
	return (smtp_conn_options){.server = pool->options.server,
		.tls = pool->options.tls,
		.log_in = true,
		.resume = true,
		.keep = true,
		.deadline = pool->options.deadline};
}

smtp_conn *smtp_pool_new_conn(const smtp_pool *pool, int64_t now)
{
	smtp_conn_options how = options_of(pool);
	return smtp_conn_new(&how, now);
}

/* One that rests in the caller's store, or a new one. */
static smtp_conn *open_lane(const smtp_pool *pool, int64_t now)
{
	const smtp_pool_options *options = &pool->options;
	smtp_conn_options how = options_of(pool);
	smtp_conn *conn =
		options->parked ? smtp_parked_take(options->parked, options->server, options->identity) : NULL;
	if (conn) {
		smtp_conn_adopt(conn, &how, now);
	}
	return conn ? conn : smtp_conn_new(&how, now);
}

/* One that has rested is looked at first: its server may have left. */
static bool is_usable(const smtp_pool *pool, size_t at)
{
	smtp_conn *conn = pool->conns[at];
	return pool->lanes[at].under_way || !smtp_conn_is_idle(conn) || smtp_conn_is_alive(conn);
}

static bool prepare_lane(smtp_pool *pool, size_t at, int64_t now)
{
	if (pool->conns[at] && !is_usable(pool, at)) {
		smtp_conn_free(pool->conns[at]);
		pool->conns[at] = NULL;
	}
	if (!pool->conns[at]) {
		pool->conns[at] = open_lane(pool, now);
		pool->lanes[at] = (smtp_lane){0};
	}
	return pool->conns[at] != NULL;
}

static void give(smtp_pool *pool, size_t at, smtp_job *job)
{
	int64_t now = smtp_clock_now();
	if (!prepare_lane(pool, at, now)) {
		smtp_delivery_settle_without_memory(&job->delivery);
		pool->options.ended(pool->options.handle, job);
		return;
	}
	smtp_conn *conn = pool->conns[at];
	job->opens = conn->mails == 0;
	pool->lanes[at].under_way++;
	pool->lanes[at].given = true;
	smtp_conn_add(conn, &job->delivery.mail, now);
	if (conn->mails >= pool->options.server->max_messages) {
		smtp_conn_finish(conn, now);
	}
}

/* One that waited for its time may have no further attempt: then it ends as it stands. */
static smtp_job *next_due(smtp_pool *pool, int64_t now)
{
	while (pool->put_off.first && pool->put_off.first->due <= now) {
		smtp_job *job = smtp_jobs_pop(&pool->put_off);
		if (smtp_job_renew(job)) {
			return job;
		}
		pool->options.ended(pool->options.handle, job);
	}
	return NULL;
}

static bool may_take(const smtp_pool *pool)
{
	return !pool->exhausted && pool->put_off.count < SMTP_PUT_OFF_MAX;
}

static smtp_job *take(smtp_pool *pool)
{
	smtp_job *job = pool->options.next(pool->options.handle);
	pool->exhausted = !job;
	return job;
}

/* One that was not begun when its connection was lost still has its turn, unless the server has said stop since. */
static bool returned_goes(const smtp_pool *pool, int64_t now)
{
	const smtp_job *job = pool->returned.first;
	return job && job->goes && !smtp_turn_is_paused(pool->options.server, now);
}

static smtp_job *next_returned(smtp_pool *pool)
{
	smtp_job *job = smtp_jobs_pop(&pool->returned);
	if (job) {
		job->asked = job->goes = false;
	}
	return job;
}

static smtp_job *next_candidate(smtp_pool *pool, int64_t now)
{
	smtp_job *job = pool->held;
	pool->held = NULL;
	job = job ? job : next_returned(pool);
	job = job ? job : next_due(pool, now);
	job = job ? job : smtp_jobs_pop(&pool->prepared);
	if (!job && may_take(pool)) {
		job = take(pool);
	}
	return job;
}

static bool is_stopped(const smtp_pool *pool)
{
	return pool->options.stopped && pool->options.stopped(pool->options.handle);
}

/* A turn after the end of the time is none; nor does anybody wait for one whose caller wants no more. */
static int64_t patience_with_turn(const smtp_pool *pool, int64_t now)
{
	int64_t left = pool->options.deadline > now ? pool->options.deadline - now : 0;
	left = is_stopped(pool) ? 0 : left;
	return left < pool->options.patience.stopped ? left : pool->options.patience.stopped;
}

/* Whose turn it is. */
static smtp_job *next_job(smtp_pool *pool, int64_t now)
{
	smtp_job *job;
	if (returned_goes(pool, now)) {
		return smtp_jobs_pop(&pool->returned);
	}
	while ((job = next_candidate(pool, now))) {
		smtp_turn_standing standing =
			smtp_job_take_turn(job, &pool->turn, now, patience_with_turn(pool, now));
		if (standing == SMTP_TURN_GO) {
			return job;
		}
		if (standing == SMTP_TURN_WAIT) {
			pool->held = job;
			return NULL;
		}
		smtp_delivery_settle_held(&job->delivery, &job->turn, now);
		pool->options.ended(pool->options.handle, job);
	}
	return NULL;
}

/* Nor for another attempt: what the server said last is their result. */
static void end_put_off(smtp_pool *pool)
{
	while (pool->put_off.first && is_stopped(pool)) {
		pool->options.ended(pool->options.handle, smtp_jobs_pop(&pool->put_off));
	}
}

void smtp_pool_feed(smtp_pool *pool)
{
	size_t at = 0; /* gcc 12 does not see that it is set */
	smtp_job *job;
	int64_t now = smtp_clock_now();
	if (now >= pool->grow_at && pool->allowed < pool->options.connections) {
		pool->allowed++;
		pool->grow_at = smtp_clock_after(now, GROW_AFTER);
	}
	while (!pool->verdict && !pool->stopped && find_room(pool, now, &at) && (job = next_job(pool, now))) {
		give(pool, at, job);
	}
	end_put_off(pool);
}

void smtp_pool_prepare(smtp_pool *pool)
{
	size_t ahead = pool->options.depth > 1 ? pool->options.depth : 0;
	smtp_job *job;
	bool busy = pool->was_open && !pool->verdict && !pool->stopped && !pool->held && !pool->returned.first;
	while (busy && pool->prepared.count < ahead && may_take(pool) && (job = take(pool))) {
		smtp_jobs_append(&pool->prepared, job);
	}
}

/* ---- what comes back ----------------------------------------------------------------------------- */

static void judge(smtp_pool *pool, size_t at, smtp_job *job)
{
	smtp_conn *conn = pool->conns[at];
	const smtp_failure *failure = &job->delivery.mail.outcome.failure;
	if (failure->scope != SMTP_SCOPE_SERVER) {
		pool->losses = pool->lanes[at].proven ? pool->losses : 0;
		pool->lanes[at].proven = pool->was_open = true;
		pool->failing_since = pool->pause = pool->refusals = 0;
	}
	if (smtp_outcome_sum(&job->delivery.mail.outcome) == SMTP_OUTCOME_UNKNOWN) {
		pool->lanes[at].staked = true;
	}
	if (smtp_job_recovers(job, conn, smtp_clock_now())) {
		smtp_jobs_append(&pool->returned, job);
		smtp_conn_finish(conn, smtp_clock_now());
		pool->lanes[at].misled = true;
		return;
	}
	if (failure->scope == SMTP_SCOPE_SERVER && !smtp_pool_is_final(conn) && smtp_job_moves(job, conn)) {
		smtp_jobs_append(&pool->returned, job);
		return;
	}
	smtp_job_settle(job, conn);
	/* At the end of the time there is none left for another attempt. */
	if (smtp_job_waits(job, pool->options.patience, smtp_clock_now()) && job->due < pool->options.deadline) {
		smtp_jobs_insert(&pool->put_off, job);
	} else {
		pool->options.ended(pool->options.handle, job);
	}
}

static void collect(smtp_pool *pool, size_t at)
{
	smtp_mail *mail;
	while ((mail = smtp_conn_fetch(pool->conns[at]))) {
		pool->lanes[at].under_way--;
		judge(pool, at, smtp_job_of(mail));
	}
	while ((mail = smtp_conn_take_back(pool->conns[at]))) {
		pool->lanes[at].under_way--;
		smtp_jobs_append(&pool->returned, smtp_job_of(mail));
	}
}

/* ---- what follows a connection that closed ------------------------------------------------------- */

static bool is_temporary(const smtp_conn *conn)
{
	smtp_circumstances around = smtp_circumstances_of(conn, NULL);
	smtp_verdict verdict;
	return smtp_verdict_of(&around, &verdict, NULL) && verdict.retry == SMTP_RETRY_LATER;
}

/* One more opening is tried after a pause. */
static bool has_patience(smtp_pool *pool, const smtp_conn *conn, int64_t now)
{
	int64_t patience = pool->was_open && PATIENCE > pool->options.patience.put_off
						   ? PATIENCE
						   : pool->options.patience.put_off;
	pool->failing_since = pool->failing_since ? pool->failing_since : now;
	int64_t give_up = smtp_clock_after(pool->failing_since, patience);
	if (!patience || now >= give_up || !is_temporary(conn)) {
		return false;
	}
	pool->pause = pool->pause ? 2 * pool->pause : PAUSE_FIRST;
	pool->pause = pool->pause < PAUSE_MAX ? pool->pause : PAUSE_MAX;
	pool->open_at = smtp_clock_after(now, pool->pause);
	pool->open_at = pool->open_at < give_up ? pool->open_at : give_up;
	return pool->open_at < pool->options.deadline; /* then it would be too late */
}

/* Of memory or descriptors. */
static bool is_short(const smtp_conn *conn)
{
	const char *variant = smtp_conn_failure(conn)->variant;
	return variant && strcmp(variant, SMTP_VARIANT_NO_MEMORY) == 0;
}

/* It broke, and the server had not said why. */
static bool is_lost(const smtp_conn *conn)
{
	const smtp_failure *failure = smtp_conn_failure(conn);
	return failure->category == SMTP_CATEGORY_CONNECTION_LOST && !failure->code;
}

/* After the login, so that a server which hangs up on a wrong password hears it once; and before it is known to work only
 * where nothing is in doubt. */
static bool is_tried_at_once(const smtp_pool *pool, const smtp_conn *conn, bool staked)
{
	return is_lost(conn) && smtp_conn_failure(conn)->phase >= SMTP_PHASE_MAIL &&
		   (pool->was_open || !staked) && pool->losses <= LOSSES_AT_ONCE;
}

static int64_t pause_after_losses(const smtp_pool *pool)
{
	int64_t pause = pool->losses > LOSSES_AT_ONCE ? PAUSE_FIRST : 0;
	for (unsigned i = LOSSES_AT_ONCE + 1; i < pool->losses && pause < GROW_AFTER; i++) {
		pause *= 2;
	}
	return pause < GROW_AFTER ? pause : GROW_AFTER;
}

/* While others work there is no room for more of them, here or at the server, or they will say what is wrong; unless it
 * was only lost. */
static void yield(smtp_pool *pool, smtp_conn *conn, size_t others, int64_t now)
{
	if (is_lost(conn)) {
		pool->open_at = smtp_clock_later(now, pause_after_losses(pool));
	} else {
		pool->allowed = others;
		pool->grow_at = smtp_clock_after(now, GROW_AFTER);
	}
	smtp_conn_free(conn);
}

/* A new connection came to nothing. After a pause that the server asked for it is tried again. */
static void trouble(smtp_pool *pool, smtp_conn *conn, bool staked)
{
	int64_t now = smtp_clock_now();
	size_t others = smtp_pool_open_lanes(pool);
	pool->losses += is_lost(conn);
	if (smtp_pool_is_final(conn) && !(others && is_short(conn))) {
		pool->verdict = conn;
	} else if (others) {
		yield(pool, conn, others, now);
	} else if (is_tried_at_once(pool, conn, staked)) {
		pool->open_at = now;
		smtp_conn_free(conn);
	} else if (smtp_turn_is_paused(pool->options.server, now) || has_patience(pool, conn, now)) {
		smtp_conn_free(conn);
	} else {
		pool->verdict = conn;
	}
}

static void leave(smtp_pool *pool, size_t at)
{
	smtp_conn *conn = pool->conns[at];
	const smtp_failure *failure = smtp_conn_failure(conn);
	bool ours = failure->phase == SMTP_PHASE_NONE || failure->phase == SMTP_PHASE_MESSAGE;
	bool worked = pool->lanes[at].proven && !smtp_pool_is_final(conn);
	pool->conns[at] = NULL;
	if (ours || worked || pool->lanes[at].misled || pool->verdict) {
		smtp_conn_free(conn);
	} else {
		trouble(pool, conn, pool->lanes[at].staked);
	}
}

void smtp_pool_look(smtp_pool *pool, smtp_conn *conn)
{
	size_t at = 0;
	while (at < pool->options.connections && pool->conns[at] != conn) {
		at++;
	}
	if (at == pool->options.connections) {
		return;
	}
	pool->active_at = smtp_clock_now();
	collect(pool, at);
	if (conn->stage == SMTP_STAGE_CLOSED) {
		leave(pool, at);
	}
}
