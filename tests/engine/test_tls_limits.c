/*
 * test_tls_limits.c - what TLS must not do for any server, on a system that allows everything: speak old versions, accept
 * short keys or long chains, shake hands anew, take errors of somebody else for its own.
 */
#include "test.h"
#include "tls_client.h"
#include "variants.h"

#include <unistd.h>
#include <openssl/pem.h>

#define CHAIN 13

static void a_short_key_is_not_believed(void **state)
{
	(void)state;
	client it;
	pki_party party = pki_make(&(pki_order){
		.name = "short", .alternatives = "DNS:localhost", .issuer = &authority, .rsa_bits = 1024});
	pki_server server = {.party = &party};
	smtp_server options = settings("localhost");
	expect_failure(&it, &options, &server, SMTP_CATEGORY_CERT_UNTRUSTED, SMTP_VARIANT_WEAK_CERTIFICATE);
	part(&it, &server);
	pki_free(&party);
}

static void append(pki_path path, const pki_party *party)
{
	FILE *file = fopen(path.text, "ab");
	assert_non_null(file);
	assert_int_equal(PEM_write_X509(file, party->certificate), 1);
	fclose(file);
}

/* A server behind that many authorities, one vouching for the next; all of them are in the trust store. */
static smtp_io shake_hands_behind(size_t authorities)
{
	client it;
	pki_party chain[CHAIN];
	pki_path file = pki_write_certificates("chain.pem", &authority, NULL);
	for (size_t i = 0; i < authorities; i++) {
		char name[32];
		snprintf(name, sizeof name, "Middle %zu", i);
		chain[i] =
			pki_make(&(pki_order){.name = name, .issuer = i ? &chain[i - 1] : &authority, .authority = true});
		append(file, &chain[i]);
	}
	pki_party party = pki_make(
		&(pki_order){.name = "x", .alternatives = "DNS:localhost", .issuer = &chain[authorities - 1]});
	pki_server server = {.party = &party};
	smtp_server options = settings("localhost");
	options.cafile = smtp_span_of(file.text);
	smtp_io io = shake_hands(&it, &options, &server);
	part(&it, &server);
	pki_free(&party);
	for (size_t i = 0; i < authorities; i++) {
		pki_free(&chain[i]);
	}
	return io;
}

static void a_long_chain_is_not_followed(void **state)
{
	(void)state;
	assert_int_equal(shake_hands_behind(3), SMTP_IO_DONE);
	assert_int_equal(shake_hands_behind(CHAIN), SMTP_IO_FAILED);
}

/* A list of more than 100 KB is not read to its end; what it holds does not matter. */
static void an_endless_list_is_not_read(void **state)
{
	(void)state;
	client it;
	enum { LONG = 500 };
	pki_party *chain = calloc(LONG, sizeof *chain);
	for (size_t i = 0; i < LONG; i++) {
		chain[i] = stranger;
	}
	pki_server server = {.party = &good, .chain = chain, .chain_length = LONG};
	smtp_server options = settings("localhost");
	expect_failure(&it, &options, &server, SMTP_CATEGORY_TLS_FAILED, NULL);
	assert_non_null(strstr(it.error.text, "excessive"));
	part(&it, &server);
	free(chain);
}

static void count_handshakes(const SSL *ssl, int where, int result)
{
	(void)result;
	if (where & SSL_CB_HANDSHAKE_DONE) {
		++*(unsigned *)SSL_get_app_data(ssl);
	}
}

static unsigned handshakes;

/* Asks for another handshake and listens to the answer. */
static void ask_again(pki_server *server, SSL *ssl)
{
	(void)server;
	handshakes = 0;
	SSL_set_app_data(ssl, &handshakes);
	SSL_set_info_callback(ssl, count_handshakes);
	SSL_renegotiate(ssl);
	SSL_do_handshake(ssl); /* sends a HelloRequest */
	pki_wait_for_end(ssl);
}

static void a_second_handshake_is_refused(void **state)
{
	(void)state;
	client it;
	char octet;
	size_t count = 0;
	smtp_io io;
	pki_server server = {.party = &good, .max_version = TLS1_2_VERSION, .talk = ask_again};
	smtp_server options = settings("localhost");
	assert_int_equal(shake_hands(&it, &options, &server), SMTP_IO_DONE);
	while ((io = smtp_tls_read(it.tls, &octet, 1, &count, &it.error)) == SMTP_IO_WANT_READ) {
		wait_until(&it, io); /* a server that is refused goes away */
	}
	part(&it, &server);
	assert_int_equal(handshakes, 1); /* OpenSSL counts having asked */
}

static int gate[2];

static void read_nothing_before_the_gate_opens(pki_server *server, SSL *ssl)
{
	char octet;
	(void)server;
	if (read(gate[0], &octet, 1) == 1) {
		pki_wait_for_end(ssl);
	}
}

/* Nothing is lost of what waits for room, and nothing has failed. */
static void a_server_that_does_not_read_is_waited_for(void **state)
{
	(void)state;
	client it;
	static char octets[65536];
	size_t count;
	smtp_io io;
	pki_server server = {.party = &good, .talk = read_nothing_before_the_gate_opens};
	smtp_server options = settings("localhost");
	assert_int_equal(pipe(gate), 0);
	assert_int_equal(shake_hands(&it, &options, &server), SMTP_IO_DONE);
	do {
		io = smtp_tls_write(it.tls, octets, sizeof octets, &count, &it.error);
	} while (io == SMTP_IO_DONE);
	assert_int_equal(io, SMTP_IO_WANT_WRITE);
	assert_int_equal(write(gate[1], "x", 1), 1);
	wait_until(&it, io);
	assert_int_not_equal(smtp_tls_write(it.tls, octets, sizeof octets, &count, &it.error), SMTP_IO_FAILED);
	part(&it, &server);
	close(gate[0]);
	close(gate[1]);
}

/* A PHP script, and every extension, may leave errors in the queue of its thread. */
static void errors_of_others_are_not_ours(void **state)
{
	(void)state;
	client it;
	char octet;
	size_t count;
	pki_server server = {.party = &good, .max_version = TLS1_2_VERSION};
	smtp_server options = settings("localhost");
	assert_int_equal(shake_hands(&it, &options, &server), SMTP_IO_DONE);
	BIO *nothing = BIO_new_mem_buf("nothing", -1);
	assert_null(PEM_read_bio_X509(nothing, NULL, NULL, NULL));
	assert_int_equal(smtp_tls_read(it.tls, &octet, 1, &count, &it.error), SMTP_IO_WANT_READ);
	BIO_free(nothing);
	part(&it, &server);
}

/* Only TLS 1.1, only a cipher without authenticated encryption: nothing of the system's makes either possible. */
static void old_protocols_stay_refused(void **state)
{
	(void)state;
	client it;
	pki_server old = {.party = &good, .max_version = TLS1_1_VERSION};
	pki_server weak = {.party = &good, .max_version = TLS1_2_VERSION, .ciphers = "ECDHE-ECDSA-AES128-SHA"};
	smtp_server options = settings("localhost");
	expect_failure(&it, &options, &old, SMTP_CATEGORY_TLS_FAILED, NULL);
	part(&it, &old);
	assert_false(old.finished);
	expect_failure(&it, &options, &weak, SMTP_CATEGORY_TLS_FAILED, NULL);
	part(&it, &weak);
	assert_false(weak.finished);
}

/* A configuration of OpenSSL that allows everything; it is read once, before the first use of OpenSSL. */
static void make_the_system_lax(void)
{
	static const char lax[] = "openssl_conf = all\n[all]\nssl_conf = ssl\n[ssl]\nsystem_default = lax\n"
							  "[lax]\nMinProtocol = TLSv1\nCipherString = ALL:@SECLEVEL=0\n";
	pki_path file = pki_write("lax.cnf", lax, sizeof lax - 1);
	setenv("OPENSSL_CONF", file.text, 1);
}

int main(void)
{
	make_the_system_lax();
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(old_protocols_stay_refused),
		cmocka_unit_test(a_short_key_is_not_believed),
		cmocka_unit_test(a_long_chain_is_not_followed),
		cmocka_unit_test(an_endless_list_is_not_read),
		cmocka_unit_test(a_second_handshake_is_refused),
		cmocka_unit_test(a_server_that_does_not_read_is_waited_for),
		cmocka_unit_test(errors_of_others_are_not_ours),
	};
	return cmocka_run_group_tests(tests, make_parties, remove_parties);
}
