/*
 * counters.c - see counters.h.
 */
#include "counters.h"
#include "caller.h"

#include "ext/standard/info.h"

typedef struct counted {
	const smtp_caller *caller;
	bool workers; /* of all who share memory, not of this process alone */
} counted;

static uint64_t value_of(const counted *of, smtp_counter counter)
{
	return of->workers ? smtp_shared_counted(of->caller->shared, counter) : smtp_store_counted(of->caller->store, counter);
}

static void add_counters(zval *array, const counted *of)
{
	for (int i = 0; i < SMTP_COUNTER_COUNT; i++) {
		uint64_t value = value_of(of, i);

		if (smtp_counter_is_time(i)) {
			add_assoc_double(array, smtp_counter_name(i), (double) value / SMTP_SECOND);
		} else {
			add_assoc_long(array, smtp_counter_name(i), (zend_long) value);
		}
	}
}

/* {{{ smtp_stats() */
PHP_FUNCTION(smtp_stats)
{
	counted of = {php_smtp_caller(), false};
	zval here, workers;

	ZEND_PARSE_PARAMETERS_NONE();

	array_init(&here);
	add_assoc_long(&here, "connections_resting", (zend_long) smtp_store_resting(of.caller->store));
	add_counters(&here, &of);
	ZVAL_NULL(&workers);
	if (of.caller->shared) {
		of.workers = true;
		array_init(&workers);
		add_counters(&workers, &of);
	}
	array_init(return_value);
	add_assoc_zval(return_value, "here", &here);
	add_assoc_zval(return_value, "workers", &workers);
}
/* }}} */

static void print_value(char *text, size_t room, const counted *of, smtp_counter counter)
{
	uint64_t value = value_of(of, counter);

	if (of->workers && !of->caller->shared) {
		snprintf(text, room, "not known");
	} else if (smtp_counter_is_time(counter)) {
		snprintf(text, room, "%.3F s", (double) value / SMTP_SECOND);
	} else {
		snprintf(text, room, "%llu", (unsigned long long) value);
	}
}

void php_smtp_counters_info(void)
{
	counted here = {php_smtp_caller(), false}, workers = {here.caller, true};
	char mine[32], all[32];

	php_info_print_table_start();
	php_info_print_table_header(3, "counted since the start", "this process", "all workers");
	snprintf(mine, sizeof mine, "%zu", smtp_store_resting(here.caller->store));
	php_info_print_table_row(3, "connections_resting", mine, "");
	for (int i = 0; i < SMTP_COUNTER_COUNT; i++) {
		print_value(mine, sizeof mine, &here, i);
		print_value(all, sizeof all, &workers, i);
		php_info_print_table_row(3, smtp_counter_name(i), mine, all);
	}
	php_info_print_table_end();
}
