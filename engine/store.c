/*
 * store.c - see store.h.
 */
#include "store.h"

#include "trust.h"

smtp_store *smtp_store_new(void)
{
	return smtp_calloc(1, sizeof(smtp_store));
}

void smtp_store_free(smtp_store *store)
{
	if (store) {
		if (store->parked) {
			store->free_parked(store->parked);
		}
		for (size_t i = 0; i < SMTP_CONTEXTS_MAX; i++) {
			smtp_tls_context_free(store->contexts[i].context);
		}
		smtp_tickets_clear(&store->tickets);
		smtp_certificates_clear(&store->certificates);
		smtp_dkim_keys_clear(&store->stock.keys);
		smtp_random_forget(&store->stock.random);
		smtp_free(store);
	}
}

smtp_store *smtp_store_of(const smtp_server *server)
{
	return server->caller ? server->caller->store : NULL;
}

smtp_stock *smtp_store_stock(smtp_store *store)
{
	if (store && store->process != smtp_process_id()) {
		store->process = smtp_process_id();
		smtp_random_forget(&store->stock.random);
	}
	return store ? &store->stock : NULL;
}

static smtp_stored_context *find(smtp_store *store, const unsigned char key[SMTP_DIGEST])
{
	for (size_t i = 0; i < SMTP_CONTEXTS_MAX; i++) {
		smtp_tls_context *context = store->contexts[i].context;
		if (context && memcmp(smtp_tls_context_key(context), key, SMTP_DIGEST) == 0) {
			return &store->contexts[i];
		}
	}
	return NULL;
}

/* A free place has never been used. */
static smtp_stored_context *least_used(smtp_store *store)
{
	smtp_stored_context *least = &store->contexts[0];
	for (size_t i = 1; i < SMTP_CONTEXTS_MAX; i++) {
		if (store->contexts[i].used < least->used) {
			least = &store->contexts[i];
		}
	}
	return least;
}

smtp_status smtp_store_context(
	smtp_store *store, const smtp_server *server, smtp_tls_context **context, smtp_refusal *refusal)
{
	unsigned char key[SMTP_DIGEST];
	*context = NULL;
	if (!store) {
		return smtp_tls_context_new(server, context, refusal);
	}
	if (!smtp_trust_key(server, key)) {
		return SMTP_NO_MEMORY;
	}
	smtp_stored_context *place = find(store, key);
	if (!place) {
		smtp_tls_context *fresh;
		smtp_status status = smtp_tls_context_new(server, &fresh, refusal);
		if (status != SMTP_OK) {
			return status;
		}
		place = least_used(store);
		smtp_tls_context_free(place->context);
		place->context = fresh;
	}
	place->used = ++store->uses;
	*context = smtp_tls_context_share(place->context);
	return SMTP_OK;
}
