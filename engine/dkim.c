/*
 * dkim.c - see dkim.h. The signer is made here: what the caller may not write, and which fields are signed. The
 * signing is in dkim_sign.c.
 */
#include "dkim_state.h"

#include <stdio.h>
#include "address.h"
#include "idn.h"

#define LABEL_MAX 63
#define NAME_MAX_OCTETS 253 /* selector._domainkey.domain, as it stands in the DNS */
#define FIELD_NAME_MAX 76

smtp_status smtp_dkim_refuse(smtp_refusal *refusal, size_t index, const char *name, const char *must)
{
	char key[SMTP_KEY_ROOM];
	snprintf(key, sizeof key, "dkim[%zu].%s", index, name);
	smtp_refuse(refusal, key, "%s", must);
	return SMTP_REFUSED;
}

/* ---- names --------------------------------------------------------------------------------------- */

/* Signed and sealed, present or not (RFC 6376 5.4.1, 8.15). */
static const char *const sealed_names[] = {
	"From", "To", "Cc", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "Reply-To"};

/* Signed when present; what a mailing list may add is not sealed. RFC 8058 4 wants the List-Unsubscribe fields. */
static const char *const usual_names[] = {"Sender", "In-Reply-To", "References", "Content-Transfer-Encoding",
	"List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "Auto-Submitted"};

/* Changed on the way, or signatures themselves (RFC 6376 5.4), or never sent. */
static const char *const unsigned_names[] = {"Return-Path", "Received", "DKIM-Signature", "Bcc"};

#define COUNT(array) (sizeof(array) / sizeof *(array))

bool smtp_dkim_same_name(smtp_span a, smtp_span b)
{
	for (size_t i = 0; i < a.length && a.length == b.length; i++) {
		if (smtp_ascii_lower(a.data[i]) != smtp_ascii_lower(b.data[i])) {
			return false;
		}
	}
	return a.length == b.length;
}

static void ask_for(smtp_dkim_name *names, size_t *count, smtp_span name)
{
	for (size_t i = 0; i < *count; i++) {
		if (smtp_dkim_same_name(names[i].name, name)) {
			names[i].asked = true;
			return;
		}
	}
	names[(*count)++] = (smtp_dkim_name){.name = name, .asked = true};
}

size_t smtp_dkim_names(const smtp_dkim *signature, smtp_dkim_name names[SMTP_DKIM_ALL_NAMES_MAX])
{
	size_t count = 0;
	for (size_t i = 0; i < COUNT(sealed_names); i++) {
		names[count++] = (smtp_dkim_name){.name = smtp_span_of(sealed_names[i]), .sealed = true};
	}
	for (size_t i = 0; i < COUNT(usual_names); i++) {
		names[count++] = (smtp_dkim_name){.name = smtp_span_of(usual_names[i])};
	}
	for (size_t i = 0; i < signature->header_count; i++) {
		ask_for(names, &count, signature->headers[i]);
	}
	return count;
}

/* ftext of RFC 5322 3.6.8; `;` would end the h= tag, RFC 6376 3.5. */
static bool is_field_name(smtp_span name)
{
	for (size_t i = 0; i < name.length; i++) {
		char octet = name.data[i];
		if (octet < 33 || octet > 126 || octet == ':' || octet == ';') {
			return false;
		}
	}
	return name.length >= 1 && name.length <= FIELD_NAME_MAX;
}

static smtp_status check_names(const smtp_dkim *signature, size_t index, smtp_refusal *refusal)
{
	if (signature->header_count > SMTP_DKIM_NAMES_MAX) {
		return smtp_dkim_refuse(refusal, index, "headers", "must hold at most 64 names");
	}
	for (size_t i = 0; i < signature->header_count; i++) {
		if (!is_field_name(signature->headers[i])) {
			return smtp_dkim_refuse(refusal, index, "headers",
				"must hold names of header fields, of 1 to 76 printable ASCII characters");
		}
		for (size_t at = 0; at < COUNT(unsigned_names); at++) {
			if (smtp_span_equals_ignoring_case(signature->headers[i], unsigned_names[at])) {
				return smtp_dkim_refuse(refusal, index, "headers",
					"must not name Return-Path, Received, DKIM-Signature or Bcc: they cannot be signed");
			}
		}
	}
	return SMTP_OK;
}

/* ---- d= and s= ----------------------------------------------------------------------------------- */

static bool has_two_labels(const char *domain)
{
	return strchr(domain, '.') && domain[0] != '[';
}

static smtp_status take_domain(const smtp_dkim *signature, size_t index, char **domain, smtp_refusal *refusal)
{
	const char *wrong = NULL;
	smtp_status status = smtp_idn_to_ascii(signature->domain, domain, &wrong);
	if (status == SMTP_NO_MEMORY) {
		return status;
	}
	if (status == SMTP_REFUSED) {
		return smtp_dkim_refuse(refusal, index, "domain", wrong);
	}
	if (!smtp_address_is_domain_or_literal(smtp_span_of(*domain)) || !has_two_labels(*domain)) {
		return smtp_dkim_refuse(refusal, index, "domain", "must be a domain such as example.com");
	}
	for (char *at = *domain; *at; at++) {
		*at = smtp_ascii_lower(*at);
	}
	return SMTP_OK;
}

static smtp_status check_selector(
	const smtp_dkim *signature, size_t index, const char *domain, smtp_refusal *refusal)
{
	smtp_span selector = signature->selector;
	bool valid = selector.data && smtp_address_is_domain_or_literal(selector) && selector.data[0] != '[';
	if (!valid) {
		return smtp_dkim_refuse(
			refusal, index, "selector", "must be letters, digits and hyphens, in parts separated by dots");
	}
	if (selector.length + sizeof "._domainkey." - 1 + strlen(domain) > NAME_MAX_OCTETS) {
		return smtp_dkim_refuse(refusal, index, "selector",
			"must be shorter: with ._domainkey and the domain it is longer than 253 octets");
	}
	return SMTP_OK;
}

/* ---- the signer ---------------------------------------------------------------------------------- */

static smtp_status open_signature(
	smtp_dkim_signer *signer, size_t index, smtp_dkim_keys *keys, smtp_refusal *refusal)
{
	const smtp_dkim *signature = &signer->signatures[index];
	char prefix[SMTP_DKIM_KEY_ROOM];
	snprintf(prefix, sizeof prefix, "dkim[%u]", (unsigned)index);
	smtp_status status = take_domain(signature, index, &signer->domains[index], refusal);
	if (status == SMTP_OK) {
		status = check_selector(signature, index, signer->domains[index], refusal);
	}
	if (status == SMTP_OK) {
		status = check_names(signature, index, refusal);
	}
	if (status == SMTP_OK) {
		status = smtp_dkim_keys_load(keys, signature, prefix, &signer->keys[index], refusal);
	}
	return status;
}

smtp_status smtp_dkim_open(const smtp_dkim *signatures, size_t count, smtp_dkim_keys *keys,
	smtp_dkim_signer **signer, smtp_refusal *refusal)
{
	*signer = NULL;
	if (count > SMTP_DKIM_MAX) {
		smtp_refuse(refusal, "dkim", "must hold at most %d signatures", SMTP_DKIM_MAX);
		return SMTP_REFUSED;
	}
	smtp_dkim_signer *made = smtp_calloc(1, sizeof *made);
	if (!made) {
		return SMTP_NO_MEMORY;
	}
	made->signatures = signatures;
	made->count = count;
	smtp_status status = SMTP_OK;
	for (size_t i = 0; i < count && status == SMTP_OK; i++) {
		status = open_signature(made, i, keys, refusal);
	}
	if (status != SMTP_OK) {
		smtp_dkim_close(made);
		return status;
	}
	*signer = made;
	return SMTP_OK;
}

void smtp_dkim_close(smtp_dkim_signer *signer)
{
	if (!signer) {
		return;
	}
	for (size_t i = 0; i < signer->count; i++) {
		EVP_PKEY_free(signer->keys[i]);
		smtp_free(signer->domains[i]);
	}
	smtp_free(signer);
}
