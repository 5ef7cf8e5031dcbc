/*
 * session.h - the SMTP dialogue as a state machine without I/O and without a clock.
 *
 * Octets in, octets out; it says whether it wants to read, to write, TLS to begin, or to be closed, and until
 * when it waits. Each state is a pair of functions: one enters it and sends, one judges the reply and returns
 * the next state; one function changes state. Commands wait for their replies in a queue, matched by count
 * (RFC 2920 3.1); a reply that comes before its command has left is out of step.
 *
 * Guarantees: what was learnt before TLS is forgotten after it; no credential leaves on a plain connection
 * unless the plan allows it by name; "may have been accepted" is set before the end of data can leave;
 * after a failure that is not a plain refusal nothing more is sent.
 *
 * RFC 5321, RFC 3207 (STARTTLS), RFC 4954 (AUTH), RFC 1870 (SIZE), RFC 6152 (8BITMIME), RFC 6531 (SMTPUTF8),
 * RFC 2033 (LMTP), RFC 3461 (DSN: without it a message goes without what was asked for, and the transcript says so).
 */
#ifndef SMTP_SESSION_H
#define SMTP_SESSION_H

#include "auth.h"
#include "mail.h"

/* How a conversation is to be held. Borrowed for the life of the session. */
typedef struct smtp_plan {
	smtp_protocol protocol;
	smtp_tls_mode tls;
	bool plain_is_fine; /* auto: the peer is this machine, so TLS may be absent (but not for a login) */
	smtp_span local_domain;
	const smtp_credentials *credentials; /* NULL: no login */
	const smtp_mechanism *auth;
	size_t auth_count;
	bool pipelining; /* commands may go ahead of their replies, where the server offers that */
	bool chunking;   /* content may go with BDAT, where the server offers that */
	bool await_quit; /* wait for the reply to QUIT */
	int64_t timeout, final_timeout;
} smtp_plan;

/* Called when a phase was left, with what it took. May be NULL. */
typedef struct smtp_watch {
	void (*left)(void *watcher, smtp_phase phase, int64_t duration);
	void *watcher;
} smtp_watch;

typedef struct smtp_session smtp_session;

enum { SMTP_WANT_READ = 1, SMTP_WANT_WRITE = 2, SMTP_WANT_TLS = 4, SMTP_WANT_CLOSE = 8 };

/* `tls_on`: TLS was negotiated before the first octet. Outcome and trace, of the connection, outlive the session and stay
 * the caller's. NULL: memory. */
smtp_session *smtp_session_new(const smtp_plan *plan, smtp_outcome *outcome, smtp_trace *trace,
	smtp_watch watch, bool tls_on, int64_t now);
void smtp_session_free(smtp_session *session);

/* ---- mails --------------------------------------------------------------------------------------- */

/* One more, behind those it has. It stays the caller's; it must not be touched before it comes back. */
void smtp_session_add(smtp_session *session, smtp_mail *mail, int64_t now);

/* Would one more be sent on this connection? */
bool smtp_session_takes_more(const smtp_session *session);

/* Every mail is decided, and there is nothing to say or to wait for. */
bool smtp_session_is_idle(const smtp_session *session);

/* No further mail will come: QUIT when all are decided. */
void smtp_session_finish(smtp_session *session, int64_t now);

/* A mail that is decided; NULL: none. */
smtp_mail *smtp_session_fetch(smtp_session *session);

/* When the session is closed: a mail of which nothing was said, so that another connection can have it; NULL: none. */
smtp_mail *smtp_session_take_back(smtp_session *session);

/* ---- octets -------------------------------------------------------------------------------------- */

unsigned smtp_session_wants(const smtp_session *session);

/* When smtp_session_expired() is due, on the clock of `now`. */
int64_t smtp_session_deadline(const smtp_session *session);

/* The octets that are to be sent next; empty when there are none. May read from the message's source. */
smtp_span smtp_session_output(smtp_session *session, int64_t now);
void smtp_session_sent(smtp_session *session, size_t length, int64_t now);

void smtp_session_input(smtp_session *session, const char *octets, size_t length, int64_t now);

/* TLS that SMTP_WANT_TLS asked for is on, and verified as far as the caller wants. */
void smtp_session_tls_ready(smtp_session *session, int64_t now);

/* The wait is over without the awaited: `deadline` true when it was the caller's overall time. */
void smtp_session_expired(smtp_session *session, bool deadline, int64_t now);

/* The connection is gone, or could not do what was wanted: `failure` has category, variant, sys_error and
 * detail; phase and scope are filled in here. */
void smtp_session_broken(smtp_session *session, smtp_failure failure, int64_t now);

/* Somebody else used the time since the last call: it does not count against the server. */
void smtp_session_excuse(smtp_session *session, int64_t duration);

const smtp_caps *smtp_session_caps(const smtp_session *session);
smtp_phase smtp_session_phase(const smtp_session *session);

/* How the server kept up with commands that went ahead of their replies. */
typedef struct smtp_steps {
	bool went_ahead;  /* some did */
	bool kept;        /* and the server took one of them */
	size_t awaited;   /* replies that have not come */
	size_t overtaken; /* of those, to commands that had left before the last reply came */
} smtp_steps;

smtp_steps smtp_session_steps(const smtp_session *session);

/* The mechanism that logged in; NULL: none did. */
const char *smtp_session_auth(const smtp_session *session);

#endif
