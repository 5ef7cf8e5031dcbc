/*
 * scram.c - see scram.h.
 */
#include "scram.h"
#include "base64.h"
#include "scram_parse.h"

#include <stdio.h>
#include <openssl/crypto.h>
#include <openssl/rand.h>

#define NONCE_OCTETS 24 /* of random; RFC 5802 5.1 leaves it open, 18 are usual */
#define MESSAGE_OCTETS (16 * 1024)

bool smtp_scram_append_name(smtp_buf *out, smtp_span name)
{
	for (size_t i = 0; i < name.length; i++) {
		if (name.data[i] == ',') {
			smtp_buf_string(out, "=2C");
		} else if (name.data[i] == '=') {
			smtp_buf_string(out, "=3D");
		} else {
			smtp_buf_char(out, name.data[i]);
		}
	}
	return !out->failed;
}

static bool append_base64(smtp_buf *out, const void *octets, size_t length)
{
	size_t digits = (length + 2) / 3 * 4;
	char *room = smtp_buf_reserve(out, digits);
	if (room) {
		smtp_base64(room, octets, length);
		room[digits] = '\0'; /* as every buffer ends */
		out->length += digits;
	}
	return room != NULL;
}

/* ---- first --------------------------------------------------------------------------------------- */

static bool make_nonce(smtp_buf *nonce, smtp_span given)
{
	unsigned char octets[NONCE_OCTETS];
	if (given.data) {
		return smtp_buf_span(nonce, given);
	}
	return RAND_bytes(octets, sizeof octets) == 1 && append_base64(nonce, octets, sizeof octets);
}

static void init(smtp_scram *scram, const char *digest)
{
	*scram = (smtp_scram){.digest = digest};
	smtp_buf_init_secret(&scram->header, SMTP_BINDING_OCTETS + 64);
	smtp_buf_init_secret(&scram->nonce, SMTP_SCRAM_NONCE);
	smtp_buf_init_secret(&scram->bare, MESSAGE_OCTETS);
}

smtp_scram_status smtp_scram_begin(smtp_scram *scram, const smtp_scram_offer *offer, smtp_buf *out)
{
	init(scram, offer->digest);
	smtp_buf *header = &scram->header, *bare = &scram->bare;
	if (offer->flag == 'p') {
		smtp_buf_printf(header, "p=%s,,", offer->binding->type);
	} else {
		smtp_buf_printf(header, "%c,,", offer->flag);
	}
	smtp_buf_string(bare, "n=");
	smtp_scram_append_name(bare, offer->username);
	smtp_buf_string(bare, ",r=");
	bool made = make_nonce(&scram->nonce, offer->nonce) &&
				smtp_buf_span(bare, smtp_buf_view(&scram->nonce)) && !header->failed && !bare->failed &&
				smtp_buf_span(out, smtp_buf_view(header)) && smtp_buf_span(out, smtp_buf_view(bare));
	if (made && offer->flag == 'p') {
		made = smtp_buf_append(header, offer->binding->octets, offer->binding->length);
	}
	return made ? SMTP_SCRAM_OK : SMTP_SCRAM_NO_MEMORY;
}

/* ---- answer -------------------------------------------------------------------------------------- */

static smtp_scram_status malformed(smtp_scram *scram, const char *reason)
{
	snprintf(scram->reason, sizeof scram->reason, "%s", reason);
	return SMTP_SCRAM_MALFORMED;
}

static smtp_scram_status weak(smtp_scram *scram, unsigned count, const char *bound, unsigned limit)
{
	snprintf(scram->reason, sizeof scram->reason, "%u iterations, %s is %u", count, bound, limit);
	return SMTP_SCRAM_WEAK;
}

static smtp_scram_status check_work(smtp_scram *scram, unsigned iterations, unsigned least)
{
	if (iterations < least) {
		return weak(scram, iterations, "the least", least);
	}
	if (iterations > SMTP_SCRAM_ITERATIONS_MAX) {
		return weak(scram, iterations, "the most", SMTP_SCRAM_ITERATIONS_MAX);
	}
	return SMTP_SCRAM_OK;
}

static bool append_final(smtp_buf *out, const smtp_scram *scram, smtp_span nonce)
{
	return smtp_buf_string(out, "c=") && append_base64(out, scram->header.data, scram->header.length) &&
		   smtp_buf_string(out, ",r=") && smtp_buf_span(out, nonce);
}

/* Proof and signature over all that was said; the proof goes behind what is in `out`. */
static bool append_proof(
	smtp_scram *scram, const smtp_scram_keys *keys, smtp_span server_first, smtp_span nonce, smtp_buf *out)
{
	unsigned char proof[SMTP_SCRAM_OCTETS];
	smtp_buf message;
	smtp_buf_init_secret(&message, 2 * MESSAGE_OCTETS);
	bool made = smtp_buf_span(&message, smtp_buf_view(&scram->bare)) && smtp_buf_char(&message, ',') &&
				smtp_buf_span(&message, server_first) && smtp_buf_char(&message, ',') &&
				append_final(&message, scram, nonce);
	made = made && smtp_scram_prove(scram->digest, keys, smtp_buf_view(&message), proof) &&
		   smtp_scram_sign(scram->digest, keys, smtp_buf_view(&message), scram->signature) &&
		   append_final(out, scram, nonce) && smtp_buf_string(out, ",p=") &&
		   append_base64(out, proof, keys->length);
	scram->signature_length = made ? keys->length : 0;
	OPENSSL_cleanse(proof, sizeof proof);
	smtp_buf_free(&message);
	return made;
}

smtp_scram_status smtp_scram_answer(
	smtp_scram *scram, smtp_span message, smtp_span password, unsigned min_iterations, smtp_buf *out)
{
	smtp_scram_challenge challenge;
	const char *reason;
	char salt[SMTP_SCRAM_SALT];
	size_t salt_length;
	if (!smtp_scram_read_first(message, smtp_buf_view(&scram->nonce), &challenge, &reason)) {
		return malformed(scram, reason);
	}
	smtp_scram_status status = check_work(scram, challenge.iterations, min_iterations);
	if (status != SMTP_SCRAM_OK) {
		return status;
	}
	if (!smtp_base64_read(salt, &salt_length, challenge.salt.data, challenge.salt.length)) {
		return malformed(scram, "the salt is not base64");
	}
	smtp_scram_keys keys;
	bool made = smtp_scram_make_keys(
					scram->digest, password, (smtp_span){salt, salt_length}, challenge.iterations, &keys) &&
				append_proof(scram, &keys, message, challenge.nonce, out);
	OPENSSL_cleanse(&keys, sizeof keys);
	return made ? SMTP_SCRAM_OK : SMTP_SCRAM_NO_MEMORY;
}

/* ---- verify -------------------------------------------------------------------------------------- */

smtp_scram_status smtp_scram_verify(smtp_scram *scram, smtp_span message)
{
	smtp_span shown;
	const char *reason;
	char octets[SMTP_SCRAM_OCTETS + 2];
	size_t length;
	if (!smtp_scram_read_final(message, &shown, &scram->refusal, &reason)) {
		return malformed(scram, reason);
	}
	if (scram->refusal.data) {
		return SMTP_SCRAM_REFUSED;
	}
	bool right = scram->signature_length && shown.length <= (SMTP_SCRAM_OCTETS + 2) / 3 * 4 &&
				 smtp_base64_read(octets, &length, shown.data, shown.length) &&
				 length == scram->signature_length && CRYPTO_memcmp(octets, scram->signature, length) == 0;
	scram->proved = right;
	return right ? SMTP_SCRAM_OK : SMTP_SCRAM_FALSE;
}

void smtp_scram_free(smtp_scram *scram)
{
	smtp_buf_free(&scram->header);
	smtp_buf_free(&scram->nonce);
	smtp_buf_free(&scram->bare);
	OPENSSL_cleanse(scram->signature, sizeof scram->signature);
	scram->signature_length = 0;
}
