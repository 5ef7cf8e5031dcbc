/*
 * result.h - the engine's results as PHP arrays: every key always present, null where it does not apply.
 */
#ifndef PHP_SMTP_RESULT_H
#define PHP_SMTP_RESULT_H

#include "module.h"

/* Each makes `array` a new array. */
void php_smtp_result_to_array(const smtp_result *result, zval *array);
void php_smtp_explanation_to_array(const smtp_explanation *explanation, zval *array);
void php_smtp_check_to_array(const smtp_check *check, zval *array);

/* `asked` is the server array of the caller, on which `working` is based; of one that came from the ini setting
 * smtp.server the password is left out. */
void php_smtp_diagnosis_to_array(const smtp_diagnosis *diagnosis, HashTable *asked, bool asked_in_ini, zval *array);

#endif
