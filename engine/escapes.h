/*
 * escapes.h - a text that went through JSON, HTML, quoted-printable, a URL or qmail's log, as it was before. Pure.
 */
#ifndef SMTP_ESCAPES_H
#define SMTP_ESCAPES_H

#include "buf.h"

/* Appends `text` with its escapes undone: `\u6388`, `&lt;`, `&#25480;`, `=E6=8E=88`, `%E6%8E%88`,
 * `Remote_host_said:_550`. What is no escape stays. Never longer than `text`. False: memory. */
bool smtp_escapes_undo(smtp_buf *out, smtp_span text);

#endif
