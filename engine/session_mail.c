/*
 * session_mail.c - the states of a mail transaction, from MAIL to the reply to the final dot, and QUIT. A message may need
 * several transactions (session_transaction.c); what is refused in one concerns only its recipients, unless it is MAIL.
 *
 * RFC 5321 3.3, 4.1.1.2 to 4.1.1.4, 4.5.3.1.10.
 */
#include "session_state.h"

#include <stdio.h>
#include <inttypes.h>
#include "demands.h"
#include "dsn.h"

/* What was demanded of the server, and it does not offer. */
static smtp_state check_demands(smtp_session *session)
{
	const char *variant =
		smtp_demands_obstacle(&session->plan->envelope->demands, &session->caps, session->tls_on);
	bool tls = variant && strcmp(variant, SMTP_VARIANT_REQUIRE_TLS_NOT_OFFERED) == 0;
	return variant
			   ? smtp_session_fail(session, tls ? SMTP_CATEGORY_TLS_REQUIRED : SMTP_CATEGORY_POLICY_REJECTED,
					 variant, SMTP_SCOPE_MESSAGE)
			   : STATE_MAIL;
}

/* What the server's EHLO already rules out need not travel. RFC 6531 3.1: with SMTPUTF8 goes 8BITMIME. */
static smtp_state check_content(smtp_session *session)
{
	const smtp_body_facts *facts = session->plan->facts;
	const smtp_caps *caps = &session->caps;
	if (smtp_session_needs_smtputf8(session) && !(caps->smtputf8 && caps->eight_bit_mime)) {
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

static smtp_state source_failed(smtp_session *session, smtp_state next)
{
	smtp_failure failure = {.phase = SMTP_PHASE_MESSAGE,
		.category = SMTP_CATEGORY_CONTENT_MALFORMED,
		.variant = SMTP_VARIANT_SOURCE_FAILED,
		.scope = SMTP_SCOPE_MESSAGE};
	smtp_outcome_fail(session->outcome, failure, NULL);
	return next;
}

/* Who cannot be served in one transaction cannot be served all or none: one that is accepted is not taken back. */
static smtp_state check_recipients(smtp_session *session)
{
	if (!smtp_transaction_plan(session)) {
		return smtp_session_fail(session, SMTP_CATEGORY_UNKNOWN, SMTP_VARIANT_NO_MEMORY, SMTP_SCOPE_SERVER);
	}
	if (session->plan->all_recipients && !smtp_transaction_holds_all(session)) {
		return smtp_session_fail(
			session, SMTP_CATEGORY_TOO_MANY_RECIPIENTS, SMTP_VARIANT_ALL_IN_ONE, SMTP_SCOPE_MESSAGE);
	}
	return STATE_MAIL;
}

static void note_unheard(smtp_session *session)
{
	const smtp_envelope *envelope = session->plan->envelope;
	const char *keyword;
	size_t index = 0;
	if (smtp_dsn_is_asked(envelope) && !session->caps.dsn) {
		smtp_trace_note(session->trace, SMTP_PHASE_MAIL, session->now,
			"the server does not offer DSN: the message goes without the notifications asked for");
	}
	while ((keyword = smtp_demands_unheard(&envelope->demands, &session->caps, &index))) {
		smtp_trace_note(session->trace, SMTP_PHASE_MAIL, session->now,
			"the server does not offer %s: the message goes without it", keyword);
	}
}

/* Before the first transaction; before a further one the message is to be had from its start again. */
static smtp_state check_before_mail(smtp_session *session)
{
	const smtp_source *content = session->plan->content;
	if (session->transaction.number) {
		return content->rewind(content->handle) ? STATE_MAIL : source_failed(session, STATE_QUIT);
	}
	static smtp_state (*const checks[])(smtp_session *) = {check_demands, check_content, check_recipients};
	smtp_state next = STATE_MAIL;
	for (size_t i = 0; next == STATE_MAIL && i < sizeof checks / sizeof checks[0]; i++) {
		next = checks[i](session);
	}
	if (next == STATE_MAIL) {
		note_unheard(session);
	}
	return next;
}

smtp_state smtp_enter_mail(smtp_session *session)
{
	if (!session->plan->envelope) {
		return STATE_QUIT;
	}
	smtp_state next = check_before_mail(session);
	if (next != STATE_MAIL) {
		return next;
	}
	smtp_transaction_begin(session);
	return smtp_session_command_mail(session) ? STATE_MAIL : STATE_QUIT;
}

smtp_state smtp_judge_mail(smtp_session *session, const expectation *expected)
{
	(void)expected;
	if (!smtp_session_succeeded(session)) {
		return smtp_session_refused(session, SMTP_SCOPE_MESSAGE, NULL);
	}
	return session->plan->envelope->to_count ? STATE_RCPT : STATE_RSET;
}

/* All or nobody, and somebody was refused. */
static smtp_state refuse_all(smtp_session *session, const smtp_answer *answer)
{
	bool is_full = session->transaction.is_full;
	smtp_failure failure = {.phase = SMTP_PHASE_RCPT,
		.category = is_full ? SMTP_CATEGORY_TOO_MANY_RECIPIENTS : SMTP_CATEGORY_NONE,
		.variant = is_full ? SMTP_VARIANT_ALL_IN_ONE : SMTP_VARIANT_ALL_OR_NOBODY,
		.scope = SMTP_SCOPE_RECIPIENT};
	smtp_outcome_fail(session->outcome, failure, answer);
	return STATE_QUIT;
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

/* As many have an answer as there are to be in this transaction: is there anybody to send to? */
static smtp_state after_recipients(smtp_session *session)
{
	if (!session->transaction.named) {
		return smtp_transaction_after(session, STATE_RSET);
	}
	const smtp_answer *refusal = session->plan->all_recipients ? first_refusal(session->outcome) : NULL;
	if (refusal) {
		return refuse_all(session, refusal);
	}
	return session->plan->content ? STATE_DATA : STATE_RSET;
}

smtp_state smtp_enter_rcpt(smtp_session *session)
{
	if (!smtp_transaction_next(session, &session->recipient)) {
		return after_recipients(session);
	}
	const char *address = session->plan->envelope->to[session->recipient];
	return smtp_session_command_rcpt(session, address) ? STATE_RCPT : STATE_QUIT;
}

smtp_state smtp_judge_rcpt(smtp_session *session, const expectation *expected)
{
	if (session->reply.code == 421 || smtp_reply_class(&session->reply) == 3) {
		return smtp_session_refused(session, SMTP_SCOPE_SERVER, NULL);
	}
	smtp_transaction_take_rcpt(session, expected->recipient);
	if (session->transaction.is_full && session->plan->all_recipients) {
		smtp_answer answer = smtp_answer_of(&session->reply);
		return refuse_all(session, &answer);
	}
	return smtp_enter_rcpt(session);
}

smtp_state smtp_enter_data(smtp_session *session)
{
	return smtp_session_command(session, SMTP_COMMAND_LINE, "DATA") ? STATE_DATA : STATE_QUIT;
}

/* A clear no to DATA or to its end concerns those of this transaction alone. */
static smtp_state transaction_refused(smtp_session *session)
{
	int class = smtp_reply_class(&session->reply);
	if (session->reply.code == 421 || class < 4) {
		return smtp_session_refused(session, SMTP_SCOPE_MESSAGE, NULL);
	}
	smtp_transaction_refuse(session);
	return smtp_transaction_after(session, STATE_RSET);
}

smtp_state smtp_judge_data(smtp_session *session, const expectation *expected)
{
	(void)expected;
	return session->reply.code == 354 ? STATE_BODY : transaction_refused(session);
}

smtp_state smtp_enter_body(smtp_session *session)
{
	smtp_body_init(&session->body, session->plan->content);
	session->renewed = session->sent;
	return STATE_BODY;
}

/* A small message needs no large block, which would only be wiped afterwards. */
static size_t block_for(const smtp_body_facts *facts)
{
	return facts && facts->octets < OUTPUT_BLOCK / 8 ? 4 * (size_t)facts->octets + 1024 : OUTPUT_BLOCK;
}

/* The server must never get a shortened message: without the end of data it has to throw it away. */
smtp_state smtp_fill_body(smtp_session *session)
{
	size_t before = session->output.length;
	smtp_body_status status =
		smtp_body_fill(&session->body, &session->output, block_for(session->plan->facts));
	bool measured = !session->plan->facts || status != SMTP_BODY_END ||
					session->body.octets == session->plan->facts->octets;
	if (status == SMTP_BODY_FAILED || !measured) {
		return source_failed(session, STATE_CLOSED);
	}
	session->queued += session->output.length - before;
	return status == SMTP_BODY_END ? STATE_DATA_END : STATE_BODY;
}

smtp_state smtp_enter_data_end(smtp_session *session)
{
	char shown[64];
	snprintf(shown, sizeof shown, "[message: %" PRIu64 " octets]", session->body.octets);
	smtp_trace_add(
		session->trace, SMTP_FROM_CLIENT, SMTP_PHASE_BODY, NULL, smtp_span_of(shown), session->now);
	smtp_transaction_move(session, SMTP_STANDING_NAMED, SMTP_STANDING_AT_STAKE);
	if (!smtp_session_command(session, SMTP_COMMAND_LINE, ".")) {
		smtp_outcome_unstake(session->outcome);
		return STATE_CLOSED;
	}
	return STATE_DATA_END;
}

static smtp_state after_end_of_data(smtp_session *session)
{
	bool wrong = smtp_transaction_went_wrong(session);
	return smtp_transaction_after(session, wrong ? STATE_RSET : STATE_MAIL);
}

/* LMTP: one reply for each recipient. */
static smtp_state judge_one(smtp_session *session)
{
	if (!smtp_transaction_take_one(session)) {
		return after_end_of_data(session);
	}
	return smtp_session_expect_reply(session)
			   ? STATE_DATA_END
			   : smtp_session_abandon(session, SMTP_CATEGORY_PROTOCOL_ERROR, SMTP_VARIANT_OUT_OF_STEP);
}

/* Anything but a clear yes or no leaves the fate of the message open. */
smtp_state smtp_judge_data_end(smtp_session *session, const expectation *expected)
{
	(void)expected;
	if (smtp_reply_class(&session->reply) == 3) {
		return smtp_session_abandon(session, SMTP_CATEGORY_PROTOCOL_ERROR, SMTP_VARIANT_LOST_AFTER_DOT);
	}
	if (session->plan->protocol == SMTP_PROTOCOL_LMTP) {
		return judge_one(session);
	}
	if (!smtp_session_succeeded(session)) {
		smtp_transaction_move(session, SMTP_STANDING_AT_STAKE, SMTP_STANDING_NAMED);
		return transaction_refused(session);
	}
	smtp_transaction_accept(session);
	return after_end_of_data(session);
}

smtp_state smtp_enter_rset(smtp_session *session)
{
	return smtp_session_command(session, SMTP_COMMAND_LINE, "RSET") ? STATE_RSET : STATE_QUIT;
}

/* Nothing of a transaction that went wrong may get into the next one. */
smtp_state smtp_judge_rset(smtp_session *session, const expectation *expected)
{
	(void)expected;
	if (!smtp_transaction_is_awaited(session)) {
		return STATE_QUIT;
	}
	return smtp_session_succeeded(session) ? STATE_MAIL
										   : smtp_session_refused(session, SMTP_SCOPE_SERVER, NULL);
}

smtp_state smtp_enter_quit(smtp_session *session)
{
	return smtp_session_command(session, SMTP_COMMAND_LINE, "QUIT") ? STATE_QUIT : STATE_CLOSED;
}

smtp_state smtp_judge_quit(smtp_session *session, const expectation *expected)
{
	(void)session;
	(void)expected;
	return STATE_CLOSED;
}
