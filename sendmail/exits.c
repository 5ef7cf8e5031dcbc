/*
 * exits.c - see exits.h.
 */
#include "exits.h"

#include <string.h>

static const struct {
	smtp_category category;
	int status;
} statuses[] = {
	{SMTP_CATEGORY_MAILBOX_NOT_FOUND, EX_NOUSER},
	{SMTP_CATEGORY_MAILBOX_DISABLED, EX_NOUSER},
	{SMTP_CATEGORY_DOMAIN_NOT_FOUND, EX_NOHOST},
	{SMTP_CATEGORY_DNS_FAILED, EX_NOHOST},
	{SMTP_CATEGORY_AUTH_FAILED, EX_NOPERM},
	{SMTP_CATEGORY_RELAY_DENIED, EX_NOPERM},
	{SMTP_CATEGORY_SENDER_REJECTED, EX_NOPERM},
	{SMTP_CATEGORY_SENDER_UNVERIFIED, EX_NOPERM},
	{SMTP_CATEGORY_AUTH_REQUIRED, EX_CONFIG},
	{SMTP_CATEGORY_AUTH_MECHANISM, EX_CONFIG},
	{SMTP_CATEGORY_TLS_REQUIRED, EX_CONFIG},
	{SMTP_CATEGORY_ENCRYPTION_MISMATCH, EX_CONFIG},
	{SMTP_CATEGORY_CONTENT_MALFORMED, EX_DATAERR},
	{SMTP_CATEGORY_MESSAGE_TOO_LARGE, EX_DATAERR},
	{SMTP_CATEGORY_BAD_ADDRESS_SYNTAX, EX_DATAERR},
	{SMTP_CATEGORY_SMTPUTF8_UNSUPPORTED, EX_DATAERR},
	{SMTP_CATEGORY_PROTOCOL_ERROR, EX_PROTOCOL},
};

int exit_of_result(const smtp_result *result)
{
	if (result->outcome != SMTP_OUTCOME_FAILED) {
		return EX_OK;
	}
	if (result->explanation.retry == SMTP_RETRY_LATER) {
		return EX_TEMPFAIL;
	}
	for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++) {
		if (result->explanation.category == statuses[i].category) {
			return statuses[i].status;
		}
	}
	return result->phase == SMTP_PHASE_MESSAGE ? EX_CANTCREAT : EX_UNAVAILABLE;
}

/* The key says whose mistake it was: the message's, or of who set the server up. */
int exit_of_refusal(const smtp_refusal *refusal)
{
	if (strcmp(refusal->key, "envelope.to") == 0 && strstr(refusal->must, "at least one")) {
		return EX_USAGE;
	}
	bool message = strncmp(refusal->key, "envelope.", 9) == 0 || strncmp(refusal->key, "dsn.", 4) == 0 ||
				   strcmp(refusal->key, "raw") == 0;
	return message ? EX_DATAERR : EX_CONFIG;
}
