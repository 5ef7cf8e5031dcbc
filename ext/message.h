/*
 * message.h - the `$message` argument of smtp_send() and smtp_compose(), read into the engine's struct.
 */
#ifndef PHP_SMTP_MESSAGE_H
#define PHP_SMTP_MESSAGE_H

#include "dkim_options.h"
#include "options.h"
#include "parts.h"
#include "stream.h"

typedef struct php_smtp_message {
	smtp_message engine; /* first: the table writes here */
	php_smtp_parts attachments, inlines;
	php_smtp_dkim_list dkim;
	bool bailed; /* PHP ended the request while the message was read: zend_bailout() is due */
} php_smtp_message;

/* The message holds pointers into itself: do not move it. False: an exception is thrown. */
bool php_smtp_read_message(const php_smtp_place *place, HashTable *values, php_smtp_message *message);

/* Names a key that the engine refuses as the caller wrote it. */
void php_smtp_message_key(const php_smtp_message *message, smtp_refusal *refusal);

#endif
