/*
 * session_transaction.c - which recipients go into which transaction. Mostly all into one; a server that limits them says so
 * in EHLO (RFC 9422: RCPTMAX, RCPTDOMAINMAX, MAILMAX), or when it has enough of them (RFC 5321 4.5.3.1.10: 452, and 552 of
 * old). The rest then goes into further transactions of the same connection. Each names at least one that the server took
 * or refused, so there is an end.
 */
#include "session_state.h"

#include "sort.h"

static size_t recipient_at(const smtp_session *session, size_t position)
{
	const size_t *order = session->transaction.order;
	return order ? order[position] : position;
}

static smtp_addressee *addressee_at(const smtp_session *session, size_t position)
{
	return &session->outcome->addressees[recipient_at(session, position)];
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

bool smtp_transaction_plan(smtp_session *session)
{
	const smtp_envelope *envelope = session->plan->envelope;
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
	session->transaction.order = order;
	return order && sorted;
}

void smtp_transaction_free(smtp_session *session)
{
	smtp_free(session->transaction.order);
	session->transaction.order = NULL;
}

static size_t count_domains(const smtp_session *session)
{
	const smtp_envelope *envelope = session->plan->envelope;
	size_t count = 0;
	const char *last = NULL;
	for (size_t i = 0; i < envelope->to_count; i++) {
		const char *domain = domain_of(envelope->to[recipient_at(session, i)]);
		count += !last || compare_domains(last, domain) != 0;
		last = domain;
	}
	return count;
}

/* ---- who is next --------------------------------------------------------------------------------- */

bool smtp_transaction_holds_all(const smtp_session *session)
{
	const smtp_caps *caps = &session->caps;
	return (!caps->rcpt_max || session->plan->envelope->to_count <= caps->rcpt_max) &&
		   (!caps->rcpt_domain_max || count_domains(session) <= caps->rcpt_domain_max);
}

static size_t first_waiting(const smtp_session *session)
{
	size_t position = session->transaction.first;
	while (position < session->outcome->addressee_count &&
		   addressee_at(session, position)->standing != SMTP_STANDING_WAITING) {
		position++;
	}
	return position;
}

void smtp_transaction_begin(smtp_session *session)
{
	size_t first = first_waiting(session);
	session->transaction = (smtp_transaction){.order = session->transaction.order,
		.number = session->transaction.number + 1,
		.first = first,
		.next = first,
		.replied = first};
}

static bool has_room(const smtp_session *session, const char *domain)
{
	const smtp_transaction *transaction = &session->transaction;
	const smtp_caps *caps = &session->caps;
	bool same = transaction->domain && compare_domains(transaction->domain, domain) == 0;
	return !transaction->is_full && (!caps->rcpt_max || transaction->asked < caps->rcpt_max) &&
		   (!caps->rcpt_domain_max || same || transaction->domains < caps->rcpt_domain_max);
}

bool smtp_transaction_next(smtp_session *session, size_t *recipient)
{
	smtp_transaction *transaction = &session->transaction;
	if (transaction->next == session->outcome->addressee_count) {
		return false;
	}
	*recipient = recipient_at(session, transaction->next);
	const char *domain = domain_of(session->plan->envelope->to[*recipient]);
	if (!has_room(session, domain)) {
		return false;
	}
	transaction->domains += !transaction->domain || compare_domains(transaction->domain, domain) != 0;
	transaction->domain = domain;
	transaction->asked++;
	transaction->next++;
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
	smtp_buf clean;
	smtp_buf_init(&clean, 4 * SMTP_REPLY_LOOK);
	bool good = smtp_verdict_of(&around, &verdict, &clean);
	smtp_buf_free(&clean);
	return good && verdict.category == SMTP_CATEGORY_TOO_MANY_RECIPIENTS;
}

void smtp_transaction_take_rcpt(smtp_session *session, size_t recipient)
{
	const smtp_reply *reply = &session->reply;
	smtp_transaction *transaction = &session->transaction;
	smtp_addressee *addressee = &session->outcome->addressees[recipient];
	addressee->phase = SMTP_PHASE_RCPT;
	if (smtp_session_succeeded(session)) {
		addressee->standing = SMTP_STANDING_NAMED;
		addressee->answer = (smtp_answer){.code = reply->code};
		transaction->named++;
		return;
	}
	addressee->answer = smtp_outcome_keep(session->outcome, smtp_answer_of(reply));
	bool too_many = says_too_many(reply);
	transaction->is_full = too_many && transaction->named;
	if (!transaction->is_full) {
		bool temporary = reply->code / 100 == 4 || reply->code == 552;
		addressee->standing = SMTP_STANDING_REFUSED;
		addressee->variant = too_many && temporary ? SMTP_VARIANT_PUT_OFF : NULL;
	}
}

void smtp_transaction_move(smtp_session *session, smtp_standing from, smtp_standing to)
{
	for (size_t i = session->transaction.first; i < session->transaction.next; i++) {
		smtp_addressee *addressee = addressee_at(session, i);
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
static void decide(smtp_session *session, smtp_addressee *addressee, smtp_standing standing)
{
	smtp_outcome *outcome = session->outcome;
	addressee->standing = standing;
	addressee->phase = smtp_state_rules[session->state].phase;
	addressee->answer = smtp_outcome_keep(outcome, smtp_answer_of(&session->reply));
	if (standing == SMTP_STANDING_ACCEPTED && !outcome->final.code) {
		outcome->final = addressee->answer;
	}
}

static void decide_all(smtp_session *session, smtp_standing standing)
{
	for (size_t i = session->transaction.first; i < session->transaction.next; i++) {
		smtp_addressee *addressee = addressee_at(session, i);
		if (is_in_transaction(addressee)) {
			decide(session, addressee, standing);
		}
	}
}

void smtp_transaction_refuse(smtp_session *session)
{
	decide_all(session, SMTP_STANDING_REFUSED);
}

void smtp_transaction_accept(smtp_session *session)
{
	decide_all(session, SMTP_STANDING_ACCEPTED);
}

/* Moves on to the next that was named; false: there is none. */
static bool find_unreplied(smtp_session *session)
{
	smtp_transaction *transaction = &session->transaction;
	while (transaction->replied < transaction->next &&
		   !is_in_transaction(addressee_at(session, transaction->replied))) {
		transaction->replied++;
	}
	return transaction->replied < transaction->next;
}

bool smtp_transaction_take_one(smtp_session *session)
{
	if (find_unreplied(session)) {
		decide(session, addressee_at(session, session->transaction.replied),
			smtp_session_succeeded(session) ? SMTP_STANDING_ACCEPTED : SMTP_STANDING_REFUSED);
	}
	return find_unreplied(session);
}

bool smtp_transaction_went_wrong(const smtp_session *session)
{
	bool wrong = false;
	for (size_t i = session->transaction.first; i < session->transaction.next; i++) {
		const smtp_addressee *addressee = addressee_at(session, i);
		wrong = wrong || (addressee->standing == SMTP_STANDING_REFUSED && addressee->phase > SMTP_PHASE_RCPT);
	}
	return wrong;
}

/* ---- the end of a transaction -------------------------------------------------------------------- */

bool smtp_transaction_is_awaited(const smtp_session *session)
{
	return session->plan->content && first_waiting(session) < session->outcome->addressee_count;
}

/* The connection has had its number of transactions. */
static void put_off_the_rest(smtp_session *session)
{
	for (size_t i = first_waiting(session); i < session->outcome->addressee_count; i++) {
		smtp_addressee *addressee = addressee_at(session, i);
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

static void fail_unless_somebody_was_served(smtp_session *session)
{
	const smtp_outcome *outcome = session->outcome;
	const smtp_addressee *refused = spokesman(outcome);
	if (refused && smtp_outcome_sum(outcome) == SMTP_OUTCOME_FAILED) {
		smtp_failure failure = {.phase = refused->phase,
			.category = refused->category,
			.variant = refused->variant,
			.scope = refused->phase == SMTP_PHASE_RCPT ? SMTP_SCOPE_RECIPIENT : SMTP_SCOPE_MESSAGE};
		smtp_outcome_fail(session->outcome, failure, &refused->answer);
	}
}

smtp_state smtp_transaction_after(smtp_session *session, smtp_state between)
{
	uint64_t most = session->caps.mail_max;
	if (smtp_transaction_is_awaited(session)) {
		if (!most || session->transaction.number < most) {
			return between;
		}
		put_off_the_rest(session);
	}
	fail_unless_somebody_was_served(session);
	return STATE_QUIT;
}
