/*
 * identities.h - servers by name: a good certificate, and every way in which a certificate, or the TLS around it, can
 * be bad. Made once by our own authority; then they are only read.
 */
#ifndef SMTP_IDENTITIES_H
#define SMTP_IDENTITIES_H

#include "pki.h"

/* Aborts the test program when OpenSSL fails. */
void identities_make(void);
void identities_free(void);

/* The file of the one authority that a scenario's client trusts. */
const char *identities_authority(void);

/* A new context of a server that shows itself so; NULL: there is no such identity. */
SSL_CTX *identities_context(const char *name);

/* What peer_fingerprint calls it: SHA-256 of the certificate, or of its key. False: there is no such identity. */
#define IDENTITY_FINGERPRINT 100
bool identities_fingerprint(const char *name, bool of_key, char text[IDENTITY_FINGERPRINT]);

#endif
