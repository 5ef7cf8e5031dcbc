/*
 * module.h - what the files of the Zend layer share: PHP's header, the version differences, the ini settings.
 */
#ifndef PHP_SMTP_MODULE_H
#define PHP_SMTP_MODULE_H

#ifdef HAVE_CONFIG_H
# include "config.h"
#endif

#include <stdbool.h>

#include "php.h"
#include "compat.h"
#include "engine/smtp.h"

ZEND_BEGIN_MODULE_GLOBALS(smtp)
	char *server;       /* ini smtp.server, a URL; holds a password perhaps */
	smtp_locale locale; /* ini smtp.locale */
	bool replace_mail;  /* ini smtp.replace_mail */
	smtp_caller caller; /* see caller.h */
ZEND_END_MODULE_GLOBALS(smtp)

ZEND_EXTERN_MODULE_GLOBALS(smtp)
#define SMTP_G(v) ZEND_MODULE_GLOBALS_ACCESSOR(smtp, v)

#if defined(ZTS) && defined(COMPILE_DL_SMTP)
ZEND_TSRMLS_CACHE_EXTERN()
#endif

#endif
