/* What php-src looks for beside config.m4 when the extension is built into PHP. */
#ifndef PHP_SMTP_H
#define PHP_SMTP_H

extern zend_module_entry smtp_module_entry;
#define phpext_smtp_ptr &smtp_module_entry

#define PHP_SMTP_VERSION "0.1.0"

#endif
