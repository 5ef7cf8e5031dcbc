/*
 * shared_state.h - how shared.c and shared_file.c keep it.
 */
#ifndef SMTP_SHARED_STATE_H
#define SMTP_SHARED_STATE_H

#include "shared.h"

#define SMTP_SHARED_PLACES (SMTP_SHARED_IDENTITIES + SMTP_SHARED_SPARES)

/* The counters are the master's own, in a state file too: who reads it need not believe what others counted. */
typedef struct smtp_shared_memory {
	smtp_atomic counters[SMTP_COUNTER_COUNT];
	smtp_place places[SMTP_SHARED_PLACES]; /* not used when there is a file */
} smtp_shared_memory;

/* What a state file is. Another machine's is of another order of octets, or another size. */
typedef struct smtp_shared_file {
	uint64_t magic, size;
	uint64_t unused[6];
	smtp_place places[SMTP_SHARED_PLACES];
} smtp_shared_file;

struct smtp_shared {
	smtp_shared_memory *memory;
	smtp_shared_file *file; /* NULL: there is none */
	smtp_place *places;
};

/* Maps the file, which is made if it is not there. NULL: `trouble` says why. */
smtp_shared_file *smtp_shared_file_map(const char *path, char trouble[SMTP_SHARED_TROUBLE]);
void smtp_shared_file_unmap(smtp_shared_file *file); /* NULL is fine */

#endif
