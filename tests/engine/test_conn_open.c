/*
 * test_conn_open.c - the way to the server: which addresses may be connected to, and from where.
 */
#include "test.h"
#include "loopback.h"
#include "run.h"
#include "variants.h"

#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <unistd.h>

static smtp_server server_at(const char *host, unsigned port)
{
	smtp_server server;
	smtp_server_init(&server);
	server.host = smtp_span_of(host);
	server.port = port;
	server.tls = SMTP_TLS_NONE;
	server.local_domain = SMTP_SPAN("client.example");
	server.timeout = server.connect_timeout = 5 * SMTP_SECOND;
	return server;
}

static unsigned port_of(const smtp_endpoint *at)
{
	struct sockaddr_in ipv4;
	memcpy(&ipv4, &at->address, sizeof ipv4); /* the port is at the same place in both */
	return ntohs(ipv4.sin_port);
}

/* What became of one try. The connection is the caller's to free. */
static smtp_conn *try_to_reach(const smtp_server *server, const smtp_addresses *addresses)
{
	smtp_conn_options options = {.server = server, .addresses = addresses, .deadline = SMTP_NEVER};
	smtp_conn *conn = smtp_conn_new(&options, smtp_clock_now());
	assert_non_null(conn);
	assert_true(smtp_run(&conn, 1, NULL, (smtp_run_watch){0}));
	return conn;
}

static void assert_not_public(const smtp_conn *conn)
{
	assert_int_equal(conn->outcome.failure.phase, SMTP_PHASE_RESOLVE);
	assert_int_equal(conn->outcome.failure.category, SMTP_CATEGORY_POLICY_REJECTED);
	assert_string_equal(conn->outcome.failure.variant, SMTP_VARIANT_ADDRESS_NOT_PUBLIC);
	assert_false(conn->dialled);
}

static void assert_nobody_came(int listener)
{
	struct pollfd wait = {.fd = listener, .events = POLLIN};
	assert_int_equal(poll(&wait, 1, 0), 0);
}

/* ---- public addresses only ----------------------------------------------------------------------- */

/* Every way to write "this machine", and other places that a stranger has no business with. */
static void a_private_address_is_refused_however_it_is_written(void **state)
{
	(void)state;
	static const char *const hosts[] = {"127.0.0.1", "127.1", "0x7f.1", "0177.0.0.1", "2130706433", "0",
		"[::1]", "::1", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "localhost", "10.1.2.3", "192.168.0.1",
		"169.254.169.254", "0xa9fea9fe", "fd00:ec2::254", "fe80::1"};
	smtp_endpoint at;
	int listener = loopback_listen("127.0.0.1", 1, &at);
	for (size_t i = 0; i < sizeof hosts / sizeof hosts[0]; i++) {
		smtp_server server = server_at(hosts[i], port_of(&at));
		server.public_only = true;
		smtp_conn *conn = try_to_reach(&server, NULL);
		assert_true(smtp_outcome_failed(&conn->outcome));
		if (conn->outcome.failure.category != SMTP_CATEGORY_DNS_FAILED) { /* not every libc reads 0x7f.1 */
			assert_not_public(conn);
		}
		smtp_conn_free(conn);
	}
	assert_nobody_came(listener);
	close(listener);
}

static smtp_addresses addresses_of(const char *const *list, unsigned port)
{
	smtp_addresses addresses = {.count = 0};
	for (; *list; list++) {
		assert_true(smtp_endpoint_parse(smtp_span_of(*list), port, &addresses.items[addresses.count++]));
	}
	return addresses;
}

/* A name may lead to both. The public one is only reached for: an IPv6 source cannot leave for an IPv4 address. */
static void of_a_mixed_name_only_the_public_address_is_tried(void **state)
{
	(void)state;
	static const char *const mixed[] = {"127.0.0.1", "::ffff:127.0.0.1", "192.0.1.25", "10.0.0.1", NULL};
	smtp_endpoint at;
	int listener = loopback_listen("127.0.0.1", 1, &at);
	smtp_addresses addresses = addresses_of(mixed, port_of(&at));
	smtp_server server = server_at("mixed.example", port_of(&at));
	server.public_only = true;
	server.source_ip = SMTP_SPAN("::1");
	smtp_conn *conn = try_to_reach(&server, &addresses);
	char ip[46];
	assert_int_equal(conn->outcome.failure.phase, SMTP_PHASE_CONNECT);
	assert_int_equal(conn->dial.count, 1);
	smtp_endpoint_ip(&conn->dial.attempts[0].endpoint, ip);
	assert_string_equal(ip, "192.0.1.25");
	/* what smtp_diagnose() hands to the neighbours */
	assert_int_equal(conn->addresses.count, 1);
	for (size_t i = 0; i < conn->trace.count; i++) {
		assert_null(strstr(conn->trace.entries[i].text, "10.0.0.1"));
	}
	smtp_conn_free(conn);
	assert_nobody_came(listener);
	close(listener);
}

static void addresses_that_were_handed_in_are_judged_too(void **state)
{
	(void)state;
	static const char *const private[] = {"127.0.0.1", "::1", NULL};
	smtp_endpoint at;
	int listener = loopback_listen("127.0.0.1", 1, &at);
	smtp_addresses addresses = addresses_of(private, port_of(&at));
	smtp_server server = server_at("mail.example.com", port_of(&at));
	server.public_only = true;
	smtp_conn *conn = try_to_reach(&server, &addresses);
	assert_not_public(conn);
	smtp_conn_free(conn);
	assert_nobody_came(listener);
	close(listener);
}

/* ---- unix sockets -------------------------------------------------------------------------------- */

typedef struct corner {
	char folder[64], path[80];
	smtp_endpoint at;
	int listener;
} corner;

static void corner_begin(corner *made, int backlog)
{
	strcpy(made->folder, "/tmp/smtp-test-XXXXXX");
	assert_non_null(mkdtemp(made->folder));
	snprintf(made->path, sizeof made->path, "%s/socket", made->folder);
	assert_true(smtp_endpoint_of_path(smtp_span_of(made->path), &made->at));
	made->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(made->listener, (struct sockaddr *)&made->at.address, made->at.length), 0);
	assert_int_equal(listen(made->listener, backlog), 0);
}

static void corner_end(corner *made)
{
	close(made->listener);
	unlink(made->path);
	rmdir(made->folder);
}

static smtp_server server_in(const corner *made)
{
	smtp_server server = server_at("", 0);
	server.host = (smtp_span){NULL, 0};
	server.socket_path = smtp_span_of(made->path);
	return server;
}

static void assert_socket_fails(const smtp_server *server, const char *variant)
{
	smtp_conn *conn = try_to_reach(server, NULL);
	assert_int_equal(conn->outcome.failure.phase, SMTP_PHASE_CONNECT);
	assert_int_equal(conn->outcome.failure.category, SMTP_CATEGORY_CONNECTION_REFUSED);
	assert_string_equal(conn->outcome.failure.variant, variant);
	assert_true(conn->outcome.failure.sys_error != 0);
	smtp_conn_free(conn);
}

static void a_socket_without_a_listener_is_dead(void **state)
{
	(void)state;
	corner made;
	corner_begin(&made, 1);
	smtp_server server = server_in(&made);
	close(made.listener);
	made.listener = -1;
	assert_socket_fails(&server, SMTP_VARIANT_SOCKET_DEAD);
	unlink(made.path);
	assert_socket_fails(&server, SMTP_VARIANT_SOCKET_DEAD);
	corner_end(&made);
}

/* The superuser may open everything, so somebody else has to try. */
static void a_socket_that_may_not_be_opened_is_denied(void **state)
{
	(void)state;
	corner made;
	corner_begin(&made, 1);
	smtp_server server = server_in(&made);
	uid_t before = geteuid();
	chmod(made.folder, 0);
	if (before != 0 || seteuid(65534) == 0) {
		assert_socket_fails(&server, SMTP_VARIANT_SOCKET_DENIED);
		assert_int_equal(seteuid(before), 0);
	}
	chmod(made.folder, 0700);
	corner_end(&made);
}

/* Linux refuses at once when the queue is full, and poll() cannot wait for a place. */
static void a_full_queue_is_waited_for(void **state)
{
	(void)state;
	corner made;
	smtp_addresses addresses = {.count = 1};
	smtp_dial dial;
	corner_begin(&made, 0);
	int filler = loopback_connect(&made.at);
	assert_true(filler >= 0);
	addresses.items[0] = made.at;
	int64_t now = smtp_clock_now();
	smtp_dial_init(&dial, &addresses, NULL, false, now, now + SMTP_SECOND);
	assert_int_equal(smtp_dial_step(&dial, now), SMTP_IO_WANT_WRITE);
	assert_int_equal(dial.attempts[0].state, SMTP_ATTEMPT_WAITING);
	assert_true(smtp_dial_wake(&dial) > now && smtp_dial_wake(&dial) < now + SMTP_SECOND / 2);
	assert_int_equal(smtp_dial_step(&dial, smtp_dial_wake(&dial)), SMTP_IO_WANT_WRITE);
	close(accept(made.listener, NULL, NULL));
	assert_int_equal(smtp_dial_step(&dial, smtp_dial_wake(&dial)), SMTP_IO_DONE);
	smtp_socket_close(smtp_dial_take(&dial));
	/* the next one finds it full again: not for ever */
	smtp_dial_init(&dial, &addresses, NULL, false, now, now + SMTP_SECOND);
	smtp_dial_step(&dial, now);
	assert_int_equal(smtp_dial_step(&dial, now + SMTP_SECOND), SMTP_IO_FAILED);
	smtp_dial_close(&dial);
	close(filler);
	corner_end(&made);
}

/* ---- proxies ------------------------------------------------------------------------------------- */

#define TURNS 6

/* What a peer hears and then says, per connection; a turn without words ends it. */
typedef struct turn {
	const char *hears, *says;
	size_t to_hear, to_say;
} turn;

/* clang-format off */
#define TURN(hears, says) {(hears), (says), sizeof(hears) - 1, sizeof(says) - 1}
/* clang-format on */

typedef struct peer {
	int listener;
	smtp_endpoint at;
	const turn (*plays)[TURNS];
	size_t play_count;
	bool silent; /* the last play ends in silence instead of closing */
	atomic_int misheard;
	pthread_t thread;
} peer;

static bool hears(int client, const turn *expected)
{
	char heard[256];
	ssize_t length = recv(client, heard, expected->to_hear, MSG_WAITALL);
	return length == (ssize_t)expected->to_hear && memcmp(heard, expected->hears, expected->to_hear) == 0;
}

static void *play(void *argument)
{
	peer *other = argument;
	for (size_t i = 0; i < other->play_count; i++) {
		int client = accept(other->listener, NULL, NULL);
		const turn *next = other->plays[i];
		for (; client >= 0 && next < other->plays[i] + TURNS && next->hears; next++) {
			if (!hears(client, next)) {
				atomic_fetch_add(&other->misheard, 1);
				break;
			}
			send(client, next->says, next->to_say, MSG_NOSIGNAL);
		}
		char octet;
		while (client >= 0 && other->silent && recv(client, &octet, 1, 0) > 0) {
		}
		close(client);
	}
	return NULL;
}

static void peer_begin(peer *other, const turn (*plays)[TURNS], size_t count)
{
	*other = (peer){.plays = plays, .play_count = count};
	other->listener = loopback_listen("127.0.0.1", 4, &other->at);
	assert_true(other->listener >= 0);
}

static void peer_start(peer *other)
{
	assert_int_equal(pthread_create(&other->thread, NULL, play, other), 0);
}

static void peer_end(peer *other)
{
	shutdown(other->listener, SHUT_RDWR);
	pthread_join(other->thread, NULL);
	close(other->listener);
	assert_int_equal(other->misheard, 0);
}

static smtp_server server_behind(const peer *proxy, smtp_proxy_kind kind, const char *host, unsigned port)
{
	smtp_server server = server_at(host, port);
	server.proxy = kind;
	server.proxy_host = SMTP_SPAN("127.0.0.1");
	server.proxy_port = port_of(&proxy->at);
	return server;
}

static bool is_noted(const smtp_conn *conn, const char *words)
{
	for (size_t i = 0; i < conn->trace.count; i++) {
		if (strstr(conn->trace.entries[i].text, words)) {
			return true;
		}
	}
	return false;
}

static void assert_proxy_fails(const smtp_conn *conn, smtp_category category, const char *variant)
{
	assert_int_equal(conn->outcome.failure.phase, SMTP_PHASE_PROXY);
	assert_int_equal(conn->outcome.failure.category, category);
	assert_string_equal(conn->outcome.failure.variant, variant);
	assert_string_equal(conn->ip, "");
}

#define EHLO TURN("EHLO client.example\r\n", "250 mail.example\r\n")
#define QUIT TURN("QUIT\r\n", "221 bye\r\n")

/* The greeting comes in one piece with the proxy's last word, and is not lost. */
static void socks_tries_the_next_address(void **state)
{
	(void)state;
	static const turn plays[][TURNS] = {
		{TURN("\5\1\0", "\5\0"), TURN("\5\1\0\1\300\0\2\1\2\113", "\5\5\0\1\0\0\0\0\0\0")},
		{TURN("\5\1\0", "\5\0"),
			TURN("\5\1\0\1\300\0\2\2\2\113", "\5\0\0\1\0\0\0\0\0\0"
											 "220 mail.example\r\n"),
			EHLO, QUIT},
	};
	static const char *const list[] = {"192.0.2.1", "192.0.2.2", "192.0.2.3", NULL};
	peer proxy;
	peer_begin(&proxy, plays, 2);
	peer_start(&proxy);
	smtp_addresses addresses = addresses_of(list, 587);
	smtp_server server = server_behind(&proxy, SMTP_PROXY_SOCKS5, "mail.example", 587);
	smtp_conn *conn = try_to_reach(&server, &addresses);
	peer_end(&proxy);
	assert_false(smtp_outcome_failed(&conn->outcome));
	assert_string_equal(conn->ip, "192.0.2.2");
	assert_true(is_noted(conn, "192.0.2.1 port 587: connection refused"));
	assert_true(is_noted(conn, "the proxy is connected to 192.0.2.2 port 587"));
	smtp_conn_free(conn);
}

/* What the proxy's rules forbid, no other address changes. */
static void a_refusal_of_the_proxy_itself_is_final(void **state)
{
	(void)state;
	static const turn plays[][TURNS] = {
		{TURN("\5\1\0", "\5\0"), TURN("\5\1\0\1\300\0\2\1\2\113", "\5\2\0\1\0\0\0\0\0\0")}};
	static const char *const list[] = {"192.0.2.1", "192.0.2.2", NULL};
	peer proxy;
	peer_begin(&proxy, plays, 1);
	peer_start(&proxy);
	smtp_addresses addresses = addresses_of(list, 587);
	smtp_server server = server_behind(&proxy, SMTP_PROXY_SOCKS5, "mail.example", 587);
	smtp_conn *conn = try_to_reach(&server, &addresses);
	peer_end(&proxy);
	assert_proxy_fails(conn, SMTP_CATEGORY_POLICY_REJECTED, SMTP_VARIANT_PROXY_FORBIDS);
	smtp_conn_free(conn);
}

/* The proxy could look the name up again and find another address than the one that was checked. */
static void a_checked_address_is_handed_to_the_proxy_as_a_number(void **state)
{
	(void)state;
	static const turn plays[][TURNS] = {{
		TURN("CONNECT 192.0.1.25:587 HTTP/1.1\r\nHost: 192.0.1.25:587\r\n\r\n",
			"HTTP/1.1 200 OK\r\n\r\n220 mail.example\r\n"),
		EHLO,
		QUIT,
	}};
	static const char *const list[] = {"127.0.0.1", "192.0.1.25", NULL};
	peer proxy;
	peer_begin(&proxy, plays, 1);
	peer_start(&proxy);
	smtp_addresses addresses = addresses_of(list, 587);
	smtp_server server = server_behind(&proxy, SMTP_PROXY_HTTP, "mixed.example", 587);
	server.public_only = true;
	smtp_conn *conn = try_to_reach(&server, &addresses);
	peer_end(&proxy);
	assert_false(smtp_outcome_failed(&conn->outcome));
	assert_string_equal(conn->ip, "192.0.1.25");
	smtp_conn_free(conn);
}

static void a_private_address_is_refused_before_the_proxy_is_asked(void **state)
{
	(void)state;
	static const smtp_proxy_kind kinds[] = {SMTP_PROXY_SOCKS5, SMTP_PROXY_SOCKS5H, SMTP_PROXY_HTTP};
	peer proxy;
	peer_begin(&proxy, NULL, 0);
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		smtp_server server = server_behind(&proxy, kinds[i], "localhost", 587);
		server.public_only = true;
		smtp_conn *conn = try_to_reach(&server, NULL);
		assert_not_public(conn);
		smtp_conn_free(conn);
	}
	assert_nobody_came(proxy.listener);
	close(proxy.listener);
}

/* The proxy is on this machine, the mail server is who knows where. */
static void a_near_proxy_does_not_make_plain_fine(void **state)
{
	(void)state;
	static const turn plays[][TURNS] = {{
		TURN("\5\1\0", "\5\0"),
		TURN("\5\1\0\3\14mail.example\2\113", "\5\0\0\1\0\0\0\0\0\0"
											  "220 mail.example\r\n"),
		EHLO,
		QUIT,
	}};
	peer proxy;
	peer_begin(&proxy, plays, 1);
	peer_start(&proxy);
	smtp_server server = server_behind(&proxy, SMTP_PROXY_SOCKS5H, "mail.example", 587);
	server.tls = SMTP_TLS_AUTO;
	smtp_conn *conn = try_to_reach(&server, NULL);
	peer_end(&proxy);
	assert_int_equal(conn->outcome.failure.category, SMTP_CATEGORY_TLS_REQUIRED);
	assert_int_equal(conn->addresses.count, 0);
	assert_string_equal(conn->ip, "");
	smtp_conn_free(conn);
}

static void a_proxy_that_cannot_be_reached_is_to_blame(void **state)
{
	(void)state;
	peer proxy;
	int refuser = loopback_refuse("127.0.0.1", &proxy.at);
	smtp_server server = server_behind(&proxy, SMTP_PROXY_HTTP, "mail.example", 587);
	smtp_conn *conn = try_to_reach(&server, NULL);
	assert_proxy_fails(conn, SMTP_CATEGORY_CONNECTION_REFUSED, SMTP_VARIANT_PROXY_UNREACHABLE);
	smtp_conn_free(conn);
	server.proxy_host = SMTP_SPAN("no-such-proxy.invalid");
	conn = try_to_reach(&server, NULL);
	assert_proxy_fails(conn, SMTP_CATEGORY_DNS_FAILED, SMTP_VARIANT_PROXY_UNREACHABLE);
	smtp_conn_free(conn);
	close(refuser);
}

/* Its own limit for the talk with the proxy, however often an octet comes. */
static void a_silent_proxy_is_given_up(void **state)
{
	(void)state;
	static const turn plays[][TURNS] = {{TURN("\5\1\0", "\5")}};
	peer proxy;
	peer_begin(&proxy, plays, 1);
	proxy.silent = true;
	peer_start(&proxy);
	smtp_server server = server_behind(&proxy, SMTP_PROXY_SOCKS5H, "mail.example", 587);
	server.connect_timeout = SMTP_SECOND / 5;
	smtp_conn *conn = try_to_reach(&server, NULL);
	assert_proxy_fails(conn, SMTP_CATEGORY_CONNECTION_TIMEOUT, SMTP_VARIANT_PROXY_BROKEN);
	smtp_conn_free(conn);
	peer_end(&proxy);
}

static void a_proxy_that_hangs_up_is_to_blame(void **state)
{
	(void)state;
	static const turn plays[][TURNS] = {{TURN("\5\1\0", "\5")}};
	peer proxy;
	peer_begin(&proxy, plays, 1);
	peer_start(&proxy);
	smtp_server server = server_behind(&proxy, SMTP_PROXY_SOCKS5H, "mail.example", 587);
	smtp_conn *conn = try_to_reach(&server, NULL);
	assert_proxy_fails(conn, SMTP_CATEGORY_CONNECTION_LOST, SMTP_VARIANT_PROXY_BROKEN);
	smtp_conn_free(conn);
	peer_end(&proxy);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_private_address_is_refused_however_it_is_written),
		cmocka_unit_test(of_a_mixed_name_only_the_public_address_is_tried),
		cmocka_unit_test(addresses_that_were_handed_in_are_judged_too),
		cmocka_unit_test(a_socket_without_a_listener_is_dead),
		cmocka_unit_test(a_socket_that_may_not_be_opened_is_denied),
		cmocka_unit_test(a_full_queue_is_waited_for),
		cmocka_unit_test(socks_tries_the_next_address),
		cmocka_unit_test(a_refusal_of_the_proxy_itself_is_final),
		cmocka_unit_test(a_checked_address_is_handed_to_the_proxy_as_a_number),
		cmocka_unit_test(a_private_address_is_refused_before_the_proxy_is_asked),
		cmocka_unit_test(a_near_proxy_does_not_make_plain_fine),
		cmocka_unit_test(a_proxy_that_cannot_be_reached_is_to_blame),
		cmocka_unit_test(a_silent_proxy_is_given_up),
		cmocka_unit_test(a_proxy_that_hangs_up_is_to_blame),
	};
	return cmocka_run_group_tests_name("conn_open", tests, NULL, NULL);
}
