/*
 * sort.c - see sort.h.
 */
#include "sort.h"

typedef int comparison(const char *one, const char *other);

/* Merges the sorted runs [low, middle) and [middle, high) of `from` into `to`; equal keys keep their order. */
static void merge(
	const smtp_sortable *from, smtp_sortable *to, size_t low, size_t middle, size_t high, comparison *compare)
{
	size_t left = low, right = middle;
	for (size_t at = low; at < high; at++) {
		bool take_left = left < middle && (right >= high || compare(from[left].key, from[right].key) <= 0);
		to[at] = take_left ? from[left++] : from[right++];
	}
}

smtp_sortable *smtp_sort(smtp_sortable *entries, size_t count, comparison *compare)
{
	smtp_sortable *from = entries, *to = entries + count;
	for (size_t width = 1; width < count; width *= 2) {
		for (size_t low = 0; low < count; low += 2 * width) {
			size_t middle = low + width < count ? low + width : count;
			size_t high = middle + width < count ? middle + width : count;
			merge(from, to, low, middle, high, compare);
		}
		smtp_sortable *swap = from;
		from = to;
		to = swap;
	}
	return from;
}
