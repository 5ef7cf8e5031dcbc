/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: 8c97c1afbbac9b23c844e147dfe2a6e6539e9662 */

ZEND_BEGIN_ARG_INFO_EX(arginfo_smtp_send, 0, 0, 1)
	ZEND_ARG_INFO(0, message)
	ZEND_ARG_INFO(0, server)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_INFO_EX(arginfo_smtp_send_many, 0, 0, 1)
	ZEND_ARG_INFO(0, messages)
	ZEND_ARG_INFO(0, server)
	ZEND_ARG_INFO(0, options)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_INFO_EX(arginfo_smtp_compose, 0, 0, 1)
	ZEND_ARG_INFO(0, message)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_INFO_EX(arginfo_smtp_diagnose, 0, 0, 0)
	ZEND_ARG_INFO(0, server)
	ZEND_ARG_INFO(0, options)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_INFO_EX(arginfo_smtp_explain, 0, 0, 1)
	ZEND_ARG_INFO(0, reply)
	ZEND_ARG_INFO(0, context)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_INFO_EX(arginfo_smtp_stats, 0, 0, 0)
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
}
