/*
 * idn.h - what is not ASCII in an address: domains become A-labels (RFC 5890), local parts are judged (RFC 6531).
 *
 * With libidn2 (HAVE_LIBIDN2) domains are mapped by UTS 46, non-transitional, and come out in lower case; without it
 * a domain that is not ASCII is refused, and says that it must be written as A-labels. In either case dots that are
 * none, and characters that nobody sees, are refused: a domain is never split on them. Pure.
 */
#ifndef SMTP_IDN_H
#define SMTP_IDN_H

#include "buf.h"

/* The domain in ASCII, to be given to smtp_free(). One that is ASCII already stays octet for octet, good or not: its
 * grammar is the caller's to check. REFUSED: `wrong` is the rest of a sentence, static. */
smtp_status smtp_idn_to_ascii(smtp_span domain, char **ascii, const char **wrong);

/* What is wrong with the characters of a local part; NULL: nothing. Strict UTF-8, no controls (C0, DEL, C1), nothing
 * that has no width or turns the direction of the text. */
const char *smtp_idn_judge_local_part(smtp_span local);

bool smtp_idn_is_ascii(smtp_span text);

#endif
