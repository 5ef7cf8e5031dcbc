/*
 * test_dial.c - which address is tried when, which one wins, and which one is blamed. Listeners on loopback; a
 * silent address is a listener whose queue is full.
 */
#include "test.h"
#include "dial.h"
#include "loopback.h"

#include <errno.h>

static void add(smtp_addresses *addresses, const smtp_endpoint *endpoint)
{
	addresses->items[addresses->count++] = *endpoint;
}

static void add_literal(smtp_addresses *addresses, const char *ip)
{
	smtp_endpoint endpoint;
	assert_true(smtp_endpoint_parse(smtp_span_of(ip), 25, &endpoint));
	add(addresses, &endpoint);
}

static smtp_io run(smtp_dial *dial)
{
	smtp_io io;
	while ((io = smtp_dial_step(dial, smtp_clock_now())) == SMTP_IO_WANT_WRITE) {
		smtp_pollfd sockets[SMTP_ADDRESSES_MAX];
		size_t count = smtp_dial_poll(dial, sockets, SMTP_ADDRESSES_MAX);
		assert_true(smtp_socket_poll(sockets, count, smtp_dial_wake(dial)) >= 0);
	}
	return io;
}

static void start(smtp_dial *dial, const smtp_addresses *addresses, bool every, int64_t span)
{
	int64_t now = smtp_clock_now();
	smtp_dial_init(dial, addresses, NULL, every, now, smtp_clock_after(now, span));
}

/* ---- order --------------------------------------------------------------------------------------- */

static void families_take_turns(void **state)
{
	(void)state;
	static const char *const given[] = {"::1", "::2", "::3", "192.0.2.1", "192.0.2.2"};
	static const char *const expected[] = {"::1", "192.0.2.1", "::2", "192.0.2.2", "::3"};
	smtp_addresses addresses = {.count = 0};
	smtp_dial dial;
	char ip[46];
	for (size_t i = 0; i < 5; i++) {
		add_literal(&addresses, given[i]);
	}
	start(&dial, &addresses, false, 0);
	assert_int_equal(dial.count, 5);
	for (size_t i = 0; i < 5; i++) {
		smtp_endpoint_ip(&dial.attempts[i].endpoint, ip);
		assert_string_equal(ip, expected[i]);
	}
	smtp_dial_close(&dial);
}

static void one_family_keeps_its_order(void **state)
{
	(void)state;
	static const char *const given[] = {"192.0.2.3", "192.0.2.1", "192.0.2.2"};
	smtp_addresses addresses = {.count = 0};
	smtp_dial dial;
	char ip[46];
	for (size_t i = 0; i < 3; i++) {
		add_literal(&addresses, given[i]);
	}
	start(&dial, &addresses, false, 0);
	for (size_t i = 0; i < 3; i++) {
		smtp_endpoint_ip(&dial.attempts[i].endpoint, ip);
		assert_string_equal(ip, given[i]);
	}
}

static void little_time_is_shared(void **state)
{
	(void)state;
	smtp_addresses addresses = {.count = 0};
	smtp_dial dial;
	for (size_t i = 0; i < SMTP_ADDRESSES_MAX; i++) {
		add_literal(&addresses, "192.0.2.1");
	}
	start(&dial, &addresses, false, 0);
	assert_int_equal(dial.stagger, 250000);
	start(&dial, &addresses, false, 100 * SMTP_SECOND);
	assert_int_equal(dial.stagger, 250000);
	start(&dial, &addresses, false, 8 * SMTP_SECOND);
	assert_int_equal(dial.stagger, 125000);
	start(&dial, &addresses, false, 1);
	assert_int_equal(dial.stagger, 10000);
}

/* ---- outcomes ------------------------------------------------------------------------------------ */

static void nothing_to_try_fails(void **state)
{
	(void)state;
	smtp_addresses addresses = {.count = 0};
	smtp_dial dial;
	start(&dial, &addresses, false, SMTP_SECOND);
	assert_int_equal(run(&dial), SMTP_IO_FAILED);
	assert_null(smtp_dial_blame(&dial));
	assert_true(smtp_dial_take(&dial) == SMTP_NO_SOCKET);
}

static void connects(void **state)
{
	(void)state;
	smtp_endpoint at;
	smtp_addresses addresses = {.count = 0};
	smtp_dial dial;
	int error;
	int listener = loopback_listen("127.0.0.1", 5, &at);
	add(&addresses, &at);
	start(&dial, &addresses, false, PATIENCE);
	assert_int_equal(run(&dial), SMTP_IO_DONE);
	assert_int_equal(dial.winner, 0);
	assert_int_equal(dial.attempts[0].state, SMTP_ATTEMPT_CONNECTED);
	assert_true(dial.attempts[0].ended >= dial.attempts[0].started);
	assert_int_equal(smtp_dial_step(&dial, smtp_clock_now()), SMTP_IO_DONE);
	smtp_socket taken = smtp_dial_take(&dial);
	smtp_dial_close(&dial); /* no longer its own */
	assert_int_equal(smtp_socket_connected(taken, &error), SMTP_IO_DONE);
	smtp_socket_close(taken);
	smtp_socket_close(listener);
}

static void refused_port_is_told(void **state)
{
	(void)state;
	smtp_endpoint at;
	smtp_addresses addresses = {.count = 0};
	smtp_dial dial;
	int holder = loopback_refuse("127.0.0.1", &at);
	add(&addresses, &at);
	start(&dial, &addresses, false, PATIENCE);
	assert_int_equal(run(&dial), SMTP_IO_FAILED);
	assert_int_equal(dial.attempts[0].state, SMTP_ATTEMPT_FAILED);
	assert_int_equal(smtp_dial_blame(&dial)->error, ECONNREFUSED);
	smtp_socket_close(holder);
}

static void next_address_follows_a_refusal_at_once(void **state)
{
	(void)state;
	smtp_endpoint refused, at;
	smtp_addresses addresses = {.count = 0};
	smtp_dial dial;
	int holder = loopback_refuse("127.0.0.1", &refused);
	int listener = loopback_listen("127.0.0.1", 5, &at);
	add(&addresses, &refused);
	add(&addresses, &at);
	start(&dial, &addresses, false, PATIENCE);
	dial.stagger = PATIENCE; /* would be waited for if the refusal did not count */
	int64_t began = smtp_clock_now();
	assert_int_equal(run(&dial), SMTP_IO_DONE);
	assert_true(smtp_clock_now() - began < PATIENCE);
	assert_int_equal(dial.winner, 1);
	assert_int_equal(dial.attempts[0].error, ECONNREFUSED);
	smtp_dial_close(&dial);
	smtp_socket_close(holder);
	smtp_socket_close(listener);
}

static void silent_address_is_overtaken(void **state)
{
	(void)state;
	smtp_endpoint silent, at;
	smtp_addresses addresses = {.count = 0};
	smtp_dial dial;
	int filler;
	int hole = loopback_black_hole(&silent, &filler);
	int listener = loopback_listen("127.0.0.1", 5, &at);
	add(&addresses, &silent);
	add(&addresses, &at);
	start(&dial, &addresses, false, PATIENCE);
	assert_int_equal(run(&dial), SMTP_IO_DONE);
	assert_int_equal(dial.winner, 1);
	assert_int_equal(dial.attempts[0].state, SMTP_ATTEMPT_ABANDONED);
	assert_true(dial.attempts[0].socket == SMTP_NO_SOCKET);
	assert_true(dial.attempts[1].started - dial.attempts[0].started >= 250000);
	smtp_dial_close(&dial);
	smtp_socket_close(hole);
	smtp_socket_close(filler);
	smtp_socket_close(listener);
}

static void later_attempts_wait_for_their_turn(void **state)
{
	(void)state;
	smtp_endpoint silent;
	smtp_addresses addresses = {.count = 0};
	smtp_dial dial;
	smtp_pollfd sockets[4];
	int filler;
	int hole = loopback_black_hole(&silent, &filler);
	add(&addresses, &silent);
	add(&addresses, &silent);
	smtp_dial_init(&dial, &addresses, NULL, false, 1000, 1000 + 10 * SMTP_SECOND); /* a clock of its own */
	assert_int_equal(smtp_dial_wake(&dial), 1000);
	assert_int_equal(smtp_dial_poll(&dial, sockets, 4), 0);
	assert_int_equal(smtp_dial_step(&dial, 1000), SMTP_IO_WANT_WRITE);
	assert_int_equal(smtp_dial_poll(&dial, sockets, 4), 1);
	assert_int_equal(smtp_dial_wake(&dial), 251000);
	assert_int_equal(smtp_dial_step(&dial, 250999), SMTP_IO_WANT_WRITE);
	assert_int_equal(smtp_dial_poll(&dial, sockets, 4), 1);
	assert_int_equal(smtp_dial_step(&dial, 251000), SMTP_IO_WANT_WRITE);
	assert_int_equal(smtp_dial_poll(&dial, sockets, 4), 2);
	assert_int_equal(smtp_dial_poll(&dial, sockets, 1), 1);
	assert_int_equal(smtp_dial_wake(&dial), 1000 + 10 * SMTP_SECOND);
	assert_int_equal(smtp_dial_step(&dial, 1000 + 10 * SMTP_SECOND), SMTP_IO_FAILED);
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(dial.attempts[i].state, SMTP_ATTEMPT_TIMED_OUT);
		assert_true(dial.attempts[i].socket == SMTP_NO_SOCKET);
	}
	assert_ptr_equal(smtp_dial_blame(&dial), &dial.attempts[0]);
	smtp_socket_close(hole);
	smtp_socket_close(filler);
}

static void refusal_is_blamed_before_silence(void **state)
{
	(void)state;
	smtp_endpoint silent, refused;
	smtp_addresses addresses = {.count = 0};
	smtp_dial dial;
	int filler;
	int hole = loopback_black_hole(&silent, &filler);
	int holder = loopback_refuse("127.0.0.1", &refused);
	add(&addresses, &silent);
	add(&addresses, &refused);
	start(&dial, &addresses, false, SMTP_SECOND);
	assert_int_equal(run(&dial), SMTP_IO_FAILED);
	assert_int_equal(dial.attempts[0].state, SMTP_ATTEMPT_TIMED_OUT);
	assert_int_equal(smtp_dial_blame(&dial)->error, ECONNREFUSED);
	smtp_socket_close(hole);
	smtp_socket_close(filler);
	smtp_socket_close(holder);
}

static void blame_follows_the_ranks(void **state)
{
	(void)state;
	smtp_dial dial = {.count = 4, .winner = 4};
	dial.attempts[0] = (smtp_attempt){.state = SMTP_ATTEMPT_FAILED, .error = ENETUNREACH};
	dial.attempts[1] = (smtp_attempt){.state = SMTP_ATTEMPT_TIMED_OUT};
	dial.attempts[2] = (smtp_attempt){.state = SMTP_ATTEMPT_FAILED, .error = ECONNREFUSED};
	dial.attempts[3] = (smtp_attempt){.state = SMTP_ATTEMPT_FAILED, .error = ECONNRESET};
	assert_ptr_equal(smtp_dial_blame(&dial), &dial.attempts[2]);
	dial.count = 2;
	assert_ptr_equal(smtp_dial_blame(&dial), &dial.attempts[1]);
	dial.attempts[1] = (smtp_attempt){.state = SMTP_ATTEMPT_FAILED, .error = ETIMEDOUT};
	assert_ptr_equal(smtp_dial_blame(&dial), &dial.attempts[1]);
	dial.count = 1;
	assert_ptr_equal(smtp_dial_blame(&dial), &dial.attempts[0]);
	dial.attempts[0].state = SMTP_ATTEMPT_ABANDONED;
	assert_null(smtp_dial_blame(&dial));
}

/* ---- every address ------------------------------------------------------------------------------- */

static void every_address_gets_its_verdict(void **state)
{
	(void)state;
	smtp_endpoint silent, refused, first, second;
	smtp_addresses addresses = {.count = 0};
	smtp_dial dial;
	int filler;
	int hole = loopback_black_hole(&silent, &filler);
	int holder = loopback_refuse("127.0.0.1", &refused);
	int listener = loopback_listen("127.0.0.1", 5, &first);
	int other = loopback_listen("127.0.0.1", 5, &second);
	add(&addresses, &silent);
	add(&addresses, &refused);
	add(&addresses, &first);
	add(&addresses, &second);
	start(&dial, &addresses, true, SMTP_SECOND);
	assert_int_equal(run(&dial), SMTP_IO_DONE);
	assert_true(smtp_clock_now() >= dial.deadline);
	assert_int_equal(dial.attempts[0].state, SMTP_ATTEMPT_TIMED_OUT);
	assert_int_equal(dial.attempts[1].state, SMTP_ATTEMPT_FAILED);
	assert_int_equal(dial.attempts[1].error, ECONNREFUSED);
	assert_int_equal(dial.attempts[2].state, SMTP_ATTEMPT_CONNECTED);
	assert_int_equal(dial.attempts[3].state, SMTP_ATTEMPT_CONNECTED);
	assert_int_equal(dial.winner, 2);
	assert_true(dial.attempts[2].socket != SMTP_NO_SOCKET);
	assert_true(dial.attempts[3].socket == SMTP_NO_SOCKET);
	smtp_dial_close(&dial);
	smtp_socket_close(hole);
	smtp_socket_close(filler);
	smtp_socket_close(holder);
	smtp_socket_close(listener);
	smtp_socket_close(other);
}

/* ---- families and sources ------------------------------------------------------------------------ */

static void ipv4_answers_where_ipv6_refuses(void **state)
{
	(void)state;
	smtp_endpoint ipv6, ipv4;
	smtp_addresses addresses = {.count = 0};
	smtp_dial dial;
	int holder = loopback_refuse("::1", &ipv6);
	if (holder < 0) {
		skip();
	}
	int listener = loopback_listen("127.0.0.1", 5, &ipv4);
	add(&addresses, &ipv6);
	add(&addresses, &ipv4);
	start(&dial, &addresses, false, PATIENCE);
	assert_int_equal(run(&dial), SMTP_IO_DONE);
	assert_int_equal(dial.winner, 1);
	assert_int_equal(dial.attempts[0].error, ECONNREFUSED);
	smtp_dial_close(&dial);
	smtp_socket_close(holder);
	smtp_socket_close(listener);
}

static void ipv6_connects(void **state)
{
	(void)state;
	smtp_endpoint at;
	smtp_addresses addresses = {.count = 0};
	smtp_dial dial;
	int listener = loopback_listen("::1", 5, &at);
	if (listener < 0) {
		skip();
	}
	add(&addresses, &at);
	start(&dial, &addresses, false, PATIENCE);
	assert_int_equal(run(&dial), SMTP_IO_DONE);
	smtp_dial_close(&dial);
	smtp_socket_close(listener);
}

static void source_is_used_and_chooses_the_family(void **state)
{
	(void)state;
	smtp_endpoint ipv6, at, source, local;
	smtp_addresses addresses = {.count = 0};
	smtp_dial dial;
	char ip[46];
	int listener = loopback_listen("127.0.0.1", 5, &at);
	assert_true(smtp_endpoint_parse(SMTP_SPAN("::1"), 25, &ipv6));
	assert_true(smtp_endpoint_parse(SMTP_SPAN("127.0.0.2"), 0, &source));
	add(&addresses, &ipv6);
	add(&addresses, &at);
	int64_t now = smtp_clock_now();
	smtp_dial_init(&dial, &addresses, &source, false, now, now + PATIENCE);
	assert_int_equal(run(&dial), SMTP_IO_DONE);
	assert_int_equal(dial.winner, 1);
	assert_int_equal(dial.attempts[0].error, EAFNOSUPPORT);
	smtp_socket taken = smtp_dial_take(&dial);
	assert_true(smtp_socket_local(taken, &local));
	smtp_endpoint_ip(&local, ip);
	assert_string_equal(ip, "127.0.0.2");
	smtp_socket_close(taken);
	smtp_socket_close(listener);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(families_take_turns),
		cmocka_unit_test(one_family_keeps_its_order),
		cmocka_unit_test(little_time_is_shared),
		cmocka_unit_test(nothing_to_try_fails),
		cmocka_unit_test(connects),
		cmocka_unit_test(refused_port_is_told),
		cmocka_unit_test(next_address_follows_a_refusal_at_once),
		cmocka_unit_test(silent_address_is_overtaken),
		cmocka_unit_test(later_attempts_wait_for_their_turn),
		cmocka_unit_test(refusal_is_blamed_before_silence),
		cmocka_unit_test(blame_follows_the_ranks),
		cmocka_unit_test(every_address_gets_its_verdict),
		cmocka_unit_test(ipv4_answers_where_ipv6_refuses),
		cmocka_unit_test(ipv6_connects),
		cmocka_unit_test(source_is_used_and_chooses_the_family),
	};
	return smtp_socket_startup() ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
