/*
 * test_send_many.c - many messages over several connections: every one has its outcome, whatever the server does.
 */
#include "post.h"
#include "clock.h"
#include "test.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define MESSAGES_MAX 500
#define PIPELINES "250-PIPELINING\r\n"

typedef struct posting {
	mailserver peer;
	smtp_store *store;
	smtp_caller caller;
	smtp_server server;
	smtp_batch batch;
	smtp_totals totals;
	size_t count, given;
	const char *to; /* of every message */
	char texts[MESSAGES_MAX][16];
	smtp_mailbox from, recipient;
	smtp_message messages[MESSAGES_MAX];
	smtp_outcome_kind outcomes[MESSAGES_MAX];
	unsigned ends[MESSAGES_MAX];
	smtp_category category; /* of the last that failed */
	size_t reused, stop_after, told, asked;
	size_t ended, taken_most; /* without having ended */
} posting;

static const smtp_message *next(void *handle, void **ticket)
{
	posting *it = handle;
	if (it->given == it->count) {
		return NULL;
	}
	smtp_message *message = &it->messages[it->given];
	*message =
		(smtp_message){.from = {&it->from, 1}, .to = {&it->recipient, 1}, .text = SMTP_SPAN("Hello\n")};
	snprintf(it->texts[it->given], sizeof it->texts[0], "%zu", it->given);
	message->subject = smtp_span_of(it->texts[it->given]);
	*ticket = message;
	it->given++;
	return message;
}

static void ended(void *handle, void *ticket, const smtp_result *result)
{
	posting *it = handle;
	size_t index = (size_t)((smtp_message *)ticket - it->messages);
	it->taken_most = it->given - it->ended > it->taken_most ? it->given - it->ended : it->taken_most;
	it->ended++;
	it->ends[index]++;
	it->outcomes[index] = result->outcome;
	it->reused += result->server.reused;
	if (!result->ok) {
		it->category = result->explanation.category;
		assert_non_null(result->explanation.message);
		assert_non_null(result->error);
	}
	assert_true(result->transcript_count > 0);
}

static void refused(void *handle, void *ticket, const smtp_refusal *refusal)
{
	posting *it = handle;
	it->ends[(smtp_message *)ticket - it->messages]++;
	assert_string_equal(refusal->key, "from");
}

static void open_posting(posting *it, size_t count)
{
	mailserver_start(&it->peer);
	it->count = count;
	it->store = smtp_store_new();
	it->caller.store = it->store;
	it->from.text = SMTP_SPAN("shop@example.com");
	it->recipient.text = smtp_span_of(it->to ? it->to : "buyer@example.net");
	be_client_of(&it->peer, &it->caller, &it->server);
	smtp_batch_init(&it->batch);
	it->batch.handle = it;
	it->batch.next = next;
	it->batch.ended = ended;
	it->batch.refused = refused;
}

/* Whoever was given out has exactly one end, and the counts agree. */
static void run(posting *it)
{
	smtp_refusal refusal;
	assert_true(smtp_send_many(&it->server, &it->batch, &it->totals, &refusal));
	uint64_t sum = 0;
	for (size_t i = 0; i < it->given; i++) {
		assert_int_equal(it->ends[i], 1);
	}
	for (size_t i = 0; i < SMTP_OUTCOME_COUNT; i++) {
		sum += it->totals.outcomes[i];
	}
	assert_int_equal(sum, it->totals.messages);
}

static void close_posting(posting *it)
{
	smtp_store_free(it->store);
	mailserver_stop(&it->peer);
	free(it);
}

static posting *new_posting(mailserver peer, size_t count)
{
	posting *it = calloc(1, sizeof *it);
	assert_non_null(it);
	it->peer = peer;
	open_posting(it, count);
	return it;
}

static void all_are_accepted(void **state)
{
	(void)state;
	static const char *const offers[] = {NULL, PIPELINES};
	for (size_t i = 0; i < 2; i++) {
		posting *it = new_posting((mailserver){.seats = 10, .offers = offers[i]}, 200);
		it->server.max_messages = 200; /* one connection may get many more than its share */
		run(it);
		assert_int_equal(it->totals.messages, 200);
		assert_int_equal(it->totals.outcomes[SMTP_OUTCOME_ACCEPTED], 200);
		assert_int_equal(atomic_load(&it->peer.messages), 200);
		assert_int_equal(atomic_load(&it->peer.connections), 4);
		assert_int_equal(it->reused, 196);
		close_posting(it);
	}
}

static void no_more_are_taken_than_fit_and_are_made_ready(void **state)
{
	(void)state;
	posting *it = new_posting((mailserver){.seats = 10, .offers = PIPELINES}, 50);
	it->batch.connections = 2;
	it->batch.depth = 3;
	run(it);
	assert_in_range(it->taken_most, 3, 2 * 3 + 3);
	assert_int_equal(it->totals.outcomes[SMTP_OUTCOME_ACCEPTED], 50);
	close_posting(it);
}

static void with_one_at_a_time_each_result_comes_before_the_next_message(void **state)
{
	(void)state;
	posting *it = new_posting((mailserver){.seats = 10, .offers = PIPELINES}, 20);
	it->batch.connections = it->batch.depth = 1;
	run(it);
	assert_int_equal(it->taken_most, 1);
	assert_int_equal(it->totals.outcomes[SMTP_OUTCOME_ACCEPTED], 20);
	close_posting(it);
}

static void few_messages_need_few_connections(void **state)
{
	(void)state;
	posting *it = new_posting((mailserver){.seats = 10}, 4);
	run(it);
	assert_int_equal(atomic_load(&it->peer.connections), 1);
	close_posting(it);
}

static void the_connections_are_kept_for_the_next_call(void **state)
{
	(void)state;
	posting *it = new_posting((mailserver){.seats = 10}, 40);
	run(it);
	it->given = 0;
	memset(it->ends, 0, sizeof it->ends);
	run(it);
	assert_int_equal(atomic_load(&it->peer.connections), 4);
	close_posting(it);
}

static void a_number_of_messages_per_connection(void **state)
{
	(void)state;
	posting *it = new_posting((mailserver){.seats = 10, .offers = PIPELINES}, 100);
	it->server.max_messages = 10;
	run(it);
	assert_int_equal(it->totals.outcomes[SMTP_OUTCOME_ACCEPTED], 100);
	assert_in_range(atomic_load(&it->peer.connections), 10, 13);
	close_posting(it);
}

/* The server closes by itself after some messages: what it had not taken goes on elsewhere. */
static void a_server_that_closes_now_and_then(void **state)
{
	(void)state;
	static const char *const farewells[] = {NULL, "421 4.4.5 enough for one connection\r\n"};
	for (size_t i = 0; i < 4; i++) {
		posting *it = new_posting((mailserver){.seats = 10,
									  .patience = 7,
									  .waits_for_mail = i % 2,
									  .farewell = farewells[i / 2],
									  .offers = i % 2 ? PIPELINES : NULL},
			100);
		run(it);
		assert_int_equal(
			it->totals.outcomes[SMTP_OUTCOME_ACCEPTED] + it->totals.outcomes[SMTP_OUTCOME_UNKNOWN], 100);
		assert_int_equal(it->totals.outcomes[SMTP_OUTCOME_ACCEPTED], atomic_load(&it->peer.messages));
		close_posting(it);
	}
}

static void too_many_connections_are_fewer_next_time(void **state)
{
	(void)state;
	posting *it = new_posting((mailserver){.seats = 2}, 100);
	it->batch.connections = 8;
	run(it);
	assert_int_equal(it->totals.outcomes[SMTP_OUTCOME_ACCEPTED], 100);
	assert_true(atomic_load(&it->peer.most) <= 2);
	assert_true(atomic_load(&it->peer.refused) <= 8);
	close_posting(it);
}

/* In a copy of the process, for the server needs descriptors too. */
static void send_with_few_descriptors(posting *it)
{
	int next = dup(0);
	struct rlimit few = {.rlim_cur = (rlim_t)next + 12, .rlim_max = (rlim_t)next + 12};
	smtp_refusal refusal;
	close(next);
	setrlimit(RLIMIT_NOFILE, &few);
	bool run = smtp_send_many(&it->server, &it->batch, &it->totals, &refusal);
	_exit(run && it->totals.outcomes[SMTP_OUTCOME_ACCEPTED] == it->count ? 0 : 1);
}

static void descriptors_run_out(void **state)
{
	(void)state;
	int status = 1;
	posting *it = new_posting((mailserver){.seats = 60}, 200);
	it->batch.connections = 40;
	pid_t child = fork();
	if (child == 0) {
		send_with_few_descriptors(it);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	assert_int_equal(atomic_load(&it->peer.messages), 200);
	close_posting(it);
}

static void nobody_is_let_in(void **state)
{
	(void)state;
	posting *it = new_posting((mailserver){.greeting = "554 5.7.1 go away\r\n", .seats = 10}, 50);
	run(it);
	assert_int_equal(it->totals.outcomes[SMTP_OUTCOME_FAILED], 50);
	assert_true(atomic_load(&it->peer.connections) <= 4); /* it is not asked fifty times */
	assert_int_equal(it->reused, 0);
	close_posting(it);
}

static void nobody_is_there(void **state)
{
	(void)state;
	posting *it = new_posting((mailserver){.seats = 10}, 30);
	it->server.port = 1;
	run(it);
	assert_int_equal(it->totals.outcomes[SMTP_OUTCOME_FAILED], 30);
	assert_int_equal(it->category, SMTP_CATEGORY_CONNECTION_REFUSED);
	close_posting(it);
}

static void greylisted_ones_are_tried_again(void **state)
{
	(void)state;
	posting *it = new_posting((mailserver){.seats = 10, .offers = PIPELINES, .put_off = 5}, 20);
	it->batch.retry_for = 30 * SMTP_SECOND;
	run(it);
	assert_int_equal(it->totals.outcomes[SMTP_OUTCOME_ACCEPTED], 20);
	close_posting(it);
	it = new_posting((mailserver){.seats = 10, .put_off = 5}, 20);
	run(it);
	assert_int_equal(it->totals.outcomes[SMTP_OUTCOME_ACCEPTED], 15);
	assert_int_equal(it->category, SMTP_CATEGORY_GREYLISTED);
	close_posting(it);
}

static void each_refusal_is_its_messages_own(void **state)
{
	(void)state;
	posting *it = calloc(1, sizeof *it);
	it->peer = (mailserver){.seats = 10, .offers = PIPELINES};
	it->to = "nobody@example.net";
	open_posting(it, 50);
	run(it);
	assert_int_equal(it->totals.outcomes[SMTP_OUTCOME_FAILED], 50);
	assert_int_equal(it->category, SMTP_CATEGORY_MAILBOX_NOT_FOUND);
	assert_int_equal(atomic_load(&it->peer.connections), 4);
	close_posting(it);
}

static bool is_enough(void *handle)
{
	const posting *it = handle;
	return it->given >= it->stop_after;
}

static void the_caller_stops(void **state)
{
	(void)state;
	posting *it = new_posting((mailserver){.seats = 10}, 100);
	it->stop_after = 11;
	it->batch.stopped = is_enough;
	run(it);
	assert_int_equal(it->given, 11);
	assert_int_equal(it->totals.outcomes[SMTP_OUTCOME_ACCEPTED], 11);
	close_posting(it);
}

static bool when_some_were_given(void *handle)
{
	const posting *it = handle;
	return it->given > 0;
}

/* A server that says nothing, and a caller who has no time. */
static void the_caller_is_interrupted(void **state)
{
	(void)state;
	posting *it = new_posting((mailserver){.seats = 10, .greeting = ""}, 100);
	it->caller.handle = it;
	it->caller.interrupted = when_some_were_given;
	run(it);
	assert_true(it->given > 0 && it->given <= 16 + 4);
	assert_int_equal(it->totals.outcomes[SMTP_OUTCOME_FAILED], it->given);
	close_posting(it);
}

static void the_time_is_up(void **state)
{
	(void)state;
	posting *it = new_posting((mailserver){.seats = 10, .greeting = ""}, 100);
	it->server.deadline = SMTP_SECOND / 5;
	run(it);
	assert_true(it->given > 0 && it->given <= 16 + 4);
	assert_int_equal(it->totals.outcomes[SMTP_OUTCOME_FAILED], it->given);
	assert_int_equal(it->category, SMTP_CATEGORY_CONNECTION_TIMEOUT);
	close_posting(it);
}

static void a_message_that_cannot_be_sent_ends_the_run(void **state)
{
	(void)state;
	posting *it = new_posting((mailserver){.seats = 10}, 10);
	it->from.text = SMTP_SPAN("nobody at all");
	run(it);
	assert_int_equal(it->given, 1);
	assert_int_equal(it->totals.messages, 0);
	close_posting(it);
}

/* Nothing may be sent twice: what had its dot is unknown. */
static void what_was_in_flight_is_unknown(void **state)
{
	(void)state;
	posting *it = new_posting((mailserver){.seats = 10, .lost_at = ".", .offers = PIPELINES}, 20);
	run(it);
	assert_int_equal(it->totals.outcomes[SMTP_OUTCOME_UNKNOWN], atomic_load(&it->peer.messages));
	assert_int_equal(it->totals.messages, 20);
	close_posting(it);
}

/* ---- connections that are lost ------------------------------------------------------------------- */

static unsigned connections_of(const posting *it)
{
	return atomic_load(&it->peer.connections);
}

/* Nobody has it, so the next connection is tried at once: three times, though nothing is known of the server yet. */
static void one_that_is_lost_at_the_start_is_no_verdict(void **state)
{
	(void)state;
	static const unsigned times[] = {1, 3};
	for (size_t i = 0; i < 2; i++) {
		posting *it = new_posting((mailserver){.seats = 10, .lost_at = "MAIL", .lost_times = times[i]}, 30);
		it->batch.connections = 1;
		run(it);
		assert_int_equal(it->totals.outcomes[SMTP_OUTCOME_ACCEPTED], 30);
		assert_int_equal(connections_of(it), times[i] + 1);
		close_posting(it);
	}
	posting *it = new_posting((mailserver){.seats = 10, .lost_at = "MAIL"}, 30);
	it->batch.connections = 1;
	run(it);
	assert_int_equal(it->totals.outcomes[SMTP_OUTCOME_FAILED], 30);
	assert_int_equal(it->category, SMTP_CATEGORY_CONNECTION_LOST);
	assert_int_equal(connections_of(it), 4);
	close_posting(it);
}

/* A server that breaks on every final dot leaves no more in doubt than what it was given at once. */
static void nor_is_more_staked_at_the_start(void **state)
{
	(void)state;
	posting *it = new_posting((mailserver){.seats = 10, .lost_at = "."}, 30);
	it->batch.connections = 1;
	run(it);
	assert_int_equal(it->totals.outcomes[SMTP_OUTCOME_UNKNOWN], 1);
	assert_int_equal(it->totals.outcomes[SMTP_OUTCOME_FAILED], 29);
	assert_int_equal(connections_of(it), 1);
	close_posting(it);
}

/* A server that hangs up on a wrong password hears it once; one that hangs up sooner is not asked again either. */
static void one_that_is_lost_before_the_login_is(void **state)
{
	(void)state;
	static const char *const places[] = {"EHLO", "AUTH"};
	for (size_t i = 0; i < 2; i++) {
		posting *it =
			new_posting((mailserver){.seats = 10, .offers = "250-AUTH PLAIN\r\n", .lost_at = places[i]}, 10);
		it->server.username = SMTP_SPAN("shop");
		it->server.password = SMTP_SPAN("sesame-open");
		run(it);
		assert_int_equal(it->totals.outcomes[SMTP_OUTCOME_FAILED], 10);
		assert_int_equal(connections_of(it), 1);
		close_posting(it);
	}
}

/* A loss is not the server asking for fewer. */
static void those_that_are_lost_are_replaced(void **state)
{
	(void)state;
	posting *it = new_posting((mailserver){.seats = 10, .lost_at = "MAIL", .lost_times = 3}, 200);
	it->server.max_messages = 200;
	it->batch.depth = 1;
	run(it);
	assert_int_equal(it->totals.outcomes[SMTP_OUTCOME_ACCEPTED], 200);
	assert_in_range(connections_of(it), 5, 7);
	close_posting(it);
}

/* All but the first: some are tried at once, the others would be after pauses. */
static void those_that_come_to_nothing_are_tried_ever_more_slowly(void **state)
{
	(void)state;
	posting *it = new_posting((mailserver){.seats = 10, .lost_at = "MAIL", .spared = 1}, 200);
	it->server.max_messages = 200;
	it->batch.depth = 1;
	run(it);
	assert_int_equal(
		it->totals.outcomes[SMTP_OUTCOME_ACCEPTED] + it->totals.outcomes[SMTP_OUTCOME_FAILED], 200);
	assert_true(it->totals.outcomes[SMTP_OUTCOME_FAILED] <= 3);
	assert_in_range(connections_of(it), 4, 15);
	close_posting(it);
}

static posting *new_paced_posting(mailserver peer, size_t count)
{
	char trouble[SMTP_SHARED_TROUBLE];
	posting *it = new_posting(peer, count);
	it->caller.shared = smtp_shared_new(NULL, trouble);
	assert_non_null(it->caller.shared);
	return it;
}

static void close_paced_posting(posting *it)
{
	smtp_shared_free(it->caller.shared);
	close_posting(it);
}

/* However many connections there are, and they are not kept open for nothing. */
static void a_rate_is_kept(void **state)
{
	(void)state;
	posting *it = new_paced_posting((mailserver){.seats = 10}, 6);
	it->server.rate = (smtp_rate){20, SMTP_SECOND};
	it->server.keepalive = SMTP_SECOND / 100;
	run(it);
	assert_int_equal(it->totals.outcomes[SMTP_OUTCOME_ACCEPTED], 6);
	assert_true(it->totals.duration >= 5 * SMTP_SECOND / 20);
	assert_true(atomic_load(&it->peer.connections) > 1);
	close_paced_posting(it);
}

/* Each message but the first is heard twice, for the connection is lost under it: that makes eleven, evenly spaced. */
static void a_rate_counts_every_attempt(void **state)
{
	(void)state;
	posting *it = new_paced_posting((mailserver){.seats = 10, .patience = 1, .waits_for_mail = true}, 6);
	it->server.rate = (smtp_rate){20, SMTP_SECOND};
	it->batch.connections = it->batch.depth = 1;
	run(it);
	assert_int_equal(it->totals.outcomes[SMTP_OUTCOME_ACCEPTED], 6);
	assert_true(it->totals.duration >= 10 * SMTP_SECOND / 20);
	close_paced_posting(it);
}

/* The pause that the server asks for is longer than the caller wants to wait: nothing more is tried. */
static void a_server_says_stop(void **state)
{
	(void)state;
	posting *it =
		new_paced_posting((mailserver){.seats = 10, .final = "450 4.7.1 rate limited, slow down\r\n"}, 40);
	it->batch.wait = 0;
	it->batch.connections = it->batch.depth = 1;
	run(it);
	assert_int_equal(it->totals.outcomes[SMTP_OUTCOME_FAILED], 40);
	assert_int_equal(it->category, SMTP_CATEGORY_RATE_LIMITED);
	assert_int_equal(atomic_load(&it->peer.messages), 1);
	close_paced_posting(it);
}

/* It says so and closes: others on the way to it are not sent over a new connection to hear the same. */
static void a_server_says_stop_and_closes(void **state)
{
	(void)state;
	static const char *const offers[] = {NULL, PIPELINES};
	for (size_t i = 0; i < 2; i++) {
		posting *it = new_paced_posting((mailserver){.seats = 10,
											.patience = 3,
											.waits_for_mail = true,
											.farewell = "421 4.7.0 rate limited, slow down\r\n",
											.offers = offers[i]},
			40);
		it->batch.wait = 0;
		it->batch.connections = 1;
		run(it);
		assert_int_equal(it->totals.outcomes[SMTP_OUTCOME_ACCEPTED], 3);
		assert_int_equal(it->totals.outcomes[SMTP_OUTCOME_FAILED], 37);
		assert_int_equal(it->category, SMTP_CATEGORY_RATE_LIMITED);
		assert_int_equal(atomic_load(&it->peer.connections), 1);
		close_paced_posting(it);
	}
}

/* The pool asks the caller whether to wait each time that it looks for something to send. */
static bool count_asking(void *handle)
{
	posting *it = handle;
	it->asked++;
	return false;
}

/* What is due cannot go yet: that is waited for, and not asked again and again. */
static void what_is_due_behind_a_turn_waits_for_it(void **state)
{
	(void)state;
	posting *it = new_paced_posting((mailserver){.seats = 10, .put_off = 2}, 5);
	it->server.rate = (smtp_rate){1, SMTP_SECOND};
	it->server.burst = 3;
	it->batch.retry_for = 30 * SMTP_SECOND;
	it->batch.stopped = count_asking;
	run(it);
	assert_int_equal(it->totals.outcomes[SMTP_OUTCOME_ACCEPTED], 5);
	assert_in_range(it->asked, 1, 500);
	close_paced_posting(it);
}

static void what_is_due_waits_for_a_connection(void **state)
{
	(void)state;
	posting *it = new_posting((mailserver){.seats = 10, .put_off = 1, .patience = 1, .deaf_after = 1}, 10);
	it->batch.connections = it->batch.depth = 1;
	it->batch.retry_for = 30 * SMTP_SECOND;
	it->batch.stopped = count_asking;
	it->server.deadline = 5 * SMTP_SECOND;
	run(it);
	assert_int_equal(it->totals.outcomes[SMTP_OUTCOME_ACCEPTED], 1);
	assert_in_range(it->asked, 1, 500);
	assert_true(it->totals.duration < 20 * SMTP_SECOND); /* the patience with a server is 30 */
	close_posting(it);
}

static void progress_is_told_at_the_end(void *handle, const smtp_totals *totals)
{
	posting *it = handle;
	it->told++;
	assert_true(totals->messages <= it->count);
}

static void progress(void **state)
{
	(void)state;
	posting *it = new_posting((mailserver){.seats = 10}, 20);
	it->batch.progress = progress_is_told_at_the_end;
	run(it);
	assert_true(it->told >= 1);
	assert_true(it->told <= 2 + (size_t)(it->totals.duration / (SMTP_SECOND / 4)));
	close_posting(it);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_are_accepted),
		cmocka_unit_test(no_more_are_taken_than_fit_and_are_made_ready),
		cmocka_unit_test(with_one_at_a_time_each_result_comes_before_the_next_message),
		cmocka_unit_test(few_messages_need_few_connections),
		cmocka_unit_test(the_connections_are_kept_for_the_next_call),
		cmocka_unit_test(a_number_of_messages_per_connection),
		cmocka_unit_test(a_server_that_closes_now_and_then),
		cmocka_unit_test(too_many_connections_are_fewer_next_time),
		cmocka_unit_test(descriptors_run_out),
		cmocka_unit_test(nobody_is_let_in),
		cmocka_unit_test(nobody_is_there),
		cmocka_unit_test(greylisted_ones_are_tried_again),
		cmocka_unit_test(each_refusal_is_its_messages_own),
		cmocka_unit_test(the_caller_stops),
		cmocka_unit_test(the_caller_is_interrupted),
		cmocka_unit_test(the_time_is_up),
		cmocka_unit_test(a_message_that_cannot_be_sent_ends_the_run),
		cmocka_unit_test(what_was_in_flight_is_unknown),
		cmocka_unit_test(one_that_is_lost_at_the_start_is_no_verdict),
		cmocka_unit_test(nor_is_more_staked_at_the_start),
		cmocka_unit_test(one_that_is_lost_before_the_login_is),
		cmocka_unit_test(those_that_are_lost_are_replaced),
		cmocka_unit_test(those_that_come_to_nothing_are_tried_ever_more_slowly),
		cmocka_unit_test(a_rate_is_kept),
		cmocka_unit_test(a_rate_counts_every_attempt),
		cmocka_unit_test(a_server_says_stop),
		cmocka_unit_test(a_server_says_stop_and_closes),
		cmocka_unit_test(what_is_due_behind_a_turn_waits_for_it),
		cmocka_unit_test(what_is_due_waits_for_a_connection),
		cmocka_unit_test(progress),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
