/*
 * dkim_key.h - the private key of a DKIM signature: PEM in memory or in a file, RSA or Ed25519. For dkim*.c only.
 */
#ifndef SMTP_DKIM_KEY_H
#define SMTP_DKIM_KEY_H

#include "buf.h"

#include <openssl/evp.h>

#define SMTP_DKIM_SIGNATURE_MAX 2048 /* octets: RSA of 16384 bits */

/* Loads the key of `signature`. REFUSED: prefix.key, prefix.key_file or prefix.passphrase; never asks on the terminal. */
smtp_status smtp_dkim_key_load(
	const smtp_dkim *signature, const char *prefix, EVP_PKEY **key, smtp_refusal *refusal);

/* The a= tag of the key. */
const char *smtp_dkim_key_algorithm(const EVP_PKEY *key);

/* Signs a SHA-256 hash: RSASSA-PKCS1-v1_5 (RFC 8017 8.2), or Ed25519 over the hash (RFC 8463 3). False: OpenSSL does
 * not want to, or has no memory. */
bool smtp_dkim_key_sign(EVP_PKEY *key, const unsigned char hash[32],
	unsigned char signature[SMTP_DKIM_SIGNATURE_MAX], size_t *length);

#endif
