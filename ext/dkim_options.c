/*
 * dkim_options.c - see dkim_options.h. A key is never copied: it stays the caller's string.
 */
#include "dkim_options.h"
#include "message_fields.h"

/* The words of a c= tag; one word stands for both. */
static bool read_canonicalization(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	static const char *const names[] = {
		"relaxed/relaxed", "relaxed/simple", "simple/relaxed", "simple/simple", "relaxed", "simple", NULL,
	};
	smtp_dkim *dkim = field;
	size_t index;

	if (!php_smtp_find_word(names, value, &index)) {
		return php_smtp_throw_value(place, option->key,
			"must be \"relaxed/relaxed\", \"relaxed/simple\", \"simple/relaxed\" or \"simple/simple\"");
	}
	dkim->header = index == 2 || index == 3 || index == 5 ? SMTP_DKIM_SIMPLE : SMTP_DKIM_RELAXED;
	dkim->body = index % 2 == 1 ? SMTP_DKIM_SIMPLE : SMTP_DKIM_RELAXED;
	return true;
}

static bool read_headers(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	smtp_dkim *dkim = field;

	return php_smtp_read_words(place, option->key, value, &dkim->headers, &dkim->header_count);
}

static const php_smtp_option dkim_table[] = {
	{"domain", php_smtp_read_name, offsetof(smtp_dkim, domain), 0, 0},
	{"selector", php_smtp_read_name, offsetof(smtp_dkim, selector), 0, 0},
	{"key", php_smtp_read_name, offsetof(smtp_dkim, key), 0, 0},
	{"key_file", php_smtp_read_file, offsetof(smtp_dkim, key_file), 0, 0},
	{"passphrase", php_smtp_read_text, offsetof(smtp_dkim, passphrase), 0, 0},
	{"canonicalization", read_canonicalization, 0, 0, 0},
	{"headers", read_headers, 0, 0, 0},
	{NULL, NULL, 0, 0, 0},
};

static bool read_list(const php_smtp_place *place, const char *key, HashTable *values, php_smtp_dkim_list *list)
{
	zval *value, room;

	ZEND_HASH_FOREACH_VAL(values, value) {
		value = php_smtp_held(place, value, &room);
		if (Z_TYPE_P(value) != IS_ARRAY) {
			return php_smtp_throw_value(place, key, "must be an array with domain, selector and key, or a list of such arrays");
		}
		php_smtp_place inner = php_smtp_inside_item(place, key, list->count);
		if (!php_smtp_read_options(&inner, dkim_table, Z_ARRVAL_P(value), &list->items[list->count++])) {
			return false;
		}
	} ZEND_HASH_FOREACH_END();
	return true;
}

bool php_smtp_read_dkim(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	php_smtp_dkim_list *list = field;
	zend_string *name;

	if (Z_TYPE_P(value) != IS_ARRAY) {
		return php_smtp_throw_type(place, option->key, "array", value);
	}
	list->items = php_smtp_keep_block(place, zend_hash_num_elements(Z_ARRVAL_P(value)), sizeof *list->items);
	ZEND_HASH_FOREACH_STR_KEY(Z_ARRVAL_P(value), name) {
		if (name) {
			php_smtp_place inner = php_smtp_inside(place, option->key);
			list->is_single = true;
			list->count = 1;
			return php_smtp_read_options(&inner, dkim_table, Z_ARRVAL_P(value), &list->items[0]);
		}
	} ZEND_HASH_FOREACH_END();
	return read_list(place, option->key, Z_ARRVAL_P(value), list);
}
