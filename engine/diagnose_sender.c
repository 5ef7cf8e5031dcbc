/*
 * diagnose_sender.c - the checks of the sender's domain in the DNS, beside the conversation (sender_dns.h).
 */
#include "diagnose_state.h"
#include "endpoint_scope.h"
#include "sender_words.h"

#define PATIENCE (5 * SMTP_SECOND) /* when the rest of the diagnosis is done */

static bool check_nameserver(diagnosing *job, smtp_refusal *refusal)
{
	smtp_span text = job->options->nameserver;
	if (!text.length) {
		return true;
	}
	if (!smtp_nameserver_parse(text, &job->nameserver)) {
		return smtp_refuse(refusal, "nameserver",
			"must be an IP address, with or without a port, like \"192.0.2.53\" or \"[::1]:5353\"");
	}
	if (job->server.public_only &&
		(!smtp_endpoint_is_public(&job->nameserver) || smtp_endpoint_port(&job->nameserver) != 53)) {
		return smtp_refuse(
			refusal, "nameserver", "must be a public address without a port when \"allow\" is \"public\"");
	}
	return true;
}

bool smtp_diagnose_sender_check(diagnosing *job, smtp_refusal *refusal)
{
	for (size_t i = 0; i < job->options->dkim_selector_count; i++) {
		if (!smtp_sender_dns_is_selector(job->options->dkim_selectors[i])) {
			return smtp_refuse(refusal, "dkim_selector", "must be the selector of a DKIM key, like \"s1\"");
		}
	}
	return check_nameserver(job, refusal);
}

void smtp_diagnose_sender_begin(diagnosing *job)
{
	smtp_sender_dns_options options = {
		.sender = smtp_span_of(job->envelope.from),
		.login = job->server.username,
		.relay = smtp_span_of(job->host),
		.access = job->access,
		.selectors = job->options->dkim_selectors,
		.selector_count = job->options->dkim_selector_count,
		.nameserver = job->nameserver,
	};
	job->sender = job->options->dns ? smtp_sender_dns_start(&options, smtp_clock_now()) : NULL;
	if (job->sender) {
		job->side =
			(smtp_run_side){job->sender, smtp_sender_dns_poll, smtp_sender_dns_wake, smtp_sender_dns_step};
	}
}

/* Behind a proxy the address is the proxy's. */
void smtp_diagnose_sender_reached(diagnosing *job)
{
	smtp_endpoint reached;
	if (job->sender && job->conn->ip[0] && job->server.proxy == SMTP_PROXY_NONE &&
		smtp_endpoint_parse(smtp_span_of(job->conn->ip), 0, &reached)) {
		smtp_sender_dns_relay(job->sender, &reached);
	}
}

void smtp_diagnose_sender_end(diagnosing *job, int64_t deadline)
{
	int64_t until = smtp_clock_later(smtp_clock_now(), PATIENCE);
	if (!job->options->dns) {
		smtp_checks_add_text(&job->checks, SMTP_CHECK_SENDER_DNS, SMTP_CHECK_SKIP, -1,
			smtp_span_of(smtp_sender_format(SENDER_OFF, job->server.locale)));
	}
	if (!job->sender) {
		return;
	}
	smtp_sender_dns_relay(job->sender, NULL);
	if (!job->stopped) {
		smtp_run_side_alone(&job->side, job->server.caller, until < deadline ? until : deadline);
	}
	smtp_sender_dns_recognised(job->sender, job->diagnosis->explanation.provider);
	smtp_sender_dns_tell(job->sender, &job->checks);
}
