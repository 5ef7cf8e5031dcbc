/*
 * run.h - the one poll loop: drives any number of connections until each is done.
 */
#ifndef SMTP_RUN_H
#define SMTP_RUN_H

#include "conn.h"

/* Called after each step of a connection; may cancel others. May be NULL. */
typedef struct smtp_run_watch {
	void (*stepped)(void *watcher, smtp_conn *conn);
	void *watcher;
} smtp_run_watch;

/* `caller` (NULL: none) is asked while there is nothing to do, several times a second and after each signal, and now and
 * then while there is; when it says so every connection ends with a failure. The time that it takes for itself does not
 * count against a server.
 * False: memory or poll() failed; connections that are not done then were cancelled with a failure. */
bool smtp_run(smtp_conn *const *conns, size_t count, const smtp_caller *caller, smtp_run_watch watch);

#endif
