/*
 * random.c - see random.h.
 */
#include "random.h"

#include <stddef.h>
#include <openssl/rand.h>

bool smtp_random_digits(char digits[33])
{
	static const char hex[] = "0123456789abcdef";
	unsigned char octets[16];
	if (RAND_bytes(octets, sizeof octets) != 1) {
		return false;
	}
	for (size_t i = 0; i < sizeof octets; i++) {
		digits[2 * i] = hex[octets[i] >> 4];
		digits[2 * i + 1] = hex[octets[i] & 15];
	}
	digits[32] = '\0';
	return true;
}
