/*
 * dkim_keys.h - private keys of signatures that were read before, for the messages that follow: to read one costs more than
 * to sign with it. Pure but for `key_file`, as dkim.h.
 *
 * Guarantees: bounded; a key is told by the whole of its PEM text and by the passphrase, as a digest of both, so that a
 * file is read anew for each message, a renewed one counts at once, and no key opens to a passphrase that would not have
 * opened it. Of the text nothing is kept. For one thread at a time; a copy of the process may go on with it.
 */
#ifndef SMTP_DKIM_KEYS_H
#define SMTP_DKIM_KEYS_H

#include "digest.h"

#define SMTP_DKIM_KEYS_MAX 16
#define SMTP_DKIM_FILE_MAX (64u << 10) /* a longer file is read every time */

typedef struct smtp_dkim_known {
	EVP_PKEY *key; /* NULL: a free place */
	unsigned char digest[SMTP_DIGEST];
	uint64_t used;
} smtp_dkim_known;

/* All zero is empty. */
typedef struct smtp_dkim_keys {
	smtp_dkim_known known[SMTP_DKIM_KEYS_MAX];
	uint64_t uses;
} smtp_dkim_keys;

/* As smtp_dkim_key_load(), and one user more of a key that is known. `keys` NULL: it is always read. */
smtp_status smtp_dkim_keys_load(smtp_dkim_keys *keys, const smtp_dkim *signature, const char *prefix,
	EVP_PKEY **key, smtp_refusal *refusal);

void smtp_dkim_keys_clear(smtp_dkim_keys *keys);

#endif
