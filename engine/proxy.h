/*
 * proxy.h - asking a proxy for the way to the mail server, without I/O and without a clock.
 *
 * Octets in, octets out. It reads exactly the proxy's own octets and not one more, for those behind them are the mail
 * server's. A reply has a bounded length, and words of the proxy get into a failure clean, short, and not when they
 * repeat a secret. RFC 1928 (SOCKS 5), RFC 1929 (its login), RFC 9110 9.3.6 (HTTP CONNECT), RFC 7617 (Basic).
 */
#ifndef SMTP_PROXY_H
#define SMTP_PROXY_H

#include "endpoint.h"
#include "outcome.h"

/* What is asked for. Borrowed for the life of the proxy. */
typedef struct smtp_proxy_wish {
	smtp_proxy_kind kind;         /* not NONE */
	smtp_span username, password; /* username not given: no login */
	smtp_span host;               /* the mail server, a name of at most 255 octets or an address */
	const smtp_endpoint *address; /* where it was looked up here; NULL: the proxy looks it up */
	unsigned port;
} smtp_proxy_wish;

typedef enum smtp_proxy_progress { SMTP_PROXY_TALKS, SMTP_PROXY_OPEN, SMTP_PROXY_FAILED } smtp_proxy_progress;

typedef struct smtp_proxy smtp_proxy;

/* NULL: memory. */
smtp_proxy *smtp_proxy_new(const smtp_proxy_wish *wish);
void smtp_proxy_free(smtp_proxy *proxy);

smtp_proxy_progress smtp_proxy_state(const smtp_proxy *proxy);

/* What is to be sent; empty when it is the proxy's turn. */
smtp_span smtp_proxy_output(const smtp_proxy *proxy);
void smtp_proxy_sent(smtp_proxy *proxy, size_t length);

/* How many octets may be read now, no more than this; 0 while there is output, and at the end. */
size_t smtp_proxy_wants(const smtp_proxy *proxy);
void smtp_proxy_input(smtp_proxy *proxy, const char *octets, size_t length);

/* When FAILED: category, variant and detail. */
const smtp_failure *smtp_proxy_failure(const smtp_proxy *proxy);

/* When FAILED: the proxy is fine, but this one address cannot be reached through it. */
bool smtp_proxy_blames_address(const smtp_proxy *proxy);

#endif
