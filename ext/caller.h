/*
 * caller.h - what PHP lends to the engine with every call.
 */
#ifndef PHP_SMTP_CALLER_H
#define PHP_SMTP_CALLER_H

#include "module.h"

/* This thread's, good until it ends. Without memory for the store nothing is kept between calls. */
const smtp_caller *php_smtp_caller(void);

/* At the start and at the end of the process. A state file that cannot be used is a warning. */
void php_smtp_shared_begin(void);
void php_smtp_shared_end(void);

/* At the end of the thread (or of the process). */
void php_smtp_caller_free(smtp_caller *caller);

#endif
