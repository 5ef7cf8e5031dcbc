/*
 * pki.c - see pki.h.
 */
#include "test.h"
#include "pki.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include "loopback.h"

static void need(bool fine, const char *what)
{
	if (!fine) {
		fprintf(stderr, "pki: %s failed\n", what);
		abort();
	}
}

/* ---- certificates -------------------------------------------------------------------------------- */

static EVP_PKEY *new_key(int type, int rsa_bits)
{
	EVP_PKEY *key = NULL;
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_id(type, NULL);
	need(context && EVP_PKEY_keygen_init(context) == 1, "key");
	need(type != EVP_PKEY_RSA || EVP_PKEY_CTX_set_rsa_keygen_bits(context, rsa_bits) == 1,
		"length of the key");
	need(type != EVP_PKEY_EC || EVP_PKEY_CTX_set_ec_paramgen_curve_nid(context, NID_X9_62_prime256v1) == 1,
		"curve");
	need(EVP_PKEY_keygen(context, &key) == 1, "key");
	EVP_PKEY_CTX_free(context);
	return key;
}

static void extend(X509 *certificate, int nid, const char *value)
{
	X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, NULL, nid, value);
	need(extension && X509_add_ext(certificate, extension, -1) == 1, value);
	X509_EXTENSION_free(extension);
}

/* OpenSSL's own notation cannot write a NUL. */
static void add_dns_name(X509 *certificate, smtp_span octets)
{
	GENERAL_NAMES *names = GENERAL_NAMES_new();
	GENERAL_NAME *name = GENERAL_NAME_new();
	ASN1_IA5STRING *text = ASN1_IA5STRING_new();
	need(names && name && text && ASN1_STRING_set(text, octets.data, (int)octets.length) == 1, "name");
	GENERAL_NAME_set0_value(name, GEN_DNS, text);
	need(sk_GENERAL_NAME_push(names, name) > 0 &&
			 X509_add1_ext_i2d(certificate, NID_subject_alt_name, names, 0, X509V3_ADD_DEFAULT) == 1,
		"name");
	GENERAL_NAMES_free(names);
}

static void add_extensions(X509 *certificate, const pki_order *order)
{
	extend(certificate, NID_basic_constraints, order->authority ? "critical,CA:TRUE" : "critical,CA:FALSE");
	if (order->alternatives) {
		extend(certificate, NID_subject_alt_name, order->alternatives);
	}
	if (order->dns_name.data) {
		add_dns_name(certificate, order->dns_name);
	}
	if (order->usage) {
		extend(certificate, NID_ext_key_usage, order->usage);
	}
}

pki_party pki_make(const pki_order *order)
{
	static long serial;
	pki_party made = {X509_new(), new_key(order->rsa_bits ? EVP_PKEY_RSA : EVP_PKEY_EC, order->rsa_bits)};
	const pki_party *issuer = order->issuer ? order->issuer : &made;
	bool usual = order->from == 0 && order->until == 0;
	X509_NAME *name = X509_NAME_new();
	need(made.certificate && name &&
			 X509_NAME_add_entry_by_txt(
				 name, "CN", MBSTRING_UTF8, (const unsigned char *)order->name, -1, -1, 0) == 1,
		"name");
	X509_set_version(made.certificate, 2);
	ASN1_INTEGER_set(X509_get_serialNumber(made.certificate), ++serial);
	X509_gmtime_adj(X509_getm_notBefore(made.certificate), usual ? -PKI_DAY : order->from);
	X509_gmtime_adj(X509_getm_notAfter(made.certificate), usual ? 10 * PKI_DAY : order->until);
	X509_set_subject_name(made.certificate, name);
	X509_set_issuer_name(made.certificate, order->issuer ? X509_get_subject_name(issuer->certificate) : name);
	X509_set_pubkey(made.certificate, made.key);
	add_extensions(made.certificate, order);
	const EVP_MD *digest = EVP_get_digestbyname(order->digest ? order->digest : "SHA256");
	need(digest && X509_sign(made.certificate, issuer->key, digest) > 0, "signature");
	X509_NAME_free(name);
	return made;
}

void pki_free(pki_party *party)
{
	X509_free(party->certificate);
	EVP_PKEY_free(party->key);
	*party = (pki_party){NULL, NULL};
}

/* ---- files --------------------------------------------------------------------------------------- */

static char *folder(void)
{
	static char path[] = "/tmp/smtp-pki-XXXXXX";
	static bool made;
	if (!made) {
		need(mkdtemp(path) != NULL, path);
		made = true;
	}
	return path;
}

static pki_path path_of(const char *name)
{
	pki_path path;
	snprintf(path.text, sizeof path.text, "%s/%s", folder(), name);
	return path;
}

void pki_remove_files(void)
{
	DIR *open = opendir(folder());
	const struct dirent *entry;
	while (open && (entry = readdir(open))) {
		if (entry->d_name[0] != '.') {
			unlinkat(dirfd(open), entry->d_name, 0);
		}
	}
	closedir(open);
	rmdir(folder());
}

pki_path pki_write(const char *name, const char *octets, size_t length)
{
	pki_path path = path_of(name);
	FILE *file = fopen(path.text, "wb");
	need(file && fwrite(octets, 1, length, file) == length && fclose(file) == 0, path.text);
	return path;
}

pki_path pki_write_certificates(const char *name, const pki_party *first, const pki_party *second)
{
	pki_path path = path_of(name);
	FILE *file = fopen(path.text, "wb");
	need(file && PEM_write_X509(file, first->certificate) == 1 &&
			 (!second || PEM_write_X509(file, second->certificate) == 1) && fclose(file) == 0,
		path.text);
	return path;
}

pki_path pki_write_key(const char *name, const pki_party *party, const char *passphrase)
{
	pki_path path = path_of(name);
	FILE *file = fopen(path.text, "wb");
	unsigned char secret[64]; /* OpenSSL 1.1.1 does not promise to leave it alone */
	size_t length = passphrase ? strlen(passphrase) : 0;
	need(file && length <= sizeof secret, path.text);
	memcpy(secret, passphrase ? passphrase : "", length);
	need(PEM_write_PrivateKey(file, party->key, passphrase ? EVP_aes_128_cbc() : NULL,
			 passphrase ? secret : NULL, (int)length, NULL, NULL) == 1 &&
			 fclose(file) == 0,
		path.text);
	return path;
}

/* ---- the server ---------------------------------------------------------------------------------- */

static int keep_sni(SSL *ssl, int *alert, void *given)
{
	pki_server *server = SSL_get_app_data(ssl);
	const char *name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
	(void)alert;
	(void)given;
	snprintf(server->sni, sizeof server->sni, "%s", name ? name : "");
	if (server->other && strcmp(server->sni, server->other_name) == 0) {
		need(SSL_use_certificate(ssl, server->other->certificate) == 1 &&
				 SSL_use_PrivateKey(ssl, server->other->key) == 1,
			"other certificate");
	}
	return SSL_TLSEXT_ERR_OK;
}

static int accept_any(int fine, X509_STORE_CTX *store)
{
	(void)fine;
	(void)store;
	return 1;
}

static SSL_CTX *server_context(pki_server *server)
{
	SSL_CTX *context = SSL_CTX_new(TLS_server_method());
	need(context, "context");
	/* a server that is worse than we are has to be possible */
	SSL_CTX_set_security_level(context, 0);
	SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
	SSL_CTX_set_max_proto_version(context, server->max_version);
	SSL_CTX_set_options(context, server->options);
	need(!server->ciphers || SSL_CTX_set_cipher_list(context, server->ciphers) == 1, "ciphers");
	need(SSL_CTX_use_certificate(context, server->party->certificate) == 1 &&
			 SSL_CTX_use_PrivateKey(context, server->party->key) == 1,
		"server certificate");
	if (server->intermediate) {
		need(SSL_CTX_add1_chain_cert(context, server->intermediate->certificate) == 1, "chain");
	}
	for (size_t i = 0; i < server->chain_length; i++) {
		need(SSL_CTX_add1_chain_cert(context, server->chain[i].certificate) == 1, "chain");
	}
	SSL_CTX_set_tlsext_servername_callback(context, keep_sni);
	SSL_CTX_set_max_early_data(context, server->early_data);
	SSL_CTX_set_session_id_context(context, (const unsigned char *)"pki", 3);
	if (server->wants_certificate) {
		SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, accept_any);
	}
	return context;
}

static X509 *client_certificate(const SSL *ssl)
{
#if OPENSSL_VERSION_NUMBER >= 0x30000000L
	return SSL_get1_peer_certificate(ssl);
#else
	return SSL_get_peer_certificate(ssl);
#endif
}

void pki_wait_for_end(SSL *ssl)
{
	char octets[4096];
	while (SSL_read(ssl, octets, sizeof octets) > 0) {
	}
}

static void serve_tls(pki_server *server, int socket)
{
	SSL *ssl = SSL_new(server->context);
	SSL_set_fd(ssl, socket);
	SSL_set_app_data(ssl, server);
	server->finished = SSL_accept(ssl) == 1;
	server->resumed = server->finished && SSL_session_reused(ssl);
	X509 *shown = client_certificate(ssl);
	if (shown) {
		X509_NAME_get_text_by_NID(
			X509_get_subject_name(shown), NID_commonName, server->client, (int)sizeof server->client);
		X509_free(shown);
	}
	if (server->finished && server->talk) {
		server->talk(server, ssl);
	} else if (server->finished) {
		pki_wait_for_end(ssl);
	}
	SSL_free(ssl);
}

static void *serve(void *given)
{
	pki_server *server = given;
	sigset_t pipe;
	sigemptyset(&pipe);
	sigaddset(&pipe, SIGPIPE); /* OpenSSL's own socket BIO is at work here */
	pthread_sigmask(SIG_BLOCK, &pipe, NULL);
	for (size_t left = server->connections ? server->connections : 1; left; left--) {
		int socket = accept(server->listener, NULL, NULL);
		if (socket < 0) {
			break;
		}
		if (server->plain) {
			server->plain(server, socket);
		} else {
			serve_tls(server, socket);
		}
		close(socket);
	}
	return NULL;
}

smtp_endpoint pki_listen(pki_server *server)
{
	smtp_endpoint at;
	server->listener = loopback_listen("127.0.0.1", 5, &at);
	need(server->listener >= 0, "loopback");
	if (server->like) {
		server->context = server->like->context;
		SSL_CTX_up_ref(server->context);
	} else {
		server->context = server->party ? server_context(server) : NULL;
	}
	need(pthread_create(&server->thread, NULL, serve, server) == 0, "thread");
	return at;
}

int pki_serve(pki_server *server)
{
	smtp_endpoint at = pki_listen(server);
	int client = loopback_connect(&at);
	need(client >= 0, "loopback");
	fcntl(client, F_SETFL, O_NONBLOCK);
	return client;
}

void pki_join(pki_server *server)
{
	if (server->connections) {
		shutdown(server->listener, SHUT_RDWR); /* nobody else will come */
	}
	pthread_join(server->thread, NULL);
	close(server->listener);
	SSL_CTX_free(server->context);
}

static char *pem_of(EVP_PKEY *key, const char *passphrase)
{
	BIO *out = BIO_new(BIO_s_mem());
	char *octets, *pem;
	int length = passphrase ? (int)strlen(passphrase) : 0;
	char *phrase = (char *)passphrase; /* OpenSSL 1.1.1 does not say that it only reads it */
	assert_int_equal(PEM_write_bio_PKCS8PrivateKey(
						 out, key, passphrase ? EVP_aes_256_cbc() : NULL, phrase, length, NULL, NULL),
		1);
	length = (int)BIO_get_mem_data(out, &octets);
	pem = calloc(1, (size_t)length + 1);
	assert_non_null(pem);
	memcpy(pem, octets, (size_t)length);
	BIO_free(out);
	return pem;
}

char *pki_make_pem(int type, int bits, const char *passphrase)
{
	EVP_PKEY *key = new_key(type, bits);
	char *pem = pem_of(key, passphrase);
	EVP_PKEY_free(key);
	return pem;
}
