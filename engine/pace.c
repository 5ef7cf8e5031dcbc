/*
 * pace.c - see pace.h.
 */
#include "pace.h"

#include "buf.h"

#define TURNS_AHEAD 256
#define LEAST_AHEAD (60 * SMTP_SECOND)
#define MOST_AHEAD (INT64_C(86400) * SMTP_SECOND)

bool smtp_rate_from_text(smtp_span text, smtp_rate *rate)
{
	static const struct {
		const char *unit;
		int64_t span;
	} units[] = {{"/s", SMTP_SECOND}, {"/m", 60 * SMTP_SECOND}, {"/h", 3600 * SMTP_SECOND},
		{"/d", 86400 * SMTP_SECOND}};
	unsigned messages = 0;
	size_t at = 0;
	while (at < text.length && smtp_is_ascii_digit(text.data[at]) && messages <= SMTP_RATE_MAX) {
		messages = 10 * messages + (unsigned)(text.data[at++] - '0');
	}
	smtp_span rest = {text.data + at, text.length - at};
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
		if (smtp_span_equals_ignoring_case(rest, units[i].unit)) {
			*rate = (smtp_rate){messages, units[i].span};
			return messages >= 1 && messages <= SMTP_RATE_MAX;
		}
	}
	return false;
}

smtp_pace smtp_pace_of(smtp_rate rate, unsigned burst)
{
	int64_t period = (rate.span + (int64_t)rate.messages - 1) / (int64_t)rate.messages;
	int64_t ahead = period < MOST_AHEAD / TURNS_AHEAD ? period * TURNS_AHEAD : MOST_AHEAD;
	return (smtp_pace){period, burst, ahead > LEAST_AHEAD ? ahead : LEAST_AHEAD};
}

/* A full burst less one: so much earlier than evenly spaced a turn may be. */
static int64_t tolerance(const smtp_pace *pace)
{
	return pace->period * ((int64_t)pace->burst - 1);
}

static int64_t latest(const smtp_pace *pace, int64_t now)
{
	return now + tolerance(pace) + pace->period + pace->ahead;
}

/* When the turn is due, as the word has it. */
static int64_t believed(uint64_t word, const smtp_pace *pace, int64_t now)
{
	bool possible = word <= INT64_MAX && (int64_t)word <= latest(pace, now);
	return possible && (int64_t)word > now ? (int64_t)word : now;
}

smtp_pace_turn smtp_pace_take(smtp_atomic *word, const smtp_pace *pace, int64_t now, int64_t patience)
{
	smtp_pace_turn turn = {0};
	uint64_t seen = smtp_atomic_get(word);
	do {
		int64_t due = believed(seen, pace, now);
		int64_t wait = due - tolerance(pace) - now;
		turn.wait = wait > 0 ? wait : 0;
		turn.after = (uint64_t)(due + pace->period);
		if (turn.wait > patience || (int64_t)turn.after > latest(pace, now)) {
			return turn;
		}
		turn.taken = smtp_atomic_change(word, &seen, turn.after);
	} while (!turn.taken);
	return turn;
}

void smtp_pace_give_back(smtp_atomic *word, const smtp_pace *pace, const smtp_pace_turn *turn)
{
	uint64_t seen = turn->after;
	smtp_atomic_change(word, &seen, turn->after - (uint64_t)pace->period);
}
