/*
 * auth_oauth.c - OAUTHBEARER (RFC 7628) and Google's XOAUTH2, which Microsoft speaks too: a bearer token.
 *
 * A server that refuses the token says why in a challenge of JSON; the answer to it is a formality, and then comes the
 * reply that refuses.
 */
#include "auth_rows.h"

#define SEPARATOR "\x01"

static smtp_auth_status take_words(
	smtp_auth *auth, smtp_span challenge, smtp_buf *response, const char *answer)
{
	if (auth->step > 1) {
		return SMTP_AUTH_UNEXPECTED;
	}
	smtp_buf_span(
		&auth->words, (smtp_span){challenge.data,
						  challenge.length < auth->words.ceiling ? challenge.length : auth->words.ceiling});
	return smtp_auth_built(smtp_buf_string(response, answer));
}

/* RFC 7628 3.1; we act for nobody else, so the authzid is the user of the token, as its examples have it. */
static smtp_auth_status respond_oauthbearer(smtp_auth *auth, smtp_span challenge, smtp_buf *response)
{
	if (auth->step > 0) {
		return take_words(auth, challenge, response, SEPARATOR); /* RFC 7628 3.2.3 */
	}
	const smtp_credentials *known = auth->credentials;
	smtp_buf_string(response, "n,a=");
	smtp_scram_append_name(response, known->username);
	smtp_buf_string(response, "," SEPARATOR "host=");
	smtp_buf_span(response, known->host);
	smtp_buf_printf(response, SEPARATOR "port=%u" SEPARATOR "auth=Bearer ", known->port);
	smtp_buf_span(response, known->token);
	smtp_buf_string(response, SEPARATOR SEPARATOR);
	return smtp_auth_built(!response->failed);
}

static smtp_auth_status respond_xoauth2(smtp_auth *auth, smtp_span challenge, smtp_buf *response)
{
	if (auth->step > 0) {
		return take_words(auth, challenge, response, "");
	}
	smtp_buf_string(response, "user=");
	smtp_buf_span(response, auth->credentials->username);
	smtp_buf_string(response, SEPARATOR "auth=Bearer ");
	smtp_buf_span(response, auth->credentials->token);
	smtp_buf_string(response, SEPARATOR SEPARATOR);
	return smtp_auth_built(!response->failed);
}

const smtp_auth_mechanism smtp_auth_oauthbearer = {
	.id = SMTP_MECHANISM_OAUTHBEARER,
	.needs = SMTP_NEEDS_TOKEN,
	.clear_text = true,
	.client_first = true,
	.respond = respond_oauthbearer,
	.shown = {{"[user name and token: hidden]", "235"}, {"[end of the failed login]", "a refusal"}},
};

const smtp_auth_mechanism smtp_auth_xoauth2 = {
	.id = SMTP_MECHANISM_XOAUTH2,
	.needs = SMTP_NEEDS_TOKEN,
	.clear_text = true,
	.client_first = true,
	.respond = respond_xoauth2,
	.shown = {{"[user name and token: hidden]", "235"}, {"[end of the failed login]", "a refusal"}},
};
