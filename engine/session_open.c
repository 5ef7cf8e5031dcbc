/*
 * session_open.c - the states from the greeting to the login: EHLO or HELO, STARTTLS.
 *
 * RFC 5321 3.1, 3.2; RFC 3207.
 */
#include "session_state.h"

#include "demands.h"

/* The connection was made; the server speaks first. */
smtp_state smtp_enter_greeting(smtp_session *session)
{
	session->expected[0] = (expectation){.state = STATE_GREETING};
	session->expected_count = 1;
	return STATE_GREETING;
}

smtp_state smtp_judge_greeting(smtp_session *session, const expectation *expected)
{
	(void)expected;
	session->outcome->greeting = smtp_strdup_span(smtp_buf_view(&session->reply.text));
	return session->reply.code == 220 ? STATE_EHLO : smtp_session_refused(session, SMTP_SCOPE_SERVER, NULL);
}

smtp_state smtp_enter_ehlo(smtp_session *session)
{
	smtp_span name = session->plan->local_domain;
	const char *verb = session->plan->protocol == SMTP_PROTOCOL_LMTP ? "LHLO" : "EHLO";
	return smtp_session_command(session, SMTP_COMMAND_LINE, "%s %.*s", verb, (int)name.length, name.data)
			   ? STATE_EHLO
			   : STATE_QUIT;
}

/* Does the message itself need what only EHLO can offer? */
static bool needs_extension(const smtp_session *session)
{
	const smtp_mail *mail = session->mails;
	return mail && (smtp_mail_needs_smtputf8(mail) || (mail->facts && mail->facts->eight_bit) ||
					   smtp_demands_need_extension(&mail->envelope->demands));
}

/* Whether what was asked for can be had without EHLO. LMTP has no HELO, RFC 2033 4.1. */
static bool helo_will_do(const smtp_session *session)
{
	if (session->plan->protocol == SMTP_PROTOCOL_LMTP || needs_extension(session)) {
		return false;
	}
	smtp_tls_mode tls = session->plan->tls;
	bool tls_settled = session->tls_on || tls == SMTP_TLS_NONE || tls == SMTP_TLS_OPPORTUNISTIC ||
					   (tls == SMTP_TLS_AUTO && session->plan->plain_is_fine);
	return tls_settled && !smtp_session_needs_login(session) && smtp_reply_class(&session->reply) == 5;
}

/* RFC 3207 4 and RFC 8314: which TLS is wanted, and what is offered. */
static smtp_state after_greeting(smtp_session *session)
{
	if (session->tls_on) {
		return STATE_AUTH;
	}
	bool wants_tls = session->plan->tls != SMTP_TLS_NONE;
	if (wants_tls && session->caps.starttls) {
		return STATE_STARTTLS;
	}
	bool plain_is_fine = session->plan->tls == SMTP_TLS_NONE ||
						 session->plan->tls == SMTP_TLS_OPPORTUNISTIC ||
						 (session->plan->tls == SMTP_TLS_AUTO && session->plan->plain_is_fine);
	if (plain_is_fine && (!wants_tls || !smtp_session_needs_login(session))) {
		return STATE_AUTH;
	}
	smtp_failure failure = {.phase = SMTP_PHASE_STARTTLS,
		.category = SMTP_CATEGORY_TLS_REQUIRED,
		.variant =
			smtp_session_needs_login(session) ? SMTP_VARIANT_CLEAR_TEXT_LOGIN : SMTP_VARIANT_NO_STARTTLS,
		.scope = SMTP_SCOPE_SERVER};
	smtp_outcome_fail(session->outcome, failure, NULL);
	return STATE_QUIT;
}

/* Only 250 is the reply to EHLO and HELO: any other success was meant for something else, and its lines are no
 * extensions. */
smtp_state smtp_judge_ehlo(smtp_session *session, const expectation *expected)
{
	(void)expected;
	if (session->reply.code != 250) {
		return helo_will_do(session) ? STATE_HELO : smtp_session_refused(session, SMTP_SCOPE_SERVER, NULL);
	}
	smtp_caps_free(&session->caps);
	if (!smtp_caps_read(&session->caps, smtp_buf_view(&session->reply.text))) {
		return smtp_session_fail(session, SMTP_CATEGORY_UNKNOWN, SMTP_VARIANT_NO_MEMORY, SMTP_SCOPE_SERVER);
	}
	return after_greeting(session);
}

smtp_state smtp_enter_helo(smtp_session *session)
{
	smtp_span name = session->plan->local_domain;
	return smtp_session_command(session, SMTP_COMMAND_LINE, "HELO %.*s", (int)name.length, name.data)
			   ? STATE_HELO
			   : STATE_QUIT;
}

smtp_state smtp_judge_helo(smtp_session *session, const expectation *expected)
{
	(void)expected;
	return session->reply.code == 250 ? after_greeting(session)
									  : smtp_session_refused(session, SMTP_SCOPE_SERVER, NULL);
}

smtp_state smtp_enter_starttls(smtp_session *session)
{
	return smtp_session_command(session, SMTP_COMMAND_LINE, "STARTTLS") ? STATE_STARTTLS : STATE_QUIT;
}

/* Only 220 begins TLS; any other success is a trick. What stands behind the 220 in the same read is caught by the
 * machine: in HANDSHAKE nothing is awaited. */
smtp_state smtp_judge_starttls(smtp_session *session, const expectation *expected)
{
	(void)expected;
	return session->reply.code == 220 ? STATE_HANDSHAKE
									  : smtp_session_refused(session, SMTP_SCOPE_SERVER, NULL);
}
