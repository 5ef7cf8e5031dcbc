/*
 * certificate.h - what a certificate says, and what it means when one is not believed.
 *
 * Guarantees: strings are valid UTF-8 without controls and bounded, whatever the certificate holds; reading
 * facts trusts nothing. RFC 5280, RFC 9525.
 */
#ifndef SMTP_CERTIFICATE_H
#define SMTP_CERTIFICATE_H

#include <openssl/x509v3.h>
#include "fingerprint.h"
#include "release.h"

/* RFC 9525 6: names of the SAN only, and a wildcard only as the whole left-most label. */
#define SMTP_CERTIFICATE_NAME_RULES                                                                          \
	(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT)

/* Before this there was nobody who could have asked: a clock that says so is wrong. */
#define SMTP_CERTIFICATE_EPOCH SMTP_RELEASE_DAY

/* Fills subject, issuer, names, the dates and `seen`; leaves the rest. What memory did not allow is NULL. */
void smtp_certificate_read(X509 *certificate, smtp_tls_facts *facts);

/* Fills expires_in and expires_days, as of now, of one that is valid until then. */
void smtp_certificate_expiry(int64_t until, smtp_tls_facts *facts);

/* What our clock says, as the dates are written. */
void smtp_certificate_clock(char text[24]);

/* The issuer's name, to be freed; NULL: memory. */
char *smtp_certificate_issuer(const X509 *certificate);

/* Of the certificate alone, and of its key as well. False: memory. */
bool smtp_certificate_digest(X509 *certificate, unsigned char digest[SMTP_DIGEST]);
bool smtp_certificate_fingerprints(X509 *certificate, smtp_fingerprints *shown);

/* Valid from the first second to before the second one, since 1970. False: it holds no such dates. */
bool smtp_certificate_dates(const X509 *certificate, int64_t *from, int64_t *until);

/* Whether it may speak for this host name (not empty) or address. */
bool smtp_certificate_is_for(X509 *certificate, const char *name, bool is_address);

/* What verification found. */
typedef struct smtp_certificate_finding {
	long code;     /* X509_V_ERR_* */
	int depth;     /* 0: the server's own certificate */
	int sent;      /* certificates the server sent */
	bool no_store; /* there were no certificates to compare with */
	int64_t clock; /* what our clock said, seconds since 1970 */
} smtp_certificate_finding;

/* `variant` becomes an SMTP_VARIANT_* or NULL. */
smtp_category smtp_certificate_category(const smtp_certificate_finding *finding, const char **variant);

/* True for an error about the dates of the certificate at which it was found. */
bool smtp_certificate_is_date_error(long code);

/* True when nobody here knows who issued the certificate at which it was found. */
bool smtp_certificate_is_issuer_error(long code);

#endif
