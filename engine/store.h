/*
 * store.h - what one call leaves for the next (smtp_store of smtp.h).
 */
#ifndef SMTP_STORE_H
#define SMTP_STORE_H

#include "buf.h"

struct smtp_store {
	bool used;
};

#endif
