/*
 * stats.c - see stats.h.
 */
#include "stats.h"

#include "shared.h"

static const char *const names[SMTP_COUNTER_COUNT] = {
	[SMTP_COUNTER_OPENED] = "connections_opened",
	[SMTP_COUNTER_REUSED] = "connections_reused",
	[SMTP_COUNTER_LOST] = "connections_lost",
	[SMTP_COUNTER_MESSAGES] = "messages",
	[SMTP_COUNTER_ACCEPTED] = "accepted",
	[SMTP_COUNTER_PARTIAL] = "partial",
	[SMTP_COUNTER_FAILED] = "failed",
	[SMTP_COUNTER_UNKNOWN] = "unknown",
	[SMTP_COUNTER_AGAIN] = "second_tries",
	[SMTP_COUNTER_WAITS] = "waits",
	[SMTP_COUNTER_WAITED] = "waited",
	[SMTP_COUNTER_HELD] = "held",
	[SMTP_COUNTER_PAUSES] = "pauses",
};

const char *smtp_counter_name(smtp_counter counter)
{
	return names[counter];
}

bool smtp_counter_is_time(smtp_counter counter)
{
	return counter == SMTP_COUNTER_WAITED;
}

void smtp_stats_count(const smtp_server *server, smtp_counter counter, uint64_t more)
{
	smtp_store *store = smtp_store_of(server);
	smtp_shared_count(smtp_shared_of(server), counter, more);
	if (store) {
		store->counted[counter] += more;
	}
}

void smtp_stats_count_message(const smtp_server *server, smtp_outcome_kind outcome)
{
	static const smtp_counter counters[] = {[SMTP_OUTCOME_ACCEPTED] = SMTP_COUNTER_ACCEPTED,
		[SMTP_OUTCOME_PARTIAL] = SMTP_COUNTER_PARTIAL,
		[SMTP_OUTCOME_FAILED] = SMTP_COUNTER_FAILED,
		[SMTP_OUTCOME_UNKNOWN] = SMTP_COUNTER_UNKNOWN};
	smtp_stats_count(server, SMTP_COUNTER_MESSAGES, 1);
	smtp_stats_count(server, counters[outcome], 1);
}

uint64_t smtp_store_counted(const smtp_store *store, smtp_counter counter)
{
	return store ? store->counted[counter] : 0;
}
