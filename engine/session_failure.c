/*
 * session_failure.c - what goes wrong in a session, put down to the mail that it is about, or to the connection.
 */
#include "session_state.h"

#include <stdio.h>

static smtp_failure failure_here(
	const smtp_session *session, smtp_category category, const char *variant, smtp_scope scope)
{
	smtp_failure failure = {.category = category, .variant = variant, .scope = scope};
	failure.phase = smtp_state_rules[session->at].phase;
	return failure;
}

static bool has_mail_under_way(const smtp_session *session)
{
	for (const smtp_mail *mail = session->mails; mail; mail = mail->next) {
		if (mail->begun) {
			return true;
		}
	}
	return false;
}

bool smtp_session_all_was_said(const smtp_session *session)
{
	bool resting = session->state == STATE_READY || session->state == STATE_RSET;
	return session->state == STATE_QUIT || session->state == STATE_CLOSED ||
		   (resting && !has_mail_under_way(session));
}

/* A failure belongs to the mail that it is about, unless it ends the connection. */
static smtp_state fail_with(smtp_session *session, const smtp_failure *failure)
{
	if (smtp_session_all_was_said(session)) {
		return STATE_CLOSED;
	}
	bool of_mail = failure->scope != SMTP_SCOPE_SERVER && session->about;
	smtp_outcome_fail(of_mail ? &session->about->outcome : session->outcome, *failure, NULL);
	return STATE_QUIT;
}

smtp_state smtp_session_fail(
	smtp_session *session, smtp_category category, const char *variant, smtp_scope scope)
{
	smtp_failure failure = failure_here(session, category, variant, scope);
	return fail_with(session, &failure);
}

static void say_detail(smtp_failure *failure, const char *detail)
{
	snprintf(failure->detail, sizeof failure->detail, "%s", detail);
}

smtp_state smtp_session_fail_saying(
	smtp_session *session, smtp_category category, const char *variant, const char *detail)
{
	smtp_failure failure = failure_here(session, category, variant, SMTP_SCOPE_SERVER);
	say_detail(&failure, detail);
	return fail_with(session, &failure);
}

/* 421 closes the channel: what it answers, and what was said behind that, was not done. */
static void unstake_all(const smtp_session *session)
{
	for (smtp_mail *mail = session->mails; mail; mail = mail->next) {
		smtp_transaction_unstake(mail);
	}
}

static smtp_state refused_with(smtp_session *session, const smtp_failure *failure)
{
	smtp_answer answer = smtp_answer_of(&session->reply);
	if (smtp_reply_class(&session->reply) < 4) {
		smtp_outcome_fail(session->outcome,
			failure_here(session, SMTP_CATEGORY_PROTOCOL_ERROR, SMTP_VARIANT_OUT_OF_STEP, SMTP_SCOPE_SERVER),
			&answer);
		return STATE_CLOSED;
	}
	bool over = session->reply.code == 421; /* RFC 5321 3.8: it closes, whatever was asked */
	if (over) {
		unstake_all(session);
	}
	smtp_failure decided = *failure;
	decided.scope = over ? SMTP_SCOPE_SERVER : failure->scope;
	bool of_mail = decided.scope != SMTP_SCOPE_SERVER && session->about;
	smtp_outcome_fail(of_mail ? &session->about->outcome : session->outcome, decided, &answer);
	return over ? STATE_CLOSED : STATE_QUIT;
}

smtp_state smtp_session_refused(smtp_session *session, smtp_scope scope, const char *variant)
{
	smtp_failure failure = failure_here(session, SMTP_CATEGORY_NONE, variant, scope);
	return refused_with(session, &failure);
}

smtp_state smtp_session_refused_saying(smtp_session *session, const char *variant, const char *detail)
{
	smtp_failure failure = failure_here(session, SMTP_CATEGORY_NONE, variant, SMTP_SCOPE_SERVER);
	say_detail(&failure, detail);
	return refused_with(session, &failure);
}

smtp_state smtp_session_abandon(smtp_session *session, smtp_category category, const char *variant)
{
	smtp_answer answer = smtp_answer_of(&session->reply);
	if (smtp_session_all_was_said(session)) {
		return STATE_CLOSED;
	}
	smtp_outcome_fail(session->outcome, failure_here(session, category, variant, SMTP_SCOPE_SERVER),
		session->reply.text.length ? &answer : NULL);
	return STATE_CLOSED;
}
