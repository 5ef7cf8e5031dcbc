/*
 * auth.c - see auth.h.
 */
#include "auth.h"
#include "base64.h"

/* authzid NUL authcid NUL password, RFC 4616 2; we act for nobody else, so authzid is empty. */
static smtp_auth_status respond_plain(smtp_auth *auth, smtp_span challenge, smtp_buf *response)
{
	(void)challenge;
	if (auth->step > 0) {
		return SMTP_AUTH_UNEXPECTED;
	}
	bool built = smtp_buf_char(response, '\0') && smtp_buf_span(response, auth->username) &&
				 smtp_buf_char(response, '\0') && smtp_buf_span(response, auth->password);
	return built ? SMTP_AUTH_RESPOND : SMTP_AUTH_NO_MEMORY;
}

/* The prompts ("Username:", "Password:", or anything in any language) are not looked at: two of them come. */
static smtp_auth_status respond_login(smtp_auth *auth, smtp_span challenge, smtp_buf *response)
{
	(void)challenge;
	if (auth->step > 1) {
		return SMTP_AUTH_UNEXPECTED;
	}
	bool built = smtp_buf_span(response, auth->step == 0 ? auth->username : auth->password);
	return built ? SMTP_AUTH_RESPOND : SMTP_AUTH_NO_MEMORY;
}

/* Strongest first. LOGIN takes no initial response: old servers do not know it there. */
static const smtp_auth_mechanism mechanisms[] = {
	{SMTP_MECHANISM_PLAIN, true, true, respond_plain, {{"[user name and password: hidden]", "235"}}},
	{SMTP_MECHANISM_LOGIN, true, false, respond_login,
		{{"[user name: hidden]", "334"}, {"[password: hidden]", "235"}}},
};

#define MECHANISMS (sizeof mechanisms / sizeof mechanisms[0])

static const smtp_auth_mechanism *mechanism_row(smtp_mechanism id)
{
	for (size_t i = 0; i < MECHANISMS; i++) {
		if (mechanisms[i].id == id) {
			return &mechanisms[i];
		}
	}
	return NULL;
}

const smtp_auth_mechanism *smtp_auth_choose(const smtp_caps *caps, const smtp_mechanism *order, size_t count)
{
	for (size_t i = 0; i < (count ? count : MECHANISMS); i++) {
		smtp_mechanism id = count ? order[i] : mechanisms[i].id;
		if (caps->mechanisms[id]) {
			return mechanism_row(id);
		}
	}
	return NULL;
}

void smtp_auth_init(
	smtp_auth *auth, const smtp_auth_mechanism *mechanism, smtp_span username, smtp_span password)
{
	*auth = (smtp_auth){.mechanism = mechanism, .username = username, .password = password};
}

smtp_auth_status smtp_auth_respond(smtp_auth *auth, smtp_span challenge, smtp_buf *response)
{
	smtp_auth_status status = auth->mechanism->respond(auth, challenge, response);
	if (status == SMTP_AUTH_RESPOND) {
		auth->step++;
	}
	return status;
}

bool smtp_auth_base64(smtp_buf *out, smtp_span octets)
{
	if (octets.length > out->ceiling) {
		out->failed = true;
		return false;
	}
	size_t encoded = (octets.length + 2) / 3 * 4;
	char *room = smtp_buf_reserve(out, encoded);
	if (!room) {
		return false;
	}
	smtp_base64(room, octets.data, octets.length);
	room[encoded] = '\0'; /* as every buffer ends */
	out->length += encoded;
	return true;
}
