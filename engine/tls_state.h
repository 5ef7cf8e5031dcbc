/*
 * tls_state.h - what the files of a TLS connection share. For tls*.c only.
 */
#ifndef SMTP_TLS_STATE_H
#define SMTP_TLS_STATE_H

#include "tls.h"
#include "tls_wire.h"

struct smtp_tls_context {
	SSL_CTX *ssl;
	BIO_METHOD *method;
	unsigned char key[SMTP_DIGEST];
	size_t users;
	bool verify_peer;
	bool no_store;
};

struct smtp_tls {
	smtp_tls_context *context;
	const smtp_peer *peer;
	SSL *ssl;
	smtp_tls_wire wire;
	smtp_certificates *known; /* NULL: none */
	bool check_name;
	bool established, verified, failed;
	bool pinned, pin_failed; /* there are pins, and one matched or none */
	/* what verification saw */
	X509 *own, *offender;
	long verify_code;
	int verify_depth;
	int sent;            /* certificates the server sent */
	int64_t from, until; /* when all of the chain is valid */
	/* resumption */
	smtp_tickets *tickets; /* NULL: none */
	unsigned char identity[SMTP_DIGEST];
	SSL_SESSION *early; /* came before the peer was verified */
};

/* Sees every certificate of the chain, and the verdict on it; changes nothing. */
int smtp_tls_on_verify(int fine, X509_STORE_CTX *store);

/* After OpenSSL's handshake: what it verified, once more and by hand; then the pins. False: verify_code says why. */
bool smtp_tls_believe(smtp_tls *tls);

/* A new session came. 1: it is ours now. */
int smtp_tls_on_session(SSL *ssl, SSL_SESSION *session);

/* The peer is verified: what came early may be kept. */
void smtp_tls_keep_sessions(smtp_tls *tls);

/* Fills `error`; the object is dead. */
smtp_io smtp_tls_fail(smtp_tls *tls, smtp_tls_error *error);

/* What an SSL call that did not succeed asks for. */
smtp_io smtp_tls_judge(smtp_tls *tls, int returned, smtp_tls_error *error);

/* False: the object has failed before and must not reach OpenSSL; `error` is filled. */
bool smtp_tls_begin_step(smtp_tls *tls, smtp_tls_error *error);

#endif
