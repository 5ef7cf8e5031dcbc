/*
 * session_secret.c - what must not come back: every form of a secret that a server might put into a reply is
 * remembered before the secret leaves, and blotted out of all that the server says.
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

/* Base64 of the secret behind `offset` other octets, without the digits that its neighbours have a part in. */
static bool keep_base64(smtp_session *session, smtp_span secret, size_t offset)
{
	smtp_buf framed, encoded;
	smtp_buf_init_secret(&framed, SMTP_REPLY_LINE_AUTH);
	smtp_buf_init_secret(&encoded, 2 * SMTP_REPLY_LINE_AUTH);
	bool kept = smtp_buf_append(&framed, "..", offset) && smtp_buf_span(&framed, secret) &&
				smtp_auth_base64(&encoded, smtp_buf_view(&framed));
	size_t first = (offset * 8 + 5) / 6, last = (offset + secret.length) * 8 / 6;
	kept = kept && (last <= first ||
					   smtp_session_keep_secret(session, (smtp_span){encoded.data + first, last - first}));
	smtp_buf_free(&framed);
	smtp_buf_free(&encoded);
	return kept;
}

static bool keep_hex(smtp_session *session, smtp_span secret, const char digits[16])
{
	smtp_buf hex;
	smtp_buf_init_secret(&hex, 2 * SMTP_REPLY_LINE_AUTH);
	for (size_t i = 0; i < secret.length; i++) {
		unsigned char octet = (unsigned char)secret.data[i];
		smtp_buf_char(&hex, digits[octet >> 4]);
		smtp_buf_char(&hex, digits[octet & 15]);
	}
	bool kept = !hex.failed && smtp_session_keep_secret(session, smtp_buf_view(&hex));
	smtp_buf_free(&hex);
	return kept;
}

static bool keep_forms(smtp_session *session, smtp_span secret)
{
	bool kept = smtp_session_keep_secret(session, secret) && keep_hex(session, secret, "0123456789abcdef") &&
				keep_hex(session, secret, "0123456789ABCDEF");
	for (size_t offset = 0; kept && offset < 3; offset++) {
		kept = keep_base64(session, secret, offset);
	}
	return kept;
}

bool smtp_session_keep_credentials(smtp_session *session)
{
	const smtp_credentials *known = session->plan->credentials;
	return keep_forms(session, known->password) && keep_forms(session, known->token);
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

void smtp_session_clean(const smtp_session *session, smtp_buf *text)
{
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
