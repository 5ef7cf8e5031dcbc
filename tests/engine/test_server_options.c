/*
 * test_server_options.c - a server's options from texts, one by one and as a URL.
 */
#include "test.h"

static char text[512];

static bool set(smtp_server *server, const char *key, const char *value, smtp_refusal *refusal)
{
	static char values[64][128]; /* the server borrows them */
	static size_t next;
	char *copy = values[next++ % 64];
	snprintf(copy, sizeof values[0], "%s", value);
	return smtp_server_set(server, smtp_span_of(key), copy, strlen(copy), refusal);
}

static void options_are_set_by_name(void **state)
{
	(void)state;
	smtp_server server;
	smtp_refusal refusal;
	smtp_server_init(&server);
	assert_true(set(&server, "host", "[::1]", &refusal));
	assert_span(server.host, "::1");
	assert_true(set(&server, "port", "465", &refusal));
	assert_int_equal(server.port, 465);
	assert_true(set(&server, "tls", "ssl", &refusal));
	assert_int_equal(server.tls, SMTP_TLS_IMPLICIT);
	assert_true(set(&server, "timeout", "2.5", &refusal));
	assert_int_equal(server.timeout, 2500000);
	assert_true(set(&server, "deadline", "0", &refusal));
	assert_true(set(&server, "verify_peer", "false", &refusal));
	assert_false(server.verify_peer);
	assert_true(set(&server, "auth", "LOGIN,plain,LOGIN", &refusal));
	assert_int_equal(server.auth_count, 2);
	assert_int_equal(server.auth[0], SMTP_MECHANISM_LOGIN);
	assert_true(set(&server, "auth", "auto", &refusal));
	assert_int_equal(server.auth_count, 0);
	assert_true(set(&server, "recipients", "all", &refusal));
	assert_true(server.all_recipients);
	assert_true(set(&server, "protocol", "lmtp", &refusal));
	assert_true(set(&server, "locale", "zh", &refusal));
	assert_true(set(&server, "rate", "30/m", &refusal));
	assert_int_equal(server.rate.messages, 30);
	assert_true(set(&server, "password", "", &refusal));
	assert_true(set(&server, "peer_fingerprint", "ab", &refusal));
	assert_int_equal(server.peer_fingerprint_count, 1);
}

static void mistakes_are_refused(void **state)
{
	(void)state;
	static const struct {
		const char *key, *value, *must;
	} wrong[] = {
		{"host", "", "must not be empty"},
		{"port", "0", "must be between 1 and 65535"},
		{"port", "65536", "must be between 1 and 65535"},
		{"port", "2x", "must be between 1 and 65535"},
		{"port", "1.5", "must be between 1 and 65535"},
		{"port", "99999999999999999999", "must be between 1 and 65535"},
		{"timeout", "0", "must be between 0.001 and 604800 seconds"},
		{"timeout", "0.0009", "must be between 0.001 and 604800 seconds"},
		{"timeout", "1.2345678", "must be between 0.001 and 604800 seconds"},
		{"timeout", ".5", "must be between 0.001 and 604800 seconds"},
		{"deadline", "604801", "must be between 0 and 604800 seconds"},
		{"tls", "yes", "must be one of \"auto\", \"implicit\", \"starttls\", \"opportunistic\", \"none\""},
		{"verify_peer", "yes", "must be true or false"},
		{"auth", "PLAIN,", "must be \"auto\" or names of mechanisms, like \"PLAIN\""},
		{"cafile", "ca.pem", "must be an absolute path"},
		{"recipients", "some", "must be \"any\" or \"all\""},
		{"protocol", "http", "must be \"smtp\" or \"lmtp\""},
		{"locale", "fr", "must be one of \"en\", \"zh\""},
		{"rate", "fast", "must be a rate like \"30/m\""},
		{"allow", "private", "must be \"any\" or \"public\""},
		{"Host", "x", "must not contain an unknown key"},
	};
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		smtp_server server;
		smtp_refusal refusal;
		smtp_server_init(&server);
		assert_false(set(&server, wrong[i].key, wrong[i].value, &refusal));
		assert_string_equal(refusal.must, wrong[i].must);
		assert_string_equal(refusal.key, i + 1 < sizeof wrong / sizeof wrong[0] ? wrong[i].key : "");
	}
}

static bool set_url(smtp_server *server, const char *url, smtp_refusal *refusal)
{
	smtp_server_init(server);
	snprintf(text, sizeof text, "%s", url);
	return smtp_server_set_url(server, text, strlen(text), refusal);
}

static void a_url_says_all(void **state)
{
	(void)state;
	smtp_server server;
	smtp_refusal refusal;
	assert_true(set_url(&server,
		"smtp://shop%40a.example:sesame-open%3A%2f%zz@mail.example:587?tls=starttls&locale=zh", &refusal));
	assert_span(server.host, "mail.example");
	assert_span(server.username, "shop@a.example");
	assert_span(server.password, "sesame-open:/%zz");
	assert_int_equal(server.port, 587);
	assert_int_equal(server.tls, SMTP_TLS_STARTTLS);
	assert_int_equal(server.locale, SMTP_LOCALE_ZH);
	assert_true(set_url(&server, "SMTPS://[2001:db8::1]", &refusal));
	assert_span(server.host, "2001:db8::1");
	assert_int_equal(server.tls, SMTP_TLS_IMPLICIT);
	assert_int_equal(server.port, 0);
	assert_true(set_url(&server, "lmtp+unix:///run/lmtp%20x?timeout=5", &refusal));
	assert_span(server.socket_path, "/run/lmtp x");
	assert_int_equal(server.protocol, SMTP_PROTOCOL_LMTP);
	assert_int_equal(server.timeout, 5 * SMTP_SECOND);
	assert_true(set_url(&server, "capture:///var/mails", &refusal));
	assert_span(server.capture, "/var/mails");
}

static void what_is_no_url_is_refused(void **state)
{
	(void)state;
	static const char *const wrong[] = {"", "smtp:", "smtp://", "mail.example", "http://mail.example",
		"smtp://host/path", "smtp://ho st", "smtp://host#x", "smtp://host?tls", "smtp://host\r\n",
		"capture://", "capture://host", "smtp://host:99999", "smtp://host:", "smtp://@host", "smtp://user@",
		"smtp://host?x=1", "smtp://user%00@host"};
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		smtp_server server;
		smtp_refusal refusal;
		if (set_url(&server, wrong[i], &refusal)) {
			fail_msg("%s", wrong[i]);
		}
	}
}

static void a_proxy_is_a_url(void **state)
{
	(void)state;
	smtp_server server;
	smtp_refusal refusal;
	smtp_server_init(&server);
	assert_true(set(&server, "proxy", "socks5://us%40er:sesame-open%3a@proxy.example:1081/", &refusal));
	assert_int_equal(server.proxy, SMTP_PROXY_SOCKS5);
	assert_span(server.proxy_host, "proxy.example");
	assert_int_equal(server.proxy_port, 1081);
	assert_span(server.proxy_username, "us@er");
	assert_span(server.proxy_password, "sesame-open:");
	assert_true(set(&server, "proxy", "SOCKS5H://[::1]", &refusal));
	assert_int_equal(server.proxy, SMTP_PROXY_SOCKS5H);
	assert_span(server.proxy_host, "::1");
	assert_int_equal(server.proxy_port, 1080);
	assert_null(server.proxy_username.data);
	assert_null(server.proxy_password.data);
	assert_true(set(&server, "proxy", "http://[::1]:3128", &refusal));
	assert_int_equal(server.proxy, SMTP_PROXY_HTTP);
	assert_int_equal(server.proxy_port, 3128);
	assert_true(set(&server, "proxy", "http://192.0.2.1", &refusal));
	assert_int_equal(server.proxy_port, 8080);
	assert_true(set(&server, "proxy", "", &refusal));
	assert_int_equal(server.proxy, SMTP_PROXY_NONE);
	assert_true(set_url(
		&server, "smtp://mail.example?proxy=socks5://u:p%2540x@proxy.example&allow=public", &refusal));
	assert_span(server.proxy_password, "p@x");
	assert_true(server.public_only);
}

static void what_is_no_proxy_is_refused(void **state)
{
	(void)state;
	static const char *const wrong[] = {"proxy.example", "ftp://proxy.example", "socks5://", "socks5:///",
		"socks4://x", "http://x/path", "http://x?y", "http://x#y", "http://x y", "http://x:0",
		"http://x:65536", "http://x:", "http://x:a", "http://:80", "http://user@", "http://[]", "http://[",
		"http://x:99999999999999999999"};
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		smtp_server server;
		smtp_refusal refusal;
		smtp_server_init(&server);
		if (set(&server, "proxy", wrong[i], &refusal)) {
			fail_msg("%s", wrong[i]);
		}
		assert_string_equal(refusal.key, "proxy");
		assert_int_equal(server.proxy, SMTP_PROXY_NONE);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(options_are_set_by_name),
		cmocka_unit_test(mistakes_are_refused),
		cmocka_unit_test(a_url_says_all),
		cmocka_unit_test(what_is_no_url_is_refused),
		cmocka_unit_test(a_proxy_is_a_url),
		cmocka_unit_test(what_is_no_proxy_is_refused),
	};
	return cmocka_run_group_tests_name("server options", tests, NULL, NULL);
}
