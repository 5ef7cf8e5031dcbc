/*
 * dialogue.h - a dialogue as data: what the client is asked to do, what the server says, what the client must
 * have sent, to the octet, and what becomes of it. The files are in dialogues/ and, with a real socket, TLS and time,
 * in scenarios/; a README.md in each has the words.
 */
#ifndef SMTP_DIALOGUE_H
#define SMTP_DIALOGUE_H

#include "test.h"
#include "smtp.h"

#define DIALOGUE_STEPS 128
#define DIALOGUE_LISTS 32
#define DIALOGUE_MADE 8 /* values with escapes */

typedef enum step_kind {
	STEP_SERVER,  /* octets of the server */
	STEP_CLIENT,  /* octets the client must send, and no more */
	STEP_PARTLY,  /* octets the client must send, of more that does not leave any more */
	STEP_MESSAGE, /* a message of any content, to its final dot */
	STEP_TLS,     /* the handshake succeeds */
	STEP_CLOSE,   /* the server closes */
	STEP_TIMEOUT, /* nothing comes any more */
	/* with a real socket only, see scenarios/README.md */
	STEP_HONEST,
	STEP_ANY,
	STEP_HEAR,
	STEP_QUIET,
	STEP_DRIP,
	STEP_FLOOD,
	STEP_STALL,
	STEP_RESET,
	STEP_SHUT,
	STEP_CLOSE_NOTIFY,
	STEP_RAW,
	STEP_CUT,
	STEP_BEND,
	STEP_RENEGOTIATE
} step_kind;

typedef struct dialogue_step {
	step_kind kind;
	double number; /* seconds or a count, where the word takes one */
	smtp_buf octets;
} dialogue_step;

typedef struct dialogue_pair {
	const char *key, *value;
} dialogue_pair;

typedef struct dialogue_words {
	const char *items[DIALOGUE_LISTS];
	size_t count;
} dialogue_words;

typedef struct dialogue {
	char name[128];
	smtp_server server;
	bool loopback;
	size_t mails; /* of the same message; more than one: the session's alone */
	smtp_span nonce, binding_type, binding; /* of a login; given: the session's alone */
	smtp_message message;
	smtp_mailbox to[DIALOGUE_LISTS];
	smtp_mailbox from;
	smtp_buf raw;
	bool no_message;  /* stops after RCPT, as smtp_diagnose does */
	bool no_envelope; /* stops after EHLO, as its search for neighbours does */
	dialogue_step steps[DIALOGUE_STEPS];
	size_t step_count;
	const char *certificate;               /* that an honest server shows */
	const char *scram_first, *scram_final; /* its messages, where they are not the usual ones */
	dialogue_words rows;                   /* what it proves */
	dialogue_words offers, offers_inside;  /* of an honest server, before and inside TLS */
	dialogue_words pins, key_pins;         /* names of certificates; fingerprints of them, or of their keys */
	dialogue_pair expected[DIALOGUE_LISTS];
	size_t expected_count;
	char *text; /* the file; what is above points into it, or into these */
	smtp_buf made[DIALOGUE_MADE];
	size_t made_count;
} dialogue;

/* Fails the test when the file is not in order. */
dialogue *dialogue_read(const char *path);
void dialogue_free(dialogue *script);

/* The expected value of a key; NULL: the file does not say. */
const char *dialogue_expects(const dialogue *script, const char *key);

/* Appends a value with its escapes resolved. */
void dialogue_unescape(smtp_buf *out, const char *text);

/* Paths of all files of a folder below the tests that end in `suffix`, sorted; ends with NULL. */
char **dialogue_list(const char *folder, const char *suffix);
void dialogue_list_free(char **list);

#endif
