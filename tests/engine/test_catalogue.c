/*
 * test_catalogue.c - catalogue.h: both languages say something about everything, and say it well-formed.
 */
#include "test.h"
#include "catalogue.h"
#include "providers.h"
#include "text.h"
#include "variants.h"

static const char *const variants[] = {SMTP_VARIANT_LOST_AFTER_DOT, SMTP_VARIANT_NO_STARTTLS,
	SMTP_VARIANT_CLEAR_TEXT_LOGIN, SMTP_VARIANT_NO_COMMON_MECHANISM, SMTP_VARIANT_AUTH_NOT_OFFERED,
	SMTP_VARIANT_SIZE_ANNOUNCED, SMTP_VARIANT_EIGHT_BIT, SMTP_VARIANT_SOURCE_FAILED, SMTP_VARIANT_NO_MEMORY,
	SMTP_VARIANT_OUT_OF_STEP, SMTP_VARIANT_GARBAGE, SMTP_VARIANT_TLS_ON_PLAIN, SMTP_VARIANT_PLAIN_ON_TLS,
	SMTP_VARIANT_DEADLINE, SMTP_VARIANT_NO_GREETING, SMTP_VARIANT_TEMPORARY_DNS, SMTP_VARIANT_NO_CA_STORE,
	SMTP_VARIANT_SELF_SIGNED, SMTP_VARIANT_NOT_YET_VALID, SMTP_VARIANT_CLOCK_WRONG,
	SMTP_VARIANT_CHAIN_EXPIRED, SMTP_VARIANT_MISSING_INTERMEDIATE, SMTP_VARIANT_UNKNOWN_CA,
	SMTP_VARIANT_WRONG_PURPOSE, SMTP_VARIANT_REVOKED, SMTP_VARIANT_WEAK_CERTIFICATE,
	SMTP_VARIANT_PIN_MISMATCH, SMTP_VARIANT_INTERCEPTED, SMTP_VARIANT_SUSPICIOUS, SMTP_VARIANT_ALL_OR_NOBODY,
	SMTP_VARIANT_SMTP_AUTH_OFF, SMTP_VARIANT_ADDRESS_NOT_PUBLIC, SMTP_VARIANT_INTERRUPTED,
	SMTP_VARIANT_FORKED, SMTP_VARIANT_SOCKET_DEAD, SMTP_VARIANT_SOCKET_DENIED, SMTP_VARIANT_SOURCE_IP,
	SMTP_VARIANT_SERVER_NOT_PROVED, SMTP_VARIANT_BAD_CHALLENGE, SMTP_VARIANT_SCRAM_ITERATIONS,
	SMTP_VARIANT_TOKEN_REFUSED, SMTP_VARIANT_ALL_IN_ONE, SMTP_VARIANT_PUT_OFF,
	SMTP_VARIANT_REQUIRE_TLS_NOT_OFFERED, SMTP_VARIANT_DELIVER_BY_NOT_OFFERED,
	SMTP_VARIANT_DELIVER_BY_TOO_SOON, SMTP_VARIANT_HOLD_NOT_OFFERED, SMTP_VARIANT_HOLD_TOO_LONG,
	SMTP_VARIANT_PROXY_UNREACHABLE, SMTP_VARIANT_PROXY_LOGIN, SMTP_VARIANT_PROXY_FORBIDS,
	SMTP_VARIANT_PROXY_REFUSED, SMTP_VARIANT_PROXY_FAILED, SMTP_VARIANT_PROXY_GARBAGE,
	SMTP_VARIANT_PROXY_BROKEN, SMTP_VARIANT_CAPTURE_FAILED, SMTP_VARIANT_CAPTURE_NO_MAILDIR,
	SMTP_VARIANT_OWN_RATE, SMTP_VARIANT_PAUSED, SMTP_VARIANT_PAUSED_BY_QUOTA};

static const char *const placeholders[] = {"server", "target", "peer", "provider", "host", "port", "ip",
	"reply", "errno", "detail", "username", "sender", "minutes", "issuer", "subject", "names", "not_before",
	"expires", "diagnose", "ago", "clock", "fingerprint", "missing", "interceptor", "proxy", "wait"};

#define ALWAYS_KNOWN 3

/* What the texts may quote: options that this release takes, their values, and keys of the result. */
static const char *const quotable[] = {"host", "port", "tls", "implicit", "starttls", "none", "auto",
	"username", "password", "auth", "local_domain", "verify_peer", "verify_peer_name", "peer_name",
	"peer_fingerprint", "cafile", "capath", "local_cert", "local_pk", "passphrase", "connect_timeout",
	"timeout", "final_timeout", "deadline", "source_ip", "recipients", "any", "all", "from", "reply_to", "cc",
	"bcc", "raw", "rejected", "allow", "public", "socket", "oauth_token", "scram_min_iterations",
	"require_tls", "deliver_by", "hold_for", "hold_until", "notify", "proxy", "rate", "burst", "wait",
	"backoff", "retry_after"};

static void assert_quotes_known_words(const char *text)
{
	for (const char *open; (open = strchr(text, '\''));) {
		size_t length = strspn(open + 1, "abcdefghijklmnopqrstuvwxyz_");
		bool quoted = length && open[1 + length] == '\'';
		bool known = !quoted;
		for (size_t i = 0; i < sizeof quotable / sizeof quotable[0]; i++) {
			known = known || (strlen(quotable[i]) == length && memcmp(quotable[i], open + 1, length) == 0);
		}
		if (!known) {
			fail_msg("advice quotes what nobody can write: %s", open);
		}
		text = open + 1 + (quoted ? length + 1 : 0);
	}
}

/* Advice that leads to "unknown key" would be worse than none. */
static void advice_names_options_that_exist(void **state)
{
	(void)state;
	for (size_t locale = 0; locale < 2; locale++) {
		for (size_t part = 0; part < SMTP_CATALOGUE_PARTS; part++) {
			const smtp_catalogue *catalogue = smtp_catalogues[locale][part];
			for (size_t i = 0; i < catalogue->count; i++) {
				for (const char *const *step = catalogue->entries[i].advice; *step; step++) {
					assert_quotes_known_words(*step);
				}
			}
		}
	}
}

static void same_keys(void **state)
{
	(void)state;
	for (size_t part = 0; part < SMTP_CATALOGUE_PARTS; part++) {
		const smtp_catalogue *en = smtp_catalogues[SMTP_LOCALE_EN][part],
							 *zh = smtp_catalogues[SMTP_LOCALE_ZH][part];
		assert_int_equal(en->count, zh->count);
		for (size_t i = 0; i < en->count; i++) {
			assert_int_equal(en->entries[i].category, zh->entries[i].category);
			assert_int_equal(!en->entries[i].special, !zh->entries[i].special);
			if (en->entries[i].special) {
				assert_string_equal(en->entries[i].special, zh->entries[i].special);
			}
		}
	}
}

static void everything_is_said(void **state)
{
	(void)state;
	for (int locale = 0; locale < SMTP_CATALOGUE_LOCALES; locale++) {
		for (int category = SMTP_CATEGORY_NONE + 1; category < SMTP_CATEGORY_COUNT; category++) {
			const smtp_entry *entry =
				smtp_catalogue_find((smtp_locale)locale, (smtp_category)category, NULL, NULL);
			assert_int_equal(entry->category, category);
			assert_null(entry->special);
		}
		for (size_t i = 0; i < sizeof variants / sizeof variants[0]; i++) {
			const smtp_entry *entry =
				smtp_catalogue_find((smtp_locale)locale, SMTP_CATEGORY_CONNECTION_LOST, variants[i], "qq");
			assert_non_null(entry->special);
			assert_string_equal(entry->special, variants[i]);
		}
	}
}

static bool is_variant(const char *special)
{
	for (size_t i = 0; i < sizeof variants / sizeof variants[0]; i++) {
		if (strcmp(special, variants[i]) == 0) {
			return true;
		}
	}
	return false;
}

static int count_of(smtp_locale locale, const smtp_entry *wanted)
{
	int count = 0;
	for (size_t part = 0; part < SMTP_CATALOGUE_PARTS; part++) {
		const smtp_catalogue *catalogue = smtp_catalogues[locale][part];
		for (size_t i = 0; i < catalogue->count; i++) {
			const smtp_entry *entry = &catalogue->entries[i];
			bool same = entry->special && wanted->special ? strcmp(entry->special, wanted->special) == 0
														  : entry->special == wanted->special;
			count += same && entry->category == wanted->category;
		}
	}
	return count;
}

/* A key nobody asks for is a typing error. */
static void no_key_is_wasted(void **state)
{
	(void)state;
	for (size_t part = 0; part < SMTP_CATALOGUE_PARTS; part++) {
		const smtp_catalogue *catalogue = smtp_catalogues[SMTP_LOCALE_EN][part];
		for (size_t i = 0; i < catalogue->count; i++) {
			const smtp_entry *entry = &catalogue->entries[i];
			assert_int_equal(count_of(SMTP_LOCALE_EN, entry), 1);
			if (entry->special && !is_variant(entry->special)) {
				assert_non_null(smtp_provider_by_name(smtp_span_of(entry->special)));
			}
		}
	}
}

static bool has_chinese(const char *text)
{
	for (; *text; text++) {
		if ((unsigned char)*text >= 0xE4 && (unsigned char)*text <= 0xE9) {
			return true;
		}
	}
	return false;
}

/* What to do first and what next; every step in the reader's language. */
static void each_category_says_what_to_do_next(void **state)
{
	(void)state;
	for (int category = SMTP_CATEGORY_NONE + 1; category < SMTP_CATEGORY_COUNT; category++) {
		const smtp_entry *entry = smtp_catalogue_find(SMTP_LOCALE_EN, (smtp_category)category, NULL, NULL);
		if (!entry->advice[0] || !entry->advice[1]) {
			fail_msg("%s has one step only", smtp_category_name((smtp_category)category));
		}
		assert_false(has_chinese(entry->sentence));
		entry = smtp_catalogue_find(SMTP_LOCALE_ZH, (smtp_category)category, NULL, NULL);
		assert_true(has_chinese(entry->sentence));
		assert_non_null(entry->advice[1]);
		for (size_t step = 0; entry->advice[step]; step++) {
			assert_true(has_chinese(entry->advice[step]));
		}
	}
}

static void the_special_text_wins(void **state)
{
	(void)state;
	const smtp_entry *entry = smtp_catalogue_find(SMTP_LOCALE_ZH, SMTP_CATEGORY_RATE_LIMITED, NULL, "qq");
	assert_string_equal(entry->special, "qq");
	entry = smtp_catalogue_find(SMTP_LOCALE_ZH, SMTP_CATEGORY_RATE_LIMITED, NULL, "fastmail");
	assert_null(entry->special);
	entry = smtp_catalogue_find(SMTP_LOCALE_EN, SMTP_CATEGORY_COUNT, NULL, NULL);
	assert_int_equal(entry->category, SMTP_CATEGORY_UNKNOWN);
}

static size_t placeholder_at(const char *open)
{
	size_t length = strcspn(open + 1, "}");
	assert_int_equal(open[1 + length], '}');
	for (size_t i = 0; i < sizeof placeholders / sizeof placeholders[0]; i++) {
		if (strlen(placeholders[i]) == length && memcmp(placeholders[i], open + 1, length) == 0) {
			return i;
		}
	}
	fail_msg("unknown placeholder in: %s", open);
	return 0;
}

/* Brackets close and do not nest; placeholders are known; plain ones in a sentence always have a value. */
static void check_text(const char *text, bool sentence)
{
	bool optional = false;
	assert_true(smtp_text_is_utf8(smtp_span_of(text)));
	assert_true(strlen(text) > 5);
	for (const char *at = text; *at; at++) {
		assert_true((unsigned char)*at >= 0x20);
		if (*at == '[' || *at == ']') {
			assert_int_equal(optional, *at == ']');
			optional = *at == '[';
		} else if (*at == '{') {
			size_t which = placeholder_at(at);
			if (sentence && !optional && which >= ALWAYS_KNOWN) {
				fail_msg("{%s} may be missing in: %s", placeholders[which], text);
			}
		}
	}
	assert_false(optional);
}

static void well_formed(void **state)
{
	(void)state;
	for (int locale = 0; locale < SMTP_CATALOGUE_LOCALES; locale++) {
		for (size_t part = 0; part < SMTP_CATALOGUE_PARTS; part++) {
			const smtp_catalogue *catalogue = smtp_catalogues[locale][part];
			for (size_t i = 0; i < catalogue->count; i++) {
				const smtp_entry *entry = &catalogue->entries[i];
				check_text(entry->sentence, true);
				assert_non_null(entry->advice[0]);
				assert_null(entry->advice[SMTP_ADVICE_MAX]);
				for (size_t step = 0; entry->advice[step]; step++) {
					check_text(entry->advice[step], false);
				}
			}
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(same_keys),
		cmocka_unit_test(everything_is_said),
		cmocka_unit_test(no_key_is_wasted),
		cmocka_unit_test(each_category_says_what_to_do_next),
		cmocka_unit_test(the_special_text_wins),
		cmocka_unit_test(well_formed),
		cmocka_unit_test(advice_names_options_that_exist),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
