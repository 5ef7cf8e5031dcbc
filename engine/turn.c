/*
 * turn.c - see turn.h.
 */
#include "turn.h"

#include "clock.h"
#include "digest.h"
#include "endpoint.h"
#include "server.h"
#include "stats.h"

/* Host names are the same in any case (RFC 4343). */
static void add_host(smtp_digest *digest, smtp_span host)
{
	char name[256];
	size_t length = host.length < sizeof name ? host.length : sizeof name;
	for (size_t i = 0; i < length; i++) {
		name[i] = smtp_ascii_lower(host.data[i]);
	}
	smtp_digest_add_span(digest, host.data ? (smtp_span){name, length} : host);
}

/* On this machine a port is what tells one server, or the end of one tunnel, from another. */
static bool is_this_machine(smtp_span host)
{
	smtp_endpoint address;
	return smtp_span_equals_ignoring_case(host, "localhost") ||
		   (host.data && smtp_endpoint_parse(host, 0, &address) && smtp_endpoint_is_loopback(&address));
}

/* Of the digest as much as the table takes; never 0. */
static bool find_identity(const smtp_server *server, uint64_t *identity)
{
	unsigned char octets[SMTP_DIGEST];
	smtp_digest digest;
	smtp_digest_begin(&digest);
	add_host(&digest, server->host);
	smtp_digest_add_number(&digest, is_this_machine(server->host) ? smtp_server_port(server) : 0);
	smtp_digest_add_span(&digest, server->socket_path);
	smtp_digest_add_span(&digest, server->username);
	smtp_digest_add_span(&digest, server->source_ip);
	if (!smtp_digest_end(&digest, octets)) {
		return false;
	}
	memcpy(identity, octets, sizeof *identity);
	*identity += *identity == 0;
	return true;
}

void smtp_turn_begin(smtp_turn *turn, const smtp_server *server, int64_t now)
{
	*turn = (smtp_turn){.server = server, .asked = SMTP_NEVER, .due = now};
	smtp_shared *shared = smtp_shared_of(server);
	if (shared && (server->rate.messages || server->backoff) && find_identity(server, &turn->identity)) {
		turn->shared = shared;
	}
	if (server->rate.messages) {
		turn->pace = smtp_pace_of(server->rate, server->burst);
	}
}

static smtp_backoff_place backoff_place(const smtp_turn *turn, smtp_place *place)
{
	return (smtp_backoff_place){place, turn->identity, smtp_shared_is_spare(turn->shared, place)};
}

/* Where it would be written; without a rate there is nothing to take a place for. */
static smtp_place *known_place(const smtp_turn *turn, int64_t shared_now)
{
	if (turn->pace.period) {
		return smtp_shared_place(turn->shared, turn->identity, turn->pace.period, shared_now);
	}
	return smtp_shared_find(turn->shared, turn->identity);
}

static bool is_paused(smtp_turn *turn, int64_t now)
{
	int64_t shared_now = smtp_shared_now(turn->shared);
	smtp_place *place = turn->server->backoff ? known_place(turn, shared_now) : NULL;
	turn->paused = place && smtp_backoff_read(backoff_place(turn, place), shared_now, &turn->backoff);
	if (turn->paused) {
		turn->due = now + (turn->backoff.until - shared_now);
	}
	return turn->paused;
}

/* A place that was lost in the meantime held nothing of ours. */
static void reserve(smtp_turn *turn, int64_t now, int64_t patience)
{
	smtp_pace pace = turn->pace;
	smtp_place *place;
	do {
		int64_t shared_now = smtp_shared_now(turn->shared);
		place = smtp_shared_place(turn->shared, turn->identity, pace.period, shared_now);
		if (smtp_shared_is_spare(turn->shared, place)) {
			pace.ahead = SMTP_SHARED_AHEAD / 2; /* of others, whose period may be longer */
		}
		turn->taken = smtp_pace_take(&place->turn, &pace, shared_now, patience);
	} while (turn->taken.taken && !smtp_shared_is_place_of(turn->shared, place, turn->identity));
	turn->slot = now + turn->taken.wait;
	/* the two clocks were not read at once: what passed in between must not make it early */
	int64_t passed = smtp_clock_now() - now;
	turn->slip = turn->taken.wait && passed > 0 ? passed : 0;
	turn->due = turn->slot;
}

void smtp_turn_give_back(smtp_turn *turn)
{
	if (turn->taken.taken) {
		int64_t shared_now = smtp_shared_now(turn->shared);
		smtp_place *place = smtp_shared_place(turn->shared, turn->identity, turn->pace.period, shared_now);
		smtp_pace_give_back(&place->turn, &turn->pace, &turn->taken);
		turn->taken.taken = false;
	}
}

static smtp_turn_standing held(smtp_turn *turn)
{
	smtp_turn_give_back(turn);
	smtp_stats_count(turn->server, SMTP_COUNTER_HELD, 1);
	return SMTP_TURN_HELD;
}

static smtp_turn_standing wait(smtp_turn *turn, int64_t now, int64_t patience)
{
	if (turn->due - now > patience) {
		return held(turn);
	}
	turn->asked = turn->asked < now ? turn->asked : now;
	return SMTP_TURN_WAIT;
}

static smtp_turn_standing go(smtp_turn *turn, int64_t now)
{
	turn->begun = smtp_shared_now(turn->shared);
	if (turn->asked < now) {
		turn->waited = now - turn->asked;
		smtp_stats_count(turn->server, SMTP_COUNTER_WAITS, 1);
		smtp_stats_count(turn->server, SMTP_COUNTER_WAITED, (uint64_t)turn->waited);
	}
	return SMTP_TURN_GO;
}

smtp_turn_standing smtp_turn_take(smtp_turn *turn, int64_t now, int64_t patience)
{
	if (!turn->shared) {
		return SMTP_TURN_GO;
	}
	/* Who has waited through a pause comes to its end together with all others: the turn must be a new one. */
	if (is_paused(turn, now)) {
		smtp_turn_give_back(turn);
		return wait(turn, now, patience);
	}
	if (turn->pace.period && !turn->taken.taken) {
		reserve(turn, now, patience);
	}
	if (turn->pace.period && !turn->taken.taken) {
		return held(turn);
	}
	if (!turn->pace.period || turn->slot + turn->slip <= now) {
		return go(turn, now);
	}
	turn->due = turn->slot;
	smtp_turn_standing standing = wait(turn, now, patience);
	turn->due += turn->slip;
	return standing;
}

void smtp_turn_note(const smtp_turn *turn, smtp_trace *trace, int64_t now)
{
	if (turn->waited > 0) {
		smtp_trace_note(
			trace, SMTP_PHASE_MESSAGE, now, "waited %lld ms for its turn", (long long)(turn->waited / 1000));
	}
}

/* ---- what became of it --------------------------------------------------------------------------- */

static int64_t pause(smtp_turn *turn, const smtp_result *result)
{
	bool fresh;
	int64_t now = smtp_shared_now(turn->shared);
	int64_t period = turn->pace.period ? turn->pace.period : SMTP_SECOND;
	smtp_place *place = smtp_shared_place(turn->shared, turn->identity, period, now);
	int64_t pause = smtp_backoff_begin(backoff_place(turn, place), now, result, &fresh);
	smtp_stats_count(turn->server, SMTP_COUNTER_PAUSES, fresh);
	return pause;
}

static void name_pause(smtp_explanation *explanation, int64_t pause)
{
	int64_t seconds = (pause + SMTP_SECOND - 1) / SMTP_SECOND;
	if (seconds > explanation->retry_after) {
		explanation->retry_after = seconds;
	}
}

bool smtp_turn_heeds(const smtp_turn *turn)
{
	return turn->shared && turn->server->backoff;
}

int64_t smtp_turn_settle(smtp_turn *turn, smtp_result *result)
{
	int64_t paused = 0;
	int64_t total = result->timing[SMTP_TIMING_TOTAL];
	result->timing[SMTP_TIMING_TOTAL] = total >= 0 ? total + turn->waited : total;
	if (!smtp_turn_heeds(turn)) {
		return 0;
	}
	if (smtp_backoff_is_asked_for(result, turn->server->protocol)) {
		paused = pause(turn, result);
		name_pause(&result->explanation, paused);
	} else if (result->outcome == SMTP_OUTCOME_ACCEPTED || result->outcome == SMTP_OUTCOME_PARTIAL) {
		smtp_place *place = known_place(turn, smtp_shared_now(turn->shared));
		if (place) {
			smtp_backoff_end(backoff_place(turn, place), turn->begun);
		}
	}
	return paused;
}

smtp_circumstances smtp_turn_circumstances(const smtp_turn *turn, int64_t now)
{
	const smtp_server *server = turn->server;
	smtp_circumstances around = {
		.phase = SMTP_PHASE_MESSAGE,
		.category = SMTP_CATEGORY_RATE_LIMITED,
		.variant = SMTP_VARIANT_OWN_RATE,
		.host = server->socket_path.data ? server->socket_path : server->host,
		.port = smtp_server_port(server),
		.username = server->username,
		.locale = server->locale,
		.retry_after = (turn->due - now + SMTP_SECOND - 1) / SMTP_SECOND,
	};
	if (turn->paused) {
		bool quota = turn->backoff.category == SMTP_CATEGORY_QUOTA_EXCEEDED;
		around.category = turn->backoff.category;
		around.variant = quota ? SMTP_VARIANT_PAUSED_BY_QUOTA : SMTP_VARIANT_PAUSED;
		around.code = turn->backoff.code;
		around.enhanced_code = turn->backoff.enhanced_code[0] ? turn->backoff.enhanced_code : NULL;
		around.provider = smtp_span_of(turn->backoff.provider);
		around.reply = turn->backoff.code ? smtp_span_of(turn->backoff.response) : (smtp_span){0};
	}
	return around;
}

/* As reserve() would find it, tried on a copy. */
static bool is_out_of_turns(smtp_turn *turn, const smtp_pace *pace, int64_t now)
{
	smtp_place *place = smtp_shared_find(turn->shared, turn->identity);
	if (!pace->period || !place) {
		return false;
	}
	smtp_atomic copy = {0};
	smtp_atomic_set(&copy, smtp_atomic_get(&place->turn));
	smtp_pace_turn tried = smtp_pace_take(&copy, pace, smtp_shared_now(turn->shared), turn->server->wait);
	turn->due = now + tried.wait;
	return !tried.taken;
}

bool smtp_turn_is_held(smtp_turn *turn, const smtp_server *server, int64_t now)
{
	smtp_turn_begin(turn, server, now);
	smtp_pace pace = turn->pace;
	turn->pace.period = 0; /* a place is not taken for this */
	return turn->shared && (is_paused(turn, now) || is_out_of_turns(turn, &pace, now));
}

bool smtp_turn_is_paused(const smtp_server *server, int64_t now)
{
	smtp_turn turn;
	smtp_turn_begin(&turn, server, now);
	turn.pace.period = 0;
	return turn.shared && is_paused(&turn, now);
}
