/*
 * conn_notes.c - see conn_notes.h.
 */
#include "conn_notes.h"

#include <stdio.h>

/* "192.0.2.1 port 25", or the socket. */
static void name_place(const smtp_conn *conn, const smtp_endpoint *endpoint, char *place, size_t room)
{
	char ip[46];
	smtp_endpoint_ip(endpoint, ip);
	if (ip[0]) {
		snprintf(place, room, "%s port %u", ip, smtp_endpoint_port(endpoint));
	} else {
		snprintf(place, room, "%s", conn->label);
	}
}

void smtp_conn_note_connected(smtp_conn *conn, const smtp_endpoint *peer, int64_t now)
{
	char place[SMTP_SERVER_LABEL];
	name_place(conn, peer, place, sizeof place);
	smtp_trace_note(&conn->trace, SMTP_PHASE_CONNECT, now,
		conn->at_proxy ? "connected to the proxy %s" : "connected to %s", place);
}

void smtp_conn_note_addresses(smtp_conn *conn, int64_t now)
{
	char list[256] = "";
	smtp_endpoint literal;
	if (!conn->addresses.count || conn->options.server->socket_path.data ||
		smtp_endpoint_parse(conn->options.server->host, 0, &literal)) {
		return;
	}
	for (size_t i = 0; i < conn->addresses.count && strlen(list) + 50 < sizeof list; i++) {
		char ip[46];
		smtp_endpoint_ip(&conn->addresses.items[i], ip);
		snprintf(list + strlen(list), sizeof list - strlen(list), "%s%s", i ? ", " : "", ip);
	}
	smtp_trace_note(&conn->trace, SMTP_PHASE_RESOLVE, now, "%.*s is %s",
		(int)conn->options.server->host.length, conn->options.server->host.data, list);
}

void smtp_conn_note_attempts(smtp_conn *conn, int64_t now)
{
	for (size_t i = 0; i < conn->dial.count; i++) {
		const smtp_attempt *attempt = &conn->dial.attempts[i];
		char place[SMTP_SERVER_LABEL], text[128];
		if (attempt->state != SMTP_ATTEMPT_FAILED && attempt->state != SMTP_ATTEMPT_TIMED_OUT) {
			continue;
		}
		name_place(conn, &attempt->endpoint, place, sizeof place);
		if (attempt->state == SMTP_ATTEMPT_FAILED) {
			smtp_socket_error_text(attempt->error, text, sizeof text);
			smtp_trace_note(
				&conn->trace, SMTP_PHASE_CONNECT, now, "%s: %s [errno %d]", place, text, attempt->error);
		} else {
			smtp_trace_note(&conn->trace, SMTP_PHASE_CONNECT, now, "%s: no answer", place);
		}
	}
}

/* The mail server as the proxy was asked for it. */
static void name_target(const smtp_conn *conn, char *place, size_t room)
{
	char ip[46] = "";
	if (conn->addresses.count) {
		smtp_endpoint_ip(&conn->addresses.items[conn->target], ip);
	}
	snprintf(place, room, "%s port %u", ip[0] ? ip : conn->label, smtp_server_port(conn->options.server));
}

void smtp_conn_note_wish(smtp_conn *conn, int64_t now)
{
	char place[SMTP_SERVER_LABEL + 16];
	name_target(conn, place, sizeof place);
	smtp_trace_note(&conn->trace, SMTP_PHASE_PROXY, now, "asked the proxy for %s%s", place,
		conn->options.server->proxy_username.data ? ", with a login" : "");
}

void smtp_conn_note_refused(smtp_conn *conn, int64_t now)
{
	char place[SMTP_SERVER_LABEL + 16];
	name_target(conn, place, sizeof place);
	smtp_trace_note(
		&conn->trace, SMTP_PHASE_PROXY, now, "%s: %s", place, smtp_proxy_failure(conn->proxy)->detail);
}

void smtp_conn_note_open(smtp_conn *conn, int64_t now)
{
	char place[SMTP_SERVER_LABEL + 16];
	name_target(conn, place, sizeof place);
	smtp_trace_note(&conn->trace, SMTP_PHASE_PROXY, now, "the proxy is connected to %s", place);
}

void smtp_conn_note_tls(smtp_conn *conn, int64_t now)
{
	const smtp_tls_facts *facts = &conn->facts;
	smtp_trace_note(&conn->trace, SMTP_PHASE_TLS, now, "%s, %s%s, certificate %s%s: %s", facts->version,
		facts->cipher, facts->resumed ? ", session resumed" : "",
		facts->verified ? "verified" : "not verified", facts->pinned ? ", its fingerprint matches" : "",
		facts->subject ? facts->subject : "");
}
