/*
 * dsn.h - delivery status notifications asked for in the envelope: the parameters of MAIL and RCPT. RFC 3461 4, 5. Pure.
 */
#ifndef SMTP_DSN_H
#define SMTP_DSN_H

#include "address.h"

/* Checks `dsn` and puts it into the envelope. REFUSED: "dsn.notify", "dsn.ret" or "dsn.envid". */
smtp_status smtp_dsn_take(const smtp_dsn *dsn, smtp_envelope *envelope, smtp_refusal *refusal);

/* Is there anything that a server without DSN cannot be asked for? */
bool smtp_dsn_is_asked(const smtp_envelope *envelope);

/* Appends " RET=..." and " ENVID=...", as far as they are asked for. */
bool smtp_dsn_mail_parameters(const smtp_envelope *envelope, smtp_buf *out);

/* Appends " NOTIFY=..." when it is asked for, and " ORCPT=rfc822;..." when anything is: an address that is not ASCII, or that
 * is longer than 500 octets as xtext, has none. */
bool smtp_dsn_recipient_parameters(const smtp_envelope *envelope, const char *address, smtp_buf *out);

#endif
