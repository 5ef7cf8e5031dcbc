/*
 * auth.c - see auth.h. The order of the mechanisms, and what all of them need.
 */
#include "auth_rows.h"
#include "base64.h"

#include <stdio.h>

/* Strongest first, those on request last. */
static const smtp_auth_mechanism *const mechanisms[SMTP_MECHANISM_COUNT] = {
	&smtp_auth_scram_sha_512_plus,
	&smtp_auth_scram_sha_256_plus,
	&smtp_auth_scram_sha_1_plus,
	&smtp_auth_scram_sha_512,
	&smtp_auth_scram_sha_256,
	&smtp_auth_scram_sha_1,
	&smtp_auth_oauthbearer,
	&smtp_auth_xoauth2,
	&smtp_auth_plain,
	&smtp_auth_login,
	&smtp_auth_cram_md5,
	&smtp_auth_external,
	&smtp_auth_anonymous,
};

static const smtp_auth_mechanism *row_of(smtp_mechanism id)
{
	for (size_t i = 0; i < SMTP_MECHANISM_COUNT; i++) {
		if (mechanisms[i]->id == id) {
			return mechanisms[i];
		}
	}
	return NULL;
}

static bool has_what(const smtp_credentials *credentials, smtp_auth_need need)
{
	switch (need) {
	case SMTP_NEEDS_CERTIFICATE:
		return credentials->certificate;
	case SMTP_NEEDS_PASSWORD:
		return credentials->username.data && credentials->password.data;
	case SMTP_NEEDS_TOKEN:
		return credentials->username.data && credentials->token.data;
	default:
		return true;
	}
}

bool smtp_auth_can_use(const smtp_credentials *credentials, smtp_mechanism id)
{
	const smtp_auth_mechanism *row = row_of(id);
	return has_what(credentials, row->needs);
}

bool smtp_auth_can_carry(const smtp_credentials *credentials, smtp_mechanism id)
{
	const smtp_auth_mechanism *row = row_of(id);
	return !row->can_carry || row->can_carry(credentials);
}

static bool is_possible(
	const smtp_auth_mechanism *row, const smtp_caps *caps, const smtp_credentials *credentials)
{
	return caps->mechanisms[row->id] && has_what(credentials, row->needs) &&
		   (!row->binds || credentials->binding.type) && (!row->can_carry || row->can_carry(credentials));
}

const smtp_auth_mechanism *smtp_auth_choose(
	const smtp_caps *caps, const smtp_credentials *credentials, const smtp_mechanism *order, size_t count)
{
	for (size_t i = 0; i < (count ? count : SMTP_MECHANISM_COUNT); i++) {
		const smtp_auth_mechanism *row = count ? row_of(order[i]) : mechanisms[i];
		if (is_possible(row, caps, credentials) && (count || !row->on_request)) {
			return row;
		}
	}
	return NULL;
}

void smtp_auth_init(smtp_auth *auth, const smtp_auth_mechanism *mechanism,
	const smtp_credentials *credentials, const smtp_caps *caps)
{
	*auth = (smtp_auth){.mechanism = mechanism, .credentials = credentials};
	auth->peer_binds = caps->mechanisms[mechanism->bound_form];
	smtp_buf_init_secret(&auth->words, SMTP_AUTH_WORDS);
}

void smtp_auth_free(smtp_auth *auth)
{
	smtp_scram_free(&auth->scram);
	smtp_buf_free(&auth->words);
}

smtp_auth_status smtp_auth_respond(smtp_auth *auth, smtp_span challenge, smtp_buf *response)
{
	smtp_auth_status status = auth->mechanism->respond(auth, challenge, response);
	if (status == SMTP_AUTH_RESPOND) {
		auth->step++;
	}
	return status;
}

bool smtp_auth_is_proved(const smtp_auth *auth)
{
	return !auth->mechanism->is_proved || auth->mechanism->is_proved(auth);
}

smtp_auth_status smtp_auth_built(bool built)
{
	return built ? SMTP_AUTH_RESPOND : SMTP_AUTH_NO_MEMORY;
}

smtp_auth_status smtp_auth_malformed(smtp_auth *auth, const char *reason)
{
	snprintf(auth->reason, sizeof auth->reason, "%s", reason);
	return SMTP_AUTH_MALFORMED;
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

smtp_status smtp_auth_from_base64(smtp_buf *out, smtp_span digits)
{
	size_t octets;
	char *room = smtp_buf_reserve(out, digits.length / 4 * 3);
	if (!room) {
		return SMTP_NO_MEMORY;
	}
	if (!smtp_base64_read(room, &octets, digits.data, digits.length)) {
		return SMTP_REFUSED;
	}
	room[octets] = '\0';
	out->length += octets;
	return SMTP_OK;
}
