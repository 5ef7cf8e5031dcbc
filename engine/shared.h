/*
 * shared.h - memory that all processes and threads of one master use at the same time (smtp_shared of smtp.h): a table
 * of identities for pacing, and counters.
 *
 * Guarantees: of fixed size, made once, never locked, so that a process that is killed leaves nothing behind that
 * others wait for. What is in it is not trusted: a state file may hold anything.
 *
 * The table has open addressing: an identity has its place among the SMTP_SHARED_PROBES that its digest points at. Who
 * finds them all taken gets the first one whose owner has been at rest for SMTP_SHARED_REST. If there is none, the
 * identity shares a spare with others of about the same speed that had none left either: they are then paced together,
 * which may be slower than each alone would be, and never faster.
 */
#ifndef SMTP_SHARED_H
#define SMTP_SHARED_H

#include "place.h"
#include "smtp.h"

#define SMTP_SHARED_IDENTITIES 2048
#define SMTP_SHARED_SPEEDS 16 /* of spares: by the power of 8 that is next below microseconds per message */
#define SMTP_SHARED_SPARES (8 * SMTP_SHARED_SPEEDS)
#define SMTP_SHARED_PROBES 32
#define SMTP_SHARED_REST (INT64_C(86400) * SMTP_SECOND)
#define SMTP_SHARED_AHEAD                                                                                    \
	(INT64_C(40) * 86400 * SMTP_SECOND) /* no time in a place can be later than so much from now */

/* Microseconds, the same for all who share it; of a state file those since 1970, so that they outlive a reboot. */
int64_t smtp_shared_now(const smtp_shared *shared);

/* The place of this identity (not 0). NULL: it has none yet. */
smtp_place *smtp_shared_find(smtp_shared *shared, uint64_t identity);

/* The same, and a place is found for it, if need be a spare for those who send a message in `period` microseconds. It
 * may lose it after SMTP_SHARED_REST: who has written there looks whether it is still its own. */
smtp_place *smtp_shared_place(smtp_shared *shared, uint64_t identity, int64_t period, int64_t now);

bool smtp_shared_is_spare(const smtp_shared *shared, const smtp_place *place);

/* Whether what was written there counts for this identity. */
bool smtp_shared_is_place_of(const smtp_shared *shared, const smtp_place *place, uint64_t identity);

/* What the caller of this server lends; NULL: nothing is shared. */
smtp_shared *smtp_shared_of(const smtp_server *server);

/* `shared` NULL counts nothing. */
void smtp_shared_count(smtp_shared *shared, smtp_counter counter, uint64_t more);

#endif
