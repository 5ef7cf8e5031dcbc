/*
 * conn.h - one connection: resolve, dial, proxy, TLS and session behind one non-blocking step.
 *
 * smtp_conn_step() does all that can be done now and returns; smtp_conn_poll() and smtp_conn_wake() say what to wait
 * for. Every stage has its own deadline and the caller's overall deadline stands over all. After a
 * failure the connection is closed, never used again; when it failed before the server had begun to talk, another
 * address of the host is tried. In a copy of the process (fork) it is due at once, and its step
 * fails without an octet: the original goes on.
 */
#ifndef SMTP_CONN_H
#define SMTP_CONN_H

#include "channel.h"
#include "dial.h"
#include "proxy.h"
#include "server.h"
#include "session.h"
#include "store.h"
#include "tls.h"

/* Borrowed for the life of the connection. */
typedef struct smtp_conn_options {
	const smtp_server *server;
	smtp_tls_context *tls;           /* NULL: made when TLS begins */
	const smtp_addresses *addresses; /* NULL: resolve the host */
	smtp_mail *mail;                 /* the first; NULL: nothing is to be sent */
	bool resume;                     /* a TLS session of the caller's store may be taken up again */
	bool log_in;                     /* with the server's credentials */
	bool every_address;              /* try each, for smtp_diagnose */
	bool keep;                       /* when the mail is decided: stay open for the next one */
	bool one_by_one;                 /* each command waits for the reply to the one before */
	bool await_quit;
	bool avoid[SMTP_QUIRK_COUNT]; /* beside what the caller's store knows of the server */
	smtp_watch watch;
	void (*gave_up)(
		void *watcher); /* of `watch`: an address does not talk, and another is tried; NULL: not told */
	int64_t deadline;   /* smtp_clock_now's time; SMTP_NEVER: none */
} smtp_conn_options;

typedef enum smtp_stage {
	SMTP_STAGE_RESOLVE,
	SMTP_STAGE_CONNECT,
	SMTP_STAGE_PROXY,
	SMTP_STAGE_TLS,
	SMTP_STAGE_SESSION,
	SMTP_STAGE_CLOSED
} smtp_stage;

/* For others to read, for conn.c alone to write. */
typedef struct smtp_conn {
	smtp_conn_options options;
	smtp_process process; /* that made it, and alone may use it */
	smtp_plan plan;
	smtp_credentials credentials;
	smtp_outcome outcome;
	smtp_trace trace;
	smtp_stage stage;
	int64_t started, stage_began, deadline; /* of the stage */
	smtp_resolve *resolve;
	smtp_addresses addresses;       /* of the mail server; none: a proxy looks them up */
	smtp_addresses proxy_addresses; /* of the proxy */
	bool at_proxy;                  /* what is looked up or connected to is the proxy */
	smtp_proxy *proxy;              /* the talk with it; NULL: not begun, or over */
	size_t target;                  /* which of `addresses` the proxy was asked for */
	smtp_dial dial;
	bool dialled; /* `dial` is valid */
	char label[SMTP_SERVER_LABEL], proxy_label[SMTP_SERVER_LABEL];
	char ip[46]; /* of the mail server; empty: not connected, to a socket, or known to the proxy alone */
	char local_domain[256];
	smtp_channel channel;
	smtp_tls_context *own_context;
	smtp_peer peer;
	bool tls_on, tls_wants_write;
	bool unfinished; /* the last step left off in the middle: TLS may hold octets that no poll() tells of */
	smtp_tls_facts facts;  /* `seen` false: no certificate was shown */
	smtp_session *session; /* NULL: not reached */
	bool recognised;       /* circumstances.h: host and greeting do not change any more, so that */
	const struct smtp_provider *provider; /* this is who they name; NULL: nobody who is known */
	unsigned again; /* how many further addresses were tried after one that did not talk */
	bool last;      /* no further one is */
	smtp_failure first_failure;
	smtp_mail *waiting; /* for the session to begin, in their order */
	unsigned mails;     /* that it was given */
} smtp_conn;

/* NULL: memory. Nothing is done before the first step. The mail is decided when the connection is done. */
smtp_conn *smtp_conn_new(const smtp_conn_options *options, int64_t now);
void smtp_conn_free(smtp_conn *conn);

size_t smtp_conn_poll(const smtp_conn *conn, smtp_pollfd *sockets, size_t room);
int64_t smtp_conn_wake(const smtp_conn *conn);
void smtp_conn_step(smtp_conn *conn, int64_t now);

/* Closed, or to be kept and at rest. */
bool smtp_conn_is_done(const smtp_conn *conn);

/* ---- one mail after another ---------------------------------------------------------------------- */

/* Open, nothing is under way, and the server takes another mail. */
bool smtp_conn_is_idle(const smtp_conn *conn);

/* Takes another mail now: is not about to end, and may have more by the server's announced limit. */
bool smtp_conn_takes_more(const smtp_conn *conn);

/* Hands over one more mail, behind those it has (smtp_session_add). */
void smtp_conn_add(smtp_conn *conn, smtp_mail *mail, int64_t now);

/* No further mail will come: ends when all are decided. */
void smtp_conn_finish(smtp_conn *conn, int64_t now);

/* A mail that is decided; NULL: none. */
smtp_mail *smtp_conn_fetch(smtp_conn *conn);

/* Closed: a mail of which nothing was said, so that another connection can have it; NULL: none. */
smtp_mail *smtp_conn_take_back(smtp_conn *conn);

/* After a rest: is the server still there? Asks nothing; whatever it has said by itself means no. */
bool smtp_conn_is_alive(smtp_conn *conn);

/* It was made by this process, and not by the one that this is a copy of. */
bool smtp_conn_is_own(const smtp_conn *conn);

/* The call that it was made for ends: nothing of its options is referred to any more, but their store. */
void smtp_conn_park(smtp_conn *conn);

/* Another call of the same identity (identity.h) goes on with it, and with its own mail. */
void smtp_conn_adopt(smtp_conn *conn, const smtp_conn_options *options, int64_t now);

/* Says QUIT, does not wait for the reply, and frees it. NULL is fine. */
void smtp_conn_dismiss(smtp_conn *conn);

/* What went wrong: of the mail, or of the connection before it came to that. Phase NONE: nothing. */
const smtp_failure *smtp_conn_failure(const smtp_conn *conn);

/* Between two steps the caller did something else for so long: it does not count against the server, but against the
 * overall deadline. */
void smtp_conn_excuse(smtp_conn *conn, int64_t duration);

/* Closes at once, without a failure: nobody wants to know any more. */
void smtp_conn_cancel(smtp_conn *conn);

/* Closes at once because the process cannot go on: the failure is recorded. */
void smtp_conn_give_up(smtp_conn *conn, int64_t now);

/* Closes at once because the caller was asked to stop: the failure is recorded. */
void smtp_conn_interrupt(smtp_conn *conn, int64_t now);

#endif
