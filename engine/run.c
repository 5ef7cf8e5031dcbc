/*
 * run.c - see run.h. Steps are non-blocking, so each connection is simply tried again when anything of its own
 * is ready or its time has come.
 */
#include "run.h"

typedef struct slot {
	size_t first, count; /* of the connection's sockets in the list */
} slot;

typedef struct loop {
	smtp_conn *const *conns;
	size_t count;
	slot *slots;
	smtp_pollfd *sockets;
	size_t room;
	smtp_run_watch watch;
} loop;

static void step(const loop *run, smtp_conn *conn, int64_t now)
{
	smtp_conn_step(conn, now);
	if (run->watch.stepped) {
		run->watch.stepped(run->watch.watcher, conn);
	}
}

/* Fills the list of sockets; returns how many, and when the first of the connections must be woken. */
static size_t gather(loop *run, int64_t *wake, bool *all_done)
{
	size_t used = 0;
	*wake = SMTP_NEVER;
	*all_done = true;
	for (size_t i = 0; i < run->count; i++) {
		smtp_conn *conn = run->conns[i];
		run->slots[i] = (slot){used, 0};
		if (smtp_conn_is_done(conn)) {
			continue;
		}
		*all_done = false;
		run->slots[i].count = smtp_conn_poll(conn, run->sockets + used, run->room - used);
		used += run->slots[i].count;
		if (smtp_conn_wake(conn) < *wake) {
			*wake = smtp_conn_wake(conn);
		}
	}
	return used;
}

static bool is_ready(const loop *run, size_t index)
{
	const slot *sockets = &run->slots[index];
	for (size_t i = 0; i < sockets->count; i++) {
		if (run->sockets[sockets->first + i].revents) {
			return true;
		}
	}
	return false;
}

static bool drive(loop *run)
{
	for (size_t i = 0; i < run->count; i++) {
		step(run, run->conns[i], smtp_clock_now());
	}
	for (;;) {
		int64_t wake;
		bool all_done;
		size_t used = gather(run, &wake, &all_done);
		if (all_done) {
			return true;
		}
		if (smtp_socket_poll(run->sockets, used, wake) < 0) {
			return false;
		}
		int64_t now = smtp_clock_now();
		for (size_t i = 0; i < run->count; i++) {
			smtp_conn *conn = run->conns[i];
			if (!smtp_conn_is_done(conn) && (is_ready(run, i) || now >= smtp_conn_wake(conn))) {
				step(run, conn, now);
			}
		}
	}
}

bool smtp_run(smtp_conn *const *conns, size_t count, smtp_run_watch watch)
{
	loop run = {.conns = conns, .count = count, .room = count * SMTP_ADDRESSES_MAX, .watch = watch};
	run.slots = smtp_calloc(count, sizeof *run.slots);
	run.sockets = smtp_calloc(run.room, sizeof *run.sockets);
	bool done = run.slots && run.sockets && drive(&run);
	for (size_t i = 0; i < count && !done; i++) {
		smtp_conn_give_up(conns[i], smtp_clock_now());
	}
	smtp_free(run.slots);
	smtp_free(run.sockets);
	return done;
}
