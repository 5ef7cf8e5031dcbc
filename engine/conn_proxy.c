/*
 * conn_proxy.c - the stage in which a proxy is asked for the mail server.
 */
#include "conn_state.h"
#include "conn_notes.h"
#include "variants.h"

#define READ_BLOCK 512
#define TARGETS 4 /* addresses of the mail server that a proxy is asked for, one after the other */

static smtp_proxy_wish wish_of(const smtp_conn *conn)
{
	const smtp_server *server = conn->options.server;
	return (smtp_proxy_wish){
		.kind = server->proxy,
		.username = server->proxy_username,
		.password = server->proxy_password,
		.host = smtp_span_of(conn->peer.host),
		.address = conn->addresses.count ? &conn->addresses.items[conn->target] : NULL,
		.port = smtp_server_port(server),
	};
}

void smtp_conn_begin_proxy(smtp_conn *conn, int64_t now)
{
	smtp_proxy_wish wish = wish_of(conn);
	smtp_conn_leave(conn, SMTP_STAGE_PROXY, now);
	conn->deadline = smtp_clock_after(now, conn->options.server->connect_timeout);
	conn->proxy = smtp_proxy_new(&wish);
	if (!conn->proxy) {
		smtp_conn_fail_for_memory(conn, now);
		return;
	}
	smtp_conn_note_wish(conn, now);
}

/* True when something moved. */
static bool send_some(smtp_conn *conn, smtp_failure *failure, smtp_io *io)
{
	size_t sent = 0;
	*io = smtp_channel_send(&conn->channel, smtp_proxy_output(conn->proxy), &sent, failure);
	smtp_proxy_sent(conn->proxy, sent);
	return *io == SMTP_IO_DONE;
}

/* Not one octet more than the proxy's own: what follows is the mail server's greeting, or its TLS. */
static bool receive_some(smtp_conn *conn, smtp_failure *failure, smtp_io *io)
{
	char octets[READ_BLOCK];
	size_t wanted = smtp_proxy_wants(conn->proxy), received = 0;
	size_t room = wanted < sizeof octets ? wanted : sizeof octets;
	*io = smtp_channel_receive(&conn->channel, octets, room, &received, failure);
	smtp_proxy_input(conn->proxy, octets, received);
	return *io == SMTP_IO_DONE;
}

/* Another address of the mail server, by a new connection to the proxy: the old one is of no use after a refusal
 * (RFC 1928 6). False: there is none, or no time for it. */
static bool try_next_target(smtp_conn *conn, int64_t now)
{
	if (!smtp_proxy_blames_address(conn->proxy) || conn->target + 1 >= conn->addresses.count ||
		conn->target + 1 >= TARGETS || now >= conn->deadline) {
		return false;
	}
	smtp_conn_note_refused(conn, now);
	smtp_channel_close(&conn->channel, false);
	smtp_proxy_free(conn->proxy);
	conn->proxy = NULL;
	conn->target++;
	smtp_conn_begin_to_dial(conn, now);
	return true;
}

static void settle(smtp_conn *conn, int64_t now)
{
	if (smtp_proxy_state(conn->proxy) == SMTP_PROXY_OPEN) {
		smtp_proxy_free(conn->proxy);
		conn->proxy = NULL;
		smtp_conn_note_open(conn, now);
		if (conn->addresses.count) {
			smtp_endpoint_ip(&conn->addresses.items[conn->target], conn->ip);
		}
		conn->at_proxy = false;
		smtp_conn_arrive(conn, now);
	} else if (!try_next_target(conn, now)) {
		smtp_conn_fail(conn, *smtp_proxy_failure(conn->proxy), now);
	}
}

void smtp_conn_step_proxy(smtp_conn *conn, int64_t now)
{
	smtp_io io = SMTP_IO_DONE;
	smtp_failure failure;
	bool moved = true;
	while (moved && smtp_proxy_state(conn->proxy) == SMTP_PROXY_TALKS) {
		moved = smtp_proxy_output(conn->proxy).length ? send_some(conn, &failure, &io)
													  : receive_some(conn, &failure, &io);
	}
	now = smtp_clock_now();
	if (smtp_proxy_state(conn->proxy) != SMTP_PROXY_TALKS) {
		settle(conn, now);
	} else if (io == SMTP_IO_EOF || io == SMTP_IO_FAILED) {
		if (io == SMTP_IO_EOF) {
			failure = smtp_failure_of(SMTP_CATEGORY_CONNECTION_LOST, NULL, "it closed the connection");
		}
		failure.variant = SMTP_VARIANT_PROXY_BROKEN;
		smtp_conn_fail(conn, failure, now);
	}
}
