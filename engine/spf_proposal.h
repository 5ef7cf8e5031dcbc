/*
 * spf_proposal.h - the SPF record that a domain should have: what is there stays, what is missing is added. Pure.
 */
#ifndef SMTP_SPF_PROPOSAL_H
#define SMTP_SPF_PROPOSAL_H

#include "buf.h"

/* Appends one record made of `count` records (0: "v=spf1 ... ~all"): their terms once each, `addition` ("include:..."; empty:
 * none) in front, the mildest `all` last. +all becomes ~all; of several records a redirect becomes an include. Time is linear
 * in the records, times the ceiling of `out`. */
void smtp_spf_propose(char *const *records, size_t count, smtp_span addition, smtp_buf *out);

/* How many look-ups its own terms need, without what they lead to. */
unsigned smtp_spf_lookups(smtp_span record);

/* Whether it allows anybody: `all` or `+all` stands in it. */
bool smtp_spf_is_open(smtp_span record);

#endif
