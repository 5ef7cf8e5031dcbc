/*
 * base64.c - see base64.h. What base64_wide.c leaves goes twelve bits at a time, by a table of pairs (8 KiB) that the
 * preprocessor makes.
 */
#include "base64.h"

#include "base64_wide.h"

#include <string.h>

/* clang-format off */
#define PAIRS_4(a, b, c, d, e) a, b, a, c, a, d, a, e
#define PAIRS_16(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q) \
	PAIRS_4(a, b, c, d, e), PAIRS_4(a, f, g, h, i), PAIRS_4(a, j, k, l, m), PAIRS_4(a, n, o, p, q)
#define PAIRS(a) \
	PAIRS_16(a, 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L', 'M', 'N', 'O', 'P'), \
	PAIRS_16(a, 'Q', 'R', 'S', 'T', 'U', 'V', 'W', 'X', 'Y', 'Z', 'a', 'b', 'c', 'd', 'e', 'f'), \
	PAIRS_16(a, 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 's', 't', 'u', 'v'), \
	PAIRS_16(a, 'w', 'x', 'y', 'z', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '+', '/')

static const char pairs[4096 * 2] = {
	PAIRS('A'), PAIRS('B'), PAIRS('C'), PAIRS('D'), PAIRS('E'), PAIRS('F'), PAIRS('G'), PAIRS('H'),
	PAIRS('I'), PAIRS('J'), PAIRS('K'), PAIRS('L'), PAIRS('M'), PAIRS('N'), PAIRS('O'), PAIRS('P'),
	PAIRS('Q'), PAIRS('R'), PAIRS('S'), PAIRS('T'), PAIRS('U'), PAIRS('V'), PAIRS('W'), PAIRS('X'),
	PAIRS('Y'), PAIRS('Z'), PAIRS('a'), PAIRS('b'), PAIRS('c'), PAIRS('d'), PAIRS('e'), PAIRS('f'),
	PAIRS('g'), PAIRS('h'), PAIRS('i'), PAIRS('j'), PAIRS('k'), PAIRS('l'), PAIRS('m'), PAIRS('n'),
	PAIRS('o'), PAIRS('p'), PAIRS('q'), PAIRS('r'), PAIRS('s'), PAIRS('t'), PAIRS('u'), PAIRS('v'),
	PAIRS('w'), PAIRS('x'), PAIRS('y'), PAIRS('z'), PAIRS('0'), PAIRS('1'), PAIRS('2'), PAIRS('3'),
	PAIRS('4'), PAIRS('5'), PAIRS('6'), PAIRS('7'), PAIRS('8'), PAIRS('9'), PAIRS('+'), PAIRS('/'),
};
/* clang-format on */

static inline void put_triple(char *to, const unsigned char *from)
{
	unsigned high = (unsigned)from[0] << 4 | from[1] >> 4;
	unsigned low = (from[1] & 15u) << 8 | from[2];
	memcpy(to, pairs + 2 * high, 2);
	memcpy(to + 2, pairs + 2 * low, 2);
}

size_t smtp_base64_by(const smtp_base64_wide *way, char *into, const char *octets, size_t length)
{
	size_t done = way ? way->octets(into, octets, length) : 0;
	const unsigned char *from = (const unsigned char *)octets + done;
	char *to = into + done / 3 * 4;
	for (length -= done; length >= 3; length -= 3, from += 3, to += 4) {
		put_triple(to, from);
	}
	if (length) {
		const unsigned char last[3] = {from[0], length == 2 ? from[1] : 0, 0};
		put_triple(to, last);
		to[3] = '=';
		to[2] = length == 1 ? '=' : to[2];
		to += 4;
	}
	return (size_t)(to - into);
}

size_t smtp_base64(char *into, const char *octets, size_t length)
{
	return smtp_base64_by(smtp_base64_wide_at(0), into, octets, length);
}

static void put_lines(char *to, const unsigned char *from, size_t count)
{
	while (count--) {
		for (size_t i = 0; i < SMTP_BASE64_GROUP / 3; i++, from += 3, to += 4) {
			put_triple(to, from);
		}
		*to++ = '\r';
		*to++ = '\n';
	}
}

size_t smtp_base64_lines_by(const smtp_base64_wide *way, char *into, const char *octets, size_t count)
{
	if (way) {
		way->lines(into, octets, count);
	} else {
		put_lines(into, (const unsigned char *)octets, count);
	}
	return count * (SMTP_BASE64_LINE + 2);
}

size_t smtp_base64_lines(char *into, const char *octets, size_t count)
{
	return smtp_base64_lines_by(smtp_base64_wide_at(0), into, octets, count);
}

uint64_t smtp_base64_length(uint64_t octets)
{
	uint64_t lines = (octets + SMTP_BASE64_GROUP - 1) / SMTP_BASE64_GROUP;
	return (octets + 2) / 3 * 4 + (lines ? (lines - 1) * 2 : 0);
}

/* The value of a digit; 64 for what is none. */
static unsigned digit_value(char digit)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *at = digit ? memchr(digits, digit, sizeof digits - 1) : NULL;
	return at ? (unsigned)(at - digits) : 64;
}

/* One group; `padding` of its digits say nothing, and so must the bits that they leave over. */
static bool read_group(char *into, const char *digits, size_t padding)
{
	unsigned bits = 0;
	for (size_t i = 0; i < 4 - padding; i++) {
		unsigned value = digit_value(digits[i]);
		if (value > 63) {
			return false;
		}
		bits |= value << (18 - 6 * i);
	}
	for (size_t i = 0; i < 3 - padding; i++) {
		into[i] = (char)(bits >> (16 - 8 * i) & 255);
	}
	return (bits & ((1u << (8 * padding)) - 1)) == 0;
}

bool smtp_base64_read(char *into, size_t *octets, const char *digits, size_t length)
{
	size_t padding = 0;
	*octets = 0;
	if (length % 4 != 0) {
		return false;
	}
	while (length && padding < 2 && digits[length - 1 - padding] == '=') {
		padding++;
	}
	for (size_t at = 0; at < length; at += 4) {
		size_t missing = at + 4 == length ? padding : 0;
		if (!read_group(into + *octets, digits + at, missing)) {
			return false;
		}
		*octets += 3 - missing;
	}
	return true;
}
