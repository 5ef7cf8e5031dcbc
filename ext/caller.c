/*
 * caller.c - see caller.h. It lives in the module globals: one per thread, so nothing is locked. What all threads, and
 * the processes forked later, have in common is made when the module starts.
 */
#include "caller.h"

#include "php_ini.h"

static smtp_shared *shared;

void php_smtp_shared_begin(void)
{
	char trouble[SMTP_SHARED_TROUBLE];

	shared = smtp_shared_new(INI_STR("smtp.state_file"), trouble);
	if (*trouble) {
		php_error_docref(NULL, E_WARNING, "smtp.state_file %s; turns and pauses are kept in memory instead",
			trouble);
	}
}

void php_smtp_shared_end(void)
{
	smtp_shared_free(shared);
	shared = NULL;
}

const smtp_caller *php_smtp_caller(void)
{
	smtp_caller *caller = &SMTP_G(caller);

	if (!caller->store) {
		caller->store = smtp_store_new();
	}
	caller->shared = shared;
	return caller;
}

void php_smtp_caller_free(smtp_caller *caller)
{
	smtp_store_free(caller->store);
	caller->store = NULL;
}
