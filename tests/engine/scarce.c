/*
 * scarce.c - see scarce.h.
 */
#include "scarce.h"

static size_t left;
static long blocks;
static bool refused;
static scarce_kind kind_of_failure;

static void *scarce_resize(void *block, size_t size)
{
	bool fails = left == 0 && (kind_of_failure == SCARCE_FROM_THEN_ON || !refused);
	refused = refused || fails;
	if (fails) {
		return NULL;
	}
	left -= left ? 1 : 0;
	blocks += block ? 0 : 1;
	return realloc(block, size);
}

static void counted_release(void *block)
{
	blocks--;
	free(block);
}

void scarce_begin(size_t allowed, scarce_kind kind)
{
	left = allowed;
	blocks = 0;
	refused = false;
	kind_of_failure = kind;
	smtp_set_allocator(&(smtp_allocator){scarce_resize, counted_release});
}

bool scarce_end(void)
{
	smtp_set_allocator(&(smtp_allocator){realloc, free});
	return refused;
}

long scarce_blocks(void)
{
	return blocks;
}
