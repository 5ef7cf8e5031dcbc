/*
 * addresses.c - see addresses.h. Two walks over the same forms: one counts, one fills.
 */
#include "addresses.h"

#define FORMS "must hold addresses, each a string or an array of address => name"

/* A list in a list, and in it a group with a list in its list. */
#define LEVELS 4

typedef struct filling {
	const php_smtp_place *place;
	const char *key;
	smtp_mailbox *items;
	size_t count;
	smtp_span group; /* that we are in */
} filling;

/* An empty array may be an empty group: it counts as one. */
static size_t count_of(HashTable *values, int levels)
{
	zval *value;
	size_t count = 0;

	ZEND_HASH_FOREACH_VAL(values, value) {
		ZVAL_DEREF(value);
		bool is_list = Z_TYPE_P(value) == IS_ARRAY && levels > 1 && zend_hash_num_elements(Z_ARRVAL_P(value)) > 0;
		count += is_list ? count_of(Z_ARRVAL_P(value), levels - 1) : 1;
	} ZEND_HASH_FOREACH_END();
	return count;
}

static void add(filling *list, zend_string *address, zval *name)
{
	smtp_mailbox *mailbox = &list->items[list->count++];

	mailbox->group = list->group;
	mailbox->text = php_smtp_keep_string(list->place, address);
	if (name && Z_TYPE_P(name) == IS_STRING) {
		mailbox->name = php_smtp_keep_string(list->place, Z_STR_P(name));
	}
}

static bool fill(filling *list, HashTable *values, bool inner);

/* name => list of addresses. */
static bool fill_group(filling *list, zend_string *name, HashTable *members)
{
	if (list->group.data || memchr(ZSTR_VAL(name), '@', ZSTR_LEN(name))) {
		return php_smtp_throw_value(list->place, list->key, FORMS);
	}
	list->group = php_smtp_keep_string(list->place, name);
	if (zend_hash_num_elements(members) == 0) {
		list->items[list->count++].group = list->group;
	}
	bool good = fill(list, members, false);
	list->group = (smtp_span){NULL, 0};
	return good;
}

static bool fill_one(filling *list, zend_string *key, zval *value, bool inner)
{
	if (key && Z_TYPE_P(value) == IS_ARRAY) {
		return fill_group(list, key, Z_ARRVAL_P(value));
	}
	if (key && (Z_TYPE_P(value) == IS_STRING || Z_TYPE_P(value) == IS_NULL)) {
		add(list, key, value);
		return true;
	}
	if (!key && Z_TYPE_P(value) == IS_STRING) {
		add(list, Z_STR_P(value), NULL);
		return true;
	}
	if (!key && Z_TYPE_P(value) == IS_ARRAY && !inner) {
		return fill(list, Z_ARRVAL_P(value), true);
	}
	return php_smtp_throw_value(list->place, list->key, FORMS);
}

static bool fill(filling *list, HashTable *values, bool inner)
{
	zend_string *key;
	zval *value;

	ZEND_HASH_FOREACH_STR_KEY_VAL(values, key, value) {
		ZVAL_DEREF(value);
		if (!fill_one(list, key, value, inner)) {
			return false;
		}
	} ZEND_HASH_FOREACH_END();
	return true;
}

bool php_smtp_read_mailboxes(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	smtp_mailbox_list *list = field;
	filling all = {place, option->key, NULL, 0, {NULL, 0}};

	if (Z_TYPE_P(value) == IS_STRING) {
		all.items = php_smtp_keep_block(place, 1, sizeof *all.items);
		add(&all, Z_STR_P(value), NULL);
	} else if (Z_TYPE_P(value) == IS_ARRAY) {
		all.items = php_smtp_keep_block(place, count_of(Z_ARRVAL_P(value), LEVELS), sizeof *all.items);
		if (!fill(&all, Z_ARRVAL_P(value), false)) {
			return false;
		}
	} else {
		return php_smtp_throw_type(place, option->key, "array|string", value);
	}
	list->items = all.items;
	list->count = all.count;
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
