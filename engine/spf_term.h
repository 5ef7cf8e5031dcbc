/*
 * spf_term.h - the terms of an SPF record, RFC 7208 4.6.1, 5, 6 and 7. For spf*.c only.
 */
#ifndef SMTP_SPF_TERM_H
#define SMTP_SPF_TERM_H

#include "spf.h"

typedef enum spf_kind {
	SPF_ALL,
	SPF_INCLUDE,
	SPF_A,
	SPF_MX,
	SPF_PTR,
	SPF_IP4,
	SPF_IP6,
	SPF_EXISTS,
	SPF_REDIRECT,
	SPF_EXP,
	SPF_MODIFIER /* one that nobody knows: ignored */
} spf_kind;

typedef struct spf_term {
	spf_kind kind;
	smtp_spf_result result; /* when it matches */
	smtp_span spec;         /* domain-spec; length 0: the domain itself */
	unsigned prefix4, prefix6;
	unsigned char network[16]; /* ip4, ip6 */
} spf_term;

/* False: a syntax error, which spoils the whole record. `spec` points into `text`. */
bool smtp_spf_term_parse(smtp_span text, spf_term *term);

bool smtp_spf_term_asks(const spf_term *term); /* needs the DNS, and counts for the limit */

/* Whether it depends on the address which name it means. */
bool smtp_spf_term_needs_address(const spf_term *term);

/* Whether `ip` is in the network of that size that `address` lies in. */
bool smtp_spf_term_covers(
	const spf_term *term, const unsigned char *address, const unsigned char *ip, size_t ip_length);

/* Whether it is ip4 or ip6 and covers `ip`. */
bool smtp_spf_term_names(const spf_term *term, const unsigned char *ip, size_t ip_length);

/* The next term of a record from *at on, which moves behind it; length 0: there is none. */
smtp_span smtp_spf_term_next(smtp_span record, size_t *at);

/* "v=spf1", alone or with a space behind it; any case. */
bool smtp_spf_is_record(smtp_span text);

/* What macros stand for. */
typedef struct spf_values {
	const char *local, *sender_domain, *domain, *helo;
	const unsigned char *ip;
	size_t ip_length;
} spf_values;

/* "7.2.0.192.in-addr.arpa" */
void smtp_spf_reverse_name(const unsigned char *ip, size_t length, char name[SMTP_DNS_NAME]);

/* Whether a name is the domain or below it. */
bool smtp_spf_is_within(smtp_span name, const char *domain);

bool smtp_spf_macro_is_good(smtp_span text); /* a macro-string without the letters of explanations */

/* The domain that a spec means; at most 253 octets, labels are left out on the left. False: it does not fit. */
bool smtp_spf_macro_expand(smtp_span spec, const spf_values *values, char name[SMTP_DNS_NAME]);

#endif
