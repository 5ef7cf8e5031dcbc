/*
 * test_address.c - the forms callers write, the forms attackers write, and the envelope.
 */
#include "scarce.h"
#include "address.h"

static const struct {
	const char *text, *address, *name;
} accepted[] = {
	{"a@b", "a@b", NULL},
	{"  a@b.example  ", "a@b.example", NULL},
	{"<a@b.example>", "a@b.example", NULL},
	{"< a@b.example >", "a@b.example", NULL},
	{"Ann <a@b.example>", "a@b.example", "Ann"},
	{"Ann   B.  Lee<a@b.example>", "a@b.example", "Ann B. Lee"},
	{"\"Lee, Ann\" <a@b.example>", "a@b.example", "Lee, Ann"},
	{"\"a@x\" <a@b.example>", "a@b.example", "a@x"},
	{"\"say \\\"hi\\\" \\\\\" <a@b.example>", "a@b.example", "say \"hi\" \\"},
	{"\"\" <a@b.example>", "a@b.example", NULL},
	{"\xe5\xbc\xa0\xe4\xb8\x89 <a@b.example>", "a@b.example", "\xe5\xbc\xa0\xe4\xb8\x89"},
	{"=?UTF-8?B?5byg?= <a@b.example>", "a@b.example", "=?UTF-8?B?5byg?="},
	{"=?x?q?a=40b.example=3E=00?=@c.example", "=?x?q?a=40b.example=3E=00?=@c.example", NULL},
	{"User+Tag.x!#$%&'*/=?^_`{|}~-@B.Example", "User+Tag.x!#$%&'*/=?^_`{|}~-@B.Example", NULL},
	{"\"a b\"@b.example", "\"a b\"@b.example", NULL},
	{"\"a@b\"@c.example", "\"a@b\"@c.example", NULL},
	{"\"a<b\"@c.example", "\"a<b\"@c.example", NULL},
	{"\"a\\\"b\"@c.example", "\"a\\\"b\"@c.example", NULL},
	{"Q <\"a>b,c\"@c.example>", "\"a>b,c\"@c.example", "Q"},
	{"user@[192.0.2.1]", "user@[192.0.2.1]", NULL},
	{"user@[IPv6:::1]", "user@[IPv6:::1]", NULL},
	{"user@[IPv6:2001:db8::a:1]", "user@[IPv6:2001:db8::a:1]", NULL},
	{"user@[ipv6:::ffff:192.0.2.1]", "user@[ipv6:::ffff:192.0.2.1]", NULL},
	{"user@xn--fiqs8s.example", "user@xn--fiqs8s.example", NULL},
};

static const char controls[] = "line breaks or control";
static const char two[] = "one address";
static const char syntax[] = "such as";

static const struct {
	const char *text, *says;
} refused[] = {
	{"", syntax},
	{"   ", syntax},
	{"a", syntax},
	{"@b", syntax},
	{"a@", syntax},
	{"a@b>", syntax},
	{"<a@b", syntax},
	{"<>", syntax},
	{"Ann <a@b> x", syntax},
	{"a b@c", syntax},
	{"a@b c", syntax},
	{".a@b", syntax},
	{"a.@b", syntax},
	{"a..c@b", syntax},
	{"a@b..c", syntax},
	{"a@.b", syntax},
	{"a@b.", syntax},
	{"a@-b", syntax},
	{"a@b-.c", syntax},
	{"a@b_c", syntax},
	{"a@[192.0.2.256]", syntax},
	{"a@[192.0.2]", syntax},
	{"a@[192.0.2.01]", syntax},
	{"a@[192.0.2.1", syntax},
	{"a@[IPv6:1:2:3]", syntax},
	{"a@[IPv6:1::2::3]", syntax},
	{"a@[IPv6:1:2:3:4:5:6:7:8:9]", syntax},
	{"a@[IPv6::1]", syntax},
	{"a@[IPv6:12345::]", syntax},
	{"a@[x-tag:foo]", syntax},
	{"\"a@b", syntax},
	{"\"a\"b@c", syntax},
	{"\"a\\", syntax},
	{"Ann: <a@b>", syntax},
	{"a@b, c@d", two},
	{"a@b; c@d", two},
	{"a@b c@d", two},
	{"a@b@c", two},
	{"a@b <c@d>", two},
	{"<a@b>, <c@d>", two},
	{"Ann <a@b>, Ben <c@d>", two},
	{"<a@b> <c@d>", two},
	{"Ann, Ben <a@b>", two},
	{"<a@b>, c@d", two},
	{"<@x,@y:a@b>", two},
	{"friends: a@b, c@d;", two},
	{"a@b (comment)", "comment"},
	{"Ann (x) <a@b>", "comment"},
	{"a(x)@b", "comment"},
	{"a@b\r\nRCPT TO:<c@d>", controls},
	{"a@b\n", controls},
	{"\ra@b", controls},
	{"Ann\r\nBcc: x@y <a@b>", controls},
	{"\"a\\\r\n\"@b", controls},
	{"Ann\t<a@b>", controls},
	{"a\x7f@b", controls},
	{"a\xff@b", "UTF-8"},
	{"\xc0\xbc <a@b>", "UTF-8"},
};

static smtp_status parse(smtp_span text, smtp_span name, smtp_address *address, smtp_refusal *refusal)
{
	smtp_mailbox mailbox = {text, name};
	memset(refusal, 0, sizeof *refusal);
	return smtp_address_parse(&mailbox, "to", address, refusal);
}

static void test_accepted(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof accepted / sizeof *accepted; i++) {
		smtp_address address;
		smtp_refusal refusal;
		smtp_status status = parse(smtp_span_of(accepted[i].text), (smtp_span){0}, &address, &refusal);
		if (status != SMTP_OK) {
			fail_msg("%s: %s", accepted[i].text, refusal.must);
		}
		assert_string_equal(address.address, accepted[i].address);
		if (accepted[i].name) {
			assert_string_equal(address.name, accepted[i].name);
		} else {
			assert_null(address.name);
		}
		assert_true(smtp_address_is_mailbox(smtp_span_of(address.address)));
		smtp_address_free(&address);
	}
}

static void test_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
		smtp_address address;
		smtp_refusal refusal;
		if (parse(smtp_span_of(refused[i].text), (smtp_span){0}, &address, &refusal) != SMTP_REFUSED) {
			fail_msg("taken: %s", refused[i].text);
		}
		assert_string_equal(refusal.key, "to");
		if (!strstr(refusal.must, refused[i].says)) {
			fail_msg("%s: %s", refused[i].text, refusal.must);
		}
		assert_null(address.address);
		assert_false(smtp_address_is_mailbox(smtp_span_of(refused[i].text)));
	}
}

static void test_name_beside(void **state)
{
	(void)state;
	smtp_address address;
	smtp_refusal refusal;
	assert_int_equal(parse(SMTP_SPAN("a@b"), SMTP_SPAN("Lee, <Ann>"), &address, &refusal), SMTP_OK);
	assert_string_equal(address.name, "Lee, <Ann>");
	smtp_address_free(&address);
	assert_int_equal(parse(SMTP_SPAN("a@b"), SMTP_SPAN(""), &address, &refusal), SMTP_OK);
	assert_null(address.name);
	smtp_address_free(&address);
	assert_int_equal(parse(SMTP_SPAN("Ann <a@b>"), SMTP_SPAN("x"), &address, &refusal), SMTP_REFUSED);
	assert_int_equal(parse(SMTP_SPAN("a@b"), SMTP_SPAN("x\ny"), &address, &refusal), SMTP_REFUSED);
	assert_int_equal(parse(SMTP_SPAN("a@b"), SMTP_SPAN("x\0y"), &address, &refusal), SMTP_REFUSED);
	assert_int_equal(parse(SMTP_SPAN("a@b\0c"), (smtp_span){0}, &address, &refusal), SMTP_REFUSED);
	assert_non_null(strstr(refusal.must, controls));
	assert_int_equal(parse(SMTP_SPAN("a@b"), SMTP_SPAN("\xed\xa0\x80"), &address, &refusal), SMTP_REFUSED);
	assert_non_null(strstr(refusal.must, "UTF-8"));
	assert_int_equal(parse((smtp_span){0}, (smtp_span){0}, &address, &refusal), SMTP_REFUSED);
}

/* local part of `local` octets, domain of `domain` octets in labels of 63 at most */
static bool mailbox_of_lengths(size_t local, size_t domain)
{
	char text[1024];
	memset(text, 'a', sizeof text);
	text[local] = '@';
	for (size_t i = 63; i < domain - 1; i += 64) {
		text[local + 1 + i] = '.';
	}
	return smtp_address_is_mailbox((smtp_span){text, local + 1 + domain});
}

static void test_limits(void **state)
{
	(void)state;
	assert_true(mailbox_of_lengths(64, 189));
	assert_false(mailbox_of_lengths(65, 100));
	assert_false(mailbox_of_lengths(64, 190));
	assert_true(mailbox_of_lengths(1, 252));
	assert_false(mailbox_of_lengths(1, 253));
	char label[70];
	memset(label, 'a', sizeof label);
	assert_true(smtp_address_is_domain_or_literal((smtp_span){label, 63}));
	assert_false(smtp_address_is_domain_or_literal((smtp_span){label, 64}));
	smtp_refusal refusal;
	smtp_address address;
	label[65] = '@';
	assert_int_equal(parse((smtp_span){label, 70}, (smtp_span){0}, &address, &refusal), SMTP_REFUSED);
	assert_non_null(strstr(refusal.must, "64"));
}

static void test_domain_or_literal(void **state)
{
	(void)state;
	assert_true(smtp_address_is_domain_or_literal(SMTP_SPAN("localhost")));
	assert_true(smtp_address_is_domain_or_literal(SMTP_SPAN("mail.1.example")));
	assert_true(smtp_address_is_domain_or_literal(SMTP_SPAN("[127.0.0.1]")));
	assert_true(smtp_address_is_domain_or_literal(SMTP_SPAN("[IPv6:fe80::1]")));
	assert_false(smtp_address_is_domain_or_literal(SMTP_SPAN("")));
	assert_false(smtp_address_is_domain_or_literal(SMTP_SPAN("a b")));
	assert_false(smtp_address_is_domain_or_literal(SMTP_SPAN("a\r\nQUIT")));
	assert_false(smtp_address_is_domain_or_literal(SMTP_SPAN("a\0b")));
	assert_false(smtp_address_is_domain_or_literal(SMTP_SPAN("[]")));
	assert_false(smtp_address_is_domain_or_literal(SMTP_SPAN("[")));
	assert_false(smtp_address_is_domain_or_literal(SMTP_SPAN("[fe80::1]")));
}

/* ADR-04: each of these is quadratic or deep in a careless parser; a million octets end at once or never. */
static void test_long_inputs(void **state)
{
	(void)state;
	static const char *const pieces[] = {
		"a@b.com,", "(", "\"", ":;", "\\", "<", "a.", " ", "\"\\\\\" ", "x "};
	const size_t length = 1000000;
	char *text = malloc(length + 6);
	assert_non_null(text);
	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		size_t piece = strlen(pieces[i]);
		for (size_t at = 0; at < length; at++) {
			text[at] = pieces[i][at % piece];
		}
		memcpy(text + length, " <a@b>", 6);
		for (size_t tail = 0; tail <= 6; tail += 6) {
			smtp_address address;
			smtp_refusal refusal;
			smtp_status status = parse((smtp_span){text, length + tail}, (smtp_span){0}, &address, &refusal);
			assert_true(status == SMTP_OK || status == SMTP_REFUSED);
			smtp_address_free(&address);
		}
	}
	free(text);
}

#define MAILBOX(string)                                                                                      \
	{                                                                                                        \
		{string, sizeof(string) - 1},                                                                        \
		{                                                                                                    \
			NULL, 0                                                                                          \
		}                                                                                                    \
	}
#define LIST(array) ((smtp_mailbox_list){array, sizeof(array) / sizeof *(array)})

static void test_envelope(void **state)
{
	(void)state;
	const smtp_mailbox from[] = {MAILBOX("Ann <ann@a.example>"), MAILBOX("eve@a.example")};
	const smtp_mailbox to[] = {MAILBOX("x@b.example"), MAILBOX("Y <y@b.example>")};
	const smtp_mailbox cc[] = {MAILBOX("<y@b.example>"), MAILBOX("Y@b.example")};
	const smtp_mailbox bcc[] = {MAILBOX("x@b.example"), MAILBOX("a@b.example")};
	smtp_message message = {.from = LIST(from), .to = LIST(to), .cc = LIST(cc), .bcc = LIST(bcc)};
	smtp_envelope envelope;
	assert_int_equal(smtp_envelope_build(&message, &envelope, NULL), SMTP_OK);
	assert_string_equal(envelope.from, "ann@a.example");
	static const char *const expected[] = {"x@b.example", "y@b.example", "Y@b.example", "a@b.example"};
	assert_int_equal(envelope.to_count, 4);
	for (size_t i = 0; i < 4; i++) {
		assert_string_equal(envelope.to[i], expected[i]);
	}
	smtp_envelope_free(&envelope);

	const smtp_mailbox sender[] = {MAILBOX("office@a.example")};
	message.sender = LIST(sender);
	message.has_envelope_to = true;
	message.envelope_to = LIST(cc);
	assert_int_equal(smtp_envelope_build(&message, &envelope, NULL), SMTP_OK);
	assert_string_equal(envelope.from, "office@a.example");
	assert_int_equal(envelope.to_count, 2);
	smtp_envelope_free(&envelope);

	message.has_envelope_from = true;
	message.envelope_from = SMTP_SPAN("bounce@a.example");
	assert_int_equal(smtp_envelope_build(&message, &envelope, NULL), SMTP_OK);
	assert_string_equal(envelope.from, "bounce@a.example");
	smtp_envelope_free(&envelope);
	message.envelope_from = (smtp_span){NULL, 0};
	assert_int_equal(smtp_envelope_build(&message, &envelope, NULL), SMTP_OK);
	assert_string_equal(envelope.from, "");
	smtp_envelope_free(&envelope);
}

static void expect_refusal(const smtp_message *message, const char *key, const char *says)
{
	smtp_envelope envelope;
	smtp_refusal refusal;
	assert_int_equal(smtp_envelope_build(message, &envelope, &refusal), SMTP_REFUSED);
	assert_string_equal(refusal.key, key);
	if (!strstr(refusal.must, says)) {
		fail_msg("%s: %s", key, refusal.must);
	}
	assert_null(envelope.to);
	assert_null(envelope.from);
}

static void test_envelope_refusals(void **state)
{
	(void)state;
	const smtp_mailbox good[] = {MAILBOX("ann@a.example"), MAILBOX("ben@a.example")};
	const smtp_mailbox bad[] = {MAILBOX("ann@a.example"), MAILBOX("a@b"), MAILBOX("x@y\r\n")};
	const smtp_mailbox alone[] = {MAILBOX("x y")};
	smtp_message message = {.to = LIST(good)};
	expect_refusal(&message, "from", "must be given");
	message = (smtp_message){.from = LIST(good)};
	expect_refusal(&message, "to", "at least one");
	message = (smtp_message){.from = LIST(alone), .to = LIST(good)};
	expect_refusal(&message, "from", syntax);
	message = (smtp_message){.from = LIST(good), .to = LIST(good), .bcc = LIST(bad)};
	expect_refusal(&message, "bcc[2]", controls);
	message = (smtp_message){.from = LIST(good), .to = LIST(good), .cc = LIST(alone)};
	expect_refusal(&message, "cc", syntax);
	message.has_envelope_to = true;
	expect_refusal(&message, "envelope.to", "at least one");
	message.envelope_to = LIST(bad);
	expect_refusal(&message, "envelope.to[2]", controls);
	message.envelope_to = LIST(good);
	message.has_envelope_from = true;
	message.envelope_from = SMTP_SPAN("a@b> SIZE=1");
	expect_refusal(&message, "envelope.from", syntax);
	const smtp_mailbox group[] = {{.text = SMTP_SPAN("a@b"), .group = SMTP_SPAN("Te\nam")}};
	message = (smtp_message){.from = LIST(good), .bcc = LIST(group)};
	expect_refusal(&message, "bcc", controls);
	message = (smtp_message){.from = LIST(good), .to = {good, SMTP_RECIPIENTS_MAX}, .cc = {good, 1}};
	expect_refusal(&message, "to", "100000");
}

static void test_many_recipients(void **state)
{
	(void)state;
	enum { count = 20000, distinct = 7001, room = 24 };
	smtp_mailbox *items = calloc(count, sizeof *items);
	char(*texts)[room] = calloc(count, room);
	assert_true(items && texts);
	for (int i = 0; i < count; i++) {
		int length = snprintf(texts[i], room, "u%d@example.com", (i * 7919) % distinct);
		items[i].text = (smtp_span){texts[i], (size_t)length};
	}
	const smtp_mailbox from[] = {MAILBOX("ann@a.example")};
	smtp_message message = {.from = LIST(from), .to = {items, count}};
	smtp_envelope envelope;
	assert_int_equal(smtp_envelope_build(&message, &envelope, NULL), SMTP_OK);
	assert_int_equal(envelope.to_count, distinct);
	for (int i = 0; i < distinct; i++) {
		assert_string_equal(envelope.to[i], texts[i]);
	}
	smtp_envelope_free(&envelope);
	free(items);
	free(texts);
}

static void test_every_allocation_may_fail(void **state)
{
	(void)state;
	const smtp_mailbox from[] = {MAILBOX("Ann <ann@a.example>")};
	const smtp_mailbox to[] = {
		MAILBOX("x@b.example"), MAILBOX("\"a, b\" <y@b.example>"), MAILBOX("x@b.example")};
	smtp_message message = {.from = LIST(from), .to = LIST(to)};
	smtp_status status = SMTP_NO_MEMORY;
	size_t granted = 0;
	for (; status != SMTP_OK && granted < 100; granted++) {
		smtp_envelope envelope;
		scarce_begin(granted, SCARCE_FROM_THEN_ON);
		status = smtp_envelope_build(&message, &envelope, NULL);
		scarce_end();
		assert_int_not_equal(status, SMTP_REFUSED);
		smtp_envelope_free(&envelope);
	}
	assert_int_equal(status, SMTP_OK);
	assert_true(granted > 8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_accepted),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_name_beside),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_domain_or_literal),
		cmocka_unit_test(test_long_inputs),
		cmocka_unit_test(test_envelope),
		cmocka_unit_test(test_envelope_refusals),
		cmocka_unit_test(test_many_recipients),
		cmocka_unit_test(test_every_allocation_may_fail),
	};
	return cmocka_run_group_tests_name("address", tests, NULL, NULL);
}
