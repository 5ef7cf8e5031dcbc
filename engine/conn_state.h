/*
 * conn_state.h - what the files of a connection share: its stages, and the ways to leave one. For conn*.c only.
 */
#ifndef SMTP_CONN_STATE_H
#define SMTP_CONN_STATE_H

#include "conn.h"
#include "stats.h"

/* What the dialogue is to be, by the options and by what is known of the server; and says what it leaves out for the latter. */
void smtp_conn_plan(smtp_conn *conn, int64_t now);
void smtp_conn_note_plan(const smtp_conn *conn, const smtp_mail *mail, int64_t now);

/* What a stage does each time the connection is stepped, until it leaves the stage. */
void smtp_conn_step_resolve(smtp_conn *conn, int64_t now);
void smtp_conn_step_connect(smtp_conn *conn, int64_t now);
void smtp_conn_step_proxy(smtp_conn *conn, int64_t now);
void smtp_conn_step_tls(smtp_conn *conn, int64_t now);
void smtp_conn_step_session(smtp_conn *conn, int64_t now);

/* Names the next stage and keeps the time of the one that is left. */
void smtp_conn_leave(smtp_conn *conn, smtp_stage next, int64_t now);

/* Begins to connect to the addresses that were found, the proxy's where there is one; or to these. */
void smtp_conn_begin_to_dial(smtp_conn *conn, int64_t now);
void smtp_conn_dial(smtp_conn *conn, const smtp_addresses *addresses, int64_t now);

/* At the end of a connection that failed: true when another address may do better and is now tried. */
bool smtp_conn_try_next_address(smtp_conn *conn, int64_t now);

/* None did: what is told of them. */
void smtp_conn_tell_first_failure(smtp_conn *conn);

/* The proxy is connected: asks it for the mail server. */
void smtp_conn_begin_proxy(smtp_conn *conn, int64_t now);

/* There is a way to the mail server: begins with TLS or the dialogue. */
void smtp_conn_arrive(smtp_conn *conn, int64_t now);

/* The octets of TLS begin with the next step; the stage was left for SMTP_STAGE_TLS before. */
void smtp_conn_begin_tls(smtp_conn *conn, int64_t now);

/* Before the connection closes: what was learnt about its TLS session. */
void smtp_conn_settle_tls(const smtp_conn *conn);

/* From the greeting on it is the session's. */
void smtp_conn_begin_session(smtp_conn *conn, int64_t now);

/* Records a failure (phase and scope are filled in) and closes. Told to the session when there is one, since only
 * it knows whether the message may have been accepted. */
void smtp_conn_fail(smtp_conn *conn, smtp_failure failure, int64_t now);
void smtp_conn_fail_for_memory(smtp_conn *conn, int64_t now);

/* In a copy of the process that made the connection: closes our descriptors, says nothing to the peer, and fails. True
 * when it is so. To be asked before anything is written or read, for code of the caller may have run fork(). */
bool smtp_conn_disown(smtp_conn *conn, int64_t now);

/* All was said: closes, in TLS with a good-bye if `polite`. Or begins anew with another address of the host. */
void smtp_conn_end(smtp_conn *conn, bool polite, int64_t now);

#endif
