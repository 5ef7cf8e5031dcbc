/*
 * circumstances.h - a finished conversation as the circumstances that verdict.h and explain.h judge.
 */
#ifndef SMTP_CIRCUMSTANCES_H
#define SMTP_CIRCUMSTANCES_H

#include "conn.h"
#include "explain.h"

/* Finds out who the server is, for all mails of the connection, once it has greeted. */
void smtp_circumstances_recognise(smtp_conn *conn);

/* Borrowed from the connection, its options, and the mail (NULL: none). With no failure: those of the final reply. */
smtp_circumstances smtp_circumstances_of(const smtp_conn *conn, const smtp_mail *mail);

/* Those of one recipient, whom the server or we have refused, in the same conversation. */
smtp_circumstances smtp_circumstances_of_addressee(
	const smtp_conn *conn, const smtp_mail *mail, const smtp_addressee *addressee);

#endif
