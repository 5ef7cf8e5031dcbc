/*
 * reading_phase.c - which command a reply answered, as other mailers say it in the words around it: Postfix, Exim, qmail,
 * PHPMailer, Symfony, Nodemailer, Python's smtplib, JavaMail. See reading.h.
 */
#include "reading.h"

#include "text.h"

#define PHASE_LOOK 4096 /* octets in which a mailer names the command */

/* How mailers name the command that was answered; the first line that fits decides. */
static const struct phase_words {
	const char *words;
	smtp_phase phase;
} phase_words[] = {
	{"in reply to end of data", SMTP_PHASE_DATA_END},
	{"while sending end of data", SMTP_PHASE_DATA_END},
	{"after end of data", SMTP_PHASE_DATA_END},
	{"after pipelined end of data", SMTP_PHASE_DATA_END},
	{"after i sent the message", SMTP_PHASE_DATA_END},
	{"data end command failed", SMTP_PHASE_DATA_END},
	{"data not accepted", SMTP_PHASE_DATA_END},
	{"smtp error, dot:", SMTP_PHASE_DATA_END},
	{"message failed:", SMTP_PHASE_DATA_END},
	{"smtpdataerror", SMTP_PHASE_DATA_END},
	{"in reply to data", SMTP_PHASE_DATA},
	{"data command failed", SMTP_PHASE_DATA},
	{"while sending message body", SMTP_PHASE_BODY},
	{"after sending data block", SMTP_PHASE_BODY},
	{"in reply to rcpt", SMTP_PHASE_RCPT},
	{"after rcpt to", SMTP_PHASE_RCPT},
	{"after pipelined rcpt to", SMTP_PHASE_RCPT},
	{"while sending rcpt", SMTP_PHASE_RCPT},
	{"rcpt to command failed", SMTP_PHASE_RCPT},
	{"following recipients failed", SMTP_PHASE_RCPT},
	{"recipients were rejected", SMTP_PHASE_RCPT},
	{"rcpt failed:", SMTP_PHASE_RCPT},
	{"error, rcpt to:", SMTP_PHASE_RCPT},
	{"does not like recipient", SMTP_PHASE_RCPT},
	{"smtprecipientsrefused", SMTP_PHASE_RCPT},
	{"smtpaddressfailedexception", SMTP_PHASE_RCPT},
	{"in reply to mail", SMTP_PHASE_MAIL},
	{"after mail from", SMTP_PHASE_MAIL},
	{"after pipelined mail from", SMTP_PHASE_MAIL},
	{"while sending mail from", SMTP_PHASE_MAIL},
	{"mail from command failed", SMTP_PHASE_MAIL},
	{"following from address failed", SMTP_PHASE_MAIL},
	{"mail command failed", SMTP_PHASE_MAIL},
	{"mail failed:", SMTP_PHASE_MAIL},
	{"but sender was rejected", SMTP_PHASE_MAIL},
	{"smtpsenderrefused", SMTP_PHASE_MAIL},
	{"smtpsenderfailedexception", SMTP_PHASE_MAIL},
	{"in reply to auth", SMTP_PHASE_AUTH},
	{"auth command failed", SMTP_PHASE_AUTH},
	{"username command failed", SMTP_PHASE_AUTH},
	{"password command failed", SMTP_PHASE_AUTH},
	{"could not authenticate", SMTP_PHASE_AUTH},
	{"failed to authenticate", SMTP_PHASE_AUTH},
	{"authenticationfailedexception", SMTP_PHASE_AUTH},
	{"invalid login:", SMTP_PHASE_AUTH},
	{"smtpauthenticationerror", SMTP_PHASE_AUTH},
	{"sasl authentication failed", SMTP_PHASE_AUTH},
	{"in reply to starttls", SMTP_PHASE_STARTTLS},
	{"after starttls", SMTP_PHASE_STARTTLS},
	{"starttls command failed", SMTP_PHASE_STARTTLS},
	{"in reply to ehlo", SMTP_PHASE_EHLO},
	{"in reply to helo", SMTP_PHASE_EHLO},
	{"performing the ehlo handshake", SMTP_PHASE_EHLO},
	{"performing the helo handshake", SMTP_PHASE_EHLO},
	{"after ehlo", SMTP_PHASE_EHLO},
	{"after helo", SMTP_PHASE_EHLO},
	{"but my name was rejected", SMTP_PHASE_EHLO},
	{"ehlo command failed", SMTP_PHASE_EHLO},
	{"helo command failed", SMTP_PHASE_EHLO},
	{"refused to talk to me", SMTP_PHASE_GREETING},
	{"initial server greeting", SMTP_PHASE_GREETING},
	{"initial connection", SMTP_PHASE_GREETING},
	{"invalid greeting", SMTP_PHASE_GREETING},
	{"bad greeting", SMTP_PHASE_GREETING},
	{"greeting failed", SMTP_PHASE_GREETING},
	{"greeting failure", SMTP_PHASE_GREETING},
	{"smtpconnecterror", SMTP_PHASE_GREETING},
	{"recipient address rejected", SMTP_PHASE_RCPT},
};

static bool holds(smtp_span text, const char *piece, size_t length)
{
	for (size_t i = 0; i + length <= text.length; i++) {
		const char *at = memchr(text.data + i, piece[0], text.length - length - i + 1);
		if (!at) {
			return false;
		}
		i = (size_t)(at - text.data);
		if (memcmp(at, piece, length) == 0) {
			return true;
		}
	}
	return false;
}

/* Looked for in a lower-case copy: there are many words, and the text is short. qmail's log has `_` for a space. */
smtp_phase smtp_reading_phase(smtp_span text)
{
	char copy[PHASE_LOOK];
	smtp_span lower = {copy, text.length < PHASE_LOOK ? text.length : PHASE_LOOK};
	for (size_t i = 0; i < lower.length; i++) {
		copy[i] = text.data[i] == '_' ? ' ' : smtp_ascii_lower(text.data[i]);
	}
	for (size_t i = 0; i < sizeof phase_words / sizeof phase_words[0]; i++) {
		if (holds(lower, phase_words[i].words, strlen(phase_words[i].words))) {
			return phase_words[i].phase;
		}
	}
	return SMTP_PHASE_NONE;
}
