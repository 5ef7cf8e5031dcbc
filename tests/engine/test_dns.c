/*
 * test_dns.c - one question to name servers that answer, lie, are slow, silent or not there; and who they are.
 */
#include "zone.h"
#include "loopback.h"
#include "scarce.h"
#include "dns.h"

#include <unistd.h>

static const zone_entry entries[] = {
	{"example.com", "A", "192.0.2.7"},
	{"silent.example.com", "SILENT", ""},
	{"slow.example.com", "SLOW", ""},
	{"slow.example.com", "TXT", "late"},
	{"broken.example.com", "RCODE", "2"},
	{"cut.example.com", "CUT", ""},
	{"cut.example.com", "TXT", "the whole truth"},
	{"closed.example.com", "CUT-CLOSE", ""},
	{"strangers.example.com", "STRANGERS", ""},
	{"strangers.example.com", "TXT", "ours"},
	{NULL, NULL, NULL},
};

static const zone_entry broken[] = {{"example.com", "RCODE", "5"}, {NULL, NULL, NULL}};

typedef struct asked {
	smtp_dns_outcome outcome;
	size_t count;
	char text[64];
	int64_t took;
} asked;

/* Time passes as the test likes: what is waited for comes, or its end. */
static void drive(smtp_dns *dns, bool may_be_silent)
{
	int64_t now = smtp_clock_now();
	while (!smtp_dns_step(dns, now)) {
		smtp_pollfd one;
		smtp_dns_poll(dns, &one);
		int64_t patience = may_be_silent ? SMTP_SECOND / 5 : PATIENCE;
		one.revents = 0;
		int ready = smtp_socket_poll(&one, 1, smtp_clock_later(smtp_clock_now(), patience));
		if (ready == 0) {
			assert_true(may_be_silent);
			now = smtp_dns_wake(dns);
		}
	}
}

static asked ask_of(const smtp_nameservers *servers, const char *name, smtp_dns_type type, bool may_be_silent)
{
	smtp_dns_question question;
	asked result = {0};
	assert_true(smtp_dns_question_make(smtp_span_of(name), type, &question));
	smtp_dns *dns = smtp_dns_ask(servers, &question, smtp_clock_now());
	assert_non_null(dns);
	drive(dns, may_be_silent);
	const smtp_dns_answer *answer = smtp_dns_answer_of(dns);
	result.outcome = answer->outcome;
	result.count = answer->count;
	snprintf(result.text, sizeof result.text, "%s",
		answer->count && answer->records[0].text ? answer->records[0].text : "");
	smtp_dns_free(dns);
	return result;
}

static zone *served;

static asked ask(const char *name, smtp_dns_type type)
{
	smtp_nameservers one = {.count = 1};
	one.items[0] = *zone_endpoint(served);
	return ask_of(&one, name, type, false);
}

static void answers_come_back(void **state)
{
	(void)state;
	asked got = ask("Example.COM", SMTP_DNS_A);
	assert_int_equal(got.outcome, SMTP_DNS_FOUND);
	assert_int_equal(got.count, 1);
	assert_int_equal(ask("example.com", SMTP_DNS_MX).outcome, SMTP_DNS_EMPTY);
	assert_int_equal(ask("nowhere.example.com", SMTP_DNS_MX).outcome, SMTP_DNS_NO_NAME);
	assert_int_equal(ask("broken.example.com", SMTP_DNS_MX).outcome, SMTP_DNS_FAILED);
}

static void a_cut_answer_comes_over_tcp(void **state)
{
	(void)state;
	asked got = ask("cut.example.com", SMTP_DNS_TXT);
	assert_int_equal(got.outcome, SMTP_DNS_FOUND);
	assert_string_equal(got.text, "the whole truth");
	assert_int_equal(ask("closed.example.com", SMTP_DNS_TXT).outcome, SMTP_DNS_FAILED);
}

static void strangers_are_not_believed(void **state)
{
	(void)state;
	asked got = ask("strangers.example.com", SMTP_DNS_TXT);
	assert_int_equal(got.outcome, SMTP_DNS_FOUND);
	assert_string_equal(got.text, "ours");
}

static void a_lost_question_is_asked_again(void **state)
{
	(void)state;
	smtp_nameservers one = {.count = 1};
	one.items[0] = *zone_endpoint(served);
	asked got = ask_of(&one, "slow.example.com", SMTP_DNS_TXT, true);
	assert_int_equal(got.outcome, SMTP_DNS_FOUND);
	assert_string_equal(got.text, "late");
}

static void silence_has_an_end(void **state)
{
	(void)state;
	smtp_nameservers one = {.count = 1};
	smtp_dns_question question;
	int64_t began = smtp_clock_now();
	one.items[0] = *zone_endpoint(served);
	assert_true(smtp_dns_question_make(SMTP_SPAN("silent.example.com"), SMTP_DNS_A, &question));
	unsigned before = zone_questions(served);
	smtp_dns *dns = smtp_dns_ask(&one, &question, began);
	int64_t now = began;
	for (int i = 0; !smtp_dns_step(dns, now); i++) {
		assert_true(i < 10);
		now = smtp_dns_wake(dns);
		assert_true(now <= began + SMTP_DNS_PATIENCE);
	}
	assert_int_equal(smtp_dns_answer_of(dns)->outcome, SMTP_DNS_SILENT);
	smtp_dns_free(dns);
	/* the last of them may not have been read yet */
	for (int i = 0; zone_questions(served) < before + 3 && smtp_clock_now() < began + PATIENCE; i++) {
		smtp_socket_poll(NULL, 0, smtp_clock_later(smtp_clock_now(), 1000));
	}
	assert_int_equal(zone_questions(served), before + 3);
}

static void the_next_server_is_asked(void **state)
{
	(void)state;
	smtp_nameservers servers = {.count = 2};
	zone *other = zone_start(broken);
	servers.items[0] = *zone_endpoint(other);
	servers.items[1] = *zone_endpoint(served);
	assert_int_equal(ask_of(&servers, "example.com", SMTP_DNS_A, false).outcome, SMTP_DNS_FOUND);
	zone_stop(other);
	/* nobody is there any more, which the system says at once */
	assert_int_equal(ask_of(&servers, "example.com", SMTP_DNS_A, false).outcome, SMTP_DNS_FOUND);
	servers.count = 1;
	assert_int_equal(ask_of(&servers, "example.com", SMTP_DNS_A, false).outcome, SMTP_DNS_SILENT);
	servers.count = 0;
	assert_int_equal(ask_of(&servers, "example.com", SMTP_DNS_A, false).outcome, SMTP_DNS_SILENT);
}

static void given_up_at_any_time(void **state)
{
	(void)state;
	smtp_nameservers one = {.count = 1};
	smtp_dns_question question;
	one.items[0] = *zone_endpoint(served);
	assert_true(smtp_dns_question_make(SMTP_SPAN("cut.example.com"), SMTP_DNS_TXT, &question));
	for (int steps = 0; steps < 8; steps++) {
		smtp_dns *dns = smtp_dns_ask(&one, &question, smtp_clock_now());
		for (int i = 0; i < steps && !smtp_dns_step(dns, smtp_clock_now()); i++) {
			smtp_pollfd socket;
			smtp_dns_poll(dns, &socket);
			smtp_socket_poll(&socket, 1, smtp_clock_later(smtp_clock_now(), PATIENCE));
		}
		smtp_dns_free(dns);
	}
	smtp_dns_free(NULL);
}

static void no_memory_is_survived(void **state)
{
	(void)state;
	bool refused = true;
	smtp_nameservers one = {.count = 1};
	smtp_dns_question question;
	one.items[0] = *zone_endpoint(served);
	assert_true(smtp_dns_question_make(SMTP_SPAN("cut.example.com"), SMTP_DNS_TXT, &question));
	for (size_t allowed = 0; refused; allowed++) {
		assert_true(allowed < 20);
		scarce_begin(allowed, SCARCE_ONCE);
		smtp_dns *dns = smtp_dns_ask(&one, &question, smtp_clock_now());
		if (dns) {
			drive(dns, false);
		}
		bool found = dns && smtp_dns_answer_of(dns)->outcome == SMTP_DNS_FOUND;
		smtp_dns_free(dns);
		assert_int_equal(scarce_blocks(), 0);
		refused = scarce_end();
		assert_true(found != refused);
	}
}

/* ---- name servers -------------------------------------------------------------------------------- */

static void servers_are_read(void **state)
{
	(void)state;
	static const struct {
		const char *text, *ip;
		unsigned port;
	} cases[] = {{"192.0.2.53", "192.0.2.53", 53}, {"127.0.0.1:5353", "127.0.0.1", 5353}, {"::1", "::1", 53},
		{"[::1]", "::1", 53}, {"[2001:db8::53]:5353", "2001:db8::53", 5353},
		{"192.0.2.53:65535", "192.0.2.53", 65535}};
	static const char *const bad[] = {"", "dns.example.com", "192.0.2.53:", "192.0.2.53:0",
		"192.0.2.53:65536", "192.0.2.53:5x", "[::1]:", "[::1", "::1]:53", "192.0.2.53:0000053", " 192.0.2.53",
		":53", "[]:53", "[192.0.2.53]:53"};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		smtp_endpoint server;
		char ip[46];
		assert_true(smtp_nameserver_parse(smtp_span_of(cases[i].text), &server));
		smtp_endpoint_ip(&server, ip);
		assert_string_equal(ip, cases[i].ip);
		assert_int_equal(smtp_endpoint_port(&server), cases[i].port);
	}
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		smtp_endpoint server;
		assert_false(smtp_nameserver_parse(smtp_span_of(bad[i]), &server));
	}
}

static void resolv_conf_is_read(void **state)
{
	(void)state;
	smtp_nameservers servers;
	char ip[46];
	smtp_nameservers_read(
		SMTP_SPAN("# nameserver 192.0.2.1\nnameservers 192.0.2.1\nsearch example.com\r\n"
				  "nameserver\t192.0.2.2  # ours\r\nnameserver fe80::1%eth0\nnameserver ::1\n"
				  "nameserver 192.0.2.3"),
		&servers);
	assert_int_equal(servers.count, 3);
	smtp_endpoint_ip(&servers.items[1], ip);
	assert_string_equal(ip, "::1");
	smtp_endpoint_ip(&servers.items[2], ip);
	assert_string_equal(ip, "192.0.2.3");
	smtp_nameservers_read(
		SMTP_SPAN("nameserver ::1\nnameserver ::1\nnameserver ::1\nnameserver ::1\n"), &servers);
	assert_int_equal(servers.count, SMTP_NAMESERVERS_MAX);
	smtp_nameservers_of_system(&servers);
	assert_true(servers.count > 0);
}

static int start(void **state)
{
	(void)state;
	served = zone_start(entries);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	zone_stop(served);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_come_back),
		cmocka_unit_test(a_cut_answer_comes_over_tcp),
		cmocka_unit_test(strangers_are_not_believed),
		cmocka_unit_test(a_lost_question_is_asked_again),
		cmocka_unit_test(silence_has_an_end),
		cmocka_unit_test(the_next_server_is_asked),
		cmocka_unit_test(given_up_at_any_time),
		cmocka_unit_test(no_memory_is_survived),
		cmocka_unit_test(servers_are_read),
		cmocka_unit_test(resolv_conf_is_read),
	};
	return smtp_socket_startup() ? cmocka_run_group_tests(tests, start, stop) : 1;
}
