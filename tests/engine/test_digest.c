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

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(borders_count)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
