/*
 * compose.h - a message made of its parts: header block and text and/or HTML, as one source of octets. Pure but for
 * the random octets of Message-ID and boundary (OpenSSL).
 *
 * Guarantees: header lines fold at 78 and never pass 998 octets, non-ASCII text is in encoded-words
 * (RFC 2047) that never split a character, bodies are 7bit, quoted-printable or base64, Bcc is never written.
 * RFC 5322, 2045 to 2047, 2046 5.1.4 (alternative).
 */
#ifndef SMTP_COMPOSE_H
#define SMTP_COMPOSE_H

#include "address.h"
#include "body.h"

typedef struct smtp_composer smtp_composer;

/* Checks every key of the message but what only the envelope shows (bcc, envelope: smtp_envelope_build), and
 * prepares the source. `now` is Unix time, used when the message has no date. The message must outlive the
 * composer. REFUSED: the key that is wrong. */
smtp_status smtp_compose(
	const smtp_message *message, int64_t now, smtp_composer **composer, smtp_refusal *refusal);
void smtp_composer_free(smtp_composer *composer);

/* The octets, before dot-stuffing; the raw message itself when there is one. Lives as long as the composer. */
const smtp_source *smtp_composer_source(smtp_composer *composer);

/* With angle brackets; of a raw message its Message-ID header; NULL: it has none. */
const char *smtp_composer_message_id(const smtp_composer *composer);

/* What the source holds, to the octet; of a composed message longest_line is what no line passes. A raw message
 * was checked: no NUL, no line above 998 octets. */
const smtp_body_facts *smtp_composer_facts(const smtp_composer *composer);

#endif
