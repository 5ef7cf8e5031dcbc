/*
 * file.h - a path of the caller, opened as a source. Guarantees: no stream wrapper (phar, php, data, http, a user's)
 * ever sees it; what was opened is a regular file inside open_basedir, and opening cannot wait (a FIFO is refused).
 */
#ifndef PHP_SMTP_FILE_H
#define PHP_SMTP_FILE_H

#include "stream.h"

/* False: an exception is thrown. */
bool php_smtp_file_open(const php_smtp_place *place, const char *key, const smtp_span *path, php_smtp_stream *stream);

/* What follows the last slash or backslash. */
smtp_span php_smtp_base_name(smtp_span path);

#endif
