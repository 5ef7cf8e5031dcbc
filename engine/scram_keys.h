/*
 * scram_keys.h - the arithmetic of SCRAM (RFC 5802 3), by OpenSSL. Pure.
 */
#ifndef SMTP_SCRAM_KEYS_H
#define SMTP_SCRAM_KEYS_H

#include "buf.h"

#define SMTP_SCRAM_OCTETS 64 /* of the longest hash, SHA-512 */

/* Secret: to be wiped. */
typedef struct smtp_scram_keys {
	unsigned char client[SMTP_SCRAM_OCTETS], stored[SMTP_SCRAM_OCTETS], server[SMTP_SCRAM_OCTETS];
	size_t length;
} smtp_scram_keys;

/* `digest` is OpenSSL's name; `iterations` at least 1 and at most INT_MAX. False: OpenSSL failed. */
bool smtp_scram_make_keys(
	const char *digest, smtp_span password, smtp_span salt, unsigned iterations, smtp_scram_keys *keys);

/* ClientProof and ServerSignature over the AuthMessage, keys->length octets each. */
bool smtp_scram_prove(const char *digest, const smtp_scram_keys *keys, smtp_span message,
	unsigned char proof[SMTP_SCRAM_OCTETS]);
bool smtp_scram_sign(const char *digest, const smtp_scram_keys *keys, smtp_span message,
	unsigned char signature[SMTP_SCRAM_OCTETS]);

#endif
