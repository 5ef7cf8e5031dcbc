/*
 * taglist.h - "name=value; name=value", as DKIM and DMARC write their records: RFC 6376 3.2. Pure.
 */
#ifndef SMTP_TAGLIST_H
#define SMTP_TAGLIST_H

#include "buf.h"

/* Takes the next tag off the front of `list`, white space around name and value left out; empty ones are passed over.
 * False: there is none. A piece without "=" has an empty name. */
bool smtp_taglist_next(smtp_span *list, smtp_span *name, smtp_span *value);

/* The value of the first tag of that name, "not given" when there is none. Names are compared octet for octet. */
smtp_span smtp_taglist_find(smtp_span list, const char *name);

#endif
