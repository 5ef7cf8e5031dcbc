/*
 * test_saslprep.c - the examples of RFC 4013, what RFC 3454 maps, prohibits and lets stand, and the normal form of every
 * character as Python's unicodedata.ucd_3_2_0 has it.
 */
#include "test.h"
#include "nfkc.h"
#include "saslprep.h"
#include "saslprep_data.h"
#include "scarce.h"
#include "text.h"

#include <openssl/evp.h>

static void becomes(const char *text, smtp_saslprep_use use, const char *expected)
{
	smtp_buf out;
	smtp_buf_init_secret(&out, 10000);
	smtp_status status = smtp_saslprep(smtp_span_of(text), use, &out);
	if (status != (expected ? SMTP_OK : SMTP_REFUSED)) {
		fail_msg("\"%s\": %d", text, status);
	}
	if (expected) {
		assert_span(smtp_buf_view(&out), expected);
	} else {
		assert_int_equal(out.length, 0);
	}
	smtp_buf_free(&out);
}

static void both_become(const char *text, const char *expected)
{
	becomes(text, SMTP_SASLPREP_QUERY, expected);
	becomes(text, SMTP_SASLPREP_STORED, expected);
}

static void the_examples_of_rfc_4013(void **state)
{
	(void)state;
	both_become("I\xc2\xadX", "IX");
	both_become("user", "user");
	both_become("USER", "USER");
	both_become("\xc2\xaa", "a");
	both_become("\xe2\x85\xa8", "IX");
	both_become("\x07", NULL);
	both_become("\xd8\xa7"
				"1",
		NULL);
}

static void what_looks_alike_becomes_alike(void **state)
{
	(void)state;
	both_become("e\xcc\x81", "\xc3\xa9");                                /* e and an acute */
	both_become("\xc3\xa9", "\xc3\xa9");                                 /* the letter */
	both_become("\xef\xac\x81", "fi");                                   /* a ligature */
	both_become("\xef\xbc\xa1\xef\xbc\x91", "A1");                       /* full width */
	both_become("\xe1\x84\x80\xe1\x85\xa1\xe1\x86\xa8", "\xea\xb0\x81"); /* Hangul */
	both_become("a\xc2\xa0"
				"b\xe3\x80\x80"
				"c\xe2\x80\x8b"
				"d",
		"a b c d"); /* spaces; one of them has no width */
	both_become("a\xe2\x80\x8d\xe2\x81\xa0\xef\xbb\xbf"
				"b",
		"ab");
	both_become("\xcd\x80", "\xcc\x80");                                 /* a tone mark that is another one */
	both_become("\xe5\xaf\x86\xe7\xa0\x81", "\xe5\xaf\x86\xe7\xa0\x81"); /* Chinese stays */
	both_become("pass word ~!", "pass word ~!");
}

static void what_is_prohibited_is_refused(void **state)
{
	(void)state;
	static const char *const wrong[] = {"", "\xc2\xad", "a\tb", "a\x7f", "a\xc2\x85", "a\xe2\x80\xa8",
		"a\xee\x80\x80", "a\xf3\xb0\x80\x80", "a\xef\xb7\x90", "a\xef\xbf\xbe", "a\xef\xbf\xbd",
		"a\xe2\xbf\xb0", "a\xe2\x80\x8e", "a\xe2\x80\xae", "a\xf3\xa0\x80\x81", "a\xff", "a\xc3",
		"\xed\xa0\x80"};
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		both_become(wrong[i], NULL);
	}
}

static void directions_do_not_mix(void **state)
{
	(void)state;
	both_become("\xd8\xa7"
				"1\xd8\xa8",
		"\xd8\xa7"
		"1\xd8\xa8");
	both_become("1\xd8\xa7", NULL);
	both_become("\xd7\x90"
				"a\xd7\x91",
		NULL);
	both_become("\xd7\x90\xd7\x91", "\xd7\x90\xd7\x91");
}

/* An emoji is younger than Unicode 3.2. */
static void what_was_not_assigned_is_for_queries(void **state)
{
	(void)state;
	becomes("a\xf0\x9f\x98\x80", SMTP_SASLPREP_QUERY, "a\xf0\x9f\x98\x80");
	becomes("a\xf0\x9f\x98\x80", SMTP_SASLPREP_STORED, NULL);
	becomes("\xc8\xa1", SMTP_SASLPREP_QUERY, "\xc8\xa1");
	becomes("\xc8\xa1", SMTP_SASLPREP_STORED, NULL);
}

/* ---- all of them ----------------------------------------------------------------------------------- */

static void add_normal_form(EVP_MD_CTX *digest, const uint32_t *characters, size_t count)
{
	smtp_buf text, normal, out;
	smtp_buf_init(&text, 100);
	smtp_buf_init(&normal, 1000);
	smtp_buf_init(&out, 1000);
	for (size_t i = 0; i < count; i++) {
		assert_true(smtp_characters_add(&text, characters[i]));
	}
	assert_true(smtp_nfkc(&text, &normal));
	for (size_t i = 0; i < smtp_characters_count(&normal); i++) {
		assert_true(smtp_text_append(&out, smtp_character_at(&normal, i)));
	}
	assert_true(smtp_text_is_utf8(smtp_buf_view(&out)) && smtp_buf_char(&out, '\n'));
	assert_int_equal(EVP_DigestUpdate(digest, out.data, out.length), 1);
	smtp_buf_free(&text);
	smtp_buf_free(&normal);
	smtp_buf_free(&out);
}

static void assert_digest(EVP_MD_CTX *digest, const char *expected)
{
	unsigned char octets[EVP_MAX_MD_SIZE];
	char hex[2 * EVP_MAX_MD_SIZE + 1] = "";
	unsigned length;
	assert_int_equal(EVP_DigestFinal_ex(digest, octets, &length), 1);
	for (unsigned i = 0; i < length; i++) {
		snprintf(hex + 2 * (size_t)i, 3, "%02x", octets[i]);
	}
	assert_string_equal(hex, expected);
	EVP_MD_CTX_free(digest);
}

static EVP_MD_CTX *new_digest(void)
{
	EVP_MD_CTX *digest = EVP_MD_CTX_new();
	assert_non_null(digest);
	assert_int_equal(EVP_DigestInit_ex(digest, EVP_sha256(), NULL), 1);
	return digest;
}

/* SHA-256 of the normal form of each character below U+30000, each followed by LF. */
static void every_character_has_its_normal_form(void **state)
{
	(void)state;
	EVP_MD_CTX *digest = new_digest();
	for (uint32_t c = 0; c < 0x30000; c++) {
		if (c < 0xD800 || c > 0xDFFF) {
			add_normal_form(digest, &c, 1);
		}
	}
	assert_digest(digest, "14b931b6afe39553a22ba42f28d733f0a28aee1f858e583b1972e6b556a1678b");
}

static bool is_assigned(uint32_t character)
{
	for (size_t i = 0; i < smtp_saslprep_unassigned_count; i++) {
		if (character >= smtp_saslprep_unassigned[i].first && character <= smtp_saslprep_unassigned[i].last) {
			return false;
		}
	}
	return true;
}

/* The same of `a c U+0301 U+0327 c U+0300`, for each c below U+3400 and of U+F900 to U+FFFF that Unicode
 * 3.2 had assigned: Python knows the marks of later versions. */
static void every_character_finds_its_place(void **state)
{
	(void)state;
	EVP_MD_CTX *digest = new_digest();
	for (uint32_t c = 0; c < 0x10000; c = c == 0x33FF ? 0xF900 : c + 1) {
		const uint32_t text[] = {'a', c, 0x301, 0x327, c, 0x300};
		if (is_assigned(c)) {
			add_normal_form(digest, text, 6);
		}
	}
	assert_digest(digest, "a7bb1899c40fcc18ab115b7c8f71e863b96277a6e414b3d933323315ee7ff1ec");
}

static void survives_every_failed_allocation(void **state)
{
	(void)state;
	bool ran_dry = true;
	for (size_t allowed = 0; ran_dry; allowed++) {
		smtp_buf out;
		smtp_buf_init_secret(&out, 1000);
		scarce_begin(allowed, SCARCE_FROM_THEN_ON);
		smtp_status status = smtp_saslprep(SMTP_SPAN("e\xcc\x81"), SMTP_SASLPREP_STORED, &out);
		ran_dry = scarce_end();
		assert_int_equal(status, ran_dry ? SMTP_NO_MEMORY : SMTP_OK);
		smtp_buf_free(&out);
		assert_true(allowed < 100);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_examples_of_rfc_4013),
		cmocka_unit_test(what_looks_alike_becomes_alike),
		cmocka_unit_test(what_is_prohibited_is_refused),
		cmocka_unit_test(directions_do_not_mix),
		cmocka_unit_test(what_was_not_assigned_is_for_queries),
		cmocka_unit_test(every_character_has_its_normal_form),
		cmocka_unit_test(every_character_finds_its_place),
		cmocka_unit_test(survives_every_failed_allocation),
	};
	return cmocka_run_group_tests_name("saslprep", tests, NULL, NULL);
}
