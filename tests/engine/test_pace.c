/*
 * test_pace.c - turns by a clock of our own: when they come, how many, and what a word may hold.
 */
#include "test.h"
#include "pace.h"

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOW (INT64_C(1000000) * SMTP_SECOND)
#define MINUTE (60 * SMTP_SECOND)
#define DAY (INT64_C(86400) * SMTP_SECOND)

static smtp_pace pace_of(const char *text, unsigned burst)
{
	smtp_rate rate;
	assert_true(smtp_rate_from_text(smtp_span_of(text), &rate));
	return smtp_pace_of(rate, burst);
}

static void rates_as_text(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		unsigned messages;
		int64_t span;
	} good[] = {{"30/m", 30, MINUTE}, {"5/s", 5, SMTP_SECOND}, {"200/H", 200, 60 * MINUTE},
		{"1000/d", 1000, DAY}, {"1000000/s", 1000000, SMTP_SECOND}};
	static const char *const bad[] = {"", "30", "/m", "0/m", "30/", "30/x", "30/ms", "30 /m", "-1/m", "+1/m",
		"1.5/s", "1000001/s", "4294967297/s", "99999999999999999999/s", "30/m ", "m/30"};
	smtp_rate rate;
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		assert_true(smtp_rate_from_text(smtp_span_of(good[i].text), &rate));
		assert_int_equal(rate.messages, good[i].messages);
		assert_int_equal(rate.span, good[i].span);
	}
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_false(smtp_rate_from_text(smtp_span_of(bad[i]), &rate));
	}
}

/* Rounded up: seven periods of 142857 would be a microsecond too short for a second. */
static void never_faster_than_asked(void **state)
{
	(void)state;
	assert_int_equal(pace_of("30/m", 1).period, 2 * SMTP_SECOND);
	assert_int_equal(pace_of("7/s", 1).period, 142858);
	assert_int_equal(pace_of("1/d", 1).period, DAY);
	assert_int_equal(pace_of("1000000/s", 1).period, 1);
}

typedef struct expected {
	int64_t at; /* seconds after NOW when it is asked for */
	int64_t patience, wait;
	bool taken;
} expected;

static void follow(const smtp_pace *pace, const expected *turns, size_t count)
{
	smtp_atomic word = {0};
	for (size_t i = 0; i < count; i++) {
		smtp_pace_turn turn =
			smtp_pace_take(&word, pace, NOW + turns[i].at * SMTP_SECOND, turns[i].patience * SMTP_SECOND);
		assert_int_equal(turn.wait, turns[i].wait * SMTP_SECOND);
		assert_int_equal(turn.taken, turns[i].taken);
	}
}

static void one_after_another(void **state)
{
	(void)state;
	static const expected turns[] = {
		{0, 0, 0, true},
		{0, 10, 2, true},
		{1, 10, 3, true},
		{1, 4, 5, false}, /* one that is not taken costs nothing */
		{1, 5, 5, true},
		{7, 0, 1, false},
		{8, 0, 0, true},
		{100, 0, 0, true}, /* what was not used is not saved up */
		{100, 0, 2, false},
		{102, 0, 0, true},
	};
	smtp_pace pace = pace_of("30/m", 1);
	follow(&pace, turns, sizeof turns / sizeof turns[0]);
}

static void a_burst_after_a_rest(void **state)
{
	(void)state;
	static const expected turns[] = {
		{0, 0, 0, true},
		{0, 0, 0, true},
		{0, 0, 0, true},
		{0, 0, 2, false},
		{2, 0, 0, true},
		{2, 0, 2, false},
		{5, 0, 0, true}, /* one and a half are there again */
		{5, 0, 1, false},
		{1000, 0, 0, true},
		{1000, 0, 0, true},
		{1000, 0, 0, true},
		{1000, 0, 2, false},
	};
	smtp_pace pace = pace_of("30/m", 3);
	follow(&pace, turns, sizeof turns / sizeof turns[0]);
}

/* The promise itself, over all windows of a long and irregular day. */
static void no_window_holds_more(void **state)
{
	(void)state;
	enum { TURNS = 400 };
	static int64_t given[TURNS];
	static const unsigned bursts[] = {1, 2, 7};
	for (size_t b = 0; b < sizeof bursts / sizeof bursts[0]; b++) {
		smtp_pace pace = pace_of("50/s", bursts[b]);
		smtp_atomic word = {0};
		int64_t now = NOW;
		uint32_t seed = 1;
		for (size_t count = 0; count < TURNS;) {
			seed = seed * 1664525 + 1013904223;
			now += seed >> 16 & 0x3fff;
			smtp_pace_turn turn = smtp_pace_take(&word, &pace, now, seed & 1 ? 0 : SMTP_SECOND);
			if (turn.taken) {
				given[count++] = now + turn.wait;
			}
		}
		for (size_t i = 0; i < TURNS; i++) {
			for (size_t j = i + bursts[b]; j < TURNS; j++) {
				int64_t window = given[j] - given[i];
				assert_true((int64_t)(j - i + 1 - bursts[b]) <= window / pace.period);
			}
		}
	}
}

static void what_cannot_be_counts_as_new(void **state)
{
	(void)state;
	smtp_pace pace = pace_of("30/m", 2);
	const int64_t latest = NOW + pace.period * 2 + pace.ahead;
	const uint64_t garbage[] = {UINT64_MAX, (uint64_t)INT64_MAX, (uint64_t)INT64_MAX + 1, (uint64_t)INT64_MIN,
		(uint64_t)latest + 1, 1, 0};
	for (size_t i = 0; i < sizeof garbage / sizeof garbage[0]; i++) {
		smtp_atomic word = {0};
		smtp_atomic_set(&word, garbage[i]);
		smtp_pace_turn turn = smtp_pace_take(&word, &pace, NOW, 0);
		assert_true(turn.taken);
		assert_int_equal(turn.wait, 0);
		assert_int_equal(smtp_atomic_get(&word), NOW + pace.period);
	}
	smtp_atomic word = {0};
	smtp_atomic_set(&word, (uint64_t)latest);
	assert_false(smtp_pace_take(&word, &pace, NOW, 0).taken); /* the last that can be */
}

/* A turn that others would take for garbage is not given, however patient one is; nor does one overflow. */
static void nobody_reserves_beyond_belief(void **state)
{
	(void)state;
	static const char *const rates[] = {"1/d", "30/m", "50/s", "1000000/s"};
	for (size_t i = 0; i < sizeof rates / sizeof rates[0]; i++) {
		smtp_pace pace = pace_of(rates[i], 1);
		assert_true(pace.ahead >= MINUTE && pace.ahead <= DAY);
		smtp_atomic word = {0};
		size_t count = 0;
		while (smtp_pace_take(&word, &pace, NOW, INT64_MAX).taken) {
			count++;
			if (count == 1000) { /* the rest in one step */
				int64_t rest = (NOW + pace.ahead - (int64_t)smtp_atomic_get(&word)) / pace.period;
				smtp_atomic_set(
					&word, smtp_atomic_get(&word) + (uint64_t)((rest > 0 ? rest : 0) * pace.period));
			}
		}
		assert_true(count >= 2);
		smtp_pace_turn turn = smtp_pace_take(&word, &pace, NOW, INT64_MAX);
		assert_true(turn.wait > pace.ahead && turn.wait <= pace.ahead + pace.period);
		turn = smtp_pace_take(&word, &pace, NOW + turn.wait, 0);
		assert_true(turn.taken);
	}
}

static void a_turn_can_be_given_back(void **state)
{
	(void)state;
	smtp_pace pace = pace_of("30/m", 1);
	smtp_atomic word = {0};
	smtp_pace_take(&word, &pace, NOW, 0);
	smtp_pace_turn second = smtp_pace_take(&word, &pace, NOW, INT64_MAX);
	smtp_pace_give_back(&word, &pace, &second);
	smtp_pace_turn again = smtp_pace_take(&word, &pace, NOW, INT64_MAX);
	assert_int_equal(again.wait, second.wait);
	smtp_pace_turn behind = smtp_pace_take(&word, &pace, NOW, INT64_MAX);
	smtp_pace_give_back(&word, &pace, &again); /* too late: somebody stands behind it */
	assert_int_equal(smtp_pace_take(&word, &pace, NOW, INT64_MAX).wait, behind.wait + pace.period);
}

/* Eight processes that ask at the same moment, as often as they get something. */
static void processes_share_a_word(void **state)
{
	(void)state;
	enum { PROCESSES = 8, TURNS = 1000000 };
	const smtp_pace pace = {.period = 1000, .burst = 1, .ahead = DAY};
	smtp_atomic *words = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_ptr_not_equal(words, MAP_FAILED);
	for (int i = 0; i < PROCESSES; i++) {
		pid_t child = fork();
		assert_true(child >= 0);
		if (child == 0) {
			uint64_t count = 0;
			smtp_atomic_add(&words[1], 1);
			while (smtp_atomic_get(&words[1]) < PROCESSES) {
			}
			while (smtp_pace_take(&words[0], &pace, NOW, (TURNS - 1) * pace.period).taken) {
				count++;
			}
			smtp_atomic_add(&words[2], count);
			_exit(0);
		}
	}
	for (int i = 0; i < PROCESSES; i++) {
		int status;
		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
	}
	assert_int_equal(smtp_atomic_get(&words[2]), TURNS);
	assert_int_equal(smtp_atomic_get(&words[0]), NOW + TURNS * pace.period);
	munmap(words, 4096);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rates_as_text),
		cmocka_unit_test(never_faster_than_asked),
		cmocka_unit_test(one_after_another),
		cmocka_unit_test(a_burst_after_a_rest),
		cmocka_unit_test(no_window_holds_more),
		cmocka_unit_test(what_cannot_be_counts_as_new),
		cmocka_unit_test(nobody_reserves_beyond_belief),
		cmocka_unit_test(a_turn_can_be_given_back),
		cmocka_unit_test(processes_share_a_word),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
