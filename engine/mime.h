/*
 * mime.h - the parts of a message: its Content-* fields, its encoded texts, its boundaries. RFC 2045, RFC 2046 5.1.
 */
#ifndef SMTP_MIME_H
#define SMTP_MIME_H

#include "segments.h"

/* Appends Content-* fields to the header block that stands open in `segments`, ends it, and adds the body: one
 * part, or multipart/alternative of text and then html. One of the two may be "not given". Both are
 * valid UTF-8. Random octets for the boundary come from OpenSSL. */
smtp_status smtp_mime_add(smtp_segments *segments, smtp_span text, smtp_span html);

/* 32 hexadecimal digits of 128 random bits, and a NUL. False: there are none. */
bool smtp_mime_random(char digits[33]);

#endif
