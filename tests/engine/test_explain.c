/*
 * test_explain.c - explain.h and smtp_explain: the story in both languages, missing values, no memory.
 */
#include "scarce.h"
#include "explain.h"
#include "text.h"

static const smtp_circumstances story = {
	.phase = SMTP_PHASE_DATA_END,
	.code = 550,
	.reply = {"Connection frequency limited", 28},
	.greeting = {"smtp.qq.com Esmtp QQ Mail Server", 32},
	.host = {"127.0.0.1", 9},
	.port = 2525,
};

static smtp_explanation explain(smtp_circumstances circumstances, smtp_locale locale)
{
	smtp_explanation explanation;
	circumstances.locale = locale;
	assert_true(smtp_explain_circumstances(&circumstances, &explanation));
	return explanation;
}

static void says(smtp_circumstances circumstances, smtp_locale locale, const char *sentence)
{
	smtp_explanation explanation = explain(circumstances, locale);
	assert_string_equal(explanation.message, sentence);
	smtp_explanation_free(&explanation);
}

static void the_story(void **state)
{
	(void)state;
	says(story, SMTP_LOCALE_ZH,
		"QQ 邮箱认为这个账号（或 IP）发信太频繁，拒绝了这封邮件：550 Connection frequency "
		"limited。邮件没有发出。");
	says(story, SMTP_LOCALE_EN,
		"QQ Mail thinks this account (or IP address) sends too often and refused the message: 550 Connection "
		"frequency "
		"limited. The message was not sent.");
	smtp_explanation explanation = explain(story, SMTP_LOCALE_ZH);
	assert_int_equal(explanation.category, SMTP_CATEGORY_RATE_LIMITED);
	assert_int_equal(explanation.retry, SMTP_RETRY_LATER);
	assert_int_equal(explanation.retry_after, 1800);
	assert_string_equal(explanation.provider, "qq");
	assert_int_equal(explanation.code, 550);
	assert_string_equal(explanation.response, "Connection frequency limited");
	assert_string_equal(explanation.help_url, "https://service.mail.qq.com/detail/122");
	assert_int_equal(explanation.advice_count, 3);
	assert_non_null(strstr(explanation.advice[0], "30 分钟"));
	char *line = smtp_error_line(&story, &explanation);
	assert_string_equal(line, "data_end: 550 Connection frequency limited (rate_limited)");
	smtp_free(line);
	smtp_explanation_free(&explanation);
	assert_null(explanation.message);
}

static const smtp_circumstances refused = {
	.phase = SMTP_PHASE_CONNECT,
	.category = SMTP_CATEGORY_CONNECTION_REFUSED,
	.host = {"mail.example.com", 16},
	.port = 587,
	.ip = "192.0.2.1",
	.sys_error = 111,
	.detail = {"Connection refused", 18},
};

static void a_closed_port(void **state)
{
	(void)state;
	says(refused, SMTP_LOCALE_ZH,
		"连接 mail.example.com:587 被拒绝（对方 192.0.2.1）（错误号 111）：该端口没有服务，或被防火墙拒绝。");
	says(refused, SMTP_LOCALE_EN,
		"The connection to mail.example.com:587 was refused by 192.0.2.1 (error 111): nothing listens there, "
		"or a "
		"firewall says no.");
	smtp_explanation explanation = explain(refused, SMTP_LOCALE_EN);
	assert_null(explanation.response);
	assert_int_equal(explanation.code, 0);
	char *line = smtp_error_line(&refused, &explanation);
	assert_string_equal(line, "connect: Connection refused [errno 111] (connection_refused)");
	smtp_free(line);
	smtp_explanation_free(&explanation);
}

/* Nothing is known but the category: the sentence still reads. */
static void degrades(void **state)
{
	(void)state;
	smtp_circumstances bare = {.category = SMTP_CATEGORY_CONNECTION_REFUSED};
	says(bare, SMTP_LOCALE_EN,
		"The connection to the server was refused: nothing listens there, or a firewall says no.");
	says(bare, SMTP_LOCALE_ZH, "连接服务器被拒绝：该端口没有服务，或被防火墙拒绝。");
	bare.category = SMTP_CATEGORY_MAILBOX_FULL;
	says(bare, SMTP_LOCALE_EN, "The mail server says that the recipient's mailbox is full.");
	bare.host = SMTP_SPAN("::1");
	bare.port = 25;
	bare.category = SMTP_CATEGORY_CONNECTION_REFUSED;
	says(bare, SMTP_LOCALE_EN,
		"The connection to [::1]:25 was refused: nothing listens there, or a firewall says no.");
}

static void accepted_says_nothing(void **state)
{
	(void)state;
	smtp_circumstances accepted = {
		.phase = SMTP_PHASE_DATA_END, .code = 250, .reply = SMTP_SPAN("2.0.0 queued")};
	smtp_explanation explanation = explain(accepted, SMTP_LOCALE_ZH);
	assert_int_equal(explanation.category, SMTP_CATEGORY_NONE);
	assert_null(explanation.message);
	assert_int_equal(explanation.advice_count, 0);
	assert_string_equal(explanation.response, "queued");
	assert_string_equal(explanation.enhanced_code, "2.0.0");
	smtp_explanation_free(&explanation);
}

/* A server's words cannot break out of the line, and are cut. */
static void hostile_words(void **state)
{
	(void)state;
	char long_reply[3000];
	memset(long_reply, 'x', sizeof long_reply);
	memcpy(long_reply, "a\nb\033[31m {host} [x] ", 20);
	smtp_circumstances hostile = {
		.phase = SMTP_PHASE_MAIL, .code = 550, .reply = {long_reply, sizeof long_reply}};
	smtp_explanation explanation = explain(hostile, SMTP_LOCALE_EN);
	char *line = smtp_error_line(&hostile, &explanation);
	assert_null(strchr(line, '\n'));
	assert_null(strchr(line, '\033'));
	assert_non_null(strstr(line, "mail: 550 a b\\x1B[31m {host} [x] xxx"));
	assert_true(strlen(line) < 600);
	assert_non_null(strstr(explanation.message, "a b\\x1B[31m {host} [x] xxx"));
	assert_true(strlen(explanation.message) < 600);
	smtp_free(line);
	smtp_explanation_free(&explanation);
}

static void error_lines(void **state)
{
	(void)state;
	smtp_circumstances nothing = {.phase = SMTP_PHASE_STARTTLS,
		.category = SMTP_CATEGORY_TLS_REQUIRED,
		.variant = SMTP_VARIANT_CLEAR_TEXT_LOGIN};
	smtp_explanation explanation = explain(nothing, SMTP_LOCALE_ZH);
	char *line = smtp_error_line(&nothing, &explanation);
	assert_string_equal(line, "starttls: clear text login (tls_required)");
	smtp_free(line);
	smtp_explanation_free(&explanation);
	smtp_circumstances two_lines = {
		.phase = SMTP_PHASE_RCPT, .reply = SMTP_SPAN("550-5.1.1 gone\n550 5.1.1 for good\n")};
	explanation = explain(two_lines, SMTP_LOCALE_EN);
	line = smtp_error_line(&two_lines, &explanation);
	assert_string_equal(line, "rcpt: 550 5.1.1 gone for good (mailbox_not_found)");
	assert_string_equal(explanation.response, "gone\nfor good");
	smtp_free(line);
	smtp_explanation_free(&explanation);
}

static void public_face(void **state)
{
	(void)state;
	smtp_explanation explanation;
	smtp_explain_context context = {
		.locale = SMTP_LOCALE_ZH, .provider = SMTP_SPAN("qq"), .phase = SMTP_PHASE_AUTH};
	smtp_explain(SMTP_SPAN("535 Login fail"), &context, &explanation);
	assert_int_equal(explanation.category, SMTP_CATEGORY_AUTH_FAILED);
	assert_non_null(strstr(explanation.message, "授权码"));
	smtp_explanation_free(&explanation);
	context = (smtp_explain_context){.code = 550, .enhanced_code = SMTP_SPAN("5.2.2")};
	smtp_explain(SMTP_SPAN(""), &context, &explanation);
	assert_int_equal(explanation.category, SMTP_CATEGORY_MAILBOX_FULL);
	assert_string_equal(explanation.enhanced_code, "5.2.2");
	smtp_explanation_free(&explanation);
	context = (smtp_explain_context){.enhanced_code = SMTP_SPAN("no enhanced code at all")};
	smtp_explain((smtp_span){0}, &context, &explanation);
	assert_int_equal(explanation.category, SMTP_CATEGORY_UNKNOWN);
	assert_null(explanation.response);
	assert_non_null(explanation.message);
	smtp_explanation_free(&explanation);
}

static void about_unknown_words_nothing_is_claimed(void **state)
{
	(void)state;
	static const char *const texts[] = {"", "hello", "\xe4\xbd\xa0\xe5\xa5\xbd"};
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		smtp_explanation explanation;
		smtp_explain(smtp_span_of(texts[i]), &(smtp_explain_context){.locale = SMTP_LOCALE_EN}, &explanation);
		assert_int_equal(explanation.category, SMTP_CATEGORY_UNKNOWN);
		assert_int_equal(explanation.retry, SMTP_RETRY_NONE);
		assert_non_null(explanation.message);
		smtp_explanation_free(&explanation);
	}
}

/* ---- memory -------------------------------------------------------------------------------------- */

/* Failing every allocation from the n-th on, for every n: no crash, no leak (the sanitizer looks). */
static void no_memory(void **state)
{
	(void)state;
	static const char text[] =
		"host b said: 550-5.7.1 \xCA\xDA\n550 5.7.1 Connection frequency limited (in reply to RCPT TO)";
	bool complete = false;
	for (size_t n = 0; !complete && n < 10000; n++) {
		smtp_explanation explanation;
		smtp_explain_context context = {.locale = SMTP_LOCALE_ZH, .host = SMTP_SPAN("smtp.qq.com")};
		scarce_begin(n, SCARCE_FROM_THEN_ON);
		smtp_explain(SMTP_SPAN(text), &context, &explanation);
		char *line = smtp_error_line(&story, &explanation);
		complete = !scarce_end();
		if (complete) {
			assert_non_null(line);
			assert_non_null(explanation.message);
			assert_int_equal(explanation.category, SMTP_CATEGORY_RATE_LIMITED);
			assert_int_equal(explanation.advice_count, 3);
		}
		smtp_free(line);
		smtp_explanation_free(&explanation);
	}
	assert_true(complete);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_story),
		cmocka_unit_test(a_closed_port),
		cmocka_unit_test(degrades),
		cmocka_unit_test(accepted_says_nothing),
		cmocka_unit_test(hostile_words),
		cmocka_unit_test(about_unknown_words_nothing_is_claimed),
		cmocka_unit_test(error_lines),
		cmocka_unit_test(public_face),
		cmocka_unit_test(no_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
