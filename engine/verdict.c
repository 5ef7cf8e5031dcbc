/*
 * verdict.c - see verdict.h. The order of matching: the provider's rules, the generic texts, the enhanced code, vague
 * texts, the reply code; texts without a reply first meet those of TLS libraries and sockets.
 */
#include "verdict.h"

#include "escapes.h"
#include "folded.h"
#include "interceptors.h"
#include "providers.h"
#include "reading.h"
#include "text.h"

#define FOLDED_ROOM (SMTP_REPLY_LOOK * 4 + 64)

/* What matching works on. `urls` is the innermost reply folded with its URLs, `words` without them. */
typedef struct evidence {
	smtp_phase phase;
	smtp_reading reading;
	int class; /* 4 or 5, told by the reply code, else by the enhanced code; 0: not told */
	const smtp_provider *provider;
	smtp_buf whole;
	smtp_folded urls, words;
} evidence;

/* ---- who spoke ----------------------------------------------------------------------------------- */

static const smtp_provider *by_words(smtp_span text)
{
	smtp_folded folded;
	const smtp_provider *provider = NULL;
	if (text.length > 0) {
		smtp_folded_init(&folded, FOLDED_ROOM);
		if (smtp_folded_set(&folded, "", smtp_text_head(text, SMTP_REPLY_LOOK), true)) {
			provider = smtp_provider_by_words(&folded);
		}
		smtp_folded_free(&folded);
	}
	return provider;
}

const smtp_provider *smtp_verdict_server(smtp_span host, smtp_span greeting)
{
	const smtp_provider *provider = smtp_provider_by_host(host);
	return provider ? provider : by_words(greeting);
}

/* Asked for by name, else whom the configuration names, else who greets, else whose words these are. */
static const smtp_provider *provider_of(const smtp_circumstances *circumstances)
{
	const smtp_provider *provider = smtp_provider_by_name(circumstances->provider);
	if (!provider) {
		provider = circumstances->recognised
					   ? circumstances->server
					   : smtp_verdict_server(circumstances->host, circumstances->greeting);
	}
	/* A consent says nothing of its speaker that the greeting has not said. */
	smtp_span reply = circumstances->reply;
	bool consent = circumstances->recognised && reply.length > 0 && reply.data[0] == '2';
	return provider || consent ? provider : by_words(reply);
}

/* A relay may quote another server: then the words are that one's. */
static void prefer_quoted_provider(const smtp_circumstances *circumstances, evidence *seen)
{
	if (seen->reading.around.length > 0 && !circumstances->provider.data) {
		const smtp_provider *quoted = by_words(seen->reading.text);
		if (!quoted) {
			quoted = by_words(seen->reading.around);
		}
		if (quoted) {
			seen->provider = quoted;
		}
	}
}

/* Reader or host Chinese: then octets that are no UTF-8 are more likely GB18030 than Latin-1. */
static bool may_be_chinese(const smtp_circumstances *circumstances, const smtp_provider *provider)
{
	smtp_span host = circumstances->host;
	bool cn =
		host.length > 3 && smtp_starts_with_ignoring_case((smtp_span){host.data + host.length - 3, 3}, ".cn");
	return cn || circumstances->locale == SMTP_LOCALE_ZH || (provider && provider->chinese) ||
		   smtp_reading_find(smtp_text_head(circumstances->greeting, SMTP_REPLY_LOOK), "coremail", 8) ||
		   smtp_text_looks_gb(smtp_text_head(circumstances->reply, SMTP_REPLY_LOOK));
}

/* ---- rules --------------------------------------------------------------------------------------- */

static bool phase_fits(unsigned phases, smtp_phase phase)
{
	return phases == 0 || (phases & (1u << phase)) != 0;
}

static bool code_fits(int wanted, const evidence *seen)
{
	return wanted == 0 || wanted == seen->reading.code || wanted == seen->class;
}

static const smtp_rule *match_text(const smtp_rules *rules, const evidence *seen, const smtp_folded *folded)
{
	for (size_t i = 0; i < rules->count; i++) {
		const smtp_rule *rule = &rules->items[i];
		if (phase_fits(rule->phases, seen->phase) && code_fits(rule->code, seen) &&
			smtp_folded_holds(folded, rule->pattern)) {
			return rule;
		}
	}
	return NULL;
}

/* In this order: what is said of nothing else comes first, what says least comes last. */
static const smtp_rules *const generic[] = {&smtp_rules_coremail, &smtp_rules_exchange, &smtp_rules_identity,
	&smtp_rules_reputation, &smtp_rules_rate, &smtp_rules_address, &smtp_rules_links, &smtp_rules_login,
	&smtp_rules_sender, &smtp_rules_mailbox, &smtp_rules_content, &smtp_rules_chinese, &smtp_rules_server};

/* Before MAIL no word of a server can be about a sender or a recipient. */
static bool is_about_later(const smtp_rules *rules, smtp_phase phase)
{
	bool envelope = rules == &smtp_rules_sender || rules == &smtp_rules_mailbox;
	return envelope && phase >= SMTP_PHASE_TLS && phase < SMTP_PHASE_MAIL;
}

static const smtp_rule *match_generic(const evidence *seen, const smtp_folded *folded)
{
	const smtp_rule *rule = NULL;
	for (size_t i = 0; !rule && i < sizeof generic / sizeof generic[0]; i++) {
		if (!is_about_later(generic[i], seen->phase)) {
			rule = match_text(generic[i], seen, generic[i] == &smtp_rules_links ? &seen->urls : folded);
		}
	}
	return rule;
}

/* What neither words nor the enhanced code tell, the address of a help page may. */
static const smtp_rule *match_url(const evidence *seen)
{
	bool any = seen->urls.text.length > seen->words.text.length;
	return any ? match_generic(seen, &seen->urls) : NULL;
}

/* Whether an enhanced code is about an address, a mailbox, the content or a policy: a server said it, no socket. */
static bool is_of_server(const char *enhanced)
{
	return enhanced[0] != '\0' && enhanced[1] == '.' && strchr("1267", enhanced[2]) && enhanced[3] == '.';
}

static const smtp_rule *match_any_text(const evidence *seen)
{
	const smtp_rule *rule = NULL;
	if (seen->reading.code == 0) {
		rule = match_text(&smtp_rules_tls, seen, &seen->words);
	}
	if (!rule && seen->reading.code == 0 && !is_of_server(seen->reading.enhanced_code)) {
		rule = match_text(&smtp_rules_local, seen, &seen->words);
	}
	if (!rule && seen->provider && seen->provider->rules) {
		rule = match_text(seen->provider->rules, seen, &seen->urls);
	}
	if (!rule) {
		rule = match_text(&smtp_rules_filters, seen, &seen->urls);
	}
	return rule ? rule : match_generic(seen, &seen->words);
}

static const smtp_code_rule *match_code(const smtp_code_rules *rules, smtp_phase phase, int number, int class)
{
	for (size_t i = 0; i < rules->count; i++) {
		const smtp_code_rule *rule = &rules->items[i];
		if ((rule->number == number || rule->number == class) && phase_fits(rule->phases, phase)) {
			return rule;
		}
	}
	return NULL;
}

/* "5.7.1" as rules_codes.c counts it; 0: none. The form was checked when it was read or configured. */
static int enhanced_number(const char *enhanced)
{
	int part[3] = {0, 0, 0};
	size_t at = 0;
	for (; *enhanced; enhanced++) {
		if (*enhanced == '.' && at < 2) {
			at++;
		} else if (*enhanced >= '0' && *enhanced <= '9' && part[at] < 1000) {
			part[at] = part[at] * 10 + (*enhanced - '0');
		}
	}
	return part[0] < 4 ? 0 : part[1] * 1000 + part[2];
}

static const smtp_code_rule *match_enhanced(const evidence *seen)
{
	int number = enhanced_number(seen->reading.enhanced_code);
	int with_class = seen->class * 1000000 + number;
	return number ? match_code(&smtp_rules_enhanced, seen->phase, number, with_class) : NULL;
}

static const smtp_code_rule *match_reply_code(const evidence *seen)
{
	int code = seen->reading.code ? seen->reading.code : seen->class;
	return code ? match_code(&smtp_rules_code, seen->phase, code, seen->class) : NULL;
}

/* ---- the verdict --------------------------------------------------------------------------------- */

/* Variants that ask for something else than their category. */
static const struct variant_retry {
	const char *variant;
	smtp_retry retry;
} variant_retries[] = {
	{SMTP_VARIANT_LOST_AFTER_DOT, SMTP_RETRY_NONE},
	{SMTP_VARIANT_TEMPORARY_DNS, SMTP_RETRY_LATER},
	{SMTP_VARIANT_DEADLINE, SMTP_RETRY_LATER},
	{SMTP_VARIANT_NO_MEMORY, SMTP_RETRY_LATER},
	{SMTP_VARIANT_INTERRUPTED, SMTP_RETRY_LATER},
	{SMTP_VARIANT_FORKED, SMTP_RETRY_LATER},
	{SMTP_VARIANT_SOURCE_FAILED, SMTP_RETRY_FIX},
	{SMTP_VARIANT_EIGHT_BIT, SMTP_RETRY_FIX},
	{SMTP_VARIANT_ADDRESS_NOT_PUBLIC, SMTP_RETRY_FIX},
	{SMTP_VARIANT_PROXY_FORBIDS, SMTP_RETRY_FIX},
	{SMTP_VARIANT_PROXY_GARBAGE, SMTP_RETRY_FIX},
	{SMTP_VARIANT_PROXY_FAILED, SMTP_RETRY_LATER},
	{SMTP_VARIANT_PUT_OFF, SMTP_RETRY_LATER},
	{SMTP_VARIANT_DELIVER_BY_NOT_OFFERED, SMTP_RETRY_FIX},
	{SMTP_VARIANT_DELIVER_BY_TOO_SOON, SMTP_RETRY_FIX},
	{SMTP_VARIANT_HOLD_NOT_OFFERED, SMTP_RETRY_FIX},
	{SMTP_VARIANT_HOLD_TOO_LONG, SMTP_RETRY_FIX},
	{SMTP_VARIANT_CAPTURE_FAILED, SMTP_RETRY_FIX},
	{SMTP_VARIANT_CAPTURE_NO_MAILDIR, SMTP_RETRY_FIX},
};

/* False: the variant asks for nothing of its own. */
static bool retry_of_variant(const char *variant, smtp_retry *retry)
{
	for (size_t i = 0; variant && i < sizeof variant_retries / sizeof variant_retries[0]; i++) {
		if (strcmp(variant, variant_retries[i].variant) == 0) {
			*retry = variant_retries[i].retry;
			return true;
		}
	}
	return false;
}

smtp_retry smtp_verdict_retry(smtp_category category, int code, const char *variant)
{
	if (category <= SMTP_CATEGORY_NONE || category >= SMTP_CATEGORY_COUNT) {
		return SMTP_RETRY_NONE;
	}
	smtp_retry special;
	if (retry_of_variant(variant, &special)) {
		return special;
	}
	smtp_default_retry retries = smtp_default_retries[category];
	return code / 100 == 4 ? retries.if_transient : retries.retry;
}

static const char *help_of(const smtp_provider *provider, smtp_category category)
{
	switch (category) {
	case SMTP_CATEGORY_AUTH_FAILED:
	case SMTP_CATEGORY_AUTH_MECHANISM:
	case SMTP_CATEGORY_AUTH_REQUIRED:
		return provider->login_help;
	case SMTP_CATEGORY_RATE_LIMITED:
	case SMTP_CATEGORY_QUOTA_EXCEEDED:
	case SMTP_CATEGORY_IP_BLOCKED:
	case SMTP_CATEGORY_SPAM_CONTENT:
		return provider->limit_help;
	default:
		return NULL;
	}
}

/* Whatever the words mean of a refusal for good: 4yz says itself that trying again may help. */
static void decide_by_rule(const smtp_rule *rule, int code, smtp_verdict *verdict)
{
	verdict->rule = rule;
	verdict->category = rule->category;
	verdict->variant = rule->variant;
	verdict->help_url = rule->help_url;
	bool own = rule->retry != SMTP_RETRY_NONE && !(rule->retry == SMTP_RETRY_NEVER && code / 100 == 4);
	verdict->retry = own ? rule->retry : smtp_verdict_retry(rule->category, code, rule->variant);
	if (rule->retry_after > 0) {
		verdict->retry_after = rule->retry_after;
	}
}

/* Words that nobody knows, without a code: about trying again nothing can be said. */
static void decide_by_code(const smtp_code_rule *rule, int code, smtp_verdict *verdict)
{
	verdict->category = rule ? rule->category : SMTP_CATEGORY_UNKNOWN;
	if (rule && rule->retry != SMTP_RETRY_NONE) {
		verdict->retry = rule->retry;
	} else if (rule || code) {
		verdict->retry = smtp_verdict_retry(verdict->category, code, NULL);
	}
}

/* Folds the reply without the codes at the start of its lines, so that sentences meet again. */
static bool fold(evidence *seen)
{
	const smtp_reading *reading = &seen->reading;
	smtp_buf bare;
	smtp_buf_init(&bare, SMTP_REPLY_LOOK + 8);
	bool good = smtp_reading_strip(&bare, reading->text, reading->code, reading->enhanced_code);
	smtp_span reason = smtp_reading_reason(smtp_buf_view(&bare));
	good = good && smtp_folded_set(&seen->urls, reading->enhanced_code, reason, true) &&
		   smtp_folded_set(&seen->words, reading->enhanced_code, reason, false);
	smtp_buf_free(&bare);
	return good;
}

/* False: memory; the codes then decide alone. */
static bool decide(evidence *seen, smtp_verdict *verdict)
{
	bool good = fold(seen);
	const smtp_rule *rule = good ? match_any_text(seen) : NULL;
	const smtp_code_rule *enhanced = rule ? NULL : match_enhanced(seen);
	if (!rule && !enhanced && good) {
		rule = match_url(seen);
		rule = rule ? rule : match_text(&smtp_rules_vague, seen, &seen->words);
	}
	int code = verdict->code ? verdict->code : seen->class * 100;
	if (rule) {
		decide_by_rule(rule, code, verdict);
	} else {
		decide_by_code(enhanced ? enhanced : match_reply_code(seen), code, verdict);
	}
	int64_t wait = smtp_reading_wait(seen->reading.text);
	if (verdict->retry != SMTP_RETRY_LATER) {
		verdict->retry_after = -1;
	} else if (wait > 0) {
		verdict->retry_after = wait;
	}
	verdict->from_reply = seen->reading.code != 0;
	return good;
}

/* Whether a certificate was not believed because nobody here knows who issued it. */
static bool is_from_nowhere(const smtp_circumstances *circumstances)
{
	static const char *const variants[] = {
		SMTP_VARIANT_SELF_SIGNED, SMTP_VARIANT_UNKNOWN_CA, SMTP_VARIANT_MISSING_INTERMEDIATE};
	for (size_t i = 0; circumstances->variant && i < sizeof variants / sizeof *variants; i++) {
		if (strcmp(circumstances->variant, variants[i]) == 0) {
			return circumstances->tls != NULL;
		}
	}
	return false;
}

const char *smtp_verdict_interceptor(const smtp_circumstances *circumstances)
{
	if (!is_from_nowhere(circumstances)) {
		return NULL;
	}
	const smtp_tls_facts *tls = circumstances->tls;
	const char *const names[] = {tls->missing, tls->issuer, tls->subject};
	const char *product = NULL;
	for (size_t i = 0; !product && i < sizeof names / sizeof *names; i++) {
		product = smtp_interceptor_find(smtp_span_of(names[i]), circumstances->locale);
	}
	return product;
}

/* A large provider's certificate comes from an authority that everybody knows: if not, somebody may be in its place. */
static const char *local_variant(const smtp_circumstances *circumstances)
{
	if (smtp_verdict_interceptor(circumstances)) {
		return SMTP_VARIANT_INTERCEPTED;
	}
	if (is_from_nowhere(circumstances) && smtp_provider_by_host(circumstances->host)) {
		return SMTP_VARIANT_SUSPICIOUS;
	}
	return circumstances->variant;
}

/* A socket, resolver or TLS error, or our own refusal, was classified where it happened. */
static void keep_local(const smtp_circumstances *circumstances, smtp_verdict *verdict)
{
	verdict->category = circumstances->category;
	verdict->variant = local_variant(circumstances);
	verdict->retry = smtp_verdict_retry(circumstances->category, 0, circumstances->variant);
	verdict->retry_after = circumstances->retry_after > 0 ? circumstances->retry_after : -1;
}

static void set_enhanced(char into[12], const char *enhanced)
{
	size_t length = strlen(enhanced);
	if (length > 11) {
		length = 0;
	}
	memcpy(into, enhanced, length);
	into[length] = '\0';
}

/* Codes that RFC 4954 keeps for the answers to AUTH. */
static bool is_login_code(int code)
{
	return code == 432 || code == 534 || code == 535 || code == 538;
}

/* The reply as clean UTF-8. One with a code came over our own connection; any other may have gone through files
 * and pages. False: memory. */
static bool decode(const smtp_circumstances *circumstances, evidence *seen)
{
	smtp_span raw = smtp_text_head(circumstances->reply, SMTP_REPLY_LOOK);
	smtp_buf plain;
	smtp_buf_init(&plain, SMTP_REPLY_LOOK);
	bool good = true;
	if (!circumstances->code && circumstances->category == SMTP_CATEGORY_NONE) {
		good = smtp_escapes_undo(&plain, raw);
		raw = good ? smtp_buf_view(&plain) : raw;
	}
	bool chinese = may_be_chinese(circumstances, seen->provider);
	good = smtp_text_clean(&seen->whole, raw, chinese, SMTP_REPLY_LOOK) && good;
	smtp_buf_free(&plain);
	return good;
}

/* Decodes and takes apart. False: memory. */
static bool gather(const smtp_circumstances *circumstances, evidence *seen)
{
	smtp_buf_init(&seen->whole, SMTP_REPLY_LOOK + 8);
	smtp_folded_init(&seen->urls, FOLDED_ROOM);
	smtp_folded_init(&seen->words, FOLDED_ROOM);
	seen->provider = provider_of(circumstances);
	bool good = decode(circumstances, seen);
	smtp_reading_of(smtp_buf_view(&seen->whole), circumstances->code, &seen->reading);
	if (circumstances->enhanced_code && seen->reading.enhanced_code[0] == '\0') {
		set_enhanced(seen->reading.enhanced_code, circumstances->enhanced_code);
	}
	seen->class = seen->reading.code / 100;
	if (seen->class == 0 && seen->reading.enhanced_code[0] != '\0') {
		seen->class = seen->reading.enhanced_code[0] - '0';
	}
	seen->phase = circumstances->phase != SMTP_PHASE_NONE ? circumstances->phase : seen->reading.phase;
	if (seen->phase == SMTP_PHASE_NONE && is_login_code(seen->reading.code)) {
		seen->phase = SMTP_PHASE_AUTH;
	}
	return good;
}

/* The codes and words to show: those of the server that answered, where we know which those are; it may quote
 * another one. */
static bool show(
	const smtp_circumstances *circumstances, const evidence *seen, smtp_verdict *verdict, smtp_buf *clean)
{
	smtp_span text = seen->reading.text;
	if (circumstances->category != SMTP_CATEGORY_NONE && !circumstances->code) {
		/* digits in what was no reply are no code */
		return !clean || smtp_buf_span(clean, smtp_buf_view(&seen->whole));
	}
	int outer = circumstances->code ? circumstances->code : seen->reading.outer_code;
	verdict->code = seen->reading.code;
	set_enhanced(verdict->enhanced_code, seen->reading.enhanced_code);
	if (outer) {
		char enhanced[12];
		text = smtp_buf_view(&seen->whole);
		verdict->code = outer;
		if (circumstances->enhanced_code && circumstances->enhanced_code[0]) {
			set_enhanced(verdict->enhanced_code, circumstances->enhanced_code);
		} else if (smtp_reading_enhanced(smtp_reading_words(text, outer), enhanced)) {
			set_enhanced(verdict->enhanced_code, enhanced);
		}
	}
	return !clean || smtp_reading_strip(clean, text, verdict->code, verdict->enhanced_code);
}

bool smtp_verdict_of(const smtp_circumstances *circumstances, smtp_verdict *verdict, smtp_buf *clean)
{
	evidence seen = {.phase = SMTP_PHASE_NONE};
	*verdict = (smtp_verdict){.retry_after = -1};
	bool good = gather(circumstances, &seen);
	good = show(circumstances, &seen, verdict, clean) && good;
	if (circumstances->category != SMTP_CATEGORY_NONE) {
		keep_local(circumstances, verdict);
	} else if (verdict->code / 100 != 2 && verdict->code / 100 != 3) {
		prefer_quoted_provider(circumstances, &seen);
		good = decide(&seen, verdict) && good;
		retry_of_variant(circumstances->variant, &verdict->retry);
		verdict->variant = circumstances->variant ? circumstances->variant : verdict->variant;
	}
	if (seen.provider) {
		verdict->provider = seen.provider->name;
		if (!verdict->help_url) {
			verdict->help_url = help_of(seen.provider, verdict->category);
		}
	}
	smtp_buf_free(&seen.whole);
	smtp_folded_free(&seen.urls);
	smtp_folded_free(&seen.words);
	return good;
}
