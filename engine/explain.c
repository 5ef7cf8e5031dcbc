/*
 * explain.c - see explain.h. Fills the texts of catalogue.h with values; every value is cleaned and cut first,
 * for most of them are words of strangers.
 */
#include "explain.h"

#include "catalogue.h"
#include "providers.h"
#include "reading.h"
#include "text.h"

#define VALUE_LIMIT 300     /* octets of a value in a sentence */
#define SENTENCE_LIMIT 4000 /* all values of a sentence together stay below */
#define LINE_LIMIT 500      /* words of a line for logs */

typedef enum placeholder {
	SERVER,
	TARGET,
	PEER,
	PROVIDER,
	HOST,
	PORT,
	IP,
	REPLY,
	ERRNO,
	DETAIL,
	USERNAME,
	SENDER,
	MINUTES,
	ISSUER,
	SUBJECT,
	NAMES,
	NOT_BEFORE,
	EXPIRES,
	DIAGNOSE,
	AGO,
	CLOCK,
	FINGERPRINT,
	MISSING,
	INTERCEPTOR,
	PROXY,
	WAIT,
	PLACEHOLDER_COUNT
} placeholder;

static const char *const placeholder_names[PLACEHOLDER_COUNT] = {"server", "target", "peer", "provider",
	"host", "port", "ip", "reply", "errno", "detail", "username", "sender", "minutes", "issuer", "subject",
	"names", "not_before", "expires", "diagnose", "ago", "clock", "fingerprint", "missing", "interceptor",
	"proxy", "wait"};

/* An empty value is not known. */
typedef struct values {
	smtp_buf of[PLACEHOLDER_COUNT];
} values;

/* ---- values -------------------------------------------------------------------------------------- */

static void init_values(values *all)
{
	for (size_t i = 0; i < PLACEHOLDER_COUNT; i++) {
		smtp_buf_init(&all->of[i], 2 * VALUE_LIMIT);
	}
}

static void free_values(values *all)
{
	for (size_t i = 0; i < PLACEHOLDER_COUNT; i++) {
		smtp_buf_free(&all->of[i]);
	}
}

static bool any_failed(const values *all)
{
	bool failed = false;
	for (size_t i = 0; i < PLACEHOLDER_COUNT; i++) {
		failed = failed || all->of[i].failed;
	}
	return failed;
}

/* Appends clean text on one line. */
static bool append_line(smtp_buf *out, smtp_span raw, bool chinese, size_t limit)
{
	size_t before = out->length;
	bool good = smtp_text_clean(out, smtp_text_head(raw, SMTP_REPLY_LOOK), chinese, limit);
	for (size_t i = before; i < out->length; i++) {
		if (out->data[i] == '\n') {
			out->data[i] = ' ';
		}
	}
	return good;
}

static void set(values *all, placeholder which, const smtp_circumstances *circumstances, smtp_span raw)
{
	append_line(&all->of[which], raw, circumstances->locale == SMTP_LOCALE_ZH, VALUE_LIMIT);
}

/* The server's words end where ours go on: one full stop is enough. */
static void trim_stop(smtp_buf *value)
{
	while (value->length > 0 && memchr(". ", value->data[value->length - 1], 2)) {
		value->data[--value->length] = '\0';
	}
}

static bool append_codes(smtp_buf *out, const smtp_explanation *explanation)
{
	bool good = true;
	if (explanation->code) {
		good = smtp_buf_printf(out, "%d ", explanation->code);
	}
	if (explanation->enhanced_code[0]) {
		good = smtp_buf_printf(out, "%s ", explanation->enhanced_code) && good;
	}
	return good;
}

static void set_reply(values *all, const smtp_explanation *explanation)
{
	smtp_buf *value = &all->of[REPLY];
	if (explanation->response) {
		append_codes(value, explanation);
		append_line(value, smtp_span_of(explanation->response), false, VALUE_LIMIT);
		trim_stop(value);
	}
}

/* {server}, {target} and {peer}: whom we spoke to, in three forms that always exist. */
static void set_server(values *all, const smtp_circumstances *circumstances)
{
	bool zh = circumstances->locale == SMTP_LOCALE_ZH;
	smtp_buf *server = &all->of[SERVER], *target = &all->of[TARGET];
	smtp_span host = smtp_buf_view(&all->of[HOST]), provider = smtp_buf_view(&all->of[PROVIDER]);
	if (provider.length > 0) {
		smtp_buf_span(server, provider);
	} else {
		smtp_buf_string(server, zh ? "邮件服务器" : "The mail server");
		if (host.length > 0) {
			smtp_buf_char(server, ' ');
			smtp_buf_span(server, host);
		}
	}
	if (zh && server->length > 0 && (unsigned char)server->data[server->length - 1] < 0x80) {
		smtp_buf_char(server, ' '); /* Latin words stand apart from Chinese ones */
	}
	if (host.length == 0) {
		host = smtp_span_of(zh ? "服务器" : "the server");
	}
	smtp_buf_span(&all->of[PEER], host);
	bool literal = memchr(host.data, ':', host.length) != NULL && host.data[0] != '[';
	smtp_buf_string(target, literal ? "[" : "");
	smtp_buf_span(target, host);
	smtp_buf_string(target, literal ? "]" : "");
	if (circumstances->port && circumstances->host.length > 0) {
		smtp_buf_printf(target, ":%u", circumstances->port);
	}
}

/* "3 days ago"; nothing for what is still to come. */
static void set_ago(smtp_buf *value, int64_t seconds, bool zh)
{
	long long days = seconds / 86400;
	if (seconds >= 86400) {
		smtp_buf_printf(value, zh ? "%lld 天前" : days == 1 ? "%lld day ago" : "%lld days ago", days);
	} else if (seconds > 0) {
		smtp_buf_string(value, zh ? "不到一天前" : "less than a day ago");
	}
}

/* "12 seconds", "3 minutes", "5 hours"; rounded up. */
static void set_wait(smtp_buf *value, int64_t seconds, bool zh)
{
	static const struct {
		int64_t length, below; /* seconds */
		const char *one, *many, *zh;
	} units[] = {{1, 120, "second", "seconds", "秒"}, {60, 7200, "minute", "minutes", "分钟"},
		{3600, INT64_MAX, "hour", "hours", "小时"}};
	size_t i = 0;
	while (seconds > units[i].below) {
		i++;
	}
	if (seconds > 0) {
		int64_t count = (seconds - 1) / units[i].length + 1;
		const char *unit = count == 1 ? units[i].one : units[i].many;
		smtp_buf_printf(value, "%lld %s", (long long)count, zh ? units[i].zh : unit);
	}
}

static void set_certificate(values *all, const smtp_circumstances *circumstances)
{
	const smtp_tls_facts *tls = circumstances->tls;
	if (!tls || !tls->seen) {
		return;
	}
	set(all, ISSUER, circumstances, smtp_span_of(tls->issuer));
	set(all, SUBJECT, circumstances, smtp_span_of(tls->subject));
	set(all, NAMES, circumstances, smtp_span_of(tls->names && tls->names[0] ? tls->names : tls->subject));
	set(all, NOT_BEFORE, circumstances, smtp_span_of(tls->not_before));
	set(all, EXPIRES, circumstances, smtp_span_of(tls->expires));
	set(all, CLOCK, circumstances, smtp_span_of(tls->clock));
	set(all, FINGERPRINT, circumstances, smtp_span_of(tls->fingerprint));
	set(all, MISSING, circumstances, smtp_span_of(tls->missing));
	set_ago(&all->of[AGO], -tls->expires_in, circumstances->locale == SMTP_LOCALE_ZH);
	const char *product = smtp_verdict_interceptor(circumstances);
	smtp_buf_string(&all->of[INTERCEPTOR], product ? product : "");
}

static void set_number(values *all, placeholder which, int64_t number)
{
	if (number > 0) {
		smtp_buf_printf(&all->of[which], "%lld", (long long)number);
	}
}

static void set_values(
	values *all, const smtp_circumstances *circumstances, const smtp_explanation *explanation)
{
	const smtp_provider *provider = smtp_provider_by_name(smtp_span_of(explanation->provider));
	if (provider) {
		bool zh = circumstances->locale == SMTP_LOCALE_ZH;
		smtp_buf_string(&all->of[PROVIDER], zh ? provider->label_zh : provider->label_en);
	}
	set(all, HOST, circumstances, circumstances->host);
	set_number(all, PORT, circumstances->port);
	set(all, IP, circumstances, smtp_span_of(circumstances->ip));
	set_number(all, ERRNO, circumstances->sys_error);
	set(all, DETAIL, circumstances, circumstances->detail);
	set(all, PROXY, circumstances, circumstances->proxy);
	set(all, USERNAME, circumstances, circumstances->username);
	set(all, SENDER, circumstances, circumstances->sender);
	set_number(all, MINUTES, explanation->retry_after > 0 ? (explanation->retry_after + 59) / 60 : 0);
	/* who is diagnosing need not be told to diagnose */
	smtp_buf_string(&all->of[DIAGNOSE], circumstances->diagnosing ? "" : "smtp_diagnose()");
	set_wait(&all->of[WAIT], explanation->retry_after, circumstances->locale == SMTP_LOCALE_ZH);
	set_reply(all, explanation);
	set_certificate(all, circumstances);
	set_server(all, circumstances);
}

/* ---- templates ----------------------------------------------------------------------------------- */

static bool is_ascii(char octet)
{
	return (unsigned char)octet < 0x80;
}

/* The texts set {target} and its like apart by spaces, as Latin words stand in Chinese; a Chinese value
 * ("the server") needs none. */
static bool append_value(smtp_buf *out, smtp_span value, const char **rest)
{
	bool chinese_value = value.length > 0 && !is_ascii(value.data[0]);
	if (chinese_value && out->length > 1 && out->data[out->length - 1] == ' ' &&
		!is_ascii(out->data[out->length - 2])) {
		out->length--;
	}
	if (value.length > 0 && !is_ascii(value.data[value.length - 1]) && (*rest)[0] == ' ' &&
		!is_ascii((*rest)[1])) {
		++*rest;
	}
	return smtp_buf_span(out, value);
}

/* Expands what lies between `from` and `to`, without brackets. *known: every placeholder had a value. */
static bool expand_plain(smtp_buf *out, const char *from, const char *to, const values *all, bool *known)
{
	while (from < to) {
		const char *open = memchr(from, '{', (size_t)(to - from));
		const char *close = open ? memchr(open, '}', (size_t)(to - open)) : NULL;
		if (!close) {
			return smtp_buf_append(out, from, (size_t)(to - from));
		}
		smtp_span name = {open + 1, (size_t)(close - open - 1)};
		if (!smtp_buf_append(out, from, (size_t)(open - from))) {
			return false;
		}
		from = close + 1;
		for (size_t i = 0; i < PLACEHOLDER_COUNT; i++) {
			if (smtp_span_equals(name, placeholder_names[i])) {
				*known = *known && all->of[i].length > 0;
				if (!append_value(out, smtp_buf_view(&all->of[i]), &from)) {
					return false;
				}
			}
		}
	}
	return true;
}

/* *known: every placeholder outside brackets had a value. */
static bool expand(smtp_buf *out, const char *text, const values *all, bool *known)
{
	while (*text) {
		size_t plain = strcspn(text, "[");
		if (!expand_plain(out, text, text + plain, all, known)) {
			return false;
		}
		text += plain;
		if (*text == '[') {
			size_t inside = strcspn(++text, "]"), before = out->length;
			bool whole = true;
			if (!expand_plain(out, text, text + inside, all, &whole)) {
				return false;
			}
			if (!whole) {
				out->length = before;
			}
			text += inside + (text[inside] == ']');
		}
	}
	return true;
}

/* The expanded text, to be freed; NULL: memory, or (then *known is false) a value is missing. */
static char *expanded(const char *text, const values *all, bool *known)
{
	smtp_buf out;
	smtp_buf_init(&out, SENTENCE_LIMIT);
	*known = true;
	if (expand(&out, text, all, known) && *known && smtp_buf_reserve(&out, 0)) {
		out.data[out.length] = '\0';
		return smtp_buf_take(&out);
	}
	smtp_buf_free(&out);
	return NULL;
}

static bool add_advice(smtp_explanation *explanation, const smtp_entry *entry, const values *all)
{
	explanation->advice = smtp_calloc(SMTP_ADVICE_MAX, sizeof *explanation->advice);
	if (!explanation->advice) {
		return false;
	}
	for (size_t i = 0; entry->advice[i]; i++) {
		bool known;
		char *step = expanded(entry->advice[i], all, &known);
		if (step) {
			explanation->advice[explanation->advice_count++] = step;
		} else if (known) {
			return false;
		}
	}
	return true;
}

/* ---- explanations -------------------------------------------------------------------------------- */

static bool add_words(
	smtp_explanation *explanation, const smtp_circumstances *circumstances, const smtp_verdict *verdict)
{
	const smtp_entry *entry =
		smtp_catalogue_find(circumstances->locale, verdict->category, verdict->variant, verdict->provider);
	values all;
	bool known;
	init_values(&all);
	set_values(&all, circumstances, explanation);
	explanation->message = expanded(entry->sentence, &all, &known);
	bool good = explanation->message && add_advice(explanation, entry, &all) && !any_failed(&all);
	free_values(&all);
	return good;
}

bool smtp_explain_circumstances(const smtp_circumstances *circumstances, smtp_explanation *explanation)
{
	smtp_verdict verdict;
	smtp_buf clean;
	smtp_buf_init(&clean, SMTP_REPLY_LOOK + 8);
	bool good = smtp_verdict_of(circumstances, &verdict, &clean);
	*explanation = (smtp_explanation){
		.category = verdict.category,
		.retry = verdict.retry,
		.retry_after = verdict.retry_after,
		.provider = verdict.provider,
		.code = verdict.code,
		.help_url = verdict.help_url,
	};
	memcpy(explanation->enhanced_code, verdict.enhanced_code, sizeof explanation->enhanced_code);
	if (clean.length > 0 || verdict.code) {
		explanation->response = smtp_strndup(clean.length ? clean.data : "", clean.length);
		good = good && explanation->response;
	}
	smtp_buf_free(&clean);
	if (verdict.category != SMTP_CATEGORY_NONE) {
		good = add_words(explanation, circumstances, &verdict) && good;
	}
	return good;
}

void smtp_explain(smtp_span reply, const smtp_explain_context *context, smtp_explanation *explanation)
{
	char enhanced[12] = "";
	if (context->enhanced_code.length > 0) {
		smtp_reading_enhanced(context->enhanced_code, enhanced);
	}
	smtp_circumstances circumstances = {
		.phase = context->phase,
		.code = context->code,
		.enhanced_code = enhanced[0] ? enhanced : NULL,
		.reply = reply,
		.host = context->host,
		.provider = context->provider,
		.locale = context->locale,
	};
	smtp_explain_circumstances(&circumstances, explanation);
}

void smtp_explanation_forget_failure(smtp_explanation *explanation)
{
	for (size_t i = 0; i < explanation->advice_count; i++) {
		smtp_free(explanation->advice[i]);
	}
	smtp_free(explanation->advice);
	smtp_free(explanation->message);
	explanation->advice = NULL;
	explanation->advice_count = 0;
	explanation->message = NULL;
	explanation->help_url = NULL;
	explanation->category = SMTP_CATEGORY_NONE;
	explanation->retry = SMTP_RETRY_NONE;
	explanation->retry_after = -1;
}

void smtp_explanation_free(smtp_explanation *explanation)
{
	smtp_explanation_forget_failure(explanation);
	smtp_free(explanation->response);
	*explanation = (smtp_explanation){.retry_after = -1};
}

/* ---- the line for logs --------------------------------------------------------------------------- */

/* "lost_after_dot" reads "lost after dot". */
static bool append_name(smtp_buf *out, const char *name)
{
	bool good = true;
	for (; name && *name; name++) {
		good = smtp_buf_char(out, *name == '_' ? ' ' : *name) && good;
	}
	return good;
}

/* The reply that is shown was given to an earlier message. */
static bool is_old_reply(const char *variant)
{
	return variant &&
		   (strcmp(variant, SMTP_VARIANT_PAUSED) == 0 || strcmp(variant, SMTP_VARIANT_PAUSED_BY_QUOTA) == 0);
}

static bool append_reason(
	smtp_buf *out, const smtp_circumstances *circumstances, const smtp_explanation *explanation)
{
	if (explanation->response) {
		bool good = smtp_buf_string(out, is_old_reply(circumstances->variant) ? "not tried after " : "") &&
					append_codes(out, explanation) &&
					append_line(out, smtp_span_of(explanation->response), false, LINE_LIMIT);
		while (out->length > 0 && out->data[out->length - 1] == ' ') {
			out->length--;
		}
		return good;
	}
	bool good = true;
	if (circumstances->detail.length > 0) {
		good = append_line(out, circumstances->detail, circumstances->locale == SMTP_LOCALE_ZH, LINE_LIMIT);
	} else {
		good = append_name(
			out, circumstances->variant ? circumstances->variant : smtp_category_name(explanation->category));
	}
	return good &&
		   (!circumstances->sys_error || smtp_buf_printf(out, " [errno %d]", circumstances->sys_error));
}

char *smtp_error_line(const smtp_circumstances *circumstances, const smtp_explanation *explanation)
{
	const char *phase = smtp_phase_name(circumstances->phase);
	const char *category = smtp_category_name(explanation->category);
	smtp_buf line;
	smtp_buf_init(&line, 2 * LINE_LIMIT);
	bool good =
		(!phase || smtp_buf_printf(&line, "%s: ", phase)) && append_reason(&line, circumstances, explanation);
	good = good && (!category || smtp_buf_printf(&line, " (%s)", category));
	if (!good) {
		smtp_buf_free(&line);
		return NULL;
	}
	return smtp_buf_take(&line);
}
