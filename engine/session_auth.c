/*
 * session_auth.c - the states of a login: AUTH, its challenges and responses, and how it is cancelled.
 *
 * RFC 4954. After a refusal no other mechanism is tried with the same password.
 */
#include "session_state.h"

#include <stdio.h>

/* Sends the answer to a challenge, or the command with an initial response in front of it. */
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
	built = built && smtp_session_keep_secret(session, encoded);
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

/* Base64 of the password behind `offset` other octets, without the digits that its neighbours have a part in. */
static bool keep_base64(smtp_session *session, size_t offset)
{
	smtp_buf framed, encoded;
	smtp_span password = session->plan->password;
	smtp_buf_init_secret(&framed, SMTP_REPLY_LINE_AUTH);
	smtp_buf_init_secret(&encoded, 2 * SMTP_REPLY_LINE_AUTH);
	bool kept = smtp_buf_append(&framed, "..", offset) && smtp_buf_span(&framed, password) &&
				smtp_auth_base64(&encoded, smtp_buf_view(&framed));
	size_t first = (offset * 8 + 5) / 6, last = (offset + password.length) * 8 / 6;
	kept = kept && (last <= first ||
					   smtp_session_keep_secret(session, (smtp_span){encoded.data + first, last - first}));
	smtp_buf_free(&framed);
	smtp_buf_free(&encoded);
	return kept;
}

static bool keep_hex(smtp_session *session, const char digits[16])
{
	smtp_buf hex;
	smtp_span password = session->plan->password;
	smtp_buf_init_secret(&hex, 2 * SMTP_REPLY_LINE_AUTH);
	for (size_t i = 0; i < password.length; i++) {
		unsigned char octet = (unsigned char)password.data[i];
		smtp_buf_char(&hex, digits[octet >> 4]);
		smtp_buf_char(&hex, digits[octet & 15]);
	}
	bool kept = !hex.failed && smtp_session_keep_secret(session, smtp_buf_view(&hex));
	smtp_buf_free(&hex);
	return kept;
}

/* The forms in which a server might send the password back: it is not quoted in any. */
static bool keep_password(smtp_session *session)
{
	bool kept = smtp_session_keep_secret(session, session->plan->password) &&
				keep_hex(session, "0123456789abcdef") && keep_hex(session, "0123456789ABCDEF");
	for (size_t offset = 0; kept && offset < 3; offset++) {
		kept = keep_base64(session, offset);
	}
	return kept;
}

static smtp_state respond(smtp_session *session, const char *command)
{
	smtp_buf response;
	smtp_buf_init_secret(&response, SMTP_REPLY_LINE_AUTH / 4 * 3);
	unsigned step = session->auth.step;
	smtp_state next = STATE_AUTH;
	switch (smtp_auth_respond(&session->auth, smtp_buf_view(&session->reply.text), &response)) {
	case SMTP_AUTH_RESPOND:
		next = send_response(session, smtp_buf_view(&response), command, step) ? STATE_AUTH : STATE_QUIT;
		break;
	case SMTP_AUTH_UNEXPECTED:
		smtp_session_fail(session, SMTP_CATEGORY_PROTOCOL_ERROR, SMTP_VARIANT_OUT_OF_STEP, SMTP_SCOPE_SERVER);
		next = STATE_AUTH_CANCEL;
		break;
	case SMTP_AUTH_NO_MEMORY:
		next = smtp_session_fail(session, SMTP_CATEGORY_UNKNOWN, SMTP_VARIANT_NO_MEMORY, SMTP_SCOPE_SERVER);
		break;
	}
	smtp_buf_free(&response);
	return next;
}

/* AUTH PLAIN with its response in the same line while that stays a command line, else in an answer to 334. */
static smtp_state begin_auth(smtp_session *session)
{
	const smtp_auth_mechanism *mechanism = session->auth.mechanism;
	const char *name = smtp_mechanism_name(mechanism->id);
	size_t octets = session->plan->username.length + session->plan->password.length + 2;
	size_t line = strlen("AUTH  \r\n") + strlen(name) + (octets + 2) / 3 * 4;
	session->reply.line_limit = SMTP_REPLY_LINE_AUTH;
	if (mechanism->initial_response && line <= SMTP_COMMAND_LINE) {
		char command[32];
		snprintf(command, sizeof command, "AUTH %s ", name);
		return respond(session, command);
	}
	return smtp_session_command(session, SMTP_COMMAND_LINE, "AUTH %s", name) ? STATE_AUTH : STATE_QUIT;
}

smtp_state smtp_enter_auth(smtp_session *session)
{
	if (!smtp_session_needs_login(session)) {
		return STATE_MAIL;
	}
	if (!session->tls_on && session->plan->tls != SMTP_TLS_NONE) {
		return smtp_session_fail(
			session, SMTP_CATEGORY_TLS_REQUIRED, SMTP_VARIANT_CLEAR_TEXT_LOGIN, SMTP_SCOPE_SERVER);
	}
	if (!session->caps.auth) {
		return smtp_session_fail(
			session, SMTP_CATEGORY_AUTH_MECHANISM, SMTP_VARIANT_AUTH_NOT_OFFERED, SMTP_SCOPE_SERVER);
	}
	const smtp_auth_mechanism *mechanism =
		smtp_auth_choose(&session->caps, session->plan->auth, session->plan->auth_count);
	if (!mechanism) {
		return smtp_session_fail(
			session, SMTP_CATEGORY_AUTH_MECHANISM, SMTP_VARIANT_NO_COMMON_MECHANISM, SMTP_SCOPE_SERVER);
	}
	smtp_auth_init(&session->auth, mechanism, session->plan->username, session->plan->password);
	if (!keep_password(session)) {
		return smtp_session_fail(session, SMTP_CATEGORY_UNKNOWN, SMTP_VARIANT_NO_MEMORY, SMTP_SCOPE_SERVER);
	}
	return begin_auth(session);
}

/* After a refusal no other mechanism is tried with the same password. */
smtp_state smtp_judge_auth(smtp_session *session, const expectation *expected)
{
	(void)expected;
	if (session->reply.code == 334) {
		return respond(session, "");
	}
	session->reply.line_limit = SMTP_REPLY_LINE;
	if (smtp_session_succeeded(session)) {
		session->authenticated = true;
		return STATE_MAIL;
	}
	return smtp_session_refused(session, SMTP_SCOPE_SERVER, NULL);
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
