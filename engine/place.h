/*
 * place.h - what is known of one identity in the table of shared.h: words that others change at the same time, and that
 * may hold anything. Times are microseconds of smtp_shared_now(); zero is "never". Pure.
 */
#ifndef SMTP_PLACE_H
#define SMTP_PLACE_H

#include "atomic.h"

#define SMTP_PLACE_WORDS 44

typedef struct smtp_place {
	smtp_atomic identity; /* whose it is; 0: nobody's. Of a spare: 0 */
	smtp_atomic turn;     /* pace.h */
	smtp_atomic until;    /* these three: backoff.h */
	smtp_atomic strikes;
	smtp_atomic verdict[SMTP_PLACE_WORDS];
} smtp_place;

#endif
