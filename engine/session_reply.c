/*
 * session_reply.c - a reply before anybody else sees it: secrets blotted out, NULs made visible, then into the
 * transcript.
 */
#include "session_state.h"

#define SECRET_MINIMUM 4 /* shorter ones would blot out half of every reply */

bool smtp_session_keep_secret(smtp_session *session, smtp_span secret)
{
	if (secret.length < SECRET_MINIMUM) {
		return true;
	}
	return smtp_buf_span(&session->secrets, secret) && smtp_buf_char(&session->secrets, '\n');
}

/* How many octets of the text at `at` spell the secret, line breaks in between not counted; 0: they do not. */
static size_t spelled_at(const smtp_buf *text, size_t at, smtp_span secret)
{
	size_t matched = 0, end = at;
	for (; end < text->length && matched < secret.length; end++) {
		if (text->data[end] == secret.data[matched]) {
			matched++;
		} else if (text->data[end] != '\n' || !matched) {
			return 0;
		}
	}
	return matched == secret.length ? end - at : 0;
}

static void blot_out(smtp_buf *text, smtp_span secret)
{
	for (size_t at = 0; at < text->length; at++) {
		for (size_t length = spelled_at(text, at, secret); length; length--) {
			char *octet = &text->data[at + length - 1];
			*octet = *octet == '\n' ? '\n' : '*';
		}
	}
}

void smtp_session_clean_reply(smtp_session *session)
{
	smtp_buf *text = &session->reply.text;
	for (size_t i = 0; i < text->length; i++) {
		if (text->data[i] == '\0') {
			text->data[i] = '?';
		}
	}
	smtp_span rest = smtp_buf_view(&session->secrets);
	while (rest.length) {
		size_t length = (size_t)((const char *)memchr(rest.data, '\n', rest.length) - rest.data);
		blot_out(text, (smtp_span){rest.data, length});
		rest.data += length + 1;
		rest.length -= length + 1;
	}
}

void smtp_session_trace_reply(smtp_session *session)
{
	const smtp_reply *reply = &session->reply;
	smtp_buf shown;
	smtp_buf_init(&shown, 2 * SMTP_REPLY_OCTETS);
	smtp_span rest = smtp_buf_view(&reply->text);
	if (session->state == STATE_AUTH && reply->code == 334) {
		smtp_buf_string(&shown, "334 [challenge: hidden]");
		rest.length = 0;
	} else if (!reply->code) {
		smtp_buf_span(&shown, rest);
		rest.length = 0;
	} else if (!rest.length) {
		smtp_buf_printf(&shown, "%d", reply->code);
	}
	while (rest.length) {
		const char *end = memchr(rest.data, '\n', rest.length);
		size_t length = end ? (size_t)(end - rest.data) : rest.length;
		smtp_buf_printf(&shown, "%s%d%c", shown.length ? "\n" : "", reply->code, end ? '-' : ' ');
		smtp_buf_append(&shown, rest.data, length);
		rest.data += length + (end ? 1 : 0);
		rest.length -= length + (end ? 1 : 0);
	}
	smtp_trace_add(session->trace, SMTP_FROM_SERVER, smtp_state_rules[session->state].phase, NULL,
		smtp_buf_view(&shown), session->now);
	smtp_buf_free(&shown);
}
