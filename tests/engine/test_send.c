/*
 * test_send.c - smtp_send() over a real socket: every dialogue that needs no TLS, then each of them with every
 * allocation failing in turn.
 */
#include "body.h"
#include "pki.h"
#include "playserver.h"
#include "scarce.h"

static dialogue *dialogue_of(const char *name)
{
	char path[512];
	snprintf(path, sizeof path, "%s/dialogues/%s.dialogue", getenv("SMTP_TESTS"), name);
	return dialogue_read(path);
}

static smtp_server server_for(const dialogue *script, unsigned port)
{
	smtp_server server = script->server;
	server.host = SMTP_SPAN("127.0.0.1");
	server.port = port;
	for (size_t i = 0; i < script->step_count; i++) {
		if (script->steps[i].kind == STEP_TIMEOUT) {
			server.timeout = server.final_timeout = SMTP_SECOND / 4;
		}
	}
	return server;
}

static const char *expected_retry(const dialogue *script)
{
	const char *retry = dialogue_expects(script, "retry");
	return retry && strcmp(retry, "none") != 0 ? retry : NULL;
}

static void check_fates(const smtp_result *result)
{
	for (size_t i = 0; i < result->recipient_count; i++) {
		smtp_fate fate = result->recipients[i].fate;
		assert_true(fate != SMTP_FATE_ACCEPTED || result->outcome != SMTP_OUTCOME_FAILED);
		assert_true(fate != SMTP_FATE_UNKNOWN || result->outcome == SMTP_OUTCOME_UNKNOWN);
		assert_true(fate != SMTP_FATE_REJECTED || result->recipients[i].category != SMTP_CATEGORY_NONE);
	}
}

/* As test_session has it. */
static void check_expected_fates(const smtp_result *result, const char *expected)
{
	static const char *const words[] = {"rejected", "accepted", "unknown"};
	smtp_buf fates;
	smtp_buf_init(&fates, 4096);
	for (size_t i = 0; i < result->recipient_count; i++) {
		const smtp_recipient *recipient = &result->recipients[i];
		smtp_buf_printf(&fates, "%s%s", i ? " " : "", words[recipient->fate]);
		if (recipient->fate == SMTP_FATE_REJECTED && recipient->code) {
			smtp_buf_printf(&fates, ":%d", recipient->code);
		}
	}
	assert_string_equal(fates.data, expected);
	smtp_buf_free(&fates);
}

static void check_result(const dialogue *script, const smtp_result *result)
{
	const char *expected = dialogue_expects(script, "outcome");
	assert_string_equal(smtp_outcome_name(result->outcome), expected);
	if ((expected = dialogue_expects(script, "phase"))) {
		assert_string_equal(smtp_phase_name(result->phase), expected);
	}
	if ((expected = dialogue_expects(script, "code")) && result->outcome != SMTP_OUTCOME_PARTIAL) {
		assert_int_equal(result->explanation.code, atoi(expected));
	}
	if ((expected = dialogue_expects(script, "category"))) {
		assert_string_equal(smtp_category_name(result->explanation.category), expected);
	}
	if ((expected = expected_retry(script))) {
		assert_non_null(smtp_retry_name(result->explanation.retry));
		assert_string_equal(smtp_retry_name(result->explanation.retry), expected);
	}
	if ((expected = dialogue_expects(script, "queue_id"))) {
		assert_string_equal(result->queue_id, expected);
	}
	if ((expected = dialogue_expects(script, "fates"))) {
		check_expected_fates(result, expected);
	}
	assert_int_equal(result->ok, result->outcome == SMTP_OUTCOME_ACCEPTED);
	assert_int_equal(result->retry_safe, result->outcome == SMTP_OUTCOME_FAILED);
	assert_int_equal(result->error == NULL, result->ok);
	assert_int_equal(result->explanation.message == NULL, result->ok);
	assert_true(result->timing[SMTP_TIMING_TOTAL] >= 0);
	assert_true(result->transcript_count > 0);
	check_fates(result);
}

static void sends_as_the_dialogue_says(void **state)
{
	dialogue *script = dialogue_read(*state);
	smtp_result result;
	smtp_refusal refusal;
	playserver peer;
	playserver_start(&peer, script, false);
	smtp_server server = server_for(script, peer.port);
	assert_true(smtp_send(&server, &script->message, &result, &refusal));
	playserver_join(&peer);
	if (peer.wrong_step) {
		fail_msg("%s: the client did not say what step %d wants", script->name, peer.wrong_step);
	}
	check_result(script, &result);
	smtp_result_free(&result);
	dialogue_free(script);
}

/* ---- a source that changes between measuring and sending --------------------------------------------- */

typedef struct changing {
	size_t length, position; /* of this pass */
	size_t later;            /* length of the passes after the first */
} changing;

static ptrdiff_t changing_read(void *handle, char *into, size_t room)
{
	static const char header[] = "From: shop@example.com\r\nDate: Thu, 01 Jan 2026 00:00:00 +0000\r\n\r\n";
	changing *text = handle;
	size_t left = text->length - text->position;
	size_t length = left < room ? left : room;
	for (size_t i = 0; i < length; i++) {
		size_t at = text->position + i;
		into[i] = at < sizeof header - 1 ? header[at] : at % 70 == 69 ? '\n' : 'x';
	}
	text->position += length;
	return (ptrdiff_t)length;
}

static bool changing_rewind(void *handle)
{
	changing *text = handle;
	text->length = text->position && text->later ? text->later : text->length;
	text->position = 0;
	return true;
}

static void the_server_never_gets_a_changed_message(size_t first, size_t later)
{
	dialogue *script = dialogue_of("accepted");
	changing text = {.length = first, .later = later};
	smtp_source source = {&text, changing_read, changing_rewind};
	smtp_result result;
	smtp_refusal refusal;
	playserver peer;
	playserver_start(&peer, script, true);
	smtp_server server = server_for(script, peer.port);
	script->message.raw = (smtp_span){NULL, 0};
	script->message.raw_source = &source;
	assert_true(smtp_send(&server, &script->message, &result, &refusal));
	playserver_join(&peer);
	assert_int_equal(result.outcome, SMTP_OUTCOME_FAILED);
	assert_int_equal(result.phase, SMTP_PHASE_MESSAGE);
	assert_int_equal(result.explanation.category, SMTP_CATEGORY_CONTENT_MALFORMED);
	assert_true(result.retry_safe);
	assert_false(peer.end_of_data);
	smtp_result_free(&result);
	dialogue_free(script);
}

static void a_source_that_shrinks_is_not_ended(void **state)
{
	(void)state;
	the_server_never_gets_a_changed_message(700, 350);
}

static void a_source_that_grows_is_not_ended(void **state)
{
	(void)state;
	the_server_never_gets_a_changed_message(700, 1400);
}

/* ---- a source that cannot be had a second time -------------------------------------------------------- */

typedef struct stubborn {
	smtp_memory_source memory;
	unsigned rewinds; /* that it will put up with */
} stubborn;

static ptrdiff_t stubborn_read(void *handle, char *into, size_t room)
{
	stubborn *text = handle;
	return text->memory.source.read(&text->memory, into, room);
}

static bool stubborn_rewind(void *handle)
{
	stubborn *text = handle;
	return text->rewinds-- > 0 && text->memory.source.rewind(&text->memory);
}

/* It is read to be checked and for the first transaction; those of the second get nothing, and are told so. */
static void the_rest_fails_when_the_message_cannot_be_had_again(void **state)
{
	(void)state;
	dialogue *script = dialogue_of("limits-rcptmax");
	stubborn text = {.rewinds = 2};
	smtp_source source = {&text, stubborn_read, stubborn_rewind, 0};
	smtp_result result;
	smtp_refusal refusal;
	playserver peer;
	playserver_start(&peer, script, true);
	smtp_server server = server_for(script, peer.port);
	smtp_memory_source_init(&text.memory, script->message.raw);
	script->message.raw = (smtp_span){NULL, 0};
	script->message.raw_source = &source;
	assert_true(smtp_send(&server, &script->message, &result, &refusal));
	playserver_join(&peer);
	assert_int_equal(result.outcome, SMTP_OUTCOME_PARTIAL);
	assert_int_equal(result.phase, SMTP_PHASE_MESSAGE);
	assert_int_equal(result.explanation.category, SMTP_CATEGORY_CONTENT_MALFORMED);
	assert_false(result.retry_safe);
	check_expected_fates(&result, "accepted accepted rejected rejected rejected");
	smtp_result_free(&result);
	dialogue_free(script);
}

/* ---- every allocation fails once ------------------------------------------------------------------- */

/* One n: true when the whole send needed more than n allocations. */
static bool send_with(const dialogue *script, size_t allocations, scarce_kind kind)
{
	smtp_result result;
	smtp_refusal refusal = {"", ""};
	playserver peer;
	playserver_start(&peer, script, true);
	smtp_server server = server_for(script, peer.port);
	scarce_begin(allocations, kind);
	bool sent = smtp_send(&server, &script->message, &result, &refusal);
	bool ran_dry = scarce_end();
	if (!sent) {
		fail_msg("%s, allocation %zu: refused for want of memory: %s %s", script->name, allocations,
			refusal.key, refusal.must);
	}
	playserver_join(&peer);
	bool claims = result.outcome == SMTP_OUTCOME_ACCEPTED || result.outcome == SMTP_OUTCOME_PARTIAL;
	/* never a wrong "sent", and never a wrong "safe to send again" */
	assert_true(!claims || peer.accepted);
	assert_true(!result.retry_safe || !peer.accepted);
	check_fates(&result);
	smtp_result_free(&result);
	return ran_dry;
}

static void survives_every_failed_allocation(void **state)
{
	dialogue *script = dialogue_read(*state);
	for (scarce_kind kind = SCARCE_FROM_THEN_ON; kind <= SCARCE_ONCE; kind++) {
		size_t allocations = 0;
		while (send_with(script, allocations, kind)) {
			allocations++;
			assert_true(allocations < 5000);
		}
		assert_true(allocations > 20);
	}
	dialogue_free(script);
}

/* A text, a picture, a file that is read while it is sent, two signatures. */
static void a_full_message_survives_every_failed_allocation(void **state)
{
	(void)state;
	char *rsa = pki_make_pem(EVP_PKEY_RSA, 2048, NULL), *ed25519 = pki_make_pem(EVP_PKEY_ED25519, 0, NULL);
	dialogue *script = dialogue_of("a-message-of-any-content");
	smtp_memory_source file;
	smtp_memory_source_init(&file, SMTP_SPAN("one\ntwo\n"));
	const smtp_part parts[2] = {
		{.content = SMTP_SPAN("\x89PNG"),
			.name = SMTP_SPAN("logo.png"),
			.cid = SMTP_SPAN("logo"),
			.is_inline = true},
		{.source = &file.source, .name = SMTP_SPAN("\xe5\x8d\x95.txt")},
	};
	const smtp_dkim signatures[2] = {
		{.domain = SMTP_SPAN("example.com"), .selector = SMTP_SPAN("a"), .key = smtp_span_of(rsa)},
		{.domain = SMTP_SPAN("example.com"), .selector = SMTP_SPAN("b"), .key = smtp_span_of(ed25519)},
	};
	const smtp_mailbox from = {.text = SMTP_SPAN("\xe5\xba\x97 <shop@example.com>")};
	const smtp_mailbox to = {.text = SMTP_SPAN("buyer@example.net")};
	script->message = (smtp_message){
		.from = {&from, 1},
		.to = {&to, 1},
		.subject = SMTP_SPAN("\xe8\xae\xa2\xe5\x8d\x95 1001"),
		.text = SMTP_SPAN("Hello.\n"),
		.html = SMTP_SPAN("<img src=\"cid:logo\">"),
		.attachments = {parts, 2},
		.dkim = signatures,
		.dkim_count = 2,
	};
	size_t allocations = 0;
	while (send_with(script, allocations, SCARCE_FROM_THEN_ON)) {
		allocations++;
		assert_true(allocations < 5000);
	}
	assert_true(allocations > 60);
	free(rsa);
	free(ed25519);
	dialogue_free(script);
}

static bool is_worth_failing(const char *name)
{
	static const char *const chosen[] = {"too-many-recipients-are-split", "limits-rcptdomainmax",
		"second-data-refused", "lmtp-one-is-refused", "lmtp-lost-between", "story-frequency-limited",
		"some-recipients-refused", "all-recipients-refused", "auth-plain", "auth-wrong-password",
		"lost-after-the-dot", "dots-are-stuffed"};
	for (size_t i = 0; i < sizeof chosen / sizeof chosen[0]; i++) {
		if (strncmp(name, chosen[i], strlen(chosen[i])) == 0) {
			return true;
		}
	}
	return false;
}

int main(void)
{
	static char names[512][96];
	struct CMUnitTest tests[1024];
	char **list = dialogue_list("dialogues", ".dialogue");
	size_t count = 0;
	for (size_t i = 0; list[i]; i++) {
		dialogue *script = dialogue_read(list[i]);
		const char *name = strrchr(list[i], '/') + 1;
		if (playserver_can_play(script)) {
			tests[count++] = (struct CMUnitTest){name, sends_as_the_dialogue_says, NULL, NULL, list[i]};
		}
		if (playserver_can_play(script) && is_worth_failing(name)) {
			snprintf(names[i], sizeof names[i], "%s, each allocation failed", name);
			tests[count++] =
				(struct CMUnitTest){names[i], survives_every_failed_allocation, NULL, NULL, list[i]};
		}
		dialogue_free(script);
	}
	tests[count++] = (struct CMUnitTest)cmocka_unit_test(a_full_message_survives_every_failed_allocation);
	tests[count++] = (struct CMUnitTest)cmocka_unit_test(a_source_that_shrinks_is_not_ended);
	tests[count++] = (struct CMUnitTest)cmocka_unit_test(a_source_that_grows_is_not_ended);
	tests[count++] = (struct CMUnitTest)cmocka_unit_test(the_rest_fails_when_the_message_cannot_be_had_again);
	int failed = _cmocka_run_group_tests("send", tests, count, NULL, NULL);
	dialogue_list_free(list);
	return failed;
}
