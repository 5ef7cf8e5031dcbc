/*
 * random.c - see random.h.
 */
#include "random.h"

#include <string.h>
#include <openssl/crypto.h>
#include <openssl/rand.h>

#define DIGITS_OCTETS 16

static bool take(smtp_random *held, unsigned char octets[DIGITS_OCTETS])
{
	if (held->left < DIGITS_OCTETS) {
		held->left = RAND_bytes(held->octets, SMTP_RANDOM_HELD) == 1 ? SMTP_RANDOM_HELD : 0;
	}
	if (!held->left) {
		return false;
	}
	held->left -= DIGITS_OCTETS;
	memcpy(octets, held->octets + held->left, DIGITS_OCTETS);
	OPENSSL_cleanse(held->octets + held->left, DIGITS_OCTETS);
	return true;
}

bool smtp_random_digits(smtp_random *held, char digits[33])
{
	static const char hex[] = "0123456789abcdef";
	unsigned char octets[DIGITS_OCTETS];
	if (held ? !take(held, octets) : RAND_bytes(octets, sizeof octets) != 1) {
		return false;
	}
	for (size_t i = 0; i < sizeof octets; i++) {
		digits[2 * i] = hex[octets[i] >> 4];
		digits[2 * i + 1] = hex[octets[i] & 15];
	}
	digits[32] = '\0';
	return true;
}

void smtp_random_forget(smtp_random *held)
{
	OPENSSL_cleanse(held->octets, sizeof held->octets);
	held->left = 0;
}

bool smtp_random_number(uint16_t *number)
{
	unsigned char octets[2];
	bool random = RAND_bytes(octets, sizeof octets) == 1;
	*number = random ? (uint16_t)(octets[0] << 8 | octets[1]) : 0;
	return random;
}
