/*
 * tls_binding.c - what ties a login to this TLS connection: tls-exporter (RFC 9266), tls-unique or tls-server-end-point
 * (RFC 5929 3, 4).
 *
 * A server has no way to say which types it knows. TLS 1.3 has tls-exporter for its default. In TLS 1.2 servers know
 * tls-unique: Dovecot 2.4 takes the exporter for TLS 1.3 only, and ends when it is asked for it below. It is sound
 * only where the master secret covers the whole handshake (RFC 7627), so that nobody in the middle can make both sides
 * agree on one; without that the certificate is all there is.
 */
#include "tls_state.h"

#include <openssl/err.h>

#define EXPORTED 32 /* octets, RFC 9266 2 */

/* The context is there and empty. */
static bool export_key(SSL *ssl, smtp_channel_binding *binding)
{
	static const char label[] = "EXPORTER-Channel-Binding";
	static const unsigned char context[1] = {0};
	binding->type = "tls-exporter";
	binding->length = EXPORTED;
	return SSL_export_keying_material(
			   ssl, binding->octets, EXPORTED, label, sizeof label - 1, context, 0, 1) == 1;
}

/* The first Finished message: ours, or in a handshake that took up a session the server's. */
static bool take_finished(SSL *ssl, smtp_channel_binding *binding)
{
	binding->type = "tls-unique";
	binding->length = SSL_session_reused(ssl)
						  ? SSL_get_peer_finished(ssl, binding->octets, SMTP_BINDING_OCTETS)
						  : SSL_get_finished(ssl, binding->octets, SMTP_BINDING_OCTETS);
	return binding->length > 0 && binding->length <= SMTP_BINDING_OCTETS;
}

/* The hash of the certificate by the hash of its signature; the broken ones count as SHA-256. A signature without a hash
 * of its own, such as Ed25519, has no such binding. */
static const EVP_MD *hash_of(X509 *certificate)
{
	int digest = NID_undef;
	if (X509_get_signature_info(certificate, &digest, NULL, NULL, NULL) != 1 || digest == NID_undef) {
		return NULL;
	}
	return digest == NID_md5 || digest == NID_sha1 ? EVP_sha256() : EVP_get_digestbynid(digest);
}

static bool hash_certificate(X509 *certificate, smtp_channel_binding *binding)
{
	const EVP_MD *hash = certificate ? hash_of(certificate) : NULL;
	unsigned length = 0;
	bool hashed = hash && EVP_MD_size(hash) <= SMTP_BINDING_OCTETS &&
				  X509_digest(certificate, hash, binding->octets, &length) == 1;
	binding->type = "tls-server-end-point";
	binding->length = length;
	return hashed;
}

static bool bind_to(const smtp_tls *tls, smtp_channel_binding *binding)
{
	if (SSL_version(tls->ssl) >= TLS1_3_VERSION) {
		return export_key(tls->ssl, binding);
	}
	return SSL_get_extms_support(tls->ssl) == 1 ? take_finished(tls->ssl, binding)
												: hash_certificate(tls->own, binding);
}

bool smtp_tls_channel_binding(const smtp_tls *tls, smtp_channel_binding *binding)
{
	*binding = (smtp_channel_binding){0};
	bool bound = tls->established && !tls->failed && bind_to(tls, binding);
	if (!bound) {
		*binding = (smtp_channel_binding){0};
		ERR_clear_error();
	}
	return bound;
}
