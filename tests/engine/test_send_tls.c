/*
 * test_send_tls.c - smtp_send() over TLS: what one call leaves for the next, the session of a server that was verified and
 * took the login; and records that come all at once. The server listens on one port, whose number is part of the identity.
 */
#include "scarce.h"
#include "store.h"
#include "tls_client.h"

#include <netinet/in.h>
#include <stdatomic.h>

#define CONNECTIONS 4
#define GREETING 200 /* lines: more than the client reads in one go, fewer than it allows */

/* Several connections, one after the other, on one listener. */
typedef struct shop {
	pki_server server;
	smtp_store *store;
	smtp_caller caller;
	smtp_server options;
	smtp_result results[CONNECTIONS];
} shop;

static atomic_bool refuses_logins;

/* One command, which may come in pieces; what DATA brings, to its final dot. */
static bool hear(SSL *ssl, char *text, size_t room, const char *end)
{
	size_t length = 0;
	while (length + 1 < room && SSL_read(ssl, text + length, 1) == 1) {
		text[++length] = '\0';
		if (length >= strlen(end) && strcmp(text + length - strlen(end), end) == 0) {
			return true;
		}
	}
	return false;
}

/* Line by line, each in a record of its own, all of them on their way before the client looks. */
static void greet_at_length(SSL *ssl)
{
	for (int i = 0; i < GREETING; i++) {
		SSL_write(ssl, "220-.\r\n", 7);
	}
	SSL_write(ssl, "220 mail.example.com ESMTP\r\n", 28);
}

static void say(SSL *ssl, const char *text)
{
	SSL_write(ssl, text, (int)strlen(text));
}

static void answer(SSL *ssl, char *line, size_t room)
{
	if (strncmp(line, "EHLO", 4) == 0) {
		say(ssl, "250-mail.example.com\r\n250 AUTH PLAIN\r\n");
	} else if (strncmp(line, "AUTH", 4) == 0) {
		say(ssl, refuses_logins ? "535 5.7.8 no\r\n" : "235 2.7.0 welcome\r\n");
	} else if (strncmp(line, "DATA", 4) == 0) {
		say(ssl, "354 go on\r\n");
		say(ssl, hear(ssl, line, room, "\r\n.\r\n") ? "250 2.0.0 Ok: queued as 1\r\n" : "451 what?\r\n");
	} else {
		say(ssl, "250 2.0.0 Ok\r\n");
	}
}

static void talk(pki_server *server, SSL *ssl)
{
	char line[8192];
	(void)server;
	greet_at_length(ssl);
	while (hear(ssl, line, sizeof line, "\r\n") && strncmp(line, "QUIT", 4) != 0) {
		answer(ssl, line, sizeof line);
	}
	SSL_shutdown(ssl);
}

static void send_one(shop *it, size_t number)
{
	smtp_refusal refusal;
	smtp_mailbox from = {.text = SMTP_SPAN("shop@example.com")},
				 to = {.text = SMTP_SPAN("buyer@example.net")};
	smtp_message message = {.from = {&from, 1}, .to = {&to, 1}, .text = SMTP_SPAN("Thank you.\n")};
	assert_true(smtp_send(&it->options, &message, &it->results[number], &refusal));
}

static void open_shop(shop *it, smtp_tls_mode mode, size_t connections)
{
	*it = (shop){.server = {.party = &good, .talk = talk, .connections = connections}};
	smtp_endpoint at = pki_listen(&it->server);
	it->store = smtp_store_new();
	it->caller.store = it->store;
	smtp_server_init(&it->options);
	it->options.caller = &it->caller;
	it->options.keepalive = 0; /* each has a connection of its own */
	it->options.host = SMTP_SPAN("127.0.0.1");
	it->options.port = ntohs(((struct sockaddr_in *)&at.address)->sin_port);
	it->options.tls = mode;
	it->options.cafile = smtp_span_of(authority_file.text);
	it->options.username = SMTP_SPAN("user");
	it->options.password = SMTP_SPAN("sesame-open");
	refuses_logins = false;
}

static void close_shop(shop *it)
{
	for (size_t i = 0; i < CONNECTIONS; i++) {
		smtp_result_free(&it->results[i]);
	}
	smtp_store_free(it->store);
	pki_join(&it->server);
}

static void the_next_call_takes_the_session_up(void **state)
{
	(void)state;
	shop it;
	open_shop(&it, SMTP_TLS_IMPLICIT, CONNECTIONS);
	for (size_t i = 0; i < CONNECTIONS; i++) {
		send_one(&it, i);
		assert_true(it.results[i].ok);
		assert_true(it.results[i].server.tls.verified);
		assert_int_equal(it.results[i].server.tls.resumed, i > 0);
		assert_string_equal(it.results[i].server.tls.subject, "CN=mail");
	}
	close_shop(&it);
}

/* Of a new session as of one that is taken up again. What is kept is marked, to be told apart. */
static void a_known_certificate_is_not_worked_out_again(void **state)
{
	(void)state;
	shop it;
	open_shop(&it, SMTP_TLS_IMPLICIT, CONNECTIONS);
	for (size_t i = 0; i < CONNECTIONS; i++) {
		if (i == 2) {
			smtp_tickets_clear(&it.store->tickets);
		}
		send_one(&it, i);
		assert_int_equal(it.results[i].server.tls.resumed, i % 2);
		assert_string_equal(it.results[i].server.tls.subject, i > 0 ? "CN=MARK" : "CN=mail");
		assert_string_equal(it.results[i].server.tls.fingerprint, it.results[0].server.tls.fingerprint);
		assert_string_equal(it.results[i].server.tls.expires, it.results[0].server.tls.expires);
		memcpy(it.store->certificates.entries[0].facts.subject, "CN=MARK", 7);
	}
	assert_null(it.store->certificates.entries[1].octets);
	close_shop(&it);
}

static void one_that_was_not_believed_takes_no_place(void **state)
{
	(void)state;
	shop it;
	open_shop(&it, SMTP_TLS_IMPLICIT, 1);
	it.options.peer_name = SMTP_SPAN("other.example.com");
	send_one(&it, 0);
	assert_false(it.results[0].ok);
	assert_string_equal(it.results[0].server.tls.subject, "CN=mail");
	assert_null(it.store->certificates.entries[0].octets);
	close_shop(&it);
}

static void without_a_store_nothing_is_kept(void **state)
{
	(void)state;
	shop it;
	open_shop(&it, SMTP_TLS_IMPLICIT, CONNECTIONS);
	it.options.caller = NULL;
	for (size_t i = 0; i < CONNECTIONS; i++) {
		send_one(&it, i);
		assert_true(it.results[i].ok);
		assert_false(it.results[i].server.tls.resumed);
	}
	close_shop(&it);
}

static void a_refused_login_forgets_the_session(void **state)
{
	(void)state;
	shop it;
	open_shop(&it, SMTP_TLS_IMPLICIT, CONNECTIONS);
	for (size_t i = 0; i < CONNECTIONS; i++) {
		refuses_logins = i == 1;
		send_one(&it, i);
		assert_int_equal(it.results[i].ok, i != 1);
		assert_int_equal(it.results[i].server.tls.resumed, i == 1 || i == 3);
	}
	close_shop(&it);
}

/* The administrator wants to see the certificate, not the memory of one. */
static void a_diagnosis_begins_anew(void **state)
{
	(void)state;
	shop it;
	open_shop(&it, SMTP_TLS_IMPLICIT, CONNECTIONS);
	for (size_t i = 0; i < CONNECTIONS; i++) {
		if (i != 1) {
			send_one(&it, i);
			assert_int_equal(it.results[i].server.tls.resumed, i > 0);
			continue;
		}
		smtp_diagnosis diagnosis;
		smtp_diagnose_options options;
		smtp_refusal refusal;
		smtp_diagnose_options_init(&options);
		assert_true(smtp_diagnose(&it.options, &options, &diagnosis, &refusal));
		assert_true(diagnosis.ok);
		for (size_t entry = 0; entry < diagnosis.transcript_count; entry++) {
			assert_null(strstr(diagnosis.transcript[entry].text, "resumed"));
		}
		smtp_diagnosis_free(&diagnosis);
	}
	close_shop(&it);
}

/* Each allocation fails once, with a store that remembers: the mail is accepted, or the result says that it was not. */
static void every_allocation_may_fail(void **state)
{
	(void)state;
	shop it;
	bool refused = true;
	open_shop(&it, SMTP_TLS_IMPLICIT, 2000);
	for (size_t allowed = 0; refused && allowed < 2000; allowed++) {
		scarce_begin(allowed, SCARCE_ONCE);
		smtp_store *store = smtp_store_new();
		it.caller.store = store;
		send_one(&it, 0);
		send_one(&it, 1); /* what the first left is used */
		for (size_t i = 0; i < 2; i++) {
			smtp_result *result = &it.results[i];
			assert_true(result->ok || result->outcome == SMTP_OUTCOME_FAILED ||
						result->outcome == SMTP_OUTCOME_UNKNOWN || result->outcome == SMTP_OUTCOME_PARTIAL);
			assert_true(!result->ok || result->server.tls.verified);
			smtp_result_free(result);
		}
		smtp_store_free(store);
		assert_int_equal(scarce_blocks(), 0);
		refused = scarce_end();
	}
	assert_false(refused);
	close_shop(&it);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_next_call_takes_the_session_up),
		cmocka_unit_test(a_known_certificate_is_not_worked_out_again),
		cmocka_unit_test(one_that_was_not_believed_takes_no_place),
		cmocka_unit_test(without_a_store_nothing_is_kept),
		cmocka_unit_test(a_refused_login_forgets_the_session),
		cmocka_unit_test(a_diagnosis_begins_anew),
		cmocka_unit_test(every_allocation_may_fail),
	};
	return cmocka_run_group_tests(tests, make_parties, remove_parties);
}
