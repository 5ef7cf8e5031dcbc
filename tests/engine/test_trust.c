/*
 * test_trust.c - trust stores and client certificates: what is accepted, and which key is named when it is not.
 */
#include "test.h"
#include "pki.h"
#include "trust.h"

#include <unistd.h>
#include <openssl/err.h>
#include <openssl/pem.h>

static pki_party authority, other;
static pki_path authority_file, nothing, garbage, key_file, locked_file, other_key;

static smtp_server plain_server(void)
{
	return (smtp_server){.verify_peer = true, .verify_peer_name = true};
}

static smtp_status load_store(const smtp_server *server, bool *empty, smtp_refusal *refusal)
{
	SSL_CTX *context = SSL_CTX_new(TLS_client_method());
	smtp_status status = smtp_trust_load_store(context, server, empty, refusal);
	SSL_CTX_free(context);
	return status;
}

static smtp_status load_identity(const smtp_server *server, smtp_refusal *refusal)
{
	SSL_CTX *context = SSL_CTX_new(TLS_client_method());
	smtp_status status = smtp_trust_load_identity(context, server, refusal);
	SSL_CTX_free(context);
	return status;
}

/* ---- the store ----------------------------------------------------------------------------------- */

static void file_is_loaded(void **state)
{
	(void)state;
	smtp_refusal refusal;
	bool empty = true;
	smtp_server server = plain_server();
	server.cafile = smtp_span_of(authority_file.text);
	assert_int_equal(load_store(&server, &empty, &refusal), SMTP_OK);
	assert_false(empty);
}

static void unusable_file_is_refused(void **state)
{
	(void)state;
	char longer[200];
	int length = snprintf(longer, sizeof longer, "%s", authority_file.text);
	const smtp_span cases[] = {
		smtp_span_of("/nowhere/at/all.pem"), smtp_span_of(nothing.text), smtp_span_of(garbage.text),
		smtp_span_of(key_file.text),                                          /* PEM, but no certificate */
		smtp_span_of("/tmp"), smtp_span_of(""), {longer, (size_t)length + 1}, /* a NUL inside */
	};
	for (int verify = 0; verify < 2; verify++) {
		for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
			smtp_refusal refusal;
			bool empty;
			smtp_server server = plain_server();
			server.verify_peer = verify;
			server.cafile = cases[i];
			assert_int_equal(load_store(&server, &empty, &refusal), SMTP_REFUSED);
			assert_string_equal(refusal.key, "cafile");
			assert_string_equal(refusal.must, "must be a readable file of PEM certificates");
		}
	}
}

/* It loads without an error, and would leave nothing to believe in. */
static void revocation_list_alone_is_refused(void **state)
{
	(void)state;
	smtp_refusal refusal;
	bool empty;
	char *octets;
	smtp_server server = plain_server();
	X509_CRL *list = X509_CRL_new();
	ASN1_TIME *now = X509_gmtime_adj(NULL, 0);
	BIO *memory = BIO_new(BIO_s_mem());
	X509_CRL_set_issuer_name(list, X509_get_subject_name(authority.certificate));
	X509_CRL_set1_lastUpdate(list, now);
	assert_true(X509_CRL_sign(list, authority.key, EVP_sha256()) > 0);
	assert_int_equal(PEM_write_bio_X509_CRL(memory, list), 1);
	long length = BIO_get_mem_data(memory, &octets);
	pki_path file = pki_write("crl.pem", octets, (size_t)length);
	server.cafile = smtp_span_of(file.text);
	assert_int_equal(load_store(&server, &empty, &refusal), SMTP_REFUSED);
	assert_string_equal(refusal.key, "cafile");
	BIO_free(memory);
	ASN1_TIME_free(now);
	X509_CRL_free(list);
}

static void unusable_folder_is_refused(void **state)
{
	(void)state;
	smtp_refusal refusal;
	bool empty;
	static const char *const cases[] = {"/nowhere/at/all", "/proc/self", "/etc/passwd", ""};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		smtp_server server = plain_server();
		server.capath = smtp_span_of(cases[i]);
		assert_int_equal(load_store(&server, &empty, &refusal), SMTP_REFUSED);
		assert_string_equal(refusal.key, "capath");
	}
}

static void hashed_folder_is_loaded(void **state)
{
	(void)state;
	char name[32];
	smtp_refusal refusal;
	bool empty;
	smtp_server server = plain_server();
	snprintf(name, sizeof name, "%08lx.0", X509_subject_name_hash(authority.certificate));
	pki_path hashed = pki_write_certificates(name, &authority, NULL);
	server.capath = (smtp_span){hashed.text, strlen(hashed.text) - strlen(name) - 1};
	assert_int_equal(load_store(&server, &empty, &refusal), SMTP_OK);
	unlink(hashed.text);
	assert_int_equal(load_store(&server, &empty, &refusal), SMTP_REFUSED);
}

static void empty_default_store_is_seen(void **state)
{
	(void)state;
	smtp_refusal refusal;
	bool empty = false;
	smtp_server server = plain_server();
	setenv("SSL_CERT_FILE", "/nowhere/at/all.pem", 1);
	setenv("SSL_CERT_DIR", "/nowhere:/proc/self", 1);
	assert_int_equal(load_store(&server, &empty, &refusal), SMTP_OK);
	assert_true(empty);
	setenv("SSL_CERT_FILE", authority_file.text, 1);
	assert_int_equal(load_store(&server, &empty, &refusal), SMTP_OK);
	assert_false(empty);
	unsetenv("SSL_CERT_FILE");
	unsetenv("SSL_CERT_DIR");
}

/* ---- the client's certificate -------------------------------------------------------------------- */

static void no_identity_is_fine(void **state)
{
	(void)state;
	smtp_refusal refusal;
	smtp_server server = plain_server();
	assert_int_equal(load_identity(&server, &refusal), SMTP_OK);
}

static void identity_is_loaded(void **state)
{
	(void)state;
	smtp_refusal refusal;
	smtp_server server = plain_server();
	server.local_cert = smtp_span_of(authority_file.text);
	server.local_pk = smtp_span_of(key_file.text);
	assert_int_equal(load_identity(&server, &refusal), SMTP_OK);
	server.local_pk = smtp_span_of(locked_file.text);
	server.passphrase = SMTP_SPAN("sesame-open");
	assert_int_equal(load_identity(&server, &refusal), SMTP_OK);
}

static void unusable_identity_names_its_key(void **state)
{
	(void)state;
	const struct {
		const char *certificate, *key, *passphrase, *refused, *must;
	} cases[] = {
		{"/nowhere.pem", key_file.text, NULL, "local_cert", "must be a readable PEM file with a certificate"},
		{garbage.text, key_file.text, NULL, "local_cert", "must be a readable PEM file with a certificate"},
		{"", key_file.text, NULL, "local_cert", "must be a readable PEM file with a certificate"},
		{authority_file.text, NULL, NULL, "local_cert",
			"must hold the private key too when local_pk is not given"},
		{authority_file.text, "/nowhere.pem", NULL, "local_pk",
			"must be a readable PEM file with the private key of local_cert"},
		{authority_file.text, other_key.text, NULL, "local_pk",
			"must be a readable PEM file with the private key of local_cert"},
		{authority_file.text, locked_file.text, NULL, "passphrase",
			"must be given, because the private key is encrypted"},
		{authority_file.text, locked_file.text, "wrong-sesame-open", "passphrase",
			"must be the one that opens the private key"},
		{authority_file.text, locked_file.text, "", "passphrase",
			"must be the one that opens the private key"},
		{NULL, key_file.text, NULL, "local_pk", "must not be given without local_cert"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		smtp_refusal refusal = {.key = ""};
		smtp_server server = plain_server();
		server.local_cert = smtp_span_of(cases[i].certificate);
		server.local_pk = smtp_span_of(cases[i].key);
		server.passphrase = smtp_span_of(cases[i].passphrase);
		assert_int_equal(load_identity(&server, &refusal), SMTP_REFUSED);
		assert_string_equal(refusal.key, cases[i].refused);
		assert_string_equal(refusal.must, cases[i].must);
		assert_int_equal(ERR_peek_error(), 0);
	}
}

static void overlong_passphrase_is_refused(void **state)
{
	(void)state;
	static char endless[5000];
	smtp_refusal refusal;
	smtp_server server = plain_server();
	memset(endless, 'x', sizeof endless);
	server.local_cert = smtp_span_of(authority_file.text);
	server.local_pk = smtp_span_of(locked_file.text);
	server.passphrase = (smtp_span){endless, sizeof endless};
	assert_int_equal(load_identity(&server, &refusal), SMTP_REFUSED);
	assert_string_equal(refusal.key, "passphrase");
}

static int make_all(void **state)
{
	(void)state;
	authority = pki_make(&(pki_order){.name = "Root", .authority = true});
	other = pki_make(&(pki_order){.name = "Other", .authority = true});
	authority_file = pki_write_certificates("ca.pem", &authority, NULL);
	nothing = pki_write("nothing.pem", "", 0);
	garbage = pki_write("garbage.pem", "not a certificate\n", 18);
	key_file = pki_write_key("key.pem", &authority, NULL);
	locked_file = pki_write_key("locked.pem", &authority, "sesame-open");
	other_key = pki_write_key("other.pem", &other, NULL);
	return 0;
}

static int remove_all(void **state)
{
	(void)state;
	pki_free(&authority);
	pki_free(&other);
	pki_remove_files();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(file_is_loaded),
		cmocka_unit_test(unusable_file_is_refused),
		cmocka_unit_test(revocation_list_alone_is_refused),
		cmocka_unit_test(unusable_folder_is_refused),
		cmocka_unit_test(hashed_folder_is_loaded),
		cmocka_unit_test(empty_default_store_is_seen),
		cmocka_unit_test(no_identity_is_fine),
		cmocka_unit_test(identity_is_loaded),
		cmocka_unit_test(unusable_identity_names_its_key),
		cmocka_unit_test(overlong_passphrase_is_refused),
	};
	return cmocka_run_group_tests(tests, make_all, remove_all);
}
