/*
 * tls_client.h - our side of a TLS connection to a server of pki.h, for the tests of tls.c.
 */
#ifndef SMTP_TLS_CLIENT_H
#define SMTP_TLS_CLIENT_H

#include "pki.h"
#include "tls.h"

/* An authority we trust and one we do not; a server ("CN=mail") for localhost, 127.0.0.1, *.example.test. */
extern pki_party authority, stranger, good;
extern pki_path authority_file;

int make_parties(void **state);
int remove_parties(void **state);

typedef struct client {
	smtp_tls_context *context;
	smtp_peer peer;
	smtp_tls *tls;
	int socket;
	smtp_tls_error error;
	smtp_tls_facts facts;
} client;

/* Verification on, by our authority. */
smtp_server settings(const char *host);

void wait_until(const client *it, smtp_io wanted);

/* Our side of a connection to `server`, before the first step. */
void begin(client *it, const smtp_server *options, pki_server *server);

/* Connects, shakes hands and reads the facts. */
smtp_io shake_hands(client *it, const smtp_server *options, pki_server *server);

/* A handshake that is to fail with this; the facts stay readable until part(). */
void expect_failure(
	client *it, const smtp_server *options, pki_server *server, smtp_category category, const char *variant);

/* From smtp_tls_new() on; reads the facts. */
smtp_io finish_handshake(client *it);

void part(client *it, pki_server *server);

/* Its server stays to be joined. */
void part_alone(client *it);

#endif
