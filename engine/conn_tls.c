/*
 * conn_tls.c - the stage in which TLS begins, before the greeting or after STARTTLS.
 */
#include "conn_state.h"
#include "conn_notes.h"

#include "variants.h"

/* The caller's own files were tried before anything was sent; the host's trust store only now. */
static smtp_status find_context(smtp_conn *conn, smtp_tls_context **context, smtp_refusal *refusal)
{
	const smtp_server *server = conn->options.server;
	smtp_status status = SMTP_OK;
	if (!conn->options.tls && !conn->own_context) {
		status = smtp_store_context(smtp_store_of(server), server, &conn->own_context, refusal);
	}
	*context = conn->options.tls ? conn->options.tls : conn->own_context;
	return status;
}

void smtp_conn_begin_tls(smtp_conn *conn, int64_t now)
{
	smtp_tls_context *context;
	smtp_refusal refusal;
	const smtp_server *server = conn->options.server;
	smtp_store *store = smtp_store_of(server);
	smtp_status status = find_context(conn, &context, &refusal);
	conn->deadline = smtp_clock_after(now, server->timeout);
	if (status == SMTP_REFUSED) {
		smtp_conn_fail(conn,
			smtp_failure_of(
				SMTP_CATEGORY_CERT_UNTRUSTED, SMTP_VARIANT_NO_CA_STORE, "%s %s", refusal.key, refusal.must),
			now);
		return;
	}
	if (status == SMTP_OK) {
		conn->channel.tls =
			smtp_tls_new(context, &conn->peer, server->verify_peer_name, conn->channel.socket);
	}
	if (!conn->channel.tls) {
		smtp_conn_fail_for_memory(conn, now);
	} else if (store && conn->options.resume) {
		smtp_tls_know(conn->channel.tls, &store->certificates);
		smtp_tls_resume(conn->channel.tls, &store->tickets, server);
	}
}

/* A session that led to a refused login is not worth another try. */
void smtp_conn_settle_tls(const smtp_conn *conn)
{
	if (conn->channel.tls && conn->outcome.failure.phase == SMTP_PHASE_AUTH) {
		smtp_tls_forget(conn->channel.tls);
	}
}

void smtp_conn_step_tls(smtp_conn *conn, int64_t now)
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
		smtp_conn_fail(conn, io == SMTP_IO_EOF ? smtp_failure_of_eof() : smtp_failure_of_tls(&error), now);
		return;
	}
	smtp_conn_note_tls(conn, now);
	conn->tls_on = true;
	if (conn->options.log_in && smtp_server_has_login(conn->options.server)) {
		smtp_tls_channel_binding(conn->channel.tls, &conn->credentials.binding);
	}
	if (conn->session) {
		smtp_conn_leave(conn, SMTP_STAGE_SESSION, now);
		smtp_session_tls_ready(conn->session, now);
	} else {
		smtp_conn_begin_session(conn, now);
	}
}
