/*
 * many.c - smtp_send_many() of the PHP surface: any iterable in, one call of the engine, the counts out.
 */
#include "batch.h"

#include "php_smtp.h"

static void send_them(const php_smtp_place *at_server, const php_smtp_place *at_messages, php_smtp_batch *batch,
	php_smtp_server *server, zval *return_value)
{
	smtp_totals totals;
	smtp_refusal refusal;
	php_smtp_wait wait;

	php_smtp_wait_begin(&wait, &server->engine);
	batch->wait = &wait;
	bool made = smtp_send_many(&server->engine, &batch->engine, &totals, &refusal);
	php_smtp_wait_end(&wait, batch->bailed);
	if (made) {
		php_smtp_totals_to_array(&totals, return_value);
	} else if (!EG(exception)) {
		php_smtp_throw_value(php_smtp_is_server_key(refusal.key) ? at_server : at_messages, refusal.key, "%s",
			refusal.must);
	}
}

PHP_FUNCTION(smtp_send_many)
{
	zval *messages, *server_value = NULL, kept;
	HashTable *options = NULL;
	php_smtp_server server;
	php_smtp_batch batch;

	ZEND_PARSE_PARAMETERS_START(1, 3)
		Z_PARAM_ZVAL(messages)
		Z_PARAM_OPTIONAL
		Z_PARAM_ZVAL(server_value)
		Z_PARAM_ARRAY_HT(options)
	ZEND_PARSE_PARAMETERS_END();

	array_init(&kept);
	php_smtp_place at_messages = {1, "messages", NULL, Z_ARRVAL(kept)};
	php_smtp_place at_server = {2, "server", NULL, Z_ARRVAL(kept)}, at_options = {3, "options", NULL, Z_ARRVAL(kept)};
	if (php_smtp_read_server(&at_server, server_value, &server)) {
		if (php_smtp_batch_begin(&batch, &at_messages, messages, &at_options, options)) {
			send_them(&at_server, &at_messages, &batch, &server, return_value);
		}
		php_smtp_batch_end(&batch);
	}
	zval_ptr_dtor(&kept);
	php_smtp_server_release(&server);
}
