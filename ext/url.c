/*
 * url.c - see url.h. The parsing is PHP's own; what a key may hold is checked where arrays are.
 */
#include "url.h"

#include <openssl/crypto.h>

#include "ext/standard/url.h"
#include "Zend/zend_smart_str.h"

#define EXAMPLE "must be a URL like \"smtp://user:password@host:587?tls=starttls\""

static void wipe(zend_string *string)
{
	if (string && !ZSTR_IS_INTERNED(string) && GC_REFCOUNT(string) == 1) {
		OPENSSL_cleanse(ZSTR_VAL(string), ZSTR_LEN(string));
	}
}

static void forget_parsed(php_url *parsed)
{
	wipe(parsed->pass);
	wipe(parsed->query);
	php_url_free(parsed);
}

void php_smtp_url_forget(zval *array)
{
	zval *value;

	if (Z_REFCOUNT_P(array) == 1) {
		ZEND_HASH_FOREACH_VAL(Z_ARRVAL_P(array), value) {
			if (Z_TYPE_P(value) == IS_STRING) {
				wipe(Z_STR_P(value));
			}
		} ZEND_HASH_FOREACH_END();
	}
	zval_ptr_dtor(array);
	ZVAL_UNDEF(array);
}

/* PHP's parser turns controls into underscores; we refuse them, and spaces. */
static bool has_only_url_octets(zend_string *url)
{
	for (size_t i = 0; i < ZSTR_LEN(url); i++) {
		unsigned char octet = (unsigned char) ZSTR_VAL(url)[i];
		if (octet <= ' ' || octet == 0x7f) {
			return false;
		}
	}
	return true;
}

static bool add_decoded(zval *array, const char *key, size_t key_length, const char *text, size_t length)
{
	zval value;
	zend_string *decoded = zend_string_init(text, length, 0);

	ZSTR_LEN(decoded) = php_raw_url_decode(ZSTR_VAL(decoded), length);
	ZVAL_NEW_STR(&value, decoded);
	if (!zend_hash_str_add(Z_ARRVAL_P(array), key, key_length, &value)) {
		wipe(decoded);
		zval_ptr_dtor(&value);
		return false;
	}
	return true;
}

static void add_part(zval *array, const char *key, zend_string *text)
{
	if (text) {
		add_decoded(array, key, strlen(key), ZSTR_VAL(text), ZSTR_LEN(text));
	}
}

static bool add_query(const php_smtp_place *place, zval *array, zend_string *query)
{
	const char *at = ZSTR_VAL(query), *end = at + ZSTR_LEN(query);

	while (at < end) {
		const char *next = memchr(at, '&', (size_t) (end - at));
		const char *stop = next ? next : end;
		const char *equals = memchr(at, '=', (size_t) (stop - at));
		if (!equals || equals == at) {
			return php_smtp_throw_argument(place, EXAMPLE);
		}
		if (!add_decoded(array, at, (size_t) (equals - at), equals + 1, (size_t) (stop - equals - 1))) {
			return php_smtp_throw_argument(place, "must say each key once");
		}
		at = stop + 1;
	}
	return true;
}

static bool is_smtps(const php_url *parsed)
{
	return zend_string_equals_literal_ci(parsed->scheme, "smtps");
}

static bool is_lmtp(const php_url *parsed)
{
	return zend_string_equals_literal_ci(parsed->scheme, "lmtp");
}

static bool is_ours(const php_url *parsed)
{
	return parsed->scheme
		&& (zend_string_equals_literal_ci(parsed->scheme, "smtp") || is_smtps(parsed) || is_lmtp(parsed))
		&& parsed->host && ZSTR_LEN(parsed->host) > 0 && !parsed->path && !parsed->fragment;
}

/* What has a path instead of a host. */
typedef struct local_kind {
	const char *scheme, *key;
	bool lmtp;
} local_kind;

static const local_kind local_kinds[] = {
	{"smtp+unix://", "socket", false},
	{"lmtp+unix://", "socket", true},
	{"capture://", "capture", false},
};

/* PHP's parser has no URL without a host but file://, so the few parts of these are found by hand. NULL: it has a host. */
static const local_kind *find_local(const char *url, size_t length)
{
	for (size_t i = 0; i < sizeof local_kinds / sizeof local_kinds[0]; i++) {
		size_t scheme = strlen(local_kinds[i].scheme);
		if (length > scheme && zend_binary_strncasecmp(url, length, local_kinds[i].scheme, scheme, scheme) == 0
				&& url[scheme] == '/') {
			return &local_kinds[i];
		}
	}
	return NULL;
}

static bool local_to_array(const php_smtp_place *place, const local_kind *kind, zend_string *url, zval *array)
{
	const char *path = ZSTR_VAL(url) + strlen(kind->scheme);
	size_t length = strcspn(path, "?"), drive = PHP_SMTP_BEFORE_DRIVE(path);
	bool good = true;

	if (!has_only_url_octets(url) || strchr(path, '#')) {
		return php_smtp_throw_argument(place, EXAMPLE);
	}
	array_init(array);
	add_decoded(array, kind->key, strlen(kind->key), path + drive, length - drive);
	if (kind->lmtp) {
		add_assoc_string(array, "protocol", "lmtp");
	}
	if (path[length]) {
		zend_string *query = zend_string_init(path + length + 1, strlen(path + length + 1), 0);
		good = add_query(place, array, query);
		wipe(query);
		zend_string_release(query);
	}
	if (!good) {
		php_smtp_url_forget(array);
	}
	return good;
}

bool php_smtp_url_to_array(const php_smtp_place *place, zend_string *url, zval *array)
{
	const local_kind *local = find_local(ZSTR_VAL(url), ZSTR_LEN(url));
	if (local) {
		return local_to_array(place, local, url, array);
	}
	php_url *parsed = has_only_url_octets(url) ? php_url_parse_ex(ZSTR_VAL(url), ZSTR_LEN(url)) : NULL;

	if (!parsed || !is_ours(parsed)) {
		if (parsed) {
			forget_parsed(parsed);
		}
		return php_smtp_throw_argument(place, EXAMPLE);
	}
	array_init(array);
	add_part(array, "host", parsed->host);
	if (parsed->port) {
		add_assoc_long(array, "port", parsed->port);
	}
	if (is_smtps(parsed)) {
		add_assoc_string(array, "tls", "implicit");
	}
	if (is_lmtp(parsed)) {
		add_assoc_string(array, "protocol", "lmtp");
	}
	add_part(array, "username", parsed->user);
	add_part(array, "password", parsed->pass);
	bool good = !parsed->query || add_query(place, array, parsed->query);
	forget_parsed(parsed);
	if (!good) {
		php_smtp_url_forget(array);
	}
	return good;
}

static const struct {
	const char *scheme;
	smtp_proxy_kind kind;
	unsigned port;
} proxies[] = {
	{"socks5", SMTP_PROXY_SOCKS5, 1080},
	{"socks5h", SMTP_PROXY_SOCKS5H, 1080},
	{"http", SMTP_PROXY_HTTP, 8080},
};

static bool find_proxy(const php_url *parsed, smtp_server *server)
{
	for (size_t i = 0; i < sizeof proxies / sizeof proxies[0]; i++) {
		if (zend_binary_strcasecmp(ZSTR_VAL(parsed->scheme), ZSTR_LEN(parsed->scheme), proxies[i].scheme,
				strlen(proxies[i].scheme)) == 0) {
			server->proxy = proxies[i].kind;
			server->proxy_port = parsed->port ? parsed->port : proxies[i].port;
			return true;
		}
	}
	return false;
}

static bool is_proxy(const php_url *parsed)
{
	bool no_path = !parsed->path || zend_string_equals_literal(parsed->path, "/");

	return parsed->scheme && parsed->host && ZSTR_LEN(parsed->host) > 0 && no_path && !parsed->query && !parsed->fragment;
}

static smtp_span span_of(zend_string *string)
{
	return (smtp_span){ZSTR_VAL(string), ZSTR_LEN(string)};
}

static zend_string *decoded(zend_string *text)
{
	zend_string *copy = zend_string_init(ZSTR_VAL(text), ZSTR_LEN(text), 0);

	ZSTR_LEN(copy) = php_raw_url_decode(ZSTR_VAL(copy), ZSTR_LEN(copy));
	return copy;
}

static void take_proxy(const php_smtp_place *place, const php_url *parsed, smtp_server *server, zend_string **password)
{
	server->proxy_host = php_smtp_keep_string(place, parsed->host);
	if (parsed->user) {
		zend_string *username = decoded(parsed->user);
		server->proxy_username = php_smtp_keep_string(place, username);
		zend_string_release(username);
	}
	if (parsed->pass) {
		*password = decoded(parsed->pass);
		server->proxy_password = span_of(*password);
	}
}

bool php_smtp_url_to_proxy(const php_smtp_place *place, const char *key, zend_string *url, smtp_server *server,
	zend_string **password)
{
	php_url *parsed = has_only_url_octets(url) ? php_url_parse_ex(ZSTR_VAL(url), ZSTR_LEN(url)) : NULL;
	bool good = parsed && is_proxy(parsed) && find_proxy(parsed, server);

	if (good) {
		take_proxy(place, parsed, server, password);
	}
	if (parsed) {
		forget_parsed(parsed);
	}
	return good || php_smtp_throw_value(place, key, "must be a URL like \"socks5://user:password@host:1080\" or \"http://host:8080\"");
}

/* Whether it holds a key with a secret, in letters of whatever case. */
static bool may_be_secret(const char *query)
{
	static const char *const signs[] = {"pass", "token", "proxy"};
	char *lower = zend_str_tolower_dup(query, strlen(query));
	bool found = false;

	for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
		found = found || strstr(lower, signs[i]);
	}
	OPENSSL_cleanse(lower, strlen(lower));
	efree(lower);
	return found;
}

/* Of a query that may hold a secret nothing is shown. */
static void show_query(smart_str *shown, const char *query)
{
	smart_str_appendc(shown, '?');
	smart_str_appends(shown, may_be_secret(query) ? "***" : query);
}

static zend_string *masked_local(const char *url)
{
	smart_str shown = {0};
	size_t length = strcspn(url, "?");

	smart_str_appendl(&shown, url, length);
	if (url[length]) {
		show_query(&shown, url + length + 1);
	}
	smart_str_0(&shown);
	return shown.s;
}

/* What cannot be parsed may be a secret as a whole. */
zend_string *php_smtp_url_masked(const char *url, size_t length)
{
	smart_str shown = {0};

	if (find_local(url, length)) {
		return masked_local(url);
	}
	php_url *parsed = php_url_parse_ex(url, length);

	/* what stands before the question mark then belongs to the password too */
	bool misread = parsed && parsed->query && strchr(ZSTR_VAL(parsed->query), '@');
	if (!parsed || misread || !is_ours(parsed)) {
		smart_str_appends(&shown, "***");
	} else {
		smart_str_append(&shown, parsed->scheme);
		smart_str_appends(&shown, "://");
		if (parsed->user) {
			smart_str_append(&shown, parsed->user);
			smart_str_appends(&shown, parsed->pass ? ":***@" : "@");
		}
		smart_str_append(&shown, parsed->host);
		if (parsed->port) {
			smart_str_appendc(&shown, ':');
			smart_str_append_long(&shown, parsed->port);
		}
		if (parsed->query) {
			show_query(&shown, ZSTR_VAL(parsed->query));
		}
	}
	if (parsed) {
		forget_parsed(parsed);
	}
	smart_str_0(&shown);
	return shown.s;
}
