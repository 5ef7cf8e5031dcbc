/*
 * scarce.h - an allocator that fails, so that every allocation of the engine can be seen to fail.
 */
#ifndef SMTP_SCARCE_H
#define SMTP_SCARCE_H

#include "test.h"

typedef enum scarce_kind {
	SCARCE_FROM_THEN_ON, /* the n-th allocation fails and all that follow */
	SCARCE_ONCE          /* the n-th fails, the next succeed again */
} scarce_kind;

/* From now on `allowed` allocations succeed. */
void scarce_begin(size_t allowed, scarce_kind kind);

/* Back to normal; true when an allocation was refused since scarce_begin(). */
bool scarce_end(void);

/* Blocks that were allocated and not released since scarce_begin(). */
long scarce_blocks(void);

#endif
