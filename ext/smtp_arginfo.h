/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: 8c97c1afbbac9b23c844e147dfe2a6e6539e9662 */

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_smtp_send, 0, 1, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO(0, message, IS_ARRAY, 0)
	ZEND_ARG_TYPE_MASK(0, server, MAY_BE_ARRAY|MAY_BE_STRING|MAY_BE_NULL, "null")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_smtp_send_many, 0, 1, IS_ARRAY, 0)
	ZEND_ARG_OBJ_TYPE_MASK(0, messages, Traversable, MAY_BE_ARRAY, NULL)
	ZEND_ARG_TYPE_MASK(0, server, MAY_BE_ARRAY|MAY_BE_STRING|MAY_BE_NULL, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, options, IS_ARRAY, 0, "[]")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_smtp_compose, 0, 1, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, message, IS_ARRAY, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_smtp_diagnose, 0, 0, IS_ARRAY, 0)
	ZEND_ARG_TYPE_MASK(0, server, MAY_BE_ARRAY|MAY_BE_STRING|MAY_BE_NULL, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, options, IS_ARRAY, 0, "[]")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_smtp_explain, 0, 1, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO(0, reply, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, context, IS_ARRAY, 0, "[]")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_smtp_stats, 0, 0, IS_ARRAY, 0)
ZEND_END_ARG_INFO()


ZEND_FUNCTION(smtp_send);
ZEND_FUNCTION(smtp_send_many);
ZEND_FUNCTION(smtp_compose);
ZEND_FUNCTION(smtp_diagnose);
ZEND_FUNCTION(smtp_explain);
ZEND_FUNCTION(smtp_stats);


static const zend_function_entry ext_functions[] = {
	ZEND_FE(smtp_send, arginfo_smtp_send)
	ZEND_FE(smtp_send_many, arginfo_smtp_send_many)
	ZEND_FE(smtp_compose, arginfo_smtp_compose)
	ZEND_FE(smtp_diagnose, arginfo_smtp_diagnose)
	ZEND_FE(smtp_explain, arginfo_smtp_explain)
	ZEND_FE(smtp_stats, arginfo_smtp_stats)
	ZEND_FE_END
};

static void register_smtp_symbols(int module_number)
{
	REGISTER_STRING_CONSTANT("SMTP_VERSION", PHP_SMTP_VERSION, CONST_PERSISTENT | CONST_CS);


#if (PHP_VERSION_ID >= 80200)
	zend_add_parameter_attribute(zend_hash_str_find_ptr(CG(function_table), "smtp_send", sizeof("smtp_send") - 1), 0, ZSTR_KNOWN(ZEND_STR_SENSITIVEPARAMETER), 0);

	zend_add_parameter_attribute(zend_hash_str_find_ptr(CG(function_table), "smtp_send", sizeof("smtp_send") - 1), 1, ZSTR_KNOWN(ZEND_STR_SENSITIVEPARAMETER), 0);

	zend_add_parameter_attribute(zend_hash_str_find_ptr(CG(function_table), "smtp_send_many", sizeof("smtp_send_many") - 1), 0, ZSTR_KNOWN(ZEND_STR_SENSITIVEPARAMETER), 0);

	zend_add_parameter_attribute(zend_hash_str_find_ptr(CG(function_table), "smtp_send_many", sizeof("smtp_send_many") - 1), 1, ZSTR_KNOWN(ZEND_STR_SENSITIVEPARAMETER), 0);

	zend_add_parameter_attribute(zend_hash_str_find_ptr(CG(function_table), "smtp_compose", sizeof("smtp_compose") - 1), 0, ZSTR_KNOWN(ZEND_STR_SENSITIVEPARAMETER), 0);

	zend_add_parameter_attribute(zend_hash_str_find_ptr(CG(function_table), "smtp_diagnose", sizeof("smtp_diagnose") - 1), 0, ZSTR_KNOWN(ZEND_STR_SENSITIVEPARAMETER), 0);
#endif
}
