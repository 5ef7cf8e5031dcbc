/*
 * test_conn_open.c - the way to the server: which addresses may be connected to, and from where.
 */
#include "test.h"
#include "loopback.h"
#include "run.h"
#include "variants.h"

#include <netinet/in.h>
#include <unistd.h>

static smtp_server server_at(const char *host, unsigned port)
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

static unsigned port_of(const smtp_endpoint *at)
{
	struct sockaddr_in ipv4;
	memcpy(&ipv4, &at->address, sizeof ipv4); /* the port is at the same place in both */
	return ntohs(ipv4.sin_port);
}

/* What became of one try. The connection is the caller's to free. */
static smtp_conn *try_to_reach(const smtp_server *server, const smtp_addresses *addresses)
{
	smtp_conn_options options = {.server = server, .addresses = addresses, .deadline = SMTP_NEVER};
	smtp_conn *conn = smtp_conn_new(&options, smtp_clock_now());
	assert_non_null(conn);
	assert_true(smtp_run(&conn, 1, NULL, (smtp_run_watch){0}));
	return conn;
}

static void assert_not_public(const smtp_conn *conn)
{
	assert_int_equal(conn->outcome.failure.phase, SMTP_PHASE_RESOLVE);
	assert_int_equal(conn->outcome.failure.category, SMTP_CATEGORY_POLICY_REJECTED);
	assert_string_equal(conn->outcome.failure.variant, SMTP_VARIANT_ADDRESS_NOT_PUBLIC);
	assert_false(conn->dialled);
}

static void assert_nobody_came(int listener)
{
	struct pollfd wait = {.fd = listener, .events = POLLIN};
	assert_int_equal(poll(&wait, 1, 0), 0);
}

/* ---- public addresses only ----------------------------------------------------------------------- */

/* Every way to write "this machine", and other places that a stranger has no business with. */
static void a_private_address_is_refused_however_it_is_written(void **state)
{
	(void)state;
	static const char *const hosts[] = {"127.0.0.1", "127.1", "0x7f.1", "0177.0.0.1", "2130706433", "0",
		"[::1]", "::1", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "localhost", "10.1.2.3", "192.168.0.1",
		"169.254.169.254", "0xa9fea9fe", "fd00:ec2::254", "fe80::1"};
	smtp_endpoint at;
	int listener = loopback_listen("127.0.0.1", 1, &at);
	for (size_t i = 0; i < sizeof hosts / sizeof hosts[0]; i++) {
		smtp_server server = server_at(hosts[i], port_of(&at));
		server.public_only = true;
		smtp_conn *conn = try_to_reach(&server, NULL);
		assert_true(smtp_outcome_failed(&conn->outcome));
		if (conn->outcome.failure.category != SMTP_CATEGORY_DNS_FAILED) { /* not every libc reads 0x7f.1 */
			assert_not_public(conn);
		}
		smtp_conn_free(conn);
	}
	assert_nobody_came(listener);
	close(listener);
}

static smtp_addresses addresses_of(const char *const *list, unsigned port)
{
	smtp_addresses addresses = {.count = 0};
	for (; *list; list++) {
		assert_true(smtp_endpoint_parse(smtp_span_of(*list), port, &addresses.items[addresses.count++]));
	}
	return addresses;
}

/* A name may lead to both. The public one is only reached for: an IPv6 source cannot leave for an IPv4 address. */
static void of_a_mixed_name_only_the_public_address_is_tried(void **state)
{
	(void)state;
	static const char *const mixed[] = {"127.0.0.1", "::ffff:127.0.0.1", "192.0.1.25", "10.0.0.1", NULL};
	smtp_endpoint at;
	int listener = loopback_listen("127.0.0.1", 1, &at);
	smtp_addresses addresses = addresses_of(mixed, port_of(&at));
	smtp_server server = server_at("mixed.example", port_of(&at));
	server.public_only = true;
	server.source_ip = SMTP_SPAN("::1");
	smtp_conn *conn = try_to_reach(&server, &addresses);
	char ip[46];
	assert_int_equal(conn->outcome.failure.phase, SMTP_PHASE_CONNECT);
	assert_int_equal(conn->dial.count, 1);
	smtp_endpoint_ip(&conn->dial.attempts[0].endpoint, ip);
	assert_string_equal(ip, "192.0.1.25");
	/* what smtp_diagnose() hands to the neighbours */
	assert_int_equal(conn->addresses.count, 1);
	for (size_t i = 0; i < conn->trace.count; i++) {
		assert_null(strstr(conn->trace.entries[i].text, "10.0.0.1"));
	}
	smtp_conn_free(conn);
	assert_nobody_came(listener);
	close(listener);
}

static void addresses_that_were_handed_in_are_judged_too(void **state)
{
	(void)state;
	static const char *const private[] = {"127.0.0.1", "::1", NULL};
	smtp_endpoint at;
	int listener = loopback_listen("127.0.0.1", 1, &at);
	smtp_addresses addresses = addresses_of(private, port_of(&at));
	smtp_server server = server_at("mail.example.com", port_of(&at));
	server.public_only = true;
	smtp_conn *conn = try_to_reach(&server, &addresses);
	assert_not_public(conn);
	smtp_conn_free(conn);
	assert_nobody_came(listener);
	close(listener);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_private_address_is_refused_however_it_is_written),
		cmocka_unit_test(of_a_mixed_name_only_the_public_address_is_tried),
		cmocka_unit_test(addresses_that_were_handed_in_are_judged_too),
	};
	return cmocka_run_group_tests_name("conn_open", tests, NULL, NULL);
}
