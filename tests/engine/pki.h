/*
 * pki.h - certificates made on the spot, good and bad ones, and a TLS server on loopback that shows them.
 */
#ifndef SMTP_PKI_H
#define SMTP_PKI_H

#include <openssl/ssl.h>
#include <pthread.h>
#include "buf.h"
#include "endpoint.h"

#define PKI_DAY 86400L

typedef struct pki_party {
	X509 *certificate;
	EVP_PKEY *key;
} pki_party;

typedef struct pki_order {
	const char *name;         /* CN */
	const char *alternatives; /* "DNS:localhost,IP:127.0.0.1"; NULL: none */
	const pki_party *issuer;  /* NULL: itself */
	bool authority;
	int rsa_bits;       /* 0: a key on P-256 */
	long from, until;   /* seconds from now; both 0: yesterday until in ten days */
	const char *usage;  /* "clientAuth"; NULL: any */
	const char *digest; /* NULL: SHA256 */
	smtp_span dns_name; /* one alternative of any octets */
} pki_order;

/* Aborts the test program when OpenSSL fails. */
pki_party pki_make(const pki_order *order);
void pki_free(pki_party *party);

/* A new key of type EVP_PKEY_RSA, EVP_PKEY_ED25519 or EVP_PKEY_EC as PEM; `bits` of RSA; passphrase NULL: none. free() it. */
char *pki_make_pem(int type, int bits, const char *passphrase);

/* Files in a folder of this process alone; pki_remove_files() at the end. */
typedef struct pki_path {
	char text[128];
} pki_path;

pki_path pki_write(const char *name, const char *octets, size_t length);
pki_path pki_write_certificates(const char *name, const pki_party *first, const pki_party *second);
pki_path pki_write_key(const char *name, const pki_party *party, const char *passphrase);
void pki_remove_files(void);

/* A server, as a rule for one connection, on a thread of its own. */
typedef struct pki_server {
	/* to be set before pki_serve(): */
	const pki_party *party, *intermediate; /* party NULL: no TLS at all */
	const pki_party *chain;                /* more that are sent, chain_length of them */
	size_t chain_length;
	const pki_party *other; /* shown instead of `party` to who asks for other_name */
	const char *other_name;
	size_t connections;      /* one after the other; 0: one */
	struct pki_server *like; /* whose context it shares, sessions too; not joined yet */
	bool wants_certificate;
	int max_version;                                      /* 0: the newest */
	unsigned early_data;                                  /* octets it would take */
	uint64_t options;                                     /* SSL_OP_* of its context */
	const char *ciphers;                                  /* NULL: OpenSSL's own */
	void (*talk)(struct pki_server *server, SSL *ssl);    /* after the handshake; NULL: wait for the end */
	void (*plain)(struct pki_server *server, int socket); /* instead of TLS */
	/* for the test to read after pki_join(): */
	char sni[256];
	char client[256]; /* CN of the certificate the client showed */
	bool finished;    /* the handshake */
	bool resumed;     /* a session of the same context */
	/* the server's own */
	pthread_t thread;
	int listener;
	SSL_CTX *context;
} pki_server;

/* Begins to listen on 127.0.0.1. */
smtp_endpoint pki_listen(pki_server *server);

/* Begins to listen on 127.0.0.1 and returns a non-blocking socket that is connected to it. */
int pki_serve(pki_server *server);
void pki_join(pki_server *server);

/* Reads until the client closes. */
void pki_wait_for_end(SSL *ssl);

#endif
