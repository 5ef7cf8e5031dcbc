/*
 * certificates.h - what the certificates say that were seen before, so that it is worked out once and not for each
 * connection.
 *
 * Guarantees: bounded in number and size; a certificate is known again by all of its octets, never by a name or a
 * digest. What is kept are words to show: whether a certificate is believed is never asked here. It holds neither
 * OpenSSL's objects nor secrets, so that a child may go on with it after fork().
 */
#ifndef SMTP_CERTIFICATES_H
#define SMTP_CERTIFICATES_H

#include "certificate.h"

#define SMTP_CERTIFICATES_MAX 16
#define SMTP_CERTIFICATE_OCTETS (16 * 1024) /* a larger one is not kept */

typedef struct smtp_known_certificate {
	unsigned char *octets; /* owned: all of it, DER; NULL: a free place */
	size_t length;
	int64_t until;        /* smtp_certificate_dates() */
	smtp_tls_facts facts; /* those that smtp_certificates_read() fills; strings owned */
	uint64_t used;
} smtp_known_certificate;

/* All zero is empty. */
typedef struct smtp_certificates {
	smtp_known_certificate entries[SMTP_CERTIFICATES_MAX];
	uint64_t uses;
} smtp_certificates;

/* Fills what smtp_certificate_read() fills, and the fingerprint. The one that was not asked for the longest time makes
 * room. What memory did not allow is NULL, and then nothing is kept. */
void smtp_certificates_read(smtp_certificates *known, X509 *certificate, smtp_tls_facts *facts);
void smtp_certificates_clear(smtp_certificates *known);

#endif
