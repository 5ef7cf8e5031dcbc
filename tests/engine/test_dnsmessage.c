/*
 * test_dnsmessage.c - questions as octets, and answers of a name server that lies: cut anywhere, names that point in
 * circles, counts that promise more, and random damage.
 */
#include "zone.h"
#include "scarce.h"
#include "dnsmessage.h"

static const zone_entry entries[] = {
	{"example.com", "MX", "20 mx2.example.com"},
	{"example.com", "MX", "10 MX1.Example.com"},
	{"example.com", "A", "192.0.2.7"},
	{"example.com", "AAAA", "2001:db8::7"},
	{"example.com", "TXT", "v=spf1 -all"},
	{"example.com", "TXT", "another"},
	{"null.example.com", "MX", "0 ."},
	{"alias.example.com", "CNAME", "second.example.com"},
	{"second.example.com", "CNAME", "example.com"},
	{NULL, NULL, NULL},
};

static smtp_dns_question question_of(const char *name, smtp_dns_type type)
{
	smtp_dns_question question;
	assert_true(smtp_dns_question_make(smtp_span_of(name), type, &question));
	question.id = 0x1234;
	return question;
}

static size_t honest_answer(const smtp_dns_question *question, unsigned char answer[4096])
{
	unsigned char query[SMTP_DNS_QUERY_MAX];
	return zone_answer(entries, query, smtp_dns_question_write(question, query), answer, 4096);
}

static smtp_dns_reading read_octets(
	const void *octets, size_t length, const smtp_dns_question *question, smtp_dns_answer *answer)
{
	/* a copy of just that length, so that the sanitizer sees what is read behind it */
	char *copy = malloc(length ? length : 1);
	memcpy(copy, octets, length);
	smtp_dns_reading reading = smtp_dns_answer_read((smtp_span){copy, length}, question, false, answer);
	free(copy);
	return reading;
}

static smtp_dns_answer ask(const char *name, smtp_dns_type type)
{
	unsigned char octets[4096];
	smtp_dns_question question = question_of(name, type);
	smtp_dns_answer answer;
	size_t length = honest_answer(&question, octets);
	assert_int_equal(read_octets(octets, length, &question, &answer), SMTP_DNS_READ);
	return answer;
}

static void names_are_judged(void **state)
{
	(void)state;
	smtp_dns_question question;
	char label[80], name[260];
	static const char *const bad[] = {"", ".", "a..b", ".a", "a b", "a\\b", "a\x80", "a.."};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_false(smtp_dns_question_make(smtp_span_of(bad[i]), SMTP_DNS_A, &question));
	}
	assert_false(smtp_dns_question_make((smtp_span){NULL, 0}, SMTP_DNS_A, &question));
	memset(label, 'a', 64);
	strcpy(label + 64, ".b");
	assert_false(smtp_dns_question_make(smtp_span_of(label), SMTP_DNS_A, &question));
	assert_true(smtp_dns_question_make(smtp_span_of(label + 1), SMTP_DNS_A, &question));
	memset(name, 'a', sizeof name);
	for (size_t i = 50; i < 250; i += 50) {
		name[i] = '.';
	}
	assert_false(smtp_dns_question_make((smtp_span){name, 254}, SMTP_DNS_A, &question));
	assert_true(smtp_dns_question_make((smtp_span){name, 253}, SMTP_DNS_A, &question));
	unsigned char query[SMTP_DNS_QUERY_MAX];
	assert_int_equal(smtp_dns_question_write(&question, query), 12 + 255 + 4);
	assert_true(smtp_dns_question_make(SMTP_SPAN("_DMARC.Example.COM."), SMTP_DNS_TXT, &question));
	assert_string_equal(question.name, "_dmarc.example.com");
}

static void query_is_as_rfc_1035_wants_it(void **state)
{
	(void)state;
	static const unsigned char expected[] = "\x12\x34\x01\0\0\1\0\0\0\0\0\0\7example\3com\0\0\x10\0\1";
	unsigned char query[SMTP_DNS_QUERY_MAX];
	smtp_dns_question question = question_of("example.com", SMTP_DNS_TXT);
	assert_int_equal(smtp_dns_question_write(&question, query), sizeof expected - 1);
	assert_memory_equal(query, expected, sizeof expected - 1);
}

static void records_are_read(void **state)
{
	(void)state;
	smtp_dns_answer answer = ask("example.com", SMTP_DNS_MX);
	assert_int_equal(answer.outcome, SMTP_DNS_FOUND);
	assert_int_equal(answer.count, 2);
	assert_string_equal(answer.records[0].text, "mx1.example.com");
	assert_int_equal(answer.records[0].preference, 10);
	assert_string_equal(answer.records[1].text, "mx2.example.com");
	smtp_dns_answer_free(&answer);
	answer = ask("example.com", SMTP_DNS_A);
	assert_memory_equal(answer.records[0].ip, "\xc0\0\2\7", 4);
	smtp_dns_answer_free(&answer);
	answer = ask("example.com", SMTP_DNS_AAAA);
	assert_int_equal(answer.records[0].ip[15], 7);
	smtp_dns_answer_free(&answer);
	answer = ask("example.com", SMTP_DNS_TXT);
	assert_int_equal(answer.count, 2);
	assert_string_equal(answer.records[0].text, "v=spf1 -all");
	smtp_dns_answer_free(&answer);
	answer = ask("null.example.com", SMTP_DNS_MX);
	assert_string_equal(answer.records[0].text, ".");
	smtp_dns_answer_free(&answer);
	answer = ask("null.example.com", SMTP_DNS_A);
	assert_int_equal(answer.outcome, SMTP_DNS_EMPTY);
	smtp_dns_answer_free(&answer);
	answer = ask("nowhere.example.com", SMTP_DNS_A);
	assert_int_equal(answer.outcome, SMTP_DNS_NO_NAME);
	smtp_dns_answer_free(&answer);
}

static void aliases_are_followed(void **state)
{
	(void)state;
	static const zone_entry forward[] = {{"alias.example.com", "CNAME", "second.example.com"},
		{"second.example.com", "CNAME", "example.com"}, {"example.com", "A", "192.0.2.7"},
		{NULL, NULL, NULL}};
	unsigned char query[SMTP_DNS_QUERY_MAX], octets[4096];
	smtp_dns_question question = question_of("alias.example.com", SMTP_DNS_A);
	size_t length =
		zone_answer(forward, query, smtp_dns_question_write(&question, query), octets, sizeof octets);
	smtp_dns_answer answer;
	assert_int_equal(read_octets(octets, length, &question, &answer), SMTP_DNS_READ);
	assert_int_equal(answer.count, 1);
	smtp_dns_answer_free(&answer);
	/* an address of somebody else, whom no alias names, does not count */
	static const zone_entry other[] = {{"alias.example.com", "CNAME", "second.example.com"},
		{"second.example.com", "A", "192.0.2.8"}, {NULL, NULL, NULL}};
	length = zone_answer(other, query, smtp_dns_question_write(&question, query), octets, sizeof octets);
	for (size_t i = 12; i + 6 < length; i++) {
		if (memcmp(octets + i, "second", 6) == 0) {
			octets[i] = 'S'; /* case does not matter */
		}
	}
	assert_int_equal(read_octets(octets, length, &question, &answer), SMTP_DNS_READ);
	assert_int_equal(answer.count, 1);
	smtp_dns_answer_free(&answer);
	octets[length - 4 - 10 - 20 + 1] = 'x'; /* the owner of the address */
	assert_int_equal(read_octets(octets, length, &question, &answer), SMTP_DNS_READ);
	assert_int_equal(answer.outcome, SMTP_DNS_EMPTY);
	smtp_dns_answer_free(&answer);
}

static void aliases_in_a_circle_end(void **state)
{
	(void)state;
	static const zone_entry circle[] = {{"a.example.com", "CNAME", "b.example.com"},
		{"b.example.com", "CNAME", "a.example.com"}, {NULL, NULL, NULL}};
	unsigned char query[SMTP_DNS_QUERY_MAX], octets[4096];
	smtp_dns_question question = question_of("a.example.com", SMTP_DNS_A);
	smtp_dns_answer answer;
	size_t length =
		zone_answer(circle, query, smtp_dns_question_write(&question, query), octets, sizeof octets);
	assert_int_equal(read_octets(octets, length, &question, &answer), SMTP_DNS_READ);
	assert_int_equal(answer.outcome, SMTP_DNS_EMPTY);
	smtp_dns_answer_free(&answer);
}

static void only_the_answer_to_the_question_counts(void **state)
{
	(void)state;
	unsigned char octets[4096];
	smtp_dns_question question = question_of("example.com", SMTP_DNS_TXT), other = question;
	smtp_dns_answer answer;
	size_t length = honest_answer(&question, octets);
	other.id++;
	assert_int_equal(read_octets(octets, length, &other, &answer), SMTP_DNS_STRANGE);
	other = question_of("example.org", SMTP_DNS_TXT);
	assert_int_equal(read_octets(octets, length, &other, &answer), SMTP_DNS_STRANGE);
	other = question_of("example.com", SMTP_DNS_MX);
	assert_int_equal(read_octets(octets, length, &other, &answer), SMTP_DNS_STRANGE);
	octets[2] &= 0x7f; /* a question is no answer */
	assert_int_equal(read_octets(octets, length, &question, &answer), SMTP_DNS_STRANGE);
	octets[2] = 0x85;
	octets[5] = 2;
	assert_int_equal(read_octets(octets, length, &question, &answer), SMTP_DNS_STRANGE);
	octets[5] = 0; /* it may leave the question out only when it did not understand it */
	assert_int_equal(read_octets(octets, 12, &question, &answer), SMTP_DNS_STRANGE);
	octets[3] = 0x81;
	assert_int_equal(read_octets(octets, 12, &question, &answer), SMTP_DNS_READ);
	assert_int_equal(answer.outcome, SMTP_DNS_FAILED);
}

static void a_cut_answer_is_asked_for_again(void **state)
{
	(void)state;
	unsigned char octets[4096];
	smtp_dns_question question = question_of("example.com", SMTP_DNS_TXT);
	smtp_dns_answer answer;
	size_t length = honest_answer(&question, octets);
	octets[2] |= 2;
	assert_int_equal(read_octets(octets, length, &question, &answer), SMTP_DNS_CUT);
	assert_int_equal(
		smtp_dns_answer_read((smtp_span){(char *)octets, length}, &question, true, &answer), SMTP_DNS_READ);
	assert_int_equal(answer.count, 2);
	smtp_dns_answer_free(&answer);
}

/* Wherever it ends: no answer, or a failure, but never a part that looks like the whole. */
static void every_shorter_answer_is_damaged(void **state)
{
	(void)state;
	static const smtp_dns_type types[] = {SMTP_DNS_MX, SMTP_DNS_A, SMTP_DNS_AAAA, SMTP_DNS_TXT};
	unsigned char octets[4096];
	for (size_t t = 0; t < sizeof types / sizeof types[0]; t++) {
		smtp_dns_question question = question_of("example.com", types[t]);
		size_t length = honest_answer(&question, octets);
		for (size_t cut = 0; cut < length; cut++) {
			smtp_dns_answer answer;
			if (read_octets(octets, cut, &question, &answer) == SMTP_DNS_READ) {
				assert_int_equal(answer.outcome, SMTP_DNS_FAILED);
				assert_int_equal(answer.count, 0);
			}
		}
	}
}

static void counts_that_lie_are_seen(void **state)
{
	(void)state;
	unsigned char octets[4096];
	smtp_dns_question question = question_of("example.com", SMTP_DNS_TXT);
	smtp_dns_answer answer;
	size_t length = honest_answer(&question, octets);
	octets[6] = octets[7] = 0xff;
	assert_int_equal(read_octets(octets, length, &question, &answer), SMTP_DNS_READ);
	assert_int_equal(answer.outcome, SMTP_DNS_FAILED);
	honest_answer(&question, octets);
	octets[length - 8] = 200; /* the length of the last string */
	assert_int_equal(read_octets(octets, length, &question, &answer), SMTP_DNS_READ);
	assert_int_equal(answer.outcome, SMTP_DNS_FAILED);
	honest_answer(&question, octets);
	octets[length - 9]--; /* the length of the data: the string is longer than it */
	assert_int_equal(read_octets(octets, length, &question, &answer), SMTP_DNS_READ);
	assert_int_equal(answer.outcome, SMTP_DNS_FAILED);
	question = question_of("example.com", SMTP_DNS_A);
	length = honest_answer(&question, octets);
	octets[length - 5] = 3; /* an address of three octets */
	assert_int_equal(read_octets(octets, length - 1, &question, &answer), SMTP_DNS_READ);
	assert_int_equal(answer.outcome, SMTP_DNS_FAILED);
}

/* The owner of the answer is a pointer to `target`. */
static smtp_dns_outcome outcome_of_pointer(unsigned target)
{
	unsigned char octets[64] = "\x12\x34\x81\x80\0\1\0\1\0\0\0\0\7example\3com\0\0\1\0\1";
	static const unsigned char rest[] = "\0\1\0\1\0\0\0\0\0\4\xc0\0\2\7";
	smtp_dns_question question = question_of("example.com", SMTP_DNS_A);
	smtp_dns_answer answer;
	octets[29] = (unsigned char)(0xc0 | target >> 8);
	octets[30] = (unsigned char)target;
	memcpy(octets + 31, rest, sizeof rest - 1);
	assert_int_equal(read_octets(octets, 31 + sizeof rest - 1, &question, &answer), SMTP_DNS_READ);
	smtp_dns_outcome outcome = answer.outcome;
	smtp_dns_answer_free(&answer);
	return outcome;
}

static void pointers_only_lead_back(void **state)
{
	(void)state;
	assert_int_equal(outcome_of_pointer(12), SMTP_DNS_FOUND);
	assert_int_equal(outcome_of_pointer(20), SMTP_DNS_EMPTY);  /* "com": somebody else */
	assert_int_equal(outcome_of_pointer(29), SMTP_DNS_FAILED); /* itself */
	assert_int_equal(outcome_of_pointer(31), SMTP_DNS_FAILED);
	assert_int_equal(outcome_of_pointer(0x3fff), SMTP_DNS_FAILED);
	assert_int_equal(outcome_of_pointer(0), SMTP_DNS_FAILED); /* the header is no name */
}

/* Pointers that point to pointers: each leads back, all the same there are too many. */
static void a_chain_of_pointers_ends(void **state)
{
	(void)state;
	unsigned char octets[4096] = "\x12\x34\x81\x80\0\1\0\2\0\0\0\0\7example\3com\0\0\1\0\1";
	size_t length = 29, chain;
	smtp_dns_question question = question_of("example.com", SMTP_DNS_A);
	smtp_dns_answer answer;
	memcpy(octets + length, "\xc0\x0c\0\x10\0\1\0\0\0\0\1\x90", 12); /* a TXT of 400 octets to stand in */
	length += 12;
	chain = length;
	for (unsigned i = 0; i < 200; i++, length += 2) {
		size_t target = i ? length - 2 : 12;
		octets[length] = (unsigned char)(0xc0 | target >> 8);
		octets[length + 1] = (unsigned char)target;
	}
	for (int step = 0; step < 2; step++) {
		size_t target = step ? length - 2 : chain + 2 * 30;
		unsigned char last[] = "\xc0\0\0\1\0\1\0\0\0\0\0\4\xc0\0\2\7";
		last[0] = (unsigned char)(0xc0 | target >> 8);
		last[1] = (unsigned char)target;
		memcpy(octets + length, last, sizeof last - 1);
		assert_int_equal(read_octets(octets, length + sizeof last - 1, &question, &answer), SMTP_DNS_READ);
		assert_int_equal(answer.outcome, step ? SMTP_DNS_FAILED : SMTP_DNS_FOUND);
		smtp_dns_answer_free(&answer);
	}
}

/* Four labels of 63 octets are longer than a name may be. */
static void a_name_that_is_too_long_is_damage(void **state)
{
	(void)state;
	unsigned char octets[1024] = "\x12\x34\x81\x80\0\1\0\1\0\0\0\0\7example\3com\0\0\1\0\1";
	size_t length = 29;
	smtp_dns_question question = question_of("example.com", SMTP_DNS_A);
	smtp_dns_answer answer;
	for (int i = 0; i < 4; i++, length += 64) {
		octets[length] = 63;
		memset(octets + length + 1, 'a', 63);
	}
	memcpy(octets + length, "\0\0\1\0\1\0\0\0\0\0\4\xc0\0\2\7", 15);
	length += 15;
	assert_int_equal(read_octets(octets, length, &question, &answer), SMTP_DNS_READ);
	assert_int_equal(answer.outcome, SMTP_DNS_FAILED);
}

static void strings_of_a_record_are_joined(void **state)
{
	(void)state;
	char text[701];
	memset(text, 'k', 700);
	text[700] = '\0';
	zone_entry longer[] = {{"long.example.com", "TXT", text}, {NULL, NULL, NULL}};
	unsigned char query[SMTP_DNS_QUERY_MAX], octets[4096];
	smtp_dns_question question = question_of("long.example.com", SMTP_DNS_TXT);
	size_t length =
		zone_answer(longer, query, smtp_dns_question_write(&question, query), octets, sizeof octets);
	smtp_dns_answer answer;
	assert_int_equal(read_octets(octets, length, &question, &answer), SMTP_DNS_READ);
	assert_int_equal(answer.records[0].length, 700);
	assert_string_equal(answer.records[0].text, text);
	smtp_dns_answer_free(&answer);
}

static void records_are_counted(void **state)
{
	(void)state;
	zone_entry many[SMTP_DNS_RECORDS_MAX + 10];
	for (size_t i = 0; i < SMTP_DNS_RECORDS_MAX + 9; i++) {
		many[i] = (zone_entry){"many.example.com", "A", "192.0.2.1"};
	}
	many[SMTP_DNS_RECORDS_MAX + 9] = (zone_entry){NULL, NULL, NULL};
	unsigned char query[SMTP_DNS_QUERY_MAX], octets[8192];
	smtp_dns_question question = question_of("many.example.com", SMTP_DNS_A);
	size_t length =
		zone_answer(many, query, smtp_dns_question_write(&question, query), octets, sizeof octets);
	smtp_dns_answer answer;
	assert_int_equal(read_octets(octets, length, &question, &answer), SMTP_DNS_READ);
	assert_int_equal(answer.count, SMTP_DNS_RECORDS_MAX);
	smtp_dns_answer_free(&answer);
}

/* A name that holds a dot or a space inside a label is nobody's host. */
static void odd_names_are_left_empty(void **state)
{
	(void)state;
	unsigned char octets[4096];
	smtp_dns_question question = question_of("null.example.com", SMTP_DNS_MX);
	smtp_dns_answer answer;
	size_t length = honest_answer(&question, octets);
	memcpy(octets + length - 1, "\3a.b\0", 5);
	octets[length - 4] = 7;
	assert_int_equal(read_octets(octets, length + 4, &question, &answer), SMTP_DNS_READ);
	assert_int_equal(answer.count, 1);
	assert_string_equal(answer.records[0].text, "");
	smtp_dns_answer_free(&answer);
}

static uint32_t next_random(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

static void random_damage_is_survived(void **state)
{
	(void)state;
	static const smtp_dns_type types[] = {SMTP_DNS_MX, SMTP_DNS_A, SMTP_DNS_TXT, SMTP_DNS_CNAME};
	uint32_t seed = 53;
	unsigned char octets[4096];
	for (int round = 0; round < 20000; round++) {
		smtp_dns_question question =
			question_of(round % 2 ? "example.com" : "alias.example.com", types[round % 4]);
		size_t length = honest_answer(&question, octets);
		for (uint32_t hits = 1 + next_random(&seed) % 4; hits; hits--) {
			octets[12 + next_random(&seed) % (length - 12)] = (unsigned char)next_random(&seed);
		}
		smtp_dns_answer answer;
		if (read_octets(octets, length, &question, &answer) == SMTP_DNS_READ) {
			for (size_t i = 0; i < answer.count; i++) {
				assert_true(
					!answer.records[i].text || strlen(answer.records[i].text) <= answer.records[i].length);
			}
			smtp_dns_answer_free(&answer);
		}
	}
}

static void no_memory_is_survived(void **state)
{
	(void)state;
	unsigned char octets[4096];
	smtp_dns_question question = question_of("example.com", SMTP_DNS_TXT);
	size_t length = honest_answer(&question, octets);
	for (size_t allowed = 0; allowed < 3; allowed++) {
		smtp_dns_answer answer;
		scarce_begin(allowed, SCARCE_FROM_THEN_ON);
		assert_int_equal(read_octets(octets, length, &question, &answer), SMTP_DNS_NO_MEMORY);
		assert_int_equal(answer.outcome, SMTP_DNS_FAILED);
		assert_int_equal(scarce_blocks(), 0);
		assert_true(scarce_end());
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_judged),
		cmocka_unit_test(query_is_as_rfc_1035_wants_it),
		cmocka_unit_test(records_are_read),
		cmocka_unit_test(aliases_are_followed),
		cmocka_unit_test(aliases_in_a_circle_end),
		cmocka_unit_test(only_the_answer_to_the_question_counts),
		cmocka_unit_test(a_cut_answer_is_asked_for_again),
		cmocka_unit_test(every_shorter_answer_is_damaged),
		cmocka_unit_test(counts_that_lie_are_seen),
		cmocka_unit_test(pointers_only_lead_back),
		cmocka_unit_test(a_chain_of_pointers_ends),
		cmocka_unit_test(a_name_that_is_too_long_is_damage),
		cmocka_unit_test(strings_of_a_record_are_joined),
		cmocka_unit_test(records_are_counted),
		cmocka_unit_test(odd_names_are_left_empty),
		cmocka_unit_test(random_damage_is_survived),
		cmocka_unit_test(no_memory_is_survived),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
