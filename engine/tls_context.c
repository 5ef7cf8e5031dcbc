/*
 * tls_context.c - the settings of TLS that many connections share: versions, ciphers, whom to believe, who we are.
 */
#include "tls_state.h"

#include <openssl/err.h>
#include "trust.h"

/* RFC 9325 4.2: authenticated encryption with an ephemeral key exchange. TLS 1.3 has nothing else. */
#define CIPHERS                                                                                              \
	"ECDHE+AESGCM:ECDHE+CHACHA20:ECDHE+AESCCM:DHE+AESGCM:DHE+CHACHA20:DHE+AESCCM:!aNULL:!eNULL:!PSK:!SRP:!"  \
	"aDSS"
#define SECURITY_LEVEL 2
#define CHAIN_DEPTH 10
#define CHAIN_OCTETS (100 * 1024) /* of all certificates that a server may send */

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
	/* header and content of a record in one call: half the calls into the system */
	SSL_CTX_set_read_ahead(ssl, 1);
	/* OpenSSL's own cache does not know which settings a session belongs to: tickets.h does. */
	SSL_CTX_set_session_cache_mode(ssl, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
	SSL_CTX_sess_set_new_cb(ssl, smtp_tls_on_session);
	SSL_CTX_set_verify_depth(ssl, CHAIN_DEPTH);
	SSL_CTX_set_max_cert_list(ssl, CHAIN_OCTETS);
	return SSL_CTX_set_cipher_list(ssl, CIPHERS) == 1;
}

static smtp_status fill_context(smtp_tls_context *context, const smtp_server *server, smtp_refusal *refusal)
{
	context->users = 1;
	context->method = smtp_tls_wire_method();
	context->ssl = SSL_CTX_new(TLS_client_method());
	if (!context->method || !context->ssl || !harden(context->ssl) || !smtp_trust_key(server, context->key)) {
		return SMTP_NO_MEMORY;
	}
	context->verify_peer = server->verify_peer;
	SSL_CTX_set_verify(
		context->ssl, server->verify_peer ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, smtp_tls_on_verify);
	smtp_status status = smtp_trust_load_store(context->ssl, server, &context->no_store, refusal);
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

smtp_tls_context *smtp_tls_context_share(smtp_tls_context *context)
{
	context->users++;
	return context;
}

void smtp_tls_context_free(smtp_tls_context *context)
{
	if (context && --context->users == 0) {
		SSL_CTX_free(context->ssl);
		BIO_meth_free(context->method);
		smtp_free(context);
	}
}

const unsigned char *smtp_tls_context_key(const smtp_tls_context *context)
{
	return context->key;
}
