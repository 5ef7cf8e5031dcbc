/*
 * compat.h - what differs between PHP 7.4 and 8.5, in one place: no other file asks for PHP_VERSION_ID or
 * PHP_WIN32.
 */
#ifndef PHP_SMTP_COMPAT_H
#define PHP_SMTP_COMPAT_H

/* PHP 7.4 has no ValueError. There a bad value is thrown as Error, the class that ValueError extends from 8.0
 * on, so `catch (\Error $e)` sees it everywhere. */
#if PHP_VERSION_ID < 80000
# define PHP_SMTP_VALUE_ERROR zend_ce_error
# define RETURN_THROWS() do { ZEND_ASSERT(EG(exception)); (void) return_value; return; } while (0)
#else
# define PHP_SMTP_VALUE_ERROR zend_ce_value_error
#endif

/* The arginfo with types and attributes needs 8.0; see bin/stub. */
#if PHP_VERSION_ID < 80000
# define PHP_SMTP_ARGINFO "smtp_legacy_arginfo.h"
#else
# include "Zend/zend_attributes.h"
# define PHP_SMTP_ARGINFO "smtp_arginfo.h"
#endif

/* What signals and timers raise for the virtual machine; other threads do so too. */
#if PHP_VERSION_ID < 80200
# define PHP_SMTP_IS_RAISED(flag) (flag)
# define PHP_SMTP_LOWER(flag) ((flag) = 0)
#else
# define PHP_SMTP_IS_RAISED(flag) zend_atomic_bool_load_ex(&(flag))
# define PHP_SMTP_LOWER(flag) zend_atomic_bool_store_ex(&(flag), false)
#endif

/* The fatal error of max_execution_time. The function lost its argument somewhere between 8.0 and 8.2: there the virtual
 * machine comes to it by itself, at the next jump or call. */
#if PHP_VERSION_ID < 80000
# define PHP_SMTP_TIME_IS_UP() zend_timeout(0)
#elif PHP_VERSION_ID < 80200
# define PHP_SMTP_TIME_IS_UP() ((void) 0)
#else
# define PHP_SMTP_TIME_IS_UP() zend_timeout()
#endif

/* From 8.0 on exit() is an exception that nobody can catch, and a fiber that is given up ends in one like it from 8.1 on. */
#if PHP_VERSION_ID < 80000
# define PHP_SMTP_IS_EXIT(exception) ((void) (exception), false)
# define PHP_SMTP_EXIT_AGAIN(exception) php_smtp_throw_object(exception)
#elif PHP_VERSION_ID < 80100
# define PHP_SMTP_IS_EXIT(exception) zend_is_unwind_exit(exception)
# define PHP_SMTP_EXIT_AGAIN(exception) zend_throw_unwind_exit()
#else
# define PHP_SMTP_IS_EXIT(exception) (zend_is_unwind_exit(exception) || zend_is_graceful_exit(exception))
# define PHP_SMTP_EXIT_AGAIN(exception) \
	(zend_is_graceful_exit(exception) ? zend_throw_graceful_exit() : zend_throw_unwind_exit())
#endif

#include "Zend/zend_exceptions.h"

/* PHP 7.4 throws a zval. */
#if PHP_VERSION_ID < 80000
static inline void php_smtp_throw_object(zend_object *exception)
{
	zval value;

	ZVAL_OBJ(&value, exception);
	zend_throw_exception_internal(&value);
}
#else
# define php_smtp_throw_object(exception) zend_throw_exception_internal(exception)
#endif

/* mail(): how its arguments are read, what a NUL in them means (a blank before 8.0, then an exception), and who makes a
 * text of headers in an array. */
#if PHP_VERSION_ID < 80000
# define PHP_SMTP_SELF(object) (&(zval){.value.obj = (object), .u1.type_info = IS_OBJECT_EX})
# define PHP_SMTP_PARAM_MAIL(name) Z_PARAM_STR(name)
# define PHP_SMTP_PARAM_MAIL_HEADERS(array, text, any) Z_PARAM_ZVAL(any)
# define PHP_SMTP_BUILD_MAIL_HEADERS(array) php_mail_build_headers(&(zval){.value.arr = (array), .u1.type_info = IS_ARRAY_EX})
# define PHP_SMTP_IS_DISABLED(function) ((function)->internal_function.handler == ZEND_FN(display_disabled_function))
# define PHP_SMTP_NUL_IS_BLANK true
#else
# define PHP_SMTP_SELF(object) (object)
# define PHP_SMTP_PARAM_MAIL(name) Z_PARAM_PATH_STR(name)
# define PHP_SMTP_PARAM_MAIL_HEADERS(array, text, any) Z_PARAM_ARRAY_HT_OR_STR(array, text)
# define PHP_SMTP_BUILD_MAIL_HEADERS(array) php_mail_build_headers(array)
# define PHP_SMTP_IS_DISABLED(function) ((void) (function), false)
# define PHP_SMTP_NUL_IS_BLANK false
#endif

/* PHP 7.4 tells about a failed read of a file in a notice too. */
#ifndef PHP_STREAM_FLAG_SUPPRESS_ERRORS
# define PHP_SMTP_STREAM_QUIET 0
#else
# define PHP_SMTP_STREAM_QUIET PHP_STREAM_FLAG_SUPPRESS_ERRORS
#endif

/* Windows: two slashes name another machine, a file's number is not always known, and in a URL a slash stands before the
 * letter of a drive. */
#ifdef PHP_WIN32
# define PHP_SMTP_IS_UNC(path) (IS_SLASH((path)[0]) && IS_SLASH((path)[1]))
# define PHP_SMTP_SAME_FILE(one, other) ((one).st_size == (other).st_size)
# define PHP_SMTP_BEFORE_DRIVE(path) ((size_t) ((path)[0] && (path)[1] && (path)[2] == ':'))
#else
# define PHP_SMTP_IS_UNC(path) ((void) (path), false)
# define PHP_SMTP_SAME_FILE(one, other) ((one).st_dev == (other).st_dev && (one).st_ino == (other).st_ino)
# define PHP_SMTP_BEFORE_DRIVE(path) ((void) (path), (size_t) 0)
#endif

#endif
