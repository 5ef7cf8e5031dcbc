/*
 * test_conn_lookup.c - a resolver that does not answer, and one that answers something else each time. It is our own: the
 * linker finds it before that of the C library.
 */
#include "test.h"
#include "way.h"
#include "loopback.h"
#include "variants.h"

#include <stdatomic.h>
#include <unistd.h>

/* ---- a resolver of our own ----------------------------------------------------------------------- */

static atomic_int look_ups;
static atomic_bool resolver_hangs;

static struct addrinfo *made_of(const char *const *list)
{
	struct addrinfo *first = NULL, **last = &first;
	for (; *list; list++) {
		smtp_endpoint *endpoint = calloc(1, sizeof *endpoint);
		assert_true(smtp_endpoint_parse(smtp_span_of(*list), 0, endpoint));
		*last = calloc(1, sizeof **last);
		**last = (struct addrinfo){.ai_family = endpoint->address.ss_family,
			.ai_addrlen = endpoint->length,
			.ai_addr = (struct sockaddr *)&endpoint->address};
		last = &(*last)->ai_next;
	}
	return first;
}

/* rebinds.example is a public address the first time and this machine from then on; hangs.example has no answer until
 * it is let go. */
int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **list)
{
	static const char *const answers[][2] = {{"192.0.1.25", NULL}, {"127.0.0.1", NULL}};
	(void)service;
	(void)hints;
	if (strcmp(name, "rebinds.example") == 0) {
		*list = made_of(answers[atomic_fetch_add(&look_ups, 1) > 0]);
		return 0;
	}
	while (strcmp(name, "hangs.example") == 0 && atomic_load(&resolver_hangs)) {
		poll(NULL, 0, 1);
	}
	return EAI_AGAIN;
}

void freeaddrinfo(struct addrinfo *list)
{
	while (list) {
		struct addrinfo *next = list->ai_next;
		free(list->ai_addr);
		free(list);
		list = next;
	}
}

static void a_look_up_without_an_answer_ends_in_time(void **state)
{
	(void)state;
	smtp_server server = server_at("hangs.example", 25);
	server.connect_timeout = SMTP_SECOND / 5;
	atomic_store(&resolver_hangs, true);
	smtp_conn *conn = try_to_reach(&server, NULL);
	assert_int_equal(conn->outcome.failure.phase, SMTP_PHASE_RESOLVE);
	assert_int_equal(conn->outcome.failure.category, SMTP_CATEGORY_DNS_FAILED);
	assert_string_equal(conn->outcome.failure.variant, SMTP_VARIANT_TEMPORARY_DNS);
	smtp_conn_free(conn);
	server.connect_timeout = PATIENCE;
	smtp_conn_options options = {.server = &server, .deadline = smtp_clock_now() + SMTP_SECOND / 5};
	conn = smtp_conn_new(&options, smtp_clock_now());
	assert_true(smtp_run(&conn, 1, NULL, (smtp_run_watch){0}));
	assert_string_equal(conn->outcome.failure.variant, SMTP_VARIANT_DEADLINE);
	assert_true(conn->outcome.timing[SMTP_TIMING_TOTAL] < PATIENCE / 2);
	smtp_conn_free(conn);
	atomic_store(&resolver_hangs, false);
}

/* The address that was checked is the one that is connected to: nobody asks again and hears something else. */
static void a_name_cannot_change_its_meaning(void **state)
{
	(void)state;
	smtp_endpoint at;
	int listener = loopback_listen("127.0.0.1", 1, &at);
	smtp_server server = server_at("rebinds.example", port_of(&at));
	server.public_only = true;
	server.source_ip = SMTP_SPAN("::1"); /* so that nothing leaves for the public address */
	atomic_store(&look_ups, 0);
	smtp_conn *conn = try_to_reach(&server, NULL);
	assert_int_equal(conn->outcome.failure.phase, SMTP_PHASE_CONNECT);
	assert_int_equal(conn->dial.count, 1);
	assert_int_equal(atomic_load(&look_ups), 1);
	smtp_conn_free(conn);
	/* and the second meaning would have been refused */
	conn = try_to_reach(&server, NULL);
	assert_not_public(conn);
	smtp_conn_free(conn);
	assert_nobody_came(listener);
	close(listener);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_look_up_without_an_answer_ends_in_time),
		cmocka_unit_test(a_name_cannot_change_its_meaning),
	};
	return cmocka_run_group_tests_name("conn_lookup", tests, NULL, NULL);
}
