/*
 * choices.c - see choices.h.
 */
#include "choices.h"

static size_t next(choices *from)
{
	if (!from->left) {
		return 0;
	}
	from->left--;
	return *from->octets++;
}

size_t choices_pick(choices *from, size_t count)
{
	size_t value = next(from);
	if (count > 256) {
		value = value << 8 | next(from);
	}
	return value % count;
}

bool choices_once_in(choices *from, size_t times)
{
	return from->left && choices_pick(from, times) == times - 1;
}
