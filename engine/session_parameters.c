/*
 * session_parameters.c - MAIL and RCPT as they are written: only parameters that are needed and offered (INJ-04: each a
 * number, a word of ours or xtext).
 *
 * RFC 1870 (SIZE); RFC 3461 (DSN); RFC 6152 (8BITMIME); RFC 6531 (SMTPUTF8); demands.h.
 */
#include "session_state.h"

#include "demands.h"
#include "dsn.h"

bool smtp_mail_needs_smtputf8(const smtp_mail *mail)
{
	return mail->envelope->needs_smtputf8 || (mail->facts && mail->facts->utf8_header);
}

static void append_mail_parameters(const smtp_session *session, const smtp_mail *mail, smtp_buf *out)
{
	bool utf8 = smtp_mail_needs_smtputf8(mail);
	if (mail->facts && session->caps.has_size) {
		smtp_buf_string(out, " SIZE=");
		smtp_buf_number(out, mail->facts->octets);
	}
	if (utf8 || (mail->facts && mail->facts->eight_bit)) {
		smtp_buf_string(out, " BODY=8BITMIME");
	}
	if (utf8) {
		smtp_buf_string(out, " SMTPUTF8");
	}
	if (session->caps.dsn) {
		smtp_dsn_mail_parameters(mail->envelope, out);
	}
	smtp_demands_parameters(&mail->envelope->demands, &session->caps, out);
}

static bool command_path(smtp_session *session, const char *verb, const char *path, smtp_buf *parameters)
{
	bool queued = !parameters->failed && smtp_session_command(session, SMTP_PATH_LINE, "%s:<%s>%s", verb,
											 path, parameters->data ? parameters->data : "");
	if (parameters->failed) {
		smtp_session_fail(session, SMTP_CATEGORY_UNKNOWN, SMTP_VARIANT_NO_MEMORY, SMTP_SCOPE_SERVER);
	}
	smtp_buf_free(parameters);
	return queued;
}

bool smtp_session_command_mail(smtp_session *session, const smtp_mail *mail)
{
	smtp_buf parameters;
	smtp_buf_init(&parameters, SMTP_PATH_LINE);
	append_mail_parameters(session, mail, &parameters);
	return command_path(session, "MAIL FROM", mail->envelope->from, &parameters);
}

bool smtp_session_command_rcpt(smtp_session *session, const smtp_mail *mail, const char *address)
{
	smtp_buf parameters;
	smtp_buf_init(&parameters, SMTP_PATH_LINE);
	if (session->caps.dsn) {
		smtp_dsn_recipient_parameters(mail->envelope, address, &parameters);
	}
	return command_path(session, "RCPT TO", address, &parameters);
}
