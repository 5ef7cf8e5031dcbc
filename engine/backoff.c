/*
 * backoff.c - see backoff.h. The words are sealed: a sum over them, their end and their owner. Where it does not fit
 * they were being written by somebody else, or by somebody who was killed, or are not ours; the end of the pause stands.
 */
#include "backoff.h"

#include "providers.h"
#include "text.h"

#define STRIKES_MAX 16
#define TRIES 4 /* to read words that somebody writes at the moment */

/* As it lies in the place; the struct is no longer than the words. */
typedef union sealed {
	uint64_t words[SMTP_PLACE_WORDS];
	struct {
		uint64_t seal;
		int64_t until;
		uint32_t category, code;
		char enhanced_code[12];
		char provider[16];
		char response[SMTP_BACKOFF_TEXT];
	} said;
} sealed;

/* What nobody has told us is guessed: first pause and ceiling in seconds. A server that cannot have us among its
 * connections can soon; who has used up his day must wait for the next one. */
static const struct {
	smtp_category category;
	bool on_arrival;
	int64_t first, ceiling;
} pauses[] = {
	{SMTP_CATEGORY_RATE_LIMITED, true, 5, 900},
	{SMTP_CATEGORY_RATE_LIMITED, false, 60, 3600},
	{SMTP_CATEGORY_QUOTA_EXCEEDED, true, 3600, 6 * 3600},
	{SMTP_CATEGORY_QUOTA_EXCEEDED, false, 3600, 6 * 3600},
};

/* ---- is it asked for ----------------------------------------------------------------------------- */

static bool is_reply_to_one_recipient(const smtp_result *result, smtp_protocol protocol)
{
	return result->phase == SMTP_PHASE_RCPT ||
		   (protocol == SMTP_PROTOCOL_LMTP && result->phase == SMTP_PHASE_DATA_END);
}

/* RFC 3463 3: subjects 1 and 2 are addresses and mailboxes. */
static bool is_said_of_sender(const smtp_result *result, smtp_protocol protocol)
{
	const char *enhanced = result->explanation.enhanced_code;
	char subject = enhanced[0] && enhanced[1] == '.' ? enhanced[2] : '\0';
	if (subject == '1' || subject == '2') {
		return false;
	}
	return !is_reply_to_one_recipient(result, protocol) || (subject >= '3' && subject <= '7');
}

bool smtp_backoff_is_asked_for(const smtp_result *result, smtp_protocol protocol)
{
	if (result->outcome != SMTP_OUTCOME_FAILED || !result->explanation.code) {
		return false;
	}
	switch (result->explanation.category) {
	case SMTP_CATEGORY_QUOTA_EXCEEDED:
		return true;
	case SMTP_CATEGORY_RATE_LIMITED:
		return is_said_of_sender(result, protocol);
	default:
		return false;
	}
}

/* ---- words --------------------------------------------------------------------------------------- */

static uint64_t sum(const uint64_t words[SMTP_PLACE_WORDS], uint64_t identity)
{
	uint64_t sum = identity;
	for (size_t i = 1; i < SMTP_PLACE_WORDS; i++) {
		sum = (sum ^ words[i]) * UINT64_C(0x9e3779b97f4a7c15);
		sum ^= sum >> 32;
	}
	return sum;
}

static void write_words(smtp_backoff_place at, int64_t until, const smtp_explanation *said)
{
	sealed whole = {.words = {0}};
	smtp_span head = smtp_text_head(smtp_span_of(said->response), SMTP_BACKOFF_TEXT - 1);
	whole.said.until = until;
	whole.said.category = (uint32_t)said->category;
	whole.said.code = (uint32_t)said->code;
	memcpy(whole.said.enhanced_code, said->enhanced_code, sizeof whole.said.enhanced_code);
	if (said->provider && strlen(said->provider) < sizeof whole.said.provider) {
		memcpy(whole.said.provider, said->provider, strlen(said->provider));
	}
	if (head.length) {
		memcpy(whole.said.response, head.data, head.length);
	}
	whole.said.seal = sum(whole.words, at.identity);
	for (size_t i = 0; i < SMTP_PLACE_WORDS; i++) {
		smtp_atomic_set(&at.place->verdict[i], whole.words[i]);
	}
}

static bool read_sealed(smtp_backoff_place at, int64_t until, sealed *whole)
{
	for (int i = 0; i < TRIES; i++) {
		for (size_t j = 0; j < SMTP_PLACE_WORDS; j++) {
			whole->words[j] = smtp_atomic_get(&at.place->verdict[j]);
		}
		if (whole->said.seal == sum(whole->words, at.identity) && whole->said.until == until) {
			return true;
		}
	}
	return false;
}

static const char *known_provider(const char name[16])
{
	size_t length = 0;
	while (length < 16 && name[length]) {
		length++;
	}
	const smtp_provider *provider = smtp_provider_by_name((smtp_span){name, length});
	return provider ? provider->name : NULL;
}

static bool is_enhanced_code(const char text[12])
{
	size_t length = 0;
	while (length < 12 && (text[length] == '.' || smtp_is_ascii_digit(text[length]))) {
		length++;
	}
	return length < 12 && text[length] == '\0';
}

/* The seal keeps accidents away, not somebody who writes to the state file. */
static void copy_words(const sealed *whole, smtp_backoff *backoff)
{
	smtp_buf clean;
	smtp_buf_init(&clean, SMTP_BACKOFF_TEXT * 8);
	size_t length = 0;
	while (length < SMTP_BACKOFF_TEXT - 1 && whole->said.response[length]) {
		length++;
	}
	if (whole->said.category != SMTP_CATEGORY_RATE_LIMITED &&
		whole->said.category != SMTP_CATEGORY_QUOTA_EXCEEDED) {
		return;
	}
	backoff->provider = known_provider(whole->said.provider);
	backoff->category = (smtp_category)whole->said.category;
	if (whole->said.code >= 400 && whole->said.code <= 599 && is_enhanced_code(whole->said.enhanced_code) &&
		smtp_text_clean(&clean, (smtp_span){whole->said.response, length}, false, SMTP_BACKOFF_TEXT - 1)) {
		backoff->code = (int)whole->said.code;
		memcpy(backoff->enhanced_code, whole->said.enhanced_code, sizeof backoff->enhanced_code);
		smtp_span head = smtp_text_head(smtp_buf_view(&clean), SMTP_BACKOFF_TEXT - 1);
		memcpy(backoff->response, head.length ? head.data : "", head.length);
	}
	smtp_buf_free(&clean);
}

/* ---- times --------------------------------------------------------------------------------------- */

/* 0: there is none, or it says what cannot be. */
static int64_t end_of_last(const smtp_place *place, int64_t now)
{
	uint64_t until = smtp_atomic_get(&place->until);
	bool possible = until <= INT64_MAX && (int64_t)until <= now + SMTP_BACKOFF_LONGEST;
	return possible ? (int64_t)until : 0;
}

bool smtp_backoff_read(smtp_backoff_place at, int64_t now, smtp_backoff *backoff)
{
	sealed whole;
	*backoff = (smtp_backoff){.until = end_of_last(at.place, now), .category = SMTP_CATEGORY_RATE_LIMITED};
	if (backoff->until <= now) {
		return false;
	}
	if (read_sealed(at, backoff->until, &whole)) {
		copy_words(&whole, backoff);
		return true;
	}
	return !at.is_spare;
}

/* How many pauses there were without a success in between; a day later nobody remembers. */
static unsigned strikes_of(const smtp_place *place, int64_t last, int64_t now)
{
	uint64_t strikes = smtp_atomic_get(&place->strikes);
	return last + SMTP_BACKOFF_LONGEST < now || strikes > STRIKES_MAX ? 0 : (unsigned)strikes;
}

static int64_t pause_for(const smtp_result *result, unsigned strikes)
{
	bool on_arrival = result->phase <= SMTP_PHASE_STARTTLS;
	int64_t known = result->explanation.retry_after;
	for (size_t i = 0; i < sizeof pauses / sizeof pauses[0]; i++) {
		if (pauses[i].category == result->explanation.category && pauses[i].on_arrival == on_arrival) {
			int64_t first = known > 0 ? known : pauses[i].first;
			int64_t ceiling = known > pauses[i].ceiling ? known : pauses[i].ceiling;
			int64_t most = SMTP_BACKOFF_LONGEST / SMTP_SECOND;
			ceiling = ceiling < most ? ceiling : most;
			int64_t pause = first < ceiling ? first * (INT64_C(1) << strikes) : ceiling;
			return (pause < ceiling ? pause : ceiling) * SMTP_SECOND;
		}
	}
	return 0;
}

int64_t smtp_backoff_begin(smtp_backoff_place at, int64_t now, const smtp_result *result, bool *fresh)
{
	int64_t last = end_of_last(at.place, now);
	*fresh = last <= now;
	unsigned strikes = *fresh ? strikes_of(at.place, last, now) : 0;
	int64_t until = now + pause_for(result, strikes);
	if (until <= last) {
		return last - now;
	}
	write_words(at, until, &result->explanation);
	smtp_atomic_set(&at.place->until, (uint64_t)until);
	if (*fresh) {
		smtp_atomic_set(&at.place->strikes, strikes < STRIKES_MAX ? strikes + 1 : STRIKES_MAX);
	}
	return until - now;
}

void smtp_backoff_end(smtp_backoff_place at, int64_t begun)
{
	uint64_t until = smtp_atomic_get(&at.place->until);
	if (until && (until > INT64_MAX || (int64_t)until <= begun) &&
		smtp_atomic_change(&at.place->until, &until, 0)) {
		smtp_atomic_set(&at.place->strikes, 0);
	}
}
