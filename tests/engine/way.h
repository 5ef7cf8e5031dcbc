/*
 * way.h - connections that go no further than EHLO, and peers that say what they are told, for the tests of the way to
 * the server.
 */
#ifndef SMTP_WAY_H
#define SMTP_WAY_H

#include <pthread.h>
#include <stdatomic.h>

#include "run.h"

/* Plain, five seconds for each wait. */
smtp_server server_at(const char *host, unsigned port);
unsigned port_of(const smtp_endpoint *at);

/* Literals, until NULL. */
smtp_addresses addresses_of(const char *const *list, unsigned port);

/* What became of one try. The connection is the caller's to free. */
smtp_conn *try_to_reach(const smtp_server *server, const smtp_addresses *addresses);

/* Refused by `public_only`, and nobody was connected to. */
void assert_not_public(const smtp_conn *conn);
void assert_nobody_came(int listener);
bool is_noted(const smtp_conn *conn, const char *words);

#define TURNS 6

/* What a peer hears and then says, per connection; a turn without words ends it. */
typedef struct turn {
	const char *hears, *says;
	size_t to_hear, to_say;
} turn;

/* clang-format off */
#define TURN(hears, says) {(hears), (says), sizeof(hears) - 1, sizeof(says) - 1}
#define EHLO TURN("EHLO client.example\r\n", "250 mail.example\r\n")
#define QUIT TURN("QUIT\r\n", "221 bye\r\n")
/* clang-format on */

typedef struct peer {
	int listener;
	smtp_endpoint at;
	const turn (*plays)[TURNS];
	size_t play_count;
	bool silent; /* the last play ends in silence instead of closing */
	atomic_int misheard;
	pthread_t thread;
} peer;

/* Listens; plays each of the plays for one connection; has heard nothing else. */
void peer_begin(peer *other, const turn (*plays)[TURNS], size_t count);
void peer_start(peer *other);
void peer_end(peer *other);

#endif
