/*
 * test_fingerprint.c - pins: the forms that are understood, those that are refused, and what matches.
 */
#include "test.h"
#include "fingerprint.h"

/* 00 01 02 ... 1f */
#define HEX "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
#define BASE64 "sha256//AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="

static smtp_status parse(const char *text, smtp_pins *pins)
{
	smtp_refusal refusal = {"", ""};
	*pins = (smtp_pins){.count = 0};
	smtp_status status = smtp_fingerprint_parse(smtp_span_of(text), pins, &refusal);
	if (status != SMTP_OK) {
		assert_string_equal(refusal.key, "peer_fingerprint");
		assert_int_equal(strncmp(refusal.must, "must ", 5), 0);
		assert_true(strlen(text) < 12 || !strstr(refusal.must, text));
	}
	return status;
}

static void both_forms_are_read(void **state)
{
	(void)state;
	static const char *const certificates[] = {HEX,
		"000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F",
		"00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10:11:12:13:14:15:16:17:18:19:1a:1b:1c:1d:1e:1f"};
	smtp_pins pins;
	for (size_t i = 0; i < sizeof certificates / sizeof *certificates; i++) {
		assert_int_equal(parse(certificates[i], &pins), SMTP_OK);
		assert_int_equal(pins.count, 1);
		assert_false(pins.items[0].of_key);
		for (int j = 0; j < SMTP_DIGEST; j++) {
			assert_int_equal(pins.items[0].digest[j], j);
		}
	}
	assert_int_equal(parse(BASE64, &pins), SMTP_OK);
	assert_true(pins.items[0].of_key);
	assert_int_equal(pins.items[0].digest[31], 31);
	assert_int_equal(parse(HEX "," BASE64, &pins), SMTP_OK);
	assert_int_equal(pins.count, 2);
}

static void everything_else_is_refused(void **state)
{
	(void)state;
	static const char *const cases[] = {"", ",", HEX ",", "," HEX, HEX "0", "0" HEX, "zz" HEX,
		"d41d8cd98f00b204e9800998ecf8427e",         /* MD5 */
		"da39a3ee5e6b4b0d3255bfef95601890afd80709", /* SHA-1 */
		"sha1//2jmj7l5rSw0yVb/vlWAYkK/YBwk=", "sha256//", "sha256/" HEX,
		"sha256//AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh9=", /* bits behind the last octet */
		"sha256//AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh",   /* too short */
		"sha256//AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8*",
		"sha256// AECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", "pin-sha256:AAEC", HEX " "};
	smtp_pins pins;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_int_equal(parse(cases[i], &pins), SMTP_REFUSED);
	}
}

static void there_are_only_so_many(void **state)
{
	(void)state;
	smtp_pins pins;
	smtp_buf list;
	smtp_buf_init(&list, 4096);
	for (int i = 0; i <= SMTP_FINGERPRINTS_MAX; i++) {
		smtp_buf_printf(&list, "%s%s", i ? "," : "", HEX);
		assert_int_equal(parse(list.data, &pins), i < SMTP_FINGERPRINTS_MAX ? SMTP_OK : SMTP_REFUSED);
	}
	smtp_buf_free(&list);
}

/* Each form looks at its own digest, and every octet counts. */
static void a_match_is_a_match(void **state)
{
	(void)state;
	smtp_pins pins;
	smtp_fingerprints shown;
	memset(&shown, 0xee, sizeof shown);
	assert_int_equal(parse(HEX, &pins), SMTP_OK);
	assert_false(smtp_fingerprint_matches(&pins, &shown));
	memcpy(shown.key, pins.items[0].digest, SMTP_DIGEST);
	assert_false(smtp_fingerprint_matches(&pins, &shown)); /* the key's is not the certificate's */
	memcpy(shown.certificate, pins.items[0].digest, SMTP_DIGEST);
	assert_true(smtp_fingerprint_matches(&pins, &shown));
	for (int i = 0; i < SMTP_DIGEST; i++) {
		shown.certificate[i] ^= 1;
		assert_false(smtp_fingerprint_matches(&pins, &shown));
		shown.certificate[i] ^= 1;
	}
	assert_int_equal(parse(BASE64, &pins), SMTP_OK);
	memset(shown.certificate, 0, SMTP_DIGEST);
	assert_true(smtp_fingerprint_matches(&pins, &shown));
	pins.count = 0;
	assert_false(smtp_fingerprint_matches(&pins, &shown));
}

static void the_text_can_be_given_back(void **state)
{
	(void)state;
	smtp_pins pins;
	char text[SMTP_FINGERPRINT_TEXT];
	assert_int_equal(parse(BASE64, &pins), SMTP_OK);
	smtp_fingerprint_text(pins.items[0].digest, text);
	assert_string_equal(text, HEX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_forms_are_read),
		cmocka_unit_test(everything_else_is_refused),
		cmocka_unit_test(there_are_only_so_many),
		cmocka_unit_test(a_match_is_a_match),
		cmocka_unit_test(the_text_can_be_given_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
