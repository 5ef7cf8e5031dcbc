/*
 * interrupt.c - see interrupt.h.
 */
#include "interrupt.h"
#include "guard.h"

#include "main/php_main.h"

static bool client_has_gone(void)
{
	return (PG(connection_status) & PHP_CONNECTION_ABORTED) && !PG(ignore_user_abort);
}

static void call_handlers(void *argument)
{
	(void) argument;
	zend_interrupt_function(EG(current_execute_data));
}

/* As the virtual machine does it between two instructions. The time limit is left for php_smtp_wait_end(). */
static void run_handlers(php_smtp_wait *wait)
{
	if (!PHP_SMTP_IS_RAISED(EG(vm_interrupt))) {
		return;
	}
	if (PHP_SMTP_IS_RAISED(EG(timed_out))) {
		wait->timed_out = true;
		return;
	}
	PHP_SMTP_LOWER(EG(vm_interrupt));
	if (zend_interrupt_function && !php_smtp_guarded(call_handlers, NULL)) {
		wait->bailed = true;
	}
}

static bool interrupted(void *handle)
{
	php_smtp_wait *wait = handle;

	if (!wait->stopped) {
		run_handlers(wait);
		wait->gone = !wait->gone_before && client_has_gone();
		wait->stopped = wait->bailed || wait->timed_out || wait->gone || EG(exception);
	}
	return wait->stopped;
}

void php_smtp_wait_begin(php_smtp_wait *wait, smtp_server *server)
{
	memset(wait, 0, sizeof *wait);
	if (server->caller) {
		wait->caller = *server->caller;
	}
	wait->caller.handle = wait;
	wait->caller.interrupted = interrupted;
	wait->gone_before = client_has_gone();
	server->caller = &wait->caller;
}

void php_smtp_wait_end(const php_smtp_wait *wait, bool bailed)
{
	if (wait->bailed || wait->gone || bailed) {
		zend_bailout();
	}
	if (wait->timed_out) {
		PHP_SMTP_TIME_IS_UP();
	}
}
