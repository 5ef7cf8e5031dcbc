/*
 * conn.c - see conn.h. The life of a connection, its failures and its time; what each stage does is in conn_open.c
 * (resolve, connect), conn_proxy.c, conn_tls.c and conn_talk.c (the session's octets).
 */
#include "conn_state.h"
#include "variants.h"

#include <stdio.h>

/* ---- life ---------------------------------------------------------------------------------------- */

smtp_conn *smtp_conn_new(const smtp_conn_options *options, int64_t now)
{
	smtp_conn *conn = smtp_calloc(1, sizeof *conn);
	if (!conn) {
		return NULL;
	}
	conn->options = *options;
	conn->process = smtp_process_id();
	conn->channel.socket = SMTP_NO_SOCKET;
	conn->started = conn->stage_began = now;
	conn->deadline = smtp_clock_after(now, options->server->connect_timeout);
	smtp_trace_init(&conn->trace, now);
	smtp_server_label(options->server, conn->label);
	smtp_server_proxy_label(options->server, conn->proxy_label);
	smtp_conn_plan(conn, now);
	if (options->mail) {
		options->mail->trace = &conn->trace;
		smtp_conn_add(conn, options->mail, now);
	}
	if (smtp_peer_read(options->server, &conn->peer, NULL) != SMTP_OK ||
		!smtp_outcome_init(&conn->outcome, 0)) {
		smtp_conn_free(conn);
		return NULL;
	}
	return conn;
}

static void close_connection(smtp_conn *conn, bool polite)
{
	smtp_channel_close(&conn->channel, polite);
	smtp_resolve_free(conn->resolve);
	conn->resolve = NULL;
	smtp_proxy_free(conn->proxy);
	conn->proxy = NULL;
	if (conn->dialled) {
		smtp_dial_close(&conn->dial);
	}
}

void smtp_conn_free(smtp_conn *conn)
{
	if (!conn) {
		return;
	}
	close_connection(conn, false);
	smtp_session_free(conn->session);
	smtp_tls_context_free(conn->own_context);
	smtp_tls_facts_free(&conn->facts);
	smtp_outcome_free(&conn->outcome);
	smtp_trace_free(&conn->trace);
	smtp_free(conn);
}

void smtp_conn_excuse(smtp_conn *conn, int64_t duration)
{
	conn->stage_began += duration;
	conn->deadline = smtp_clock_later(conn->deadline, duration);
	if (conn->stage == SMTP_STAGE_CONNECT) {
		smtp_dial_excuse(&conn->dial, duration);
	} else if (conn->session) {
		smtp_session_excuse(conn->session, duration);
	}
}

void smtp_conn_cancel(smtp_conn *conn)
{
	close_connection(conn, false);
	conn->stage = SMTP_STAGE_CLOSED;
}

/* ---- failures before there is a session ---------------------------------------------------------- */

static smtp_phase stage_phase(const smtp_conn *conn)
{
	static const smtp_phase phases[] = {SMTP_PHASE_RESOLVE, SMTP_PHASE_CONNECT, SMTP_PHASE_PROXY,
		SMTP_PHASE_TLS, SMTP_PHASE_EHLO, SMTP_PHASE_QUIT};
	return phases[conn->stage];
}

void smtp_conn_leave(smtp_conn *conn, smtp_stage next, int64_t now)
{
	static const smtp_timing timings[] = {
		SMTP_TIMING_RESOLVE, SMTP_TIMING_CONNECT, SMTP_TIMING_CONNECT, SMTP_TIMING_TLS};
	smtp_phase phase = stage_phase(conn);
	smtp_stage left = conn->stage;
	int64_t duration = now - conn->stage_began;
	conn->stage_began = now;
	conn->stage = next;
	if (left <= SMTP_STAGE_TLS && !conn->session) { /* with a session, it keeps the times itself */
		smtp_outcome_time(&conn->outcome, timings[left], duration);
		if (conn->options.watch.left && next > left) { /* not when another address is tried */
			conn->options.watch.left(conn->options.watch.watcher, phase, duration);
		}
	}
}

const smtp_failure *smtp_conn_failure(const smtp_conn *conn)
{
	const smtp_mail *mail = conn->options.mail;
	return mail && mail->decided ? &mail->outcome.failure : &conn->outcome.failure;
}

/* The connection failed before anything of the mail was said. */
static void lose_mail(const smtp_conn *conn)
{
	smtp_mail *mail = conn->options.mail;
	if (mail && !mail->decided && smtp_outcome_failed(&conn->outcome)) {
		smtp_mail_lost(mail, &conn->outcome.failure);
	}
}

void smtp_conn_end(smtp_conn *conn, bool polite, int64_t now)
{
	if (smtp_conn_try_next_address(conn, now)) {
		return;
	}
	smtp_conn_tell_first_failure(conn);
	lose_mail(conn);
	smtp_conn_settle_tls(conn);
	close_connection(conn, polite);
	smtp_conn_leave(conn, SMTP_STAGE_CLOSED, now);
	smtp_outcome_time(&conn->outcome, SMTP_TIMING_TOTAL, now - conn->started);
}

/* Told to the session when there is one, since only it knows whether the message may have been accepted. */
void smtp_conn_fail(smtp_conn *conn, smtp_failure failure, int64_t now)
{
	if (conn->session) {
		smtp_session_broken(conn->session, failure, now);
	} else {
		/* that the proxy cannot be reached is the proxy's failure, not the mail server's */
		failure.phase = conn->at_proxy ? SMTP_PHASE_PROXY : stage_phase(conn);
		failure.scope = SMTP_SCOPE_SERVER;
		if (conn->stage != SMTP_STAGE_CONNECT) { /* each address has its own note */
			smtp_trace_note(&conn->trace, failure.phase, now, "%s", failure.detail);
		}
		smtp_outcome_fail(&conn->outcome, failure, NULL);
	}
	smtp_conn_end(conn, false, now);
}

void smtp_conn_fail_for_memory(smtp_conn *conn, int64_t now)
{
	smtp_conn_fail(
		conn, smtp_failure_of(SMTP_CATEGORY_UNKNOWN, SMTP_VARIANT_NO_MEMORY, "out of memory"), now);
}

void smtp_conn_give_up(smtp_conn *conn, int64_t now)
{
	if (conn->stage != SMTP_STAGE_CLOSED) {
		conn->last = true;
		smtp_conn_fail_for_memory(conn, now);
	}
}

void smtp_conn_interrupt(smtp_conn *conn, int64_t now)
{
	if (conn->stage != SMTP_STAGE_CLOSED && !smtp_conn_disown(conn, now)) {
		conn->last = true;
		smtp_conn_fail(conn,
			smtp_failure_of(SMTP_CATEGORY_UNKNOWN, SMTP_VARIANT_INTERRUPTED, "the program was asked to stop"),
			now);
	}
}

bool smtp_conn_is_own(const smtp_conn *conn)
{
	return conn->process == smtp_process_id();
}

/* What the original makes of the message cannot be known here. */
bool smtp_conn_disown(smtp_conn *conn, int64_t now)
{
	if (smtp_conn_is_own(conn)) {
		return false;
	}
	smtp_mail *mail = conn->options.mail;
	bool undecided = mail && mail->content && !smtp_conn_failure(conn)->phase;
	conn->last = true;
	smtp_conn_fail(conn,
		smtp_failure_of(SMTP_CATEGORY_UNKNOWN, SMTP_VARIANT_FORKED, "this process is a copy made by fork()"),
		now);
	if (undecided) {
		smtp_outcome_stake(&mail->outcome);
	}
	return true;
}

/* ---- time ---------------------------------------------------------------------------------------- */

static int64_t due(const smtp_conn *conn)
{
	int64_t own = conn->stage == SMTP_STAGE_SESSION ? smtp_session_deadline(conn->session) : conn->deadline;
	return own < conn->options.deadline ? own : conn->options.deadline;
}

static void expire(smtp_conn *conn, int64_t now)
{
	bool overall = now >= conn->options.deadline;
	if (conn->session) {
		smtp_session_expired(conn->session, overall, now);
		smtp_conn_end(conn, false, now);
		return;
	}
	bool resolving = conn->stage == SMTP_STAGE_RESOLVE;
	const char *variant = resolving ? SMTP_VARIANT_TEMPORARY_DNS : NULL;
	if (conn->at_proxy) {
		bool talking = conn->stage == SMTP_STAGE_PROXY;
		variant = talking ? SMTP_VARIANT_PROXY_BROKEN : SMTP_VARIANT_PROXY_UNREACHABLE;
	}
	smtp_failure failure = smtp_failure_of_silence(now - conn->stage_began);
	failure.category = resolving ? SMTP_CATEGORY_DNS_FAILED : failure.category;
	failure.variant = overall ? SMTP_VARIANT_DEADLINE : variant;
	smtp_conn_fail(conn, failure, now);
}

int64_t smtp_conn_wake(const smtp_conn *conn)
{
	if (!smtp_conn_is_own(conn)) {
		return 0;
	}
	int64_t wake = conn->stage == SMTP_STAGE_SESSION && conn->unfinished ? 0 : due(conn);
	if (conn->stage == SMTP_STAGE_CONNECT && smtp_dial_wake(&conn->dial) < wake) {
		wake = smtp_dial_wake(&conn->dial);
	}
	return wake;
}

/* ---- the step ------------------------------------------------------------------------------------ */

void smtp_conn_step(smtp_conn *conn, int64_t now)
{
	static void (*const steps[])(smtp_conn *, int64_t) = {smtp_conn_step_resolve, smtp_conn_step_connect,
		smtp_conn_step_proxy, smtp_conn_step_tls, smtp_conn_step_session};
	smtp_stage before;
	if (conn->stage != SMTP_STAGE_CLOSED && smtp_conn_disown(conn, now)) {
		return;
	}
	do {
		before = conn->stage;
		if (before != SMTP_STAGE_CLOSED) {
			steps[before](conn, now);
			now = smtp_clock_now(); /* a stage takes a while, even when the peer's part was there at once */
		}
	} while (conn->stage != before);
	if (conn->stage != SMTP_STAGE_CLOSED && now >= due(conn)) {
		expire(conn, now);
	}
}

bool smtp_conn_is_idle(const smtp_conn *conn)
{
	return conn->stage == SMTP_STAGE_SESSION && smtp_session_is_idle(conn->session) &&
		   smtp_session_takes_more(conn->session);
}

bool smtp_conn_is_done(const smtp_conn *conn)
{
	return conn->stage == SMTP_STAGE_CLOSED || (conn->options.keep && smtp_conn_is_idle(conn));
}

static short session_events(const smtp_conn *conn)
{
	unsigned wants = smtp_session_wants(conn->session);
	bool writes = (wants & SMTP_WANT_WRITE) || conn->tls_wants_write;
	return (short)((wants & SMTP_WANT_READ ? POLLIN : 0) | (writes ? POLLOUT : 0));
}

size_t smtp_conn_poll(const smtp_conn *conn, smtp_pollfd *sockets, size_t room)
{
	if (conn->stage == SMTP_STAGE_CONNECT) {
		return smtp_dial_poll(&conn->dial, sockets, room);
	}
	smtp_pollfd wait = {.fd = conn->channel.socket, .events = POLLIN};
	if (conn->stage == SMTP_STAGE_RESOLVE) {
		wait.fd = conn->resolve ? smtp_resolve_socket(conn->resolve) : SMTP_NO_SOCKET;
	} else if (conn->stage == SMTP_STAGE_PROXY) {
		wait.events = smtp_proxy_output(conn->proxy).length ? POLLOUT : POLLIN;
	} else if (conn->stage == SMTP_STAGE_TLS) {
		wait.events = conn->tls_wants_write ? POLLOUT : POLLIN;
	} else if (conn->stage == SMTP_STAGE_SESSION) {
		wait.events = session_events(conn);
	}
	if (conn->stage == SMTP_STAGE_CLOSED || wait.fd == SMTP_NO_SOCKET || !room) {
		return 0;
	}
	sockets[0] = wait;
	return 1;
}
