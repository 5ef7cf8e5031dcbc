/*
 * conn_again.c - another address of the host, when the one that connected does not begin to talk: it hangs up, is
 * silent, or greets with "later". By then nothing of a mail was said, so nothing can be sent twice (RFC 5321 5.1: the
 * addresses are tried in turn). When all fail, the first one is told of, unless a later one had more to say.
 */
#include "conn_state.h"

#define FURTHER_ADDRESSES 2 /* each may cost a whole time-out */

static bool is_lost_or_silent(smtp_category category)
{
	return category == SMTP_CATEGORY_CONNECTION_LOST || category == SMTP_CATEGORY_CONNECTION_TIMEOUT;
}

/* The greeting, or TLS before it. A certificate or a refusal for good is the same on every address. */
static bool address_is_to_blame(const smtp_conn *conn)
{
	const smtp_failure *failure = &conn->outcome.failure;
	if (failure->phase == SMTP_PHASE_GREETING && failure->code) {
		return failure->code / 100 == 4;
	}
	bool before_greeting =
		failure->phase == SMTP_PHASE_GREETING || (failure->phase == SMTP_PHASE_TLS && !conn->session);
	return before_greeting && is_lost_or_silent(failure->category);
}

/* Those that lost the race, or were not needed; where each was tried, those that had connected as well. */
static smtp_addresses untried(const smtp_conn *conn)
{
	smtp_addresses rest = {.count = 0};
	for (size_t i = 0; conn->dialled && i < conn->dial.count; i++) {
		smtp_attempt_state became = conn->dial.attempts[i].state;
		if (became == SMTP_ATTEMPT_ABANDONED ||
			(became == SMTP_ATTEMPT_CONNECTED && i != conn->dial.winner)) {
			rest.items[rest.count++] = conn->dial.attempts[i].endpoint;
		}
	}
	return rest;
}

/* A diagnosis has one time for all: silence on one address must not use it up on the next. */
static bool is_dear(const smtp_conn *conn)
{
	return conn->options.every_address &&
		   smtp_conn_failure(conn)->category == SMTP_CATEGORY_CONNECTION_TIMEOUT;
}

static bool may_go_on(const smtp_conn *conn, int64_t now)
{
	return !conn->last && conn->again < FURTHER_ADDRESSES && now < conn->options.deadline && !is_dear(conn) &&
		   conn->options.server->proxy == SMTP_PROXY_NONE && address_is_to_blame(conn);
}

static void forget_connection(smtp_conn *conn)
{
	smtp_channel_close(&conn->channel, false);
	smtp_dial_close(&conn->dial);
	smtp_session_free(conn->session);
	conn->session = NULL;
	smtp_tls_facts_free(&conn->facts);
	conn->facts = (smtp_tls_facts){0};
	conn->tls_on = conn->tls_wants_write = false;
	conn->ip[0] = '\0';
	smtp_free(conn->outcome.greeting);
	conn->outcome.greeting = NULL;
}

bool smtp_conn_try_next_address(smtp_conn *conn, int64_t now)
{
	if (!may_go_on(conn, now)) {
		return false;
	}
	smtp_addresses rest = untried(conn);
	if (!rest.count) {
		return false;
	}
	if (!conn->again) {
		conn->first_failure = conn->outcome.failure;
	}
	conn->again++;
	if (conn->options.gave_up) {
		conn->options.gave_up(conn->options.watch.watcher);
	}
	conn->outcome.failure = (smtp_failure){.phase = SMTP_PHASE_NONE};
	forget_connection(conn);
	smtp_trace_note(&conn->trace, SMTP_PHASE_CONNECT, now, "trying another address");
	conn->deadline = smtp_clock_after(now, conn->options.server->connect_timeout);
	smtp_conn_dial(conn, &rest, now);
	return true;
}

/* No connection, or not a word on it: another failure says more. */
static bool is_mute(const smtp_conn *conn)
{
	const smtp_failure *failure = &conn->outcome.failure;
	bool before_greeting = failure->phase == SMTP_PHASE_CONNECT || failure->phase == SMTP_PHASE_GREETING ||
						   (failure->phase == SMTP_PHASE_TLS && !conn->session);
	bool link = is_lost_or_silent(failure->category) ||
				failure->category == SMTP_CATEGORY_CONNECTION_REFUSED ||
				failure->category == SMTP_CATEGORY_NETWORK_UNREACHABLE;
	return before_greeting && link && !failure->code;
}

void smtp_conn_tell_first_failure(smtp_conn *conn)
{
	if (conn->again && !conn->last && is_mute(conn)) {
		conn->outcome.failure = conn->first_failure;
	}
}
