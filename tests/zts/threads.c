/*
 * threads.c - a PHP with ZTS on the embed SAPI, in which many threads run the same script at once, several requests each:
 *
 *     threads COUNT REQUESTS SCRIPT
 *
 * The script finds $thread and $request and returns what is to be told: "ok" or what was wrong. Says so line by line, and
 * exits with 1 when one was wrong.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "sapi/embed/php_embed.h"

typedef struct worker {
	pthread_t thread;
	int number, requests;
	const char *script;
} worker;

static pthread_barrier_t start;
static atomic_int wrong;

static void evaluate(const worker *self, int request)
{
	char code[1024];
	zval told;

	snprintf(code, sizeof code, "(static function ($thread, $request) { return require '%s'; })(%d, %d)", self->script, self->number, request);
	ZVAL_UNDEF(&told);
	zend_first_try {
		zend_eval_string(code, &told, "threads");
	} zend_end_try();
	bool is_ok = Z_TYPE(told) == IS_STRING && strcmp(Z_STRVAL(told), "ok") == 0;
	printf("thread %d, request %d: %s\n", self->number, request, Z_TYPE(told) == IS_STRING ? Z_STRVAL(told) : "nothing was returned");
	if (Z_TYPE(told) != IS_UNDEF) {
		zval_ptr_dtor(&told);
	}
	if (!is_ok) {
		atomic_store(&wrong, 1);
	}
}

static void *work(void *argument)
{
	const worker *self = argument;

	(void) ts_resource(0);
	pthread_barrier_wait(&start);
	for (int request = 0; request < self->requests; request++) {
		if (php_request_startup() == FAILURE) {
			atomic_store(&wrong, 1);
			break;
		}
		evaluate(self, request);
		php_request_shutdown(NULL);
	}
	ts_free_thread();
	return NULL;
}

int main(int argc, char **argv)
{
	if (argc != 4) {
		fprintf(stderr, "usage: threads COUNT REQUESTS SCRIPT\n");
		return 2;
	}
	int count = atoi(argv[1]);
	worker *workers = calloc((size_t) count, sizeof *workers);
	if (!workers || php_embed_init(1, argv) == FAILURE) {
		return 2;
	}
	pthread_barrier_init(&start, NULL, (unsigned) count);
	for (int i = 0; i < count; i++) {
		workers[i] = (worker){.number = i, .requests = atoi(argv[2]), .script = argv[3]};
		pthread_create(&workers[i].thread, NULL, work, &workers[i]);
	}
	for (int i = 0; i < count; i++) {
		pthread_join(workers[i].thread, NULL);
	}
	php_embed_shutdown();
	free(workers);
	return atomic_load(&wrong);
}
