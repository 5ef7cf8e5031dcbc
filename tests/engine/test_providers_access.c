/*
 * test_providers_access.c - providers_access.h: every card says how to send through it, and its rows make sense together.
 */
#include "test.h"
#include "providers.h"
#include "providers_access.h"

#include <stdlib.h>

static const smtp_access *by_host(const char *host)
{
	return smtp_access_by_host(smtp_span_of(host));
}

static void hosts(void **state)
{
	(void)state;
	assert_string_equal(by_host("SMTP.QQ.com.")->provider, "qq");
	assert_string_equal(by_host("smtp.vip.163.com")->provider, "netease");
	assert_string_equal(by_host("email-smtp.eu-west-1.amazonaws.com")->provider, "ses");
	assert_string_equal(by_host("smtpdm-ap-southeast-1.aliyun.com")->spf, "spf1.dm.aliyun.com spf2.dm.aliyun.com");
	assert_null(by_host("email-smtp.amazonaws.com"));
	assert_null(by_host("email-smtp.a.b.amazonaws.com"));
	assert_null(by_host("mail.qq.com"));
	assert_null(by_host("xsmtp.qq.com"));
	assert_null(by_host("smtp.qq.co"));
	assert_null(by_host("."));
	assert_null(by_host(NULL));
	assert_string_equal(smtp_access_of("netease")->spf, "spf.163.com");
	assert_null(smtp_access_of("nobody"));
	assert_null(smtp_access_of(NULL));
}

static void ports(void **state)
{
	smtp_tls_mode tls;
	(void)state;
	assert_true(smtp_access_offers(by_host("smtp.qq.com"), 465, &tls));
	assert_int_equal(tls, SMTP_TLS_IMPLICIT);
	assert_true(smtp_access_offers(by_host("smtp.qq.com"), 587, &tls));
	assert_int_equal(tls, SMTP_TLS_STARTTLS);
	assert_true(smtp_access_offers(by_host("smtpdm.aliyun.com"), 80, &tls));
	assert_int_equal(tls, SMTP_TLS_NONE);
	assert_false(smtp_access_offers(by_host("smtp.office365.com"), 465, &tls));
	assert_false(smtp_access_offers(by_host("smtp.qq.com"), 0, &tls));
}

static bool password_fits(const char *provider, const char *password)
{
	return smtp_access_password_fits(smtp_access_of(provider), smtp_span_of(password));
}

static void shapes(void **state)
{
	const smtp_access *qq = smtp_access_of("qq"), *sendgrid = smtp_access_of("sendgrid");
	(void)state;
	assert_true(password_fits("qq", "abcdefghijklmnop"));
	assert_false(password_fits("qq", "abcdefghijklmno"));
	assert_false(password_fits("qq", "abcdefghijklmnopq"));
	assert_false(password_fits("qq", "Abcdefghijklmnop"));
	assert_false(password_fits("qq", ""));
	assert_true(password_fits("gmail", "abcd efgh ijkl mnop"));
	assert_true(password_fits("icloud", "abcd-efgh-ijkl-mnop"));
	assert_true(password_fits("netease", "ABCDEFGHIJKLMNOP"));
	assert_true(password_fits("ses", "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKL0123+/"));
	assert_true(password_fits("sendgrid", "SG.something"));
	assert_false(password_fits("sendgrid", "SG."));
	assert_false(password_fits("sendgrid", "something"));
	assert_true(password_fits("exmail", "whatever"));
	assert_true(smtp_access_username_fits(qq, SMTP_SPAN("10000@qq.com")));
	assert_false(smtp_access_username_fits(qq, SMTP_SPAN("10000")));
	assert_true(smtp_access_username_fits(sendgrid, SMTP_SPAN("apikey")));
	assert_false(smtp_access_username_fits(sendgrid, SMTP_SPAN("shop@example.com")));
	assert_true(smtp_access_username_fits(smtp_access_of("sina"), SMTP_SPAN("shop")));
}

/* ---- every row --------------------------------------------------------------------------------------- */

/* "465 implicit, 587 starttls": read and written again it is the same. */
static void check_ports(const smtp_access *row)
{
	const char *rest = row->ports;
	unsigned port;
	smtp_tls_mode tls;
	smtp_buf again;
	smtp_buf_init(&again, 1000);
	while (smtp_access_port(&rest, &port, &tls)) {
		const char *mode = tls == SMTP_TLS_NONE ? "plain" : smtp_tls_mode_name(tls);
		assert_in_range(port, 1, 65535);
		assert_true(tls == SMTP_TLS_IMPLICIT || tls == SMTP_TLS_STARTTLS || tls == SMTP_TLS_NONE);
		smtp_buf_printf(&again, "%s%u %s", again.length ? ", " : "", port, mode);
	}
	assert_non_null(again.data);
	assert_string_equal(again.data, row->ports);
	assert_true(smtp_access_offers(row, 465, &tls) || smtp_access_offers(row, 587, &tls));
	smtp_buf_free(&again);
}

/* Every name is one that the row and its card know; `*` put aside. */
static void check_hosts(const smtp_access *row)
{
	const char *name = row->hosts;
	assert_null(memchr(name, '*', strcspn(name, " ")));
	while (*name) {
		char host[100] = "";
		size_t length = strcspn(name, " ");
		assert_in_range(length, 5, sizeof host - 1);
		for (size_t i = 0; i < length; i++) {
			host[i] = name[i] == '*' ? 'x' : name[i];
		}
		assert_ptr_equal(by_host(host), row);
		assert_string_equal(smtp_provider_by_host(smtp_span_of(host))->name, row->provider);
		name += length + (name[length] == ' ');
	}
}

static void check_shape(const smtp_access *row)
{
	const char *shape = row->password_shape;
	if (shape && shape[0] == '[') {
		const char *count = strstr(shape, "]{");
		assert_non_null(count);
		assert_in_range(atoi(count + 2), 8, 64);
		assert_string_equal(strchr(count, '}'), "}");
	} else if (shape) {
		assert_string_equal(strchr(shape, '*'), "*");
	}
}

static void every_row(void **state)
{
	const smtp_access *row;
	(void)state;
	for (size_t i = 0; (row = smtp_access_at(i)); i++) {
		assert_non_null(smtp_provider_by_name(smtp_span_of(row->provider)));
		check_ports(row);
		check_hosts(row);
		check_shape(row);
		assert_in_range(row->password, 0, SMTP_PASSWORD_COUNT - 1);
		assert_in_range(row->from, 0, SMTP_FROM_COUNT - 1);
		assert_true(row->username[0]);
		assert_true(row->takes_token || row->password != SMTP_PASSWORD_TOKEN_ONLY);
		assert_true(row->password == SMTP_PASSWORD_API_KEY || strchr(row->username, '*'));
		assert_true(!row->spf || strchr(row->spf, '.'));
		assert_true(!row->dkim || row->dkim[0]);
	}
}

static void every_card(void **state)
{
	const smtp_provider *card;
	(void)state;
	for (size_t i = 0; (card = smtp_provider_at(i)); i++) {
		const smtp_access *row = smtp_access_of(card->name);
		if (!row) {
			fail_msg("%s: no row in providers_access.c", card->name);
		}
		smtp_span host = smtp_access_host(row);
		assert_ptr_equal(smtp_access_by_host(host), row);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hosts),
		cmocka_unit_test(ports),
		cmocka_unit_test(shapes),
		cmocka_unit_test(every_row),
		cmocka_unit_test(every_card),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
