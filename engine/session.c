/*
 * session.c - the machine: which octets belong to which reply, which reply to which state, and the one
 * function that changes state. What each state says and thinks is in session_open.c, session_auth.c
 * and session_mail.c, how it is said in session_command.c.
 */
#include "session_state.h"

#define DATA_RATE_BLOCK (16 * 1024) /* octets that must leave within one timeout, RFC 5321 4.5.3.2.5 */
#define SECRETS_CEILING (12 * SMTP_REPLY_LINE_AUTH)
#define QUIT_PATIENCE (2 * SMTP_SECOND)

const smtp_state_rule smtp_state_rules[STATE_COUNT] = {
	[STATE_GREETING] = {SMTP_PHASE_GREETING, SMTP_TIMING_GREETING, "220", smtp_enter_greeting,
		smtp_judge_greeting},
	[STATE_EHLO] = {SMTP_PHASE_EHLO, SMTP_TIMING_EHLO, "250", smtp_enter_ehlo, smtp_judge_ehlo},
	[STATE_HELO] = {SMTP_PHASE_EHLO, SMTP_TIMING_EHLO, "250", smtp_enter_helo, smtp_judge_helo},
	[STATE_STARTTLS] = {SMTP_PHASE_STARTTLS, SMTP_TIMING_TLS, "220", smtp_enter_starttls,
		smtp_judge_starttls},
	[STATE_HANDSHAKE] = {SMTP_PHASE_TLS, SMTP_TIMING_TLS, NULL, NULL, NULL},
	[STATE_AUTH] = {SMTP_PHASE_AUTH, SMTP_TIMING_AUTH, "334", smtp_enter_auth, smtp_judge_auth},
	[STATE_AUTH_CANCEL] = {SMTP_PHASE_AUTH, SMTP_TIMING_AUTH, "501", smtp_enter_auth_cancel,
		smtp_judge_auth_cancel},
	[STATE_READY] = {SMTP_PHASE_NONE, SMTP_TIMING_TOTAL, NULL, smtp_enter_ready, NULL},
	[STATE_MAIL] = {SMTP_PHASE_MAIL, SMTP_TIMING_ENVELOPE, "250", smtp_enter_mail, smtp_judge_mail},
	[STATE_RCPT] = {SMTP_PHASE_RCPT, SMTP_TIMING_ENVELOPE, "250 or 251", smtp_enter_rcpt, smtp_judge_rcpt},
	[STATE_DATA] = {SMTP_PHASE_DATA, SMTP_TIMING_ENVELOPE, "354", smtp_enter_data, smtp_judge_data},
	[STATE_BDAT] = {SMTP_PHASE_BODY, SMTP_TIMING_DATA, "250", smtp_enter_bdat, NULL},
	[STATE_BODY] = {SMTP_PHASE_BODY, SMTP_TIMING_DATA, NULL, smtp_enter_body, NULL},
	[STATE_DATA_END] = {SMTP_PHASE_DATA_END, SMTP_TIMING_DATA, "250", smtp_enter_data_end,
		smtp_judge_data_end},
	[STATE_RSET] = {SMTP_PHASE_RSET, SMTP_TIMING_ENVELOPE, "250", smtp_enter_rset, smtp_judge_rset},
	[STATE_QUIT] = {SMTP_PHASE_QUIT, SMTP_TIMING_TOTAL, "221", smtp_enter_quit, smtp_judge_quit},
	[STATE_CLOSED] = {SMTP_PHASE_NONE, SMTP_TIMING_TOTAL, NULL, NULL, NULL},
};

static const smtp_state_rule *rule_of(const smtp_session *session)
{
	return &smtp_state_rules[session->state];
}

/* What the oldest command without a reply has said; without one, what is being said. */
static smtp_state awaited_state(const smtp_session *session)
{
	return session->expected_count ? session->expected[session->expected_first].state : session->state;
}

static smtp_mail *awaited_mail(const smtp_session *session)
{
	return session->expected_count ? session->expected[session->expected_first].mail : session->mail;
}

static void look_at(smtp_session *session, smtp_state state, smtp_mail *mail)
{
	session->at = state;
	session->about = mail;
}

smtp_trace *smtp_session_trace(const smtp_session *session)
{
	return session->about ? session->about->trace : session->trace;
}

static void renew_deadline(smtp_session *session)
{
	smtp_state state = awaited_state(session);
	int64_t span = session->plan->timeout;
	if (state == STATE_DATA_END) {
		span = session->plan->final_timeout;
	} else if ((state == STATE_QUIT || (state == STATE_RSET && !session->mails)) && span > QUIT_PATIENCE) {
		span = QUIT_PATIENCE; /* all that matters was said */
	}
	session->deadline = state == STATE_READY ? SMTP_NEVER : smtp_clock_after(session->now, span);
}

/* Of a mail each reply ends a stretch of time: its commands overlap. */
static void time_mail(smtp_session *session, smtp_mail *mail, smtp_timing timing)
{
	smtp_outcome_time(&mail->outcome, timing, session->now - mail->marked);
	mail->marked = session->now;
}

/* A state that was only passed through, as AUTH is without a login, took no time: it was not reached. */
static void leave_state(smtp_session *session, bool passed)
{
	const smtp_state_rule *rule = rule_of(session);
	int64_t duration = session->now - session->entered;
	if (rule->timing != SMTP_TIMING_TOTAL && session->state < STATE_READY && !passed) {
		smtp_outcome_time(session->outcome, rule->timing, duration);
	}
	if (session->watch.left && rule->phase != SMTP_PHASE_NONE) {
		session->watch.left(session->watch.watcher, rule->phase, duration);
	}
}

static void close_session(smtp_session *session)
{
	smtp_buf_clear(&session->output);
	smtp_session_lose_mails(session);
}

/* The only place where the state changes. */
static void go(smtp_session *session, smtp_state next)
{
	for (bool passed = false; next != session->state; passed = true) {
		leave_state(session, passed);
		session->state = next;
		session->entered = session->now;
		if (next == STATE_CLOSED) {
			close_session(session);
		}
		look_at(session, next, session->mail);
		if (rule_of(session)->enter) {
			next = rule_of(session)->enter(session);
		}
		renew_deadline(session);
	}
}

void smtp_session_look(smtp_session *session)
{
	if (session->state == STATE_READY) {
		look_at(session, STATE_READY, NULL);
		go(session, smtp_enter_ready(session));
	} else if (session->state == STATE_DATA_END && smtp_session_may_go_on(session)) {
		go(session, STATE_READY);
	}
}

smtp_session *smtp_session_new(const smtp_plan *plan, smtp_outcome *outcome, smtp_trace *trace,
	smtp_watch watch, bool tls_on, int64_t now)
{
	smtp_session *session = smtp_calloc(1, sizeof *session);
	if (!session) {
		return NULL;
	}
	session->plan = plan;
	session->outcome = outcome;
	session->trace = trace;
	session->watch = watch;
	session->tls_on = tls_on;
	session->now = session->entered = now;
	smtp_caps_init(&session->caps);
	smtp_reply_init(&session->reply);
	smtp_buf_init_secret(&session->output, OUTPUT_CEILING);
	smtp_buf_init_secret(&session->held, SMTP_REPLY_LINE_AUTH);
	smtp_buf_init_secret(&session->secrets, SECRETS_CEILING);
	session->state = session->at = STATE_GREETING;
	smtp_enter_greeting(session);
	renew_deadline(session);
	return session;
}

void smtp_session_free(smtp_session *session)
{
	if (session) {
		smtp_caps_free(&session->caps);
		smtp_reply_free(&session->reply);
		smtp_buf_free(&session->output);
		smtp_auth_free(&session->auth);
		smtp_buf_free(&session->held);
		smtp_buf_free(&session->secrets);
		smtp_free(session);
	}
}

unsigned smtp_session_wants(const smtp_session *session)
{
	switch (session->state) {
	case STATE_CLOSED:
		return SMTP_WANT_CLOSE;
	case STATE_HANDSHAKE:
		return SMTP_WANT_TLS;
	case STATE_BODY:
		return SMTP_WANT_READ | SMTP_WANT_WRITE;
	default:
		return SMTP_WANT_READ | (session->output.length ? SMTP_WANT_WRITE : 0u);
	}
}

int64_t smtp_session_deadline(const smtp_session *session)
{
	return session->deadline;
}

void smtp_session_excuse(smtp_session *session, int64_t duration)
{
	session->entered += duration;
	session->deadline = smtp_clock_later(session->deadline, duration);
}

const smtp_caps *smtp_session_caps(const smtp_session *session)
{
	return &session->caps;
}

smtp_phase smtp_session_phase(const smtp_session *session)
{
	return rule_of(session)->phase;
}

const char *smtp_session_auth(const smtp_session *session)
{
	return session->authenticated ? smtp_mechanism_name(session->auth.mechanism->id) : NULL;
}

/* ---- the end ------------------------------------------------------------------------------------- */

void smtp_session_broken(smtp_session *session, smtp_failure failure, int64_t now)
{
	session->now = now;
	look_at(session, awaited_state(session), awaited_mail(session));
	if (smtp_session_all_was_said(session)) {
		go(session, STATE_CLOSED);
		return;
	}
	failure.phase = smtp_state_rules[session->at].phase;
	failure.scope = SMTP_SCOPE_SERVER;
	smtp_trace_note(smtp_session_trace(session), failure.phase, now, "%s",
		failure.detail[0] ? failure.detail : "the connection was lost");
	smtp_outcome_fail(session->outcome, failure, NULL);
	go(session, STATE_CLOSED);
}

void smtp_session_expired(smtp_session *session, bool deadline, int64_t now)
{
	smtp_failure failure = smtp_failure_of_silence(now - session->entered);
	if (deadline) {
		failure.variant = SMTP_VARIANT_DEADLINE;
	} else if (session->state == STATE_GREETING && !session->reply.octets) {
		failure.variant = SMTP_VARIANT_NO_GREETING;
	}
	smtp_session_broken(session, failure, now);
}

bool smtp_session_needs_login(const smtp_session *session)
{
	return session->plan->credentials != NULL;
}

bool smtp_session_succeeded(const smtp_session *session)
{
	return smtp_reply_class(&session->reply) == 2;
}

/* ---- replies ------------------------------------------------------------------------------------- */

/* The content of a mail, or its end, is on its way out; what was said behind it does not matter. */
static bool is_in_message(const smtp_session *session)
{
	return session->state == STATE_BODY || session->state == STATE_DATA_END ||
		   awaited_state(session) == STATE_DATA_END;
}

/* Nobody has asked yet: the server gave up in the middle of the message, or it is out of step. */
static smtp_state judge_early_reply(smtp_session *session)
{
	if (!is_in_message(session) || smtp_reply_class(&session->reply) < 4) {
		return smtp_session_abandon(session, SMTP_CATEGORY_PROTOCOL_ERROR, SMTP_VARIANT_OUT_OF_STEP);
	}
	smtp_failure failure = {.phase = SMTP_PHASE_BODY, .scope = SMTP_SCOPE_MESSAGE};
	smtp_answer answer = smtp_answer_of(&session->reply);
	smtp_outcome_fail(session->outcome, failure, &answer);
	return STATE_CLOSED;
}

static bool is_awaited(const smtp_session *session)
{
	return session->expected_count && session->sent >= session->expected[session->expected_first].sent_at;
}

/* A challenge is shown to nobody, and would be no base64 any more. */
static bool is_challenge(const smtp_session *session)
{
	return session->state == STATE_AUTH && session->reply.code == 334 && !session->reply_is_early;
}

/* A reply about a mail that is not the last one: what is said next does not depend on it, unless it is the end. */
static smtp_state judge_reply(smtp_session *session)
{
	expectation expected = session->expected[session->expected_first];
	const smtp_state_rule *rule = &smtp_state_rules[expected.state];
	bool ahead = expected.mail != session->mail;
	session->expected_first = (session->expected_first + 1) % EXPECTATIONS;
	session->expected_count--;
	smtp_session_take_step(session, &expected);
	if (expected.mail) {
		time_mail(session, expected.mail, rule->timing);
	}
	smtp_state next = rule->judge(session, &expected);
	return ahead && next != STATE_CLOSED && next != STATE_QUIT ? session->state : next;
}

static void take_reply(smtp_session *session)
{
	if (!is_challenge(session)) {
		smtp_session_clean(session, &session->reply.text);
	}
	look_at(session, awaited_state(session), awaited_mail(session));
	smtp_session_trace_reply(session);
	smtp_state next = session->reply_is_early ? judge_early_reply(session) : judge_reply(session);
	smtp_reply_reset(&session->reply);
	renew_deadline(session);
	go(session, next);
	smtp_session_look(session);
}

static bool looks_like_tls(const smtp_reply *reply)
{
	const char *octets = reply->text.data;
	return reply->text.length >= 2 && (octets[0] == 0x15 || octets[0] == 0x16) && octets[1] == 0x03;
}

static void take_garbage(smtp_session *session)
{
	bool tls = looks_like_tls(&session->reply);
	if (session->secrets.length) {
		smtp_buf_clear(&session->reply.text); /* it was cut: half a secret is not recognised */
	}
	smtp_session_clean(session, &session->reply.text);
	look_at(session, awaited_state(session), awaited_mail(session));
	smtp_session_trace_reply(session);
	go(session,
		tls ? smtp_session_abandon(session, SMTP_CATEGORY_ENCRYPTION_MISMATCH, SMTP_VARIANT_PLAIN_ON_TLS)
			: smtp_session_abandon(session, SMTP_CATEGORY_PROTOCOL_ERROR, SMTP_VARIANT_GARBAGE));
}

/* One reply, or the part of one that is there; returns the octets it used. */
static size_t take_octets(smtp_session *session, const char *octets, size_t length)
{
	size_t used;
	if (!session->reply.octets) {
		session->reply_is_early = !is_awaited(session);
	}
	if (session->reply_is_early && !is_in_message(session)) {
		look_at(session, awaited_state(session), awaited_mail(session));
		go(session, smtp_session_abandon(session, SMTP_CATEGORY_PROTOCOL_ERROR, SMTP_VARIANT_OUT_OF_STEP));
		return length;
	}
	switch (smtp_reply_feed(&session->reply, octets, length, &used)) {
	case SMTP_REPLY_PARTIAL:
		break;
	case SMTP_REPLY_COMPLETE:
		take_reply(session);
		break;
	case SMTP_REPLY_MALFORMED:
		take_garbage(session);
		break;
	case SMTP_REPLY_NO_MEMORY:
		look_at(session, awaited_state(session), awaited_mail(session));
		go(session, smtp_session_abandon(session, SMTP_CATEGORY_UNKNOWN, SMTP_VARIANT_NO_MEMORY));
		break;
	}
	return used;
}

void smtp_session_input(smtp_session *session, const char *octets, size_t length, int64_t now)
{
	session->now = now;
	while (length && session->state != STATE_CLOSED) {
		size_t used = take_octets(session, octets, length);
		octets += used;
		length -= used;
	}
}

/* ---- octets out ---------------------------------------------------------------------------------- */

smtp_span smtp_session_output(smtp_session *session, int64_t now)
{
	session->now = now;
	if (session->state == STATE_BODY && !session->output.length) {
		go(session, smtp_fill_body(session));
	}
	return smtp_buf_view(&session->output);
}

void smtp_session_sent(smtp_session *session, size_t length, int64_t now)
{
	session->now = now;
	smtp_session_count(session, session->sent, session->sent + length);
	session->sent += length;
	smtp_buf_consume(&session->output, length);
	if (session->state == STATE_BODY && session->sent - session->renewed >= DATA_RATE_BLOCK) {
		session->renewed = session->sent;
		renew_deadline(session);
	}
	if (session->state == STATE_QUIT && !session->output.length && !session->plan->await_quit) {
		go(session, STATE_CLOSED);
	}
}

void smtp_session_tls_ready(smtp_session *session, int64_t now)
{
	session->now = now;
	session->tls_on = true;
	smtp_caps_free(&session->caps);
	go(session, STATE_EHLO);
}
