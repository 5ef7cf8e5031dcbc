/*
 * random.h - random octets that nobody can guess, for ids and boundaries; from OpenSSL.
 */
#ifndef SMTP_RANDOM_H
#define SMTP_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

/* 32 hexadecimal digits of 128 random bits, and a NUL. False: there are none. */
bool smtp_random_digits(char digits[33]);

/* A number of 16 bits. */
bool smtp_random_number(uint16_t *number);

#endif
