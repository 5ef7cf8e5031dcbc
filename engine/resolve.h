/*
 * resolve.h - name to addresses, with an end.
 *
 * getaddrinfo() cannot be cancelled, so it runs in a detached helper thread with all signals blocked; who gives
 * up leaves the thread to finish alone and free what it found. Address literals need no thread. The thread
 * allocates nothing through smtp_malloc(), but frees one block (with the allocator's `release`) when it was
 * given up.
 */
#ifndef SMTP_RESOLVE_H
#define SMTP_RESOLVE_H

#include "socket.h"

#ifndef _WIN32
#include <netdb.h> /* EAI_* */
#endif

#define SMTP_ADDRESSES_MAX 32

typedef struct smtp_addresses {
	smtp_endpoint items[SMTP_ADDRESSES_MAX];
	size_t count;
	char canonical
		[256]; /* the name that has them when the asked one is an alias (CNAME, hosts file); else empty */
} smtp_addresses;

typedef struct smtp_resolve smtp_resolve;

/* NULL: no memory or no thread. `host` needs no terminator and holds no NUL. */
smtp_resolve *smtp_resolve_start(smtp_span host, unsigned port);

/* Readable when there is an answer. SMTP_NO_SOCKET: the answer was there at once. */
smtp_socket smtp_resolve_socket(const smtp_resolve *resolve);

/* WANT_READ: not yet. DONE: `addresses` is filled, in the system's order (RFC 6724), without duplicates.
 * FAILED: *error is getaddrinfo's EAI_*. */
smtp_io smtp_resolve_step(smtp_resolve *resolve, smtp_addresses *addresses, int *error);

/* Also gives up a look-up that is under way. */
void smtp_resolve_free(smtp_resolve *resolve);

bool smtp_resolve_error_is_temporary(int error); /* EAI_AGAIN, EAI_SYSTEM, ...: the resolver, not the name */
const char *smtp_resolve_error_text(int error);  /* static, English where the system can */

/* The name to greet with: the host's name when it is a fully qualified domain name, else false.
 * No look-up is made. */
bool smtp_resolve_local_domain(char name[256]);

/* Letters, digits and inner hyphens, two labels or more, the last one not a number; not `localhost.localdomain`. */
bool smtp_resolve_is_fqdn(smtp_span name);

#endif
