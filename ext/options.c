/*
 * options.c - see options.h: the walk over a table, the words of its exceptions, the common kinds.
 */
#include "options.h"
#include "batch.h"
#include "settings.h"

#include <math.h>

#include "Zend/zend_exceptions.h"
#include "main/fopen_wrappers.h"
#include "main/php_streams.h"

/* {{{ what lives until the call ends */
void php_smtp_keep(const php_smtp_place *place, zval *value)
{
	Z_TRY_ADDREF_P(value);
	zend_hash_next_index_insert(place->kept, value);
}

zval *php_smtp_held(const php_smtp_place *place, zval *value, zval *room)
{
	if (!Z_ISREF_P(value)) {
		return value;
	}
	ZVAL_COPY_VALUE(room, Z_REFVAL_P(value));
	php_smtp_keep(place, room);
	return room;
}

smtp_span php_smtp_keep_string(const php_smtp_place *place, zend_string *string)
{
	zval value;

	ZVAL_STR_COPY(&value, string);
	zend_hash_next_index_insert(place->kept, &value);
	return (smtp_span){ZSTR_VAL(string), ZSTR_LEN(string)};
}

/* A zend_string is a block with an owner: its octets are aligned for any struct of ours. */
void *php_smtp_keep_block(const php_smtp_place *place, size_t count, size_t size)
{
	zval value;
	zend_string *block = zend_string_safe_alloc(count, size, 0, 0);

	memset(ZSTR_VAL(block), 0, count * size + 1);
	ZVAL_NEW_STR(&value, block);
	zend_hash_next_index_insert(place->kept, &value);
	return ZSTR_VAL(block);
}
/* }}} */

/* {{{ exceptions */
static void throw_at(zend_class_entry *class, const php_smtp_place *place, const char *text)
{
	if (EG(exception)) {
		return;
	}
	if (place->argument) {
		zend_throw_error(class, "%s(): Argument #%u ($%s) %s", get_active_function_name(),
			(unsigned) place->argument, place->name, text);
	} else {
		zend_throw_error(class, "%s(): The ini setting %s %s", get_active_function_name(), place->name, text);
	}
}

bool php_smtp_throw_argument(const php_smtp_place *place, const char *must, ...)
{
	char *text;
	va_list arguments;

	va_start(arguments, must);
	zend_vspprintf(&text, 0, must, arguments);
	va_end(arguments);
	throw_at(PHP_SMTP_VALUE_ERROR, place, text);
	efree(text);
	return false;
}

bool php_smtp_throw_value(const php_smtp_place *place, const char *key, const char *must, ...)
{
	char *text;
	va_list arguments;

	va_start(arguments, must);
	zend_vspprintf(&text, 0, must, arguments);
	va_end(arguments);
	php_smtp_throw_argument(place, "key \"%s%s\" %s", place->prefix ? place->prefix : "", key, text);
	efree(text);
	return false;
}

/* PHP's own names differ between releases for objects. */
static const char *type_name(const zval *value)
{
	return Z_TYPE_P(value) == IS_OBJECT ? ZSTR_VAL(Z_OBJCE_P(value)->name) : zend_zval_type_name((zval *) value);
}

bool php_smtp_throw_type(const php_smtp_place *place, const char *key, const char *expected, const zval *value)
{
	char *text;

	zend_spprintf(&text, 0, "key \"%s%s\" must be of type %s, %s given", place->prefix ? place->prefix : "", key,
		expected, type_name(value));
	throw_at(zend_ce_type_error, place, text);
	efree(text);
	return false;
}

bool php_smtp_throw_argument_type(const php_smtp_place *place, const char *expected, const zval *value)
{
	char *text;

	zend_spprintf(&text, 0, "must be of type %s, %s given", expected, type_name(value));
	throw_at(zend_ce_type_error, place, text);
	efree(text);
	return false;
}

#define KEY_SHOWN 60

/* Settings of the server and options of a run are easily taken for each other. */
static const char *where_it_belongs(const php_smtp_place *place, const char *key)
{
	if (!place->prefix && strcmp(place->name, "options") == 0 && php_smtp_is_server_key(key)) {
		return ", which is one of $server";
	}
	if (!place->prefix && strcmp(place->name, "server") == 0 && php_smtp_is_batch_key(key)) {
		return ", which is an option of smtp_send_many()";
	}
	return "";
}

/* A key is shown, for it is a name and no value, but short and without controls. */
static bool throw_unknown(const php_smtp_place *place, zend_string *key, zend_ulong index)
{
	char shown[KEY_SHOWN + 1];
	size_t length = 0;

	if (!key) {
		return php_smtp_throw_argument(place, "must not contain the unknown key " ZEND_LONG_FMT, (zend_long) index);
	}
	while (length < ZSTR_LEN(key) && length < KEY_SHOWN) {
		char octet = ZSTR_VAL(key)[length];
		shown[length++] = octet >= ' ' && octet <= '~' ? octet : '?';
	}
	shown[length] = '\0';
	return php_smtp_throw_argument(place, "must not contain the unknown key \"%s%s\"%s",
		place->prefix ? place->prefix : "", shown, where_it_belongs(place, shown));
}
/* }}} */

/* {{{ the walk */
static const php_smtp_option *find_option(const php_smtp_option *table, const char *key, size_t length)
{
	for (const php_smtp_option *option = table; option->key; option++) {
		if (strlen(option->key) == length && memcmp(option->key, key, length) == 0) {
			return option;
		}
	}
	return NULL;
}

bool php_smtp_has_option(const php_smtp_option *table, const char *key)
{
	return find_option(table, key, strcspn(key, "[.")) != NULL;
}

bool php_smtp_read_options(const php_smtp_place *place, const php_smtp_option *table, HashTable *values, void *target)
{
	zend_ulong index;
	zend_string *key;
	zval *value, room;

	ZEND_HASH_FOREACH_KEY_VAL(values, index, key, value) {
		const php_smtp_option *option = key ? find_option(table, ZSTR_VAL(key), ZSTR_LEN(key)) : NULL;
		if (!option) {
			return throw_unknown(place, key, index);
		}
		value = php_smtp_held(place, value, &room);
		if (Z_TYPE_P(value) != IS_NULL && !option->read(place, option, value, (char *) target + option->offset)) {
			return false;
		}
	} ZEND_HASH_FOREACH_END();
	return true;
}

static php_smtp_place inner_place(const php_smtp_place *place, zend_string *prefix)
{
	php_smtp_place inner = *place;

	inner.prefix = php_smtp_keep_string(place, prefix).data;
	zend_string_release(prefix);
	return inner;
}

php_smtp_place php_smtp_inside(const php_smtp_place *place, const char *key)
{
	return inner_place(place, strpprintf(0, "%s%s.", place->prefix ? place->prefix : "", key));
}

php_smtp_place php_smtp_inside_item(const php_smtp_place *place, const char *key, size_t index)
{
	return inner_place(place, strpprintf(0, "%s%s[%zu].", place->prefix ? place->prefix : "", key, index));
}

bool php_smtp_read_inner(const php_smtp_place *place, const php_smtp_option *option, const php_smtp_option *table,
	zval *value, void *target)
{
	if (Z_TYPE_P(value) != IS_ARRAY) {
		return php_smtp_throw_type(place, option->key, "array", value);
	}
	php_smtp_place inner = php_smtp_inside(place, option->key);
	return php_smtp_read_options(&inner, table, Z_ARRVAL_P(value), target);
}
/* }}} */

/* {{{ strings */
bool php_smtp_find_word(const char *const *names, const zval *word, size_t *index)
{
	for (*index = 0; names[*index]; (*index)++) {
		size_t length = strlen(names[*index]);
		if (Z_TYPE_P(word) == IS_STRING && Z_STRLEN_P(word) == length
				&& zend_binary_strcasecmp(Z_STRVAL_P(word), length, names[*index], length) == 0) {
			return true;
		}
	}
	return false;
}

bool php_smtp_read_text(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	if (Z_TYPE_P(value) != IS_STRING) {
		return php_smtp_throw_type(place, option->key, "string", value);
	}
	*(smtp_span *) field = php_smtp_keep_string(place, Z_STR_P(value));
	return true;
}

bool php_smtp_read_name(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	smtp_span *span = field;

	if (!php_smtp_read_text(place, option, value, field)) {
		return false;
	}
	if (span->length == 0) {
		return php_smtp_throw_value(place, option->key, "must not be empty");
	}
	if (memchr(span->data, '\0', span->length)) {
		return php_smtp_throw_value(place, option->key, "must not contain any null bytes");
	}
	return true;
}

static bool is_host_octet(unsigned char octet)
{
	return octet > ' ' && octet != 0x7f && !strchr("/@?#\\[]", octet);
}

bool php_smtp_read_host(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	smtp_span *host = field;

	if (!php_smtp_read_name(place, option, value, field)) {
		return false;
	}
	if (host->length > 2 && host->data[0] == '[' && host->data[host->length - 1] == ']') {
		host->data++;
		host->length -= 2;
	}
	for (size_t i = 0; i < host->length; i++) {
		if (!is_host_octet((unsigned char) host->data[i])) {
			return php_smtp_throw_value(place, option->key, "must be a host name or an IP address");
		}
	}
	return true;
}

/* The engine opens files itself, without PHP's stream wrappers: what PHP asks of a path is asked here. */
static bool read_path(const php_smtp_place *place, const php_smtp_option *option, zval *value, smtp_span *path,
	bool directory)
{
	char absolute[MAXPATHLEN];
	zend_stat_t status;

	if (!php_smtp_read_name(place, option, value, path)) {
		return false;
	}
	if (!expand_filepath(path->data, absolute)) {
		return php_smtp_throw_value(place, option->key, "must be a shorter path");
	}
	if (directory && strchr(absolute, ZEND_PATHS_SEPARATOR)) {
		/* OpenSSL would read a list of directories, and open_basedir was asked about one */
		return php_smtp_throw_value(place, option->key, "must not contain \"%c\"", ZEND_PATHS_SEPARATOR);
	}
	if (php_check_open_basedir_ex(absolute, 0)) {
		return php_smtp_throw_value(place, option->key, "must be within the paths of open_basedir");
	}
	if (VCWD_STAT(absolute, &status) != 0 || VCWD_ACCESS(absolute, R_OK) != 0
			|| !(directory ? S_ISDIR(status.st_mode) : S_ISREG(status.st_mode))) {
		return php_smtp_throw_value(place, option->key, "must be a readable %s", directory ? "directory" : "file");
	}
	zend_string *copy = zend_string_init(absolute, strlen(absolute), 0);
	*path = php_smtp_keep_string(place, copy);
	zend_string_release(copy);
	return true;
}

bool php_smtp_read_file(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	return read_path(place, option, value, field, false);
}

/* Whether somebody listens there, or a folder is there, stands in the result. */
bool php_smtp_read_absolute(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	smtp_span *path = field;
	char absolute[MAXPATHLEN];

	if (!php_smtp_read_name(place, option, value, field)) {
		return false;
	}
	if (!IS_ABSOLUTE_PATH(path->data, path->length) || !expand_filepath(path->data, absolute)) {
		return php_smtp_throw_value(place, option->key, "must be an absolute path");
	}
	if (php_check_open_basedir_ex(absolute, 0)) {
		return php_smtp_throw_value(place, option->key, "must be within the paths of open_basedir");
	}
	zend_string *copy = zend_string_init(absolute, strlen(absolute), 0);
	*path = php_smtp_keep_string(place, copy);
	zend_string_release(copy);
	return true;
}

bool php_smtp_read_directory(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	return read_path(place, option, value, field, true);
}
/* }}} */

/* {{{ numbers: settings are often kept as strings, and a URL has nothing else */
bool php_smtp_get_long(const zval *value, zend_long *number)
{
	double ignored;

	if (Z_TYPE_P(value) == IS_LONG) {
		*number = Z_LVAL_P(value);
		return true;
	}
	return Z_TYPE_P(value) == IS_STRING
		&& is_numeric_string(Z_STRVAL_P(value), Z_STRLEN_P(value), number, &ignored, false) == IS_LONG;
}

static bool get_double(const zval *value, double *number)
{
	zend_long whole;

	if (php_smtp_get_long(value, &whole)) {
		*number = (double) whole;
		return true;
	}
	if (Z_TYPE_P(value) == IS_DOUBLE) {
		*number = Z_DVAL_P(value);
		return true;
	}
	return Z_TYPE_P(value) == IS_STRING
		&& is_numeric_string(Z_STRVAL_P(value), Z_STRLEN_P(value), &whole, number, false) == IS_DOUBLE;
}

/* The smallest wait is a millisecond; a row whose `min` is 0 allows 0 as "none". NAN is in no range. */
bool php_smtp_read_seconds(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	double seconds;

	if (!get_double(value, &seconds)) {
		return php_smtp_throw_type(place, option->key, "int|float", value);
	}
	if (!(seconds >= option->min && seconds <= option->max)) {
		return php_smtp_throw_value(place, option->key, "must be between %s and %d seconds",
			option->min > 0 ? "0.001" : "0", (int) option->max);
	}
	*(int64_t *) field = (int64_t) (seconds * (double) SMTP_SECOND);
	return true;
}

bool php_smtp_read_port(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	zend_long port;

	if (!php_smtp_get_long(value, &port)) {
		return php_smtp_throw_type(place, option->key, "int", value);
	}
	if (port < 1 || port > 65535) {
		return php_smtp_throw_value(place, option->key, "must be between 1 and 65535");
	}
	*(unsigned *) field = (unsigned) port;
	return true;
}

/* Also 0 and 1, and the words that a URL has to use. */
bool php_smtp_read_bool(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	zend_long number = -1;

	if (Z_TYPE_P(value) == IS_TRUE || Z_TYPE_P(value) == IS_FALSE) {
		number = Z_TYPE_P(value) == IS_TRUE;
	} else if (Z_TYPE_P(value) == IS_STRING && zend_string_equals_literal_ci(Z_STR_P(value), "true")) {
		number = 1;
	} else if (Z_TYPE_P(value) == IS_STRING && zend_string_equals_literal_ci(Z_STR_P(value), "false")) {
		number = 0;
	} else if (!php_smtp_get_long(value, &number)) {
		return php_smtp_throw_type(place, option->key, "bool", value);
	}
	if (number != 0 && number != 1) {
		return php_smtp_throw_value(place, option->key, "must be true or false");
	}
	*(bool *) field = number == 1;
	return true;
}
/* }}} */

bool php_smtp_read_locale(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	if (Z_TYPE_P(value) != IS_STRING) {
		return php_smtp_throw_type(place, option->key, "string", value);
	}
	if (!smtp_locale_from_name((smtp_span){Z_STRVAL_P(value), Z_STRLEN_P(value)}, field)) {
		return php_smtp_throw_value(place, option->key, "must be one of \"en\", \"zh\"");
	}
	return true;
}

bool php_smtp_read_count(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	zend_long count;

	if (!php_smtp_get_long(value, &count)) {
		return php_smtp_throw_type(place, option->key, "int", value);
	}
	if (count < (zend_long) option->min || count > (zend_long) option->max) {
		return php_smtp_throw_value(place, option->key, "must be between %d and %d", (int) option->min, (int) option->max);
	}
	*(unsigned *) field = (unsigned) count;
	return true;
}

bool php_smtp_read_callable(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	if (!zend_is_callable(value, 0, NULL)) {
		return EG(exception) ? false : php_smtp_throw_type(place, option->key, "callable", value);
	}
	php_smtp_keep(place, value);
	ZVAL_COPY_VALUE((zval *) field, value);
	return true;
}
