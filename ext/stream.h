/*
 * stream.h - a PHP stream as the engine's source of a message, read twice: once to measure, once to send.
 *
 * A stream that can seek is read from its beginning; another is first copied to php://temp. Whatever PHP code
 * runs inside a read (a user's wrapper or filter) may throw, end the request or close the stream: the engine
 * then sees a failed read, closes its connection, and the caller looks at `bailed` and at EG(exception).
 */
#ifndef PHP_SMTP_STREAM_H
#define PHP_SMTP_STREAM_H

#include "options.h"

typedef struct php_smtp_stream {
	smtp_source source;
	zval resource;
	bool bailed; /* PHP ended the request inside a read: zend_bailout() once the engine has cleaned up */
} php_smtp_stream;

/* `value` is a resource. False: an exception is thrown. */
bool php_smtp_stream_open(const php_smtp_place *place, const char *key, zval *value, php_smtp_stream *stream);

#endif
