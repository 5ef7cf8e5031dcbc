/*
 * outcome.h - what became of one conversation: the first failure, each recipient, times and octets. Pure.
 *
 * Guarantees: the first failure is kept; "may have been accepted" is set before the end of data can leave and
 * taken back only by a reply. A failure is a value, never a jump.
 */
#ifndef SMTP_OUTCOME_H
#define SMTP_OUTCOME_H

#include "reply.h"

/* What else a failure stops. */
typedef enum smtp_scope { SMTP_SCOPE_RECIPIENT, SMTP_SCOPE_MESSAGE, SMTP_SCOPE_SERVER } smtp_scope;

typedef struct smtp_failure {
	smtp_phase phase;       /* NONE: nothing failed */
	smtp_category category; /* NONE: the reply decides */
	const char *variant;    /* SMTP_VARIANT_*, or NULL */
	smtp_scope scope;
	int code; /* 0: no reply */
	char enhanced_code[12];
	char *reply; /* octets as received, secrets taken out; NULL: none */
	int sys_error;
	char detail[256]; /* the system's, resolver's or TLS library's words */
} smtp_failure;

typedef struct smtp_answer {
	int code; /* 0: no answer yet */
	char enhanced_code[12];
	char *reply;
} smtp_answer;

typedef struct smtp_outcome {
	smtp_failure failure;
	bool may_be_accepted;
	bool accepted;        /* 2xx to the end of data */
	smtp_answer final;    /* the reply to the end of data, when it accepted */
	smtp_answer *answers; /* one per recipient of the envelope, in its order */
	size_t answer_count;
	char *greeting;                    /* the server's first words; NULL: none yet */
	int64_t timing[SMTP_TIMING_COUNT]; /* -1: not reached */
	uint64_t bytes;
} smtp_outcome;

/* False: memory. */
bool smtp_outcome_init(smtp_outcome *outcome, size_t recipients);
void smtp_outcome_free(smtp_outcome *outcome);

/* Records a failure unless one was recorded before, with a copy of the answer that decided; `answer` may be
 * NULL. Out of memory only the answer's text is lost. */
void smtp_outcome_fail(smtp_outcome *outcome, smtp_failure failure, const smtp_answer *answer);

bool smtp_outcome_failed(const smtp_outcome *outcome);

/* A reply as an answer; its text is borrowed from the reply. */
smtp_answer smtp_answer_of(const smtp_reply *reply);

/* Keeps a copy of a reply; out of memory only its text is lost. */
void smtp_answer_store(smtp_answer *answer, const smtp_reply *reply);
bool smtp_answer_accepts(const smtp_answer *answer);

void smtp_outcome_time(smtp_outcome *outcome, smtp_timing timing, int64_t duration);

/* The server's own name for the message, out of its reply to the end of data ("queued as 4bX", "id=1tA-0003",
 * "2.0.0 u8A1 Message accepted for delivery"). NULL: it names none (or memory). smtp_free() it. */
char *smtp_outcome_queue_id(const char *reply);

#endif
