/*
 * tls_options.c - see tls_options.h. What a fingerprint is, the engine judges.
 */
#include "tls_options.h"

static bool add_fingerprint(const php_smtp_place *place, const char *key, smtp_server *server, zval *value)
{
	ZVAL_DEREF(value);
	if (Z_TYPE_P(value) != IS_STRING) {
		return php_smtp_throw_value(place, key, "must hold only strings");
	}
	if (server->peer_fingerprint_count == SMTP_FINGERPRINTS_MAX) {
		return php_smtp_throw_value(place, key, "must hold at most %d fingerprints", SMTP_FINGERPRINTS_MAX);
	}
	server->peer_fingerprints[server->peer_fingerprint_count++] = php_smtp_keep_string(place, Z_STR_P(value));
	return true;
}

bool php_smtp_read_fingerprint(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	zend_string *digest;
	zval *item;

	if (Z_TYPE_P(value) == IS_STRING) {
		return add_fingerprint(place, option->key, field, value);
	}
	if (Z_TYPE_P(value) != IS_ARRAY) {
		return php_smtp_throw_type(place, option->key, "array|string", value);
	}
	if (zend_hash_num_elements(Z_ARRVAL_P(value)) == 0) {
		return php_smtp_throw_value(place, option->key, "must not be empty");
	}
	ZEND_HASH_FOREACH_STR_KEY_VAL(Z_ARRVAL_P(value), digest, item) {
		if (digest && !zend_string_equals_literal_ci(digest, "sha256")) {
			return php_smtp_throw_value(place, option->key, "must be a SHA-256 fingerprint, no other digest");
		}
		if (!add_fingerprint(place, option->key, field, item)) {
			return false;
		}
	} ZEND_HASH_FOREACH_END();
	return true;
}
