/*
 * outcome.c - see outcome.h.
 */
#include "outcome.h"

#include "text.h"

#include <stdio.h>

smtp_failure smtp_failure_of(smtp_category category, const char *variant, const char *detail, ...)
{
	smtp_failure failure = {.category = category, .variant = variant};
	va_list arguments;
	va_start(arguments, detail);
	vsnprintf(failure.detail, sizeof failure.detail, detail, arguments);
	va_end(arguments);
	return failure;
}

/* Digits by hand: %g knows the locale, and writes 1.2e+03. */
smtp_failure smtp_failure_of_silence(int64_t duration)
{
	int64_t tenth = SMTP_SECOND / 10, tenths = duration / tenth + (duration % tenth >= tenth / 2);
	tenths = tenths < 1 ? 1 : tenths < 100 ? tenths : (tenths + 5) / 10 * 10;
	long long whole = tenths / 10;
	int rest = (int)(tenths % 10);
	return rest ? smtp_failure_of(
					  SMTP_CATEGORY_CONNECTION_TIMEOUT, NULL, "no answer within %lld.%d seconds", whole, rest)
				: smtp_failure_of(SMTP_CATEGORY_CONNECTION_TIMEOUT, NULL, "no answer within %lld second%s",
					  whole, whole == 1 ? "" : "s");
}

/* Texts of replies, the newest first. */
typedef struct smtp_words {
	struct smtp_words *older;
	size_t length;
	char text[];
} smtp_words;

bool smtp_outcome_init(smtp_outcome *outcome, size_t recipients)
{
	*outcome = (smtp_outcome){0};
	for (size_t i = 0; i < SMTP_TIMING_COUNT; i++) {
		outcome->timing[i] = -1;
	}
	outcome->addressees = recipients ? smtp_calloc(recipients, sizeof *outcome->addressees) : NULL;
	outcome->addressee_count = outcome->addressees ? recipients : 0;
	return !recipients || outcome->addressees;
}

void smtp_outcome_free(smtp_outcome *outcome)
{
	while (outcome->words) {
		smtp_words *older = outcome->words->older;
		smtp_free(outcome->words);
		outcome->words = older;
	}
	smtp_free(outcome->addressees);
	smtp_free(outcome->greeting);
	*outcome = (smtp_outcome){0};
}

bool smtp_outcome_failed(const smtp_outcome *outcome)
{
	return outcome->failure.phase != SMTP_PHASE_NONE;
}

/* A server says "Ok" a hundred thousand times in the same words, or as often 64 KiB in others. */
static const char *keep_words(smtp_outcome *outcome, const char *text)
{
	if (!text) {
		return NULL;
	}
	smtp_span head = smtp_text_head(smtp_span_of(text), SMTP_REPLY_LOOK);
	smtp_words *newest = outcome->words;
	if (newest && newest->length == head.length && memcmp(newest->text, head.data, head.length) == 0) {
		return newest->text;
	}
	smtp_words *words = smtp_malloc(sizeof *words + head.length + 1);
	if (!words) {
		return NULL;
	}
	words->older = newest;
	words->length = head.length;
	memcpy(words->text, head.data, head.length);
	words->text[head.length] = '\0';
	outcome->words = words;
	return words->text;
}

smtp_answer smtp_outcome_keep(smtp_outcome *outcome, smtp_answer answer)
{
	answer.reply = keep_words(outcome, answer.reply);
	return answer;
}

void smtp_outcome_fail(smtp_outcome *outcome, smtp_failure failure, const smtp_answer *answer)
{
	if (smtp_outcome_failed(outcome)) {
		return;
	}
	outcome->failure = failure;
	if (answer) {
		outcome->failure.code = answer->code;
		memcpy(outcome->failure.enhanced_code, answer->enhanced_code, sizeof answer->enhanced_code);
		outcome->failure.reply = keep_words(outcome, answer->reply);
	}
}

smtp_answer smtp_answer_of(const smtp_reply *reply)
{
	smtp_answer answer = {.code = reply->code, .reply = reply->text.data};
	memcpy(answer.enhanced_code, reply->enhanced_code, sizeof answer.enhanced_code);
	return answer;
}

void smtp_outcome_unstake(smtp_outcome *outcome)
{
	for (size_t i = 0; i < outcome->addressee_count; i++) {
		if (outcome->addressees[i].standing == SMTP_STANDING_AT_STAKE) {
			outcome->addressees[i].standing = SMTP_STANDING_NAMED;
		}
	}
}

void smtp_outcome_stake(smtp_outcome *outcome)
{
	for (size_t i = 0; i < outcome->addressee_count; i++) {
		if (outcome->addressees[i].standing < SMTP_STANDING_AT_STAKE) {
			outcome->addressees[i].standing = SMTP_STANDING_AT_STAKE;
		}
	}
}

size_t smtp_outcome_count(const smtp_outcome *outcome, smtp_standing standing)
{
	size_t count = 0;
	for (size_t i = 0; i < outcome->addressee_count; i++) {
		count += outcome->addressees[i].standing == standing;
	}
	return count;
}

smtp_outcome_kind smtp_outcome_sum(const smtp_outcome *outcome)
{
	size_t accepted = smtp_outcome_count(outcome, SMTP_STANDING_ACCEPTED);
	if (smtp_outcome_count(outcome, SMTP_STANDING_AT_STAKE)) {
		return SMTP_OUTCOME_UNKNOWN;
	}
	if (!accepted) {
		return SMTP_OUTCOME_FAILED;
	}
	return accepted == outcome->addressee_count ? SMTP_OUTCOME_ACCEPTED : SMTP_OUTCOME_PARTIAL;
}

void smtp_outcome_time(smtp_outcome *outcome, smtp_timing timing, int64_t duration)
{
	if (outcome->timing[timing] < 0) {
		outcome->timing[timing] = 0;
	}
	outcome->timing[timing] += duration;
}

static bool is_id_octet(char octet)
{
	return (octet >= '0' && octet <= '9') || (octet >= 'A' && octet <= 'Z') ||
		   (octet >= 'a' && octet <= 'z') || octet == '-' || octet == '_' || octet == '.';
}

static size_t id_length(const char *start)
{
	size_t length = 0;
	while (length < 128 && is_id_octet(start[length])) {
		length++;
	}
	while (length && start[length - 1] == '.') {
		length--;
	}
	return length;
}

/* The token before " Message accepted for delivery": Sendmail and OpenSMTPD. */
static const char *token_before(const char *reply, const char *words)
{
	const char *at = strstr(reply, words);
	while (at && at > reply && is_id_octet(at[-1])) {
		at--;
	}
	return at && is_id_octet(*at) ? at : NULL;
}

char *smtp_outcome_queue_id(const char *reply)
{
	static const char *const before[] = {"queued as ", "queued with id ", "id="};
	const char *start = NULL;
	for (size_t i = 0; reply && !start && i < sizeof before / sizeof before[0]; i++) {
		start = strstr(reply, before[i]);
		start = start ? start + strlen(before[i]) : NULL;
	}
	if (reply && !start) {
		start = token_before(reply, " Message accepted for delivery");
	}
	size_t length = start ? id_length(start) : 0;
	return length ? smtp_strndup(start, length) : NULL;
}
