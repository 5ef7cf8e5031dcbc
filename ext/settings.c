/*
 * settings.c - see settings.h. One table each; the kinds that only these tables need stand before them.
 */
#include "settings.h"
#include "addresses.h"
#include "caller.h"
#include "login_options.h"
#include "tls_options.h"
#include "url.h"

#include <openssl/crypto.h>

#include "Zend/zend_ini.h"

#define LONGEST_WAIT (7 * 86400)

static smtp_span span_of(const zval *string)
{
	return (smtp_span){Z_STRVAL_P(string), Z_STRLEN_P(string)};
}

/* {{{ the server */
static bool read_tls(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	if (Z_TYPE_P(value) != IS_STRING) {
		return php_smtp_throw_type(place, option->key, "string", value);
	}
	if (!smtp_tls_mode_from_name(span_of(value), field)) {
		return php_smtp_throw_value(place, option->key,
			"must be one of \"auto\", \"implicit\", \"starttls\", \"opportunistic\", \"none\"");
	}
	return true;
}

static bool read_protocol(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	if (Z_TYPE_P(value) != IS_STRING) {
		return php_smtp_throw_type(place, option->key, "string", value);
	}
	if (!smtp_protocol_from_name(span_of(value), field)) {
		return php_smtp_throw_value(place, option->key, "must be \"smtp\" or \"lmtp\"");
	}
	return true;
}

/* An empty field of a form is no limit. */
static bool read_rate(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	if (Z_TYPE_P(value) != IS_STRING) {
		return php_smtp_throw_type(place, option->key, "string", value);
	}
	if (Z_STRLEN_P(value) > 0 && !smtp_rate_from_text(span_of(value), field)) {
		return php_smtp_throw_value(place, option->key,
			"must be a number of messages, from 1 to %d, and a unit of time, like \"5/s\", \"30/m\", \"200/h\" or \"1000/d\"",
			SMTP_RATE_MAX);
	}
	return true;
}

static bool read_recipients(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	if (Z_TYPE_P(value) != IS_STRING) {
		return php_smtp_throw_type(place, option->key, "string", value);
	}
	if (!zend_string_equals_literal(Z_STR_P(value), "any") && !zend_string_equals_literal(Z_STR_P(value), "all")) {
		return php_smtp_throw_value(place, option->key, "must be \"any\" or \"all\"");
	}
	*(bool *) field = zend_string_equals_literal(Z_STR_P(value), "all");
	return true;
}

static bool read_allow(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	static const char *const names[] = {"any", "public", NULL};
	size_t which;

	if (Z_TYPE_P(value) != IS_STRING) {
		return php_smtp_throw_type(place, option->key, "string", value);
	}
	if (!php_smtp_find_word(names, value, &which)) {
		return php_smtp_throw_value(place, option->key, "must be \"any\" or \"public\"");
	}
	*(bool *) field = which == 1;
	return true;
}

/* Shops keep an empty field where no proxy is wanted. */
static bool read_proxy(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	php_smtp_server *server = field;

	if (Z_TYPE_P(value) != IS_STRING) {
		return php_smtp_throw_type(place, option->key, "string", value);
	}
	return Z_STRLEN_P(value) == 0
		|| php_smtp_url_to_proxy(place, option->key, Z_STR_P(value), &server->engine, &server->proxy_password);
}

#define FIELD(name) offsetof(smtp_server, name)

static const php_smtp_option server_table[] = {
	{"host", php_smtp_read_host, FIELD(host), 0, 0},
	{"protocol", read_protocol, FIELD(protocol), 0, 0},
	{"port", php_smtp_read_port, FIELD(port), 0, 0},
	{"tls", read_tls, FIELD(tls), 0, 0},
	{"username", php_smtp_read_credential, FIELD(username), 0, 0},
	{"password", php_smtp_read_credential, FIELD(password), 0, 0},
	{"oauth_token", php_smtp_read_oauth_token, 0, 0, 0},
	{"auth", php_smtp_read_auth, 0, 0, 0},
	{"scram_min_iterations", php_smtp_read_iterations, FIELD(scram_min_iterations), 0, 0},
	{"local_domain", php_smtp_read_name, FIELD(local_domain), 0, 0},
	{"verify_peer", php_smtp_read_bool, FIELD(verify_peer), 0, 0},
	{"verify_peer_name", php_smtp_read_bool, FIELD(verify_peer_name), 0, 0},
	{"peer_name", php_smtp_read_name, FIELD(peer_name), 0, 0},
	{"peer_fingerprint", php_smtp_read_fingerprint, 0, 0, 0},
	{"cafile", php_smtp_read_file, FIELD(cafile), 0, 0},
	{"capath", php_smtp_read_directory, FIELD(capath), 0, 0},
	{"local_cert", php_smtp_read_file, FIELD(local_cert), 0, 0},
	{"local_pk", php_smtp_read_file, FIELD(local_pk), 0, 0},
	{"passphrase", php_smtp_read_credential, FIELD(passphrase), 0, 0},
	{"connect_timeout", php_smtp_read_seconds, FIELD(connect_timeout), 0.001, LONGEST_WAIT},
	{"timeout", php_smtp_read_seconds, FIELD(timeout), 0.001, LONGEST_WAIT},
	{"final_timeout", php_smtp_read_seconds, FIELD(final_timeout), 0.001, LONGEST_WAIT},
	{"deadline", php_smtp_read_seconds, FIELD(deadline), 0, LONGEST_WAIT},
	{"source_ip", php_smtp_read_host, FIELD(source_ip), 0, 0},
	{"proxy", read_proxy, 0, 0, 0},
	{"socket", php_smtp_read_absolute, FIELD(socket_path), 0, 0},
	{"capture", php_smtp_read_absolute, FIELD(capture), 0, 0},
	{"allow", read_allow, FIELD(public_only), 0, 0},
	{"recipients", read_recipients, FIELD(all_recipients), 0, 0},
	{"keepalive", php_smtp_read_seconds, FIELD(keepalive), 0, LONGEST_WAIT},
	{"max_messages", php_smtp_read_count, FIELD(max_messages), 1, 1000000},
	{"rate", read_rate, FIELD(rate), 0, 0},
	{"burst", php_smtp_read_count, FIELD(burst), 1, SMTP_RATE_MAX},
	{"wait", php_smtp_read_seconds, FIELD(wait), 0, LONGEST_WAIT},
	{"backoff", php_smtp_read_bool, FIELD(backoff), 0, 0},
	{"pipelining", php_smtp_read_bool, FIELD(pipelining), 0, 0},
	{"chunking", php_smtp_read_bool, FIELD(chunking), 0, 0},
	{"locale", php_smtp_read_locale, FIELD(locale), 0, 0},
	{NULL, NULL, 0, 0, 0},
};

bool php_smtp_is_server_key(const char *key)
{
	return php_smtp_has_option(server_table, key);
}

static smtp_span ini_path(const php_smtp_place *place, const char *name)
{
	const char *path = zend_ini_string((char *) name, strlen(name), 0);

	if (!path || !*path) {
		return (smtp_span){NULL, 0};
	}
	zend_string *copy = zend_string_init(path, strlen(path), 0);
	smtp_span span = php_smtp_keep_string(place, copy);
	zend_string_release(copy);
	return span;
}

/* As PHP's ssl:// does: a CA named by hand, else the one of php.ini, else OpenSSL's own. */
static void default_ca(const php_smtp_place *place, smtp_server *server)
{
	if (!server->cafile.data && !server->capath.data) {
		server->cafile = ini_path(place, "openssl.cafile");
		server->capath = ini_path(place, "openssl.capath");
		server->trust_is_default = true;
	}
}

static bool read_url(php_smtp_place *place, zend_string *url, php_smtp_server *server)
{
	server->from_url = php_smtp_url_to_array(place, url, &server->values);
	return server->from_url;
}

static bool read_ini(php_smtp_place *place, php_smtp_server *server)
{
	if (!SMTP_G(server) || !*SMTP_G(server)) {
		return php_smtp_throw_argument(place, "must be given when the ini setting smtp.server is empty");
	}
	place->argument = 0;
	place->name = "smtp.server";
	zend_string *url = zend_string_init(SMTP_G(server), strlen(SMTP_G(server)), 0);
	bool good = read_url(place, url, server);
	OPENSSL_cleanse(ZSTR_VAL(url), ZSTR_LEN(url));
	zend_string_release(url);
	return good;
}

static bool get_values(php_smtp_place *place, zval *value, php_smtp_server *server)
{
	if (value) {
		ZVAL_DEREF(value);
	}
	if (!value || Z_TYPE_P(value) == IS_NULL) {
		return read_ini(place, server);
	}
	if (Z_TYPE_P(value) == IS_STRING) {
		return read_url(place, Z_STR_P(value), server);
	}
	if (Z_TYPE_P(value) != IS_ARRAY) {
		return php_smtp_throw_argument_type(place, "array|string|null", value);
	}
	ZVAL_COPY(&server->values, value);
	return true;
}

bool php_smtp_read_server(php_smtp_place *place, zval *value, php_smtp_server *server)
{
	memset(server, 0, sizeof *server);
	ZVAL_UNDEF(&server->values);
	smtp_server_init(&server->engine);
	server->engine.locale = SMTP_G(locale);
	server->engine.caller = php_smtp_caller();
	if (!get_values(place, value, server)
			|| !php_smtp_read_options(place, server_table, Z_ARRVAL(server->values), &server->engine)) {
		return false;
	}
	if (!server->engine.host.data && !server->engine.socket_path.data && !server->engine.capture.data) {
		return php_smtp_throw_argument(place, "must contain the key \"host\" or \"socket\"");
	}
	default_ca(place, &server->engine);
	return true;
}

void php_smtp_server_release(php_smtp_server *server)
{
	php_smtp_token_release(server);
	if (server->proxy_password) {
		OPENSSL_cleanse(ZSTR_VAL(server->proxy_password), ZSTR_LEN(server->proxy_password));
		zend_string_release(server->proxy_password);
	}
	if (Z_TYPE(server->values) != IS_ARRAY) {
		return;
	}
	if (server->from_url) {
		php_smtp_url_forget(&server->values);
	} else {
		zval_ptr_dtor(&server->values);
	}
}
/* }}} */

/* {{{ smtp_diagnose() */
static bool add_neighbour(const php_smtp_place *place, const char *key, smtp_diagnose_options *options, zval *port)
{
	zend_long number;

	if (!php_smtp_get_long(port, &number) || number < 1 || number > 65535) {
		return php_smtp_throw_value(place, key, "must hold only ports between 1 and 65535");
	}
	if (options->neighbour_count == SMTP_NEIGHBOURS_MAX) {
		return php_smtp_throw_value(place, key, "must hold at most %d ports", SMTP_NEIGHBOURS_MAX);
	}
	options->neighbour_ports[options->neighbour_count++] = (unsigned) number;
	return true;
}

static bool read_neighbours(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	smtp_diagnose_options *options = field;
	zval *port;

	if (Z_TYPE_P(value) == IS_TRUE || Z_TYPE_P(value) == IS_FALSE) {
		options->neighbours = Z_TYPE_P(value) == IS_TRUE;
		return true;
	}
	if (Z_TYPE_P(value) != IS_ARRAY) {
		return php_smtp_throw_type(place, option->key, "array|bool", value);
	}
	ZEND_HASH_FOREACH_VAL(Z_ARRVAL_P(value), port) {
		ZVAL_DEREF(port);
		if (!add_neighbour(place, option->key, options, port)) {
			return false;
		}
	} ZEND_HASH_FOREACH_END();
	options->neighbours = options->neighbour_count > 0;
	return true;
}

static bool read_addresses(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	bool shown;

	if (!php_smtp_read_bool(place, option, value, &shown)) {
		return false;
	}
	*(bool *) field = !shown;
	return true;
}

static bool add_selector(const php_smtp_place *place, const char *key, smtp_diagnose_options *options, zval *value)
{
	ZVAL_DEREF(value);
	if (Z_TYPE_P(value) != IS_STRING) {
		return php_smtp_throw_type(place, key, "array|string", value);
	}
	if (Z_STRLEN_P(value) == 0) {
		return true; /* a field of a form that was left empty */
	}
	if (options->dkim_selector_count == SMTP_SELECTORS_MAX) {
		return php_smtp_throw_value(place, key, "must hold at most %d selectors", SMTP_SELECTORS_MAX);
	}
	options->dkim_selectors[options->dkim_selector_count++] = php_smtp_keep_string(place, Z_STR_P(value));
	return true;
}

static bool read_selectors(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	zval *selector;

	if (Z_TYPE_P(value) != IS_ARRAY) {
		return add_selector(place, option->key, field, value);
	}
	ZEND_HASH_FOREACH_VAL(Z_ARRVAL_P(value), selector) {
		if (!add_selector(place, option->key, field, selector)) {
			return false;
		}
	} ZEND_HASH_FOREACH_END();
	return true;
}

#undef FIELD
#define FIELD(name) offsetof(php_smtp_diagnose_options, name)

static const php_smtp_option diagnose_table[] = {
	{"from", php_smtp_read_mailbox, FIELD(engine.from), 0, 0},
	{"to", php_smtp_read_mailbox, FIELD(engine.to), 0, 0},
	{"message", php_smtp_read_bool, FIELD(engine.message), 0, 0},
	{"neighbours", read_neighbours, FIELD(engine), 0, 0},
	{"dns", php_smtp_read_bool, FIELD(engine.dns), 0, 0},
	{"nameserver", php_smtp_read_text, FIELD(engine.nameserver), 0, 0},
	{"dkim_selector", read_selectors, FIELD(engine), 0, 0},
	{"deadline", php_smtp_read_seconds, FIELD(engine.deadline), 0, LONGEST_WAIT},
	{"addresses", read_addresses, FIELD(engine.hide_addresses), 0, 0},
	{"locale", php_smtp_read_locale, FIELD(locale), 0, 0},
	{"on_check", php_smtp_read_callable, FIELD(on_check), 0, 0},
	{NULL, NULL, 0, 0, 0},
};

bool php_smtp_read_diagnose_options(const php_smtp_place *place, HashTable *values,
	php_smtp_diagnose_options *options)
{
	smtp_diagnose_options_init(&options->engine);
	ZVAL_UNDEF(&options->on_check);
	return !values || php_smtp_read_options(place, diagnose_table, values, options);
}
/* }}} */

/* {{{ smtp_explain() */
static bool read_phase(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	if (Z_TYPE_P(value) != IS_STRING) {
		return php_smtp_throw_type(place, option->key, "string", value);
	}
	if (!smtp_phase_from_name(span_of(value), field)) {
		return php_smtp_throw_value(place, option->key, "must be the name of a phase, like \"data_end\"");
	}
	return true;
}

static bool read_code(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	zend_long code;

	if (!php_smtp_get_long(value, &code)) {
		return php_smtp_throw_type(place, option->key, "int", value);
	}
	if (code < 200 || code > 599) {
		return php_smtp_throw_value(place, option->key, "must be between 200 and 599");
	}
	*(int *) field = (int) code;
	return true;
}

#undef FIELD
#define FIELD(name) offsetof(smtp_explain_context, name)

static const php_smtp_option explain_table[] = {
	{"phase", read_phase, FIELD(phase), 0, 0},
	{"code", read_code, FIELD(code), 0, 0},
	{"enhanced_code", php_smtp_read_text, FIELD(enhanced_code), 0, 0},
	{"host", php_smtp_read_text, FIELD(host), 0, 0},
	{"provider", php_smtp_read_text, FIELD(provider), 0, 0},
	{"locale", php_smtp_read_locale, FIELD(locale), 0, 0},
	{NULL, NULL, 0, 0, 0},
};

bool php_smtp_read_explain_context(const php_smtp_place *place, HashTable *values, smtp_explain_context *context)
{
	memset(context, 0, sizeof *context);
	context->locale = SMTP_G(locale);
	return !values || php_smtp_read_options(place, explain_table, values, context);
}
/* }}} */
