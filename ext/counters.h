/*
 * counters.h - what was counted, as smtp_stats() and phpinfo() show it.
 */
#ifndef PHP_SMTP_COUNTERS_H
#define PHP_SMTP_COUNTERS_H

#include "module.h"

/* A table of phpinfo(). */
void php_smtp_counters_info(void);

#endif
