/*
 * test_conn_proxy.c - the way through a proxy, over real sockets; what is said to it, octet by octet, is in test_proxy.c.
 */
#include "test.h"
#include "way.h"
#include "loopback.h"
#include "variants.h"

#include <unistd.h>

static smtp_server server_behind(const peer *proxy, smtp_proxy_kind kind, const char *host, unsigned port)
{
	smtp_server server = server_at(host, port);
	server.proxy = kind;
	server.proxy_host = SMTP_SPAN("127.0.0.1");
	server.proxy_port = port_of(&proxy->at);
	return server;
}

static void assert_proxy_fails(const smtp_conn *conn, smtp_category category, const char *variant)
{
	assert_int_equal(conn->outcome.failure.phase, SMTP_PHASE_PROXY);
	assert_int_equal(conn->outcome.failure.category, category);
	assert_string_equal(conn->outcome.failure.variant, variant);
	assert_string_equal(conn->ip, "");
}

/* The greeting comes in one piece with the proxy's last word, and is not lost. */
static void socks_tries_the_next_address(void **state)
{
	(void)state;
	static const turn plays[][TURNS] = {
		{TURN("\5\1\0", "\5\0"), TURN("\5\1\0\1\300\0\2\1\2\113", "\5\5\0\1\0\0\0\0\0\0")},
		{TURN("\5\1\0", "\5\0"),
			TURN("\5\1\0\1\300\0\2\2\2\113", "\5\0\0\1\0\0\0\0\0\0"
											 "220 mail.example\r\n"),
			EHLO, QUIT},
	};
	static const char *const list[] = {"192.0.2.1", "192.0.2.2", "192.0.2.3", NULL};
	peer proxy;
	peer_begin(&proxy, plays, 2);
	peer_start(&proxy);
	smtp_addresses addresses = addresses_of(list, 587);
	smtp_server server = server_behind(&proxy, SMTP_PROXY_SOCKS5, "mail.example", 587);
	smtp_conn *conn = try_to_reach(&server, &addresses);
	peer_end(&proxy);
	assert_false(smtp_outcome_failed(&conn->outcome));
	assert_string_equal(conn->ip, "192.0.2.2");
	assert_true(is_noted(conn, "192.0.2.1 port 587: connection refused"));
	assert_true(is_noted(conn, "the proxy is connected to 192.0.2.2 port 587"));
	smtp_conn_free(conn);
}

/* What the proxy's rules forbid, no other address changes. */
static void a_refusal_of_the_proxy_itself_is_final(void **state)
{
	(void)state;
	static const turn plays[][TURNS] = {
		{TURN("\5\1\0", "\5\0"), TURN("\5\1\0\1\300\0\2\1\2\113", "\5\2\0\1\0\0\0\0\0\0")}};
	static const char *const list[] = {"192.0.2.1", "192.0.2.2", NULL};
	peer proxy;
	peer_begin(&proxy, plays, 1);
	peer_start(&proxy);
	smtp_addresses addresses = addresses_of(list, 587);
	smtp_server server = server_behind(&proxy, SMTP_PROXY_SOCKS5, "mail.example", 587);
	smtp_conn *conn = try_to_reach(&server, &addresses);
	peer_end(&proxy);
	assert_proxy_fails(conn, SMTP_CATEGORY_POLICY_REJECTED, SMTP_VARIANT_PROXY_FORBIDS);
	smtp_conn_free(conn);
}

/* The proxy could look the name up again and find another address than the one that was checked. */
static void a_checked_address_is_handed_to_the_proxy_as_a_number(void **state)
{
	(void)state;
	static const turn plays[][TURNS] = {{
		TURN("CONNECT 192.0.1.25:587 HTTP/1.1\r\nHost: 192.0.1.25:587\r\n\r\n",
			"HTTP/1.1 200 OK\r\n\r\n220 mail.example\r\n"),
		EHLO,
		QUIT,
	}};
	static const char *const list[] = {"127.0.0.1", "192.0.1.25", NULL};
	peer proxy;
	peer_begin(&proxy, plays, 1);
	peer_start(&proxy);
	smtp_addresses addresses = addresses_of(list, 587);
	smtp_server server = server_behind(&proxy, SMTP_PROXY_HTTP, "mixed.example", 587);
	server.public_only = true;
	smtp_conn *conn = try_to_reach(&server, &addresses);
	peer_end(&proxy);
	assert_false(smtp_outcome_failed(&conn->outcome));
	assert_string_equal(conn->ip, "192.0.1.25");
	smtp_conn_free(conn);
}

static void a_private_address_is_refused_before_the_proxy_is_asked(void **state)
{
	(void)state;
	static const smtp_proxy_kind kinds[] = {SMTP_PROXY_SOCKS5, SMTP_PROXY_SOCKS5H, SMTP_PROXY_HTTP};
	peer proxy;
	peer_begin(&proxy, NULL, 0);
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		smtp_server server = server_behind(&proxy, kinds[i], "localhost", 587);
		server.public_only = true;
		smtp_conn *conn = try_to_reach(&server, NULL);
		assert_not_public(conn);
		smtp_conn_free(conn);
	}
	assert_nobody_came(proxy.listener);
	close(proxy.listener);
}

/* The proxy is on this machine, the mail server is who knows where. */
static void a_near_proxy_does_not_make_plain_fine(void **state)
{
	(void)state;
	static const turn plays[][TURNS] = {{
		TURN("\5\1\0", "\5\0"),
		TURN("\5\1\0\3\14mail.example\2\113", "\5\0\0\1\0\0\0\0\0\0"
											  "220 mail.example\r\n"),
		EHLO,
		QUIT,
	}};
	peer proxy;
	peer_begin(&proxy, plays, 1);
	peer_start(&proxy);
	smtp_server server = server_behind(&proxy, SMTP_PROXY_SOCKS5H, "mail.example", 587);
	server.tls = SMTP_TLS_AUTO;
	smtp_conn *conn = try_to_reach(&server, NULL);
	peer_end(&proxy);
	assert_int_equal(conn->outcome.failure.category, SMTP_CATEGORY_TLS_REQUIRED);
	assert_int_equal(conn->addresses.count, 0);
	assert_string_equal(conn->ip, "");
	smtp_conn_free(conn);
}

static void a_proxy_that_cannot_be_reached_is_to_blame(void **state)
{
	(void)state;
	peer proxy;
	int refuser = loopback_refuse("127.0.0.1", &proxy.at);
	smtp_server server = server_behind(&proxy, SMTP_PROXY_HTTP, "mail.example", 587);
	smtp_conn *conn = try_to_reach(&server, NULL);
	assert_proxy_fails(conn, SMTP_CATEGORY_CONNECTION_REFUSED, SMTP_VARIANT_PROXY_UNREACHABLE);
	smtp_conn_free(conn);
	server.proxy_host = SMTP_SPAN("no-such-proxy.invalid");
	conn = try_to_reach(&server, NULL);
	assert_proxy_fails(conn, SMTP_CATEGORY_DNS_FAILED, SMTP_VARIANT_PROXY_UNREACHABLE);
	smtp_conn_free(conn);
	close(refuser);
}

/* Its own limit for the talk with the proxy, however often an octet comes. */
static void a_silent_proxy_is_given_up(void **state)
{
	(void)state;
	static const turn plays[][TURNS] = {{TURN("\5\1\0", "\5")}};
	peer proxy;
	peer_begin(&proxy, plays, 1);
	proxy.silent = true;
	peer_start(&proxy);
	smtp_server server = server_behind(&proxy, SMTP_PROXY_SOCKS5H, "mail.example", 587);
	server.connect_timeout = SMTP_SECOND / 5;
	smtp_conn *conn = try_to_reach(&server, NULL);
	assert_proxy_fails(conn, SMTP_CATEGORY_CONNECTION_TIMEOUT, SMTP_VARIANT_PROXY_BROKEN);
	smtp_conn_free(conn);
	peer_end(&proxy);
}

static void a_proxy_that_hangs_up_is_to_blame(void **state)
{
	(void)state;
	static const turn plays[][TURNS] = {{TURN("\5\1\0", "\5")}};
	peer proxy;
	peer_begin(&proxy, plays, 1);
	peer_start(&proxy);
	smtp_server server = server_behind(&proxy, SMTP_PROXY_SOCKS5H, "mail.example", 587);
	smtp_conn *conn = try_to_reach(&server, NULL);
	assert_proxy_fails(conn, SMTP_CATEGORY_CONNECTION_LOST, SMTP_VARIANT_PROXY_BROKEN);
	smtp_conn_free(conn);
	peer_end(&proxy);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(socks_tries_the_next_address),
		cmocka_unit_test(a_refusal_of_the_proxy_itself_is_final),
		cmocka_unit_test(a_checked_address_is_handed_to_the_proxy_as_a_number),
		cmocka_unit_test(a_private_address_is_refused_before_the_proxy_is_asked),
		cmocka_unit_test(a_near_proxy_does_not_make_plain_fine),
		cmocka_unit_test(a_proxy_that_cannot_be_reached_is_to_blame),
		cmocka_unit_test(a_silent_proxy_is_given_up),
		cmocka_unit_test(a_proxy_that_hangs_up_is_to_blame),
	};
	return cmocka_run_group_tests_name("conn_proxy", tests, NULL, NULL);
}
