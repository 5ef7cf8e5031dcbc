/*
 * test_caps.c - what EHLO offered: keywords whole and case-insensitive, numbers checked, lists bounded.
 */
#include "test.h"
#include "caps.h"

static smtp_caps read_caps(const char *text)
{
	smtp_caps caps;
	smtp_caps_init(&caps);
	assert_true(smtp_caps_read(&caps, smtp_span_of(text)));
	return caps;
}

static void keywords_are_whole_tokens_in_any_case(void **state)
{
	(void)state;
	smtp_caps caps =
		read_caps("STARTTLS is my name\nPipelining\nSTARTTLSX\n8bitmime\nSMTPUTF8\nx CHUNKING\nDSN ");
	assert_false(caps.starttls);
	assert_true(caps.pipelining && caps.eight_bit_mime && caps.smtputf8 && caps.dsn);
	assert_false(caps.chunking);
	assert_int_equal(caps.keyword_count, 6);
	assert_string_equal(caps.keywords[0], "Pipelining");
	smtp_caps_free(&caps);
	assert_false(caps.pipelining || caps.esmtp || caps.keyword_count);
}

static void the_first_word_is_the_name(void **state)
{
	(void)state;
	const char *const texts[][2] = {{"smtp.example.com Hello [192.0.2.1]\nSTARTTLS", "smtp.example.com"},
		{"  a\tb", "a"}, {"m\x01x", "m?x"}, {"\nSTARTTLS", ""}, {"", ""}};
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		smtp_caps caps = read_caps(texts[i][0]);
		assert_string_equal(caps.name, texts[i][1]);
		smtp_caps_free(&caps);
		assert_string_equal(caps.name, "");
	}
	char longest[SMTP_CAPS_LENGTH + 1];
	memset(longest, 'x', SMTP_CAPS_LENGTH);
	longest[SMTP_CAPS_LENGTH] = '\0';
	smtp_caps caps = read_caps(longest);
	assert_string_equal(caps.name, "");
	smtp_caps_free(&caps);
	caps = read_caps(longest + 1);
	assert_int_equal(strlen(caps.name), SMTP_CAPS_LENGTH - 1);
	smtp_caps_free(&caps);
}

static void mechanisms_are_read_in_both_forms(void **state)
{
	(void)state;
	smtp_caps caps = read_caps("hi\nAUTH PLAIN XLOGIN");
	assert_true(caps.auth && caps.mechanisms[SMTP_MECHANISM_PLAIN]);
	assert_false(caps.mechanisms[SMTP_MECHANISM_LOGIN]);
	smtp_caps_free(&caps);
	caps = read_caps("hi\nauth=login\tplain");
	assert_true(caps.mechanisms[SMTP_MECHANISM_PLAIN] && caps.mechanisms[SMTP_MECHANISM_LOGIN]);
	smtp_caps_free(&caps);
	caps = read_caps("hi\nAUTH");
	assert_true(caps.auth && !caps.mechanisms[SMTP_MECHANISM_PLAIN]);
	smtp_caps_free(&caps);
	caps = read_caps("hi\nAUTHX PLAIN");
	assert_false(caps.auth);
	smtp_caps_free(&caps);
}

static void sizes_do_not_overflow(void **state)
{
	(void)state;
	const struct {
		const char *text;
		uint64_t size;
	} sizes[] = {{"hi\nSIZE 1024", 1024}, {"hi\nSIZE", 0}, {"hi\nSIZE -5", 0},
		{"hi\nSIZE 18446744073709551615", UINT64_MAX}, {"hi\nSIZE 18446744073709551616", 0},
		{"hi\nSIZE 18446744073709551617", 0}, {"hi\nSIZE 12x", 0}};
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		smtp_caps caps = read_caps(sizes[i].text);
		assert_true(caps.has_size);
		assert_int_equal(caps.size, sizes[i].size);
		smtp_caps_free(&caps);
	}
}

static void limits_are_numbers_or_none(void **state)
{
	(void)state;
	smtp_caps caps = read_caps("hi\nlimits rcptmax=100  MailMax=20 X=1 RCPTDOMAINMAX=3 RCPTMAXIMUM=7");
	assert_int_equal(caps.rcpt_max, 100);
	assert_int_equal(caps.mail_max, 20);
	assert_int_equal(caps.rcpt_domain_max, 3);
	smtp_caps_free(&caps);
	assert_int_equal(caps.rcpt_max, 0);
	static const char *const wrong[] = {"hi\nLIMITS", "hi\nLIMITS RCPTMAX",
		"hi\nLIMITS RCPTMAX=", "hi\nLIMITS RCPTMAX=-1", "hi\nLIMITS RCPTMAX=0",
		"hi\nLIMITS RCPTMAX=18446744073709551616", "hi\nLIMITSX RCPTMAX=5", "LIMITS RCPTMAX=5"};
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		caps = read_caps(wrong[i]);
		assert_int_equal(caps.rcpt_max, 0);
		smtp_caps_free(&caps);
	}
}

static void wishes_of_a_message_are_offered_with_their_limits(void **state)
{
	(void)state;
	smtp_caps caps = read_caps(
		"hi\ndeliverby 60\nMT-Priority MIXER\nFUTURERELEASE 86400 2027-01-31T12:00:00Z\nRequireTLS");
	assert_true(caps.deliver_by && caps.mt_priority && caps.future_release && caps.require_tls);
	assert_int_equal(caps.deliver_by_minimum, 60);
	assert_int_equal(caps.hold_max, 86400);
	assert_string_equal(caps.hold_until_max, "2027-01-31T12:00:00Z");
	smtp_caps_free(&caps);
	caps = read_caps("hi\nDELIVERBY x\nFUTURERELEASE 99999999999999999999 2027-01-31T12:00:00+01:00");
	assert_true(caps.deliver_by && caps.future_release);
	assert_int_equal(caps.deliver_by_minimum, 0);
	assert_int_equal(caps.hold_max, 0);
	assert_string_equal(caps.hold_until_max, "");
	assert_false(caps.mt_priority || caps.require_tls);
	smtp_caps_free(&caps);
}

static void a_thousand_keywords_are_bounded(void **state)
{
	(void)state;
	smtp_buf text;
	smtp_buf_init(&text, 1 << 20);
	smtp_buf_string(&text, "hi");
	for (int i = 0; i < 1000; i++) {
		smtp_buf_printf(&text, "\nX%d %0300d", i, i);
	}
	smtp_buf_string(&text, "\nSTARTTLS");
	smtp_caps caps = read_caps(text.data);
	assert_int_equal(caps.keyword_count, SMTP_CAPS_KEYWORDS);
	assert_int_equal(strlen(caps.keywords[0]), SMTP_CAPS_LENGTH);
	assert_true(caps.starttls);
	smtp_caps_free(&caps);
	smtp_buf_free(&text);
}

/* In lines of any length, each name many times. */
static void a_thousand_mechanisms_are_read(void **state)
{
	(void)state;
	smtp_buf text;
	smtp_buf_init(&text, 1 << 20);
	smtp_buf_string(&text, "hi\nAUTH");
	for (int i = 0; i < 1000; i++) {
		smtp_buf_printf(&text, "%s X%d LOGIN SCRAM-SHA-2560 ", i % 100 ? "" : "\nAUTH", i / 2);
	}
	smtp_buf_string(&text, "\nAUTH SCRAM-SHA-256\nAUTH=SCRAM-SHA-1-PLUS");
	smtp_caps caps = read_caps(text.data);
	for (smtp_mechanism id = 0; id < SMTP_MECHANISM_COUNT; id++) {
		assert_int_equal(caps.mechanisms[id], id == SMTP_MECHANISM_LOGIN ||
												  id == SMTP_MECHANISM_SCRAM_SHA_256 ||
												  id == SMTP_MECHANISM_SCRAM_SHA_1_PLUS);
	}
	assert_true(caps.keyword_count <= SMTP_CAPS_KEYWORDS);
	smtp_caps_free(&caps);
	smtp_buf_free(&text);
}

static void doubles_are_merged_and_controls_shown_as_marks(void **state)
{
	(void)state;
	smtp_caps caps = read_caps("hi\nHELP\nHELP\nX\x1b[31m");
	assert_int_equal(caps.keyword_count, 2);
	assert_string_equal(caps.keywords[1], "X?[31m");
	smtp_caps_free(&caps);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keywords_are_whole_tokens_in_any_case),
		cmocka_unit_test(the_first_word_is_the_name),
		cmocka_unit_test(mechanisms_are_read_in_both_forms),
		cmocka_unit_test(sizes_do_not_overflow),
		cmocka_unit_test(limits_are_numbers_or_none),
		cmocka_unit_test(wishes_of_a_message_are_offered_with_their_limits),
		cmocka_unit_test(a_thousand_keywords_are_bounded),
		cmocka_unit_test(a_thousand_mechanisms_are_read),
		cmocka_unit_test(doubles_are_merged_and_controls_shown_as_marks),
	};
	return cmocka_run_group_tests_name("caps", tests, NULL, NULL);
}
