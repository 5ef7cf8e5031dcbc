/*
 * tls.h - TLS on a non-blocking socket, by OpenSSL.
 *
 * Guarantees: TLS 1.2 or later, security level 2; chain and name are verified during the handshake unless the
 * caller switched it off (RFC 8314, 9525: SAN only, full left-most wildcards only; an address needs an iPAddress
 * SAN; an empty name never switches the check off), a pinned fingerprint at its end; "verified" is read from the SSL
 * object after the handshake. A session that is taken up again is looked at like a new one. No early data, no
 * renegotiation, no compression. No SIGPIPE. A read end without close_notify is an error, told apart from a clean end.
 */
#ifndef SMTP_TLS_H
#define SMTP_TLS_H

#include "socket.h" /* first: Windows' headers have macros that OpenSSL's undo */

#include "binding.h"
#include "certificates.h"
#include "peer.h"
#include "tickets.h"

/* Why TLS failed. */
typedef struct smtp_tls_error {
	/* cert_expired, cert_name_mismatch, cert_untrusted, encryption_mismatch, tls_failed; when the socket failed,
	 * what smtp_socket_error_category() says, connection_lost as a rule */
	smtp_category category;
	const char *variant; /* SMTP_VARIANT_* of variants.h, or NULL */
	int sys_error;       /* when the socket failed, else 0 */
	char text[256];      /* OpenSSL's, the system's or the server's words; clean ASCII */
} smtp_tls_error;

/* One SSL_CTX for one set of options; immutable after creation, counted by those who use it (in one thread). */
typedef struct smtp_tls_context smtp_tls_context;

/* Loads the trust store and the client certificate. REFUSED: a file or folder of the caller is not usable;
 * `refusal` names cafile, capath, local_cert, local_pk or passphrase. NO_MEMORY: out of memory or OpenSSL failed
 * for its own reasons. Reads from `server` what smtp_trust_key() reads, and keeps nothing of it. Without cafile and
 * capath: OpenSSL's own store. */
smtp_status smtp_tls_context_new(
	const smtp_server *server, smtp_tls_context **context, smtp_refusal *refusal);

/* One user more. */
smtp_tls_context *smtp_tls_context_share(smtp_tls_context *context);

/* One user less; the last one frees it. */
void smtp_tls_context_free(smtp_tls_context *context);

/* The smtp_trust_key() of the settings it was made for, SMTP_DIGEST octets. */
const unsigned char *smtp_tls_context_key(const smtp_tls_context *context);

/* TLS on one connection. */
typedef struct smtp_tls smtp_tls;

/* The socket stays the caller's, and `peer` is borrowed. `check_name`: the certificate must be for it. NULL:
 * memory. */
smtp_tls *smtp_tls_new(smtp_tls_context *context, const smtp_peer *peer, bool check_name, smtp_socket socket);
void smtp_tls_free(smtp_tls *tls);

/* Before the handshake: takes up a session of the same identity if there is one, and keeps those that the server
 * gives for the next. Identity: host, port, kind of TLS, name, pins, and the whole of the context. Nothing is kept
 * unless the peer was verified. `tickets` must outlive the connection. Without memory there is just no session. */
void smtp_tls_resume(smtp_tls *tls, smtp_tickets *tickets, const smtp_server *server);

/* The sessions of this identity do no good: the login failed. */
void smtp_tls_forget(smtp_tls *tls);

/* Before the handshake: what is said about certificates is looked up here. `known` must outlive the connection. */
void smtp_tls_know(smtp_tls *tls, smtp_certificates *known);

/* DONE: verified (or verification is off). FAILED: `error` is filled; a peer that closes is connection_lost.
 * Never EOF. */
smtp_io smtp_tls_handshake(smtp_tls *tls, smtp_tls_error *error);

/* Partial. After WANT_* of a write the same octets are offered again, as many or more of them. Either may want to
 * read or to write. EOF: close_notify was seen. FAILED: anything else that ends it; the object must not be used
 * again but freed. */
smtp_io smtp_tls_read(smtp_tls *tls, char *into, size_t room, size_t *received, smtp_tls_error *error);
smtp_io smtp_tls_write(smtp_tls *tls, const char *octets, size_t length, size_t *sent, smtp_tls_error *error);

/* Octets have been taken off the socket and not been read yet. */
bool smtp_tls_holds(const smtp_tls *tls);

/* Sends close_notify if that does not block. Never after a failure. */
void smtp_tls_close(smtp_tls *tls);

/* After the handshake: what a login can be bound to (RFC 5802 6). False: nothing. */
bool smtp_tls_channel_binding(const smtp_tls *tls, smtp_channel_binding *binding);

/* What is known about version, cipher and certificate, also after a failed verification. The certificate is the
 * server's own; only after a failure over dates further up (verify_depth > 0) it is the one that has them.
 * Strings are owned: smtp_tls_facts_free(). Memory: what could not be copied is NULL. */
void smtp_tls_facts_read(const smtp_tls *tls, smtp_tls_facts *facts);
void smtp_tls_facts_free(smtp_tls_facts *facts);
void smtp_tls_facts_copy(smtp_tls_facts *copy, const smtp_tls_facts *facts);

#endif
