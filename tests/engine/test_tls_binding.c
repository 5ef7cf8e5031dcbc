/*
 * test_tls_binding.c - what a login is bound to: the same octets on both ends of one connection, others on the next; and
 * that SCRAM really carries them, with implicit TLS and after STARTTLS.
 */
#include "test.h"
#include "base64.h"
#include "loopback.h"
#include "tls_client.h"
#include "wire.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

/* ---- the octets ------------------------------------------------------------------------------------- */

static unsigned char exported[32];

static void export_and_wait(pki_server *server, SSL *ssl)
{
	(void)server;
	SSL_export_keying_material(
		ssl, exported, sizeof exported, "EXPORTER-Channel-Binding", 24, (const unsigned char *)"", 0, 1);
	pki_wait_for_end(ssl);
}

static smtp_channel_binding binding_with(pki_server *server, const smtp_server *options)
{
	client it;
	smtp_channel_binding binding = {.type = "not set"};
	begin(&it, options, server);
	assert_false(smtp_tls_channel_binding(it.tls, &binding)); /* there is no connection yet */
	assert_null(binding.type);
	assert_int_equal(finish_handshake(&it), SMTP_IO_DONE);
	smtp_tls_channel_binding(it.tls, &binding);
	part(&it, server);
	return binding;
}

static void both_ends_export_the_same(void **state)
{
	(void)state;
	smtp_server options = settings("localhost");
	smtp_channel_binding last = {0};
	for (size_t i = 0; i < 2; i++) {
		pki_server server = {.party = &good, .talk = export_and_wait};
		smtp_channel_binding binding = binding_with(&server, &options);
		assert_string_equal(binding.type, "tls-exporter");
		assert_int_equal(binding.length, 32);
		assert_memory_equal(binding.octets, exported, 32);
		assert_memory_not_equal(binding.octets, last.octets, 32);
		last = binding;
	}
}

static unsigned char finished[64];
static size_t finished_length;

/* The first Finished message, as the server saw it. */
static void note_finished(pki_server *server, SSL *ssl)
{
	(void)server;
	finished_length = SSL_session_reused(ssl) ? SSL_get_finished(ssl, finished, sizeof finished)
											  : SSL_get_peer_finished(ssl, finished, sizeof finished);
	pki_wait_for_end(ssl);
}

/* RFC 5929 3.1; who takes up a session hears the server's Finished before he says his own. */
static void tls_1_2_has_its_first_finished_message(void **state)
{
	(void)state;
	static smtp_tickets tickets;
	smtp_server options = settings("localhost");
	client first, it;
	pki_server giver = {.party = &good, .max_version = TLS1_2_VERSION};
	begin(&first, &options, &giver);
	smtp_tls_resume(first.tls, &tickets, &options);
	assert_int_equal(finish_handshake(&first), SMTP_IO_DONE);
	for (int resumed = 0; resumed < 2; resumed++) {
		smtp_channel_binding binding;
		pki_server server = {.party = &good, .max_version = TLS1_2_VERSION, .talk = note_finished};
		server.like = resumed ? &giver : NULL;
		begin(&it, &options, &server);
		if (resumed) {
			smtp_tls_resume(it.tls, &tickets, &options);
		}
		assert_int_equal(finish_handshake(&it), SMTP_IO_DONE);
		assert_int_equal(it.facts.resumed, resumed);
		assert_true(smtp_tls_channel_binding(it.tls, &binding));
		part(&it, &server);
		assert_string_equal(binding.type, "tls-unique");
		assert_int_equal(binding.length, 12);
		assert_int_equal(binding.length, finished_length);
		assert_memory_equal(binding.octets, finished, 12);
	}
	part(&first, &giver);
	smtp_tickets_clear(&tickets);
}

#ifdef SSL_OP_NO_EXTENDED_MASTER_SECRET
static void bound_to_certificate(const pki_party *party, const char *digest, const EVP_MD *hash)
{
	unsigned char expected[EVP_MAX_MD_SIZE];
	unsigned length;
	smtp_server options = settings("localhost");
	options.verify_peer = options.verify_peer_name = false; /* SHA-1 is not believed */
	pki_server server = {
		.party = party, .max_version = TLS1_2_VERSION, .options = SSL_OP_NO_EXTENDED_MASTER_SECRET};
	smtp_channel_binding binding = binding_with(&server, &options);
	assert_int_equal(X509_digest(party->certificate, hash, expected, &length), 1);
	if (!binding.type || strcmp(binding.type, "tls-server-end-point") != 0 || binding.length != length) {
		fail_msg("%s: %s, %zu octets", digest, binding.type ? binding.type : "none", binding.length);
	}
	assert_memory_equal(binding.octets, expected, length);
}

/* Without it somebody in the middle can make both sides agree on one master secret (RFC 7627). */
static void without_extended_master_secret_it_is_the_certificate(void **state)
{
	(void)state;
	const struct {
		const char *digest;
		const EVP_MD *hash;
	} cases[] = {{"SHA256", EVP_sha256()}, {"SHA384", EVP_sha384()}, {"SHA512", EVP_sha512()},
		{"SHA1", EVP_sha256()}}; /* RFC 5929 4.1: the broken ones count as SHA-256 */
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		pki_party party = pki_make(&(pki_order){.name = "mail",
			.alternatives = "DNS:localhost",
			.issuer = &authority,
			.digest = cases[i].digest});
		bound_to_certificate(&party, cases[i].digest, cases[i].hash);
		pki_free(&party);
	}
}
#endif

/* ---- the login -------------------------------------------------------------------------------------- */

typedef struct asker {
	int listener;
	bool starttls;
	SSL_CTX *context;
	unsigned char exported[32];
	char first[200], carried[200]; /* of the client's messages, decoded */
} asker;

static void decode(char into[200], const char *digits)
{
	size_t length;
	assert_true(strlen(digits) < 240);
	assert_true(smtp_base64_read(into, &length, digits, strlen(digits)));
	into[length] = '\0';
}

static const char *line_of(wire *line, smtp_buf *text)
{
	smtp_buf_clear(text);
	assert_true(wire_take_line(line, text));
	return text->data;
}

/* To EHLO inside TLS. */
static void open_dialogue(asker *server, wire *line, smtp_buf *text)
{
	if (server->starttls) {
		wire_send(line, SMTP_SPAN("220 hi\r\n"));
		line_of(line, text);
		wire_send(line, SMTP_SPAN("250-hi\r\n250 STARTTLS\r\n"));
		line_of(line, text);
		wire_send(line, SMTP_SPAN("220 go\r\n"));
	}
	assert_true(wire_begin_tls(line, server->context));
	if (!server->starttls) {
		wire_send(line, SMTP_SPAN("220 hi\r\n"));
	}
	line_of(line, text);
	wire_send(line, SMTP_SPAN("250-hi\r\n250 AUTH PLAIN SCRAM-SHA-256 SCRAM-SHA-256-PLUS\r\n"));
}

static void *ask(void *argument)
{
	asker *server = argument;
	wire line;
	smtp_buf text, challenge;
	char message[200], digits[300];
	wire_init(&line, accept(server->listener, NULL, NULL));
	smtp_buf_init(&text, 10000);
	smtp_buf_init(&challenge, 1000);
	open_dialogue(server, &line, &text);
	SSL_export_keying_material(
		line.tls, server->exported, 32, "EXPORTER-Channel-Binding", 24, (const unsigned char *)"", 0, 1);
	const char *command = line_of(&line, &text);
	assert_true(strncmp(command, "AUTH SCRAM-SHA-256-PLUS ", 24) == 0);
	decode(server->first, command + 24);
	snprintf(message, sizeof message, "r=%s-and-more,s=W22Z,i=4096", strstr(server->first, ",r=") + 3);
	digits[smtp_base64(digits, message, strlen(message))] = '\0';
	smtp_buf_printf(&challenge, "334 %s\r\n", digits);
	wire_send(&line, smtp_buf_view(&challenge));
	line_of(&line, &text);
	decode(message, text.data);
	*strchr(message, ',') = '\0';
	snprintf(server->carried, sizeof server->carried, "%s", message + 2);
	wire_send(&line, SMTP_SPAN("535 no\r\n"));
	wire_drain(&line);
	smtp_buf_free(&text);
	smtp_buf_free(&challenge);
	wire_close(&line, false);
	wire_free(&line);
	return NULL;
}

static void log_in(asker *server)
{
	static const char start[] = "p=tls-exporter,,";
	smtp_endpoint at;
	pthread_t thread;
	smtp_result result;
	const smtp_mailbox from = {.text = SMTP_SPAN("shop@example.com")},
					   to = {.text = SMTP_SPAN("b@example.net")};
	smtp_message message = {.from = {&from, 1}, .to = {&to, 1}, .text = SMTP_SPAN("Hello.\n")};
	smtp_server options;
	smtp_server_init(&options);
	server->listener = loopback_listen("127.0.0.1", 1, &at);
	assert_int_equal(pthread_create(&thread, NULL, ask, server), 0);
	options.host = SMTP_SPAN("127.0.0.1");
	options.port = ntohs(((struct sockaddr_in *)&at.address)->sin_port);
	options.tls = server->starttls ? SMTP_TLS_STARTTLS : SMTP_TLS_IMPLICIT;
	options.cafile = smtp_span_of(authority_file.text);
	options.username = SMTP_SPAN("shop");
	options.password = SMTP_SPAN("sesame-open");
	assert_true(smtp_send(&options, &message, &result, NULL));
	assert_int_equal(result.phase, SMTP_PHASE_AUTH);
	smtp_result_free(&result);
	pthread_join(thread, NULL);
	close(server->listener);
	char carried[200];
	size_t length;
	assert_true(smtp_base64_read(carried, &length, server->carried, strlen(server->carried)));
	assert_int_equal(length, strlen(start) + 32);
	assert_memory_equal(carried, start, strlen(start));
	assert_memory_equal(carried + strlen(start), server->exported, 32);
	assert_memory_equal(server->first, "p=tls-exporter,,n=shop,r=", 25);
}

static void the_login_carries_them(void **state)
{
	(void)state;
	for (int starttls = 0; starttls < 2; starttls++) {
		asker server = {.starttls = starttls, .context = SSL_CTX_new(TLS_server_method())};
		assert_int_equal(SSL_CTX_use_certificate(server.context, good.certificate), 1);
		assert_int_equal(SSL_CTX_use_PrivateKey(server.context, good.key), 1);
		log_in(&server);
		SSL_CTX_free(server.context);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_ends_export_the_same),
		cmocka_unit_test(tls_1_2_has_its_first_finished_message),
#ifdef SSL_OP_NO_EXTENDED_MASTER_SECRET
		cmocka_unit_test(without_extended_master_secret_it_is_the_certificate),
#endif
		cmocka_unit_test(the_login_carries_them),
	};
	return cmocka_run_group_tests_name("channel binding", tests, make_parties, remove_parties);
}
