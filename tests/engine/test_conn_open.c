/*
 * test_conn_open.c - which addresses may be connected to, and the sockets of this machine.
 */
#include "test.h"
#include "way.h"
#include "loopback.h"
#include "variants.h"

#include <sys/stat.h>
#include <unistd.h>

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

/* An attempt without an answer: the server's time was over, or that for the whole message. */
static void it_is_said_whose_time_was_over(void **state)
{
	(void)state;
	corner made;
	corner_begin(&made, 0);
	int filler = loopback_connect(&made.at);
	smtp_server server = server_in(&made);
	smtp_conn_options options = {.server = &server, .deadline = SMTP_NEVER};
	for (size_t i = 0; i < 2; i++) {
		server.connect_timeout = i ? 60 * SMTP_SECOND : SMTP_SECOND / 5;
		options.deadline = i ? smtp_clock_now() + SMTP_SECOND / 5 : SMTP_NEVER;
		smtp_conn *conn = smtp_conn_new(&options, smtp_clock_now());
		assert_true(smtp_run(&conn, 1, NULL, (smtp_run_watch){0}));
		assert_int_equal(conn->outcome.failure.phase, SMTP_PHASE_CONNECT);
		assert_int_equal(conn->outcome.failure.category, SMTP_CATEGORY_CONNECTION_TIMEOUT);
		const char *variant = conn->outcome.failure.variant;
		assert_string_equal(variant ? variant : "none", i ? SMTP_VARIANT_DEADLINE : "none");
		smtp_conn_free(conn);
	}
	close(filler);
	corner_end(&made);
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
		cmocka_unit_test(it_is_said_whose_time_was_over),
	};
	return cmocka_run_group_tests_name("conn_open", tests, NULL, NULL);
}
