/*
 * digest.c - see digest.h.
 */
#include "digest.h"

#include <openssl/crypto.h>

#define LONG_FIELD 255 /* in the place of a length: it follows in 8 octets */

void smtp_digest_begin(smtp_digest *digest)
{
	digest->length = 0;
	digest->context = EVP_MD_CTX_new();
	digest->good = digest->context && EVP_DigestInit_ex(digest->context, EVP_sha256(), NULL) == 1;
}

static void give(smtp_digest *digest, const void *octets, size_t length)
{
	digest->good = digest->good && EVP_DigestUpdate(digest->context, octets, length) == 1;
}

static void add_octets(smtp_digest *digest, const void *octets, size_t length)
{
	if (length > sizeof digest->held - digest->length) {
		give(digest, digest->held, digest->length);
		digest->length = 0;
	}
	if (length > sizeof digest->held) {
		give(digest, octets, length);
		return;
	}
	memcpy(digest->held + digest->length, octets, length);
	digest->length += length;
}

void smtp_digest_add(smtp_digest *digest, const void *octets, size_t length)
{
	uint64_t counted = length;
	unsigned char mark = length < LONG_FIELD ? (unsigned char)length : LONG_FIELD;
	add_octets(digest, &mark, sizeof mark);
	if (mark == LONG_FIELD) {
		add_octets(digest, &counted, sizeof counted);
	}
	if (length) {
		add_octets(digest, octets, length);
	}
}

void smtp_digest_add_number(smtp_digest *digest, int64_t number)
{
	smtp_digest_add(digest, &number, sizeof number);
}

void smtp_digest_add_span(smtp_digest *digest, smtp_span span)
{
	unsigned char given = span.data != NULL;
	add_octets(digest, &given, sizeof given);
	if (given) {
		smtp_digest_add(digest, span.data, span.length);
	}
}

bool smtp_digest_end(smtp_digest *digest, unsigned char result[SMTP_DIGEST])
{
	give(digest, digest->held, digest->length);
	bool good = digest->good && EVP_DigestFinal_ex(digest->context, result, NULL) == 1;
	EVP_MD_CTX_free(digest->context);
	OPENSSL_cleanse(digest->held, sizeof digest->held);
	digest->context = NULL;
	digest->good = false;
	return good;
}
