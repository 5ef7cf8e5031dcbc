/*
 * diagnose_local.c - the check `local`: what the conversation showed of this machine, for local.h to judge.
 */
#include "diagnose_state.h"
#include "date.h"
#include "local.h"
#include "turn.h"

/* The clock of the server, from its greeting or a later good reply: a refusal may name any day ("listed since ..."). */
static bool find_server_clock(const smtp_trace *trace, int64_t *time)
{
	for (size_t i = 0; i < trace->count; i++) {
		const smtp_trace_entry *entry = &trace->entries[i];
		if (entry->from == SMTP_FROM_SERVER && entry->text[0] == '2' &&
			smtp_date_find(smtp_span_of(entry->text), time)) {
			return true;
		}
	}
	return false;
}

/* A file of a unix socket is not of the network. */
static int network_error(const diagnosing *job)
{
	return job->server.socket_path.data ? 0 : job->conn->outcome.failure.sys_error;
}

/* Without TLS nothing is verified; with it, a certificate that was verified came from the store. */
static bool needs_store(const diagnosing *job)
{
	const smtp_server *server = &job->server;
	bool own = !server->cafile.data && !server->capath.data;
	return own && server->verify_peer && server->tls != SMTP_TLS_NONE && !job->diagnosis->ok &&
		   !job->conn->facts.verified;
}

/* The conversation took no turn; whether the next message would get one. */
static bool is_held(const diagnosing *job, smtp_turn *turn, smtp_circumstances *held)
{
	int64_t now = smtp_clock_now();
	if (!smtp_turn_is_held(turn, &job->server, now)) {
		return false;
	}
	*held = smtp_turn_circumstances(turn, now);
	held->host = smtp_span_of(job->host);
	return true;
}

void smtp_diagnose_local(diagnosing *job)
{
	const smtp_conn *conn = job->conn;
	smtp_turn turn;
	smtp_circumstances held;
	smtp_local_signs signs = {
		.root = smtp_process_root(),
		.clock = smtp_clock_wall(),
		.category = conn->outcome.failure.category,
		.variant = conn->outcome.failure.variant,
		.error = network_error(job),
		.port = conn->at_proxy ? job->server.proxy_port : smtp_server_port(&job->server),
		.tls = conn->facts.seen ? &conn->facts : NULL,
		.needs_store = needs_store(job),
		.cafile = job->server.cafile,
	};
	if (job->stopped) {
		return;
	}
	if (job->server.public_only) {
		smtp_checks_add(&job->checks, SMTP_CHECK_LOCAL, SMTP_CHECK_SKIP, -1, WORDS_LOCAL_PRIVATE);
		return;
	}
	signs.has_server_clock = find_server_clock(&conn->trace, &signs.server_clock);
	signs.held = is_held(job, &turn, &held) ? &held : NULL;
	smtp_local_check(&job->checks, &signs);
}
