/*
 * test_idn.c - domains that are not ASCII, with libidn2 and without it, and characters that deceive.
 */
#include "scarce.h"
#include "address.h"
#include "idn.h"

#define GERMAN                                                                                               \
	"stra\xc3\x9f"                                                                                           \
	"e"
#ifdef HAVE_LIBIDN2
#define NO_DOTS "such as"
#else
#define NO_DOTS "A-labels"
#endif
#define CHINESE "\xe4\xbe\x8b\xe5\xad\x90"

/* NULL: refused. */
static char *ascii_of(const char *domain, const char **wrong)
{
	char *ascii;
	smtp_status status = smtp_idn_to_ascii(smtp_span_of(domain), &ascii, wrong);
	assert_int_not_equal(status, SMTP_NO_MEMORY);
	assert_int_equal(status == SMTP_OK, ascii != NULL);
	return ascii;
}

static void test_ascii_stays(void **state)
{
	(void)state;
	static const char *const domains[] = {
		"", "Example.COM", "xn--fsqu00a.example", "[192.0.2.1]", "a b", "-", "xn--"};
	for (size_t i = 0; i < sizeof domains / sizeof *domains; i++) {
		const char *wrong;
		char *ascii = ascii_of(domains[i], &wrong);
		assert_non_null(ascii);
		assert_string_equal(ascii, domains[i]);
		smtp_free(ascii);
	}
}

static void test_labels(void **state)
{
	(void)state;
	static const char *const domains[][2] = {
		{CHINESE ".example", "xn--fsqu00a.example"},
		{GERMAN ".example", "xn--strae-oqa.example"}, /* transitional would be strasse */
		{"B\xc3\x9c"
		 "CHER.Example",
			"xn--bcher-kva.example"},
		{"bu\xcc\x88"
		 "cher.example",
			"xn--bcher-kva.example"},              /* u and a combining diaeresis */
		{"\xef\xbd\x85xample.com", "example.com"}, /* full width e */
	};
	for (size_t i = 0; i < sizeof domains / sizeof *domains; i++) {
		const char *wrong;
		char *ascii = ascii_of(domains[i][0], &wrong);
#ifdef HAVE_LIBIDN2
		assert_non_null(ascii);
		assert_string_equal(ascii, domains[i][1]);
		smtp_free(ascii);
#else
		assert_null(ascii);
		assert_non_null(strstr(wrong, "written as A-labels (xn--...)"));
#endif
	}
}

static void expect_refused(const char *domain, const char *says)
{
	const char *wrong;
	char *ascii = ascii_of(domain, &wrong);
	if (ascii || !strstr(wrong, says)) {
		fail_msg("%s: %s", domain, ascii ? ascii : wrong);
	}
}

static void test_refused(void **state)
{
	(void)state;
	static const char *const dots[] = {
		"\xe3\x80\x82", "\xef\xbc\x8e", "\xef\xbd\xa1", "\xe2\x80\xa4", "\xef\xb9\x92"};
	static const char *const unseen[] = {"\xc2\xad", "\xe2\x80\x8b", "\xe2\x80\x8c", "\xe2\x80\x8d",
		"\xe2\x80\x8e", "\xe2\x80\x8f", "\xe2\x80\xa8", "\xe2\x80\xae", "\xe2\x81\xa0", "\xe2\x81\xa6",
		"\xef\xbb\xbf", "\xd8\x9c", "\xc2\x85", "\xef\xb8\x8f", "\xf3\xa0\x81\x81", "\xef\xbf\xbf"};
	static const char *const no_names[] = {"\xef\xbc\xa0", "\xef\xbc\x8f",
		"\xe2\x92\x88"
		"com",
		"\xe2\x80\xa6"
		"com",
		"a\xef\xbc\xa0"
		"b",
		CHINESE "/x", CHINESE " x", CHINESE "<", CHINESE "_", "\xe2\x98\x83\xef\xbc\x9a"};
	static const char *const broken[] = {"\xff", "\xc0\xae", "\xed\xa0\x80", "\xe4\xbe", "\xf4\x90\x80\x80"};
	char domain[64];
	for (size_t i = 0; i < sizeof dots / sizeof *dots; i++) {
		snprintf(domain, sizeof domain, "a%sexample", dots[i]);
		expect_refused(domain, "ASCII dots");
	}
	for (size_t i = 0; i < sizeof unseen / sizeof *unseen; i++) {
		snprintf(domain, sizeof domain, "a%sb.example", unseen[i]);
		expect_refused(domain, "without width");
		assert_non_null(smtp_idn_judge_local_part(smtp_span_of(domain)));
	}
	for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
		snprintf(domain, sizeof domain, "a%s.example", broken[i]);
		expect_refused(domain, "UTF-8");
		assert_non_null(smtp_idn_judge_local_part(smtp_span_of(domain)));
	}
	for (size_t i = 0; i < sizeof no_names / sizeof *no_names; i++) {
		expect_refused(no_names[i], "A-labels");
	}
	char *ascii;
	const char *wrong;
	assert_int_equal(smtp_idn_to_ascii((smtp_span){"a\0b", 3}, &ascii, &wrong), SMTP_REFUSED);
}

static void test_too_long(void **state)
{
	(void)state;
	char *domain = calloc(1, (10 << 20) + 1);
	assert_non_null(domain);
	for (size_t i = 0; i < 10 << 20; i += 2) {
		memcpy(domain + i, "\xc3\xa4", 2);
	}
	expect_refused(domain, "A-labels");
	domain[900] = '\0';
	expect_refused(domain, "A-labels");
	free(domain);
}

static void test_local_parts(void **state)
{
	(void)state;
	assert_null(smtp_idn_judge_local_part(SMTP_SPAN("ann")));
	assert_null(smtp_idn_judge_local_part(SMTP_SPAN("\xe7\x94\xa8\xe6\x88\xb7")));
	assert_null(smtp_idn_judge_local_part(SMTP_SPAN("\xf0\x9f\x98\x80")));
	assert_null(smtp_idn_judge_local_part(SMTP_SPAN("\xe3\x80\x82")));
	assert_non_null(smtp_idn_judge_local_part(SMTP_SPAN("a\x01")));
	assert_non_null(smtp_idn_judge_local_part(SMTP_SPAN("a\x7f")));
}

/* ---- whole addresses ----------------------------------------------------------------------------- */

static smtp_status parse(const char *text, smtp_address *address, smtp_refusal *refusal)
{
	smtp_mailbox mailbox = {.text = smtp_span_of(text)};
	return smtp_address_parse(&mailbox, "to", address, refusal);
}

static void test_addresses(void **state)
{
	(void)state;
	smtp_address address;
	smtp_refusal refusal;
	assert_int_equal(parse("\xe5\xbc\xa0 <\xe7\x94\xa8\xe6\x88\xb7@b.example>", &address, &refusal), SMTP_OK);
	assert_string_equal(address.address, "\xe7\x94\xa8\xe6\x88\xb7@b.example");
	assert_string_equal(address.name, "\xe5\xbc\xa0");
	assert_true(address.needs_smtputf8);
	smtp_address_free(&address);
	assert_int_equal(parse("\"\xe7\x94\xa8 @\"@b.example", &address, &refusal), SMTP_OK);
	assert_string_equal(address.address, "\"\xe7\x94\xa8 @\"@b.example");
	smtp_address_free(&address);
#ifdef HAVE_LIBIDN2
	assert_int_equal(parse("Ann <Ann@" CHINESE ".example>", &address, &refusal), SMTP_OK);
	assert_string_equal(address.address, "Ann@xn--fsqu00a.example");
	assert_false(address.needs_smtputf8);
	smtp_address_free(&address);
	assert_int_equal(parse("\xe7\x94\xa8@" GERMAN ".example", &address, &refusal), SMTP_OK);
	assert_string_equal(address.address, "\xe7\x94\xa8@xn--strae-oqa.example");
	assert_true(address.needs_smtputf8);
	smtp_address_free(&address);
#else
	assert_int_equal(parse("Ann <Ann@" CHINESE ".example>", &address, &refusal), SMTP_REFUSED);
	assert_string_equal(refusal.must, "must have its domain written as A-labels (xn--...)");
#endif
}

static void test_refused_addresses(void **state)
{
	(void)state;
	static const char *const texts[][2] = {
		{"\xe7\x94\xa8@b.example, c@d.example", "one address"},
		{"\xe7\x94\xa8@b.example (x)", "comment"},
		{"\xe7\x94\xa8@b@c.example", "one address"},
		{"\xe7\x94\xa8", "such as"},
		{"\xe7\x94\xa8@", "such as"},
		{"@" CHINESE, "such as"},
		{".\xe7\x94\xa8@b.example", "such as"},
		{"\xe7\x94\xa8 \xe7\x94\xa8@b.example", "such as"},
		{"\"\xe7\x94\xa8\\\xe7\x94\xa8\"@b.example", "such as"},
		{"\xe7\x94\xa8\xe2\x80\xae@b.example", "without width"},
		{"\xc2\x85@b.example", "control"},
		{"a@b\xe3\x80\x82"
		 "example",
			"ASCII dots"},
		{"a@b\xe2\x80\x8b.example", "without width"},
		{"a@[\xe4\xbe\x8b]", "A-labels"},
		{"a@\xe7\x94\xa8..example", NO_DOTS},
		{"\xe7\x94\xa8@b_.example", "such as"},
		{"\xe7\x94\xa8\xe7\x94\xa8\xe7\x94\xa8\xe7\x94\xa8\xe7\x94\xa8\xe7\x94\xa8\xe7\x94\xa8\xe7\x94\xa8"
		 "\xe7\x94\xa8"
		 "\xe7\x94\xa8\xe7\x94\xa8\xe7\x94\xa8\xe7\x94\xa8\xe7\x94\xa8\xe7\x94\xa8\xe7\x94\xa8\xe7\x94\xa8"
		 "\xe7\x94\xa8"
		 "\xe7\x94\xa8\xe7\x94\xa8\xe7\x94\xa8\xe7\x94\xa8@b.example",
			"64"},
		{"\xe7\x94\xa8@b.example\r\nRCPT TO:<x@y>", "line breaks"},
	};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		smtp_address address;
		smtp_refusal refusal = {{0}, {0}};
		if (parse(texts[i][0], &address, &refusal) != SMTP_REFUSED || !strstr(refusal.must, texts[i][1])) {
			fail_msg("%s: %s", texts[i][0], refusal.must);
		}
		assert_string_equal(refusal.key, "to");
		assert_null(address.address);
	}
}

static void test_every_allocation_may_fail(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"\xe7\x94\xa8 <\xe7\x94\xa8@b.example>", "Ann <ann@" CHINESE ".example>"};
	for (size_t i = 0; i < 2; i++) {
		smtp_status status = SMTP_NO_MEMORY;
		for (size_t granted = 0; status == SMTP_NO_MEMORY; granted++) {
			smtp_address address;
			scarce_begin(granted, SCARCE_FROM_THEN_ON);
			status = parse(texts[i], &address, NULL);
			smtp_address_free(&address);
			bool refused = scarce_end();
			assert_int_equal(scarce_blocks(), 0);
			assert_false(status == SMTP_OK && refused);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ascii_stays),
		cmocka_unit_test(test_labels),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_too_long),
		cmocka_unit_test(test_local_parts),
		cmocka_unit_test(test_addresses),
		cmocka_unit_test(test_refused_addresses),
		cmocka_unit_test(test_every_allocation_may_fail),
	};
	return cmocka_run_group_tests_name("idn", tests, NULL, NULL);
}
