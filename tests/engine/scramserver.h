/*
 * scramserver.h - the server's side of SCRAM (RFC 5802) for an honest server, with what a scenario wants otherwise.
 *
 * Written against the RFC and OpenSSL alone, so that it is a second opinion.
 */
#ifndef SMTP_SCRAMSERVER_H
#define SMTP_SCRAMSERVER_H

#include "adversary.h"

/* `line` is the AUTH command with its initial response. Asks, checks proof and channel binding, answers 235 or 535.
 *
 * The scenario's `scram_first` replaces the first message; {nonce} is the client's, {salt} a good one. `scram_final` replaces
 * the last one; {signature} is the right one; `none` leaves it out and says 235 at once. False: the client has left. */
bool scramserver_talk(adversary *server, smtp_buf *line);

#endif
