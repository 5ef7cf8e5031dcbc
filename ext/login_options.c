/*
 * login_options.c - see login_options.h.
 */
#include "login_options.h"

#include <openssl/crypto.h>

#include "Zend/zend_smart_str.h"

/* {{{ auth */
/* must be "auto" or hold only "SCRAM-SHA-512-PLUS", ... */
static bool throw_mechanism(const php_smtp_place *place, const char *key)
{
	smart_str names = {0};

	for (smtp_mechanism id = 0; id < SMTP_MECHANISM_COUNT; id++) {
		smart_str_appends(&names, id ? ", \"" : "\"");
		smart_str_appends(&names, smtp_mechanism_name(id));
		smart_str_appendc(&names, '"');
	}
	smart_str_0(&names);
	php_smtp_throw_value(place, key, "must be \"auto\" or hold only %s", ZSTR_VAL(names.s));
	smart_str_free(&names);
	return false;
}

static bool add_mechanism(const php_smtp_place *place, const char *key, smtp_server *server, smtp_span name)
{
	smtp_mechanism mechanism;

	if (!smtp_mechanism_from_name(name, &mechanism)) {
		return throw_mechanism(place, key);
	}
	for (size_t i = 0; i < server->auth_count; i++) {
		if (server->auth[i] == mechanism) {
			return true;
		}
	}
	server->auth[server->auth_count++] = mechanism;
	return true;
}

/* A URL has no lists. */
static bool add_with_commas(const php_smtp_place *place, const char *key, smtp_server *server, const zval *names)
{
	const char *at = Z_STRVAL_P(names), *end = at + Z_STRLEN_P(names), *comma;

	while ((comma = memchr(at, ',', (size_t) (end - at)))) {
		if (!add_mechanism(place, key, server, (smtp_span){at, (size_t) (comma - at)})) {
			return false;
		}
		at = comma + 1;
	}
	return add_mechanism(place, key, server, (smtp_span){at, (size_t) (end - at)});
}

/* "auto", a name, names with commas between them, or a list of names. */
bool php_smtp_read_auth(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	smtp_server *server = field;
	zval *name;

	if (Z_TYPE_P(value) == IS_STRING) {
		return zend_string_equals_literal_ci(Z_STR_P(value), "auto")
			|| add_with_commas(place, option->key, server, value);
	}
	if (Z_TYPE_P(value) != IS_ARRAY) {
		return php_smtp_throw_type(place, option->key, "array|string", value);
	}
	ZEND_HASH_FOREACH_VAL(Z_ARRVAL_P(value), name) {
		ZVAL_DEREF(name);
		if (Z_TYPE_P(name) != IS_STRING) {
			return php_smtp_throw_value(place, option->key, "must hold only strings");
		}
		if (!add_mechanism(place, option->key, server, (smtp_span){Z_STRVAL_P(name), Z_STRLEN_P(name)})) {
			return false;
		}
	} ZEND_HASH_FOREACH_END();
	return server->auth_count > 0 || php_smtp_throw_value(place, option->key, "must not be empty");
}
/* }}} */

/* {{{ credentials */
/* Shops keep an empty field where no login is wanted. */
bool php_smtp_read_credential(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	if (Z_TYPE_P(value) == IS_STRING && Z_STRLEN_P(value) == 0) {
		return true;
	}
	return php_smtp_read_name(place, option, value, field);
}

/* Called here, before anything is sent: an exception goes on to the caller. */
static bool call_for_token(const php_smtp_place *place, const php_smtp_option *option, zval *callable,
	php_smtp_server *server)
{
	zval token, *text = &token;

	ZVAL_UNDEF(&token);
	if (call_user_function(NULL, NULL, callable, &token, 0, NULL) != SUCCESS || EG(exception)) {
		zval_ptr_dtor(&token);
		return false;
	}
	ZVAL_DEREF(text); /* function &token() */
	bool good = Z_TYPE_P(text) == IS_STRING;
	if (good) {
		server->token = zend_string_copy(Z_STR_P(text));
		server->engine.oauth_token = (smtp_span){Z_STRVAL_P(text), Z_STRLEN_P(text)};
	} else {
		php_smtp_throw_type(place, option->key, "string (from the callable)", text);
	}
	zval_ptr_dtor(&token);
	return good;
}

/* A string is always a token, even one that is the name of a function. */
bool php_smtp_read_oauth_token(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	php_smtp_server *server = field;

	if (Z_TYPE_P(value) == IS_STRING) {
		return php_smtp_read_credential(place, option, value, &server->engine.oauth_token);
	}
	if (!zend_is_callable(value, 0, NULL)) {
		return EG(exception) ? false : php_smtp_throw_type(place, option->key, "callable|string", value);
	}
	return call_for_token(place, option, value, server);
}

void php_smtp_token_release(php_smtp_server *server)
{
	if (!server->token) {
		return;
	}
	if (!ZSTR_IS_INTERNED(server->token) && GC_REFCOUNT(server->token) == 1) {
		OPENSSL_cleanse(ZSTR_VAL(server->token), ZSTR_LEN(server->token));
	}
	zend_string_release(server->token);
	server->token = NULL;
}
/* }}} */

bool php_smtp_read_iterations(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	zend_long count;

	if (!php_smtp_get_long(value, &count)) {
		return php_smtp_throw_type(place, option->key, "int", value);
	}
	if (count < 1 || count > SMTP_SCRAM_ITERATIONS_MAX) {
		return php_smtp_throw_value(place, option->key, "must be between 1 and %d", SMTP_SCRAM_ITERATIONS_MAX);
	}
	*(unsigned *) field = (unsigned) count;
	return true;
}
