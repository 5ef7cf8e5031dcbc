/*
 * test_report.c - the report, to the octet, in both languages.
 */
#include "test.h"
#include "check.h"
#include "report.h"

static char *report_in(smtp_locale locale)
{
	static char *advice[] = {(char *)"First step.", (char *)"Second step."};
	static smtp_trace_entry transcript[] = {
		{SMTP_FROM_NOTE, SMTP_PHASE_CONNECT, NULL, (char *)"connected", 1000},
		{SMTP_FROM_SERVER, SMTP_PHASE_GREETING, NULL, (char *)"220-one\n220 two", 2500},
		{SMTP_FROM_CLIENT, SMTP_PHASE_EHLO, "250", (char *)"EHLO client", 3000},
	};
	smtp_server server;
	smtp_server_init(&server);
	server.host = SMTP_SPAN("smtp.example.com");
	server.port = 25;
	server.locale = locale;
	smtp_checks checks;
	smtp_checks_init(&checks, locale);
	smtp_checks_add(&checks, SMTP_CHECK_CONNECT, SMTP_CHECK_PASS, 1500, WORDS_CONNECTED, "192.0.2.1 port 25");
	smtp_checks_add_text(&checks, SMTP_CHECK_GREETING, SMTP_CHECK_FAIL, -1, SMTP_SPAN("Two\nlines."));
	smtp_diagnosis diagnosis = {
		.explanation = {.message = (char *)"It failed.",
			.advice = advice,
			.advice_count = 2,
			.help_url = "https://h"},
		.error = (char *)"greeting: 554 no",
		.checks = checks.items,
		.check_count = checks.count,
		.has_working = true,
		.working_port = 587,
		.working_tls = SMTP_TLS_STARTTLS,
		.transcript = transcript,
		.transcript_count = 3,
	};
	char *report = smtp_report(&server, &diagnosis);
	smtp_check_list_free(checks.items, checks.count);
	return report;
}

static void english(void **state)
{
	(void)state;
	char *report = report_in(SMTP_LOCALE_EN);
	assert_string_equal(report, "SMTP diagnosis of smtp.example.com port 25\n\n"
								"Verdict: It failed.\n"
								"[greeting: 554 no]\n\n"
								"What to do:\n"
								"  1. First step.\n"
								"  2. Second step.\n"
								"  * These settings work: port 587, tls \"starttls\".\n"
								"  Help: https://h\n\n"
								"Steps:\n"
								"  [ok  ] connect          1.5 ms  192.0.2.1 port 25 answers.\n"
								"  [FAIL] greeting                 Two\n"
								"                                  lines.\n\n"
								"Transcript:\n"
								"       1.0 ms  -- connected\n"
								"       2.5 ms  S: 220-one\n"
								"                 220 two\n"
								"       3.0 ms  C: EHLO client\n");
	smtp_free(report);
}

static void chinese(void **state)
{
	(void)state;
	char *report = report_in(SMTP_LOCALE_ZH);
	assert_non_null(strstr(report, "SMTP 诊断报告：smtp.example.com 端口 25\n\n结论：It failed.\n"));
	assert_non_null(strstr(report, "可用的设置：端口 587，tls=\"starttls\"。\n  帮助页面：https://h\n"));
	assert_non_null(strstr(report, "192.0.2.1 port 25 可以连接。\n"));
	smtp_free(report);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(english),
		cmocka_unit_test(chinese),
	};
	return cmocka_run_group_tests_name("report", tests, NULL, NULL);
}
