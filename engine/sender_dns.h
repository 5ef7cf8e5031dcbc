/*
 * sender_dns.h - what the DNS says about the sender's domain: MX, SPF (does it allow this relay?), DMARC, DKIM key.
 *
 * All is asked at once, beside a conversation or alone, and ends as checks. Without a domain that can be asked about, or
 * when it is the provider's own, there is one check without any question. Every wait has an end (dns.h).
 */
#ifndef SMTP_SENDER_DNS_H
#define SMTP_SENDER_DNS_H

#include "check.h"
#include "dns.h"
#include "providers_access.h"

typedef struct smtp_sender_dns smtp_sender_dns;

/* Borrowed for the life of the whole. */
typedef struct smtp_sender_dns_options {
	smtp_span sender;          /* address; not given: there is none */
	smtp_span login;           /* user name, which may be an address */
	smtp_span relay;           /* host name of the server that was asked for */
	const smtp_access *access; /* how mail goes out through it; NULL: not known */
	const smtp_span *selectors;
	size_t selector_count;
	smtp_endpoint nameserver; /* length 0: those of the system */
} smtp_sender_dns_options;

/* Whether such a key can be in the DNS of any domain. */
bool smtp_sender_dns_is_selector(smtp_span selector);

/* Begins to ask. NULL: memory. */
smtp_sender_dns *smtp_sender_dns_start(const smtp_sender_dns_options *options, int64_t now);
void smtp_sender_dns_free(smtp_sender_dns *dns); /* NULL is fine; also gives up */

/* The address the relay was reached at, which may be the one it sends from; NULL: it was not reached, or by a proxy.
 * Without this call SPF is not judged. */
void smtp_sender_dns_relay(smtp_sender_dns *dns, const smtp_endpoint *address);

/* By what the relay said it is one of this provider, whatever its name: "qq"; static, NULL: nobody's. */
void smtp_sender_dns_recognised(smtp_sender_dns *dns, const char *provider);

/* For smtp_run_side, with the whole as the handle. */
size_t smtp_sender_dns_poll(void *dns, smtp_pollfd *sockets, size_t room);
int64_t smtp_sender_dns_wake(void *dns); /* SMTP_NEVER: nothing is waited for */
void smtp_sender_dns_step(void *dns, int64_t now);

/* Adds the checks; what was not answered until now is said to be so. */
void smtp_sender_dns_tell(const smtp_sender_dns *dns, smtp_checks *checks);

#endif
