/*
 * sender_judge.c - what the answers about a sender's domain mean, as checks: MX, DMARC, DKIM; SPF is in sender_spf.c.
 */
#include "sender_state.h"
#include "address.h"
#include "dkim_published.h"
#include "dmarc.h"
#include "taglist.h"

#include <stdio.h>

#define SENTENCE_ROOM 4096

smtp_check *smtp_sender_say(const smtp_sender_dns *dns, smtp_checks *checks, smtp_check_status status,
	const char *record, smtp_sender_words words, const char *const values[4])
{
	smtp_buf sentence;
	smtp_buf_init(&sentence, SENTENCE_ROOM);
	smtp_buf_printf(
		&sentence, smtp_sender_format(words, checks->locale), values[0], values[1], values[2], values[3]);
	smtp_check *check =
		smtp_checks_add_text(checks, SMTP_CHECK_SENDER_DNS, status, -1, smtp_buf_view(&sentence));
	smtp_buf_free(&sentence);
	if (record) {
		smtp_check_add_text(check, "record", smtp_span_of(record));
		smtp_check_add_text(check, "domain", smtp_span_of(dns->domain));
	}
	return check;
}

static bool was_told(const smtp_dns_answer *answer)
{
	return answer->outcome != SMTP_DNS_FAILED && answer->outcome != SMTP_DNS_SILENT;
}

void smtp_sender_say_unanswered(
	const smtp_sender_dns *dns, smtp_checks *checks, const char *record, const char *kind, size_t slot)
{
	smtp_sender_say(dns, checks, SMTP_CHECK_SKIP, record, SENDER_UNANSWERED,
		SENDER_VALUES(kind, dns->slots[slot].question.name));
}

/* ---- MX ------------------------------------------------------------------------------------------- */

static void say_mx(const smtp_sender_dns *dns, smtp_checks *checks, const smtp_dns_answer *answer)
{
	smtp_buf hosts;
	smtp_buf_init(&hosts, 1024);
	for (size_t i = 0; i < answer->count; i++) {
		smtp_buf_printf(&hosts, "%s%s", i ? ", " : "", answer->records[i].text);
	}
	smtp_check *check = smtp_sender_say(dns, checks, SMTP_CHECK_PASS, "mx", SENDER_MX,
		SENDER_VALUES(dns->domain, hosts.data ? hosts.data : ""));
	smtp_check_add_text(check, "text", smtp_buf_view(&hosts));
	smtp_buf_free(&hosts);
}

static bool own_address(const smtp_sender_dns *dns, char ip[46])
{
	static const size_t slots[] = {SENDER_SLOT_A, SENDER_SLOT_AAAA};
	for (size_t i = 0; i < 2; i++) {
		const smtp_dns_answer *answer = smtp_sender_answer(dns, slots[i]);
		if (answer->count) {
			smtp_endpoint endpoint = {.length = 0};
			smtp_endpoint_of_octets(answer->records[0].ip, i ? 16 : 4, &endpoint);
			smtp_endpoint_ip(&endpoint, ip);
			return true;
		}
	}
	return false;
}

static void tell_mx(const smtp_sender_dns *dns, smtp_checks *checks)
{
	const smtp_dns_answer *answer = smtp_sender_answer(dns, SENDER_SLOT_MX);
	char ip[46];
	if (!was_told(answer)) {
		smtp_sender_say_unanswered(dns, checks, "mx", "MX", SENDER_SLOT_MX);
	} else if (answer->count == 1 && strcmp(answer->records[0].text, ".") == 0) {
		smtp_sender_say(dns, checks, SMTP_CHECK_WARN, "mx", SENDER_MX_NULL, SENDER_VALUES(dns->domain));
	} else if (answer->count) {
		say_mx(dns, checks, answer);
	} else if (own_address(dns, ip)) {
		smtp_sender_say(
			dns, checks, SMTP_CHECK_WARN, "mx", SENDER_MX_ADDRESS, SENDER_VALUES(dns->domain, ip));
	} else if (was_told(smtp_sender_answer(dns, SENDER_SLOT_A)) &&
			   was_told(smtp_sender_answer(dns, SENDER_SLOT_AAAA))) {
		smtp_sender_say(dns, checks, SMTP_CHECK_WARN, "mx", SENDER_MX_MISSING, SENDER_VALUES(dns->domain));
	} else {
		smtp_sender_say_unanswered(dns, checks, "mx", "A", SENDER_SLOT_A);
	}
}

/* ---- DMARC ---------------------------------------------------------------------------------------- */

static bool login_is_elsewhere(const smtp_sender_dns *dns, char domain[SMTP_DNS_NAME])
{
	smtp_span local, whole;
	const smtp_access *access = dns->options.access;
	if ((access && access->from == SMTP_FROM_VERIFIED) || !smtp_address_is_mailbox(dns->options.login) ||
		!smtp_address_split(dns->options.login, &local, &whole)) {
		return false;
	}
	smtp_span theirs = smtp_organisational_domain(whole);
	snprintf(domain, SMTP_DNS_NAME, "%.*s", (int)theirs.length, theirs.data);
	return !smtp_span_equals_ignoring_case(dns->organisation, domain);
}

static void say_good_dmarc(const smtp_sender_dns *dns, smtp_checks *checks, const smtp_dmarc *dmarc)
{
	char login[SMTP_DNS_NAME];
	bool is_own =
		strlen(dns->slots[SENDER_SLOT_DMARC].question.name) == strlen(dns->domain) + strlen("_dmarc.");
	const char *policy = is_own ? dmarc->policy : dmarc->sub_policy;
	bool strict = strcmp(policy, "none") != 0 && login_is_elsewhere(dns, login);
	smtp_check *check = strict ? smtp_sender_say(dns, checks, SMTP_CHECK_WARN, "dmarc", SENDER_DMARC_LOGIN,
									 SENDER_VALUES(dns->domain, policy, login))
							   : smtp_sender_say(dns, checks, SMTP_CHECK_PASS, "dmarc", SENDER_DMARC,
									 SENDER_VALUES(dns->domain, policy));
	smtp_check_add_text(check, "name", smtp_span_of(dns->slots[SENDER_SLOT_DMARC].question.name));
	smtp_check_add_text(check, "text", dmarc->record);
	smtp_check_add_text(check, "policy", smtp_span_of(policy));
}

/* Reports go to an address that every domain with mail must have. */
static void say_dmarc_to_write(
	const smtp_sender_dns *dns, smtp_checks *checks, smtp_sender_words words, const smtp_dmarc *dmarc)
{
	char proposed[SMTP_DNS_NAME + 64], name[SMTP_DNS_NAME + 8];
	snprintf(name, sizeof name, "_dmarc.%.*s", (int)dns->organisation.length, dns->organisation.data);
	snprintf(proposed, sizeof proposed, "v=DMARC1; p=none; rua=mailto:postmaster@%.*s",
		(int)dns->organisation.length, dns->organisation.data);
	if (words == SENDER_DMARC_BROKEN) {
		snprintf(name, sizeof name, "%s", dns->slots[SENDER_SLOT_DMARC].question.name);
	}
	smtp_check *check = words == SENDER_DMARC_BROKEN ? smtp_sender_say(dns, checks, SMTP_CHECK_WARN, "dmarc",
														   words, SENDER_VALUES(name, proposed))
													 : smtp_sender_say(dns, checks, SMTP_CHECK_WARN, "dmarc",
														   words, SENDER_VALUES(dns->domain, name, proposed));
	smtp_check_add_text(check, "name", smtp_span_of(name));
	smtp_check_add_text(check, "text", dmarc->record);
	smtp_check_add_text(check, "proposed", smtp_span_of(proposed));
}

void smtp_sender_tell_dmarc(const smtp_sender_dns *dns, smtp_checks *checks)
{
	const smtp_dns_answer *answer = smtp_sender_answer(dns, SENDER_SLOT_DMARC);
	const char *name = dns->slots[SENDER_SLOT_DMARC].question.name;
	smtp_dmarc dmarc;
	smtp_dmarc_read(answer, &dmarc);
	if (!was_told(answer)) {
		smtp_sender_say_unanswered(dns, checks, "dmarc", "DMARC", SENDER_SLOT_DMARC);
	} else if (dmarc.state == SMTP_DMARC_GOOD) {
		say_good_dmarc(dns, checks, &dmarc);
	} else if (dmarc.state == SMTP_DMARC_SEVERAL) {
		smtp_check *check =
			smtp_sender_say(dns, checks, SMTP_CHECK_WARN, "dmarc", SENDER_DMARC_SEVERAL, SENDER_VALUES(name));
		smtp_check_add_text(check, "name", smtp_span_of(name));
	} else {
		say_dmarc_to_write(dns, checks,
			dmarc.state == SMTP_DMARC_BROKEN ? SENDER_DMARC_BROKEN : SENDER_DMARC_MISSING, &dmarc);
	}
}

/* ---- DKIM ----------------------------------------------------------------------------------------- */

static bool is_good(const smtp_dns_answer *answer, smtp_dkim_published *key)
{
	for (size_t i = 0; i < answer->count; i++) {
		smtp_dkim_published_read((smtp_span){answer->records[i].text, answer->records[i].length}, key);
		if (key->state == SMTP_DKIM_KEY_GOOD) {
			return true;
		}
	}
	return false;
}

/* A wildcard of the domain answers for any name that was guessed; what has no p= is not about a key. */
static bool is_of_key(const smtp_sender_dns *dns, const smtp_dns_answer *answer)
{
	for (size_t i = 0; i < answer->count; i++) {
		smtp_span text = {answer->records[i].text, answer->records[i].length};
		if (!dns->selectors_are_guessed || smtp_taglist_find(text, "p").data) {
			return true;
		}
	}
	return false;
}

static void say_key(
	const smtp_sender_dns *dns, smtp_checks *checks, size_t which, const smtp_dkim_published *key)
{
	static const smtp_sender_words words[] = {[SMTP_DKIM_KEY_GOOD] = SENDER_DKIM,
		[SMTP_DKIM_KEY_REVOKED] = SENDER_DKIM_REVOKED,
		[SMTP_DKIM_KEY_SHORT] = SENDER_DKIM_SHORT,
		[SMTP_DKIM_KEY_BROKEN] = SENDER_DKIM_BROKEN};
	const sender_question *slot = &dns->slots[SENDER_SLOT_DKIM + which];
	char bits[16];
	bool good = key->state == SMTP_DKIM_KEY_GOOD;
	snprintf(bits, sizeof bits, "%u", key->bits);
	smtp_check *check = smtp_sender_say(dns, checks, good ? SMTP_CHECK_PASS : SMTP_CHECK_WARN, "dkim",
		words[key->state], SENDER_VALUES(slot->question.name, good ? key->kind : bits, bits));
	smtp_check_add_text(check, "name", smtp_span_of(slot->question.name));
	smtp_check_add_text(check, "selector", smtp_span_of(dns->selectors[which]));
	const smtp_dns_answer *answer = smtp_sender_answer(dns, SENDER_SLOT_DKIM + which);
	smtp_check_add_text(check, "text", (smtp_span){answer->records[0].text, answer->records[0].length});
}

static void say_no_key(const smtp_sender_dns *dns, smtp_checks *checks, size_t which)
{
	const sender_question *slot = &dns->slots[SENDER_SLOT_DKIM + which];
	const smtp_provider *card =
		dns->options.access ? smtp_provider_by_name(smtp_span_of(dns->options.access->provider)) : NULL;
	bool guessed = dns->selectors_are_guessed && card;
	smtp_check *check = smtp_sender_say(dns, checks, SMTP_CHECK_WARN, "dkim",
		guessed ? SENDER_DKIM_GUESSED : SENDER_DKIM_MISSING,
		SENDER_VALUES(slot->question.name, guessed ? smtp_provider_label(card, checks->locale) : ""));
	smtp_check_add_text(check, "name", smtp_span_of(slot->question.name));
	smtp_check_add_text(check, "selector", smtp_span_of(dns->selectors[which]));
}

/* False: it was not found, and another selector may be. */
static bool tell_selector(const smtp_sender_dns *dns, smtp_checks *checks, size_t which)
{
	const smtp_dns_answer *answer = smtp_sender_answer(dns, SENDER_SLOT_DKIM + which);
	smtp_dkim_published key;
	if (!was_told(answer)) {
		smtp_sender_say_unanswered(dns, checks, "dkim", "DKIM", SENDER_SLOT_DKIM + which);
	} else if (is_good(answer, &key) || is_of_key(dns, answer)) {
		say_key(dns, checks, which, &key);
	} else if (!dns->selectors_are_guessed) {
		say_no_key(dns, checks, which);
	} else {
		return false;
	}
	return true;
}

/* One check for each selector that was given; of those that are usual one is enough. */
void smtp_sender_tell_dkim(const smtp_sender_dns *dns, smtp_checks *checks)
{
	bool found = false;
	if (!dns->selector_count) {
		smtp_sender_say(dns, checks, SMTP_CHECK_SKIP, "dkim", SENDER_DKIM_UNKNOWN, SENDER_VALUES(NULL));
		return;
	}
	for (size_t i = 0; i < dns->selector_count && !(found && dns->selectors_are_guessed); i++) {
		found = tell_selector(dns, checks, i) || found;
	}
	if (!found) {
		say_no_key(dns, checks, 0);
	}
}

/* ---- all ------------------------------------------------------------------------------------------ */

static void tell_owner(const smtp_sender_dns *dns, smtp_checks *checks)
{
	const char *label = smtp_provider_label(dns->owner, checks->locale);
	const smtp_provider *relay = smtp_provider_by_host(dns->options.relay);
	char host[SMTP_DNS_NAME];
	snprintf(host, sizeof host, "%.*s", (int)dns->options.relay.length,
		dns->options.relay.data ? dns->options.relay.data : "");
	bool recognised = dns->recognised && strcmp(dns->recognised, dns->owner->name) == 0;
	if (relay == dns->owner || recognised) {
		smtp_sender_say(
			dns, checks, SMTP_CHECK_PASS, "spf", SENDER_OWN_PROVIDER, SENDER_VALUES(dns->domain, label));
	} else {
		smtp_sender_say(dns, checks, SMTP_CHECK_WARN, "spf", SENDER_OTHER_RELAY,
			SENDER_VALUES(dns->domain, label, host, label));
	}
}

static void tell_why_not_asked(const smtp_sender_dns *dns, smtp_checks *checks)
{
	smtp_span domain = smtp_span_of(dns->domain);
	smtp_sender_words words = !domain.length                   ? SENDER_NOBODY
							  : domain.data[0] == '['          ? SENDER_LITERAL
							  : smtp_sender_is_example(domain) ? SENDER_EXAMPLE
															   : SENDER_LOCAL;
	if (dns->owner) {
		tell_owner(dns, checks);
	} else {
		smtp_sender_say(dns, checks, words == SENDER_LOCAL ? SMTP_CHECK_WARN : SMTP_CHECK_SKIP,
			words == SENDER_LOCAL ? "mx" : NULL, words, SENDER_VALUES(dns->domain));
	}
}

/* A name server of a closed network knows no name of the internet at all. */
static void tell_no_name(const smtp_sender_dns *dns, smtp_checks *checks)
{
	bool knows_internet = smtp_sender_answer(dns, SENDER_SLOT_A)->outcome != SMTP_DNS_NO_NAME;
	smtp_sender_say(dns, checks, knows_internet ? SMTP_CHECK_FAIL : SMTP_CHECK_WARN, "mx",
		knows_internet ? SENDER_NO_DOMAIN : SENDER_NO_INTERNET,
		SENDER_VALUES(dns->domain, strrchr(dns->domain, '.') + 1));
}

static bool nobody_answered(const smtp_sender_dns *dns)
{
	for (size_t i = 0; i < SENDER_SLOTS; i++) {
		if (smtp_sender_answer(dns, i)->outcome != SMTP_DNS_SILENT) {
			return false;
		}
	}
	return true;
}

void smtp_sender_dns_tell(const smtp_sender_dns *dns, smtp_checks *checks)
{
	if (!dns->asks) {
		tell_why_not_asked(dns, checks);
	} else if (nobody_answered(dns)) {
		smtp_sender_say(dns, checks, SMTP_CHECK_SKIP, NULL, SENDER_NO_ANSWER, SENDER_VALUES(dns->domain));
	} else if (smtp_sender_answer(dns, SENDER_SLOT_MX)->outcome == SMTP_DNS_NO_NAME) {
		tell_no_name(dns, checks);
	} else {
		tell_mx(dns, checks);
		smtp_sender_tell_spf(dns, checks);
		smtp_sender_tell_dmarc(dns, checks);
		smtp_sender_tell_dkim(dns, checks);
	}
}
