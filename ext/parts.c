/*
 * parts.c - see parts.h.
 */
#include "parts.h"
#include "file.h"
#include "stream.h"

/* {{{ one part */
typedef struct part_reading {
	smtp_part part; /* first: the table writes here */
	smtp_span path;
	php_smtp_stream *stream;
	unsigned sources;
} part_reading;

static bool read_content(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	part_reading *reading = field;

	reading->sources++;
	return php_smtp_read_text(place, option, value, &reading->part.content);
}

static bool read_path(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	part_reading *reading = field;

	reading->sources++;
	reading->part.source = &reading->stream->source;
	return php_smtp_read_name(place, option, value, &reading->path)
		&& php_smtp_file_open(place, option->key, &reading->path, reading->stream);
}

static bool read_stream(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	part_reading *reading = field;

	if (Z_TYPE_P(value) != IS_RESOURCE) {
		return php_smtp_throw_type(place, option->key, "resource", value);
	}
	reading->sources++;
	reading->part.source = &reading->stream->source;
	return php_smtp_stream_open(place, option->key, value, reading->stream);
}

static bool read_disposition(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	static const char *const names[] = {"attachment", "inline", NULL};
	size_t index;

	if (!php_smtp_find_word(names, value, &index)) {
		return php_smtp_throw_value(place, option->key, "must be \"attachment\" or \"inline\"");
	}
	*(bool *) field = index == 1;
	return true;
}

static const php_smtp_option part_table[] = {
	{"content", read_content, 0, 0, 0},
	{"path", read_path, 0, 0, 0},
	{"stream", read_stream, 0, 0, 0},
	{"name", php_smtp_read_name, offsetof(part_reading, part.name), 0, 0},
	{"type", php_smtp_read_name, offsetof(part_reading, part.type), 0, 0},
	{"disposition", read_disposition, offsetof(part_reading, part.is_inline), 0, 0},
	{"cid", php_smtp_read_name, offsetof(part_reading, part.cid), 0, 0},
	{NULL, NULL, 0, 0, 0},
};
/* }}} */

/* {{{ a list of them */
static bool read_part(const php_smtp_place *place, const char *key, HashTable *values, php_smtp_parts *parts)
{
	php_smtp_place inner = php_smtp_inside_item(place, key, parts->count);
	part_reading reading = {.part = {.is_inline = parts->is_inline}};

	reading.stream = php_smtp_stream_new(place, parts->bailed);
	if (!php_smtp_read_options(&inner, part_table, values, &reading)) {
		return false;
	}
	if (reading.sources != 1) {
		return php_smtp_throw_value(&inner, "content", "must be given, or path, or stream: exactly one of them");
	}
	if (!reading.part.name.data && reading.path.data) {
		reading.part.name = php_smtp_base_name(reading.path);
	}
	parts->items[parts->count++] = reading.part;
	return true;
}

bool php_smtp_read_parts(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	php_smtp_parts *parts = field;
	zend_string *name;
	zval *item, room;

	if (Z_TYPE_P(value) != IS_ARRAY) {
		return php_smtp_throw_type(place, option->key, "array", value);
	}
	parts->items = php_smtp_keep_block(place, zend_hash_num_elements(Z_ARRVAL_P(value)), sizeof *parts->items);
	ZEND_HASH_FOREACH_STR_KEY_VAL(Z_ARRVAL_P(value), name, item) {
		item = php_smtp_held(place, item, &room);
		if (name || Z_TYPE_P(item) != IS_ARRAY) {
			return php_smtp_throw_value(place, option->key, "must be a list of arrays such as ['path' => 'invoice.pdf']");
		}
		if (!read_part(place, option->key, Z_ARRVAL_P(item), parts)) {
			return false;
		}
	} ZEND_HASH_FOREACH_END();
	return true;
}

smtp_part_list php_smtp_join_parts(const php_smtp_place *place, const php_smtp_parts *one, const php_smtp_parts *other)
{
	size_t count = one->count + other->count;
	smtp_part *items = php_smtp_keep_block(place, count, sizeof *items);

	for (size_t i = 0; i < count; i++) {
		items[i] = i < one->count ? one->items[i] : other->items[i - one->count];
	}
	return (smtp_part_list){items, count};
}
/* }}} */

static const php_smtp_option calendar_table[] = {
	{"content", php_smtp_read_text, offsetof(smtp_calendar, content), 0, 0},
	{"method", php_smtp_read_name, offsetof(smtp_calendar, method), 0, 0},
	{"name", php_smtp_read_name, offsetof(smtp_calendar, name), 0, 0},
	{NULL, NULL, 0, 0, 0},
};

bool php_smtp_read_calendar(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	smtp_calendar *calendar = field;

	if (!php_smtp_read_inner(place, option, calendar_table, value, calendar)) {
		return false;
	}
	if (!calendar->content.data) {
		php_smtp_place inner = php_smtp_inside(place, option->key);
		return php_smtp_throw_value(&inner, "content", "must be given");
	}
	return true;
}
