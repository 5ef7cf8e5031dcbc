/*
 * settings.h - the `$server` argument and the `$options` of smtp_diagnose(), the `$context` of smtp_explain(),
 * read into the engine's structs.
 */
#ifndef PHP_SMTP_SETTINGS_H
#define PHP_SMTP_SETTINGS_H

#include "options.h"

typedef struct php_smtp_server {
	smtp_server engine; /* first: the table writes here */
	zend_string *token; /* that a callable returned; NULL: none */
	zend_string *proxy_password; /* NULL: none */
	zval values; /* the array that was read: the caller's, or the one made of a URL */
	bool from_url;
} php_smtp_server;

/* `value` NULL or null: the ini setting smtp.server. False: an exception is thrown. Either way the caller
 * ends with php_smtp_server_release. */
bool php_smtp_read_server(php_smtp_place *place, zval *value, php_smtp_server *server);
void php_smtp_server_release(php_smtp_server *server);

/* Whether a key that the engine refuses was one of the server's. */
bool php_smtp_is_server_key(const char *key);

typedef struct php_smtp_diagnose_options {
	smtp_diagnose_options engine; /* first: the table writes here */
	smtp_locale locale;
	zval on_check; /* undefined: none */
} php_smtp_diagnose_options;

bool php_smtp_read_diagnose_options(const php_smtp_place *place, HashTable *values,
	php_smtp_diagnose_options *options);

bool php_smtp_read_explain_context(const php_smtp_place *place, HashTable *values, smtp_explain_context *context);

#endif
