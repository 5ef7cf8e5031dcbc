/*
 * addresses.c - see addresses.h. Two walks over the same forms: one counts, one fills.
 */
#include "addresses.h"

#define FORMS "must hold addresses, each a string or an array of address => name"

static size_t count_of(HashTable *values, bool inner)
{
	zval *value;
	size_t count = 0;

	ZEND_HASH_FOREACH_VAL(values, value) {
		ZVAL_DEREF(value);
		count += Z_TYPE_P(value) == IS_ARRAY && !inner ? count_of(Z_ARRVAL_P(value), true) : 1;
	} ZEND_HASH_FOREACH_END();
	return count;
}

/* address => name; a name of null is none. */
static bool add_pair(const php_smtp_place *place, const char *key, smtp_mailbox *mailbox, zend_string *address,
	zval *name)
{
	if (Z_TYPE_P(name) != IS_STRING && Z_TYPE_P(name) != IS_NULL) {
		return php_smtp_throw_value(place, key, FORMS);
	}
	mailbox->text = php_smtp_keep_string(place, address);
	if (Z_TYPE_P(name) == IS_STRING) {
		mailbox->name = php_smtp_keep_string(place, Z_STR_P(name));
	}
	return true;
}

static bool fill(const php_smtp_place *place, const char *key, HashTable *values, bool inner, smtp_mailbox *items,
	size_t *count)
{
	zend_string *address;
	zval *value;

	ZEND_HASH_FOREACH_STR_KEY_VAL(values, address, value) {
		ZVAL_DEREF(value);
		if (address) {
			if (!add_pair(place, key, &items[(*count)++], address, value)) {
				return false;
			}
		} else if (Z_TYPE_P(value) == IS_STRING) {
			items[(*count)++].text = php_smtp_keep_string(place, Z_STR_P(value));
		} else if (inner || Z_TYPE_P(value) != IS_ARRAY) {
			return php_smtp_throw_value(place, key, FORMS);
		} else if (!fill(place, key, Z_ARRVAL_P(value), true, items, count)) {
			return false;
		}
	} ZEND_HASH_FOREACH_END();
	return true;
}

bool php_smtp_read_mailboxes(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	smtp_mailbox_list *list = field;
	smtp_mailbox *items;
	size_t count = 0;

	if (Z_TYPE_P(value) == IS_STRING) {
		items = php_smtp_keep_block(place, 1, sizeof *items);
		items[count++].text = php_smtp_keep_string(place, Z_STR_P(value));
	} else if (Z_TYPE_P(value) == IS_ARRAY) {
		items = php_smtp_keep_block(place, count_of(Z_ARRVAL_P(value), false), sizeof *items);
		if (!fill(place, option->key, Z_ARRVAL_P(value), false, items, &count)) {
			return false;
		}
	} else {
		return php_smtp_throw_type(place, option->key, "array|string", value);
	}
	list->items = items;
	list->count = count;
	return true;
}

bool php_smtp_read_mailbox(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	smtp_mailbox_list list = {NULL, 0};

	if (!php_smtp_read_mailboxes(place, option, value, &list)) {
		return false;
	}
	if (list.count != 1) {
		return php_smtp_throw_value(place, option->key, "must be exactly one address");
	}
	*(smtp_mailbox *) field = list.items[0];
	return true;
}
