/*
 * test_certificates.c - what certificates say is worked out once for each, and is never said of another.
 */
#include "certificates.h"
#include "pki.h"
#include "scarce.h"
#include "tls.h"

#include <stdio.h>

static smtp_tls_facts read_of(smtp_certificates *known, const pki_party *party)
{
	smtp_tls_facts facts = {.seen = false};
	smtp_certificates_read(known, party->certificate, &facts);
	return facts;
}

static pki_party named(const char *name)
{
	return pki_make(&(pki_order){.name = name, .alternatives = "DNS:mail.example.com,IP:192.0.2.1"});
}

static size_t kept(const smtp_certificates *known)
{
	size_t count = 0;
	for (size_t i = 0; i < SMTP_CERTIFICATES_MAX; i++) {
		count += known->entries[i].octets != NULL;
	}
	return count;
}

/* What is kept is marked: who says the mark did not work it out. */
static void mark(smtp_certificates *known, size_t entry)
{
	memcpy(known->entries[entry].facts.subject, "MARK", 4);
}

static bool says_mark(smtp_certificates *known, const pki_party *party)
{
	smtp_tls_facts facts = read_of(known, party);
	bool marked = strncmp(facts.subject, "MARK", 4) == 0;
	smtp_tls_facts_free(&facts);
	return marked;
}

static void assert_same(const smtp_tls_facts *facts, const smtp_tls_facts *others)
{
	assert_true(facts->seen && others->seen);
	assert_string_equal(facts->subject, others->subject);
	assert_string_equal(facts->issuer, others->issuer);
	assert_string_equal(facts->names, others->names);
	assert_string_equal(facts->not_before, others->not_before);
	assert_string_equal(facts->expires, others->expires);
	assert_string_equal(facts->fingerprint, others->fingerprint);
	assert_true(facts->expires_in - others->expires_in <= 2);
	assert_true(facts->expires_days - others->expires_days <= 1);
}

static void a_known_one_is_not_worked_out_again_and_says_the_same(void **state)
{
	(void)state;
	smtp_certificates known = {.uses = 0};
	pki_party party = named("mail.example.com");
	unsigned char digest[SMTP_DIGEST];
	char fingerprint[SMTP_FINGERPRINT_TEXT];
	assert_true(smtp_certificate_digest(party.certificate, digest));
	smtp_fingerprint_text(digest, fingerprint);
	smtp_tls_facts plain = {.seen = false};
	smtp_certificate_read(party.certificate, &plain);
	memcpy(plain.fingerprint, fingerprint, sizeof fingerprint);
	smtp_tls_facts first = read_of(&known, &party), second = read_of(&known, &party);
	assert_same(&plain, &first);
	assert_same(&first, &second);
	assert_int_equal(kept(&known), 1);
	mark(&known, 0);
	assert_true(says_mark(&known, &party));
	smtp_tls_facts_free(&plain);
	smtp_tls_facts_free(&first);
	smtp_tls_facts_free(&second);
	pki_free(&party);
	smtp_certificates_clear(&known);
	assert_int_equal(kept(&known), 0);
}

/* The days that are left are those of now, not those of then. */
static void the_time_that_is_left_is_reckoned_anew(void **state)
{
	(void)state;
	smtp_certificates known = {.uses = 0};
	pki_party party = named("mail.example.com");
	smtp_tls_facts first = read_of(&known, &party);
	known.entries[0].facts.expires_in = 0;
	known.entries[0].until -= 11 * PKI_DAY;
	smtp_tls_facts second = read_of(&known, &party);
	assert_true(first.expires_in > 9 * PKI_DAY);
	assert_true(second.expires_in < 0 && second.expires_days < 0);
	smtp_tls_facts_free(&first);
	smtp_tls_facts_free(&second);
	pki_free(&party);
	smtp_certificates_clear(&known);
}

static void another_with_the_same_names_is_another(void **state)
{
	(void)state;
	smtp_certificates known = {.uses = 0};
	pki_party party = named("mail.example.com"), twin = named("mail.example.com");
	smtp_tls_facts first = read_of(&known, &party);
	mark(&known, 0);
	assert_false(says_mark(&known, &twin));
	assert_int_equal(kept(&known), 2);
	smtp_tls_facts of_twin = read_of(&known, &twin);
	assert_string_not_equal(first.fingerprint, of_twin.fingerprint);
	smtp_tls_facts_free(&first);
	smtp_tls_facts_free(&of_twin);
	pki_free(&twin);
	pki_free(&party);
	smtp_certificates_clear(&known);
}

/* An octet in the signature, which the words do not show, makes it another. */
static void every_octet_counts(void **state)
{
	(void)state;
	smtp_certificates known = {.uses = 0};
	pki_party party = named("mail.example.com");
	unsigned char octets[4096], *end = octets;
	int length = i2d_X509(party.certificate, &end);
	const unsigned char *from = octets;
	octets[length - 1] ^= 1;
	pki_party forged = {.certificate = d2i_X509(NULL, &from, length)};
	assert_non_null(forged.certificate);
	smtp_tls_facts first = read_of(&known, &party);
	mark(&known, 0);
	assert_false(says_mark(&known, &forged));
	smtp_tls_facts_free(&first);
	X509_free(forged.certificate);
	pki_free(&party);
	smtp_certificates_clear(&known);
}

static void the_one_unused_for_longest_makes_room(void **state)
{
	(void)state;
	smtp_certificates known = {.uses = 0};
	pki_party parties[SMTP_CERTIFICATES_MAX + 1];
	for (size_t i = 0; i <= SMTP_CERTIFICATES_MAX; i++) {
		char name[32];
		snprintf(name, sizeof name, "host%zu.example.com", i);
		parties[i] = named(name);
		smtp_tls_facts facts = read_of(&known, &parties[i]);
		smtp_tls_facts_free(&facts);
		if (i > 0 && i < SMTP_CERTIFICATES_MAX) { /* the first one is asked for again and again */
			mark(&known, 0);
			assert_true(says_mark(&known, &parties[0]));
		}
	}
	assert_int_equal(kept(&known), SMTP_CERTIFICATES_MAX);
	assert_true(says_mark(&known, &parties[0]));
	mark(&known, 1);
	assert_false(says_mark(&known, &parties[1])); /* its place has the last one */
	for (size_t i = 0; i <= SMTP_CERTIFICATES_MAX; i++) {
		pki_free(&parties[i]);
	}
	smtp_certificates_clear(&known);
}

static void a_huge_one_is_not_kept(void **state)
{
	(void)state;
	smtp_certificates known = {.uses = 0};
	char names[2 * SMTP_CERTIFICATE_OCTETS] = "DNS:first.example.com";
	for (size_t at = strlen(names); at < sizeof names - 64; at = strlen(names)) {
		snprintf(names + at, sizeof names - at, ",DNS:another-host-name-%zu.example.com", at);
	}
	pki_party party = pki_make(&(pki_order){.name = "mail.example.com", .alternatives = names});
	assert_true(i2d_X509(party.certificate, NULL) > SMTP_CERTIFICATE_OCTETS);
	smtp_tls_facts facts = read_of(&known, &party);
	assert_string_equal(facts.subject, "CN=mail.example.com");
	assert_int_equal(kept(&known), 0);
	smtp_tls_facts_free(&facts);
	pki_free(&party);
	smtp_certificates_clear(&known);
}

/* A place is filled entirely or stays free, and nothing is lost. */
static void without_memory_nothing_is_kept_by_halves(void **state)
{
	(void)state;
	pki_party party = named("mail.example.com");
	bool refused = true;
	for (size_t allowed = 0; refused; allowed++) {
		smtp_certificates known = {.uses = 0};
		scarce_begin(allowed, allowed % 2 ? SCARCE_ONCE : SCARCE_FROM_THEN_ON);
		smtp_tls_facts first = read_of(&known, &party), second = read_of(&known, &party);
		smtp_tls_facts_free(&first);
		smtp_tls_facts_free(&second);
		for (size_t i = 0; i < SMTP_CERTIFICATES_MAX; i++) {
			const smtp_tls_facts *facts = &known.entries[i].facts;
			bool whole = facts->subject && facts->issuer && facts->names && facts->fingerprint[0];
			assert_int_equal(whole, known.entries[i].octets != NULL);
		}
		smtp_certificates_clear(&known);
		assert_int_equal(scarce_blocks(), 0);
		refused = scarce_end();
	}
	pki_free(&party);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_known_one_is_not_worked_out_again_and_says_the_same),
		cmocka_unit_test(the_time_that_is_left_is_reckoned_anew),
		cmocka_unit_test(another_with_the_same_names_is_another),
		cmocka_unit_test(every_octet_counts),
		cmocka_unit_test(the_one_unused_for_longest_makes_room),
		cmocka_unit_test(a_huge_one_is_not_kept),
		cmocka_unit_test(without_memory_nothing_is_kept_by_halves),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
