/*
 * turn.h - may this message go now? By the server's `rate` and by what it has said before, for all who share memory
 * with this process and send with the same identity: what a provider counts by, which is host, user name and source_ip (and the
 * port, where the host is this machine).
 *
 * For each message: begin, take (again, when it says so), then either hold it back, or send it and settle. A turn is one
 * message's; what takes long before a message can go (its composition, a free connection) comes before the turn is taken.
 *
 *     smtp_turn_begin(&turn, server, now);
 *     while ((standing = smtp_turn_take(&turn, now, patience)) == SMTP_TURN_WAIT) { until turn.due, do something else; }
 *     if (standing == SMTP_TURN_HELD) smtp_delivery_settle_held(job, &turn, now);
 *     else { send it; smtp_delivery_settle(job, conn); smtp_turn_settle(&turn, result); }
 */
#ifndef SMTP_TURN_H
#define SMTP_TURN_H

#include "backoff.h"
#include "pace.h"
#include "shared.h"
#include "trace.h"
#include "verdict.h"

typedef enum smtp_turn_standing {
	SMTP_TURN_GO,   /* now */
	SMTP_TURN_WAIT, /* ask again at `due`, not earlier */
	SMTP_TURN_HELD  /* not within the patience; it could go at `due` */
} smtp_turn_standing;

/* `due` is smtp_clock_now()'s time. The rest is turn.c's. */
typedef struct smtp_turn {
	const smtp_server *server;
	int64_t due;
	bool paused; /* WAIT and HELD: the server said stop, in the words of `backoff`; else it is our own rate */
	smtp_backoff backoff;
	smtp_shared *shared; /* NULL: it goes at once */
	uint64_t identity;
	int64_t asked, waited; /* since when (SMTP_NEVER: it has not waited), and how long until it went */
	int64_t begun;         /* when it went; smtp_shared_now()'s time */
	smtp_pace pace;        /* period 0: no rate */
	smtp_pace_turn taken;
	int64_t slot; /* when that is, and how much later it may be, for it was reckoned in two clocks */
	int64_t slip;
} smtp_turn;

/* `server` is borrowed and checked. Without memory it goes at once. */
void smtp_turn_begin(smtp_turn *turn, const smtp_server *server, int64_t now);

/* `patience` is from now on; SMTP_NEVER: as long as it takes. After GO it is not to be asked again. */
smtp_turn_standing smtp_turn_take(smtp_turn *turn, int64_t now, int64_t patience);

/* It will not be used, after WAIT or GO: the next one may have it. */
void smtp_turn_give_back(smtp_turn *turn);

/* A note of how long it waited, if it did. */
void smtp_turn_note(const smtp_turn *turn, smtp_trace *trace, int64_t now);

/* What became of the message: begins a pause if the server says stop (the result then names retry_after), forgets
 * earlier ones after a success, and adds the waiting to the result's total time. Returns how long the pause is; 0:
 * none. */
int64_t smtp_turn_settle(smtp_turn *turn, smtp_result *result);

/* HELD at `now`: what is to be explained. Borrowed from the turn and its server. */
smtp_circumstances smtp_turn_circumstances(const smtp_turn *turn, int64_t now);

/* Whether a server that says stop is left alone, by this turn and others. */
bool smtp_turn_heeds(const smtp_turn *turn);

/* Whether this server has said stop, and the pause goes on. */
bool smtp_turn_is_paused(const smtp_server *server, int64_t now);

/* Whether mail to this server is held back at present: it said stop, or `rate` has no turn within the server's `wait`.
 * Consumes nothing. smtp_turn_circumstances() then tells until when and why. */
bool smtp_turn_is_held(smtp_turn *turn, const smtp_server *server, int64_t now);

#endif
