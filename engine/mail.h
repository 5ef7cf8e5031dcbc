/*
 * mail.h - one message on its way through a session: what is to be sent, where it stands, and what became of it. Pure.
 *
 * The caller fills in the first part and hands the mail to smtp_session_add(); until it is decided it stays where it is.
 * A session has several mails under way when the server takes commands ahead of its replies (RFC 2920).
 */
#ifndef SMTP_MAIL_H
#define SMTP_MAIL_H

#include "address.h"
#include "body.h"
#include "outcome.h"
#include "trace.h"

/* The transaction under way. Recipients have positions: those of the envelope, or grouped by domain. */
typedef struct smtp_transaction {
	size_t *order;      /* the recipient of each position; NULL: they are the same */
	size_t number;      /* of transactions that were begun */
	size_t first, next; /* positions: looked at in this one so far */
	size_t asked;       /* RCPT commands */
	size_t named;       /* that the server took */
	const char *domain; /* of the last RCPT; NULL: there was none */
	size_t domains;
	bool is_full;   /* the server takes no more in this one */
	bool refused;   /* MAIL was: what was said behind it counts for nothing */
	bool at_stake;  /* its end of data may have left */
	size_t replied; /* LMTP: the position whose reply to the end of data is next, or one before it */
} smtp_transaction;

typedef struct smtp_mail {
	/* the caller's; envelope, content and facts are borrowed: */
	const smtp_envelope *envelope; /* without recipients: RSET after MAIL */
	const smtp_source *content;    /* NULL: RSET after RCPT, no DATA */
	const smtp_body_facts *facts;  /* of the content */
	bool all_recipients;           /* all or nobody */
	smtp_trace *trace;             /* what is said for it */
	/* the session's: */
	struct smtp_mail *next;
	smtp_transaction transaction;
	smtp_body body;
	uint64_t begins,
		ends; /* what is said for it, in octets of the session; `ends` UINT64_MAX: there is more to come */
	int64_t offered; /* since when it is tried */
	int64_t marked;  /* when it last moved */
	bool begun;      /* something was said for it */
	bool under_way;  /* a transaction of it is */
	bool chunked;    /* the content goes with BDAT */
	bool decided;
	/* what became of it, once it is decided: */
	smtp_outcome outcome;
} smtp_mail;

/* `envelope` with its recipients; the rest is empty. False: memory. */
bool smtp_mail_init(smtp_mail *mail, const smtp_envelope *envelope);
void smtp_mail_free(smtp_mail *mail);

/* A list of mails in their order. */
void smtp_mail_append(smtp_mail **list, smtp_mail *mail);
smtp_mail *smtp_mail_pop(smtp_mail **list); /* the first; NULL: none */

/* Another attempt, perhaps on another connection: whoever is not decided waits again. False, and nothing is changed: the
 * content cannot be had again. */
bool smtp_mail_again(smtp_mail *mail);

/* It was under way, or waiting, when the connection failed: that is its failure too. It is decided. */
void smtp_mail_lost(smtp_mail *mail, const smtp_failure *failure);

/* Is this reply to its content the one of a server that offers CHUNKING and does not know BDAT? */
bool smtp_mail_bdat_is_unknown(const smtp_mail *mail, int code);

#endif
