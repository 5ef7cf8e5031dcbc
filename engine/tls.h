/*
 * tls.h - TLS on a non-blocking socket, by OpenSSL.
 *
 * Guarantees: TLS 1.2 or later, security level 2; chain and name are verified during the handshake unless the
 * caller switched it off (RFC 8314, 9525: SAN only, full left-most wildcards only; an address needs an iPAddress
 * SAN; an empty name never switches the check off); "verified" is read from the SSL object after the
 * handshake. No SIGPIPE. A read end without close_notify is an error, told apart from a clean end.
 */
#ifndef SMTP_TLS_H
#define SMTP_TLS_H

#include "socket.h"

/* Why TLS failed. */
typedef struct smtp_tls_error {
	smtp_category category; /* cert_expired, cert_name_mismatch, cert_untrusted, encryption_mismatch, tls_failed, connection_lost */
	const char *variant;    /* SMTP_VARIANT_* of verdict.h, or NULL */
	int sys_error;          /* when the socket failed, else 0 */
	char text[256];         /* OpenSSL's words, clean ASCII */
} smtp_tls_error;

/* One SSL_CTX for one set of options; immutable after creation. */
typedef struct smtp_tls_context smtp_tls_context;

/* Loads the trust store and the client certificate. REFUSED: a file or folder of the caller is not
 * usable; `refusal` names cafile, capath, local_cert, local_pk or passphrase.
 * NO_MEMORY: out of memory or OpenSSL failed for its own reasons. Reads from `server`: verify_peer, verify_peer_name,
 * peer_name, host, cafile, capath, local_cert, local_pk, passphrase. Without cafile and capath: OpenSSL's own store. */
smtp_status smtp_tls_context_new(const smtp_server *server, smtp_tls_context **context, smtp_refusal *refusal);
void smtp_tls_context_free(smtp_tls_context *context);

/* The name the certificate must carry and SNI announces: peer_name, else host. */
typedef struct smtp_tls smtp_tls;

/* The socket stays the caller's. NULL: memory. */
smtp_tls *smtp_tls_new(const smtp_tls_context *context, smtp_socket socket);
void smtp_tls_free(smtp_tls *tls);

/* DONE: verified (or verification is off). FAILED: `error` is filled. EOF: the peer closed. */
smtp_io smtp_tls_handshake(smtp_tls *tls, smtp_tls_error *error);

/* EOF: close_notify was seen. FAILED: anything else that ends it; the object must not be used again but freed. */
smtp_io smtp_tls_read(smtp_tls *tls, char *into, size_t room, size_t *received, smtp_tls_error *error);
smtp_io smtp_tls_write(smtp_tls *tls, const char *octets, size_t length, size_t *sent, smtp_tls_error *error);

/* Sends close_notify if that does not block. Never after a failure. */
void smtp_tls_close(smtp_tls *tls);

/* What is known about version, cipher and certificate, also after a failed verification. Strings are
 * owned: smtp_tls_facts_free(). Memory: what could not be copied is NULL. */
void smtp_tls_facts_read(const smtp_tls *tls, smtp_tls_facts *facts);
void smtp_tls_facts_free(smtp_tls_facts *facts);

#endif
