/*
 * message_fields.h - keys of a message that become header fields or parameters of the envelope. Shapes are checked
 * here; what the values may be is the engine's to judge.
 */
#ifndef PHP_SMTP_MESSAGE_FIELDS_H
#define PHP_SMTP_MESSAGE_FIELDS_H

#include "options.h"

php_smtp_reader php_smtp_read_headers;          /* field: smtp_message */
php_smtp_reader php_smtp_read_in_reply_to;      /* field: smtp_message */
php_smtp_reader php_smtp_read_references;       /* field: smtp_message */
php_smtp_reader php_smtp_read_priority;         /* field: unsigned */
php_smtp_reader php_smtp_read_list_unsubscribe; /* field: smtp_list_unsubscribe */
php_smtp_reader php_smtp_read_dsn;              /* field: smtp_dsn */
php_smtp_reader php_smtp_read_deliver_by;       /* field: smtp_deliver_by */
php_smtp_reader php_smtp_read_mt_priority;      /* field: smtp_demands */
php_smtp_reader php_smtp_read_hold_for;         /* field: smtp_demands */

/* A string, split at white space, or a list of strings. False: an exception is thrown. */
bool php_smtp_read_words(const php_smtp_place *place, const char *key, zval *value, const smtp_span **words,
	size_t *count);

#endif
