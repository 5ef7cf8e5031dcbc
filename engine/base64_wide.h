/*
 * base64_wide.h - base64 by vector instructions: those ways that the compiler can build and the processor has. Pure.
 *
 * Guarantees: the same octets as the portable way of base64.c, which takes over where a way leaves off; nothing is read
 * beyond the input and nothing written beyond the output.
 */
#ifndef SMTP_BASE64_WIDE_H
#define SMTP_BASE64_WIDE_H

#include "base64.h"

struct smtp_base64_wide {
	const char *name;
	bool (*is_here)(void); /* the processor has it */
	/* Encodes from the start as much as it likes, a multiple of 3 octets; returns how many. */
	size_t (*octets)(char *into, const char *octets, size_t length);
	/* As smtp_base64_lines() does. */
	void (*lines)(char *into, const char *octets, size_t count);
};

/* The ways that this processor has, the widest one at 0; NULL: there are no more. */
const smtp_base64_wide *smtp_base64_wide_at(size_t index);

#endif
