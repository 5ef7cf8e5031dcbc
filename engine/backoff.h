/*
 * backoff.h - a server has said stop: until when an identity sends nothing to it, and in which words that was said.
 *
 * Guarantees: whoever sees the reply writes it down without a lock; whoever reads gets words that belong together and to
 * this identity, or none. Nothing written there can hold mail back longer than SMTP_BACKOFF_LONGEST. Pure.
 *
 * How long: as long as the reply or what is known of its provider says, else a first pause by kind; each pause that
 * comes after one without a success in between is twice as long, up to a ceiling. Those who hear the same while it
 * goes on (they were under way) do not prolong it.
 */
#ifndef SMTP_BACKOFF_H
#define SMTP_BACKOFF_H

#include "place.h"
#include "smtp.h"

#define SMTP_BACKOFF_LONGEST (INT64_C(86400) * SMTP_SECOND)
#define SMTP_BACKOFF_TEXT 256

typedef struct smtp_backoff {
	int64_t until;
	smtp_category category; /* RATE_LIMITED or QUOTA_EXCEEDED */
	int code;               /* 0: what was said is not known any more */
	char enhanced_code[12];
	char response[SMTP_BACKOFF_TEXT]; /* clean UTF-8, cut */
	const char *provider;             /* static; NULL: not recognised */
} smtp_backoff;

/* A place may be shared with other identities: then only what is known to be this one's counts. */
typedef struct smtp_backoff_place {
	smtp_place *place;
	uint64_t identity;
	bool is_spare;
} smtp_backoff_place;

/* Whether what became of a message says stop to its sender. It does when a reply decided, nobody was served, and
 *   - the sender's own quota is used up; or
 *   - the sender is too fast, unless that was said of an address or a mailbox (enhanced code x.1.x or x.2.x), or in reply
 *     to one recipient (RCPT, or the end of data in LMTP) without an enhanced code that says something else. */
bool smtp_backoff_is_asked_for(const smtp_result *result, smtp_protocol protocol);

/* Begins a pause, or goes on with the one under way; returns how long from now. Words beyond what there is room for are
 * lost, or all of them when memory is. *fresh: there was none. */
int64_t smtp_backoff_begin(smtp_backoff_place at, int64_t now, const smtp_result *result, bool *fresh);

/* A message was accepted that was begun then: if that was after the last pause, it is forgotten how often there were some. */
void smtp_backoff_end(smtp_backoff_place at, int64_t begun);

/* Whether there is a pause now. */
bool smtp_backoff_read(smtp_backoff_place at, int64_t now, smtp_backoff *backoff);

#endif
