/*
 * caller.c - see caller.h. It lives in the module globals: one per thread, so nothing is locked.
 */
#include "caller.h"

const smtp_caller *php_smtp_caller(void)
{
	smtp_caller *caller = &SMTP_G(caller);

	if (!caller->store) {
		caller->store = smtp_store_new();
	}
	return caller;
}

void php_smtp_caller_free(smtp_caller *caller)
{
	smtp_store_free(caller->store);
	caller->store = NULL;
}
