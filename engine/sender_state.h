/*
 * sender_state.h - what the files of sender_dns share. For sender*.c only.
 */
#ifndef SMTP_SENDER_STATE_H
#define SMTP_SENDER_STATE_H

#include "sender_dns.h"
#include "providers.h"
#include "sender_words.h"
#include "spf.h"

typedef enum sender_slot {
	SENDER_SLOT_MX,
	SENDER_SLOT_A, /* only when there is no MX; of the last label when there is no such name */
	SENDER_SLOT_AAAA,
	SENDER_SLOT_SPF, /* one question of SPF after the other */
	SENDER_SLOT_DMARC,
	SENDER_SLOT_DKIM, /* the first selector */
	SENDER_SLOTS = SENDER_SLOT_DKIM + SMTP_SELECTORS_MAX
} sender_slot;

typedef struct sender_question {
	smtp_dns_question question; /* without a name: nothing was asked */
	smtp_dns *dns;
	bool answered;
} sender_question;

struct smtp_sender_dns {
	smtp_process process; /* that asks: a copy of it would take its answers away */
	smtp_sender_dns_options options;
	smtp_nameservers servers;
	char domain[SMTP_DNS_NAME];
	smtp_span organisation; /* the part of it that somebody registered */
	bool asks;
	const char *recognised;     /* provider that the relay belongs to by what it said; NULL: nobody's */
	const smtp_provider *owner; /* that has mailboxes in this domain; NULL: nobody known */
	sender_question slots[SENDER_SLOTS];
	char selectors[SMTP_SELECTORS_MAX][64];
	size_t selector_count;
	bool selectors_are_guessed;
	smtp_spf *spf;
	bool relay_told;
	smtp_endpoint relay; /* length 0: not known */
};

/* What is known of the answer: SILENT when there is none. */
const smtp_dns_answer *smtp_sender_answer(const smtp_sender_dns *dns, size_t slot);

/* Whether a name is for examples (RFC 2606), and whether only a private network knows it. */
bool smtp_sender_is_example(smtp_span domain);
bool smtp_sender_is_local(smtp_span domain);

/* One check of the list; `record` is the fact of that name ("mx"), NULL: none. Up to four values for the sentence. */
smtp_check *smtp_sender_say(const smtp_sender_dns *dns, smtp_checks *checks, smtp_check_status status,
	const char *record, smtp_sender_words words, const char *const values[4]);
#define SENDER_VALUES(...)                                                                                   \
	(const char *const[4])                                                                                   \
	{                                                                                                        \
		__VA_ARGS__                                                                                          \
	}

void smtp_sender_say_unanswered(
	const smtp_sender_dns *dns, smtp_checks *checks, const char *record, const char *kind, size_t slot);

void smtp_sender_tell_spf(const smtp_sender_dns *dns, smtp_checks *checks);
void smtp_sender_tell_dmarc(const smtp_sender_dns *dns, smtp_checks *checks);
void smtp_sender_tell_dkim(const smtp_sender_dns *dns, smtp_checks *checks);

#endif
