/*
 * fingerprint.c - see fingerprint.h.
 */
#include "fingerprint.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include "base64.h"

#define KEY_FORM "sha256//"
#define KEY_TEXT 44 /* base64 of 32 octets */

static int hex_value(char digit)
{
	char lower = smtp_ascii_lower(digit);
	if (smtp_is_ascii_digit(digit)) {
		return digit - '0';
	}
	return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

static bool read_hex(smtp_span text, unsigned char digest[SMTP_DIGEST])
{
	size_t digits = 0;
	memset(digest, 0, SMTP_DIGEST);
	for (size_t i = 0; i < text.length; i++) {
		int value = hex_value(text.data[i]);
		if (value < 0 && text.data[i] != ':') {
			return false;
		}
		if (value >= 0) {
			if (digits == 2 * (size_t)SMTP_DIGEST) {
				return false;
			}
			digest[digits / 2] = (unsigned char)(digest[digits / 2] << 4 | value);
			digits++;
		}
	}
	return digits == 2 * (size_t)SMTP_DIGEST;
}

/* OpenSSL decodes leniently: only what encodes to the same text again was well written. */
static bool read_base64(smtp_span text, unsigned char digest[SMTP_DIGEST])
{
	unsigned char octets[KEY_TEXT];
	char again[KEY_TEXT + 1];
	if (text.length != KEY_TEXT ||
		EVP_DecodeBlock(octets, (const unsigned char *)text.data, KEY_TEXT) != SMTP_DIGEST + 1) {
		return false;
	}
	smtp_base64(again, (const char *)octets, SMTP_DIGEST);
	memcpy(digest, octets, SMTP_DIGEST);
	return memcmp(again, text.data, KEY_TEXT) == 0;
}

static bool read_one(smtp_span text, smtp_pin *pin)
{
	pin->of_key = smtp_starts_with_ignoring_case(text, KEY_FORM);
	if (!pin->of_key) {
		return read_hex(text, pin->digest);
	}
	size_t prefix = sizeof KEY_FORM - 1;
	return read_base64((smtp_span){text.data + prefix, text.length - prefix}, pin->digest);
}

smtp_status smtp_fingerprint_parse(smtp_span text, smtp_pins *pins, smtp_refusal *refusal)
{
	smtp_span rest = text;
	do {
		const char *comma = rest.length ? memchr(rest.data, ',', rest.length) : NULL;
		smtp_span one = {rest.data, comma ? (size_t)(comma - rest.data) : rest.length};
		if (pins->count == SMTP_FINGERPRINTS_MAX) {
			smtp_refuse(
				refusal, "peer_fingerprint", "must hold at most %d fingerprints", SMTP_FINGERPRINTS_MAX);
			return SMTP_REFUSED;
		}
		if (!read_one(one, &pins->items[pins->count])) {
			smtp_refuse(refusal, "peer_fingerprint",
				"must be a SHA-256 fingerprint: 64 hexadecimal digits (of the certificate), or sha256// and "
				"base64 (of its public key)");
			return SMTP_REFUSED;
		}
		pins->count++;
		rest.data = comma ? comma + 1 : NULL;
		rest.length -= one.length + (comma != NULL);
	} while (rest.data);
	return SMTP_OK;
}

bool smtp_fingerprint_matches(const smtp_pins *pins, const smtp_fingerprints *shown)
{
	bool matches = false;
	for (size_t i = 0; i < pins->count; i++) {
		const smtp_pin *pin = &pins->items[i];
		const unsigned char *digest = pin->of_key ? shown->key : shown->certificate;
		matches |= CRYPTO_memcmp(pin->digest, digest, SMTP_DIGEST) == 0;
	}
	return matches;
}

void smtp_fingerprint_text(const unsigned char digest[SMTP_DIGEST], char text[SMTP_FINGERPRINT_TEXT])
{
	static const char digits[] = "0123456789abcdef";
	for (size_t i = 0; i < SMTP_DIGEST; i++) {
		text[2 * i] = digits[digest[i] >> 4];
		text[2 * i + 1] = digits[digest[i] & 15];
	}
	text[2 * SMTP_DIGEST] = '\0';
}
