/*
 * smtp.c - the module as PHP sees it: entry, ini settings, constants, phpinfo().
 */
#include "module.h"
#include "caller.h"
#include "counters.h"
#include "mail_function.h"
#include "url.h"

#include <openssl/crypto.h>

#include "php_ini.h"
#include "SAPI.h"
#include "ext/standard/html.h"
#include "ext/standard/info.h"
#include "php_smtp.h"
#include PHP_SMTP_ARGINFO

ZEND_DECLARE_MODULE_GLOBALS(smtp)

/* {{{ ini settings */
static PHP_INI_MH(on_update_locale)
{
	smtp_locale locale = SMTP_LOCALE_EN;

	(void) entry; (void) mh_arg1; (void) mh_arg2; (void) mh_arg3; (void) stage;
	if (new_value && ZSTR_LEN(new_value)
			&& !smtp_locale_from_name((smtp_span){ZSTR_VAL(new_value), ZSTR_LEN(new_value)}, &locale)) {
		return FAILURE;
	}
	SMTP_G(locale) = locale;
	return SUCCESS;
}

/* The setting is a URL that may hold a password. */
static ZEND_INI_DISP(display_server)
{
	zend_string *value = type == ZEND_INI_DISPLAY_ORIG && ini_entry->modified ? ini_entry->orig_value : ini_entry->value;

	if (!value || ZSTR_LEN(value) == 0) {
		PUTS(sapi_module.phpinfo_as_text ? "no value" : "<i>no value</i>");
		return;
	}
	zend_string *masked = php_smtp_url_masked(ZSTR_VAL(value), ZSTR_LEN(value));
	if (sapi_module.phpinfo_as_text) {
		PHPWRITE(ZSTR_VAL(masked), ZSTR_LEN(masked));
	} else {
		zend_string *escaped =
			php_escape_html_entities((unsigned char *)ZSTR_VAL(masked), ZSTR_LEN(masked), 0, ENT_QUOTES, "UTF-8");
		PHPWRITE(ZSTR_VAL(escaped), ZSTR_LEN(escaped));
		zend_string_release(escaped);
	}
	zend_string_release(masked);
}

PHP_INI_BEGIN()
	STD_PHP_INI_ENTRY_EX("smtp.server", "", PHP_INI_ALL, OnUpdateString, server, zend_smtp_globals, smtp_globals,
		display_server)
	STD_PHP_INI_BOOLEAN("smtp.replace_mail", "0", PHP_INI_SYSTEM, OnUpdateBool, replace_mail, zend_smtp_globals,
		smtp_globals)
	PHP_INI_ENTRY("smtp.locale", "en", PHP_INI_ALL, on_update_locale)
	PHP_INI_ENTRY("smtp.state_file", "", PHP_INI_SYSTEM, NULL)
PHP_INI_END()
/* }}} */

static PHP_GINIT_FUNCTION(smtp)
{
#if defined(COMPILE_DL_SMTP) && defined(ZTS)
	ZEND_TSRMLS_CACHE_UPDATE();
#endif
	memset(smtp_globals, 0, sizeof *smtp_globals);
}

static PHP_GSHUTDOWN_FUNCTION(smtp)
{
	php_smtp_caller_free(&smtp_globals->caller);
}

static PHP_MINIT_FUNCTION(smtp)
{
	(void) type;
	REGISTER_INI_ENTRIES();
	register_smtp_symbols(module_number);
	php_smtp_shared_begin();
	return SUCCESS;
}

static PHP_MSHUTDOWN_FUNCTION(smtp)
{
	(void) type;
	php_smtp_shared_end();
	UNREGISTER_INI_ENTRIES();
	return SUCCESS;
}

static PHP_RINIT_FUNCTION(smtp)
{
	(void) type; (void) module_number;
#if defined(COMPILE_DL_SMTP) && defined(ZTS)
	ZEND_TSRMLS_CACHE_UPDATE();
#endif
	if (SMTP_G(replace_mail)) {
		php_smtp_replace_mail();
	}
	smtp_store_tidy(SMTP_G(caller).store);
	return SUCCESS;
}

static PHP_MINFO_FUNCTION(smtp)
{
	php_info_print_table_start();
	php_info_print_table_row(2, "smtp support", "enabled");
	php_info_print_table_row(2, "smtp version", PHP_SMTP_VERSION);
	php_info_print_table_row(2, "TLS library", OpenSSL_version(OPENSSL_VERSION));
	php_info_print_table_end();
	php_smtp_counters_info();
	DISPLAY_INI_ENTRIES();
}

zend_module_entry smtp_module_entry = {
	STANDARD_MODULE_HEADER,
	"smtp",
	ext_functions,
	PHP_MINIT(smtp),
	PHP_MSHUTDOWN(smtp),
	PHP_RINIT(smtp),
	NULL,
	PHP_MINFO(smtp),
	PHP_SMTP_VERSION,
	PHP_MODULE_GLOBALS(smtp),
	PHP_GINIT(smtp),
	PHP_GSHUTDOWN(smtp),
	NULL,
	STANDARD_MODULE_PROPERTIES_EX
};

#ifdef COMPILE_DL_SMTP
# ifdef ZTS
ZEND_TSRMLS_CACHE_DEFINE()
# endif
ZEND_GET_MODULE(smtp)
#endif
