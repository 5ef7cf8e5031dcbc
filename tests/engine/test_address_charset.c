/*
 * test_address_charset.c - display names in charsets whose characters end in octets that mean something to a parser.
 */
#include "test.h"
#include "address_charset.h"
#include "scarce.h"

static smtp_status parse(
	const char *charset, const char *text, const char *name, smtp_address *address, smtp_refusal *refusal)
{
	smtp_mailbox mailbox = {.text = smtp_span_of(text), .name = smtp_span_of(name)};
	return smtp_address_parse_in(smtp_charset_find(smtp_span_of(charset)), &mailbox, "to", address, refusal);
}

static void expect(const char *charset, const char *text, const char *name, const char *found)
{
	smtp_address address;
	smtp_refusal refusal = {{0}, {0}};
	if (parse(charset, text, name, &address, &refusal) != SMTP_OK) {
		fail_msg("%s %s", refusal.key, refusal.must);
	}
	assert_string_equal(address.address, "a@b.example");
	assert_string_equal(address.name ? address.name : "", found);
	smtp_address_free(&address);
}

static void test_names(void **state)
{
	(void)state;
	expect("UTF-8", "\xe4\xb8\xad <a@b.example>", NULL, "\xe4\xb8\xad");
	expect("GB2312", "\xb2\xe2 \xca\xd4 <a@b.example>", NULL, "\xb2\xe2 \xca\xd4");
	expect("GBK", "\x81\x40\x81\x5c <a@b.example>", NULL, "\x81\x40\x81\x5c");
	expect("GBK", "\"\x81\x5c, \\\"x\" <a@b.example>", NULL, "\x81\x5c, \"x");
	expect("GBK", "a@b.example", "\x81\x40", "\x81\x40");
	expect("GB18030", "\x81\x30\x81\x30\x81\x5c <a@b.example>", NULL, "\x81\x30\x81\x30\x81\x5c");
	expect("Big5", "\xb3\x5c\xa5\x5c\xbb\x5c <a@b.example>", NULL, "\xb3\x5c\xa5\x5c\xbb\x5c");
	expect("ISO-8859-1", "Ren\xe9 \xff\xa0 <a@b.example>", NULL, "Ren\xe9 \xff\xa0");
	expect("GBK", "a@b.example", NULL, "");
	expect("GBK", "a@b.example", "", "");
	expect("US-ASCII", "Ann <a@b.example>", NULL, "Ann");
}

static void expect_refused(const char *charset, const char *text, const char *name, const char *says)
{
	smtp_address address;
	smtp_refusal refusal = {{0}, {0}};
	assert_int_equal(parse(charset, text, name, &address, &refusal), SMTP_REFUSED);
	assert_string_equal(refusal.key, "to");
	if (!strstr(refusal.must, says)) {
		fail_msg("%s", refusal.must);
	}
	assert_null(address.address);
}

static void test_refused(void **state)
{
	(void)state;
	expect_refused("GB2312", "\x81\x40 <a@b.example>", NULL, "valid GB2312 (octet 1");
	expect_refused("GBK", "a@b.example", "x\x81", "valid GBK (octet 2");
	expect_refused("GBK", "x <\xd6\xd0@b.example>", NULL, "ASCII");
	expect_refused("GBK", "a@\xd6\xd0.example", NULL, "ASCII");
	expect_refused("GBK", "<\xd6\xd0@b.example>", "", "ASCII");
	expect_refused("GBK", "\x81\x5c\r\n <a@b.example>", NULL, "line breaks");
	expect_refused("GBK", "\x81\x5c <a@b.example>, c@d", NULL, "one address");
	expect_refused("GBK", "", NULL, "such as");
	expect_refused("US-ASCII", "\xc3\xa9 <a@b.example>", NULL, "valid US-ASCII");
}

static void test_every_allocation_may_fail(void **state)
{
	(void)state;
	smtp_status status = SMTP_NO_MEMORY;
	for (size_t granted = 0; status != SMTP_OK && granted < 50; granted++) {
		smtp_address address;
		scarce_begin(granted, SCARCE_ONCE);
		status = parse("GBK", "\x81\x40\x81\x5c and more <a@b.example>", NULL, &address, NULL);
		bool refused = scarce_end();
		assert_int_equal(status, refused ? SMTP_NO_MEMORY : SMTP_OK);
		smtp_address_free(&address);
	}
	assert_int_equal(status, SMTP_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_every_allocation_may_fail),
	};
	return cmocka_run_group_tests_name("address_charset", tests, NULL, NULL);
}
