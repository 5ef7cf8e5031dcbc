/*
 * session_queue.c - the mails of a session, from smtp_session_add() to smtp_session_fetch(): which one is next, which are
 * under way, which are decided.
 */
#include "session_state.h"

#include <stdio.h>

/* ---- what comes in ------------------------------------------------------------------------------- */

void smtp_session_add(smtp_session *session, smtp_mail *mail, int64_t now)
{
	session->now = now;
	smtp_mail_append(&session->mails, mail);
	smtp_session_look(session);
}

bool smtp_session_takes_more(const smtp_session *session)
{
	uint64_t most = session->caps.mail_max;
	return !session->finishing && session->state != STATE_QUIT && session->state != STATE_CLOSED &&
		   (!most || session->transactions < most);
}

bool smtp_session_is_idle(const smtp_session *session)
{
	return session->state == STATE_READY && !session->mails && !session->expected_count &&
		   !session->output.length;
}

void smtp_session_finish(smtp_session *session, int64_t now)
{
	session->now = now;
	session->finishing = true;
	smtp_session_look(session);
}

smtp_mail *smtp_session_next_mail(const smtp_session *session)
{
	smtp_mail *mail = session->mails;
	while (mail && mail->under_way) {
		mail = mail->next;
	}
	return mail;
}

/* ---- what is under way --------------------------------------------------------------------------- */

bool smtp_session_awaits(const smtp_session *session, const smtp_mail *mail)
{
	for (size_t i = 0; i < session->expected_count; i++) {
		if (session->expected[(session->expected_first + i) % EXPECTATIONS].mail == mail) {
			return true;
		}
	}
	return false;
}

static uint64_t overlap(uint64_t from, uint64_t to, const smtp_mail *mail)
{
	from = from > mail->begins ? from : mail->begins;
	to = to < mail->ends ? to : mail->ends;
	return to > from ? to - from : 0;
}

void smtp_session_count(smtp_session *session, uint64_t from, uint64_t to)
{
	for (smtp_mail *mail = session->mails; mail; mail = mail->next) {
		if (mail->begun) {
			mail->outcome.bytes += overlap(from, to, mail);
		}
	}
}

/* ---- what comes out ------------------------------------------------------------------------------ */

static void remove_mail(smtp_session *session, smtp_mail *mail)
{
	smtp_mail **place = &session->mails;
	while (*place != mail) {
		place = &(*place)->next;
	}
	*place = mail->next;
}

/* The RSET before a mail that could then not be begun is still to be answered: the answer is about none. */
static void detach(smtp_session *session, const smtp_mail *mail)
{
	for (size_t i = 0; i < session->expected_count; i++) {
		expectation *expected = &session->expected[(session->expected_first + i) % EXPECTATIONS];
		expected->mail = expected->mail == mail ? NULL : expected->mail;
	}
}

static void decide(smtp_session *session, smtp_mail *mail)
{
	detach(session, mail);
	remove_mail(session, mail);
	smtp_mail_append(&session->decided, mail);
	mail->decided = true;
	mail->outcome.timing[SMTP_TIMING_TOTAL] = session->now - mail->offered;
	session->mail = session->mail == mail ? NULL : session->mail;
	session->about = session->about == mail ? NULL : session->about;
}

smtp_state smtp_session_decided(smtp_session *session, smtp_mail *mail, bool reset)
{
	decide(session, mail);
	return reset && (session->mails || !session->finishing) ? STATE_RSET : STATE_READY;
}

/* An end of data whose last octet was not handed to the transport has not left. */
static void settle_ends(const smtp_session *session)
{
	for (smtp_mail *mail = session->mails; mail; mail = mail->next) {
		if (mail->transaction.at_stake && session->sent < mail->ends) {
			smtp_transaction_unstake(mail);
		}
	}
}

/* What the server said about one mail in the middle of it is no word about those that had begun behind it: all that they lost
 * is the connection. */
static smtp_failure failure_behind(const smtp_failure *failure)
{
	smtp_failure behind = {
		.phase = failure->phase, .category = SMTP_CATEGORY_CONNECTION_LOST, .scope = SMTP_SCOPE_SERVER};
	snprintf(behind.detail, sizeof behind.detail, "the connection ended with the message before this one");
	return behind;
}

void smtp_session_lose_mails(smtp_session *session)
{
	const smtp_failure *failure = &session->outcome->failure;
	const smtp_failure behind = failure_behind(failure);
	const smtp_mail *about = failure->scope == SMTP_SCOPE_SERVER ? NULL : session->about;
	smtp_mail *next;
	settle_ends(session);
	for (smtp_mail *mail = session->mails; mail; mail = next) {
		next = mail->next;
		if (mail->begun) {
			smtp_mail_lost(mail, about && mail != about ? &behind : failure);
			decide(session, mail);
		}
	}
}

smtp_mail *smtp_session_fetch(smtp_session *session)
{
	return smtp_mail_pop(&session->decided);
}

smtp_mail *smtp_session_take_back(smtp_session *session)
{
	return session->state == STATE_CLOSED ? smtp_mail_pop(&session->mails) : NULL;
}
