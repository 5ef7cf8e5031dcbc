/*
 * message_fields.c - see message_fields.h.
 */
#include "message_fields.h"

/* {{{ headers: name => value, or name => list of values */
static size_t count_headers(HashTable *values)
{
	zval *value;
	size_t count = 0;

	ZEND_HASH_FOREACH_VAL(values, value) {
		ZVAL_DEREF(value);
		count += Z_TYPE_P(value) == IS_ARRAY ? zend_hash_num_elements(Z_ARRVAL_P(value)) : 1;
	} ZEND_HASH_FOREACH_END();
	return count;
}

static bool add_header(const php_smtp_place *place, smtp_message *message, smtp_header *headers, smtp_span name,
	zval *value)
{
	ZVAL_DEREF(value);
	if (Z_TYPE_P(value) != IS_STRING && Z_TYPE_P(value) != IS_LONG) {
		return php_smtp_throw_value(place, "headers", "must hold only strings, or lists of strings");
	}
	zend_string *text = zval_get_string(value);
	headers[message->header_count].name = name;
	headers[message->header_count++].value = php_smtp_keep_string(place, text);
	zend_string_release(text);
	return true;
}

static bool add_header_values(const php_smtp_place *place, smtp_message *message, smtp_header *headers,
	smtp_span name, zval *value)
{
	zval *inner;

	ZVAL_DEREF(value);
	if (Z_TYPE_P(value) != IS_ARRAY) {
		return add_header(place, message, headers, name, value);
	}
	ZEND_HASH_FOREACH_VAL(Z_ARRVAL_P(value), inner) {
		if (!add_header(place, message, headers, name, inner)) {
			return false;
		}
	} ZEND_HASH_FOREACH_END();
	return true;
}

bool php_smtp_read_headers(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	smtp_message *message = field;
	zend_string *name;
	zval *inner;

	if (Z_TYPE_P(value) != IS_ARRAY) {
		return php_smtp_throw_type(place, option->key, "array", value);
	}
	smtp_header *headers = php_smtp_keep_block(place, count_headers(Z_ARRVAL_P(value)), sizeof *headers);
	message->headers = headers;
	ZEND_HASH_FOREACH_STR_KEY_VAL(Z_ARRVAL_P(value), name, inner) {
		if (!name) {
			return php_smtp_throw_value(place, option->key, "must be an array of name => value");
		}
		if (!add_header_values(place, message, headers, php_smtp_keep_string(place, name), inner)) {
			return false;
		}
	} ZEND_HASH_FOREACH_END();
	return true;
}
/* }}} */

/* {{{ lists of words */
static const char *word_end(const char *at, const char *end)
{
	while (at < end && *at != ' ' && *at != '\t') {
		at++;
	}
	return at;
}

static size_t split(smtp_span text, smtp_span *words)
{
	const char *end = text.data + text.length, *at = text.data;
	size_t count = 0;

	while (at < end) {
		const char *stop = word_end(at, end);
		if (stop > at) {
			if (words) {
				words[count] = (smtp_span){at, (size_t) (stop - at)};
			}
			count++;
		}
		at = stop < end ? stop + 1 : end;
	}
	return count;
}

static bool read_list(const php_smtp_place *place, const char *key, HashTable *values, smtp_span *words, size_t *count)
{
	zval *value;

	ZEND_HASH_FOREACH_VAL(values, value) {
		ZVAL_DEREF(value);
		if (Z_TYPE_P(value) != IS_STRING) {
			return php_smtp_throw_value(place, key, "must hold only strings");
		}
		words[(*count)++] = php_smtp_keep_string(place, Z_STR_P(value));
	} ZEND_HASH_FOREACH_END();
	return true;
}

bool php_smtp_read_words(const php_smtp_place *place, const char *key, zval *value, const smtp_span **words,
	size_t *count)
{
	smtp_span *found;

	*count = 0;
	if (Z_TYPE_P(value) == IS_STRING) {
		smtp_span text = php_smtp_keep_string(place, Z_STR_P(value));
		*words = found = php_smtp_keep_block(place, split(text, NULL), sizeof *found);
		*count = split(text, found);
		return true;
	}
	if (Z_TYPE_P(value) != IS_ARRAY) {
		return php_smtp_throw_type(place, key, "array|string", value);
	}
	*words = found = php_smtp_keep_block(place, zend_hash_num_elements(Z_ARRVAL_P(value)), sizeof *found);
	return read_list(place, key, Z_ARRVAL_P(value), found, count);
}

bool php_smtp_read_in_reply_to(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	smtp_message *message = field;

	return php_smtp_read_words(place, option->key, value, &message->in_reply_to, &message->in_reply_to_count);
}

bool php_smtp_read_references(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	smtp_message *message = field;

	return php_smtp_read_words(place, option->key, value, &message->references, &message->reference_count);
}
/* }}} */

bool php_smtp_read_priority(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	static const char *const names[] = {"high", "normal", "low", NULL};
	static const unsigned numbers[] = {1, 3, 5};
	zend_long number = 0;
	size_t index;

	if (Z_TYPE_P(value) != IS_LONG && Z_TYPE_P(value) != IS_STRING) {
		return php_smtp_throw_type(place, option->key, "int|string", value);
	}
	if (php_smtp_find_word(names, value, &index)) {
		number = numbers[index];
	} else if (!php_smtp_get_long(value, &number) || number < 1 || number > 5) {
		return php_smtp_throw_value(place, option->key, "must be between 1 and 5, or \"high\", \"normal\" or \"low\"");
	}
	*(unsigned *) field = (unsigned) number;
	return true;
}

static const php_smtp_option list_unsubscribe_table[] = {
	{"url", php_smtp_read_name, offsetof(smtp_list_unsubscribe, url), 0, 0},
	{"mailto", php_smtp_read_name, offsetof(smtp_list_unsubscribe, mailto), 0, 0},
	{"one_click", php_smtp_read_bool, offsetof(smtp_list_unsubscribe, one_click), 0, 0},
	{NULL, NULL, 0, 0, 0},
};

bool php_smtp_read_list_unsubscribe(const php_smtp_place *place, const php_smtp_option *option, zval *value,
	void *field)
{
	const smtp_list_unsubscribe *list = field;

	if (!php_smtp_read_inner(place, option, list_unsubscribe_table, value, field)) {
		return false;
	}
	if (!list->url.data && !list->mailto.data) {
		return php_smtp_throw_value(place, option->key, "must hold url, mailto or both");
	}
	return true;
}

/* {{{ dsn */
static bool add_notify(const php_smtp_place *place, const char *key, const zval *word, unsigned *notify)
{
	static const char *const names[] = {"never", "success", "failure", "delay", NULL};
	size_t index;

	if (!php_smtp_find_word(names, word, &index)) {
		return php_smtp_throw_value(place, key,
			"must be \"never\", or hold only \"success\", \"failure\", \"delay\"");
	}
	*notify |= (unsigned) SMTP_NOTIFY_NEVER << index;
	return true;
}

static bool read_notify(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	zval *word;

	if (Z_TYPE_P(value) != IS_ARRAY) {
		return Z_TYPE_P(value) == IS_STRING ? add_notify(place, option->key, value, field)
			: php_smtp_throw_type(place, option->key, "array|string", value);
	}
	ZEND_HASH_FOREACH_VAL(Z_ARRVAL_P(value), word) {
		ZVAL_DEREF(word);
		if (!add_notify(place, option->key, word, field)) {
			return false;
		}
	} ZEND_HASH_FOREACH_END();
	return true;
}

static bool read_return(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	static const char *const names[] = {"full", "headers", NULL};
	size_t index;

	if (!php_smtp_find_word(names, value, &index)) {
		return php_smtp_throw_value(place, option->key, "must be \"full\" or \"headers\"");
	}
	*(smtp_dsn_return *) field = index == 0 ? SMTP_RETURN_FULL : SMTP_RETURN_HEADERS;
	return true;
}

static const php_smtp_option dsn_table[] = {
	{"notify", read_notify, offsetof(smtp_dsn, notify), 0, 0},
	{"ret", read_return, offsetof(smtp_dsn, ret), 0, 0},
	{"envid", php_smtp_read_name, offsetof(smtp_dsn, envid), 0, 0},
	{NULL, NULL, 0, 0, 0},
};

bool php_smtp_read_dsn(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	return php_smtp_read_inner(place, option, dsn_table, value, field);
}
/* }}} */

/* {{{ what is asked of the server */
static bool read_whole(const php_smtp_place *place, const php_smtp_option *option, const zval *value, zend_long least,
	zend_long most, zend_long *number)
{
	if (Z_TYPE_P(value) != IS_LONG && Z_TYPE_P(value) != IS_STRING) {
		return php_smtp_throw_type(place, option->key, "int", value);
	}
	if (!php_smtp_get_long(value, number) || *number < least || *number > most) {
		return php_smtp_throw_value(place, option->key, "must be between " ZEND_LONG_FMT " and " ZEND_LONG_FMT, least, most);
	}
	return true;
}

#define NINE_DIGITS 999999999

static bool read_seconds_to_deliver(const php_smtp_place *place, const php_smtp_option *option, zval *value,
	void *field)
{
	smtp_deliver_by *by = field;
	zend_long seconds;

	if (!read_whole(place, option, value, -NINE_DIGITS, NINE_DIGITS, &seconds)) {
		return false;
	}
	by->given = true;
	by->seconds = seconds;
	return true;
}

static bool read_deliver_by_mode(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	static const char *const names[] = {"notify", "return", NULL};
	smtp_deliver_by *by = field;
	size_t index;

	if (!php_smtp_find_word(names, value, &index)) {
		return php_smtp_throw_value(place, option->key, "must be \"notify\" or \"return\"");
	}
	by->mode = index == 0 ? SMTP_DELIVER_BY_NOTIFY : SMTP_DELIVER_BY_RETURN;
	return true;
}

static const php_smtp_option deliver_by_table[] = {
	{"seconds", read_seconds_to_deliver, 0, 0, 0},
	{"mode", read_deliver_by_mode, 0, 0, 0},
	{"trace", php_smtp_read_bool, offsetof(smtp_deliver_by, trace), 0, 0},
	{NULL, NULL, 0, 0, 0},
};

bool php_smtp_read_deliver_by(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	const smtp_deliver_by *by = field;

	if (Z_TYPE_P(value) == IS_LONG || Z_TYPE_P(value) == IS_STRING) {
		return read_seconds_to_deliver(place, option, value, field);
	}
	if (Z_TYPE_P(value) != IS_ARRAY) {
		return php_smtp_throw_type(place, option->key, "array|int", value);
	}
	if (!php_smtp_read_inner(place, option, deliver_by_table, value, field)) {
		return false;
	}
	return by->given || php_smtp_throw_value(place, option->key, "must hold the key \"seconds\"");
}

bool php_smtp_read_mt_priority(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	smtp_demands *demands = field;
	zend_long number;

	if (!read_whole(place, option, value, -9, 9, &number)) {
		return false;
	}
	demands->has_mt_priority = true;
	demands->mt_priority = (int) number;
	return true;
}

bool php_smtp_read_hold_for(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	smtp_demands *demands = field;
	zend_long seconds;

	if (!read_whole(place, option, value, 1, NINE_DIGITS, &seconds)) {
		return false;
	}
	demands->hold_for = seconds;
	return true;
}
/* }}} */
