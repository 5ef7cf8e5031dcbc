/*
 * auth.h - SASL mechanisms, one const row each (RFC 4422, RFC 4616 PLAIN, draft-murchison-sasl-login LOGIN).
 *
 * A mechanism turns challenges into responses, both as plain octets; base64 and the SMTP lines around them
 * are the session's (RFC 4954). Pure.
 */
#ifndef SMTP_AUTH_H
#define SMTP_AUTH_H

#include "caps.h"

typedef struct smtp_auth smtp_auth;

typedef enum smtp_auth_status {
	SMTP_AUTH_RESPOND,    /* `response` is to be sent, it may be empty */
	SMTP_AUTH_UNEXPECTED, /* the server asked for more than the mechanism has: cancel */
	SMTP_AUTH_NO_MEMORY
} smtp_auth_status;

typedef struct smtp_auth_mechanism {
	smtp_mechanism id;
	bool clear_text;       /* the secret can be read by whoever reads the line */
	bool initial_response; /* the client speaks first, RFC 4954 4 */
	/* Appends the answer to the next challenge to `response`, a secret buffer. */
	smtp_auth_status (*respond)(smtp_auth *auth, smtp_span challenge, smtp_buf *response);
	/* What the transcript shows in place of the responses, in their order, and the code that each hopes for. */
	struct {
		const char *text, *expect;
	} shown[3];
} smtp_auth_mechanism;

struct smtp_auth {
	const smtp_auth_mechanism *mechanism;
	smtp_span username, password; /* borrowed */
	unsigned step;                /* responses made so far */
};

/* The first mechanism of the caller's order that the server offers; with no order (`count` 0) the strongest.
 * NULL: none in common. */
const smtp_auth_mechanism *smtp_auth_choose(const smtp_caps *caps, const smtp_mechanism *order, size_t count);

void smtp_auth_init(
	smtp_auth *auth, const smtp_auth_mechanism *mechanism, smtp_span username, smtp_span password);
smtp_auth_status smtp_auth_respond(smtp_auth *auth, smtp_span challenge, smtp_buf *response);

/* Appends base64 without line breaks. Secret in, secret out: `out` should be a secret buffer. */
bool smtp_auth_base64(smtp_buf *out, smtp_span octets);

#endif
