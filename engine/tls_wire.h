/*
 * tls_wire.h - the way from OpenSSL to a socket: a BIO over smtp_socket_send() and smtp_socket_receive(), because
 * OpenSSL's own would raise SIGPIPE.
 *
 * What the socket said last is kept, so that a failure is told by what happened and not by what this or that
 * version of OpenSSL makes of it.
 */
#ifndef SMTP_TLS_WIRE_H
#define SMTP_TLS_WIRE_H

#include "socket.h"
#include <openssl/bio.h>

typedef struct smtp_tls_wire {
	smtp_socket socket;
	bool peer_ended; /* the socket is at its end */
	int sys_error;   /* the last send or receive failed */
	size_t opening_length;
	char opening[128]; /* the first octets the peer sent */
} smtp_tls_wire;

/* To be freed with BIO_meth_free() after the last BIO made of it. NULL: memory. */
BIO_METHOD *smtp_tls_wire_method(void);

/* The wire must outlive the BIO. NULL: memory. */
BIO *smtp_tls_wire_bio(BIO_METHOD *method, smtp_tls_wire *wire);

/* Adds to the opening what still fits. */
void smtp_tls_wire_keep(smtp_tls_wire *wire, const char *octets, size_t length);

#endif
