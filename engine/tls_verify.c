/*
 * tls_verify.c - what is believed: the chain and the name as OpenSSL verifies them, the same by hand for a session that
 * is taken up again (OpenSSL then verifies nothing), and the pins.
 */
#include "tls_state.h"

#include <openssl/x509v3.h>
#include "certificate.h"
#include "clock.h"

int smtp_tls_on_verify(int fine, X509_STORE_CTX *store)
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
	tls->sent = sk_X509_num(X509_STORE_CTX_get0_untrusted(store));
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

static X509 *peer_certificate(const SSL *ssl)
{
#if OPENSSL_VERSION_NUMBER >= 0x30000000L
	return SSL_get1_peer_certificate(ssl);
#else
	return SSL_get_peer_certificate(ssl);
#endif
}

/* The name and the dates of the certificate the session began with. */
static long look_again(const smtp_tls *tls)
{
	int64_t now = smtp_clock_wall(), from, until;
	if (!smtp_certificate_dates(tls->own, &from, &until)) {
		return X509_V_ERR_ERROR_IN_CERT_NOT_AFTER_FIELD;
	}
	if (now < from || now >= until) {
		return now < from ? X509_V_ERR_CERT_NOT_YET_VALID : X509_V_ERR_CERT_HAS_EXPIRED;
	}
	if (!tls->check_name || smtp_certificate_is_for(tls->own, tls->peer->name, tls->peer->name_is_address)) {
		return X509_V_OK;
	}
	return tls->peer->name_is_address ? X509_V_ERR_IP_ADDRESS_MISMATCH : X509_V_ERR_HOSTNAME_MISMATCH;
}

/* When every certificate that vouches for the peer is valid; of a session that is taken up again, that is known from
 * its beginning. */
static void note_dates(smtp_tls *tls)
{
	const STACK_OF(X509) *chain = SSL_get0_verified_chain(tls->ssl);
	if (SSL_session_reused(tls->ssl)) {
		return;
	}
	tls->from = INT64_MIN;
	tls->until = chain ? INT64_MAX : INT64_MIN;
	for (int i = 0; i < sk_X509_num(chain); i++) {
		int64_t from, until;
		if (!smtp_certificate_dates(sk_X509_value(chain, i), &from, &until)) {
			until = INT64_MIN;
			from = INT64_MAX;
		}
		tls->from = from > tls->from ? from : tls->from;
		tls->until = until < tls->until ? until : tls->until;
	}
}

static bool believe_chain(smtp_tls *tls)
{
	long result = SSL_get_verify_result(tls->ssl);
	if (!tls->context->verify_peer) {
		return true;
	}
	if (tls->verify_code == X509_V_OK) {
		tls->verify_code = tls->own ? result : X509_V_ERR_APPLICATION_VERIFICATION;
	}
	if (tls->verify_code == X509_V_OK && SSL_session_reused(tls->ssl)) {
		tls->verify_code = look_again(tls);
	}
	note_dates(tls);
	return tls->verify_code == X509_V_OK;
}

static bool believe_pins(smtp_tls *tls)
{
	smtp_fingerprints shown;
	if (tls->peer->pins.count == 0) {
		return true;
	}
	tls->pinned = tls->own && smtp_certificate_fingerprints(tls->own, &shown) &&
				  smtp_fingerprint_matches(&tls->peer->pins, &shown);
	tls->pin_failed = !tls->pinned;
	return tls->pinned;
}

bool smtp_tls_believe(smtp_tls *tls)
{
	X509_free(tls->own);
	tls->own = peer_certificate(tls->ssl);
	if (!believe_chain(tls) || !believe_pins(tls)) {
		return false;
	}
	tls->verified = tls->check_name;
	return true;
}
