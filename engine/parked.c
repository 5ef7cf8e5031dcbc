/*
 * parked.c - see parked.h.
 */
#include "parked.h"

#include "stats.h"

static void leave(smtp_parking_place *place)
{
	smtp_conn_dismiss(place->conn);
	*place = (smtp_parking_place){0};
}

static void keep(
	smtp_parked *parked, smtp_conn *conn, const unsigned char identity[SMTP_DIGEST], int64_t rest)
{
	smtp_parking_place *place = &parked->places[0];
	for (size_t i = 0; i < SMTP_PARKED_MAX && place->conn; i++) {
		smtp_parking_place *other = &parked->places[i];
		place = !other->conn || other->until < place->until ? other : place;
	}
	leave(place);
	smtp_conn_park(conn);
	place->conn = conn;
	place->since = smtp_clock_now();
	place->until = smtp_clock_after(place->since, rest);
	memcpy(place->identity, identity, SMTP_DIGEST);
}

void smtp_parked_put_away(smtp_parked *parked, smtp_conn *conn, const smtp_server *server,
	const unsigned char identity[SMTP_DIGEST])
{
	bool more = conn && smtp_conn_is_idle(conn) && conn->mails < server->max_messages;
	if (parked && more && server->keepalive) {
		keep(parked, conn, identity, server->keepalive);
	} else {
		smtp_conn_dismiss(conn);
	}
}

static void leave_the_late(smtp_parked *parked, int64_t now)
{
	for (size_t i = 0; i < SMTP_PARKED_MAX; i++) {
		if (parked->places[i].conn && parked->places[i].until <= now) {
			leave(&parked->places[i]);
		}
	}
}

void smtp_store_tidy(smtp_store *store)
{
	if (store && store->parked) {
		leave_the_late(store->parked, smtp_clock_now());
	}
}

static smtp_conn *look_at(smtp_parking_place *place, const smtp_server *server, int64_t now)
{
	smtp_conn *conn = place->conn;
	if (now - place->since >= server->keepalive || conn->mails >= server->max_messages) {
		leave(place);
		return NULL;
	}
	if (!smtp_conn_is_alive(conn)) {
		smtp_stats_count(server, SMTP_COUNTER_LOST, smtp_conn_is_own(conn));
		leave(place);
		return NULL;
	}
	*place = (smtp_parking_place){0};
	return conn;
}

smtp_conn *smtp_parked_take(
	smtp_parked *parked, const smtp_server *server, const unsigned char identity[SMTP_DIGEST])
{
	int64_t now = smtp_clock_now();
	smtp_conn *conn = NULL;
	leave_the_late(parked, now);
	for (size_t i = 0; i < SMTP_PARKED_MAX && !conn; i++) {
		smtp_parking_place *place = &parked->places[i];
		if (place->conn && memcmp(place->identity, identity, SMTP_DIGEST) == 0) {
			conn = look_at(place, server, now);
		}
	}
	return conn;
}

size_t smtp_store_resting(const smtp_store *store)
{
	size_t count = 0;
	for (size_t i = 0; store && store->parked && i < SMTP_PARKED_MAX; i++) {
		const smtp_conn *conn = store->parked->places[i].conn;
		count += conn && smtp_conn_is_own(conn);
	}
	return count;
}

static void free_all(smtp_parked *parked)
{
	for (size_t i = 0; i < SMTP_PARKED_MAX; i++) {
		leave(&parked->places[i]);
	}
	smtp_free(parked);
}

smtp_parked *smtp_parked_of(smtp_store *store)
{
	if (!store->parked) {
		store->parked = smtp_calloc(1, sizeof *store->parked);
		store->free_parked = free_all;
	}
	return store->parked;
}
