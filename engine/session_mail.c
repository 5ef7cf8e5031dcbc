/*
 * session_mail.c - the states of one mail transaction, from MAIL to the reply to the final dot, and QUIT.
 *
 * RFC 5321 3.3, 4.1.1.2 to 4.1.1.4; RFC 1870 (SIZE); RFC 3461 (DSN); RFC 6152 (8BITMIME); RFC 6531 (SMTPUTF8).
 */
#include "session_state.h"

#include <stdio.h>
#include <inttypes.h>
#include "dsn.h"

#define PATH_LIMIT 1000 /* a path of 256, and every parameter with its own allowance: RFC 5321 4.5.3.1 */

static bool needs_smtputf8(const smtp_plan *plan)
{
	return plan->envelope->needs_smtputf8 || (plan->facts && plan->facts->utf8_header);
}

/* What the server's EHLO already rules out need not travel. RFC 6531 3.1: with SMTPUTF8 goes 8BITMIME. */
static smtp_state check_content(smtp_session *session)
{
	const smtp_body_facts *facts = session->plan->facts;
	const smtp_caps *caps = &session->caps;
	if (needs_smtputf8(session->plan) && !(caps->smtputf8 && caps->eight_bit_mime)) {
		return smtp_session_fail(session, SMTP_CATEGORY_SMTPUTF8_UNSUPPORTED, NULL, SMTP_SCOPE_MESSAGE);
	}
	if (facts && caps->has_size && caps->size && facts->octets > caps->size) {
		return smtp_session_fail(
			session, SMTP_CATEGORY_MESSAGE_TOO_LARGE, SMTP_VARIANT_SIZE_ANNOUNCED, SMTP_SCOPE_MESSAGE);
	}
	if (facts && facts->eight_bit && !caps->eight_bit_mime) {
		smtp_failure failure = {.phase = SMTP_PHASE_MESSAGE,
			.category = SMTP_CATEGORY_CONTENT_MALFORMED,
			.variant = SMTP_VARIANT_EIGHT_BIT,
			.scope = SMTP_SCOPE_MESSAGE};
		smtp_outcome_fail(session->outcome, failure, NULL);
		return STATE_QUIT;
	}
	return STATE_MAIL;
}

/* Only what is needed and offered (INJ-04: each a number, a word of ours or xtext). */
static bool append_parameters(smtp_session *session, smtp_buf *out)
{
	const smtp_plan *plan = session->plan;
	bool utf8 = needs_smtputf8(plan);
	if (plan->facts && session->caps.has_size) {
		smtp_buf_printf(out, " SIZE=%" PRIu64, plan->facts->octets);
	}
	if (utf8 || (plan->facts && plan->facts->eight_bit)) {
		smtp_buf_string(out, " BODY=8BITMIME");
	}
	if (utf8) {
		smtp_buf_string(out, " SMTPUTF8");
	}
	if (session->caps.dsn) {
		smtp_dsn_mail_parameters(plan->envelope, out);
	}
	return !out->failed;
}

static bool command_mail(smtp_session *session)
{
	smtp_buf parameters;
	smtp_buf_init(&parameters, PATH_LIMIT);
	bool queued = append_parameters(session, &parameters) &&
				  smtp_session_command(session, PATH_LIMIT, "MAIL FROM:<%s>%s", session->plan->envelope->from,
					  parameters.data ? parameters.data : "");
	if (parameters.failed) {
		smtp_session_fail(session, SMTP_CATEGORY_UNKNOWN, SMTP_VARIANT_NO_MEMORY, SMTP_SCOPE_SERVER);
	}
	smtp_buf_free(&parameters);
	return queued;
}

smtp_state smtp_enter_mail(smtp_session *session)
{
	if (!session->plan->envelope) {
		return STATE_QUIT;
	}
	smtp_state next = check_content(session);
	if (next != STATE_MAIL) {
		return next;
	}
	if (smtp_dsn_is_asked(session->plan->envelope) && !session->caps.dsn) {
		smtp_trace_note(session->trace, SMTP_PHASE_MAIL, session->now,
			"the server does not offer DSN: the message goes without the notifications asked for");
	}
	return command_mail(session) ? STATE_MAIL : STATE_QUIT;
}

smtp_state smtp_judge_mail(smtp_session *session, const expectation *expected)
{
	(void)expected;
	if (!smtp_session_succeeded(session)) {
		return smtp_session_refused(session, SMTP_SCOPE_MESSAGE, NULL);
	}
	return session->plan->envelope->to_count ? STATE_RCPT : STATE_RSET;
}

static bool command_rcpt(smtp_session *session, const char *address)
{
	smtp_buf parameters;
	smtp_buf_init(&parameters, PATH_LIMIT);
	bool made =
		!session->caps.dsn || smtp_dsn_recipient_parameters(session->plan->envelope, address, &parameters);
	bool queued = made && smtp_session_command(session, PATH_LIMIT, "RCPT TO:<%s>%s", address,
							  parameters.data ? parameters.data : "");
	if (!made) {
		smtp_session_fail(session, SMTP_CATEGORY_UNKNOWN, SMTP_VARIANT_NO_MEMORY, SMTP_SCOPE_SERVER);
	}
	smtp_buf_free(&parameters);
	return queued;
}

smtp_state smtp_enter_rcpt(smtp_session *session)
{
	if (!command_rcpt(session, session->plan->envelope->to[session->recipient])) {
		return STATE_QUIT;
	}
	session->recipient++;
	return STATE_RCPT;
}

static const smtp_answer *first_refusal(const smtp_outcome *outcome)
{
	for (size_t i = 0; i < outcome->addressee_count; i++) {
		if (outcome->addressees[i].standing == SMTP_STANDING_REFUSED) {
			return &outcome->addressees[i].answer;
		}
	}
	return NULL;
}

/* Every recipient has an answer: is there anybody to send to? */
static smtp_state after_recipients(smtp_session *session)
{
	const smtp_answer *refusal = first_refusal(session->outcome);
	bool all_or_nobody = session->accepted && session->plan->all_recipients;
	if (refusal && (!session->accepted || all_or_nobody)) {
		smtp_failure failure = {.phase = SMTP_PHASE_RCPT,
			.variant = all_or_nobody ? SMTP_VARIANT_ALL_OR_NOBODY : NULL,
			.scope = SMTP_SCOPE_RECIPIENT};
		smtp_outcome_fail(session->outcome, failure, refusal);
		return STATE_QUIT;
	}
	return session->plan->content ? STATE_DATA : STATE_RSET;
}

smtp_state smtp_judge_rcpt(smtp_session *session, const expectation *expected)
{
	if (session->reply.code == 421 || smtp_reply_class(&session->reply) == 3) {
		return smtp_session_refused(session, SMTP_SCOPE_SERVER, NULL);
	}
	smtp_addressee *addressee = &session->outcome->addressees[expected->recipient];
	addressee->answer = smtp_outcome_keep(session->outcome, smtp_answer_of(&session->reply));
	addressee->phase = SMTP_PHASE_RCPT;
	addressee->standing = SMTP_STANDING_REFUSED;
	if (smtp_session_succeeded(session)) {
		addressee->standing = SMTP_STANDING_NAMED;
		session->accepted++;
	}
	bool more = session->recipient < session->plan->envelope->to_count;
	return more ? smtp_enter_rcpt(session) : after_recipients(session);
}

smtp_state smtp_enter_data(smtp_session *session)
{
	return smtp_session_command(session, PATH_LIMIT, "DATA") ? STATE_DATA : STATE_QUIT;
}

smtp_state smtp_judge_data(smtp_session *session, const expectation *expected)
{
	(void)expected;
	return session->reply.code == 354 ? STATE_BODY : smtp_session_refused(session, SMTP_SCOPE_MESSAGE, NULL);
}

smtp_state smtp_enter_body(smtp_session *session)
{
	smtp_body_init(&session->body, session->plan->content);
	session->renewed = session->sent;
	return STATE_BODY;
}

/* The server must never get a shortened message: without the end of data it has to throw it away. */
static smtp_state source_failed(smtp_session *session)
{
	smtp_failure failure = {.phase = SMTP_PHASE_MESSAGE,
		.category = SMTP_CATEGORY_CONTENT_MALFORMED,
		.variant = SMTP_VARIANT_SOURCE_FAILED,
		.scope = SMTP_SCOPE_MESSAGE};
	smtp_outcome_fail(session->outcome, failure, NULL);
	return STATE_CLOSED;
}

smtp_state smtp_fill_body(smtp_session *session)
{
	size_t before = session->output.length;
	smtp_body_status status = smtp_body_fill(&session->body, &session->output, OUTPUT_BLOCK);
	bool measured = !session->plan->facts || status != SMTP_BODY_END ||
					session->body.octets == session->plan->facts->octets;
	if (status == SMTP_BODY_FAILED || !measured) {
		return source_failed(session);
	}
	session->queued += session->output.length - before;
	return status == SMTP_BODY_END ? STATE_DATA_END : STATE_BODY;
}

static void move_all(smtp_session *session, smtp_standing from, smtp_standing to)
{
	smtp_outcome *outcome = session->outcome;
	for (size_t i = 0; i < outcome->addressee_count; i++) {
		if (outcome->addressees[i].standing == from) {
			outcome->addressees[i].standing = to;
		}
	}
}

smtp_state smtp_enter_data_end(smtp_session *session)
{
	char shown[64];
	snprintf(shown, sizeof shown, "[message: %" PRIu64 " octets]", session->body.octets);
	smtp_trace_add(
		session->trace, SMTP_FROM_CLIENT, SMTP_PHASE_BODY, NULL, smtp_span_of(shown), session->now);
	move_all(session, SMTP_STANDING_NAMED, SMTP_STANDING_AT_STAKE);
	if (!smtp_session_command(session, PATH_LIMIT, ".")) {
		smtp_outcome_unstake(session->outcome);
		return STATE_CLOSED;
	}
	return STATE_DATA_END;
}

/* Anything but a clear yes or no leaves the fate of the message open. */
smtp_state smtp_judge_data_end(smtp_session *session, const expectation *expected)
{
	(void)expected;
	if (smtp_reply_class(&session->reply) == 3) {
		return smtp_session_abandon(session, SMTP_CATEGORY_PROTOCOL_ERROR, SMTP_VARIANT_LOST_AFTER_DOT);
	}
	if (!smtp_session_succeeded(session)) {
		smtp_outcome_unstake(session->outcome);
		return smtp_session_refused(session, SMTP_SCOPE_MESSAGE, NULL);
	}
	move_all(session, SMTP_STANDING_AT_STAKE, SMTP_STANDING_ACCEPTED);
	session->outcome->final = smtp_outcome_keep(session->outcome, smtp_answer_of(&session->reply));
	return STATE_QUIT;
}

smtp_state smtp_enter_rset(smtp_session *session)
{
	return smtp_session_command(session, PATH_LIMIT, "RSET") ? STATE_RSET : STATE_QUIT;
}

smtp_state smtp_judge_rset(smtp_session *session, const expectation *expected)
{
	(void)session;
	(void)expected;
	return STATE_QUIT;
}

smtp_state smtp_enter_quit(smtp_session *session)
{
	return smtp_session_command(session, PATH_LIMIT, "QUIT") ? STATE_QUIT : STATE_CLOSED;
}

smtp_state smtp_judge_quit(smtp_session *session, const expectation *expected)
{
	(void)session;
	(void)expected;
	return STATE_CLOSED;
}
