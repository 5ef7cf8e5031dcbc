/*
 * test_base64.c - base64 as OpenSSL writes it, alone and in lines.
 */
#include "test.h"
#include "base64.h"

#include <openssl/evp.h>

#define LINES 20

static unsigned char octets[LINES * SMTP_BASE64_GROUP];

static int fill(void **state)
{
	(void)state;
	uint32_t seed = 1;
	for (size_t i = 0; i < sizeof octets; i++) {
		seed = seed * 1664525u + 1013904223u;
		octets[i] = (unsigned char)(seed >> 24);
	}
	return 0;
}

static void test_as_openssl(void **state)
{
	(void)state;
	for (size_t length = 0; length < 300; length++) {
		unsigned char expected[500];
		char got[500];
		int size = EVP_EncodeBlock(expected, octets, (int)length);
		assert_int_equal(smtp_base64(got, (const char *)octets, length), size);
		assert_memory_equal(got, expected, (size_t)size);
	}
}

/* Each of the 4096 pairs of digits stands in its place. */
static void test_every_pair(void **state)
{
	(void)state;
	for (unsigned pair = 0; pair < 4096; pair++) {
		const unsigned char triple[3] = {
			(unsigned char)(pair >> 4), (unsigned char)(pair << 4 | pair >> 8), (unsigned char)pair};
		unsigned char expected[5];
		char got[4];
		EVP_EncodeBlock(expected, triple, 3);
		assert_int_equal(smtp_base64(got, (const char *)triple, 3), 4);
		assert_memory_equal(got, expected, 4);
	}
}

static void test_lines(void **state)
{
	(void)state;
	char got[LINES * 78];
	for (size_t count = 0; count <= LINES; count++) {
		assert_int_equal(smtp_base64_lines(got, (const char *)octets, count), count * 78);
		for (size_t i = 0; i < count; i++) {
			unsigned char expected[SMTP_BASE64_LINE + 1];
			EVP_EncodeBlock(expected, octets + i * SMTP_BASE64_GROUP, SMTP_BASE64_GROUP);
			assert_memory_equal(got + i * 78, expected, SMTP_BASE64_LINE);
			assert_memory_equal(got + i * 78 + SMTP_BASE64_LINE, "\r\n", 2);
		}
	}
}

static void test_length(void **state)
{
	(void)state;
	assert_true(smtp_base64_length(0) == 0);
	assert_true(smtp_base64_length(1) == 4);
	assert_true(smtp_base64_length(57) == 76);
	assert_true(smtp_base64_length(58) == 76 + 2 + 4);
	assert_true(smtp_base64_length(114) == 76 + 2 + 76);
	assert_true(smtp_base64_length(UINT64_C(57) << 40) == (UINT64_C(78) << 40) - 2);
}

static void test_reading_what_was_written(void **state)
{
	(void)state;
	for (size_t length = 0; length < 300; length++) {
		char digits[500], got[300];
		size_t size = smtp_base64(digits, (const char *)octets, length), count;
		assert_true(smtp_base64_read(got, &count, digits, size));
		assert_int_equal(count, length);
		assert_memory_equal(got, octets, length);
	}
}

/* OpenSSL's decoder takes spaces, line breaks and bits that nobody wrote. */
static void test_reading_is_strict(void **state)
{
	(void)state;
	static const char *const wrong[] = {"Z", "Zg",
		"Zg=", "Zg===", "Zg==Zg==", "=g==", "Z===", "====", "Zh==", "Zm9=", "Zm9v ", " Zm9v", "Zm9v\n",
		"Zm 9vYg=", "Zm-_", "Zm9\x80", "Zg=g", "Zm9v\n\n\n\n"};
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		char got[16];
		size_t count;
		assert_false(smtp_base64_read(got, &count, wrong[i], strlen(wrong[i])));
	}
	char got[3];
	size_t count;
	assert_false(smtp_base64_read(got, &count, "Zm\0v", 4));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_as_openssl),
		cmocka_unit_test(test_reading_what_was_written),
		cmocka_unit_test(test_reading_is_strict),
		cmocka_unit_test(test_every_pair),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_length),
	};
	return cmocka_run_group_tests_name("base64", tests, fill, NULL);
}
