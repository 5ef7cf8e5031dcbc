/*
 * test_names.c - every value of every enum has its word, and the words lead back.
 */
#include "test.h"

static void every_value_has_a_name(void **state)
{
	(void)state;
	assert_null(smtp_phase_name(SMTP_PHASE_NONE));
	assert_null(smtp_category_name(SMTP_CATEGORY_NONE));
	assert_null(smtp_retry_name(SMTP_RETRY_NONE));
	for (int i = 1; i < SMTP_PHASE_COUNT; i++) {
		assert_non_null(smtp_phase_name((smtp_phase)i));
	}
	for (int i = 1; i < SMTP_CATEGORY_COUNT; i++) {
		assert_non_null(smtp_category_name((smtp_category)i));
		for (int j = 1; j < i; j++) {
			assert_string_not_equal(
				smtp_category_name((smtp_category)i), smtp_category_name((smtp_category)j));
		}
	}
	for (int i = 0; i < SMTP_TIMING_COUNT; i++) {
		assert_non_null(smtp_timing_name((smtp_timing)i));
	}
	for (int i = 0; i < SMTP_CHECK_COUNT; i++) {
		assert_non_null(smtp_check_label((smtp_check_name)i));
	}
	for (int i = 0; i < SMTP_MECHANISM_COUNT; i++) {
		assert_non_null(smtp_mechanism_name((smtp_mechanism)i));
	}
	assert_string_equal(smtp_outcome_name(SMTP_OUTCOME_UNKNOWN), "unknown");
	assert_string_equal(smtp_check_status_name(SMTP_CHECK_SKIP), "skip");
	assert_null(smtp_category_name(SMTP_CATEGORY_COUNT));
}

static void names_lead_back(void **state)
{
	(void)state;
	smtp_phase phase;
	smtp_tls_mode tls;
	smtp_locale locale;
	smtp_mechanism mechanism;
	smtp_protocol protocol;
	for (int i = 1; i < SMTP_PHASE_COUNT; i++) {
		assert_true(smtp_phase_from_name(smtp_span_of(smtp_phase_name((smtp_phase)i)), &phase));
		assert_int_equal(phase, i);
	}
	assert_true(smtp_tls_mode_from_name(SMTP_SPAN("SSL"), &tls) && tls == SMTP_TLS_IMPLICIT);
	assert_true(smtp_tls_mode_from_name(SMTP_SPAN("tls"), &tls) && tls == SMTP_TLS_STARTTLS);
	assert_true(smtp_tls_mode_from_name(SMTP_SPAN("opportunistic"), &tls) && tls == SMTP_TLS_OPPORTUNISTIC);
	assert_true(smtp_locale_from_name(SMTP_SPAN("zh"), &locale) && locale == SMTP_LOCALE_ZH);
	assert_true(
		smtp_mechanism_from_name(SMTP_SPAN("login"), &mechanism) && mechanism == SMTP_MECHANISM_LOGIN);
	assert_true(smtp_protocol_from_name(SMTP_SPAN("LMTP"), &protocol) && protocol == SMTP_PROTOCOL_LMTP);
	assert_string_equal(smtp_protocol_name(SMTP_PROTOCOL_SMTP), "smtp");
	assert_false(smtp_protocol_from_name(SMTP_SPAN("esmtp"), &protocol));
	assert_false(smtp_tls_mode_from_name(SMTP_SPAN(""), &tls));
	assert_false(smtp_locale_from_name(SMTP_SPAN("zh_CN"), &locale));
	assert_false(smtp_phase_from_name((smtp_span){NULL, 0}, &phase));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_value_has_a_name),
		cmocka_unit_test(names_lead_back),
	};
	return cmocka_run_group_tests_name("names", tests, NULL, NULL);
}
