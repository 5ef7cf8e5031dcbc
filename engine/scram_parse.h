/*
 * scram_parse.h - the messages of a SCRAM server, taken apart (RFC 5802 7). Pure.
 *
 * Guarantees: attributes stand in their order, each once; a mandatory extension (m=) is refused, unknown ones behind
 * the known ones are let pass; the nonce begins with ours and is longer; numbers are digits and do not overflow.
 */
#ifndef SMTP_SCRAM_PARSE_H
#define SMTP_SCRAM_PARSE_H

#include "buf.h"

#define SMTP_SCRAM_NONCE 1024 /* octets of both nonces together */
#define SMTP_SCRAM_SALT 1024  /* octets of base64 */

typedef struct smtp_scram_challenge {
	smtp_span nonce, salt; /* the salt as base64; both point into the message */
	unsigned iterations;   /* UINT_MAX: more than fit */
} smtp_scram_challenge;

/* False: `reason` (static, clean) says what is wrong. */
bool smtp_scram_read_first(
	smtp_span message, smtp_span our_nonce, smtp_scram_challenge *challenge, const char **reason);

/* Sets one of the two: the signature as base64, or the server's word for its refusal. */
bool smtp_scram_read_final(smtp_span message, smtp_span *signature, smtp_span *refusal, const char **reason);

#endif
