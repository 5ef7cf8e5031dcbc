/*
 * diagnose_way.c - the checks of the way to the server: its name, and each of its addresses.
 */
#include "diagnose_state.h"

void smtp_diagnose_resolve(diagnosing *job, int64_t duration)
{
	smtp_buf list;
	if (!smtp_server_is_looked_up(&job->server)) {
		smtp_checks_add(&job->checks, SMTP_CHECK_RESOLVE, SMTP_CHECK_SKIP, -1, WORDS_NEIGHBOURS_NOT_NEEDED);
		return;
	}
	if (!job->conn->addresses.count) {
		return; /* it was the proxy that was looked up */
	}
	smtp_buf_init(&list, SMTP_ADDRESSES_MAX * 48);
	for (size_t i = 0; i < job->conn->addresses.count; i++) {
		char ip[46];
		smtp_endpoint_ip(&job->conn->addresses.items[i], ip);
		smtp_buf_printf(&list, "%s%s", i ? ", " : "", ip);
	}
	smtp_check *check = smtp_checks_add(&job->checks, SMTP_CHECK_RESOLVE, SMTP_CHECK_PASS, duration,
		WORDS_RESOLVE, job->host, smtp_buf_view(&list).data);
	smtp_check_add_text(check, "addresses", smtp_buf_view(&list));
	smtp_buf_free(&list);
}

/* An address that does not answer is a warning while another does. */
static void check_address(diagnosing *job, const smtp_attempt *attempt, smtp_check_status failed)
{
	char ip[46], place[SMTP_PLACE], words[128];
	unsigned port = smtp_endpoint_port(&attempt->endpoint);
	int64_t duration = attempt->ended - attempt->started;
	smtp_check *check;
	smtp_endpoint_ip(&attempt->endpoint, ip);
	smtp_check_place(ip[0] ? ip : job->host, port, job->server.locale, place);
	if (attempt->state == SMTP_ATTEMPT_CONNECTED) {
		check = smtp_checks_add(
			&job->checks, SMTP_CHECK_CONNECT, SMTP_CHECK_PASS, duration, WORDS_CONNECTED, place);
	} else if (!attempt->started) {
		check = smtp_checks_add(&job->checks, SMTP_CHECK_CONNECT, SMTP_CHECK_SKIP, -1, WORDS_NOT_REACHED);
	} else if (attempt->state == SMTP_ATTEMPT_FAILED) {
		smtp_socket_error_text(attempt->error, words, sizeof words);
		check = smtp_checks_add(&job->checks, SMTP_CHECK_CONNECT, failed, duration, WORDS_CONNECT_FAILED,
			place, words, attempt->error);
		smtp_check_add_number(check, "errno", attempt->error);
	} else {
		check =
			smtp_checks_add(&job->checks, SMTP_CHECK_CONNECT, failed, duration, WORDS_CONNECT_SILENT, place);
	}
	smtp_check_add_text(check, "ip", smtp_span_of(ip));
	if (port) {
		smtp_check_add_number(check, "port", port);
	}
}

void smtp_diagnose_connect(diagnosing *job)
{
	const smtp_dial *dial = &job->conn->dial;
	bool connected = !smtp_outcome_failed(&job->conn->outcome);
	if (smtp_checks_has(&job->checks, SMTP_CHECK_CONNECT)) {
		return; /* the proxy was connected to once more, for another address */
	}
	for (size_t i = 0; job->conn->dialled && i < dial->count; i++) {
		check_address(job, &dial->attempts[i], connected ? SMTP_CHECK_WARN : SMTP_CHECK_FAIL);
	}
}
