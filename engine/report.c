/*
 * report.c - see report.h.
 */
#include "report.h"
#include "check.h"
#include "date.h"
#include "report_words.h"
#include "server.h"
#include "wrap.h"

#include <openssl/crypto.h>
#include <stdio.h>

#define REPORT_CEILING (4 * 1024 * 1024)
#define COLUMNS ((size_t)100)
#define MARK_COLUMNS ((size_t)7)

typedef struct report {
	const smtp_server *server;
	const smtp_diagnosis *diagnosis;
	const smtp_mask *mask;
	smtp_locale locale;
	smtp_buf out;
	smtp_buf shown; /* the text that was masked last */
} report;

/* ---- lines --------------------------------------------------------------------------------------- */

static const char *format_of(const report *to, smtp_report_words words)
{
	return smtp_report_format(words, to->locale);
}

static void add_words(report *to, smtp_report_words words)
{
	smtp_buf_string(&to->out, format_of(to, words));
}

static void add_heading(report *to, smtp_report_words words)
{
	smtp_buf_char(&to->out, '\n');
	add_words(to, words);
	smtp_buf_char(&to->out, '\n');
}

/* Good until the next call. */
static smtp_span show(report *to, const char *text)
{
	smtp_span whole = smtp_span_of(text ? text : "");
	if (!to->mask) {
		return whole;
	}
	smtp_buf_clear(&to->shown);
	if (!smtp_mask_text(&to->shown, whole, to->mask)) {
		to->out.failed = true; /* rather no report than one that tells too much */
	}
	return smtp_buf_view(&to->shown);
}

/* A sentence behind `start`, which is ASCII. */
static void add_sentence(report *to, const char *start, const char *sentence)
{
	smtp_buf_string(&to->out, start);
	smtp_wrap_text(&to->out, show(to, sentence), strlen(start), COLUMNS, strlen(start));
}

/* As it was said: only its own lines are lines, each under the first. */
static void add_unbroken(report *to, smtp_span text, size_t indent)
{
	smtp_wrap_text(&to->out, text, indent, SIZE_MAX / 2, indent);
}

/* ---- the head ------------------------------------------------------------------------------------ */

static void add_program(report *to, smtp_span program)
{
	char words[256];
	snprintf(words, sizeof words, "%.*s%s%s", (int)program.length, program.data ? program.data : "",
		program.length ? ", " : "", OpenSSL_version(OPENSSL_VERSION));
	smtp_buf_printf(&to->out, format_of(to, REPORT_PROGRAM), words);
	smtp_buf_char(&to->out, '\n');
}

static void add_time(report *to, int64_t made)
{
	char utc[SMTP_UTC_ROOM], words[32] = "?";
	if (smtp_date_format_utc(made, utc)) {
		snprintf(words, sizeof words, "%.10s %.8s", utc, utc + 11);
	}
	smtp_buf_printf(&to->out, format_of(to, REPORT_MADE), words);
	smtp_buf_char(&to->out, '\n');
}

static void add_head(report *to, const smtp_report_source *source)
{
	char label[SMTP_SERVER_LABEL], place[SMTP_PLACE];
	smtp_server_label(to->server, label);
	smtp_check_place(label, smtp_server_port(to->server), to->locale, place);
	smtp_buf_printf(&to->out, format_of(to, REPORT_TITLE), place);
	smtp_buf_string(&to->out, "\n\n");
	add_time(to, source->made);
	add_program(to, source->program);
	smtp_span privacy =
		smtp_span_of(format_of(to, to->mask ? REPORT_WITHOUT_ADDRESSES : REPORT_WITH_ADDRESSES));
	smtp_wrap_text(&to->out, privacy, 0, COLUMNS, to->locale == SMTP_LOCALE_ZH ? 6 : 10);
}

/* ---- the verdict --------------------------------------------------------------------------------- */

static void add_advice(report *to)
{
	const smtp_explanation *explanation = &to->diagnosis->explanation;
	if (explanation->advice_count || explanation->help_url) {
		add_heading(to, REPORT_ADVICE);
	}
	for (size_t i = 0; i < explanation->advice_count; i++) {
		char start[32];
		snprintf(start, sizeof start, "  %zu. ", i + 1);
		add_sentence(to, start, explanation->advice[i]);
	}
	if (explanation->help_url) {
		smtp_buf_string(&to->out, "  ");
		add_words(to, REPORT_HELP);
		smtp_buf_printf(&to->out, "%s\n", explanation->help_url);
	}
}

static void add_verdict(report *to)
{
	const smtp_explanation *explanation = &to->diagnosis->explanation;
	smtp_span lead = smtp_span_of(format_of(to, REPORT_VERDICT));
	smtp_buf_char(&to->out, '\n');
	smtp_buf_span(&to->out, lead);
	smtp_wrap_text(&to->out, show(to, explanation->message), smtp_wrap_width(lead), COLUMNS, 2);
	if (to->diagnosis->error) {
		smtp_buf_string(&to->out, "  [");
		smtp_buf_span(&to->out, show(to, to->diagnosis->error));
		smtp_buf_string(&to->out, "]\n");
	}
	add_advice(to);
}

static void add_working(report *to)
{
	const smtp_diagnosis *diagnosis = to->diagnosis;
	char host[SMTP_SERVER_LABEL];
	if (!diagnosis->has_working) {
		return;
	}
	smtp_server working = *to->server;
	working.host = diagnosis->working_host.data ? diagnosis->working_host : working.host;
	smtp_server_label(&working, host);
	smtp_buf_char(&to->out, '\n');
	smtp_buf_printf(&to->out, format_of(to, REPORT_WORKING), host, diagnosis->working_port,
		smtp_tls_mode_name(diagnosis->working_tls));
	smtp_buf_char(&to->out, '\n');
}

/* What the verdict does not speak of: warnings, and what was looked at beside the conversation. */
static bool is_noticed(const smtp_check *check)
{
	bool beside = check->name > SMTP_CHECK_NEIGHBOURS && check->status == SMTP_CHECK_FAIL;
	return check->status == SMTP_CHECK_WARN || beside;
}

static void add_noticed(report *to)
{
	bool any = false;
	for (size_t i = 0; i < to->diagnosis->check_count; i++) {
		const smtp_check *check = &to->diagnosis->checks[i];
		if (is_noticed(check)) {
			if (!any) {
				add_heading(to, REPORT_NOTICED);
			}
			any = true;
			add_sentence(to, "  - ", check->message);
		}
	}
}

/* ---- the steps ----------------------------------------------------------------------------------- */

/* The widest name of a step. */
static size_t step_columns(smtp_locale locale)
{
	size_t widest = 0;
	for (int i = 0; i < SMTP_CHECK_COUNT; i++) {
		size_t width = smtp_wrap_width(smtp_span_of(smtp_report_step((smtp_check_name)i, locale)));
		widest = width > widest ? width : widest;
	}
	return widest;
}

/* Not by %f, which knows the locale. */
static void print_milliseconds(char *text, size_t room, int64_t duration)
{
	int64_t tenths = duration / 100 + (duration % 100 >= 50);
	snprintf(text, room, "%6lld.%d ms", (long long)(tenths / 10), (int)(tenths % 10));
}

static void add_check(report *to, const smtp_check *check)
{
	char mark[32], duration[32] = "";
	size_t steps = step_columns(to->locale) + 1, times = 13;
	snprintf(mark, sizeof mark, "[%s]", smtp_report_mark(check->status, to->locale));
	if (check->duration >= 0) {
		print_milliseconds(duration, sizeof duration, check->duration);
	}
	smtp_buf_string(&to->out, "  ");
	smtp_wrap_pad(&to->out, smtp_span_of(mark), MARK_COLUMNS);
	smtp_wrap_pad(&to->out, smtp_span_of(smtp_report_step(check->name, to->locale)), steps);
	smtp_wrap_pad(&to->out, smtp_span_of(duration), times);
	size_t indent = 2 + MARK_COLUMNS + steps + times;
	smtp_wrap_text(&to->out, show(to, check->message), indent, COLUMNS, indent);
}

static bool was_not_reached(const report *to, const smtp_check *check)
{
	return check->status == SMTP_CHECK_SKIP && check->message &&
		   strcmp(check->message, smtp_check_format(WORDS_NOT_REACHED, to->locale)) == 0;
}

/* The steps behind the one that failed, in one line. */
static void add_not_reached(report *to)
{
	smtp_buf list, sentence;
	int last = -1;
	smtp_buf_init(&list, 1000);
	smtp_buf_init(&sentence, 1200);
	for (size_t i = 0; i < to->diagnosis->check_count; i++) {
		const smtp_check *check = &to->diagnosis->checks[i];
		if (was_not_reached(to, check) && (int)check->name != last) {
			smtp_buf_string(&list, list.length ? format_of(to, REPORT_COMMA) : "");
			smtp_buf_string(&list, smtp_report_step(check->name, to->locale));
			last = (int)check->name;
		}
	}
	if (list.length) {
		smtp_buf_printf(&sentence, format_of(to, REPORT_NOT_REACHED), list.data);
		smtp_buf_string(&to->out, "  ");
		smtp_wrap_pad(&to->out, SMTP_SPAN("[-]"), MARK_COLUMNS);
		smtp_wrap_text(&to->out, smtp_buf_view(&sentence), 2 + MARK_COLUMNS, COLUMNS, 2 + MARK_COLUMNS);
	}
	smtp_buf_free(&list);
	smtp_buf_free(&sentence);
}

static void add_steps(report *to)
{
	add_heading(to, REPORT_STEPS);
	bool folded = false;
	for (size_t i = 0; i < to->diagnosis->check_count; i++) {
		if (!was_not_reached(to, &to->diagnosis->checks[i])) {
			add_check(to, &to->diagnosis->checks[i]);
		} else if (!folded) {
			folded = true;
			add_not_reached(to);
		}
	}
}

/* ---- the transcript ------------------------------------------------------------------------------ */

static void add_transcript(report *to)
{
	static const char *const speakers[] = {
		[SMTP_FROM_CLIENT] = "C:", [SMTP_FROM_SERVER] = "S:", [SMTP_FROM_NOTE] = "--"};
	if (to->diagnosis->transcript_count) {
		add_heading(to, REPORT_TRANSCRIPT);
	}
	for (size_t i = 0; i < to->diagnosis->transcript_count; i++) {
		const smtp_trace_entry *entry = &to->diagnosis->transcript[i];
		char when[32], start[48];
		print_milliseconds(when, sizeof when, entry->when);
		int length = snprintf(start, sizeof start, "  %s  %s ", when, speakers[entry->from]);
		smtp_buf_string(&to->out, start);
		add_unbroken(to, show(to, entry->text), (size_t)length);
	}
}

char *smtp_report(const smtp_report_source *source)
{
	report to = {.server = source->server,
		.diagnosis = source->diagnosis,
		.mask = source->mask,
		.locale = source->server->locale};
	smtp_buf_init(&to.out, REPORT_CEILING);
	smtp_buf_init(&to.shown, REPORT_CEILING);
	add_head(&to, source);
	add_verdict(&to);
	add_working(&to);
	add_noticed(&to);
	add_steps(&to);
	add_transcript(&to);
	smtp_buf_free(&to.shown);
	return smtp_buf_take(&to.out);
}
