/*
 * certificate.h - what a certificate says, and what it means when one is not believed.
 *
 * Guarantees: strings are valid UTF-8 without controls and bounded, whatever the certificate holds; reading
 * facts trusts nothing. RFC 5280, RFC 9525.
 */
#ifndef SMTP_CERTIFICATE_H
#define SMTP_CERTIFICATE_H

#include <openssl/x509.h>
#include "buf.h"

/* Fills subject, issuer, names, the dates and `seen`; leaves the rest. What memory did not allow is NULL. */
void smtp_certificate_read(X509 *certificate, smtp_tls_facts *facts);

/* The category of an X509_V_ERR_*. `variant` becomes an SMTP_VARIANT_* or NULL. `no_store`: there were no
 * certificates to compare with. */
smtp_category smtp_certificate_category(long code, bool no_store, const char **variant);

/* True for an error about the dates of the certificate at which it was found. */
bool smtp_certificate_is_date_error(long code);

#endif
