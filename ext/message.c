/*
 * message.c - see message.h.
 */
#include "message.h"
#include "addresses.h"

#include "Zend/zend_exceptions.h"
#include "ext/date/php_date.h"

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

static bool read_headers(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
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

/* {{{ date: Unix time, or an object that knows its zone */
static bool ask(zval *object, const char *method, zend_long *answer)
{
	zval name, returned;

	ZVAL_UNDEF(&returned);
	ZVAL_STRING(&name, method);
	bool good = call_user_function(NULL, object, &name, &returned, 0, NULL) == SUCCESS
		&& !EG(exception) && Z_TYPE(returned) == IS_LONG;
	if (good) {
		*answer = Z_LVAL(returned);
	}
	zval_ptr_dtor(&name);
	zval_ptr_dtor(&returned);
	return good;
}

static bool read_date(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	smtp_message *message = field;
	zend_long time = 0, zone = 0;

	if (Z_TYPE_P(value) == IS_LONG) {
		time = Z_LVAL_P(value);
	} else if (Z_TYPE_P(value) == IS_OBJECT && instanceof_function(Z_OBJCE_P(value), php_date_get_interface_ce())) {
		php_smtp_keep(place, value);
		zval object;
		ZVAL_COPY_VALUE(&object, value);
		if (!ask(&object, "getTimestamp", &time) || !ask(&object, "getOffset", &zone)) {
			return php_smtp_throw_value(place, option->key, "must be a date that can be told");
		}
	} else {
		return php_smtp_throw_type(place, option->key, "DateTimeInterface|int", value);
	}
	message->has_date = true;
	message->date = time;
	message->date_zone = (int32_t) zone;
	return true;
}
/* }}} */

/* {{{ envelope */
static bool read_envelope_from(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	smtp_message *message = field;

	message->has_envelope_from = true;
	return php_smtp_read_text(place, option, value, &message->envelope_from);
}

static bool read_envelope_to(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	smtp_message *message = field;

	message->has_envelope_to = true;
	return php_smtp_read_mailboxes(place, option, value, &message->envelope_to);
}

static const php_smtp_option envelope_table[] = {
	{"from", read_envelope_from, 0, 0, 0},
	{"to", read_envelope_to, 0, 0, 0},
	{NULL, NULL, 0, 0, 0},
};

static bool read_envelope(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	php_smtp_place inner = *place;

	if (Z_TYPE_P(value) != IS_ARRAY) {
		return php_smtp_throw_type(place, option->key, "array", value);
	}
	inner.prefix = "envelope.";
	return php_smtp_read_options(&inner, envelope_table, Z_ARRVAL_P(value), field);
}
/* }}} */

static bool read_raw(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	php_smtp_message *message = field;

	if (Z_TYPE_P(value) == IS_STRING) {
		return php_smtp_read_text(place, option, value, &message->engine.raw);
	}
	if (Z_TYPE_P(value) != IS_RESOURCE) {
		return php_smtp_throw_type(place, option->key, "resource|string", value);
	}
	message->engine.raw_source = &message->stream.source;
	return php_smtp_stream_open(place, option->key, value, &message->stream);
}

#define FIELD(name) offsetof(smtp_message, name)

static const php_smtp_option message_table[] = {
	{"from", php_smtp_read_mailboxes, FIELD(from), 0, 0},
	{"sender", php_smtp_read_mailboxes, FIELD(sender), 0, 0},
	{"to", php_smtp_read_mailboxes, FIELD(to), 0, 0},
	{"cc", php_smtp_read_mailboxes, FIELD(cc), 0, 0},
	{"bcc", php_smtp_read_mailboxes, FIELD(bcc), 0, 0},
	{"reply_to", php_smtp_read_mailboxes, FIELD(reply_to), 0, 0},
	{"subject", php_smtp_read_text, FIELD(subject), 0, 0},
	{"text", php_smtp_read_text, FIELD(text), 0, 0},
	{"html", php_smtp_read_text, FIELD(html), 0, 0},
	{"headers", read_headers, 0, 0, 0},
	{"date", read_date, 0, 0, 0},
	{"message_id", php_smtp_read_text, FIELD(message_id), 0, 0},
	{"envelope", read_envelope, 0, 0, 0},
	{"raw", read_raw, 0, 0, 0},
	{NULL, NULL, 0, 0, 0},
};

bool php_smtp_read_message(const php_smtp_place *place, HashTable *values, php_smtp_message *message)
{
	memset(message, 0, sizeof *message);
	return php_smtp_read_options(place, message_table, values, message);
}
