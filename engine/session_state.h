/*
 * session_state.h - what the files of the session share: its states, its innards, and the few moves that the
 * state functions are made of. For session*.c only.
 */
#ifndef SMTP_SESSION_STATE_H
#define SMTP_SESSION_STATE_H

#include "clock.h"
#include "session.h"
#include "verdict.h"

typedef enum smtp_state {
	STATE_GREETING,
	STATE_EHLO,
	STATE_HELO,
	STATE_STARTTLS,
	STATE_HANDSHAKE, /* the driver's turn */
	STATE_AUTH,
	STATE_AUTH_CANCEL,
	STATE_READY, /* between two mails */
	STATE_MAIL,
	STATE_RCPT,
	STATE_DATA,
	STATE_BDAT, /* the command and its content */
	STATE_BODY,
	STATE_DATA_END,
	STATE_RSET,
	STATE_QUIT,
	STATE_CLOSED,
	STATE_COUNT
} smtp_state;

#define EXPECTATIONS 128
#define OUTPUT_BLOCK (64 * 1024)
#define OUTPUT_CEILING (3 * OUTPUT_BLOCK)

/* A command whose reply has not come; `sent_at` is where its last octet stands in all that was ever queued. */
typedef struct expectation {
	smtp_state state;
	smtp_mail *mail; /* NULL: it is about none */
	size_t recipient;
	uint64_t sent_at;
} expectation;

struct smtp_session {
	const smtp_plan *plan;
	smtp_outcome *outcome; /* of the connection; a mail has its own */
	smtp_trace *trace;
	smtp_watch watch;
	smtp_state state;      /* what was said last */
	smtp_state at;         /* what is being judged or said: failures are put down to it */
	smtp_mail *mail;       /* what is said is about this one; NULL: about none */
	smtp_mail *about;      /* the same of `at` */
	smtp_mail *mails;      /* not decided, in their order */
	smtp_mail *decided;    /* not yet fetched, in their order */
	bool finishing;        /* no further mail will come */
	uint64_t transactions; /* begun on this connection */
	int64_t now, entered, deadline;
	bool tls_on;
	smtp_caps caps;
	smtp_reply reply;
	bool reply_is_early;   /* it began before its command had left */
	smtp_buf output;       /* secret: it carries responses */
	uint64_t queued, sent; /* octets, since the beginning */
	uint64_t heard;        /* `sent` when the last reply came */
	bool went_ahead, kept; /* see smtp_steps */
	uint64_t renewed;      /* `sent` when the deadline of the body was last moved */
	expectation expected[EXPECTATIONS];
	size_t expected_first, expected_count;
	smtp_auth auth;
	smtp_buf held;    /* the initial response that was too long for the command; secret */
	smtp_buf secrets; /* every form of the secret that was sent, each ended by LF; to blot out of replies */
	bool authenticated;
	size_t recipient; /* that is being named */
};

/* A state: its names, and the pair of functions. `enter` sends and returns the state itself, or the next one when there
 * is nothing to do; `judge` returns the next state, or its own to wait for more. */
typedef struct smtp_state_rule {
	smtp_phase phase;
	smtp_timing timing;
	const char *expect; /* for the transcript */
	smtp_state (*enter)(smtp_session *session);
	smtp_state (*judge)(smtp_session *session, const expectation *expected);
} smtp_state_rule;

extern const smtp_state_rule smtp_state_rules[STATE_COUNT];

bool smtp_session_needs_login(const smtp_session *session);

/* The reply at hand is 2xx. */
bool smtp_session_succeeded(const smtp_session *session);

#define SMTP_COMMAND_LINE 512 /* octets, RFC 5321 4.5.3.1.4 */
#define SMTP_PATH_LINE 1000 /* a path of 256, and every parameter with its own allowance: RFC 5321 4.5.3.1 */

/* Queues a command line and its expectation. Refuses controls and lines too long, whatever was checked
 * before (RFC 5321 4.5.3.1.4); then, and out of memory, it returns false and the failure is recorded. */
bool smtp_session_command(smtp_session *session, size_t limit, const char *format, ...) SMTP_FORMAT(3, 4);

/* May one more command go ahead of its reply? */
bool smtp_session_has_window(const smtp_session *session);

/* Where what is said or judged now is written down: the mail's transcript, or the connection's. */
smtp_trace *smtp_session_trace(const smtp_session *session);

/* What was said has one more reply. False: too many are awaited. */
bool smtp_session_expect_reply(smtp_session *session);

/* The same for a line that must not be seen: the transcript gets `shown`, and the code that it hopes for. */
bool smtp_session_secret_line(smtp_session *session, smtp_span line, const char *shown, const char *expect);

/* Records a failure of our own at the present phase and returns the state that follows: QUIT, since the server is
 * still in step. */
smtp_state smtp_session_fail(
	smtp_session *session, smtp_category category, const char *variant, smtp_scope scope);

/* The same with a detail of it, which the explanation shows. */
smtp_state smtp_session_fail_saying(
	smtp_session *session, smtp_category category, const char *variant, const char *detail);

/* Records the reply at hand as the failure; QUIT, or CLOSED after 421. */
smtp_state smtp_session_refused(smtp_session *session, smtp_scope scope, const char *variant);
smtp_state smtp_session_refused_saying(smtp_session *session, const char *variant, const char *detail);

/* Records a failure after which the connection must not be used; returns CLOSED. */
smtp_state smtp_session_abandon(smtp_session *session, smtp_category category, const char *variant);

/* Between mails, in QUIT (RFC 5321 4.1.1.10) and in the RSET after the last transaction all that matters was said: what goes
 * wrong then is no failure. */
bool smtp_session_all_was_said(const smtp_session *session);

/* ---- session_steps.c ------------------------------------------------------------------------------- */

/* A reply to this command has come. */
void smtp_session_take_step(smtp_session *session, const expectation *expected);

/* ---- session_transaction.c: who goes into which transaction ---------------------------------------- */

/* Groups the recipients by domain when the server limits those (RFC 9422). False: memory. */
bool smtp_transaction_plan(const smtp_session *session, smtp_mail *mail);

/* Whether the announced limits let all recipients into one transaction. */
bool smtp_transaction_holds_all(const smtp_session *session, const smtp_mail *mail);

void smtp_transaction_begin(smtp_session *session, smtp_mail *mail);

/* The next recipient to be named in this transaction. False: nobody, it has all it can take. */
bool smtp_transaction_next(const smtp_session *session, smtp_mail *mail, size_t *recipient);

/* Judges the reply at hand to the RCPT of a recipient. One that the server has no room for, after it took others, is put off
 * to the next transaction (RFC 5321 4.5.3.1.10); without others that would never end, and it is refused. */
void smtp_transaction_take_rcpt(const smtp_session *session, smtp_mail *mail, size_t recipient);

/* Moves those of this transaction that stand at `from`. */
void smtp_transaction_move(smtp_mail *mail, smtp_standing from, smtp_standing to);

/* Its end of data may leave from now on: whoever was named may be served, and whose RCPT has no reply yet. And back. */
void smtp_transaction_stake(smtp_mail *mail);
void smtp_transaction_unstake(smtp_mail *mail);

/* The reply at hand refuses everybody named in this transaction, or accepts everybody. */
void smtp_transaction_refuse(const smtp_session *session, smtp_mail *mail);
void smtp_transaction_accept(const smtp_session *session, smtp_mail *mail);

/* LMTP, RFC 2033 4.2: the reply at hand is that to the next of them alone. True: another one has none yet. */
bool smtp_transaction_take_one(const smtp_session *session, smtp_mail *mail);

/* Was somebody refused whom the server had taken? */
bool smtp_transaction_went_wrong(const smtp_mail *mail);

/* Is there anybody for a further transaction? */
bool smtp_transaction_is_awaited(const smtp_mail *mail);

/* What follows the end of a transaction: `between` (MAIL, or RSET where it did not end well) when there is another to
 * begin, else the mail is decided; then whoever does not fit is refused, and when nobody was served that is the failure. */
smtp_state smtp_transaction_after(smtp_session *session, smtp_mail *mail, smtp_state between);

/* ---- session_queue.c: the mails of a session --------------------------------------------------------- */

/* Nothing more will be said for this mail. Returns what follows: RSET where the server may still hold a part of it and the
 * connection goes on, else READY. */
smtp_state smtp_session_decided(smtp_session *session, smtp_mail *mail, bool reset);

/* The connection is over: what is under way is lost with it. */
void smtp_session_lose_mails(smtp_session *session);

/* Goes on with the next mail, or to QUIT, when there is nothing to wait for. */
void smtp_session_look(smtp_session *session);

/* The next mail that has something to say; NULL: none. */
smtp_mail *smtp_session_next_mail(const smtp_session *session);

/* Replies about this mail are still awaited. */
bool smtp_session_awaits(const smtp_session *session, const smtp_mail *mail);

/* Octets have left: each mail counts its own. */
void smtp_session_count(smtp_session *session, uint64_t from, uint64_t to);

/* ---- session_parameters.c --------------------------------------------------------------------------- */

/* Queue MAIL and RCPT with the parameters that are needed and offered. False: the failure is recorded. */
bool smtp_session_command_mail(smtp_session *session, const smtp_mail *mail);
bool smtp_session_command_rcpt(smtp_session *session, const smtp_mail *mail, const char *address);

/* RFC 6531: an address or the header is not ASCII. */
bool smtp_mail_needs_smtputf8(const smtp_mail *mail);

/* The pairs. */
smtp_state smtp_enter_greeting(smtp_session *session);
smtp_state smtp_judge_greeting(smtp_session *session, const expectation *expected);
smtp_state smtp_enter_ehlo(smtp_session *session);
smtp_state smtp_judge_ehlo(smtp_session *session, const expectation *expected);
smtp_state smtp_enter_helo(smtp_session *session);
smtp_state smtp_judge_helo(smtp_session *session, const expectation *expected);
smtp_state smtp_enter_starttls(smtp_session *session);
smtp_state smtp_judge_starttls(smtp_session *session, const expectation *expected);
smtp_state smtp_enter_auth(smtp_session *session);
smtp_state smtp_judge_auth(smtp_session *session, const expectation *expected);
smtp_state smtp_enter_auth_cancel(smtp_session *session);
smtp_state smtp_judge_auth_cancel(smtp_session *session, const expectation *expected);
smtp_state smtp_enter_ready(smtp_session *session);
smtp_state smtp_enter_mail(smtp_session *session);
smtp_state smtp_judge_mail(smtp_session *session, const expectation *expected);
smtp_state smtp_enter_rcpt(smtp_session *session);
smtp_state smtp_judge_rcpt(smtp_session *session, const expectation *expected);
smtp_state smtp_enter_data(smtp_session *session);
smtp_state smtp_judge_data(smtp_session *session, const expectation *expected);
smtp_state smtp_enter_bdat(smtp_session *session);
smtp_state smtp_enter_body(smtp_session *session);
smtp_state smtp_enter_data_end(smtp_session *session);
smtp_state smtp_judge_data_end(smtp_session *session, const expectation *expected);
smtp_state smtp_enter_rset(smtp_session *session);
smtp_state smtp_judge_rset(smtp_session *session, const expectation *expected);
smtp_state smtp_enter_quit(smtp_session *session);
smtp_state smtp_judge_quit(smtp_session *session, const expectation *expected);

/* Commands leave ahead of their replies, RFC 2920: only as announced in the EHLO of this layer. */
bool smtp_session_goes_ahead(const smtp_session *session);

/* What follows a command that could not be said: what was said before it must not be completed by something else. */
smtp_state smtp_session_not_said(smtp_session *session, smtp_mail *mail);

/* Our own message is at fault: that is the failure. True. */
bool smtp_mail_spoilt(smtp_mail *mail, const char *variant);

/* Its content may travel before anybody is known to take it. */
bool smtp_mail_is_small(const smtp_mail *mail);

/* May the next mail be begun while the reply to the end of this one is awaited? */
bool smtp_session_may_go_on(const smtp_session *session);

/* Queues the next block of the message; moves on to DATA_END when the end of data is queued. */
smtp_state smtp_fill_body(smtp_session *session);

/* A server that echoes the secret must not get it into a result; NUL would cut the text short. */
void smtp_session_clean(const smtp_session *session, smtp_buf *text);
void smtp_session_trace_reply(smtp_session *session);

/* Remember a form of a secret as a thing to blot out, and all forms of password and token. False: memory. */
bool smtp_session_keep_secret(smtp_session *session, smtp_span secret);
bool smtp_session_keep_credentials(smtp_session *session);

#endif
