/*
 * test_rules.c - rules.h: every rule decides at least one line of data/, and each line of data/rules.tsv is decided as it
 * says. A rule that decides none is dead: others stand in its way, or its pattern can meet no folded text.
 */
#include "rules.h"
#include "table.h"
#include "verdict.h"

#define COLUMNS 8
#define NONE (-1)

/* Where the columns of a file are; a phase that is none is not known. */
typedef struct data_file {
	const char *name;
	int phase, reply, provider, category, retry;
} data_file;

static const data_file rules_file = {"rules.tsv", 0, 1, NONE, 2, 3};

static const data_file files[] = {
	{"rules.tsv", 0, 1, NONE, 2, 3},
	{"replies.tsv", 0, 2, 6, 3, 4},
	{"replies-known.tsv", 0, 3, NONE, 4, 5},
	{"providers.tsv", 1, 2, 0, 3, 4},
};

static const smtp_rules *const tables[] = {&smtp_rules_tls, &smtp_rules_local, &smtp_rules_coremail,
	&smtp_rules_chinese, &smtp_rules_filters, &smtp_rules_exchange, &smtp_rules_identity,
	&smtp_rules_reputation, &smtp_rules_rate, &smtp_rules_address, &smtp_rules_links, &smtp_rules_login,
	&smtp_rules_sender, &smtp_rules_mailbox, &smtp_rules_content, &smtp_rules_server, &smtp_rules_vague,
	&smtp_rules_tencent, &smtp_rules_netease, &smtp_rules_aliyun, &smtp_rules_sohu_sina,
	&smtp_rules_china_mobile, &smtp_rules_google, &smtp_rules_microsoft, &smtp_rules_yahoo,
	&smtp_rules_icloud, &smtp_rules_zoho, &smtp_rules_yandex, &smtp_rules_mailru, &smtp_rules_ses,
	&smtp_rules_sendgrid, &smtp_rules_gmx, &smtp_rules_tonline, &smtp_rules_orange, &smtp_rules_comcast,
	&smtp_rules_godaddy};

#define TABLES (sizeof tables / sizeof tables[0])
#define ROWS 200 /* of one table at most */

static bool decided[TABLES][ROWS];

/* ---- lines ---------------------------------------------------------------------------------------- */

static smtp_verdict judge(const data_file *file, char *columns[COLUMNS])
{
	table_unescape(columns[file->reply]);
	smtp_circumstances circumstances = {.reply = smtp_span_of(columns[file->reply])};
	if (!smtp_phase_from_name(smtp_span_of(columns[file->phase]), &circumstances.phase) &&
		strcmp(columns[file->phase], "greeting_reply") == 0) {
		circumstances.phase = SMTP_PHASE_GREETING;
	}
	if (file->provider != NONE && columns[file->provider][0] != '-') {
		circumstances.provider = smtp_span_of(columns[file->provider]);
	}
	smtp_verdict verdict;
	smtp_buf clean;
	smtp_buf_init(&clean, 10000);
	assert_true(smtp_verdict_of(&circumstances, &verdict, &clean));
	smtp_buf_free(&clean);
	return verdict;
}

typedef void judged(const data_file *file, char *columns[COLUMNS], const smtp_verdict *verdict);

static int for_each_line(const data_file *file, judged *then)
{
	table cases;
	int lines = 0;
	table_open(&cases, file->name);
	while (table_next(&cases)) {
		if (cases.count > file->retry) {
			smtp_verdict verdict = judge(file, cases.columns);
			then(file, cases.columns, &verdict);
			lines++;
		}
	}
	return lines;
}

/* ---- tests ---------------------------------------------------------------------------------------- */

static int wrong;

static void compare(const data_file *file, char *columns[COLUMNS], const smtp_verdict *verdict)
{
	const char *category = smtp_category_name(verdict->category), *retry = smtp_retry_name(verdict->retry);
	category = category ? category : "-";
	retry = retry ? retry : "-";
	if (strcmp(columns[file->category], category) != 0 || strcmp(columns[file->retry], retry) != 0) {
		print_error("%s | %s | wanted %s %s, got %s %s\n", columns[file->phase], columns[file->reply],
			columns[file->category], columns[file->retry], category, retry);
		wrong++;
	}
}

static void examples_are_decided_as_they_say(void **state)
{
	(void)state;
	assert_true(for_each_line(&rules_file, compare) > 300);
	assert_int_equal(wrong, 0);
}

static void mark(const data_file *file, char *columns[COLUMNS], const smtp_verdict *verdict)
{
	(void)file;
	(void)columns;
	for (size_t i = 0; verdict->rule && i < TABLES; i++) {
		for (size_t row = 0; row < tables[i]->count; row++) {
			decided[i][row] = decided[i][row] || verdict->rule == &tables[i]->items[row];
		}
	}
}

static void no_rule_is_dead(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
		for_each_line(&files[i], mark);
	}
	int dead = 0;
	for (size_t i = 0; i < TABLES; i++) {
		assert_true(tables[i]->count <= ROWS);
		for (size_t row = 0; row < tables[i]->count; row++) {
			if (!decided[i][row]) {
				print_error("decides nothing: \"%s\"\n", tables[i]->items[row].pattern);
				dead++;
			}
		}
	}
	assert_int_equal(dead, 0);
}

/* A pattern holds only what a folded text may hold. */
static void patterns_are_folded(void **state)
{
	(void)state;
	for (size_t i = 0; i < TABLES; i++) {
		for (size_t row = 0; row < tables[i]->count; row++) {
			for (const char *at = tables[i]->items[row].pattern; *at; at++) {
				bool good =
					(unsigned char)*at >= 0x80 || strchr("abcdefghijklmnopqrstuvwxyz0123456789 .'^$*|;", *at);
				if (!good) {
					fail_msg("no folded text holds '%c': %s", *at, tables[i]->items[row].pattern);
				}
			}
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(examples_are_decided_as_they_say),
		cmocka_unit_test(no_rule_is_dead),
		cmocka_unit_test(patterns_are_folded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
