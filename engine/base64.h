/*
 * base64.h - base64 of RFC 4648 4, and in the lines of RFC 2045 6.8. Pure, near the speed of memory.
 */
#ifndef SMTP_BASE64_H
#define SMTP_BASE64_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SMTP_BASE64_GROUP 57 /* octets in one line */
#define SMTP_BASE64_LINE 76  /* as it is written, without CRLF */

typedef struct smtp_base64_wide smtp_base64_wide; /* base64_wide.h */

/* Without line breaks; returns the octets written, 4 for every 3 begun. */
size_t smtp_base64(char *into, const char *octets, size_t length);

/* `count` whole lines, each of SMTP_BASE64_GROUP octets and ended by CRLF; returns the octets written. */
size_t smtp_base64_lines(char *into, const char *octets, size_t count);

/* The same two by one way (NULL: the portable one). They take the widest one that the processor has. */
size_t smtp_base64_by(const smtp_base64_wide *way, char *into, const char *octets, size_t length);
size_t smtp_base64_lines_by(const smtp_base64_wide *way, char *into, const char *octets, size_t count);

/* What `octets` become in lines; CRLF stands between them, not behind the last one. */
uint64_t smtp_base64_length(uint64_t octets);

/* Reads `length` digits into 3 octets for every 4 of them at most. Strict: whole groups, no other character, padding
 * only at the end and over bits that are 0 (RFC 4648 3.2 to 3.5). False: it is not base64. */
bool smtp_base64_read(char *into, size_t *octets, const char *digits, size_t length);

#endif
