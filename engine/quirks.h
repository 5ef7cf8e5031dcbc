/*
 * quirks.h - what was learnt about servers that do not do what they announce.
 *
 * Guarantees: bounded; kept by the server's place (host, port, socket), not by who logs in; forgotten after an hour, so that
 * a repaired server is taken at its word again. Pure: the time is handed in.
 */
#ifndef SMTP_QUIRKS_H
#define SMTP_QUIRKS_H

#include "digest.h"
#include "smtp.h"

typedef enum smtp_quirk {
	SMTP_QUIRK_PIPELINING, /* loses its way when commands go ahead of their replies */
	SMTP_QUIRK_CHUNKING,   /* does not know BDAT */
	SMTP_QUIRK_COUNT,
	SMTP_QUIRK_NONE = SMTP_QUIRK_COUNT
} smtp_quirk;

#define SMTP_QUIRKS_MAX 16
#define SMTP_QUIRK_AGE (3600 * SMTP_SECOND)

typedef struct smtp_quirks {
	struct {
		unsigned char server[SMTP_DIGEST];
		int64_t until[SMTP_QUIRK_COUNT]; /* smtp_clock_now()'s time; 0: not known to have it */
	} known[SMTP_QUIRKS_MAX];
} smtp_quirks;

/* All zero knows nothing. Out of memory nothing is learnt. When the table is full, the oldest is forgotten. */
void smtp_quirks_learn(smtp_quirks *quirks, const smtp_server *server, smtp_quirk quirk, int64_t now);
bool smtp_quirks_has(const smtp_quirks *quirks, const smtp_server *server, smtp_quirk quirk, int64_t now);

#endif
