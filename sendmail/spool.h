/*
 * spool.h - the message on standard input, kept so that it can be read twice: a small one in memory, a large one in a file
 * without a name.
 */
#ifndef SPOOL_H
#define SPOOL_H

#include <stdio.h>

#include "engine/smtp.h"

#define SPOOL_MEMORY ((size_t)1 << 20)

typedef struct sendmail_spool {
	smtp_source source;
	char *memory;
	size_t length, position; /* of what is in memory */
	FILE *file;              /* NULL: all is in memory */
} sendmail_spool;

/* Reads `from` to its end; unless `ignore_dots`, to a line of a single dot. False: it could not be read or kept, errno says
 * why. The spool must not move. */
bool spool_fill(sendmail_spool *spool, FILE *from, bool ignore_dots);
void spool_free(sendmail_spool *spool);

#endif
