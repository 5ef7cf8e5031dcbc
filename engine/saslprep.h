/*
 * saslprep.h - user names and passwords in the one form that both sides of a login compute with (RFC 4013, RFC 3454).
 * Pure.
 */
#ifndef SMTP_SASLPREP_H
#define SMTP_SASLPREP_H

#include "buf.h"

/* RFC 3454 7: characters that Unicode 3.2 did not know may stand in what is asked for, not in what is kept. */
typedef enum smtp_saslprep_use { SMTP_SASLPREP_QUERY, SMTP_SASLPREP_STORED } smtp_saslprep_use;

/* Appends the prepared form to `out`. REFUSED: the text is not UTF-8, is empty when prepared, or holds what RFC 4013
 * prohibits. */
smtp_status smtp_saslprep(smtp_span text, smtp_saslprep_use use, smtp_buf *out);

#endif
