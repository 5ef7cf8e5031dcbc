/*
 * scram_parse.c - see scram_parse.h.
 */
#include "scram_parse.h"

#include <limits.h>

/* What is left of a message, and the attributes it has had. */
typedef struct reader {
	smtp_span rest;
	bool done;
	uint64_t seen; /* a bit for each letter */
} reader;

static unsigned letter_bit(char letter)
{
	char lower = smtp_ascii_lower(letter);
	return (unsigned)(lower - 'a') + (lower == letter ? 0 : 26);
}

/* The next `letter=value`; the value is not empty and holds no comma. */
static bool next_attribute(reader *from, char *letter, smtp_span *value)
{
	smtp_span rest = from->rest;
	if (from->done || rest.length < 3 || rest.data[1] != '=') {
		return false;
	}
	char lower = smtp_ascii_lower(rest.data[0]);
	const char *comma = memchr(rest.data, ',', rest.length);
	size_t length = comma ? (size_t)(comma - rest.data) : rest.length;
	if (lower < 'a' || lower > 'z' || length < 3) {
		return false;
	}
	uint64_t bit = UINT64_C(1) << letter_bit(rest.data[0]);
	bool again = (from->seen & bit) != 0;
	from->seen |= bit;
	from->done = !comma;
	from->rest.data += length + (comma ? 1 : 0);
	from->rest.length -= length + (comma ? 1 : 0);
	*letter = rest.data[0];
	*value = (smtp_span){rest.data + 2, length - 2};
	return !again;
}

static bool take(reader *from, char wanted, smtp_span *value)
{
	char letter;
	return next_attribute(from, &letter, value) && letter == wanted;
}

/* Extensions: any letter that was not there before, but `m`, which would be too important to be let pass. */
static bool take_extensions(reader *from)
{
	while (!from->done) {
		char letter;
		smtp_span value;
		if (!next_attribute(from, &letter, &value) || letter == 'm') {
			return false;
		}
	}
	return true;
}

static bool begins_with_ours(smtp_span nonce, smtp_span ours)
{
	return nonce.length > ours.length && memcmp(nonce.data, ours.data, ours.length) == 0;
}

static bool is_printable(smtp_span text)
{
	for (size_t i = 0; i < text.length; i++) {
		if (text.data[i] < '!' || text.data[i] > '~') {
			return false;
		}
	}
	return true;
}

static bool read_count(smtp_span digits, unsigned *count)
{
	*count = 0;
	for (size_t i = 0; i < digits.length; i++) {
		unsigned digit = (unsigned)(digits.data[i] - '0');
		if (!smtp_is_ascii_digit(digits.data[i]) || (!i && !digit)) {
			return false;
		}
		*count = *count > (UINT_MAX - digit) / 10 ? UINT_MAX : *count * 10 + digit;
	}
	return true;
}

static bool fail(const char **reason, const char *text)
{
	*reason = text;
	return false;
}

bool smtp_scram_read_first(
	smtp_span message, smtp_span our_nonce, smtp_scram_challenge *challenge, const char **reason)
{
	reader from = {.rest = message};
	smtp_span iterations;
	if (smtp_span_has_control(message)) {
		return fail(reason, "the server's first message holds control characters");
	}
	if (message.length > 1 && memcmp(message.data, "m=", 2) == 0) {
		return fail(reason, "the server wants an extension that is not known here");
	}
	if (!take(&from, 'r', &challenge->nonce) || !take(&from, 's', &challenge->salt) ||
		!take(&from, 'i', &iterations) || !take_extensions(&from)) {
		return fail(reason, "the server's first message is not one of SCRAM");
	}
	if (!is_printable(challenge->nonce) || challenge->nonce.length > SMTP_SCRAM_NONCE) {
		return fail(reason, "the server's nonce is too long or holds what may not be in it");
	}
	if (!begins_with_ours(challenge->nonce, our_nonce)) {
		return fail(reason, "the server's nonce does not begin with ours and go on");
	}
	if (challenge->salt.length > SMTP_SCRAM_SALT) {
		return fail(reason, "the salt is too long");
	}
	return read_count(iterations, &challenge->iterations) ||
		   fail(reason, "the iteration count is not a number");
}

bool smtp_scram_read_final(smtp_span message, smtp_span *signature, smtp_span *refusal, const char **reason)
{
	reader from = {.rest = message};
	char letter;
	smtp_span value;
	if (!next_attribute(&from, &letter, &value) || (letter != 'v' && letter != 'e') ||
		!take_extensions(&from)) {
		return fail(reason, "the server's final message is not one of SCRAM");
	}
	*signature = letter == 'v' ? value : (smtp_span){NULL, 0};
	*refusal = letter == 'e' ? value : (smtp_span){NULL, 0};
	return true;
}
