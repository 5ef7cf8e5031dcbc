/*
 * slip.c - see slip.h.
 */
#include "slip.h"

#define LONG_LABEL 5 /* letters of a domain that nobody else's resembles by chance */
#define LONG_FIRST 4 /* "smtp" */
#define LONG_LAST 3  /* "com", not the two letters of a country */

/* What is left of both between their common beginning and their common end; `at` counts the beginning. */
typedef struct difference {
	smtp_span typed, meant;
	size_t at;
} difference;

static difference compare(smtp_span typed, smtp_span meant)
{
	size_t at = 0;
	while (at < typed.length && at < meant.length && smtp_ascii_lower(typed.data[at]) == meant.data[at]) {
		at++;
	}
	while (typed.length > at && meant.length > at &&
		   smtp_ascii_lower(typed.data[typed.length - 1]) == meant.data[meant.length - 1]) {
		typed.length--;
		meant.length--;
	}
	return (difference){{typed.data + at, typed.length - at}, {meant.data + at, meant.length - at}, at};
}

static bool is_swapped(const difference *found)
{
	return found->typed.length == 2 && found->meant.length == 2 &&
		   smtp_ascii_lower(found->typed.data[0]) == found->meant.data[1] &&
		   smtp_ascii_lower(found->typed.data[1]) == found->meant.data[0];
}

static bool is_one_letter(const difference *found)
{
	return found->typed.length <= 1 && found->meant.length <= 1 &&
		   found->typed.length + found->meant.length > 0;
}

/* `smtp2` is a name of its own, not a slip. */
static bool adds_a_digit(const difference *found)
{
	return is_one_letter(found) && found->typed.length && smtp_is_ascii_digit(found->typed.data[0]);
}

static bool is_full_stop(smtp_span text)
{
	return text.length == 1 && text.data[0] == '.';
}

/* Is the label in which they differ one that a name of somebody else would hardly resemble? */
static bool is_telling(const difference *found, smtp_span meant)
{
	size_t begin = found->at;
	if (is_full_stop(found->typed) || is_full_stop(found->meant)) {
		return true;
	}
	while (begin > 0 && meant.data[begin - 1] != '.') {
		begin--;
	}
	const char *dot = memchr(meant.data + begin, '.', meant.length - begin);
	size_t label = dot ? (size_t)(dot - meant.data) - begin : meant.length - begin;
	if (begin == 0) {
		return label >= LONG_FIRST;
	}
	if (!dot) {
		return label >= LONG_LAST;
	}
	return label >= LONG_LABEL && (found->at > begin || is_swapped(found));
}

bool smtp_slip_is_of(smtp_span typed, smtp_span meant)
{
	difference found = compare(typed, meant);
	return (is_one_letter(&found) || is_swapped(&found)) && !adds_a_digit(&found) &&
		   is_telling(&found, meant);
}
