/*
 * diagnose_interception.c - the check whether it was the asked server that answered: made when all has been seen of it that will be,
 * so that nobody is suspected whose certificate is right in the end.
 */
#include "diagnose_state.h"
#include "interception.h"
#include "interceptors.h"

#include <stdio.h>

void smtp_diagnose_note_ehlo(diagnosing *job)
{
	const smtp_caps *caps = smtp_session_caps(job->conn->session);
	smtp_diagnose_ehlo *first = &job->first_ehlo;
	if (first->name[0] || first->in_clear) {
		return; /* it is the second, behind STARTTLS */
	}
	memcpy(first->name, caps->name, sizeof first->name);
	first->in_clear = !job->conn->tls_on;
	first->offers_starttls = caps->starttls;
	for (size_t i = 0; i < caps->keyword_count; i++) {
		first->masked = first->masked || smtp_interception_masks(smtp_span_of(caps->keywords[i]));
	}
}

static smtp_sighting sighting_of(const diagnosing *job)
{
	const smtp_conn *conn = job->conn;
	const smtp_tls_facts *facts = &conn->facts;
	const smtp_diagnose_ehlo *first = &job->first_ehlo;
	return (smtp_sighting){
		.host = job->server.host,
		.canonical = smtp_span_of(conn->addresses.canonical),
		.port = smtp_server_port(&job->server),
		.greeting = smtp_span_of(conn->outcome.greeting),
		.ehlo_name = smtp_span_of(first->name),
		.said_ehlo = first->in_clear,
		.offers_starttls = first->offers_starttls,
		.has_masked_keyword = first->masked,
		.has_certificate = facts->seen,
		.verified = facts->seen && (facts->verified || facts->pinned),
		.subject = smtp_span_of(facts->subject),
		.issuer = smtp_span_of(facts->issuer),
		.names = smtp_span_of(facts->names),
	};
}

static void tell_somebody_else(diagnosing *job, const smtp_sighting *seen)
{
	const smtp_provider *card = smtp_provider_by_name(smtp_span_of(job->access->provider));
	smtp_span who = smtp_interception_who(seen);
	char name[256];
	snprintf(name, sizeof name, "%.*s", (int)(who.length < sizeof name ? who.length : sizeof name - 1),
		who.data ? who.data : "");
	smtp_check *check = smtp_checks_add(&job->checks,
		seen->greeting.length ? SMTP_CHECK_GREETING : SMTP_CHECK_CERTIFICATE, SMTP_CHECK_WARN, -1,
		WORDS_SOMEBODY_ELSE, job->host, smtp_provider_label(card, job->server.locale), name);
	smtp_check_add_text(check, "name", who);
}

void smtp_diagnose_interception(diagnosing *job)
{
	smtp_sighting seen = sighting_of(job);
	smtp_locale locale = job->server.locale;
	switch (smtp_interception_of(&seen)) {
	case SMTP_INTERCEPTION_NONE:
		break;
	case SMTP_INTERCEPTION_MASKED:
		smtp_checks_add(&job->checks, seen.has_masked_keyword ? SMTP_CHECK_EHLO : SMTP_CHECK_GREETING,
			SMTP_CHECK_WARN, -1, WORDS_MASKED, job->host);
		break;
	case SMTP_INTERCEPTION_STRIPPED:
		smtp_checks_add(
			&job->checks, SMTP_CHECK_STARTTLS, SMTP_CHECK_WARN, -1, WORDS_STRIPPED, job->host, seen.port);
		break;
	case SMTP_INTERCEPTION_SOMEBODY_ELSE:
		tell_somebody_else(job, &seen);
		break;
	case SMTP_INTERCEPTION_OPENED:
		smtp_checks_add(&job->checks, SMTP_CHECK_CERTIFICATE, SMTP_CHECK_WARN, -1, WORDS_CERTIFICATE_OPENED,
			smtp_interceptor_find(seen.issuer, locale), job->host);
		break;
	}
}
