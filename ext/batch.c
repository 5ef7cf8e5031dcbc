/*
 * batch.c - see batch.h.
 */
#include "batch.h"
#include "guard.h"
#include "message.h"
#include "result.h"

#include "Zend/zend_exceptions.h"
#include "Zend/zend_interfaces.h"

#define PREFIX 80
#define LONGEST_WAIT (7 * 86400)

/* A message that was taken, until its result is told. */
typedef struct php_smtp_posted {
	zval key, value, kept;
	char prefix[PREFIX];
	php_smtp_place place;
	php_smtp_message message;
} php_smtp_posted;

/* {{{ what the caller's code throws */
/* PHP does so itself when a destructor throws on the way out: the newest comes first, and leads to the older ones. */
static void keep_exception(php_smtp_batch *batch)
{
	zend_object *thrown = EG(exception);

	if (!thrown) {
		return;
	}
	if (batch->thrown && PHP_SMTP_IS_EXIT(batch->thrown)) {
		zend_clear_exception();
		return;
	}
	GC_ADDREF(thrown);
	zend_clear_exception();
	if (batch->thrown && !PHP_SMTP_IS_EXIT(thrown)) {
		zend_exception_set_previous(thrown, batch->thrown);
	} else if (batch->thrown) {
		OBJ_RELEASE(batch->thrown);
	}
	batch->thrown = thrown;
}

static void throw_kept(php_smtp_batch *batch)
{
	zend_object *thrown = batch->thrown;

	batch->thrown = NULL;
	if (!thrown) {
		return;
	}
	if (PHP_SMTP_IS_EXIT(thrown)) {
		PHP_SMTP_EXIT_AGAIN(thrown);
		OBJ_RELEASE(thrown);
	} else if (EG(exception)) {
		zend_exception_set_previous(EG(exception), thrown);
	} else {
		php_smtp_throw_object(thrown);
	}
}

/* PHP ends the request: what is held goes with it. */
static bool is_ending(const php_smtp_batch *batch)
{
	return batch->bailed || batch->wait->bailed || batch->wait->timed_out || batch->wait->gone;
}

/* No code of the caller's may run any more. */
static bool is_over(const php_smtp_batch *batch)
{
	return is_ending(batch) || (batch->thrown && PHP_SMTP_IS_EXIT(batch->thrown));
}

static void work_on(php_smtp_batch *batch, void (*work)(void *argument))
{
	if (!php_smtp_guarded(work, batch)) {
		batch->bailed = batch->wait->bailed = true; /* what is under way is not waited for either */
	} else {
		keep_exception(batch);
	}
}

static void call(php_smtp_batch *batch, void (*work)(void *argument))
{
	keep_exception(batch);
	if (!is_over(batch)) {
		work_on(batch, work);
	}
}
/* }}} */

/* {{{ messages in */
static bool take_from_array(php_smtp_batch *batch, php_smtp_posted *posted)
{
	HashTable *array = Z_ARRVAL(batch->messages);
	zval *value = zend_hash_get_current_data_ex(array, &batch->position);

	if (!value) {
		return false;
	}
	zend_hash_get_current_key_zval_ex(array, &posted->key, &batch->position);
	ZVAL_COPY_DEREF(&posted->value, value);
	zend_hash_move_forward_ex(array, &batch->position);
	return true;
}

/* The iterator stays at what was taken: it is asked to go on only when there is room for more. */
static bool take_from_iterator(php_smtp_batch *batch, php_smtp_posted *posted)
{
	zend_object_iterator *iterator = batch->iterator;
	zval *value;

	if (batch->taken == 0 && iterator->funcs->rewind) {
		iterator->funcs->rewind(iterator);
	} else if (batch->taken > 0) {
		iterator->index++;
		iterator->funcs->move_forward(iterator);
	}
	if (EG(exception) || iterator->funcs->valid(iterator) != SUCCESS || EG(exception)) {
		return false;
	}
	value = iterator->funcs->get_current_data(iterator);
	if (!value || EG(exception)) {
		return false;
	}
	ZVAL_COPY_DEREF(&posted->value, value);
	if (iterator->funcs->get_current_key) {
		iterator->funcs->get_current_key(iterator, &posted->key);
	} else {
		ZVAL_LONG(&posted->key, batch->taken);
	}
	return !EG(exception);
}

/* "[17]." or "[welcome]."; a key may be anything, so what is not plain is not shown. */
static void name_place(php_smtp_posted *posted, zend_long number)
{
	const zval *key = &posted->key;
	bool plain = Z_TYPE_P(key) == IS_STRING && Z_STRLEN_P(key) > 0 && Z_STRLEN_P(key) < PREFIX - 4;

	for (size_t i = 0; plain && i < Z_STRLEN_P(key); i++) {
		plain = Z_STRVAL_P(key)[i] > ' ' && Z_STRVAL_P(key)[i] <= '~';
	}
	if (plain) {
		snprintf(posted->prefix, PREFIX, "[%s].", Z_STRVAL_P(key));
	} else {
		snprintf(posted->prefix, PREFIX, "[" ZEND_LONG_FMT "].", Z_TYPE_P(key) == IS_LONG ? Z_LVAL_P(key) : number);
	}
}

static bool read_posted(php_smtp_batch *batch, php_smtp_posted *posted)
{
	char key[PREFIX];

	array_init(&posted->kept);
	name_place(posted, batch->taken - 1);
	posted->place = *batch->place;
	posted->place.kept = Z_ARRVAL(posted->kept);
	if (Z_TYPE(posted->value) != IS_ARRAY) {
		snprintf(key, sizeof key, "%.*s", (int) strlen(posted->prefix) - 1, posted->prefix);
		return php_smtp_throw_type(batch->place, key, "array", &posted->value);
	}
	posted->place.prefix = posted->prefix;
	return php_smtp_read_message(&posted->place, Z_ARRVAL(posted->value), &posted->message);
}

static void free_posted(php_smtp_posted *posted)
{
	zval_ptr_dtor(&posted->kept);
	zval_ptr_dtor(&posted->value);
	zval_ptr_dtor(&posted->key);
	efree(posted);
}

static void take_next(void *argument)
{
	php_smtp_batch *batch = argument;
	php_smtp_posted *posted = ecalloc(1, sizeof *posted);
	bool taken = batch->iterator ? take_from_iterator(batch, posted) : take_from_array(batch, posted);

	batch->taken += taken;
	if (taken && read_posted(batch, posted)) {
		batch->posted = posted;
	} else {
		free_posted(posted);
	}
}

static const smtp_message *next(void *handle, void **ticket)
{
	php_smtp_batch *batch = handle;

	batch->posted = NULL;
	call(batch, take_next);
	*ticket = batch->posted;
	return batch->posted && !batch->bailed ? &batch->posted->message.engine : NULL;
}

static bool stopped(void *handle)
{
	php_smtp_batch *batch = handle;

	return batch->thrown || batch->wait->stopped || is_over(batch);
}
/* }}} */

/* {{{ results out */
static void call_on_result(void *argument)
{
	php_smtp_batch *batch = argument;
	zval values[2], returned;

	ZVAL_UNDEF(&returned);
	ZVAL_COPY(&values[0], &batch->posted->key);
	php_smtp_result_to_array(batch->result, &values[1]);
	call_user_function(NULL, NULL, &batch->on_result, &returned, 2, values);
	zval_ptr_dtor(&values[0]);
	zval_ptr_dtor(&values[1]);
	zval_ptr_dtor(&returned);
}

static void release_posted(void *argument)
{
	php_smtp_batch *batch = argument;

	free_posted(batch->posted);
}

static void release(php_smtp_batch *batch)
{
	keep_exception(batch);
	if (!is_ending(batch)) {
		work_on(batch, release_posted);
	}
}

static void ended(void *handle, void *ticket, const smtp_result *result)
{
	php_smtp_batch *batch = handle;

	batch->posted = ticket;
	batch->result = result;
	batch->bailed = batch->bailed || batch->posted->message.bailed;
	if (Z_TYPE(batch->on_result) != IS_UNDEF) {
		call(batch, call_on_result);
	}
	batch->posted = ticket; /* the caller's code may have come back here with another one */
	release(batch);
}

static void refused(void *handle, void *ticket, const smtp_refusal *refusal)
{
	php_smtp_batch *batch = handle;
	smtp_refusal named = *refusal;

	batch->posted = ticket;
	batch->bailed = batch->bailed || batch->posted->message.bailed;
	php_smtp_message_key(&batch->posted->message, &named);
	if (!batch->bailed) {
		php_smtp_throw_value(&batch->posted->place, named.key, "%s", named.must);
	}
	release(batch);
}
/* }}} */

/* {{{ progress and totals */
void php_smtp_totals_to_array(const smtp_totals *totals, zval *array)
{
	double seconds = (double) totals->duration / (double) SMTP_SECOND;

	array_init(array);
	add_assoc_long(array, "messages", (zend_long) totals->messages);
	for (size_t i = 0; i < SMTP_OUTCOME_COUNT; i++) {
		add_assoc_long(array, smtp_outcome_name((smtp_outcome_kind) i), (zend_long) totals->outcomes[i]);
	}
	add_assoc_double(array, "seconds", seconds);
	add_assoc_double(array, "rate", seconds > 0 ? (double) totals->messages / seconds : 0.0);
}

static void call_on_progress(void *argument)
{
	php_smtp_batch *batch = argument;
	zval value, returned;

	ZVAL_UNDEF(&returned);
	php_smtp_totals_to_array(batch->totals, &value);
	call_user_function(NULL, NULL, &batch->on_progress, &returned, 1, &value);
	zval_ptr_dtor(&value);
	zval_ptr_dtor(&returned);
}

static void progress(void *handle, const smtp_totals *totals)
{
	php_smtp_batch *batch = handle;

	batch->totals = totals;
	call(batch, call_on_progress);
}
/* }}} */

#define FIELD(name) offsetof(php_smtp_batch, name)

static const php_smtp_option batch_table[] = {
	{"connections", php_smtp_read_count, FIELD(engine.connections), 1, SMTP_CONNECTIONS_MAX},
	{"depth", php_smtp_read_count, FIELD(engine.depth), 1, SMTP_DEPTH_MAX},
	{"retry_for", php_smtp_read_seconds, FIELD(engine.retry_for), 0, LONGEST_WAIT},
	{"wait", php_smtp_read_seconds, FIELD(engine.wait), 0, LONGEST_WAIT},
	{"on_result", php_smtp_read_callable, FIELD(on_result), 0, 0},
	{"on_progress", php_smtp_read_callable, FIELD(on_progress), 0, 0},
	{NULL, NULL, 0, 0, 0},
};

bool php_smtp_is_batch_key(const char *key)
{
	return php_smtp_has_option(batch_table, key);
}

static void open_iterator(php_smtp_batch *batch)
{
	zend_class_entry *class = Z_OBJCE(batch->messages);

	batch->iterator = class->get_iterator(class, &batch->messages, 0);
}

bool php_smtp_batch_begin(php_smtp_batch *batch, const php_smtp_place *place, zval *messages,
	const php_smtp_place *at_options, HashTable *options)
{
	memset(batch, 0, sizeof *batch);
	ZVAL_UNDEF(&batch->messages);
	ZVAL_UNDEF(&batch->on_result);
	ZVAL_UNDEF(&batch->on_progress);
	smtp_batch_init(&batch->engine);
	if (!zend_is_iterable(messages)) {
		return php_smtp_throw_argument_type(place, "Traversable|array", messages);
	}
	if (options && !php_smtp_read_options(at_options, batch_table, options, batch)) {
		return false;
	}
	batch->place = place;
	batch->engine.handle = batch;
	batch->engine.next = next;
	batch->engine.ended = ended;
	batch->engine.refused = refused;
	batch->engine.stopped = stopped;
	batch->engine.progress = Z_TYPE(batch->on_progress) != IS_UNDEF ? progress : NULL;
	ZVAL_COPY(&batch->messages, messages);
	if (Z_TYPE_P(messages) == IS_OBJECT) {
		open_iterator(batch);
	} else {
		zend_hash_internal_pointer_reset_ex(Z_ARRVAL(batch->messages), &batch->position);
	}
	return !EG(exception);
}

void php_smtp_batch_end(php_smtp_batch *batch)
{
	if (batch->iterator) {
		zend_iterator_dtor(batch->iterator);
	}
	zval_ptr_dtor(&batch->messages);
	throw_kept(batch);
}
