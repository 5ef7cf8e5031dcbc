/*
 * session_mail.c - the states of a mail transaction, from MAIL to the reply to the final dot, and QUIT. A message may need
 * several transactions (session_transaction.c); what is refused in one concerns only its recipients, unless it is MAIL.
 * Where the server lets commands go ahead, they leave in flights: MAIL, every RCPT and DATA; the next mail's with the end of
 * this one's content.
 *
 * RFC 5321 3.3, 4.1.1.2 to 4.1.1.4, 4.5.3.1.10; RFC 2920 3.1.
 */
#include "session_state.h"

#include <stdio.h>
#include <inttypes.h>
#include "demands.h"
#include "dsn.h"

/* ---- before anything is said --------------------------------------------------------------------- */

/* Why a mail cannot go through this server: its failure is recorded. */
typedef bool obstacle(smtp_session *session, smtp_mail *mail);

static bool hinder(smtp_session *session, smtp_category category, const char *variant)
{
	smtp_session_fail(session, category, variant, SMTP_SCOPE_MESSAGE);
	return true;
}

/* What was demanded of the server, and it does not offer. */
static bool is_demanding(smtp_session *session, smtp_mail *mail)
{
	const char *variant = smtp_demands_obstacle(&mail->envelope->demands, &session->caps, session->tls_on);
	bool tls = variant && strcmp(variant, SMTP_VARIANT_REQUIRE_TLS_NOT_OFFERED) == 0;
	return variant &&
		   hinder(session, tls ? SMTP_CATEGORY_TLS_REQUIRED : SMTP_CATEGORY_POLICY_REJECTED, variant);
}

static bool fail_of_message(smtp_mail *mail, const char *variant)
{
	smtp_failure failure = {.phase = SMTP_PHASE_MESSAGE,
		.category = SMTP_CATEGORY_CONTENT_MALFORMED,
		.variant = variant,
		.scope = SMTP_SCOPE_MESSAGE};
	smtp_outcome_fail(&mail->outcome, failure, NULL);
	return true;
}

/* What the server's EHLO already rules out need not travel. RFC 6531 3.1: with SMTPUTF8 goes 8BITMIME. */
static bool is_too_much(smtp_session *session, smtp_mail *mail)
{
	const smtp_body_facts *facts = mail->facts;
	const smtp_caps *caps = &session->caps;
	if (smtp_mail_needs_smtputf8(mail) && !(caps->smtputf8 && caps->eight_bit_mime)) {
		return hinder(session, SMTP_CATEGORY_SMTPUTF8_UNSUPPORTED, NULL);
	}
	if (facts && caps->has_size && caps->size && facts->octets > caps->size) {
		return hinder(session, SMTP_CATEGORY_MESSAGE_TOO_LARGE, SMTP_VARIANT_SIZE_ANNOUNCED);
	}
	return facts && facts->eight_bit && !caps->eight_bit_mime &&
		   fail_of_message(mail, SMTP_VARIANT_EIGHT_BIT);
}

/* Who cannot be served in one transaction cannot be served all or none: one that is accepted is not taken back. */
static bool has_too_many(smtp_session *session, smtp_mail *mail)
{
	if (!smtp_transaction_plan(session, mail)) {
		return hinder(session, SMTP_CATEGORY_UNKNOWN, SMTP_VARIANT_NO_MEMORY);
	}
	return mail->all_recipients && !smtp_transaction_holds_all(session, mail) &&
		   hinder(session, SMTP_CATEGORY_TOO_MANY_RECIPIENTS, SMTP_VARIANT_ALL_IN_ONE);
}

static void note_unheard(smtp_session *session, smtp_mail *mail)
{
	const smtp_envelope *envelope = mail->envelope;
	const char *keyword;
	size_t index = 0;
	if (smtp_dsn_is_asked(envelope) && !session->caps.dsn) {
		smtp_trace_note(mail->trace, SMTP_PHASE_MAIL, session->now,
			"the server does not offer DSN: the message goes without the notifications asked for");
	}
	while ((keyword = smtp_demands_unheard(&envelope->demands, &session->caps, &index))) {
		smtp_trace_note(mail->trace, SMTP_PHASE_MAIL, session->now,
			"the server does not offer %s: the message goes without it", keyword);
	}
}

/* Before the first transaction; before a further one the message is to be had from its start again. */
static bool is_hindered(smtp_session *session, smtp_mail *mail)
{
	static obstacle *const obstacles[] = {is_demanding, is_too_much, has_too_many};
	if (mail->transaction.number) {
		return !mail->content->rewind(mail->content->handle) &&
			   fail_of_message(mail, SMTP_VARIANT_SOURCE_FAILED);
	}
	for (size_t i = 0; i < sizeof obstacles / sizeof obstacles[0]; i++) {
		if (obstacles[i](session, mail)) {
			return true;
		}
	}
	note_unheard(session, mail);
	return false;
}

/* ---- flights ------------------------------------------------------------------------------------- */

/* Commands leave ahead of their replies, RFC 2920: only as announced in the EHLO of this layer. */
static bool goes_ahead(const smtp_session *session)
{
	return session->plan->pipelining && session->caps.pipelining;
}

/* The command could not be said. What was said before it must not be completed by something else. */
static smtp_state not_said(smtp_session *session, smtp_mail *mail)
{
	if (smtp_outcome_failed(session->outcome) || smtp_session_awaits(session, mail)) {
		return STATE_CLOSED;
	}
	return smtp_session_decided(session, mail, mail->transaction.asked > 0);
}

/* Replies of a flight are judged as they come; what follows is decided when the last one is there. */
static smtp_state after_flight(smtp_session *session, smtp_mail *mail)
{
	if (smtp_session_awaits(session, mail)) {
		return session->state;
	}
	if (mail->transaction.refused) {
		return smtp_session_decided(session, mail, true);
	}
	if (session->state != STATE_MAIL) {
		return smtp_enter_rcpt(session);
	}
	return mail->envelope->to_count ? STATE_RCPT : STATE_RSET;
}

smtp_state smtp_enter_ready(smtp_session *session)
{
	uint64_t most = session->caps.mail_max;
	bool full = most && session->transactions >= most;
	session->mail = full ? NULL : smtp_session_next_mail(session);
	if (session->mail) {
		return STATE_MAIL;
	}
	bool idle = !session->expected_count;
	return idle && (full || (session->finishing && !session->mails)) ? STATE_QUIT : STATE_READY;
}

/* ---- MAIL ---------------------------------------------------------------------------------------- */

static void begin_transaction(smtp_session *session, smtp_mail *mail)
{
	smtp_transaction_begin(session, mail);
	mail->begins = session->queued;
	mail->ends = UINT64_MAX;
	mail->marked = session->now;
	mail->begun = mail->under_way = true;
}

smtp_state smtp_enter_mail(smtp_session *session)
{
	smtp_mail *mail = session->mail;
	if (is_hindered(session, mail)) {
		return smtp_session_decided(session, mail, false);
	}
	begin_transaction(session, mail);
	if (!smtp_session_command_mail(session, mail)) {
		return not_said(session, mail);
	}
	return goes_ahead(session) && mail->envelope->to_count ? STATE_RCPT : STATE_MAIL;
}

smtp_state smtp_judge_mail(smtp_session *session, const expectation *expected)
{
	smtp_mail *mail = expected->mail;
	if (!smtp_session_succeeded(session)) {
		mail->transaction.refused = true;
		smtp_state next = smtp_session_refused(session, SMTP_SCOPE_MESSAGE, NULL);
		return next == STATE_CLOSED ? next : after_flight(session, mail);
	}
	return after_flight(session, mail);
}

/* ---- RCPT ---------------------------------------------------------------------------------------- */

/* All or nobody, and somebody was refused. */
static smtp_state refuse_all(smtp_session *session, smtp_mail *mail, const smtp_answer *answer)
{
	bool is_full = mail->transaction.is_full;
	smtp_failure failure = {.phase = SMTP_PHASE_RCPT,
		.category = is_full ? SMTP_CATEGORY_TOO_MANY_RECIPIENTS : SMTP_CATEGORY_NONE,
		.variant = is_full ? SMTP_VARIANT_ALL_IN_ONE : SMTP_VARIANT_ALL_OR_NOBODY,
		.scope = SMTP_SCOPE_RECIPIENT};
	smtp_outcome_fail(&mail->outcome, failure, answer);
	return smtp_session_decided(session, mail, true);
}

static const smtp_addressee *first_not_named(const smtp_mail *mail)
{
	const smtp_outcome *outcome = &mail->outcome;
	for (size_t i = 0; i < outcome->addressee_count; i++) {
		const smtp_addressee *addressee = &outcome->addressees[i];
		bool put_off = addressee->standing == SMTP_STANDING_WAITING && addressee->answer.code;
		if (put_off || addressee->standing == SMTP_STANDING_REFUSED) {
			return addressee;
		}
	}
	return NULL;
}

/* As many have an answer as there are to be in this transaction: is there anybody to send to? */
static smtp_state after_recipients(smtp_session *session, smtp_mail *mail)
{
	if (!mail->transaction.named) {
		return smtp_transaction_after(session, mail, STATE_RSET);
	}
	const smtp_addressee *not_named = mail->all_recipients ? first_not_named(mail) : NULL;
	if (not_named) {
		return refuse_all(session, mail, &not_named->answer);
	}
	return mail->content ? STATE_DATA : STATE_RSET;
}

/* All are named. DATA may go in the same flight, unless it depends on who is taken. */
static smtp_state after_last_rcpt(smtp_session *session, smtp_mail *mail)
{
	if (!smtp_session_awaits(session, mail)) {
		return after_recipients(session, mail);
	}
	bool depends = mail->all_recipients || !mail->content;
	return goes_ahead(session) && !depends ? STATE_DATA : STATE_RCPT;
}

smtp_state smtp_enter_rcpt(smtp_session *session)
{
	smtp_mail *mail = session->mail;
	while (goes_ahead(session) ? smtp_session_has_window(session) : !smtp_session_awaits(session, mail)) {
		if (!smtp_transaction_next(session, mail, &session->recipient)) {
			return after_last_rcpt(session, mail);
		}
		if (!smtp_session_command_rcpt(session, mail, mail->envelope->to[session->recipient])) {
			return not_said(session, mail);
		}
	}
	return STATE_RCPT;
}

smtp_state smtp_judge_rcpt(smtp_session *session, const expectation *expected)
{
	smtp_mail *mail = expected->mail;
	if (session->reply.code == 421 || smtp_reply_class(&session->reply) == 3) {
		return smtp_session_refused(session, SMTP_SCOPE_SERVER, NULL);
	}
	if (!mail->transaction.refused) {
		smtp_transaction_take_rcpt(session, mail, expected->recipient);
	}
	return after_flight(session, mail);
}

/* ---- DATA ---------------------------------------------------------------------------------------- */

smtp_state smtp_enter_data(smtp_session *session)
{
	return smtp_session_command(session, SMTP_COMMAND_LINE, "DATA") ? STATE_DATA
																	: not_said(session, session->mail);
}

/* A clear no to DATA or to its end concerns those of this transaction alone. */
static smtp_state transaction_refused(smtp_session *session, smtp_mail *mail)
{
	int class = smtp_reply_class(&session->reply);
	if (session->reply.code == 421 || class < 4) {
		return smtp_session_refused(session, SMTP_SCOPE_MESSAGE, NULL);
	}
	smtp_transaction_refuse(session, mail);
	return smtp_transaction_after(session, mail, STATE_RSET);
}

/* Nobody is to get what would be sent now: MAIL was refused, or every RCPT. */
static bool is_void(const smtp_mail *mail)
{
	return mail->transaction.refused || !mail->transaction.named;
}

static smtp_state after_void(smtp_session *session, smtp_mail *mail)
{
	return mail->transaction.refused ? smtp_session_decided(session, mail, true)
									 : smtp_transaction_after(session, mail, STATE_RSET);
}

/* RFC 2920 3.1: a server that wants a message for nobody gets an empty one. */
smtp_state smtp_judge_data(smtp_session *session, const expectation *expected)
{
	smtp_mail *mail = expected->mail;
	bool yes = session->reply.code == 354;
	if (is_void(mail) && session->reply.code != 421) {
		return yes ? STATE_DATA_END : after_void(session, mail);
	}
	return yes ? STATE_BODY : transaction_refused(session, mail);
}

smtp_state smtp_enter_body(smtp_session *session)
{
	smtp_body_init(&session->mail->body, session->mail->content);
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
	smtp_mail *mail = session->mail;
	size_t before = session->output.length;
	smtp_body_status status = smtp_body_fill(&mail->body, &session->output, block_for(mail->facts));
	bool measured = !mail->facts || status != SMTP_BODY_END || mail->body.octets == mail->facts->octets;
	if (status == SMTP_BODY_FAILED || !measured) {
		fail_of_message(mail, SMTP_VARIANT_SOURCE_FAILED);
		smtp_outcome_fail(session->outcome, mail->outcome.failure, NULL);
		return STATE_CLOSED;
	}
	session->queued += session->output.length - before;
	return status == SMTP_BODY_END ? STATE_DATA_END : STATE_BODY;
}

/* ---- the end of data ----------------------------------------------------------------------------- */

/* The next mail rides with the end of this one, RFC 2920 3.1; but not when this one needs a further transaction, or
 * has as many replies as recipients. */
bool smtp_session_may_go_on(const smtp_session *session)
{
	const smtp_mail *mail = session->mail;
	return mail && goes_ahead(session) && session->plan->protocol == SMTP_PROTOCOL_SMTP &&
		   smtp_session_has_window(session) && !smtp_transaction_is_awaited(mail) &&
		   smtp_session_next_mail(session);
}

static void show_size(smtp_session *session, const smtp_mail *mail)
{
	char shown[64];
	snprintf(shown, sizeof shown, "[message: %" PRIu64 " octets]", mail->body.octets);
	smtp_trace_add(mail->trace, SMTP_FROM_CLIENT, SMTP_PHASE_BODY, NULL, smtp_span_of(shown), session->now);
}

smtp_state smtp_enter_data_end(smtp_session *session)
{
	smtp_mail *mail = session->mail;
	if (!is_void(mail)) {
		show_size(session, mail);
		smtp_transaction_stake(mail);
	}
	if (!smtp_session_command(session, SMTP_COMMAND_LINE, ".")) {
		smtp_transaction_unstake(mail);
		return STATE_CLOSED;
	}
	mail->ends = session->queued;
	return smtp_session_may_go_on(session) ? STATE_READY : STATE_DATA_END;
}

static smtp_state after_end_of_data(smtp_session *session, smtp_mail *mail)
{
	bool wrong = smtp_transaction_went_wrong(mail);
	return smtp_transaction_after(session, mail, wrong ? STATE_RSET : STATE_READY);
}

/* LMTP: one reply for each recipient. */
static smtp_state judge_one(smtp_session *session, smtp_mail *mail)
{
	if (!smtp_transaction_take_one(session, mail)) {
		return after_end_of_data(session, mail);
	}
	return smtp_session_expect_reply(session)
			   ? STATE_DATA_END
			   : smtp_session_abandon(session, SMTP_CATEGORY_PROTOCOL_ERROR, SMTP_VARIANT_OUT_OF_STEP);
}

/* Anything but a clear yes or no leaves the fate of the message open. */
smtp_state smtp_judge_data_end(smtp_session *session, const expectation *expected)
{
	smtp_mail *mail = expected->mail;
	if (smtp_reply_class(&session->reply) == 3) {
		return smtp_session_abandon(session, SMTP_CATEGORY_PROTOCOL_ERROR, SMTP_VARIANT_LOST_AFTER_DOT);
	}
	if (is_void(mail) && session->reply.code != 421) {
		return after_void(session, mail);
	}
	if (session->plan->protocol == SMTP_PROTOCOL_LMTP) {
		return judge_one(session, mail);
	}
	if (!smtp_session_succeeded(session)) {
		smtp_transaction_move(mail, SMTP_STANDING_AT_STAKE, SMTP_STANDING_NAMED);
		return transaction_refused(session, mail);
	}
	smtp_transaction_accept(session, mail);
	return after_end_of_data(session, mail);
}

/* ---- RSET and QUIT ------------------------------------------------------------------------------- */

/* A mail without content has said all it had to say. */
smtp_state smtp_enter_rset(smtp_session *session)
{
	smtp_mail *mail = session->mail;
	if (mail && !mail->content) {
		smtp_session_decided(session, mail, false);
	}
	return smtp_session_command(session, SMTP_COMMAND_LINE, "RSET") ? STATE_RSET : STATE_QUIT;
}

/* Nothing of a transaction that went wrong may get into the next one. */
smtp_state smtp_judge_rset(smtp_session *session, const expectation *expected)
{
	(void)expected;
	if (smtp_session_succeeded(session) || (session->finishing && !session->mails)) {
		return STATE_READY;
	}
	return smtp_session_refused(session, SMTP_SCOPE_SERVER, NULL);
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
