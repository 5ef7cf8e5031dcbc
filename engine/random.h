/*
 * random.h - random octets that nobody can guess, for ids and boundaries; from OpenSSL.
 */
#ifndef SMTP_RANDOM_H
#define SMTP_RANDOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SMTP_RANDOM_HELD 512

/* Octets that were drawn at once, each of which is given once and wiped. All zero is empty. A copy of the process must not
 * go on with it: smtp_random_forget(). */
typedef struct smtp_random {
	unsigned char octets[SMTP_RANDOM_HELD];
	size_t left; /* at the start of them */
} smtp_random;

/* 32 hexadecimal digits of 128 random bits, and a NUL. False: there are none. `held` NULL: drawn for this. */
bool smtp_random_digits(smtp_random *held, char digits[33]);

void smtp_random_forget(smtp_random *held);

/* A number of 16 bits. */
bool smtp_random_number(uint16_t *number);

#endif
