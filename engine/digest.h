/*
 * digest.h - SHA-256 over a list of fields, so that a set of settings can be told from every other by 32 octets and
 * without keeping what it holds. Each field counts with its length: ("ab", "c") is not ("a", "bc"). Pure.
 */
#ifndef SMTP_DIGEST_H
#define SMTP_DIGEST_H

#include <openssl/evp.h>
#include "buf.h"

#define SMTP_DIGEST 32

#define SMTP_DIGEST_HELD 512

typedef struct smtp_digest {
	EVP_MD_CTX *context;
	bool good;
	unsigned char
		held[SMTP_DIGEST_HELD]; /* not in the context yet: fields are short, and a call costs more */
	size_t length;
} smtp_digest;

void smtp_digest_begin(smtp_digest *digest);
void smtp_digest_add(smtp_digest *digest, const void *octets, size_t length);

/* "Not given" is not "empty". */
void smtp_digest_add_span(smtp_digest *digest, smtp_span span);
void smtp_digest_add_number(smtp_digest *digest, int64_t number);

/* To be called once after smtp_digest_begin(). False: memory, then or before. */
bool smtp_digest_end(smtp_digest *digest, unsigned char result[SMTP_DIGEST]);

#endif
