/*
 * session_reply.c - a reply on its way into the transcript.
 */
#include "session_state.h"

void smtp_session_trace_reply(smtp_session *session)
{
	const smtp_reply *reply = &session->reply;
	smtp_buf shown;
	smtp_buf_init(&shown, 2 * SMTP_REPLY_OCTETS);
	smtp_span rest = smtp_buf_view(&reply->text);
	if (smtp_state_rules[session->at].phase == SMTP_PHASE_AUTH && reply->code == 334) {
		smtp_buf_string(&shown, "334 [challenge: hidden]");
		rest.length = 0;
	} else if (!reply->code) {
		smtp_buf_span(&shown, rest);
		rest.length = 0;
	} else if (!rest.length) {
		smtp_buf_number(&shown, (uint64_t)reply->code);
	}
	while (rest.length) {
		const char *end = memchr(rest.data, '\n', rest.length);
		size_t length = end ? (size_t)(end - rest.data) : rest.length;
		smtp_buf_string(&shown, shown.length ? "\n" : "");
		smtp_buf_number(&shown, (uint64_t)reply->code);
		smtp_buf_char(&shown, end ? '-' : ' ');
		smtp_buf_append(&shown, rest.data, length);
		rest.data += length + (end ? 1 : 0);
		rest.length -= length + (end ? 1 : 0);
	}
	smtp_trace_add(smtp_session_trace(session), SMTP_FROM_SERVER, smtp_state_rules[session->at].phase, NULL,
		smtp_buf_view(&shown), session->now);
	smtp_buf_free(&shown);
}
