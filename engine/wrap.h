/*
 * wrap.h - UTF-8 text in columns: how wide it is where letters have one width, and broken into lines. Chinese, Japanese and
 * Korean characters take two columns and may be parted from each other (Unicode's annexes 11 and 14, their usual part). Pure.
 */
#ifndef SMTP_WRAP_H
#define SMTP_WRAP_H

#include "buf.h"

/* Columns that valid UTF-8 takes. */
size_t smtp_wrap_width(smtp_span text);

/* Appends valid UTF-8 and spaces until it is `columns` wide; at least its own width. */
bool smtp_wrap_pad(smtp_buf *out, smtp_span text, size_t columns);

/* Appends valid UTF-8 that begins in column `column`, counted from 0, as lines of at most `columns`, with `indent` spaces in
 * front of all but the first, and a line feed at the end. A line feed in it is one. A word that has no room, such as a
 * URL, is left whole; no line begins with a comma, or ends with an opening bracket. False: memory. */
bool smtp_wrap_text(smtp_buf *out, smtp_span text, size_t column, size_t columns, size_t indent);

#endif
