/*
 * test_diagnose_way.c - the checks of name and addresses: what each way to fail is called, and what is no failure.
 */
#include "scarce.h"
#include "diagnose_state.h"

#include <errno.h>

static smtp_diagnose_options options;
static smtp_conn conn;
static diagnosing job;

static void begin(const char *host)
{
	smtp_diagnose_options_init(&options);
	memset(&conn, 0, sizeof conn);
	job = (diagnosing){.options = &options, .conn = &conn};
	smtp_server_init(&job.server);
	job.server.host = smtp_span_of(host);
	smtp_server_label(&job.server, job.host);
	smtp_checks_init(&job.checks, SMTP_LOCALE_EN);
}

static void end(void)
{
	smtp_check_list_free(job.checks.items, job.checks.count);
	job.checks = (smtp_checks){0};
}

static const char *fact(const smtp_check *check, const char *name)
{
	for (size_t i = 0; i < check->fact_count; i++) {
		if (strcmp(check->facts[i].name, name) == 0) {
			return check->facts[i].text;
		}
	}
	return NULL;
}

static void assert_check(size_t at, smtp_check_status status, const char *holds)
{
	assert_in_range(at, 0, job.checks.count - 1);
	const smtp_check *check = &job.checks.items[at];
	assert_string_equal(smtp_check_status_name(check->status), smtp_check_status_name(status));
	if (!strstr(check->message, holds)) {
		fail_msg("\"%s\" is not in: %s", holds, check->message);
	}
}

/* ---- the name ------------------------------------------------------------------------------------ */

static void resolves_to(const char *ip)
{
	assert_true(smtp_endpoint_parse(smtp_span_of(ip), 465, &conn.addresses.items[conn.addresses.count++]));
}

static void families_are_told_apart(void **state)
{
	(void)state;
	begin("smtp.qq.com");
	resolves_to("2402:4e00::1");
	resolves_to("43.129.255.54");
	resolves_to("203.205.232.7");
	memcpy(conn.addresses.canonical, "smtp.qq.example", 16);
	smtp_diagnose_resolve(&job, 0);
	assert_check(0, SMTP_CHECK_PASS, "smtp.qq.com resolves to 2402:4e00::1, 43.129.255.54, 203.205.232.7.");
	assert_string_equal(fact(&job.checks.items[0], "ipv4"), "43.129.255.54, 203.205.232.7");
	assert_string_equal(fact(&job.checks.items[0], "ipv6"), "2402:4e00::1");
	assert_string_equal(fact(&job.checks.items[0], "canonical"), "smtp.qq.example");
	end();
	begin("smtp.qq.com");
	resolves_to("43.129.255.54");
	smtp_diagnose_resolve(&job, 0);
	assert_null(fact(&job.checks.items[0], "ipv6"));
	assert_null(fact(&job.checks.items[0], "canonical"));
	end();
}

static void a_provider_is_not_in_our_own_network(void **state)
{
	static const char *const astray[] = {"127.0.0.1", "10.0.0.25", "::1", "fd00::1", "198.18.0.7"};
	(void)state;
	for (size_t i = 0; i < sizeof astray / sizeof *astray; i++) {
		begin("smtp.qq.com");
		resolves_to(astray[i]);
		smtp_diagnose_resolve(&job, 0);
		assert_check(0, SMTP_CHECK_WARN, "hosts file");
		end();
		begin("mail.example.com");
		resolves_to(astray[i]);
		smtp_diagnose_resolve(&job, 0);
		assert_check(0, SMTP_CHECK_PASS, "resolves to");
		end();
	}
	begin("smtp.qq.com"); /* one good address is a way out */
	resolves_to("10.0.0.25");
	resolves_to("43.129.255.54");
	smtp_diagnose_resolve(&job, 0);
	assert_check(0, SMTP_CHECK_PASS, "resolves to");
	end();
}

/* ---- the addresses ------------------------------------------------------------------------------- */

static void tried(const char *ip, unsigned port, smtp_attempt_state result, int error, int64_t lasted)
{
	smtp_attempt *attempt = &conn.dial.attempts[conn.dial.count++];
	*attempt = (smtp_attempt){.state = result, .error = error, .started = 1000, .ended = 1000 + lasted};
	assert_true(smtp_endpoint_parse(smtp_span_of(ip), port, &attempt->endpoint));
}

static void told(bool connected)
{
	conn.dialled = true;
	conn.outcome.failure.phase = connected ? SMTP_PHASE_NONE : SMTP_PHASE_CONNECT;
	conn.outcome.failure.category = connected ? SMTP_CATEGORY_NONE : SMTP_CATEGORY_CONNECTION_TIMEOUT;
	smtp_diagnose_connect(&job);
}

static void fails_with(const char *ip, unsigned port, smtp_attempt_state result, int error, const char *holds)
{
	begin("mail.example.com");
	tried(ip, port, result, error, 5000);
	told(false);
	assert_int_equal(job.checks.count, 1);
	assert_check(0, SMTP_CHECK_FAIL, holds);
	end();
}

static void each_failure_has_its_words(void **state)
{
	(void)state;
	fails_with(
		"192.0.2.1", 465, SMTP_ATTEMPT_FAILED, ECONNREFUSED, "192.0.2.1 port 465 refuses the connection");
	fails_with("192.0.2.1", 465, SMTP_ATTEMPT_FAILED, EACCES, "This machine itself forbids");
	fails_with("192.0.2.1", 465, SMTP_ATTEMPT_FAILED, EPERM, "This machine itself forbids");
	fails_with("192.0.2.1", 465, SMTP_ATTEMPT_FAILED, ENETUNREACH, "There is no way from this machine");
	fails_with("192.0.2.1", 465, SMTP_ATTEMPT_FAILED, ECONNRESET, "192.0.2.1 port 465 does not answer: ");
	fails_with("192.0.2.1", 465, SMTP_ATTEMPT_TIMED_OUT, 0, "firewall on the way");
	fails_with("43.129.255.54", 25, SMTP_ATTEMPT_TIMED_OUT, 0, "block port 25 outward");
	fails_with("10.0.0.25", 25, SMTP_ATTEMPT_TIMED_OUT, 0, "firewall on the way");
	fails_with("2001:db8::25", 465, SMTP_ATTEMPT_FAILED, ENETUNREACH, "There is no way from this machine");
}

static void a_socket_has_no_network(void **state)
{
	(void)state;
	begin(NULL);
	job.server.socket_path = SMTP_SPAN("/run/lmtp");
	smtp_server_label(&job.server, job.host);
	conn.dial.count = 1;
	conn.dial.attempts[0] =
		(smtp_attempt){.state = SMTP_ATTEMPT_FAILED, .error = EACCES, .started = 1, .ended = 2};
	assert_true(smtp_endpoint_of_path(job.server.socket_path, &conn.dial.attempts[0].endpoint));
	told(false);
	assert_check(0, SMTP_CHECK_FAIL, "unix:/run/lmtp does not answer: ");
	end();
}

static void ipv6_that_is_broken_costs_time(void **state)
{
	(void)state;
	begin("mail.example.com");
	tried("2001:db8::25", 465, SMTP_ATTEMPT_TIMED_OUT, 0, 10 * SMTP_SECOND);
	tried("192.0.2.1", 465, SMTP_ATTEMPT_CONNECTED, 0, 20000);
	told(true);
	assert_int_equal(job.checks.count, 3);
	assert_check(0, SMTP_CHECK_WARN, "does not answer at all");
	assert_check(1, SMTP_CHECK_PASS, "192.0.2.1 port 465 answers");
	assert_check(2, SMTP_CHECK_WARN, "each new connection loses about 250 ms");
	end();
	begin("mail.example.com");
	tried("2001:db8::25", 465, SMTP_ATTEMPT_FAILED, ECONNREFUSED, 30000);
	tried("192.0.2.1", 465, SMTP_ATTEMPT_CONNECTED, 0, 20000);
	told(true);
	assert_check(2, SMTP_CHECK_WARN, "loses about 30 ms");
	end();
}

static void no_ipv6_is_no_fault(void **state)
{
	(void)state;
	begin("mail.example.com");
	tried("2001:db8::25", 465, SMTP_ATTEMPT_FAILED, ENETUNREACH, 10);
	tried("192.0.2.1", 465, SMTP_ATTEMPT_CONNECTED, 0, 20000);
	told(true);
	assert_int_equal(job.checks.count, 2);
	assert_check(0, SMTP_CHECK_SKIP, "needs none while IPv4 works");
	end();
}

/* IPv4 first, or both good, or both bad: nothing is said of IPv6 as such. */
static void ipv6_is_not_blamed_for_others(void **state)
{
	(void)state;
	begin("mail.example.com");
	tried("192.0.2.1", 465, SMTP_ATTEMPT_CONNECTED, 0, 20000);
	tried("2001:db8::25", 465, SMTP_ATTEMPT_TIMED_OUT, 0, SMTP_SECOND);
	told(true);
	assert_int_equal(job.checks.count, 2);
	end();
	begin("mail.example.com");
	tried("2001:db8::25", 465, SMTP_ATTEMPT_TIMED_OUT, 0, SMTP_SECOND);
	tried("192.0.2.1", 465, SMTP_ATTEMPT_CONNECTED, 0, 20000);
	tried("2001:db8::26", 465, SMTP_ATTEMPT_CONNECTED, 0, 20000);
	told(true);
	assert_int_equal(job.checks.count, 3);
	end();
	begin("mail.example.com");
	tried("2001:db8::25", 465, SMTP_ATTEMPT_TIMED_OUT, 0, SMTP_SECOND);
	tried("192.0.2.1", 465, SMTP_ATTEMPT_TIMED_OUT, 0, SMTP_SECOND);
	told(false);
	assert_int_equal(job.checks.count, 2);
	end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(families_are_told_apart),
		cmocka_unit_test(a_provider_is_not_in_our_own_network),
		cmocka_unit_test(each_failure_has_its_words),
		cmocka_unit_test(a_socket_has_no_network),
		cmocka_unit_test(ipv6_that_is_broken_costs_time),
		cmocka_unit_test(no_ipv6_is_no_fault),
		cmocka_unit_test(ipv6_is_not_blamed_for_others),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
