/*
 * test_tls_verify.c - certificates that are not believed, and what is said of them.
 */
#include "test.h"
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
		cmocka_unit_test(expired),
		cmocka_unit_test(not_yet_valid),
		cmocka_unit_test(expired_further_up),
		cmocka_unit_test(self_signed),
		cmocka_unit_test(unknown_authority),
		cmocka_unit_test(missing_intermediate),
		cmocka_unit_test(empty_store_is_told),
		cmocka_unit_test(name_alone_may_be_ignored),
		cmocka_unit_test(all_may_be_ignored_but_is_told),
		cmocka_unit_test(names_that_switch_the_check_off_are_refused),
		cmocka_unit_test(an_empty_name_is_never_a_check_that_is_off),
		cmocka_unit_test(unusable_files_are_refused),
	};
	return cmocka_run_group_tests(tests, make_parties, remove_parties);
}
