/*
 * diagnose_host.c - the check of the setting `host`: a port written into it, a slip of the finger, or a host of a provider
 * where mail is read or arrives instead of the one that takes outgoing mail.
 */
#include "diagnose_state.h"
#include "neighbours.h"
#include "slip.h"

#include <stdio.h>

/* First labels of such hosts, and how they begin. */
static const char *const reading_labels[] = {
	"mail", "www", "webmail", "qiye", "outlook", "secureimap", "securepop"};
static const char *const reading_beginnings[] = {"imap", "pop", "mx"};

static smtp_span first_label(smtp_span host)
{
	const char *dot = host.length ? memchr(host.data, '.', host.length) : NULL;
	return (smtp_span){host.data, dot ? (size_t)(dot - host.data) : host.length};
}

/* What is behind the first full stop; empty: there is none. */
static smtp_span parent(smtp_span host)
{
	size_t skipped = first_label(host).length;
	skipped += skipped < host.length;
	return (smtp_span){host.data + skipped, host.length - skipped};
}

static bool is_for_reading(smtp_span host)
{
	smtp_span label = first_label(host);
	bool found = false;
	for (size_t i = 0; i < sizeof reading_labels / sizeof *reading_labels; i++) {
		found = found || smtp_span_equals_ignoring_case(label, reading_labels[i]);
	}
	for (size_t i = 0; i < sizeof reading_beginnings / sizeof *reading_beginnings; i++) {
		found = found || smtp_starts_with_ignoring_case(label, reading_beginnings[i]);
	}
	return found;
}

bool smtp_diagnose_host_for(smtp_span domain, char host[SMTP_SERVER_LABEL])
{
	smtp_server asked = {.host = domain};
	smtp_span found = smtp_neighbours_other_host(&asked);
	snprintf(host, SMTP_SERVER_LABEL, "%.*s", (int)found.length, found.data ? found.data : "");
	return found.length > 0;
}

static void advise_host(diagnosing *job, smtp_check_words words, const char *between, const char *host)
{
	smtp_check *check = between ? smtp_diagnose_advise(job, "host", words, job->host, between, host)
								: smtp_diagnose_advise(job, "host", words, job->host, host);
	smtp_check_add_text(check, "use", smtp_span_of(host));
}

/* The web mail, IMAP or MX host of a provider with mailboxes, or its bare domain. Mail without a login may be meant for an MX. */
static bool check_other_host(diagnosing *job)
{
	smtp_span host = job->server.host;
	const smtp_provider *card = smtp_provider_by_host(host);
	const smtp_access *usual = card ? smtp_access_of(card->name) : NULL;
	char better[SMTP_SERVER_LABEL];
	if (!usual || usual->from == SMTP_FROM_VERIFIED || !smtp_server_has_login(&job->server)) {
		return false;
	}
	bool bare = smtp_provider_by_host(parent(host)) != card;
	if ((!bare && !is_for_reading(host)) || !smtp_diagnose_host_for(host, better)) {
		return false;
	}
	advise_host(job, WORDS_CONFIG_HOST_OTHER, smtp_provider_label(card, job->server.locale), better);
	return true;
}

static void check_slip(diagnosing *job)
{
	const smtp_access *access;
	for (size_t i = 0; (access = smtp_access_at(i)); i++) {
		const char *hosts = access->hosts;
		smtp_span host;
		while (smtp_access_next_host(&hosts, &host)) {
			if (smtp_slip_is_of(job->server.host, host)) {
				char meant[SMTP_SERVER_LABEL];
				snprintf(meant, sizeof meant, "%.*s", (int)host.length, host.data);
				advise_host(job, WORDS_CONFIG_HOST_SLIP, NULL, meant);
				return;
			}
		}
	}
}

/* "smtp.qq.com:465"; an IPv6 address has more colons. */
static bool check_port_in_host(diagnosing *job)
{
	smtp_span host = job->server.host;
	const char *colon = memchr(host.data, ':', host.length);
	size_t digits = colon ? host.length - (size_t)(colon - host.data) - 1 : 0;
	if (digits < 1 || digits > 5 || colon == host.data) {
		return false;
	}
	for (size_t i = 1; i <= digits; i++) {
		if (!smtp_is_ascii_digit(colon[i])) {
			return false;
		}
	}
	char name[SMTP_SERVER_LABEL];
	snprintf(name, sizeof name, "%.*s", (int)(colon - host.data), host.data);
	smtp_check *check = smtp_diagnose_advise(
		job, "host", WORDS_CONFIG_HOST_PORT, job->host, name, job->host + (colon + 1 - host.data));
	smtp_check_add_text(check, "use", smtp_span_of(name));
	return true;
}

void smtp_diagnose_host(diagnosing *job)
{
	if (!job->server.host.data || job->server.protocol != SMTP_PROTOCOL_SMTP || job->access) {
		return;
	}
	if (!check_port_in_host(job) && !check_other_host(job)) {
		check_slip(job);
	}
}
