/*
 * test_run.c - one poll loop, several connections: each ends as its own server makes it, and a silent one does not
 * hold the others up.
 */
#include "playserver.h"
#include "run.h"
#include "variants.h"

#define CONNECTIONS 3

typedef struct party {
	dialogue *script;
	playserver peer;
	smtp_server server;
	smtp_envelope envelope;
	smtp_memory_source source;
	smtp_body_facts facts;
	smtp_conn *conn;
} party;

static void invite(party *guest, const char *name)
{
	char path[512];
	smtp_refusal refusal;
	snprintf(path, sizeof path, "%s/dialogues/%s.dialogue", getenv("SMTP_TESTS"), name);
	guest->script = dialogue_read(path);
	playserver_start(&guest->peer, guest->script, false);
	guest->server = guest->script->server;
	guest->server.host = SMTP_SPAN("127.0.0.1");
	guest->server.port = guest->peer.port;
	guest->server.timeout = guest->server.final_timeout = SMTP_SECOND / 2;
	smtp_memory_source_init(&guest->source, smtp_buf_view(&guest->script->raw));
	assert_true(smtp_body_measure(&guest->source.source, &guest->facts));
	assert_int_equal(smtp_envelope_build(&guest->script->message, &guest->envelope, &refusal), SMTP_OK);
	smtp_conn_options options = {.server = &guest->server,
		.envelope = &guest->envelope,
		.content = &guest->source.source,
		.facts = &guest->facts,
		.log_in = true,
		.deadline = SMTP_NEVER};
	guest->conn = smtp_conn_new(&options, smtp_clock_now());
	assert_non_null(guest->conn);
}

static void part(party *guest)
{
	playserver_join(&guest->peer);
	assert_int_equal(guest->peer.wrong_step, 0);
	smtp_conn_free(guest->conn);
	smtp_envelope_free(&guest->envelope);
	dialogue_free(guest->script);
}

static void count_steps(void *watcher, smtp_conn *conn)
{
	(void)conn;
	(*(size_t *)watcher)++;
}

static void each_ends_in_its_own_way(void **state)
{
	(void)state;
	static const char *const names[CONNECTIONS] = {"accepted", "mail-refused", "greeting-never-comes"};
	party guests[CONNECTIONS];
	smtp_conn *conns[CONNECTIONS];
	size_t steps = 0;
	for (size_t i = 0; i < CONNECTIONS; i++) {
		invite(&guests[i], names[i]);
		conns[i] = guests[i].conn;
	}
	assert_true(smtp_run(conns, CONNECTIONS, (smtp_run_watch){count_steps, &steps}));
	assert_true(steps > CONNECTIONS);
	for (size_t i = 0; i < CONNECTIONS; i++) {
		assert_true(smtp_conn_is_done(conns[i]));
	}
	assert_int_equal(smtp_outcome_sum(&conns[0]->outcome), SMTP_OUTCOME_ACCEPTED);
	assert_int_equal(conns[1]->outcome.failure.code, 553);
	assert_int_equal(conns[2]->outcome.failure.category, SMTP_CATEGORY_CONNECTION_TIMEOUT);
	/* the polite ones were done before the silent one's time was up */
	assert_true(conns[0]->outcome.timing[SMTP_TIMING_TOTAL] < conns[2]->outcome.timing[SMTP_TIMING_TOTAL]);
	for (size_t i = 0; i < CONNECTIONS; i++) {
		part(&guests[i]);
	}
}

static void cancel_the_silent(void *watcher, smtp_conn *conn)
{
	party *silent = watcher;
	if (conn != silent->conn && smtp_conn_is_done(conn)) {
		smtp_conn_cancel(silent->conn);
	}
}

static void one_may_cancel_another(void **state)
{
	(void)state;
	party guests[2];
	smtp_conn *conns[2];
	invite(&guests[0], "accepted");
	invite(&guests[1], "greeting-never-comes");
	guests[1].server.timeout = PATIENCE;
	for (size_t i = 0; i < 2; i++) {
		conns[i] = guests[i].conn;
	}
	assert_true(smtp_run(conns, 2, (smtp_run_watch){cancel_the_silent, &guests[1]}));
	assert_int_equal(smtp_outcome_sum(&conns[0]->outcome), SMTP_OUTCOME_ACCEPTED);
	assert_false(smtp_outcome_failed(&conns[1]->outcome));
	part(&guests[0]);
	part(&guests[1]);
}

static void the_overall_deadline_stands_over_all(void **state)
{
	(void)state;
	party guest;
	invite(&guest, "greeting-never-comes");
	guest.server.timeout = PATIENCE;
	guest.conn->options.deadline = smtp_clock_now() + SMTP_SECOND / 5;
	assert_true(smtp_run(&guest.conn, 1, (smtp_run_watch){0}));
	assert_int_equal(guest.conn->outcome.failure.category, SMTP_CATEGORY_CONNECTION_TIMEOUT);
	assert_string_equal(guest.conn->outcome.failure.variant, SMTP_VARIANT_DEADLINE);
	part(&guest);
}

static void nothing_to_do_is_done(void **state)
{
	(void)state;
	assert_true(smtp_run(NULL, 0, (smtp_run_watch){0}));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_ends_in_its_own_way),
		cmocka_unit_test(one_may_cancel_another),
		cmocka_unit_test(the_overall_deadline_stands_over_all),
		cmocka_unit_test(nothing_to_do_is_done),
	};
	return cmocka_run_group_tests_name("run", tests, NULL, NULL);
}
