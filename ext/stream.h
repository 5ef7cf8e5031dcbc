/*
 * stream.h - a PHP stream as the engine's source of a message or a part, read twice: once to measure, once to send.
 *
 * A stream that can seek is read from its beginning; another is first copied to php://temp. Whatever PHP code
 * runs inside a read (a user's wrapper or filter) may throw, end the request or close the stream: the engine
 * then sees a failed read, closes its connection, and the caller looks at `bailed` and at EG(exception).
 */
#ifndef PHP_SMTP_STREAM_H
#define PHP_SMTP_STREAM_H

#include "options.h"

#include "main/php_streams.h"

typedef struct php_smtp_stream {
	smtp_source source;
	zval resource;
	bool *bailed; /* set when PHP ended the request inside a read: zend_bailout() once the engine has cleaned up */
} php_smtp_stream;

/* A stream to be opened by one of the functions below or of file.h. */
php_smtp_stream *php_smtp_stream_new(const php_smtp_place *place, bool *bailed);

/* `value` is a resource. False: an exception is thrown. */
bool php_smtp_stream_open(const php_smtp_place *place, const char *key, zval *value, php_smtp_stream *stream);

/* Takes over a stream of our own; it is closed with the call. */
void php_smtp_stream_adopt(const php_smtp_place *place, php_stream *opened, php_smtp_stream *stream);

#endif
