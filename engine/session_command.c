/*
 * session_command.c - a command line on its way out: the only place where one is written, and its reply expected.
 */
#include "session_state.h"

#include <stdio.h>

#define COMMAND_LIMIT 4096

/* Room for one more command, and for what must end a flight. */
bool smtp_session_has_window(const smtp_session *session)
{
	return session->expected_count + 4 < EXPECTATIONS && session->output.length < OUTPUT_BLOCK;
}

bool smtp_session_expect_reply(smtp_session *session)
{
	if (session->expected_count == EXPECTATIONS) {
		return false;
	}
	size_t place = (session->expected_first + session->expected_count) % EXPECTATIONS;
	session->expected[place] =
		(expectation){session->state, session->mail, session->recipient, session->queued};
	session->went_ahead = session->went_ahead || session->expected_count > 0;
	session->expected_count++;
	return true;
}

/* The second layer behind every check of a caller's value: no control ever gets into a command. */
static bool is_clean_line(smtp_span line, size_t limit)
{
	return !smtp_span_has_control(line) && line.length + 2 <= limit;
}

static bool queue_line(
	smtp_session *session, smtp_span line, size_t limit, smtp_span shown, const char *expect)
{
	if (!is_clean_line(line, limit)) {
		smtp_session_fail(session, SMTP_CATEGORY_BAD_ADDRESS_SYNTAX, NULL, SMTP_SCOPE_MESSAGE);
		return false;
	}
	size_t before = session->output.length;
	if (!smtp_buf_span(&session->output, line) || !smtp_buf_string(&session->output, "\r\n")) {
		session->output.length = before;
		smtp_session_fail(session, SMTP_CATEGORY_UNKNOWN, SMTP_VARIANT_NO_MEMORY, SMTP_SCOPE_SERVER);
		return false;
	}
	session->queued += line.length + 2;
	smtp_trace_add(smtp_session_trace(session), SMTP_FROM_CLIENT, smtp_state_rules[session->state].phase,
		expect, shown, session->now);
	return smtp_session_expect_reply(session);
}

bool smtp_session_command(smtp_session *session, size_t limit, const char *format, ...)
{
	char line[COMMAND_LIMIT];
	va_list arguments;
	va_start(arguments, format);
	int length = vsnprintf(line, sizeof line, format, arguments);
	va_end(arguments);
	if (length < 0 || (size_t)length >= sizeof line) {
		length = (int)sizeof line - 1; /* over every limit, so that queue_line() refuses it */
	}
	smtp_span span = {line, (size_t)length};
	return queue_line(session, span, limit, span, smtp_state_rules[session->state].expect);
}

bool smtp_session_secret_line(smtp_session *session, smtp_span line, const char *shown, const char *expect)
{
	return queue_line(session, line, SMTP_REPLY_LINE_AUTH, smtp_span_of(shown), expect);
}
