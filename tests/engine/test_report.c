/*
 * test_report.c - the report, to the octet, in both languages, with addresses and without.
 */
#include "test.h"
#include "check.h"
#include "report.h"
#include "scarce.h"

#include <openssl/crypto.h>
#include <stdio.h>

static char *const advice[] = {
	(char *)"First step, which is so long that it has to go on in a second line, where it "
			"stays behind its number.",
	(char *)"Second step."};

/* A login that failed, in words that a language is not asked for. */
typedef struct story {
	smtp_server server;
	smtp_checks checks;
	smtp_diagnosis diagnosis;
} story;

static void tell(story *of, smtp_locale locale)
{
	static smtp_trace_entry transcript[] = {
		{SMTP_FROM_NOTE, SMTP_PHASE_CONNECT, NULL, (char *)"connected", 1000},
		{SMTP_FROM_SERVER, SMTP_PHASE_GREETING, NULL, (char *)"220-one\n220 two", 2500},
		{SMTP_FROM_CLIENT, SMTP_PHASE_MAIL, "250", (char *)"MAIL FROM:<Shop@example.com> SIZE=4096", 3000},
		{SMTP_FROM_SERVER, SMTP_PHASE_MAIL, NULL,
			(char *)"550 SHOP is a line of the server that is longer than a line of ours, and nevertheless "
					"stays as it is: "
					"somebody will search for it",
			12345678},
	};
	*of = (story){
		.diagnosis = {.explanation = {.message = (char *)"It failed for shop@example.com, and this is why.",
						  .advice = (char **)(uintptr_t)advice,
						  .advice_count = 2,
						  .help_url = "https://h"},
			.error = (char *)"auth: 535 no",
			.transcript = transcript,
			.transcript_count = 4}};
	smtp_server_init(&of->server);
	of->server.host = SMTP_SPAN("smtp.example.com");
	of->server.port = 25;
	of->server.locale = locale;
	smtp_checks *checks = &of->checks;
	smtp_checks_init(checks, locale);
	smtp_checks_add(checks, SMTP_CHECK_CONFIG, SMTP_CHECK_WARN, -1, WORDS_CONFIG_UNVERIFIED);
	smtp_checks_add(checks, SMTP_CHECK_CONNECT, SMTP_CHECK_PASS, 1500, WORDS_CONNECTED, "192.0.2.1 port 25");
	smtp_checks_add_text(checks, SMTP_CHECK_AUTH, SMTP_CHECK_FAIL, 12345600, SMTP_SPAN("Two\nlines."));
	smtp_checks_add(checks, SMTP_CHECK_CONNECT, SMTP_CHECK_SKIP, -1, WORDS_NOT_REACHED);
	smtp_checks_add(checks, SMTP_CHECK_CONNECT, SMTP_CHECK_SKIP, -1, WORDS_NOT_REACHED);
	smtp_checks_add(checks, SMTP_CHECK_MAIL, SMTP_CHECK_SKIP, -1, WORDS_NOT_REACHED);
	smtp_checks_add(checks, SMTP_CHECK_NEIGHBOURS, SMTP_CHECK_SKIP, -1, WORDS_NEIGHBOURS_NOT_NEEDED);
	of->diagnosis.checks = checks->items;
	of->diagnosis.check_count = checks->count;
}

static char *report_of(const story *of, const smtp_mask *mask)
{
	smtp_report_source source = {.server = &of->server,
		.diagnosis = &of->diagnosis,
		.program = SMTP_SPAN("smtp 1.2.3, PHP 8"),
		.made = 1795436700,
		.mask = mask};
	return smtp_report(&source);
}

/* `expected` has a %s where the version of OpenSSL stands. */
static void reads(story *of, const smtp_mask *mask, const char *before, const char *behind)
{
	smtp_buf expected;
	char *report = report_of(of, mask);
	smtp_buf_init(&expected, 10000);
	smtp_buf_printf(&expected, "%s%s%s", before, OpenSSL_version(OPENSSL_VERSION), behind);
	assert_non_null(report);
	assert_string_equal(report, expected.data);
	smtp_buf_free(&expected);
	smtp_free(report);
	smtp_check_list_free(of->checks.items, of->checks.count);
}

static void english(void **state)
{
	(void)state;
	story of;
	tell(&of, SMTP_LOCALE_EN);
	of.diagnosis.has_working = true;
	of.diagnosis.working_port = 587;
	of.diagnosis.working_tls = SMTP_TLS_STARTTLS;
	reads(&of, NULL,
		"SMTP diagnosis of smtp.example.com port 25\n"
		"\n"
		"Time:     2026-11-23 12:25:00 UTC\n"
		"Program:  smtp 1.2.3, PHP 8, ",
		"\n"
		"Privacy:  no password is in this report, but mail addresses are.\n"
		"\n"
		"Verdict: It failed for shop@example.com, and this is why.\n"
		"  [auth: 535 no]\n"
		"\n"
		"What to do:\n"
		"  1. First step, which is so long that it has to go on in a second line, where it stays behind its\n"
		"     number.\n"
		"  2. Second step.\n"
		"  Help: https://h\n"
		"\n"
		"These settings work: host smtp.example.com, port 587, tls \"starttls\".\n"
		"\n"
		"Also noticed:\n"
		"  - The certificate is not verified, because verify_peer or verify_peer_name is false: anybody on\n"
		"    the way can read the password.\n"
		"\n"
		"Steps:\n"
		"  [warn] settings                  The certificate is not verified, because verify_peer or\n"
		"                                   verify_peer_name is false: anybody on the way can read the\n"
		"                                   password.\n"
		"  [ok]   connection        1.5 ms  192.0.2.1 port 25 answers.\n"
		"  [FAIL] login         12345.6 ms  Two\n"
		"                                   lines.\n"
		"  [-]    Not reached: connection, sender.\n"
		"  [-]    other ports               Not needed.\n"
		"\n"
		"Transcript (C: we, S: the server, --: what happened; times since the start):\n"
		"       1.0 ms  -- connected\n"
		"       2.5 ms  S: 220-one\n"
		"                  220 two\n"
		"       3.0 ms  C: MAIL FROM:<Shop@example.com> SIZE=4096\n"
		"   12345.7 ms  S: 550 SHOP is a line of the server that is longer than a line of ours, and "
		"nevertheless stays as "
		"it is: somebody will search for it\n");
}

static void chinese(void **state)
{
	(void)state;
	story of;
	tell(&of, SMTP_LOCALE_ZH);
	of.diagnosis.explanation.message = (char *)"登录失败。";
	of.diagnosis.has_working = true;
	of.diagnosis.working_host = SMTP_SPAN("smtp.qq.com");
	of.diagnosis.working_port = 465;
	of.diagnosis.working_tls = SMTP_TLS_IMPLICIT;
	reads(&of, NULL,
		"SMTP 诊断报告：smtp.example.com 端口 25\n"
		"\n"
		"时间：2026-11-23 12:25:00（UTC）\n"
		"程序：smtp 1.2.3, PHP 8, ",
		"\n"
		"隐私：本报告不含密码，但含有邮箱地址。\n"
		"\n"
		"结论：登录失败。\n"
		"  [auth: 535 no]\n"
		"\n"
		"怎么办：\n"
		"  1. First step, which is so long that it has to go on in a second line, where it stays behind its\n"
		"     number.\n"
		"  2. Second step.\n"
		"  帮助页面：https://h\n"
		"\n"
		"可用的设置：主机 smtp.qq.com，端口 465，tls=\"implicit\"。\n"
		"\n"
		"另外请注意：\n"
		"  - verify_peer 或 verify_peer_name 为 false，不校验证书：中间人可以看到密码。\n"
		"\n"
		"检查步骤：\n"
		"  [注意] 设置                  verify_peer 或 verify_peer_name 为 "
		"false，不校验证书：中间人可以看到\n"
		"                               密码。\n"
		"  [通过] 连接          1.5 ms  192.0.2.1 port 25 可以连接。\n"
		"  [失败] 登录      12345.6 ms  Two\n"
		"                               lines.\n"
		"  [-]    未进行到：连接、发件人。\n"
		"  [-]    其他端口              不需要。\n"
		"\n"
		"会话记录（C：本机，S：服务器，--：发生的事；时间从开始算起）：\n"
		"       1.0 ms  -- connected\n"
		"       2.5 ms  S: 220-one\n"
		"                  220 two\n"
		"       3.0 ms  C: MAIL FROM:<Shop@example.com> SIZE=4096\n"
		"   12345.7 ms  S: 550 SHOP is a line of the server that is longer than a line of ours, and "
		"nevertheless stays as "
		"it is: somebody will search for it\n");
}

static void without_addresses(void **state)
{
	(void)state;
	story of;
	smtp_mask mask = {.name_count = 0};
	smtp_mask_know(&mask, SMTP_SPAN("shop@example.com"));
	tell(&of, SMTP_LOCALE_EN);
	char *report = report_of(&of, &mask);
	assert_non_null(strstr(report, "Verdict: It failed for ***@example.com, and this is why.\n"));
	assert_non_null(strstr(report, "C: MAIL FROM:<***@example.com> SIZE=4096\n"));
	assert_non_null(strstr(report, "S: 550 *** is a line"));
	assert_non_null(strstr(report,
		"Privacy:  no password is in this report; user names and the first parts of mail addresses are left\n"
		"          out (***).\n"));
	for (const char *at = report; *at; at++) {
		assert_false(smtp_starts_with_ignoring_case(smtp_span_of(at), "shop"));
	}
	smtp_free(report);
	smtp_check_list_free(of.checks.items, of.checks.count);
}

static void all_is_well_is_short(void **state)
{
	(void)state;
	story of;
	tell(&of, SMTP_LOCALE_EN);
	smtp_check_list_free(of.checks.items, of.checks.count);
	of.checks = (smtp_checks){.count = 0};
	of.diagnosis = (smtp_diagnosis){.ok = true, .explanation = {.message = (char *)"All is well."}};
	reads(&of, NULL,
		"SMTP diagnosis of smtp.example.com port 25\n\nTime:     2026-11-23 12:25:00 UTC\nProgram:  smtp "
		"1.2.3, PHP 8, ",
		"\nPrivacy:  no password is in this report, but mail addresses are.\n\nVerdict: All is "
		"well.\n\nSteps:\n");
}

/* None of them is a report that shows what was to be hidden, or half of one. */
static void survives_every_failed_allocation(void **state)
{
	(void)state;
	story of;
	smtp_mask mask = {.name_count = 0};
	smtp_mask_know(&mask, SMTP_SPAN("shop@example.com"));
	tell(&of, SMTP_LOCALE_EN);
	char *whole = report_of(&of, &mask);
	size_t allocations = 0;
	bool ran_dry;
	do {
		scarce_begin(allocations++, SCARCE_ONCE);
		char *report = report_of(&of, &mask);
		ran_dry = scarce_end();
		assert_true(ran_dry || report);
		if (report && strcmp(report, whole) != 0) {
			assert_true(ran_dry);
			assert_null(strstr(report, "shop@"));
			assert_null(strstr(report, "Shop@"));
		}
		smtp_free(report);
	} while (ran_dry);
	assert_true(allocations > 10);
	smtp_free(whole);
	smtp_check_list_free(of.checks.items, of.checks.count);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(english),
		cmocka_unit_test(chinese),
		cmocka_unit_test(without_addresses),
		cmocka_unit_test(all_is_well_is_short),
		cmocka_unit_test(survives_every_failed_allocation),
	};
	return cmocka_run_group_tests_name("report", tests, NULL, NULL);
}
