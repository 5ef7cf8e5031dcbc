/*
 * stats.h - what was done so far is counted twice: in the caller's store, and in what its workers share.
 */
#ifndef SMTP_STATS_H
#define SMTP_STATS_H

#include "store.h"

/* For the caller of this server; without a store and shared memory nothing is counted. */
void smtp_stats_count(const smtp_server *server, smtp_counter counter, uint64_t more);

/* A message has its outcome. */
void smtp_stats_count_message(const smtp_server *server, smtp_outcome_kind outcome);

#endif
