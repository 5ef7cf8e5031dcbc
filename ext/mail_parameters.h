/*
 * mail_parameters.h - the fifth argument of mail(): options of sendmail(8), in one string.
 */
#ifndef PHP_SMTP_MAIL_PARAMETERS_H
#define PHP_SMTP_MAIL_PARAMETERS_H

#include "module.h"

/* Reads them into the submission; recipients among them are added. NULL: none. What it hands out lives as long as `kept`.
 * False: one of them is not for us, a warning has said so. */
bool php_smtp_read_mail_parameters(zend_string *parameters, HashTable *kept, smtp_submission *submission);

#endif
