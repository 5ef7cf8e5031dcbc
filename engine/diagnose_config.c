/*
 * diagnose_config.c - the check of the settings: do they make sense, before anybody is asked? Each thing that does not is a check
 * of its own; when all do there is one that passes. Host: diagnose_host.c; login and sender: diagnose_login.c.
 */
#include "diagnose_state.h"

#include <stdio.h>

smtp_check *smtp_diagnose_advise(diagnosing *job, const char *option, smtp_check_words words, ...)
{
	char sentence[SMTP_SENTENCE];
	va_list arguments;
	va_start(arguments, words);
	vsnprintf(sentence, sizeof sentence, smtp_check_format(words, job->server.locale), arguments);
	va_end(arguments);
	smtp_check *check =
		smtp_checks_add_text(&job->checks, SMTP_CHECK_CONFIG, SMTP_CHECK_WARN, -1, smtp_span_of(sentence));
	smtp_check_add_text(check, "option", smtp_span_of(option));
	return check;
}

/* What a port speaks first: as its provider says, else as RFC 8314 does. False: nobody knows. */
static bool what_port_speaks(const diagnosing *job, unsigned port, smtp_tls_mode *tls)
{
	if (job->access && smtp_access_offers(job->access, port, tls)) {
		return true;
	}
	*tls = port == 465 ? SMTP_TLS_IMPLICIT : SMTP_TLS_NONE;
	return port == 465 || port == 25 || port == 587;
}

static void check_encryption(diagnosing *job, unsigned port)
{
	smtp_tls_mode asked = smtp_server_tls(&job->server), spoken;
	if (!what_port_speaks(job, port, &spoken)) {
		return;
	}
	if (spoken == SMTP_TLS_IMPLICIT && asked != SMTP_TLS_IMPLICIT) {
		smtp_check *check =
			smtp_diagnose_advise(job, "tls", WORDS_CONFIG_PORT_IMPLICIT, port, smtp_tls_mode_name(asked));
		smtp_check_add_text(check, "use", SMTP_SPAN("implicit"));
	} else if (spoken != SMTP_TLS_IMPLICIT && asked == SMTP_TLS_IMPLICIT) {
		smtp_check *check = smtp_diagnose_advise(job, "tls", WORDS_CONFIG_PORT_STARTTLS, port);
		smtp_check_add_text(check, "use", SMTP_SPAN("starttls"));
	}
}

static void check_port(diagnosing *job)
{
	unsigned port = smtp_server_port(&job->server), best;
	smtp_tls_mode tls;
	if (job->server.socket_path.data) {
		return;
	}
	if (!job->access || smtp_access_offers(job->access, port, &tls)) {
		check_encryption(job, port);
		return;
	}
	const char *ports = job->access->ports;
	smtp_access_port(&ports, &best, &tls);
	smtp_check *check = smtp_diagnose_advise(
		job, "port", WORDS_CONFIG_PORT_UNKNOWN, job->host, port, best, smtp_tls_mode_name(tls));
	smtp_check_add_number(check, "use", best);
}

static void check_protection(diagnosing *job)
{
	const smtp_server *server = &job->server;
	if (server->tls == SMTP_TLS_NONE && smtp_server_has_login(server)) {
		smtp_diagnose_advise(job, "tls", WORDS_CONFIG_CLEAR_LOGIN);
	}
	if (server->tls != SMTP_TLS_NONE && !(server->verify_peer && server->verify_peer_name) &&
		!server->peer_fingerprint_count) {
		smtp_diagnose_advise(
			job, server->verify_peer ? "verify_peer_name" : "verify_peer", WORDS_CONFIG_UNVERIFIED);
	}
}

void smtp_diagnose_config(diagnosing *job)
{
	const smtp_server *server = &job->server;
	size_t first = job->checks.count;
	check_port(job);
	smtp_diagnose_host(job);
	smtp_diagnose_login(job);
	check_protection(job);
	if (job->checks.count == first && job->checks.complete) {
		smtp_checks_add(&job->checks, SMTP_CHECK_CONFIG, SMTP_CHECK_PASS, -1, WORDS_CONFIG, job->place,
			smtp_tls_mode_name(server->tls));
	}
	smtp_check *check = job->checks.count > first ? &job->checks.items[first] : NULL;
	smtp_check_add_text(check, "host", smtp_span_of(job->host));
	if (smtp_server_port(server)) {
		smtp_check_add_number(check, "port", smtp_server_port(server));
	}
	smtp_check_add_text(check, "tls", smtp_span_of(smtp_tls_mode_name(smtp_server_tls(server))));
}
