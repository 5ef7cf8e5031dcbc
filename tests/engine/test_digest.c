/*
 * test_digest.c - fields are told apart by their borders too.
 */
#include "test.h"
#include "digest.h"

typedef struct three {
	smtp_span fields[3];
} three;

static void digest_of(const three *list, unsigned char result[SMTP_DIGEST])
{
	smtp_digest digest;
	smtp_digest_begin(&digest);
	for (int i = 0; i < 3; i++) {
		smtp_digest_add_span(&digest, list->fields[i]);
	}
	assert_true(smtp_digest_end(&digest, result));
}

static void borders_count(void **state)
{
	(void)state;
	static const three lists[] = {
		{{{"ab", 2}, {"c", 1}, {"", 0}}},
		{{{"a", 1}, {"bc", 2}, {"", 0}}},
		{{{"", 0}, {"abc", 3}, {"", 0}}},
		{{{NULL, 0}, {"abc", 3}, {"", 0}}},
		{{{"", 0}, {"abc", 3}, {NULL, 0}}},
		{{{"ab\0", 3}, {"c", 1}, {"", 0}}},
	};
	unsigned char results[6][SMTP_DIGEST], again[SMTP_DIGEST];
	for (int i = 0; i < 6; i++) {
		digest_of(&lists[i], results[i]);
		digest_of(&lists[i], again);
		assert_memory_equal(results[i], again, SMTP_DIGEST);
		for (int j = 0; j < i; j++) {
			assert_memory_not_equal(results[i], results[j], SMTP_DIGEST);
		}
	}
}

/* Whatever is gathered before it is given on: every border falls everywhere. */
static void long_fields_count_too(void **state)
{
	(void)state;
	static const size_t lengths[] = {0, 1, 254, 255, 256, 511, 512, 513, 2000};
	enum { COUNT = sizeof lengths / sizeof *lengths };
	static char octets[4000];
	unsigned char results[COUNT * COUNT][SMTP_DIGEST];
	memset(octets, 'x', sizeof octets);
	for (size_t i = 0; i < (size_t)COUNT * COUNT; i++) {
		size_t first = lengths[i / COUNT], second = lengths[i % COUNT];
		const three list = {{{octets, first}, {octets, second}, {octets, 2000 - first % 7}}};
		digest_of(&list, results[i]);
		for (size_t j = 0; j < i; j++) {
			assert_memory_not_equal(results[i], results[j], SMTP_DIGEST);
		}
	}
}

static void nothing_stays_behind(void **state)
{
	(void)state;
	static const unsigned char nothing[SMTP_DIGEST_HELD];
	unsigned char result[SMTP_DIGEST];
	smtp_digest digest;
	smtp_digest_begin(&digest);
	smtp_digest_add_span(&digest, SMTP_SPAN("sesame-open"));
	assert_true(smtp_digest_end(&digest, result));
	assert_memory_equal(digest.held, nothing, SMTP_DIGEST_HELD);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(borders_count),
		cmocka_unit_test(nothing_stays_behind), cmocka_unit_test(long_fields_count_too)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
