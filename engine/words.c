/*
 * words.c - encoded-words of RFC 2047, see encode.h. Each word is cut once, from left to right: linear.
 */
#include "encode.h"

#define WORD_MAX 75
#define WORD_FRAME 12 /* "=?UTF-8?B?" and "?=" */

/* What stands for itself in Q wherever an encoded-word may stand, RFC 2047 5 (3). */
static bool is_q_literal(char octet)
{
	char lower = smtp_ascii_lower(octet);
	return (lower >= 'a' && lower <= 'z') || (octet >= '0' && octet <= '9') ||
		   (octet && strchr("!*+-/", octet));
}

static size_t q_length(smtp_span text)
{
	size_t length = 0;
	for (size_t i = 0; i < text.length; i++) {
		length += is_q_literal(text.data[i]) || text.data[i] == ' ' ? 1 : 3;
	}
	return length;
}

static size_t character_length(smtp_span text)
{
	unsigned char lead = (unsigned char)text.data[0];
	size_t length = lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
	return length < text.length ? length : text.length;
}

/* The whole characters at the front whose encoding fits into `room`. */
static smtp_span cut(smtp_span text, size_t room, bool q)
{
	size_t taken = 0, octets = room / 4 * 3, used = 0;
	while (taken < text.length) {
		smtp_span rest = {text.data + taken, text.length - taken};
		rest.length = character_length(rest);
		used += q ? q_length(rest) : 0;
		if (q ? used > room : taken + rest.length > octets) {
			break;
		}
		taken += rest.length;
	}
	return (smtp_span){text.data, taken};
}

static size_t put_q(char *to, smtp_span text)
{
	static const char digits[] = "0123456789ABCDEF";
	char *start = to;
	for (size_t i = 0; i < text.length; i++) {
		unsigned char octet = (unsigned char)text.data[i];
		if (octet == ' ') {
			*to++ = '_';
		} else if (is_q_literal((char)octet)) {
			*to++ = (char)octet;
		} else {
			*to++ = '=';
			*to++ = digits[octet >> 4];
			*to++ = digits[octet & 15];
		}
	}
	return (size_t)(to - start);
}

static size_t put_word(char word[WORD_MAX], smtp_span text, bool q)
{
	memcpy(word, q ? "=?UTF-8?Q?" : "=?UTF-8?B?", 10);
	size_t length = 10 + (q ? put_q(word + 10, text) : smtp_base64(word + 10, text.data, text.length));
	memcpy(word + length, "?=", 2);
	return length + 2;
}

bool smtp_encoded_words(smtp_buf *out, smtp_span text, size_t *column)
{
	bool q = q_length(text) <= (text.length + 2) / 3 * 4;
	while (text.length) {
		size_t room =
			*column < SMTP_WORD_LINE_LAST ? SMTP_WORD_LINE - *column : SMTP_WORD_LINE - SMTP_WORD_LINE_LAST;
		smtp_span piece = cut(text, (room < WORD_MAX ? room : WORD_MAX) - WORD_FRAME, q);
		text.data += piece.length;
		text.length -= piece.length;
		char word[WORD_MAX];
		size_t length = put_word(word, piece, q);
		*column += length;
		if (!smtp_buf_append(out, word, length)) {
			return false;
		}
		if (text.length) {
			if (!smtp_buf_append(out, "\r\n ", 3)) {
				return false;
			}
			*column = 1;
		}
	}
	return true;
}
