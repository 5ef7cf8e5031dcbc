/*
 * address_charset.h - addresses whose display names are in the charset of their message.
 */
#ifndef SMTP_ADDRESS_CHARSET_H
#define SMTP_ADDRESS_CHARSET_H

#include "address.h"
#include "charset.h"

/* smtp_address_parse() for a mailbox whose name is in `charset`; so is the name that comes back. Outside UTF-8 the address
 * itself must be ASCII. REFUSED names `key`. */
smtp_status smtp_address_parse_in(const smtp_charset *charset, const smtp_mailbox *mailbox, const char *key,
	smtp_address *address, smtp_refusal *refusal);

#endif
