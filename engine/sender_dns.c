/*
 * sender_dns.c - see sender_dns.h: what is asked, and when. What the answers mean is in sender_judge.c and sender_spf.c.
 */
#include "sender_state.h"
#include "address.h"
#include "dmarc.h"

#include <stdio.h>

/* ---- whom to ask about ---------------------------------------------------------------------------- */

static bool ends_in(smtp_span domain, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		size_t length = strlen(names[i]);
		bool longer = domain.length > length && domain.data[domain.length - length - 1] == '.';
		if (domain.length >= length &&
			smtp_span_equals_ignoring_case(
				(smtp_span){domain.data + domain.length - length, length}, names[i]) &&
			(longer || domain.length == length)) {
			return true;
		}
	}
	return false;
}

bool smtp_sender_is_example(smtp_span domain)
{
	static const char *const names[] = {
		"example", "test", "invalid", "example.com", "example.net", "example.org"};
	return ends_in(domain, names, sizeof names / sizeof names[0]);
}

bool smtp_sender_is_local(smtp_span domain)
{
	static const char *const names[] = {
		"local", "localhost", "localdomain", "internal", "intranet", "lan", "home", "corp", "home.arpa"};
	return !memchr(domain.data, '.', domain.length) || ends_in(domain, names, sizeof names / sizeof names[0]);
}

bool smtp_sender_dns_is_selector(smtp_span selector)
{
	smtp_dns_question question;
	return selector.length < sizeof((smtp_sender_dns *)0)->selectors[0] &&
		   smtp_dns_question_make(selector, SMTP_DNS_TXT, &question);
}

/* Mailboxes of everybody; a service that sends for others has none. */
static const smtp_provider *owner_of(smtp_span domain)
{
	const smtp_provider *card = smtp_provider_by_host(domain);
	const smtp_access *access = card ? smtp_access_of(card->name) : NULL;
	return access && access->from != SMTP_FROM_VERIFIED ? card : NULL;
}

static void take_domain(smtp_sender_dns *dns)
{
	smtp_span local, domain;
	smtp_dns_question question;
	if (!dns->options.sender.length || !smtp_address_split(dns->options.sender, &local, &domain) ||
		!domain.length || domain.length >= sizeof dns->domain) {
		return;
	}
	snprintf(dns->domain, sizeof dns->domain, "%.*s", (int)domain.length, domain.data);
	domain = smtp_span_of(dns->domain);
	dns->organisation = smtp_organisational_domain(domain);
	dns->owner = owner_of(domain);
	dns->asks = !dns->owner && domain.data[0] != '[' && !smtp_sender_is_local(domain) &&
				(dns->options.nameserver.length || !smtp_sender_is_example(domain)) &&
				smtp_dns_question_make(domain, SMTP_DNS_MX, &question);
}

static void add_selector(smtp_sender_dns *dns, smtp_span selector)
{
	if (dns->selector_count < SMTP_SELECTORS_MAX) {
		snprintf(dns->selectors[dns->selector_count++], sizeof dns->selectors[0], "%.*s",
			(int)selector.length, selector.data);
	}
}

static void take_selectors(smtp_sender_dns *dns)
{
	const smtp_access *access = dns->options.access;
	for (size_t i = 0; i < dns->options.selector_count; i++) {
		add_selector(dns, dns->options.selectors[i]);
	}
	const char *usual = !dns->selector_count && access && access->dkim ? access->dkim : "";
	dns->selectors_are_guessed = *usual != '\0';
	while (*usual) {
		size_t length = strcspn(usual, " ");
		add_selector(dns, (smtp_span){usual, length});
		usual += length + (usual[length] == ' ');
	}
}

/* ---- questions ------------------------------------------------------------------------------------ */

static void ask(smtp_sender_dns *dns, size_t slot, const smtp_dns_question *question, int64_t now)
{
	sender_question *into = &dns->slots[slot];
	smtp_dns_free(into->dns);
	into->question = *question;
	into->dns = smtp_dns_ask(&dns->servers, question, now);
	into->answered = !into->dns;
}

static void ask_name(
	smtp_sender_dns *dns, size_t slot, const char *prefix, smtp_span domain, smtp_dns_type type, int64_t now)
{
	char name[2 * SMTP_DNS_NAME];
	smtp_dns_question question;
	snprintf(name, sizeof name, "%s%.*s", prefix, (int)domain.length, domain.data);
	if (smtp_dns_question_make(smtp_span_of(name), type, &question)) {
		ask(dns, slot, &question, now);
	}
}

static void ask_all(smtp_sender_dns *dns, int64_t now)
{
	smtp_span domain = smtp_span_of(dns->domain);
	ask_name(dns, SENDER_SLOT_MX, "", domain, SMTP_DNS_MX, now);
	ask_name(dns, SENDER_SLOT_DMARC, "_dmarc.", domain, SMTP_DNS_TXT, now);
	for (size_t i = 0; i < dns->selector_count; i++) {
		char prefix[100];
		snprintf(prefix, sizeof prefix, "%s._domainkey.", dns->selectors[i]);
		ask_name(dns, SENDER_SLOT_DKIM + i, prefix, domain, SMTP_DNS_TXT, now);
	}
}

/* What the answer makes us ask next. */
static void follow(smtp_sender_dns *dns, size_t slot, int64_t now)
{
	const smtp_dns_answer *answer = smtp_sender_answer(dns, slot);
	smtp_span domain = smtp_span_of(dns->domain);
	if (slot == SENDER_SLOT_MX && answer->outcome == SMTP_DNS_EMPTY) {
		ask_name(dns, SENDER_SLOT_A, "", domain, SMTP_DNS_A, now);
		ask_name(dns, SENDER_SLOT_AAAA, "", domain, SMTP_DNS_AAAA, now);
	}
	if (slot == SENDER_SLOT_MX && answer->outcome == SMTP_DNS_NO_NAME) {
		ask_name(dns, SENDER_SLOT_A, "", smtp_span_of(strrchr(dns->domain, '.') + 1), SMTP_DNS_A, now);
	}
	if (slot == SENDER_SLOT_DMARC && dns->organisation.length < domain.length &&
		strlen(dns->slots[slot].question.name) == domain.length + strlen("_dmarc.")) {
		smtp_dmarc own;
		smtp_dmarc_read(answer, &own);
		bool is_told = answer->outcome != SMTP_DNS_FAILED && answer->outcome != SMTP_DNS_SILENT;
		if (is_told && own.state == SMTP_DMARC_MISSING) {
			ask_name(dns, slot, "_dmarc.", dns->organisation, SMTP_DNS_TXT, now);
		}
	}
}

/* The machine of SPF has its own order. Its first answer has to wait for the address of the relay. */
static void drive_spf(smtp_sender_dns *dns, int64_t now)
{
	sender_question *slot = &dns->slots[SENDER_SLOT_SPF];
	const smtp_dns_question *wanted;
	while (dns->spf && (wanted = smtp_spf_wants(dns->spf)) != NULL) {
		if (!slot->question.name[0]) {
			ask(dns, SENDER_SLOT_SPF, wanted, now);
		}
		if (slot->dns && !slot->answered) {
			slot->answered = smtp_dns_step(slot->dns, now);
		}
		if (!slot->answered || !dns->relay_told) {
			return;
		}
		smtp_spf_answer(dns->spf, smtp_sender_answer(dns, SENDER_SLOT_SPF));
		slot->question.name[0] = '\0';
	}
}

static void step_slots(smtp_sender_dns *dns, int64_t now)
{
	for (size_t i = 0; i < SENDER_SLOTS; i++) {
		sender_question *slot = &dns->slots[i];
		if (i != SENDER_SLOT_SPF && slot->dns && !slot->answered && smtp_dns_step(slot->dns, now)) {
			slot->answered = true;
			follow(dns, i, now);
		}
	}
}

/* What was not answered stays so, and SPF asks no further. */
static void give_up(smtp_sender_dns *dns)
{
	dns->slots[SENDER_SLOT_SPF].answered = false;
	for (size_t i = 0; i < SENDER_SLOTS; i++) {
		if (!dns->slots[i].answered) {
			smtp_dns_free(dns->slots[i].dns);
			dns->slots[i].dns = NULL;
		}
	}
}

void smtp_sender_dns_step(void *handle, int64_t now)
{
	smtp_sender_dns *dns = handle;
	if (dns->process != smtp_process_id()) {
		give_up(dns);
		return;
	}
	step_slots(dns, now);
	drive_spf(dns, now);
}

/* Its answer was there before the address of the relay. */
static bool spf_can_go_on(const smtp_sender_dns *dns)
{
	return dns->spf && dns->relay_told && dns->slots[SENDER_SLOT_SPF].answered && smtp_spf_wants(dns->spf);
}

static bool is_waited_for(const sender_question *slot)
{
	return slot->dns && !slot->answered;
}

size_t smtp_sender_dns_poll(void *handle, smtp_pollfd *sockets, size_t room)
{
	const smtp_sender_dns *dns = handle;
	size_t count = 0;
	for (size_t i = 0; i < SENDER_SLOTS && count < room; i++) {
		if (is_waited_for(&dns->slots[i])) {
			smtp_dns_poll(dns->slots[i].dns, &sockets[count]);
			count += sockets[count].fd != SMTP_NO_SOCKET;
		}
	}
	return count;
}

int64_t smtp_sender_dns_wake(void *handle)
{
	const smtp_sender_dns *dns = handle;
	int64_t wake = spf_can_go_on(dns) ? 0 : SMTP_NEVER;
	for (size_t i = 0; i < SENDER_SLOTS; i++) {
		if (is_waited_for(&dns->slots[i]) && smtp_dns_wake(dns->slots[i].dns) < wake) {
			wake = smtp_dns_wake(dns->slots[i].dns);
		}
	}
	return wake;
}

const smtp_dns_answer *smtp_sender_answer(const smtp_sender_dns *dns, size_t slot)
{
	static const smtp_dns_answer silence = {.outcome = SMTP_DNS_SILENT};
	const sender_question *asked = &dns->slots[slot];
	return asked->dns && asked->answered ? smtp_dns_answer_of(asked->dns) : &silence;
}

/* ---- life ----------------------------------------------------------------------------------------- */

/* A provider sends from addresses that nobody can guess: the record has to include its domain, and no address may match
 * before that. */
void smtp_sender_dns_relay(smtp_sender_dns *dns, const smtp_endpoint *address)
{
	unsigned char octets[16];
	size_t length = 0;
	bool by_address = address && !dns->options.access;
	if (!dns->spf || dns->relay_told) {
		return;
	}
	if (by_address) {
		dns->relay = *address;
		length = smtp_endpoint_octets(address, octets);
	}
	smtp_spf_from(dns->spf, octets, length);
	dns->relay_told = true;
}

void smtp_sender_dns_recognised(smtp_sender_dns *dns, const char *provider)
{
	dns->recognised = provider;
}

smtp_sender_dns *smtp_sender_dns_start(const smtp_sender_dns_options *options, int64_t now)
{
	smtp_sender_dns *dns = smtp_calloc(1, sizeof *dns);
	if (!dns) {
		return NULL;
	}
	dns->process = smtp_process_id();
	dns->options = *options;
	take_domain(dns);
	if (!dns->asks) {
		return dns;
	}
	if (options->nameserver.length) {
		dns->servers = (smtp_nameservers){.items = {options->nameserver}, .count = 1};
	} else {
		smtp_nameservers_of_system(&dns->servers);
	}
	take_selectors(dns);
	smtp_span domain = smtp_span_of(dns->domain);
	dns->spf = smtp_spf_new(
		(smtp_span){options->sender.data, options->sender.length - domain.length - 1}, domain, domain);
	ask_all(dns, now);
	smtp_sender_dns_step(dns, now);
	if (options->access && options->access->spf) {
		smtp_sender_dns_relay(dns, NULL);
	}
	return dns;
}

void smtp_sender_dns_free(smtp_sender_dns *dns)
{
	if (dns) {
		for (size_t i = 0; i < SENDER_SLOTS; i++) {
			smtp_dns_free(dns->slots[i].dns);
		}
		smtp_spf_free(dns->spf);
		smtp_free(dns);
	}
}
