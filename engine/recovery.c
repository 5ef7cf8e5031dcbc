/*
 * recovery.c - see recovery.h.
 */
#include "recovery.h"

#include "circumstances.h"
#include "reading.h"
#include "variants.h"

/* What servers say to commands that came too soon: Exim, Postfix, postscreen, and those who word it alike. In lower case. */
static const char *const complaints[] = {"synchroni", "pipelin", "improper use of smtp", "talks too soon",
	"talk too soon", "before its turn", "pregreet", "out of turn"};

static const struct {
	smtp_quirk quirk;
	const char *note;
} remedies[SMTP_REMEDY_COUNT] = {
	[SMTP_REMEDY_NONE] = {SMTP_QUIRK_NONE, NULL},
	[SMTP_REMEDY_NEW_CONNECTION] = {SMTP_QUIRK_NONE,
		"the server had given up this connection, nothing was accepted: once more over a new one"},
	[SMTP_REMEDY_ONE_BY_ONE] = {SMTP_QUIRK_PIPELINING,
		"the server seems to have lost its way because commands went ahead of their replies, nothing was "
		"accepted: "
		"once more, one at a time"},
	[SMTP_REMEDY_WITHOUT_CHUNKING] = {SMTP_QUIRK_CHUNKING,
		"the server offers CHUNKING and does not know BDAT, nothing was accepted: once more, with DATA"},
};

/* Does the text hold one of these? */
static bool holds(smtp_span text, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (smtp_reading_find(text, words[i], strlen(words[i]))) {
			return true;
		}
	}
	return false;
}

static bool complains(const smtp_answer *answer)
{
	return answer->code >= 400 && answer->reply &&
		   holds(smtp_span_of(answer->reply), complaints, sizeof complaints / sizeof complaints[0]);
}

/* In the reply that decided, or in that to any recipient. */
static bool somebody_complains(const smtp_outcome *outcome)
{
	smtp_answer deciding = {.code = outcome->failure.code, .reply = outcome->failure.reply};
	bool found = complains(&deciding);
	for (size_t i = 0; !found && i < outcome->addressee_count; i++) {
		found = complains(&outcome->addressees[i].answer);
	}
	return found;
}

static bool is_lost(const smtp_failure *failure)
{
	return failure->category == SMTP_CATEGORY_CONNECTION_LOST;
}

/* To whom a server says good-bye (421): to the connection, or to us, who must not come again at once. */
typedef enum farewell { TO_NOBODY, TO_CONNECTION, TO_SENDER } farewell;

static farewell farewell_of(const smtp_mail *mail, const smtp_conn *conn)
{
	static const char *const limits[] = {" session", "this connection", "per connection", "one connection"};
	smtp_circumstances around = smtp_circumstances_of(conn, mail);
	smtp_verdict verdict;
	smtp_buf clean;
	if (mail->outcome.failure.code != 421) {
		return TO_NOBODY;
	}
	smtp_buf_init(&clean, 2 * SMTP_REPLY_OCTETS);
	bool known = smtp_verdict_of(&around, &verdict, &clean);
	bool of_this_one = holds(smtp_buf_view(&clean), limits, sizeof limits / sizeof limits[0]);
	smtp_buf_free(&clean);
	bool of_us = verdict.category == SMTP_CATEGORY_RATE_LIMITED ||
				 verdict.category == SMTP_CATEGORY_QUOTA_EXCEEDED ||
				 verdict.category == SMTP_CATEGORY_IP_BLOCKED;
	return !known ? TO_NOBODY : of_us && !of_this_one ? TO_SENDER : TO_CONNECTION;
}

bool smtp_recovery_says_stop(const smtp_mail *mail, const smtp_conn *conn)
{
	return farewell_of(mail, conn) == TO_SENDER;
}

static bool is_silent(const smtp_failure *failure)
{
	return failure->category == SMTP_CATEGORY_CONNECTION_TIMEOUT && !failure->variant;
}

static bool is_out_of_step(const smtp_failure *failure)
{
	return failure->category == SMTP_CATEGORY_PROTOCOL_ERROR && failure->variant &&
		   strcmp(failure->variant, SMTP_VARIANT_OUT_OF_STEP) == 0;
}

typedef enum certainty { UNLIKELY, POSSIBLE, CERTAIN } certainty;

/* Commands had gone ahead of their replies: is the failure due to that? A server that has taken such commands before is
 * believed. One that is silent about a single one may as well be slow. */
static certainty lost_its_way(const smtp_outcome *outcome, const smtp_conn *conn, bool reused)
{
	/* as the connection has it: the mail's may say that it was lost after the dot */
	const smtp_failure *failure =
		smtp_outcome_failed(&conn->outcome) ? &conn->outcome.failure : &outcome->failure;
	smtp_steps steps = smtp_session_steps(conn->session);
	if (!steps.went_ahead || !conn->plan.pipelining) {
		return UNLIKELY;
	}
	if (is_out_of_step(failure) || somebody_complains(outcome)) {
		return CERTAIN;
	}
	if (steps.kept) {
		return UNLIKELY;
	}
	if ((is_silent(failure) && steps.overtaken > 1) || (is_lost(failure) && steps.overtaken)) {
		return CERTAIN;
	}
	return is_lost(failure) && steps.awaited > 1 && !reused ? POSSIBLE : UNLIKELY;
}

static bool bdat_is_unknown(const smtp_mail *mail)
{
	const smtp_failure *failure = &mail->outcome.failure;
	bool of_content = failure->phase == SMTP_PHASE_BODY || failure->phase == SMTP_PHASE_DATA_END;
	return of_content && smtp_mail_bdat_is_unknown(mail, failure->code);
}

void smtp_recovery_remember(smtp_remedy remedy, const smtp_delivery *job, int64_t now)
{
	smtp_store *store = smtp_store_of(job->server);
	smtp_quirk quirk = remedies[remedy].quirk;
	if (store && quirk != SMTP_QUIRK_NONE) {
		smtp_quirks_learn(&store->quirks, job->server, quirk, now);
	}
}

static smtp_remedy find(const smtp_delivery *job, const smtp_conn *conn, certainty *sure)
{
	const smtp_outcome *outcome = &job->mail.outcome;
	*sure = lost_its_way(outcome, conn, job->reused);
	if (*sure != UNLIKELY) {
		return SMTP_REMEDY_ONE_BY_ONE;
	}
	*sure = CERTAIN;
	if (bdat_is_unknown(&job->mail)) {
		return SMTP_REMEDY_WITHOUT_CHUNKING;
	}
	bool gone = job->reused && (is_lost(&outcome->failure) || farewell_of(&job->mail, conn) == TO_CONNECTION);
	return gone ? SMTP_REMEDY_NEW_CONNECTION : SMTP_REMEDY_NONE;
}

smtp_remedy smtp_recovery_find(const smtp_delivery *job, const smtp_conn *conn, int64_t now)
{
	certainty sure;
	if (!conn->session) {
		return SMTP_REMEDY_NONE;
	}
	smtp_remedy remedy = find(job, conn, &sure);
	if (sure == CERTAIN) {
		smtp_recovery_remember(remedy, job, now);
	}
	bool nothing = smtp_outcome_sum(&job->mail.outcome) == SMTP_OUTCOME_FAILED;
	return nothing ? remedy : SMTP_REMEDY_NONE;
}

void smtp_recovery_apply(smtp_remedy remedy, smtp_conn_options *options)
{
	if (remedies[remedy].quirk != SMTP_QUIRK_NONE) {
		options->avoid[remedies[remedy].quirk] = true;
	}
}

void smtp_recovery_learn(smtp_remedy remedy, const smtp_delivery *job, int64_t now)
{
	const smtp_failure *failure = &job->mail.outcome.failure;
	if (!is_lost(failure) && !is_silent(failure) && !is_out_of_step(failure)) {
		smtp_recovery_remember(remedy, job, now);
	}
}

const char *smtp_recovery_note(smtp_remedy remedy)
{
	return remedies[remedy].note;
}
