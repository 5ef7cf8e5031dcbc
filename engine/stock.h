/*
 * stock.h - what composing one message leaves for composing the next: private keys that were read, and random octets
 * that were drawn. Lent for one call at a time, in one thread. Pure.
 */
#ifndef SMTP_STOCK_H
#define SMTP_STOCK_H

#include "dkim_keys.h"
#include "random.h"

/* All zero is empty. */
typedef struct smtp_stock {
	smtp_dkim_keys keys;
	smtp_random random;
} smtp_stock;

#endif
