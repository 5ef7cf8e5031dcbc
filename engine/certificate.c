/*
 * certificate.c - see certificate.h.
 */
#include "endpoint.h" /* first: Windows' headers have macros that OpenSSL's undo */
#include "certificate.h"

#include <time.h>
#include "clock.h"
#include "text.h"
#include "variants.h"

#define NAME_OCTETS 1024 /* of a subject or issuer that are shown */
#define ALTERNATIVES 20  /* SAN entries that are shown */

/* RFC 2253 form; UTF-8 stays readable, smtp_text_clean() sees to the rest. */
static char *name_text(const X509_NAME *name)
{
	char *text = NULL;
	char *raw;
	smtp_buf clean;
	BIO *memory = BIO_new(BIO_s_mem());
	if (!memory) {
		return NULL;
	}
	smtp_buf_init(&clean, 5 * NAME_OCTETS);
	if (X509_NAME_print_ex(memory, name, 0, XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB) >= 0) {
		long length = BIO_get_mem_data(memory, &raw);
		if (length >= 0 && smtp_text_clean(&clean, (smtp_span){raw, (size_t)length}, false, NAME_OCTETS)) {
			text = smtp_buf_take(&clean);
		}
	}
	smtp_buf_free(&clean);
	BIO_free(memory);
	return text;
}

/* A comma or a NUL inside an entry could make it look like two, or like another. */
static void append_dns_name(smtp_buf *names, const ASN1_STRING *entry)
{
	const unsigned char *octets = ASN1_STRING_get0_data(entry);
	int length = ASN1_STRING_length(entry);
	for (int i = 0; i < length && i < 255; i++) {
		if (octets[i] > ' ' && octets[i] < 0x7f && octets[i] != ',' && octets[i] != '\\') {
			smtp_buf_char(names, (char)octets[i]);
		} else {
			smtp_buf_printf(names, "\\x%02X", octets[i]);
		}
	}
}

static void append_address(smtp_buf *names, const ASN1_OCTET_STRING *entry)
{
	char text[46];
	smtp_endpoint endpoint = {.length = 0};
	const unsigned char *octets = ASN1_STRING_get0_data(entry);
	if (ASN1_STRING_length(entry) == 4) {
		struct sockaddr_in ipv4 = {.sin_family = AF_INET};
		memcpy(&ipv4.sin_addr, octets, 4);
		memcpy(&endpoint.address, &ipv4, sizeof ipv4);
	} else if (ASN1_STRING_length(entry) == 16) {
		struct sockaddr_in6 ipv6 = {.sin6_family = AF_INET6};
		memcpy(&ipv6.sin6_addr, octets, 16);
		memcpy(&endpoint.address, &ipv6, sizeof ipv6);
	}
	smtp_endpoint_ip(&endpoint, text);
	smtp_buf_string(names, *text ? text : "?");
}

static char *alternative_names(X509 *certificate)
{
	smtp_buf names;
	int shown = 0;
	GENERAL_NAMES *list = X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
	smtp_buf_init(&names, (size_t)(ALTERNATIVES + 1) * 1100);
	smtp_buf_string(&names, "");
	for (int i = 0; list && i < sk_GENERAL_NAME_num(list); i++) {
		const GENERAL_NAME *entry = sk_GENERAL_NAME_value(list, i);
		if (entry->type != GEN_DNS && entry->type != GEN_IPADD) {
			continue;
		}
		if (shown == ALTERNATIVES) {
			smtp_buf_string(&names, ", ...");
			break;
		}
		smtp_buf_string(&names, shown++ ? ", " : "");
		if (entry->type == GEN_DNS) {
			append_dns_name(&names, entry->d.dNSName);
		} else {
			append_address(&names, entry->d.iPAddress);
		}
	}
	GENERAL_NAMES_free(list);
	return smtp_buf_take(&names);
}

static void date_text(const ASN1_TIME *date, char text[24])
{
	struct tm parts;
	text[0] = '\0';
	if (date && ASN1_TIME_to_tm(date, &parts) == 1 && strftime(text, 24, "%Y-%m-%dT%H:%M:%SZ", &parts) == 0) {
		text[0] = '\0';
	}
}

void smtp_certificate_clock(char text[24])
{
	ASN1_TIME *now = ASN1_TIME_set(NULL, (time_t)smtp_clock_wall());
	date_text(now, text);
	ASN1_TIME_free(now);
}

void smtp_certificate_expiry(int64_t until, smtp_tls_facts *facts)
{
	int64_t left = until - smtp_clock_wall();
	facts->expires_in = left;
	facts->expires_days = (left - (left < 0 ? 86399 : 0)) / 86400;
}

void smtp_certificate_read(X509 *certificate, smtp_tls_facts *facts)
{
	int64_t from, until;
	facts->seen = true;
	facts->subject = name_text(X509_get_subject_name(certificate));
	facts->issuer = name_text(X509_get_issuer_name(certificate));
	facts->names = alternative_names(certificate);
	date_text(X509_get0_notBefore(certificate), facts->not_before);
	date_text(X509_get0_notAfter(certificate), facts->expires);
	if (smtp_certificate_dates(certificate, &from, &until)) {
		smtp_certificate_expiry(until, facts);
	}
}

char *smtp_certificate_issuer(const X509 *certificate)
{
	return name_text(X509_get_issuer_name(certificate));
}

bool smtp_certificate_digest(X509 *certificate, unsigned char digest[SMTP_DIGEST])
{
	return X509_digest(certificate, EVP_sha256(), digest, NULL) == 1;
}

bool smtp_certificate_fingerprints(X509 *certificate, smtp_fingerprints *shown)
{
	unsigned char *octets = NULL;
	int length = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &octets);
	bool good = length > 0 && EVP_Digest(octets, (size_t)length, shown->key, NULL, EVP_sha256(), NULL) == 1 &&
				smtp_certificate_digest(certificate, shown->certificate);
	OPENSSL_free(octets);
	return good;
}

/* ---- dates and names ----------------------------------------------------------------------------- */

/* Seconds since 1970 by the Gregorian calendar; no function of libc does this everywhere. */
static bool seconds_of(const ASN1_TIME *date, int64_t *seconds)
{
	struct tm parts;
	if (!date || ASN1_TIME_to_tm(date, &parts) != 1) {
		return false;
	}
	int64_t year = parts.tm_year + (int64_t)1900 - (parts.tm_mon < 2);
	int64_t month = (parts.tm_mon + 10) % 12; /* counted from March */
	int64_t days =
		365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + parts.tm_mday - 1;
	*seconds = ((days - 719468) * 24 + parts.tm_hour) * 3600 + parts.tm_min * 60 + parts.tm_sec;
	return true;
}

bool smtp_certificate_dates(const X509 *certificate, int64_t *from, int64_t *until)
{
	return seconds_of(X509_get0_notBefore(certificate), from) &&
		   seconds_of(X509_get0_notAfter(certificate), until);
}

bool smtp_certificate_is_for(X509 *certificate, const char *name, bool is_address)
{
	if (is_address) {
		return X509_check_ip_asc(certificate, name, SMTP_CERTIFICATE_NAME_RULES) == 1;
	}
	return *name && X509_check_host(certificate, name, strlen(name), SMTP_CERTIFICATE_NAME_RULES, NULL) == 1;
}

/* ---- what an error means ------------------------------------------------------------------------- */

bool smtp_certificate_is_date_error(long code)
{
	return code == X509_V_ERR_CERT_HAS_EXPIRED || code == X509_V_ERR_CERT_NOT_YET_VALID;
}

bool smtp_certificate_is_issuer_error(long code)
{
	return code == X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN || code == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT ||
		   code == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY ||
		   code == X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE;
}

static const char *date_variant(const smtp_certificate_finding *finding)
{
	if (finding->code == X509_V_ERR_CERT_NOT_YET_VALID) {
		return finding->clock < SMTP_CERTIFICATE_EPOCH ? SMTP_VARIANT_CLOCK_WRONG
													   : SMTP_VARIANT_NOT_YET_VALID;
	}
	return finding->depth > 0 ? SMTP_VARIANT_CHAIN_EXPIRED : NULL;
}

static const char *issuer_variant(const smtp_certificate_finding *finding)
{
	if (finding->no_store) {
		return SMTP_VARIANT_NO_CA_STORE;
	}
	return finding->sent <= 1 ? SMTP_VARIANT_MISSING_INTERMEDIATE : SMTP_VARIANT_UNKNOWN_CA;
}

static const char *other_variant(long code)
{
	static const struct {
		long code;
		const char *variant;
	} table[] = {
		{X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, SMTP_VARIANT_SELF_SIGNED},
		{X509_V_ERR_INVALID_PURPOSE, SMTP_VARIANT_WRONG_PURPOSE},
		{X509_V_ERR_CERT_REVOKED, SMTP_VARIANT_REVOKED},
		{X509_V_ERR_EE_KEY_TOO_SMALL, SMTP_VARIANT_WEAK_CERTIFICATE},
		{X509_V_ERR_CA_KEY_TOO_SMALL, SMTP_VARIANT_WEAK_CERTIFICATE},
		{X509_V_ERR_CA_MD_TOO_WEAK, SMTP_VARIANT_WEAK_CERTIFICATE},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		if (table[i].code == code) {
			return table[i].variant;
		}
	}
	return NULL;
}

smtp_category smtp_certificate_category(const smtp_certificate_finding *finding, const char **variant)
{
	*variant = NULL;
	if (smtp_certificate_is_date_error(finding->code)) {
		*variant = date_variant(finding);
		return SMTP_CATEGORY_CERT_EXPIRED;
	}
	if (finding->code == X509_V_ERR_HOSTNAME_MISMATCH || finding->code == X509_V_ERR_IP_ADDRESS_MISMATCH) {
		return SMTP_CATEGORY_CERT_NAME_MISMATCH;
	}
	*variant = smtp_certificate_is_issuer_error(finding->code) ? issuer_variant(finding)
															   : other_variant(finding->code);
	return SMTP_CATEGORY_CERT_UNTRUSTED;
}
