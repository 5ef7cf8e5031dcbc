/*
 * test_many_memory.c - smtp_send_many() when memory is short, for every n-th allocation, once and from then on: every message that
 * was given has one outcome, which the server's own count bears out, and nothing is left behind.
 */
#include "mailserver.h"
#include "scarce.h"
#include "test.h"

#define MESSAGES 5

typedef struct post {
	mailserver peer;
	smtp_server server;
	smtp_caller caller;
	smtp_batch batch;
	smtp_mailbox from, to;
	smtp_message message;
	size_t given;
	unsigned ends[MESSAGES];
	uint64_t accepted, unknown; /* by this server */
} post;

static const smtp_message *next(void *handle, void **ticket)
{
	post *it = handle;
	if (it->given == MESSAGES) {
		return NULL;
	}
	*ticket = &it->ends[it->given++];
	return &it->message;
}

static void ended(void *handle, void *ticket, const smtp_result *result)
{
	post *it = handle;
	++*(unsigned *)ticket;
	it->accepted += result->outcome == SMTP_OUTCOME_ACCEPTED;
	it->unknown += result->outcome == SMTP_OUTCOME_UNKNOWN;
	assert_int_equal(result->ok, result->outcome == SMTP_OUTCOME_ACCEPTED);
	assert_int_equal(result->retry_safe, result->outcome == SMTP_OUTCOME_FAILED);
}

static void refused(void *handle, void *ticket, const smtp_refusal *refusal)
{
	(void)handle;
	(void)ticket;
	fail_msg("%s %s", refusal->key, refusal->must);
}

static post *new_post(void)
{
	post *it = calloc(1, sizeof *it);
	assert_non_null(it);
	it->from.text = SMTP_SPAN("shop@example.com");
	it->to.text = SMTP_SPAN("buyer@example.net");
	it->message = (smtp_message){.from = {&it->from, 1}, .to = {&it->to, 1}, .text = SMTP_SPAN("Hello\n")};
	smtp_server_init(&it->server);
	it->server.caller = &it->caller;
	it->server.host = SMTP_SPAN("127.0.0.1");
	it->server.tls = SMTP_TLS_NONE;
	smtp_batch_init(&it->batch);
	it->batch.connections = it->batch.depth = 2;
	it->batch.handle = it;
	it->batch.next = next;
	it->batch.ended = ended;
	it->batch.refused = refused;
	return it;
}

static bool runs_dry(post *it, size_t allowed, scarce_kind kind)
{
	smtp_totals totals;
	smtp_refusal refusal;
	it->given = 0;
	memset(it->ends, 0, sizeof it->ends);
	scarce_begin(allowed, kind);
	it->caller.store = smtp_store_new();
	assert_true(smtp_send_many(&it->server, &it->batch, &totals, &refusal));
	smtp_store_free(it->caller.store);
	assert_int_equal(scarce_blocks(), 0);
	bool dry = scarce_end();
	assert_int_equal(totals.messages, it->given); /* without memory to go on no further one is asked for */
	assert_true(it->given > 0);                   /* but one says why */
	assert_int_equal(totals.outcomes[SMTP_OUTCOME_ACCEPTED] + totals.outcomes[SMTP_OUTCOME_PARTIAL] +
						 totals.outcomes[SMTP_OUTCOME_FAILED] + totals.outcomes[SMTP_OUTCOME_UNKNOWN],
		totals.messages);
	for (size_t i = 0; i < MESSAGES; i++) {
		assert_int_equal(it->ends[i], i < it->given);
	}
	return dry;
}

static void open_server(post *it, const char *offers)
{
	it->peer = (mailserver){.seats = 10, .offers = offers};
	mailserver_start(&it->peer);
	it->server.port = it->peer.port;
	it->accepted = it->unknown = 0;
}

/* What it has taken is what was told. */
static void close_server(post *it)
{
	mailserver_stop(&it->peer);
	uint64_t taken = atomic_load(&it->peer.messages);
	assert_in_range(taken, it->accepted, it->accepted + it->unknown);
}

static void fail_every_allocation(const char *offers, scarce_kind kind)
{
	post *it = new_post();
	size_t allowed = 0;
	bool dry = true;
	while (dry) {
		open_server(it, offers);
		for (size_t i = 0; dry && i < 40; i++) {
			dry = runs_dry(it, allowed, kind);
			allowed += allowed < 600 ? 1 : 7; /* what follows is more of the same */
		}
		close_server(it);
		assert_true(allowed < 20000);
	}
	assert_true(allowed > 200);
	free(it);
}

static void one_allocation_fails(void **state)
{
	(void)state;
	fail_every_allocation("250-PIPELINING\r\n", SCARCE_ONCE);
	fail_every_allocation(NULL, SCARCE_ONCE);
}

static void there_is_no_memory_from_then_on(void **state)
{
	(void)state;
	fail_every_allocation("250-PIPELINING\r\n", SCARCE_FROM_THEN_ON);
	fail_every_allocation(NULL, SCARCE_FROM_THEN_ON);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_allocation_fails),
		cmocka_unit_test(there_is_no_memory_from_then_on),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
