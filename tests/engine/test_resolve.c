/*
 * test_resolve.c - literals without a thread, localhost by a thread, names that cannot be, giving up at any time.
 * No name server is asked: only what the machine's own files or RFC 6761 answer.
 */
#include "test.h"
#include "scarce.h"
#include "loopback.h"
#include "resolve.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static smtp_io wait_for(smtp_resolve *resolve, smtp_addresses *addresses, int *error)
{
	smtp_io io;
	while ((io = smtp_resolve_step(resolve, addresses, error)) == SMTP_IO_WANT_READ) {
		assert_true(loopback_wait(smtp_resolve_socket(resolve), POLLIN));
	}
	return io;
}

static void literal_is_there_at_once(void **state)
{
	(void)state;
	smtp_addresses addresses;
	int error;
	char ip[46];
	smtp_resolve *resolve = smtp_resolve_start(SMTP_SPAN("[2001:db8::25]"), 587);
	assert_non_null(resolve);
	assert_true(smtp_resolve_socket(resolve) == SMTP_NO_SOCKET);
	assert_int_equal(smtp_resolve_step(resolve, &addresses, &error), SMTP_IO_DONE);
	assert_int_equal(addresses.count, 1);
	smtp_endpoint_ip(&addresses.items[0], ip);
	assert_string_equal(ip, "2001:db8::25");
	smtp_resolve_free(resolve);
}

static void localhost_is_loopback(void **state)
{
	(void)state;
	smtp_addresses addresses;
	int error = 0;
	/* not terminated, as a piece of a URL would be */
	smtp_resolve *resolve = smtp_resolve_start((smtp_span){"localhost:25", 9}, 2525);
	assert_non_null(resolve);
	assert_true(smtp_resolve_socket(resolve) != SMTP_NO_SOCKET);
	assert_int_equal(wait_for(resolve, &addresses, &error), SMTP_IO_DONE);
	assert_true(addresses.count >= 1);
	for (size_t i = 0; i < addresses.count; i++) {
		assert_true(smtp_endpoint_is_loopback(&addresses.items[i]));
		struct sockaddr_in ipv4;
		memcpy(&ipv4, &addresses.items[i].address, sizeof ipv4); /* the port is at the same place in both */
		assert_int_equal(ntohs(ipv4.sin_port), 2525);
		for (size_t j = 0; j < i; j++) {
			assert_memory_not_equal(&addresses.items[i], &addresses.items[j], sizeof addresses.items[i]);
		}
	}
	assert_false(smtp_span_equals_ignoring_case(smtp_span_of(addresses.canonical), "localhost"));
	/* asking again is allowed */
	assert_int_equal(smtp_resolve_step(resolve, &addresses, &error), SMTP_IO_DONE);
	smtp_resolve_free(resolve);
}

static void impossible_names_fail(void **state)
{
	(void)state;
	smtp_addresses addresses;
	int error;
	static const char endless[300] = {[0] = 'a'};
	const smtp_span names[] = {{NULL, 0}, {"", 0}, {"a\0b", 3}, {endless, sizeof endless}};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		smtp_resolve *resolve = smtp_resolve_start(names[i], 25);
		assert_non_null(resolve);
		error = 0;
		assert_int_equal(wait_for(resolve, &addresses, &error), SMTP_IO_FAILED);
		assert_int_equal(error, EAI_NONAME);
		smtp_resolve_free(resolve);
	}
}

/* A label of 64 octets is refused by every resolver before it asks anybody. */
static void failure_of_the_resolver_comes_back(void **state)
{
	(void)state;
	char name[80];
	smtp_addresses addresses;
	int error = 0;
	memset(name, 'a', 64);
	strcpy(name + 64, ".invalid");
	smtp_resolve *resolve = smtp_resolve_start(smtp_span_of(name), 25);
	assert_non_null(resolve);
	assert_int_equal(wait_for(resolve, &addresses, &error), SMTP_IO_FAILED);
	assert_int_not_equal(error, 0);
	smtp_resolve_free(resolve);
}

static void given_up_at_any_time(void **state)
{
	(void)state;
	smtp_addresses addresses;
	int error;
	for (int i = 0; i < 200; i++) {
		smtp_resolve *resolve = smtp_resolve_start(SMTP_SPAN("localhost"), 25);
		assert_non_null(resolve);
		if (i % 2) {
			smtp_resolve_step(resolve, &addresses, &error);
		}
		smtp_resolve_free(resolve);
	}
	smtp_resolve_free(NULL);
}

static void signals_stay_with_the_caller(void **state)
{
	(void)state;
	sigset_t before, after;
	sigemptyset(&before);
	sigaddset(&before, SIGUSR2);
	pthread_sigmask(SIG_BLOCK, &before, NULL);
	smtp_resolve *resolve = smtp_resolve_start(SMTP_SPAN("localhost"), 25);
	pthread_sigmask(SIG_SETMASK, NULL, &after);
	assert_true(sigismember(&after, SIGUSR2));
	assert_false(sigismember(&after, SIGUSR1));
	assert_false(sigismember(&after, SIGTERM));
	smtp_resolve_free(resolve);
}

static void no_memory_is_survived(void **state)
{
	(void)state;
	smtp_resolve *resolve = NULL;
	smtp_addresses addresses;
	size_t allowed = 0;
	int error;
	while (!resolve) {
		scarce_begin(allowed++, SCARCE_FROM_THEN_ON);
		resolve = smtp_resolve_start(SMTP_SPAN("localhost"), 25);
		assert_true(allowed < 10);
	}
	/* answered: nothing is left to the thread to free */
	assert_int_equal(wait_for(resolve, &addresses, &error), SMTP_IO_DONE);
	smtp_resolve_free(resolve);
	scarce_end();
	assert_int_equal(allowed, 3);
}

static void errors_are_told_apart(void **state)
{
	(void)state;
	assert_false(smtp_resolve_error_is_temporary(EAI_NONAME));
	assert_false(smtp_resolve_error_is_temporary(0));
	assert_true(smtp_resolve_error_is_temporary(EAI_AGAIN));
	assert_true(smtp_resolve_error_is_temporary(EAI_SYSTEM));
	assert_string_equal(smtp_resolve_error_text(EAI_NONAME), "Name or service not known");
	assert_non_null(smtp_resolve_error_text(4711));
}

static void fqdn_is_recognised(void **state)
{
	(void)state;
	static const char *const good[] = {"mail.example.com", "a.b", "x-1.example", "1a.2b", "3com.example"};
	static const char *const bad[] = {"", "localhost", "web01", ".example.com", "example.com.", "a..b",
		"-a.example", "a-.example", "a_b.example", "192.0.2.1", "a.1", "localhost.localdomain",
		"web.LOCALDOMAIN", "a b.example", "\xe4\xb8\xad.example", "a.b\r\nX"};
	char label[80];
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		assert_true(smtp_resolve_is_fqdn(smtp_span_of(good[i])));
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		assert_false(smtp_resolve_is_fqdn(smtp_span_of(bad[i])));
	}
	assert_false(smtp_resolve_is_fqdn((smtp_span){NULL, 0}));
	memset(label, 'a', 64);
	strcpy(label + 64, ".com");
	assert_false(smtp_resolve_is_fqdn(smtp_span_of(label)));
	assert_true(smtp_resolve_is_fqdn(smtp_span_of(label + 1)));
}

static void local_domain_is_one_or_none(void **state)
{
	(void)state;
	char name[256];
	if (smtp_resolve_local_domain(name)) {
		assert_true(smtp_resolve_is_fqdn(smtp_span_of(name)));
	}
}

/* The copy has no thread that would ever open the lock again. */
static void a_copy_of_the_process_does_not_wait_for_the_thread(void **state)
{
	(void)state;
	for (int round = 0; round < 50; round++) {
		int status = -1;
		smtp_resolve *resolve = smtp_resolve_start(SMTP_SPAN("localhost"), 25);
		assert_non_null(resolve);
		pid_t copy = fork();
		if (copy == 0) {
			alarm(10);
			smtp_resolve_free(resolve);
			_exit(0);
		}
		smtp_resolve_free(resolve);
		assert_int_equal(waitpid(copy, &status, 0), copy);
		assert_int_equal(status, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_memory_is_survived), /* first: the allocator may not change under a thread */
		cmocka_unit_test(literal_is_there_at_once),
		cmocka_unit_test(localhost_is_loopback),
		cmocka_unit_test(impossible_names_fail),
		cmocka_unit_test(failure_of_the_resolver_comes_back),
		cmocka_unit_test(given_up_at_any_time),
		cmocka_unit_test(a_copy_of_the_process_does_not_wait_for_the_thread),
		cmocka_unit_test(signals_stay_with_the_caller),
		cmocka_unit_test(errors_are_told_apart),
		cmocka_unit_test(fqdn_is_recognised),
		cmocka_unit_test(local_domain_is_one_or_none),
	};
	return smtp_socket_startup() ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
