/*
 * test_session.c - plays every dialogue of dialogues/ through the session, without a socket: octets whole, and one
 * by one in both directions. One test per dialogue and way.
 */
#include "dialogue.h"
#include "raw.h"
#include "released.h"
#include "scarce.h"
#include "server.h"
#include "session.h"
#include "clock.h"
#include "variants.h"

typedef struct play {
	dialogue *script;
	size_t chunk; /* octets handed over at a time */
	smtp_envelope envelope;
	smtp_memory_source source;
	smtp_body_facts facts;
	smtp_credentials credentials;
	smtp_plan plan;
	smtp_outcome outcome;      /* of the connection */
	smtp_mail mail, others[3]; /* the same message again, with `mails` */
	smtp_memory_source copies[3];
	smtp_trace trace;
	smtp_session *session;
	int64_t now;
} play;

static void set_binding(smtp_channel_binding *binding, const dialogue *script)
{
	if (script->binding_type.data) {
		assert_true(script->binding.length <= sizeof binding->octets);
		binding->type = script->binding_type.data;
		memcpy(binding->octets, script->binding.data, script->binding.length);
		binding->length = script->binding.length;
	}
}

static void make_mail(play *game, smtp_mail *mail)
{
	const dialogue *script = game->script;
	assert_true(smtp_mail_init(mail, &game->envelope));
	mail->content = script->no_message ? NULL : &game->source.source;
	mail->facts = script->no_message ? NULL : &game->facts;
	mail->all_recipients = script->server.all_recipients;
	mail->trace = &game->trace;
}

static void begin(play *game)
{
	dialogue *script = game->script;
	smtp_refusal refusal;
	smtp_memory_source_init(&game->source, smtp_buf_view(&script->raw));
	char *id;
	assert_int_equal(smtp_raw_read(&game->source.source, &game->facts, &id, &refusal), SMTP_OK);
	smtp_free(id);
	assert_int_equal(smtp_envelope_build(&script->message, &game->envelope, &refusal), SMTP_OK);
	game->credentials = smtp_server_credentials(&script->server);
	game->credentials.nonce = script->nonce;
	set_binding(&game->credentials.binding, script);
	game->plan = (smtp_plan){
		.protocol = script->server.protocol,
		.tls = script->server.tls,
		.plain_is_fine = script->loopback,
		.local_domain = script->server.local_domain,
		.credentials = smtp_server_has_login(&script->server) ? &game->credentials : NULL,
		.auth = script->server.auth,
		.auth_count = script->server.auth_count,
		.pipelining = script->server.pipelining,
		.chunking = script->server.chunking,
		.await_quit = true,
		.timeout = script->server.timeout,
		.final_timeout = script->server.final_timeout,
	};
	assert_true(smtp_outcome_init(&game->outcome, 0));
	smtp_trace_init(&game->trace, 0);
	make_mail(game, &game->mail);
	game->session = smtp_session_new(&game->plan, &game->outcome, &game->trace, (smtp_watch){0},
		script->server.tls == SMTP_TLS_IMPLICIT, 0);
	assert_non_null(game->session);
	if (!script->no_envelope) {
		smtp_session_add(game->session, &game->mail, 0);
	}
	for (size_t i = 0; i + 1 < script->mails; i++) {
		make_mail(game, &game->others[i]);
		smtp_memory_source_init(&game->copies[i], smtp_buf_view(&script->raw));
		game->others[i].content = &game->copies[i].source;
		smtp_session_add(game->session, &game->others[i], 0);
	}
	smtp_session_finish(game->session, 0);
}

static void end(play *game)
{
	smtp_session_free(game->session);
	smtp_mail_free(&game->mail);
	for (size_t i = 0; i < sizeof game->others / sizeof game->others[0]; i++) {
		smtp_mail_free(&game->others[i]);
	}
	smtp_trace_free(&game->trace);
	smtp_outcome_free(&game->outcome);
	smtp_envelope_free(&game->envelope);
}

static void server_says(play *game, smtp_span octets)
{
	for (size_t at = 0; at < octets.length;) {
		size_t length = octets.length - at < game->chunk ? octets.length - at : game->chunk;
		smtp_session_input(game->session, octets.data + at, length, ++game->now);
		at += length;
	}
}

/* Takes what the client has to say, up to `most` octets. */
static void hear_client(play *game, size_t most, smtp_buf *said)
{
	for (;;) {
		smtp_span octets = smtp_session_output(game->session, ++game->now);
		size_t length = octets.length < game->chunk ? octets.length : game->chunk;
		length = length < most - said->length ? length : most - said->length;
		if (!length) {
			break;
		}
		assert_true(smtp_buf_append(said, octets.data, length));
		smtp_session_sent(game->session, length, game->now);
	}
}

static void client_must_say(play *game, smtp_span expected, bool partly)
{
	smtp_buf said;
	smtp_buf_init_secret(&said, 8 << 20);
	hear_client(game, partly ? expected.length : said.ceiling, &said);
	if (said.length != expected.length || memcmp(said.data, expected.data, said.length) != 0) {
		fail_msg("%s: the client said:\n%s\nbut should have said:\n%.*s", game->script->name,
			said.data ? said.data : "(nothing)", (int)expected.length, expected.data);
	}
	smtp_buf_free(&said);
}

static void hear_message(play *game)
{
	smtp_buf said;
	smtp_buf_init(&said, 8 << 20);
	hear_client(game, said.ceiling, &said);
	assert_true(said.length >= 5 && memcmp(said.data + said.length - 5, "\r\n.\r\n", 5) == 0);
	smtp_buf_free(&said);
}

static void perform(play *game, const dialogue_step *step)
{
	smtp_failure lost = {.category = SMTP_CATEGORY_CONNECTION_LOST};
	switch (step->kind) {
	case STEP_SERVER:
		server_says(game, smtp_buf_view(&step->octets));
		break;
	case STEP_CLIENT:
	case STEP_PARTLY:
		client_must_say(game, smtp_buf_view(&step->octets), step->kind == STEP_PARTLY);
		break;
	case STEP_MESSAGE:
		hear_message(game);
		break;
	case STEP_TLS:
		assert_int_equal(smtp_session_wants(game->session), SMTP_WANT_TLS);
		smtp_session_tls_ready(game->session, ++game->now);
		break;
	case STEP_CLOSE:
		smtp_session_broken(game->session, lost, ++game->now);
		break;
	case STEP_TIMEOUT:
		game->now = smtp_session_deadline(game->session);
		smtp_session_expired(game->session, false, game->now);
		break;
	default:
		fail_msg("%s: a step that needs a socket", game->script->name);
	}
}

static const char *outcome_of(const smtp_outcome *outcome)
{
	smtp_outcome_kind sum = smtp_outcome_sum(outcome);
	return sum == SMTP_OUTCOME_FAILED && !smtp_outcome_failed(outcome) ? "nothing" : smtp_outcome_name(sum);
}

/* What became of the mail: as the driver does it, one that was not begun shares the connection's failure. */
static const smtp_outcome *settle(play *game)
{
	if (!game->mail.decided && smtp_outcome_failed(&game->outcome)) {
		smtp_mail_lost(&game->mail, &game->outcome.failure);
	}
	return &game->mail.outcome;
}

static void check_expectations(play *game)
{
	const smtp_outcome *outcome = settle(game);
	const smtp_failure *failure = &outcome->failure;
	const char *expected = dialogue_expects(game->script, "outcome");
	assert_string_equal(outcome_of(outcome), expected);
	if (strcmp(expected, "accepted") == 0 || strcmp(expected, "nothing") == 0) {
		assert_false(smtp_outcome_failed(outcome)); /* what comes after the verdict changes nothing */
		assert_false(smtp_outcome_failed(&game->outcome) && game->script->mails < 2);
	}
	if ((expected = dialogue_expects(game->script, "phase")) && smtp_outcome_failed(outcome)) {
		assert_string_equal(smtp_phase_name(failure->phase), expected);
	}
	if ((expected = dialogue_expects(game->script, "code"))) {
		int code = smtp_outcome_failed(outcome) ? failure->code : outcome->final.code;
		assert_int_equal(code, atoi(expected));
	}
	if ((expected = dialogue_expects(game->script, "variant"))) {
		assert_non_null(failure->variant);
		assert_string_equal(failure->variant, expected);
	}
	if ((expected = dialogue_expects(game->script, "reply"))) {
		assert_non_null(failure->reply);
		assert_true(strncmp(failure->reply, expected, strlen(expected)) == 0);
	}
	if ((expected = dialogue_expects(game->script, "octets"))) {
		assert_int_equal(outcome->bytes, atoi(expected));
	}
	if ((expected = dialogue_expects(game->script, "queue_id"))) {
		char *id = smtp_outcome_queue_id(outcome->final.reply);
		assert_non_null(id);
		assert_string_equal(id, expected);
		smtp_free(id);
	}
}

/* What is decided comes back in its order, and what is not begun when the session is closed. */
static void check_what_comes_back(play *game)
{
	smtp_mail *mail = game->script->no_envelope ? NULL : &game->mail;
	for (size_t i = 0; mail && mail->decided; mail = i < 3 ? &game->others[i++] : NULL) {
		assert_ptr_equal(smtp_session_fetch(game->session), mail);
	}
	assert_null(smtp_session_fetch(game->session));
	bool closed = smtp_session_wants(game->session) == SMTP_WANT_CLOSE;
	bool waits = mail && mail->envelope && !mail->begun;
	assert_ptr_equal(smtp_session_take_back(game->session), closed && waits ? mail : NULL);
}

/* One that failed because the connection did may be tried again; not one of which the server would not hear. */
static const char *fate_of_other(const smtp_mail *mail)
{
	bool failed = smtp_outcome_sum(&mail->outcome) == SMTP_OUTCOME_FAILED;
	bool lost = failed && mail->outcome.failure.scope == SMTP_SCOPE_SERVER;
	return !mail->begun ? "untouched" : lost ? "lost" : outcome_of(&mail->outcome);
}

/* `others`: what became of the further mails, in a word each; "lost" with the connection, "untouched" when nothing was said
 * for it. */
static void check_others(play *game)
{
	const char *expected = dialogue_expects(game->script, "others");
	smtp_buf words;
	smtp_buf_init(&words, 256);
	for (size_t i = 0; expected && i + 1 < game->script->mails; i++) {
		const smtp_mail *mail = &game->others[i];
		smtp_buf_printf(&words, "%s%s", i ? " " : "", fate_of_other(mail));
		assert_true(mail->begun == mail->decided);
	}
	if (expected) {
		assert_string_equal(words.data, expected);
	}
	smtp_buf_free(&words);
}

/* One word per recipient, with the code of the reply that refused it: "accepted rejected:452 unknown". */
static void check_fates(play *game)
{
	static const char *const words[] = {"rejected", "rejected", "unknown", "accepted", "rejected"};
	const smtp_outcome *outcome = settle(game);
	const char *expected = dialogue_expects(game->script, "fates");
	smtp_buf fates;
	smtp_buf_init(&fates, 4096);
	for (size_t i = 0; expected && i < outcome->addressee_count; i++) {
		const smtp_addressee *addressee = &outcome->addressees[i];
		smtp_standing standing = addressee->standing;
		int code = standing == SMTP_STANDING_REFUSED ? addressee->answer.code : outcome->failure.code;
		smtp_buf_printf(&fates, "%s%s", i ? " " : "", words[standing]);
		if (code && strcmp(words[standing], "rejected") == 0) {
			smtp_buf_printf(&fates, ":%d", code);
		}
	}
	if (expected) {
		assert_string_equal(fates.data, expected);
	}
	smtp_buf_free(&fates);
}

/* `note` is in a note of the transcript; without it no note is about DSN. */
static void check_note(play *game)
{
	const char *expected = dialogue_expects(game->script, "note");
	bool found = false;
	for (size_t i = 0; i < game->trace.count; i++) {
		const smtp_trace_entry *entry = &game->trace.entries[i];
		found = found || (entry->from == SMTP_FROM_NOTE && strstr(entry->text, expected ? expected : "DSN"));
	}
	assert_int_equal(found, expected != NULL);
}

static smtp_span secret_of(const dialogue *script)
{
	return script->server.password.data ? script->server.password : script->server.oauth_token;
}

/* No form of the password or the token may be in the transcript or the failure, nor half of it; no challenge either. */
static void check_secrets(play *game)
{
	smtp_span secret = secret_of(game->script);
	char half[64];
	if (!secret.data) {
		return;
	}
	snprintf(half, sizeof half, "%.*s", (int)(secret.length / 2), secret.data);
	for (size_t i = 0; i < game->trace.count; i++) {
		const smtp_trace_entry *entry = &game->trace.entries[i];
		assert_null(strstr(entry->text, half));
		assert_false(released_is_in(entry->text));
		if (entry->from == SMTP_FROM_SERVER && strncmp(entry->text, "334", 3) == 0) {
			assert_string_equal(entry->text, "334 [challenge: hidden]");
		}
	}
	const smtp_failure *failure = &settle(game)->failure;
	assert_false(failure->reply && released_is_in(failure->reply));
	assert_false(released_is_in(failure->detail));
}

static void play_dialogue(void **state)
{
	play game = {.script = dialogue_read(*state)};
	for (game.chunk = SIZE_MAX;; game.chunk = 1) {
		released_begin(secret_of(game.script));
		begin(&game);
		for (size_t i = 0; i < game.script->step_count; i++) {
			perform(&game, &game.script->steps[i]);
		}
		if (smtp_session_output(game.session, game.now).length) {
			fail_msg("%s: the client said more: %s", game.script->name,
				smtp_session_output(game.session, game.now).data);
		}
		check_what_comes_back(&game);
		check_expectations(&game);
		check_fates(&game);
		check_others(&game);
		check_note(&game);
		check_secrets(&game);
		end(&game);
		assert_int_equal(released_end(), 0); /* no block with the password in it */
		/* an attack that only works in one read cannot be played octet by octet */
		if (game.chunk == 1 || dialogue_expects(game.script, "whole")) {
			break;
		}
	}
	dialogue_free(game.script);
}

/* ---- what no dialogue can show --------------------------------------------------------------------- */

static play game_of(const char *name)
{
	static char path[512];
	snprintf(path, sizeof path, "%s/dialogues/%s.dialogue", getenv("SMTP_TESTS"), name);
	return (play){.script = dialogue_read(path), .chunk = SIZE_MAX};
}

static void finish(play *game)
{
	end(game);
	dialogue_free(game->script);
}

static void say(play *game, const char *octets)
{
	server_says(game, smtp_span_of(octets));
}

static void drain(play *game)
{
	smtp_buf said;
	smtp_buf_init(&said, 8 << 20);
	hear_client(game, said.ceiling, &said);
	smtp_buf_free(&said);
}

/* It shrank since it was measured: BDAT promises nothing that cannot be kept, and nothing has to be broken off. */
static void a_small_content_that_changed_is_not_begun(void **state)
{
	(void)state;
	play game = game_of("chunk-in-one-flight");
	begin(&game);
	game.facts.octets += 10;
	say(&game, "220 hi\r\n");
	drain(&game);
	say(&game, "250-hi\r\n250-PIPELINING\r\n250 CHUNKING\r\n");
	smtp_span said = smtp_session_output(game.session, ++game.now);
	assert_span(said, "MAIL FROM:<shop@example.com>\r\nRCPT TO:<buyer@example.net>\r\n");
	drain(&game);
	say(&game, "250 ok\r\n250 ok\r\n");
	assert_string_equal(game.mail.outcome.failure.variant, SMTP_VARIANT_SOURCE_FAILED);
	assert_int_equal(smtp_outcome_sum(&game.mail.outcome), SMTP_OUTCOME_FAILED);
	said = smtp_session_output(game.session, ++game.now);
	assert_span(said, "QUIT\r\n");
	finish(&game);
}

/* Up to BDAT, and as much of its content as the client says without being asked again. Returns how many octets. */
static size_t hear_large_chunk(play *game, size_t most)
{
	static const char *const replies[] = {
		"220 hi\r\n", "250-hi\r\n250-PIPELINING\r\n250 CHUNKING\r\n", "250 ok\r\n250 ok\r\n"};
	size_t heard = 0;
	for (size_t i = 0; i < sizeof replies / sizeof *replies; i++) {
		say(game, replies[i]);
		if (i < 2) {
			drain(game);
		}
	}
	while (heard < most) {
		size_t length = smtp_session_output(game->session, ++game->now).length;
		if (!length) {
			break;
		}
		smtp_session_sent(game->session, length, game->now);
		heard += length;
	}
	return heard;
}

/* It comes when the last octet has, which is before anybody asks the client for more; however full its last block is. */
static void the_reply_to_a_large_chunk_may_come_at_once(void **state)
{
	static const char line[] = "0123456789abcdef0123456789abcdef0123456789abcdef\r\n";
	(void)state;
	for (size_t lines = 0; lines < 1500; lines += 25) {
		play game = game_of("chunk-too-large-for-the-flight");
		for (size_t i = 0; i < lines; i++) {
			assert_true(smtp_buf_string(&game.script->raw, line));
		}
		begin(&game);
		size_t all = sizeof "BDAT 100000 LAST\r\n" - 1 - (game.facts.octets < 100000) + game.facts.octets;
		assert_int_equal(hear_large_chunk(&game, all), all);
		assert_int_equal(smtp_outcome_count(&game.mail.outcome, SMTP_STANDING_AT_STAKE), 1);
		say(&game, "250 ok\r\n");
		assert_int_equal(smtp_outcome_sum(&game.mail.outcome), SMTP_OUTCOME_ACCEPTED);
		finish(&game);
	}
}

/* What a file has grown by since it was measured would be commands to the server. */
static void no_more_is_said_than_a_chunk_promised(void **state)
{
	(void)state;
	play game = game_of("chunk-too-large-for-the-flight");
	for (size_t i = 0; i < 4000; i++) {
		assert_true(
			smtp_buf_string(&game.script->raw, "0123456789abcdef0123456789abcdef0123456789abcdef\r\n"));
	}
	begin(&game);
	game.facts.octets = 70000; /* within the second block, which another one follows */
	size_t all = sizeof "BDAT 70000 LAST\r\n" - 1 + 70000;
	assert_true(hear_large_chunk(&game, SIZE_MAX) < all);
	assert_string_equal(game.mail.outcome.failure.variant, SMTP_VARIANT_SOURCE_FAILED);
	assert_int_equal(smtp_outcome_sum(&game.mail.outcome), SMTP_OUTCOME_FAILED);
	finish(&game);
}

/* Whatever the checks before it let through. */
static void no_control_gets_into_a_command(void **state)
{
	(void)state;
	play game = game_of("accepted");
	game.script->server.local_domain = SMTP_SPAN("client\r\nMAIL FROM:<x@example.com>");
	begin(&game);
	say(&game, "220 hi\r\n");
	assert_int_equal(game.outcome.failure.category, SMTP_CATEGORY_BAD_ADDRESS_SYNTAX);
	smtp_span said = smtp_session_output(game.session, ++game.now);
	assert_span(said, "QUIT\r\n");
	finish(&game);
}

static void no_command_is_longer_than_a_command_line(void **state)
{
	(void)state;
	char name[512 - sizeof "EHLO \r\n" + 2];
	memset(name, 'x', sizeof name);
	for (size_t over = 0; over < 2; over++) {
		play game = game_of("accepted");
		game.script->server.local_domain = (smtp_span){name, sizeof name - 1 + over};
		begin(&game);
		say(&game, "220 hi\r\n");
		assert_int_equal(smtp_session_output(game.session, ++game.now).length, over ? 6 : 512);
		finish(&game);
	}
}

/* Up to the body of a message of 200,000 octets. */
static void reach_the_body(play *game)
{
	static const char line[] = "0123456789012345678901234567890123456789\r\n";
	for (int i = 0; i < 5000; i++) {
		assert_true(smtp_buf_string(&game->script->raw, line));
	}
	game->script->message.raw = smtp_buf_view(&game->script->raw);
	begin(game);
	static const char *const replies[] = {
		"220 hi\r\n", "250 hi\r\n", "250 ok\r\n", "250 ok\r\n", "354 go\r\n"};
	for (size_t i = 0; i < sizeof replies / sizeof *replies; i++) {
		say(game, replies[i]);
		if (i < 4) {
			drain(game);
		}
	}
	assert_int_equal(smtp_session_phase(game->session), SMTP_PHASE_BODY);
}

/* A peer that takes an octet now and then does not hold us for ever; one that takes 16 KiB in time may go on. */
static void a_slow_reader_does_not_put_the_deadline_off(void **state)
{
	(void)state;
	play game = game_of("accepted");
	reach_the_body(&game);
	int64_t deadline = smtp_session_deadline(game.session);
	for (int i = 0; i < 1000; i++) {
		game.now += SMTP_SECOND / 100;
		assert_true(smtp_session_output(game.session, game.now).length > 1);
		smtp_session_sent(game.session, 1, game.now);
	}
	assert_int_equal(smtp_session_deadline(game.session), deadline);
	smtp_session_sent(game.session, 16 * 1024, game.now);
	assert_true(smtp_session_deadline(game.session) > deadline);
	finish(&game);
}

static void a_good_bye_is_not_waited_for_long(void **state)
{
	(void)state;
	play game = game_of("accepted");
	begin(&game);
	say(&game, "554 no\r\n");
	assert_int_equal(smtp_session_phase(game.session), SMTP_PHASE_QUIT);
	assert_true(smtp_session_deadline(game.session) <= game.now + 2 * SMTP_SECOND);
	finish(&game);
}

/* The time that somebody else took between two steps. */
static void excused_time_does_not_count(void **state)
{
	(void)state;
	play game = game_of("accepted");
	begin(&game);
	int64_t deadline = smtp_session_deadline(game.session);
	smtp_session_excuse(game.session, 5 * SMTP_SECOND);
	assert_int_equal(smtp_session_deadline(game.session), deadline + 5 * SMTP_SECOND);
	game.now += 5 * SMTP_SECOND;
	say(&game, "220 hi\r\n");
	assert_true(game.outcome.timing[SMTP_TIMING_GREETING] < SMTP_SECOND);
	finish(&game);
}

/* What the client says is heard, whatever it is. */
static bool logs_in_with(const char *name, size_t allowed)
{
	play game = game_of(name);
	begin(&game);
	scarce_begin(allowed, SCARCE_FROM_THEN_ON);
	for (size_t i = 0; i < game.script->step_count; i++) {
		const dialogue_step *step = &game.script->steps[i];
		if (step->kind == STEP_SERVER) {
			server_says(&game, smtp_buf_view(&step->octets));
		} else if (step->kind == STEP_TLS && smtp_session_wants(game.session) == SMTP_WANT_TLS) {
			smtp_session_tls_ready(game.session, ++game.now);
		}
		smtp_span octets;
		while ((octets = smtp_session_output(game.session, ++game.now)).length) {
			smtp_session_sent(game.session, octets.length, game.now);
		}
	}
	bool ran_dry = scarce_end();
	if (ran_dry && strcmp(dialogue_expects(game.script, "outcome"), "failed") == 0) {
		assert_int_equal(game.outcome.final.code, 0);
	}
	check_secrets(&game);
	finish(&game);
	return ran_dry;
}

/* Random nonces keep SCRAM out of test_send, which does the same to the others. */
static void a_login_survives_every_failed_allocation(void **state)
{
	(void)state;
	static const char *const names[] = {"auth-scram-sha-256-plus", "auth-scram-refused",
		"auth-scram-false-signature", "auth-scram-prepared", "auth-scram-cannot-carry-it",
		"auth-scram-initial-response-too-long", "auth-oauthbearer-refused"};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		size_t allowed = 0;
		while (logs_in_with(names[i], allowed)) {
			allowed++;
			assert_true(allowed < 2000);
		}
		assert_true(allowed > 20);
	}
}

int main(void)
{
	char **list = dialogue_list("dialogues", ".dialogue");
	struct CMUnitTest tests[512];
	size_t count = 0;
	for (; list[count]; count++) {
		tests[count] =
			(struct CMUnitTest){strrchr(list[count], '/') + 1, play_dialogue, NULL, NULL, list[count]};
	}
	const struct CMUnitTest direct[] = {
		cmocka_unit_test(a_login_survives_every_failed_allocation),
		cmocka_unit_test(a_small_content_that_changed_is_not_begun),
		cmocka_unit_test(the_reply_to_a_large_chunk_may_come_at_once),
		cmocka_unit_test(no_more_is_said_than_a_chunk_promised),
		cmocka_unit_test(no_control_gets_into_a_command),
		cmocka_unit_test(no_command_is_longer_than_a_command_line),
		cmocka_unit_test(a_slow_reader_does_not_put_the_deadline_off),
		cmocka_unit_test(a_good_bye_is_not_waited_for_long),
		cmocka_unit_test(excused_time_does_not_count),
	};
	int failed = _cmocka_run_group_tests("session", tests, count, NULL, NULL);
	failed += cmocka_run_group_tests_name("session, directly", direct, NULL, NULL);
	dialogue_list_free(list);
	return failed;
}
