/*
 * dates.c - see dates.h. Dates are asked through their methods: what lies behind differs between releases of PHP.
 */
#include "dates.h"

#include "ext/date/php_date.h"

#define DAY 86400

/* {{{ objects */
static bool call(zval *object, const char *method, uint32_t count, zval *arguments, zval *returned)
{
	zval name;

	ZVAL_UNDEF(returned);
	ZVAL_STRING(&name, method);
	bool good = call_user_function(NULL, object, &name, returned, count, arguments) == SUCCESS && !EG(exception);
	zval_ptr_dtor(&name);
	return good;
}

static bool ask(zval *object, const char *method, zend_long *answer)
{
	zval returned;
	bool good = call(object, method, 0, NULL, &returned) && Z_TYPE(returned) == IS_LONG;

	if (good) {
		*answer = Z_LVAL(returned);
	}
	zval_ptr_dtor(&returned);
	return good;
}

static bool read_object(zval *object, zend_long *time, zend_long *zone)
{
	return ask(object, "getTimestamp", time) && ask(object, "getOffset", zone) && *zone > -DAY && *zone < DAY;
}
/* }}} */

/* {{{ texts, RFC 5322 3.3 */
/* A comment may follow the zone: `+0800 (CST)`. */
static size_t length_without_comment(const zend_string *text)
{
	size_t length = ZSTR_LEN(text);
	const char *open = memchr(ZSTR_VAL(text), '(', length);

	if (open && ZSTR_VAL(text)[length - 1] == ')') {
		length = (size_t) (open - ZSTR_VAL(text));
	}
	while (length > 0 && ZSTR_VAL(text)[length - 1] == ' ') {
		length--;
	}
	return length;
}

/* PHP takes a 31st of June for the 1st of July, and moves a date to the weekday that it is given: so the date is
 * written again and must begin as the text does. */
static bool is_same_text(zval *object, const char *format, const zend_string *text)
{
	zval argument, written;

	ZVAL_STRING(&argument, format);
	bool same = call(object, "format", 1, &argument, &written) && Z_TYPE(written) == IS_STRING
		&& Z_STRLEN(written) < ZSTR_LEN(text)
		&& zend_binary_strcasecmp(Z_STRVAL(written), Z_STRLEN(written), ZSTR_VAL(text), Z_STRLEN(written)) == 0;
	zval_ptr_dtor(&argument);
	zval_ptr_dtor(&written);
	return same;
}

static bool read_as(zend_string *text, const char *format, zend_long *time, zend_long *zone)
{
	zval arguments[2], object;

	ZVAL_STR(&arguments[1], zend_string_init(ZSTR_VAL(text), length_without_comment(text), 0));
	ZVAL_STR(&arguments[0], strpprintf(0, "%s O", format));
	zval function;
	ZVAL_STRING(&function, "DateTimeImmutable::createFromFormat");
	ZVAL_UNDEF(&object);
	bool good = call_user_function(NULL, NULL, &function, &object, 2, arguments) == SUCCESS && !EG(exception)
		&& Z_TYPE(object) == IS_OBJECT && is_same_text(&object, format, text) && read_object(&object, time, zone);
	zval_ptr_dtor(&function);
	zval_ptr_dtor(&arguments[0]);
	zval_ptr_dtor(&arguments[1]);
	zval_ptr_dtor(&object);
	return good;
}

static bool read_text(zend_string *text, zend_long *time, zend_long *zone)
{
	static const char *const formats[] = {
		"D, d M Y H:i:s", "D, j M Y H:i:s", "d M Y H:i:s", "j M Y H:i:s",
		"D, d M Y H:i", "D, j M Y H:i", "d M Y H:i", "j M Y H:i",
	};

	if (memchr(ZSTR_VAL(text), '\0', ZSTR_LEN(text))) {
		return false;
	}
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
		if (read_as(text, formats[i], time, zone)) {
			return true;
		}
		if (EG(exception)) {
			return false;
		}
	}
	return false;
}
/* }}} */

static bool read_moment(const php_smtp_place *place, const php_smtp_option *option, zval *value, zend_long *time,
	zend_long *zone)
{
	if (Z_TYPE_P(value) == IS_LONG) {
		*time = Z_LVAL_P(value);
	} else if (Z_TYPE_P(value) == IS_STRING) {
		if (!read_text(Z_STR_P(value), time, zone)) {
			return php_smtp_throw_value(place, option->key, "must be a date such as \"Fri, 02 Jan 2026 03:04:05 +0800\"");
		}
	} else if (Z_TYPE_P(value) == IS_OBJECT && instanceof_function(Z_OBJCE_P(value), php_date_get_interface_ce())) {
		php_smtp_keep(place, value);
		zval object;
		ZVAL_COPY_VALUE(&object, value);
		if (!read_object(&object, time, zone)) {
			return php_smtp_throw_value(place, option->key, "must be a date that can be told");
		}
	} else {
		return php_smtp_throw_type(place, option->key, "DateTimeInterface|int|string", value);
	}
	return true;
}

bool php_smtp_read_date(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	smtp_message *message = field;
	zend_long time = 0, zone = 0;

	if (!read_moment(place, option, value, &time, &zone)) {
		return false;
	}
	message->has_date = true;
	message->date = time;
	message->date_zone = (int32_t) zone;
	return true;
}

bool php_smtp_read_hold_until(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	smtp_demands *demands = field;
	zend_long time = 0, zone = 0;

	if (!read_moment(place, option, value, &time, &zone)) {
		return false;
	}
	demands->has_hold_until = true;
	demands->hold_until = time;
	return true;
}
