/*
 * conn_notes.c - see conn_notes.h.
 */
#include "conn_notes.h"

#include <stdio.h>

void smtp_conn_note_addresses(smtp_conn *conn, int64_t now)
{
	char list[256] = "";
	smtp_endpoint literal;
	if (smtp_endpoint_parse(conn->options.server->host, 0, &literal)) {
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
		char ip[46], text[128];
		smtp_endpoint_ip(&attempt->endpoint, ip);
		if (attempt->state == SMTP_ATTEMPT_FAILED) {
			smtp_socket_error_text(attempt->error, text, sizeof text);
			smtp_trace_note(&conn->trace, SMTP_PHASE_CONNECT, now, "%s port %u: %s [errno %d]", ip,
				smtp_server_port(conn->options.server), text, attempt->error);
		} else if (attempt->state == SMTP_ATTEMPT_TIMED_OUT) {
			smtp_trace_note(&conn->trace, SMTP_PHASE_CONNECT, now, "%s port %u: no answer", ip,
				smtp_server_port(conn->options.server));
		}
	}
}

void smtp_conn_note_tls(smtp_conn *conn, int64_t now)
{
	smtp_trace_note(&conn->trace, SMTP_PHASE_TLS, now, "%s, %s, certificate %s: %s", conn->facts.version,
		conn->facts.cipher, conn->facts.verified ? "verified" : "not verified",
		conn->facts.subject ? conn->facts.subject : "");
}
