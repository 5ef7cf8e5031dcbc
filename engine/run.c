/*
 * run.c - see run.h. Steps are non-blocking, so each connection is simply tried again when anything of its own
 * is ready or its time has come.
 */
#include "run.h"

#define ASK_EVERY (SMTP_SECOND / 10)

typedef struct slot {
	size_t first, count; /* of the connection's sockets in the list */
} slot;

typedef struct loop {
	smtp_conn *const *conns;
	size_t count;
	slot *slots;
	smtp_pollfd *sockets;
	size_t room;
	const smtp_caller *caller; /* NULL: nobody to ask */
	int64_t ask_at;
	smtp_run_watch watch;
	slot side;
} loop;

static void step(const loop *run, smtp_conn *conn, int64_t now)
{
	smtp_conn_step(conn, now);
	if (run->watch.stepped) {
		run->watch.stepped(run->watch.watcher, conn);
	}
}

static bool is_done(const smtp_conn *conn)
{
	return !conn || smtp_conn_is_done(conn);
}

static void gather_side(loop *run, size_t *used, int64_t *wake)
{
	const smtp_run_side *side = run->watch.side;
	run->side = (slot){*used, 0};
	if (!side) {
		return;
	}
	run->side.count = side->poll(side->handle, run->sockets + *used, SMTP_RUN_SIDE_MAX);
	*used += run->side.count;
	if (side->wake(side->handle) < *wake) {
		*wake = side->wake(side->handle);
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
		if (is_done(conn)) {
			continue;
		}
		*all_done = false;
		run->slots[i].count = smtp_conn_poll(conn, run->sockets + used, run->room - used);
		used += run->slots[i].count;
		int64_t own = smtp_conn_wake(conn);
		*wake = own < *wake ? own : *wake;
	}
	gather_side(run, &used, wake);
	return used;
}

static bool is_ready(const loop *run, const slot *sockets)
{
	for (size_t i = 0; i < sockets->count; i++) {
		if (run->sockets[sockets->first + i].revents) {
			return true;
		}
	}
	return false;
}

static int64_t wait_until(const loop *run, int64_t wake)
{
	return run->caller && run->ask_at < wake ? run->ask_at : wake;
}

static bool caller_says_stop(loop *run)
{
	int64_t began = smtp_clock_now();
	bool stop = run->caller->interrupted(run->caller->handle);
	int64_t ended = smtp_clock_now();
	run->ask_at = ended + ASK_EVERY;
	for (size_t i = 0; i < run->count; i++) {
		if (!is_done(run->conns[i])) {
			smtp_conn_excuse(run->conns[i], ended - began);
		}
	}
	return stop;
}

static void interrupt_all(const loop *run)
{
	for (size_t i = 0; i < run->count; i++) {
		if (run->conns[i]) {
			smtp_conn_interrupt(run->conns[i], smtp_clock_now());
		}
	}
	if (run->watch.interrupted) {
		run->watch.interrupted(run->watch.watcher);
	}
}

static void step_those_ready(const loop *run)
{
	int64_t now = smtp_clock_now();
	for (size_t i = 0; i < run->count; i++) {
		smtp_conn *conn = run->conns[i];
		if (!is_done(conn) && (is_ready(run, &run->slots[i]) || now >= smtp_conn_wake(conn))) {
			step(run, conn, now);
		}
	}
	const smtp_run_side *side = run->watch.side;
	if (side && (is_ready(run, &run->side) || now >= side->wake(side->handle))) {
		side->step(side->handle, now);
	}
}

static bool drive(loop *run)
{
	for (size_t i = 0; i < run->count; i++) {
		if (run->conns[i]) {
			step(run, run->conns[i], smtp_clock_now());
		}
	}
	for (;;) {
		int64_t wake;
		bool all_done;
		size_t used = gather(run, &wake, &all_done);
		if (all_done && !(run->watch.lasting && wake != SMTP_NEVER)) {
			return true;
		}
		int ready = smtp_socket_poll(run->sockets, used, wait_until(run, wake));
		if (ready < 0) {
			return false;
		}
		if (run->caller && (ready == 0 || smtp_clock_now() >= run->ask_at) && caller_says_stop(run)) {
			interrupt_all(run);
		}
		step_those_ready(run);
	}
}

bool smtp_run(smtp_conn *const *conns, size_t count, const smtp_caller *caller, smtp_run_watch watch)
{
	loop run = {.conns = conns,
		.count = count,
		.room = count * SMTP_ADDRESSES_MAX + SMTP_RUN_SIDE_MAX,
		.caller = caller && caller->interrupted ? caller : NULL,
		.ask_at = smtp_clock_now() + ASK_EVERY,
		.watch = watch};
	run.slots = smtp_calloc(count, sizeof *run.slots);
	run.sockets = smtp_calloc(run.room, sizeof *run.sockets);
	bool done = run.slots && run.sockets && drive(&run);
	for (size_t i = 0; i < count && !done; i++) {
		if (conns[i]) {
			smtp_conn_give_up(conns[i], smtp_clock_now());
		}
	}
	smtp_free(run.slots);
	smtp_free(run.sockets);
	return done;
}

bool smtp_run_side_alone(const smtp_run_side *side, const smtp_caller *caller, int64_t until)
{
	smtp_pollfd sockets[SMTP_RUN_SIDE_MAX];
	const smtp_caller *asked = caller && caller->interrupted ? caller : NULL;
	for (;;) {
		int64_t now = smtp_clock_now();
		side->step(side->handle, now);
		int64_t wake = side->wake(side->handle);
		if (wake == SMTP_NEVER || now >= until) {
			return true;
		}
		if (asked && asked->interrupted(asked->handle)) {
			return false;
		}
		wake = wake < until ? wake : until;
		int64_t ask_at = asked ? now + ASK_EVERY : SMTP_NEVER;
		size_t count = side->poll(side->handle, sockets, SMTP_RUN_SIDE_MAX);
		if (smtp_socket_poll(sockets, count, wake < ask_at ? wake : ask_at) < 0) {
			return true;
		}
	}
}
