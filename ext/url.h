/*
 * url.h - a server written as a URL, smtp://user:password@host:587?tls=starttls, turned into the array that
 * would say the same; and the same URL without its secrets, for phpinfo(). And the URL of a proxy.
 */
#ifndef PHP_SMTP_URL_H
#define PHP_SMTP_URL_H

#include "options.h"

/* Fills `array`, which the caller destroys with php_smtp_url_forget. False: an exception is thrown, which holds
 * nothing of the URL; `array` is then undefined. */
bool php_smtp_url_to_array(const php_smtp_place *place, zend_string *url, zval *array);

/* Wipes the secrets that only this array holds, and releases it. */
void php_smtp_url_forget(zval *array);

/* A proxy as a URL, socks5://user:password@host:1080, into the engine's struct. `password` is the caller's to wipe and to
 * release; the rest is kept. False: an exception is thrown, which holds nothing of the URL. */
bool php_smtp_url_to_proxy(const php_smtp_place *place, const char *key, zend_string *url, smtp_server *server,
	zend_string **password);

/* smtp://user:***@host:587?... */
zend_string *php_smtp_url_masked(const char *url, size_t length);

#endif
