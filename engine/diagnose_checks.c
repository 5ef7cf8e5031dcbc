/*
 * diagnose_checks.c - the checks of the conversation, one function per phase; what failed and what was not reached.
 */
#include "diagnose_state.h"

#include <stdio.h>

#define CERTIFICATE_WARNING (14 * 86400) /* seconds */

void smtp_diagnose_tell(diagnosing *job)
{
	while (job->options->on_check && !job->stopped && job->told < job->checks.count) {
		job->stopped = !job->options->on_check(job->options->observer, &job->checks.items[job->told++]);
	}
}

static void add_certificate_facts(smtp_check *check, const smtp_tls_facts *facts)
{
	smtp_check_add_text(check, "subject", smtp_span_of(facts->subject));
	smtp_check_add_text(check, "issuer", smtp_span_of(facts->issuer));
	smtp_check_add_text(check, "names", smtp_span_of(facts->names));
	smtp_check_add_text(check, "not_before", smtp_span_of(facts->not_before));
	smtp_check_add_text(check, "expires", smtp_span_of(facts->expires));
	smtp_check_add_number(check, "days", facts->expires_days);
	if (facts->fingerprint[0]) {
		smtp_check_add_text(check, "fingerprint", smtp_span_of(facts->fingerprint));
	}
}

static const char *or_empty(const char *text)
{
	return text ? text : "";
}

static void check_tls(diagnosing *job, int64_t duration)
{
	const smtp_tls_facts *facts = &job->conn->facts;
	smtp_check *check = smtp_checks_add(
		&job->checks, SMTP_CHECK_TLS, SMTP_CHECK_PASS, duration, WORDS_TLS, facts->version, facts->cipher);
	smtp_check_add_text(check, "version", smtp_span_of(facts->version));
	smtp_check_add_text(check, "cipher", smtp_span_of(facts->cipher));
	if (!facts->verified && facts->pinned) {
		check = smtp_checks_add(&job->checks, SMTP_CHECK_CERTIFICATE, SMTP_CHECK_PASS, -1,
			WORDS_CERTIFICATE_PINNED, facts->fingerprint);
	} else if (!facts->verified) {
		check = smtp_checks_add(&job->checks, SMTP_CHECK_CERTIFICATE, SMTP_CHECK_WARN, -1,
			WORDS_CERTIFICATE_UNVERIFIED, or_empty(facts->subject));
	} else if (facts->expires_in < CERTIFICATE_WARNING) {
		check = smtp_checks_add(&job->checks, SMTP_CHECK_CERTIFICATE, SMTP_CHECK_WARN, -1,
			WORDS_CERTIFICATE_ENDS, or_empty(facts->names), facts->expires, (int)facts->expires_days);
	} else {
		check = smtp_checks_add(&job->checks, SMTP_CHECK_CERTIFICATE, SMTP_CHECK_PASS, -1, WORDS_CERTIFICATE,
			or_empty(facts->names), facts->expires);
	}
	add_certificate_facts(check, facts);
}

static void check_greeting(diagnosing *job, int64_t duration)
{
	const char *greeting = or_empty(job->conn->outcome.greeting);
	smtp_check *check = smtp_checks_add(
		&job->checks, SMTP_CHECK_GREETING, SMTP_CHECK_PASS, duration, WORDS_GREETING, greeting);
	smtp_check_add_text(check, "text", smtp_span_of(greeting));
}

static void check_ehlo(diagnosing *job, int64_t duration)
{
	const smtp_caps *caps = smtp_session_caps(job->conn->session);
	smtp_buf list;
	smtp_buf_init(&list, SMTP_CAPS_KEYWORDS * (SMTP_CAPS_LENGTH + 2));
	for (size_t i = 0; i < caps->keyword_count; i++) {
		smtp_buf_printf(&list, "%s%s", i ? ", " : "", caps->keywords[i]);
	}
	smtp_check *check = smtp_checks_add(
		&job->checks, SMTP_CHECK_EHLO, SMTP_CHECK_PASS, duration, WORDS_EHLO, smtp_buf_view(&list).data);
	smtp_check_add_text(check, "name", smtp_span_of(caps->name));
	smtp_check_add_text(check, "extensions", smtp_buf_view(&list));
	smtp_buf_free(&list);
	smtp_diagnose_note_ehlo(job);
	if (job->conn->plan.tls == SMTP_TLS_IMPLICIT) {
		smtp_checks_add(&job->checks, SMTP_CHECK_STARTTLS, SMTP_CHECK_SKIP, -1, WORDS_STARTTLS_IMPLICIT);
	}
}

/* Before the login it is settled whether there will be TLS. */
static void check_plain(diagnosing *job)
{
	static const smtp_check_name names[] = {SMTP_CHECK_STARTTLS, SMTP_CHECK_TLS, SMTP_CHECK_CERTIFICATE};
	for (size_t i = 0; !job->conn->tls_on && i < sizeof names / sizeof names[0]; i++) {
		smtp_checks_add(&job->checks, names[i], SMTP_CHECK_SKIP, -1, WORDS_PLAIN);
	}
}

static void check_auth(diagnosing *job, int64_t duration)
{
	const char *mechanism = smtp_session_auth(job->conn->session);
	char username[256];
	if (!mechanism) {
		return; /* no login was asked for: said at the end */
	}
	smtp_span name = job->server.username;
	snprintf(username, sizeof username, "%.*s", (int)name.length, name.data ? name.data : "");
	smtp_check *check = name.length ? smtp_checks_add(&job->checks, SMTP_CHECK_AUTH, SMTP_CHECK_PASS,
										  duration, WORDS_AUTH, username, mechanism)
									: smtp_checks_add(&job->checks, SMTP_CHECK_AUTH, SMTP_CHECK_PASS,
										  duration, WORDS_AUTH_NAMELESS, mechanism);
	smtp_check_add_text(check, "mechanism", smtp_span_of(mechanism));
}

static void check_envelope(diagnosing *job, smtp_phase phase, int64_t duration)
{
	if (phase == SMTP_PHASE_MAIL && job->envelope.from) {
		smtp_checks_add(
			&job->checks, SMTP_CHECK_MAIL, SMTP_CHECK_PASS, duration, WORDS_MAIL, job->envelope.from);
	} else if (phase == SMTP_PHASE_RCPT) {
		smtp_checks_add(&job->checks, SMTP_CHECK_RCPT, SMTP_CHECK_PASS, duration, WORDS_RCPT, job->to[0]);
	}
}

static void check_message(diagnosing *job, int64_t duration)
{
	const char *reply = or_empty(job->mail.outcome.final.reply);
	char *queue_id = smtp_outcome_queue_id(reply);
	smtp_check *check = smtp_checks_add(
		&job->checks, SMTP_CHECK_MESSAGE, SMTP_CHECK_PASS, duration, WORDS_MESSAGE, job->to[0], reply);
	smtp_check_add_text(check, "queue_id", smtp_span_of(queue_id));
	smtp_free(queue_id);
}

void smtp_diagnose_left(void *watcher, smtp_phase phase, int64_t duration)
{
	diagnosing *job = watcher;
	smtp_phase failed = smtp_conn_failure(job->conn)->phase;
	if (phase == SMTP_PHASE_CONNECT) {
		smtp_diagnose_connect(job);
	}
	if (phase == SMTP_PHASE_AUTH) {
		check_plain(job);
	}
	if (failed == phase || failed == SMTP_PHASE_MESSAGE) {
		job->failed_after = duration;
		return;
	}
	switch (phase) {
	case SMTP_PHASE_RESOLVE:
		smtp_diagnose_resolve(job, duration);
		break;
	case SMTP_PHASE_PROXY:
		smtp_checks_add(&job->checks, SMTP_CHECK_PROXY, SMTP_CHECK_PASS, duration, WORDS_PROXY,
			job->conn->proxy_label, job->place);
		break;
	case SMTP_PHASE_TLS:
		check_tls(job, duration);
		break;
	case SMTP_PHASE_GREETING:
		check_greeting(job, duration);
		break;
	case SMTP_PHASE_EHLO:
		check_ehlo(job, duration);
		break;
	case SMTP_PHASE_STARTTLS:
		smtp_checks_add(&job->checks, SMTP_CHECK_STARTTLS, SMTP_CHECK_PASS, duration, WORDS_STARTTLS);
		break;
	case SMTP_PHASE_AUTH:
		check_auth(job, duration);
		break;
	case SMTP_PHASE_DATA_END:
		check_message(job, duration);
		break;
	default:
		check_envelope(job, phase, duration);
	}
}

static smtp_check_name check_of_failure(smtp_phase phase, smtp_category category)
{
	static const smtp_check_name names[SMTP_PHASE_COUNT] = {
		[SMTP_PHASE_NONE] = SMTP_CHECK_CONFIG,
		[SMTP_PHASE_RESOLVE] = SMTP_CHECK_RESOLVE,
		[SMTP_PHASE_CONNECT] = SMTP_CHECK_CONNECT,
		[SMTP_PHASE_PROXY] = SMTP_CHECK_PROXY,
		[SMTP_PHASE_TLS] = SMTP_CHECK_TLS,
		[SMTP_PHASE_GREETING] = SMTP_CHECK_GREETING,
		[SMTP_PHASE_EHLO] = SMTP_CHECK_EHLO,
		[SMTP_PHASE_STARTTLS] = SMTP_CHECK_STARTTLS,
		[SMTP_PHASE_AUTH] = SMTP_CHECK_AUTH,
		[SMTP_PHASE_MAIL] = SMTP_CHECK_MAIL,
		[SMTP_PHASE_RCPT] = SMTP_CHECK_RCPT,
		[SMTP_PHASE_DATA] = SMTP_CHECK_MESSAGE,
		[SMTP_PHASE_BODY] = SMTP_CHECK_MESSAGE,
		[SMTP_PHASE_DATA_END] = SMTP_CHECK_MESSAGE,
		[SMTP_PHASE_RSET] = SMTP_CHECK_MESSAGE,
		[SMTP_PHASE_QUIT] = SMTP_CHECK_MESSAGE,
		[SMTP_PHASE_MESSAGE] = SMTP_CHECK_MESSAGE,
	};
	bool certificate = category == SMTP_CATEGORY_CERT_EXPIRED ||
					   category == SMTP_CATEGORY_CERT_NAME_MISMATCH ||
					   category == SMTP_CATEGORY_CERT_UNTRUSTED;
	return certificate ? SMTP_CHECK_CERTIFICATE : names[phase];
}

void smtp_diagnose_gave_up(void *watcher)
{
	diagnosing *job = watcher;
	const smtp_failure *failure = smtp_conn_failure(job->conn);
	char place[SMTP_PLACE];
	smtp_check_place(job->conn->ip, smtp_server_port(&job->server), job->server.locale, place);
	smtp_check *check = smtp_checks_add(&job->checks, check_of_failure(failure->phase, failure->category),
		SMTP_CHECK_WARN, job->failed_after, WORDS_ADDRESS_GIVEN_UP, place,
		failure->reply ? failure->reply : failure->detail);
	smtp_check_add_text(check, "ip", smtp_span_of(job->conn->ip));
	if (failure->code) {
		smtp_check_add_number(check, "code", failure->code);
	}
	job->failed_after = -1;
}

void smtp_diagnose_failure(diagnosing *job)
{
	const smtp_explanation *explanation = &job->diagnosis->explanation;
	smtp_check_name name = check_of_failure(job->diagnosis->phase, explanation->category);
	if (name == SMTP_CHECK_CONNECT && smtp_checks_has(&job->checks, name)) {
		return; /* each address has its own check */
	}
	smtp_check *check = smtp_checks_add_text(
		&job->checks, name, SMTP_CHECK_FAIL, job->failed_after, smtp_span_of(or_empty(explanation->message)));
	if (explanation->code) {
		smtp_check_add_number(check, "code", explanation->code);
	}
	smtp_check_add_text(check, "response", smtp_span_of(explanation->response));
	if (name == SMTP_CHECK_CERTIFICATE) {
		add_certificate_facts(check, &job->conn->facts);
	}
}

void smtp_diagnose_rest(diagnosing *job)
{
	static const smtp_check_words not_asked[SMTP_CHECK_COUNT] = {
		[SMTP_CHECK_AUTH] = WORDS_AUTH_NOT_ASKED,
		[SMTP_CHECK_MAIL] = WORDS_MAIL_NOT_ASKED,
		[SMTP_CHECK_RCPT] = WORDS_RCPT_NOT_ASKED,
		[SMTP_CHECK_MESSAGE] = WORDS_MESSAGE_NOT_ASKED,
	};
	for (smtp_check_name name = SMTP_CHECK_RESOLVE; name < SMTP_CHECK_NEIGHBOURS; name++) {
		bool applies = name != SMTP_CHECK_PROXY || job->server.proxy != SMTP_PROXY_NONE;
		if (applies && !smtp_checks_has(&job->checks, name)) {
			smtp_checks_add(&job->checks, name, SMTP_CHECK_SKIP, -1,
				job->diagnosis->ok && not_asked[name] ? not_asked[name] : WORDS_NOT_REACHED);
		}
	}
}
