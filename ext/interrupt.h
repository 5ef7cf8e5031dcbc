/*
 * interrupt.h - what PHP may want while the engine waits for a server: the time limit is over, a signal has a handler
 * (pcntl_async_signals), the client has gone. The virtual machine looks for such things between its instructions; one
 * call of ours is one instruction, perhaps of five minutes.
 *
 * Guarantees: a handler that returns costs the server none of its time; one that throws, exits or fails ends the wait
 * first and is then obeyed; nothing of the engine is jumped over.
 */
#ifndef PHP_SMTP_INTERRUPT_H
#define PHP_SMTP_INTERRUPT_H

#include "module.h"

/* Of one call: a handler may call us again. */
typedef struct php_smtp_wait {
	smtp_caller caller;
	bool gone_before; /* so had the client; what a shutdown function sends goes out all the same */
	bool stopped;
	bool timed_out, gone, bailed; /* why; none of them: an exception */
} php_smtp_wait;

/* From now on the engine asks us on behalf of `server`. */
void php_smtp_wait_begin(php_smtp_wait *wait, smtp_server *server);

/* When all that the engine gave is freed: ends the request if PHP wanted that, and does not return then. `bailed` says
 * that it wanted so in a callback. */
void php_smtp_wait_end(const php_smtp_wait *wait, bool bailed);

#endif
