/*
 * choices.h - the octets that decide what happens in a case: from a random number generator with a seed, or from a
 * fuzzer, which learns which of them lead further. Used up, they all say 0, so that each case comes to its end.
 */
#ifndef SMTP_CHOICES_H
#define SMTP_CHOICES_H

#include <stdbool.h>
#include <stddef.h>

typedef struct choices {
	const unsigned char *octets;
	size_t left;
} choices;

/* One of 0 to `count` - 1; `count` 1 to 65536. */
size_t choices_pick(choices *from, size_t count);

/* Once in so many times; never when they are used up. */
bool choices_once_in(choices *from, size_t times);

#endif
