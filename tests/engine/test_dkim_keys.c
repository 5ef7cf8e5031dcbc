/*
 * test_dkim_keys.c - keys that are kept: the same one for the same text and passphrase, another one for everything else.
 */
#include "scarce.h"
#include "pki.h"
#include "dkim_keys.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
#include <sys/stat.h>

static char *one, *other, *locked;

static int make_keys(void **state)
{
	(void)state;
	one = pki_make_pem(EVP_PKEY_RSA, 2048, NULL);
	other = pki_make_pem(EVP_PKEY_ED25519, 0, NULL);
	locked = pki_make_pem(EVP_PKEY_ED25519, 0, "sesame-open");
	return 0;
}

static int drop_keys(void **state)
{
	(void)state;
	free(one);
	free(other);
	free(locked);
	return 0;
}

static smtp_dkim with_text(const char *pem)
{
	return (smtp_dkim){.key = smtp_span_of(pem)};
}

static EVP_PKEY *load(smtp_dkim_keys *keys, const smtp_dkim *signature)
{
	EVP_PKEY *key;
	smtp_refusal refusal = {{0}, {0}};
	if (smtp_dkim_keys_load(keys, signature, "dkim[0]", &key, &refusal) != SMTP_OK) {
		fail_msg("%s %s", refusal.key, refusal.must);
	}
	return key;
}

static void expect_refused(smtp_dkim_keys *keys, const smtp_dkim *signature, const char *about)
{
	EVP_PKEY *key = (EVP_PKEY *)keys;
	smtp_refusal refusal = {{0}, {0}};
	assert_int_equal(smtp_dkim_keys_load(keys, signature, "dkim[0]", &key, &refusal), SMTP_REFUSED);
	assert_string_equal(refusal.key, about);
	assert_null(key);
}

/* Whether both are one and the same object. */
static bool share(smtp_dkim_keys *keys, const smtp_dkim *a, const smtp_dkim *b)
{
	EVP_PKEY *first = load(keys, a), *second = load(keys, b);
	bool same = first == second;
	EVP_PKEY_free(first);
	EVP_PKEY_free(second);
	return same;
}

static void the_same_text_is_read_once(void **state)
{
	(void)state;
	smtp_dkim_keys keys = {.uses = 0};
	smtp_dkim a = with_text(one), b = with_text(other);
	char *copy = strdup(one);
	smtp_dkim again = with_text(copy);
	assert_true(share(&keys, &a, &a));
	assert_true(share(&keys, &a, &again));
	assert_false(share(&keys, &a, &b));
	assert_true(share(&keys, &b, &b));
	assert_false(share(NULL, &a, &a));
	free(copy);
	smtp_dkim_keys_clear(&keys);
}

static void a_key_outlives_those_that_keep_it(void **state)
{
	(void)state;
	smtp_dkim_keys keys = {.uses = 0};
	smtp_dkim a = with_text(one);
	EVP_PKEY *key = load(&keys, &a);
	smtp_dkim_keys_clear(&keys);
	smtp_dkim_keys_clear(&keys);
	assert_int_equal(EVP_PKEY_bits(key), 2048);
	EVP_PKEY_free(key);
}

/* That somebody else had the right one opens nothing. */
static void only_the_right_passphrase_gets_a_kept_key(void **state)
{
	(void)state;
	smtp_dkim_keys keys = {.uses = 0};
	smtp_dkim right = with_text(locked), wrong = right, without = right, empty = right;
	right.passphrase = SMTP_SPAN("sesame-open");
	wrong.passphrase = SMTP_SPAN("sesame-open-not");
	empty.passphrase = SMTP_SPAN("");
	assert_true(share(&keys, &right, &right));
	expect_refused(&keys, &wrong, "dkim[0].passphrase");
	expect_refused(&keys, &without, "dkim[0].passphrase");
	expect_refused(&keys, &empty, "dkim[0].passphrase");
	assert_true(share(&keys, &right, &right));
	smtp_dkim_keys_clear(&keys);
}

static void what_is_no_key_is_not_kept(void **state)
{
	(void)state;
	smtp_dkim_keys keys = {.uses = 0};
	smtp_dkim garbage = with_text("no key"), both = with_text(one), none = {.passphrase = {NULL, 0}};
	both.key_file = SMTP_SPAN("/x");
	for (int round = 0; round < 2; round++) {
		expect_refused(&keys, &garbage, "dkim[0].key");
		expect_refused(&keys, &both, "dkim[0].key_file");
		expect_refused(&keys, &none, "dkim[0].key");
	}
	assert_int_equal(keys.uses, 0);
}

/* ---- files --------------------------------------------------------------------------------------- */

/* As it is written in place: the same file, whose times stay, too. */
static void write_key(const char *path, const char *before, const char *pem)
{
	struct stat was;
	bool there = stat(path, &was) == 0;
	int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_true(file >= 0);
	assert_int_equal(write(file, before, strlen(before)), (ssize_t)strlen(before));
	assert_int_equal(write(file, pem, strlen(pem)), (ssize_t)strlen(pem));
	if (there) {
		const struct timespec times[2] = {was.st_atim, was.st_mtim};
		assert_int_equal(futimens(file, times), 0);
	}
	close(file);
}

static void a_renewed_file_counts_at_once(void **state)
{
	(void)state;
	char path[] = "/tmp/test_dkim_keys-XXXXXX";
	close(mkstemp(path));
	char *renewed = pki_make_pem(EVP_PKEY_ED25519, 0, NULL);
	assert_int_equal(strlen(renewed), strlen(other));
	smtp_dkim_keys keys = {.uses = 0};
	smtp_dkim from_file = {.key_file = smtp_span_of(path)}, as_text = with_text(other);
	write_key(path, "", other);
	assert_true(share(&keys, &from_file, &from_file));
	assert_true(share(&keys, &from_file, &as_text));
	EVP_PKEY *before = load(&keys, &from_file);
	write_key(path, "", renewed);
	EVP_PKEY *after = load(&keys, &from_file);
	as_text = with_text(renewed);
	assert_ptr_not_equal(before, after);
	assert_true(share(&keys, &from_file, &as_text));
	EVP_PKEY_free(before);
	EVP_PKEY_free(after);
	unlink(path);
	expect_refused(&keys, &from_file, "dkim[0].key_file");
	free(renewed);
	smtp_dkim_keys_clear(&keys);
}

static void what_is_wrong_with_a_file_is_said_of_the_file(void **state)
{
	(void)state;
	char path[] = "/tmp/test_dkim_keys-XXXXXX";
	close(mkstemp(path));
	smtp_dkim_keys keys = {.uses = 0};
	smtp_dkim from_file = {.key_file = smtp_span_of(path)}, folder = {.key_file = SMTP_SPAN("/")};
	smtp_dkim odd = {.key_file = {"/dev/null\0x", 11}}, nameless = {.key_file = SMTP_SPAN("")};
	expect_refused(&keys, &from_file, "dkim[0].key_file");
	write_key(path, "no key", "");
	expect_refused(&keys, &from_file, "dkim[0].key_file");
	write_key(path, "", locked);
	expect_refused(&keys, &from_file, "dkim[0].passphrase");
	expect_refused(&keys, &folder, "dkim[0].key_file");
	expect_refused(&keys, &odd, "dkim[0].key_file");
	expect_refused(&keys, &nameless, "dkim[0].key_file");
	unlink(path);
}

/* What stands before the key is skipped, however long; but such a file is not kept. */
static void a_long_file_is_read_too(void **state)
{
	(void)state;
	static char before[SMTP_DKIM_FILE_MAX + 1];
	char path[] = "/tmp/test_dkim_keys-XXXXXX";
	close(mkstemp(path));
	memset(before, '\n', SMTP_DKIM_FILE_MAX);
	smtp_dkim_keys keys = {.uses = 0};
	smtp_dkim from_file = {.key_file = smtp_span_of(path)};
	write_key(path, before, one);
	assert_false(share(&keys, &from_file, &from_file));
	assert_int_equal(keys.uses, 0);
	unlink(path);
}

/* ---- bounds -------------------------------------------------------------------------------------- */

static void the_one_not_used_for_longest_goes(void **state)
{
	(void)state;
	enum { MORE = SMTP_DKIM_KEYS_MAX + 1 };
	char *pems[MORE];
	EVP_PKEY *first[MORE];
	smtp_dkim_keys keys = {.uses = 0};
	for (size_t i = 0; i < MORE; i++) {
		pems[i] = pki_make_pem(EVP_PKEY_ED25519, 0, NULL);
		smtp_dkim signature = with_text(pems[i]), favourite = with_text(pems[0]);
		first[i] = load(&keys, &signature);
		EVP_PKEY_free(load(&keys, &favourite));
	}
	for (size_t i = 0; i < MORE; i++) {
		if (i != 1) {
			smtp_dkim signature = with_text(pems[i]);
			EVP_PKEY *again = load(&keys, &signature);
			assert_ptr_equal(again, first[i]);
			EVP_PKEY_free(again);
		}
	}
	smtp_dkim gone = with_text(pems[1]);
	EVP_PKEY *again = load(&keys, &gone);
	assert_ptr_not_equal(again, first[1]);
	EVP_PKEY_free(again);
	for (size_t i = 0; i < MORE; i++) {
		EVP_PKEY_free(first[i]);
		free(pems[i]);
	}
	smtp_dkim_keys_clear(&keys);
}

static void every_allocation_may_fail(void **state)
{
	(void)state;
	char path[] = "/tmp/test_dkim_keys-XXXXXX";
	close(mkstemp(path));
	write_key(path, "", other);
	const smtp_dkim signatures[] = {with_text(other), {.key_file = smtp_span_of(path)}};
	for (int kind = 0; kind < 4; kind++) {
		bool refused = true;
		for (size_t allowed = 0; refused; allowed++) {
			smtp_dkim_keys keys = {.uses = 0};
			smtp_refusal refusal;
			EVP_PKEY *key;
			scarce_begin(allowed, (scarce_kind)(kind % 2));
			smtp_status status = smtp_dkim_keys_load(&keys, &signatures[kind / 2], "dkim[0]", &key, &refusal);
			refused = scarce_end();
			EVP_PKEY_free(key);
			smtp_dkim_keys_clear(&keys);
			assert_int_equal(scarce_blocks(), 0);
			assert_true(status == SMTP_OK || (refused && status == SMTP_NO_MEMORY));
		}
	}
	unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_text_is_read_once),
		cmocka_unit_test(a_key_outlives_those_that_keep_it),
		cmocka_unit_test(only_the_right_passphrase_gets_a_kept_key),
		cmocka_unit_test(what_is_no_key_is_not_kept),
		cmocka_unit_test(a_renewed_file_counts_at_once),
		cmocka_unit_test(what_is_wrong_with_a_file_is_said_of_the_file),
		cmocka_unit_test(a_long_file_is_read_too),
		cmocka_unit_test(the_one_not_used_for_longest_goes),
		cmocka_unit_test(every_allocation_may_fail),
	};
	return cmocka_run_group_tests_name("dkim_keys", tests, make_keys, drop_keys);
}
