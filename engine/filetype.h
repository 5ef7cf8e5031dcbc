/*
 * filetype.h - the media type that a file's name stands for, from a table of our own: no file is read, no program
 * and no system table is asked. Pure.
 */
#ifndef SMTP_FILETYPE_H
#define SMTP_FILETYPE_H

#include "buf.h"

/* By what follows the last dot, ignoring case; application/octet-stream when it is not in the table. */
const char *smtp_filetype(smtp_span name);

/* type/subtype, two tokens of RFC 2045 5.1, at most 127 octets each (RFC 6838 4.2); no parameters. */
bool smtp_filetype_is_valid(smtp_span type);

/* multipart and message: made of parts, so that they must not travel as base64 (RFC 2045 6.4, RFC 2046 5.2.1). */
bool smtp_filetype_is_composite(smtp_span type);

#endif
