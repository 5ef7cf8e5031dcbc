/*
 * conn_open.c - the stages before anything is said: the addresses of the host, or of the proxy before it, and a
 * connection to one of them.
 */
#include "conn_state.h"
#include "conn_notes.h"

#include <stdio.h>
#include "endpoint_scope.h"
#include "variants.h"

/* ---- resolve ------------------------------------------------------------------------------------- */

void smtp_conn_dial(smtp_conn *conn, const smtp_addresses *addresses, int64_t now)
{
	smtp_endpoint source;
	smtp_span source_ip = conn->options.server->source_ip;
	bool has_source = source_ip.data && smtp_endpoint_parse(source_ip, 0, &source);
	smtp_conn_leave(conn, SMTP_STAGE_CONNECT, now);
	int64_t until = conn->deadline < conn->options.deadline ? conn->deadline : conn->options.deadline;
	smtp_dial_init(
		&conn->dial, addresses, has_source ? &source : NULL, conn->options.every_address, now, until);
	conn->dialled = true;
}

void smtp_conn_begin_to_dial(smtp_conn *conn, int64_t now)
{
	smtp_conn_dial(conn, conn->at_proxy ? &conn->proxy_addresses : &conn->addresses, now);
}

/* Judged after the look-up, and just these are connected to: what else the name may mean a moment later does not
 * matter. Which addresses were left out is not told: a stranger may be reading. */
static size_t leave_out_private(smtp_addresses *addresses)
{
	size_t kept = 0;
	for (size_t i = 0; i < addresses->count; i++) {
		if (smtp_endpoint_is_public(&addresses->items[i])) {
			addresses->items[kept++] = addresses->items[i];
		}
	}
	size_t left_out = addresses->count - kept;
	addresses->count = kept;
	return left_out;
}

/* False: none of them may be used, and that is the failure. */
static bool keep_permitted(smtp_conn *conn, int64_t now)
{
	size_t left_out = conn->options.server->public_only ? leave_out_private(&conn->addresses) : 0;
	if (left_out) {
		smtp_trace_note(&conn->trace, SMTP_PHASE_RESOLVE, now,
			"addresses left out, for they are not public: %zu", left_out);
	}
	if (left_out && !conn->addresses.count) {
		smtp_conn_fail(conn,
			smtp_failure_of(SMTP_CATEGORY_POLICY_REJECTED, SMTP_VARIANT_ADDRESS_NOT_PUBLIC,
				"the host has no public address"),
			now);
		return false;
	}
	return true;
}

static void fail_to_resolve(smtp_conn *conn, int error, int64_t now)
{
	const char *variant = smtp_resolve_error_is_temporary(error) ? SMTP_VARIANT_TEMPORARY_DNS : NULL;
	if (conn->at_proxy) {
		variant = SMTP_VARIANT_PROXY_UNREACHABLE;
	}
	smtp_conn_fail(
		conn, smtp_failure_of(SMTP_CATEGORY_DNS_FAILED, variant, "%s", smtp_resolve_error_text(error)), now);
}

/* DONE: `addresses` is filled. FAILED: the failure is recorded. */
static smtp_io look_up(smtp_conn *conn, smtp_span host, unsigned port, smtp_addresses *addresses, int64_t now)
{
	int error = 0;
	if (!conn->resolve) {
		conn->resolve = smtp_resolve_start(host, port);
		if (!conn->resolve) {
			smtp_conn_fail_for_memory(conn, now);
			return SMTP_IO_FAILED;
		}
	}
	smtp_io io = smtp_resolve_step(conn->resolve, addresses, &error);
	if (io == SMTP_IO_DONE) {
		smtp_resolve_free(conn->resolve);
		conn->resolve = NULL;
	} else if (io == SMTP_IO_FAILED) {
		fail_to_resolve(conn, error, now);
	}
	return io;
}

/* The mail server's addresses, where they are to be had here. */
static smtp_io find_server(smtp_conn *conn, int64_t now)
{
	const smtp_server *server = conn->options.server;
	smtp_io io = SMTP_IO_DONE;
	if (server->socket_path.data) {
		smtp_endpoint_of_path(server->socket_path, &conn->addresses.items[0]);
		conn->addresses.count = 1;
	} else if (conn->options.addresses) {
		conn->addresses = *conn->options.addresses;
	} else if (smtp_server_is_looked_up(server)) {
		io = look_up(conn, smtp_span_of(conn->peer.host), smtp_server_port(server), &conn->addresses, now);
	}
	if (io == SMTP_IO_DONE && !keep_permitted(conn, now)) {
		return SMTP_IO_FAILED;
	}
	return io;
}

void smtp_conn_step_resolve(smtp_conn *conn, int64_t now)
{
	const smtp_server *server = conn->options.server;
	smtp_io io = SMTP_IO_DONE;
	if (!conn->at_proxy) {
		io = find_server(conn, now);
		if (io == SMTP_IO_DONE) {
			smtp_conn_note_addresses(conn, now);
			conn->at_proxy = server->proxy != SMTP_PROXY_NONE;
		}
	}
	if (io == SMTP_IO_DONE && conn->at_proxy) {
		io = look_up(conn, server->proxy_host, server->proxy_port, &conn->proxy_addresses, now);
	}
	if (io == SMTP_IO_DONE) {
		smtp_conn_begin_to_dial(conn, now);
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
		chosen = ip[0] ? smtp_span_of(conn->local_domain) : chosen; /* a socket has none */
	}
	conn->plan.local_domain = chosen.data ? chosen : SMTP_SPAN("[127.0.0.1]");
}

/* What an error number means here: of a socket's file, of the address that was asked for as ours. */
static smtp_failure failure_of_attempt(const smtp_conn *conn, int error)
{
	const smtp_server *server = conn->options.server;
	smtp_failure failure = smtp_failure_of_socket(error);
	if (failure.variant) {
		return failure;
	}
	if (conn->at_proxy) {
		failure.variant = SMTP_VARIANT_PROXY_UNREACHABLE;
	} else if (server->socket_path.data) {
		failure.category = SMTP_CATEGORY_CONNECTION_REFUSED;
		failure.variant =
			smtp_socket_error_is_denial(error) ? SMTP_VARIANT_SOCKET_DENIED : SMTP_VARIANT_SOCKET_DEAD;
	} else if (server->source_ip.data && smtp_socket_error_is_of_source(error)) {
		failure.category = SMTP_CATEGORY_NETWORK_UNREACHABLE;
		failure.variant = SMTP_VARIANT_SOURCE_IP;
	}
	return failure;
}

static smtp_failure connect_failure(const smtp_conn *conn, int64_t now)
{
	const smtp_attempt *attempt = smtp_dial_blame(&conn->dial);
	if (attempt && attempt->state == SMTP_ATTEMPT_FAILED) {
		return failure_of_attempt(conn, attempt->error);
	}
	const char *variant = conn->at_proxy ? SMTP_VARIANT_PROXY_UNREACHABLE : NULL;
	return smtp_failure_of(SMTP_CATEGORY_CONNECTION_TIMEOUT,
		now >= conn->options.deadline ? SMTP_VARIANT_DEADLINE : variant,
		"no answer to the connection attempt");
}

void smtp_conn_step_connect(smtp_conn *conn, int64_t now)
{
	smtp_io io = smtp_dial_step(&conn->dial, now);
	if (io == SMTP_IO_WANT_WRITE) {
		return;
	}
	smtp_conn_note_attempts(conn, now);
	if (io != SMTP_IO_DONE) {
		smtp_conn_fail(conn, connect_failure(conn, now), now);
		return;
	}
	const smtp_endpoint *peer = &conn->dial.attempts[conn->dial.winner].endpoint;
	conn->channel.socket = smtp_dial_take(&conn->dial);
	smtp_conn_note_connected(conn, peer, now);
	choose_local_domain(conn);
	if (conn->at_proxy) { /* that the proxy is near says nothing about the mail server: plain is not fine */
		smtp_conn_begin_proxy(conn, now);
		return;
	}
	bool nearby = conn->options.server->socket_path.data || smtp_endpoint_is_loopback(peer);
	conn->plan.plain_is_fine = nearby && !conn->peer.pins.count; /* who pins a certificate wants to see it */
	smtp_endpoint_ip(peer, conn->ip);
	smtp_conn_arrive(conn, now);
}

void smtp_conn_arrive(smtp_conn *conn, int64_t now)
{
	smtp_stats_count(conn->options.server, SMTP_COUNTER_OPENED, 1);
	if (conn->plan.tls == SMTP_TLS_IMPLICIT) {
		smtp_conn_leave(conn, SMTP_STAGE_TLS, now);
		smtp_conn_begin_tls(conn, now);
	} else {
		smtp_conn_begin_session(conn, now);
	}
}
