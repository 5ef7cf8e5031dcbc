/*
 * passphrase.h - what OpenSSL is told when it asks for the passphrase of a private key.
 *
 * Guarantees: nobody is asked on a terminal; the text is copied into OpenSSL's own buffer alone, which it wipes. Pure.
 */
#ifndef SMTP_PASSPHRASE_H
#define SMTP_PASSPHRASE_H

#include "buf.h"

typedef struct smtp_passphrase {
	smtp_span text; /* borrowed; not given: the key has to be open */
	bool asked;     /* set once OpenSSL has asked: the key is encrypted */
} smtp_passphrase;

/* A pem_password_cb (PEM_read_bio_PrivateKey(3)); `given` is an smtp_passphrase, or NULL: there is none. */
int smtp_passphrase_answer(char *into, int room, int writing, void *given);

#endif
