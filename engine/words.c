/*
 * words.c - encoded-words of RFC 2047, see encode.h. Each word is cut once, from left to right: linear.
 */
#include "encode.h"

#define WORD_MAX 75
#define WORD_FRAME 7 /* "=?", "?B?" and "?=", without the charset */

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

/* Never 0: what is invalid was refused before. */
static size_t character_length(const smtp_charset *charset, smtp_span text)
{
	size_t length = smtp_charset_character(charset, text);
	return length ? length : 1;
}

/* The whole characters at the front whose encoding fits into `room`. */
static smtp_span cut(const smtp_charset *charset, smtp_span text, size_t room, bool q)
{
	size_t taken = 0, octets = room / 4 * 3, used = 0;
	while (taken < text.length) {
		smtp_span rest = {text.data + taken, text.length - taken};
		rest.length = character_length(charset, rest);
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

static size_t put_word(char word[WORD_MAX], const char *charset, smtp_span text, bool q)
{
	size_t length = strlen(charset);
	memcpy(word, "=?", 2);
	memcpy(word + 2, charset, length);
	memcpy(word + 2 + length, q ? "?Q?" : "?B?", 3);
	length += 5;
	length += q ? put_q(word + length, text) : smtp_base64(word + length, text.data, text.length);
	memcpy(word + length, "?=", 2);
	return length + 2;
}

static size_t room_for_word(size_t column)
{
	size_t room =
		column < SMTP_WORD_LINE_LAST ? SMTP_WORD_LINE - column : SMTP_WORD_LINE - SMTP_WORD_LINE_LAST;
	return room < WORD_MAX ? room : WORD_MAX;
}

bool smtp_encoded_words(smtp_buf *out, const smtp_charset *charset, smtp_span text, size_t *column)
{
	const char *name = smtp_charset_name(charset);
	size_t frame = WORD_FRAME + strlen(name);
	bool q = q_length(text) <= (text.length + 2) / 3 * 4;
	while (text.length) {
		smtp_span piece = cut(charset, text, room_for_word(*column) - frame, q);
		text.data += piece.length;
		text.length -= piece.length;
		char word[WORD_MAX];
		size_t length = put_word(word, name, piece, q);
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
