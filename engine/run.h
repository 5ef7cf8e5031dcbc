/*
 * run.h - the one poll loop: drives any number of connections until each is done.
 */
#ifndef SMTP_RUN_H
#define SMTP_RUN_H

#include "conn.h"

#define SMTP_RUN_SIDE_MAX 16

/* Something else that is waited for beside the connections, which wait for nothing of it. */
typedef struct smtp_run_side {
	void *handle;
	size_t (*poll)(void *handle, smtp_pollfd *sockets,
		size_t room);              /* returns how many it has, SMTP_RUN_SIDE_MAX at most */
	int64_t (*wake)(void *handle); /* SMTP_NEVER: it is done */
	void (*step)(void *handle, int64_t now);
} smtp_run_side;

/* Called after each step of a connection; may cancel others. May be NULL. `side` too. */
typedef struct smtp_run_watch {
	void (*stepped)(void *watcher, smtp_conn *conn);
	void *watcher;
	const smtp_run_side *side;
	bool lasting; /* it goes on until the side is done too */
	/* The caller says stop, after each connection was told. */
	void (*interrupted)(void *watcher);
} smtp_run_watch;

/* `caller` (NULL: none) is asked while there is nothing to do, several times a second and after each signal, and now and
 * then while there is; when it says so every connection ends with a failure. The time that it takes for itself does not
 * count against a server. A place of `conns` may be NULL; in `stepped`, and in the step of the side, it may be changed.
 * False: memory or poll() failed; connections that are not done then were cancelled with a failure. */
bool smtp_run(smtp_conn *const *conns, size_t count, const smtp_caller *caller, smtp_run_watch watch);

/* Waits for the side alone, until it is done, or `until`, or the caller says stop (false). */
bool smtp_run_side_alone(const smtp_run_side *side, const smtp_caller *caller, int64_t until);

#endif
