/*
 * test_tls_resume.c - TLS sessions that are taken up again: by whom, and what is still verified. The certificates are
 * those of tls_client.h; each connection has a server of its own, and the servers share one context as one machine does.
 */
#include "test.h"
#include "tls_client.h"
#include "certificate.h"
#include "clock.h"
#include "tls_state.h"
#include "variants.h"

#include <unistd.h>

#define NOBODYS_PIN "0000000000000000000000000000000000000000000000000000000000000000"

static smtp_tickets tickets;

static int clear(void **state)
{
	(void)state;
	smtp_tickets_clear(&tickets);
	return 0;
}

/* Tickets of TLS 1.3 come with the first octets. */
static void say_a_word(pki_server *server, SSL *ssl)
{
	(void)server;
	if (SSL_write(ssl, "x", 1) == 1) {
		pki_wait_for_end(ssl);
	}
}

static void hear_a_word(client *it)
{
	char octet;
	size_t count;
	smtp_io io;
	while ((io = smtp_tls_read(it->tls, &octet, 1, &count, &it->error)) == SMTP_IO_WANT_READ) {
		wait_until(it, io);
	}
	assert_int_equal(io, SMTP_IO_DONE);
}

/* One connection that may take up a session of `like` (the first server; NULL: this is the first). */
static smtp_io meet(client *it, const smtp_server *options, pki_server *server, pki_server *like)
{
	server->like = like;
	server->talk = say_a_word;
	begin(it, options, server);
	smtp_tls_resume(it->tls, &tickets, options);
	smtp_io io = finish_handshake(it);
	if (io == SMTP_IO_DONE) {
		hear_a_word(it);
	}
	return io;
}

static size_t kept(void)
{
	size_t count = 0;
	for (size_t i = 0; i < SMTP_TICKETS_MAX; i++) {
		count += tickets.entries[i].ticket.session != NULL;
	}
	return count;
}

static smtp_server local(void)
{
	smtp_server options = settings("localhost");
	options.port = 465;
	return options;
}

static void a_verified_session_is_taken_up_again(void **state)
{
	(void)state;
	for (int version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++) {
		client one, two, three;
		pki_server first = {.party = &good, .max_version = version}, second = {0}, third = {0};
		smtp_server options = local();
		assert_int_equal(meet(&one, &options, &first, NULL), SMTP_IO_DONE);
		assert_false(one.facts.resumed);
		assert_int_equal(meet(&two, &options, &second, &first), SMTP_IO_DONE);
		assert_true(two.facts.resumed);
		assert_true(two.facts.verified);
		assert_string_equal(two.facts.subject, "CN=mail");
		assert_string_equal(two.facts.fingerprint, one.facts.fingerprint);
		assert_string_equal(two.facts.version, version == TLS1_2_VERSION ? "TLSv1.2" : "TLSv1.3");
		assert_int_equal(meet(&three, &options, &third, &first), SMTP_IO_DONE);
		assert_true(three.facts.resumed); /* a session that was taken up leaves one too */
		part(&three, &third);
		part(&two, &second);
		part(&one, &first);
		assert_true(second.resumed);
		assert_true(third.resumed);
		smtp_tickets_clear(&tickets);
	}
}

/* The same server and each setting in turn: what could change the verdict must begin anew. */
static void other_settings_never_share_a_session(void **state)
{
	(void)state;
	pki_path other_authority = pki_write_certificates("ca2.pem", &authority, &stranger);
	pki_path certificate = pki_write_certificates("own.pem", &stranger, NULL);
	pki_path key = pki_write_key("own.key", &stranger, NULL);
	smtp_server cases[9];
	for (size_t i = 0; i < 9; i++) {
		cases[i] = local();
	}
	cases[0].host = SMTP_SPAN("127.0.0.1");
	cases[0].peer_name = SMTP_SPAN("localhost");
	cases[1].port = 587;
	cases[2].port = 587;
	cases[2].tls = SMTP_TLS_IMPLICIT; /* beside STARTTLS on the same port */
	cases[3].peer_name = SMTP_SPAN("mx.example.test");
	cases[4].verify_peer_name = false;
	cases[5].cafile = smtp_span_of(other_authority.text);
	cases[6].local_cert = smtp_span_of(certificate.text);
	cases[6].local_pk = smtp_span_of(key.text);
	cases[7].verify_peer = false;
	cases[8].peer_fingerprints[0] = SMTP_SPAN(NOBODYS_PIN);
	cases[8].peer_fingerprint_count = 1;
	client one;
	pki_server first = {.party = &good};
	smtp_server options = local();
	assert_int_equal(meet(&one, &options, &first, NULL), SMTP_IO_DONE);
	for (size_t i = 0; i < 9; i++) {
		client it;
		pki_server server = {0};
		assert_int_equal(meet(&it, &cases[i], &server, &first), i == 8 ? SMTP_IO_FAILED : SMTP_IO_DONE);
		assert_false(it.facts.resumed);
		part(&it, &server);
		assert_false(server.resumed);
	}
	client again;
	pki_server last = {0};
	assert_int_equal(meet(&again, &options, &last, &first), SMTP_IO_DONE);
	assert_true(again.facts.resumed); /* and the first one's is still there */
	part(&again, &last);
	part(&one, &first);
}

static void other_pins_begin_anew(void **state)
{
	(void)state;
	client it[3];
	pki_server servers[3] = {{.party = &good}};
	smtp_fingerprints shown;
	char pin[SMTP_FINGERPRINT_TEXT];
	assert_true(smtp_certificate_fingerprints(good.certificate, &shown));
	smtp_fingerprint_text(shown.certificate, pin);
	for (int i = 0; i < 3; i++) {
		smtp_server options = local();
		options.peer_fingerprints[0] = smtp_span_of(pin);
		options.peer_fingerprints[1] = i == 1 ? SMTP_SPAN(NOBODYS_PIN) : smtp_span_of(pin);
		options.peer_fingerprint_count = 2;
		assert_int_equal(meet(&it[i], &options, &servers[i], i ? &servers[0] : NULL), SMTP_IO_DONE);
		assert_int_equal(it[i].facts.resumed, i == 2);
		assert_true(it[i].facts.pinned);
	}
	for (int i = 2; i >= 0; i--) {
		part(&it[i], &servers[i]);
	}
}

/* STARTTLS is one kind, however it was asked for. */
static void modes_of_starttls_share_a_session(void **state)
{
	(void)state;
	client one, two;
	pki_server first = {.party = &good}, second = {0};
	smtp_server options = settings("localhost");
	options.port = 587;
	options.tls = SMTP_TLS_STARTTLS;
	assert_int_equal(meet(&one, &options, &first, NULL), SMTP_IO_DONE);
	options.tls = SMTP_TLS_OPPORTUNISTIC;
	assert_int_equal(meet(&two, &options, &second, &first), SMTP_IO_DONE);
	assert_true(two.facts.resumed);
	part(&two, &second);
	part(&one, &first);
}

static void an_unverified_session_is_not_kept(void **state)
{
	(void)state;
	client it;
	smtp_server options = local();
	for (int version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++) {
		pki_server server = {.party = &good, .max_version = version};
		options.verify_peer = false;
		assert_int_equal(meet(&it, &options, &server, NULL), SMTP_IO_DONE);
		part(&it, &server);
		assert_int_equal(kept(), 0);
		options.verify_peer = true;
		pki_server pinned = {.party = &good, .max_version = version};
		options.peer_fingerprints[0] = SMTP_SPAN(NOBODYS_PIN);
		options.peer_fingerprint_count = 1;
		assert_int_equal(meet(&it, &options, &pinned, NULL), SMTP_IO_FAILED);
		part(&it, &pinned);
		assert_int_equal(kept(), 0);
		options.peer_fingerprint_count = 0;
	}
}

/* A renewed CA file is another setting: its sessions begin anew. */
static void a_renewed_file_begins_anew(void **state)
{
	(void)state;
	client one, two;
	pki_server first = {.party = &good}, second = {0};
	smtp_server options = local();
	pki_path file = pki_write_certificates("renewed.pem", &authority, NULL);
	options.cafile = smtp_span_of(file.text);
	assert_int_equal(meet(&one, &options, &first, NULL), SMTP_IO_DONE);
	pki_write_certificates("renewed.pem", &authority, &stranger);
	assert_int_equal(meet(&two, &options, &second, &first), SMTP_IO_DONE);
	assert_false(two.facts.resumed);
	part(&two, &second);
	part(&one, &first);
}

static void forgotten_sessions_are_gone(void **state)
{
	(void)state;
	client one, two;
	pki_server first = {.party = &good}, second = {0};
	smtp_server options = local();
	assert_int_equal(meet(&one, &options, &first, NULL), SMTP_IO_DONE);
	assert_true(kept() > 0);
	smtp_tls_forget(one.tls);
	assert_int_equal(kept(), 0);
	smtp_tls_forget(one.tls); /* twice does no harm */
	assert_int_equal(meet(&two, &options, &second, &first), SMTP_IO_DONE);
	assert_false(two.facts.resumed);
	part(&two, &second);
	part(&one, &first);
}

static void hang_up_at_once(pki_server *server, int socket)
{
	(void)server;
	char octets[512];
	if (read(socket, octets, sizeof octets) > 0) {
	}
}

static void a_failed_handshake_forgets(void **state)
{
	(void)state;
	client one, two;
	pki_server first = {.party = &good}, broken = {.plain = hang_up_at_once};
	smtp_server options = local();
	assert_int_equal(meet(&one, &options, &first, NULL), SMTP_IO_DONE);
	assert_true(kept() > 1);
	begin(&two, &options, &broken);
	smtp_tls_resume(two.tls, &tickets, &options);
	assert_int_equal(finish_handshake(&two), SMTP_IO_FAILED);
	assert_int_equal(kept(), 0);
	part(&two, &broken);
	part(&one, &first);
}

/* A server that has forgotten (or was restarted) just shakes hands. */
static void a_server_that_forgot_is_met_anew(void **state)
{
	(void)state;
	client one, two;
	pki_server first = {.party = &good}, restarted = {.party = &good};
	smtp_server options = local();
	assert_int_equal(meet(&one, &options, &first, NULL), SMTP_IO_DONE);
	part(&one, &first);
	assert_int_equal(meet(&two, &options, &restarted, NULL), SMTP_IO_DONE);
	assert_false(two.facts.resumed);
	assert_true(two.facts.verified);
	part(&two, &restarted);
}

/* ---- the second look ----------------------------------------------------------------------------- */

/* Puts a session of one identity under the key of another, as no code of ours does. `when` 0: verified now. */
static void smuggle(const smtp_server *from, const smtp_server *to, pki_server *server, time_t when)
{
	client it, asking;
	pki_server silent = {.plain = hang_up_at_once};
	begin(&asking, to, &silent);
	smtp_tls_resume(asking.tls, &tickets, to);
	begin(&it, from, server);
	if (when) {
		X509_VERIFY_PARAM_set_time(SSL_get0_param(it.tls->ssl), when);
	}
	server->talk = say_a_word;
	assert_int_equal(finish_handshake(&it), SMTP_IO_DONE);
	hear_a_word(&it);
	smtp_ticket ticket = {SSL_get1_session(it.tls->ssl), 0, INT64_MAX};
	assert_true(SSL_SESSION_is_resumable(ticket.session));
	smtp_tickets_keep(&tickets, asking.tls->identity, ticket, smtp_clock_now());
	part(&asking, &silent);
	part_alone(&it);
}

static void the_second_look_refuses(
	const smtp_server *from, const smtp_server *to, pki_server *first, time_t when, smtp_category category)
{
	client it;
	pki_server second = {0};
	smuggle(from, to, first, when);
	assert_int_equal(meet(&it, to, &second, first), SMTP_IO_FAILED);
	assert_int_equal(it.error.category, category);
	assert_false(it.facts.verified);
	assert_int_equal(kept(), 0);
	part(&it, &second);
	pki_join(first);
	assert_true(second.resumed); /* the server had taken it */
}

static void the_name_is_compared_again(void **state)
{
	(void)state;
	static const char *const names[] = {"other.example", "127.0.0.2"};
	for (size_t i = 0; i < 2; i++) {
		pki_server first = {.party = &good};
		smtp_server options = local(), other = local();
		other.peer_name = smtp_span_of(names[i]);
		the_second_look_refuses(&options, &other, &first, 0, SMTP_CATEGORY_CERT_NAME_MISMATCH);
	}
}

static void the_pin_is_compared_again(void **state)
{
	(void)state;
	pki_server first = {.party = &good};
	smtp_server options = local(), other = local();
	other.peer_fingerprints[0] = SMTP_SPAN(NOBODYS_PIN);
	other.peer_fingerprint_count = 1;
	the_second_look_refuses(&options, &other, &first, 0, SMTP_CATEGORY_CERT_UNTRUSTED);
}

/* A session of a handshake that was not verified says so, whatever is asked now. */
static void an_unverified_session_does_not_pass(void **state)
{
	(void)state;
	pki_party self = pki_make(&(pki_order){.name = "me", .alternatives = "DNS:localhost"});
	pki_server first = {.party = &self};
	smtp_server options = local(), careless = local();
	careless.verify_peer = false;
	the_second_look_refuses(&careless, &options, &first, 0, SMTP_CATEGORY_CERT_UNTRUSTED);
	pki_free(&self);
}

static void an_expired_certificate_does_not_pass(void **state)
{
	(void)state;
	pki_party root = pki_make(
		&(pki_order){.name = "Old root", .authority = true, .from = -20 * PKI_DAY, .until = 20 * PKI_DAY});
	pki_party old = pki_make(&(pki_order){.name = "old",
		.alternatives = "DNS:localhost",
		.issuer = &root,
		.from = -9 * PKI_DAY,
		.until = -2 * PKI_DAY});
	pki_path file = pki_write_certificates("oldroot.pem", &root, NULL);
	pki_server first = {.party = &old};
	smtp_server options = local();
	options.cafile = smtp_span_of(file.text);
	the_second_look_refuses(
		&options, &options, &first, (time_t)(smtp_clock_wall() - 5 * PKI_DAY), SMTP_CATEGORY_CERT_EXPIRED);
	pki_free(&old);
	pki_free(&root);
}

/* Dates of the authorities count too: they bound what is kept. */
static void a_session_ends_with_the_first_certificate_of_its_chain(void **state)
{
	(void)state;
	client one, two;
	pki_party middle = pki_make(&(pki_order){
		.name = "Middle", .issuer = &authority, .authority = true, .from = -PKI_DAY, .until = 2 * PKI_DAY});
	pki_party party = pki_make(&(pki_order){.name = "x", .alternatives = "DNS:localhost", .issuer = &middle});
	pki_server first = {.party = &party, .intermediate = &middle}, second = {0};
	smtp_server options = local();
	int64_t now = smtp_clock_wall();
	assert_int_equal(meet(&one, &options, &first, NULL), SMTP_IO_DONE);
	assert_true(one.tls->until <= now + 2 * PKI_DAY + 60 && one.tls->until > now + PKI_DAY);
	assert_true(one.tls->from >= now - PKI_DAY - 60);
	assert_int_equal(meet(&two, &options, &second, &first), SMTP_IO_DONE);
	assert_true(two.facts.resumed);
	assert_int_equal(two.tls->until, one.tls->until); /* and go on with it */
	part(&two, &second);
	part(&one, &first);
	pki_free(&party);
	pki_free(&middle);
}

static void early_data_is_never_sent(void **state)
{
	(void)state;
	client one, two;
	pki_server first = {.party = &good, .early_data = 16384}, second = {0};
	smtp_server options = local();
	assert_int_equal(meet(&one, &options, &first, NULL), SMTP_IO_DONE);
	assert_int_equal(meet(&two, &options, &second, &first), SMTP_IO_DONE);
	assert_true(two.facts.resumed);
	assert_int_equal(SSL_get_early_data_status(two.tls->ssl), SSL_EARLY_DATA_NOT_SENT);
	part(&two, &second);
	part(&one, &first);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(a_verified_session_is_taken_up_again, clear),
		cmocka_unit_test_teardown(other_settings_never_share_a_session, clear),
		cmocka_unit_test_teardown(other_pins_begin_anew, clear),
		cmocka_unit_test_teardown(modes_of_starttls_share_a_session, clear),
		cmocka_unit_test_teardown(an_unverified_session_is_not_kept, clear),
		cmocka_unit_test_teardown(a_renewed_file_begins_anew, clear),
		cmocka_unit_test_teardown(forgotten_sessions_are_gone, clear),
		cmocka_unit_test_teardown(a_failed_handshake_forgets, clear),
		cmocka_unit_test_teardown(a_server_that_forgot_is_met_anew, clear),
		cmocka_unit_test_teardown(the_name_is_compared_again, clear),
		cmocka_unit_test_teardown(the_pin_is_compared_again, clear),
		cmocka_unit_test_teardown(an_unverified_session_does_not_pass, clear),
		cmocka_unit_test_teardown(an_expired_certificate_does_not_pass, clear),
		cmocka_unit_test_teardown(a_session_ends_with_the_first_certificate_of_its_chain, clear),
		cmocka_unit_test_teardown(early_data_is_never_sent, clear),
	};
	return cmocka_run_group_tests(tests, make_parties, remove_parties);
}
