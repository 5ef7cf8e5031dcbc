/*
 * session_mail.c - the envelope of a mail: MAIL and RCPT, what stands in their way, and what is between two mails. A message
 * may need several transactions (session_transaction.c); what is refused in one concerns only its recipients, unless it is
 * MAIL. Where the server lets commands go ahead, they leave in flights: MAIL, every RCPT and what begins the content; the
 * next mail's with the end of this one's content.
 *
 * RFC 5321 3.3, 4.1.1.2, 4.1.1.3, 4.5.3.1.10; RFC 2920 3.1.
 */
#include "session_state.h"

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

bool smtp_mail_spoilt(smtp_mail *mail, const char *variant)
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
		   smtp_mail_spoilt(mail, SMTP_VARIANT_EIGHT_BIT);
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
			   smtp_mail_spoilt(mail, SMTP_VARIANT_SOURCE_FAILED);
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

bool smtp_session_goes_ahead(const smtp_session *session)
{
	return session->plan->pipelining && session->caps.pipelining;
}

smtp_state smtp_session_not_said(smtp_session *session, smtp_mail *mail)
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

/* A content that went with BDAT ends its transaction only when it is taken; with DATA it does in any case. So that
 * nothing of a mail that is refused gets into the next one, RSET stands between them (PIP-06; RFC 3030 2). */
static bool needs_reset(const smtp_session *session)
{
	for (const smtp_mail *mail = session->mails; mail; mail = mail->next) {
		if (mail->chunked && mail->under_way) {
			return true;
		}
	}
	return false;
}

smtp_state smtp_enter_ready(smtp_session *session)
{
	uint64_t most = session->caps.mail_max;
	bool full = most && session->transactions >= most;
	session->mail = full ? NULL : smtp_session_next_mail(session);
	if (session->mail) {
		return needs_reset(session) ? STATE_RSET : STATE_MAIL;
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
	mail->chunked = session->plan->chunking && session->caps.chunking && mail->content && mail->facts &&
					session->plan->protocol == SMTP_PROTOCOL_SMTP;
}

smtp_state smtp_enter_mail(smtp_session *session)
{
	smtp_mail *mail = session->mail;
	if (is_hindered(session, mail)) {
		return smtp_session_decided(session, mail, false);
	}
	begin_transaction(session, mail);
	if (!smtp_session_command_mail(session, mail)) {
		return smtp_session_not_said(session, mail);
	}
	return smtp_session_goes_ahead(session) && mail->envelope->to_count ? STATE_RCPT : STATE_MAIL;
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

static smtp_state content_state(const smtp_mail *mail)
{
	return mail->chunked ? STATE_BDAT : STATE_DATA;
}

bool smtp_mail_is_small(const smtp_mail *mail)
{
	return mail->facts->octets <= OUTPUT_BLOCK;
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
	return mail->content ? content_state(mail) : STATE_RSET;
}

/* All are named. DATA may go in the same flight, unless it depends on who is taken; so may a small content. */
static smtp_state after_last_rcpt(smtp_session *session, smtp_mail *mail)
{
	if (!smtp_session_awaits(session, mail)) {
		return after_recipients(session, mail);
	}
	bool depends = mail->all_recipients || !mail->content || (mail->chunked && !smtp_mail_is_small(mail));
	bool spoilt = mail->transaction.refused; /* there was a content, and then there was none */
	return smtp_session_goes_ahead(session) && !depends && !spoilt ? content_state(mail) : STATE_RCPT;
}

smtp_state smtp_enter_rcpt(smtp_session *session)
{
	smtp_mail *mail = session->mail;
	while (smtp_session_goes_ahead(session) ? smtp_session_has_window(session)
											: !smtp_session_awaits(session, mail)) {
		if (!smtp_transaction_next(session, mail, &session->recipient)) {
			return after_last_rcpt(session, mail);
		}
		if (!smtp_session_command_rcpt(session, mail, mail->envelope->to[session->recipient])) {
			return smtp_session_not_said(session, mail);
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

/* ---- RSET and QUIT ------------------------------------------------------------------------------- */

/* A mail without content has said all it had to say. */
smtp_state smtp_enter_rset(smtp_session *session)
{
	smtp_mail *mail = session->mail;
	if (mail && mail->begun && !mail->content) {
		smtp_session_decided(session, mail, false);
	}
	if (!smtp_session_command(session, SMTP_COMMAND_LINE, "RSET")) {
		return session->expected_count ? STATE_CLOSED : STATE_QUIT;
	}
	return session->mail && needs_reset(session) ? STATE_MAIL : STATE_RSET;
}

/* Nothing of a transaction that went wrong may get into the next one. */
smtp_state smtp_judge_rset(smtp_session *session, const expectation *expected)
{
	(void)expected;
	bool waits = session->state == STATE_RSET;
	if (smtp_session_succeeded(session) || (session->finishing && !session->mails)) {
		return waits ? STATE_READY : session->state;
	}
	smtp_state next = smtp_session_refused(session, SMTP_SCOPE_SERVER, NULL);
	return waits ? next : STATE_CLOSED;
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
