/*
 * dialogue.h - a dialogue as data: what the client is asked to do, what the server says, what the client must
 * have sent, to the octet, and what becomes of it. The files are in dialogues/; README.md there has the syntax.
 */
#ifndef SMTP_DIALOGUE_H
#define SMTP_DIALOGUE_H

#include "test.h"
#include "smtp.h"

#define DIALOGUE_STEPS 128
#define DIALOGUE_LISTS 16

typedef enum step_kind {
	STEP_SERVER,  /* octets of the server */
	STEP_CLIENT,  /* octets the client must send, and no more */
	STEP_PARTLY,  /* octets the client must send, of more that does not leave any more */
	STEP_MESSAGE, /* a message of any content, to its final dot */
	STEP_TLS,     /* the handshake succeeds */
	STEP_CLOSE,   /* the server closes */
	STEP_TIMEOUT  /* nothing comes any more */
} step_kind;

typedef struct dialogue_step {
	step_kind kind;
	smtp_buf octets;
} dialogue_step;

typedef struct dialogue {
	char name[128];
	smtp_server server;
	bool loopback;
	smtp_message message;
	smtp_mailbox to[DIALOGUE_LISTS];
	smtp_mailbox from;
	smtp_buf raw;
	bool no_message;  /* stops after RCPT, as smtp_diagnose does */
	bool no_envelope; /* stops after EHLO, as its search for neighbours does */
	dialogue_step steps[DIALOGUE_STEPS];
	size_t step_count;
	char *expected[DIALOGUE_LISTS][2]; /* key, value */
	size_t expected_count;
	char *text; /* the file; spans above point into it */
} dialogue;

/* Fails the test when the file is not in order. */
dialogue *dialogue_read(const char *path);
void dialogue_free(dialogue *script);

/* The expected value of a key; NULL: the file does not say. */
const char *dialogue_expects(const dialogue *script, const char *key);

/* Paths of all dialogues, sorted; ends with NULL. */
char **dialogue_list(void);
void dialogue_list_free(char **list);

#endif
