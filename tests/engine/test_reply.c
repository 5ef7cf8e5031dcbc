/*
 * test_reply.c - the reply parser: grammar, limits, chunking, enhanced codes.
 */
#include "test.h"
#include "reply.h"

static smtp_reply_status feed(
	smtp_reply *reply, const char *octets, size_t length, size_t chunk, size_t *used)
{
	smtp_reply_status status = SMTP_REPLY_PARTIAL;
	*used = 0;
	while (*used < length && status == SMTP_REPLY_PARTIAL) {
		size_t piece = length - *used < chunk ? length - *used : chunk, taken;
		status = smtp_reply_feed(reply, octets + *used, piece, &taken);
		*used += taken;
		assert_true(status != SMTP_REPLY_PARTIAL || taken == piece);
	}
	return status;
}

typedef struct sample {
	const char *octets;
	smtp_reply_status status;
	int code;
	const char *enhanced, *text;
	size_t used; /* 0: all */
} sample;

static const sample samples[] = {
	{"250 ok\r\n", SMTP_REPLY_COMPLETE, 250, "", "ok", 0},
	{"250\r\n", SMTP_REPLY_COMPLETE, 250, "", "", 0},
	{"250 \r\n", SMTP_REPLY_COMPLETE, 250, "", "", 0},
	{"250-\r\n250-b\r\n250\r\n", SMTP_REPLY_COMPLETE, 250, "", "\nb\n", 0},
	{"250 ok\n", SMTP_REPLY_COMPLETE, 250, "", "ok", 0},
	{"250 ok\r\n354 more\r\n", SMTP_REPLY_COMPLETE, 250, "", "ok", 8},
	{"550-5.7.1 no\r\n550 5.7.1 way\r\n", SMTP_REPLY_COMPLETE, 550, "5.7.1", "5.7.1 no\n5.7.1 way", 0},
	{"571 5.7.1 real servers say it\r\n", SMTP_REPLY_COMPLETE, 571, "5.7.1", "5.7.1 real servers say it", 0},
	{"250 4.7.1 lies\r\n", SMTP_REPLY_COMPLETE, 250, "", "4.7.1 lies", 0},
	{"550 5.7.1234 long\r\n", SMTP_REPLY_COMPLETE, 550, "", "5.7.1234 long", 0},
	{"354 3.7.1 no such class\r\n", SMTP_REPLY_COMPLETE, 354, "", "3.7.1 no such class", 0},
	{"550 5.7.x\r\n", SMTP_REPLY_COMPLETE, 550, "", "5.7.x", 0},
	{"550 5.123.123\r\n", SMTP_REPLY_COMPLETE, 550, "5.123.123", "5.123.123", 0},
	{"250-a\r\n251 b\r\n", SMTP_REPLY_MALFORMED, 0, "", "251 b", 0},
	{"150 too low\r\n", SMTP_REPLY_MALFORMED, 0, "", "150 too low", 0},
	{"600 too high\r\n", SMTP_REPLY_MALFORMED, 0, "", "600 too high", 0},
	{"2x0 no\r\n", SMTP_REPLY_MALFORMED, 0, "", "2x0 no", 0},
	{"25\r\n", SMTP_REPLY_MALFORMED, 0, "", "25", 0},
	{"250ok\r\n", SMTP_REPLY_MALFORMED, 0, "", "250ok", 0},
	{"\r\n", SMTP_REPLY_MALFORMED, 0, "", "", 0},
	{"250-half", SMTP_REPLY_PARTIAL, 0, "", "", 0},
};

static void reads_samples_in_every_chunking(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
		const sample *given = &samples[i];
		size_t length = strlen(given->octets), used;
		for (size_t chunk = 1; chunk <= length; chunk++) {
			smtp_reply reply;
			smtp_reply_init(&reply);
			assert_int_equal(feed(&reply, given->octets, length, chunk, &used), given->status);
			assert_int_equal(used, given->used ? given->used : length);
			if (given->status != SMTP_REPLY_PARTIAL) {
				assert_int_equal(reply.code, given->code);
				assert_string_equal(reply.enhanced_code, given->enhanced);
				assert_span(smtp_buf_view(&reply.text), given->text);
			}
			smtp_reply_free(&reply);
		}
	}
}

static void a_long_line_ends_at_the_limit(void **state)
{
	(void)state;
	smtp_reply reply;
	size_t used;
	char line[SMTP_REPLY_LINE + 3];
	memset(line, 'x', sizeof line);
	memcpy(line, "250 ", 4);
	memcpy(line + SMTP_REPLY_LINE, "\r\n", 2);
	smtp_reply_init(&reply);
	assert_int_equal(feed(&reply, line, SMTP_REPLY_LINE + 2, SIZE_MAX, &used), SMTP_REPLY_COMPLETE);
	smtp_reply_reset(&reply);
	memcpy(line + SMTP_REPLY_LINE, "x\r\n", 3);
	assert_int_equal(feed(&reply, line, SMTP_REPLY_LINE + 3, 7, &used), SMTP_REPLY_MALFORMED);
	assert_true(reply.text.length <= 200);
	smtp_reply_reset(&reply);
	reply.line_limit = SMTP_REPLY_LINE_AUTH;
	assert_int_equal(feed(&reply, line, SMTP_REPLY_LINE + 3, 7, &used), SMTP_REPLY_COMPLETE);
	smtp_reply_free(&reply);
}

static void a_line_without_end_is_not_stored(void **state)
{
	(void)state;
	smtp_reply reply;
	size_t used, fed = 0;
	char block[4096];
	smtp_reply_status status = SMTP_REPLY_PARTIAL;
	memset(block, 'x', sizeof block);
	smtp_reply_init(&reply);
	for (int i = 0; i < 256 && status == SMTP_REPLY_PARTIAL; i++) {
		status = smtp_reply_feed(&reply, block, sizeof block, &used);
		fed += used;
	}
	assert_int_equal(status, SMTP_REPLY_MALFORMED);
	assert_true(fed <= 2 * sizeof block && reply.line.capacity < 32768);
	smtp_reply_free(&reply);
}

static void endless_continuation_ends(void **state)
{
	(void)state;
	smtp_reply reply;
	size_t used;
	smtp_reply_status status = SMTP_REPLY_PARTIAL;
	int lines = 0;
	smtp_reply_init(&reply);
	for (; lines < 100000 && status == SMTP_REPLY_PARTIAL; lines++) {
		status = smtp_reply_feed(&reply, "250-x\r\n", 7, &used);
	}
	assert_int_equal(status, SMTP_REPLY_MALFORMED);
	assert_int_equal(lines, SMTP_REPLY_LINES + 1);
	smtp_reply_free(&reply);
}

/* Few long lines: 64 KiB are reached before the number of lines is. */
static void a_large_reply_ends(void **state)
{
	(void)state;
	smtp_reply reply;
	size_t used, fed = 0;
	char line[1024];
	smtp_reply_status status = SMTP_REPLY_PARTIAL;
	memset(line, 'x', sizeof line);
	memcpy(line, "250-", 4);
	memcpy(line + sizeof line - 2, "\r\n", 2);
	smtp_reply_init(&reply);
	while (status == SMTP_REPLY_PARTIAL) {
		status = smtp_reply_feed(&reply, line, sizeof line, &used);
		fed += used;
	}
	assert_int_equal(status, SMTP_REPLY_MALFORMED);
	assert_in_range(fed, SMTP_REPLY_OCTETS, SMTP_REPLY_OCTETS + sizeof line);
	smtp_reply_free(&reply);
}

static void nothing_is_left_of_the_reply_before(void **state)
{
	(void)state;
	smtp_reply reply;
	size_t used;
	smtp_reply_init(&reply);
	assert_int_equal(feed(&reply, "550 5.1.1 long text\r\n", 21, SIZE_MAX, &used), SMTP_REPLY_COMPLETE);
	smtp_reply_reset(&reply);
	assert_int_equal(feed(&reply, "250\r\n", 5, SIZE_MAX, &used), SMTP_REPLY_COMPLETE);
	assert_int_equal(reply.text.length, 0);
	assert_string_equal(reply.enhanced_code, "");
	smtp_reply_free(&reply);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_samples_in_every_chunking),
		cmocka_unit_test(a_long_line_ends_at_the_limit),
		cmocka_unit_test(a_line_without_end_is_not_stored),
		cmocka_unit_test(endless_continuation_ends),
		cmocka_unit_test(a_large_reply_ends),
		cmocka_unit_test(nothing_is_left_of_the_reply_before),
	};
	return cmocka_run_group_tests_name("reply", tests, NULL, NULL);
}
