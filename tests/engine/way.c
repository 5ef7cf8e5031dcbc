/*
 * way.c - see way.h.
 */
#include "test.h"
#include "way.h"
#include "loopback.h"
#include "variants.h"

#include <netinet/in.h>
#include <unistd.h>

smtp_server server_at(const char *host, unsigned port)
{
	smtp_server server;
	smtp_server_init(&server);
	server.host = smtp_span_of(host);
	server.port = port;
	server.tls = SMTP_TLS_NONE;
	server.local_domain = SMTP_SPAN("client.example");
	server.timeout = server.connect_timeout = 5 * SMTP_SECOND;
	return server;
}

unsigned port_of(const smtp_endpoint *at)
{
	struct sockaddr_in ipv4;
	memcpy(&ipv4, &at->address, sizeof ipv4); /* the port is at the same place in both */
	return ntohs(ipv4.sin_port);
}

/* What became of one try. The connection is the caller's to free. */
smtp_conn *try_to_reach(const smtp_server *server, const smtp_addresses *addresses)
{
	smtp_conn_options options = {.server = server, .addresses = addresses, .deadline = SMTP_NEVER};
	smtp_conn *conn = smtp_conn_new(&options, smtp_clock_now());
	assert_non_null(conn);
	assert_true(smtp_run(&conn, 1, NULL, (smtp_run_watch){0}));
	return conn;
}

void assert_not_public(const smtp_conn *conn)
{
	assert_int_equal(conn->outcome.failure.phase, SMTP_PHASE_RESOLVE);
	assert_int_equal(conn->outcome.failure.category, SMTP_CATEGORY_POLICY_REJECTED);
	assert_string_equal(conn->outcome.failure.variant, SMTP_VARIANT_ADDRESS_NOT_PUBLIC);
	assert_false(conn->dialled);
}

void assert_nobody_came(int listener)
{
	struct pollfd wait = {.fd = listener, .events = POLLIN};
	assert_int_equal(poll(&wait, 1, 0), 0);
}

smtp_addresses addresses_of(const char *const *list, unsigned port)
{
	smtp_addresses addresses = {.count = 0};
	for (; *list; list++) {
		assert_true(smtp_endpoint_parse(smtp_span_of(*list), port, &addresses.items[addresses.count++]));
	}
	return addresses;
}

bool is_noted(const smtp_conn *conn, const char *words)
{
	for (size_t i = 0; i < conn->trace.count; i++) {
		if (strstr(conn->trace.entries[i].text, words)) {
			return true;
		}
	}
	return false;
}

static bool hears(int client, const turn *expected)
{
	char heard[256];
	if (!expected->to_hear) { /* recv() would wait */
		return true;
	}
	ssize_t length = recv(client, heard, expected->to_hear, MSG_WAITALL);
	return length == (ssize_t)expected->to_hear && memcmp(heard, expected->hears, expected->to_hear) == 0;
}

static void *play(void *argument)
{
	peer *other = argument;
	for (size_t i = 0; i < other->play_count; i++) {
		int client = accept(other->listener, NULL, NULL);
		const turn *next = other->plays[i];
		for (; client >= 0 && next < other->plays[i] + TURNS && next->hears; next++) {
			if (!hears(client, next)) {
				atomic_fetch_add(&other->misheard, 1);
				break;
			}
			send(client, next->says, next->to_say, MSG_NOSIGNAL);
		}
		char octet;
		while (client >= 0 && other->silent && recv(client, &octet, 1, 0) > 0) {
		}
		close(client);
	}
	return NULL;
}

void peer_begin(peer *other, const turn (*plays)[TURNS], size_t count)
{
	*other = (peer){.plays = plays, .play_count = count};
	other->listener = loopback_listen("127.0.0.1", 4, &other->at);
	assert_true(other->listener >= 0);
}

void peer_start(peer *other)
{
	assert_int_equal(pthread_create(&other->thread, NULL, play, other), 0);
}

void peer_end(peer *other)
{
	shutdown(other->listener, SHUT_RDWR);
	pthread_join(other->thread, NULL);
	close(other->listener);
	assert_int_equal(other->misheard, 0);
}
