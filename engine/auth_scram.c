/*
 * auth_scram.c - SCRAM with SHA-512 (draft-melnikov-scram-sha-512), SHA-256 (RFC 7677) and SHA-1 (RFC 5802), with and
 * without channel binding, around the exchange of scram.h.
 */
#include "auth_rows.h"
#include "saslprep.h"

#include <stdio.h>

#define NAME_OCTETS (16 * 1024)
#define PASSWORD_OCTETS (64 * 1024)

/* RFC 5802 5.1: the name is a query, the password a stored string. */
static bool can_be_prepared(smtp_span text, smtp_saslprep_use use)
{
	smtp_buf prepared;
	smtp_buf_init_secret(&prepared, PASSWORD_OCTETS);
	bool can = smtp_saslprep(text, use, &prepared) != SMTP_REFUSED; /* for want of memory it fails later */
	smtp_buf_free(&prepared);
	return can;
}

static bool can_carry(const smtp_credentials *credentials)
{
	return can_be_prepared(credentials->username, SMTP_SASLPREP_QUERY) &&
		   can_be_prepared(credentials->password, SMTP_SASLPREP_STORED);
}

static smtp_auth_status status_of(smtp_auth *auth, smtp_scram_status status)
{
	static const smtp_auth_status statuses[] = {
		[SMTP_SCRAM_OK] = SMTP_AUTH_RESPOND,
		[SMTP_SCRAM_MALFORMED] = SMTP_AUTH_MALFORMED,
		[SMTP_SCRAM_WEAK] = SMTP_AUTH_WEAK,
		[SMTP_SCRAM_REFUSED] = SMTP_AUTH_RESPOND,
		[SMTP_SCRAM_FALSE] = SMTP_AUTH_NOT_PROVED,
		[SMTP_SCRAM_NO_MEMORY] = SMTP_AUTH_NO_MEMORY,
	};
	snprintf(auth->reason, sizeof auth->reason, "%s", auth->scram.reason);
	return statuses[status];
}

/* RFC 5802 6: who could bind and sees no offer of it says so, and a server whose offer was taken away finds out. */
static char flag_of(const smtp_auth *auth)
{
	if (auth->mechanism->binds) {
		return 'p';
	}
	return auth->credentials->binding.type && !auth->peer_binds ? 'y' : 'n';
}

static smtp_auth_status begin(smtp_auth *auth, smtp_buf *response)
{
	smtp_buf name;
	smtp_buf_init_secret(&name, NAME_OCTETS);
	smtp_auth_status status = SMTP_AUTH_NO_MEMORY;
	if (smtp_saslprep(auth->credentials->username, SMTP_SASLPREP_QUERY, &name) == SMTP_OK) {
		smtp_scram_offer offer = {
			.digest = auth->mechanism->digest,
			.username = smtp_buf_view(&name),
			.flag = flag_of(auth),
			.binding = &auth->credentials->binding,
			.nonce = auth->credentials->nonce,
		};
		status = status_of(auth, smtp_scram_begin(&auth->scram, &offer, response));
	}
	smtp_buf_free(&name);
	return status;
}

static smtp_auth_status prove(smtp_auth *auth, smtp_span challenge, smtp_buf *response)
{
	smtp_buf password;
	smtp_buf_init_secret(&password, PASSWORD_OCTETS);
	smtp_auth_status status = SMTP_AUTH_NO_MEMORY;
	if (smtp_saslprep(auth->credentials->password, SMTP_SASLPREP_STORED, &password) == SMTP_OK) {
		status = status_of(auth, smtp_scram_answer(&auth->scram, challenge, smtp_buf_view(&password),
									 auth->credentials->scram_min_iterations, response));
	}
	smtp_buf_free(&password);
	return status;
}

/* The answer to the last message is empty; what the server says of a refusal is kept until it refuses. */
static smtp_auth_status verify(smtp_auth *auth, smtp_span challenge)
{
	smtp_auth_status status = status_of(auth, smtp_scram_verify(&auth->scram, challenge));
	smtp_span refusal = auth->scram.refusal;
	if (refusal.data) {
		refusal.length = refusal.length < SMTP_AUTH_WORDS ? refusal.length : SMTP_AUTH_WORDS;
		smtp_buf_span(&auth->words, refusal);
	}
	return status;
}

static smtp_auth_status respond(smtp_auth *auth, smtp_span challenge, smtp_buf *response)
{
	switch (auth->step) {
	case 0:
		return begin(auth, response);
	case 1:
		return prove(auth, challenge, response);
	case 2:
		return verify(auth, challenge);
	default:
		return SMTP_AUTH_UNEXPECTED;
	}
}

static bool is_proved(const smtp_auth *auth)
{
	return auth->scram.proved;
}

/* clang-format off */
#define SCRAM(name, bound, hash, digest_name) \
	{ \
		.id = SMTP_MECHANISM_SCRAM_##name, .needs = SMTP_NEEDS_PASSWORD, .client_first = true, .binds = bound, \
		.bound_form = SMTP_MECHANISM_SCRAM_##hash##_PLUS, .digest = digest_name, .can_carry = can_carry, .respond = respond, \
		.is_proved = is_proved, \
		.shown = {{"[user name: hidden]", "334"}, {"[proof of the password: hidden]", "334"}, {"[empty answer]", "235"}}, \
	}
/* clang-format on */

const smtp_auth_mechanism smtp_auth_scram_sha_512_plus = SCRAM(SHA_512_PLUS, true, SHA_512, "SHA512");
const smtp_auth_mechanism smtp_auth_scram_sha_256_plus = SCRAM(SHA_256_PLUS, true, SHA_256, "SHA256");
const smtp_auth_mechanism smtp_auth_scram_sha_1_plus = SCRAM(SHA_1_PLUS, true, SHA_1, "SHA1");
const smtp_auth_mechanism smtp_auth_scram_sha_512 = SCRAM(SHA_512, false, SHA_512, "SHA512");
const smtp_auth_mechanism smtp_auth_scram_sha_256 = SCRAM(SHA_256, false, SHA_256, "SHA256");
const smtp_auth_mechanism smtp_auth_scram_sha_1 = SCRAM(SHA_1, false, SHA_1, "SHA1");
