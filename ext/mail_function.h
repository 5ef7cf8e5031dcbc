/*
 * mail_function.h - PHP's own mail(), answered by us when the ini setting smtp.replace_mail says so.
 */
#ifndef PHP_SMTP_MAIL_FUNCTION_H
#define PHP_SMTP_MAIL_FUNCTION_H

#include "module.h"

/* At the beginning of a request, when every extension is there: puts our function in the place of mail(). One that
 * disable_functions has taken away stays away. */
void php_smtp_replace_mail(void);

#endif
