/*
 * judge.h - does what became of a scenario agree with what its file says? And whatever it says: no secret in clear where
 * TLS was asked for, none in the result, and no control character in words for people.
 */
#ifndef SMTP_JUDGE_H
#define SMTP_JUDGE_H

#include "adversary.h"

typedef struct judged {
	const dialogue *script;
	const adversary *server;
	const smtp_result *result;
	int64_t took; /* microseconds, the whole call */
} judged;

/* Appends a line for each thing that is wrong. */
void judge(const judged *run, smtp_buf *complaint);

#endif
