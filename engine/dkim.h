/*
 * dkim.h - DKIM signatures of a message as it goes out: header block and body, line ends normalised, before dots are
 * stuffed. RFC 6376, RFC 8301, RFC 8463. Pure but for `key_file`, which OpenSSL reads when a signer is made.
 *
 * Guarantees: d=, s= and h= hold to their grammar; From, To, Cc, Subject, Date, Message-ID, MIME-Version, Content-Type
 * and Reply-To are named once more than they are present, so that none can be added; the body is never signed in part
 * (no l=). The source is read once for all signatures, and nothing but the header block is held. No clock is read.
 */
#ifndef SMTP_DKIM_H
#define SMTP_DKIM_H

#include "body.h"
#include "dkim_keys.h"

#define SMTP_DKIM_MAX 8                  /* signatures of one message */
#define SMTP_DKIM_NAMES_MAX 64           /* names in `headers` of one signature */
#define SMTP_DKIM_HEADER_MAX (64u << 20) /* octets of the header block */

typedef struct smtp_dkim_signer smtp_dkim_signer;

/* Checks the keys of every signature and loads the private keys; to be called before anything is sent or read. Borrows
 * `signatures` for the life of the signer. REFUSED: "dkim[0].domain", "dkim[0].selector", "dkim[0].key",
 * "dkim[0].key_file", "dkim[0].passphrase", "dkim[0].headers", or "dkim" when there are too many. `keys` that were read before may be NULL. */
smtp_status smtp_dkim_open(const smtp_dkim *signatures, size_t count, smtp_dkim_keys *keys,
	smtp_dkim_signer **signer, smtp_refusal *refusal);
void smtp_dkim_close(smtp_dkim_signer *signer); /* NULL is fine; keys are wiped */

/* Reads the whole message from `source` (rewound before and after) and appends one DKIM-Signature field per
 * signature to `out`, each folded and ended by CRLF: they go in front of the message, in this order. None signs
 * another. `now` is Unix time (t=). REFUSED: "dkim" when the source cannot be read or its header block is too
 * large, "dkim[0].headers" when too many fields would be named, "dkim[0].key" when OpenSSL will not sign with it.
 * May be called again, for the same message or another. */
smtp_status smtp_dkim_sign(
	smtp_dkim_signer *signer, const smtp_source *source, int64_t now, smtp_buf *out, smtp_refusal *refusal);

#endif
