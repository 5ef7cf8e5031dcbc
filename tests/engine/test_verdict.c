/*
 * test_verdict.c - verdict.h: data/replies.tsv line by line, local failures, and input that means no good.
 */
#include "table.h"
#include "verdict.h"

#define COLUMNS 7

static const char *or_dash(const char *name)
{
	return name ? name : "-";
}

/* "-" is a phase or host that is not known. */
static bool judged_right(char *columns[COLUMNS], bool recognised)
{
	smtp_circumstances circumstances = {.reply = smtp_span_of(columns[2])};
	smtp_verdict verdict;
	smtp_buf clean;
	char wait[24] = "-";
	smtp_buf_init(&clean, 10000);
	smtp_phase_from_name(smtp_span_of(columns[0]), &circumstances.phase);
	if (strcmp(columns[1], "-") != 0) {
		circumstances.host = smtp_span_of(columns[1]);
	}
	circumstances.recognised = recognised; /* by what was asked before */
	circumstances.server =
		recognised ? smtp_verdict_server(circumstances.host, circumstances.greeting) : NULL;
	assert_true(smtp_verdict_of(&circumstances, &verdict, &clean));
	if (verdict.retry_after >= 0) {
		snprintf(wait, sizeof wait, "%lld", (long long)verdict.retry_after);
	}
	const char *got[] = {or_dash(smtp_category_name(verdict.category)),
		or_dash(smtp_retry_name(verdict.retry)), wait, or_dash(verdict.provider)};
	bool right = true;
	for (int i = 0; i < 4; i++) {
		if (strcmp(columns[3 + i], got[i]) != 0) {
			print_error("%s | %s | wanted %s, got %s\n", columns[0], columns[2], columns[3 + i], got[i]);
			right = false;
		}
	}
	smtp_buf_free(&clean);
	return right;
}

static void replies(void **state)
{
	(void)state;
	table cases;
	int wrong = 0, count = 0;
	table_open(&cases, "replies.tsv");
	while (table_next(&cases)) {
		table_unescape(cases.columns[2]);
		count++;
		wrong += !judged_right(cases.columns, false) || !judged_right(cases.columns, true);
	}
	assert_true(count > 100);
	assert_int_equal(wrong, 0);
}

static smtp_verdict judge(smtp_circumstances circumstances, const char *shown)
{
	smtp_verdict verdict;
	smtp_buf clean;
	smtp_buf_init(&clean, 10000);
	assert_true(smtp_verdict_of(&circumstances, &verdict, &clean));
	if (shown) {
		assert_span(smtp_buf_view(&clean), shown);
	}
	smtp_buf_free(&clean);
	return verdict;
}

/* The greeting alone recognises the provider; codes given are not searched for. */
static void story(void **state)
{
	(void)state;
	smtp_verdict verdict = judge((smtp_circumstances){.phase = SMTP_PHASE_DATA_END,
									 .code = 550,
									 .reply = SMTP_SPAN("Connection frequency limited"),
									 .greeting = SMTP_SPAN("220 smtp.qq.com Esmtp QQ Mail Server"),
									 .host = SMTP_SPAN("127.0.0.1")},
		"Connection frequency limited");
	assert_int_equal(verdict.category, SMTP_CATEGORY_RATE_LIMITED);
	assert_int_equal(verdict.retry, SMTP_RETRY_LATER);
	assert_int_equal(verdict.retry_after, 1800);
	assert_string_equal(verdict.provider, "qq");
	assert_non_null(strstr(verdict.help_url, "service.mail.qq.com"));
	assert_int_equal(verdict.code, 550);
	assert_true(verdict.from_reply);
}

/* A code that was given is the server's own: it and its words are shown, whatever they quote. */
static void given_code_stays(void **state)
{
	(void)state;
	smtp_verdict verdict =
		judge((smtp_circumstances){.phase = SMTP_PHASE_RCPT,
				  .code = 450,
				  .enhanced_code = "4.1.1",
				  .reply = SMTP_SPAN("4.1.1 unverified: host mx.example.com said: 550 5.1.1 user unknown")},
			"unverified: host mx.example.com said: 550 5.1.1 user unknown");
	assert_int_equal(verdict.code, 450);
	assert_string_equal(verdict.enhanced_code, "4.1.1");
	assert_int_equal(verdict.category, SMTP_CATEGORY_MAILBOX_NOT_FOUND);
	assert_int_equal(verdict.retry, SMTP_RETRY_LATER);
}

static void accepted(void **state)
{
	(void)state;
	smtp_verdict verdict = judge((smtp_circumstances){.phase = SMTP_PHASE_DATA_END,
									 .code = 250,
									 .reply = SMTP_SPAN("2.0.0 Ok: queued as 4XyZ"),
									 .host = SMTP_SPAN("smtp.163.com")},
		"Ok: queued as 4XyZ");
	assert_int_equal(verdict.category, SMTP_CATEGORY_NONE);
	assert_int_equal(verdict.retry, SMTP_RETRY_NONE);
	assert_string_equal(verdict.enhanced_code, "2.0.0");
	assert_string_equal(verdict.provider, "netease");
}

static void chinese_reply(void **state)
{
	(void)state;
	judge((smtp_circumstances){.phase = SMTP_PHASE_AUTH,
			  .reply = SMTP_SPAN("535 \xCA\xDA\xC8\xA8\xC2\xEB"),
			  .host = SMTP_SPAN("smtp.qq.com")},
		"授权码");
	judge((smtp_circumstances){.phase = SMTP_PHASE_AUTH,
			  .reply = SMTP_SPAN("535 \xE9t\xE9"),
			  .host = SMTP_SPAN("smtp.example.fr")},
		"été");
}

static const struct local_failure {
	smtp_category category;
	const char *variant;
	smtp_retry retry;
} local_failures[] = {
	{SMTP_CATEGORY_CONNECTION_REFUSED, NULL, SMTP_RETRY_FIX},
	{SMTP_CATEGORY_CONNECTION_TIMEOUT, NULL, SMTP_RETRY_LATER},
	{SMTP_CATEGORY_CONNECTION_LOST, NULL, SMTP_RETRY_LATER},
	{SMTP_CATEGORY_NETWORK_UNREACHABLE, NULL, SMTP_RETRY_FIX},
	{SMTP_CATEGORY_DNS_FAILED, NULL, SMTP_RETRY_FIX},
	{SMTP_CATEGORY_DNS_FAILED, SMTP_VARIANT_TEMPORARY_DNS, SMTP_RETRY_LATER},
	{SMTP_CATEGORY_CERT_UNTRUSTED, SMTP_VARIANT_SELF_SIGNED, SMTP_RETRY_FIX},
	{SMTP_CATEGORY_CERT_EXPIRED, NULL, SMTP_RETRY_FIX},
	{SMTP_CATEGORY_TLS_REQUIRED, SMTP_VARIANT_CLEAR_TEXT_LOGIN, SMTP_RETRY_FIX},
	{SMTP_CATEGORY_CONNECTION_LOST, SMTP_VARIANT_LOST_AFTER_DOT, SMTP_RETRY_NONE},
	{SMTP_CATEGORY_CONNECTION_TIMEOUT, SMTP_VARIANT_LOST_AFTER_DOT, SMTP_RETRY_NONE},
	{SMTP_CATEGORY_UNKNOWN, SMTP_VARIANT_NO_MEMORY, SMTP_RETRY_LATER},
	{SMTP_CATEGORY_CONTENT_MALFORMED, SMTP_VARIANT_SOURCE_FAILED, SMTP_RETRY_FIX},
	{SMTP_CATEGORY_MESSAGE_TOO_LARGE, SMTP_VARIANT_SIZE_ANNOUNCED, SMTP_RETRY_NEVER},
};

/* What was decided without a reply stays decided; the provider is still recognised. */
static void local_failure_stays(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof local_failures / sizeof local_failures[0]; i++) {
		smtp_verdict verdict = judge((smtp_circumstances){.phase = SMTP_PHASE_CONNECT,
										 .category = local_failures[i].category,
										 .variant = local_failures[i].variant,
										 .host = SMTP_SPAN("smtp.qq.com"),
										 .sys_error = 111},
			"");
		assert_int_equal(verdict.category, local_failures[i].category);
		assert_int_equal(verdict.retry, local_failures[i].retry);
		assert_ptr_equal(verdict.variant, local_failures[i].variant);
		assert_int_equal(verdict.retry_after, -1);
		assert_string_equal(verdict.provider, "qq");
		assert_false(verdict.from_reply);
	}
}

static void variant_of_a_reply_stays(void **state)
{
	(void)state;
	smtp_verdict verdict = judge((smtp_circumstances){.phase = SMTP_PHASE_RCPT,
									 .variant = SMTP_VARIANT_ALL_OR_NOBODY,
									 .code = 550,
									 .reply = SMTP_SPAN("no such user")},
		"no such user");
	assert_int_equal(verdict.category, SMTP_CATEGORY_MAILBOX_NOT_FOUND);
	assert_string_equal(verdict.variant, SMTP_VARIANT_ALL_OR_NOBODY);
}

static void every_category_has_a_retry(void **state)
{
	(void)state;
	for (int category = SMTP_CATEGORY_NONE + 1; category < SMTP_CATEGORY_COUNT; category++) {
		assert_int_not_equal(smtp_verdict_retry((smtp_category)category, 0, NULL), SMTP_RETRY_NONE);
		assert_int_not_equal(smtp_verdict_retry((smtp_category)category, 451, NULL), SMTP_RETRY_NONE);
	}
	assert_int_equal(smtp_verdict_retry(SMTP_CATEGORY_NONE, 0, NULL), SMTP_RETRY_NONE);
}

/* From buffers of exactly their size, so that the sanitizer sees a read too many. */
static void judge_octets(const char *octets, size_t length)
{
	char *copy = malloc(length ? length : 1);
	assert_non_null(copy);
	memcpy(copy, octets, length);
	smtp_verdict verdict = judge(
		(smtp_circumstances){.reply = {copy, length}, .greeting = {copy, length}, .host = {copy, length}},
		NULL);
	assert_true(verdict.category < SMTP_CATEGORY_COUNT);
	free(copy);
}

static void every_prefix(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"550-5.7.1 a\r\n550 5.7.1 b (#5.1.1) try again in 5 minutes",
		"host a[1.2.3.4] said: 450 4.1.1 p: host b said: 550 5.1.1 <a@b>: gone (in reply to end of DATA "
		"command)",
		"535 \xCA\xDA\xC8\xA8\xC2\xEB http://service.mail.qq.com/ 00:04:59",
	};
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		for (size_t length = 0; length <= strlen(texts[i]); length++) {
			judge_octets(texts[i], length);
		}
	}
}

static void hostile_octets(void **state)
{
	(void)state;
	char octets[600];
	uint32_t seed = 7;
	for (int round = 0; round < 200; round++) {
		for (size_t i = 0; i < sizeof octets; i++) {
			seed = seed * 1664525 + 1013904223;
			octets[i] = round % 2 ? (char)(seed >> 24) : "5 50-.4@:\n\"('<\0*"[seed >> 28];
		}
		judge_octets(octets, sizeof octets);
	}
}

/* Only the first octets are looked at: this ends at once, or the test never does. */
static void a_megabyte(void **state)
{
	(void)state;
	size_t length = 1 << 20;
	char *octets = malloc(length);
	assert_non_null(octets);
	static const char fillers[] = "5 :\0@\xFF\n.";
	for (size_t i = 0; i < sizeof fillers; i++) {
		memset(octets, fillers[i], length);
		memcpy(octets, "550 ", 4);
		judge_octets(octets, length);
	}
	free(octets);
}

/* What other mailers write of a failure gets the sentence that our own failure of that kind gets. */
static const struct told_case {
	const char *text;
	smtp_category category;
	const char *variant;
} told_cases[] = {
	{"stream_socket_client(): SSL operation failed with code 1. OpenSSL Error messages:\n"
	 "error:0A000086:SSL routines::certificate verify failed",
		SMTP_CATEGORY_CERT_UNTRUSTED, NULL},
	{"certificate verify failed: unable to get local issuer certificate (_ssl.c:1129)",
		SMTP_CATEGORY_CERT_UNTRUSTED, SMTP_VARIANT_UNKNOWN_CA},
	{"self-signed certificate in certificate chain", SMTP_CATEGORY_CERT_UNTRUSTED, SMTP_VARIANT_UNKNOWN_CA},
	{"PKIX path building failed: unable to find valid certification path to requested target",
		SMTP_CATEGORY_CERT_UNTRUSTED, SMTP_VARIANT_UNKNOWN_CA},
	{"The certificate is NOT trusted. The certificate issuer is unknown.", SMTP_CATEGORY_CERT_UNTRUSTED,
		SMTP_VARIANT_UNKNOWN_CA},
	{"DEPTH_ZERO_SELF_SIGNED_CERT: self signed certificate", SMTP_CATEGORY_CERT_UNTRUSTED,
		SMTP_VARIANT_SELF_SIGNED},
	{"unable to verify the first certificate", SMTP_CATEGORY_CERT_UNTRUSTED,
		SMTP_VARIANT_MISSING_INTERMEDIATE},
	{"certificate revoked", SMTP_CATEGORY_CERT_UNTRUSTED, SMTP_VARIANT_REVOKED},
	{"EE certificate key too weak", SMTP_CATEGORY_CERT_UNTRUSTED, SMTP_VARIANT_WEAK_CERTIFICATE},
	{"unsuitable certificate purpose", SMTP_CATEGORY_CERT_UNTRUSTED, SMTP_VARIANT_WRONG_PURPOSE},
	{"stream_socket_enable_crypto(): peer_fingerprint match failure", SMTP_CATEGORY_CERT_UNTRUSTED,
		SMTP_VARIANT_PIN_MISMATCH},
	{"failed to load cafile", SMTP_CATEGORY_CERT_UNTRUSTED, SMTP_VARIANT_NO_CA_STORE},
	{"certificate is not yet valid", SMTP_CATEGORY_CERT_EXPIRED, SMTP_VARIANT_NOT_YET_VALID},
	{"The certificate chain uses expired certificate.", SMTP_CATEGORY_CERT_EXPIRED,
		SMTP_VARIANT_CHAIN_EXPIRED},
	{"certificate has expired", SMTP_CATEGORY_CERT_EXPIRED, NULL},
	{"error:0A00010B:SSL routines::wrong version number", SMTP_CATEGORY_ENCRYPTION_MISMATCH,
		SMTP_VARIANT_TLS_ON_PLAIN},
	{"Could not connect to SMTP host: a.example, port: 465, response: -1", SMTP_CATEGORY_ENCRYPTION_MISMATCH,
		SMTP_VARIANT_PLAIN_ON_TLS},
	{"STARTTLS extension not supported by server.", SMTP_CATEGORY_TLS_REQUIRED, SMTP_VARIANT_NO_STARTTLS},
	{"unencrypted connection", SMTP_CATEGORY_TLS_REQUIRED, SMTP_VARIANT_CLEAR_TEXT_LOGIN},
	{"SMTP AUTH extension not supported by server.", SMTP_CATEGORY_AUTH_MECHANISM,
		SMTP_VARIANT_AUTH_NOT_OFFERED},
	{"No suitable authentication method found.", SMTP_CATEGORY_AUTH_MECHANISM,
		SMTP_VARIANT_NO_COMMON_MECHANISM},
	{"getaddrinfo EAI_AGAIN a.example", SMTP_CATEGORY_DNS_FAILED, SMTP_VARIANT_TEMPORARY_DNS},
	{"connect: Too many open files", SMTP_CATEGORY_UNKNOWN, SMTP_VARIANT_NO_MEMORY},
	{"452 4.5.3", SMTP_CATEGORY_TOO_MANY_RECIPIENTS, SMTP_VARIANT_PUT_OFF},
};

static void told_by_others(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof told_cases / sizeof told_cases[0]; i++) {
		const struct told_case *told = &told_cases[i];
		smtp_verdict verdict = judge((smtp_circumstances){.reply = smtp_span_of(told->text)}, NULL);
		if (verdict.category != told->category ||
			strcmp(or_dash(verdict.variant), or_dash(told->variant)) != 0) {
			fail_msg("%s: %s, %s", told->text, or_dash(smtp_category_name(verdict.category)),
				or_dash(verdict.variant));
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(replies),
		cmocka_unit_test(story),
		cmocka_unit_test(given_code_stays),
		cmocka_unit_test(accepted),
		cmocka_unit_test(chinese_reply),
		cmocka_unit_test(local_failure_stays),
		cmocka_unit_test(variant_of_a_reply_stays),
		cmocka_unit_test(told_by_others),
		cmocka_unit_test(every_category_has_a_retry),
		cmocka_unit_test(every_prefix),
		cmocka_unit_test(hostile_octets),
		cmocka_unit_test(a_megabyte),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
