/*
 * test_server.c - defaults, the port and TLS that follow, and every option that can be wrong.
 */
#include "test.h"
#include "endpoint.h"
#include "server.h"

static smtp_server good_server(void)
{
	smtp_server server;
	smtp_server_init(&server);
	server.host = SMTP_SPAN("smtp.example.com");
	return server;
}

static void ports_follow_from_tls_and_login(void **state)
{
	(void)state;
	smtp_server server = good_server();
	assert_int_equal(smtp_server_port(&server), 25);
	server.username = SMTP_SPAN("shop");
	assert_int_equal(smtp_server_port(&server), 587);
	server.tls = SMTP_TLS_IMPLICIT;
	assert_int_equal(smtp_server_port(&server), 465);
	server.port = 2525;
	assert_int_equal(smtp_server_port(&server), 2525);
	server.protocol = SMTP_PROTOCOL_LMTP;
	assert_int_equal(smtp_server_port(&server), 2525);
	server.port = 0;
	assert_int_equal(smtp_server_port(&server), 24);
}

static void auto_on_465_is_implicit(void **state)
{
	(void)state;
	smtp_server server = good_server();
	assert_int_equal(smtp_server_tls(&server), SMTP_TLS_AUTO);
	server.port = 465;
	assert_int_equal(smtp_server_tls(&server), SMTP_TLS_IMPLICIT);
	server.tls = SMTP_TLS_NONE;
	assert_int_equal(smtp_server_tls(&server), SMTP_TLS_NONE);
}

static void refused_for(smtp_server server, const char *key)
{
	smtp_refusal refusal = {"", ""};
	assert_false(smtp_server_check(&server, &refusal));
	assert_string_equal(refusal.key, key);
	assert_int_equal(strncmp(refusal.must, "must ", 5), 0);
}

static void wrong_values_are_named(void **state)
{
	(void)state;
	static const char *const bad_hosts[] = {
		"", "a b", "a\r\nb", "ssl://a", "a/b", "u@a", "a%0d", "<a>", "\xff.cn", "a?b", "a#b"};
	smtp_server server = good_server();
	assert_true(smtp_server_check(&server, NULL));
	server.host = (smtp_span){NULL, 0};
	refused_for(server, "host");
	for (size_t i = 0; i < sizeof bad_hosts / sizeof bad_hosts[0]; i++) {
		server = good_server();
		server.host = smtp_span_of(bad_hosts[i]);
		refused_for(server, "host");
		if (i) {
			server = good_server();
			server.peer_name = smtp_span_of(bad_hosts[i]);
			refused_for(server, "peer_name");
		}
	}
	static const char label[] = "a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.";
	char longest[257] = {[256] = 'a'};
	for (size_t i = 0; i < 256; i += 64) {
		memcpy(longest + i, label, 64);
	}
	server = good_server();
	server.host = server.local_domain = (smtp_span){longest, 255};
	assert_true(smtp_server_check(&server, NULL));
	server.local_domain = (smtp_span){longest, 257};
	refused_for(server, "local_domain");
	server.host = server.local_domain;
	refused_for(server, "host");
	server = good_server();
	server.port = 65536;
	refused_for(server, "port");
	server = good_server();
	server.port = 6379;
	assert_true(smtp_server_check(&server, NULL));
	server.public_only = true;
	refused_for(server, "port");
	server.port = 2525;
	assert_true(smtp_server_check(&server, NULL));
	server = good_server();
	server.local_domain = SMTP_SPAN("a\r\nMAIL FROM:<x>");
	refused_for(server, "local_domain");
	server = good_server();
	server.source_ip = SMTP_SPAN("localhost");
	refused_for(server, "source_ip");
	server = good_server();
	server.peer_fingerprints[server.peer_fingerprint_count++] =
		SMTP_SPAN("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");
	assert_true(smtp_server_check(&server, NULL));
	server.tls = SMTP_TLS_NONE; /* no certificate would be seen */
	refused_for(server, "peer_fingerprint");
}

/* Who says nothing about it gets all of it. */
static void checks_are_on_by_default(void **state)
{
	(void)state;
	smtp_server server;
	memset(&server, 0xff, sizeof server);
	smtp_server_init(&server);
	assert_true(server.verify_peer && server.verify_peer_name);
	assert_int_equal(server.tls, SMTP_TLS_AUTO);
}

static void logins_come_in_pairs_and_hold_no_controls(void **state)
{
	(void)state;
	char large[5000];
	memset(large, 'x', sizeof large);
	smtp_server server = good_server();
	server.username = SMTP_SPAN("shop");
	refused_for(server, "password");
	server.password = SMTP_SPAN("");
	assert_true(smtp_server_check(&server, NULL));
	server.username = SMTP_SPAN("");
	refused_for(server, "username");
	server.username = (smtp_span){NULL, 0};
	refused_for(server, "username");
	server.username = SMTP_SPAN("a\0b");
	refused_for(server, "username");
	server.username = SMTP_SPAN("shop");
	server.password = SMTP_SPAN("sesame-open\r\nb");
	refused_for(server, "password");
	server.password = (smtp_span){large, sizeof large};
	refused_for(server, "password");
}

static void a_token_is_one_and_comes_with_a_name(void **state)
{
	(void)state;
	static const char *const wrong[] = {"", "=", "a b", "a=b", "a\r\nb",
		"a\x01"
		"b",
		"a\x80", "a,b", "\"a\"", "a:b"};
	static char large[9000];
	memset(large, 'x', sizeof large);
	smtp_server server = good_server();
	server.oauth_token = SMTP_SPAN("sesame-open.A-b_c~d+e/f==");
	refused_for(server, "username");
	server.username = SMTP_SPAN("shop");
	assert_true(smtp_server_check(&server, NULL));
	assert_true(smtp_server_has_login(&server));
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		server.oauth_token = smtp_span_of(wrong[i]);
		refused_for(server, "oauth_token");
	}
	server.oauth_token = (smtp_span){large, sizeof large};
	refused_for(server, "oauth_token");
	server.oauth_token = (smtp_span){large, 8192};
	assert_true(smtp_server_check(&server, NULL));
	server.oauth_token = SMTP_SPAN("sesame-open\0b");
	refused_for(server, "oauth_token");
	server.oauth_token = SMTP_SPAN("sesame-open");
	server.password = SMTP_SPAN("sesame-open");
	refused_for(server, "oauth_token");
}

static void a_mechanism_that_cannot_be_is_refused(void **state)
{
	(void)state;
	smtp_server server = good_server();
	server.username = SMTP_SPAN("shop");
	server.password = SMTP_SPAN("sesame-open");
	server.auth[0] = SMTP_MECHANISM_XOAUTH2;
	server.auth_count = 1;
	refused_for(server, "auth");
	server.auth[server.auth_count++] = SMTP_MECHANISM_PLAIN;
	assert_true(smtp_server_check(&server, NULL));
	server.password = (smtp_span){NULL, 0};
	server.oauth_token = SMTP_SPAN("sesame-open");
	server.auth[0] = SMTP_MECHANISM_SCRAM_SHA_256;
	refused_for(server, "auth");
}

static void external_needs_a_certificate_and_tls(void **state)
{
	(void)state;
	smtp_server server = good_server();
	server.auth[0] = SMTP_MECHANISM_EXTERNAL;
	server.auth_count = 1;
	assert_true(smtp_server_has_login(&server));
	refused_for(server, "local_cert");
	server.local_cert = SMTP_SPAN("/client.pem");
	assert_true(smtp_server_check(&server, NULL));
	server.username = SMTP_SPAN("shop");
	assert_true(smtp_server_check(&server, NULL));
	server.tls = SMTP_TLS_NONE;
	refused_for(server, "tls");
}

static void anonymous_needs_no_name(void **state)
{
	(void)state;
	smtp_server server = good_server();
	server.auth[0] = SMTP_MECHANISM_ANONYMOUS;
	server.auth_count = 1;
	assert_true(smtp_server_has_login(&server));
	assert_true(smtp_server_check(&server, NULL));
	server.username = SMTP_SPAN("shop@example.com");
	assert_true(smtp_server_check(&server, NULL));
}

static void iterations_have_bounds(void **state)
{
	(void)state;
	smtp_server server = good_server();
	assert_int_equal(server.scram_min_iterations, 4096);
	server.scram_min_iterations = 0;
	refused_for(server, "scram_min_iterations");
	server.scram_min_iterations = SMTP_SCRAM_ITERATIONS_MAX;
	assert_true(smtp_server_check(&server, NULL));
	server.scram_min_iterations++;
	refused_for(server, "scram_min_iterations");
}

static void times_are_positive(void **state)
{
	(void)state;
	smtp_server server = good_server();
	server.timeout = 0;
	refused_for(server, "timeout");
	server = good_server();
	server.connect_timeout = -1;
	refused_for(server, "connect_timeout");
	server = good_server();
	server.final_timeout = 0;
	refused_for(server, "final_timeout");
	server = good_server();
	server.deadline = -1;
	refused_for(server, "deadline");
}

static void files_count_where_tls_may_begin(void **state)
{
	(void)state;
	smtp_server server = good_server();
	assert_false(smtp_server_names_tls_files(&server));
	server.cafile = SMTP_SPAN("/ca.pem");
	assert_true(smtp_server_names_tls_files(&server));
	server.trust_is_default = true;
	assert_false(smtp_server_names_tls_files(&server));
	server.local_cert = SMTP_SPAN("/client.pem");
	assert_true(smtp_server_names_tls_files(&server));
	server.tls = SMTP_TLS_NONE;
	assert_false(smtp_server_names_tls_files(&server));
}

static void a_socket_has_a_name_and_no_port(void **state)
{
	(void)state;
	char label[SMTP_SERVER_LABEL];
	smtp_server server = good_server();
	smtp_server_label(&server, label);
	assert_string_equal(label, "smtp.example.com");
	server.host = (smtp_span){NULL, 0};
	server.socket_path = SMTP_SPAN("/run/mail/socket");
	smtp_server_label(&server, label);
	assert_string_equal(label, "unix:/run/mail/socket");
	assert_int_equal(smtp_server_port(&server), 0);
}

static void a_socket_is_the_whole_way(void **state)
{
	(void)state;
	static const char *const bad_paths[] = {"", "socket", "./socket", "/run/a\nb", "/run/\x7f"};
	smtp_server socket = good_server();
	socket.host = (smtp_span){NULL, 0};
	socket.socket_path = SMTP_SPAN("/run/mail/socket");
	assert_true(smtp_server_check(&socket, NULL));
	smtp_server server = socket;
	server.host = SMTP_SPAN("localhost");
	refused_for(server, "host");
	server = socket;
	server.port = 25;
	refused_for(server, "port");
	server = socket;
	server.source_ip = SMTP_SPAN("127.0.0.1");
	refused_for(server, "source_ip");
	server = socket;
	server.public_only = true;
	refused_for(server, "socket");
	for (size_t i = 0; i < sizeof bad_paths / sizeof bad_paths[0]; i++) {
		server = socket;
		server.socket_path = smtp_span_of(bad_paths[i]);
		refused_for(server, "socket");
	}
	char path[SMTP_SOCKET_PATH_LIMIT + 1];
	memset(path, '/', sizeof path);
	server = socket;
	server.socket_path = (smtp_span){path, sizeof path - 1};
	assert_true(smtp_server_check(&server, NULL));
	server.socket_path.length++;
	refused_for(server, "socket");
}

static smtp_server behind(smtp_proxy_kind kind, const char *host)
{
	smtp_server server = good_server();
	server.proxy = kind;
	server.proxy_host = smtp_span_of(host);
	server.proxy_port = 1080;
	return server;
}

static void a_proxy_is_checked(void **state)
{
	(void)state;
	char large[256];
	memset(large, 'x', sizeof large);
	smtp_server server = behind(SMTP_PROXY_HTTP, "proxy.example");
	assert_true(smtp_server_check(&server, NULL));
	server.proxy_host = SMTP_SPAN("a b");
	refused_for(server, "proxy");
	server = behind(SMTP_PROXY_HTTP, "proxy.example");
	server.proxy_port = 0;
	refused_for(server, "proxy");
	server = behind(SMTP_PROXY_HTTP, "proxy.example");
	server.proxy_username = SMTP_SPAN("a:b");
	refused_for(server, "proxy");
	server.proxy = SMTP_PROXY_SOCKS5;
	assert_true(smtp_server_check(&server, NULL));
	server.proxy_username = (smtp_span){large, sizeof large};
	refused_for(server, "proxy");
	server.proxy_username = (smtp_span){large, sizeof large - 1};
	assert_true(smtp_server_check(&server, NULL));
	server.proxy_password = SMTP_SPAN("sesame-open\r\n");
	refused_for(server, "proxy");
	server.proxy_password = SMTP_SPAN("sesame-open");
	server.proxy_username = (smtp_span){NULL, 0};
	refused_for(server, "proxy");
}

static void a_proxy_has_a_name(void **state)
{
	(void)state;
	char label[SMTP_SERVER_LABEL];
	smtp_server server = good_server();
	smtp_server_proxy_label(&server, label);
	assert_string_equal(label, "");
	server = behind(SMTP_PROXY_SOCKS5, "proxy.example");
	smtp_server_proxy_label(&server, label);
	assert_string_equal(label, "proxy.example:1080");
	server = behind(SMTP_PROXY_SOCKS5, "::1");
	smtp_server_proxy_label(&server, label);
	assert_string_equal(label, "[::1]:1080");
}

static void who_looks_the_name_up(void **state)
{
	(void)state;
	static const struct {
		smtp_proxy_kind kind;
		bool here;
	} expected[] = {{SMTP_PROXY_NONE, true}, {SMTP_PROXY_SOCKS5, true}, {SMTP_PROXY_SOCKS5H, false},
		{SMTP_PROXY_HTTP, false}};
	for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
		smtp_server server = behind(expected[i].kind, "proxy.example");
		assert_int_equal(smtp_server_is_looked_up(&server), expected[i].here);
		server.public_only = true;
		assert_true(smtp_server_is_looked_up(&server));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_proxy_is_checked),
		cmocka_unit_test(a_proxy_has_a_name),
		cmocka_unit_test(who_looks_the_name_up),
		cmocka_unit_test(a_socket_has_a_name_and_no_port),
		cmocka_unit_test(a_socket_is_the_whole_way),
		cmocka_unit_test(ports_follow_from_tls_and_login),
		cmocka_unit_test(auto_on_465_is_implicit),
		cmocka_unit_test(wrong_values_are_named),
		cmocka_unit_test(checks_are_on_by_default),
		cmocka_unit_test(logins_come_in_pairs_and_hold_no_controls),
		cmocka_unit_test(a_token_is_one_and_comes_with_a_name),
		cmocka_unit_test(a_mechanism_that_cannot_be_is_refused),
		cmocka_unit_test(external_needs_a_certificate_and_tls),
		cmocka_unit_test(anonymous_needs_no_name),
		cmocka_unit_test(iterations_have_bounds),
		cmocka_unit_test(times_are_positive),
		cmocka_unit_test(files_count_where_tls_may_begin),
	};
	return cmocka_run_group_tests_name("server", tests, NULL, NULL);
}
