/*
 * address_list.h - the addresses of a header field that somebody else wrote: To, Cc, Bcc, From.
 *
 * Takes what mailers write, not only what RFC 5322 allows: comments in any place, `a@b (Name)`, groups, source routes,
 * empty places between commas, folded lines. What is an address is not judged: smtp_address_parse() does that with what
 * comes out. Linear, without recursion. RFC 5322 3.4, 4.4. Pure.
 */
#ifndef SMTP_ADDRESS_LIST_H
#define SMTP_ADDRESS_LIST_H

#include "buf.h"

/* One of the list. Starts as smtp_listed_init() makes it, and is used again for the next. */
typedef struct smtp_listed {
	smtp_span text;   /* as it was written, white space at its ends left out; in the field */
	smtp_buf address; /* without name, comment and angle brackets */
	smtp_buf name;    /* unquoted; from the comment when there is no other; empty: none */
} smtp_listed;

void smtp_listed_init(smtp_listed *listed);
void smtp_listed_free(smtp_listed *listed);

/* Takes the next address off the front of `rest`. False: there is none left, or memory (`address.failed` tells). */
bool smtp_listed_next(smtp_span *rest, smtp_listed *listed);

#endif
