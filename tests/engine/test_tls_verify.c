/*
 * test_tls_verify.c - certificates that are not believed, and what is said of them.
 */
#include "test.h"
#include "base64.h"
#include "certificate.h"
#include "tls_client.h"
#include "variants.h"

/* ---- certificates that are not believed ---------------------------------------------------------- */

static void refused_names(void **state)
{
	(void)state;
	static const struct {
		const char *host, *alternatives;
	} cases[] = {
		{"other.example", "DNS:localhost"},
		{"localhost", NULL},                           /* CN=localhost alone does not count */
		{"mail.example.test", "DNS:ma*.example.test"}, /* partial wildcard */
		{"a.b.example.test", "DNS:*.example.test"},
		{"example.test", "DNS:*.example.test"},
		{"127.0.0.1", "DNS:127.0.0.1"}, /* an address needs an iPAddress */
		{"127.0.0.2", "IP:127.0.0.1"},
		{"127.0.0.1", "DNS:*.0.0.1"},
		{"xn--fiq228c.example.test", "DNS:xn--*.example.test"}, /* a part of an A-label */
		{"xn--fiq228c.example.test", "DNS:x*.example.test"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		client it;
		pki_party party = pki_make(
			&(pki_order){.name = "localhost", .alternatives = cases[i].alternatives, .issuer = &authority});
		pki_server server = {.party = &party};
		smtp_server options = settings(cases[i].host);
		expect_failure(&it, &options, &server, SMTP_CATEGORY_CERT_NAME_MISMATCH, NULL);
		assert_true(it.facts.seen);
		assert_string_equal(it.facts.subject, "CN=localhost");
		part(&it, &server);
		pki_free(&party);
	}
}

/* A NUL in a name of the certificate: "localhost" and then something else (CVE-2009-2417). */
static void a_nul_in_the_certificate_does_not_cut_it_short(void **state)
{
	(void)state;
	client it;
	pki_party party = pki_make(
		&(pki_order){.name = "x", .issuer = &authority, .dns_name = SMTP_SPAN("localhost\0.evil.example")});
	pki_server server = {.party = &party};
	smtp_server options = settings("localhost");
	expect_failure(&it, &options, &server, SMTP_CATEGORY_CERT_NAME_MISMATCH, NULL);
	assert_string_equal(it.facts.names, "localhost\\x00.evil.example");
	part(&it, &server);
	pki_free(&party);
}

static void names_in_other_scripts(void **state)
{
	(void)state;
#ifdef HAVE_LIBIDN2
	static const char *const names[] = {"DNS:xn--5nq051n.example.test", "DNS:*.example.test"};
	for (size_t i = 0; i < 2; i++) {
		client it;
		pki_party party = pki_make(&(pki_order){.name = "x", .alternatives = names[i], .issuer = &authority});
		pki_server server = {.party = &party};
		smtp_server options = settings("\xe9\x82\xae\xe4\xbb\xb6.example.test");
		assert_int_equal(shake_hands(&it, &options, &server), SMTP_IO_DONE);
		assert_true(it.facts.verified);
		part(&it, &server);
		assert_string_equal(server.sni, "xn--5nq051n.example.test");
		pki_free(&party);
	}
#else
	skip();
#endif
}

/* Without the announcement a server of many names would show its first certificate. */
static void a_server_with_two_certificates(void **state)
{
	(void)state;
	pki_party second =
		pki_make(&(pki_order){.name = "second", .alternatives = "DNS:second.test", .issuer = &authority});
	for (int i = 0; i < 2; i++) {
		client it;
		pki_server server = {.party = &good, .other = &second, .other_name = "second.test"};
		smtp_server options = settings(i ? "second.test" : "localhost");
		assert_int_equal(shake_hands(&it, &options, &server), SMTP_IO_DONE);
		assert_string_equal(it.facts.subject, i ? "CN=second" : "CN=mail");
		part(&it, &server);
	}
	pki_free(&second);
}

static void expired(void **state)
{
	(void)state;
	client it;
	pki_party party = pki_make(&(pki_order){.name = "old",
		.alternatives = "DNS:localhost",
		.issuer = &authority,
		.from = -9 * PKI_DAY,
		.until = -2 * PKI_DAY});
	pki_server server = {.party = &party};
	smtp_server options = settings("localhost");
	expect_failure(&it, &options, &server, SMTP_CATEGORY_CERT_EXPIRED, NULL);
	assert_string_equal(it.error.text, "certificate has expired");
	assert_string_equal(it.facts.subject, "CN=old");
	assert_true(it.facts.expires_in < 0);
	assert_int_equal(it.facts.verify_depth, 0);
	assert_int_not_equal(it.facts.verify_code, 0);
	part(&it, &server);
	pki_free(&party);
}

static void not_yet_valid(void **state)
{
	(void)state;
	client it;
	pki_party party = pki_make(&(pki_order){.name = "young",
		.alternatives = "DNS:localhost",
		.issuer = &authority,
		.from = 2 * PKI_DAY,
		.until = 9 * PKI_DAY});
	pki_server server = {.party = &party};
	smtp_server options = settings("localhost");
	expect_failure(&it, &options, &server, SMTP_CATEGORY_CERT_EXPIRED, SMTP_VARIANT_NOT_YET_VALID);
	part(&it, &server);
	pki_free(&party);
}

static void expired_further_up(void **state)
{
	(void)state;
	client it;
	pki_party middle = pki_make(&(pki_order){.name = "Middle",
		.issuer = &authority,
		.authority = true,
		.from = -9 * PKI_DAY,
		.until = -2 * PKI_DAY});
	pki_party party = pki_make(&(pki_order){.name = "x", .alternatives = "DNS:localhost", .issuer = &middle});
	pki_server server = {.party = &party, .intermediate = &middle};
	smtp_server options = settings("localhost");
	expect_failure(&it, &options, &server, SMTP_CATEGORY_CERT_EXPIRED, SMTP_VARIANT_CHAIN_EXPIRED);
	assert_int_equal(it.facts.verify_depth, 1);
	assert_string_equal(it.facts.subject, "CN=Middle");
	assert_true(it.facts.expires_in < 0);
	part(&it, &server);
	pki_free(&party);
	pki_free(&middle);
}

static void self_signed(void **state)
{
	(void)state;
	client it;
	pki_party party = pki_make(&(pki_order){.name = "me", .alternatives = "DNS:localhost"});
	pki_server server = {.party = &party};
	smtp_server options = settings("localhost");
	expect_failure(&it, &options, &server, SMTP_CATEGORY_CERT_UNTRUSTED, SMTP_VARIANT_SELF_SIGNED);
	assert_string_equal(it.facts.issuer, "CN=me");
	part(&it, &server);
	pki_free(&party);
}

static void unknown_authority(void **state)
{
	(void)state;
	client it;
	pki_party party =
		pki_make(&(pki_order){.name = "x", .alternatives = "DNS:localhost", .issuer = &stranger});
	pki_server server = {.party = &party, .intermediate = &stranger};
	smtp_server options = settings("localhost");
	/* shown together with its root: still a stranger */
	expect_failure(&it, &options, &server, SMTP_CATEGORY_CERT_UNTRUSTED, SMTP_VARIANT_UNKNOWN_CA);
	assert_string_equal(it.facts.subject, "CN=x");
	assert_string_equal(it.facts.issuer, "CN=Stranger");
	assert_string_equal(it.facts.missing, "CN=Stranger");
	part(&it, &server);
	assert_false(server.finished); /* our side broke it off */
	pki_free(&party);
}

static void missing_intermediate(void **state)
{
	(void)state;
	client it;
	pki_party middle = pki_make(&(pki_order){.name = "Middle", .issuer = &authority, .authority = true});
	pki_party party = pki_make(&(pki_order){.name = "x", .alternatives = "DNS:localhost", .issuer = &middle});
	pki_server server = {.party = &party}, complete = {.party = &party, .intermediate = &middle};
	smtp_server options = settings("localhost");
	expect_failure(&it, &options, &server, SMTP_CATEGORY_CERT_UNTRUSTED, SMTP_VARIANT_MISSING_INTERMEDIATE);
	assert_string_equal(it.facts.missing, "CN=Middle");
	part(&it, &server);
	assert_int_equal(shake_hands(&it, &options, &complete), SMTP_IO_DONE);
	assert_null(it.facts.missing);
	part(&it, &complete);
	pki_free(&party);
	pki_free(&middle);
}

static void a_certificate_for_clients(void **state)
{
	(void)state;
	client it;
	pki_party party = pki_make(&(pki_order){
		.name = "x", .alternatives = "DNS:localhost", .issuer = &authority, .usage = "clientAuth"});
	pki_server server = {.party = &party};
	smtp_server options = settings("localhost");
	expect_failure(&it, &options, &server, SMTP_CATEGORY_CERT_UNTRUSTED, SMTP_VARIANT_WRONG_PURPOSE);
	part(&it, &server);
	pki_free(&party);
}

/* SHA-1 below the root has been forged. */
static void a_weak_signature(void **state)
{
	(void)state;
	client it;
	pki_party party = pki_make(
		&(pki_order){.name = "x", .alternatives = "DNS:localhost", .issuer = &authority, .digest = "SHA1"});
	pki_server server = {.party = &party};
	smtp_server options = settings("localhost");
	expect_failure(&it, &options, &server, SMTP_CATEGORY_CERT_UNTRUSTED, SMTP_VARIANT_WEAK_CERTIFICATE);
	part(&it, &server);
	pki_free(&party);
}

static void empty_store_is_told(void **state)
{
	(void)state;
	client it;
	pki_server server = {.party = &good};
	smtp_server options = settings("localhost");
	options.cafile = (smtp_span){NULL, 0};
	setenv("SSL_CERT_FILE", "/nowhere/at/all.pem", 1);
	setenv("SSL_CERT_DIR", "/nowhere", 1);
	expect_failure(&it, &options, &server, SMTP_CATEGORY_CERT_UNTRUSTED, SMTP_VARIANT_NO_CA_STORE);
	part(&it, &server);
	setenv("SSL_CERT_FILE", authority_file.text, 1);
	pki_server again = {.party = &good};
	assert_int_equal(shake_hands(&it, &options, &again), SMTP_IO_DONE);
	part(&it, &again);
	unsetenv("SSL_CERT_FILE");
	unsetenv("SSL_CERT_DIR");
}

/* ---- verification switched off ------------------------------------------------------------------- */

static void name_alone_may_be_ignored(void **state)
{
	(void)state;
	client it;
	pki_server server = {.party = &good};
	pki_party party = pki_make(&(pki_order){.name = "me", .alternatives = "DNS:localhost"});
	pki_server untrusted = {.party = &party};
	smtp_server options = settings("other.example");
	options.verify_peer_name = false;
	assert_int_equal(shake_hands(&it, &options, &server), SMTP_IO_DONE);
	assert_false(it.facts.verified); /* the chain is, the name is not */
	part(&it, &server);
	assert_string_equal(server.sni, "other.example");
	expect_failure(&it, &options, &untrusted, SMTP_CATEGORY_CERT_UNTRUSTED, SMTP_VARIANT_SELF_SIGNED);
	part(&it, &untrusted);
	pki_free(&party);
}

static void all_may_be_ignored_but_is_told(void **state)
{
	(void)state;
	client it;
	pki_party party = pki_make(&(pki_order){.name = "me", .from = -9 * PKI_DAY, .until = -2 * PKI_DAY});
	pki_server server = {.party = &party};
	smtp_server options = settings("localhost");
	options.verify_peer = false;
	assert_int_equal(shake_hands(&it, &options, &server), SMTP_IO_DONE);
	assert_true(it.facts.seen);
	assert_false(it.facts.verified);
	assert_string_equal(it.facts.subject, "CN=me");
	part(&it, &server);
	pki_free(&party);
}

/* ---- pins ----------------------------------------------------------------------------------------- */

#define NOBODYS_PIN "0000000000000000000000000000000000000000000000000000000000000000"

/* The two forms for the certificate of `party`. */
static void pins_of(const pki_party *party, char certificate[SMTP_FINGERPRINT_TEXT], char key[64])
{
	smtp_fingerprints shown;
	assert_true(smtp_certificate_fingerprints(party->certificate, &shown));
	smtp_fingerprint_text(shown.certificate, certificate);
	strcpy(key, "sha256//");
	key[8 + smtp_base64(key + 8, (const char *)shown.key, SMTP_DIGEST)] = '\0';
}

static void a_pin_adds_to_the_chain(void **state)
{
	(void)state;
	char certificate[SMTP_FINGERPRINT_TEXT], key[64];
	pins_of(&good, certificate, key);
	const char *const pins[] = {certificate, key};
	for (size_t i = 0; i < 2; i++) {
		client it;
		pki_server server = {.party = &good};
		smtp_server options = settings("localhost");
		options.peer_fingerprints[0] = SMTP_SPAN(NOBODYS_PIN);
		options.peer_fingerprints[1] = smtp_span_of(pins[i]);
		options.peer_fingerprint_count = 2; /* one of them is enough */
		assert_int_equal(shake_hands(&it, &options, &server), SMTP_IO_DONE);
		assert_true(it.facts.verified);
		assert_true(it.facts.pinned);
		assert_string_equal(it.facts.fingerprint, certificate);
		part(&it, &server);
	}
}

static void a_pin_does_not_stand_for_the_chain(void **state)
{
	(void)state;
	client it;
	char certificate[SMTP_FINGERPRINT_TEXT], key[64];
	pki_party self = pki_make(&(pki_order){.name = "me", .alternatives = "DNS:localhost"});
	pki_server server = {.party = &self};
	smtp_server options = settings("localhost");
	pins_of(&self, certificate, key);
	options.peer_fingerprints[0] = smtp_span_of(certificate);
	options.peer_fingerprint_count = 1;
	expect_failure(&it, &options, &server, SMTP_CATEGORY_CERT_UNTRUSTED, SMTP_VARIANT_SELF_SIGNED);
	part(&it, &server);
	pki_free(&self);
}

static void another_certificate_fails_and_is_shown(void **state)
{
	(void)state;
	char certificate[SMTP_FINGERPRINT_TEXT], key[64];
	pins_of(&good, certificate, key);
	for (int verify = 0; verify < 2; verify++) {
		for (int version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++) {
			client it;
			pki_server server = {.party = &good, .max_version = version};
			smtp_server options = settings("localhost");
			options.verify_peer = verify;
			options.peer_fingerprints[0] = SMTP_SPAN(NOBODYS_PIN);
			options.peer_fingerprint_count = 1;
			expect_failure(&it, &options, &server, SMTP_CATEGORY_CERT_UNTRUSTED, SMTP_VARIANT_PIN_MISMATCH);
			assert_non_null(strstr(it.error.text, certificate));
			assert_string_equal(it.facts.fingerprint, certificate);
			assert_false(it.facts.pinned);
			part(&it, &server);
		}
	}
}

/* The way for a self-signed certificate in a network of one's own. */
static void without_the_chain_the_pin_decides(void **state)
{
	(void)state;
	client it;
	char certificate[SMTP_FINGERPRINT_TEXT], key[64];
	pki_party self = pki_make(&(pki_order){.name = "me"});
	pki_server server = {.party = &self};
	smtp_server options = settings("localhost");
	pins_of(&self, certificate, key);
	options.verify_peer = false;
	options.peer_fingerprints[0] = smtp_span_of(key);
	options.peer_fingerprint_count = 1;
	assert_int_equal(shake_hands(&it, &options, &server), SMTP_IO_DONE);
	assert_false(it.facts.verified); /* by nobody */
	assert_true(it.facts.pinned);
	part(&it, &server);
	pki_free(&self);
}

/* ---- names that cannot be ------------------------------------------------------------------------ */

static void names_that_switch_the_check_off_are_refused(void **state)
{
	(void)state;
	static const smtp_span cases[] = {{"", 0}, {".", 1}, {".example.test", 13}, {"localhost\0x", 11}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		smtp_peer peer;
		smtp_refusal refusal;
		smtp_server options = settings("localhost");
		options.peer_name = cases[i];
		assert_int_equal(smtp_peer_read(&options, &peer, &refusal), SMTP_REFUSED);
		assert_string_equal(refusal.key, "peer_name");
		options.peer_name = (smtp_span){NULL, 0};
		options.host = cases[i];
		assert_int_equal(smtp_peer_read(&options, &peer, &refusal), SMTP_REFUSED);
		assert_string_equal(refusal.key, "host");
	}
}

static void hang_up_at_once(pki_server *server, int socket)
{
	(void)server;
	(void)socket;
}

/* Whoever comes here without a name must fail, not pass. */
static void an_empty_name_is_never_a_check_that_is_off(void **state)
{
	(void)state;
	client it;
	pki_server server = {.plain = hang_up_at_once};
	smtp_server options = settings("localhost");
	begin(&it, &options, &server);
	it.peer.name[0] = '\0';
	assert_null(smtp_tls_new(it.context, &it.peer, true, it.socket));
	part(&it, &server);
}

static void unusable_files_are_refused(void **state)
{
	(void)state;
	smtp_tls_context *context;
	smtp_refusal refusal;
	smtp_server options = settings("localhost");
	options.cafile = SMTP_SPAN("/nowhere.pem");
	assert_int_equal(smtp_tls_context_new(&options, &context, &refusal), SMTP_REFUSED);
	assert_string_equal(refusal.key, "cafile");
	options = settings("localhost");
	options.local_cert = SMTP_SPAN("/nowhere.pem");
	assert_int_equal(smtp_tls_context_new(&options, &context, &refusal), SMTP_REFUSED);
	assert_string_equal(refusal.key, "local_cert");
	assert_null(context);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refused_names),
		cmocka_unit_test(a_nul_in_the_certificate_does_not_cut_it_short),
		cmocka_unit_test(names_in_other_scripts),
		cmocka_unit_test(a_server_with_two_certificates),
		cmocka_unit_test(expired),
		cmocka_unit_test(not_yet_valid),
		cmocka_unit_test(expired_further_up),
		cmocka_unit_test(self_signed),
		cmocka_unit_test(unknown_authority),
		cmocka_unit_test(missing_intermediate),
		cmocka_unit_test(a_certificate_for_clients),
		cmocka_unit_test(a_weak_signature),
		cmocka_unit_test(empty_store_is_told),
		cmocka_unit_test(name_alone_may_be_ignored),
		cmocka_unit_test(all_may_be_ignored_but_is_told),
		cmocka_unit_test(a_pin_adds_to_the_chain),
		cmocka_unit_test(a_pin_does_not_stand_for_the_chain),
		cmocka_unit_test(another_certificate_fails_and_is_shown),
		cmocka_unit_test(without_the_chain_the_pin_decides),
		cmocka_unit_test(names_that_switch_the_check_off_are_refused),
		cmocka_unit_test(an_empty_name_is_never_a_check_that_is_off),
		cmocka_unit_test(unusable_files_are_refused),
	};
	return cmocka_run_group_tests(tests, make_parties, remove_parties);
}
