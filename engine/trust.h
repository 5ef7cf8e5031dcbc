/*
 * trust.h - what a TLS context is loaded with: the certificates it believes and the one it shows of itself.
 *
 * Guarantees: a file the caller named and that cannot be used is a refusal that names its key, never "no check";
 * nobody is asked for a passphrase on a terminal.
 */
#ifndef SMTP_TRUST_H
#define SMTP_TRUST_H

#include <openssl/ssl.h>
#include "digest.h"

/* From cafile and capath, else (only if the peer is to be verified) OpenSSL's own store. `empty`: that own
 * store holds nothing. */
smtp_status smtp_trust_load_store(
	SSL_CTX *context, const smtp_server *server, bool *empty, smtp_refusal *refusal);

/* OpenSSL's own store, as the environment or its makers name it: its file, and whether the file or a folder of it holds
 * anything below `root` ("": on this system). */
const char *smtp_trust_default_file(void);
bool smtp_trust_has_default(const char *root);

/* From local_cert, local_pk and passphrase; OK when there is none. */
smtp_status smtp_trust_load_identity(SSL_CTX *context, const smtp_server *server, smtp_refusal *refusal);

/* What tells these settings from others: what is asked of the peer, the paths, what the files behind them are at the
 * moment (device, number, size, time of the last change), the passphrase. A renewed file makes another key. False:
 * memory. */
bool smtp_trust_key(const smtp_server *server, unsigned char key[SMTP_DIGEST]);

#endif
