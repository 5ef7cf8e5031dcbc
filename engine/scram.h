/*
 * scram.h - the client's side of SCRAM: three messages, and a proof that both sides know the password (RFC 5802, RFC
 * 7677). Pure; the only random octets are those of the nonce, which may be given.
 *
 * Guarantees: the password does not leave; the server is believed only when its signature over all that was said is
 * right, compared in constant time; with channel binding that includes the TLS connection; the iteration count is
 * within bounds before any work is done for it.
 */
#ifndef SMTP_SCRAM_H
#define SMTP_SCRAM_H

#include "binding.h"
#include "scram_keys.h"

typedef enum smtp_scram_status {
	SMTP_SCRAM_OK,
	SMTP_SCRAM_MALFORMED, /* `reason` says what is wrong */
	SMTP_SCRAM_WEAK,      /* iterations below the minimum or above the maximum; `reason` says how many */
	SMTP_SCRAM_REFUSED,   /* the server's final message is e=; `refusal` is its word */
	SMTP_SCRAM_FALSE,     /* the server's signature is not that of one who knows the password */
	SMTP_SCRAM_NO_MEMORY  /* or OpenSSL failed */
} smtp_scram_status;

/* What the first message is made of. Borrowed for smtp_scram_begin(). */
typedef struct smtp_scram_offer {
	const char *digest; /* OpenSSL's name; static */
	smtp_span username; /* prepared (saslprep.h) */
	char flag;          /* RFC 5802 6: 'p' binds, 'y' could bind but the server offers none, 'n' cannot */
	const smtp_channel_binding *binding; /* with 'p' */
	smtp_span nonce;                     /* not given: random */
} smtp_scram_offer;

typedef struct smtp_scram {
	const char *digest;
	smtp_buf header; /* what c= carries: the GS2 header and the binding's octets */
	smtp_buf nonce, bare;
	unsigned char signature[SMTP_SCRAM_OCTETS]; /* that the server must show */
	size_t signature_length;                    /* 0: not computed yet */
	bool proved;
	smtp_span refusal; /* into the message that smtp_scram_verify() was given */
	char reason[128];
} smtp_scram;

/* Appends the client's first message. smtp_scram_free() is due from here on, whatever is returned. */
smtp_scram_status smtp_scram_begin(smtp_scram *scram, const smtp_scram_offer *offer, smtp_buf *out);

/* Reads the server's first message and appends the client's final one. `password` is prepared. */
smtp_scram_status smtp_scram_answer(
	smtp_scram *scram, smtp_span message, smtp_span password, unsigned min_iterations, smtp_buf *out);

/* Judges the server's final message; only after OK is `proved` set. */
smtp_scram_status smtp_scram_verify(smtp_scram *scram, smtp_span message);

void smtp_scram_free(smtp_scram *scram); /* wipes */

/* Appends a saslname (RFC 5801 4): "," and "=" are written in hexadecimal. */
bool smtp_scram_append_name(smtp_buf *out, smtp_span name);

#endif
