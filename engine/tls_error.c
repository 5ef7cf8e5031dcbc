/*
 * tls_error.c - what went wrong: by what was read, by what the socket said, and only then by OpenSSL's own words.
 */
#include "tls_state.h"

#include <stdio.h>
#include <openssl/err.h>
#include "certificate.h"
#include "clock.h"
#include "variants.h"

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

static void say_pin(const smtp_tls *tls, smtp_tls_error *error)
{
	char text[sizeof error->text], digits[SMTP_FINGERPRINT_TEXT] = "not known";
	smtp_fingerprints shown;
	if (tls->own && smtp_certificate_fingerprints(tls->own, &shown)) {
		smtp_fingerprint_text(shown.certificate, digits);
	}
	snprintf(text, sizeof text, "the SHA-256 fingerprint of the certificate is %s", digits);
	say(error, SMTP_CATEGORY_CERT_UNTRUSTED, text);
	error->variant = SMTP_VARIANT_PIN_MISMATCH;
}

static void say_verification(const smtp_tls *tls, smtp_tls_error *error)
{
	smtp_certificate_finding finding = {.code = tls->verify_code,
		.depth = tls->verify_depth,
		.sent = tls->sent,
		.no_store = tls->context->no_store,
		.clock = smtp_clock_wall()};
	const char *variant;
	smtp_category category = smtp_certificate_category(&finding, &variant);
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

smtp_io smtp_tls_fail(smtp_tls *tls, smtp_tls_error *error)
{
	tls->failed = true;
	if (!tls->established) {
		smtp_tls_forget(tls);
	}
	*error = (smtp_tls_error){.category = SMTP_CATEGORY_TLS_FAILED};
	if (!tls->established && tls->pin_failed) {
		say_pin(tls, error);
	} else if (!tls->established && tls->context->verify_peer && tls->verify_code != X509_V_OK) {
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

smtp_io smtp_tls_judge(smtp_tls *tls, int returned, smtp_tls_error *error)
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
		return smtp_tls_fail(tls, error);
	default:
		return smtp_tls_fail(tls, error);
	}
}

bool smtp_tls_begin_step(smtp_tls *tls, smtp_tls_error *error)
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
