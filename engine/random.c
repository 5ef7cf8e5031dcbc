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

bool smtp_random_number(uint16_t *number)
{
	unsigned char octets[2];
	bool random = RAND_bytes(octets, sizeof octets) == 1;
	*number = random ? (uint16_t)(octets[0] << 8 | octets[1]) : 0;
	return random;
}
