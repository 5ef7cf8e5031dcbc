/*
 * tls_options.h - keys about the server's certificate that are more than a string.
 */
#ifndef PHP_SMTP_TLS_OPTIONS_H
#define PHP_SMTP_TLS_OPTIONS_H

#include "options.h"

/* Field type: smtp_server. A fingerprint, a list of them, or the form of PHP's ssl context, ['sha256' => ...]. */
php_smtp_reader php_smtp_read_fingerprint;

#endif
