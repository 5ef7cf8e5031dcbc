/*
 * test_auth.c - the mechanisms: RFC 4616's own example, LOGIN's two steps, the order of choice.
 */
#include "test.h"
#include "auth.h"

static const smtp_span nothing = {"", 0};

static smtp_caps offering(bool plain, bool login)
{
	smtp_caps caps;
	smtp_caps_init(&caps);
	caps.auth = true;
	caps.mechanisms[SMTP_MECHANISM_PLAIN] = plain;
	caps.mechanisms[SMTP_MECHANISM_LOGIN] = login;
	return caps;
}

static void plain_is_that_of_rfc_4616(void **state)
{
	(void)state;
	smtp_caps caps = offering(true, true);
	const smtp_auth_mechanism *plain = smtp_auth_choose(&caps, NULL, 0);
	smtp_auth auth;
	smtp_buf response;
	smtp_buf_init_secret(&response, 100);
	assert_int_equal(plain->id, SMTP_MECHANISM_PLAIN);
	smtp_auth_init(&auth, plain, SMTP_SPAN("tim"), SMTP_SPAN("tanstaaftanstaaf"));
	assert_int_equal(smtp_auth_respond(&auth, nothing, &response), SMTP_AUTH_RESPOND);
	assert_int_equal(response.length, 21);
	assert_memory_equal(response.data, "\0tim\0tanstaaftanstaaf", 21);
	assert_int_equal(smtp_auth_respond(&auth, nothing, &response), SMTP_AUTH_UNEXPECTED);
	smtp_buf_free(&response);
}

static void login_has_two_answers_whatever_is_asked(void **state)
{
	(void)state;
	smtp_caps caps = offering(false, true);
	smtp_auth auth;
	smtp_buf response;
	smtp_buf_init_secret(&response, 100);
	smtp_auth_init(&auth, smtp_auth_choose(&caps, NULL, 0), SMTP_SPAN("tim"), SMTP_SPAN("sesame-open"));
	assert_int_equal(smtp_auth_respond(&auth, SMTP_SPAN("Password:"), &response), SMTP_AUTH_RESPOND);
	assert_span(smtp_buf_view(&response), "tim");
	smtp_buf_clear(&response);
	assert_int_equal(smtp_auth_respond(&auth, SMTP_SPAN("\xff"), &response), SMTP_AUTH_RESPOND);
	assert_span(smtp_buf_view(&response), "sesame-open");
	assert_int_equal(smtp_auth_respond(&auth, nothing, &response), SMTP_AUTH_UNEXPECTED);
	smtp_buf_free(&response);
}

static void the_callers_order_counts(void **state)
{
	(void)state;
	smtp_caps both = offering(true, true), none = offering(false, false), plain = offering(true, false);
	const smtp_mechanism order[] = {SMTP_MECHANISM_LOGIN, SMTP_MECHANISM_PLAIN};
	assert_int_equal(smtp_auth_choose(&both, order, 2)->id, SMTP_MECHANISM_LOGIN);
	assert_int_equal(smtp_auth_choose(&plain, order, 2)->id, SMTP_MECHANISM_PLAIN);
	assert_null(smtp_auth_choose(&plain, order, 1));
	assert_null(smtp_auth_choose(&none, NULL, 0));
}

static void a_response_that_does_not_fit_is_no_response(void **state)
{
	(void)state;
	smtp_caps caps = offering(true, false);
	smtp_auth auth;
	smtp_buf response;
	smtp_buf_init_secret(&response, 5);
	smtp_auth_init(&auth, smtp_auth_choose(&caps, NULL, 0), SMTP_SPAN("tim"), SMTP_SPAN("sesame-open"));
	assert_int_equal(smtp_auth_respond(&auth, nothing, &response), SMTP_AUTH_NO_MEMORY);
	smtp_buf_free(&response);
}

static void base64_has_no_line_breaks(void **state)
{
	(void)state;
	char octets[300];
	smtp_buf encoded;
	memset(octets, 'a', sizeof octets);
	smtp_buf_init(&encoded, 1000);
	assert_true(smtp_auth_base64(&encoded, (smtp_span){octets, sizeof octets}));
	assert_int_equal(encoded.length, 400);
	assert_null(memchr(encoded.data, '\n', encoded.length));
	smtp_buf_clear(&encoded);
	assert_true(smtp_auth_base64(&encoded, SMTP_SPAN("")));
	assert_int_equal(encoded.length, 0);
	smtp_buf_free(&encoded);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_is_that_of_rfc_4616),
		cmocka_unit_test(login_has_two_answers_whatever_is_asked),
		cmocka_unit_test(the_callers_order_counts),
		cmocka_unit_test(a_response_that_does_not_fit_is_no_response),
		cmocka_unit_test(base64_has_no_line_breaks),
	};
	return cmocka_run_group_tests_name("auth", tests, NULL, NULL);
}
