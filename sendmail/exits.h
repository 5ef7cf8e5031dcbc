/*
 * exits.h - what became of a message as an exit status of sysexits.h.
 *
 * Guarantee: a status that makes a caller try again (EX_TEMPFAIL) is given only when nothing can have been accepted. A
 * message that some recipients got, or perhaps got, ends as EX_OK; the log and standard error say the rest.
 */
#ifndef EXITS_H
#define EXITS_H

#include <sysexits.h>

#include "engine/smtp.h"

int exit_of_result(const smtp_result *result);
int exit_of_refusal(const smtp_refusal *refusal);

#endif
