/*
 * slip.h - whether a host name was probably meant to be another one: `smtp.qq.con`, `smpt.163.com`, `smtp.gmial.com`. Pure.
 *
 * One slip of the finger is looked for: a letter too many, missing, another one, or two in the wrong order. Short domains differ by
 * so little from those of other people (163.com, 139.com, qq.com) that only their ends are looked at.
 */
#ifndef SMTP_SLIP_H
#define SMTP_SLIP_H

#include "buf.h"

/* False too when they are the same. `meant` is lower-case. */
bool smtp_slip_is_of(smtp_span typed, smtp_span meant);

#endif
