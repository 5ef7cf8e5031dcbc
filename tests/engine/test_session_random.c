/*
 * test_session_random.c - random conversations of a session that has several mails with a server in every mood
 * (session_case.h). SMTP_CASES says how many, SMTP_CASE which one alone, with its story; SMTP_LOUD has each number printed
 * before it is played, for those that crash.
 */
#include "test.h"
#include "session_case.h"

#define OCTETS 3000

/* xorshift64*: by the number of the case, so that each can be played alone. */
static void fill(unsigned char octets[OCTETS], uint64_t number)
{
	uint64_t state = (number + 1) * UINT64_C(0x9e3779b97f4a7c15);
	for (size_t i = 0; i < OCTETS; i++) {
		state ^= state >> 12;
		state ^= state << 25;
		state ^= state >> 27;
		octets[i] = (unsigned char)(state * UINT64_C(2685821657736338717) >> 56);
	}
}

static void play(uint64_t number, bool aloud)
{
	unsigned char octets[OCTETS];
	fill(octets, number);
	if (getenv("SMTP_LOUD")) {
		fprintf(stderr, "case %llu\n", (unsigned long long)number);
	}
	const char *complaint = session_case(octets, 200 + number * 37 % (OCTETS - 200), aloud);
	if (complaint) {
		fail_msg("case %llu: %s", (unsigned long long)number, complaint);
	}
}

static void every_mail_has_its_true_end(void **state)
{
	const char *one = getenv("SMTP_CASE"), *cases = getenv("SMTP_CASES");
	uint64_t count = cases ? strtoull(cases, NULL, 10) : 50000;
	(void)state;
	if (one) {
		play(strtoull(one, NULL, 10), true);
	}
	for (uint64_t i = 0; !one && i < count; i++) {
		play(i, false);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(every_mail_has_its_true_end)};
	return cmocka_run_group_tests_name("session, at random", tests, NULL, NULL);
}
