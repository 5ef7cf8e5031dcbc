/*
 * session_auth.c - the states of a login: AUTH, its challenges and responses, and how it is cancelled.
 *
 * RFC 4954. After a refusal, of whatever kind, no other mechanism is tried: not with the same password, and not after
 * a server that failed to prove itself.
 */
#include "session_state.h"
#include "text.h"

#include <stdio.h>

#define RESPONSE_OCTETS (SMTP_REPLY_LINE_AUTH / 4 * 3)

/* ---- responses ----------------------------------------------------------------------------------- */

/* Where the secret does not travel as it is, what was made of it is one too. */
static bool keep_response(smtp_session *session, smtp_span response, smtp_span encoded)
{
	const smtp_auth_mechanism *mechanism = session->auth.mechanism;
	bool derived = mechanism->needs == SMTP_NEEDS_PASSWORD && !mechanism->clear_text;
	return smtp_session_keep_secret(session, encoded) &&
		   (!derived || smtp_session_keep_secret(session, response));
}

/* Sends the answer to a challenge, or the command with an initial response behind it. */
static bool send_response(smtp_session *session, smtp_span response, const char *command, unsigned step)
{
	char label[128];
	smtp_buf line;
	smtp_buf_init_secret(&line, SMTP_REPLY_LINE_AUTH);
	bool built = smtp_buf_string(&line, command);
	size_t before = line.length;
	/* RFC 4954 4: an empty initial response is "=" */
	built = built &&
			(command[0] && !response.length ? smtp_buf_char(&line, '=') : smtp_auth_base64(&line, response));
	smtp_span encoded = {line.data + before, line.length - before};
	built = built && keep_response(session, response, encoded);
	snprintf(label, sizeof label, "%s%s", command, session->auth.mechanism->shown[step].text);
	if (built) {
		built = smtp_session_secret_line(
			session, smtp_buf_view(&line), label, session->auth.mechanism->shown[step].expect);
	} else {
		smtp_session_fail(session, SMTP_CATEGORY_UNKNOWN, SMTP_VARIANT_NO_MEMORY, SMTP_SCOPE_SERVER);
	}
	smtp_buf_free(&line);
	return built;
}

/* The step cannot be made: the failure is recorded. */
static void give_up(smtp_session *session, smtp_auth_status status)
{
	static const struct {
		smtp_category category;
		const char *variant;
	} troubles[] = {
		[SMTP_AUTH_UNEXPECTED] = {SMTP_CATEGORY_PROTOCOL_ERROR, SMTP_VARIANT_OUT_OF_STEP},
		[SMTP_AUTH_MALFORMED] = {SMTP_CATEGORY_PROTOCOL_ERROR, SMTP_VARIANT_BAD_CHALLENGE},
		[SMTP_AUTH_WEAK] = {SMTP_CATEGORY_AUTH_MECHANISM, SMTP_VARIANT_SCRAM_ITERATIONS},
		[SMTP_AUTH_NOT_PROVED] = {SMTP_CATEGORY_AUTH_FAILED, SMTP_VARIANT_SERVER_NOT_PROVED},
		[SMTP_AUTH_NO_MEMORY] = {SMTP_CATEGORY_UNKNOWN, SMTP_VARIANT_NO_MEMORY},
	};
	smtp_session_fail_saying(
		session, troubles[status].category, troubles[status].variant, session->auth.reason);
}

/* ---- challenges ---------------------------------------------------------------------------------- */

static smtp_auth_status decode_challenge(smtp_session *session, smtp_buf *challenge)
{
	switch (smtp_auth_from_base64(challenge, smtp_buf_view(&session->reply.text))) {
	case SMTP_OK:
		return SMTP_AUTH_RESPOND;
	case SMTP_REFUSED:
		snprintf(session->auth.reason, sizeof session->auth.reason, "the challenge is not base64");
		return SMTP_AUTH_MALFORMED;
	default:
		return SMTP_AUTH_NO_MEMORY;
	}
}

static smtp_state answer_challenge(smtp_session *session)
{
	smtp_buf challenge, response;
	smtp_buf_init_secret(&challenge, RESPONSE_OCTETS);
	smtp_buf_init_secret(&response, RESPONSE_OCTETS);
	unsigned step = session->auth.step;
	smtp_auth_status status = decode_challenge(session, &challenge);
	if (status == SMTP_AUTH_RESPOND && session->held.length) {
		smtp_buf_span(&response, smtp_buf_view(&session->held)); /* RFC 4954 4: the challenge is empty */
		smtp_buf_clear(&session->held);
		step = 0;
		status = response.failed ? SMTP_AUTH_NO_MEMORY : SMTP_AUTH_RESPOND;
	} else if (status == SMTP_AUTH_RESPOND) {
		status = smtp_auth_respond(&session->auth, smtp_buf_view(&challenge), &response);
	}
	smtp_state next = STATE_AUTH_CANCEL;
	if (status != SMTP_AUTH_RESPOND) {
		give_up(session, status);
	} else if (send_response(session, smtp_buf_view(&response), "", step)) {
		next = STATE_AUTH;
	}
	smtp_buf_free(&challenge);
	smtp_buf_free(&response);
	return next;
}

/* ---- the states ---------------------------------------------------------------------------------- */

/* With the initial response in the same line while that stays a command line, else in the answer to 334. */
static smtp_state begin_with(smtp_session *session, const char *name, const smtp_buf *response)
{
	char command[48];
	size_t encoded = response->length ? (response->length + 2) / 3 * 4 : 1;
	if (strlen("AUTH  \r\n") + strlen(name) + encoded <= SMTP_COMMAND_LINE) {
		snprintf(command, sizeof command, "AUTH %s ", name);
		return send_response(session, smtp_buf_view(response), command, 0) ? STATE_AUTH : STATE_QUIT;
	}
	if (!smtp_buf_span(&session->held, smtp_buf_view(response))) {
		return smtp_session_fail(session, SMTP_CATEGORY_UNKNOWN, SMTP_VARIANT_NO_MEMORY, SMTP_SCOPE_SERVER);
	}
	return smtp_session_command(session, SMTP_COMMAND_LINE, "AUTH %s", name) ? STATE_AUTH : STATE_QUIT;
}

static smtp_state begin_auth(smtp_session *session)
{
	const smtp_auth_mechanism *mechanism = session->auth.mechanism;
	const char *name = smtp_mechanism_name(mechanism->id);
	session->reply.line_limit = SMTP_REPLY_LINE_AUTH;
	if (!mechanism->client_first) {
		return smtp_session_command(session, SMTP_COMMAND_LINE, "AUTH %s", name) ? STATE_AUTH : STATE_QUIT;
	}
	smtp_buf response;
	smtp_buf_init_secret(&response, RESPONSE_OCTETS);
	smtp_auth_status status = smtp_auth_respond(&session->auth, SMTP_SPAN(""), &response);
	smtp_state next = STATE_QUIT;
	if (status == SMTP_AUTH_RESPOND) {
		next = begin_with(session, name, &response);
	} else {
		give_up(session, status);
	}
	smtp_buf_free(&response);
	return next;
}

/* What the server offers instead, as its own line says it. */
static smtp_state fail_without_common(smtp_session *session)
{
	const char *offered = "";
	const smtp_caps *caps = &session->caps;
	for (size_t i = 0; i < caps->keyword_count && !offered[0]; i++) {
		if (smtp_starts_with_ignoring_case(smtp_span_of(caps->keywords[i]), "AUTH")) {
			offered = caps->keywords[i];
		}
	}
	return smtp_session_fail_saying(
		session, SMTP_CATEGORY_AUTH_MECHANISM, SMTP_VARIANT_NO_COMMON_MECHANISM, offered);
}

/* Why a stronger mechanism that is offered may be passed over. */
static void note_what_scram_cannot_carry(smtp_session *session)
{
	const bool *offered = session->caps.mechanisms;
	const smtp_credentials *known = session->plan->credentials;
	bool scram = offered[SMTP_MECHANISM_SCRAM_SHA_512] || offered[SMTP_MECHANISM_SCRAM_SHA_256] ||
				 offered[SMTP_MECHANISM_SCRAM_SHA_1];
	if (scram && smtp_auth_can_use(known, SMTP_MECHANISM_SCRAM_SHA_256) &&
		!smtp_auth_can_carry(known, SMTP_MECHANISM_SCRAM_SHA_256)) {
		smtp_trace_note(session->trace, SMTP_PHASE_AUTH, session->now,
			"SCRAM is left out: user name or password holds what RFC 4013 does not allow");
	}
}

smtp_state smtp_enter_auth(smtp_session *session)
{
	const smtp_plan *plan = session->plan;
	if (!smtp_session_needs_login(session)) {
		return STATE_READY;
	}
	if (!session->tls_on && plan->tls != SMTP_TLS_NONE) {
		return smtp_session_fail(
			session, SMTP_CATEGORY_TLS_REQUIRED, SMTP_VARIANT_CLEAR_TEXT_LOGIN, SMTP_SCOPE_SERVER);
	}
	if (!session->caps.auth) {
		return smtp_session_fail(
			session, SMTP_CATEGORY_AUTH_MECHANISM, SMTP_VARIANT_AUTH_NOT_OFFERED, SMTP_SCOPE_SERVER);
	}
	note_what_scram_cannot_carry(session);
	const smtp_auth_mechanism *mechanism =
		smtp_auth_choose(&session->caps, plan->credentials, plan->auth, plan->auth_count);
	if (!mechanism) {
		return fail_without_common(session);
	}
	smtp_auth_init(&session->auth, mechanism, plan->credentials, &session->caps);
	if (!smtp_session_keep_credentials(session)) {
		return smtp_session_fail(session, SMTP_CATEGORY_UNKNOWN, SMTP_VARIANT_NO_MEMORY, SMTP_SCOPE_SERVER);
	}
	return begin_auth(session);
}

/* What a server said about a failure before it refused, made fit to be shown. */
static smtp_state refused(smtp_session *session)
{
	smtp_buf *words = &session->auth.words, shown;
	char detail[200] = "";
	smtp_session_clean(session, words);
	smtp_buf_init(&shown, 4 * SMTP_AUTH_WORDS);
	if (words->length && smtp_text_clean(&shown, smtp_buf_view(words), false, sizeof detail - 8)) {
		snprintf(detail, sizeof detail, "%s", shown.data);
		smtp_trace_note(session->trace, SMTP_PHASE_AUTH, session->now, "the server's reason: %s", detail);
	}
	smtp_buf_free(&shown);
	bool token = detail[0] && session->auth.mechanism->needs == SMTP_NEEDS_TOKEN;
	return smtp_session_refused_saying(session, token ? SMTP_VARIANT_TOKEN_REFUSED : NULL, detail);
}

smtp_state smtp_judge_auth(smtp_session *session, const expectation *expected)
{
	(void)expected;
	if (session->reply.code == 334) {
		return answer_challenge(session);
	}
	session->reply.line_limit = SMTP_REPLY_LINE;
	smtp_buf_clear(&session->held);
	if (!smtp_session_succeeded(session)) {
		return refused(session);
	}
	if (!smtp_auth_is_proved(&session->auth)) {
		give_up(session, SMTP_AUTH_NOT_PROVED);
		return STATE_QUIT;
	}
	session->authenticated = true;
	smtp_auth_free(&session->auth);
	return STATE_READY;
}

/* RFC 4954 4: "*" cancels, the server answers 501. */
smtp_state smtp_enter_auth_cancel(smtp_session *session)
{
	return smtp_session_command(session, SMTP_COMMAND_LINE, "*") ? STATE_AUTH_CANCEL : STATE_QUIT;
}

smtp_state smtp_judge_auth_cancel(smtp_session *session, const expectation *expected)
{
	(void)session;
	(void)expected;
	return STATE_QUIT;
}
