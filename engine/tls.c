/*
 * tls.c - see tls.h. One SSL object per connection over a wire of our own (tls_wire.h); trust.h loads the context,
 * certificate.h reads what the peer shows.
 */
#include "tls.h"

#include <stdio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include "certificate.h"
#include "server.h"
#include "tls_wire.h"
#include "trust.h"
#include "variants.h"

/* RFC 9325 4.2: authenticated encryption with an ephemeral key exchange. TLS 1.3 has nothing else. */
#define CIPHERS                                                                                              \
	"ECDHE+AESGCM:ECDHE+CHACHA20:ECDHE+AESCCM:DHE+AESGCM:DHE+CHACHA20:DHE+AESCCM:!aNULL:!eNULL:!PSK:!SRP:!"  \
	"aDSS"
#define SECURITY_LEVEL 2
#define CHAIN_DEPTH 10

struct smtp_tls_context {
	SSL_CTX *ssl;
	BIO_METHOD *method;
	bool verify_peer, verify_peer_name;
	bool no_store;
	bool name_is_address;
	char name[256]; /* empty only if it is not compared */
};

struct smtp_tls {
	const smtp_tls_context *context;
	SSL *ssl;
	smtp_tls_wire wire;
	bool established, verified, failed;
	X509 *own, *offender;
	long verify_code;
	int verify_depth;
};

/* ---- the context --------------------------------------------------------------------------------- */

/* Sees every certificate of the chain, and the verdict on it; changes nothing. */
static int on_verify(int fine, X509_STORE_CTX *store)
{
	const SSL *ssl = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());
	smtp_tls *tls = ssl ? SSL_get_app_data(ssl) : NULL;
	if (!tls) {
		return 0;
	}
	X509 *own = X509_STORE_CTX_get0_cert(store);
	if (!tls->own && own && X509_up_ref(own)) {
		tls->own = own;
	}
	X509 *current = X509_STORE_CTX_get_current_cert(store);
	if (!fine && tls->verify_code == X509_V_OK) {
		tls->verify_code = X509_STORE_CTX_get_error(store);
		tls->verify_depth = X509_STORE_CTX_get_error_depth(store);
		if (current && X509_up_ref(current)) {
			tls->offender = current;
		}
	}
	return fine;
}

/* The system's own configuration may be stricter than we are and then stays. */
static bool harden(SSL_CTX *ssl)
{
	if (SSL_CTX_get_min_proto_version(ssl) < TLS1_2_VERSION &&
		SSL_CTX_set_min_proto_version(ssl, TLS1_2_VERSION) != 1) {
		return false;
	}
	if (SSL_CTX_get_security_level(ssl) < SECURITY_LEVEL) {
		SSL_CTX_set_security_level(ssl, SECURITY_LEVEL);
	}
	SSL_CTX_set_options(ssl, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
	SSL_CTX_set_mode(
		ssl, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
	SSL_CTX_set_session_cache_mode(ssl, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_verify_depth(ssl, CHAIN_DEPTH);
	return SSL_CTX_set_cipher_list(ssl, CIPHERS) == 1;
}

static void set_address_name(smtp_tls_context *context, const smtp_endpoint *endpoint)
{
	context->name_is_address = true;
	smtp_endpoint_ip(endpoint, context->name);
}

/* A leading dot would mean "any subdomain" to OpenSSL, an empty name "do not compare". */
static bool set_host_name(smtp_tls_context *context, smtp_span name)
{
	if (name.length && name.data[name.length - 1] == '.') {
		name.length--;
	}
	if (name.length == 0 || name.length >= sizeof context->name || name.data[0] == '.' ||
		memchr(name.data, '\0', name.length)) {
		return false;
	}
	memcpy(context->name, name.data, name.length);
	return true;
}

static smtp_status set_name(smtp_tls_context *context, const smtp_server *server, smtp_refusal *refusal)
{
	smtp_endpoint endpoint;
	smtp_span name = smtp_server_certificate_name(server);
	if (smtp_endpoint_parse(name, 0, &endpoint)) {
		set_address_name(context, &endpoint);
	} else if (!set_host_name(context, name) && server->verify_peer && server->verify_peer_name) {
		smtp_refuse(
			refusal, server->peer_name.data ? "peer_name" : "host", "must be a host name or an IP address");
		return SMTP_REFUSED;
	}
	return SMTP_OK;
}

static smtp_status fill_context(smtp_tls_context *context, const smtp_server *server, smtp_refusal *refusal)
{
	smtp_status status = set_name(context, server, refusal);
	if (status != SMTP_OK) {
		return status;
	}
	context->method = smtp_tls_wire_method();
	context->ssl = SSL_CTX_new(TLS_client_method());
	if (!context->method || !context->ssl || !harden(context->ssl)) {
		return SMTP_NO_MEMORY;
	}
	context->verify_peer = server->verify_peer;
	context->verify_peer_name = server->verify_peer_name;
	SSL_CTX_set_verify(context->ssl, server->verify_peer ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, on_verify);
	status = smtp_trust_load_store(context->ssl, server, &context->no_store, refusal);
	return status == SMTP_OK ? smtp_trust_load_identity(context->ssl, server, refusal) : status;
}

smtp_status smtp_tls_context_new(const smtp_server *server, smtp_tls_context **context, smtp_refusal *refusal)
{
	*context = NULL;
	smtp_tls_context *fresh = smtp_calloc(1, sizeof *fresh);
	if (!fresh) {
		return SMTP_NO_MEMORY;
	}
	ERR_clear_error();
	smtp_status status = fill_context(fresh, server, refusal);
	ERR_clear_error();
	if (status != SMTP_OK) {
		smtp_tls_context_free(fresh);
		return status;
	}
	*context = fresh;
	return SMTP_OK;
}

void smtp_tls_context_free(smtp_tls_context *context)
{
	if (context) {
		SSL_CTX_free(context->ssl);
		BIO_meth_free(context->method);
		smtp_free(context);
	}
}

/* ---- a connection -------------------------------------------------------------------------------- */

static bool expect_name(SSL *ssl, const smtp_tls_context *context)
{
	X509_VERIFY_PARAM *expected = SSL_get0_param(ssl);
	if (!context->name_is_address && context->name[0] && SSL_set_tlsext_host_name(ssl, context->name) != 1) {
		return false;
	}
	if (!context->verify_peer || !context->verify_peer_name) {
		return true;
	}
	X509_VERIFY_PARAM_set_hostflags(
		expected, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
	if (context->name_is_address) {
		return X509_VERIFY_PARAM_set1_ip_asc(expected, context->name) == 1;
	}
	return context->name[0] &&
		   X509_VERIFY_PARAM_set1_host(expected, context->name, strlen(context->name)) == 1;
}

smtp_tls *smtp_tls_new(const smtp_tls_context *context, smtp_socket socket)
{
	smtp_tls *tls = smtp_calloc(1, sizeof *tls);
	if (!tls) {
		return NULL;
	}
	ERR_clear_error();
	tls->context = context;
	tls->wire.socket = socket;
	tls->ssl = SSL_new(context->ssl);
	BIO *bio = tls->ssl ? smtp_tls_wire_bio(context->method, &tls->wire) : NULL;
	if (!bio) {
		smtp_tls_free(tls);
		return NULL;
	}
	SSL_set_bio(tls->ssl, bio, bio);
	SSL_set_connect_state(tls->ssl);
	if (SSL_set_app_data(tls->ssl, tls) != 1 || !expect_name(tls->ssl, context)) {
		smtp_tls_free(tls);
		return NULL;
	}
	return tls;
}

void smtp_tls_free(smtp_tls *tls)
{
	if (tls) {
		SSL_free(tls->ssl);
		X509_free(tls->own);
		X509_free(tls->offender);
		smtp_free(tls);
		ERR_clear_error();
	}
}

/* ---- what went wrong ----------------------------------------------------------------------------- */

static void say(smtp_tls_error *error, smtp_category category, const char *text)
{
	error->category = category;
	size_t length = 0;
	while (text[length] && length < sizeof error->text - 1) {
		char octet = text[length];
		error->text[length++] = octet >= ' ' && octet < 0x7f ? octet : '?';
	}
	error->text[length] = '\0';
}

static void say_verification(const smtp_tls *tls, smtp_tls_error *error)
{
	const char *variant;
	smtp_category category = smtp_certificate_category(tls->verify_code, tls->context->no_store, &variant);
	say(error, category, X509_verify_cert_error_string(tls->verify_code));
	error->variant = variant;
}

/* TLS records begin with a type of 20 to 23 and the major version 3. */
static bool speaks_plain(const smtp_tls *tls)
{
	const smtp_tls_wire *wire = &tls->wire;
	unsigned char first = (unsigned char)wire->opening[0];
	return !tls->established && ((wire->opening_length > 0 && (first < 20 || first > 23)) ||
									(wire->opening_length > 1 && wire->opening[1] != 3));
}

/* The line that was meant for an SMTP client, as far as it is there. */
static void say_plain(smtp_tls *tls, smtp_tls_error *error)
{
	char more[sizeof tls->wire.opening];
	char text[sizeof error->text];
	size_t received, length = 0;
	int ignored;
	if (smtp_socket_receive(tls->wire.socket, more, sizeof more, &received, &ignored) == SMTP_IO_DONE) {
		smtp_tls_wire_keep(&tls->wire, more, received);
	}
	const char *opening = tls->wire.opening;
	while (length < tls->wire.opening_length && opening[length] != '\r' && opening[length] != '\n') {
		length++;
	}
	snprintf(text, sizeof text, "the answer is not TLS: %.*s", (int)length, opening);
	say(error, SMTP_CATEGORY_ENCRYPTION_MISMATCH, text);
	error->variant = SMTP_VARIANT_TLS_ON_PLAIN;
}

static void say_socket(const smtp_tls *tls, smtp_tls_error *error)
{
	char text[128];
	smtp_category category = smtp_socket_error_category(tls->wire.sys_error);
	smtp_socket_error_text(tls->wire.sys_error, text, sizeof text);
	say(error, category == SMTP_CATEGORY_UNKNOWN ? SMTP_CATEGORY_CONNECTION_LOST : category, text);
	error->sys_error = tls->wire.sys_error;
}

/* OpenSSL found fault with what it read, before or without the socket failing. Later versions put the end of the
 * socket and its errors into the queue as well. */
static bool is_protocol_failure(void)
{
	unsigned long first = ERR_peek_error();
#ifdef SSL_R_UNEXPECTED_EOF_WHILE_READING
	if (ERR_GET_LIB(first) == ERR_LIB_SSL && ERR_GET_REASON(first) == SSL_R_UNEXPECTED_EOF_WHILE_READING) {
		return false;
	}
#endif
	return first != 0 && ERR_GET_LIB(first) != ERR_LIB_SYS;
}

static void say_openssl(smtp_tls_error *error)
{
	unsigned long first = ERR_peek_error(); /* later ones only say what follows from it */
	const char *reason = first ? ERR_reason_error_string(first) : NULL;
	say(error, SMTP_CATEGORY_TLS_FAILED, reason ? reason : "TLS failed");
}

static smtp_io fail(smtp_tls *tls, smtp_tls_error *error)
{
	tls->failed = true;
	*error = (smtp_tls_error){.category = SMTP_CATEGORY_TLS_FAILED};
	if (!tls->established && tls->context->verify_peer && tls->verify_code != X509_V_OK) {
		say_verification(tls, error);
	} else if (speaks_plain(tls)) {
		say_plain(tls, error);
	} else if (is_protocol_failure()) {
		say_openssl(error);
	} else if (tls->wire.sys_error) {
		say_socket(tls, error);
	} else if (tls->wire.peer_ended) {
		say(error, SMTP_CATEGORY_CONNECTION_LOST,
			tls->established ? "the connection was closed without TLS close_notify"
							 : "the connection was closed during the TLS handshake");
	} else {
		say_openssl(error);
	}
	ERR_clear_error();
	return SMTP_IO_FAILED;
}

/* What an SSL call that did not succeed asks for. */
static smtp_io judge(smtp_tls *tls, int returned, smtp_tls_error *error)
{
	switch (SSL_get_error(tls->ssl, returned)) {
	case SSL_ERROR_WANT_READ:
		return SMTP_IO_WANT_READ;
	case SSL_ERROR_WANT_WRITE:
		return SMTP_IO_WANT_WRITE;
	case SSL_ERROR_ZERO_RETURN:
		if (tls->established) {
			return SMTP_IO_EOF;
		}
		tls->wire.peer_ended = true;
		return fail(tls, error);
	default:
		return fail(tls, error);
	}
}

/* A step on an object that has failed must not reach OpenSSL. */
static bool begin_step(smtp_tls *tls, smtp_tls_error *error)
{
	if (tls->failed) {
		*error = (smtp_tls_error){.category = SMTP_CATEGORY_TLS_FAILED};
		say(error, SMTP_CATEGORY_TLS_FAILED, "TLS has failed before");
		return false;
	}
	ERR_clear_error();
	tls->wire.sys_error = 0;
	return true;
}

/* ---- steps --------------------------------------------------------------------------------------- */

static X509 *peer_certificate(const SSL *ssl)
{
#if OPENSSL_VERSION_NUMBER >= 0x30000000L
	return SSL_get1_peer_certificate(ssl);
#else
	return SSL_get_peer_certificate(ssl);
#endif
}

static smtp_io establish(smtp_tls *tls, smtp_tls_error *error)
{
	X509 *shown = peer_certificate(tls->ssl);
	bool believed = shown && SSL_get_verify_result(tls->ssl) == X509_V_OK;
	X509_free(tls->own);
	tls->own = shown;
	if (tls->context->verify_peer && !believed) {
		if (tls->verify_code == X509_V_OK) {
			tls->verify_code = shown ? SSL_get_verify_result(tls->ssl) : X509_V_ERR_APPLICATION_VERIFICATION;
		}
		return fail(tls, error);
	}
	tls->verified = tls->context->verify_peer;
	tls->established = true;
	return SMTP_IO_DONE;
}

smtp_io smtp_tls_handshake(smtp_tls *tls, smtp_tls_error *error)
{
	if (!begin_step(tls, error)) {
		return SMTP_IO_FAILED;
	}
	int returned = SSL_connect(tls->ssl);
	return returned == 1 ? establish(tls, error) : judge(tls, returned, error);
}

smtp_io smtp_tls_read(smtp_tls *tls, char *into, size_t room, size_t *received, smtp_tls_error *error)
{
	*received = 0;
	if (!begin_step(tls, error)) {
		return SMTP_IO_FAILED;
	}
	if (room == 0) {
		return SMTP_IO_DONE;
	}
	int returned = SSL_read_ex(tls->ssl, into, room, received);
	return returned == 1 ? SMTP_IO_DONE : judge(tls, returned, error);
}

smtp_io smtp_tls_write(smtp_tls *tls, const char *octets, size_t length, size_t *sent, smtp_tls_error *error)
{
	*sent = 0;
	if (!begin_step(tls, error)) {
		return SMTP_IO_FAILED;
	}
	if (length == 0) {
		return SMTP_IO_DONE;
	}
	int returned = SSL_write_ex(tls->ssl, octets, length, sent);
	return returned == 1 ? SMTP_IO_DONE : judge(tls, returned, error);
}

void smtp_tls_close(smtp_tls *tls)
{
	if (tls->established && !tls->failed) {
		ERR_clear_error();
		SSL_shutdown(tls->ssl);
		ERR_clear_error();
	}
}

/* ---- facts --------------------------------------------------------------------------------------- */

void smtp_tls_facts_read(const smtp_tls *tls, smtp_tls_facts *facts)
{
	*facts = (smtp_tls_facts){.seen = false};
	const SSL_CIPHER *cipher = SSL_get_current_cipher(tls->ssl);
	if (cipher) {
		snprintf(facts->version, sizeof facts->version, "%s", SSL_get_version(tls->ssl));
		snprintf(facts->cipher, sizeof facts->cipher, "%s", SSL_CIPHER_get_name(cipher));
	}
	facts->resumed = tls->established && SSL_session_reused(tls->ssl);
	facts->verified = tls->verified;
	facts->verify_code = tls->verify_code;
	facts->verify_depth = tls->verify_depth;
	bool further_up =
		tls->offender && tls->verify_depth > 0 && smtp_certificate_is_date_error(tls->verify_code);
	X509 *shown = further_up ? tls->offender : tls->own;
	if (shown) {
		smtp_certificate_read(shown, facts);
	}
	ERR_clear_error();
}

void smtp_tls_facts_free(smtp_tls_facts *facts)
{
	smtp_free(facts->subject);
	smtp_free(facts->issuer);
	smtp_free(facts->names);
	facts->subject = facts->issuer = facts->names = NULL;
}
