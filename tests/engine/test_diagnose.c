/*
 * test_diagnose.c - smtp_diagnose(): the order of checks, neighbours, what was not reached, and every allocation failed.
 */
#include "playserver.h"
#include "scarce.h"

#include <arpa/inet.h>
#include <unistd.h>

static char *path_of(const char *name)
{
	static char path[512];
	const char *top = getenv("SMTP_TESTS");
	snprintf(path, sizeof path, "%s/dialogues/%s.dialogue", top ? top : "tests/engine", name);
	return path;
}

static smtp_server local_server(unsigned port)
{
	smtp_server server;
	smtp_server_init(&server);
	server.host = SMTP_SPAN("127.0.0.1");
	server.port = port;
	server.tls = SMTP_TLS_NONE;
	server.local_domain = SMTP_SPAN("client.example");
	return server;
}

static smtp_diagnose_options probing(void)
{
	smtp_diagnose_options options;
	smtp_diagnose_options_init(&options);
	options.from.text = SMTP_SPAN("shop@example.com");
	options.to.text = SMTP_SPAN("buyer@example.net");
	options.neighbours = false;
	return options;
}

static const smtp_check *find(const smtp_diagnosis *diagnosis, smtp_check_name name)
{
	for (size_t i = 0; i < diagnosis->check_count; i++) {
		if (diagnosis->checks[i].name == name) {
			return &diagnosis->checks[i];
		}
	}
	return NULL;
}

static void assert_check(const smtp_diagnosis *diagnosis, smtp_check_name name, smtp_check_status status)
{
	const smtp_check *check = find(diagnosis, name);
	assert_non_null(check);
	assert_string_equal(smtp_check_status_name(check->status), smtp_check_status_name(status));
	assert_true(check->message && check->message[0]);
}

static bool count_checks(void *observer, const smtp_check *check)
{
	assert_non_null(check->message);
	(*(size_t *)observer)++;
	return true;
}

static void walks_to_rcpt_and_sends_nothing(void **state)
{
	(void)state;
	dialogue *script = dialogue_read(path_of("probe-stops-after-rcpt"));
	smtp_diagnosis diagnosis;
	smtp_refusal refusal;
	playserver peer;
	size_t told = 0;
	playserver_start(&peer, script, false);
	smtp_server server = local_server(peer.port);
	smtp_diagnose_options options = probing();
	options.observer = &told;
	options.on_check = count_checks;
	assert_true(smtp_diagnose(&server, &options, &diagnosis, &refusal));
	playserver_join(&peer);
	assert_int_equal(peer.wrong_step, 0);
	assert_true(diagnosis.ok);
	assert_int_equal(diagnosis.explanation.category, SMTP_CATEGORY_NONE);
	assert_int_equal(diagnosis.explanation.retry, SMTP_RETRY_NONE);
	assert_int_equal(diagnosis.explanation.advice_count, 0);
	assert_null(diagnosis.error);
	assert_int_equal(told, diagnosis.check_count);
	assert_check(&diagnosis, SMTP_CHECK_CONFIG, SMTP_CHECK_PASS);
	assert_check(&diagnosis, SMTP_CHECK_CONNECT, SMTP_CHECK_PASS);
	assert_check(&diagnosis, SMTP_CHECK_GREETING, SMTP_CHECK_PASS);
	assert_check(&diagnosis, SMTP_CHECK_TLS, SMTP_CHECK_SKIP);
	assert_check(&diagnosis, SMTP_CHECK_AUTH, SMTP_CHECK_SKIP);
	assert_check(&diagnosis, SMTP_CHECK_RCPT, SMTP_CHECK_PASS);
	assert_check(&diagnosis, SMTP_CHECK_MESSAGE, SMTP_CHECK_SKIP);
	assert_non_null(strstr(diagnosis.report, "RCPT TO:<buyer@example.net>"));
	smtp_diagnosis_free(&diagnosis);
	dialogue_free(script);
}

static void a_refused_sender_is_the_failed_check(void **state)
{
	(void)state;
	dialogue *script = dialogue_read(path_of("mail-refused"));
	smtp_diagnosis diagnosis;
	smtp_refusal refusal;
	playserver peer;
	playserver_start(&peer, script, false);
	smtp_server server = local_server(peer.port);
	server.locale = SMTP_LOCALE_ZH;
	smtp_diagnose_options options = probing();
	assert_true(smtp_diagnose(&server, &options, &diagnosis, &refusal));
	playserver_join(&peer);
	assert_false(diagnosis.ok);
	assert_int_equal(diagnosis.phase, SMTP_PHASE_MAIL);
	assert_int_equal(diagnosis.explanation.code, 553);
	assert_check(&diagnosis, SMTP_CHECK_EHLO, SMTP_CHECK_PASS);
	assert_check(&diagnosis, SMTP_CHECK_MAIL, SMTP_CHECK_FAIL);
	assert_check(&diagnosis, SMTP_CHECK_RCPT, SMTP_CHECK_SKIP);
	assert_string_equal(find(&diagnosis, SMTP_CHECK_TLS)->message, "连接没有加密。");
	assert_non_null(strstr(diagnosis.report, "结论："));
	smtp_diagnosis_free(&diagnosis);
	dialogue_free(script);
}

static void a_refused_port_names_the_neighbour_that_works(void **state)
{
	(void)state;
	dialogue *script = dialogue_read(path_of("neighbour"));
	smtp_diagnosis diagnosis;
	smtp_refusal refusal;
	playserver peer;
	smtp_endpoint closed;
	int refuser = loopback_refuse("127.0.0.1", &closed);
	playserver_start(&peer, script, true);
	smtp_server server = local_server(ntohs(((struct sockaddr_in *)&closed.address)->sin_port));
	server.tls = SMTP_TLS_AUTO;
	smtp_diagnose_options options = probing();
	options.neighbours = true;
	options.neighbour_ports[0] = peer.port;
	options.neighbour_count = 1;
	assert_true(smtp_diagnose(&server, &options, &diagnosis, &refusal));
	playserver_join(&peer);
	assert_false(diagnosis.ok);
	assert_int_equal(diagnosis.phase, SMTP_PHASE_CONNECT);
	assert_int_equal(diagnosis.explanation.category, SMTP_CATEGORY_CONNECTION_REFUSED);
	assert_true(diagnosis.sys_error != 0);
	assert_check(&diagnosis, SMTP_CHECK_CONNECT, SMTP_CHECK_FAIL);
	assert_check(&diagnosis, SMTP_CHECK_GREETING, SMTP_CHECK_SKIP);
	assert_check(&diagnosis, SMTP_CHECK_NEIGHBOURS, SMTP_CHECK_PASS);
	assert_true(diagnosis.has_working);
	assert_null(strstr(diagnosis.report, "smtp_diagnose()"));
	assert_int_equal(diagnosis.working_port, peer.port);
	assert_int_equal(diagnosis.working_tls, SMTP_TLS_AUTO);
	smtp_diagnosis_free(&diagnosis);
	close(refuser);
	dialogue_free(script);
}

static bool stop_at_greeting(void *observer, const smtp_check *check)
{
	(*(size_t *)observer)++;
	return check->name != SMTP_CHECK_GREETING;
}

static void an_observer_may_stop_it(void **state)
{
	(void)state;
	dialogue *script = dialogue_read(path_of("probe-stops-after-rcpt"));
	smtp_diagnosis diagnosis;
	smtp_refusal refusal;
	playserver peer;
	size_t told = 0;
	playserver_start(&peer, script, true);
	smtp_server server = local_server(peer.port);
	smtp_diagnose_options options = probing();
	options.observer = &told;
	options.on_check = stop_at_greeting;
	assert_true(smtp_diagnose(&server, &options, &diagnosis, &refusal));
	playserver_join(&peer);
	assert_false(diagnosis.ok);
	assert_int_equal(told, 4); /* config, resolve, connect, greeting */
	smtp_diagnosis_free(&diagnosis);
	dialogue_free(script);
}

static bool dawdle(void *observer, const smtp_check *check)
{
	smtp_pollfd nothing;
	(void)observer;
	(void)check;
	smtp_socket_poll(&nothing, 0, smtp_clock_now() + SMTP_SECOND / 5);
	return true;
}

/* Every check takes the observer longer than the server has for a reply. */
static void the_observers_time_is_not_the_servers(void **state)
{
	(void)state;
	dialogue *script = dialogue_read(path_of("probe-stops-after-rcpt"));
	smtp_diagnosis diagnosis;
	smtp_refusal refusal;
	playserver peer;
	playserver_start(&peer, script, false);
	smtp_server server = local_server(peer.port);
	server.timeout = SMTP_SECOND / 8;
	smtp_diagnose_options options = probing();
	options.on_check = dawdle;
	assert_true(smtp_diagnose(&server, &options, &diagnosis, &refusal));
	playserver_join(&peer);
	assert_true(diagnosis.ok);
	for (size_t i = 0; i < diagnosis.check_count; i++) {
		assert_true(diagnosis.checks[i].duration < SMTP_SECOND / 8);
	}
	smtp_diagnosis_free(&diagnosis);
	dialogue_free(script);
}

/* A neighbour that answers but lets nobody log in is no way out. */
static void a_neighbour_without_login_does_not_work(void **state)
{
	(void)state;
	dialogue *script = dialogue_read(path_of("neighbour"));
	smtp_diagnosis diagnosis;
	smtp_refusal refusal;
	playserver peer;
	smtp_endpoint closed;
	int refuser = loopback_refuse("127.0.0.1", &closed);
	playserver_start(&peer, script, true);
	smtp_server server = local_server(ntohs(((struct sockaddr_in *)&closed.address)->sin_port));
	server.username = SMTP_SPAN("shop");
	server.password = SMTP_SPAN("sesame-open");
	smtp_diagnose_options options = probing();
	options.neighbours = true;
	options.neighbour_ports[0] = peer.port;
	options.neighbour_count = 1;
	assert_true(smtp_diagnose(&server, &options, &diagnosis, &refusal));
	playserver_join(&peer);
	assert_false(diagnosis.has_working);
	assert_check(&diagnosis, SMTP_CHECK_NEIGHBOURS, SMTP_CHECK_FAIL);
	assert_non_null(strstr(find(&diagnosis, SMTP_CHECK_NEIGHBOURS)->message, "auth_mechanism"));
	smtp_diagnosis_free(&diagnosis);
	close(refuser);
	dialogue_free(script);
}

static void refused_for(smtp_diagnose_options options, const char *key)
{
	smtp_server server = local_server(1);
	smtp_diagnosis diagnosis;
	smtp_refusal refusal;
	assert_false(smtp_diagnose(&server, &options, &diagnosis, &refusal));
	assert_string_equal(refusal.key, key);
}

static void wrong_options_are_named(void **state)
{
	(void)state;
	smtp_diagnose_options options = probing();
	options.from.text = SMTP_SPAN("a\r\nb@example.com");
	refused_for(options, "from");
	options = probing();
	options.to.text = SMTP_SPAN("nobody");
	refused_for(options, "to");
	options = probing();
	options.from.text = (smtp_span){NULL, 0};
	refused_for(options, "from");
	options = probing();
	options.to.text = (smtp_span){NULL, 0};
	options.message = true;
	refused_for(options, "to");
}

/* ---- every allocation fails once ------------------------------------------------------------------- */

static void survives_every_failed_allocation(void **state)
{
	(void)state;
	dialogue *script = dialogue_read(path_of("probe-stops-after-rcpt"));
	smtp_diagnose_options options = probing();
	size_t allocations = 0;
	bool ran_dry;
	do {
		smtp_diagnosis diagnosis;
		smtp_refusal refusal;
		playserver peer;
		playserver_start(&peer, script, true);
		smtp_server server = local_server(peer.port);
		scarce_begin(allocations++, SCARCE_FROM_THEN_ON);
		bool diagnosed = smtp_diagnose(&server, &options, &diagnosis, &refusal);
		ran_dry = scarce_end();
		assert_true(diagnosed);
		playserver_join(&peer);
		smtp_diagnosis_free(&diagnosis);
		assert_true(allocations < 5000);
	} while (ran_dry);
	assert_true(allocations > 20);
	dialogue_free(script);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(walks_to_rcpt_and_sends_nothing),
		cmocka_unit_test(a_refused_sender_is_the_failed_check),
		cmocka_unit_test(a_refused_port_names_the_neighbour_that_works),
		cmocka_unit_test(an_observer_may_stop_it),
		cmocka_unit_test(the_observers_time_is_not_the_servers),
		cmocka_unit_test(a_neighbour_without_login_does_not_work),
		cmocka_unit_test(wrong_options_are_named),
		cmocka_unit_test(survives_every_failed_allocation),
	};
	return cmocka_run_group_tests_name("diagnose", tests, NULL, NULL);
}
