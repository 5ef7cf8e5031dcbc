/*
 * certificates.c - see certificates.h.
 */
#include "certificates.h"

static char *copy_of(const char *text)
{
	return smtp_strndup(text, strlen(text));
}

/* False: memory; what could not be had is NULL. */
static bool copy_words(smtp_tls_facts *copy, const smtp_tls_facts *facts)
{
	copy->seen = true;
	copy->subject = copy_of(facts->subject);
	copy->issuer = copy_of(facts->issuer);
	copy->names = copy_of(facts->names);
	memcpy(copy->not_before, facts->not_before, sizeof copy->not_before);
	memcpy(copy->expires, facts->expires, sizeof copy->expires);
	memcpy(copy->fingerprint, facts->fingerprint, sizeof copy->fingerprint);
	return copy->subject && copy->issuer && copy->names;
}

static void forget(smtp_known_certificate *entry)
{
	smtp_free(entry->octets);
	smtp_free(entry->facts.subject);
	smtp_free(entry->facts.issuer);
	smtp_free(entry->facts.names);
	*entry = (smtp_known_certificate){.octets = NULL};
}

static smtp_known_certificate *find(smtp_certificates *known, smtp_span octets)
{
	for (size_t i = 0; i < SMTP_CERTIFICATES_MAX; i++) {
		smtp_known_certificate *entry = &known->entries[i];
		if (entry->octets && entry->length == octets.length &&
			memcmp(entry->octets, octets.data, octets.length) == 0) {
			entry->used = ++known->uses;
			return entry;
		}
	}
	return NULL;
}

/* A free place has never been used. */
static smtp_known_certificate *least_used(smtp_certificates *known)
{
	smtp_known_certificate *least = &known->entries[0];
	for (size_t i = 1; i < SMTP_CERTIFICATES_MAX; i++) {
		if (known->entries[i].used < least->used) {
			least = &known->entries[i];
		}
	}
	return least;
}

static void keep(smtp_certificates *known, smtp_span octets, int64_t until, const smtp_tls_facts *facts)
{
	smtp_known_certificate *entry = least_used(known);
	if (octets.length > SMTP_CERTIFICATE_OCTETS || !facts->subject || !facts->issuer || !facts->names ||
		!facts->fingerprint[0]) {
		return;
	}
	forget(entry);
	entry->octets = smtp_malloc(octets.length);
	if (!entry->octets || !copy_words(&entry->facts, facts)) {
		forget(entry);
		return;
	}
	memcpy(entry->octets, octets.data, octets.length);
	entry->length = octets.length;
	entry->until = until;
	entry->used = ++known->uses;
}

static void work_out(X509 *certificate, smtp_tls_facts *facts)
{
	unsigned char digest[SMTP_DIGEST];
	smtp_certificate_read(certificate, facts);
	if (smtp_certificate_digest(certificate, digest)) {
		smtp_fingerprint_text(digest, facts->fingerprint);
	}
}

void smtp_certificates_read(smtp_certificates *known, X509 *certificate, smtp_tls_facts *facts)
{
	unsigned char *octets = NULL;
	int length = i2d_X509(certificate, &octets);
	smtp_span whole = {(const char *)octets, length > 0 ? (size_t)length : 0};
	const smtp_known_certificate *entry = whole.length ? find(known, whole) : NULL;
	int64_t from, until;
	if (entry) {
		copy_words(facts, &entry->facts);
		smtp_certificate_expiry(entry->until, facts);
	} else {
		work_out(certificate, facts);
		if (whole.length && smtp_certificate_dates(certificate, &from, &until)) {
			keep(known, whole, until, facts);
		}
	}
	OPENSSL_free(octets);
}

void smtp_certificates_clear(smtp_certificates *known)
{
	for (size_t i = 0; i < SMTP_CERTIFICATES_MAX; i++) {
		forget(&known->entries[i]);
	}
}
