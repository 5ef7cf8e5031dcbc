/*
 * conn.c - see conn.h. One function per stage; a stage is left by naming the next one.
 */
#include "conn.h"
#include "conn_notes.h"
#include "verdict.h"

#include <stdio.h>

#define READ_BLOCK (16 * 1024)
#define ROUNDS 64 /* reads and writes in one step, so that one talkative server does not starve the others */

/* ---- life ---------------------------------------------------------------------------------------- */

static void plan_conversation(smtp_conn *conn)
{
	const smtp_conn_options *options = &conn->options;
	const smtp_server *server = options->server;
	conn->plan = (smtp_plan){
		.tls = smtp_server_tls(server),
		.auth = server->auth,
		.auth_count = server->auth_count,
		.envelope = options->envelope,
		.content = options->content,
		.facts = options->facts,
		.all_recipients = server->all_recipients,
		.await_quit = options->await_quit,
		.timeout = server->timeout,
		.final_timeout = server->final_timeout,
	};
	if (options->log_in) {
		conn->plan.username = server->username;
		conn->plan.password = server->password;
	}
}

smtp_conn *smtp_conn_new(const smtp_conn_options *options, int64_t now)
{
	smtp_conn *conn = smtp_calloc(1, sizeof *conn);
	if (!conn) {
		return NULL;
	}
	conn->options = *options;
	conn->channel.socket = SMTP_NO_SOCKET;
	conn->started = conn->stage_began = now;
	conn->deadline = smtp_clock_after(now, options->server->connect_timeout);
	smtp_trace_init(&conn->trace, now);
	plan_conversation(conn);
	if (!smtp_outcome_init(&conn->outcome, options->envelope ? options->envelope->to_count : 0)) {
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
	static const smtp_phase phases[] = {
		SMTP_PHASE_RESOLVE, SMTP_PHASE_CONNECT, SMTP_PHASE_TLS, SMTP_PHASE_EHLO, SMTP_PHASE_QUIT};
	return phases[conn->stage];
}

static void leave_stage(smtp_conn *conn, smtp_stage next, int64_t now)
{
	static const smtp_timing timings[] = {SMTP_TIMING_RESOLVE, SMTP_TIMING_CONNECT, SMTP_TIMING_TLS};
	smtp_phase phase = stage_phase(conn);
	smtp_stage left = conn->stage;
	int64_t duration = now - conn->stage_began;
	conn->stage_began = now;
	conn->stage = next;
	if (left <= SMTP_STAGE_TLS && !conn->session) { /* with a session, it keeps the times itself */
		smtp_outcome_time(&conn->outcome, timings[left], duration);
		if (conn->options.watch.left) {
			conn->options.watch.left(conn->options.watch.watcher, phase, duration);
		}
	}
}

static void end_conversation(smtp_conn *conn, bool polite, int64_t now)
{
	close_connection(conn, polite);
	leave_stage(conn, SMTP_STAGE_CLOSED, now);
	smtp_outcome_time(&conn->outcome, SMTP_TIMING_TOTAL, now - conn->started);
}

/* Told to the session when there is one, since only it knows whether the message may have been accepted. */
static void fail(smtp_conn *conn, smtp_failure failure, int64_t now)
{
	if (conn->session) {
		smtp_session_broken(conn->session, failure, now);
	} else {
		failure.phase = stage_phase(conn);
		failure.scope = SMTP_SCOPE_SERVER;
		if (conn->stage != SMTP_STAGE_CONNECT) { /* each address has its own note */
			smtp_trace_note(&conn->trace, failure.phase, now, "%s", failure.detail);
		}
		smtp_outcome_fail(&conn->outcome, failure, NULL);
	}
	end_conversation(conn, false, now);
}

static void fail_for_memory(smtp_conn *conn, int64_t now)
{
	fail(conn, smtp_failure_of(SMTP_CATEGORY_UNKNOWN, SMTP_VARIANT_NO_MEMORY, "out of memory"), now);
}

void smtp_conn_give_up(smtp_conn *conn, int64_t now)
{
	if (conn->stage != SMTP_STAGE_CLOSED) {
		fail_for_memory(conn, now);
	}
}

/* ---- resolve ------------------------------------------------------------------------------------- */

static void begin_to_dial(smtp_conn *conn, int64_t now)
{
	smtp_endpoint source;
	smtp_span source_ip = conn->options.server->source_ip;
	bool has_source = source_ip.data && smtp_endpoint_parse(source_ip, 0, &source);
	smtp_conn_note_addresses(conn, now);
	leave_stage(conn, SMTP_STAGE_CONNECT, now);
	int64_t until = conn->deadline < conn->options.deadline ? conn->deadline : conn->options.deadline;
	smtp_dial_init(
		&conn->dial, &conn->addresses, has_source ? &source : NULL, conn->options.every_address, now, until);
	conn->dialled = true;
}

static void step_resolve(smtp_conn *conn, int64_t now)
{
	int error = 0;
	if (conn->options.addresses) {
		conn->addresses = *conn->options.addresses;
		begin_to_dial(conn, now);
		return;
	}
	if (!conn->resolve) {
		conn->resolve =
			smtp_resolve_start(conn->options.server->host, smtp_server_port(conn->options.server));
		if (!conn->resolve) {
			fail_for_memory(conn, now);
			return;
		}
	}
	smtp_io io = smtp_resolve_step(conn->resolve, &conn->addresses, &error);
	if (io == SMTP_IO_DONE) {
		begin_to_dial(conn, now);
	} else if (io == SMTP_IO_FAILED) {
		const char *variant = smtp_resolve_error_is_temporary(error) ? SMTP_VARIANT_TEMPORARY_DNS : NULL;
		fail(conn, smtp_failure_of(SMTP_CATEGORY_DNS_FAILED, variant, "%s", smtp_resolve_error_text(error)),
			now);
	}
}

/* ---- connect ------------------------------------------------------------------------------------- */

/* design.md: the host's name if it is fully qualified, else an address literal, RFC 5321 4.1.3. */
static void choose_local_domain(smtp_conn *conn)
{
	smtp_endpoint local;
	char ip[46];
	smtp_span chosen = conn->options.server->local_domain;
	if (!chosen.data && smtp_resolve_local_domain(conn->local_domain)) {
		chosen = smtp_span_of(conn->local_domain);
	}
	if (!chosen.data && smtp_socket_local(conn->channel.socket, &local)) {
		smtp_endpoint_ip(&local, ip);
		snprintf(conn->local_domain, sizeof conn->local_domain, strchr(ip, ':') ? "[IPv6:%s]" : "[%s]", ip);
		chosen = smtp_span_of(conn->local_domain);
	}
	conn->plan.local_domain = chosen.data ? chosen : SMTP_SPAN("[127.0.0.1]");
}

static void begin_session(smtp_conn *conn, int64_t now)
{
	leave_stage(conn, SMTP_STAGE_SESSION, now);
	conn->session =
		smtp_session_new(&conn->plan, &conn->outcome, &conn->trace, conn->options.watch, conn->tls_on, now);
	if (!conn->session) {
		fail_for_memory(conn, now);
	}
}

static smtp_failure connect_failure(const smtp_conn *conn)
{
	const smtp_attempt *attempt = smtp_dial_blame(&conn->dial);
	if (attempt && attempt->state == SMTP_ATTEMPT_FAILED) {
		return smtp_failure_of_socket(attempt->error);
	}
	return smtp_failure_of(SMTP_CATEGORY_CONNECTION_TIMEOUT, NULL, "no answer to the connection attempt");
}

static void begin_tls(smtp_conn *conn, int64_t now);

static void step_connect(smtp_conn *conn, int64_t now)
{
	smtp_io io = smtp_dial_step(&conn->dial, now);
	if (io == SMTP_IO_WANT_WRITE) {
		return;
	}
	smtp_conn_note_attempts(conn, now);
	if (io != SMTP_IO_DONE) {
		fail(conn, connect_failure(conn), now);
		return;
	}
	const smtp_endpoint *peer = &conn->dial.attempts[conn->dial.winner].endpoint;
	conn->channel.socket = smtp_dial_take(&conn->dial);
	conn->plan.plain_is_fine = smtp_endpoint_is_loopback(peer);
	smtp_endpoint_ip(peer, conn->ip);
	choose_local_domain(conn);
	smtp_trace_note(&conn->trace, SMTP_PHASE_CONNECT, now, "connected to %s port %u", conn->ip,
		smtp_server_port(conn->options.server));
	if (conn->plan.tls == SMTP_TLS_IMPLICIT) {
		leave_stage(conn, SMTP_STAGE_TLS, now);
		begin_tls(conn, now);
	} else {
		begin_session(conn, now);
	}
}

/* ---- TLS ----------------------------------------------------------------------------------------- */

/* The caller's own files were tried before anything was sent; the host's trust store only now. */
static smtp_status find_context(smtp_conn *conn, const smtp_tls_context **context, smtp_refusal *refusal)
{
	smtp_status status = SMTP_OK;
	if (!conn->options.tls && !conn->own_context) {
		status = smtp_tls_context_new(conn->options.server, &conn->own_context, refusal);
	}
	*context = conn->options.tls ? conn->options.tls : conn->own_context;
	return status;
}

static void begin_tls(smtp_conn *conn, int64_t now)
{
	const smtp_tls_context *context;
	smtp_refusal refusal;
	smtp_status status = find_context(conn, &context, &refusal);
	conn->deadline = smtp_clock_after(now, conn->options.server->timeout);
	if (status == SMTP_REFUSED) {
		fail(conn,
			smtp_failure_of(
				SMTP_CATEGORY_CERT_UNTRUSTED, SMTP_VARIANT_NO_CA_STORE, "%s %s", refusal.key, refusal.must),
			now);
		return;
	}
	conn->channel.tls = status == SMTP_OK ? smtp_tls_new(context, conn->channel.socket) : NULL;
	if (!conn->channel.tls) {
		fail_for_memory(conn, now);
	}
}

static void step_tls(smtp_conn *conn, int64_t now)
{
	smtp_tls_error error = {0};
	smtp_io io = smtp_tls_handshake(conn->channel.tls, &error);
	now = smtp_clock_now();
	conn->tls_wants_write = io == SMTP_IO_WANT_WRITE;
	if (io == SMTP_IO_WANT_READ || io == SMTP_IO_WANT_WRITE) {
		return;
	}
	smtp_tls_facts_free(&conn->facts);
	smtp_tls_facts_read(conn->channel.tls, &conn->facts);
	if (io != SMTP_IO_DONE) {
		fail(conn, io == SMTP_IO_EOF ? smtp_failure_of_eof() : smtp_failure_of_tls(&error), now);
		return;
	}
	smtp_conn_note_tls(conn, now);
	conn->tls_on = true;
	if (conn->session) {
		leave_stage(conn, SMTP_STAGE_SESSION, now);
		smtp_session_tls_ready(conn->session, now);
	} else {
		begin_session(conn, now);
	}
}

/* ---- the session's octets ------------------------------------------------------------------------ */

/* A server that refuses in the middle says why and closes: its words may still wait to be read. A TLS object that
 * failed must not be asked (SSL_get_error(3)). */
static void hear_last_words(smtp_conn *conn, int64_t now)
{
	char octets[READ_BLOCK];
	size_t received = 0;
	smtp_failure ignored;
	if (!conn->channel.tls &&
		smtp_channel_receive(&conn->channel, octets, sizeof octets, &received, &ignored) == SMTP_IO_DONE) {
		smtp_session_input(conn->session, octets, received, now);
	}
}

/* True when something moved. */
static bool write_some(smtp_conn *conn, int64_t now)
{
	smtp_failure failure;
	size_t sent = 0;
	smtp_span octets = smtp_session_output(conn->session, now);
	if (!octets.length) {
		return false;
	}
	smtp_io io = smtp_channel_send(&conn->channel, octets, &sent, &failure);
	if (io == SMTP_IO_DONE) {
		smtp_session_sent(conn->session, sent, now);
		return true;
	}
	conn->tls_wants_write |= io == SMTP_IO_WANT_WRITE;
	if (io == SMTP_IO_FAILED || io == SMTP_IO_EOF) {
		hear_last_words(conn, now);
		smtp_session_broken(conn->session, failure, now);
	}
	return false;
}

static bool read_some(smtp_conn *conn, int64_t now)
{
	char octets[READ_BLOCK];
	smtp_failure failure;
	size_t received = 0;
	smtp_io io = smtp_channel_receive(&conn->channel, octets, sizeof octets, &received, &failure);
	if (io == SMTP_IO_DONE) {
		smtp_session_input(conn->session, octets, received, now);
		return true;
	}
	conn->tls_wants_write |= io == SMTP_IO_WANT_WRITE;
	if (io == SMTP_IO_FAILED || io == SMTP_IO_EOF) {
		smtp_session_broken(conn->session, failure, now);
	}
	return false;
}

static void step_session(smtp_conn *conn, int64_t now)
{
	bool moved = true;
	conn->tls_wants_write = false;
	for (int round = 0; moved && round < ROUNDS; round++) {
		unsigned wants = smtp_session_wants(conn->session);
		moved = false;
		now = smtp_clock_now(); /* a fast peer answers several times within one step */
		if (wants & (SMTP_WANT_CLOSE | SMTP_WANT_TLS)) {
			break;
		}
		if (wants & SMTP_WANT_WRITE) {
			moved = write_some(conn, now);
		}
		if (smtp_session_wants(conn->session) & SMTP_WANT_READ) {
			moved = read_some(conn, now) || moved;
		}
	}
	unsigned wants = smtp_session_wants(conn->session);
	if (wants & SMTP_WANT_CLOSE) {
		end_conversation(conn, !smtp_outcome_failed(&conn->outcome), now);
	} else if (wants & SMTP_WANT_TLS) {
		leave_stage(conn, SMTP_STAGE_TLS, now);
		begin_tls(conn, now);
	}
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
		end_conversation(conn, false, now);
		return;
	}
	bool resolving = conn->stage == SMTP_STAGE_RESOLVE;
	const char *variant = resolving ? SMTP_VARIANT_TEMPORARY_DNS : NULL;
	fail(conn,
		smtp_failure_of(resolving ? SMTP_CATEGORY_DNS_FAILED : SMTP_CATEGORY_CONNECTION_TIMEOUT,
			overall ? SMTP_VARIANT_DEADLINE : variant, "no answer within %.3g seconds",
			(double)(now - conn->stage_began) / (double)SMTP_SECOND),
		now);
}

int64_t smtp_conn_wake(const smtp_conn *conn)
{
	int64_t wake = due(conn);
	if (conn->stage == SMTP_STAGE_CONNECT && smtp_dial_wake(&conn->dial) < wake) {
		wake = smtp_dial_wake(&conn->dial);
	}
	return wake;
}

/* ---- the step ------------------------------------------------------------------------------------ */

void smtp_conn_step(smtp_conn *conn, int64_t now)
{
	static void (*const steps[])(smtp_conn *, int64_t) = {step_resolve, step_connect, step_tls, step_session};
	smtp_stage before;
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

bool smtp_conn_is_done(const smtp_conn *conn)
{
	return conn->stage == SMTP_STAGE_CLOSED;
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
