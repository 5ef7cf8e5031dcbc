/*
 * explain.h - a verdict in words: one sentence, steps, help page, in English or Chinese; and the line for
 * logs. Pure. The texts are data: catalogue_en.c and catalogue_zh.c hold the same keys.
 */
#ifndef SMTP_EXPLAIN_H
#define SMTP_EXPLAIN_H

#include "verdict.h"

/* Fills every key of the explanation (free it with smtp_explanation_free). False: memory ran out; what
 * could be filled is, and the rest is NULL. */
bool smtp_explain_circumstances(const smtp_circumstances *circumstances, smtp_explanation *explanation);

/* After success: the reply and who gave it stay, what is said about a failure goes. */
void smtp_explanation_forget_failure(smtp_explanation *explanation);

/* "data_end: 550 Connection frequency limited (rate_limited)"; without a reply
 * "connect: Connection refused [errno 111] (connection_refused)". One line, always English, always clean;
 * smtp_free() it; NULL: memory. */
char *smtp_error_line(const smtp_circumstances *circumstances, const smtp_explanation *explanation);

#endif
