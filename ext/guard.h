/*
 * guard.h - PHP code called while the engine is on the stack. PHP ends a request with a longjmp (a fatal
 * error, the memory limit); it must not pass over an open connection. So it is caught here, the engine is told to
 * stop, frees what it holds, and then the request goes on ending.
 */
#ifndef PHP_SMTP_GUARD_H
#define PHP_SMTP_GUARD_H

#include "module.h"

/* False: PHP wants to end the request; call zend_bailout() as soon as nothing is held any more. */
static inline bool php_smtp_guarded(void (*work)(void *argument), void *argument)
{
	volatile bool finished = false;

	zend_try {
		work(argument);
		finished = true;
	} zend_end_try();
	return finished;
}

#endif
