/*
 * login_options.h - the keys of a login: which mechanisms, and the bearer token, which may be a string or a callable
 * that returns one.
 */
#ifndef PHP_SMTP_LOGIN_OPTIONS_H
#define PHP_SMTP_LOGIN_OPTIONS_H

#include "settings.h"

/* Field types: smtp_server, smtp_span, php_smtp_server, unsigned. */
php_smtp_reader php_smtp_read_auth;
php_smtp_reader php_smtp_read_credential; /* empty counts as not given */
php_smtp_reader php_smtp_read_oauth_token;
php_smtp_reader php_smtp_read_iterations;

/* The token that a callable returned is ours: wiped when nobody else has it. */
void php_smtp_token_release(php_smtp_server *server);

#endif
