/*
 * session_content.c - the content of a mail: DATA or BDAT, its octets, its end, and who got it.
 *
 * RFC 5321 4.1.1.4; RFC 3030 (CHUNKING); RFC 2033 (LMTP); RFC 2920 3.1.
 */
#include "session_state.h"

#include <stdio.h>
#include <inttypes.h>

/* ---- DATA ---------------------------------------------------------------------------------------- */

smtp_state smtp_enter_data(smtp_session *session)
{
	return smtp_session_command(session, SMTP_COMMAND_LINE, "DATA")
			   ? STATE_DATA
			   : smtp_session_not_said(session, session->mail);
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
	smtp_mail *mail = session->mail;
	smtp_body_init(&mail->body, mail->content);
	mail->body.chunked = mail->chunked;
	mail->body.canonical = mail->facts && mail->facts->canonical;
	session->renewed = session->sent;
	return STATE_BODY;
}

/* A small message needs no large block, which would only be wiped afterwards. */
static size_t block_for(const smtp_mail *mail)
{
	bool small = mail->facts && mail->facts->octets < OUTPUT_BLOCK / 8;
	return small ? smtp_body_room(&mail->body, (size_t)mail->facts->octets) : OUTPUT_BLOCK;
}

/* What was promised is there: is it the end too? The server answers at once when all of a chunk has come, and what is more
 * than that it would take for commands. */
static smtp_body_status fill_block(smtp_session *session, smtp_mail *mail)
{
	smtp_body_status status;
	do {
		status = smtp_body_fill(&mail->body, &session->output, block_for(mail));
	} while (status == SMTP_BODY_MORE && mail->facts && mail->body.octets == mail->facts->octets);
	return status;
}

static bool is_as_measured(const smtp_mail *mail, smtp_body_status status)
{
	return !mail->facts || mail->body.octets == mail->facts->octets ||
		   (status != SMTP_BODY_END && mail->body.octets < mail->facts->octets);
}

/* The server must never get a shortened message: without the end of data it has to throw it away. */
smtp_state smtp_fill_body(smtp_session *session)
{
	smtp_mail *mail = session->mail;
	size_t before = session->output.length;
	smtp_body_status status = fill_block(session, mail);
	if (status == SMTP_BODY_FAILED || !is_as_measured(mail, status)) {
		session->output.length = before;
		smtp_mail_spoilt(mail, SMTP_VARIANT_SOURCE_FAILED);
		smtp_outcome_fail(session->outcome, mail->outcome.failure, NULL);
		return STATE_CLOSED;
	}
	session->queued += session->output.length - before;
	return status == SMTP_BODY_END ? STATE_DATA_END : STATE_BODY;
}

static bool promise(smtp_buf *out, uint64_t octets)
{
	size_t before = out->length;
	bool good =
		smtp_buf_string(out, "BDAT ") && smtp_buf_number(out, octets) && smtp_buf_string(out, " LAST\r\n");
	if (!good) {
		out->length = before;
	}
	return good;
}

/* All of a small content is there before BDAT promises it; so when its source fails, nothing has to be broken off. */
static bool queue_small(smtp_session *session, smtp_mail *mail)
{
	size_t before = session->output.length;
	bool promised = promise(&session->output, mail->facts->octets);
	smtp_body_status status = promised ? SMTP_BODY_MORE : SMTP_BODY_FAILED;
	smtp_enter_body(session);
	while (status == SMTP_BODY_MORE && mail->body.octets <= mail->facts->octets) {
		status = smtp_body_fill(&mail->body, &session->output, block_for(mail));
	}
	if (status != SMTP_BODY_END || mail->body.octets != mail->facts->octets) {
		session->output.length = before;
		return false;
	}
	session->queued += session->output.length - before;
	return true;
}

static smtp_state small_failed(smtp_session *session, smtp_mail *mail)
{
	smtp_mail_spoilt(mail, SMTP_VARIANT_SOURCE_FAILED);
	mail->transaction.refused = true;
	return smtp_session_awaits(session, mail) ? STATE_RCPT : smtp_session_decided(session, mail, true);
}

static void show_bdat(smtp_session *session, const smtp_mail *mail)
{
	char shown[64];
	snprintf(shown, sizeof shown, "BDAT %" PRIu64 " LAST", mail->facts->octets);
	smtp_trace_add(mail->trace, SMTP_FROM_CLIENT, SMTP_PHASE_BODY, "250", smtp_span_of(shown), session->now);
}

/* The reply comes to its end: it is expected there. */
smtp_state smtp_enter_bdat(smtp_session *session)
{
	smtp_mail *mail = session->mail;
	if (smtp_mail_is_small(mail)) {
		if (!queue_small(session, mail)) {
			return small_failed(session, mail);
		}
		show_bdat(session, mail);
		return STATE_DATA_END;
	}
	size_t before = session->output.length;
	if (!promise(&session->output, mail->facts->octets)) {
		smtp_session_fail(session, SMTP_CATEGORY_UNKNOWN, SMTP_VARIANT_NO_MEMORY, SMTP_SCOPE_SERVER);
		return smtp_session_not_said(session, mail);
	}
	session->queued += session->output.length - before;
	show_bdat(session, mail);
	return STATE_BODY;
}

/* ---- the end of data ----------------------------------------------------------------------------- */

/* But not when this one needs a further transaction, or has as many replies as recipients. */
bool smtp_session_may_go_on(const smtp_session *session)
{
	const smtp_mail *mail = session->mail;
	return mail && smtp_session_goes_ahead(session) && session->plan->protocol == SMTP_PROTOCOL_SMTP &&
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
	if (mail->chunked || !is_void(mail)) {
		show_size(session, mail);
		smtp_transaction_stake(mail);
	}
	if (mail->chunked ? !smtp_session_expect_reply(session)
					  : !smtp_session_command(session, SMTP_COMMAND_LINE, ".")) {
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

/* RFC 2920 3.1: whatever the reply, nobody got it. But a server that takes what it has refused to take is out of step. */
static smtp_state judge_end_of_void(smtp_session *session, smtp_mail *mail)
{
	if (smtp_session_succeeded(session) && smtp_outcome_count(&mail->outcome, SMTP_STANDING_AT_STAKE)) {
		return smtp_session_abandon(session, SMTP_CATEGORY_PROTOCOL_ERROR, SMTP_VARIANT_OUT_OF_STEP);
	}
	smtp_transaction_unstake(mail);
	return after_void(session, mail);
}

/* Anything but a clear yes or no leaves the fate of the message open. */
smtp_state smtp_judge_data_end(smtp_session *session, const expectation *expected)
{
	smtp_mail *mail = expected->mail;
	if (smtp_reply_class(&session->reply) == 3) {
		return smtp_session_abandon(session, SMTP_CATEGORY_PROTOCOL_ERROR, SMTP_VARIANT_LOST_AFTER_DOT);
	}
	if (is_void(mail) && session->reply.code != 421) {
		return judge_end_of_void(session, mail);
	}
	if (session->plan->protocol == SMTP_PROTOCOL_LMTP) {
		return judge_one(session, mail);
	}
	if (!smtp_session_succeeded(session)) {
		smtp_transaction_move(mail, SMTP_STANDING_AT_STAKE, SMTP_STANDING_NAMED);
		if (smtp_mail_bdat_is_unknown(mail, session->reply.code)) {
			smtp_session_refused(session, SMTP_SCOPE_SERVER, NULL);
			return STATE_CLOSED; /* it has read the content as commands */
		}
		return transaction_refused(session, mail);
	}
	smtp_transaction_accept(session, mail);
	return after_end_of_data(session, mail);
}
