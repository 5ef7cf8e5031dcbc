/*
 * dkim_keys.c - see dkim_keys.h.
 */
#include "dkim_keys.h"

#include "dkim_key.h"

#include <openssl/err.h>
#include <openssl/pem.h>

/* False: it cannot be read, or is too long; whoever reads it the long way says why. */
static bool read_file(smtp_span path, smtp_buf *text)
{
	char *name = memchr(path.data, '\0', path.length) ? NULL : smtp_strdup_span(path);
	BIO *file = name ? BIO_new_file(name, "rb") : NULL;
	int got = file ? 1 : -1;
	while (got > 0) {
		char *room = smtp_buf_reserve(text, 4096);
		got = room ? BIO_read(file, room, 4096) : -1;
		text->length += got > 0 ? (size_t)got : 0;
	}
	BIO_free(file);
	smtp_free(name);
	ERR_clear_error();
	return got == 0 && text->length > 0;
}

static bool digest_of(const smtp_dkim *signature, unsigned char result[SMTP_DIGEST])
{
	smtp_digest digest;
	smtp_digest_begin(&digest);
	smtp_digest_add_span(&digest, signature->key);
	smtp_digest_add_span(&digest, signature->passphrase);
	return smtp_digest_end(&digest, result);
}

static smtp_dkim_known *find(smtp_dkim_keys *keys, const unsigned char digest[SMTP_DIGEST])
{
	for (size_t i = 0; i < SMTP_DKIM_KEYS_MAX; i++) {
		if (keys->known[i].key && memcmp(keys->known[i].digest, digest, SMTP_DIGEST) == 0) {
			return &keys->known[i];
		}
	}
	return NULL;
}

/* In a free place, which was never used, or in that of the one that was used longest ago. */
static smtp_dkim_known *keep(smtp_dkim_keys *keys, EVP_PKEY *key, const unsigned char digest[SMTP_DIGEST])
{
	smtp_dkim_known *place = &keys->known[0];
	for (size_t i = 1; i < SMTP_DKIM_KEYS_MAX; i++) {
		place = keys->known[i].used < place->used ? &keys->known[i] : place;
	}
	EVP_PKEY_free(place->key);
	place->key = key;
	memcpy(place->digest, digest, SMTP_DIGEST);
	return place;
}

/* `signature` has its key as a text. */
static smtp_status load_text(smtp_dkim_keys *keys, const smtp_dkim *signature, const char *prefix,
	EVP_PKEY **key, smtp_refusal *refusal)
{
	unsigned char digest[SMTP_DIGEST];
	if (!digest_of(signature, digest)) {
		return SMTP_NO_MEMORY;
	}
	smtp_dkim_known *known = find(keys, digest);
	if (!known) {
		smtp_status status = smtp_dkim_key_load(signature, prefix, key, refusal);
		if (status != SMTP_OK) {
			return status;
		}
		known = keep(keys, *key, digest);
	}
	known->used = ++keys->uses;
	*key = EVP_PKEY_up_ref(known->key) == 1 ? known->key : NULL;
	return *key ? SMTP_OK : SMTP_NO_MEMORY;
}

static smtp_status load_file(smtp_dkim_keys *keys, const smtp_dkim *signature, const char *prefix,
	EVP_PKEY **key, smtp_refusal *refusal)
{
	smtp_dkim as_text = *signature;
	smtp_status status = SMTP_REFUSED;
	smtp_buf text;
	smtp_buf_init_secret(&text, SMTP_DKIM_FILE_MAX);
	if (read_file(signature->key_file, &text)) {
		as_text.key = smtp_buf_view(&text);
		as_text.key_file = (smtp_span){NULL, 0};
		status = load_text(keys, &as_text, prefix, key, refusal);
	}
	smtp_buf_free(&text);
	/* what it says then is about key_file */
	return status == SMTP_REFUSED ? smtp_dkim_key_load(signature, prefix, key, refusal) : status;
}

smtp_status smtp_dkim_keys_load(smtp_dkim_keys *keys, const smtp_dkim *signature, const char *prefix,
	EVP_PKEY **key, smtp_refusal *refusal)
{
	bool one = !signature->key.data != !signature->key_file.data;
	*key = NULL;
	if (!keys || !one) {
		return smtp_dkim_key_load(signature, prefix, key, refusal);
	}
	return signature->key.data ? load_text(keys, signature, prefix, key, refusal)
							   : load_file(keys, signature, prefix, key, refusal);
}

void smtp_dkim_keys_clear(smtp_dkim_keys *keys)
{
	for (size_t i = 0; i < SMTP_DKIM_KEYS_MAX; i++) {
		EVP_PKEY_free(keys->known[i].key);
	}
	*keys = (smtp_dkim_keys){.uses = 0};
}
