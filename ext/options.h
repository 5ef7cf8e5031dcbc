/*
 * options.h - arrays of the caller, read by tables into structs of the engine.
 *
 * A table is a list of rows: key, reader, offset of the field, bounds. The readers are the kinds. Guarantees:
 * an unknown key, a wrong type or a bad value is thrown as TypeError or ValueError that names the key in the
 * words `must ...` and never holds the value; a null value counts as not given; nothing of the caller's is
 * changed; every string handed out lives as long as the `kept` of the place.
 */
#ifndef PHP_SMTP_OPTIONS_H
#define PHP_SMTP_OPTIONS_H

#include "module.h"

/* Where we read: for the words of an exception, and what must live until the call ends. */
typedef struct php_smtp_place {
	uint32_t argument;  /* counted from 1; 0: the ini setting smtp.server */
	const char *name;   /* of the parameter */
	const char *prefix; /* "envelope." or "attachments[1]." for keys of an inner array; NULL: none */
	HashTable *kept;
} php_smtp_place;

typedef struct php_smtp_option php_smtp_option;

/* Reads `value` (no reference, not null) into the field. False: an exception is thrown. */
typedef bool php_smtp_reader(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field);

struct php_smtp_option {
	const char *key; /* NULL ends a table */
	php_smtp_reader *read;
	size_t offset;
	double min, max; /* of a number */
};

bool php_smtp_read_options(const php_smtp_place *place, const php_smtp_option *table, HashTable *values,
	void *target);
bool php_smtp_has_option(const php_smtp_option *table, const char *key);

/* An inner array: its keys are named with `key.` in front, those of the index'th array of a list with `key[index].`. */
php_smtp_place php_smtp_inside(const php_smtp_place *place, const char *key);
php_smtp_place php_smtp_inside_item(const php_smtp_place *place, const char *key, size_t index);
bool php_smtp_read_inner(const php_smtp_place *place, const php_smtp_option *option, const php_smtp_option *table,
	zval *value, void *target);

/* The kinds. Field types: span, span, span, span, span, int64 (microseconds), bool, unsigned, locale, unsigned,
 * zval (borrowed). */
php_smtp_reader php_smtp_read_text;      /* any octets; the engine judges */
php_smtp_reader php_smtp_read_name;      /* not empty, no NUL */
php_smtp_reader php_smtp_read_host;      /* no space, no control; brackets of an IPv6 address are removed */
php_smtp_reader php_smtp_read_file;      /* a readable file inside open_basedir; absolute afterwards */
php_smtp_reader php_smtp_read_directory;
php_smtp_reader php_smtp_read_absolute;  /* an absolute path inside open_basedir; what is there is asked later */
php_smtp_reader php_smtp_read_seconds;
php_smtp_reader php_smtp_read_bool;
php_smtp_reader php_smtp_read_port;
php_smtp_reader php_smtp_read_locale;
php_smtp_reader php_smtp_read_count;     /* a whole number within the bounds */
php_smtp_reader php_smtp_read_callable;

/* Throw, and return false so that a reader can `return` them. The text begins with "must". */
bool php_smtp_throw_value(const php_smtp_place *place, const char *key, const char *must, ...)
	ZEND_ATTRIBUTE_FORMAT(printf, 3, 4);
bool php_smtp_throw_type(const php_smtp_place *place, const char *key, const char *expected, const zval *value);
/* About the argument as a whole, or the ini setting. */
bool php_smtp_throw_argument_type(const php_smtp_place *place, const char *expected, const zval *value);
bool php_smtp_throw_argument(const php_smtp_place *place, const char *must, ...) ZEND_ATTRIBUTE_FORMAT(printf, 2, 3);

/* The value behind a reference, held in `room`: it stays though the caller's code (a callable, the filter of a stream, an
 * error handler) may write to the reference while it is read. */
zval *php_smtp_held(const php_smtp_place *place, zval *value, zval *room);

/* Keep a value, a string, a block of zeroes until the call ends. */
void php_smtp_keep(const php_smtp_place *place, zval *value);
smtp_span php_smtp_keep_string(const php_smtp_place *place, zend_string *string);
void *php_smtp_keep_block(const php_smtp_place *place, size_t count, size_t size);

/* Whether `word` is one of the NULL-ended names, ASCII case-insensitive, and which. */
bool php_smtp_find_word(const char *const *names, const zval *word, size_t *index);

/* Gives the whole number in an int or a numeric string. */
bool php_smtp_get_long(const zval *value, zend_long *number);

#endif
