/*
 * pace.h - turns that are evenly spaced, by the generic cell rate algorithm (ITU-T I.371, "virtual scheduling"): one
 * word holds when the next turn would be if all had come as late as they may.
 *
 * Guarantees: of the turns given on one word, whoever asked, no stretch of time of length t holds more than
 * burst + t / period. A word that holds what no turn can have left there counts as new. Pure.
 */
#ifndef SMTP_PACE_H
#define SMTP_PACE_H

#include "atomic.h"
#include "smtp.h"

#define SMTP_PACE_LONGEST (INT64_C(31) * 86400 * SMTP_SECOND) /* that burst * period may be */

typedef struct smtp_pace {
	int64_t period; /* microseconds from one turn to the next; at least 1 */
	unsigned burst; /* how many may be taken at once after a rest; at least 1 */
	int64_t ahead;  /* turns are given, and words believed, for so long beyond the burst */
} smtp_pace;

/* That of a rate which is given. Rounded so that it is never faster. Turns can be had for the next 256 of them, for at
 * least a minute and at most a day. */
smtp_pace smtp_pace_of(smtp_rate rate, unsigned burst);

typedef struct smtp_pace_turn {
	bool taken;
	int64_t
		wait; /* until this turn, or, if it was not taken, until the one that could have been; 0: it is now */
	uint64_t after; /* what the word holds since then */
} smtp_pace_turn;

/* The next turn, if it is within `patience` of `now`, which is of the clock of the word. */
smtp_pace_turn smtp_pace_take(smtp_atomic *word, const smtp_pace *pace, int64_t now, int64_t patience);

/* The turn will not be used. It is free again unless somebody has taken the one behind it. */
void smtp_pace_give_back(smtp_atomic *word, const smtp_pace *pace, const smtp_pace_turn *turn);

#endif
