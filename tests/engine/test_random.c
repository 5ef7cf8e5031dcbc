/*
 * test_random.c - the form of random digits, and that they differ.
 */
#include "test.h"
#include "random.h"

static void test_digits(void **state)
{
	(void)state;
	char first[33], second[33];
	assert_true(smtp_random_digits(NULL, first) && smtp_random_digits(NULL, second));
	assert_int_equal(strspn(first, "0123456789abcdef"), 32);
	assert_int_equal(strlen(first), 32);
	assert_string_not_equal(first, second);
}

/* More than are drawn at once: none comes twice, and none stays behind. */
static void test_held(void **state)
{
	(void)state;
	enum { COUNT = 3 * SMTP_RANDOM_HELD / 16 };
	static const unsigned char nothing[SMTP_RANDOM_HELD];
	static char digits[COUNT][33];
	smtp_random held = {.left = 0};
	for (size_t i = 0; i < COUNT; i++) {
		assert_true(smtp_random_digits(&held, digits[i]));
		assert_int_equal(strspn(digits[i], "0123456789abcdef"), 32);
		assert_memory_equal(held.octets + held.left, nothing, SMTP_RANDOM_HELD - held.left);
		for (size_t j = 0; j < i; j++) {
			assert_string_not_equal(digits[i], digits[j]);
		}
	}
	assert_true(smtp_random_digits(&held, digits[0]));
	assert_int_equal(held.left, SMTP_RANDOM_HELD - 16);
	smtp_random_forget(&held);
	assert_memory_equal(held.octets, nothing, SMTP_RANDOM_HELD);
	assert_int_equal(held.left, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_digits),
		cmocka_unit_test(test_held),
	};
	return cmocka_run_group_tests_name("random", tests, NULL, NULL);
}
