/*
 * dkim_options.h - signatures as PHP code asks for them: one array, or a list of them.
 */
#ifndef PHP_SMTP_DKIM_OPTIONS_H
#define PHP_SMTP_DKIM_OPTIONS_H

#include "options.h"

typedef struct php_smtp_dkim_list {
	smtp_dkim *items;
	size_t count;
	bool is_single; /* one array, not a list: keys are named `dkim.key`, not `dkim[0].key` */
} php_smtp_dkim_list;

php_smtp_reader php_smtp_read_dkim; /* field: php_smtp_dkim_list */

#endif
