/*
 * auth_plain.c - PLAIN (RFC 4616) and LOGIN (draft-murchison-sasl-login): the password in clear text.
 */
#include "auth_rows.h"

/* authzid NUL authcid NUL password, RFC 4616 2; we act for nobody else, so authzid is empty. */
static smtp_auth_status respond_plain(smtp_auth *auth, smtp_span challenge, smtp_buf *response)
{
	(void)challenge;
	if (auth->step > 0) {
		return SMTP_AUTH_UNEXPECTED;
	}
	const smtp_credentials *known = auth->credentials;
	return smtp_auth_built(smtp_buf_char(response, '\0') && smtp_buf_span(response, known->username) &&
						   smtp_buf_char(response, '\0') && smtp_buf_span(response, known->password));
}

/* The prompts ("Username:", "Password:", or anything in any language) are not looked at: two of them come. */
static smtp_auth_status respond_login(smtp_auth *auth, smtp_span challenge, smtp_buf *response)
{
	(void)challenge;
	if (auth->step > 1) {
		return SMTP_AUTH_UNEXPECTED;
	}
	const smtp_credentials *known = auth->credentials;
	return smtp_auth_built(smtp_buf_span(response, auth->step == 0 ? known->username : known->password));
}

const smtp_auth_mechanism smtp_auth_plain = {
	.id = SMTP_MECHANISM_PLAIN,
	.needs = SMTP_NEEDS_PASSWORD,
	.clear_text = true,
	.client_first = true,
	.respond = respond_plain,
	.shown = {{"[user name and password: hidden]", "235"}},
};

/* No initial response: old servers do not know it there. */
const smtp_auth_mechanism smtp_auth_login = {
	.id = SMTP_MECHANISM_LOGIN,
	.needs = SMTP_NEEDS_PASSWORD,
	.clear_text = true,
	.respond = respond_login,
	.shown = {{"[user name: hidden]", "334"}, {"[password: hidden]", "235"}},
};
