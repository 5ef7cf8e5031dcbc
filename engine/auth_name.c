/*
 * auth_name.c - EXTERNAL (RFC 4422 A) and ANONYMOUS (RFC 4505): at most a name is said. On request only.
 */
#include "auth_rows.h"

/* EXTERNAL: whom to act for; without it, whom the certificate names. ANONYMOUS: a trace, such as a mail address. */
static smtp_auth_status respond_name(smtp_auth *auth, smtp_span challenge, smtp_buf *response)
{
	(void)challenge;
	if (auth->step > 0) {
		return SMTP_AUTH_UNEXPECTED;
	}
	return smtp_auth_built(smtp_buf_span(response, auth->credentials->username));
}

const smtp_auth_mechanism smtp_auth_external = {
	.id = SMTP_MECHANISM_EXTERNAL,
	.needs = SMTP_NEEDS_CERTIFICATE,
	.on_request = true,
	.client_first = true,
	.respond = respond_name,
	.shown = {{"[user name: hidden]", "235"}},
};

const smtp_auth_mechanism smtp_auth_anonymous = {
	.id = SMTP_MECHANISM_ANONYMOUS,
	.needs = SMTP_NEEDS_NOTHING,
	.on_request = true,
	.client_first = true,
	.respond = respond_name,
	.shown = {{"[trace: hidden]", "235"}},
};
