/*
 * test_random.c - the form of random digits, and that they differ.
 */
#include "test.h"
#include "random.h"

static void test_digits(void **state)
{
	(void)state;
	char first[33], second[33];
	assert_true(smtp_random_digits(first) && smtp_random_digits(second));
	assert_int_equal(strspn(first, "0123456789abcdef"), 32);
	assert_int_equal(strlen(first), 32);
	assert_string_not_equal(first, second);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_digits),
	};
	return cmocka_run_group_tests_name("random", tests, NULL, NULL);
}
