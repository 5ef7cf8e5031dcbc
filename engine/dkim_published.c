/*
 * dkim_published.c - see dkim_published.h.
 */
#include "dkim_published.h"
#include "base64.h"
#include "taglist.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#define KEY_ROOM 4096 /* octets of base64: RSA of 16384 bits has 2800 */

/* Blanks may stand anywhere in it. Returns the octets, 0: it is no base64. */
static size_t decode(smtp_span text, unsigned char octets[KEY_ROOM])
{
	char digits[KEY_ROOM];
	size_t count = 0, length = 0;
	for (size_t i = 0; i < text.length; i++) {
		if (strchr(" \t\r\n", text.data[i]) && text.data[i]) {
			continue;
		}
		if (count == sizeof digits) {
			return 0;
		}
		digits[count++] = text.data[i];
	}
	return smtp_base64_read((char *)octets, &length, digits, count) ? length : 0;
}

/* Most write a SubjectPublicKeyInfo, some the RSAPublicKey inside it. */
static EVP_PKEY *load_rsa(const unsigned char *octets, size_t length)
{
	const unsigned char *at = octets;
	EVP_PKEY *key = d2i_PUBKEY(NULL, &at, (long)length);
	if (!key) {
		at = octets;
		key = d2i_PublicKey(EVP_PKEY_RSA, NULL, &at, (long)length);
	}
	return key;
}

static void judge_rsa(const unsigned char *octets, size_t length, smtp_dkim_published *key)
{
	ERR_set_mark(); /* a conversation over TLS may be under way */
	EVP_PKEY *loaded = load_rsa(octets, length);
	ERR_pop_to_mark();
	key->kind = "RSA";
	if (loaded && EVP_PKEY_base_id(loaded) == EVP_PKEY_RSA) {
		key->bits = (unsigned)EVP_PKEY_bits(loaded);
		key->state = key->bits < SMTP_DKIM_BITS_MIN ? SMTP_DKIM_KEY_SHORT : SMTP_DKIM_KEY_GOOD;
	}
	EVP_PKEY_free(loaded);
}

static void judge_ed25519(size_t length, smtp_dkim_published *key)
{
	key->kind = "Ed25519";
	key->bits = 256;
	key->state = length == 32 ? SMTP_DKIM_KEY_GOOD : SMTP_DKIM_KEY_BROKEN;
}

void smtp_dkim_published_read(smtp_span record, smtp_dkim_published *key)
{
	unsigned char octets[KEY_ROOM];
	smtp_span version = smtp_taglist_find(record, "v"), kind = smtp_taglist_find(record, "k");
	smtp_span text = smtp_taglist_find(record, "p");
	*key = (smtp_dkim_published){.state = SMTP_DKIM_KEY_BROKEN, .kind = ""};
	if ((version.data && !smtp_span_equals(version, "DKIM1")) || !text.data) {
		return;
	}
	if (!text.length) {
		key->state = SMTP_DKIM_KEY_REVOKED;
		return;
	}
	size_t length = decode(text, octets);
	if (length && smtp_span_equals(kind, "ed25519")) {
		judge_ed25519(length, key);
	} else if (length && (!kind.data || smtp_span_equals(kind, "rsa"))) {
		judge_rsa(octets, length, key);
	}
}
