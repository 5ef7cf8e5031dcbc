/*
 * conn_talk.c - the stage of the dialogue: the session's octets to the channel and back.
 */
#include "conn_state.h"

#define READ_BLOCK (16 * 1024)
/* Reads and writes in one step, and its time, so that one talkative server or one slow source does not starve the other
 * connections, nor the caller who wants to be asked. */
#define ROUNDS 64
#define STEP_TIME (SMTP_SECOND / 20)

void smtp_conn_begin_session(smtp_conn *conn, int64_t now)
{
	smtp_conn_leave(conn, SMTP_STAGE_SESSION, now);
	conn->session =
		smtp_session_new(&conn->plan, &conn->outcome, &conn->trace, conn->options.watch, conn->tls_on, now);
	if (!conn->session) {
		smtp_conn_fail_for_memory(conn, now);
		return;
	}
	smtp_mail *mail;
	while ((mail = smtp_mail_pop(&conn->waiting))) {
		smtp_session_add(conn->session, mail, now);
	}
	if (!conn->options.keep) {
		smtp_session_finish(conn->session, now);
	}
}

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
	if (smtp_conn_disown(conn, now) || !octets.length) {
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

/* There is more to come: a server that writes its replies in several pieces may wait with the next one until this one is
 * acknowledged (Nagle), which the system likes to put off. */
static void hurry_the_rest(const smtp_conn *conn)
{
	unsigned wants = smtp_session_wants(conn->session);
	if (wants == SMTP_WANT_READ && !smtp_session_is_idle(conn->session)) {
		smtp_socket_acknowledge(conn->channel.socket);
	}
}

/* `more`: there may be octets of which no poll() tells, or would tell at once. */
static bool read_some(smtp_conn *conn, int64_t now, bool *more)
{
	char octets[READ_BLOCK];
	smtp_failure failure;
	size_t received = 0;
	smtp_io io = smtp_channel_receive(&conn->channel, octets, sizeof octets, &received, &failure);
	if (io == SMTP_IO_DONE) {
		*more = received == sizeof octets || smtp_channel_holds(&conn->channel);
		smtp_session_input(conn->session, octets, received, now);
		hurry_the_rest(conn);
		return true;
	}
	conn->tls_wants_write |= io == SMTP_IO_WANT_WRITE;
	if (io == SMTP_IO_FAILED || io == SMTP_IO_EOF) {
		smtp_session_broken(conn->session, failure, now);
	}
	return false;
}

void smtp_conn_step_session(smtp_conn *conn, int64_t now)
{
	bool moved = true, more = true;
	int64_t until = now + STEP_TIME;
	conn->tls_wants_write = false;
	for (int round = 0; moved && round < ROUNDS && now < until; round++) {
		unsigned wants = smtp_session_wants(conn->session);
		moved = false;
		now = smtp_clock_now(); /* a fast peer answers several times within one step */
		if (wants & (SMTP_WANT_CLOSE | SMTP_WANT_TLS)) {
			break;
		}
		if (wants & SMTP_WANT_WRITE) {
			moved = write_some(conn, now);
			wants = smtp_session_wants(conn->session);
		}
		if (moved && !(wants & SMTP_WANT_WRITE)) {
			more = smtp_channel_holds(&conn->channel); /* behind a whole flight the answer is not there yet */
		}
		if (more && (wants & SMTP_WANT_READ)) {
			moved = read_some(conn, now, &more) || moved;
		}
	}
	conn->unfinished = moved;
	if (smtp_conn_is_done(conn)) {
		return;
	}
	unsigned wants = smtp_session_wants(conn->session);
	if (wants & SMTP_WANT_CLOSE) {
		smtp_conn_end(conn, smtp_conn_failure(conn)->phase == SMTP_PHASE_NONE, now);
	} else if (wants & SMTP_WANT_TLS) {
		smtp_conn_leave(conn, SMTP_STAGE_TLS, now);
		smtp_conn_begin_tls(conn, now);
	}
}
