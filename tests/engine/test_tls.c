/*
 * test_tls.c - handshakes with servers that can and that cannot, and octets over what comes of them. Whom we believe
 * is the matter of test_tls_verify.c.
 */
#include "scarce.h"
#include "loopback.h"
#include "tls_client.h"
#include "variants.h"

#include <errno.h>
#include <signal.h>
#include <unistd.h>

/* ---- good ends ----------------------------------------------------------------------------------- */

static void name_is_verified_and_announced(void **state)
{
	(void)state;
	client it;
	pki_server server = {.party = &good};
	smtp_server options = settings("localhost");
	assert_int_equal(shake_hands(&it, &options, &server), SMTP_IO_DONE);
	assert_true(it.facts.seen);
	assert_true(it.facts.verified);
	assert_false(it.facts.resumed);
	assert_int_equal(it.facts.verify_code, 0);
	assert_string_equal(it.facts.subject, "CN=mail");
	assert_string_equal(it.facts.issuer, "CN=Root");
	assert_string_equal(it.facts.names, "localhost, 127.0.0.1, *.example.test");
	assert_string_equal(it.facts.version, "TLSv1.3");
	assert_non_null(strstr(it.facts.cipher, "TLS_"));
	assert_true(it.facts.expires_in > 0);
	part(&it, &server);
	assert_true(server.finished);
	assert_string_equal(server.sni, "localhost");
}

static void address_is_verified_and_not_announced(void **state)
{
	(void)state;
	client it;
	pki_server server = {.party = &good};
	smtp_server options = settings("127.0.0.1");
	assert_int_equal(shake_hands(&it, &options, &server), SMTP_IO_DONE);
	assert_true(it.facts.verified);
	part(&it, &server);
	assert_string_equal(server.sni, "");
}

static void accepted_names(void **state)
{
	(void)state;
	static const struct {
		const char *host, *peer_name, *sni;
	} cases[] = {
		{"localhost.", NULL, "localhost"},
		{"LocalHost", NULL, "LocalHost"},
		{"elsewhere.example", "localhost", "localhost"},
		{"127.0.0.1", "localhost", "localhost"},
		{"localhost", "127.0.0.1", ""},
		{"mx.example.test", NULL, "mx.example.test"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		client it;
		pki_server server = {.party = &good};
		smtp_server options = settings(cases[i].host);
		options.peer_name = smtp_span_of(cases[i].peer_name);
		assert_int_equal(shake_hands(&it, &options, &server), SMTP_IO_DONE);
		assert_true(it.facts.verified);
		part(&it, &server);
		assert_string_equal(server.sni, cases[i].sni);
	}
}

static void tls_1_2_is_spoken(void **state)
{
	(void)state;
	client it;
	pki_server server = {.party = &good, .max_version = TLS1_2_VERSION};
	smtp_server options = settings("localhost");
	assert_int_equal(shake_hands(&it, &options, &server), SMTP_IO_DONE);
	assert_string_equal(it.facts.version, "TLSv1.2");
	assert_non_null(strstr(it.facts.cipher, "ECDHE-"));
	part(&it, &server);
}

static void client_certificate_is_shown(void **state)
{
	(void)state;
	client it;
	pki_server server = {.party = &good, .wants_certificate = true};
	smtp_server options = settings("localhost");
	pki_path certificate = pki_write_certificates("client.pem", &stranger, NULL);
	pki_path key = pki_write_key("client.key", &stranger, "sesame-open");
	options.local_cert = smtp_span_of(certificate.text);
	options.local_pk = smtp_span_of(key.text);
	options.passphrase = SMTP_SPAN("sesame-open");
	assert_int_equal(shake_hands(&it, &options, &server), SMTP_IO_DONE);
	part(&it, &server);
	assert_true(server.finished);
	assert_string_equal(server.client, "Stranger");
}

/* ---- servers that are not up to it --------------------------------------------------------------- */

static void old_version_fails(void **state)
{
	(void)state;
	client it;
	pki_server server = {.party = &good, .max_version = TLS1_1_VERSION};
	smtp_server options = settings("localhost");
	expect_failure(&it, &options, &server, SMTP_CATEGORY_TLS_FAILED, NULL);
	assert_false(it.facts.seen);
	part(&it, &server);
	assert_false(server.finished);
}

static void weak_cipher_fails(void **state)
{
	(void)state;
	client it;
	pki_server server = {.party = &good, .max_version = TLS1_2_VERSION, .ciphers = "ECDHE-ECDSA-AES128-SHA"};
	smtp_server options = settings("localhost");
	expect_failure(&it, &options, &server, SMTP_CATEGORY_TLS_FAILED, NULL);
	assert_non_null(strstr(it.error.text, "handshake failure"));
	part(&it, &server);
}

static void greet(pki_server *server, int socket)
{
	(void)server;
	static const char greeting[] = "220 mail.example.com ESMTP \xe4\xbd\xa0 ready\r\n";
	char octets[512];
	if (write(socket, greeting, sizeof greeting - 1) > 0) {
		while (read(socket, octets, sizeof octets) > 0) {
		}
	}
}

static void plain_server_is_recognised(void **state)
{
	(void)state;
	client it;
	pki_server server = {.plain = greet};
	smtp_server options = settings("localhost");
	expect_failure(&it, &options, &server, SMTP_CATEGORY_ENCRYPTION_MISMATCH, SMTP_VARIANT_TLS_ON_PLAIN);
	assert_string_equal(it.error.text, "the answer is not TLS: 220 mail.example.com ESMTP ??? ready");
	assert_int_equal(smtp_tls_handshake(it.tls, &it.error), SMTP_IO_FAILED); /* OpenSSL is not asked again */
	assert_string_equal(it.error.text, "TLS has failed before");
	part(&it, &server);
}

static void send_one_octet(pki_server *server, int socket)
{
	(void)server;
	char octets[512];
	if (read(socket, octets, sizeof octets) > 0 && write(socket, "4", 1) == 1) {
		shutdown(socket, SHUT_WR);
		while (read(socket, octets, sizeof octets) > 0) {
		}
	}
}

static void one_plain_octet_is_enough(void **state)
{
	(void)state;
	client it;
	pki_server server = {.plain = send_one_octet};
	smtp_server options = settings("localhost");
	expect_failure(&it, &options, &server, SMTP_CATEGORY_ENCRYPTION_MISMATCH, SMTP_VARIANT_TLS_ON_PLAIN);
	part(&it, &server);
}

static void hang_up(pki_server *server, int socket)
{
	(void)server;
	char octets[4096];
	if (read(socket, octets, sizeof octets) > 0) {
		shutdown(socket, SHUT_WR);
	}
}

static void hang_up_with_a_reset(pki_server *server, int socket)
{
	struct linger at_once = {.l_onoff = 1, .l_linger = 0};
	hang_up(server, socket);
	setsockopt(socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

static void reset(pki_server *server, int socket)
{
	(void)server;
	struct linger at_once = {.l_onoff = 1, .l_linger = 0};
	char octets[1];
	if (read(socket, octets, sizeof octets) == 1) { /* the rest stays unread */
		setsockopt(socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
	}
}

static void peer_that_closes_is_told(void **state)
{
	(void)state;
	client it;
	pki_server closes = {.plain = hang_up}, resets = {.plain = reset}, both = {.plain = hang_up_with_a_reset};
	smtp_server options = settings("localhost");
	expect_failure(&it, &options, &closes, SMTP_CATEGORY_CONNECTION_LOST, NULL);
	assert_int_equal(it.error.sys_error, 0);
	assert_false(it.facts.seen);
	part(&it, &closes);
	expect_failure(&it, &options, &resets, SMTP_CATEGORY_CONNECTION_LOST, NULL);
	assert_int_equal(it.error.sys_error, ECONNRESET);
	part(&it, &resets);
	expect_failure(&it, &options, &both, SMTP_CATEGORY_CONNECTION_LOST, NULL);
	part(&it, &both);
}

static void send_nonsense(pki_server *server, int socket)
{
	(void)server;
	static const char record[] = "\x16\x03\x03\x00\x04zzzz";
	char octets[512];
	if (write(socket, record, sizeof record - 1) > 0) {
		while (read(socket, octets, sizeof octets) > 0) {
		}
	}
}

static void nonsense_inside_tls_fails(void **state)
{
	(void)state;
	client it;
	pki_server server = {.plain = send_nonsense};
	smtp_server options = settings("localhost");
	expect_failure(&it, &options, &server, SMTP_CATEGORY_TLS_FAILED, NULL);
	part(&it, &server);
}

/* ---- octets -------------------------------------------------------------------------------------- */

static void echo(pki_server *server, SSL *ssl)
{
	(void)server;
	static char octets[16384];
	int length;
	while ((length = SSL_read(ssl, octets, sizeof octets)) > 0) {
		if (SSL_write(ssl, octets, length) != length) {
			return;
		}
	}
}

static void fill(char *octets, size_t length)
{
	unsigned seed = 1;
	for (size_t i = 0; i < length; i++) {
		seed = seed * 1103515245u + 12345u;
		octets[i] = (char)(seed >> 16);
	}
}

/* A megabyte on its way there and back. */
typedef struct freight {
	char *out[2]; /* the same octets twice: a write that is repeated may come from elsewhere */
	char *in;
	size_t sent, received, total;
	unsigned writes;
	bool partial;
} freight;

static smtp_io send_some(client *it, freight *load)
{
	size_t count = 0, left = load->total - load->sent;
	const char *from = load->out[load->writes++ % 2] + load->sent;
	smtp_io io = smtp_tls_write(it->tls, from, left, &count, &it->error);
	load->partial = load->partial || (count && count < left);
	load->sent += count;
	return io;
}

static smtp_io receive_some(client *it, freight *load)
{
	size_t count = 0;
	smtp_io io =
		smtp_tls_read(it->tls, load->in + load->received, load->total - load->received, &count, &it->error);
	load->received += count;
	return io;
}

/* One step of both directions; what neither could do is waited for. */
static void exchange(client *it, freight *load)
{
	smtp_io in = receive_some(it, load);
	smtp_io out = load->sent < load->total ? send_some(it, load) : SMTP_IO_WANT_READ;
	assert_true(in == SMTP_IO_DONE || in == SMTP_IO_WANT_READ || in == SMTP_IO_WANT_WRITE);
	assert_true(out == SMTP_IO_DONE || out == SMTP_IO_WANT_READ || out == SMTP_IO_WANT_WRITE);
	if (in != SMTP_IO_DONE && out != SMTP_IO_DONE) {
		bool wants_write = in == SMTP_IO_WANT_WRITE || out == SMTP_IO_WANT_WRITE;
		assert_true(loopback_wait(it->socket, wants_write ? POLLIN | POLLOUT : POLLIN));
	}
}

static void a_megabyte_goes_both_ways(void **state)
{
	(void)state;
	freight load = {.total = 1u << 20};
	int small = 4096;
	client it;
	pki_server server = {.party = &good, .talk = echo};
	smtp_server options = settings("localhost");
	load.in = malloc(load.total);
	for (int i = 0; i < 2; i++) {
		load.out[i] = malloc(load.total);
		fill(load.out[i], load.total);
	}
	assert_int_equal(shake_hands(&it, &options, &server), SMTP_IO_DONE);
	setsockopt(it.socket, SOL_SOCKET, SO_SNDBUF, &small, sizeof small);
	while (load.received < load.total) {
		exchange(&it, &load);
	}
	assert_memory_equal(load.in, load.out[0], load.total);
	assert_true(load.partial);
	part(&it, &server);
	free(load.in);
	free(load.out[0]);
	free(load.out[1]);
}

static void say_goodbye(pki_server *server, SSL *ssl)
{
	(void)server;
	SSL_write(ssl, "bye", 3);
	SSL_shutdown(ssl);
	pki_wait_for_end(ssl);
}

static void leave_silently(pki_server *server, SSL *ssl)
{
	(void)server;
	SSL_write(ssl, "bye", 3);
	shutdown(SSL_get_fd(ssl), SHUT_WR);
	SSL_set_quiet_shutdown(ssl, 1);
	pki_wait_for_end(ssl);
}

static smtp_io read_to_the_end(client *it, char *into, size_t room, size_t *total)
{
	smtp_io io;
	size_t count;
	*total = 0;
	while ((io = smtp_tls_read(it->tls, into + *total, room - *total, &count, &it->error)) != SMTP_IO_EOF &&
		   io != SMTP_IO_FAILED) {
		*total += count;
		if (io != SMTP_IO_DONE) {
			wait_until(it, io);
		}
	}
	return io;
}

static void end_without_close_notify_is_told_apart(void **state)
{
	(void)state;
	for (int version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++) {
		client it;
		char octets[16];
		size_t total;
		pki_server clean = {.party = &good, .talk = say_goodbye, .max_version = version};
		pki_server cut = {.party = &good, .talk = leave_silently, .max_version = version};
		smtp_server options = settings("localhost");
		assert_int_equal(shake_hands(&it, &options, &clean), SMTP_IO_DONE);
		assert_int_equal(read_to_the_end(&it, octets, sizeof octets, &total), SMTP_IO_EOF);
		assert_int_equal(total, 3);
		part(&it, &clean);
		assert_int_equal(shake_hands(&it, &options, &cut), SMTP_IO_DONE);
		assert_int_equal(read_to_the_end(&it, octets, sizeof octets, &total), SMTP_IO_FAILED);
		assert_int_equal(total, 3);
		assert_int_equal(it.error.category, SMTP_CATEGORY_CONNECTION_LOST);
		assert_non_null(strstr(it.error.text, "close_notify"));
		part(&it, &cut);
	}
}

static void reset_at_once(pki_server *server, SSL *ssl)
{
	(void)server;
	struct linger at_once = {.l_onoff = 1, .l_linger = 0};
	setsockopt(SSL_get_fd(ssl), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
	SSL_set_quiet_shutdown(ssl, 1);
}

/* SIGPIPE keeps its default action here: it would end this program. */
static void writing_to_nobody_is_an_error_only(void **state)
{
	(void)state;
	client it;
	size_t count;
	smtp_io io;
	pki_server server = {.party = &good, .talk = reset_at_once};
	smtp_server options = settings("localhost");
	signal(SIGPIPE, SIG_DFL);
	assert_int_equal(shake_hands(&it, &options, &server), SMTP_IO_DONE);
	assert_true(loopback_wait(it.socket, POLLHUP));
	do {
		io = smtp_tls_write(it.tls, "x", 1, &count, &it.error);
	} while (io == SMTP_IO_DONE);
	assert_int_equal(io, SMTP_IO_FAILED);
	assert_int_equal(it.error.category, SMTP_CATEGORY_CONNECTION_LOST);
	assert_int_not_equal(it.error.sys_error, 0);
	assert_int_equal(smtp_tls_read(it.tls, (char[1]){0}, 1, &count, &it.error), SMTP_IO_FAILED);
	part(&it, &server);
}

/* ---- memory -------------------------------------------------------------------------------------- */

static bool try_all(pki_server *server)
{
	client it = {.socket = pki_serve(server)};
	smtp_io io = SMTP_IO_WANT_READ;
	smtp_server options = settings("localhost");
	if (smtp_peer_read(&options, &it.peer, NULL) == SMTP_OK &&
		smtp_tls_context_new(&options, &it.context, NULL) == SMTP_OK) {
		it.tls = smtp_tls_new(it.context, &it.peer, true, it.socket);
	}
	while (it.tls && (io = smtp_tls_handshake(it.tls, &it.error)) == SMTP_IO_WANT_READ) {
		wait_until(&it, io);
	}
	if (it.tls) {
		assert_int_equal(io, SMTP_IO_DONE);
		smtp_tls_facts_read(it.tls, &it.facts);
		smtp_tls_close(it.tls);
	}
	bool complete = it.facts.subject && it.facts.issuer && it.facts.names;
	smtp_tls_facts_free(&it.facts);
	smtp_tls_free(it.tls);
	smtp_tls_context_free(it.context);
	smtp_socket_close(it.socket);
	pki_join(server);
	return complete;
}

static void no_memory_is_survived(void **state)
{
	(void)state;
	bool complete = false;
	for (size_t allowed = 0; !complete; allowed++) {
		pki_server server = {.party = &good};
		scarce_begin(allowed, SCARCE_FROM_THEN_ON);
		complete = try_all(&server);
		assert_int_equal(scarce_blocks(), 0);
		assert_true(allowed < 50);
	}
	scarce_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(name_is_verified_and_announced),
		cmocka_unit_test(address_is_verified_and_not_announced),
		cmocka_unit_test(accepted_names),
		cmocka_unit_test(tls_1_2_is_spoken),
		cmocka_unit_test(client_certificate_is_shown),
		cmocka_unit_test(old_version_fails),
		cmocka_unit_test(weak_cipher_fails),
		cmocka_unit_test(plain_server_is_recognised),
		cmocka_unit_test(one_plain_octet_is_enough),
		cmocka_unit_test(peer_that_closes_is_told),
		cmocka_unit_test(nonsense_inside_tls_fails),
		cmocka_unit_test(a_megabyte_goes_both_ways),
		cmocka_unit_test(end_without_close_notify_is_told_apart),
		cmocka_unit_test(writing_to_nobody_is_an_error_only),
		cmocka_unit_test(no_memory_is_survived),
	};
	return cmocka_run_group_tests(tests, make_parties, remove_parties);
}
