/*
 * judge.c - see judge.h. One function for each word of the expectations.
 */
#include "judge.h"
#include "catalogue.h"
#include "secrets.h"

#define USUAL_TIME 10.0 /* seconds; a call that takes longer hangs */

/* ---- octets -------------------------------------------------------------------------------------- */

static size_t count_in(smtp_span text, smtp_span piece)
{
	size_t count = 0;
	const char *at = text.length ? text.data : NULL, *end = at ? at + text.length : NULL;
	while (piece.length && at && (size_t)(end - at) >= piece.length) {
		at = memchr(at, piece.data[0], (size_t)(end - at) - piece.length + 1);
		count += at && memcmp(at, piece.data, piece.length) == 0;
		at += at ? 1 : 0;
	}
	return count;
}

/* How often the client said it; `everywhere`: inside TLS too. */
static size_t said(const judged *run, const char *what, bool everywhere)
{
	const wire *line = &run->server->line;
	smtp_buf piece;
	smtp_buf_init(&piece, 1 << 20);
	dialogue_unescape(&piece, what);
	size_t count = count_in(smtp_buf_view(&line->clear), smtp_buf_view(&piece));
	if (everywhere) {
		count += count_in(smtp_buf_view(&line->inside), smtp_buf_view(&piece)) +
				 count_in(smtp_buf_view(&run->server->decoded), smtp_buf_view(&piece));
	}
	smtp_buf_free(&piece);
	return count;
}

static smtp_span secret_of(const dialogue *script)
{
	return script->server.password.data ? script->server.password : script->server.oauth_token;
}

static bool said_secret(const judged *run, bool everywhere)
{
	const wire *line = &run->server->line;
	smtp_span secret = secret_of(run->script);
	return secrets_are_in(smtp_buf_view(&line->clear), secret) ||
		   (everywhere && secrets_are_in(smtp_buf_view(&line->inside), secret));
}

static void never_anywhere(const judged *run, const char *value, bool everywhere, smtp_buf *complaint)
{
	bool secret = strcmp(value, "<secret>") == 0;
	if (secret ? said_secret(run, everywhere) : said(run, value, everywhere) > 0) {
		smtp_buf_printf(complaint, "never to be sent%s, but was: %s\n", everywhere ? "" : " in clear", value);
	}
}

static void never(const judged *run, const char *value, smtp_buf *complaint)
{
	never_anywhere(run, value, true, complaint);
}

static void never_in_clear(const judged *run, const char *value, smtp_buf *complaint)
{
	never_anywhere(run, value, false, complaint);
}

static void sent(const judged *run, const char *value, smtp_buf *complaint)
{
	if (!said(run, value, true)) {
		smtp_buf_printf(complaint, "to be sent, but was not: %s\n", value);
	}
}

static void at_most(const judged *run, const char *value, smtp_buf *complaint)
{
	char *what;
	unsigned long most = strtoul(value, &what, 10);
	size_t count = said(run, what + 1, true);
	if (count > most) {
		smtp_buf_printf(complaint, "sent %zu times, at most %lu allowed: %s\n", count, most, what + 1);
	}
}

/* ---- the result ---------------------------------------------------------------------------------- */

static void same(const char *what, const char *is, const char *wanted, smtp_buf *complaint)
{
	if (strcmp(is ? is : "none", wanted) != 0) {
		smtp_buf_printf(complaint, "%s is %s, not %s\n", what, is ? is : "none", wanted);
	}
}

static void outcome(const judged *run, const char *value, smtp_buf *complaint)
{
	same("outcome", smtp_outcome_name(run->result->outcome), value, complaint);
}

static void phase(const judged *run, const char *value, smtp_buf *complaint)
{
	same("phase", smtp_phase_name(run->result->phase), value, complaint);
}

static void category(const judged *run, const char *value, smtp_buf *complaint)
{
	same("category", smtp_category_name(run->result->explanation.category), value, complaint);
}

static void retry(const judged *run, const char *value, smtp_buf *complaint)
{
	same("retry", smtp_retry_name(run->result->explanation.retry), value, complaint);
}

static void code(const judged *run, const char *value, smtp_buf *complaint)
{
	char is[16];
	snprintf(is, sizeof is, "%d", run->result->explanation.code);
	same("code", run->result->explanation.code ? is : NULL, value, complaint);
}

static void auth_with(const judged *run, const char *value, smtp_buf *complaint)
{
	same("auth", run->result->server.auth, value, complaint);
}

static void queue_id(const judged *run, const char *value, smtp_buf *complaint)
{
	same("queue_id", run->result->queue_id, value, complaint);
}

static void sni(const judged *run, const char *value, smtp_buf *complaint)
{
	same("sni", run->server->line.sni, value, complaint);
}

static void verified(const judged *run, const char *value, smtp_buf *complaint)
{
	same("verified", run->result->server.tls.verified ? "yes" : "no", value, complaint);
}

static void connections(const judged *run, const char *value, smtp_buf *complaint)
{
	char is[16];
	snprintf(is, sizeof is, "%d", run->server->connections);
	same("connections", is, value, complaint);
}

static void reply(const judged *run, const char *value, smtp_buf *complaint)
{
	const char *response = run->result->explanation.response;
	if (!response || strncmp(response, value, strlen(value)) != 0) {
		smtp_buf_printf(
			complaint, "the reply does not begin with %s: %s\n", value, response ? response : "none");
	}
}

/* Fate, or fate:code, of each recipient. */
static void fates(const judged *run, const char *value, smtp_buf *complaint)
{
	static const char *const names[] = {"rejected", "accepted", "unknown"};
	smtp_buf is;
	smtp_buf_init(&is, 64 * 1024);
	for (size_t i = 0; i < run->result->recipient_count; i++) {
		const smtp_recipient *recipient = &run->result->recipients[i];
		smtp_buf_printf(&is, "%s%s", i ? " " : "", names[recipient->fate]);
		if (recipient->fate == SMTP_FATE_REJECTED && recipient->code) {
			smtp_buf_printf(&is, ":%d", recipient->code);
		}
	}
	same("fates", is.data, value, complaint);
	smtp_buf_free(&is);
}

/* The longest piece of a text of the catalogue that has no placeholder and no brackets. */
static smtp_span fixed_piece(const char *sentence)
{
	smtp_span longest = {sentence, 0};
	for (const char *at = sentence; *at;) {
		size_t length = strcspn(at, "{}[]");
		longest = length > longest.length ? (smtp_span){at, length} : longest;
		at += length;
		at += *at == '{' ? strcspn(at, "}") : 0;
		at += *at ? 1 : 0;
	}
	return longest;
}

/* A result has no variants, but each has its own sentence. */
static void variant(const judged *run, const char *value, smtp_buf *complaint)
{
	const smtp_explanation *explanation = &run->result->explanation;
	const smtp_entry *entry = smtp_catalogue_find(SMTP_LOCALE_EN, explanation->category, value, NULL);
	smtp_span piece = fixed_piece(entry->sentence), message = smtp_span_of(explanation->message);
	if (!entry->special || strcmp(entry->special, value) != 0 || !message.data || !count_in(message, piece)) {
		smtp_buf_printf(complaint, "the message is not that of %s: %s\n", value,
			explanation->message ? explanation->message : "none");
	}
}

/* ---- time ---------------------------------------------------------------------------------------- */

static void within(const judged *run, const char *value, smtp_buf *complaint)
{
	double took = (double)run->took / (double)SMTP_SECOND;
	if (took > strtod(value, NULL)) {
		smtp_buf_printf(complaint, "too slow: %.3f seconds, at most %s allowed\n", took, value);
	}
}

static void not_before(const judged *run, const char *value, smtp_buf *complaint)
{
	double took = (double)run->took / (double)SMTP_SECOND;
	if (took < strtod(value, NULL)) {
		smtp_buf_printf(complaint, "too early: %.3f seconds, at least %s needed\n", took, value);
	}
}

/* ---- all words of the result --------------------------------------------------------------------- */

static void add_text(smtp_buf *all, const char *text)
{
	smtp_buf_string(all, text ? text : "");
	smtp_buf_char(all, '\n');
}

static void add_all(smtp_buf *all, const smtp_result *result)
{
	const smtp_explanation *explanation = &result->explanation;
	const char *const texts[] = {result->error, explanation->message, explanation->response, result->queue_id,
		result->server.tls.subject, result->server.tls.issuer, result->server.tls.names};
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		add_text(all, texts[i]);
	}
	for (size_t i = 0; i < explanation->advice_count; i++) {
		add_text(all, explanation->advice[i]);
	}
	for (size_t i = 0; i < result->recipient_count; i++) {
		add_text(all, result->recipients[i].response);
	}
	for (size_t i = 0; i < result->server.extension_count; i++) {
		add_text(all, result->server.extensions[i]);
	}
	for (size_t i = 0; i < result->transcript_count; i++) {
		add_text(all, result->transcript[i].text);
	}
}

static void says(const judged *run, const char *value, smtp_buf *complaint)
{
	smtp_buf all;
	smtp_buf_init(&all, 16 << 20);
	add_all(&all, run->result);
	if (!count_in(smtp_buf_view(&all), smtp_span_of(value))) {
		smtp_buf_printf(complaint, "nothing in the result says: %s\n", value);
	}
	smtp_buf_free(&all);
}

static void note(const judged *run, const char *value, smtp_buf *complaint)
{
	const smtp_result *result = run->result;
	for (size_t i = 0; i < result->transcript_count; i++) {
		if (result->transcript[i].from == SMTP_FROM_NOTE && strstr(result->transcript[i].text, value)) {
			return;
		}
	}
	smtp_buf_printf(complaint, "no note says: %s\n", value);
}

/* ---- what always holds --------------------------------------------------------------------------- */

static void result_is_clean(const judged *run, smtp_buf *complaint)
{
	smtp_buf all;
	smtp_buf_init(&all, 16 << 20);
	add_all(&all, run->result);
	if (secrets_are_in(smtp_buf_view(&all), secret_of(run->script))) {
		smtp_buf_printf(complaint, "the secret is in the result\n");
	}
	for (size_t i = 0; i < all.length; i++) {
		unsigned char octet = (unsigned char)all.data[i];
		if ((octet < ' ' && octet != '\n') || octet == 127) {
			smtp_buf_printf(complaint, "a control character (%d) is in the result\n", octet);
			break;
		}
	}
	smtp_buf_free(&all);
}

static void result_is_consistent(const judged *run, smtp_buf *complaint)
{
	const smtp_result *result = run->result;
	if (result->ok != (result->outcome == SMTP_OUTCOME_ACCEPTED) || (result->error == NULL) != result->ok ||
		(result->explanation.message == NULL) != result->ok) {
		smtp_buf_printf(complaint, "ok, outcome, error and message do not agree\n");
	}
	if (result->retry_safe != (result->outcome == SMTP_OUTCOME_FAILED)) {
		smtp_buf_printf(complaint, "outcome and retry_safe do not agree\n");
	}
	for (size_t i = 0; i < result->recipient_count; i++) {
		smtp_fate fate = result->recipients[i].fate;
		if ((fate == SMTP_FATE_ACCEPTED && result->outcome == SMTP_OUTCOME_FAILED) ||
			(fate == SMTP_FATE_UNKNOWN && result->outcome != SMTP_OUTCOME_UNKNOWN)) {
			smtp_buf_printf(complaint, "outcome and the fate of recipient %zu do not agree\n", i);
		}
	}
}

static void check_what_always_holds(const judged *run, smtp_buf *complaint)
{
	result_is_clean(run, complaint);
	result_is_consistent(run, complaint);
	if (run->script->server.tls != SMTP_TLS_NONE) {
		never_in_clear(run, "<secret>", complaint);
	}
	if (!dialogue_expects(run->script, "connections")) {
		connections(run, "1", complaint);
	}
	if (!dialogue_expects(run->script, "within") && run->took > (int64_t)(USUAL_TIME * SMTP_SECOND)) {
		smtp_buf_printf(complaint, "it hangs\n");
	}
}

/* ---- the judgement ------------------------------------------------------------------------------- */

static const struct word {
	const char *key;
	void (*check)(const judged *run, const char *value, smtp_buf *complaint);
} words[] = {
	{"outcome", outcome},
	{"phase", phase},
	{"category", category},
	{"variant", variant},
	{"retry", retry},
	{"code", code},
	{"reply", reply},
	{"says", says},
	{"note", note},
	{"fates", fates},
	{"queue_id", queue_id},
	{"auth_with", auth_with},
	{"sni", sni},
	{"verified", verified},
	{"connections", connections},
	{"within", within},
	{"not_before", not_before},
	{"sent", sent},
	{"never", never},
	{"never_in_clear", never_in_clear},
	{"at_most", at_most},
};

static bool check_word(const judged *run, const dialogue_pair *pair, smtp_buf *complaint)
{
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (strcmp(words[i].key, pair->key) == 0) {
			words[i].check(run, pair->value, complaint);
			return true;
		}
	}
	return strcmp(pair->key, "fails") == 0;
}

void judge(const judged *run, smtp_buf *complaint)
{
	smtp_buf_span(complaint, smtp_buf_view(&run->server->complaint));
	for (size_t i = 0; i < run->script->expected_count; i++) {
		if (!check_word(run, &run->script->expected[i], complaint)) {
			smtp_buf_printf(complaint, "not for a scenario: %s\n", run->script->expected[i].key);
		}
	}
	check_what_always_holds(run, complaint);
}
