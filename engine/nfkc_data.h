/*
 * nfkc_data.h - the tables of normalisation form KC: decompositions in three forms, and combining classes. Sorted. For
 * nfkc*.c only.
 */
#ifndef SMTP_NFKC_DATA_H
#define SMTP_NFKC_DATA_H

#include <stddef.h>
#include <stdint.h>

/* `count` characters from `first` become those from `to`. */
typedef struct smtp_nfkc_run {
	uint32_t first, count, to;
} smtp_nfkc_run;

/* The decompositions of `count` characters from `first` stand one behind the other in the parts. */
typedef struct smtp_nfkc_block {
	uint32_t first, count, at;
} smtp_nfkc_block;

/* A part is a character shifted left by two, and these. */
enum { SMTP_NFKC_LAST = 1, SMTP_NFKC_COMPOSES = 2 };

typedef struct smtp_nfkc_class {
	uint32_t first, last;
	unsigned value;
} smtp_nfkc_class;

extern const smtp_nfkc_run smtp_nfkc_runs[];
extern const smtp_nfkc_block smtp_nfkc_blocks[];
extern const uint32_t smtp_nfkc_parts[];
extern const smtp_nfkc_class smtp_nfkc_classes[];
extern const size_t smtp_nfkc_runs_count, smtp_nfkc_blocks_count, smtp_nfkc_parts_count,
	smtp_nfkc_classes_count;

#endif
