/*
 * test_turn.c - when a message may go: turns and pauses of one server, told from those of others, and what a result says
 * of them. The clocks are real, the rates so slow that it does not matter.
 */
#include "test.h"
#include "clock.h"
#include "delivery.h"
#include "mailserver.h"
#include "turn.h"

#include <sys/wait.h>
#include <unistd.h>

#define HOUR (3600 * SMTP_SECOND)

typedef struct desk {
	smtp_shared *shared;
	smtp_caller caller;
	smtp_server server;
	smtp_turn turn;
	int64_t now;
} desk;

static void open_desk(desk *it)
{
	char trouble[SMTP_SHARED_TROUBLE];
	*it = (desk){.shared = smtp_shared_new(NULL, trouble)};
	assert_non_null(it->shared);
	it->caller.shared = it->shared;
	smtp_server_init(&it->server);
	it->server.caller = &it->caller;
	it->server.host = SMTP_SPAN("mail.example.com");
	it->server.username = SMTP_SPAN("shop");
	it->now = smtp_clock_now();
}

static smtp_turn_standing take(desk *it, int64_t patience)
{
	smtp_turn_begin(&it->turn, &it->server, it->now);
	return smtp_turn_take(&it->turn, it->now, patience);
}

static int64_t settle(desk *it, smtp_outcome_kind outcome, smtp_category category, smtp_result *result)
{
	*result = (smtp_result){.outcome = outcome,
		.phase = SMTP_PHASE_DATA_END,
		.timing[SMTP_TIMING_TOTAL] = 5000,
		.explanation = {.category = category,
			.code = category ? 550 : 250,
			.response = (char *)"Connection frequency limited",
			.retry_after = -1}};
	return smtp_turn_settle(&it->turn, result);
}

static void say_stop(desk *it)
{
	smtp_result result;
	assert_int_equal(take(it, 0), SMTP_TURN_GO);
	assert_true(settle(it, SMTP_OUTCOME_FAILED, SMTP_CATEGORY_RATE_LIMITED, &result) > 0);
}

static smtp_place *place_of(desk *it)
{
	return smtp_shared_find(it->shared, it->turn.identity);
}

static void by_its_rate(void **state)
{
	(void)state;
	desk it;
	open_desk(&it);
	it.server.rate = (smtp_rate){1, HOUR};
	assert_int_equal(take(&it, 0), SMTP_TURN_GO);
	assert_int_equal(it.turn.waited, 0);
	assert_int_equal(take(&it, 0), SMTP_TURN_HELD);
	assert_false(it.turn.paused);
	assert_true(
		it.turn.due > it.now + HOUR - 60 * SMTP_SECOND && it.turn.due <= it.now + HOUR + 60 * SMTP_SECOND);
	assert_int_equal(take(&it, HOUR), SMTP_TURN_WAIT);
	assert_int_equal(smtp_turn_take(&it.turn, it.now + 1, HOUR), SMTP_TURN_WAIT); /* too early */
	assert_int_equal(smtp_turn_take(&it.turn, it.turn.due, 0), SMTP_TURN_GO);
	assert_int_equal(it.turn.waited, it.turn.due - it.now);
	assert_int_equal(take(&it, HOUR), SMTP_TURN_HELD); /* it is taken now */
	assert_int_equal(smtp_shared_counted(it.shared, SMTP_COUNTER_HELD), 2);
	assert_int_equal(smtp_shared_counted(it.shared, SMTP_COUNTER_WAITS), 1);
	it.server.burst = 3;
	assert_int_equal(take(&it, 0), SMTP_TURN_GO);
	smtp_shared_free(it.shared);
}

static void what_is_given_back_another_gets(void **state)
{
	(void)state;
	desk it;
	open_desk(&it);
	it.server.rate = (smtp_rate){1, HOUR};
	assert_int_equal(take(&it, 0), SMTP_TURN_GO);
	assert_int_equal(take(&it, HOUR), SMTP_TURN_WAIT);
	smtp_turn_give_back(&it.turn);
	smtp_turn_give_back(&it.turn); /* once is enough */
	assert_int_equal(take(&it, HOUR), SMTP_TURN_WAIT);
	assert_int_equal(smtp_turn_take(&it.turn, it.now, 0), SMTP_TURN_HELD); /* its patience has become less */
	assert_int_equal(take(&it, HOUR), SMTP_TURN_WAIT);
	smtp_shared_free(it.shared);
}

static void who_is_who(void **state)
{
	(void)state;
	desk it;
	open_desk(&it);
	it.server.rate = (smtp_rate){1, HOUR};
	assert_int_equal(take(&it, 0), SMTP_TURN_GO);
	it.server.tls = SMTP_TLS_NONE;
	it.server.port = 2525;
	it.server.verify_peer = false;
	it.server.password = SMTP_SPAN("sesame-open");
	it.server.host = SMTP_SPAN("MAIL.example.COM");
	assert_int_equal(take(&it, 0), SMTP_TURN_HELD); /* the provider sees the same sender */
#define OTHER(field, value)                                                                                  \
	do {                                                                                                     \
		desk other = it;                                                                                     \
		other.server.field = value;                                                                          \
		assert_int_equal(take(&other, 0), SMTP_TURN_GO);                                                     \
		assert_int_equal(take(&other, 0), SMTP_TURN_HELD);                                                   \
	} while (0)
	OTHER(host, SMTP_SPAN("mail.example.net"));
	OTHER(username, SMTP_SPAN("Shop"));
	OTHER(username, (smtp_span){0});
	OTHER(source_ip, SMTP_SPAN("192.0.2.1"));
	it.server.host = SMTP_SPAN("localhost");
	assert_int_equal(take(&it, 0), SMTP_TURN_GO);
	OTHER(port, 2526); /* on this machine, a port is a server */
	OTHER(host, SMTP_SPAN("127.0.0.1"));
	OTHER(socket_path, SMTP_SPAN("/run/mail"));
	smtp_shared_free(it.shared);
}

static void nobody_is_paced_without_need(void **state)
{
	(void)state;
	desk it;
	open_desk(&it);
	for (int i = 0; i < 10; i++) {
		smtp_result result;
		assert_int_equal(take(&it, 0), SMTP_TURN_GO);
		assert_int_equal(settle(&it, SMTP_OUTCOME_ACCEPTED, SMTP_CATEGORY_NONE, &result), 0);
	}
	assert_null(place_of(&it)); /* and takes no place */
	it.caller.shared = NULL;
	assert_int_equal(take(&it, 0), SMTP_TURN_GO);
	smtp_turn_give_back(&it.turn);
	smtp_result result;
	assert_int_equal(settle(&it, SMTP_OUTCOME_FAILED, SMTP_CATEGORY_RATE_LIMITED, &result), 0);
	assert_false(smtp_turn_is_held(&it.turn, &it.server, it.now));
	smtp_shared_free(it.shared);
}

static void a_stop_holds_the_next_one_back(void **state)
{
	(void)state;
	desk it;
	smtp_result result;
	open_desk(&it);
	assert_int_equal(take(&it, 0), SMTP_TURN_GO);
	assert_int_equal(settle(&it, SMTP_OUTCOME_FAILED, SMTP_CATEGORY_RATE_LIMITED, &result), 60 * SMTP_SECOND);
	assert_int_equal(result.explanation.retry_after, 60);
	assert_int_equal(take(&it, 0), SMTP_TURN_HELD);
	assert_true(it.turn.paused);
	assert_string_equal(it.turn.backoff.response, "Connection frequency limited");
	assert_true(it.turn.due > it.now && it.turn.due < it.now + 70 * SMTP_SECOND);
	smtp_circumstances around = smtp_turn_circumstances(&it.turn, it.now);
	assert_int_equal(around.phase, SMTP_PHASE_MESSAGE);
	assert_int_equal(around.category, SMTP_CATEGORY_RATE_LIMITED);
	assert_string_equal(around.variant, SMTP_VARIANT_PAUSED);
	assert_int_equal(around.code, 550);
	assert_true(around.retry_after >= 1 && around.retry_after <= 61);
	assert_int_equal(take(&it, 70 * SMTP_SECOND), SMTP_TURN_WAIT);
	assert_int_equal(smtp_shared_counted(it.shared, SMTP_COUNTER_PAUSES), 1);
	smtp_shared_free(it.shared);
}

static void used_up_is_told_as_that(void **state)
{
	(void)state;
	desk it;
	smtp_result result;
	open_desk(&it);
	take(&it, 0);
	assert_int_equal(settle(&it, SMTP_OUTCOME_FAILED, SMTP_CATEGORY_QUOTA_EXCEEDED, &result), HOUR);
	assert_int_equal(take(&it, 0), SMTP_TURN_HELD);
	smtp_circumstances around = smtp_turn_circumstances(&it.turn, it.now);
	assert_int_equal(around.category, SMTP_CATEGORY_QUOTA_EXCEEDED);
	assert_string_equal(around.variant, SMTP_VARIANT_PAUSED_BY_QUOTA);
	smtp_shared_free(it.shared);
}

/* The time of a pause, as the place has it, is put back instead of waited for. */
static void let_it_pass(desk *it)
{
	smtp_atomic_set(&place_of(it)->until, (uint64_t)(smtp_shared_now(it->shared) - 1));
}

static void a_success_ends_it(void **state)
{
	(void)state;
	desk it;
	smtp_result result;
	open_desk(&it);
	say_stop(&it);
	let_it_pass(&it);
	assert_int_equal(take(&it, 0), SMTP_TURN_GO);
	assert_int_equal(
		settle(&it, SMTP_OUTCOME_FAILED, SMTP_CATEGORY_RATE_LIMITED, &result), 120 * SMTP_SECOND);
	let_it_pass(&it);
	assert_int_equal(take(&it, 0), SMTP_TURN_GO);
	settle(&it, SMTP_OUTCOME_UNKNOWN, SMTP_CATEGORY_CONNECTION_LOST, &result); /* is none */
	assert_int_not_equal(smtp_atomic_get(&place_of(&it)->strikes), 0);
	settle(&it, SMTP_OUTCOME_PARTIAL, SMTP_CATEGORY_MAILBOX_FULL, &result);
	assert_int_equal(smtp_atomic_get(&place_of(&it)->strikes), 0);
	assert_int_equal(take(&it, 0), SMTP_TURN_GO);
	assert_int_equal(settle(&it, SMTP_OUTCOME_FAILED, SMTP_CATEGORY_RATE_LIMITED, &result), 60 * SMTP_SECOND);
	smtp_shared_free(it.shared);
}

/* Who was under way when another heard "stop" has not been told that it is over. */
static void a_success_from_before_ends_nothing(void **state)
{
	(void)state;
	desk it;
	smtp_result result;
	open_desk(&it);
	assert_int_equal(take(&it, 0), SMTP_TURN_GO);
	desk earlier = it;
	say_stop(&it);
	settle(&earlier, SMTP_OUTCOME_ACCEPTED, SMTP_CATEGORY_NONE, &result);
	assert_int_equal(take(&it, 0), SMTP_TURN_HELD);
	smtp_shared_free(it.shared);
}

static void it_can_be_turned_off(void **state)
{
	(void)state;
	desk it;
	smtp_result result;
	open_desk(&it);
	it.server.backoff = false;
	assert_int_equal(take(&it, 0), SMTP_TURN_GO);
	assert_int_equal(settle(&it, SMTP_OUTCOME_FAILED, SMTP_CATEGORY_RATE_LIMITED, &result), 0);
	assert_int_equal(result.explanation.retry_after, -1);
	it.server.backoff = true;
	say_stop(&it);
	it.server.backoff = false;
	assert_int_equal(take(&it, 0), SMTP_TURN_GO);
	it.server.rate = (smtp_rate){1, HOUR};
	assert_int_equal(take(&it, 0), SMTP_TURN_GO);
	assert_int_equal(take(&it, 0), SMTP_TURN_HELD);
	smtp_shared_free(it.shared);
}

/* All who wait come to the end of the pause at the same moment: their old turns are worth nothing then. */
static void after_a_pause_turns_are_new(void **state)
{
	(void)state;
	desk it;
	open_desk(&it);
	it.server.rate = (smtp_rate){1, HOUR};
	it.server.burst = 2;
	desk first = it, second = it;
	say_stop(&it);
	let_it_pass(&it);
	smtp_atomic_set(&place_of(&it)->turn, 0);
	assert_int_equal(take(&first, 0), SMTP_TURN_GO);
	assert_int_equal(take(&first, 0), SMTP_TURN_GO);
	assert_int_equal(take(&first, 9 * HOUR), SMTP_TURN_WAIT);
	assert_int_equal(take(&second, 9 * HOUR), SMTP_TURN_WAIT);
	smtp_result result;
	settle(&it, SMTP_OUTCOME_FAILED, SMTP_CATEGORY_QUOTA_EXCEEDED, &result);
	int64_t much_later =
		it.now + 20 * HOUR; /* by the engine's clock; the pause still goes on by the shared one */
	assert_int_equal(smtp_turn_take(&first.turn, much_later, 9 * HOUR), SMTP_TURN_WAIT);
	assert_int_equal(smtp_turn_take(&second.turn, much_later, 9 * HOUR), SMTP_TURN_WAIT);
	assert_false(first.turn.taken.taken);
	assert_false(second.turn.taken.taken);
	let_it_pass(&it);
	assert_int_equal(smtp_turn_take(&first.turn, much_later, 9 * HOUR), SMTP_TURN_WAIT);
	assert_int_equal(smtp_turn_take(&second.turn, much_later, 9 * HOUR), SMTP_TURN_WAIT);
	assert_true(
		second.turn.due > first.turn.due + HOUR - 60 * SMTP_SECOND); /* the shared clock has gone on */
	smtp_shared_free(it.shared);
}

static void asking_about_a_pause_costs_nothing(void **state)
{
	(void)state;
	desk it;
	smtp_turn asked;
	open_desk(&it);
	it.server.rate = (smtp_rate){1, HOUR};
	assert_false(smtp_turn_is_held(&asked, &it.server, it.now));
	assert_null(smtp_shared_find(it.shared, asked.identity));
	say_stop(&it);
	uint64_t turn = smtp_atomic_get(&place_of(&it)->turn);
	assert_true(smtp_turn_is_held(&asked, &it.server, it.now));
	assert_true(asked.paused);
	assert_int_equal(asked.backoff.code, 550);
	assert_int_equal(smtp_atomic_get(&place_of(&it)->turn), turn);
	smtp_shared_free(it.shared);
}

/* A rate that is used up holds mail back where its next turn is farther than `wait`. */
static void asking_about_a_rate_costs_nothing(void **state)
{
	(void)state;
	desk it;
	smtp_turn asked;
	open_desk(&it);
	it.server.rate = (smtp_rate){1, HOUR};
	it.server.burst = 2;
	assert_int_equal(take(&it, 0), SMTP_TURN_GO);
	assert_false(smtp_turn_is_held(&asked, &it.server, it.now));
	assert_int_equal(take(&it, 0), SMTP_TURN_GO);
	uint64_t turn = smtp_atomic_get(&place_of(&it)->turn);
	for (int i = 0; i < 3; i++) {
		assert_true(smtp_turn_is_held(&asked, &it.server, it.now));
	}
	assert_false(asked.paused);
	assert_true(asked.due > it.now + HOUR - 60 * SMTP_SECOND && asked.due <= it.now + HOUR);
	smtp_circumstances around = smtp_turn_circumstances(&asked, it.now);
	assert_string_equal(around.variant, SMTP_VARIANT_OWN_RATE);
	it.server.wait = 2 * HOUR;
	assert_false(smtp_turn_is_held(&asked, &it.server, it.now));
	assert_int_equal(smtp_atomic_get(&place_of(&it)->turn), turn);
	smtp_shared_free(it.shared);
}

static void without_a_place_of_its_own_it_is_paced_all_the_same(void **state)
{
	(void)state;
	desk it;
	open_desk(&it);
	int64_t now = smtp_shared_now(it.shared);
	for (uint64_t i = 1; i < 20 * SMTP_SHARED_IDENTITIES; i++) {
		smtp_atomic_set(&smtp_shared_place(it.shared, i, 1, now)->turn, (uint64_t)now);
	}
	it.server.rate = (smtp_rate){1, 60 * SMTP_SECOND};
	assert_int_equal(take(&it, 0), SMTP_TURN_GO);
	assert_null(place_of(&it));
	assert_int_equal(take(&it, 0), SMTP_TURN_HELD);
	smtp_turn slower;
	it.server.rate = (smtp_rate){1, 2 * 60 * SMTP_SECOND};
	smtp_turn_begin(&slower, &it.server, it.now);
	assert_int_equal(smtp_turn_take(&slower, it.now, 9 * HOUR), SMTP_TURN_WAIT); /* of about the same speed */
	it.server.rate = (smtp_rate){1, 60 * SMTP_SECOND};
	assert_int_equal(take(&it, 0), SMTP_TURN_HELD);
	it.server.rate.messages = 0;
	say_stop(&it);
	assert_int_equal(take(&it, 0), SMTP_TURN_GO); /* of pauses it knows only in the place of its speed */
	it.server.rate = (smtp_rate){1, SMTP_SECOND};
	assert_int_equal(take(&it, 0), SMTP_TURN_HELD);
	assert_true(it.turn.paused);
	smtp_shared_free(it.shared);
}

static void what_a_rate_must_be(void **state)
{
	(void)state;
	desk it;
	smtp_refusal refusal;
	open_desk(&it);
	it.server.username = (smtp_span){0};
	it.server.rate = (smtp_rate){1, 24 * HOUR};
	it.server.burst = 31;
	assert_true(smtp_server_check(&it.server, &refusal));
	it.server.burst = 32;
	assert_false(smtp_server_check(&it.server, &refusal));
	assert_string_equal(refusal.key, "burst");
	it.server.burst = 0;
	assert_false(smtp_server_check(&it.server, &refusal));
	assert_string_equal(refusal.key, "burst");
	it.server.burst = 1;
	it.server.wait = -1;
	assert_false(smtp_server_check(&it.server, &refusal));
	assert_string_equal(refusal.key, "wait");
	it.server.wait = 0;
	const smtp_rate bad[] = {{1, SMTP_SECOND - 1}, {1, 25 * HOUR}, {SMTP_RATE_MAX + 1, HOUR}, {1, -1}};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		it.server.rate = bad[i];
		assert_false(smtp_server_check(&it.server, &refusal));
		assert_string_equal(refusal.key, "rate");
	}
	it.server.rate = (smtp_rate){1, HOUR};
	it.caller.shared = NULL;
	assert_false(smtp_server_check(&it.server, &refusal));
	assert_string_equal(refusal.key, "rate");
	smtp_shared_free(it.shared);
}

/* ---- smtp_send() --------------------------------------------------------------------------------- */

static void post(desk *it, smtp_result *result)
{
	smtp_mailbox from = {.text = SMTP_SPAN("shop@example.com")},
				 to = {.text = SMTP_SPAN("buyer@example.net")};
	smtp_message message = {.from = {&from, 1}, .to = {&to, 1}, .text = SMTP_SPAN("Hello\n")};
	smtp_refusal refusal;
	assert_true(smtp_send(&it->server, &message, result, &refusal));
}

static void open_post(desk *it, mailserver *peer)
{
	mailserver_start(peer);
	open_desk(it);
	it->server.host = SMTP_SPAN("127.0.0.1");
	it->server.port = peer->port;
	it->server.tls = SMTP_TLS_NONE;
	it->server.username = (smtp_span){0};
}

static void send_waits_and_says_so(void **state)
{
	(void)state;
	desk it;
	mailserver peer = {0};
	smtp_result result;
	open_post(&it, &peer);
	it.server.rate = (smtp_rate){20, SMTP_SECOND};
	post(&it, &result);
	assert_true(result.ok);
	smtp_result_free(&result);
	post(&it, &result);
	assert_true(result.ok);
	bool noted = false;
	for (size_t i = 0; i < result.transcript_count; i++) {
		noted = noted || strstr(result.transcript[i].text, "for its turn");
	}
	assert_int_equal(noted, smtp_shared_counted(it.shared, SMTP_COUNTER_WAITS) == 1);
	smtp_result_free(&result);
	smtp_shared_free(it.shared);
	mailserver_stop(&peer);
}

static void assert_held(const smtp_result *result)
{
	assert_false(result->ok);
	assert_int_equal(result->outcome, SMTP_OUTCOME_FAILED);
	assert_true(result->retry_safe);
	assert_int_equal(result->phase, SMTP_PHASE_MESSAGE);
	assert_int_equal(result->explanation.retry, SMTP_RETRY_LATER);
	assert_true(result->explanation.retry_after > 0);
	assert_true(result->explanation.advice_count > 0);
	assert_non_null(strstr(result->explanation.message, "held the message back"));
	assert_int_equal(result->recipient_count, 1);
	assert_int_equal(result->recipients[0].fate, SMTP_FATE_REJECTED);
	assert_int_equal(result->recipients[0].category, result->explanation.category);
	assert_int_equal(result->timing[SMTP_TIMING_CONNECT], -1);
	assert_true(result->timing[SMTP_TIMING_TOTAL] >= 0);
	assert_int_equal(result->transcript_count, 1);
	assert_int_equal(result->bytes, 0);
}

static void send_does_not_connect_when_held(void **state)
{
	(void)state;
	desk it;
	mailserver peer = {.final = "550 Connection frequency limited\r\n"};
	smtp_result result;
	open_post(&it, &peer);
	it.server.wait = 0;
	post(&it, &result);
	assert_int_equal(result.phase, SMTP_PHASE_DATA_END);
	assert_true(result.explanation.retry_after > 0);
	smtp_result_free(&result);
	post(&it, &result);
	assert_held(&result);
	assert_int_equal(result.explanation.code, 550);
	assert_string_equal(result.explanation.response, "Connection frequency limited");
	assert_string_equal(
		result.error, "message: not tried after 550 Connection frequency limited (rate_limited)");
	smtp_result_free(&result);
	it.server.backoff = false;
	it.server.rate = (smtp_rate){1, HOUR};
	post(&it, &result);
	smtp_result_free(&result);
	post(&it, &result);
	assert_held(&result);
	assert_int_equal(result.explanation.code, 0);
	assert_string_equal(result.error, "message: own rate (rate_limited)");
	smtp_result_free(&result);
	assert_int_equal(atomic_load(&peer.connections), 2);
	smtp_shared_free(it.shared);
	mailserver_stop(&peer);
}

static void a_deadline_ends_patience(void **state)
{
	(void)state;
	desk it;
	mailserver peer = {0};
	smtp_result result;
	open_post(&it, &peer);
	it.server.rate = (smtp_rate){1, HOUR};
	it.server.wait = 9 * HOUR;
	it.server.deadline = 30 * SMTP_SECOND;
	post(&it, &result);
	assert_true(result.ok);
	smtp_result_free(&result);
	post(&it, &result);
	assert_held(&result);
	smtp_result_free(&result);
	smtp_shared_free(it.shared);
	mailserver_stop(&peer);
}

static bool second_time(void *handle)
{
	return ++*(int *)handle >= 2;
}

static void a_caller_may_end_the_wait(void **state)
{
	(void)state;
	desk it;
	mailserver peer = {0};
	smtp_result result;
	int asked = 0;
	open_post(&it, &peer);
	it.server.rate = (smtp_rate){1, HOUR};
	it.server.wait = 9 * HOUR;
	post(&it, &result);
	smtp_result_free(&result);
	it.caller.handle = &asked;
	it.caller.interrupted = second_time;
	post(&it, &result);
	assert_int_equal(asked, 2);
	assert_int_equal(result.outcome, SMTP_OUTCOME_FAILED);
	assert_true(result.retry_safe);
	assert_non_null(strstr(result.error, "asked to stop"));
	smtp_result_free(&result);
	assert_int_equal(atomic_load(&peer.connections), 1);
	it.caller.interrupted = NULL;
	assert_int_equal(take(&it, HOUR), SMTP_TURN_WAIT); /* its turn is free again */
	smtp_shared_free(it.shared);
	mailserver_stop(&peer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(by_its_rate),
		cmocka_unit_test(what_is_given_back_another_gets),
		cmocka_unit_test(who_is_who),
		cmocka_unit_test(nobody_is_paced_without_need),
		cmocka_unit_test(a_stop_holds_the_next_one_back),
		cmocka_unit_test(used_up_is_told_as_that),
		cmocka_unit_test(a_success_ends_it),
		cmocka_unit_test(a_success_from_before_ends_nothing),
		cmocka_unit_test(it_can_be_turned_off),
		cmocka_unit_test(after_a_pause_turns_are_new),
		cmocka_unit_test(asking_about_a_pause_costs_nothing),
		cmocka_unit_test(asking_about_a_rate_costs_nothing),
		cmocka_unit_test(without_a_place_of_its_own_it_is_paced_all_the_same),
		cmocka_unit_test(what_a_rate_must_be),
		cmocka_unit_test(send_waits_and_says_so),
		cmocka_unit_test(send_does_not_connect_when_held),
		cmocka_unit_test(a_deadline_ends_patience),
		cmocka_unit_test(a_caller_may_end_the_wait),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
