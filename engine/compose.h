/*
 * compose.h - a message made of its parts: header block, texts, attachments and signatures, as one source of octets. Pure
 * but for random octets (OpenSSL) and what parts and keys are read from.
 *
 * Guarantees: header lines fold at 78 and never pass 998 octets, non-ASCII text is in encoded-words
 * (RFC 2047) that never split a character, bodies are 7bit, quoted-printable or base64, Bcc is never written.
 * Nothing but the header fields and blocks is held. RFC 5322, 2045 to 2047; mime.h, fields.h and dkim.h say more.
 */
#ifndef SMTP_COMPOSE_H
#define SMTP_COMPOSE_H

#include "address.h"
#include "body.h"
#include "stock.h"

typedef struct smtp_composer smtp_composer;

/* Checks every key of the message but what only the envelope shows (bcc, dsn, envelope: smtp_envelope_build), and
 * prepares the source; a recipient is not needed. `now` is Unix time, for a message without date and for signatures.
 * The message must outlive the composer. REFUSED: the key that is wrong; parts are "attachments[index]". */
smtp_status smtp_compose(
	const smtp_message *message, int64_t now, smtp_composer **composer, smtp_refusal *refusal);

/* The same out of a stock (NULL: none), which is borrowed for the call. */
smtp_status smtp_compose_from(smtp_stock *stock, const smtp_message *message, int64_t now,
	smtp_composer **composer, smtp_refusal *refusal);
void smtp_composer_free(smtp_composer *composer);

/* The octets, before dot-stuffing; the raw message itself when there is one. Lives as long as the composer. */
const smtp_source *smtp_composer_source(smtp_composer *composer);

/* With angle brackets; of a raw message its Message-ID header; NULL: it has none. */
const char *smtp_composer_message_id(const smtp_composer *composer);

/* The key of the first address in the header that is not ASCII, so that it needs SMTPUTF8; NULL: none. */
const char *smtp_composer_utf8_key(const smtp_composer *composer);

/* What the source holds, to the octet; of a composed message longest_line is what no line passes. A raw message
 * was checked: no NUL, no line above 998 octets. */
const smtp_body_facts *smtp_composer_facts(const smtp_composer *composer);

#endif
