/*
 * parked.h - connections that rest between two calls, by identity.
 *
 * Guarantees: bounded in number; each is handed out once, only under the identity it was kept under, by the process that
 * made it, within its time and while the server is still there.
 */
#ifndef SMTP_PARKED_H
#define SMTP_PARKED_H

#include "conn.h"

#define SMTP_PARKED_MAX 8

typedef struct smtp_parking_place {
	smtp_conn *conn; /* owned; NULL: free */
	unsigned char identity[SMTP_DIGEST];
	int64_t since, until; /* smtp_clock_now()'s time */
} smtp_parking_place;

/* All zero is empty. */
typedef struct smtp_parked {
	smtp_parking_place places[SMTP_PARKED_MAX];
} smtp_parked;

/* Those of this store. NULL: memory. */
smtp_parked *smtp_parked_of(smtp_store *store);

/* A call is done with its connection (NULL is fine). It rests when it can be used again and `server` wants that, and the one
 * that ends first goes when there is no room; else it is dismissed. `parked` NULL: always. */
void smtp_parked_put_away(smtp_parked *parked, smtp_conn *conn, const smtp_server *server,
	const unsigned char identity[SMTP_DIGEST]);

/* One that can be used now, has not rested for longer than this server's `keepalive` and may have one more of its
 * `max_messages`, which is the caller's then; NULL: none. Others of the identity are dismissed, so with 0 all of them; and
 * those of any whose own time is over. */
smtp_conn *smtp_parked_take(
	smtp_parked *parked, const smtp_server *server, const unsigned char identity[SMTP_DIGEST]);

#endif
