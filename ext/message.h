/*
 * message.h - the `$message` argument of smtp_send(), read into the engine's struct.
 */
#ifndef PHP_SMTP_MESSAGE_H
#define PHP_SMTP_MESSAGE_H

#include "options.h"
#include "stream.h"

typedef struct php_smtp_message {
	smtp_message engine; /* first: the table writes here */
	php_smtp_stream stream;
} php_smtp_message;

/* The message holds pointers into itself: do not move it. False: an exception is thrown. */
bool php_smtp_read_message(const php_smtp_place *place, HashTable *values, php_smtp_message *message);

#endif
