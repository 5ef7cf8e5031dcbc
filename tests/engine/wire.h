/*
 * wire.h - a server's end of a connection, for servers that misbehave: octets in clear or inside TLS, TLS that is cut
 * or bent, and a record of everything that the client ever said, in both layers.
 *
 * TLS runs over memory, so that what reaches the socket is ours to spoil. Blocking, and never for longer than
 * WIRE_PATIENCE.
 */
#ifndef SMTP_WIRE_H
#define SMTP_WIRE_H

#include <openssl/ssl.h>
#include "buf.h"

#define WIRE_PATIENCE 30 /* seconds */

typedef struct wire {
	int socket;
	SSL *tls; /* NULL: in clear */
	BIO *from_client, *to_client;
	smtp_buf clear, inside; /* all that was received, and decrypted */
	smtp_buf waiting;       /* received and not taken yet */
	char sni[256];
	bool established; /* the handshake is over */
	bool over;        /* the client is gone, or TLS is broken */
} wire;

void wire_init(wire *line, int socket);

/* With RST when `reset`. */
void wire_close(wire *line, bool reset);
void wire_free(wire *line);

/* Waits for more octets; false: there will be none. */
bool wire_receive(wire *line);

/* True when octets came, or an end, within the time. */
bool wire_hears_within(wire *line, double seconds);

/* To a client that is gone nothing is said. */
void wire_send(wire *line, smtp_span octets);

/* Beneath TLS. */
void wire_send_raw(wire *line, smtp_span octets);

/* Takes one line out of `waiting`, receiving as needed; `text` gets it without its end. False: the end came first. */
bool wire_take_line(wire *line, smtp_buf *text);

/* Shakes hands as a server; false: it came to nothing. */
bool wire_begin_tls(wire *line, SSL_CTX *context);

/* The first answer to a ClientHello: cut after `octets`, or with a bit of that octet turned over. */
enum { WIRE_CUT, WIRE_BEND };
void wire_spoil_tls(wire *line, SSL_CTX *context, int how, size_t octets);

/* Asks for a new handshake in the middle of TLS 1.2. */
void wire_renegotiate(wire *line);

void wire_send_close_notify(wire *line);

/* Receives until the client closes. */
void wire_drain(wire *line);

#endif
