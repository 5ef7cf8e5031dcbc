/*
 * test_base64.c - base64 as OpenSSL writes it, alone and in lines.
 */
#include "test.h"
#include "base64_wide.h"

#include <stdlib.h>
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

/* ---- every way that this machine has --------------------------------------------------------------- */

#define LONGEST 4096
#define CANARY 0x7e

static uint32_t next_random(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

/* In a block of just that size, which AddressSanitizer watches. */
static char *random_octets(size_t length, uint32_t *seed)
{
	char *made = malloc(length ? length : 1);
	assert_non_null(made);
	for (size_t i = 0; i < length; i++) {
		made[i] = (char)next_random(seed);
	}
	return made;
}

/* Room for `length`, and behind it what must stay as it is: masked stores are not watched. */
static char *room_for(size_t length)
{
	char *made = malloc(length + 64);
	assert_non_null(made);
	memset(made, CANARY, length + 64);
	return made;
}

static void assert_canary(const char *behind)
{
	for (size_t i = 0; i < 64; i++) {
		assert_int_equal(behind[i], CANARY);
	}
}

static void check_octets(const smtp_base64_wide *way, size_t length, uint32_t *seed)
{
	static char expected[LONGEST * 2];
	size_t size = (length + 2) / 3 * 4;
	char *from = random_octets(length, seed), *into = room_for(size);
	assert_int_equal(
		EVP_EncodeBlock((unsigned char *)expected, (const unsigned char *)from, (int)length), size);
	assert_int_equal(smtp_base64_by(way, into, from, length), size);
	assert_memory_equal(into, expected, size);
	assert_canary(into + size);
	assert_int_equal(smtp_base64_by(NULL, into, from, length), size);
	assert_memory_equal(into, expected, size);
	free(from);
	free(into);
}

static void check_lines(const smtp_base64_wide *way, size_t count, uint32_t *seed)
{
	size_t size = count * (SMTP_BASE64_LINE + 2);
	char *from = random_octets(count * SMTP_BASE64_GROUP, seed), *into = room_for(size),
		 *portable = room_for(size);
	assert_int_equal(smtp_base64_lines_by(way, into, from, count), size);
	assert_int_equal(smtp_base64_lines_by(NULL, portable, from, count), size);
	assert_memory_equal(into, portable, size);
	assert_canary(into + size);
	assert_canary(portable + size);
	for (size_t i = 0; i < count; i++) {
		unsigned char expected[SMTP_BASE64_LINE + 1];
		EVP_EncodeBlock(expected, (const unsigned char *)from + i * SMTP_BASE64_GROUP, SMTP_BASE64_GROUP);
		assert_memory_equal(into + i * (SMTP_BASE64_LINE + 2), expected, SMTP_BASE64_LINE);
		assert_memory_equal(into + i * (SMTP_BASE64_LINE + 2) + SMTP_BASE64_LINE, "\r\n", 2);
	}
	free(from);
	free(into);
	free(portable);
}

static void check_way(const smtp_base64_wide *way)
{
	uint32_t seed = 7;
	for (size_t length = 0; length <= LONGEST; length++) {
		check_octets(way, length, &seed);
	}
	for (size_t count = 0; count <= LONGEST / SMTP_BASE64_GROUP; count++) {
		check_lines(way, count, &seed);
	}
}

static void test_every_way_at_every_length(void **state)
{
	(void)state;
	size_t ways = 0;
	check_way(NULL);
	for (; smtp_base64_wide_at(ways); ways++) {
		check_way(smtp_base64_wide_at(ways));
	}
	print_message(
		"# wide ways here: %zu, the first is %s\n", ways, ways ? smtp_base64_wide_at(0)->name : "none");
	assert_null(smtp_base64_wide_at(ways));
	assert_null(smtp_base64_wide_at(SIZE_MAX));
}

/* Every digit in every place of what is encoded at once, with all the others around it. */
static void test_every_digit_in_every_place(void **state)
{
	(void)state;
	const smtp_base64_wide *way;
	for (size_t i = 0; (way = smtp_base64_wide_at(i)) != NULL; i++) {
		for (unsigned shift = 0; shift < 64; shift++) {
			char packed[48], digits[64], again[64];
			for (unsigned at = 0; at < 16; at++) {
				unsigned group = 0;
				for (unsigned place = 0; place < 4; place++) {
					group = group << 6 | ((at * 4 + place + shift) & 63);
				}
				packed[3 * at] = (char)(group >> 16);
				packed[3 * at + 1] = (char)(group >> 8);
				packed[3 * at + 2] = (char)group;
			}
			assert_int_equal(smtp_base64_by(way, digits, packed, 48), 64);
			assert_int_equal(smtp_base64_by(NULL, again, packed, 48), 64);
			assert_memory_equal(digits, again, 64);
		}
	}
}

/* ---- lengths and reading --------------------------------------------------------------------------- */

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
		cmocka_unit_test(test_every_way_at_every_length),
		cmocka_unit_test(test_every_digit_in_every_place),
		cmocka_unit_test(test_length),
	};
	return cmocka_run_group_tests_name("base64", tests, fill, NULL);
}
