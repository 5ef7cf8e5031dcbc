/*
 * auth.h - SASL mechanisms, one const row each (RFC 4422).
 *
 * A mechanism turns challenges into responses, both as plain octets; base64 and the SMTP lines around them
 * are the session's (RFC 4954). Pure. The rows stand in auth_*.c: SCRAM (RFC 5802, 7677), OAUTHBEARER (RFC 7628) and
 * XOAUTH2, PLAIN (RFC 4616) and LOGIN (draft-murchison-sasl-login), CRAM-MD5 (RFC 2195), EXTERNAL (RFC 4422 A) and
 * ANONYMOUS (RFC 4505).
 */
#ifndef SMTP_AUTH_H
#define SMTP_AUTH_H

#include "binding.h"
#include "caps.h"
#include "reply.h"
#include "scram.h"

/* Octets of a server's words that are kept: a whole challenge, for a secret that is cut is not recognised any more. */
#define SMTP_AUTH_WORDS (SMTP_REPLY_LINE_AUTH / 4 * 3)

/* What a login can draw on. Borrowed; a span that is not given is not there. */
typedef struct smtp_credentials {
	smtp_span username, password, token;
	smtp_span host; /* named to the server by OAUTHBEARER, with the port */
	unsigned port;
	bool certificate; /* TLS shows the server one of ours */
	unsigned scram_min_iterations;
	smtp_channel_binding binding; /* of this connection; filled in when TLS begins */
	smtp_span nonce;              /* for tests; not given: random */
} smtp_credentials;

typedef enum smtp_auth_need {
	SMTP_NEEDS_NOTHING,
	SMTP_NEEDS_CERTIFICATE,
	SMTP_NEEDS_PASSWORD,
	SMTP_NEEDS_TOKEN
} smtp_auth_need;

typedef enum smtp_auth_status {
	SMTP_AUTH_RESPOND,    /* `response` is to be sent, it may be empty */
	SMTP_AUTH_UNEXPECTED, /* the server asked for more than the mechanism has */
	SMTP_AUTH_MALFORMED,  /* the challenge is not what the mechanism says; `reason` tells */
	SMTP_AUTH_WEAK,       /* the server asks for too weak, or too much, work; `reason` tells */
	SMTP_AUTH_NOT_PROVED, /* the server did not show that it knows the password */
	SMTP_AUTH_NO_MEMORY
} smtp_auth_status; /* all but RESPOND: cancel */

typedef struct smtp_auth smtp_auth;

typedef struct smtp_auth_mechanism {
	smtp_mechanism id;
	smtp_auth_need needs;
	bool clear_text;           /* the secret can be read by whoever reads the line */
	bool on_request;           /* only for who names it, never by `auto` */
	bool client_first;         /* RFC 4954 4: may come with an initial response */
	bool binds;                /* to the channel */
	smtp_mechanism bound_form; /* of SCRAM: the row of the same hash that binds */
	const char *digest;        /* OpenSSL's name of the hash; NULL: none */
	/* Whether the credentials fit into its messages; NULL: any do. */
	bool (*can_carry)(const smtp_credentials *credentials);
	/* Appends the answer to the next challenge to `response`, a secret buffer. */
	smtp_auth_status (*respond)(smtp_auth *auth, smtp_span challenge, smtp_buf *response);
	/* Whether the server has shown that it knows the secret; NULL: 235 is all there is to know. */
	bool (*is_proved)(const smtp_auth *auth);
	/* What the transcript shows in place of the responses, in their order, and the code that each hopes for. */
	struct {
		const char *text, *expect;
	} shown[3];
} smtp_auth_mechanism;

struct smtp_auth {
	const smtp_auth_mechanism *mechanism;
	const smtp_credentials *credentials; /* borrowed */
	bool peer_binds;                     /* the server offers this mechanism with channel binding */
	unsigned step;                       /* responses made so far */
	smtp_scram scram;
	smtp_buf words;   /* what the server said of a failure inside a challenge, as received */
	char reason[128]; /* ours, in clean ASCII; empty: none */
};

/* Whether the credentials are of the kind that a mechanism needs. */
bool smtp_auth_can_use(const smtp_credentials *credentials, smtp_mechanism id);

/* Whether they fit into its messages: SCRAM wants UTF-8 that RFC 4013 allows. */
bool smtp_auth_can_carry(const smtp_credentials *credentials, smtp_mechanism id);

/* The first mechanism of the caller's order that the server offers and the credentials allow; with no order (`count` 0)
 * the strongest. NULL: none in common. */
const smtp_auth_mechanism *smtp_auth_choose(
	const smtp_caps *caps, const smtp_credentials *credentials, const smtp_mechanism *order, size_t count);

void smtp_auth_init(smtp_auth *auth, const smtp_auth_mechanism *mechanism,
	const smtp_credentials *credentials, const smtp_caps *caps);

/* Wipes what was computed; the mechanism stays known. */
void smtp_auth_free(smtp_auth *auth);

smtp_auth_status smtp_auth_respond(smtp_auth *auth, smtp_span challenge, smtp_buf *response);

/* Whether 235 may be believed. */
bool smtp_auth_is_proved(const smtp_auth *auth);

/* Appends base64 without line breaks. Secret in, secret out: `out` should be a secret buffer. */
bool smtp_auth_base64(smtp_buf *out, smtp_span octets);

/* Appends what the digits stand for. REFUSED: it is not strict base64. */
smtp_status smtp_auth_from_base64(smtp_buf *out, smtp_span digits);

#endif
