/*
 * test_score.c - how often the verdict is right about labelled replies: those that the rules were written from, and
 * those that nobody looked at while writing them (bin/split-replies). Prints lines "score PART: ...".
 *
 * SMTP_SCORE_MISSES=1 prints the misses among the known ones too.
 */
#include "table.h"
#include "text.h"
#include "verdict.h"

#define COLUMNS 8

enum column { PHASE, CODE, ENHANCED, TEXT, CATEGORY, RETRY, ALSO, SOURCE };

typedef struct group {
	const char *name;
	const char *categories; /* separated by spaces; NULL: those of Chinese providers */
	int count, strict, lenient, retry;
} group;

#define GROUPS 6
static const group all_groups[GROUPS] = {
	{.name = "all", .categories = ""},
	{.name = "login", .categories = " auth_failed auth_required auth_mechanism "},
	{.name = "TLS",
		.categories =
			" tls_required tls_failed cert_expired cert_name_mismatch cert_untrusted encryption_mismatch "},
	{.name = "quota", .categories = " quota_exceeded rate_limited mailbox_full "},
	{.name = "connection",
		.categories = " connection_refused connection_timeout connection_lost dns_failed network_unreachable "
					  "server_busy "},
	{.name = "Chinese providers"},
};

/* ---- one reply ----------------------------------------------------------------------------------- */

static smtp_verdict judge(char *columns[COLUMNS])
{
	smtp_circumstances circumstances = {.reply = smtp_span_of(columns[TEXT]), .code = atoi(columns[CODE])};
	if (columns[ENHANCED][0] != '-') {
		circumstances.enhanced_code = columns[ENHANCED];
	}
	smtp_phase_from_name(smtp_span_of(columns[PHASE]), &circumstances.phase);
	smtp_verdict verdict;
	smtp_buf clean;
	smtp_buf_init(&clean, 10000);
	assert_true(smtp_verdict_of(&circumstances, &verdict, &clean));
	smtp_buf_free(&clean);
	return verdict;
}

/* Is `name` one of the words of `list`? */
static bool lists(const char *list, const char *name)
{
	size_t length = strlen(name);
	for (const char *at = strstr(list, name); at; at = strstr(at + 1, name)) {
		bool begins = at == list || strchr(", ", at[-1]);
		if (begins && (at[length] == '\0' || strchr(", ", at[length]))) {
			return true;
		}
	}
	return false;
}

static bool is_chinese(char *columns[COLUMNS])
{
	static const char *const sources[] = {"qq.com", "#qq", "163.com", "163ns", "aliyun", "sina.com", "Sohu",
		"139.com", "189.cn", "263.net", "coremail", "feishu", "exmail"};
	for (size_t i = 0; i < sizeof sources / sizeof sources[0]; i++) {
		if (strstr(columns[SOURCE], sources[i])) {
			return true;
		}
	}
	return false;
}

static bool belongs(const group *to, char *columns[COLUMNS])
{
	if (!to->categories) {
		return is_chinese(columns);
	}
	return !to->categories[0] || lists(to->categories, columns[CATEGORY]);
}

static void count_one(group groups[GROUPS], char *columns[COLUMNS], bool show)
{
	smtp_verdict verdict = judge(columns);
	const char *category = smtp_category_name(verdict.category), *retry = smtp_retry_name(verdict.retry);
	bool strict = category && strcmp(category, columns[CATEGORY]) == 0;
	bool lenient = strict || (category && lists(columns[ALSO], category));
	bool retry_right = retry && strcmp(retry, columns[RETRY]) == 0;
	for (size_t i = 0; i < GROUPS; i++) {
		if (belongs(&groups[i], columns)) {
			groups[i].count++;
			groups[i].strict += strict;
			groups[i].lenient += lenient;
			groups[i].retry += retry_right;
		}
	}
	if (show && !(strict && retry_right)) {
		printf("miss %s | %s | %s %s (%s), not %s %s\n", columns[PHASE], columns[TEXT], columns[CATEGORY],
			columns[RETRY], columns[ALSO], category ? category : "-", retry ? retry : "-");
	}
}

/* ---- a file of them ------------------------------------------------------------------------------ */

static double share(int part, int whole)
{
	return whole ? (double)part / whole : 1;
}

static void count_file(const char *name, group groups[GROUPS], bool show)
{
	table cases;
	memcpy(groups, all_groups, sizeof all_groups);
	table_open(&cases, name);
	assert_true(table_next(&cases)); /* the heads of the columns */
	while (table_next(&cases)) {
		if (cases.count == COLUMNS) {
			count_one(groups, cases.columns, show);
		}
	}
}

static void print_scores(const char *part, const group groups[GROUPS])
{
	for (size_t i = 0; i < GROUPS; i++) {
		const group *of = &groups[i];
		printf("score %s, %s: %.2f category, %.2f or its neighbour, %.2f retry (%d replies)\n", part,
			of->name, share(of->strict, of->count), share(of->lenient, of->count),
			share(of->retry, of->count), of->count);
	}
}

static void known_replies(void **state)
{
	(void)state;
	group groups[GROUPS];
	count_file("replies-known.tsv", groups, getenv("SMTP_SCORE_MISSES") != NULL);
	print_scores("known", groups);
	assert_true(groups[0].count > 250);
	assert_true(share(groups[0].strict, groups[0].count) >= 0.85);
}

static void replies_nobody_looked_at(void **state)
{
	(void)state;
	group groups[GROUPS];
	count_file("replies-held-back.tsv", groups, false);
	print_scores("held back", groups);
	assert_true(groups[0].count > 130);
	assert_true(share(groups[0].strict, groups[0].count) >= 0.85);
	assert_true(share(groups[0].lenient, groups[0].count) >= 0.92);
	assert_true(share(groups[0].retry, groups[0].count) >= 0.95);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_replies),
		cmocka_unit_test(replies_nobody_looked_at),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
