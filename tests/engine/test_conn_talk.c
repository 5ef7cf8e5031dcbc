/*
 * test_conn_talk.c - a server that writes its replies in pieces is not kept waiting for an acknowledgement. With Nagle's
 * algorithm it would not write the next piece before; the system puts off what it has nothing to send along with.
 *
 * How long that takes is compared with how long the system takes by itself, in the same run.
 */
#include "loopback.h"
#include "smtp.h"
#include "test.h"
#include "wire.h"

#include <pthread.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>
#ifdef __linux__
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#define MESSAGES 8

/* Until all that was sent is acknowledged. */
static int64_t acknowledged_after(int socket)
{
	int64_t began = smtp_clock_now();
	int waiting = 1;
	do {
		smtp_socket_poll(NULL, 0, smtp_clock_now() + SMTP_SECOND / 5000);
		assert_int_equal(ioctl(socket, SIOCOUTQ, &waiting), 0);
	} while (waiting && smtp_clock_now() - began < PATIENCE);
	return smtp_clock_now() - began;
}

static int64_t least(const int64_t *times)
{
	int64_t found = times[0];
	for (size_t i = 1; i < MESSAGES; i++) {
		found = times[i] < found ? times[i] : found;
	}
	return found;
}

/* An octet that is received and not answered. */
static int64_t one_octet(int from, smtp_socket to, bool at_once)
{
	int off = 0, error;
	char octet;
	size_t received = 0;
	assert_int_equal(setsockopt(to, IPPROTO_TCP, TCP_QUICKACK, &off, sizeof off), 0);
	assert_int_equal(send(from, ".", 1, 0), 1);
	assert_true(loopback_wait(to, POLLIN));
	assert_int_equal(smtp_socket_receive(to, &octet, 1, &received, &error), SMTP_IO_DONE);
	if (at_once) {
		smtp_socket_acknowledge(to);
	}
	return acknowledged_after(from);
}

static int64_t least_of_octets(bool at_once)
{
	smtp_endpoint at;
	int64_t times[MESSAGES];
	int listener = loopback_listen("127.0.0.1", 1, &at), client = loopback_connect(&at);
	int peer = accept(listener, NULL, NULL);
	for (size_t i = 0; i < MESSAGES; i++) {
		times[i] = one_octet(peer, client, at_once);
	}
	smtp_socket_close(peer);
	smtp_socket_close(client);
	smtp_socket_close(listener);
	return least(times);
}

static void a_socket_acknowledges_at_once(void **state)
{
	(void)state;
	assert_true(least_of_octets(true) < least_of_octets(false) / 2);
}

typedef struct piecemeal {
	int listener;
	pthread_t thread;
	int64_t times[MESSAGES];
} piecemeal;

/* Up to this line. False: the client is gone. */
static bool hear(wire *line, const char *last)
{
	smtp_buf text;
	bool heard, is_last = false;
	smtp_buf_init(&text, 4096);
	do {
		text.length = 0;
		heard = wire_take_line(line, &text);
		is_last = heard && text.length >= strlen(last) && memcmp(text.data, last, strlen(last)) == 0;
	} while (heard && !is_last);
	smtp_buf_free(&text);
	return heard;
}

static void *reply_in_pieces(void *argument)
{
	piecemeal *it = argument;
	wire line;
	wire_init(&line, accept(it->listener, NULL, NULL));
	wire_send(&line, SMTP_SPAN("220 hi\r\n"));
	if (hear(&line, "EHLO")) {
		wire_send(&line, SMTP_SPAN("250-hi\r\n250-PIPELINING\r\n250 CHUNKING\r\n"));
	}
	for (size_t i = 0; i < MESSAGES && hear(&line, "the end"); i++) {
		wire_send(&line, SMTP_SPAN("250 ok\r\n250 ok\r\n"));
		it->times[i] = acknowledged_after(line.socket);
		wire_send(&line, SMTP_SPAN("250 taken\r\n"));
	}
	hear(&line, "QUIT");
	wire_close(&line, false);
	wire_free(&line);
	return NULL;
}

static void send_one(smtp_server *server)
{
	smtp_mailbox from = {.text = SMTP_SPAN("shop@example.com")},
				 to = {.text = SMTP_SPAN("buyer@example.net")};
	smtp_message message = {.from = {&from, 1}, .to = {&to, 1}, .text = SMTP_SPAN("Hello\nthe end\n")};
	smtp_result result = {.ok = false};
	smtp_refusal refusal;
	assert_true(smtp_send(server, &message, &result, &refusal));
	assert_true(result.ok);
	smtp_result_free(&result);
}

static void the_rest_of_the_replies_is_not_kept_waiting(void **state)
{
	(void)state;
	piecemeal peer;
	smtp_endpoint at;
	smtp_server server;
	smtp_caller caller = {.store = smtp_store_new()};
	peer.listener = loopback_listen("127.0.0.1", 1, &at);
	assert_int_equal(pthread_create(&peer.thread, NULL, reply_in_pieces, &peer), 0);
	smtp_server_init(&server);
	server.caller = &caller;
	server.host = SMTP_SPAN("127.0.0.1");
	server.port = smtp_endpoint_port(&at);
	server.tls = SMTP_TLS_NONE;
	for (size_t i = 0; i < MESSAGES; i++) {
		send_one(&server);
	}
	smtp_store_free(caller.store);
	pthread_join(peer.thread, NULL);
	smtp_socket_close(peer.listener);
	assert_true(least(peer.times) < least_of_octets(false) / 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_socket_acknowledges_at_once),
		cmocka_unit_test(the_rest_of_the_replies_is_not_kept_waiting),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

#else

static void only_linux_can_be_asked(void **state)
{
	(void)state;
	skip();
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(only_linux_can_be_asked)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

#endif
