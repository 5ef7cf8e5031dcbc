/*
 * auth_cram.c - CRAM-MD5 (RFC 2195): for old servers, on request. The password does not travel, but the server is
 * not known by it and whoever listens can guess it in peace.
 */
#include "auth_rows.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#define CHALLENGE_OCTETS 1024

static bool append_digest(smtp_buf *out, smtp_span password, smtp_span challenge)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned length = 0;
	if (!HMAC(EVP_md5(), password.data, (int)password.length, (const unsigned char *)challenge.data,
			challenge.length, digest, &length)) {
		return false;
	}
	for (unsigned i = 0; i < length; i++) {
		smtp_buf_printf(out, "%02x", digest[i]);
	}
	return !out->failed;
}

static smtp_auth_status respond_cram_md5(smtp_auth *auth, smtp_span challenge, smtp_buf *response)
{
	if (auth->step > 0) {
		return SMTP_AUTH_UNEXPECTED;
	}
	if (!challenge.length || challenge.length > CHALLENGE_OCTETS) {
		return smtp_auth_malformed(
			auth, challenge.length ? "the challenge is too long" : "the challenge is empty");
	}
	return smtp_auth_built(smtp_buf_span(response, auth->credentials->username) &&
						   smtp_buf_char(response, ' ') &&
						   append_digest(response, auth->credentials->password, challenge));
}

const smtp_auth_mechanism smtp_auth_cram_md5 = {
	.id = SMTP_MECHANISM_CRAM_MD5,
	.needs = SMTP_NEEDS_PASSWORD,
	.on_request = true,
	.respond = respond_cram_md5,
	.shown = {{"[user name and digest: hidden]", "235"}},
};
