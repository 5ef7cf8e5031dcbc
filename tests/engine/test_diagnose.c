/*
 * test_diagnose.c - smtp_diagnose(): the order of checks, neighbours, what was not reached, and every allocation failed.
 */
#include "playserver.h"
#include "scarce.h"
#include "zone.h"

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

/* One diagnosis of a server that plays a dialogue. */
typedef struct probe {
	dialogue *script;
	playserver peer;
	smtp_server server;
	smtp_diagnose_options options;
	smtp_diagnosis diagnosis;
} probe;

static void probe_begin(probe *asked, const char *name, bool forgiving)
{
	asked->script = dialogue_read(path_of(name));
	playserver_start(&asked->peer, asked->script, forgiving);
	asked->server = local_server(asked->peer.port);
	asked->options = probing();
}

/* The asked port is closed; the dialogue is played by its only neighbour. Close what is returned at the end. */
static int probe_begin_beside(probe *asked, const char *name)
{
	smtp_endpoint closed;
	int refuser = loopback_refuse("127.0.0.1", &closed);
	probe_begin(asked, name, true);
	asked->server.port = ntohs(((struct sockaddr_in *)&closed.address)->sin_port);
	asked->options.neighbours = true;
	asked->options.neighbour_ports[0] = asked->peer.port;
	asked->options.neighbour_count = 1;
	return refuser;
}

static void probe_run(probe *asked)
{
	smtp_refusal refusal;
	assert_true(smtp_diagnose(&asked->server, &asked->options, &asked->diagnosis, &refusal));
	playserver_join(&asked->peer);
	assert_int_equal(asked->peer.wrong_step, 0);
}

static void probe_end(probe *asked)
{
	smtp_diagnosis_free(&asked->diagnosis);
	dialogue_free(asked->script);
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
	probe asked = {0};
	size_t told = 0;
	probe_begin(&asked, "probe-stops-after-rcpt", false);
	asked.options.observer = &told;
	asked.options.on_check = count_checks;
	probe_run(&asked);
	assert_true(asked.diagnosis.ok);
	assert_int_equal(asked.diagnosis.explanation.category, SMTP_CATEGORY_NONE);
	assert_int_equal(asked.diagnosis.explanation.retry, SMTP_RETRY_NONE);
	assert_int_equal(asked.diagnosis.explanation.advice_count, 0);
	assert_null(asked.diagnosis.error);
	assert_int_equal(told, asked.diagnosis.check_count);
	assert_check(&asked.diagnosis, SMTP_CHECK_CONFIG, SMTP_CHECK_PASS);
	assert_check(&asked.diagnosis, SMTP_CHECK_CONNECT, SMTP_CHECK_PASS);
	assert_check(&asked.diagnosis, SMTP_CHECK_GREETING, SMTP_CHECK_PASS);
	assert_check(&asked.diagnosis, SMTP_CHECK_TLS, SMTP_CHECK_SKIP);
	assert_check(&asked.diagnosis, SMTP_CHECK_AUTH, SMTP_CHECK_SKIP);
	assert_check(&asked.diagnosis, SMTP_CHECK_RCPT, SMTP_CHECK_PASS);
	assert_check(&asked.diagnosis, SMTP_CHECK_MESSAGE, SMTP_CHECK_SKIP);
	assert_non_null(strstr(asked.diagnosis.report, "RCPT TO:<buyer@example.net>"));
	probe_end(&asked);
}

static void a_refused_sender_is_the_failed_check(void **state)
{
	(void)state;
	probe asked = {0};
	probe_begin(&asked, "mail-refused", false);
	asked.server.locale = SMTP_LOCALE_ZH;
	probe_run(&asked);
	assert_false(asked.diagnosis.ok);
	assert_int_equal(asked.diagnosis.phase, SMTP_PHASE_MAIL);
	assert_int_equal(asked.diagnosis.explanation.code, 553);
	assert_check(&asked.diagnosis, SMTP_CHECK_EHLO, SMTP_CHECK_PASS);
	assert_check(&asked.diagnosis, SMTP_CHECK_MAIL, SMTP_CHECK_FAIL);
	assert_check(&asked.diagnosis, SMTP_CHECK_RCPT, SMTP_CHECK_SKIP);
	assert_string_equal(find(&asked.diagnosis, SMTP_CHECK_TLS)->message, "连接没有加密。");
	assert_non_null(strstr(asked.diagnosis.report, "结论："));
	probe_end(&asked);
}

static void the_day_of_a_refusal_is_no_clock(void **state)
{
	(void)state;
	probe asked = {0};
	probe_begin(&asked, "mail-refused-since", false);
	probe_run(&asked);
	assert_check(&asked.diagnosis, SMTP_CHECK_LOCAL, SMTP_CHECK_PASS);
	probe_end(&asked);
}

static void a_refused_port_names_the_neighbour_that_works(void **state)
{
	(void)state;
	probe asked = {0};
	int refuser = probe_begin_beside(&asked, "neighbour");
	asked.server.tls = SMTP_TLS_AUTO;
	probe_run(&asked);
	assert_false(asked.diagnosis.ok);
	assert_int_equal(asked.diagnosis.phase, SMTP_PHASE_CONNECT);
	assert_int_equal(asked.diagnosis.explanation.category, SMTP_CATEGORY_CONNECTION_REFUSED);
	assert_true(asked.diagnosis.sys_error != 0);
	assert_check(&asked.diagnosis, SMTP_CHECK_CONNECT, SMTP_CHECK_FAIL);
	assert_check(&asked.diagnosis, SMTP_CHECK_GREETING, SMTP_CHECK_SKIP);
	assert_check(&asked.diagnosis, SMTP_CHECK_NEIGHBOURS, SMTP_CHECK_PASS);
	assert_true(asked.diagnosis.has_working);
	assert_null(strstr(asked.diagnosis.report, "smtp_diagnose()"));
	assert_int_equal(asked.diagnosis.working_port, asked.peer.port);
	assert_int_equal(asked.diagnosis.working_tls, SMTP_TLS_AUTO);
	probe_end(&asked);
	close(refuser);
}

static bool stop_at_greeting(void *observer, const smtp_check *check)
{
	(*(size_t *)observer)++;
	return check->name != SMTP_CHECK_GREETING;
}

static void an_observer_may_stop_it(void **state)
{
	(void)state;
	probe asked = {0};
	size_t told = 0;
	probe_begin(&asked, "probe-stops-after-rcpt", true);
	asked.options.observer = &told;
	asked.options.on_check = stop_at_greeting;
	probe_run(&asked);
	assert_false(asked.diagnosis.ok);
	assert_int_equal(told, 4); /* config, resolve, connect, greeting */
	probe_end(&asked);
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
	probe asked = {0};
	probe_begin(&asked, "probe-stops-after-rcpt", false);
	asked.server.timeout = SMTP_SECOND / 8;
	asked.options.on_check = dawdle;
	probe_run(&asked);
	assert_true(asked.diagnosis.ok);
	for (size_t i = 0; i < asked.diagnosis.check_count; i++) {
		assert_true(asked.diagnosis.checks[i].duration < SMTP_SECOND / 8);
	}
	probe_end(&asked);
}

static bool stop_at_once(void *handle)
{
	(*(size_t *)handle)++;
	return true;
}

/* Who was asked to stop wants no more: the neighbours are not asked. */
static void a_stopped_caller_ends_it(void **state)
{
	(void)state;
	probe asked = {0};
	size_t questions = 0;
	smtp_caller caller = {.handle = &questions, .interrupted = stop_at_once};
	probe_begin(&asked, "greeting-never-comes", true);
	asked.server.caller = &caller;
	asked.options.neighbours = true;
	probe_run(&asked);
	assert_int_equal(questions, 1);
	assert_false(asked.diagnosis.ok);
	assert_int_equal(asked.diagnosis.explanation.category, SMTP_CATEGORY_UNKNOWN);
	assert_non_null(strstr(asked.diagnosis.error, "asked to stop"));
	assert_check(&asked.diagnosis, SMTP_CHECK_GREETING, SMTP_CHECK_FAIL);
	assert_check(&asked.diagnosis, SMTP_CHECK_NEIGHBOURS, SMTP_CHECK_SKIP);
	probe_end(&asked);
}

/* A neighbour that answers but lets nobody log in is no way out. */
static void a_neighbour_without_login_does_not_work(void **state)
{
	(void)state;
	probe asked = {0};
	int refuser = probe_begin_beside(&asked, "neighbour");
	asked.server.username = SMTP_SPAN("shop");
	asked.server.password = SMTP_SPAN("sesame-open");
	probe_run(&asked);
	assert_false(asked.diagnosis.has_working);
	assert_check(&asked.diagnosis, SMTP_CHECK_NEIGHBOURS, SMTP_CHECK_FAIL);
	assert_non_null(strstr(find(&asked.diagnosis, SMTP_CHECK_NEIGHBOURS)->message, "auth_mechanism"));
	probe_end(&asked);
	close(refuser);
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

static const zone_entry entries[] = {
	{"shop.example.net", "MX", "10 mx.shop.example.net"},
	{"shop.example.net", "TXT", "v=spf1 include:a.example.net mx exists:%{i}.%{l}.example.net ~all"},
	{"shop.example.net", "TXT", "v=spf1 redirect=a.example.net"},
	{"a.example.net", "TXT", "v=spf1 ip4:192.0.2.0/24 -all"},
	{"_dmarc.example.net", "TXT", "v=DMARC1; p=reject"},
	{"s1._domainkey.shop.example.net", "TXT", "v=DKIM1; p=x"},
	{NULL, NULL, NULL},
};

/* Everything on: DNS of the sender, a neighbour in vain, and a report without addresses. Nothing is lost. */
static void diagnose_everything(const smtp_server *server, const smtp_diagnose_options *options)
{
	smtp_diagnosis diagnosis;
	smtp_refusal refusal;
	assert_true(smtp_diagnose(server, options, &diagnosis, &refusal));
	if (diagnosis.report) {
		assert_null(strstr(diagnosis.report, "wang.lei"));
	}
	smtp_diagnosis_free(&diagnosis);
}

static void survives_each_failed_allocation_of_everything(void **state)
{
	(void)state;
	zone *served = zone_start(entries);
	smtp_endpoint closed;
	int refuser = loopback_refuse("127.0.0.1", &closed);
	smtp_server server = local_server(smtp_endpoint_port(&closed));
	smtp_diagnose_options options = probing();
	size_t allocations = 0;
	bool ran_dry;
	server.username = options.from.text = SMTP_SPAN("wang.lei@shop.example.net");
	server.password = SMTP_SPAN("sesame-open");
	options.nameserver = smtp_span_of(zone_label(served));
	options.dkim_selectors[0] = SMTP_SPAN("s1");
	options.dkim_selector_count = 1;
	options.neighbours = options.hide_addresses = options.message = true;
	options.neighbour_ports[0] = smtp_endpoint_port(&closed);
	options.neighbour_count = 1;
	do {
		scarce_begin(allocations++, SCARCE_ONCE);
		diagnose_everything(&server, &options);
		ran_dry = scarce_end();
		assert_int_equal(scarce_blocks(), 0);
		assert_true(allocations < 5000);
	} while (ran_dry);
	assert_true(allocations > 100);
	close(refuser);
	zone_stop(served);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(walks_to_rcpt_and_sends_nothing),
		cmocka_unit_test(a_refused_sender_is_the_failed_check),
		cmocka_unit_test(the_day_of_a_refusal_is_no_clock),
		cmocka_unit_test(a_refused_port_names_the_neighbour_that_works),
		cmocka_unit_test(an_observer_may_stop_it),
		cmocka_unit_test(the_observers_time_is_not_the_servers),
		cmocka_unit_test(a_stopped_caller_ends_it),
		cmocka_unit_test(a_neighbour_without_login_does_not_work),
		cmocka_unit_test(wrong_options_are_named),
		cmocka_unit_test(survives_every_failed_allocation),
		cmocka_unit_test(survives_each_failed_allocation_of_everything),
	};
	return cmocka_run_group_tests_name("diagnose", tests, NULL, NULL);
}
