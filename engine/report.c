/*
 * report.c - see report.h.
 */
#include "report.h"
#include "check.h"
#include "server.h"

#include <stdio.h>
#include <inttypes.h>

#define REPORT_CEILING (4 * 1024 * 1024)

static void add_words(smtp_buf *out, smtp_locale locale, smtp_check_words words)
{
	smtp_buf_string(out, smtp_check_format(words, locale));
}

/* Lines after the first are indented, so that a long text stays under its mark. */
static void add_indented(smtp_buf *out, const char *text, const char *indent)
{
	for (const char *line = text; line;) {
		const char *end = strchr(line, '\n');
		smtp_buf_append(out, line, end ? (size_t)(end - line) : strlen(line));
		smtp_buf_char(out, '\n');
		line = end && end[1] ? end + 1 : NULL;
		if (line) {
			smtp_buf_string(out, indent);
		}
	}
}

static void add_title(smtp_buf *out, const smtp_server *server)
{
	char label[SMTP_SERVER_LABEL], place[SMTP_PLACE];
	smtp_server_label(server, label);
	smtp_check_place(label, smtp_server_port(server), server->locale, place);
	smtp_buf_printf(out, smtp_check_format(WORDS_REPORT_TITLE, server->locale), place);
	smtp_buf_string(out, "\n\n");
}

static void add_verdict(smtp_buf *out, smtp_locale locale, const smtp_diagnosis *diagnosis)
{
	const smtp_explanation *explanation = &diagnosis->explanation;
	add_words(out, locale, WORDS_REPORT_VERDICT);
	smtp_buf_printf(out, "%s\n", explanation->message ? explanation->message : "");
	if (diagnosis->error) {
		smtp_buf_printf(out, "[%s]\n", diagnosis->error);
	}
	if (explanation->advice_count) {
		smtp_buf_char(out, '\n');
		add_words(out, locale, WORDS_REPORT_ADVICE);
		smtp_buf_char(out, '\n');
	}
	for (size_t i = 0; i < explanation->advice_count; i++) {
		smtp_buf_printf(out, "  %zu. %s\n", i + 1, explanation->advice[i]);
	}
	if (diagnosis->has_working) {
		smtp_buf_string(out, "  * ");
		smtp_buf_printf(out, smtp_check_format(WORDS_REPORT_WORKING, locale), diagnosis->working_port,
			smtp_tls_mode_name(diagnosis->working_tls));
		smtp_buf_char(out, '\n');
	}
	if (explanation->help_url) {
		smtp_buf_string(out, "  ");
		add_words(out, locale, WORDS_REPORT_HELP);
		smtp_buf_printf(out, "%s\n", explanation->help_url);
	}
}

static void add_check(smtp_buf *out, const smtp_check *check)
{
	static const char *const marks[] = {[SMTP_CHECK_PASS] = "ok  ",
		[SMTP_CHECK_WARN] = "warn",
		[SMTP_CHECK_FAIL] = "FAIL",
		[SMTP_CHECK_SKIP] = "-   "};
	smtp_buf_printf(out, "  [%s] %-11s ", marks[check->status], smtp_check_label(check->name));
	if (check->duration >= 0) {
		smtp_buf_printf(out, "%8.1f ms  ", (double)check->duration / 1000.0);
	} else {
		smtp_buf_string(out, "             ");
	}
	add_indented(out, check->message ? check->message : "", "                                  ");
}

static void add_transcript(smtp_buf *out, const smtp_diagnosis *diagnosis)
{
	static const char *const marks[] = {
		[SMTP_FROM_CLIENT] = "C:", [SMTP_FROM_SERVER] = "S:", [SMTP_FROM_NOTE] = "--"};
	for (size_t i = 0; i < diagnosis->transcript_count; i++) {
		const smtp_trace_entry *entry = &diagnosis->transcript[i];
		smtp_buf_printf(out, "  %8.1f ms  %s ", (double)entry->when / 1000.0, marks[entry->from]);
		add_indented(out, entry->text, "                 ");
	}
}

char *smtp_report(const smtp_server *server, const smtp_diagnosis *diagnosis)
{
	smtp_buf out;
	smtp_buf_init(&out, REPORT_CEILING);
	add_title(&out, server);
	add_verdict(&out, server->locale, diagnosis);
	smtp_buf_char(&out, '\n');
	add_words(&out, server->locale, WORDS_REPORT_STEPS);
	smtp_buf_char(&out, '\n');
	for (size_t i = 0; i < diagnosis->check_count; i++) {
		add_check(&out, &diagnosis->checks[i]);
	}
	smtp_buf_char(&out, '\n');
	add_words(&out, server->locale, WORDS_REPORT_TRANSCRIPT);
	smtp_buf_char(&out, '\n');
	add_transcript(&out, diagnosis);
	return smtp_buf_take(&out);
}
