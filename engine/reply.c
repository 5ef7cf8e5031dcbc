/*
 * reply.c - see reply.h.
 */
#include "reply.h"

void smtp_reply_init(smtp_reply *reply)
{
	*reply = (smtp_reply){.line_limit = SMTP_REPLY_LINE};
	/* a server may say a password back */
	smtp_buf_init_secret(&reply->text, SMTP_REPLY_OCTETS);
	smtp_buf_init_secret(&reply->line, SMTP_REPLY_LINE_AUTH + 2);
}

void smtp_reply_free(smtp_reply *reply)
{
	smtp_buf_free(&reply->text);
	smtp_buf_free(&reply->line);
}

void smtp_reply_reset(smtp_reply *reply)
{
	reply->code = 0;
	reply->enhanced_code[0] = '\0';
	reply->lines = reply->octets = 0;
	smtp_buf_clear(&reply->text);
	smtp_buf_clear(&reply->line);
}

int smtp_reply_class(const smtp_reply *reply)
{
	return reply->code / 100;
}

/* One to three digits, as RFC 3463 2 allows; moves `at` behind them. */
static bool read_number(smtp_span text, size_t *at)
{
	size_t start = *at;
	while (*at < text.length && smtp_is_ascii_digit(text.data[*at])) {
		(*at)++;
	}
	return *at > start && *at - start <= 3;
}

void smtp_enhanced_code_read(smtp_span text, int code, char enhanced_code[12])
{
	size_t at = 2;
	enhanced_code[0] = '\0';
	bool class_agrees = text.length >= 5 && text.data[0] == '0' + code / 100 && text.data[1] == '.' &&
						(text.data[0] == '2' || text.data[0] == '4' || text.data[0] == '5');
	if (!class_agrees || !read_number(text, &at) || at >= text.length || text.data[at] != '.') {
		return;
	}
	at++;
	if (!read_number(text, &at) || (at < text.length && text.data[at] != ' ' && text.data[at] != '\n')) {
		return;
	}
	memcpy(enhanced_code, text.data, at);
	enhanced_code[at] = '\0';
}

/* Not a reply: what came instead is kept for the one who has to find out. */
static smtp_reply_status malformed(smtp_reply *reply, smtp_span line)
{
	size_t shown = line.length < 200 ? line.length : 200;
	reply->code = 0;
	smtp_buf_clear(&reply->text);
	if (!smtp_buf_append(&reply->text, line.data, shown)) {
		return SMTP_REPLY_NO_MEMORY;
	}
	return SMTP_REPLY_MALFORMED;
}

static int read_code(smtp_span line)
{
	if (line.length < 3 || line.data[0] < '2' || line.data[0] > '5' || !smtp_is_ascii_digit(line.data[1]) ||
		!smtp_is_ascii_digit(line.data[2])) {
		return 0;
	}
	return (line.data[0] - '0') * 100 + (line.data[1] - '0') * 10 + (line.data[2] - '0');
}

/* `line` is without its line end. */
static smtp_reply_status take_line(smtp_reply *reply, smtp_span line)
{
	int code = read_code(line);
	char separator = line.length > 3 ? line.data[3] : ' ';
	if (!code || (separator != ' ' && separator != '-') || (reply->lines && code != reply->code) ||
		reply->lines >= SMTP_REPLY_LINES) {
		return malformed(reply, line);
	}
	smtp_span text = {line.data + 3, line.length - 3};
	if (text.length) {
		text.data++;
		text.length--;
	}
	reply->code = code;
	if (!reply->enhanced_code[0]) {
		smtp_enhanced_code_read(text, code, reply->enhanced_code);
	}
	if ((reply->lines && !smtp_buf_char(&reply->text, '\n')) || !smtp_buf_span(&reply->text, text)) {
		return SMTP_REPLY_NO_MEMORY;
	}
	reply->lines++;
	return separator == '-' ? SMTP_REPLY_PARTIAL : SMTP_REPLY_COMPLETE;
}

static smtp_reply_status end_line(smtp_reply *reply)
{
	smtp_span line = smtp_buf_view(&reply->line);
	if (line.length && line.data[line.length - 1] == '\r') {
		line.length--;
	}
	smtp_reply_status status =
		line.length > reply->line_limit ? malformed(reply, line) : take_line(reply, line);
	smtp_buf_clear(&reply->line);
	return status;
}

smtp_reply_status smtp_reply_feed(smtp_reply *reply, const char *octets, size_t length, size_t *used)
{
	smtp_reply_status status = SMTP_REPLY_PARTIAL;
	*used = 0;
	while (*used < length && status == SMTP_REPLY_PARTIAL) {
		const char *start = octets + *used;
		const char *end = memchr(start, '\n', length - *used);
		size_t piece = end ? (size_t)(end - start) : length - *used;
		*used += end ? piece + 1 : piece;
		reply->octets += end ? piece + 1 : piece;
		if (reply->line.length + piece > reply->line_limit + 1 || reply->octets > SMTP_REPLY_OCTETS) {
			smtp_buf_append(&reply->line, start, piece < 200 ? piece : 200);
			return malformed(reply, smtp_buf_view(&reply->line));
		}
		if (!smtp_buf_append(&reply->line, start, piece)) {
			return SMTP_REPLY_NO_MEMORY;
		}
		if (end) {
			status = end_line(reply);
		}
	}
	return status;
}
