/*
 * test_encode.c - transfer encodings and encoded-words, read back by slow decoders written here.
 */
#include "test.h"
#include "encode.h"

#include <openssl/evp.h>

static uint32_t next_random(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

/* ---- decoders ------------------------------------------------------------------------------------ */

static int hex_value(char digit)
{
	assert_true((digit >= '0' && digit <= '9') || (digit >= 'A' && digit <= 'F'));
	return digit <= '9' ? digit - '0' : digit - 'A' + 10;
}

static void decode_base64(smtp_span encoded, smtp_buf *out)
{
	unsigned char quad[4], triple[3];
	size_t filled = 0;
	for (size_t i = 0; i < encoded.length; i++) {
		if (encoded.data[i] == '\r' || encoded.data[i] == '\n') {
			continue;
		}
		quad[filled++] = (unsigned char)encoded.data[i];
		if (filled == 4) {
			assert_int_equal(EVP_DecodeBlock(triple, quad, 4), 3);
			assert_true(smtp_buf_append(out, triple, 3u - (quad[3] == '=') - (quad[2] == '=')));
			filled = 0;
		}
	}
	assert_int_equal(filled, 0);
}

static void decode_quoted_printable(smtp_span encoded, smtp_buf *out)
{
	for (size_t i = 0; i < encoded.length; i++) {
		char octet = encoded.data[i];
		if (octet != '=') {
			bool white = octet == ' ' || octet == '\t';
			assert_true(!white || (i + 1 < encoded.length && encoded.data[i + 1] != '\r'));
			assert_true(smtp_buf_char(out, octet));
		} else if (encoded.data[i + 1] == '\r') {
			i += 2;
		} else {
			assert_true(smtp_buf_char(
				out, (char)(hex_value(encoded.data[i + 1]) * 16 + hex_value(encoded.data[i + 2]))));
			i += 2;
		}
	}
}

/* ---- transfer encodings -------------------------------------------------------------------------- */

static void encode_whole(smtp_encoding encoding, smtp_span text, size_t room, smtp_buf *out)
{
	smtp_encoder encoder;
	smtp_encoder_init(&encoder, encoding, text);
	for (;;) {
		char *into = smtp_buf_reserve(out, room);
		assert_non_null(into);
		size_t got = smtp_encoder_read(&encoder, into, room);
		assert_true(got <= room);
		if (got == 0) {
			break;
		}
		out->length += got;
		out->data[out->length] = '\0';
	}
}

static void canonical(smtp_span text, smtp_buf *out)
{
	for (size_t i = 0; i < text.length; i++) {
		char octet = text.data[i];
		if (octet == '\n' && i > 0 && text.data[i - 1] == '\r') {
			continue;
		}
		if (octet == '\r' || octet == '\n') {
			assert_true(smtp_buf_append(out, "\r\n", 2));
		} else {
			assert_true(smtp_buf_char(out, octet));
		}
	}
}

static void check_lines(smtp_span encoded, uint64_t longest)
{
	size_t line = 0;
	for (size_t i = 0; i < encoded.length; i++) {
		unsigned char octet = (unsigned char)encoded.data[i];
		assert_true(octet > 0 && octet < 128);
		if (octet == '\r') {
			assert_true(i + 1 < encoded.length && encoded.data[i + 1] == '\n');
			line = 0;
			i++;
		} else {
			assert_int_not_equal(octet, '\n');
			line++;
			assert_true(line <= longest);
		}
	}
}

static void check_encoding(smtp_encoding encoding, smtp_span text, size_t room, smtp_buf *encoded)
{
	smtp_buf decoded, expected;
	smtp_buf_init(&decoded, 1 << 20);
	smtp_buf_init(&expected, 1 << 20);
	canonical(text, &expected);
	encode_whole(encoding, text, room, encoded);
	if (encoding == SMTP_ENCODING_BASE64) {
		decode_base64(smtp_buf_view(encoded), &decoded);
	} else if (encoding == SMTP_ENCODING_QUOTED_PRINTABLE) {
		decode_quoted_printable(smtp_buf_view(encoded), &decoded);
	} else {
		assert_true(smtp_buf_span(&decoded, smtp_buf_view(encoded)));
	}
	assert_int_equal(decoded.length, expected.length);
	assert_memory_equal(smtp_buf_view(&decoded).data, smtp_buf_view(&expected).data, expected.length);
	check_lines(smtp_buf_view(encoded), encoding == SMTP_ENCODING_7BIT ? 998 : 76);
	smtp_buf_free(&decoded);
	smtp_buf_free(&expected);
}

static void random_text(smtp_buf *text, uint32_t *seed)
{
	static const char *const pieces[] = {"\r\n", "\n", "\r", " ", "\t", "=", ".",
		"plain words and more of them ", "a", "\xe4\xb8\xad\xe6\x96\x87", "\xc3\xa9", "\0", "From ",
		"=?x?=", "\x7f", "------------------------------"};
	size_t kinds = 2 + next_random(seed) % (sizeof pieces / sizeof *pieces - 1);
	for (size_t i = next_random(seed) % 120; i > 0; i--) {
		const char *piece = pieces[next_random(seed) % kinds];
		assert_true(smtp_buf_append(text, piece, *piece ? strlen(piece) : 1));
	}
}

static void test_random_texts_come_back(void **state)
{
	(void)state;
	uint32_t seed = 42;
	for (int round = 0; round < 3000; round++) {
		smtp_buf text, first, encoded;
		smtp_buf_init(&text, 1 << 16);
		smtp_buf_init(&first, 1 << 18);
		smtp_buf_init(&encoded, 1 << 18);
		random_text(&text, &seed);
		smtp_span span = smtp_buf_view(&text);
		smtp_transfer transfer = smtp_transfer_choose(span);
		check_encoding(transfer.encoding, span, 8192, &first);
		assert_int_equal(transfer.length, first.length);
		check_lines(smtp_buf_view(&first), transfer.longest_line);
		bool ends = first.length == 0 || first.data[first.length - 1] == '\n';
		assert_int_equal(transfer.ends_line, ends && (transfer.encoding != SMTP_ENCODING_BASE64));
		for (size_t room = SMTP_ENCODER_ROOM; room < 200; room += 1 + next_random(&seed) % 40) {
			smtp_buf_clear(&encoded);
			check_encoding(transfer.encoding, span, room, &encoded);
			assert_int_equal(encoded.length, first.length);
			assert_memory_equal(smtp_buf_view(&encoded).data, smtp_buf_view(&first).data, first.length);
		}
		for (smtp_encoding other = SMTP_ENCODING_QUOTED_PRINTABLE; other < SMTP_ENCODING_COUNT; other++) {
			smtp_buf_clear(&encoded);
			check_encoding(other, span, 8192, &encoded);
			assert_true(transfer.encoding == SMTP_ENCODING_7BIT || encoded.length >= first.length);
		}
		smtp_buf_free(&text);
		smtp_buf_free(&first);
		smtp_buf_free(&encoded);
	}
}

static void test_choice(void **state)
{
	(void)state;
	char line[1000];
	memset(line, 'x', sizeof line);
	assert_int_equal(smtp_transfer_choose(SMTP_SPAN("")).encoding, SMTP_ENCODING_7BIT);
	assert_int_equal(smtp_transfer_choose(SMTP_SPAN("hello\n")).encoding, SMTP_ENCODING_7BIT);
	assert_int_equal(smtp_transfer_choose((smtp_span){line, 998}).encoding, SMTP_ENCODING_7BIT);
	assert_int_equal(smtp_transfer_choose((smtp_span){line, 999}).encoding, SMTP_ENCODING_QUOTED_PRINTABLE);
	assert_int_equal(smtp_transfer_choose(SMTP_SPAN("a caf\xc3\xa9 in town, and more words")).encoding,
		SMTP_ENCODING_QUOTED_PRINTABLE);
	assert_int_equal(
		smtp_transfer_choose(SMTP_SPAN("\xe4\xb8\xad\xe6\x96\x87 mail")).encoding, SMTP_ENCODING_BASE64);
	assert_int_equal(
		smtp_transfer_choose(SMTP_SPAN("a text with a \0 in it")).encoding, SMTP_ENCODING_QUOTED_PRINTABLE);
}

static void expect_quoted(const char *text, const char *expected)
{
	smtp_buf encoded;
	smtp_buf_init(&encoded, 1 << 16);
	encode_whole(SMTP_ENCODING_QUOTED_PRINTABLE, smtp_span_of(text), 4096, &encoded);
	assert_string_equal(smtp_buf_view(&encoded).data, expected);
	smtp_buf_free(&encoded);
}

static void test_quoted_printable(void **state)
{
	(void)state;
	expect_quoted("", "");
	expect_quoted("a=b", "a=3Db");
	expect_quoted("a \nb\t\r\nc ", "a=20\r\nb=09\r\nc=20");
	expect_quoted(" \r\r", "=20\r\n\r\n");
	/* 76 fit when the line ends there, 75 and the soft break when it goes on */
	expect_quoted("0123456789012345678901234567890123456789012345678901234567890123456789012345\n",
		"0123456789012345678901234567890123456789012345678901234567890123456789012345\r\n");
	expect_quoted("01234567890123456789012345678901234567890123456789012345678901234567890123456\n",
		"012345678901234567890123456789012345678901234567890123456789012345678901234=\r\n56\r\n");
	expect_quoted("01234567890123456789012345678901234567890123456789012345678901234567890123\xc3",
		"01234567890123456789012345678901234567890123456789012345678901234567890123=\r\n=C3");
	expect_quoted("0123456789012345678901234567890123456789012345678901234567890123456789012\xc3",
		"0123456789012345678901234567890123456789012345678901234567890123456789012=C3");
}

/* ---- encoded-words ------------------------------------------------------------------------------- */

/* The text of Q, each line of it. */
static void decode_q(smtp_span inside, smtp_buf *out)
{
	for (size_t i = 0; i < inside.length; i++) {
		assert_true(inside.data[i] > 32 && inside.data[i] < 127 && inside.data[i] != '?');
		if (inside.data[i] == '=') {
			decode_quoted_printable((smtp_span){inside.data + i, 3}, out);
			i += 2;
		} else {
			assert_true(smtp_buf_char(out, inside.data[i] == '_' ? ' ' : inside.data[i]));
		}
	}
}

/* Decodes a run of encoded-words, checking every rule of RFC 2047 that concerns one. */
static void decode_words(const smtp_charset *charset, smtp_span words, size_t column, smtp_buf *out)
{
	const char *name = smtp_charset_name(charset);
	size_t lead = 2 + strlen(name);
	while (words.length) {
		const char *end = memchr(words.data, '\r', words.length);
		size_t length = end ? (size_t)(end - words.data) : words.length;
		assert_true(length >= lead + 6 && length <= 75 && column + length <= 76);
		assert_memory_equal(words.data, "=?", 2);
		assert_memory_equal(words.data + 2, name, strlen(name));
		assert_memory_equal(words.data + length - 2, "?=", 2);
		smtp_span inside = {words.data + lead + 3, length - lead - 5};
		size_t before = out->length;
		if (words.data[lead + 1] == 'B') {
			decode_base64(inside, out);
		} else {
			decode_q(inside, out);
		}
		smtp_span decoded = {out->data + before, out->length - before};
		assert_int_equal(smtp_charset_find_invalid(charset, decoded), decoded.length);
		words.data += length;
		words.length -= length;
		if (words.length) {
			assert_memory_equal(words.data, "\r\n ", 3);
			words.data += 3;
			words.length -= 3;
			assert_true(words.length > 0);
		}
		column = 1;
	}
}

static void check_words(const smtp_charset *charset, smtp_span text, size_t column)
{
	smtp_buf words, decoded;
	smtp_buf_init(&words, 1 << 20);
	smtp_buf_init(&decoded, 1 << 20);
	size_t at = column;
	assert_true(smtp_encoded_words(&words, charset, text, &at));
	decode_words(charset, smtp_buf_view(&words), column, &decoded);
	assert_int_equal(decoded.length, text.length);
	assert_memory_equal(decoded.data, text.data, text.length);
	const char *last = strrchr(words.data, '\n');
	assert_int_equal(at, last ? strlen(last + 1) : column + words.length);
	smtp_buf_free(&words);
	smtp_buf_free(&decoded);
}

/* Characters of several lengths, some of whose later octets are ASCII, in every charset that has them. */
static void test_random_words_of_every_charset(void **state)
{
	(void)state;
	static const struct {
		const char *charset, *characters[8];
	} all[] = {
		{"GB2312", {"\xb2\xe2", "\xca\xd4", "a", " ", "=", "?", "_", "1"}},
		{"GBK", {"\x81\x40", "\x81\x5c", "\x81\x7e", "\xfe\x5f", "a", "=", " ", "\\"}},
		{"GB18030", {"\x81\x30\x81\x30", "\x84\x31\xa4\x37", "\x81\x5c", "0", "a", " ", "=?", "?="}},
		{"Big5", {"\xa4\xa4", "\xa5\x5c", "\xb3\x5c", "\xa4\x40", "a", " ", "?", "\\"}},
		{"ISO-8859-15", {"\xe9", "\xa4", "\xff", "a", " ", "=", "?", "_"}},
		{"windows-1252", {"\x80", "\xe9", "\x93", "a", " ", "=", "?", "_"}},
		{"US-ASCII", {"a", "=?", "?=", " ", "_", "b", "(", ")"}},
	};
	uint32_t seed = 11;
	for (int round = 0; round < 4000; round++) {
		size_t which = next_random(&seed) % (sizeof all / sizeof *all), kinds = 1 + next_random(&seed) % 8;
		smtp_buf text;
		smtp_buf_init(&text, 4096);
		for (size_t i = 1 + next_random(&seed) % 90; i > 0; i--) {
			assert_true(smtp_buf_string(&text, all[which].characters[next_random(&seed) % kinds]));
		}
		check_words(smtp_charset_find(smtp_span_of(all[which].charset)), smtp_buf_view(&text),
			next_random(&seed) % (SMTP_WORD_LINE_LAST + 1));
		smtp_buf_free(&text);
	}
}

static void test_random_words_come_back(void **state)
{
	(void)state;
	static const char *const characters[] = {"a", "Z", " ", "?", "=", "_", "\t", "\"", "\xc3\xa9",
		"\xe4\xb8\xad", "\xf0\x9f\x98\x80", "(", "=?UTF-8?B?"};
	uint32_t seed = 7;
	for (int round = 0; round < 3000; round++) {
		smtp_buf text;
		smtp_buf_init(&text, 4096);
		size_t kinds = 1 + next_random(&seed) % (sizeof characters / sizeof *characters);
		size_t from = next_random(&seed) % (sizeof characters / sizeof *characters);
		for (size_t i = 1 + next_random(&seed) % 90; i > 0; i--) {
			size_t kind = (from + next_random(&seed) % kinds) % (sizeof characters / sizeof *characters);
			assert_true(smtp_buf_string(&text, characters[kind]));
		}
		check_words(
			smtp_charset_utf8(), smtp_buf_view(&text), next_random(&seed) % (SMTP_WORD_LINE_LAST + 1));
		smtp_buf_free(&text);
	}
}

static void expect_words(const char *text, const char *expected)
{
	smtp_buf words;
	smtp_buf_init(&words, 4096);
	size_t column = 9;
	assert_true(smtp_encoded_words(&words, smtp_charset_utf8(), smtp_span_of(text), &column));
	assert_string_equal(words.data, expected);
	smtp_buf_free(&words);
}

static void test_words(void **state)
{
	(void)state;
	expect_words("caf\xc3\xa9 au lait", "=?UTF-8?Q?caf=C3=A9_au_lait?=");
	expect_words("\xe4\xb8\xad\xe6\x96\x87", "=?UTF-8?B?5Lit5paH?=");
	expect_words("a_b?c=d and more words", "=?UTF-8?Q?a=5Fb=3Fc=3Dd_and_more_words?=");
}

/* CMP-06: a word without a place to break, and time that does not grow with its square. */
static void test_a_long_word(void **state)
{
	(void)state;
	const size_t length = 999999;
	char *text = malloc(length);
	assert_non_null(text);
	for (size_t i = 0; i < length; i++) {
		text[i] = "\xe4\xb8\xad"[i % 3];
	}
	smtp_buf words;
	smtp_buf_init(&words, length * 3);
	size_t column = 9;
	assert_true(smtp_encoded_words(&words, smtp_charset_utf8(), (smtp_span){text, length}, &column));
	smtp_buf_free(&words);
	smtp_buf_init(&words, 100);
	column = 9;
	assert_false(smtp_encoded_words(&words, smtp_charset_utf8(), (smtp_span){text, length}, &column));
	smtp_buf_free(&words);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random_texts_come_back),
		cmocka_unit_test(test_choice),
		cmocka_unit_test(test_quoted_printable),
		cmocka_unit_test(test_random_words_come_back),
		cmocka_unit_test(test_random_words_of_every_charset),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_a_long_word),
	};
	return cmocka_run_group_tests_name("encode", tests, NULL, NULL);
}
