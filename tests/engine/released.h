/*
 * released.h - an allocator that looks into every block that is released: no secret may be left in one.
 */
#ifndef SMTP_RELEASED_H
#define SMTP_RELEASED_H

#include "test.h"

/* From now on looks for `secret`, as it is, in base64 at the three offsets and in hexadecimal; NULL data: for nothing. */
void released_begin(smtp_span secret);

/* Whether it is in this text. */
bool released_is_in(const char *text);

/* Back to normal. How many blocks had it. */
size_t released_end(void);

#endif
