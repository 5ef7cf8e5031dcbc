/*
 * test_parked.c - one connection for one call after another: when it is shared, when it is not, and what happens when the
 * server has gone in the meantime.
 */
#include "identity.h"
#include "parked.h"
#include "post.h"
#include "test.h"

#include <sys/wait.h>
#include <unistd.h>

static void one_after_another(void **state)
{
	(void)state;
	post it = {0};
	open_post(&it);
	assert_false(post_one(&it)->server.reused);
	assert_true(it.result.timing[SMTP_TIMING_CONNECT] >= 0);
	for (size_t i = 0; i < 3; i++) {
		assert_true(post_one(&it)->ok);
		assert_true(it.result.server.reused);
		assert_string_equal(it.result.server.ip, "127.0.0.1");
		assert_int_equal(it.result.timing[SMTP_TIMING_CONNECT], -1);
		assert_true(it.result.timing[SMTP_TIMING_TOTAL] >= 0);
		assert_true(it.result.transcript_count > 2);
		assert_non_null(strstr(it.result.transcript[0].text, "on this connection"));
	}
	assert_int_equal(atomic_load(&it.peer.connections), 1);
	assert_int_equal(atomic_load(&it.peer.messages), 4);
	close_post(&it);
}

static void what_is_refused_is_reset(void **state)
{
	(void)state;
	post it = {0};
	open_post(&it);
	assert_int_equal(post_to(&it, "nobody@example.net")->outcome, SMTP_OUTCOME_FAILED);
	assert_true(post_one(&it)->ok);
	assert_true(it.result.server.reused);
	assert_int_equal(atomic_load(&it.peer.connections), 1);
	close_post(&it);
}

static void closed_at_once_when_asked(void **state)
{
	(void)state;
	post it = {0};
	open_post(&it);
	it.server.keepalive = 0;
	post_one(&it);
	assert_false(post_one(&it)->server.reused);
	assert_int_equal(atomic_load(&it.peer.connections), 2);
	close_post(&it);
}

static void a_number_of_messages_is_enough(void **state)
{
	(void)state;
	post it = {0};
	open_post(&it);
	it.server.max_messages = 2;
	post_one(&it);
	assert_int_equal(smtp_store_resting(it.store), 1);
	assert_true(post_one(&it)->server.reused);
	assert_int_equal(smtp_store_resting(it.store), 0); /* it is let go at once */
	assert_false(post_one(&it)->server.reused);
	assert_int_equal(atomic_load(&it.peer.connections), 2);
	close_post(&it);
}

/* Of the one who sends now: another may have kept it for more. */
static void a_smaller_number_of_messages_is_enough(void **state)
{
	(void)state;
	post it = {0};
	open_post(&it);
	post_one(&it);
	post_one(&it);
	it.server.max_messages = 2;
	assert_false(post_one(&it)->server.reused);
	assert_int_equal(atomic_load(&it.peer.connections), 2);
	close_post(&it);
}

/* The server serves one after the other: so each must be let go before the next is tried. */
static void only_the_same_identity_shares(void **state)
{
	(void)state;
	unsigned char first[SMTP_DIGEST], second[SMTP_DIGEST];
	smtp_server server;
	smtp_server_init(&server);
	server.host = SMTP_SPAN("mail.example.com");
	server.port = 25; /* it would depend on the rest */
	assert_true(smtp_identity(&server, first));
	server.timeout++;
	server.locale = SMTP_LOCALE_ZH;
	assert_true(smtp_identity(&server, second));
	assert_memory_equal(first, second, SMTP_DIGEST);
#define CHANGED(field, value)                                                                                \
	do {                                                                                                     \
		smtp_server other = server;                                                                          \
		other.field = value;                                                                                 \
		assert_true(smtp_identity(&other, second));                                                          \
		assert_memory_not_equal(first, second, SMTP_DIGEST);                                                 \
	} while (0)
	CHANGED(host, SMTP_SPAN("mail.example.net"));
	CHANGED(port, 26);
	CHANGED(protocol, SMTP_PROTOCOL_LMTP);
	CHANGED(tls, SMTP_TLS_NONE);
	CHANGED(tls, SMTP_TLS_OPPORTUNISTIC);
	CHANGED(username, SMTP_SPAN("shop"));
	CHANGED(password, SMTP_SPAN("sesame-open"));
	CHANGED(oauth_token, SMTP_SPAN("sesame-open"));
	CHANGED(auth_count, 1);
	CHANGED(scram_min_iterations, 5000);
	CHANGED(local_domain, SMTP_SPAN("shop.example.com"));
	CHANGED(verify_peer, false);
	CHANGED(verify_peer_name, false);
	CHANGED(peer_name, SMTP_SPAN("other.example.com"));
	CHANGED(cafile, SMTP_SPAN("/none"));
	CHANGED(source_ip, SMTP_SPAN("127.0.0.2"));
	CHANGED(proxy, SMTP_PROXY_HTTP);
	CHANGED(proxy_host, SMTP_SPAN("proxy.example.com"));
	CHANGED(proxy_password, SMTP_SPAN("sesame-open"));
	CHANGED(socket_path, SMTP_SPAN("/run/mail"));
	CHANGED(public_only, true);
	server.socket_path = SMTP_SPAN("/run/mail");
	assert_true(smtp_identity(&server, first));
	CHANGED(socket_path, SMTP_SPAN("/run/post"));
	CHANGED(proxy_port, 1081);
	CHANGED(proxy_username, SMTP_SPAN("shop"));
	server.auth_count = server.peer_fingerprint_count = 1;
	server.auth[0] = SMTP_MECHANISM_PLAIN;
	server.peer_fingerprints[0] = SMTP_SPAN("sha256//one");
	assert_true(smtp_identity(&server, first));
	CHANGED(auth[0], SMTP_MECHANISM_LOGIN);
	CHANGED(peer_fingerprints[0], SMTP_SPAN("sha256//two"));
}

/* What it has said and done by itself has arrived: on loopback that is so when it is done. */
static void wait_for_leave(post *it)
{
	while (atomic_load(&it->peer.present)) {
		usleep(100);
	}
}

static void a_server_that_left_is_noticed(void **state)
{
	(void)state;
	static const char *const farewells[] = {NULL, "421 4.4.2 idle for too long\r\n", "250 what else?\r\n",
		"421 too many messages in this session\r\n"};
	for (size_t i = 0; i < sizeof farewells / sizeof farewells[0]; i++) {
		post it = {.peer = {.patience = 1, .farewell = farewells[i]}};
		open_post(&it);
		assert_true(post_one(&it)->ok);
		wait_for_leave(&it);
		assert_true(post_one(&it)->ok);
		assert_false(it.result.server.reused);
		assert_false(post_tells(&it, "once more"));
		assert_int_equal(atomic_load(&it.peer.connections), 2);
		assert_int_equal(atomic_load(&it.peer.messages), 2);
		close_post(&it);
	}
}

static void a_server_that_leaves_at_the_next_mail_is_left(void **state)
{
	(void)state;
	static const char *const farewells[] = {
		NULL, "421 4.4.2 idle for too long\r\n", "421 too many messages in this session\r\n"};
	for (size_t i = 0; i < sizeof farewells / sizeof farewells[0]; i++) {
		post it = {.peer = {.patience = 1, .farewell = farewells[i], .waits_for_mail = true}};
		open_post(&it);
		assert_true(post_one(&it)->ok);
		assert_true(post_one(&it)->ok);
		assert_false(it.result.server.reused);
		assert_true(post_tells(&it, "once more over a new one"));
		assert_int_equal(atomic_load(&it.peer.connections), 2);
		assert_int_equal(atomic_load(&it.peer.messages), 2);
		close_post(&it);
	}
}

/* It may have been accepted: nothing is tried again. */
static void lost_after_the_dot_stays_unknown(void **state)
{
	(void)state;
	post it = {0};
	open_post(&it);
	assert_true(post_one(&it)->ok);
	it.peer.lost_at = ".";
	assert_int_equal(post_one(&it)->outcome, SMTP_OUTCOME_UNKNOWN);
	assert_true(it.result.server.reused);
	assert_int_equal(atomic_load(&it.peer.connections), 1);
	close_post(&it);
}

static void one_that_failed_is_not_used_again(void **state)
{
	(void)state;
	post it = {.peer = {.lost_at = "RCPT TO:<lost@"}};
	open_post(&it);
	assert_int_equal(post_to(&it, "lost@example.net")->outcome, SMTP_OUTCOME_FAILED);
	assert_int_equal(smtp_store_resting(it.store), 0);
	assert_true(post_one(&it)->ok);
	assert_false(it.result.server.reused);
	close_post(&it);
}

static void once_more_and_no_third_time(void **state)
{
	(void)state;
	post it = {0};
	open_post(&it);
	assert_true(post_one(&it)->ok);
	it.peer.lost_at = "MAIL";
	assert_int_equal(post_one(&it)->outcome, SMTP_OUTCOME_FAILED);
	assert_true(it.result.retry_safe);
	assert_true(post_tells(&it, "once more over a new one"));
	assert_int_equal(atomic_load(&it.peer.connections), 2);
	assert_int_equal(smtp_store_counted(it.store, SMTP_COUNTER_AGAIN), 1);
	close_post(&it);
}

static void a_shorter_time_counts_at_once(void **state)
{
	(void)state;
	post it = {0};
	open_post(&it);
	assert_true(post_one(&it)->ok);
	it.server.keepalive = 1;
	assert_false(post_one(&it)->server.reused);
	it.server.keepalive = 0;
	assert_false(post_one(&it)->server.reused);
	assert_int_equal(smtp_store_resting(it.store), 0);
	close_post(&it);
}

static void a_copy_of_the_process_has_its_own(void **state)
{
	(void)state;
	int status;
	post it = {0};
	open_post(&it);
	post_one(&it);
	pid_t child = fork();
	if (child == 0) {
		smtp_conn *conn;
		unsigned char identity[SMTP_DIGEST];
		bool known = smtp_identity(&it.server, identity);
		conn = smtp_parked_take(smtp_parked_of(it.store), &it.server, identity);
		_exit(known && !conn ? 0 : 1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	assert_true(post_one(&it)->server.reused); /* the child said nothing on it */
	close_post(&it);
}

static void no_more_than_eight_rest(void **state)
{
	(void)state;
	post it = {.peer = {.seats = SMTP_PARKED_MAX + 3}};
	char name[32];
	open_post(&it);
	for (size_t i = 0; i < SMTP_PARKED_MAX + 2; i++) {
		snprintf(name, sizeof name, "shop%zu.example.com", i);
		it.server.local_domain = smtp_span_of(name);
		assert_true(post_one(&it)->ok);
		assert_int_equal(smtp_store_resting(it.store), i < SMTP_PARKED_MAX ? i + 1 : SMTP_PARKED_MAX);
	}
	it.server.local_domain = SMTP_SPAN("shop0.example.com");
	assert_false(post_one(&it)->server.reused); /* the one that ended first went */
	close_post(&it);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_after_another),
		cmocka_unit_test(what_is_refused_is_reset),
		cmocka_unit_test(closed_at_once_when_asked),
		cmocka_unit_test(a_number_of_messages_is_enough),
		cmocka_unit_test(a_smaller_number_of_messages_is_enough),
		cmocka_unit_test(only_the_same_identity_shares),
		cmocka_unit_test(a_server_that_left_is_noticed),
		cmocka_unit_test(a_server_that_leaves_at_the_next_mail_is_left),
		cmocka_unit_test(lost_after_the_dot_stays_unknown),
		cmocka_unit_test(one_that_failed_is_not_used_again),
		cmocka_unit_test(once_more_and_no_third_time),
		cmocka_unit_test(a_shorter_time_counts_at_once),
		cmocka_unit_test(a_copy_of_the_process_has_its_own),
		cmocka_unit_test(no_more_than_eight_rest),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
