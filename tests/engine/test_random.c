/*
 * test_random.c - names that nobody can guess: their form, and that two differ.
 */
#include "test.h"
#include "random.h"

static void digits_are_hexadecimal_and_never_the_same(void **state)
{
	(void)state;
	char first[33], second[33];
	assert_true(smtp_random_digits(first) && smtp_random_digits(second));
	assert_int_equal(strspn(first, "0123456789abcdef"), 32);
	assert_int_equal(first[32], '\0');
	assert_string_not_equal(first, second);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(digits_are_hexadecimal_and_never_the_same),
	};
	return cmocka_run_group_tests_name("random", tests, NULL, NULL);
}
