/*
 * test_certificate.c - what certificates say, hostile ones included, and what a verification error means.
 */
#include "test.h"
#include "certificate.h"
#include "pki.h"
#include "variants.h"

#include <openssl/x509v3.h>

static void read_facts(const pki_order *order, smtp_tls_facts *facts)
{
	pki_party party = pki_make(order);
	*facts = (smtp_tls_facts){.seen = false};
	smtp_certificate_read(party.certificate, facts);
	pki_free(&party);
}

static void free_facts(smtp_tls_facts *facts)
{
	smtp_free(facts->subject);
	smtp_free(facts->issuer);
	smtp_free(facts->names);
}

static void facts_are_read(void **state)
{
	(void)state;
	smtp_tls_facts facts;
	pki_party authority = pki_make(&(pki_order){.name = "Root", .authority = true});
	read_facts(
		&(pki_order){.name = "mail.example.com",
			.alternatives = "DNS:mail.example.com,email:a@b,DNS:*.example.org,IP:192.0.2.1,IP:2001:db8::1",
			.issuer = &authority},
		&facts);
	assert_true(facts.seen);
	assert_string_equal(facts.subject, "CN=mail.example.com");
	assert_string_equal(facts.issuer, "CN=Root");
	assert_string_equal(facts.names, "mail.example.com, *.example.org, 192.0.2.1, 2001:db8::1");
	assert_int_equal(strlen(facts.not_before), 20);
	assert_int_equal(strlen(facts.expires), 20);
	assert_int_equal(facts.expires[10], 'T');
	assert_int_equal(facts.expires[19], 'Z');
	assert_true(strcmp(facts.not_before, facts.expires) < 0);
	assert_true(facts.expires_in > 9 * PKI_DAY && facts.expires_in <= 10 * PKI_DAY);
	assert_int_equal(facts.expires_days, facts.expires_in / PKI_DAY);
	smtp_certificate_clock(facts.clock);
	assert_int_equal(strlen(facts.clock), 20);
	assert_true(strcmp(facts.not_before, facts.clock) < 0 && strcmp(facts.clock, facts.expires) < 0);
	free_facts(&facts);
	pki_free(&authority);
}

static void expired_is_negative(void **state)
{
	(void)state;
	smtp_tls_facts facts;
	read_facts(&(pki_order){.name = "x", .from = -20 * PKI_DAY, .until = -2 * PKI_DAY - 60}, &facts);
	assert_true(facts.expires_in < -PKI_DAY && facts.expires_in > -3 * PKI_DAY);
	assert_int_equal(facts.expires_days, -3); /* two days and a moment */
	assert_string_equal(facts.names, "");
	free_facts(&facts);
}

static void chinese_stays_readable(void **state)
{
	(void)state;
	smtp_tls_facts facts;
	read_facts(&(pki_order){.name = "\xe9\x82\xae\xe4\xbb\xb6"}, &facts);
	assert_string_equal(facts.subject, "CN=\xe9\x82\xae\xe4\xbb\xb6");
	free_facts(&facts);
}

static void subjects_are_bounded(void **state)
{
	(void)state;
	static const unsigned char unit[] = "a unit with a name of forty octets in all";
	pki_party party = pki_make(&(pki_order){.name = "x"});
	smtp_tls_facts facts = {.seen = false};
	X509_NAME *name = X509_NAME_dup(X509_get_subject_name(party.certificate));
	for (int i = 0; i < 100; i++) {
		assert_int_equal(X509_NAME_add_entry_by_txt(name, "OU", MBSTRING_UTF8, unit, -1, -1, 0), 1);
	}
	X509_set_subject_name(party.certificate, name);
	smtp_certificate_read(party.certificate, &facts);
	assert_true(strlen(facts.subject) > 1000 && strlen(facts.subject) < 1100);
	assert_string_equal(facts.issuer, "CN=x");
	free_facts(&facts);
	X509_NAME_free(name);
	pki_free(&party);
}

static void no_control_comes_out(void **state)
{
	(void)state;
	smtp_tls_facts facts;
	read_facts(&(pki_order){.name = "a\r\n250 ok\x1b[2J\x7f"}, &facts);
	for (const char *octet = facts.subject; *octet; octet++) {
		assert_true((unsigned char)*octet >= ' ' && *octet != 0x7f);
	}
	free_facts(&facts);
}

static void names_are_bounded(void **state)
{
	(void)state;
	smtp_buf list;
	smtp_tls_facts facts;
	smtp_buf_init(&list, 4096);
	for (int i = 0; i < 50; i++) {
		smtp_buf_printf(&list, "%sDNS:h%d.example", i ? "," : "", i);
	}
	read_facts(&(pki_order){.name = "x", .alternatives = list.data}, &facts);
	assert_non_null(strstr(facts.names, "h0.example, h1.example"));
	assert_non_null(strstr(facts.names, "h19.example, ..."));
	assert_null(strstr(facts.names, "h20.example"));
	free_facts(&facts);
	smtp_buf_free(&list);
}

/* "good.example\0.evil.example" and an entry that would look like two. */
static void hostile_names_are_escaped(void **state)
{
	(void)state;
	static const char *const entries[] = {"good.example\0.evil", "a, b\r\n\\"};
	static const int lengths[] = {18, 7};
	pki_party party = pki_make(&(pki_order){.name = "x"});
	GENERAL_NAMES *list = GENERAL_NAMES_new();
	smtp_tls_facts facts = {.seen = false};
	for (int i = 0; i < 2; i++) {
		GENERAL_NAME *name = GENERAL_NAME_new();
		ASN1_IA5STRING *text = ASN1_IA5STRING_new();
		ASN1_STRING_set(text, entries[i], lengths[i]);
		GENERAL_NAME_set0_value(name, GEN_DNS, text);
		sk_GENERAL_NAME_push(list, name);
	}
	assert_int_equal(X509_add1_ext_i2d(party.certificate, NID_subject_alt_name, list, 0, 0), 1);
	smtp_certificate_read(party.certificate, &facts);
	assert_string_equal(facts.names, "good.example\\x00.evil, a\\x2C\\x20b\\x0D\\x0A\\x5C");
	free_facts(&facts);
	GENERAL_NAMES_free(list);
	pki_free(&party);
}

static void errors_have_a_meaning(void **state)
{
	(void)state;
	static const int64_t now = SMTP_CERTIFICATE_EPOCH + 1;
	static const struct {
		smtp_certificate_finding finding;
		smtp_category category;
		const char *variant;
	} cases[] = {
		{{X509_V_ERR_CERT_HAS_EXPIRED, 0, 2, false, now}, SMTP_CATEGORY_CERT_EXPIRED, NULL},
		{{X509_V_ERR_CERT_HAS_EXPIRED, 1, 2, false, now}, SMTP_CATEGORY_CERT_EXPIRED,
			SMTP_VARIANT_CHAIN_EXPIRED},
		{{X509_V_ERR_CERT_NOT_YET_VALID, 0, 1, false, now}, SMTP_CATEGORY_CERT_EXPIRED,
			SMTP_VARIANT_NOT_YET_VALID},
		{{X509_V_ERR_CERT_NOT_YET_VALID, 1, 1, false, 86400}, SMTP_CATEGORY_CERT_EXPIRED,
			SMTP_VARIANT_CLOCK_WRONG},
		{{X509_V_ERR_HOSTNAME_MISMATCH, 0, 1, false, now}, SMTP_CATEGORY_CERT_NAME_MISMATCH, NULL},
		{{X509_V_ERR_IP_ADDRESS_MISMATCH, 0, 1, true, now}, SMTP_CATEGORY_CERT_NAME_MISMATCH, NULL},
		{{X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, 0, 1, true, now}, SMTP_CATEGORY_CERT_UNTRUSTED,
			SMTP_VARIANT_SELF_SIGNED},
		{{X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, 1, 2, false, now}, SMTP_CATEGORY_CERT_UNTRUSTED,
			SMTP_VARIANT_UNKNOWN_CA},
		{{X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, 1, 2, true, now}, SMTP_CATEGORY_CERT_UNTRUSTED,
			SMTP_VARIANT_NO_CA_STORE},
		{{X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, 0, 1, true, now}, SMTP_CATEGORY_CERT_UNTRUSTED,
			SMTP_VARIANT_NO_CA_STORE},
		{{X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, 0, 1, false, now}, SMTP_CATEGORY_CERT_UNTRUSTED,
			SMTP_VARIANT_MISSING_INTERMEDIATE},
		{{X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, 1, 2, false, now}, SMTP_CATEGORY_CERT_UNTRUSTED,
			SMTP_VARIANT_UNKNOWN_CA},
		{{X509_V_ERR_INVALID_PURPOSE, 0, 1, false, now}, SMTP_CATEGORY_CERT_UNTRUSTED,
			SMTP_VARIANT_WRONG_PURPOSE},
		{{X509_V_ERR_EE_KEY_TOO_SMALL, 0, 1, false, now}, SMTP_CATEGORY_CERT_UNTRUSTED,
			SMTP_VARIANT_WEAK_CERTIFICATE},
		{{X509_V_ERR_CA_MD_TOO_WEAK, 1, 1, false, now}, SMTP_CATEGORY_CERT_UNTRUSTED,
			SMTP_VARIANT_WEAK_CERTIFICATE},
		{{X509_V_ERR_CERT_REVOKED, 0, 1, true, now}, SMTP_CATEGORY_CERT_UNTRUSTED, SMTP_VARIANT_REVOKED},
		{{X509_V_ERR_INVALID_CA, 1, 2, false, now}, SMTP_CATEGORY_CERT_UNTRUSTED, NULL},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *variant = "x";
		assert_int_equal(smtp_certificate_category(&cases[i].finding, &variant), cases[i].category);
		if (cases[i].variant) {
			assert_string_equal(variant, cases[i].variant);
		} else {
			assert_null(variant);
		}
	}
	assert_true(smtp_certificate_is_date_error(X509_V_ERR_CERT_NOT_YET_VALID));
	assert_false(smtp_certificate_is_date_error(X509_V_OK));
}

static void dates_are_seconds(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t seconds;
	} cases[] = {
		{"19700101000000Z", 0},
		{"20240229235959Z", 1709251199},
		{"20261123090659Z", 1795424819},
		{"20380119031408Z", INT64_C(2147483648)},
		{"99991231235959Z", INT64_C(253402300799)},
		{"19691231235959Z", -1},
	};
	pki_party party = pki_make(&(pki_order){.name = "x"});
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int64_t from, until;
		assert_int_equal(ASN1_TIME_set_string(X509_getm_notBefore(party.certificate), cases[i].text), 1);
		assert_int_equal(ASN1_TIME_set_string(X509_getm_notAfter(party.certificate), cases[i].text), 1);
		assert_true(smtp_certificate_dates(party.certificate, &from, &until));
		assert_int_equal(from, cases[i].seconds);
		assert_int_equal(until, cases[i].seconds);
	}
	pki_free(&party);
}

/* RFC 9525 6.3, 6.5: by hand as by OpenSSL's verification. */
static void names_are_compared(void **state)
{
	(void)state;
	static const struct {
		const char *alternatives, *name;
		bool is_address, fits;
	} cases[] = {
		{"DNS:mail.example.test", "mail.example.test", false, true},
		{"DNS:mail.example.test", "MAIL.example.TEST", false, true},
		{"DNS:*.example.test", "mail.example.test", false, true},
		{"DNS:*.example.test", "xn--fiq228c.example.test", false, true}, /* the whole label, whatever it is */
		{"DNS:xn--*.example.test", "xn--fiq228c.example.test", false, false},
		{"DNS:x*.example.test", "xn--fiq228c.example.test", false, false},
		{"DNS:*.example.test", "a.b.example.test", false, false},
		{"DNS:*.example.test", "example.test", false, false},
		{"DNS:*", "localhost", false, false},
		{"DNS:mail.*.test", "mail.example.test", false, false},
		{NULL, "x", false, false}, /* the common name does not count */
		{"DNS:x", "", false, false},
		{"IP:192.0.2.1", "192.0.2.1", true, true},
		{"IP:2001:db8::1", "2001:db8::1", true, true},
		{"DNS:192.0.2.1", "192.0.2.1", true, false},
		{"IP:192.0.2.2", "192.0.2.1", true, false},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		pki_party party = pki_make(&(pki_order){.name = "x", .alternatives = cases[i].alternatives});
		assert_int_equal(
			smtp_certificate_is_for(party.certificate, cases[i].name, cases[i].is_address), cases[i].fits);
		pki_free(&party);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(facts_are_read),
		cmocka_unit_test(expired_is_negative),
		cmocka_unit_test(chinese_stays_readable),
		cmocka_unit_test(subjects_are_bounded),
		cmocka_unit_test(no_control_comes_out),
		cmocka_unit_test(names_are_bounded),
		cmocka_unit_test(hostile_names_are_escaped),
		cmocka_unit_test(errors_have_a_meaning),
		cmocka_unit_test(dates_are_seconds),
		cmocka_unit_test(names_are_compared),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
