/*
 * test_run.c - one poll loop, several connections: each ends as its own server makes it, and a silent one does not
 * hold the others up. The caller may stop it, and a copy of the process may not go on with it.
 */
#include "playserver.h"
#include "run.h"
#include "variants.h"

#include <limits.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#define CONNECTIONS 3

typedef struct party {
	dialogue *script;
	playserver peer;
	smtp_server server;
	smtp_envelope envelope;
	smtp_memory_source source;
	smtp_body_facts facts;
	smtp_mail mail;
	smtp_conn *conn;
} party;

/* A leaving one goes before the server has heard all. */
static void invite_leaving(party *guest, const char *name, bool leaving)
{
	char path[512];
	smtp_refusal refusal;
	snprintf(path, sizeof path, "%s/dialogues/%s.dialogue", getenv("SMTP_TESTS"), name);
	guest->script = dialogue_read(path);
	playserver_start(&guest->peer, guest->script, leaving);
	guest->server = guest->script->server;
	guest->server.host = SMTP_SPAN("127.0.0.1");
	guest->server.port = guest->peer.port;
	guest->server.timeout = guest->server.final_timeout = SMTP_SECOND / 2;
	smtp_memory_source_init(&guest->source, smtp_buf_view(&guest->script->raw));
	assert_true(smtp_body_measure(&guest->source.source, &guest->facts));
	assert_int_equal(smtp_envelope_build(&guest->script->message, &guest->envelope, &refusal), SMTP_OK);
	assert_true(smtp_mail_init(&guest->mail, &guest->envelope));
	guest->mail.content = &guest->source.source;
	guest->mail.facts = &guest->facts;
	smtp_conn_options options = {.server = &guest->server,
		.mail = &guest->mail,
		.log_in = true,
		.deadline = SMTP_NEVER};
	guest->conn = smtp_conn_new(&options, smtp_clock_now());
	assert_non_null(guest->conn);
}

static void invite(party *guest, const char *name)
{
	invite_leaving(guest, name, false);
}

static void part(party *guest)
{
	playserver_join(&guest->peer);
	assert_int_equal(guest->peer.wrong_step, 0);
	smtp_conn_free(guest->conn);
	smtp_mail_free(&guest->mail);
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
	assert_true(smtp_run(conns, CONNECTIONS, NULL, (smtp_run_watch){count_steps, &steps}));
	assert_true(steps > CONNECTIONS);
	for (size_t i = 0; i < CONNECTIONS; i++) {
		assert_true(smtp_conn_is_done(conns[i]));
	}
	assert_int_equal(smtp_outcome_sum(&conns[0]->options.mail->outcome), SMTP_OUTCOME_ACCEPTED);
	assert_int_equal(smtp_conn_failure(conns[1])->code, 553);
	assert_int_equal(smtp_conn_failure(conns[2])->category, SMTP_CATEGORY_CONNECTION_TIMEOUT);
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
	assert_true(smtp_run(conns, 2, NULL, (smtp_run_watch){cancel_the_silent, &guests[1]}));
	assert_int_equal(smtp_outcome_sum(&conns[0]->options.mail->outcome), SMTP_OUTCOME_ACCEPTED);
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
	assert_true(smtp_run(&guest.conn, 1, NULL, (smtp_run_watch){0}));
	assert_int_equal(smtp_conn_failure(guest.conn)->category, SMTP_CATEGORY_CONNECTION_TIMEOUT);
	assert_string_equal(smtp_conn_failure(guest.conn)->variant, SMTP_VARIANT_DEADLINE);
	part(&guest);
}

static void nothing_to_do_is_done(void **state)
{
	(void)state;
	assert_true(smtp_run(NULL, 0, NULL, (smtp_run_watch){0}));
}

/* ---- the caller may stop it ---------------------------------------------------------------------- */

typedef struct asking {
	smtp_caller caller;
	const playserver *peer; /* stop when it has the final dot; NULL: at once */
	unsigned asked;
	unsigned patience; /* questions that are answered with "go on" */
	int64_t takes;     /* time to think about each */
} asking;

static bool stops(void *handle)
{
	asking *host = handle;
	int64_t until = smtp_clock_now() + host->takes;
	while (smtp_clock_now() < until) {
		smtp_socket_poll(NULL, 0, until);
	}
	host->asked++;
	return host->asked > host->patience && (!host->peer || atomic_load(&host->peer->end_of_data));
}

static void ask(asking *host, unsigned patience)
{
	*host = (asking){.caller = {.handle = host, .interrupted = stops}, .patience = patience};
}

static void the_caller_ends_every_wait(void **state)
{
	(void)state;
	party guests[2];
	smtp_conn *conns[2];
	asking host;
	ask(&host, 0);
	for (size_t i = 0; i < 2; i++) {
		invite(&guests[i], "greeting-never-comes");
		guests[i].conn->plan.timeout = PATIENCE;
		conns[i] = guests[i].conn;
	}
	assert_true(smtp_run(conns, 2, &host.caller, (smtp_run_watch){0}));
	assert_int_equal(host.asked, 1);
	for (size_t i = 0; i < 2; i++) {
		const smtp_failure *failure = smtp_conn_failure(conns[i]);
		assert_int_equal(failure->category, SMTP_CATEGORY_UNKNOWN);
		assert_string_equal(failure->variant, SMTP_VARIANT_INTERRUPTED);
		assert_int_equal(failure->phase, SMTP_PHASE_GREETING);
		assert_int_equal(smtp_outcome_sum(&conns[i]->options.mail->outcome), SMTP_OUTCOME_FAILED);
		part(&guests[i]);
	}
}

static void after_the_dot_nobody_knows(void **state)
{
	(void)state;
	party guest;
	asking host;
	invite(&guest, "silent-after-the-dot");
	guest.conn->plan.final_timeout = PATIENCE;
	ask(&host, 0);
	host.peer = &guest.peer;
	assert_true(smtp_run(&guest.conn, 1, &host.caller, (smtp_run_watch){0}));
	assert_int_equal(smtp_outcome_sum(&guest.mail.outcome), SMTP_OUTCOME_UNKNOWN);
	assert_int_equal(smtp_conn_failure(guest.conn)->category, SMTP_CATEGORY_UNKNOWN);
	assert_string_equal(smtp_conn_failure(guest.conn)->variant, SMTP_VARIANT_LOST_AFTER_DOT);
	part(&guest);
}

static void who_goes_on_loses_nothing(void **state)
{
	(void)state;
	party guest;
	asking host;
	invite(&guest, "accepted");
	ask(&host, UINT_MAX);
	assert_true(smtp_run(&guest.conn, 1, &host.caller, (smtp_run_watch){0}));
	assert_int_equal(smtp_outcome_sum(&guest.mail.outcome), SMTP_OUTCOME_ACCEPTED);
	part(&guest);
}

static ptrdiff_t read_slowly_without_end(void *handle, char *into, size_t room)
{
	(void)handle;
	int64_t until = smtp_clock_now() + SMTP_SECOND / 12;
	while (smtp_clock_now() < until) {
		smtp_socket_poll(NULL, 0, until);
	}
	memset(into, 'x', room);
	for (size_t i = 70; i < room; i += 70) {
		into[i] = '\n';
	}
	return (ptrdiff_t)room;
}

static bool rewind_nothing(void *handle)
{
	(void)handle;
	return true;
}

/* A message that never ends and comes more slowly than the server takes it: there is always something to do. */
static void the_caller_is_asked_while_octets_flow(void **state)
{
	(void)state;
	party guest;
	asking host;
	smtp_source endless = {NULL, read_slowly_without_end, rewind_nothing, 0};
	invite_leaving(&guest, "a-message-of-any-content", true);
	guest.mail.content = &endless;
	guest.mail.facts = NULL; /* nobody has measured it */
	guest.conn->options.deadline = smtp_clock_now() + PATIENCE;
	ask(&host, 0);
	assert_true(smtp_run(&guest.conn, 1, &host.caller, (smtp_run_watch){0}));
	assert_string_equal(smtp_conn_failure(guest.conn)->variant, SMTP_VARIANT_INTERRUPTED);
	assert_int_equal(smtp_conn_failure(guest.conn)->phase, SMTP_PHASE_BODY);
	part(&guest);
}

/* Each answer takes longer than the server has: without the excuse the first would be the last. */
static void the_callers_time_is_not_the_servers(void **state)
{
	(void)state;
	party guest;
	asking host;
	invite(&guest, "greeting-never-comes");
	guest.conn->plan.timeout = SMTP_SECOND * 3 / 10;
	ask(&host, UINT_MAX);
	host.takes = SMTP_SECOND * 4 / 10;
	assert_true(smtp_run(&guest.conn, 1, &host.caller, (smtp_run_watch){0}));
	assert_int_equal(smtp_conn_failure(guest.conn)->category, SMTP_CATEGORY_CONNECTION_TIMEOUT);
	assert_true(host.asked >= 2);
	part(&guest);
}

typedef struct alarming {
	pthread_t waiting;
	asking *host;
	atomic_uint answered;
	unsigned wanted;
} alarming;

static void ignore_signal(int number)
{
	(void)number;
}

/* A signal for each answer, until there is the next. */
static void *send_signals(void *argument)
{
	alarming *alarm = argument;
	for (unsigned round = 0; round < alarm->wanted;) {
		pthread_kill(alarm->waiting, SIGUSR1);
		usleep(200);
		round = atomic_load(&alarm->answered);
	}
	return NULL;
}

static bool answers(void *handle)
{
	alarming *alarm = handle;
	return atomic_fetch_add(&alarm->answered, 1) + 1 >= alarm->wanted;
}

/* Without signals the caller is asked ten times a second: so often would take ten seconds. */
static void a_signal_asks_at_once(void **state)
{
	(void)state;
	party guest;
	pthread_t thread;
	struct sigaction action = {.sa_handler = ignore_signal, .sa_flags = SA_RESTART};
	alarming alarm = {.waiting = pthread_self(), .wanted = 100};
	smtp_caller caller = {.handle = &alarm, .interrupted = answers};
	sigaction(SIGUSR1, &action, NULL);
	invite(&guest, "greeting-never-comes");
	guest.conn->plan.timeout = PATIENCE;
	int64_t began = smtp_clock_now();
	pthread_create(&thread, NULL, send_signals, &alarm);
	assert_true(smtp_run(&guest.conn, 1, &caller, (smtp_run_watch){0}));
	pthread_join(thread, NULL);
	assert_string_equal(smtp_conn_failure(guest.conn)->variant, SMTP_VARIANT_INTERRUPTED);
	assert_true(smtp_clock_now() - began < 8 * SMTP_SECOND);
	part(&guest);
}

/* ---- a copy of the process ----------------------------------------------------------------------- */

typedef struct copying {
	smtp_caller caller;
	smtp_source source;
	const smtp_source *original;
	pid_t child; /* 0 in the copy; -1: not yet */
} copying;

/* A copy that waits is ended, which the original finds out. */
static void copy_once(copying *copy)
{
	if (copy->child == -1) {
		copy->child = fork();
		alarm(copy->child == 0 ? 10 : 0);
	}
}

/* The original goes on until the copy has ended. */
static bool copy_and_outlive(void *handle)
{
	copying *copy = handle;
	siginfo_t ended = {0};
	copy_once(copy);
	return copy->child > 0 && waitid(P_PID, (id_t)copy->child, &ended, WEXITED | WNOHANG | WNOWAIT) == 0 &&
		   ended.si_pid == copy->child;
}

static ptrdiff_t copy_and_read(void *handle, char *into, size_t room)
{
	copying *copy = handle;
	copy_once(copy);
	return copy->original->read(copy->original->handle, into, room);
}

static bool rewind_original(void *handle)
{
	const copying *copy = handle;
	return copy->original->rewind(copy->original->handle);
}

/* The copy has failed with words, not knowing what the original will make of the message. */
static bool stood_aside(const smtp_conn *conn)
{
	const smtp_failure *failure = smtp_conn_failure(conn);
	return smtp_conn_is_done(conn) && failure->variant &&
		   strcmp(failure->variant, SMTP_VARIANT_FORKED) == 0 &&
		   smtp_outcome_sum(&conn->options.mail->outcome) == SMTP_OUTCOME_UNKNOWN && conn->channel.socket == SMTP_NO_SOCKET;
}

static void run_in_both(party *guest, copying *copy)
{
	int status = -1;
	bool run = smtp_run(&guest->conn, 1, &copy->caller, (smtp_run_watch){0});
	if (copy->child == 0) {
		_exit(run && stood_aside(guest->conn) ? 0 : 1);
	}
	assert_true(run && copy->child > 0);
	assert_int_equal(waitpid(copy->child, &status, 0), copy->child);
	assert_int_equal(status, 0);
}

static void a_copy_stands_aside_in_the_body(void **state)
{
	(void)state;
	party guest;
	copying copy = {.child = -1};
	invite(&guest, "accepted");
	copy.original = &guest.source.source;
	copy.source = (smtp_source){&copy, copy_and_read, rewind_original, 0};
	guest.mail.content = &copy.source;
	run_in_both(&guest, &copy);
	assert_int_equal(smtp_outcome_sum(&guest.mail.outcome), SMTP_OUTCOME_ACCEPTED);
	part(&guest); /* the server heard nothing but the message and QUIT */
}

static void a_copy_stands_aside_while_it_waits(void **state)
{
	(void)state;
	party guest;
	copying copy = {.caller = {.handle = &copy, .interrupted = copy_and_outlive}, .child = -1};
	invite(&guest, "greeting-never-comes");
	guest.conn->plan.timeout = PATIENCE;
	run_in_both(&guest, &copy);
	assert_string_equal(smtp_conn_failure(guest.conn)->variant, SMTP_VARIANT_INTERRUPTED);
	assert_int_equal(smtp_outcome_sum(&guest.mail.outcome), SMTP_OUTCOME_FAILED);
	part(&guest);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_ends_in_its_own_way),
		cmocka_unit_test(one_may_cancel_another),
		cmocka_unit_test(the_overall_deadline_stands_over_all),
		cmocka_unit_test(nothing_to_do_is_done),
		cmocka_unit_test(the_caller_ends_every_wait),
		cmocka_unit_test(after_the_dot_nobody_knows),
		cmocka_unit_test(who_goes_on_loses_nothing),
		cmocka_unit_test(the_caller_is_asked_while_octets_flow),
		cmocka_unit_test(the_callers_time_is_not_the_servers),
		cmocka_unit_test(a_signal_asks_at_once),
		cmocka_unit_test(a_copy_stands_aside_in_the_body),
		cmocka_unit_test(a_copy_stands_aside_while_it_waits),
	};
	return cmocka_run_group_tests_name("run", tests, NULL, NULL);
}
