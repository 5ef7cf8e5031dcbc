/*
 * store.c - see store.h.
 */
#include "store.h"

smtp_store *smtp_store_new(void)
{
	return smtp_calloc(1, sizeof(smtp_store));
}

void smtp_store_free(smtp_store *store)
{
	smtp_free(store);
}
