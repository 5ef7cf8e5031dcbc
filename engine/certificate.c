/*
 * certificate.c - see certificate.h.
 */
#include "endpoint.h" /* first: Windows' headers have macros that OpenSSL's undo */
#include "certificate.h"

#include <time.h>
#include <openssl/x509v3.h>
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

void smtp_certificate_read(X509 *certificate, smtp_tls_facts *facts)
{
	int days = 0, seconds = 0;
	const ASN1_TIME *expires = X509_get0_notAfter(certificate);
	facts->seen = true;
	facts->subject = name_text(X509_get_subject_name(certificate));
	facts->issuer = name_text(X509_get_issuer_name(certificate));
	facts->names = alternative_names(certificate);
	date_text(X509_get0_notBefore(certificate), facts->not_before);
	date_text(expires, facts->expires);
	if (expires && ASN1_TIME_diff(&days, &seconds, NULL, expires) == 1) {
		facts->expires_in = (int64_t)days * 86400 + seconds;
	}
}

bool smtp_certificate_is_date_error(long code)
{
	return code == X509_V_ERR_CERT_HAS_EXPIRED || code == X509_V_ERR_CERT_NOT_YET_VALID;
}

smtp_category smtp_certificate_category(long code, bool no_store, const char **variant)
{
	*variant = NULL;
	switch (code) {
	case X509_V_ERR_CERT_HAS_EXPIRED:
		return SMTP_CATEGORY_CERT_EXPIRED;
	case X509_V_ERR_CERT_NOT_YET_VALID:
		*variant = SMTP_VARIANT_NOT_YET_VALID;
		return SMTP_CATEGORY_CERT_EXPIRED;
	case X509_V_ERR_HOSTNAME_MISMATCH:
	case X509_V_ERR_IP_ADDRESS_MISMATCH:
		return SMTP_CATEGORY_CERT_NAME_MISMATCH;
	case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
		*variant = SMTP_VARIANT_SELF_SIGNED;
		return SMTP_CATEGORY_CERT_UNTRUSTED;
	case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
	case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
		*variant = no_store ? SMTP_VARIANT_NO_CA_STORE : NULL;
		return SMTP_CATEGORY_CERT_UNTRUSTED;
	default:
		return SMTP_CATEGORY_CERT_UNTRUSTED;
	}
}
