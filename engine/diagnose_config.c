/*
 * diagnose_config.c - the check of the settings: do they make sense, before anybody is asked?
 */
#include "diagnose_state.h"

void smtp_diagnose_config(diagnosing *job)
{
	const smtp_server *server = &job->server;
	unsigned port = smtp_server_port(server);
	const char *mode = smtp_tls_mode_name(server->tls);
	smtp_tls_mode tls = smtp_server_tls(server);
	smtp_check *check;
	if (port == 465 && tls != SMTP_TLS_IMPLICIT) {
		check = smtp_checks_add(
			&job->checks, SMTP_CHECK_CONFIG, SMTP_CHECK_WARN, -1, WORDS_CONFIG_465_PLAIN, mode);
	} else if ((port == 25 || port == 587) && tls == SMTP_TLS_IMPLICIT) {
		check = smtp_checks_add(
			&job->checks, SMTP_CHECK_CONFIG, SMTP_CHECK_WARN, -1, WORDS_CONFIG_TLS_ON_PORT, port);
	} else if (tls == SMTP_TLS_NONE && smtp_server_has_login(server)) {
		check =
			smtp_checks_add(&job->checks, SMTP_CHECK_CONFIG, SMTP_CHECK_WARN, -1, WORDS_CONFIG_CLEAR_LOGIN);
	} else if (tls != SMTP_TLS_NONE && !(server->verify_peer && server->verify_peer_name) &&
			   !server->peer_fingerprint_count) {
		check =
			smtp_checks_add(&job->checks, SMTP_CHECK_CONFIG, SMTP_CHECK_WARN, -1, WORDS_CONFIG_UNVERIFIED);
	} else {
		check = smtp_checks_add(
			&job->checks, SMTP_CHECK_CONFIG, SMTP_CHECK_PASS, -1, WORDS_CONFIG, job->place, mode);
	}
	smtp_check_add_text(check, "host", smtp_span_of(job->host));
	if (port) {
		smtp_check_add_number(check, "port", port);
	}
	smtp_check_add_text(check, "tls", smtp_span_of(smtp_tls_mode_name(tls)));
}
