/*
 * test_backoff.c - which answers say stop, for how long, and what others read of it.
 */
#include "test.h"
#include "backoff.h"

#define NOW (INT64_C(1000000) * SMTP_SECOND)
#define ME UINT64_C(0x5e5a3e)

typedef struct desk {
	smtp_place place;
	smtp_backoff_place at;
	smtp_result said;
	bool fresh;
} desk;

static void begin(desk *it)
{
	*it = (desk){.at = {.identity = ME}};
	it->at.place = &it->place;
	it->said = (smtp_result){.outcome = SMTP_OUTCOME_FAILED,
		.phase = SMTP_PHASE_DATA_END,
		.explanation = {.category = SMTP_CATEGORY_RATE_LIMITED,
			.retry_after = -1,
			.code = 550,
			.enhanced_code = "5.7.1",
			.provider = "qq",
			.response = (char *)"Connection frequency limited"}};
}

static int64_t seconds_of(desk *it, int64_t now)
{
	int64_t pause = smtp_backoff_begin(it->at, now, &it->said, &it->fresh);
	assert_int_equal(pause % SMTP_SECOND, 0);
	return pause / SMTP_SECOND;
}

static void who_says_stop(void **state)
{
	(void)state;
	static const struct {
		smtp_phase phase;
		smtp_category category;
		int code;
		const char *enhanced;
		bool stop, lmtp;
	} cases[] = {
		{SMTP_PHASE_DATA_END, SMTP_CATEGORY_RATE_LIMITED, 550, "", true, false},
		{SMTP_PHASE_DATA_END, SMTP_CATEGORY_RATE_LIMITED, 450, "4.2.1", false, false},
		{SMTP_PHASE_DATA_END, SMTP_CATEGORY_RATE_LIMITED, 450, "", false, true},
		{SMTP_PHASE_DATA_END, SMTP_CATEGORY_RATE_LIMITED, 450, "4.7.1", true, true},
		{SMTP_PHASE_MAIL, SMTP_CATEGORY_RATE_LIMITED, 451, "4.7.1", true, false},
		{SMTP_PHASE_MAIL, SMTP_CATEGORY_RATE_LIMITED, 451, "4.1.8", false, false},
		{SMTP_PHASE_GREETING, SMTP_CATEGORY_RATE_LIMITED, 421, "", true, false},
		{SMTP_PHASE_AUTH, SMTP_CATEGORY_RATE_LIMITED, 454, "4.7.0", true, false},
		{SMTP_PHASE_RCPT, SMTP_CATEGORY_RATE_LIMITED, 450, "", false, false},
		{SMTP_PHASE_RCPT, SMTP_CATEGORY_RATE_LIMITED, 450, "4.2.1", false, false},
		{SMTP_PHASE_RCPT, SMTP_CATEGORY_RATE_LIMITED, 450, "4.7.1", true, false},
		{SMTP_PHASE_RCPT, SMTP_CATEGORY_RATE_LIMITED, 450, "4.4.5", true, false},
		{SMTP_PHASE_RCPT, SMTP_CATEGORY_QUOTA_EXCEEDED, 550, "", true, false},
		{SMTP_PHASE_DATA_END, SMTP_CATEGORY_QUOTA_EXCEEDED, 554, "5.2.0", true, false},
		{SMTP_PHASE_MESSAGE, SMTP_CATEGORY_RATE_LIMITED, 0, "", false, false}, /* nobody said it */
		{SMTP_PHASE_DATA_END, SMTP_CATEGORY_GREYLISTED, 450, "", false, false},
		{SMTP_PHASE_DATA_END, SMTP_CATEGORY_SERVER_BUSY, 421, "", false, false},
		{SMTP_PHASE_RCPT, SMTP_CATEGORY_MAILBOX_FULL, 452, "4.2.2", false, false},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		smtp_result said = {.outcome = SMTP_OUTCOME_FAILED,
			.phase = cases[i].phase,
			.explanation = {.category = cases[i].category, .code = cases[i].code}};
		memcpy(said.explanation.enhanced_code, cases[i].enhanced, strlen(cases[i].enhanced));
		smtp_protocol protocol = cases[i].lmtp ? SMTP_PROTOCOL_LMTP : SMTP_PROTOCOL_SMTP;
		assert_int_equal(smtp_backoff_is_asked_for(&said, protocol), cases[i].stop);
		said.outcome = SMTP_OUTCOME_PARTIAL;
		assert_false(smtp_backoff_is_asked_for(&said, protocol));
		said.outcome = SMTP_OUTCOME_UNKNOWN;
		assert_false(smtp_backoff_is_asked_for(&said, protocol));
	}
}

static void others_read_what_was_said(void **state)
{
	(void)state;
	desk it;
	smtp_backoff read;
	begin(&it);
	assert_false(smtp_backoff_read(it.at, NOW, &read));
	assert_int_equal(seconds_of(&it, NOW), 60);
	assert_true(it.fresh);
	assert_true(smtp_backoff_read(it.at, NOW + 59 * SMTP_SECOND, &read));
	assert_int_equal(read.until, NOW + 60 * SMTP_SECOND);
	assert_int_equal(read.category, SMTP_CATEGORY_RATE_LIMITED);
	assert_int_equal(read.code, 550);
	assert_string_equal(read.enhanced_code, "5.7.1");
	assert_string_equal(read.provider, "qq");
	assert_string_equal(read.response, "Connection frequency limited");
	assert_false(smtp_backoff_read(it.at, NOW + 60 * SMTP_SECOND, &read));
}

static void long_words_are_cut_between_characters(void **state)
{
	(void)state;
	char words[3 * 200 + 1] = "";
	for (size_t i = 0; i < 200; i++) {
		memcpy(words + 3 * i, "频", 4);
	}
	desk it;
	smtp_backoff read;
	begin(&it);
	it.said.explanation.response = words;
	seconds_of(&it, NOW);
	assert_true(smtp_backoff_read(it.at, NOW, &read));
	assert_int_equal(strlen(read.response), 255);
	assert_memory_equal(read.response, words, 255);
	it.said.explanation.response = NULL;
	it.said.explanation.retry_after = 100;
	seconds_of(&it, NOW);
	assert_true(smtp_backoff_read(it.at, NOW, &read));
	assert_string_equal(read.response, "");
	assert_int_equal(read.code, 550);
}

static void it_grows_until_something_is_accepted(void **state)
{
	(void)state;
	static const int64_t rates[] = {60, 120, 240, 480, 960, 1920, 3600, 3600};
	desk it;
	begin(&it);
	int64_t now = NOW;
	for (size_t i = 0; i < sizeof rates / sizeof rates[0]; i++) {
		assert_int_equal(seconds_of(&it, now), rates[i]);
		assert_true(it.fresh);
		now += rates[i] * SMTP_SECOND;
	}
	smtp_backoff_end(it.at, now - SMTP_SECOND); /* it was on its way when the server said so */
	assert_int_equal(seconds_of(&it, now), 3600);
	now += 3600 * SMTP_SECOND;
	smtp_backoff_end(it.at, now);
	assert_int_equal(seconds_of(&it, now), 60);
}

static void nobody_remembers_after_a_day(void **state)
{
	(void)state;
	desk it;
	begin(&it);
	seconds_of(&it, NOW);
	assert_int_equal(seconds_of(&it, NOW + 60 * SMTP_SECOND), 120);
	assert_int_equal(seconds_of(&it, NOW + 180 * SMTP_SECOND + SMTP_BACKOFF_LONGEST + 1), 60);
}

static void those_under_way_do_not_prolong_it(void **state)
{
	(void)state;
	desk it;
	begin(&it);
	assert_int_equal(seconds_of(&it, NOW), 60);
	assert_int_equal(seconds_of(&it, NOW), 60);
	assert_false(it.fresh);
	it.said.explanation.retry_after = 10;
	assert_int_equal(
		seconds_of(&it, NOW + 20 * SMTP_SECOND), 40); /* what is asked for is less than what is left */
	it.said.explanation.retry_after = -1;
	assert_int_equal(seconds_of(&it, NOW + 60 * SMTP_SECOND), 120); /* that was one pause, not three */
}

static void how_long_by_what_is_known(void **state)
{
	(void)state;
	static const struct {
		smtp_phase phase;
		smtp_category category;
		int64_t known, first, second, much_later;
	} cases[] = {
		{SMTP_PHASE_GREETING, SMTP_CATEGORY_RATE_LIMITED, -1, 5, 10, 900},
		{SMTP_PHASE_DATA_END, SMTP_CATEGORY_RATE_LIMITED, 20, 20, 40, 3600},
		{SMTP_PHASE_DATA_END, SMTP_CATEGORY_RATE_LIMITED, 7200, 7200, 7200, 7200},
		{SMTP_PHASE_DATA_END, SMTP_CATEGORY_RATE_LIMITED, INT64_MAX, 86400, 86400, 86400},
		{SMTP_PHASE_MAIL, SMTP_CATEGORY_QUOTA_EXCEEDED, -1, 3600, 7200, 21600},
		{SMTP_PHASE_GREETING, SMTP_CATEGORY_QUOTA_EXCEEDED, 0, 3600, 7200, 21600},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		desk it;
		int64_t now = NOW, pause;
		begin(&it);
		it.said.phase = cases[i].phase;
		it.said.explanation.category = cases[i].category;
		it.said.explanation.retry_after = cases[i].known;
		assert_int_equal(pause = seconds_of(&it, now), cases[i].first);
		now += pause * SMTP_SECOND;
		assert_int_equal(pause = seconds_of(&it, now), cases[i].second);
		for (size_t j = 0; j < 40; j++) {
			now += pause * SMTP_SECOND;
			pause = seconds_of(&it, now);
		}
		assert_int_equal(pause, cases[i].much_later);
	}
}

static void what_cannot_be_is_no_pause(void **state)
{
	(void)state;
	const uint64_t garbage[] = {
		UINT64_MAX, (uint64_t)INT64_MAX, (uint64_t)INT64_MIN, 1, (uint64_t)(NOW + SMTP_BACKOFF_LONGEST + 1)};
	for (size_t i = 0; i < sizeof garbage / sizeof garbage[0]; i++) {
		desk it;
		smtp_backoff read;
		begin(&it);
		smtp_atomic_set(&it.place.until, garbage[i]);
		smtp_atomic_set(&it.place.strikes, UINT64_MAX);
		assert_false(smtp_backoff_read(it.at, NOW, &read));
		assert_int_equal(seconds_of(&it, NOW), 60);
		assert_true(it.fresh);
	}
}

/* Each word that somebody else has changed in the meantime costs the words, but not the pause. */
static void torn_words_are_no_words(void **state)
{
	(void)state;
	desk it;
	smtp_backoff read;
	begin(&it);
	seconds_of(&it, NOW);
	for (size_t i = 0; i < SMTP_PLACE_WORDS; i++) {
		uint64_t right = smtp_atomic_get(&it.place.verdict[i]);
		smtp_atomic_set(&it.place.verdict[i], right ^ 1);
		assert_true(smtp_backoff_read(it.at, NOW, &read));
		assert_int_equal(read.category, SMTP_CATEGORY_RATE_LIMITED);
		assert_int_equal(read.code, 0);
		assert_string_equal(read.response, "");
		it.at.is_spare = true; /* then it may be anybody's */
		assert_false(smtp_backoff_read(it.at, NOW, &read));
		it.at.is_spare = false;
		smtp_atomic_set(&it.place.verdict[i], right);
	}
	assert_true(smtp_backoff_read(it.at, NOW, &read));
	assert_int_equal(read.code, 550);
}

static void words_of_another_pause_do_not_count(void **state)
{
	(void)state;
	desk it;
	smtp_backoff read;
	begin(&it);
	seconds_of(&it, NOW);
	smtp_atomic_set(&it.place.until, (uint64_t)(NOW + 30 * SMTP_SECOND));
	assert_true(smtp_backoff_read(it.at, NOW, &read));
	assert_int_equal(read.code, 0);
}

static void who_shares_a_place_reads_only_his_own(void **state)
{
	(void)state;
	desk it;
	smtp_backoff read;
	begin(&it);
	it.at.is_spare = true;
	seconds_of(&it, NOW);
	assert_true(smtp_backoff_read(it.at, NOW, &read));
	it.at.identity++;
	assert_false(smtp_backoff_read(it.at, NOW, &read));
}

/* Whoever can write to a state file can seal it, too. */
static void sealed_nonsense_is_cleaned(void **state)
{
	(void)state;
	desk it;
	smtp_backoff read;
	begin(&it);
	it.said.explanation.response = (char *)"stop\r\n\x1b[2J\xff";
	it.said.explanation.code = 250;
	seconds_of(&it, NOW);
	assert_true(smtp_backoff_read(it.at, NOW, &read));
	assert_int_equal(read.code, 0);
	assert_string_equal(read.response, "");

	it.said.explanation.code = 550;
	it.said.explanation.retry_after = 100;
	seconds_of(&it, NOW);
	assert_true(smtp_backoff_read(it.at, NOW, &read));
	assert_int_equal(read.code, 550);
	assert_null(strpbrk(read.response, "\x1b\xff"));

	memcpy(it.said.explanation.enhanced_code, "5.7.1\r\nDATA", 12);
	it.said.explanation.retry_after = 200;
	seconds_of(&it, NOW);
	assert_true(smtp_backoff_read(it.at, NOW, &read));
	assert_int_equal(read.code, 0);

	it.said.explanation.provider = "nobody";
	it.said.explanation.retry_after = 250;
	seconds_of(&it, NOW);
	assert_true(smtp_backoff_read(it.at, NOW, &read));
	assert_null(read.provider);

	it.said.explanation.category = SMTP_CATEGORY_COUNT;
	it.said.explanation.retry_after = 300;
	assert_int_equal(seconds_of(&it, NOW), 250); /* it is no kind of pause */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_says_stop),
		cmocka_unit_test(others_read_what_was_said),
		cmocka_unit_test(long_words_are_cut_between_characters),
		cmocka_unit_test(it_grows_until_something_is_accepted),
		cmocka_unit_test(nobody_remembers_after_a_day),
		cmocka_unit_test(those_under_way_do_not_prolong_it),
		cmocka_unit_test(how_long_by_what_is_known),
		cmocka_unit_test(what_cannot_be_is_no_pause),
		cmocka_unit_test(torn_words_are_no_words),
		cmocka_unit_test(words_of_another_pause_do_not_count),
		cmocka_unit_test(who_shares_a_place_reads_only_his_own),
		cmocka_unit_test(sealed_nonsense_is_cleaned),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
