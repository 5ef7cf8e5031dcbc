/*
 * conn_notes.h - what a connection writes into the transcript between the words of the dialogue.
 */
#ifndef SMTP_CONN_NOTES_H
#define SMTP_CONN_NOTES_H

#include "conn.h"

void smtp_conn_note_addresses(smtp_conn *conn, int64_t now);
void smtp_conn_note_attempts(smtp_conn *conn, int64_t now);
void smtp_conn_note_connected(smtp_conn *conn, const smtp_endpoint *peer, int64_t now);
void smtp_conn_note_wish(smtp_conn *conn, int64_t now);
void smtp_conn_note_refused(smtp_conn *conn, int64_t now);
void smtp_conn_note_open(smtp_conn *conn, int64_t now);
void smtp_conn_note_tls(smtp_conn *conn, int64_t now);

#endif
