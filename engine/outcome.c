/*
 * outcome.c - see outcome.h.
 */
#include "outcome.h"

bool smtp_outcome_init(smtp_outcome *outcome, size_t recipients)
{
	*outcome = (smtp_outcome){0};
	for (size_t i = 0; i < SMTP_TIMING_COUNT; i++) {
		outcome->timing[i] = -1;
	}
	outcome->answers = recipients ? smtp_calloc(recipients, sizeof *outcome->answers) : NULL;
	outcome->answer_count = outcome->answers ? recipients : 0;
	return !recipients || outcome->answers;
}

void smtp_outcome_free(smtp_outcome *outcome)
{
	for (size_t i = 0; i < outcome->answer_count; i++) {
		smtp_free(outcome->answers[i].reply);
	}
	smtp_free(outcome->answers);
	smtp_free(outcome->final.reply);
	smtp_free(outcome->failure.reply);
	smtp_free(outcome->greeting);
	*outcome = (smtp_outcome){0};
}

bool smtp_outcome_failed(const smtp_outcome *outcome)
{
	return outcome->failure.phase != SMTP_PHASE_NONE;
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
		outcome->failure.reply = smtp_strdup_span(smtp_span_of(answer->reply));
	}
}

smtp_answer smtp_answer_of(const smtp_reply *reply)
{
	smtp_answer answer = {.code = reply->code, .reply = reply->text.data};
	memcpy(answer.enhanced_code, reply->enhanced_code, sizeof answer.enhanced_code);
	return answer;
}

void smtp_answer_store(smtp_answer *answer, const smtp_reply *reply)
{
	smtp_free(answer->reply);
	*answer = smtp_answer_of(reply);
	answer->reply = smtp_strdup_span(smtp_buf_view(&reply->text));
}

bool smtp_answer_accepts(const smtp_answer *answer)
{
	return answer->code / 100 == 2;
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
