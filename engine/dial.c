/*
 * dial.c - see dial.h. The attempts stand in the order in which they are tried; a step settles what has been
 * answered, then ends what is out of time, then starts what is due.
 */
#include "dial.h"

#define STAGGER INT64_C(250000)      /* RFC 8305 5: Connection Attempt Delay */
#define STAGGER_LEAST INT64_C(10000) /* RFC 8305 5: never below 10 ms */
#define QUEUE_PAUSE INT64_C(50000)   /* before a unix socket whose queue was full is asked again */

static int family_of(const smtp_endpoint *endpoint)
{
	return endpoint->address.ss_family;
}

/* The next address from `from` on that is (or is not) of the family; count when there is none. */
static size_t find_family(const smtp_addresses *addresses, size_t from, int family, bool same)
{
	while (from < addresses->count && (family_of(&addresses->items[from]) == family) != same) {
		from++;
	}
	return from;
}

/* RFC 8305 4: families take turns, each in the system's order; when one is used up the other goes on. */
static void interleave(smtp_dial *dial, const smtp_addresses *addresses)
{
	int first = addresses->count ? family_of(&addresses->items[0]) : 0;
	size_t next[2] = {find_family(addresses, 0, first, false), find_family(addresses, 0, first, true)};
	bool same = true;
	while (dial->count < addresses->count) {
		if (next[same] == addresses->count) {
			same = !same;
		}
		dial->attempts[dial->count++] =
			(smtp_attempt){.endpoint = addresses->items[next[same]], .socket = SMTP_NO_SOCKET};
		next[same] = find_family(addresses, next[same] + 1, first, same);
		same = !same;
	}
}

/* Half of the time is enough to have begun with every address. */
static int64_t stagger_for(size_t count, int64_t now, int64_t deadline)
{
	if (deadline == SMTP_NEVER || count < 2) {
		return STAGGER;
	}
	int64_t share = (deadline - now) / 2 / (int64_t)count;
	if (share < STAGGER_LEAST) {
		return STAGGER_LEAST;
	}
	return share < STAGGER ? share : STAGGER;
}

void smtp_dial_init(smtp_dial *dial, const smtp_addresses *addresses, const smtp_endpoint *source_ip,
	bool every, int64_t now, int64_t deadline)
{
	*dial = (smtp_dial){.every = every, .next_start = now, .deadline = deadline};
	if (source_ip) {
		dial->has_source = true;
		dial->source = *source_ip;
	}
	interleave(dial, addresses);
	dial->winner = dial->count;
	dial->stagger = stagger_for(dial->count, now, deadline);
}

static const smtp_attempt *next_waiting(const smtp_dial *dial)
{
	for (size_t i = 0; i < dial->count; i++) {
		if (dial->attempts[i].state == SMTP_ATTEMPT_WAITING) {
			return &dial->attempts[i];
		}
	}
	return NULL;
}

size_t smtp_dial_poll(const smtp_dial *dial, smtp_pollfd *sockets, size_t room)
{
	size_t filled = 0;
	for (size_t i = 0; i < dial->count && filled < room; i++) {
		if (dial->attempts[i].state == SMTP_ATTEMPT_CONNECTING) {
			sockets[filled++] = (smtp_pollfd){.fd = dial->attempts[i].socket, .events = POLLOUT};
		}
	}
	return filled;
}

int64_t smtp_dial_wake(const smtp_dial *dial)
{
	return next_waiting(dial) && dial->next_start < dial->deadline ? dial->next_start : dial->deadline;
}

static void end_attempt(smtp_attempt *attempt, smtp_attempt_state state, int error, int64_t now)
{
	if (state != SMTP_ATTEMPT_CONNECTED) {
		smtp_socket_close(attempt->socket);
		attempt->socket = SMTP_NO_SOCKET;
	}
	attempt->state = state;
	attempt->error = error;
	attempt->ended = now;
}

static void settle_answered(smtp_dial *dial, int64_t now)
{
	for (size_t i = 0; i < dial->count; i++) {
		smtp_attempt *attempt = &dial->attempts[i];
		if (attempt->state != SMTP_ATTEMPT_CONNECTING) {
			continue;
		}
		int error;
		smtp_io io = smtp_socket_connected(attempt->socket, &error);
		if (io == SMTP_IO_DONE) {
			end_attempt(attempt, SMTP_ATTEMPT_CONNECTED, 0, now);
		} else if (io == SMTP_IO_FAILED) {
			end_attempt(attempt, SMTP_ATTEMPT_FAILED, error, now);
			dial->next_start = now;
		}
	}
}

static void start_due(smtp_dial *dial, int64_t now)
{
	for (size_t i = 0; i < dial->count && now >= dial->next_start; i++) {
		smtp_attempt *attempt = &dial->attempts[i];
		if (attempt->state != SMTP_ATTEMPT_WAITING) {
			continue;
		}
		int error;
		const smtp_endpoint *source = dial->has_source ? &dial->source : NULL;
		attempt->started = now;
		smtp_io io = smtp_socket_connect(&attempt->endpoint, source, &attempt->socket, &error);
		if (io == SMTP_IO_FAILED) {
			end_attempt(attempt, SMTP_ATTEMPT_FAILED, error, now);
			continue;
		}
		if (io == SMTP_IO_WANT_READ) {
			dial->next_start = smtp_clock_after(now, QUEUE_PAUSE);
			return;
		}
		attempt->state = SMTP_ATTEMPT_CONNECTING;
		dial->next_start = smtp_clock_after(now, dial->stagger);
		if (io == SMTP_IO_DONE) {
			end_attempt(attempt, SMTP_ATTEMPT_CONNECTED, 0, now);
			if (!dial->every) {
				return;
			}
		}
	}
}

static bool any_in(const smtp_dial *dial, smtp_attempt_state state)
{
	for (size_t i = 0; i < dial->count; i++) {
		if (dial->attempts[i].state == state) {
			return true;
		}
	}
	return false;
}

/* The first in order keeps its socket. */
static void choose_winner(smtp_dial *dial, int64_t now)
{
	for (size_t i = 0; i < dial->count; i++) {
		smtp_attempt *attempt = &dial->attempts[i];
		if (attempt->state == SMTP_ATTEMPT_CONNECTED && dial->winner == dial->count) {
			dial->winner = i;
		} else if (attempt->state == SMTP_ATTEMPT_CONNECTED && dial->every) {
			smtp_socket_close(attempt->socket); /* its verdict stays */
			attempt->socket = SMTP_NO_SOCKET;
		} else if (attempt->state == SMTP_ATTEMPT_WAITING) {
			attempt->state = SMTP_ATTEMPT_ABANDONED; /* never begun: no time was spent on it */
		} else if (attempt->state <= SMTP_ATTEMPT_CONNECTED) {
			end_attempt(attempt, SMTP_ATTEMPT_ABANDONED, 0, now);
		}
	}
}

static void end_overdue(smtp_dial *dial, int64_t now)
{
	for (size_t i = 0; i < dial->count; i++) {
		if (dial->attempts[i].state == SMTP_ATTEMPT_CONNECTING) {
			end_attempt(&dial->attempts[i], SMTP_ATTEMPT_TIMED_OUT, 0, now);
		}
	}
}

smtp_io smtp_dial_step(smtp_dial *dial, int64_t now)
{
	if (dial->winner < dial->count) {
		return SMTP_IO_DONE;
	}
	settle_answered(dial, now);
	bool in_time = now < dial->deadline;
	if (!in_time) {
		end_overdue(dial, now);
	} else if (dial->every || !any_in(dial, SMTP_ATTEMPT_CONNECTED)) {
		start_due(dial, now);
	}
	bool open = any_in(dial, SMTP_ATTEMPT_CONNECTING) || (in_time && next_waiting(dial));
	if (any_in(dial, SMTP_ATTEMPT_CONNECTED) && (!dial->every || !open)) {
		choose_winner(dial, now);
		return SMTP_IO_DONE;
	}
	return open ? SMTP_IO_WANT_WRITE : SMTP_IO_FAILED;
}

void smtp_dial_excuse(smtp_dial *dial, int64_t duration)
{
	dial->deadline = smtp_clock_later(dial->deadline, duration);
	for (size_t i = 0; i < dial->count; i++) {
		if (dial->attempts[i].state == SMTP_ATTEMPT_CONNECTING) {
			dial->attempts[i].started += duration;
		}
	}
}

smtp_socket smtp_dial_take(smtp_dial *dial)
{
	smtp_socket taken = SMTP_NO_SOCKET;
	if (dial->winner < dial->count) {
		taken = dial->attempts[dial->winner].socket;
		dial->attempts[dial->winner].socket = SMTP_NO_SOCKET;
	}
	return taken;
}

/* 0 explains best. */
static int blame_rank(const smtp_attempt *attempt)
{
	if (attempt->state == SMTP_ATTEMPT_TIMED_OUT) {
		return 1;
	}
	switch (smtp_socket_error_category(attempt->error)) {
	case SMTP_CATEGORY_CONNECTION_TIMEOUT:
		return 1;
	case SMTP_CATEGORY_NETWORK_UNREACHABLE:
		return 2;
	default:
		return 0;
	}
}

const smtp_attempt *smtp_dial_blame(const smtp_dial *dial)
{
	const smtp_attempt *blamed = NULL;
	for (size_t i = 0; i < dial->count; i++) {
		const smtp_attempt *attempt = &dial->attempts[i];
		if (attempt->state != SMTP_ATTEMPT_FAILED && attempt->state != SMTP_ATTEMPT_TIMED_OUT) {
			continue;
		}
		if (!blamed || blame_rank(attempt) < blame_rank(blamed)) {
			blamed = attempt;
		}
	}
	return blamed;
}

void smtp_dial_close(smtp_dial *dial)
{
	for (size_t i = 0; i < dial->count; i++) {
		smtp_socket_close(dial->attempts[i].socket);
		dial->attempts[i].socket = SMTP_NO_SOCKET;
	}
}
