/*
 * test_recovery.c - servers that do not do what they announce: a second try without it, when nothing can have been accepted,
 * and the next conversation without it from the start.
 */
#include "post.h"
#include "scarce.h"
#include "test.h"

#define AHEAD "250-PIPELINING\r\n"
#define CHUNKS "250-CHUNKING\r\n"
#define ONE_AT_A_TIME "one command at a time"

static void open_with(post *it, mailserver_manner manner, const char *complaint)
{
	it->peer.offers = AHEAD;
	it->peer.manner = manner;
	it->peer.complaint = complaint;
	open_post(it);
	it->server.keepalive = 0;
}

/* One message, and another one; how many connections that takes. */
static void expect_it_to_help(post *it)
{
	assert_true(post_one(it)->ok);
	assert_true(post_tells(it, "once more, one at a time"));
	assert_true(post_tells(it, ONE_AT_A_TIME));
	assert_int_equal(atomic_load(&it->peer.connections), 2);
	assert_true(post_one(it)->ok);
	assert_false(post_tells(it, "once more"));
	assert_true(post_tells(it, ONE_AT_A_TIME));
	assert_int_equal(atomic_load(&it->peer.connections), 3);
	assert_int_equal(atomic_load(&it->peer.messages), 2);
}

static void what_stands_behind_a_command_is_dropped(void **state)
{
	(void)state;
	post it = {0};
	open_with(&it, MAILSERVER_DROPS_THE_REST, NULL);
	it.server.timeout = SMTP_SECOND / 4;
	expect_it_to_help(&it);
	close_post(&it);
}

static void the_time_of_both_tries_counts(void **state)
{
	(void)state;
	post it = {0};
	open_with(&it, MAILSERVER_DROPS_THE_REST, NULL);
	it.server.timeout = SMTP_SECOND / 4;
	assert_true(post_one(&it)->timing[SMTP_TIMING_TOTAL] >= SMTP_SECOND / 4);
	assert_true(it.result.transcript[it.result.transcript_count - 1].when >= SMTP_SECOND / 4);
	close_post(&it);
}

static void it_closes(void **state)
{
	(void)state;
	static const mailserver_manner manners[] = {MAILSERVER_CLOSES, MAILSERVER_GOES, MAILSERVER_DOUBLES};
	for (size_t i = 0; i < sizeof manners / sizeof manners[0]; i++) {
		post it = {0};
		open_with(&it, manners[i], NULL);
		expect_it_to_help(&it);
		close_post(&it);
	}
}

static void it_complains(void **state)
{
	(void)state;
	static const char *const complaints[] = {"554 SMTP synchronization error\r\n",
		"554 5.5.0 SMTP Synchronisation Error, you must wait for replies\r\n",
		"503 5.5.0 <DATA>: Data command rejected: Improper use of SMTP command pipelining\r\n",
		"421 4.5.0 no pipelining here, closing\r\n", "550 5.5.1 Bad PIPELINING\r\n"};
	for (size_t i = 0; i < sizeof complaints / sizeof complaints[0]; i++) {
		post it = {0};
		open_with(&it, MAILSERVER_COMPLAINS, complaints[i]);
		expect_it_to_help(&it);
		close_post(&it);
	}
}

/* Nobody said that it was too fast. */
static void another_no_is_believed(void **state)
{
	(void)state;
	static const char *const words[] = {
		"421 4.7.0 Connection frequency limited\r\n", "421 4.3.2 shutting down\r\n"};
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		post it = {0};
		open_with(&it, MAILSERVER_COMPLAINS, words[i]);
		it.server.timeout = SMTP_SECOND / 4;
		assert_int_equal(post_one(&it)->outcome, SMTP_OUTCOME_FAILED);
		assert_int_equal(atomic_load(&it.peer.connections), 1);
		close_post(&it);
	}
}

/* A server that has taken commands ahead of their replies before has another reason. */
static void a_server_that_kept_up_is_believed(void **state)
{
	(void)state;
	post it = {.peer = {.lost_at = "DATA"}};
	open_with(&it, MAILSERVER_KEEPS_UP, NULL);
	assert_int_equal(post_one(&it)->outcome, SMTP_OUTCOME_FAILED);
	assert_int_equal(it.result.phase, SMTP_PHASE_DATA);
	assert_int_equal(atomic_load(&it.peer.connections), 1);
	close_post(&it);
}

/* It goes whatever we do: that is no reason to hold pipelining against it. */
static void what_does_not_help_is_not_remembered(void **state)
{
	(void)state;
	post it = {.peer = {.lost_at = "MAIL"}};
	open_with(&it, MAILSERVER_KEEPS_UP, NULL);
	assert_int_equal(post_one(&it)->outcome, SMTP_OUTCOME_FAILED);
	assert_int_equal(it.result.phase, SMTP_PHASE_MAIL);
	assert_int_equal(atomic_load(&it.peer.connections), 2);
	it.peer.lost_at = NULL;
	assert_true(post_one(&it)->ok);
	assert_false(post_tells(&it, ONE_AT_A_TIME));
	close_post(&it);
}

/* Without pipelining there is nothing to leave out. */
static void who_waits_for_each_reply_tries_once(void **state)
{
	(void)state;
	post it = {.peer = {.lost_at = "MAIL"}};
	open_with(&it, MAILSERVER_KEEPS_UP, NULL);
	it.server.pipelining = false;
	assert_int_equal(post_one(&it)->outcome, SMTP_OUTCOME_FAILED);
	assert_int_equal(atomic_load(&it.peer.connections), 1);
	assert_false(post_tells(&it, "once more"));
	close_post(&it);
}

/* A content that left with its envelope may have been accepted: no second try, but the next one is careful. */
static void what_may_have_been_accepted_is_not_tried_again(void **state)
{
	(void)state;
	post it = {0};
	open_with(&it, MAILSERVER_DROPS_THE_REST, NULL);
	it.peer.offers = AHEAD CHUNKS;
	it.server.timeout = it.server.final_timeout = SMTP_SECOND / 4;
	assert_int_equal(post_one(&it)->outcome, SMTP_OUTCOME_UNKNOWN);
	assert_int_equal(atomic_load(&it.peer.connections), 1);
	assert_true(post_one(&it)->ok);
	assert_true(post_tells(&it, ONE_AT_A_TIME));
	assert_int_equal(atomic_load(&it.peer.messages), 1);
	close_post(&it);
}

static void bdat_is_not_known(void **state)
{
	(void)state;
	static const char *const replies[] = {"500 5.5.1 Command unrecognized\r\n",
		"502 5.5.2 command not implemented\r\n", "503 5.5.1 bad sequence of commands\r\n"};
	for (size_t i = 0; i < sizeof replies / sizeof replies[0]; i++) {
		post it = {.peer = {.offers = CHUNKS, .bdat = replies[i]}};
		open_post(&it);
		assert_true(post_one(&it)->ok);
		assert_true(post_tells(&it, "once more, with DATA"));
		assert_int_equal(atomic_load(&it.peer.connections), 2);
		assert_true(post_one(&it)->ok);
		assert_true(it.result.server.reused);
		it.server.keepalive = 0;
		assert_true(post_one(&it)->ok);
		assert_true(post_tells(&it, "did not know BDAT"));
		assert_int_equal(atomic_load(&it.peer.connections), 3);
		assert_int_equal(atomic_load(&it.peer.messages), 3);
		close_post(&it);
	}
}

/* What would be a command in the content is not said to a server that reads it as such. */
static void nothing_more_is_said_where_bdat_is_not_known(void **state)
{
	(void)state;
	post it = {.peer = {.offers = AHEAD CHUNKS, .bdat = "500 5.5.1 Command unrecognized\r\n"}};
	open_post(&it);
	assert_true(post_one(&it)->ok);
	assert_int_equal(atomic_load(&it.peer.messages), 1);
	assert_false(post_tells(&it, "RSET"));
	close_post(&it);
}

static void another_no_to_bdat_is_believed(void **state)
{
	(void)state;
	post it = {.peer = {.offers = CHUNKS, .bdat = "554 5.7.1 no\r\n"}};
	open_post(&it);
	assert_int_equal(post_one(&it)->outcome, SMTP_OUTCOME_FAILED);
	assert_int_equal(it.result.explanation.code, 554);
	assert_int_equal(atomic_load(&it.peer.connections), 1);
	close_post(&it);
}

static void without_a_store_it_helps_for_once(void **state)
{
	(void)state;
	post it = {0};
	open_with(&it, MAILSERVER_CLOSES, NULL);
	it.server.caller = NULL;
	assert_true(post_one(&it)->ok);
	assert_true(post_one(&it)->ok);
	assert_int_equal(atomic_load(&it.peer.connections), 4);
	close_post(&it);
}

/* ---- memory -------------------------------------------------------------------------------------- */

/* Two messages, of which the first needs a second try and the second goes over the connection that rests then. Says what
 * became of them is true: what was accepted was counted by the server. */
static bool post_two(mailserver_manner manner, size_t allocations, scarce_kind kind)
{
	post it = {0};
	unsigned accepted = 0, unknown = 0;
	open_with(&it, manner, NULL);
	it.server.keepalive = SMTP_SECOND;
	it.server.timeout = it.server.final_timeout = 2 * SMTP_SECOND;
	scarce_begin(allocations, kind);
	for (size_t i = 0; i < 2; i++) {
		const smtp_result *result = post_one(&it);
		accepted += result->outcome == SMTP_OUTCOME_ACCEPTED;
		unknown += result->outcome == SMTP_OUTCOME_UNKNOWN;
		assert_int_equal(result->retry_safe, result->outcome == SMTP_OUTCOME_FAILED);
	}
	bool ran_dry = scarce_end();
	unsigned arrived = atomic_load(&it.peer.messages);
	assert_true(arrived >= accepted && arrived <= accepted + unknown);
	close_post(&it);
	return ran_dry;
}

static void every_allocation_may_fail(void **state)
{
	(void)state;
	for (scarce_kind kind = SCARCE_FROM_THEN_ON; kind <= SCARCE_ONCE; kind++) {
		size_t allocations = 0;
		while (post_two(MAILSERVER_CLOSES, allocations, kind)) {
			allocations++;
		}
		assert_true(allocations > 50);
	}
}

/* ---- many ---------------------------------------------------------------------------------------- */

typedef struct batch_log {
	const smtp_message *message;
	unsigned left, accepted;
} batch_log;

static const smtp_message *next_message(void *handle, void **ticket)
{
	batch_log *log = handle;
	*ticket = NULL;
	return log->left && log->left-- ? log->message : NULL;
}

static void ended(void *handle, void *ticket, const smtp_result *result)
{
	batch_log *log = handle;
	(void)ticket;
	log->accepted += result->ok;
}

static void many_are_sent_one_by_one_from_then_on(void **state)
{
	(void)state;
	static const struct {
		mailserver_manner manner;
		const char *complaint, *bdat;
	} ways[] = {{MAILSERVER_CLOSES, NULL, NULL}, {MAILSERVER_GOES, NULL, NULL},
		{MAILSERVER_DOUBLES, NULL, NULL}, {MAILSERVER_COMPLAINS, "554 SMTP synchronization error\r\n", NULL},
		{MAILSERVER_KEEPS_UP, NULL, "502 5.5.1 command not implemented\r\n"}};
	smtp_mailbox from = {.text = SMTP_SPAN("shop@example.com")},
				 to = {.text = SMTP_SPAN("buyer@example.net")};
	smtp_message message = {.from = {&from, 1}, .to = {&to, 1}, .text = SMTP_SPAN("Hello\n")};
	for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
		post it = {.peer = {.bdat = ways[i].bdat, .seats = 4}};
		batch_log log = {.message = &message, .left = 20};
		smtp_batch batch;
		smtp_totals totals;
		smtp_refusal refusal;
		smtp_batch_init(&batch);
		batch.connections = 1;
		batch.depth = 1;
		batch.handle = &log;
		batch.next = next_message;
		batch.ended = ended;
		open_with(&it, ways[i].manner, ways[i].complaint);
		it.peer.offers = ways[i].bdat ? CHUNKS : AHEAD;
		it.server.timeout = SMTP_SECOND;
		assert_true(smtp_send_many(&it.server, &batch, &totals, &refusal));
		assert_int_equal(log.accepted, 20);
		assert_int_equal(atomic_load(&it.peer.messages), 20);
		close_post(&it);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_stands_behind_a_command_is_dropped),
		cmocka_unit_test(the_time_of_both_tries_counts),
		cmocka_unit_test(it_closes),
		cmocka_unit_test(it_complains),
		cmocka_unit_test(another_no_is_believed),
		cmocka_unit_test(a_server_that_kept_up_is_believed),
		cmocka_unit_test(what_does_not_help_is_not_remembered),
		cmocka_unit_test(who_waits_for_each_reply_tries_once),
		cmocka_unit_test(what_may_have_been_accepted_is_not_tried_again),
		cmocka_unit_test(bdat_is_not_known),
		cmocka_unit_test(nothing_more_is_said_where_bdat_is_not_known),
		cmocka_unit_test(another_no_to_bdat_is_believed),
		cmocka_unit_test(without_a_store_it_helps_for_once),
		cmocka_unit_test(every_allocation_may_fail),
		cmocka_unit_test(many_are_sent_one_by_one_from_then_on),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
