/*
 * diagnose_neighbours.c - what else works, when the asked port does not: the check `neighbours`, and time for it.
 */
#include "diagnose_state.h"
#include "neighbours.h"
#include "variants.h"

static int64_t shorter(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* A server that says nothing must not use up the time in which another port would answer. */
void smtp_diagnose_leave_time(diagnosing *job, int64_t deadline)
{
	if (job->options->neighbours && deadline != SMTP_NEVER) {
		int64_t all = deadline - smtp_clock_now();
		job->server.connect_timeout = shorter(job->server.connect_timeout, all / 3 + 1);
		job->server.timeout = shorter(job->server.timeout, all / 2 + 1);
	}
}

/* The caller was asked to stop, or is a copy of him who began: he wants no more. Or the proxy itself does not work,
 * which leads nowhere else either. */
static bool port_does_not_matter(const diagnosing *job)
{
	static const char *const variants[] = {SMTP_VARIANT_INTERRUPTED, SMTP_VARIANT_FORKED,
		SMTP_VARIANT_PROXY_UNREACHABLE, SMTP_VARIANT_PROXY_LOGIN, SMTP_VARIANT_PROXY_GARBAGE};
	const char *variant = smtp_conn_failure(job->conn)->variant;
	for (size_t i = 0; variant && i < sizeof variants / sizeof variants[0]; i++) {
		if (strcmp(variant, variants[i]) == 0) {
			return true;
		}
	}
	return false;
}

/* Another port helps when this one could not be talked to, another host of the provider also where this one has no address;
 * a wrong password is wrong on every port, and a socket or a mail store has none. */
static bool neighbours_may_help(const diagnosing *job)
{
	smtp_phase phase = job->diagnosis->phase;
	bool has_ports = !job->server.socket_path.data && job->server.protocol == SMTP_PROTOCOL_SMTP;
	bool on_the_way = phase >= SMTP_PHASE_CONNECT && phase <= SMTP_PHASE_STARTTLS;
	bool wrong_host = phase == SMTP_PHASE_RESOLVE && smtp_neighbours_other_host(&job->server).data;
	return has_ports && !job->diagnosis->ok && !port_does_not_matter(job) && (on_the_way || wrong_host);
}

static void take_working(smtp_diagnosis *diagnosis, const smtp_neighbours *neighbours)
{
	for (size_t i = 0; i < neighbours->count; i++) {
		if (neighbours->items[i].works) {
			diagnosis->has_working = true;
			diagnosis->working_host = neighbours->items[i].host;
			diagnosis->working_port = neighbours->items[i].port;
			diagnosis->working_tls = neighbours->items[i].tls;
			return;
		}
	}
}

static smtp_check *add_neighbours(
	diagnosing *job, const smtp_buf *working, const smtp_buf *silent, int64_t duration)
{
	if (!job->diagnosis->has_working) {
		return smtp_checks_add(&job->checks, SMTP_CHECK_NEIGHBOURS, SMTP_CHECK_FAIL, duration,
			WORDS_NEIGHBOURS_SILENT, job->host, smtp_buf_view(silent).data);
	}
	bool other_host = job->diagnosis->working_host.data != NULL;
	return smtp_checks_add(&job->checks, SMTP_CHECK_NEIGHBOURS, SMTP_CHECK_PASS, duration,
		other_host ? WORDS_NEIGHBOURS_OTHER_HOST : WORDS_NEIGHBOURS_WORK, job->host,
		smtp_buf_view(working).data);
}

static void ask_neighbours(diagnosing *job, int64_t deadline)
{
	smtp_neighbours neighbours;
	smtp_buf working, silent;
	int64_t began = smtp_clock_now();
	smtp_buf_init(&working, 1024);
	smtp_buf_init(&silent, 1024);
	smtp_neighbours_try(
		&job->server, job->options, &job->conn->addresses, deadline, &job->conn->trace, &neighbours);
	smtp_neighbours_list(&neighbours, true, &working);
	smtp_neighbours_list(&neighbours, false, &silent);
	take_working(job->diagnosis, &neighbours);
	smtp_check *check = add_neighbours(job, &working, &silent, smtp_clock_now() - began);
	smtp_check_add_text(check, "working", smtp_buf_view(&working));
	smtp_check_add_text(check, "others", smtp_buf_view(&silent));
	smtp_buf_free(&working);
	smtp_buf_free(&silent);
}

void smtp_diagnose_neighbours(diagnosing *job, int64_t deadline)
{
	if (!job->options->neighbours) {
		smtp_checks_add(&job->checks, SMTP_CHECK_NEIGHBOURS, SMTP_CHECK_SKIP, -1, WORDS_NEIGHBOURS_NOT_ASKED);
	} else if (neighbours_may_help(job) && !job->stopped) {
		ask_neighbours(job, deadline);
	} else {
		smtp_checks_add(
			&job->checks, SMTP_CHECK_NEIGHBOURS, SMTP_CHECK_SKIP, -1, WORDS_NEIGHBOURS_NOT_NEEDED);
	}
}
