/*
 * test_demands.c - what a message asks of the server: ranges, what is an obstacle, and the parameters to the octet.
 */
#include "test.h"
#include "demands.h"
#include "variants.h"

static const smtp_deliver_by in_an_hour = {.given = true, .seconds = 3600, .mode = SMTP_DELIVER_BY_RETURN};

static void ranges_are_those_of_the_rfcs(void **state)
{
	(void)state;
	const struct {
		smtp_demands demands;
		const char *key; /* NULL: good */
	} cases[] = {
		{{0}, NULL},
		{{.deliver_by = {true, 1, SMTP_DELIVER_BY_RETURN, false}}, NULL},
		{{.deliver_by = {true, 0, SMTP_DELIVER_BY_RETURN, false}}, "deliver_by.seconds"},
		{{.deliver_by = {true, 0, SMTP_DELIVER_BY_NOTIFY, false}}, NULL},
		{{.deliver_by = {true, -999999999, SMTP_DELIVER_BY_NOTIFY, true}}, NULL},
		{{.deliver_by = {true, -1000000000, SMTP_DELIVER_BY_NOTIFY, false}}, "deliver_by.seconds"},
		{{.deliver_by = {true, 999999999, SMTP_DELIVER_BY_RETURN, true}}, NULL},
		{{.deliver_by = {true, 1000000000, SMTP_DELIVER_BY_RETURN, false}}, "deliver_by.seconds"},
		{{.mt_priority = 9}, NULL},
		{{.mt_priority = 10}, "mt_priority"},
		{{.mt_priority = -10}, "mt_priority"},
		{{.hold_for = 999999999}, NULL},
		{{.hold_for = 1000000000}, "hold_for"},
		{{.hold_for = -1}, "hold_for"},
		{{.has_hold_until = true, .hold_until = 1893456000}, NULL},
		{{.has_hold_until = true, .hold_until = INT64_MAX}, "hold_until"},
		{{.has_hold_until = true, .hold_for = 5}, "hold_until"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		smtp_refusal refusal = {"", ""};
		assert_int_equal(smtp_demands_check(&cases[i].demands, &refusal), cases[i].key == NULL);
		assert_string_equal(refusal.key, cases[i].key ? cases[i].key : "");
	}
}

static void expect_obstacle(
	const smtp_demands *demands, const smtp_caps *caps, bool tls_on, const char *variant)
{
	const char *is = smtp_demands_obstacle(demands, caps, tls_on);
	assert_int_equal(is == NULL, variant == NULL);
	if (variant) {
		assert_string_equal(is, variant);
	}
}

static void what_would_be_harmed_does_not_go(void **state)
{
	(void)state;
	const smtp_caps nothing = {0};
	const smtp_caps all = {.require_tls = true,
		.deliver_by = true,
		.deliver_by_minimum = 60,
		.future_release = true,
		.hold_max = 86400,
		.hold_until_max = "2030-01-01T00:00:00Z"};
	const smtp_demands tls = {.require_tls = true}, by = {.deliver_by = in_an_hour},
					   soon = {.deliver_by = {true, 59, SMTP_DELIVER_BY_RETURN, false}},
					   hint = {.deliver_by = {true, 5, SMTP_DELIVER_BY_NOTIFY, false}},
					   hold = {.hold_for = 86400}, longer = {.hold_for = 86401},
					   until = {.has_hold_until = true, .hold_until = 1893456000},
					   later = {.has_hold_until = true, .hold_until = 1893456001};
	expect_obstacle(&tls, &nothing, true, SMTP_VARIANT_REQUIRE_TLS_NOT_OFFERED);
	expect_obstacle(&tls, &all, false, SMTP_VARIANT_REQUIRE_TLS_NOT_OFFERED);
	expect_obstacle(&tls, &all, true, NULL);
	expect_obstacle(&by, &nothing, true, SMTP_VARIANT_DELIVER_BY_NOT_OFFERED);
	expect_obstacle(&by, &all, true, NULL);
	expect_obstacle(&soon, &all, true, SMTP_VARIANT_DELIVER_BY_TOO_SOON);
	expect_obstacle(&hint, &nothing, true, NULL);
	expect_obstacle(&hint, &all, true, NULL);
	expect_obstacle(&hold, &nothing, true, SMTP_VARIANT_HOLD_NOT_OFFERED);
	expect_obstacle(&hold, &all, true, NULL);
	expect_obstacle(&longer, &all, true, SMTP_VARIANT_HOLD_TOO_LONG);
	expect_obstacle(&until, &nothing, true, SMTP_VARIANT_HOLD_NOT_OFFERED);
	expect_obstacle(&until, &all, true, NULL);
	expect_obstacle(&later, &all, true, SMTP_VARIANT_HOLD_TOO_LONG);
}

static void only_harmless_wishes_do_without_esmtp(void **state)
{
	(void)state;
	const smtp_demands wishes = {
		.deliver_by = {true, 5, SMTP_DELIVER_BY_NOTIFY, false}, .has_mt_priority = true};
	const smtp_demands musts[] = {
		{.require_tls = true}, {.deliver_by = in_an_hour}, {.hold_for = 1}, {.has_hold_until = true}};
	assert_false(smtp_demands_need_extension(&wishes));
	for (size_t i = 0; i < sizeof musts / sizeof musts[0]; i++) {
		assert_true(smtp_demands_need_extension(&musts[i]));
	}
}

static void wishes_that_nobody_hears_are_named(void **state)
{
	(void)state;
	const smtp_demands wishes = {
		.deliver_by = {true, 5, SMTP_DELIVER_BY_NOTIFY, false}, .has_mt_priority = true};
	smtp_caps caps = {0};
	size_t index = 0;
	assert_string_equal(smtp_demands_unheard(&wishes, &caps, &index), "DELIVERBY");
	assert_string_equal(smtp_demands_unheard(&wishes, &caps, &index), "MT-PRIORITY");
	assert_null(smtp_demands_unheard(&wishes, &caps, &index));
	caps.deliver_by = caps.mt_priority = true;
	index = 0;
	assert_null(smtp_demands_unheard(&wishes, &caps, &index));
}

static void parameters_are_what_is_asked_for_and_offered(void **state)
{
	(void)state;
	const smtp_caps nothing = {0}, all = {.deliver_by = true, .mt_priority = true};
	const struct {
		smtp_demands demands;
		const smtp_caps *caps;
		const char *text;
	} cases[] = {
		{{0}, &all, ""},
		{{.require_tls = true, .deliver_by = in_an_hour}, &all, " REQUIRETLS BY=3600;R"},
		{{.deliver_by = {true, -5, SMTP_DELIVER_BY_NOTIFY, true}}, &all, " BY=-5;NT"},
		{{.deliver_by = {true, 5, SMTP_DELIVER_BY_NOTIFY, true}, .has_mt_priority = true}, &nothing, ""},
		{{.has_mt_priority = true, .mt_priority = -9}, &all, " MT-PRIORITY=-9"},
		{{.has_mt_priority = true}, &all, " MT-PRIORITY=0"},
		{{.hold_for = 60}, &nothing, " HOLDFOR=60"},
		{{.has_hold_until = true, .hold_until = 1893456000}, &nothing, " HOLDUNTIL=2030-01-01T00:00:00Z"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		smtp_buf out;
		smtp_buf_init(&out, 256);
		smtp_demands_parameters(&cases[i].demands, cases[i].caps, &out);
		assert_string_equal(out.data ? out.data : "", cases[i].text);
		smtp_buf_free(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ranges_are_those_of_the_rfcs),
		cmocka_unit_test(what_would_be_harmed_does_not_go),
		cmocka_unit_test(only_harmless_wishes_do_without_esmtp),
		cmocka_unit_test(wishes_that_nobody_hears_are_named),
		cmocka_unit_test(parameters_are_what_is_asked_for_and_offered),
	};
	return cmocka_run_group_tests_name("demands", tests, NULL, NULL);
}
