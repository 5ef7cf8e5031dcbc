/*
 * batch.h - the messages of smtp_send_many(), one after the other out of anything that can be iterated, and what is called
 * with their results.
 *
 * Guarantees: a message is held from when it is taken until its result was told, and no longer; what the caller's code
 * throws is kept until every message that was taken has its outcome, and then goes on.
 */
#ifndef PHP_SMTP_BATCH_H
#define PHP_SMTP_BATCH_H

#include "interrupt.h"
#include "settings.h"

typedef struct php_smtp_batch {
	smtp_batch engine; /* first: the table writes here */
	zval on_result, on_progress; /* undefined: none */
	const php_smtp_place *place; /* of the messages */
	zval messages;
	HashPosition position;          /* in an array */
	zend_object_iterator *iterator; /* NULL: it is an array */
	zend_long taken;
	php_smtp_wait *wait;
	zend_object *thrown; /* by the caller's code; NULL: nothing */
	bool bailed;         /* PHP ended the request in the caller's code */
	struct php_smtp_posted *posted; /* the message at hand */
	const smtp_result *result;
	const smtp_totals *totals;
} php_smtp_batch;

/* `options` may be NULL. False: an exception is thrown. */
bool php_smtp_batch_begin(php_smtp_batch *batch, const php_smtp_place *place, zval *messages,
	const php_smtp_place *at_options, HashTable *options);

/* Throws what was kept. Not to be called after PHP ended the request. */
void php_smtp_batch_end(php_smtp_batch *batch);

/* Whether it is an option of smtp_send_many(). */
bool php_smtp_is_batch_key(const char *key);

/* Makes `array` a new array. */
void php_smtp_totals_to_array(const smtp_totals *totals, zval *array);

#endif
