/*
 * digest.c - see digest.h.
 */
#include "digest.h"

void smtp_digest_begin(smtp_digest *digest)
{
	digest->context = EVP_MD_CTX_new();
	digest->good = digest->context && EVP_DigestInit_ex(digest->context, EVP_sha256(), NULL) == 1;
}

void smtp_digest_add(smtp_digest *digest, const void *octets, size_t length)
{
	uint64_t counted = length;
	digest->good = digest->good && EVP_DigestUpdate(digest->context, &counted, sizeof counted) == 1 &&
				   EVP_DigestUpdate(digest->context, octets, length) == 1;
}

void smtp_digest_add_number(smtp_digest *digest, int64_t number)
{
	smtp_digest_add(digest, &number, sizeof number);
}

void smtp_digest_add_span(smtp_digest *digest, smtp_span span)
{
	smtp_digest_add_number(digest, span.data != NULL);
	smtp_digest_add(digest, span.data ? span.data : "", span.data ? span.length : 0);
}

bool smtp_digest_end(smtp_digest *digest, unsigned char result[SMTP_DIGEST])
{
	bool good = digest->good && EVP_DigestFinal_ex(digest->context, result, NULL) == 1;
	EVP_MD_CTX_free(digest->context);
	*digest = (smtp_digest){NULL, false};
	return good;
}
