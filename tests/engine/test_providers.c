/*
 * test_providers.c - providers.h: who is recognised by name, host and words.
 */
#include "test.h"
#include "providers.h"

static void by_host(const char *host, const char *name)
{
	const smtp_provider *provider = smtp_provider_by_host(smtp_span_of(host));
	if (name) {
		assert_non_null(provider);
		assert_string_equal(provider->name, name);
	} else {
		assert_null(provider);
	}
}

static void hosts(void **state)
{
	(void)state;
	by_host("smtp.qq.com", "qq");
	by_host("SMTP.QQ.COM.", "qq");
	by_host("qq.com", "qq");
	by_host("smtp.exmail.qq.com", "exmail");
	by_host("smtp.vip.163.com", "netease");
	by_host("smtp.gmail.com", "gmail");
	by_host("xqq.com", NULL);
	by_host("qq.com.example.net", NULL);
	by_host("com", NULL);
	by_host("", NULL);
	by_host(NULL, NULL);
}

static void by_words(const char *text, const char *name)
{
	smtp_folded folded;
	smtp_folded_init(&folded, 1000);
	assert_true(smtp_folded_set(&folded, "", smtp_span_of(text), true));
	const smtp_provider *provider = smtp_provider_by_words(&folded);
	smtp_folded_free(&folded);
	if (name) {
		assert_non_null(provider);
		assert_string_equal(provider->name, name);
	} else {
		assert_null(provider);
	}
}

static void words(void **state)
{
	(void)state;
	by_words("220 smtp.qq.com Esmtp QQ Mail Server", "qq");
	by_words("220 mail.example.com ESMTP Postfix", NULL);
	by_words("", NULL);
}

static void names(void **state)
{
	(void)state;
	assert_non_null(smtp_provider_by_name(SMTP_SPAN("NetEase")));
	assert_null(smtp_provider_by_name(SMTP_SPAN("nobody")));
	assert_null(smtp_provider_by_name((smtp_span){0}));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hosts),
		cmocka_unit_test(words),
		cmocka_unit_test(names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
