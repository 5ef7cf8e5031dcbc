/*
 * tls.c - see tls.h. One SSL object per connection over a wire of our own (tls_wire.h): its life and its steps. The
 * settings that connections share are in tls_context.c, what is believed in tls_verify.c, sessions that are taken up
 * again in tls_resume.c, failures in tls_error.c.
 */
#include "tls_state.h"

#include <stdio.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include "certificate.h"

static bool expect_name(SSL *ssl, const smtp_peer *peer, bool check_name)
{
	X509_VERIFY_PARAM *expected = SSL_get0_param(ssl);
	if (!peer->name_is_address && peer->name[0] && SSL_set_tlsext_host_name(ssl, peer->name) != 1) {
		return false;
	}
	if (!check_name) {
		return true;
	}
	X509_VERIFY_PARAM_set_hostflags(expected, SMTP_CERTIFICATE_NAME_RULES);
	if (peer->name_is_address) {
		return X509_VERIFY_PARAM_set1_ip_asc(expected, peer->name) == 1;
	}
	return peer->name[0] && X509_VERIFY_PARAM_set1_host(expected, peer->name, strlen(peer->name)) == 1;
}

smtp_tls *smtp_tls_new(smtp_tls_context *context, const smtp_peer *peer, bool check_name, smtp_socket socket)
{
	smtp_tls *tls = smtp_calloc(1, sizeof *tls);
	if (!tls) {
		return NULL;
	}
	ERR_clear_error();
	tls->context = smtp_tls_context_share(context);
	tls->peer = peer;
	tls->check_name = check_name && context->verify_peer;
	tls->wire.socket = socket;
	tls->ssl = SSL_new(context->ssl);
	BIO *bio = tls->ssl ? smtp_tls_wire_bio(context->method, &tls->wire) : NULL;
	if (!bio) {
		smtp_tls_free(tls);
		return NULL;
	}
	SSL_set_bio(tls->ssl, bio, bio);
	SSL_set_connect_state(tls->ssl);
	if (SSL_set_app_data(tls->ssl, tls) != 1 || !expect_name(tls->ssl, peer, tls->check_name)) {
		smtp_tls_free(tls);
		return NULL;
	}
	return tls;
}

void smtp_tls_free(smtp_tls *tls)
{
	if (tls) {
		SSL_free(tls->ssl);
		SSL_SESSION_free(tls->early);
		X509_free(tls->own);
		X509_free(tls->offender);
		smtp_tls_context_free(tls->context);
		smtp_free(tls);
		ERR_clear_error();
	}
}

/* ---- steps --------------------------------------------------------------------------------------- */

static smtp_io establish(smtp_tls *tls, smtp_tls_error *error)
{
	if (!smtp_tls_believe(tls)) {
		return smtp_tls_fail(tls, error);
	}
	tls->established = true;
	smtp_tls_keep_sessions(tls);
	return SMTP_IO_DONE;
}

smtp_io smtp_tls_handshake(smtp_tls *tls, smtp_tls_error *error)
{
	if (!smtp_tls_begin_step(tls, error)) {
		return SMTP_IO_FAILED;
	}
	int returned = SSL_connect(tls->ssl);
	return returned == 1 ? establish(tls, error) : smtp_tls_judge(tls, returned, error);
}

bool smtp_tls_holds(const smtp_tls *tls)
{
	return SSL_has_pending(tls->ssl) == 1;
}

smtp_io smtp_tls_read(smtp_tls *tls, char *into, size_t room, size_t *received, smtp_tls_error *error)
{
	*received = 0;
	if (!smtp_tls_begin_step(tls, error)) {
		return SMTP_IO_FAILED;
	}
	if (room == 0) {
		return SMTP_IO_DONE;
	}
	int returned = SSL_read_ex(tls->ssl, into, room, received);
	return returned == 1 ? SMTP_IO_DONE : smtp_tls_judge(tls, returned, error);
}

smtp_io smtp_tls_write(smtp_tls *tls, const char *octets, size_t length, size_t *sent, smtp_tls_error *error)
{
	*sent = 0;
	if (!smtp_tls_begin_step(tls, error)) {
		return SMTP_IO_FAILED;
	}
	if (length == 0) {
		return SMTP_IO_DONE;
	}
	int returned = SSL_write_ex(tls->ssl, octets, length, sent);
	return returned == 1 ? SMTP_IO_DONE : smtp_tls_judge(tls, returned, error);
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

void smtp_tls_know(smtp_tls *tls, smtp_certificates *known)
{
	tls->known = known;
}

static void read_fingerprint(X509 *certificate, smtp_tls_facts *facts)
{
	unsigned char digest[SMTP_DIGEST];
	if (smtp_certificate_digest(certificate, digest)) {
		smtp_fingerprint_text(digest, facts->fingerprint);
	}
}

/* What a server showed that was not believed is not worth a place among the known. */
static void read_certificates(const smtp_tls *tls, smtp_tls_facts *facts)
{
	bool further_up =
		tls->offender && tls->verify_depth > 0 && smtp_certificate_is_date_error(tls->verify_code);
	X509 *shown = further_up ? tls->offender : tls->own;
	if (tls->established && tls->known && tls->own && shown == tls->own) {
		smtp_certificates_read(tls->known, tls->own, facts);
		return;
	}
	if (shown) {
		smtp_certificate_read(shown, facts);
	}
	if (tls->own) {
		read_fingerprint(tls->own, facts);
	}
}

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
	facts->pinned = tls->pinned;
	facts->verify_code = tls->verify_code;
	facts->verify_depth = tls->verify_depth;
	read_certificates(tls, facts);
	if (tls->verify_code != X509_V_OK) {
		smtp_certificate_clock(facts->clock);
	}
	if (tls->offender && smtp_certificate_is_issuer_error(tls->verify_code)) {
		facts->missing = smtp_certificate_issuer(tls->offender);
	}
	ERR_clear_error();
}

static char *copy_of(const char *text)
{
	return text ? smtp_strndup(text, strlen(text)) : NULL;
}

void smtp_tls_facts_copy(smtp_tls_facts *copy, const smtp_tls_facts *facts)
{
	*copy = *facts;
	copy->subject = copy_of(facts->subject);
	copy->issuer = copy_of(facts->issuer);
	copy->names = copy_of(facts->names);
	copy->missing = copy_of(facts->missing);
}

void smtp_tls_facts_free(smtp_tls_facts *facts)
{
	smtp_free(facts->subject);
	smtp_free(facts->issuer);
	smtp_free(facts->names);
	smtp_free(facts->missing);
	facts->subject = facts->issuer = facts->names = facts->missing = NULL;
}
