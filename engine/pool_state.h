/*
 * pool_state.h - what the files of the pool share. For pool*.c only.
 */
#ifndef SMTP_POOL_STATE_H
#define SMTP_POOL_STATE_H

#include "pool.h"

/* Messages that wait for another attempt; with so many no new ones are asked for. */
#define SMTP_PUT_OFF_MAX 1000

/* A new connection, not yet begun. NULL: memory. */
smtp_conn *smtp_pool_new_conn(const smtp_pool *pool, int64_t now);

size_t smtp_pool_open_lanes(const smtp_pool *pool);

/* Could a message be given to a connection now? */
bool smtp_pool_has_room(const smtp_pool *pool, int64_t now);

/* Gives messages to the connections that have room, and opens connections for them. */
void smtp_pool_feed(smtp_pool *pool);

/* Takes a few messages while a server that works is busy, so that the next flight can leave as soon as there is room. With a
 * depth of 1 the caller has the result of each message before it is asked for the next one. */
void smtp_pool_prepare(smtp_pool *pool);

/* A connection was stepped, or stopped: takes what is decided, and what is undone when it has closed. */
void smtp_pool_look(smtp_pool *pool, smtp_conn *conn);

/* Nothing is to be tried after what ended this connection: the time is up, the caller said stop, no memory. */
bool smtp_pool_is_final(const smtp_conn *conn);

#endif
