/*
 * test_threads.c - many threads send and diagnose at once, each with a store of its own, as the threads of a PHP with
 * ZTS do: every result is the thread's own, and nothing is shared but what the system shares. bin/test runs it under
 * AddressSanitizer and under ThreadSanitizer.
 */
#include "mailserver.h"
#include "smtp.h"
#include "test.h"
#include "tls_client.h"

#define THREADS 8
#define ROUNDS 12

typedef struct worker {
	pthread_t thread;
	unsigned number;
	mailserver *server;
	smtp_store *store;
	const char *wrong; /* NULL: all results were right */
} worker;

static bool is(const char *text, const char *expected)
{
	return text && strcmp(text, expected) == 0;
}

static smtp_server server_of(const worker *self, smtp_caller *caller)
{
	smtp_server server;
	smtp_server_init(&server);
	*caller = (smtp_caller){.store = self->store};
	server.caller = caller;
	server.host = SMTP_SPAN("localhost");
	server.port = self->server->port;
	server.tls = self->server->party ? SMTP_TLS_IMPLICIT : SMTP_TLS_NONE;
	server.cafile = self->server->party ? smtp_span_of(authority_file.text) : server.cafile;
	server.keepalive = 0; /* the server has one seat */
	server.locale = self->number % 2 ? SMTP_LOCALE_ZH : SMTP_LOCALE_EN;
	return server;
}

/* The odd ones name a recipient that is refused. */
static const char *send_one(worker *self, unsigned round)
{
	char to[64];
	bool refused = self->number % 2;
	smtp_caller caller;
	smtp_server server = server_of(self, &caller);
	smtp_mailbox from = {.text = SMTP_SPAN("shop@example.com")}, recipient = {.text = {to, 0}};
	smtp_result result;
	smtp_refusal refusal;
	snprintf(to, sizeof to, "%s@t%u-r%u.example", refused ? "nobody" : "buyer", self->number, round);
	recipient.text = smtp_span_of(to);
	smtp_message message = {.from = {&from, 1},
		.to = {&recipient, 1},
		.subject = SMTP_SPAN("\xe4\xbd\xa0\xe5\xa5\xbd"),
		.text = SMTP_SPAN("Hello\n"),
		.html = SMTP_SPAN("<p>Hello</p>")};
	if (!smtp_send(&server, &message, &result, &refusal)) {
		return "refused";
	}
	bool right = result.recipient_count == 1 && is(result.recipients[0].address, to) && result.message_id;
	if (refused) {
		right = right && result.outcome == SMTP_OUTCOME_FAILED && result.explanation.code == 550 &&
				result.explanation.message && (unsigned char)result.explanation.message[0] > 0x7f;
	} else {
		right = right && result.outcome == SMTP_OUTCOME_ACCEPTED && is(result.queue_id, "4bX");
	}
	right = right && result.server.tls.verified == (self->server->party != NULL);
	smtp_result_free(&result);
	return right ? NULL : "a result is not this thread's";
}

static const char *diagnose_one(worker *self)
{
	smtp_caller caller;
	smtp_server server = server_of(self, &caller);
	smtp_diagnose_options options;
	smtp_diagnosis diagnosis;
	smtp_refusal refusal;
	smtp_diagnose_options_init(&options);
	if (!smtp_diagnose(&server, &options, &diagnosis, &refusal)) {
		return "diagnosis refused";
	}
	bool right = diagnosis.ok && diagnosis.report;
	smtp_diagnosis_free(&diagnosis);
	return right ? NULL : "a diagnosis is not this thread's";
}

static void *work(void *argument)
{
	worker *self = argument;
	for (unsigned round = 0; round < ROUNDS && !self->wrong; round++) {
		self->wrong = round % 4 == 3 ? diagnose_one(self) : send_one(self, round);
	}
	return NULL;
}

static void all_at_once(void **state)
{
	(void)state;
	worker workers[THREADS] = {{0}};
	mailserver servers[THREADS] = {{0}};
	for (unsigned i = 0; i < THREADS; i++) {
		servers[i].party = i % 4 < 2 ? &good : NULL;
		mailserver_start(&servers[i]);
		workers[i] = (worker){.number = i, .server = &servers[i], .store = smtp_store_new()};
		assert_non_null(workers[i].store);
	}
	for (unsigned i = 0; i < THREADS; i++) {
		assert_int_equal(pthread_create(&workers[i].thread, NULL, work, &workers[i]), 0);
	}
	for (unsigned i = 0; i < THREADS; i++) {
		pthread_join(workers[i].thread, NULL);
		mailserver_stop(&servers[i]);
		smtp_store_free(workers[i].store);
	}
	for (unsigned i = 0; i < THREADS; i++) {
		if (workers[i].wrong) {
			fail_msg("thread %u: %s", i, workers[i].wrong);
		}
		assert_int_equal(servers[i].connections, ROUNDS);
		assert_int_equal(servers[i].messages, i % 2 ? 0 : ROUNDS - ROUNDS / 4);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_at_once),
	};
	return cmocka_run_group_tests_name("threads", tests, make_parties, remove_parties);
}
