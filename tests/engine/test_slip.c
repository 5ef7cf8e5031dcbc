/*
 * test_slip.c - slip.h: slips of the finger are found, names of other people are not.
 */
#include "test.h"
#include "slip.h"

static bool is_slip(const char *typed, const char *meant)
{
	return smtp_slip_is_of(smtp_span_of(typed), smtp_span_of(meant));
}

static void slips(void **state)
{
	static const char *const pairs[][2] = {
		{"smtp.qq.con", "smtp.qq.com"},
		{"smtp.qq.cm", "smtp.qq.com"},
		{"smtp.qq.co", "smtp.qq.com"},
		{"smtp.qq.comm", "smtp.qq.com"},
		{"smtp.qq.ocm", "smtp.qq.com"},
		{"SMPT.163.COM", "smtp.163.com"},
		{"smt.163.com", "smtp.163.com"},
		{"stmp.163.com", "smtp.163.com"},
		{"smtps.163.com", "smtp.163.com"},
		{"smtpqq.com", "smtp.qq.com"},
		{"smtp.qqcom", "smtp.qq.com"},
		{"smtp,qq.com", "smtp.qq.com"},
		{"smtp..qq.com", "smtp.qq.com"},
		{"smtp.gmial.com", "smtp.gmail.com"},
		{"smtp.gmai.com", "smtp.gmail.com"},
		{"smtp.office356.com", "smtp.office365.com"},
		{"smtp.exmai.qq.com", "smtp.exmail.qq.com"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		if (!is_slip(pairs[i][0], pairs[i][1])) {
			fail_msg("%s is a slip of %s", pairs[i][0], pairs[i][1]);
		}
	}
}

static void names_of_others(void **state)
{
	static const char *const pairs[][2] = {
		{"smtp.qq.com", "smtp.qq.com"},
		{"smtp.aq.com", "smtp.qq.com"},
		{"smtp.qqq.com", "smtp.qq.com"},
		{"smtp2.qq.com", "smtp.qq.com"},
		{"smtp.162.com", "smtp.163.com"},
		{"smtp.email.com", "smtp.gmail.com"},
		{"smtp.sana.com", "smtp.sina.com"},
		{"smtp.zoho.ru", "smtp.zoho.eu"},
		{"smtp.qq.net", "smtp.qq.com"},
		{"imap.qq.com", "smtp.qq.com"},
		{"mail.example.com", "smtp.qq.com"},
		{"", "smtp.qq.com"},
		{NULL, "smtp.qq.com"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		if (is_slip(pairs[i][0], pairs[i][1])) {
			fail_msg("%s is not a slip of %s", pairs[i][0], pairs[i][1]);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(slips),
		cmocka_unit_test(names_of_others),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
