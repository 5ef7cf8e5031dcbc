/*
 * secrets.c - see secrets.h.
 */
#include "test.h"
#include "secrets.h"

#include <openssl/evp.h>

static bool is_in(smtp_span text, const char *piece, size_t length)
{
	const char *at = text.length ? text.data : NULL, *end = at ? at + text.length : NULL;
	while (at && (size_t)(end - at) >= length) {
		at = memchr(at, piece[0], (size_t)(end - at) - length + 1);
		if (at && memcmp(at, piece, length) == 0) {
			return true;
		}
		at += at ? 1 : 0;
	}
	return false;
}

static bool is_in_hex(smtp_span text, smtp_span secret, const char *format)
{
	smtp_buf hex;
	smtp_buf_init(&hex, 1 << 20);
	for (size_t i = 0; i < secret.length; i++) {
		char digits[3];
		snprintf(digits, sizeof digits, format, (unsigned char)secret.data[i]);
		smtp_buf_string(&hex, digits);
	}
	bool found = is_in(text, hex.data, hex.length);
	smtp_buf_free(&hex);
	return found;
}

/* Without the digits that what stands before or behind the secret has a part in. */
static bool is_in_base64(smtp_span text, smtp_span secret, size_t offset)
{
	size_t length = offset + secret.length;
	unsigned char *framed = calloc(1, length), *digits = calloc(1, length * 2 + 8);
	memcpy(framed + offset, secret.data, secret.length);
	EVP_EncodeBlock(digits, framed, (int)length);
	size_t first = (offset * 8 + 5) / 6, last = length * 8 / 6;
	bool found = is_in(text, (const char *)digits + first, last - first);
	free(framed);
	free(digits);
	return found;
}

bool secrets_are_in(smtp_span text, smtp_span secret)
{
	if (secret.length < 4) {
		return false;
	}
	return is_in(text, secret.data, secret.length) || is_in_hex(text, secret, "%02x") ||
		   is_in_hex(text, secret, "%02X") || is_in_base64(text, secret, 0) ||
		   is_in_base64(text, secret, 1) || is_in_base64(text, secret, 2);
}
