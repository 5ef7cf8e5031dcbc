/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: d3c059ff4472fd7f958b5bc16af1a5fc8b04d205 */

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


ZEND_FUNCTION(smtp_send);
ZEND_FUNCTION(smtp_send_many);
ZEND_FUNCTION(smtp_compose);
ZEND_FUNCTION(smtp_diagnose);
ZEND_FUNCTION(smtp_explain);


static const zend_function_entry ext_functions[] = {
	ZEND_FE(smtp_send, arginfo_smtp_send)
	ZEND_FE(smtp_send_many, arginfo_smtp_send_many)
	ZEND_FE(smtp_compose, arginfo_smtp_compose)
	ZEND_FE(smtp_diagnose, arginfo_smtp_diagnose)
	ZEND_FE(smtp_explain, arginfo_smtp_explain)
	ZEND_FE_END
};

static void register_smtp_symbols(int module_number)
{
	REGISTER_STRING_CONSTANT("SMTP_VERSION", PHP_SMTP_VERSION, CONST_PERSISTENT | CONST_CS);
}
