/*
 * conn_plan.c - how the dialogue is to be held: by the options, and by what is known of the server.
 */
#include "conn_state.h"

static bool avoids(const smtp_conn_options *options, smtp_quirk quirk, int64_t now)
{
	const smtp_store *store = smtp_store_of(options->server);
	return options->avoid[quirk] || (store && smtp_quirks_has(&store->quirks, options->server, quirk, now));
}

void smtp_conn_plan(smtp_conn *conn, int64_t now)
{
	const smtp_conn_options *options = &conn->options;
	const smtp_server *server = options->server;
	bool flights = !options->one_by_one;
	conn->plan = (smtp_plan){
		.protocol = server->protocol,
		.tls = smtp_server_tls(server),
		.auth = server->auth,
		.auth_count = server->auth_count,
		.pipelining = server->pipelining && flights && !avoids(options, SMTP_QUIRK_PIPELINING, now),
		.chunking = server->chunking && flights && !avoids(options, SMTP_QUIRK_CHUNKING, now),
		.await_quit = options->await_quit,
		.timeout = server->timeout,
		.final_timeout = server->final_timeout,
	};
	conn->credentials = smtp_server_credentials(server);
	if (options->log_in && smtp_server_has_login(server)) {
		conn->plan.credentials = &conn->credentials;
	}
}

void smtp_conn_note_plan(const smtp_conn *conn, const smtp_mail *mail, int64_t now)
{
	const smtp_conn_options *options = &conn->options;
	if (options->one_by_one || !mail->trace) {
		return;
	}
	if (options->server->pipelining && !conn->plan.pipelining) {
		smtp_trace_note(mail->trace, SMTP_PHASE_NONE, now,
			"one command at a time: this server lost its way when commands went ahead of their replies");
	}
	if (options->server->chunking && !conn->plan.chunking) {
		smtp_trace_note(
			mail->trace, SMTP_PHASE_NONE, now, "DATA: this server offered CHUNKING and did not know BDAT");
	}
}
