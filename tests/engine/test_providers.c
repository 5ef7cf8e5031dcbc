/*
 * test_providers.c - providers.h: who is recognised by name, host and words; data/providers.tsv for each of them.
 */
#include "table.h"
#include "providers.h"
#include "verdict.h"

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

/* ---- every card -------------------------------------------------------------------------------------- */

#define COLUMNS 5
#define FAILURES 3 /* at least so many for each card */

typedef struct tally {
	int hosts, greetings, replies, failures;
} tally;

/* As a session with that provider would ask. */
static void fails(char *columns[COLUMNS])
{
	smtp_circumstances circumstances = {.provider = smtp_span_of(columns[0]),
		.reply = smtp_span_of(columns[2]),
		.phase = SMTP_PHASE_GREETING};
	smtp_phase_from_name(smtp_span_of(columns[1]), &circumstances.phase);
	smtp_verdict verdict;
	smtp_buf clean;
	smtp_buf_init(&clean, 10000);
	table_unescape(columns[2]);
	circumstances.reply = smtp_span_of(columns[2]);
	assert_true(smtp_verdict_of(&circumstances, &verdict, &clean));
	smtp_buf_free(&clean);
	assert_string_equal(verdict.provider, columns[0]);
	const char *category = smtp_category_name(verdict.category), *retry = smtp_retry_name(verdict.retry);
	if (!category || !retry || strcmp(category, columns[3]) != 0 || strcmp(retry, columns[4]) != 0) {
		fail_msg("%s: %s: wanted %s %s, got %s %s", columns[0], columns[2], columns[3], columns[4],
			category ? category : "-", retry ? retry : "-");
	}
}

static void check_line(char *columns[COLUMNS], int count, const char *wanted, tally *told)
{
	if (count < 3 || strcmp(columns[0], wanted) != 0) {
		return;
	}
	if (strcmp(columns[1], "host") == 0) {
		by_host(columns[2], wanted);
		told->hosts++;
	} else if (count == COLUMNS) {
		fails(columns);
		told->failures++;
	} else {
		by_words(columns[2], wanted);
		told->greetings += strcmp(columns[1], "greeting") == 0;
		told->replies += strcmp(columns[1], "reply") == 0;
	}
}

static tally check_card(const char *name)
{
	table cases;
	tally told = {0};
	table_open(&cases, "providers.tsv");
	while (table_next(&cases)) {
		check_line(cases.columns, cases.count, name, &told);
	}
	return told;
}

/* Recognised by its host, its greeting and its pages, and read right when it refuses what it mostly refuses. */
static void every_card(void **state)
{
	(void)state;
	size_t count = 0;
	for (const smtp_provider *provider = smtp_provider_at(0); provider;
		 provider = smtp_provider_at(++count)) {
		tally told = check_card(provider->name);
		if (!told.hosts || !told.greetings || !told.replies || told.failures < FAILURES) {
			fail_msg("%s needs more lines in providers.tsv", provider->name);
		}
		assert_true(provider->label_en[0] && provider->label_zh[0]);
		assert_true(provider->login_help || provider->limit_help);
	}
	assert_true(count >= 30);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hosts),
		cmocka_unit_test(words),
		cmocka_unit_test(names),
		cmocka_unit_test(every_card),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
