/*
 * filled.h - a body filled into a buffer to its end, in every way that there is.
 */
#ifndef SMTP_TEST_FILLED_H
#define SMTP_TEST_FILLED_H

#include "body.h"

/* Its line ends are known, and it goes with BDAT. */
typedef struct filled_way {
	bool canonical, chunked;
} filled_way;

/* Never more than `room` in one call, nor a failure. */
void filled_by(filled_way by, const smtp_source *source, size_t room, smtp_buf *wire, uint64_t *octets);

/* The octets of `expected`, but for the last ones. */
void filled_same(const smtp_buf *wire, const smtp_buf *expected, size_t without);

#endif
