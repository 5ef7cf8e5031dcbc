/*
 * scram_keys.c - see scram_keys.h.
 */
#include "scram_keys.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

static bool sign(const EVP_MD *digest, const unsigned char *key, size_t length, smtp_span message,
	unsigned char into[SMTP_SCRAM_OCTETS])
{
	unsigned written = SMTP_SCRAM_OCTETS;
	return HMAC(digest, key, (int)length, (const unsigned char *)message.data, message.length, into,
			   &written) &&
		   written == length;
}

bool smtp_scram_make_keys(
	const char *digest, smtp_span password, smtp_span salt, unsigned iterations, smtp_scram_keys *keys)
{
	unsigned char salted[SMTP_SCRAM_OCTETS];
	const EVP_MD *hash = EVP_get_digestbyname(digest);
	int length = hash ? EVP_MD_size(hash) : 0;
	if (length < 1 || length > SMTP_SCRAM_OCTETS) {
		return false;
	}
	keys->length = (size_t)length;
	bool made = PKCS5_PBKDF2_HMAC(password.data, (int)password.length, (const unsigned char *)salt.data,
					(int)salt.length, (int)iterations, hash, length, salted) == 1 &&
				sign(hash, salted, keys->length, SMTP_SPAN("Client Key"), keys->client) &&
				sign(hash, salted, keys->length, SMTP_SPAN("Server Key"), keys->server) &&
				EVP_Digest(keys->client, keys->length, keys->stored, NULL, hash, NULL) == 1;
	OPENSSL_cleanse(salted, sizeof salted);
	return made;
}

bool smtp_scram_prove(const char *digest, const smtp_scram_keys *keys, smtp_span message,
	unsigned char proof[SMTP_SCRAM_OCTETS])
{
	if (!sign(EVP_get_digestbyname(digest), keys->stored, keys->length, message, proof)) {
		return false;
	}
	for (size_t i = 0; i < keys->length; i++) {
		proof[i] ^= keys->client[i];
	}
	return true;
}

bool smtp_scram_sign(const char *digest, const smtp_scram_keys *keys, smtp_span message,
	unsigned char signature[SMTP_SCRAM_OCTETS])
{
	return sign(EVP_get_digestbyname(digest), keys->server, keys->length, message, signature);
}
