/*
 * identity.h - what a connection was made for, as 32 octets: two calls may share one only when all of it is equal
 * (TLS-16, SAS-16): the way, TLS with every setting and what its files are now, who logs in and how, the name in EHLO.
 */
#ifndef SMTP_IDENTITY_H
#define SMTP_IDENTITY_H

#include "trust.h"

/* False: memory. */
bool smtp_identity(const smtp_server *server, unsigned char identity[SMTP_DIGEST]);

#endif
