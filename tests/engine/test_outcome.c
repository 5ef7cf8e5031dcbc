/*
 * test_outcome.c - the first failure stays; names of messages are found in real servers' words.
 */
#include "test.h"
#include "outcome.h"

static void the_first_failure_is_kept(void **state)
{
	(void)state;
	smtp_outcome outcome;
	smtp_answer answer = {.code = 550, .enhanced_code = "5.1.1", .reply = "no"};
	assert_true(smtp_outcome_init(&outcome, 2));
	assert_false(smtp_outcome_failed(&outcome));
	smtp_outcome_fail(&outcome, (smtp_failure){.phase = SMTP_PHASE_RCPT}, &answer);
	smtp_outcome_fail(
		&outcome, (smtp_failure){.phase = SMTP_PHASE_QUIT, .category = SMTP_CATEGORY_UNKNOWN}, NULL);
	assert_int_equal(outcome.failure.phase, SMTP_PHASE_RCPT);
	assert_int_equal(outcome.failure.code, 550);
	assert_string_equal(outcome.failure.enhanced_code, "5.1.1");
	assert_string_equal(outcome.failure.reply, "no");
	smtp_outcome_free(&outcome);
}

static void times_add_up_and_start_unknown(void **state)
{
	(void)state;
	smtp_outcome outcome;
	assert_true(smtp_outcome_init(&outcome, 0));
	assert_int_equal(outcome.timing[SMTP_TIMING_TLS], -1);
	smtp_outcome_time(&outcome, SMTP_TIMING_TLS, 5);
	smtp_outcome_time(&outcome, SMTP_TIMING_TLS, 7);
	assert_int_equal(outcome.timing[SMTP_TIMING_TLS], 12);
	smtp_outcome_free(&outcome);
}

static void the_message_is_as_good_as_its_recipients(void **state)
{
	(void)state;
	const smtp_standing W = SMTP_STANDING_WAITING, N = SMTP_STANDING_NAMED, S = SMTP_STANDING_AT_STAKE,
						A = SMTP_STANDING_ACCEPTED, R = SMTP_STANDING_REFUSED;
	const struct {
		smtp_standing standings[3];
		smtp_outcome_kind sum;
	} cases[] = {
		{{A, A, A}, SMTP_OUTCOME_ACCEPTED},
		{{A, A, R}, SMTP_OUTCOME_PARTIAL},
		{{W, A, A}, SMTP_OUTCOME_PARTIAL},
		{{A, N, A}, SMTP_OUTCOME_PARTIAL},
		{{A, S, R}, SMTP_OUTCOME_UNKNOWN},
		{{S, W, R}, SMTP_OUTCOME_UNKNOWN},
		{{R, R, R}, SMTP_OUTCOME_FAILED},
		{{W, N, R}, SMTP_OUTCOME_FAILED},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		smtp_outcome outcome;
		assert_true(smtp_outcome_init(&outcome, 3));
		for (size_t k = 0; k < 3; k++) {
			outcome.addressees[k].standing = cases[i].standings[k];
		}
		assert_int_equal(smtp_outcome_sum(&outcome), cases[i].sum);
		smtp_outcome_free(&outcome);
	}
}

static void an_end_of_data_that_never_left_puts_nobody_at_stake(void **state)
{
	(void)state;
	smtp_outcome outcome;
	assert_true(smtp_outcome_init(&outcome, 3));
	outcome.addressees[0].standing = SMTP_STANDING_ACCEPTED;
	outcome.addressees[1].standing = SMTP_STANDING_AT_STAKE;
	smtp_outcome_unstake(&outcome);
	assert_int_equal(outcome.addressees[0].standing, SMTP_STANDING_ACCEPTED);
	assert_int_equal(outcome.addressees[1].standing, SMTP_STANDING_NAMED);
	assert_int_equal(outcome.addressees[2].standing, SMTP_STANDING_WAITING);
	smtp_outcome_free(&outcome);
}

/* A hundred thousand recipients and as many times "Ok" take the room of one. */
static void the_same_words_are_kept_once(void **state)
{
	(void)state;
	smtp_outcome outcome;
	char words[] = "2.1.5 Ok";
	assert_true(smtp_outcome_init(&outcome, 1));
	smtp_answer first = smtp_outcome_keep(&outcome, (smtp_answer){250, "2.1.5", words});
	smtp_answer second = smtp_outcome_keep(&outcome, (smtp_answer){250, "2.1.5", words});
	words[0] = '5';
	smtp_answer third = smtp_outcome_keep(&outcome, (smtp_answer){550, "", words});
	assert_ptr_equal(first.reply, second.reply);
	assert_string_equal(first.reply, "2.1.5 Ok");
	assert_string_equal(third.reply, "5.1.5 Ok");
	assert_null(smtp_outcome_keep(&outcome, (smtp_answer){250, "", NULL}).reply);
	smtp_outcome_free(&outcome);
}

/* And of what a server has to say of each of a hundred thousand, no more than is ever shown. */
static void long_words_are_cut(void **state)
{
	(void)state;
	smtp_outcome outcome;
	static char words[SMTP_REPLY_OCTETS];
	memset(words, 'x', sizeof words - 1);
	memcpy(words + SMTP_REPLY_LOOK - 1, "\xc3\xa9", 2); /* no character is cut in two */
	assert_true(smtp_outcome_init(&outcome, 1));
	smtp_answer kept = smtp_outcome_keep(&outcome, (smtp_answer){550, "", words});
	assert_int_equal(strlen(kept.reply), SMTP_REPLY_LOOK - 1);
	smtp_outcome_free(&outcome);
}

static void queue_ids_are_found(void **state)
{
	(void)state;
	const struct {
		const char *reply, *id;
	} replies[] = {
		{"2.0.0 Ok: queued as 4bXyz12", "4bXyz12"},
		{"OK id=1tAbCd-0003Zq-2k", "1tAbCd-0003Zq-2k"},
		{"2.0.0 u8A1b2 Message accepted for delivery", "u8A1b2"},
		{"2.0.0 9c3f1d2e Message accepted for delivery", "9c3f1d2e"},
		{"Ok: queued as .", NULL},
		{"Ok", NULL},
		{"", NULL},
		{" Message accepted for delivery", NULL},
		{NULL, NULL},
	};
	for (size_t i = 0; i < sizeof replies / sizeof replies[0]; i++) {
		char *id = smtp_outcome_queue_id(replies[i].reply);
		if (replies[i].id) {
			assert_non_null(id);
			assert_string_equal(id, replies[i].id);
		} else {
			assert_null(id);
		}
		smtp_free(id);
	}
}

static void how_long_nothing_came(void **state)
{
	(void)state;
	static const struct {
		int64_t duration;
		const char *said;
	} rows[] = {
		{0, "no answer within 0.1 seconds"},
		{SMTP_SECOND / 5 + 300, "no answer within 0.2 seconds"},
		{SMTP_SECOND + 900, "no answer within 1 second"},
		{SMTP_SECOND * 3 / 2, "no answer within 1.5 seconds"},
		{10 * SMTP_SECOND + 1, "no answer within 10 seconds"},
		{SMTP_SECOND * 121 / 10, "no answer within 12 seconds"},
		{86400 * (int64_t)SMTP_SECOND, "no answer within 86400 seconds"},
		{INT64_MAX, "no answer within 9223372036855 seconds"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		smtp_failure failure = smtp_failure_of_silence(rows[i].duration);
		assert_int_equal(failure.category, SMTP_CATEGORY_CONNECTION_TIMEOUT);
		assert_string_equal(failure.detail, rows[i].said);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(how_long_nothing_came),
		cmocka_unit_test(the_first_failure_is_kept),
		cmocka_unit_test(times_add_up_and_start_unknown),
		cmocka_unit_test(the_message_is_as_good_as_its_recipients),
		cmocka_unit_test(an_end_of_data_that_never_left_puts_nobody_at_stake),
		cmocka_unit_test(the_same_words_are_kept_once),
		cmocka_unit_test(long_words_are_cut),
		cmocka_unit_test(queue_ids_are_found),
	};
	return cmocka_run_group_tests_name("outcome", tests, NULL, NULL);
}
