/*
 * test_check.c - sentences of checks in both languages, facts, and a list without memory.
 */
#include "scarce.h"
#include "check.h"

/* "%s port %u" gives "su": what a format takes, in its order. */
static void conversions(const char *format, char list[16])
{
	size_t count = 0;
	for (const char *at = format; (at = strchr(at, '%')); at += 2) {
		assert_true(count < 15 && strchr("sud", at[1]));
		list[count++] = at[1];
	}
	list[count] = '\0';
}

static void both_languages_take_the_same_values(void **state)
{
	(void)state;
	for (int words = 0; words < WORDS_COUNT; words++) {
		char en[16], zh[16];
		assert_non_null(smtp_check_format((smtp_check_words)words, SMTP_LOCALE_EN));
		assert_non_null(smtp_check_format((smtp_check_words)words, SMTP_LOCALE_ZH));
		conversions(smtp_check_format((smtp_check_words)words, SMTP_LOCALE_EN), en);
		conversions(smtp_check_format((smtp_check_words)words, SMTP_LOCALE_ZH), zh);
		assert_string_equal(en, zh);
	}
}

static void checks_hold_sentence_and_facts(void **state)
{
	(void)state;
	smtp_checks checks;
	smtp_checks_init(&checks, SMTP_LOCALE_EN);
	smtp_check *check =
		smtp_checks_add(&checks, SMTP_CHECK_CONNECT, SMTP_CHECK_PASS, 7, WORDS_CONNECTED, "::1 port 25");
	smtp_check_add_text(check, "ip", SMTP_SPAN("::1"));
	smtp_check_add_text(check, "nothing", (smtp_span){NULL, 0});
	smtp_check_add_number(check, "port", 25);
	assert_string_equal(check->message, "::1 port 25 answers.");
	assert_int_equal(check->fact_count, 2);
	assert_int_equal(check->facts[1].number, 25);
	assert_true(smtp_checks_has(&checks, SMTP_CHECK_CONNECT));
	assert_false(smtp_checks_has(&checks, SMTP_CHECK_AUTH));
	smtp_check_list_free(checks.items, checks.count);
}

static void facts_are_bounded_and_clean(void **state)
{
	(void)state;
	smtp_checks checks;
	smtp_checks_init(&checks, SMTP_LOCALE_EN);
	smtp_check *check =
		smtp_checks_add_text(&checks, SMTP_CHECK_GREETING, SMTP_CHECK_PASS, -1, SMTP_SPAN("a\x1b[31mb"));
	assert_null(strchr(check->message, 0x1b));
	for (int i = 0; i < 2 * SMTP_CHECK_FACTS; i++) {
		smtp_check_add_number(check, "n", i);
	}
	assert_int_equal(check->fact_count, SMTP_CHECK_FACTS);
	smtp_check_list_free(checks.items, checks.count);
}

static void a_list_without_memory_says_so(void **state)
{
	(void)state;
	smtp_checks checks;
	smtp_checks_init(&checks, SMTP_LOCALE_EN);
	scarce_begin(0, SCARCE_FROM_THEN_ON);
	smtp_check *check = smtp_checks_add(&checks, SMTP_CHECK_AUTH, SMTP_CHECK_SKIP, -1, WORDS_NOT_REACHED);
	smtp_check_add_number(check, "n", 1);
	smtp_check_add_text(check, "t", SMTP_SPAN("x"));
	assert_true(scarce_end());
	assert_null(check);
	assert_false(checks.complete);
	smtp_check_list_free(checks.items, checks.count);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_languages_take_the_same_values),
		cmocka_unit_test(checks_hold_sentence_and_facts),
		cmocka_unit_test(facts_are_bounded_and_clean),
		cmocka_unit_test(a_list_without_memory_says_so),
	};
	return cmocka_run_group_tests_name("check", tests, NULL, NULL);
}
