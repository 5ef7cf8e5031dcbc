/*
 * test_conn_again.c - another address of the host, when one does not begin to talk; with a storm of signals, too.
 */
#include "test.h"
#include "way.h"
#include "variants.h"

#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

/* ---- the next address ---------------------------------------------------------------------------- */

/* A host with an address for each of these peers, in their order. */
typedef struct party {
	peer peers[4];
	size_t count;
	smtp_addresses addresses;
	smtp_server server;
} party;

static void party_begin(party *all)
{
	*all = (party){.count = 0};
	all->server = server_at("mail.example", 25);
}

/* One that plays so for one connection; NULL: one that nobody should come to. */
static peer *invite(party *all, const turn (*plays)[TURNS])
{
	peer *next = &all->peers[all->count++];
	peer_begin(next, plays, plays ? 1 : 0);
	all->addresses.items[all->addresses.count++] = next->at;
	return next;
}

static smtp_conn *visit(party *all, int64_t deadline)
{
	smtp_conn_options options = {.server = &all->server, .addresses = &all->addresses, .deadline = deadline};
	for (size_t i = 0; i < all->count; i++) {
		if (all->peers[i].plays) {
			peer_start(&all->peers[i]);
		}
	}
	smtp_conn *conn = smtp_conn_new(&options, smtp_clock_now());
	assert_non_null(conn);
	assert_true(smtp_run(&conn, 1, NULL, (smtp_run_watch){0}));
	return conn;
}

static void party_end(party *all)
{
	for (size_t i = 0; i < all->count; i++) {
		if (all->peers[i].plays) {
			peer_end(&all->peers[i]);
		} else {
			assert_nobody_came(all->peers[i].listener);
			close(all->peers[i].listener);
		}
	}
}

static const turn polite[][TURNS] = {{TURN("", "220 mail.example\r\n"), EHLO, QUIT}};
static const turn busy[][TURNS] = {{TURN("", "421 4.3.2 too busy\r\n")}};
static const turn later[][TURNS] = {{TURN("", "450 later\r\n"), QUIT}};
static const turn never[][TURNS] = {{TURN("", "554 never\r\n"), QUIT}};
static const turn mute[][TURNS] = {{TURN("", "")}};
static const turn half[][TURNS] = {{TURN("", "220-mail.exam")}};
static const turn mute_in_tls[][TURNS] = {{TURN("\x16\x03", "")}};
static const turn gone_after_greeting[][TURNS] = {
	{TURN("", "220 mail.example\r\n"), TURN("EHLO client.example\r\n", "")}};

static void the_second_is_as_good(const turn (*first)[TURNS], bool silent)
{
	party all;
	party_begin(&all);
	invite(&all, first)->silent = silent;
	peer *second = invite(&all, polite);
	invite(&all, NULL);
	all.server.timeout = silent ? SMTP_SECOND / 5 : all.server.timeout;
	smtp_conn *conn = visit(&all, SMTP_NEVER);
	assert_false(smtp_outcome_failed(&conn->outcome));
	assert_string_equal(conn->outcome.greeting, "mail.example");
	assert_int_equal(port_of(&conn->dial.attempts[conn->dial.winner].endpoint), port_of(&second->at));
	assert_string_equal(conn->ip, "127.0.0.1");
	assert_true(is_noted(conn, "trying another address"));
	smtp_conn_free(conn);
	party_end(&all);
}

static void an_address_that_does_not_talk_is_passed_over(void **state)
{
	(void)state;
	the_second_is_as_good(busy, false);
	the_second_is_as_good(later, false);
	the_second_is_as_good(mute, false);
	the_second_is_as_good(half, false);
	the_second_is_as_good(mute, true);
}

static smtp_conn *only_the_first(party *all, const turn (*first)[TURNS])
{
	party_begin(all);
	invite(all, first);
	invite(all, NULL);
	return visit(all, SMTP_NEVER);
}

static void an_address_that_talks_is_the_last(void **state)
{
	(void)state;
	party all;
	smtp_conn *conn = only_the_first(&all, never);
	assert_int_equal(conn->outcome.failure.code, 554);
	smtp_conn_free(conn);
	party_end(&all);
	conn = only_the_first(&all, gone_after_greeting);
	assert_int_equal(conn->outcome.failure.phase, SMTP_PHASE_EHLO);
	smtp_conn_free(conn);
	party_end(&all);
}

static void lost_in_tls_before_the_greeting_is_passed_over_too(void **state)
{
	(void)state;
	party all;
	party_begin(&all);
	all.server.tls = SMTP_TLS_IMPLICIT;
	all.server.verify_peer = all.server.verify_peer_name = false;
	invite(&all, mute_in_tls);
	invite(&all, mute_in_tls);
	smtp_conn *conn = visit(&all, SMTP_NEVER);
	assert_int_equal(conn->outcome.failure.phase, SMTP_PHASE_TLS);
	assert_int_equal(conn->outcome.failure.category, SMTP_CATEGORY_CONNECTION_LOST);
	smtp_conn_free(conn);
	party_end(&all);
}

/* It is told what explains best why all of them failed. */
static void the_most_telling_failure_is_told(void **state)
{
	(void)state;
	party all;
	party_begin(&all);
	invite(&all, busy);
	invite(&all, mute);
	smtp_conn *conn = visit(&all, SMTP_NEVER);
	assert_int_equal(conn->outcome.failure.code, 421);
	assert_int_equal(conn->outcome.failure.phase, SMTP_PHASE_GREETING);
	assert_non_null(conn->outcome.failure.reply);
	smtp_conn_free(conn);
	party_end(&all);
	party_begin(&all);
	invite(&all, mute);
	invite(&all, later);
	conn = visit(&all, SMTP_NEVER);
	assert_int_equal(conn->outcome.failure.code, 450);
	smtp_conn_free(conn);
	party_end(&all);
	party_begin(&all);
	invite(&all, mute);
	invite(&all, never);
	conn = visit(&all, SMTP_NEVER);
	assert_int_equal(conn->outcome.failure.code, 554);
	smtp_conn_free(conn);
	party_end(&all);
}

static void not_all_addresses_of_a_large_host_are_visited(void **state)
{
	(void)state;
	party all;
	party_begin(&all);
	invite(&all, busy);
	invite(&all, busy);
	invite(&all, busy);
	invite(&all, NULL);
	smtp_conn *conn = visit(&all, SMTP_NEVER);
	assert_int_equal(conn->outcome.failure.code, 421);
	smtp_conn_free(conn);
	party_end(&all);
}

static void no_time_is_left_for_another(void **state)
{
	(void)state;
	party all;
	party_begin(&all);
	invite(&all, mute)->silent = true;
	invite(&all, NULL);
	smtp_conn *conn = visit(&all, smtp_clock_now() + SMTP_SECOND / 5);
	assert_string_equal(conn->outcome.failure.variant, SMTP_VARIANT_DEADLINE);
	smtp_conn_free(conn);
	party_end(&all);
}

/* ---- signals ------------------------------------------------------------------------------------- */

static volatile sig_atomic_t rung;

static void ring(int signal)
{
	(void)signal;
	rung++;
}

static void alarm_every(int microseconds)
{
	struct itimerval often = {{0, microseconds}, {0, microseconds}};
	setitimer(ITIMER_REAL, &often, NULL);
}

/* Every wait is interrupted many times: none ends early, none starts anew. */
static void a_storm_of_signals_changes_no_time(void **state)
{
	(void)state;
	party all;
	sigset_t alarms;
	struct sigaction ours = {.sa_handler = ring}, before; /* no SA_RESTART */
	sigemptyset(&alarms);
	sigaddset(&alarms, SIGALRM);
	pthread_sigmask(SIG_BLOCK, &alarms, NULL); /* the peers are not to be disturbed */
	sigaction(SIGALRM, &ours, &before);
	party_begin(&all);
	invite(&all, mute)->silent = true;
	invite(&all, polite);
	all.server.timeout = SMTP_SECOND / 5;
	smtp_conn_options options = {.server = &all.server, .addresses = &all.addresses, .deadline = SMTP_NEVER};
	peer_start(&all.peers[0]);
	peer_start(&all.peers[1]);
	pthread_sigmask(SIG_UNBLOCK, &alarms, NULL);
	alarm_every(500);
	smtp_conn *conn = smtp_conn_new(&options, smtp_clock_now());
	assert_true(smtp_run(&conn, 1, NULL, (smtp_run_watch){0}));
	alarm_every(0);
	sigaction(SIGALRM, &before, NULL);
	assert_false(smtp_outcome_failed(&conn->outcome));
	assert_true(conn->outcome.timing[SMTP_TIMING_GREETING] >= SMTP_SECOND / 5);
	assert_true(rung > 10);
	smtp_conn_free(conn);
	party_end(&all);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_address_that_does_not_talk_is_passed_over),
		cmocka_unit_test(an_address_that_talks_is_the_last),
		cmocka_unit_test(lost_in_tls_before_the_greeting_is_passed_over_too),
		cmocka_unit_test(the_most_telling_failure_is_told),
		cmocka_unit_test(not_all_addresses_of_a_large_host_are_visited),
		cmocka_unit_test(no_time_is_left_for_another),
		cmocka_unit_test(a_storm_of_signals_changes_no_time),
	};
	return cmocka_run_group_tests_name("conn_again", tests, NULL, NULL);
}
