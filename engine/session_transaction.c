/*
 * session_transaction.c - which recipients go into which transaction. Mostly all into one; a server that limits them says so
 * in EHLO (RFC 9422: RCPTMAX, RCPTDOMAINMAX, MAILMAX), or when it has enough of them (RFC 5321 4.5.3.1.10: 452, and 552 of
 * old). The rest then goes into further transactions of the same connection. Each names at least one that the server took
 * or refused, so there is an end.
 */
#include "session_state.h"

#include "sort.h"

static size_t recipient_at(const smtp_mail *mail, size_t position)
{
	const size_t *order = mail->transaction.order;
	return order ? order[position] : position;
}

static smtp_addressee *addressee_at(const smtp_mail *mail, size_t position)
{
	return &mail->outcome.addressees[recipient_at(mail, position)];
}

/* ---- domains ------------------------------------------------------------------------------------- */

static const char *domain_of(const char *address)
{
	const char *at = strrchr(address, '@');
	return at ? at + 1 : "";
}

static int compare_domains(const char *one, const char *other)
{
	for (;; one++, other++) {
		int a = *one >= 'A' && *one <= 'Z' ? *one | 32 : *one;
		int b = *other >= 'A' && *other <= 'Z' ? *other | 32 : *other;
		if (a != b || !a) {
			return a - b;
		}
	}
}

bool smtp_transaction_plan(const smtp_session *session, smtp_mail *mail)
{
	const smtp_envelope *envelope = mail->envelope;
	size_t count = envelope->to_count;
	if (!session->caps.rcpt_domain_max || count < 2) {
		return true;
	}
	size_t *order = smtp_calloc(count, sizeof *order);
	smtp_sortable *entries = smtp_calloc(count, 2 * sizeof *entries);
	for (size_t i = 0; entries && i < count; i++) {
		entries[i] = (smtp_sortable){domain_of(envelope->to[i]), i};
	}
	const smtp_sortable *sorted = entries ? smtp_sort(entries, count, compare_domains) : NULL;
	for (size_t i = 0; order && sorted && i < count; i++) {
		order[i] = sorted[i].index;
	}
	smtp_free(entries);
	mail->transaction.order = order;
	return order && sorted;
}

static size_t count_domains(const smtp_mail *mail)
{
	const smtp_envelope *envelope = mail->envelope;
	size_t count = 0;
	const char *last = NULL;
	for (size_t i = 0; i < envelope->to_count; i++) {
		const char *domain = domain_of(envelope->to[recipient_at(mail, i)]);
		count += !last || compare_domains(last, domain) != 0;
		last = domain;
	}
	return count;
}

/* ---- who is next --------------------------------------------------------------------------------- */

bool smtp_transaction_holds_all(const smtp_session *session, const smtp_mail *mail)
{
	const smtp_caps *caps = &session->caps;
	return (!caps->rcpt_max || mail->envelope->to_count <= caps->rcpt_max) &&
		   (!caps->rcpt_domain_max || count_domains(mail) <= caps->rcpt_domain_max);
}

static size_t next_waiting(const smtp_mail *mail, size_t position)
{
	while (position < mail->outcome.addressee_count &&
		   addressee_at(mail, position)->standing != SMTP_STANDING_WAITING) {
		position++;
	}
	return position;
}

static size_t first_waiting(const smtp_mail *mail)
{
	return next_waiting(mail, mail->transaction.first);
}

void smtp_transaction_begin(smtp_session *session, smtp_mail *mail)
{
	size_t first = first_waiting(mail);
	session->transactions++;
	mail->transaction = (smtp_transaction){.order = mail->transaction.order,
		.number = mail->transaction.number + 1,
		.first = first,
		.next = first,
		.replied = first};
}

static bool has_room(const smtp_session *session, const smtp_mail *mail, const char *domain)
{
	const smtp_transaction *transaction = &mail->transaction;
	const smtp_caps *caps = &session->caps;
	bool same = transaction->domain && compare_domains(transaction->domain, domain) == 0;
	return !transaction->is_full && (!caps->rcpt_max || transaction->asked < caps->rcpt_max) &&
		   (!caps->rcpt_domain_max || same || transaction->domains < caps->rcpt_domain_max);
}

bool smtp_transaction_next(const smtp_session *session, smtp_mail *mail, size_t *recipient)
{
	smtp_transaction *transaction = &mail->transaction;
	/* one that was put off may stand before others who were served: they must not get it twice */
	transaction->next = next_waiting(mail, transaction->next);
	if (transaction->next == mail->outcome.addressee_count) {
		return false;
	}
	*recipient = recipient_at(mail, transaction->next);
	const char *domain = domain_of(mail->envelope->to[*recipient]);
	if (!has_room(session, mail, domain)) {
		return false;
	}
	transaction->domains += !transaction->domain || compare_domains(transaction->domain, domain) != 0;
	transaction->domain = domain;
	transaction->asked++;
	transaction->next++;
	mail->outcome.addressees[*recipient].answer = (smtp_answer){0};
	return true;
}

/* ---- replies ------------------------------------------------------------------------------------- */

/* Does the reply say "too many recipients", in its words or by 4.5.3 or 5.5.3? The bare code does not: 452 is also said
 * of a full disk. */
static bool says_too_many(const smtp_reply *reply)
{
	smtp_circumstances around = {
		.code = reply->code, .enhanced_code = reply->enhanced_code, .reply = smtp_buf_view(&reply->text)};
	smtp_verdict verdict;
	return smtp_verdict_of(&around, &verdict, NULL) && verdict.category == SMTP_CATEGORY_TOO_MANY_RECIPIENTS;
}

void smtp_transaction_take_rcpt(const smtp_session *session, smtp_mail *mail, size_t recipient)
{
	const smtp_reply *reply = &session->reply;
	smtp_transaction *transaction = &mail->transaction;
	smtp_addressee *addressee = &mail->outcome.addressees[recipient];
	addressee->phase = SMTP_PHASE_RCPT;
	if (smtp_session_succeeded(session)) {
		addressee->standing = transaction->at_stake ? SMTP_STANDING_AT_STAKE : SMTP_STANDING_NAMED;
		addressee->answer = (smtp_answer){.code = reply->code};
		transaction->named++;
		return;
	}
	addressee->answer = smtp_outcome_keep(&mail->outcome, smtp_answer_of(reply));
	bool too_many = says_too_many(reply);
	if (too_many && transaction->named) {
		transaction->is_full = true;
		addressee->standing = SMTP_STANDING_WAITING;
	} else {
		bool temporary = reply->code / 100 == 4 || reply->code == 552;
		addressee->standing = SMTP_STANDING_REFUSED;
		addressee->variant = too_many && temporary ? SMTP_VARIANT_PUT_OFF : NULL;
	}
}

void smtp_transaction_move(smtp_mail *mail, smtp_standing from, smtp_standing to)
{
	for (size_t i = mail->transaction.first; i < mail->transaction.next; i++) {
		smtp_addressee *addressee = addressee_at(mail, i);
		if (addressee->standing == from) {
			addressee->standing = to;
		}
	}
}

/* ---- the end of data ----------------------------------------------------------------------------- */

static bool is_in_transaction(const smtp_addressee *addressee)
{
	return addressee->standing == SMTP_STANDING_NAMED || addressee->standing == SMTP_STANDING_AT_STAKE;
}

/* The first acceptance speaks for the message: its code and its name in the result. */
static void decide(
	const smtp_session *session, smtp_mail *mail, smtp_addressee *addressee, smtp_standing standing)
{
	smtp_outcome *outcome = &mail->outcome;
	addressee->standing = standing;
	addressee->phase = smtp_state_rules[session->at].phase;
	addressee->answer = smtp_outcome_keep(outcome, smtp_answer_of(&session->reply));
	if (standing == SMTP_STANDING_ACCEPTED && !outcome->final.code) {
		outcome->final = addressee->answer;
	}
}

static void decide_all(const smtp_session *session, smtp_mail *mail, smtp_standing standing)
{
	for (size_t i = mail->transaction.first; i < mail->transaction.next; i++) {
		smtp_addressee *addressee = addressee_at(mail, i);
		if (is_in_transaction(addressee)) {
			decide(session, mail, addressee, standing);
		}
	}
}

void smtp_transaction_refuse(const smtp_session *session, smtp_mail *mail)
{
	decide_all(session, mail, SMTP_STANDING_REFUSED);
}

void smtp_transaction_accept(const smtp_session *session, smtp_mail *mail)
{
	decide_all(session, mail, SMTP_STANDING_ACCEPTED);
}

void smtp_transaction_stake(smtp_mail *mail)
{
	mail->transaction.at_stake = true;
	for (size_t i = mail->transaction.first; i < mail->transaction.next; i++) {
		smtp_addressee *addressee = addressee_at(mail, i);
		bool unanswered = addressee->standing == SMTP_STANDING_WAITING && !addressee->answer.code;
		if (unanswered || addressee->standing == SMTP_STANDING_NAMED) {
			addressee->standing = SMTP_STANDING_AT_STAKE;
		}
	}
}

void smtp_transaction_unstake(smtp_mail *mail)
{
	mail->transaction.at_stake = false;
	smtp_outcome_unstake(&mail->outcome);
}

/* Moves on to the next that was named; false: there is none. */
static bool find_unreplied(smtp_mail *mail)
{
	smtp_transaction *transaction = &mail->transaction;
	while (transaction->replied < transaction->next &&
		   !is_in_transaction(addressee_at(mail, transaction->replied))) {
		transaction->replied++;
	}
	return transaction->replied < transaction->next;
}

bool smtp_transaction_take_one(const smtp_session *session, smtp_mail *mail)
{
	if (find_unreplied(mail)) {
		decide(session, mail, addressee_at(mail, mail->transaction.replied),
			smtp_session_succeeded(session) ? SMTP_STANDING_ACCEPTED : SMTP_STANDING_REFUSED);
	}
	return find_unreplied(mail);
}

bool smtp_transaction_went_wrong(const smtp_mail *mail)
{
	bool wrong = false;
	for (size_t i = mail->transaction.first; i < mail->transaction.next; i++) {
		const smtp_addressee *addressee = addressee_at(mail, i);
		wrong = wrong || (addressee->standing == SMTP_STANDING_REFUSED && addressee->phase > SMTP_PHASE_RCPT);
	}
	return wrong;
}

/* ---- the end of a transaction -------------------------------------------------------------------- */

bool smtp_transaction_is_awaited(const smtp_mail *mail)
{
	return mail->content && first_waiting(mail) < mail->outcome.addressee_count;
}

/* The connection has had its number of transactions. */
static void put_off_the_rest(smtp_mail *mail)
{
	for (size_t i = first_waiting(mail); i < mail->outcome.addressee_count; i++) {
		smtp_addressee *addressee = addressee_at(mail, i);
		if (addressee->standing == SMTP_STANDING_WAITING) {
			*addressee = (smtp_addressee){.standing = SMTP_STANDING_REFUSED,
				.phase = SMTP_PHASE_MAIL,
				.category = SMTP_CATEGORY_TOO_MANY_RECIPIENTS,
				.variant = SMTP_VARIANT_PUT_OFF};
		}
	}
}

/* Whose refusal speaks for the message: the first whose transaction got beyond RCPT, else the first of all. */
static const smtp_addressee *spokesman(const smtp_outcome *outcome)
{
	const smtp_addressee *first = NULL;
	for (size_t i = 0; i < outcome->addressee_count; i++) {
		const smtp_addressee *addressee = &outcome->addressees[i];
		if (addressee->standing == SMTP_STANDING_REFUSED && addressee->phase > SMTP_PHASE_RCPT) {
			return addressee;
		}
		if (!first && addressee->standing == SMTP_STANDING_REFUSED) {
			first = addressee;
		}
	}
	return first;
}

static void fail_unless_somebody_was_served(smtp_mail *mail)
{
	const smtp_outcome *outcome = &mail->outcome;
	const smtp_addressee *refused = spokesman(outcome);
	if (refused && smtp_outcome_sum(outcome) == SMTP_OUTCOME_FAILED) {
		smtp_failure failure = {.phase = refused->phase,
			.category = refused->category,
			.variant = refused->variant,
			.scope = refused->phase == SMTP_PHASE_RCPT ? SMTP_SCOPE_RECIPIENT : SMTP_SCOPE_MESSAGE};
		smtp_outcome_fail(&mail->outcome, failure, &refused->answer);
	}
}

smtp_state smtp_transaction_after(smtp_session *session, smtp_mail *mail, smtp_state between)
{
	uint64_t most = session->caps.mail_max;
	if (smtp_transaction_is_awaited(mail)) {
		if (!most || session->transactions < most) {
			mail->under_way = false;
			mail->ends =
				mail->ends == UINT64_MAX ? session->queued : mail->ends; /* others may have begun behind it */
			return between;
		}
		put_off_the_rest(mail);
	}
	fail_unless_somebody_was_served(mail);
	return smtp_session_decided(session, mail, between == STATE_RSET);
}
