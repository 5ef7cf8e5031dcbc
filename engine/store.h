/*
 * store.h - what one call leaves for the next (smtp_store of smtp.h): TLS settings that are loaded, TLS
 * sessions, what certificates say, connections, and what composing needs again.
 *
 * Guarantees: bounded; settings are told apart by all that shapes them and by what their files are now, so that a
 * renewed file counts from the next connection on; a connection keeps its settings though they have left the store.
 * A child may go on with it after fork().
 */
#ifndef SMTP_STORE_H
#define SMTP_STORE_H

#include "quirks.h"
#include "stock.h"
#include "tls.h"

#define SMTP_CONTEXTS_MAX 16

typedef struct smtp_stored_context {
	smtp_tls_context *context; /* NULL: a free place */
	uint64_t used;
} smtp_stored_context;

struct smtp_store {
	smtp_stored_context contexts[SMTP_CONTEXTS_MAX];
	uint64_t uses;
	smtp_tickets tickets;
	smtp_certificates certificates;
	smtp_quirks quirks;
	smtp_stock stock;
	smtp_process process; /* whose stock it is */
	uint64_t counted[SMTP_COUNTER_COUNT];
	struct smtp_parked *parked; /* parked.h; NULL: none yet */
	void (*free_parked)(struct smtp_parked *parked);
};

/* The context of these settings, known or made (smtp_tls_context_new), to be given back with
 * smtp_tls_context_free(). `store` NULL: always made. */
smtp_status smtp_store_context(
	smtp_store *store, const smtp_server *server, smtp_tls_context **context, smtp_refusal *refusal);

/* What composing takes from; NULL: no store. In a copy of the process it begins with random octets of its own. */
smtp_stock *smtp_store_stock(smtp_store *store);

/* The store that the caller of this server lends; NULL: none. */
smtp_store *smtp_store_of(const smtp_server *server);

#endif
