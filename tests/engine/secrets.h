/*
 * secrets.h - is a secret among these octets, in any of the forms in which it might be said?
 */
#ifndef SMTP_SECRETS_H
#define SMTP_SECRETS_H

#include "buf.h"

/* As it is, in hexadecimal digits of either kind, or in base64 at any of the three offsets. A secret that is not given is
 * never there; one of fewer than four octets is not looked for. */
bool secrets_are_in(smtp_span text, smtp_span secret);

#endif
