/*
 * test_socket.c - addresses to and from text, connects, partial and interrupted input and output, waits.
 */
#include "test.h"
#include "loopback.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

/* ---- endpoints ----------------------------------------------------------------------------------- */

static void literals_are_parsed(void **state)
{
	(void)state;
	static const struct {
		const char *text, *ip;
		bool loopback;
	} cases[] = {
		{"127.0.0.1", "127.0.0.1", true},
		{"127.200.3.4", "127.200.3.4", true},
		{"192.0.2.1", "192.0.2.1", false},
		{"128.0.0.1", "128.0.0.1", false},
		{"::1", "::1", true},
		{"[::1]", "::1", true},
		{"[2001:DB8::1]", "2001:db8::1", false},
		{"2001:db8:1:2:3:4:5:6", "2001:db8:1:2:3:4:5:6", false},
		{"::ffff:127.0.0.1", "::ffff:127.0.0.1", true},
		{"::ffff:192.0.2.1", "::ffff:192.0.2.1", false},
		{"::", "::", false},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		smtp_endpoint endpoint;
		char ip[46];
		assert_true(smtp_endpoint_parse(smtp_span_of(cases[i].text), 25, &endpoint));
		smtp_endpoint_ip(&endpoint, ip);
		assert_string_equal(ip, cases[i].ip);
		assert_int_equal(smtp_endpoint_is_loopback(&endpoint), cases[i].loopback);
	}
}

static void other_texts_are_not_literals(void **state)
{
	(void)state;
	static const smtp_span cases[] = {
		{NULL, 0},
		{"", 0},
		{"localhost", 9},
		{"127.0.0", 7},
		{"127.0.0.1.", 10},
		{"127.0.0.256", 11},
		{"[127.0.0.1]", 11},
		{"[]", 2},
		{"[::1", 4},
		{"::1]", 4},
		{"1::2::3", 7},
		{"127.0.0.1\0x", 11},
		{"0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000", 59},
	};
	smtp_endpoint endpoint;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_false(smtp_endpoint_parse(cases[i], 25, &endpoint));
	}
}

static void unterminated_literal_is_parsed(void **state)
{
	(void)state;
	smtp_endpoint endpoint;
	char ip[46];
	assert_true(smtp_endpoint_parse((smtp_span){"192.0.2.12345", 11}, 25, &endpoint));
	smtp_endpoint_ip(&endpoint, ip);
	assert_string_equal(ip, "192.0.2.123");
}

static void port_is_set(void **state)
{
	(void)state;
	smtp_endpoint endpoint;
	struct sockaddr_in ipv4;
	struct sockaddr_in6 ipv6;
	assert_true(smtp_endpoint_parse(SMTP_SPAN("192.0.2.1"), 25, &endpoint));
	memcpy(&ipv4, &endpoint.address, sizeof ipv4);
	assert_int_equal(ntohs(ipv4.sin_port), 25);
	smtp_endpoint_set_port(&endpoint, 65535);
	memcpy(&ipv4, &endpoint.address, sizeof ipv4);
	assert_int_equal(ntohs(ipv4.sin_port), 65535);
	assert_true(smtp_endpoint_parse(SMTP_SPAN("::1"), 465, &endpoint));
	memcpy(&ipv6, &endpoint.address, sizeof ipv6);
	assert_int_equal(ntohs(ipv6.sin6_port), 465);
}

static void unknown_family_has_no_text(void **state)
{
	(void)state;
	smtp_endpoint endpoint = {.length = 0};
	char ip[46] = "x";
	smtp_endpoint_ip(&endpoint, ip);
	assert_string_equal(ip, "");
	assert_false(smtp_endpoint_is_loopback(&endpoint));
}

/* ---- connecting ---------------------------------------------------------------------------------- */

static smtp_io finish_connect(smtp_socket made, int *error)
{
	smtp_io io;
	while ((io = smtp_socket_connected(made, error)) == SMTP_IO_WANT_WRITE) {
		assert_true(loopback_wait(made, POLLOUT));
	}
	return io;
}

static smtp_socket connect_to(const smtp_endpoint *to)
{
	smtp_socket made;
	int error;
	smtp_io io = smtp_socket_connect(to, NULL, &made, &error);
	assert_true(io == SMTP_IO_DONE || io == SMTP_IO_WANT_WRITE);
	assert_int_equal(finish_connect(made, &error), SMTP_IO_DONE);
	return made;
}

static void connects_and_is_set_up(void **state)
{
	(void)state;
	smtp_endpoint at, local;
	char ip[46];
	int listener = loopback_listen("127.0.0.1", 5, &at);
	smtp_socket made = connect_to(&at);
	int on = 0;
	socklen_t length = sizeof on;
	assert_true(fcntl(made, F_GETFL) & O_NONBLOCK);
	assert_true(fcntl(made, F_GETFD) & FD_CLOEXEC);
	assert_int_equal(getsockopt(made, IPPROTO_TCP, TCP_NODELAY, &on, &length), 0);
	assert_true(on);
	assert_true(smtp_socket_local(made, &local));
	smtp_endpoint_ip(&local, ip);
	assert_string_equal(ip, "127.0.0.1");
	smtp_socket_close(made);
	smtp_socket_close(listener);
	smtp_socket_close(SMTP_NO_SOCKET);
}

static void refused_port_is_told(void **state)
{
	(void)state;
	smtp_endpoint at;
	int holder = loopback_refuse("127.0.0.1", &at);
	smtp_socket made;
	int error;
	smtp_io io = smtp_socket_connect(&at, NULL, &made, &error);
	if (io == SMTP_IO_WANT_WRITE) {
		io = finish_connect(made, &error);
		smtp_socket_close(made);
	}
	assert_int_equal(io, SMTP_IO_FAILED);
	assert_int_equal(error, ECONNREFUSED);
	smtp_socket_close(holder);
}

static void silence_is_not_a_connection(void **state)
{
	(void)state;
	smtp_endpoint at;
	int filler, error;
	int listener = loopback_black_hole(&at, &filler);
	smtp_socket made;
	assert_int_equal(smtp_socket_connect(&at, NULL, &made, &error), SMTP_IO_WANT_WRITE);
	assert_int_equal(smtp_socket_connected(made, &error), SMTP_IO_WANT_WRITE);
	assert_int_equal(error, 0);
	smtp_socket_close(made);
	smtp_socket_close(filler);
	smtp_socket_close(listener);
}

static void source_is_used(void **state)
{
	(void)state;
	smtp_endpoint at, source, local;
	char ip[46];
	int error;
	int listener = loopback_listen("127.0.0.1", 5, &at);
	smtp_socket made;
	assert_true(smtp_endpoint_parse(SMTP_SPAN("127.0.0.2"), 9, &source));
	assert_int_not_equal(smtp_socket_connect(&at, &source, &made, &error), SMTP_IO_FAILED);
	assert_int_equal(finish_connect(made, &error), SMTP_IO_DONE);
	assert_true(smtp_socket_local(made, &local));
	smtp_endpoint_ip(&local, ip);
	assert_string_equal(ip, "127.0.0.2");
	smtp_socket_close(made);
	smtp_socket_close(listener);
}

static void unusable_source_fails(void **state)
{
	(void)state;
	smtp_endpoint at, source;
	int error;
	int listener = loopback_listen("127.0.0.1", 5, &at);
	smtp_socket made;
	assert_true(smtp_endpoint_parse(SMTP_SPAN("::1"), 0, &source));
	assert_int_equal(smtp_socket_connect(&at, &source, &made, &error), SMTP_IO_FAILED);
	assert_int_equal(error, EAFNOSUPPORT);
	assert_true(made == SMTP_NO_SOCKET);
	assert_true(smtp_endpoint_parse(SMTP_SPAN("192.0.2.77"), 0, &source));
	assert_int_equal(smtp_socket_connect(&at, &source, &made, &error), SMTP_IO_FAILED);
	assert_int_equal(error, EADDRNOTAVAIL);
	assert_true(made == SMTP_NO_SOCKET);
	smtp_socket_close(listener);
}

/* ---- octets -------------------------------------------------------------------------------------- */

static void octets_pass_and_end(void **state)
{
	(void)state;
	smtp_socket ends[2];
	char into[16];
	size_t count;
	int error;
	assert_true(smtp_socket_pair(ends));
	assert_true(fcntl(ends[0], F_GETFL) & fcntl(ends[1], F_GETFL) & O_NONBLOCK);
	assert_true(fcntl(ends[0], F_GETFD) & fcntl(ends[1], F_GETFD) & FD_CLOEXEC);
	assert_int_equal(smtp_socket_receive(ends[0], into, sizeof into, &count, &error), SMTP_IO_WANT_READ);
	assert_int_equal(smtp_socket_receive(ends[0], into, 0, &count, &error), SMTP_IO_DONE);
	assert_int_equal(smtp_socket_send(ends[1], "abc", 0, &count, &error), SMTP_IO_DONE);
	assert_int_equal(count, 0);
	assert_int_equal(smtp_socket_send(ends[1], "abc", 3, &count, &error), SMTP_IO_DONE);
	assert_int_equal(count, 3);
	assert_true(loopback_wait(ends[0], POLLIN));
	assert_int_equal(smtp_socket_receive(ends[0], into, 2, &count, &error), SMTP_IO_DONE);
	assert_int_equal(count, 2);
	assert_memory_equal(into, "ab", 2);
	smtp_socket_close(ends[1]);
	assert_int_equal(smtp_socket_receive(ends[0], into, sizeof into, &count, &error), SMTP_IO_DONE);
	assert_int_equal(smtp_socket_receive(ends[0], into, sizeof into, &count, &error), SMTP_IO_EOF);
	smtp_socket_close(ends[0]);
}

static void full_socket_wants_to_write(void **state)
{
	(void)state;
	static char block[65536];
	smtp_socket ends[2];
	size_t count, total = 0, back = 0;
	int error;
	smtp_io io;
	assert_true(smtp_socket_pair(ends));
	while ((io = smtp_socket_send(ends[0], block, sizeof block, &count, &error)) == SMTP_IO_DONE) {
		total += count;
		assert_true(total < 64u << 20);
	}
	assert_int_equal(io, SMTP_IO_WANT_WRITE);
	assert_int_equal(error, 0);
	while (back < total) {
		assert_int_equal(smtp_socket_receive(ends[1], block, sizeof block, &count, &error), SMTP_IO_DONE);
		back += count;
	}
	assert_int_equal(back, total);
	assert_true(loopback_wait(ends[0], POLLOUT));
	smtp_socket_close(ends[0]);
	smtp_socket_close(ends[1]);
}

/* SIGPIPE keeps its default action here: it would end this program. */
static void writing_to_nobody_is_an_error_only(void **state)
{
	(void)state;
	smtp_endpoint at;
	int error;
	size_t count;
	smtp_io io;
	int listener = loopback_listen("127.0.0.1", 5, &at);
	smtp_socket made = connect_to(&at);
	int peer = accept(listener, NULL, NULL);
	struct linger at_once = {.l_onoff = 1, .l_linger = 0};
	signal(SIGPIPE, SIG_DFL);
	setsockopt(peer, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
	close(peer); /* sends a reset */
	assert_true(loopback_wait(made, POLLIN));
	assert_int_equal(smtp_socket_send(made, "x", 1, &count, &error), SMTP_IO_FAILED);
	assert_int_equal(smtp_socket_error_category(error), SMTP_CATEGORY_CONNECTION_LOST);
	io = smtp_socket_send(made, "x", 1, &count, &error);
	assert_int_equal(io, SMTP_IO_FAILED);
	assert_int_equal(error, EPIPE);
	smtp_socket_close(made);
	smtp_socket_close(listener);
}

/* ---- waiting ------------------------------------------------------------------------------------- */

static void time_is_up(void **state)
{
	(void)state;
	smtp_socket ends[2];
	assert_true(smtp_socket_pair(ends));
	smtp_pollfd one = {.fd = ends[0], .events = POLLIN};
	int64_t until = smtp_clock_now() + 20000;
	assert_int_equal(smtp_socket_poll(&one, 1, until), 0);
	assert_true(smtp_clock_now() >= until);
	assert_int_equal(smtp_socket_poll(&one, 1, 0), 0);
	assert_int_equal(smtp_socket_poll(NULL, 0, smtp_clock_now() + 1000), 0);
	smtp_socket_close(ends[0]);
	smtp_socket_close(ends[1]);
}

static void ready_socket_ends_the_wait(void **state)
{
	(void)state;
	smtp_socket ends[2];
	size_t count;
	int error;
	assert_true(smtp_socket_pair(ends));
	smtp_pollfd two[2] = {{.fd = ends[0], .events = POLLIN}, {.fd = ends[1], .events = POLLIN}};
	smtp_socket_send(ends[0], "x", 1, &count, &error);
	assert_int_equal(smtp_socket_poll(two, 2, SMTP_NEVER), 1);
	assert_int_equal(two[0].revents, 0);
	assert_int_equal(two[1].revents, POLLIN);
	/* what is ready is seen even if there is no time */
	assert_int_equal(smtp_socket_poll(two, 2, 0), 1);
	smtp_socket_close(ends[0]);
	smtp_socket_close(ends[1]);
}

static volatile sig_atomic_t signals;

static void count_signal(int number)
{
	(void)number;
	signals++;
}

/* Again and again, since the first may come before the wait has begun. */
static void *signal_until_told(void *given)
{
	struct {
		pthread_t waiting;
		atomic_bool enough;
	} *order = given;
	while (!atomic_load(&order->enough)) {
		pthread_kill(order->waiting, SIGUSR1);
		sched_yield();
	}
	return NULL;
}

static void a_signal_ends_the_wait_early(void **state)
{
	(void)state;
	smtp_socket ends[2];
	pthread_t thread;
	struct sigaction action = {.sa_handler = count_signal, .sa_flags = SA_RESTART};
	struct {
		pthread_t waiting;
		atomic_bool enough;
	} order = {.waiting = pthread_self()};
	assert_true(smtp_socket_pair(ends));
	sigaction(SIGUSR1, &action, NULL);
	int64_t until = smtp_clock_now() + PATIENCE;
	smtp_pollfd one = {.fd = ends[0], .events = POLLIN, .revents = POLLIN};
	pthread_create(&thread, NULL, signal_until_told, &order);
	assert_int_equal(smtp_socket_poll(&one, 1, until), 0);
	atomic_store(&order.enough, true);
	pthread_join(thread, NULL);
	assert_true(signals > 0);
	assert_true(smtp_clock_now() < until);
	assert_int_equal(one.revents, 0);
	smtp_socket_close(ends[0]);
	smtp_socket_close(ends[1]);
}

/* ---- errors -------------------------------------------------------------------------------------- */

static void errors_have_a_meaning(void **state)
{
	(void)state;
	assert_int_equal(smtp_socket_error_category(ECONNREFUSED), SMTP_CATEGORY_CONNECTION_REFUSED);
	assert_int_equal(smtp_socket_error_category(ETIMEDOUT), SMTP_CATEGORY_CONNECTION_TIMEOUT);
	assert_int_equal(smtp_socket_error_category(ECONNRESET), SMTP_CATEGORY_CONNECTION_LOST);
	assert_int_equal(smtp_socket_error_category(EPIPE), SMTP_CATEGORY_CONNECTION_LOST);
	assert_int_equal(smtp_socket_error_category(ENETUNREACH), SMTP_CATEGORY_NETWORK_UNREACHABLE);
	assert_int_equal(smtp_socket_error_category(EHOSTUNREACH), SMTP_CATEGORY_NETWORK_UNREACHABLE);
	assert_int_equal(smtp_socket_error_category(0), SMTP_CATEGORY_UNKNOWN);
	assert_int_equal(smtp_socket_error_category(EBADF), SMTP_CATEGORY_UNKNOWN);
}

static void errors_have_words(void **state)
{
	(void)state;
	char text[128];
	smtp_socket_error_text(ECONNREFUSED, text, sizeof text);
	assert_string_equal(text, "Connection refused");
	smtp_socket_error_text(ECONNREFUSED, text, 5);
	assert_string_equal(text, "Conn");
	smtp_socket_error_text(123456, text, sizeof text);
	assert_non_null(strstr(text, "123456"));
}

/* The text of every octet, at every place. */
static void addresses_are_written_as_the_system_reads_them(void **state)
{
	(void)state;
	for (unsigned octet = 0; octet < 256; octet++) {
		char written[46], expected[46];
		smtp_endpoint endpoint;
		snprintf(expected, sizeof expected, "%u.%u.%u.%u", octet, 255 - octet, octet / 2, octet % 11);
		assert_true(smtp_endpoint_parse(smtp_span_of(expected), 25, &endpoint));
		smtp_endpoint_ip(&endpoint, written);
		assert_string_equal(written, expected);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses_are_written_as_the_system_reads_them),
		cmocka_unit_test(literals_are_parsed),
		cmocka_unit_test(other_texts_are_not_literals),
		cmocka_unit_test(unterminated_literal_is_parsed),
		cmocka_unit_test(port_is_set),
		cmocka_unit_test(unknown_family_has_no_text),
		cmocka_unit_test(connects_and_is_set_up),
		cmocka_unit_test(refused_port_is_told),
		cmocka_unit_test(silence_is_not_a_connection),
		cmocka_unit_test(source_is_used),
		cmocka_unit_test(unusable_source_fails),
		cmocka_unit_test(octets_pass_and_end),
		cmocka_unit_test(full_socket_wants_to_write),
		cmocka_unit_test(writing_to_nobody_is_an_error_only),
		cmocka_unit_test(time_is_up),
		cmocka_unit_test(ready_socket_ends_the_wait),
		cmocka_unit_test(a_signal_ends_the_wait_early),
		cmocka_unit_test(errors_have_a_meaning),
		cmocka_unit_test(errors_have_words),
	};
	return smtp_socket_startup() ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
