/*
 * raw.h - a message that the caller wrote himself: checked, measured, and asked for its Message-ID. Pure.
 */
#ifndef SMTP_RAW_H
#define SMTP_RAW_H

#include "body.h"

#define SMTP_RAW_HEADER_MAX 65536 /* where a Message-ID is looked for */

/* Measures the message and leaves it rewound. REFUSED (key "raw"): it cannot be read, holds a NUL, or has a line
 * above 998 octets. */
bool smtp_raw_check(const smtp_source *source, smtp_body_facts *facts, smtp_refusal *refusal);

/* The Message-ID of the header block, with angle brackets; NULL when there is none. Leaves the source rewound. */
smtp_status smtp_raw_message_id(const smtp_source *source, char **id, smtp_refusal *refusal);

#endif
