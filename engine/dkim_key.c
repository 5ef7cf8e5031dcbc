/*
 * dkim_key.c - see dkim_key.h. The PEM is read where it lies.
 */
#include "dkim_key.h"
#include "passphrase.h"

#include <limits.h>
#include <stdio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#define RSA_BITS_MIN 1024 /* RFC 8301 3.2 */
#define RSA_BITS_MAX (8 * SMTP_DKIM_SIGNATURE_MAX)

static smtp_status refuse(const char *prefix, const char *name, const char *must, smtp_refusal *refusal)
{
	char key[64];
	bool no_memory = ERR_GET_REASON(ERR_peek_last_error()) == ERR_R_MALLOC_FAILURE;
	ERR_clear_error();
	if (no_memory) {
		return SMTP_NO_MEMORY;
	}
	snprintf(key, sizeof key, "%s.%s", prefix, name);
	smtp_refuse(refusal, key, "%s", must);
	return SMTP_REFUSED;
}

static smtp_status open_memory(smtp_span pem, BIO **from)
{
	*from = pem.length <= INT_MAX ? BIO_new_mem_buf(pem.data, (int)pem.length) : NULL;
	return *from ? SMTP_OK : SMTP_NO_MEMORY;
}

static smtp_status open_file(
	const smtp_dkim *signature, const char *prefix, BIO **from, smtp_refusal *refusal)
{
	static const char must[] = "must be a readable PEM file with a private key (RSA or Ed25519)";
	smtp_span path = signature->key_file;
	if (path.length == 0 || memchr(path.data, '\0', path.length)) {
		return refuse(prefix, "key_file", must, refusal);
	}
	char *name = smtp_strdup_span(path);
	if (!name) {
		return SMTP_NO_MEMORY;
	}
	*from = BIO_new_file(name, "rb");
	smtp_free(name);
	return *from ? SMTP_OK : refuse(prefix, "key_file", must, refusal);
}

static smtp_status refuse_unread(
	const smtp_dkim *signature, const char *prefix, bool asked, smtp_refusal *refusal)
{
	if (asked) {
		return refuse(prefix, "passphrase",
			signature->passphrase.data ? "must be the one that opens the private key"
									   : "must be given, because the private key is encrypted",
			refusal);
	}
	return signature->key.data
			   ? refuse(prefix, "key", "must be a PEM private key (RSA or Ed25519)", refusal)
			   : refuse(prefix, "key_file", "must be a readable PEM file with a private key (RSA or Ed25519)",
					 refusal);
}

static smtp_status judge_key(
	const smtp_dkim *signature, const char *prefix, const EVP_PKEY *key, smtp_refusal *refusal)
{
	const char *name = signature->key.data ? "key" : "key_file";
	int type = EVP_PKEY_base_id(key);
	if (type != EVP_PKEY_RSA && type != EVP_PKEY_ED25519) {
		return refuse(prefix, name, "must hold an RSA or an Ed25519 key", refusal);
	}
	if (type == EVP_PKEY_RSA && (EVP_PKEY_bits(key) < RSA_BITS_MIN || EVP_PKEY_bits(key) > RSA_BITS_MAX)) {
		return refuse(prefix, name, "must hold an RSA key of 1024 to 16384 bits, better 2048", refusal);
	}
	return SMTP_OK;
}

static smtp_status open_key(const smtp_dkim *signature, const char *prefix, BIO **from, smtp_refusal *refusal)
{
	if (!signature->key.data && !signature->key_file.data) {
		return refuse(prefix, "key", "must be given unless key_file is", refusal);
	}
	if (signature->key.data && signature->key_file.data) {
		return refuse(prefix, "key_file", "must not be given together with key", refusal);
	}
	return signature->key.data ? open_memory(signature->key, from)
							   : open_file(signature, prefix, from, refusal);
}

smtp_status smtp_dkim_key_load(
	const smtp_dkim *signature, const char *prefix, EVP_PKEY **key, smtp_refusal *refusal)
{
	BIO *from = NULL;
	*key = NULL;
	ERR_clear_error();
	smtp_status status = open_key(signature, prefix, &from, refusal);
	if (status != SMTP_OK) {
		return status;
	}
	smtp_passphrase known = {.text = signature->passphrase};
	*key = PEM_read_bio_PrivateKey(from, NULL, smtp_passphrase_answer, &known);
	BIO_free(from);
	status = *key ? judge_key(signature, prefix, *key, refusal)
				  : refuse_unread(signature, prefix, known.asked, refusal);
	ERR_clear_error();
	if (status != SMTP_OK) {
		EVP_PKEY_free(*key);
		*key = NULL;
	}
	return status;
}

const char *smtp_dkim_key_algorithm(const EVP_PKEY *key)
{
	return EVP_PKEY_base_id(key) == EVP_PKEY_ED25519 ? "ed25519-sha256" : "rsa-sha256";
}

static bool sign_rsa(EVP_PKEY *key, const unsigned char hash[32], unsigned char *signature, size_t *length)
{
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(key, NULL);
	bool made = context && EVP_PKEY_sign_init(context) == 1 &&
				EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1 &&
				EVP_PKEY_CTX_set_signature_md(context, EVP_sha256()) == 1 &&
				EVP_PKEY_sign(context, signature, length, hash, 32) == 1;
	EVP_PKEY_CTX_free(context);
	return made;
}

static bool sign_ed25519(
	EVP_PKEY *key, const unsigned char hash[32], unsigned char *signature, size_t *length)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	bool made = context && EVP_DigestSignInit(context, NULL, NULL, NULL, key) == 1 &&
				EVP_DigestSign(context, signature, length, hash, 32) == 1;
	EVP_MD_CTX_free(context);
	return made;
}

bool smtp_dkim_key_sign(EVP_PKEY *key, const unsigned char hash[32],
	unsigned char signature[SMTP_DKIM_SIGNATURE_MAX], size_t *length)
{
	*length = SMTP_DKIM_SIGNATURE_MAX;
	bool made = EVP_PKEY_base_id(key) == EVP_PKEY_ED25519 ? sign_ed25519(key, hash, signature, length)
														  : sign_rsa(key, hash, signature, length);
	ERR_clear_error();
	return made;
}
