/*
 * buf.h - growable octets with a ceiling, and the allocator everything in the engine uses.
 *
 * A buffer is born with a ceiling and never grows past it. A failed append (ceiling or memory) changes
 * nothing and leaves `failed` set, so a caller may append many times and look once at the end. A buffer
 * marked secret is wiped whenever its octets move or go.
 */
#ifndef SMTP_BUF_H
#define SMTP_BUF_H

#include <stdarg.h>
#include <string.h>
#include "smtp.h"

typedef struct smtp_buf {
	char *data; /* NULL while nothing was appended; terminated by a NUL that length does not count */
	size_t length, capacity, ceiling;
	bool secret, failed;
	bool touched; /* since it was last wiped */
} smtp_buf;

#if defined(__MINGW32__)
#define SMTP_FORMAT(template_at, first) __attribute__((format(gnu_printf, template_at, first)))
#elif defined(__GNUC__)
#define SMTP_FORMAT(template_at, first) __attribute__((format(printf, template_at, first)))
#else
#define SMTP_FORMAT(template_at, first)
#endif

/* What a step that may be refused or run out of memory returns. */
typedef enum smtp_status { SMTP_OK, SMTP_REFUSED, SMTP_NO_MEMORY } smtp_status;

#define SMTP_SPAN(literal) ((smtp_span){(literal), sizeof(literal) - 1})

void smtp_buf_init(smtp_buf *buf, size_t ceiling);
void smtp_buf_init_secret(smtp_buf *buf, size_t ceiling);
void smtp_buf_free(smtp_buf *buf);  /* may be used again, with the same ceiling */
void smtp_buf_clear(smtp_buf *buf); /* keeps the memory, clears `failed` */

/* All return false, change nothing and set `failed` when the ceiling or memory is reached. */
bool smtp_buf_append(smtp_buf *buf, const void *octets, size_t length);
bool smtp_buf_string(smtp_buf *buf, const char *string);
bool smtp_buf_span(smtp_buf *buf, smtp_span span);
bool smtp_buf_char(smtp_buf *buf, char octet);
bool smtp_buf_number(smtp_buf *buf, uint64_t number); /* its decimal digits */
bool smtp_buf_printf(smtp_buf *buf, const char *format, ...) SMTP_FORMAT(2, 3);

/* Room for `length` more octets at data + length; the caller then adds what it wrote to `length`. */
char *smtp_buf_reserve(smtp_buf *buf, size_t length);

/* Takes octets off the front. */
void smtp_buf_consume(smtp_buf *buf, size_t length);

smtp_span smtp_buf_view(const smtp_buf *buf);

/* Hands the octets over as a NUL-terminated string the caller frees with smtp_free(), and empties the
 * buffer. NULL when it had failed; an empty string when it was empty (NULL if that needs memory in vain). */
char *smtp_buf_take(smtp_buf *buf);

void *smtp_malloc(size_t size); /* NULL when out of memory; not cleared */
void *smtp_calloc(size_t count, size_t size);
void *smtp_realloc(void *block, size_t size);
void smtp_free(void *block);
char *smtp_strndup(const char *octets, size_t length); /* adds a NUL */
char *smtp_strdup_span(smtp_span span);                /* NULL for "not given" too */

smtp_span smtp_span_of(const char *string); /* NULL gives "not given" */

/* ASCII only, whatever the locale of the process. */
bool smtp_span_equals(smtp_span a, const char *b); /* octet for octet */
bool smtp_span_equals_ignoring_case(smtp_span a, const char *b);
bool smtp_starts_with_ignoring_case(smtp_span text, const char *prefix);
char smtp_ascii_lower(char octet);
bool smtp_is_ascii_digit(char octet);
bool smtp_span_has_control(smtp_span text); /* an octet below 32, or 127 */

/* Sets the refusal and returns false, so that a check can `return smtp_refuse(...)`. `refusal` may be NULL. */
bool smtp_refuse(smtp_refusal *refusal, const char *key, const char *must, ...) SMTP_FORMAT(3, 4);

#endif
