/*
 * dkim_sign.c - the signatures of one message (see dkim.h): each hashes its fields, from the last of a name to the first
 * (RFC 6376 5.4.2), and then its own field with an empty b= (3.7).
 */
#include "dkim_state.h"

#include <inttypes.h>
#include <stdio.h>
#include "encode.h"

#define FOLD_COLUMN 76
#define NAMED_MAX 1000 /* fields in one h= */
#define B_LINE 72      /* octets of b= on a line */

/* One signature in the making. */
typedef struct signing {
	const smtp_dkim_signer *signer;
	size_t index;
	const smtp_dkim_reading *message;
	EVP_MD_CTX *hash;
	smtp_buf canonical; /* of one field */
	smtp_buf *out;
	size_t begin;  /* of the DKIM-Signature field in `out` */
	size_t column; /* in it */
	size_t named;  /* fields in h= so far */
} signing;

static const smtp_dkim *signature_of(const signing *job)
{
	return &job->signer->signatures[job->index];
}

static void put_token(signing *job, const char *gap, smtp_span token)
{
	size_t length = strlen(gap) + token.length;
	if (job->column + length > FOLD_COLUMN) {
		smtp_buf_string(job->out, "\r\n");
		job->column = 0;
		gap = " ";
	}
	smtp_buf_string(job->out, gap);
	smtp_buf_span(job->out, token);
	job->column += strlen(gap) + token.length;
}

static void put_tag(signing *job, const char *name, const char *value)
{
	char token[320];
	int length = snprintf(token, sizeof token, "%s=%s;", name, value);
	put_token(job, " ", (smtp_span){token, (size_t)length});
}

static void put_base64(signing *job, const char *name, const unsigned char hash[SMTP_DKIM_HASH])
{
	char text[4 * SMTP_DKIM_HASH];
	text[smtp_base64(text, (const char *)hash, SMTP_DKIM_HASH)] = '\0';
	put_tag(job, name, text);
}

/* ---- h= ------------------------------------------------------------------------------------------ */

/* Into the hash, but for the last `without` octets. */
static bool hash_field(signing *job, smtp_span text, size_t without)
{
	smtp_buf_clear(&job->canonical);
	return smtp_canonical_field(&job->canonical, signature_of(job)->header, text) &&
		   EVP_DigestUpdate(job->hash, job->canonical.data, job->canonical.length - without) == 1;
}

static void put_name(signing *job, smtp_span name)
{
	if (job->named++) {
		smtp_buf_char(job->out, ':');
		job->column++;
		put_token(job, "", name);
	} else {
		put_token(job, " h=", name);
	}
}

static smtp_dkim_field field_at(const smtp_dkim_reading *message, size_t index)
{
	smtp_dkim_field found;
	memcpy(&found, message->fields.data + index * sizeof found, sizeof found);
	return found;
}

/* Hashes and names all fields of one name, the last first, and one more when it is sealed. */
static bool sign_name(signing *job, const smtp_dkim_name *name)
{
	const smtp_dkim_reading *message = job->message;
	size_t before = job->named;
	for (size_t i = message->fields.length / sizeof(smtp_dkim_field); i-- > 0 && job->named < NAMED_MAX;) {
		smtp_dkim_field found = field_at(message, i);
		smtp_span text = {message->header.data + found.start, found.length};
		if (!smtp_dkim_same_name((smtp_span){text.data, found.name_length}, name->name)) {
			continue;
		}
		if (!hash_field(job, text, 0)) {
			return false;
		}
		put_name(job, name->name);
	}
	if (name->sealed || (name->asked && job->named == before)) {
		put_name(job, name->name);
	}
	return true;
}

static smtp_status sign_names(signing *job, smtp_refusal *refusal)
{
	smtp_dkim_name names[SMTP_DKIM_ALL_NAMES_MAX];
	size_t count = smtp_dkim_names(signature_of(job), names);
	for (size_t i = 0; i < count; i++) {
		if (!sign_name(job, &names[i])) {
			return SMTP_NO_MEMORY;
		}
		if (job->named >= NAMED_MAX) {
			return smtp_dkim_refuse(
				refusal, job->index, "headers", "must name fields that occur at most 1000 times in all");
		}
	}
	smtp_buf_char(job->out, ';');
	job->column++;
	return SMTP_OK;
}

/* ---- the field ----------------------------------------------------------------------------------- */

static const char *form_name(smtp_dkim_canonicalization form)
{
	return form == SMTP_DKIM_SIMPLE ? "simple" : "relaxed";
}

static void put_tags_before_h(signing *job, int64_t now)
{
	const smtp_dkim *signature = signature_of(job);
	char text[256];
	job->begin = job->out->length;
	smtp_buf_string(job->out, "DKIM-Signature:");
	job->column = sizeof "DKIM-Signature:" - 1;
	put_tag(job, "v", "1");
	put_tag(job, "a", smtp_dkim_key_algorithm(job->signer->keys[job->index]));
	snprintf(text, sizeof text, "%s/%s", form_name(signature->header), form_name(signature->body));
	put_tag(job, "c", text);
	put_tag(job, "d", job->signer->domains[job->index]);
	snprintf(text, sizeof text, "%.*s", (int)signature->selector.length, signature->selector.data);
	put_tag(job, "s", text);
	if (now >= 0) {
		snprintf(text, sizeof text, "%" PRId64, now);
		put_tag(job, "t", text);
	}
}

/* White space around the value of b= is none of it (RFC 6376 3.7), so it may be folded after it was hashed. */
static bool put_signature(signing *job, const unsigned char *signature, size_t length)
{
	char text[4 * (SMTP_DKIM_SIGNATURE_MAX / 3 + 1)];
	size_t octets = smtp_base64(text, (const char *)signature, length);
	for (size_t at = 0; at < octets; at += B_LINE) {
		smtp_buf_append(job->out, at ? "\r\n " : "", at ? 3 : 0);
		smtp_buf_append(job->out, text + at, octets - at < B_LINE ? octets - at : B_LINE);
	}
	return smtp_buf_append(job->out, "\r\n", 2);
}

/* The own field is hashed last, b= empty, without the CRLF at its end. */
static smtp_status close_field(signing *job, smtp_refusal *refusal)
{
	unsigned char hash[SMTP_DKIM_HASH], signature[SMTP_DKIM_SIGNATURE_MAX];
	size_t length;
	smtp_buf_string(job->out, "\r\n b=\r\n");
	if (job->out->failed) {
		return SMTP_NO_MEMORY;
	}
	smtp_span own = {job->out->data + job->begin, job->out->length - job->begin};
	if (!hash_field(job, own, 2) || EVP_DigestFinal_ex(job->hash, hash, NULL) != 1) {
		return SMTP_NO_MEMORY;
	}
	job->out->length -= 2;
	if (!smtp_dkim_key_sign(job->signer->keys[job->index], hash, signature, &length)) {
		return smtp_dkim_refuse(refusal, job->index, "key", "must be one that OpenSSL can sign with here");
	}
	return put_signature(job, signature, length) ? SMTP_OK : SMTP_NO_MEMORY;
}

static smtp_status sign(signing *job, int64_t now, smtp_refusal *refusal)
{
	if (!job->hash || EVP_DigestInit_ex(job->hash, EVP_sha256(), NULL) != 1) {
		return SMTP_NO_MEMORY;
	}
	put_tags_before_h(job, now);
	smtp_status status = sign_names(job, refusal);
	if (status != SMTP_OK) {
		return status;
	}
	put_base64(job, "bh", job->message->hash[signature_of(job)->body]);
	return close_field(job, refusal);
}

static smtp_status sign_all(const smtp_dkim_signer *signer, const smtp_dkim_reading *message, int64_t now,
	smtp_buf *out, smtp_refusal *refusal)
{
	smtp_status status = SMTP_OK;
	for (size_t i = 0; i < signer->count && status == SMTP_OK; i++) {
		signing job = {.signer = signer, .index = i, .message = message, .out = out};
		job.hash = EVP_MD_CTX_new();
		smtp_buf_init(&job.canonical, SMTP_DKIM_HEADER_MAX + 64);
		status = sign(&job, now, refusal);
		smtp_buf_free(&job.canonical);
		EVP_MD_CTX_free(job.hash);
	}
	return status;
}

smtp_status smtp_dkim_sign(
	smtp_dkim_signer *signer, const smtp_source *source, int64_t now, smtp_buf *out, smtp_refusal *refusal)
{
	smtp_dkim_reading message;
	smtp_status status =
		smtp_dkim_reading_init(&message, signer) ? smtp_dkim_read(&message, source, refusal) : SMTP_NO_MEMORY;
	if (status == SMTP_OK) {
		status = sign_all(signer, &message, now, out, refusal);
	}
	smtp_dkim_reading_free(&message);
	return status;
}
