/*
 * dial.h - addresses to one connected socket: every address tried, IPv6 and IPv4 raced (RFC 8305).
 *
 * Families are interleaved, beginning with the family of the first address. The next attempt starts when the
 * one before it failed, or after 250 ms without an answer (sooner when many addresses must share the time).
 * The first to connect wins and the others are closed. With `every` set nothing is cut short: each address
 * gets its verdict (for smtp_diagnose), and the first in order that connected wins.
 */
#ifndef SMTP_DIAL_H
#define SMTP_DIAL_H

#include "clock.h"
#include "resolve.h"

typedef enum smtp_attempt_state {
	SMTP_ATTEMPT_WAITING,
	SMTP_ATTEMPT_CONNECTING,
	SMTP_ATTEMPT_CONNECTED,
	SMTP_ATTEMPT_FAILED,
	SMTP_ATTEMPT_TIMED_OUT,
	SMTP_ATTEMPT_ABANDONED /* another address won */
} smtp_attempt_state;

typedef struct smtp_attempt {
	smtp_endpoint endpoint;
	smtp_attempt_state state;
	smtp_socket socket;
	int error;              /* when FAILED */
	int64_t started, ended; /* smtp_clock_now's time */
} smtp_attempt;

typedef struct smtp_dial {
	smtp_attempt attempts[SMTP_ADDRESSES_MAX];
	size_t count;
	size_t winner; /* == count: none yet */
	bool every;
	bool has_source;
	smtp_endpoint source;
	int64_t stagger, next_start, deadline;
} smtp_dial;

/* `addresses` is copied. Attempts begin with the first smtp_dial_step(). `source_ip` may be NULL (any). */
void smtp_dial_init(smtp_dial *dial, const smtp_addresses *addresses, const smtp_endpoint *source_ip,
	bool every, int64_t now, int64_t deadline);

/* What to poll for; returns how many of `room` were filled. */
size_t smtp_dial_poll(const smtp_dial *dial, smtp_pollfd *sockets, size_t room);

/* When smtp_dial_step() must be called even if nothing is ready. */
int64_t smtp_dial_wake(const smtp_dial *dial);

/* DONE: winner is set. WANT_WRITE: call again. FAILED: every attempt failed or the time is up. */
smtp_io smtp_dial_step(smtp_dial *dial, int64_t now);

/* So much time was not ours: nobody is timed out for it. */
void smtp_dial_excuse(smtp_dial *dial, int64_t duration);

/* Hands the winner's socket over; the dial then no longer owns it. */
smtp_socket smtp_dial_take(smtp_dial *dial);

/* The attempt that explains a failure best: a refusal rather than a timeout, in order of trying; an address family
 * without a route is the last to be blamed. NULL: nothing was tried. */
const smtp_attempt *smtp_dial_blame(const smtp_dial *dial);

/* Closes what is open. */
void smtp_dial_close(smtp_dial *dial);

#endif
