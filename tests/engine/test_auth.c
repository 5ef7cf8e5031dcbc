/*
 * test_auth.c - the mechanisms: the examples of their RFCs, the order of choice, what each needs, and what a server
 * may not ask.
 */
#include "test.h"
#include "auth.h"

static const smtp_span nothing = {"", 0};

static smtp_caps offering(const smtp_mechanism *ids, size_t count)
{
	smtp_caps caps;
	smtp_caps_init(&caps);
	caps.auth = true;
	for (size_t i = 0; i < count; i++) {
		caps.mechanisms[ids[i]] = true;
	}
	return caps;
}

static smtp_caps offering_all(void)
{
	smtp_caps caps;
	smtp_caps_init(&caps);
	caps.auth = true;
	for (size_t i = 0; i < SMTP_MECHANISM_COUNT; i++) {
		caps.mechanisms[i] = true;
	}
	return caps;
}

static const smtp_credentials with_password = {.username = {"tim", 3},
	.password = {"tanstaaftanstaaf", 16},
	.host = {"server.example.com", 18},
	.port = 143,
	.scram_min_iterations = 4096};

static const smtp_credentials with_token = {.username = {"user@example.com", 16},
	.token = {"vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==", 42},
	.host = {"server.example.com", 18},
	.port = 143};

typedef struct login {
	smtp_auth auth;
	smtp_buf response;
} login;

static login begin(smtp_mechanism id, const smtp_credentials *credentials)
{
	login it;
	smtp_caps caps = offering(&id, 1);
	const smtp_auth_mechanism *row = smtp_auth_choose(&caps, credentials, &id, 1);
	assert_non_null(row);
	assert_int_equal(row->id, id);
	smtp_auth_init(&it.auth, row, credentials, &caps);
	smtp_buf_init_secret(&it.response, 10000);
	return it;
}

static smtp_auth_status answer(login *it, smtp_span challenge)
{
	smtp_buf_clear(&it->response);
	return smtp_auth_respond(&it->auth, challenge, &it->response);
}

static void end(login *it)
{
	smtp_auth_free(&it->auth);
	smtp_buf_free(&it->response);
}

/* ---- the mechanisms ---------------------------------------------------------------------------------- */

static void plain_is_that_of_rfc_4616(void **state)
{
	(void)state;
	login it = begin(SMTP_MECHANISM_PLAIN, &with_password);
	assert_int_equal(answer(&it, nothing), SMTP_AUTH_RESPOND);
	assert_int_equal(it.response.length, 21);
	assert_memory_equal(it.response.data, "\0tim\0tanstaaftanstaaf", 21);
	assert_int_equal(answer(&it, nothing), SMTP_AUTH_UNEXPECTED);
	assert_true(smtp_auth_is_proved(&it.auth));
	end(&it);
}

static void login_has_two_answers_whatever_is_asked(void **state)
{
	(void)state;
	login it = begin(SMTP_MECHANISM_LOGIN, &with_password);
	assert_int_equal(answer(&it, SMTP_SPAN("Password:")), SMTP_AUTH_RESPOND);
	assert_span(smtp_buf_view(&it.response), "tim");
	assert_int_equal(answer(&it, SMTP_SPAN("\xff")), SMTP_AUTH_RESPOND);
	assert_span(smtp_buf_view(&it.response), "tanstaaftanstaaf");
	assert_int_equal(answer(&it, nothing), SMTP_AUTH_UNEXPECTED);
	assert_false(it.auth.mechanism->client_first);
	end(&it);
}

static void cram_md5_is_that_of_rfc_2195(void **state)
{
	(void)state;
	login it = begin(SMTP_MECHANISM_CRAM_MD5, &with_password);
	assert_int_equal(answer(&it, SMTP_SPAN("<1896.697170952@postoffice.reston.mci.net>")), SMTP_AUTH_RESPOND);
	assert_span(smtp_buf_view(&it.response), "tim b913a602c7eda7a495b4e6e7334d3890");
	assert_int_equal(answer(&it, SMTP_SPAN("<again>")), SMTP_AUTH_UNEXPECTED);
	end(&it);
}

static void cram_md5_bounds_its_challenge(void **state)
{
	(void)state;
	static char large[1025];
	memset(large, 'x', sizeof large);
	login it = begin(SMTP_MECHANISM_CRAM_MD5, &with_password);
	assert_int_equal(answer(&it, nothing), SMTP_AUTH_MALFORMED);
	assert_int_equal(answer(&it, (smtp_span){large, sizeof large}), SMTP_AUTH_MALFORMED);
	assert_true(it.auth.reason[0]);
	assert_int_equal(answer(&it, (smtp_span){large, sizeof large - 1}), SMTP_AUTH_RESPOND);
	end(&it);
}

static void oauthbearer_is_that_of_rfc_7628(void **state)
{
	(void)state;
	static const char expected[] =
		"bixhPXVzZXJAZXhhbXBsZS5jb20sAWhvc3Q9c2VydmVyLmV4YW1wbGUuY29tAXBvcnQ9MTQzAWF1dGg9QmVhcmVyI"
		"HZGOWRmdDRxbVRjMk52YjNSbGNrQmhiSFJoZG1semRHRXVZMjl0Q2c9PQEB";
	login it = begin(SMTP_MECHANISM_OAUTHBEARER, &with_token);
	smtp_buf encoded;
	smtp_buf_init(&encoded, 1000);
	assert_int_equal(answer(&it, nothing), SMTP_AUTH_RESPOND);
	assert_true(smtp_auth_base64(&encoded, smtp_buf_view(&it.response)));
	assert_span(smtp_buf_view(&encoded), expected);
	assert_int_equal(answer(&it, SMTP_SPAN("{\"status\":\"invalid_token\"}")), SMTP_AUTH_RESPOND);
	assert_span(smtp_buf_view(&it.response), "\x01");
	assert_span(smtp_buf_view(&it.auth.words), "{\"status\":\"invalid_token\"}");
	assert_int_equal(answer(&it, SMTP_SPAN("{}")), SMTP_AUTH_UNEXPECTED);
	smtp_buf_free(&encoded);
	end(&it);
}

static void a_name_cannot_end_the_header_of_oauthbearer(void **state)
{
	(void)state;
	smtp_credentials credentials = with_token;
	credentials.username = SMTP_SPAN("a=b,c");
	login it = begin(SMTP_MECHANISM_OAUTHBEARER, &credentials);
	assert_int_equal(answer(&it, nothing), SMTP_AUTH_RESPOND);
	assert_memory_equal(it.response.data, "n,a=a=3Db=2Cc,\x01", 15);
	end(&it);
}

/* The example of developers.google.com/gmail/imap/xoauth2-protocol. */
static void xoauth2_is_googles(void **state)
{
	(void)state;
	smtp_credentials credentials = with_token;
	credentials.username = SMTP_SPAN("someuser@example.com");
	credentials.token = SMTP_SPAN("ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg");
	login it = begin(SMTP_MECHANISM_XOAUTH2, &credentials);
	assert_int_equal(answer(&it, nothing), SMTP_AUTH_RESPOND);
	assert_span(smtp_buf_view(&it.response),
		"user=someuser@example.com\x01"
		"auth=Bearer ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg\x01\x01");
	assert_int_equal(answer(&it, SMTP_SPAN("{\"status\":\"400\"}")), SMTP_AUTH_RESPOND);
	assert_int_equal(it.response.length, 0);
	assert_int_equal(answer(&it, nothing), SMTP_AUTH_UNEXPECTED);
	end(&it);
}

static void the_words_of_a_server_are_bounded(void **state)
{
	(void)state;
	static char large[2 * SMTP_AUTH_WORDS];
	memset(large, 'x', sizeof large);
	login it = begin(SMTP_MECHANISM_XOAUTH2, &with_token);
	assert_int_equal(answer(&it, nothing), SMTP_AUTH_RESPOND);
	assert_int_equal(answer(&it, (smtp_span){large, sizeof large}), SMTP_AUTH_RESPOND);
	assert_int_equal(it.auth.words.length, SMTP_AUTH_WORDS);
	end(&it);
}

static void external_and_anonymous_say_a_name_or_nothing(void **state)
{
	(void)state;
	const smtp_mechanism ids[] = {SMTP_MECHANISM_EXTERNAL, SMTP_MECHANISM_ANONYMOUS};
	for (size_t i = 0; i < 2; i++) {
		smtp_credentials credentials = {.certificate = true};
		login it = begin(ids[i], &credentials);
		assert_int_equal(answer(&it, nothing), SMTP_AUTH_RESPOND);
		assert_int_equal(it.response.length, 0);
		assert_int_equal(answer(&it, nothing), SMTP_AUTH_UNEXPECTED);
		end(&it);
		credentials.username = SMTP_SPAN("shop@example.com");
		it = begin(ids[i], &credentials);
		assert_int_equal(answer(&it, nothing), SMTP_AUTH_RESPOND);
		assert_span(smtp_buf_view(&it.response), "shop@example.com");
		end(&it);
	}
}

static void a_response_that_does_not_fit_is_no_response(void **state)
{
	(void)state;
	const smtp_mechanism ids[] = {
		SMTP_MECHANISM_PLAIN, SMTP_MECHANISM_CRAM_MD5, SMTP_MECHANISM_OAUTHBEARER, SMTP_MECHANISM_XOAUTH2};
	for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
		login it = begin(ids[i], i < 2 ? &with_password : &with_token);
		smtp_buf small;
		smtp_buf_init_secret(&small, 5);
		assert_int_equal(smtp_auth_respond(&it.auth, SMTP_SPAN("<challenge>"), &small), SMTP_AUTH_NO_MEMORY);
		smtp_buf_free(&small);
		end(&it);
	}
}

/* ---- the choice -------------------------------------------------------------------------------------- */

static smtp_mechanism first_of(const smtp_caps *caps, const smtp_credentials *credentials)
{
	const smtp_auth_mechanism *row = smtp_auth_choose(caps, credentials, NULL, 0);
	return row ? row->id : SMTP_MECHANISM_COUNT;
}

static void check_order(const smtp_credentials *credentials, const smtp_mechanism *order)
{
	smtp_caps caps = offering_all();
	for (; *order != SMTP_MECHANISM_COUNT; order++) {
		assert_int_equal(first_of(&caps, credentials), *order);
		caps.mechanisms[*order] = false;
	}
	assert_int_equal(first_of(&caps, credentials), SMTP_MECHANISM_COUNT);
}

static void the_strongest_comes_first(void **state)
{
	(void)state;
	const smtp_mechanism by_password[] = {SMTP_MECHANISM_SCRAM_SHA_512_PLUS,
		SMTP_MECHANISM_SCRAM_SHA_256_PLUS, SMTP_MECHANISM_SCRAM_SHA_1_PLUS, SMTP_MECHANISM_SCRAM_SHA_512,
		SMTP_MECHANISM_SCRAM_SHA_256, SMTP_MECHANISM_SCRAM_SHA_1, SMTP_MECHANISM_PLAIN, SMTP_MECHANISM_LOGIN,
		SMTP_MECHANISM_COUNT};
	const smtp_mechanism by_token[] = {
		SMTP_MECHANISM_OAUTHBEARER, SMTP_MECHANISM_XOAUTH2, SMTP_MECHANISM_COUNT};
	smtp_credentials bound = with_password;
	bound.binding.type = "tls-exporter";
	check_order(&bound, by_password);
	check_order(&with_password, by_password + 3); /* nothing to bind to */
	check_order(&with_token, by_token);
}

static void the_callers_order_counts(void **state)
{
	(void)state;
	const smtp_mechanism order[] = {SMTP_MECHANISM_LOGIN, SMTP_MECHANISM_PLAIN};
	smtp_caps both = offering(order, 2), none = offering(order, 0), plain = offering(order + 1, 1);
	assert_int_equal(smtp_auth_choose(&both, &with_password, order, 2)->id, SMTP_MECHANISM_LOGIN);
	assert_int_equal(smtp_auth_choose(&plain, &with_password, order, 2)->id, SMTP_MECHANISM_PLAIN);
	assert_null(smtp_auth_choose(&plain, &with_password, order, 1));
	assert_null(smtp_auth_choose(&none, &with_password, NULL, 0));
}

/* A password is no token, and nothing is no certificate. */
static void a_mechanism_needs_its_own_kind_of_credential(void **state)
{
	(void)state;
	static const bool by_password[SMTP_MECHANISM_COUNT] = {
		[SMTP_MECHANISM_SCRAM_SHA_512_PLUS] = true,
		[SMTP_MECHANISM_SCRAM_SHA_256_PLUS] = true,
		[SMTP_MECHANISM_SCRAM_SHA_1_PLUS] = true,
		[SMTP_MECHANISM_SCRAM_SHA_512] = true,
		[SMTP_MECHANISM_SCRAM_SHA_256] = true,
		[SMTP_MECHANISM_SCRAM_SHA_1] = true,
		[SMTP_MECHANISM_PLAIN] = true,
		[SMTP_MECHANISM_LOGIN] = true,
		[SMTP_MECHANISM_CRAM_MD5] = true,
	};
	smtp_credentials certificate = {.certificate = true};
	for (smtp_mechanism id = 0; id < SMTP_MECHANISM_COUNT; id++) {
		bool token = id == SMTP_MECHANISM_OAUTHBEARER || id == SMTP_MECHANISM_XOAUTH2;
		bool anonymous = id == SMTP_MECHANISM_ANONYMOUS;
		assert_int_equal(smtp_auth_can_use(&with_password, id), by_password[id] || anonymous);
		assert_int_equal(smtp_auth_can_use(&with_token, id), token || anonymous);
		assert_int_equal(smtp_auth_can_use(&certificate, id), id == SMTP_MECHANISM_EXTERNAL || anonymous);
	}
}

/* What RFC 4013 forbids in SCRAM goes through PLAIN; an old password may be no UTF-8 at all. */
static void scram_is_left_out_for_what_it_cannot_carry(void **state)
{
	(void)state;
	smtp_caps caps = offering_all();
	smtp_credentials credentials = with_password;
	credentials.password = SMTP_SPAN("sesame-open\xc3\x28");
	assert_int_equal(first_of(&caps, &credentials), SMTP_MECHANISM_PLAIN);
	assert_false(smtp_auth_can_carry(&credentials, SMTP_MECHANISM_SCRAM_SHA_1));
	assert_true(smtp_auth_can_carry(&credentials, SMTP_MECHANISM_PLAIN));
	credentials.password = SMTP_SPAN("sesame-open\xc3\xa9");
	credentials.username = SMTP_SPAN("a\xe2\x80\xa8");
	assert_int_equal(first_of(&caps, &credentials), SMTP_MECHANISM_PLAIN);
	credentials.username = SMTP_SPAN("\xf0\x9f\x98\x80"); /* not assigned: fine in a name */
	assert_int_equal(first_of(&caps, &credentials), SMTP_MECHANISM_SCRAM_SHA_512);
}

/* RFC 5802 6 */
static void the_flag_says_what_could_be_bound(void **state)
{
	(void)state;
	const smtp_mechanism plain = SMTP_MECHANISM_SCRAM_SHA_256;
	const struct {
		bool can_bind;
		smtp_mechanism also; /* offered */
		smtp_mechanism asked;
		const char *header;
	} rows[] = {
		{false, plain, plain, "n,,n=tim,r="},
		{false, SMTP_MECHANISM_SCRAM_SHA_256_PLUS, plain, "n,,n=tim,r="},
		{true, plain, plain, "y,,n=tim,r="},
		{true, SMTP_MECHANISM_SCRAM_SHA_256_PLUS, plain, "n,,n=tim,r="},
		{true, SMTP_MECHANISM_SCRAM_SHA_1_PLUS, plain, "y,,n=tim,r="},
		{true, SMTP_MECHANISM_SCRAM_SHA_256_PLUS, SMTP_MECHANISM_SCRAM_SHA_256_PLUS,
			"p=tls-exporter,,n=tim,r="},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const smtp_mechanism offered[] = {plain, rows[i].also};
		smtp_credentials credentials = with_password;
		credentials.binding.type = rows[i].can_bind ? "tls-exporter" : NULL;
		smtp_caps caps = offering(offered, 2);
		login it;
		smtp_auth_init(
			&it.auth, smtp_auth_choose(&caps, &credentials, &rows[i].asked, 1), &credentials, &caps);
		smtp_buf_init_secret(&it.response, 1000);
		assert_int_equal(answer(&it, nothing), SMTP_AUTH_RESPOND);
		assert_memory_equal(it.response.data, rows[i].header, strlen(rows[i].header));
		end(&it);
	}
}

/* ---- base64 ------------------------------------------------------------------------------------------ */

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

static void a_challenge_is_read_or_refused(void **state)
{
	(void)state;
	smtp_buf octets, small;
	smtp_buf_init(&octets, 100);
	smtp_buf_init(&small, 2);
	assert_int_equal(smtp_auth_from_base64(&octets, SMTP_SPAN("VXNlcm5hbWU6")), SMTP_OK);
	assert_span(smtp_buf_view(&octets), "Username:");
	assert_int_equal(smtp_auth_from_base64(&octets, SMTP_SPAN("VXNl m5h")), SMTP_REFUSED);
	assert_span(smtp_buf_view(&octets), "Username:");
	assert_int_equal(smtp_auth_from_base64(&small, SMTP_SPAN("VXNl")), SMTP_NO_MEMORY);
	smtp_buf_free(&octets);
	smtp_buf_free(&small);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_is_that_of_rfc_4616),
		cmocka_unit_test(login_has_two_answers_whatever_is_asked),
		cmocka_unit_test(cram_md5_is_that_of_rfc_2195),
		cmocka_unit_test(cram_md5_bounds_its_challenge),
		cmocka_unit_test(oauthbearer_is_that_of_rfc_7628),
		cmocka_unit_test(a_name_cannot_end_the_header_of_oauthbearer),
		cmocka_unit_test(xoauth2_is_googles),
		cmocka_unit_test(the_words_of_a_server_are_bounded),
		cmocka_unit_test(external_and_anonymous_say_a_name_or_nothing),
		cmocka_unit_test(a_response_that_does_not_fit_is_no_response),
		cmocka_unit_test(the_strongest_comes_first),
		cmocka_unit_test(the_callers_order_counts),
		cmocka_unit_test(a_mechanism_needs_its_own_kind_of_credential),
		cmocka_unit_test(scram_is_left_out_for_what_it_cannot_carry),
		cmocka_unit_test(the_flag_says_what_could_be_bound),
		cmocka_unit_test(base64_has_no_line_breaks),
		cmocka_unit_test(a_challenge_is_read_or_refused),
	};
	return cmocka_run_group_tests_name("auth", tests, NULL, NULL);
}
