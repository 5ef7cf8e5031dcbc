/*
 * conn_keep.c - one connection for one mail after another: between two of them it rests, belongs to no call, and says
 * nothing.
 */
#include "conn_state.h"

bool smtp_conn_is_alive(smtp_conn *conn)
{
	smtp_pollfd socket = {.fd = conn->channel.socket, .events = POLLIN};
	char octets[1];
	size_t received;
	smtp_failure ignored;
	if (!smtp_conn_is_idle(conn) || !smtp_conn_is_own(conn)) {
		return false;
	}
	/* TLS may have records of its own, such as a new ticket: they are taken in */
	return smtp_socket_poll(&socket, 1, 0) == 0 || smtp_channel_receive(&conn->channel, octets, sizeof octets,
													   &received, &ignored) == SMTP_IO_WANT_READ;
}

void smtp_conn_park(smtp_conn *conn)
{
	conn->options = (smtp_conn_options){.keep = true, .deadline = SMTP_NEVER};
	conn->credentials = (smtp_credentials){0};
	conn->plan.local_domain = (smtp_span){0};
	conn->plan.auth = NULL;
	conn->plan.auth_count = 0;
	while (smtp_session_fetch(conn->session)) {
		/* it is its caller's again */
	}
	conn->last = true; /* no other address is tried: this one talks */
	smtp_trace_free(&conn->trace);
}

void smtp_conn_adopt(smtp_conn *conn, const smtp_conn_options *options, int64_t now)
{
	conn->options = *options;
	smtp_conn_plan(conn, now);
	smtp_trace_init(&conn->trace, now);
	if (options->mail) {
		smtp_conn_add(conn, options->mail, now);
	}
}

/* ---- several mails ------------------------------------------------------------------------------- */

bool smtp_conn_takes_more(const smtp_conn *conn)
{
	return conn->stage != SMTP_STAGE_CLOSED && conn->options.keep &&
		   (!conn->session || smtp_session_takes_more(conn->session));
}

void smtp_conn_add(smtp_conn *conn, smtp_mail *mail, int64_t now)
{
	mail->offered = now;
	if (++conn->mails > 1) {
		smtp_trace_note(mail->trace, SMTP_PHASE_MAIL, now, "mail number %u on this connection%s%s",
			conn->mails, conn->ip[0] ? " to " : "", conn->ip);
		smtp_stats_count(conn->options.server, SMTP_COUNTER_REUSED, 1);
	}
	smtp_conn_note_plan(conn, mail, now);
	if (conn->session) {
		smtp_session_add(conn->session, mail, now);
	} else {
		smtp_mail_append(&conn->waiting, mail);
	}
}

void smtp_conn_finish(smtp_conn *conn, int64_t now)
{
	conn->options.keep = false;
	if (conn->session) {
		smtp_session_finish(conn->session, now);
	}
}

smtp_mail *smtp_conn_fetch(smtp_conn *conn)
{
	return conn->session ? smtp_session_fetch(conn->session) : NULL;
}

smtp_mail *smtp_conn_take_back(smtp_conn *conn)
{
	if (conn->session) {
		return smtp_session_take_back(conn->session);
	}
	return conn->stage == SMTP_STAGE_CLOSED ? smtp_mail_pop(&conn->waiting) : NULL;
}

/* ---- the end of the rest ------------------------------------------------------------------------- */

void smtp_conn_dismiss(smtp_conn *conn)
{
	if (conn && smtp_conn_is_alive(conn)) {
		smtp_session_finish(conn->session, smtp_clock_now());
		smtp_conn_step_session(conn, smtp_clock_now());
	}
	smtp_conn_free(conn);
}
