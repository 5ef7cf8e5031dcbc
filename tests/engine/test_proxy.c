/*
 * test_proxy.c - what is said to a proxy and how its answers are read, octet by octet.
 */
#include "test.h"
#include "proxy.h"
#include "scarce.h"
#include "variants.h"

#define OCTETS(literal) (literal), sizeof(literal) - 1

static smtp_proxy_wish wish_for(smtp_proxy_kind kind, const char *host)
{
	return (smtp_proxy_wish){.kind = kind, .host = smtp_span_of(host), .port = 587};
}

static smtp_proxy_wish with_login(smtp_proxy_wish wish, const char *username, const char *password)
{
	wish.username = smtp_span_of(username);
	wish.password = smtp_span_of(password);
	return wish;
}

static smtp_proxy *begin(const smtp_proxy_wish *wish)
{
	smtp_proxy *proxy = smtp_proxy_new(wish);
	assert_non_null(proxy);
	return proxy;
}

/* It says just this, in pieces of one octet, and reads nothing meanwhile. */
static void says(smtp_proxy *proxy, const char *octets, size_t length)
{
	smtp_span output = smtp_proxy_output(proxy);
	assert_int_equal(output.length, length);
	assert_memory_equal(output.data, octets, length);
	while (smtp_proxy_output(proxy).length) {
		assert_int_equal(smtp_proxy_wants(proxy), 0);
		smtp_proxy_sent(proxy, 1);
	}
}

/* Takes all of this, never having asked for more. */
static void hears(smtp_proxy *proxy, const char *octets, size_t length)
{
	while (length) {
		size_t wanted = smtp_proxy_wants(proxy);
		assert_true(wanted > 0 && wanted <= length);
		smtp_proxy_input(proxy, octets, 1);
		octets++;
		length--;
	}
}

/* Takes as much of this as it asks for; what is left belongs to the mail server. */
static size_t left_of(smtp_proxy *proxy, const char *octets, size_t length)
{
	for (size_t wanted; length && (wanted = smtp_proxy_wants(proxy));) {
		size_t given = wanted < length ? wanted : length;
		smtp_proxy_input(proxy, octets, given);
		octets += given;
		length -= given;
	}
	return length;
}

static void opens(smtp_proxy *proxy)
{
	assert_int_equal(smtp_proxy_state(proxy), SMTP_PROXY_OPEN);
	assert_int_equal(smtp_proxy_wants(proxy), 0);
	assert_int_equal(smtp_proxy_output(proxy).length, 0);
	smtp_proxy_free(proxy);
}

static void fails(smtp_proxy *proxy, smtp_category category, const char *variant, const char *detail)
{
	assert_int_equal(smtp_proxy_state(proxy), SMTP_PROXY_FAILED);
	assert_int_equal(smtp_proxy_wants(proxy), 0);
	assert_int_equal(smtp_proxy_output(proxy).length, 0);
	assert_int_equal(smtp_proxy_failure(proxy)->category, category);
	assert_string_equal(smtp_proxy_failure(proxy)->variant, variant);
	assert_string_equal(smtp_proxy_failure(proxy)->detail, detail);
	smtp_proxy_free(proxy);
}

/* ---- SOCKS 5 ------------------------------------------------------------------------------------- */

static void socks_lets_the_proxy_look_up(void **state)
{
	(void)state;
	smtp_proxy_wish wish = wish_for(SMTP_PROXY_SOCKS5H, "mail.example");
	smtp_proxy *proxy = begin(&wish);
	says(proxy, OCTETS("\5\1\0"));
	hears(proxy, OCTETS("\5\0"));
	says(proxy, OCTETS("\5\1\0\3\14mail.example\2\113"));
	hears(proxy, OCTETS("\5\0\0\1\177\0\0\1\4\70"));
	opens(proxy);
}

static void socks_sends_the_address_that_was_looked_up(void **state)
{
	(void)state;
	smtp_endpoint address;
	smtp_proxy_wish wish = wish_for(SMTP_PROXY_SOCKS5, "mail.example");
	assert_true(smtp_endpoint_parse(SMTP_SPAN("192.0.2.25"), 587, &address));
	wish.address = &address;
	smtp_proxy *proxy = begin(&wish);
	says(proxy, OCTETS("\5\1\0"));
	hears(proxy, OCTETS("\5\0"));
	says(proxy, OCTETS("\5\1\0\1\300\0\2\31\2\113"));
	hears(proxy, OCTETS("\5\0\0\4"
						"0123456789abcdef\4\70"));
	opens(proxy);
}

static void socks_sends_a_literal_as_an_address(void **state)
{
	(void)state;
	smtp_proxy_wish wish = wish_for(SMTP_PROXY_SOCKS5H, "[2001:db8::1]");
	smtp_proxy *proxy = begin(&wish);
	says(proxy, OCTETS("\5\1\0"));
	hears(proxy, OCTETS("\5\0"));
	says(proxy, OCTETS("\5\1\0\4\40\1\15\270\0\0\0\0\0\0\0\0\0\0\0\1\2\113"));
	hears(proxy, OCTETS("\5\0\0\3\3abc\4\70"));
	opens(proxy);
}

static void socks_logs_in(void **state)
{
	(void)state;
	smtp_proxy_wish wish = with_login(wish_for(SMTP_PROXY_SOCKS5H, "m"), "shop", "sesame");
	smtp_proxy *proxy = begin(&wish);
	says(proxy, OCTETS("\5\2\0\2"));
	hears(proxy, OCTETS("\5\2"));
	says(proxy, OCTETS("\1\4shop\6sesame"));
	hears(proxy, OCTETS("\1\0"));
	says(proxy, OCTETS("\5\1\0\3\1m\2\113"));
	hears(proxy, OCTETS("\5\0\0\1\0\0\0\0\0\0"));
	opens(proxy);
	/* and when it need not, no secret leaves */
	proxy = begin(&wish);
	says(proxy, OCTETS("\5\2\0\2"));
	hears(proxy, OCTETS("\5\0"));
	says(proxy, OCTETS("\5\1\0\3\1m\2\113"));
	smtp_proxy_free(proxy);
}

static void socks_refuses_a_login(void **state)
{
	(void)state;
	smtp_proxy_wish with = with_login(wish_for(SMTP_PROXY_SOCKS5H, "m"), "shop", "");
	smtp_proxy_wish without = wish_for(SMTP_PROXY_SOCKS5H, "m");
	smtp_proxy *proxy = begin(&with);
	says(proxy, OCTETS("\5\2\0\2"));
	hears(proxy, OCTETS("\5\2"));
	says(proxy, OCTETS("\1\4shop\0"));
	hears(proxy, OCTETS("\1\1"));
	fails(proxy, SMTP_CATEGORY_AUTH_FAILED, SMTP_VARIANT_PROXY_LOGIN, "user name or password refused");
	proxy = begin(&with);
	says(proxy, OCTETS("\5\2\0\2"));
	hears(proxy, OCTETS("\5\377"));
	fails(proxy, SMTP_CATEGORY_AUTH_FAILED, SMTP_VARIANT_PROXY_LOGIN, "it takes no user name and password");
	proxy = begin(&without);
	says(proxy, OCTETS("\5\1\0"));
	hears(proxy, OCTETS("\5\377"));
	fails(proxy, SMTP_CATEGORY_AUTH_FAILED, SMTP_VARIANT_PROXY_LOGIN, "it wants a login");
}

static void socks_says_why_it_cannot(void **state)
{
	(void)state;
	static const struct {
		smtp_category category;
		const char *variant, *words;
		bool of_address;
	} expected[] = {
		{SMTP_CATEGORY_SERVICE_UNAVAILABLE, SMTP_VARIANT_PROXY_FAILED, "general failure", false},
		{SMTP_CATEGORY_POLICY_REJECTED, SMTP_VARIANT_PROXY_FORBIDS, "not allowed by its rules", false},
		{SMTP_CATEGORY_NETWORK_UNREACHABLE, SMTP_VARIANT_PROXY_REFUSED, "network unreachable", true},
		{SMTP_CATEGORY_NETWORK_UNREACHABLE, SMTP_VARIANT_PROXY_REFUSED, "host unreachable", true},
		{SMTP_CATEGORY_CONNECTION_REFUSED, SMTP_VARIANT_PROXY_REFUSED, "connection refused", true},
		{SMTP_CATEGORY_CONNECTION_TIMEOUT, SMTP_VARIANT_PROXY_REFUSED, "TTL expired", true},
		{SMTP_CATEGORY_SERVICE_UNAVAILABLE, SMTP_VARIANT_PROXY_FORBIDS, "it makes no connections", false},
		{SMTP_CATEGORY_NETWORK_UNREACHABLE, SMTP_VARIANT_PROXY_REFUSED,
			"this kind of address is not supported", true},
	};
	smtp_proxy_wish wish = wish_for(SMTP_PROXY_SOCKS5H, "m");
	for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
		char reply[4] = {5, (char)(i + 1), 0, 1};
		smtp_proxy *proxy = begin(&wish);
		says(proxy, OCTETS("\5\1\0"));
		hears(proxy, OCTETS("\5\0"));
		says(proxy, OCTETS("\5\1\0\3\1m\2\113"));
		hears(proxy, reply, sizeof reply);
		assert_int_equal(smtp_proxy_blames_address(proxy), expected[i].of_address);
		fails(proxy, expected[i].category, expected[i].variant, expected[i].words);
	}
}

static void not_socks(const char *method, const char *reply, size_t length, const char *detail)
{
	smtp_proxy_wish wish = wish_for(SMTP_PROXY_SOCKS5H, "m");
	smtp_proxy *proxy = begin(&wish);
	says(proxy, OCTETS("\5\1\0"));
	hears(proxy, method, 2);
	if (reply) {
		says(proxy, OCTETS("\5\1\0\3\1m\2\113"));
		hears(proxy, reply, length);
	}
	fails(proxy, SMTP_CATEGORY_PROTOCOL_ERROR, SMTP_VARIANT_PROXY_GARBAGE, detail);
}

static void socks_that_is_none(void **state)
{
	(void)state;
	not_socks("HT", NULL, 0, "the answer is not SOCKS 5");
	not_socks("\4\0", NULL, 0, "the answer is not SOCKS 5");
	not_socks("\5\1", NULL, 0, "the answer names a method that was not offered");
	/* a login that was not offered is not given */
	not_socks("\5\2", NULL, 0, "the answer names a method that was not offered");
	not_socks("\5\0", OCTETS("\4\0\0\1"), "the answer to the request is not SOCKS 5");
	not_socks("\5\0", OCTETS("\5\11\0\1"), "the answer to the request is not SOCKS 5");
	not_socks("\5\0", OCTETS("\5\377\0\1"), "the answer to the request is not SOCKS 5");
	not_socks("\5\0", OCTETS("\5\0\0\2"), "the answer holds an unknown kind of address");
	smtp_proxy_wish wish = with_login(wish_for(SMTP_PROXY_SOCKS5H, "m"), "shop", "sesame");
	smtp_proxy *proxy = begin(&wish);
	says(proxy, OCTETS("\5\2\0\2"));
	hears(proxy, OCTETS("\5\2"));
	says(proxy, OCTETS("\1\4shop\6sesame"));
	hears(proxy, OCTETS("\5\0"));
	fails(proxy, SMTP_CATEGORY_PROTOCOL_ERROR, SMTP_VARIANT_PROXY_GARBAGE,
		"the answer to the login is not SOCKS 5");
}

static void socks_leaves_the_greeting_alone(void **state)
{
	(void)state;
	static const char *const replies[] = {"\5\0\0\1aaaapp220 hi", "\5\0\0\4aaaaaaaaaaaaaaaapp220 hi",
		"\5\0\0\3\2aapp220 hi", "\5\0\0\3\0pp220 hi"};
	static const size_t lengths[] = {4 + 6 + 6, 4 + 18 + 6, 5 + 4 + 6, 5 + 2 + 6};
	smtp_proxy_wish wish = wish_for(SMTP_PROXY_SOCKS5H, "m");
	for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
		smtp_proxy *proxy = begin(&wish);
		says(proxy, OCTETS("\5\1\0"));
		hears(proxy, OCTETS("\5\0"));
		says(proxy, OCTETS("\5\1\0\3\1m\2\113"));
		assert_int_equal(left_of(proxy, replies[i], lengths[i]), sizeof "220 hi" - 1);
		opens(proxy);
	}
}

/* ---- HTTP ---------------------------------------------------------------------------------------- */

static void http_asks(const char *host, const smtp_endpoint *address, const char *expected)
{
	smtp_proxy_wish wish = wish_for(SMTP_PROXY_HTTP, host);
	wish.address = address;
	smtp_proxy *proxy = begin(&wish);
	says(proxy, expected, strlen(expected));
	hears(proxy, OCTETS("HTTP/1.1 200 Connection established\r\n\r\n"));
	opens(proxy);
}

static void http_names_host_and_port(void **state)
{
	(void)state;
	smtp_endpoint address;
	http_asks("mail.example", NULL, "CONNECT mail.example:587 HTTP/1.1\r\nHost: mail.example:587\r\n\r\n");
	http_asks("::1", NULL, "CONNECT [::1]:587 HTTP/1.1\r\nHost: [::1]:587\r\n\r\n");
	http_asks("[::1]", NULL, "CONNECT [::1]:587 HTTP/1.1\r\nHost: [::1]:587\r\n\r\n");
	assert_true(smtp_endpoint_parse(SMTP_SPAN("192.0.2.25"), 587, &address));
	http_asks("mail.example", &address, "CONNECT 192.0.2.25:587 HTTP/1.1\r\nHost: 192.0.2.25:587\r\n\r\n");
	assert_true(smtp_endpoint_parse(SMTP_SPAN("2001:db8::1"), 587, &address));
	http_asks(
		"mail.example", &address, "CONNECT [2001:db8::1]:587 HTTP/1.1\r\nHost: [2001:db8::1]:587\r\n\r\n");
}

static void http_logs_in(void **state)
{
	(void)state;
	smtp_proxy_wish wish = with_login(wish_for(SMTP_PROXY_HTTP, "m"), "Aladdin", "open sesame");
	smtp_proxy *proxy = begin(&wish);
	says(proxy, OCTETS("CONNECT m:587 HTTP/1.1\r\nHost: m:587\r\n"
					   "Proxy-Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\n\r\n"));
	hears(proxy, OCTETS("HTTP/1.0 200\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"));
	opens(proxy);
}

static smtp_proxy *http_hears(const smtp_proxy_wish *wish, const char *reply, size_t length)
{
	smtp_proxy *proxy = begin(wish);
	smtp_proxy_sent(proxy, smtp_proxy_output(proxy).length);
	left_of(proxy, reply, length);
	return proxy;
}

static void http_leaves_the_greeting_alone(void **state)
{
	(void)state;
	static const char *const replies[] = {"HTTP/1.1 200 OK\r\n\r\n220 hi", "HTTP/1.1 200 OK\n\n220 hi",
		"HTTP/1.1 200 OK\r\nVia: 1.1 a\r\n\r\n220 hi",
		"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nX: y\r\n\r\nHTTP/1.1 204 OK\r\n\r\n220 hi"};
	smtp_proxy_wish wish = wish_for(SMTP_PROXY_HTTP, "m");
	for (size_t i = 0; i < sizeof replies / sizeof replies[0]; i++) {
		smtp_proxy *proxy = begin(&wish);
		smtp_proxy_sent(proxy, smtp_proxy_output(proxy).length);
		assert_int_equal(left_of(proxy, replies[i], strlen(replies[i])), sizeof "220 hi" - 1);
		opens(proxy);
	}
}

static void http_says_why_it_cannot(void **state)
{
	(void)state;
	static const struct {
		const char *reply;
		smtp_category category;
		const char *variant, *detail;
	} expected[] = {
		{"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n\r\n",
			SMTP_CATEGORY_AUTH_FAILED, SMTP_VARIANT_PROXY_LOGIN,
			"HTTP status 407 Proxy Authentication Required"},
		{"HTTP/1.1 401 No\r\n\r\n", SMTP_CATEGORY_AUTH_FAILED, SMTP_VARIANT_PROXY_LOGIN,
			"HTTP status 401 No"},
		{"HTTP/1.1 403 Forbidden\r\n\r\n", SMTP_CATEGORY_POLICY_REJECTED, SMTP_VARIANT_PROXY_FORBIDS,
			"HTTP status 403 Forbidden"},
		{"HTTP/1.1 405 x\r\n\r\n", SMTP_CATEGORY_POLICY_REJECTED, SMTP_VARIANT_PROXY_FORBIDS,
			"HTTP status 405 x"},
		{"HTTP/1.1 503 Service Unavailable\n\n", SMTP_CATEGORY_SERVICE_UNAVAILABLE, SMTP_VARIANT_PROXY_FAILED,
			"HTTP status 503 Service Unavailable"},
		{"HTTP/1.0 504\r\n\r\n", SMTP_CATEGORY_CONNECTION_TIMEOUT, SMTP_VARIANT_PROXY_REFUSED,
			"HTTP status 504"},
		{"HTTP/1.0 408 t\r\n\r\n", SMTP_CATEGORY_CONNECTION_TIMEOUT, SMTP_VARIANT_PROXY_REFUSED,
			"HTTP status 408 t"},
		{"HTTP/1.1 302 Found\r\nLocation: http://elsewhere\r\n\r\n", SMTP_CATEGORY_SERVICE_UNAVAILABLE,
			SMTP_VARIANT_PROXY_FAILED, "HTTP status 302 Found"},
		{"HTTP/1.1 502 \x1b[31m\xe4\xb8\xad\t\r\n\r\n", SMTP_CATEGORY_SERVICE_UNAVAILABLE,
			SMTP_VARIANT_PROXY_FAILED, "HTTP status 502 ?[31m????"},
	};
	smtp_proxy_wish wish = wish_for(SMTP_PROXY_HTTP, "m");
	for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
		fails(http_hears(&wish, expected[i].reply, strlen(expected[i].reply)), expected[i].category,
			expected[i].variant, expected[i].detail);
	}
}

/* A proxy that repeats the login, as text or as it was sent, does not get it into a result. */
static void http_words_hold_no_secret_and_are_short(void **state)
{
	(void)state;
	static const char *const replies[] = {"HTTP/1.1 407 no such password: open sesame\r\n\r\n",
		"HTTP/1.1 407 bad QWxhZGRpbjpvcGVuIHNlc2FtZQ== here\r\n\r\n"};
	smtp_proxy_wish wish = with_login(wish_for(SMTP_PROXY_HTTP, "m"), "Aladdin", "open sesame");
	for (size_t i = 0; i < 2; i++) {
		fails(http_hears(&wish, replies[i], strlen(replies[i])), SMTP_CATEGORY_AUTH_FAILED,
			SMTP_VARIANT_PROXY_LOGIN, "HTTP status 407");
	}
	char reply[600], expected[200];
	snprintf(reply, sizeof reply, "HTTP/1.1 500 %0500d\r\n\r\n", 0);
	snprintf(expected, sizeof expected, "HTTP status 500 %099d", 0);
	fails(http_hears(&wish, reply, strlen(reply)), SMTP_CATEGORY_SERVICE_UNAVAILABLE,
		SMTP_VARIANT_PROXY_FAILED, expected);
}

static void http_that_is_none(void **state)
{
	(void)state;
	static const char *const replies[] = {"220 mail.example ESMTP\r\n", "\5", "HTTQ", "HTTP/2 200 OK\r\n\r\n",
		"HTTP/1.1 2x0 OK\r\n\r\n", "HTTP/1.1 2000 OK\r\n\r\n", "HTTP/1.1  200 OK\r\n\r\n", "HTTP/1.1\r\n\r\n",
		"HTTP/1.1 20\r\n\r\n", "HTTP/1.1 099 OK\r\n\r\n", "HTTP/1.1200 OK\r\n\r\n"};
	smtp_proxy_wish wish = wish_for(SMTP_PROXY_HTTP, "m");
	for (size_t i = 0; i < sizeof replies / sizeof replies[0]; i++) {
		fails(http_hears(&wish, replies[i], strlen(replies[i])), SMTP_CATEGORY_PROTOCOL_ERROR,
			SMTP_VARIANT_PROXY_GARBAGE, "the answer is not HTTP");
	}
}

/* Fields without an end, and interim replies without an end. */
static void http_has_an_end(void **state)
{
	(void)state;
	static const char *const blocks[] = {"X-Field: x\r\n", "HTTP/1.1 100 Continue\r\n\r\n"};
	smtp_proxy_wish wish = wish_for(SMTP_PROXY_HTTP, "m");
	for (size_t i = 0; i < 2; i++) {
		smtp_proxy *proxy = http_hears(&wish, OCTETS("HTTP/1.1 200 OK\r\n"));
		if (i) {
			smtp_proxy_free(proxy);
			proxy = http_hears(&wish, "", 0);
		}
		size_t given = 0;
		while (smtp_proxy_state(proxy) == SMTP_PROXY_TALKS && given < 1024 * 1024) {
			given += strlen(blocks[i]) - left_of(proxy, blocks[i], strlen(blocks[i]));
		}
		assert_true(given <= 16 * 1024);
		fails(proxy, SMTP_CATEGORY_PROTOCOL_ERROR, SMTP_VARIANT_PROXY_GARBAGE, "the answer has no end");
	}
}

/* ---- memory -------------------------------------------------------------------------------------- */

/* Every allocation fails once: no crash, no leak, no success. */
static bool survives(const smtp_proxy_wish *wish, const char *reply, size_t length, size_t allowed)
{
	scarce_begin(allowed, SCARCE_FROM_THEN_ON);
	smtp_proxy *proxy = smtp_proxy_new(wish);
	while (proxy && length && smtp_proxy_state(proxy) == SMTP_PROXY_TALKS) {
		smtp_proxy_sent(proxy, smtp_proxy_output(proxy).length);
		size_t left = left_of(proxy, reply, length);
		reply += length - left;
		length = left;
	}
	bool open = proxy && smtp_proxy_state(proxy) == SMTP_PROXY_OPEN;
	if (proxy && !open) {
		assert_string_equal(smtp_proxy_failure(proxy)->variant, SMTP_VARIANT_NO_MEMORY);
	}
	smtp_proxy_free(proxy);
	bool refused = scarce_end();
	assert_int_equal(scarce_blocks(), 0);
	assert_int_equal(open, !refused);
	return refused;
}

static void every_allocation_may_fail(void **state)
{
	(void)state;
	static const char socks[] = "\5\2\1\0\5\0\0\1aaaapp";
	static const char http[] = "HTTP/1.1 200 OK\r\n\r\n";
	smtp_proxy_wish wish = with_login(wish_for(SMTP_PROXY_SOCKS5H, "mail.example"), "shop", "sesame");
	size_t allowed = 0;
	while (survives(&wish, OCTETS(socks), allowed)) {
		allowed++;
	}
	assert_true(allowed > 1);
	wish.kind = SMTP_PROXY_HTTP;
	for (allowed = 0; survives(&wish, OCTETS(http), allowed); allowed++) {
	}
	assert_true(allowed > 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(socks_lets_the_proxy_look_up),
		cmocka_unit_test(socks_sends_the_address_that_was_looked_up),
		cmocka_unit_test(socks_sends_a_literal_as_an_address),
		cmocka_unit_test(socks_logs_in),
		cmocka_unit_test(socks_refuses_a_login),
		cmocka_unit_test(socks_says_why_it_cannot),
		cmocka_unit_test(socks_that_is_none),
		cmocka_unit_test(socks_leaves_the_greeting_alone),
		cmocka_unit_test(http_names_host_and_port),
		cmocka_unit_test(http_logs_in),
		cmocka_unit_test(http_leaves_the_greeting_alone),
		cmocka_unit_test(http_says_why_it_cannot),
		cmocka_unit_test(http_words_hold_no_secret_and_are_short),
		cmocka_unit_test(http_that_is_none),
		cmocka_unit_test(http_has_an_end),
		cmocka_unit_test(every_allocation_may_fail),
	};
	return cmocka_run_group_tests_name("proxy", tests, NULL, NULL);
}
