/*
 * delivery.h - one message on its way from what the caller wrote to his result: all that comes before and after the
 * conversation, whichever connection that is held on.
 *
 * All that can be refused is refused before, and all that a result cannot do without is allocated by then: once the
 * message is out, memory can cost words but not the truth about a recipient.
 */
#ifndef SMTP_DELIVERY_H
#define SMTP_DELIVERY_H

#include "compose.h"
#include "conn.h"
#include "turn.h"
#include "verdict.h"

typedef struct smtp_delivery {
	const smtp_server *server;
	smtp_envelope envelope;
	smtp_composer *composer;
	smtp_mail mail;   /* to be handed to a connection, until it is decided */
	smtp_trace trace; /* the mail's, on a connection that was made for another */
	bool reused;      /* it goes over such a connection */
	bool settled;     /* the result is filled in */
	bool again;       /* it was tried before: `trace` has what was said then, and it took so long: */
	int64_t spent;
	smtp_result *result;
	const smtp_conn *conn;    /* while it is settled */
	smtp_explanation failure; /* of those for whom nothing was tried */
} smtp_delivery;

/* `server` was checked; it, the message and the result are borrowed. After anything but OK: smtp_delivery_free() all the
 * same, and the result is the caller's to free. */
smtp_status smtp_delivery_prepare(smtp_delivery *job, const smtp_server *server, const smtp_message *message,
	smtp_result *result, smtp_refusal *refusal);

/* As if it had never been handed to a connection, but for the transcript, which gets a note. OK; NO_MEMORY; REFUSED: the
 * message cannot be had again, and nothing has changed. */
smtp_status smtp_delivery_again(smtp_delivery *job, const char *note);

/* Settled, and now to be tried once more: the recipients that `again` names, and those who were not decided. The transcript
 * goes on. False, and all stays as it is: memory, or the message cannot be had again. */
bool smtp_delivery_renew(smtp_delivery *job, bool (*again)(const smtp_recipient *recipient));

/* The mail is decided: fills in the result. */
void smtp_delivery_settle(smtp_delivery *job, smtp_conn *conn);

/* Nothing was sent, for the reason that the circumstances tell; or there was not even memory to begin. */
void smtp_delivery_settle_undone(smtp_delivery *job, const smtp_circumstances *around);
void smtp_delivery_settle_without_memory(smtp_delivery *job);

/* Instead of a conversation, where server->capture is given: writes the mail into that folder and fills in the result. */
void smtp_delivery_capture(smtp_delivery *job);

/* Nothing was tried: its turn (turn.h) is HELD since `now`. */
void smtp_delivery_settle_held(smtp_delivery *job, const smtp_turn *turn, int64_t now);

/* Nothing was tried: the caller said stop. */
void smtp_delivery_settle_interrupted(smtp_delivery *job, int64_t now);

void smtp_delivery_free(smtp_delivery *job);

#endif
