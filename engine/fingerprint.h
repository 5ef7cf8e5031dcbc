/*
 * fingerprint.h - pinned certificates: SHA-256 fingerprints as a caller writes them, and their comparison. Pure.
 *
 * Two forms. 64 hexadecimal digits, colons and case ignored, are the SHA-256 of the whole certificate (DER), as `openssl
 * x509 -fingerprint -sha256` prints it. "sha256//" and base64 are the SHA-256 of its public key (SubjectPublicKeyInfo of
 * RFC 7469 2.4, curl's form), which a renewed certificate can keep. Shorter digests are refused.
 */
#ifndef SMTP_FINGERPRINT_H
#define SMTP_FINGERPRINT_H

#include "digest.h"

/* What a certificate shows. */
typedef struct smtp_fingerprints {
	unsigned char certificate[SMTP_DIGEST], key[SMTP_DIGEST];
} smtp_fingerprints;

typedef struct smtp_pin {
	bool of_key;
	unsigned char digest[SMTP_DIGEST];
} smtp_pin;

typedef struct smtp_pins {
	smtp_pin items[SMTP_FINGERPRINTS_MAX];
	size_t count;
} smtp_pins;

/* Adds what `text` names: one, or several with commas between them. REFUSED: `pins` may hold some of them. */
smtp_status smtp_fingerprint_parse(smtp_span text, smtp_pins *pins, smtp_refusal *refusal);

/* Whether one of the pins is the certificate's or its key's. Takes the same time wherever they differ. */
bool smtp_fingerprint_matches(const smtp_pins *pins, const smtp_fingerprints *shown);

/* 64 digits in lower case, and a NUL. */
void smtp_fingerprint_text(const unsigned char digest[SMTP_DIGEST], char text[SMTP_FINGERPRINT_TEXT]);

#endif
