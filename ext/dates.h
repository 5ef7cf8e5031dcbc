/*
 * dates.h - the date of a message, and the one until which it is held: Unix time, an object that knows its zone, or the text of a Date field.
 */
#ifndef PHP_SMTP_DATES_H
#define PHP_SMTP_DATES_H

#include "options.h"

php_smtp_reader php_smtp_read_date;       /* field: smtp_message */
php_smtp_reader php_smtp_read_hold_until; /* field: smtp_demands */

#endif
