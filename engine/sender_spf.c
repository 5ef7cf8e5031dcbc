/*
 * sender_spf.c - what SPF of a sender's domain means for the relay that was reached, as a check.
 *
 * A known provider has to be included. Of another server only the address it was reached at is known, which need not be
 * the one it sends from: that it is not named is a guess, and said so.
 */
#include "sender_state.h"
#include "endpoint_scope.h"
#include "spf_proposal.h"

#include <stdio.h>

#define RECORD_ROOM 450   /* RFC 7208 3.4: what fits a datagram, and a sentence */
#define LOOKUPS_TO_TELL 8 /* of the 10 that there may be */

static const char *includes_of(const smtp_sender_dns *dns)
{
	return dns->options.access ? dns->options.access->spf : NULL;
}

/* The first of them, which its provider asks for today. */
static smtp_span include_of(const smtp_sender_dns *dns)
{
	const char *names = includes_of(dns);
	return (smtp_span){names, names ? strcspn(names, " ") : 0};
}

/* The one of them that was led to; empty: none. */
static smtp_span included(const smtp_sender_dns *dns)
{
	const char *names = includes_of(dns);
	while (names && *names) {
		smtp_span name = {names, strcspn(names, " ")};
		if (smtp_spf_visited(dns->spf, name)) {
			return name;
		}
		names += name.length + (names[name.length] == ' ');
	}
	return (smtp_span){NULL, 0};
}

static const char *label_of(const smtp_sender_dns *dns, smtp_locale locale)
{
	const smtp_provider *card = smtp_provider_by_name(smtp_span_of(dns->options.access->provider));
	return card ? smtp_provider_label(card, locale) : dns->options.access->provider;
}

/* What a record has to hold for this relay; empty: not known. */
static void addition_for(const smtp_sender_dns *dns, char text[SMTP_DNS_NAME + 16])
{
	char ip[46];
	text[0] = '\0';
	smtp_span include = include_of(dns);
	if (include.length) {
		snprintf(text, SMTP_DNS_NAME + 16, "include:%.*s", (int)include.length, include.data);
	} else if (dns->relay.length && smtp_endpoint_is_public(&dns->relay)) {
		smtp_endpoint_ip(&dns->relay, ip);
		snprintf(text, SMTP_DNS_NAME + 16, "%s:%s", strchr(ip, ':') ? "ip6" : "ip4", ip);
	}
}

typedef struct proposal {
	char addition[SMTP_DNS_NAME + 16];
	char text[RECORD_ROOM + SMTP_DNS_NAME]; /* the record, or how it would begin */
	bool whole;
	char hint[512]; /* that it comes near the limit; empty: it does not */
} proposal;

/* What the record would need at least: its own terms; or what was needed until now, and the new one. */
static unsigned lookups_of(const smtp_sender_dns *dns, smtp_span record, bool adds)
{
	const smtp_spf_findings *found = smtp_spf_found(dns->spf);
	unsigned own = smtp_spf_lookups(record);
	unsigned all = found->lookups + (adds && includes_of(dns) ? 1 : 0);
	return own > all ? own : all;
}

/* The record that should be there; with nothing to go by, the domain's own servers. */
static void propose(const smtp_sender_dns *dns, smtp_locale locale, bool adds, proposal *to)
{
	const smtp_spf_findings *found = smtp_spf_found(dns->spf);
	char count[16];
	smtp_buf out;
	smtp_buf_init(&out, RECORD_ROOM);
	*to = (proposal){.whole = true};
	if (adds) {
		addition_for(dns, to->addition);
	}
	if (!to->addition[0] && !found->record_count) {
		snprintf(to->addition, sizeof to->addition, "a mx");
	}
	smtp_spf_propose(found->records, found->record_count, smtp_span_of(to->addition), &out);
	to->whole = !out.failed;
	if (to->whole) {
		snprintf(to->text, sizeof to->text, "%s", out.data);
	} else {
		snprintf(to->text, sizeof to->text, smtp_sender_format(SENDER_SPF_LONG, locale), to->addition);
	}
	unsigned lookups = lookups_of(dns, smtp_buf_view(&out), adds);
	if (lookups >= LOOKUPS_TO_TELL) {
		snprintf(count, sizeof count, "%u", lookups);
		snprintf(to->hint, sizeof to->hint, smtp_sender_format(SENDER_SPF_MANY, locale), count);
	}
	smtp_buf_free(&out);
}

static void add_facts(const smtp_sender_dns *dns, smtp_check *check)
{
	const smtp_spf_findings *found = smtp_spf_found(dns->spf);
	smtp_check_add_text(check, "result", smtp_span_of(smtp_spf_result_name(found->result)));
	smtp_check_add_number(check, "lookups", found->lookups);
	if (found->record_count) {
		smtp_check_add_text(check, "text", smtp_span_of(found->records[0]));
	}
}

/* A warning that ends in the record to write. */
static void say_with_proposal(
	const smtp_sender_dns *dns, smtp_checks *checks, smtp_sender_words words, const char *what, bool adds)
{
	proposal proposed;
	propose(dns, checks->locale, adds, &proposed);
	const char *record = proposed.text, *hint = proposed.hint;
	smtp_check *check = smtp_sender_say(dns, checks, SMTP_CHECK_WARN, "spf", words,
		SENDER_VALUES(dns->domain, what ? what : record, what ? record : hint, hint));
	add_facts(dns, check);
	smtp_check_add_text(check, "proposed", smtp_span_of(proposed.whole ? record : NULL));
}

static void say(const smtp_sender_dns *dns, smtp_checks *checks, smtp_check_status status,
	smtp_sender_words words, const char *const values[4])
{
	add_facts(dns, smtp_sender_say(dns, checks, status, "spf", words, values));
}

static void say_problem(const smtp_sender_dns *dns, smtp_checks *checks)
{
	static const smtp_sender_words words[] = {[SMTP_SPF_SYNTAX] = SENDER_SPF_SYNTAX,
		[SMTP_SPF_TOO_MANY_LOOKUPS] = SENDER_SPF_LOOKUPS,
		[SMTP_SPF_TOO_MANY_VOIDS] = SENDER_SPF_VOIDS,
		[SMTP_SPF_TOO_MANY_NAMES] = SENDER_SPF_NAMES};
	const smtp_spf_findings *found = smtp_spf_found(dns->spf);
	if (found->problem == SMTP_SPF_SEVERAL_RECORDS && found->record_count > 1) {
		say_with_proposal(dns, checks, SENDER_SPF_SEVERAL, NULL, true);
	} else if (found->problem == SMTP_SPF_SEVERAL_RECORDS) {
		say(dns, checks, SMTP_CHECK_WARN, SENDER_SPF_SYNTAX, SENDER_VALUES(dns->domain, found->term));
	} else if (found->problem == SMTP_SPF_NOTHING_THERE) {
		say(dns, checks, SMTP_CHECK_WARN, SENDER_SPF_NOTHING,
			SENDER_VALUES(dns->domain, found->domain, found->term));
	} else if (found->problem == SMTP_SPF_SYNTAX &&
			   !smtp_span_equals_ignoring_case(smtp_span_of(dns->domain), found->domain)) {
		say(dns, checks, SMTP_CHECK_WARN, SENDER_SPF_ELSEWHERE,
			SENDER_VALUES(dns->domain, found->domain, found->term));
	} else {
		bool own = found->problem == SMTP_SPF_TOO_MANY_LOOKUPS;
		say(dns, checks, SMTP_CHECK_WARN, words[found->problem],
			SENDER_VALUES(own ? dns->domain : found->domain, found->term));
	}
}

static void judge_provider(const smtp_sender_dns *dns, smtp_checks *checks)
{
	const char *label = label_of(dns, checks->locale);
	smtp_span include = included(dns);
	char name[SMTP_DNS_NAME];
	if (include.length) {
		snprintf(name, sizeof name, "%.*s", (int)include.length, include.data);
		say(dns, checks, SMTP_CHECK_PASS, SENDER_SPF_INCLUDED, SENDER_VALUES(dns->domain, label, name));
	} else if (smtp_access_has_own_return_path(dns->options.access)) {
		say(dns, checks, SMTP_CHECK_PASS, SENDER_SPF_SERVICE, SENDER_VALUES(label, dns->domain));
	} else if (smtp_spf_found(dns->spf)->unseen) {
		say(dns, checks, SMTP_CHECK_PASS, SENDER_SPF_UNKNOWN, SENDER_VALUES(dns->domain));
	} else {
		say_with_proposal(dns, checks, SENDER_SPF_PROVIDER, label, true);
	}
}

static void judge_address(const smtp_sender_dns *dns, smtp_checks *checks)
{
	char ip[46] = "";
	if (dns->relay.length) {
		smtp_endpoint_ip(&dns->relay, ip);
	}
	if (ip[0] && smtp_spf_found(dns->spf)->result == SMTP_SPF_PASS) {
		say(dns, checks, SMTP_CHECK_PASS, SENDER_SPF_ADDRESS, SENDER_VALUES(dns->domain, ip));
	} else if (!ip[0] || !smtp_endpoint_is_public(&dns->relay)) {
		say(dns, checks, SMTP_CHECK_PASS, SENDER_SPF_UNKNOWN, SENDER_VALUES(dns->domain));
	} else {
		say_with_proposal(dns, checks, SENDER_SPF_NOT_NAMED, ip, true);
	}
}

void smtp_sender_tell_spf(const smtp_sender_dns *dns, smtp_checks *checks)
{
	const smtp_spf_findings *found = dns->spf ? smtp_spf_found(dns->spf) : NULL;
	if (!found || smtp_spf_wants(dns->spf) || found->result == SMTP_SPF_TEMPERROR) {
		smtp_sender_say(
			dns, checks, SMTP_CHECK_SKIP, "spf", SENDER_UNANSWERED, SENDER_VALUES("SPF", dns->domain));
	} else if (found->result == SMTP_SPF_NONE) {
		say_with_proposal(dns, checks, SENDER_SPF_MISSING, dns->domain, true);
	} else if (found->problem != SMTP_SPF_NO_PROBLEM) {
		say_problem(dns, checks);
	} else if (smtp_spf_is_open(smtp_span_of(found->records[0]))) {
		say_with_proposal(dns, checks, SENDER_SPF_OPEN, NULL, !included(dns).length);
	} else if (includes_of(dns)) {
		judge_provider(dns, checks);
	} else {
		judge_address(dns, checks);
	}
}
