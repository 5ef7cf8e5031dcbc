/*
 * outcome.h - what became of one conversation: each recipient, the failure that ended it, times and octets. Pure.
 *
 * A message may need several transactions, and in LMTP each recipient has a reply of its own, so what is known is known
 * of recipients; what became of the message follows from them.
 *
 * Guarantees: the first failure is kept; a recipient is "at stake" (may have been accepted) before the end of data of
 * its transaction can leave, and only a reply takes that back. A failure is a value, never a jump.
 */
#ifndef SMTP_OUTCOME_H
#define SMTP_OUTCOME_H

#include "reply.h"

/* What else a failure stops. */
typedef enum smtp_scope { SMTP_SCOPE_RECIPIENT, SMTP_SCOPE_MESSAGE, SMTP_SCOPE_SERVER } smtp_scope;

/* Texts of replies belong to the outcome and live as long. */
typedef struct smtp_failure {
	smtp_phase phase;       /* NONE: nothing failed */
	smtp_category category; /* NONE: the reply decides */
	const char *variant;    /* SMTP_VARIANT_*, or NULL */
	smtp_scope scope;
	int code; /* 0: no reply */
	char enhanced_code[12];
	const char *reply; /* octets as received, secrets taken out; NULL: none */
	int sys_error;
	char detail[256]; /* the system's, resolver's or TLS library's words */
} smtp_failure;

smtp_failure smtp_failure_of(smtp_category category, const char *variant, const char *detail, ...)
	SMTP_FORMAT(3, 4);
smtp_failure smtp_failure_of_silence(int64_t duration); /* CONNECTION_TIMEOUT */

typedef struct smtp_answer {
	int code; /* 0: no answer */
	char enhanced_code[12];
	const char *reply;
} smtp_answer;

typedef enum smtp_standing {
	SMTP_STANDING_WAITING,  /* not decided: not named yet, or put off to a further transaction */
	SMTP_STANDING_NAMED,    /* the server took its RCPT */
	SMTP_STANDING_AT_STAKE, /* and the end of data may have left: it may have been accepted */
	SMTP_STANDING_ACCEPTED,
	SMTP_STANDING_REFUSED
} smtp_standing;

/* A recipient. Once the conversation is over, one that is WAITING or NAMED got nothing, for the failure's reason. */
typedef struct smtp_addressee {
	smtp_standing standing;
	smtp_phase phase;       /* REFUSED: where */
	smtp_category category; /* REFUSED: NONE when a reply decided */
	const char *variant;
	smtp_answer
		answer; /* the reply that decided, or the last one about it; of a RCPT that was taken only the code */
} smtp_addressee;

typedef struct smtp_outcome {
	smtp_failure failure;       /* why nothing more was tried, or why nobody was served; else phase NONE */
	smtp_addressee *addressees; /* one per recipient of the envelope, in its order */
	size_t addressee_count;
	smtp_answer final;                 /* the first reply to an end of data that accepted */
	char *greeting;                    /* the server's first words; NULL: none yet */
	int64_t timing[SMTP_TIMING_COUNT]; /* -1: not reached */
	uint64_t bytes;
	struct smtp_words *words; /* texts of replies */
} smtp_outcome;

/* False: memory. */
bool smtp_outcome_init(smtp_outcome *outcome, size_t recipients);
void smtp_outcome_free(smtp_outcome *outcome);

/* Records a failure unless one was recorded before, with the answer that decided; `answer` may be NULL. Out of memory
 * only the answer's text is lost. */
void smtp_outcome_fail(smtp_outcome *outcome, smtp_failure failure, const smtp_answer *answer);

bool smtp_outcome_failed(const smtp_outcome *outcome);

/* A reply as an answer; its text is borrowed from the reply. */
smtp_answer smtp_answer_of(const smtp_reply *reply);

/* The same with a text that lives as long as the outcome, up to SMTP_REPLY_LOOK octets of it; the same words twice running
 * are kept once. Out of memory only the text is lost. */
smtp_answer smtp_outcome_keep(smtp_outcome *outcome, smtp_answer answer);

/* Every recipient that is at stake is only named again: the end of data has not left after all. */
void smtp_outcome_unstake(smtp_outcome *outcome);

/* Every recipient that is not decided is at stake: somebody else may deliver to him. */
void smtp_outcome_stake(smtp_outcome *outcome);

/* Recipients of that standing. */
size_t smtp_outcome_count(const smtp_outcome *outcome, smtp_standing standing);

/* Of the whole message: UNKNOWN when anybody's fate is; without recipients, FAILED. */
smtp_outcome_kind smtp_outcome_sum(const smtp_outcome *outcome);

void smtp_outcome_time(smtp_outcome *outcome, smtp_timing timing, int64_t duration);

/* The server's own name for the message, out of its reply to the end of data ("queued as 4bX", "id=1tA-0003",
 * "2.0.0 u8A1 Message accepted for delivery"). NULL: it names none (or memory). smtp_free() it. */
char *smtp_outcome_queue_id(const char *reply);

#endif
