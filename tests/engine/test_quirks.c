/*
 * test_quirks.c - what is known of a server: of that one, for an hour, and of no more servers than there is room for.
 */
#include "quirks.h"
#include "test.h"

#include <stdio.h>

static smtp_server named(const char *host)
{
	smtp_server server;
	smtp_server_init(&server);
	server.host = smtp_span_of(host);
	return server;
}

static void of_a_server_and_not_of_another(void **state)
{
	(void)state;
	smtp_quirks quirks = {0};
	smtp_server server = named("mail.example.com"), other = named("mail.example.net"), port = server,
				socket = server, login = server;
	port.port = 2525;
	socket.socket_path = SMTP_SPAN("/run/mail");
	login.tls = SMTP_TLS_NONE;
	login.timeout = 1;
	assert_false(smtp_quirks_has(&quirks, &server, SMTP_QUIRK_PIPELINING, 1));
	smtp_quirks_learn(&quirks, &server, SMTP_QUIRK_PIPELINING, 1);
	assert_true(smtp_quirks_has(&quirks, &server, SMTP_QUIRK_PIPELINING, 1));
	assert_true(smtp_quirks_has(&quirks, &login, SMTP_QUIRK_PIPELINING, 1));
	assert_false(smtp_quirks_has(&quirks, &server, SMTP_QUIRK_CHUNKING, 1));
	assert_false(smtp_quirks_has(&quirks, &other, SMTP_QUIRK_PIPELINING, 1));
	assert_false(smtp_quirks_has(&quirks, &port, SMTP_QUIRK_PIPELINING, 1));
	assert_false(smtp_quirks_has(&quirks, &socket, SMTP_QUIRK_PIPELINING, 1));
	smtp_quirks_learn(&quirks, &server, SMTP_QUIRK_CHUNKING, 2);
	assert_true(smtp_quirks_has(&quirks, &server, SMTP_QUIRK_PIPELINING, 2));
	assert_true(smtp_quirks_has(&quirks, &server, SMTP_QUIRK_CHUNKING, 2));
}

static void for_an_hour(void **state)
{
	(void)state;
	smtp_quirks quirks = {0};
	smtp_server server = named("mail.example.com");
	smtp_quirks_learn(&quirks, &server, SMTP_QUIRK_PIPELINING, 5);
	assert_true(smtp_quirks_has(&quirks, &server, SMTP_QUIRK_PIPELINING, 4 + 3600 * SMTP_SECOND));
	assert_false(smtp_quirks_has(&quirks, &server, SMTP_QUIRK_PIPELINING, 5 + 3600 * SMTP_SECOND));
	smtp_quirks_learn(&quirks, &server, SMTP_QUIRK_PIPELINING, 3600 * SMTP_SECOND);
	assert_true(smtp_quirks_has(&quirks, &server, SMTP_QUIRK_PIPELINING, 5 + 3600 * SMTP_SECOND));
}

static void the_oldest_is_forgotten(void **state)
{
	(void)state;
	smtp_quirks quirks = {0};
	char names[2 * SMTP_QUIRKS_MAX][32];
	for (size_t i = 0; i < 2 * SMTP_QUIRKS_MAX; i++) {
		snprintf(names[i], sizeof names[i], "mail%zu.example.com", i);
		smtp_server server = named(names[i]);
		smtp_quirks_learn(&quirks, &server, SMTP_QUIRK_CHUNKING, (int64_t)i);
	}
	for (size_t i = 0; i < 2 * SMTP_QUIRKS_MAX; i++) {
		smtp_server server = named(names[i]);
		assert_int_equal(smtp_quirks_has(&quirks, &server, SMTP_QUIRK_CHUNKING, 100), i >= SMTP_QUIRKS_MAX);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(of_a_server_and_not_of_another),
		cmocka_unit_test(for_an_hour),
		cmocka_unit_test(the_oldest_is_forgotten),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
