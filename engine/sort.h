/*
 * sort.h - a merge sort: a long list stays n log n whatever its order, and equal entries keep theirs. Pure.
 */
#ifndef SMTP_SORT_H
#define SMTP_SORT_H

#include "buf.h"

typedef struct smtp_sortable {
	const char *key;
	size_t index; /* the caller's */
} smtp_sortable;

/* `compare` as strcmp(). `entries` has room for twice `count`. Returns the sorted half of it. */
smtp_sortable *smtp_sort(
	smtp_sortable *entries, size_t count, int (*compare)(const char *one, const char *other));

#endif
