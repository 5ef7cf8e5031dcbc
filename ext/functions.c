/*
 * functions.c - the functions of the PHP surface: arguments in, one call of the engine, an array out.
 *
 * Guarantees: whatever way a call ends (result, exception, the end of the request inside a callback or for want
 * of memory), what the engine gave is freed and nothing of its stack is jumped over.
 */
#include "module.h"
#include "guard.h"
#include "interrupt.h"
#include "message.h"
#include "result.h"
#include "settings.h"

#include "Zend/zend_exceptions.h"
#include "Zend/zend_smart_str.h"
#include "php_smtp.h"

/* Key and words of the engine's refusal, at the argument that holds the key. */
static void throw_refusal(const php_smtp_place *server, const php_smtp_place *other, const smtp_refusal *refusal)
{
	php_smtp_throw_value(php_smtp_is_server_key(refusal->key) ? server : other, refusal->key, "%s", refusal->must);
}

/* {{{ smtp_send() */
typedef struct sending {
	const smtp_result *result;
	zval *array;
} sending;

static void map_result(void *argument)
{
	sending *sent = argument;

	php_smtp_result_to_array(sent->result, sent->array);
}

static void send_it(const php_smtp_place *at_message, const php_smtp_place *at_server, php_smtp_message *message,
	php_smtp_server *server, zval *return_value)
{
	smtp_result result;
	smtp_refusal refusal;
	sending sent = {&result, return_value};
	php_smtp_wait wait;

	php_smtp_wait_begin(&wait, &server->engine);
	bool made = smtp_send(&server->engine, &message->engine, &result, &refusal);
	bool bailed = message->bailed || wait.bailed;
	if (made) {
		bailed = bailed || (!EG(exception) && !php_smtp_guarded(map_result, &sent));
		smtp_result_free(&result);
	}
	php_smtp_wait_end(&wait, bailed);
	if (!made && !EG(exception)) {
		php_smtp_message_key(message, &refusal);
		throw_refusal(at_server, at_message, &refusal);
	}
}

PHP_FUNCTION(smtp_send)
{
	HashTable *values;
	zval *server_value = NULL, kept;
	php_smtp_server server;
	php_smtp_message message;

	ZEND_PARSE_PARAMETERS_START(1, 2)
		Z_PARAM_ARRAY_HT(values)
		Z_PARAM_OPTIONAL
		Z_PARAM_ZVAL(server_value)
	ZEND_PARSE_PARAMETERS_END();

	array_init(&kept);
	php_smtp_place at_message = {1, "message", NULL, Z_ARRVAL(kept)}, at_server = {2, "server", NULL, Z_ARRVAL(kept)};
	if (php_smtp_read_server(&at_server, server_value, &server)
			&& php_smtp_read_message(&at_message, values, &message)) {
		send_it(&at_message, &at_server, &message, &server, return_value);
	}
	zval_ptr_dtor(&kept);
	php_smtp_server_release(&server);
}
/* }}} */

/* {{{ smtp_compose() */
typedef struct composing {
	smart_str text;
	smtp_span block;
	php_smtp_message *message;
} composing;

static void append_block(void *argument)
{
	composing *run = argument;

	smart_str_appendl(&run->text, run->block.data, run->block.length);
}

static bool collect(void *handle, const char *octets, size_t length)
{
	composing *run = handle;

	run->block = (smtp_span){octets, length};
	if (!php_smtp_guarded(append_block, run)) {
		run->message->bailed = true;
	}
	return !run->message->bailed;
}

static void compose_it(const php_smtp_place *place, php_smtp_message *message, zval *return_value)
{
	composing run = {.message = message};
	smtp_sink sink = {&run, collect};
	smtp_refusal refusal;
	smtp_composing made = smtp_compose_to(&message->engine, &sink, &refusal);

	if (message->bailed) {
		zend_bailout();
	}
	if (made == SMTP_COMPOSED && !EG(exception)) {
		smart_str_0(&run.text);
		RETURN_STR(run.text.s ? run.text.s : ZSTR_EMPTY_ALLOC());
	}
	smart_str_free(&run.text);
	if (made == SMTP_COMPOSING_REFUSED) {
		php_smtp_message_key(message, &refusal);
		php_smtp_throw_value(place, refusal.key, "%s", refusal.must);
	} else if (!EG(exception)) {
		zend_throw_error(NULL, "smtp_compose(): The message changed while it was read, or could not be read to its end");
	}
}

PHP_FUNCTION(smtp_compose)
{
	HashTable *values;
	zval kept;
	php_smtp_message message;

	ZEND_PARSE_PARAMETERS_START(1, 1)
		Z_PARAM_ARRAY_HT(values)
	ZEND_PARSE_PARAMETERS_END();

	array_init(&kept);
	php_smtp_place place = {1, "message", NULL, Z_ARRVAL(kept)};
	if (php_smtp_read_message(&place, values, &message)) {
		compose_it(&place, &message, return_value);
	}
	zval_ptr_dtor(&kept);
}
/* }}} */

/* {{{ smtp_diagnose() */
typedef struct diagnosing {
	const smtp_diagnosis *diagnosis;
	const smtp_check *check;
	HashTable *asked;
	bool asked_in_ini;
	zval *array;
	zval *on_check;
	php_smtp_wait wait;
	bool bailed;
} diagnosing;

static void map_diagnosis(void *argument)
{
	diagnosing *run = argument;

	php_smtp_diagnosis_to_array(run->diagnosis, run->asked, run->asked_in_ini, run->array);
}

static void call_on_check(void *argument)
{
	diagnosing *run = argument;
	zval check, returned;

	ZVAL_UNDEF(&returned);
	php_smtp_check_to_array(run->check, &check);
	call_user_function(NULL, NULL, run->on_check, &returned, 1, &check);
	zval_ptr_dtor(&check);
	zval_ptr_dtor(&returned);
}

static bool on_check(void *observer, const smtp_check *check)
{
	diagnosing *run = observer;

	if (run->wait.stopped) {
		return false;
	}
	run->check = check;
	if (!php_smtp_guarded(call_on_check, run)) {
		run->bailed = true;
	}
	return !run->bailed && !EG(exception);
}

/* What support asks first; of PHP what runs, which may be newer than what this was made with. */
static void name_program(char *program, size_t room, smtp_diagnose_options *options)
{
	zval *php = zend_get_constant_str("PHP_VERSION", strlen("PHP_VERSION"));

	snprintf(program, room, "smtp " PHP_SMTP_VERSION ", PHP %s (%s)", php ? Z_STRVAL_P(php) : PHP_VERSION, PHP_OS);
	options->program = (smtp_span){program, strlen(program)};
}

static void diagnose_it(const php_smtp_place *at_server, const php_smtp_place *at_options, php_smtp_server *server,
	php_smtp_diagnose_options *options, zval *return_value)
{
	smtp_diagnosis diagnosis;
	smtp_refusal refusal;
	char program[128];
	diagnosing run = {
		.diagnosis = &diagnosis,
		.asked = Z_ARRVAL(server->values),
		.asked_in_ini = at_server->argument == 0,
		.array = return_value,
		.on_check = &options->on_check,
	};

	if (Z_TYPE(options->on_check) != IS_UNDEF) {
		options->engine.observer = &run;
		options->engine.on_check = on_check;
	}
	name_program(program, sizeof program, &options->engine);
	php_smtp_wait_begin(&run.wait, &server->engine);
	bool made = smtp_diagnose(&server->engine, &options->engine, &diagnosis, &refusal);
	bool bailed = run.bailed || run.wait.bailed;
	if (made) {
		bailed = bailed || (!EG(exception) && !php_smtp_guarded(map_diagnosis, &run));
		smtp_diagnosis_free(&diagnosis);
	}
	php_smtp_wait_end(&run.wait, bailed);
	if (!made && !EG(exception)) {
		throw_refusal(at_server, at_options, &refusal);
	}
}

PHP_FUNCTION(smtp_diagnose)
{
	HashTable *values = NULL;
	zval *server_value = NULL, kept;
	php_smtp_server server;
	php_smtp_diagnose_options options;

	ZEND_PARSE_PARAMETERS_START(0, 2)
		Z_PARAM_OPTIONAL
		Z_PARAM_ZVAL(server_value)
		Z_PARAM_ARRAY_HT(values)
	ZEND_PARSE_PARAMETERS_END();

	array_init(&kept);
	php_smtp_place at_server = {1, "server", NULL, Z_ARRVAL(kept)}, at_options = {2, "options", NULL, Z_ARRVAL(kept)};
	if (php_smtp_read_server(&at_server, server_value, &server)) {
		options.locale = server.engine.locale;
		if (php_smtp_read_diagnose_options(&at_options, values, &options)) {
			server.engine.locale = options.locale;
			diagnose_it(&at_server, &at_options, &server, &options, return_value);
		}
	}
	zval_ptr_dtor(&kept);
	php_smtp_server_release(&server);
}
/* }}} */

/* {{{ smtp_explain() */
typedef struct explaining {
	const smtp_explanation *explanation;
	zval *array;
} explaining;

static void map_explanation(void *argument)
{
	explaining *run = argument;

	php_smtp_explanation_to_array(run->explanation, run->array);
}

PHP_FUNCTION(smtp_explain)
{
	zend_string *reply;
	HashTable *values = NULL;
	zval kept;
	smtp_explain_context context;
	smtp_explanation explanation;
	explaining run = {&explanation, return_value};

	ZEND_PARSE_PARAMETERS_START(1, 2)
		Z_PARAM_STR(reply)
		Z_PARAM_OPTIONAL
		Z_PARAM_ARRAY_HT(values)
	ZEND_PARSE_PARAMETERS_END();

	array_init(&kept);
	php_smtp_place place = {2, "context", NULL, Z_ARRVAL(kept)};
	if (php_smtp_read_explain_context(&place, values, &context)) {
		smtp_explain((smtp_span){ZSTR_VAL(reply), ZSTR_LEN(reply)}, &context, &explanation);
		bool finished = php_smtp_guarded(map_explanation, &run);
		smtp_explanation_free(&explanation);
		if (!finished) {
			zend_bailout();
		}
	}
	zval_ptr_dtor(&kept);
}
/* }}} */
