/*
 * spf.h - would mail from this address with this MAIL FROM pass? check_host() of RFC 7208 as a machine without I/O: it
 * says which question of the DNS it wants answered next, and is fed the answer. Pure.
 *
 * Guarantees: it ends, whatever the records say: at most 10 terms that need the DNS (4.6.4), 10 names of each mx and
 * ptr, two empty answers. A record is judged as a whole before any of its terms counts. Explanations (exp=) are not
 * looked up, and %{p} is always "unknown", as 7.3 allows.
 */
#ifndef SMTP_SPF_H
#define SMTP_SPF_H

#include "dnsmessage.h"

typedef enum smtp_spf_result {
	SMTP_SPF_NONE, /* the domain has no record */
	SMTP_SPF_NEUTRAL,
	SMTP_SPF_PASS,
	SMTP_SPF_FAIL,
	SMTP_SPF_SOFTFAIL,
	SMTP_SPF_TEMPERROR, /* a question was not answered, or memory ran out */
	SMTP_SPF_PERMERROR  /* the records are wrong */
} smtp_spf_result;

const char *smtp_spf_result_name(smtp_spf_result result); /* "softfail" */

/* Why it is a permerror. */
typedef enum smtp_spf_problem {
	SMTP_SPF_NO_PROBLEM,
	SMTP_SPF_SEVERAL_RECORDS,
	SMTP_SPF_SYNTAX,
	SMTP_SPF_TOO_MANY_LOOKUPS,
	SMTP_SPF_TOO_MANY_VOIDS, /* names that lead nowhere */
	SMTP_SPF_TOO_MANY_NAMES, /* more than 10 hosts of one mx */
	SMTP_SPF_NOTHING_THERE   /* include or redirect leads to a domain without a record */
} smtp_spf_problem;

#define SMTP_SPF_TERM 128 /* room for one term, the rest of a longer one is cut */
#define SMTP_SPF_RECORDS 4

typedef struct smtp_spf_findings {
	smtp_spf_result result;
	smtp_spf_problem problem;
	unsigned lookups;                /* terms that needed the DNS */
	bool unseen;                     /* without an address: a term was passed over that depends on it */
	char domain[SMTP_DNS_NAME];      /* whose record is wrong */
	char term[SMTP_SPF_TERM];        /* of that record: the one that is wrong or one too many; empty: none */
	char *records[SMTP_SPF_RECORDS]; /* those of the sender's domain, "v=spf1 ..."; belong to the machine */
	size_t record_count;
} smtp_spf_findings;

typedef struct smtp_spf smtp_spf;

/* `local` may be empty (postmaster then), `helo` is for %{h}. All are copied. NULL: memory. */
smtp_spf *smtp_spf_new(smtp_span local, smtp_span domain, smtp_span helo);
void smtp_spf_free(smtp_spf *spf); /* NULL is fine */

/* The address the mail comes from, 4 or 16 octets. Before the first answer is fed. An IPv4 address inside IPv6 counts as
 * that one. 0 octets, or no call: none is known; the records are gone through to their ends, and no address is in them. */
void smtp_spf_from(smtp_spf *spf, const unsigned char *ip, size_t length);

/* The question it waits for, without an id; NULL: it has ended. */
const smtp_dns_question *smtp_spf_wants(const smtp_spf *spf);
void smtp_spf_answer(smtp_spf *spf, const smtp_dns_answer *answer);

/* When it has ended. */
const smtp_spf_findings *smtp_spf_found(const smtp_spf *spf);

/* Whether the record of `domain` was looked at, for the sender itself or through include and redirect. */
bool smtp_spf_visited(const smtp_spf *spf, smtp_span domain);

#endif
