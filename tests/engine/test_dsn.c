/*
 * test_dsn.c - what may be asked of a server with DSN, and the words for it; groups and UTF-8 in the envelope.
 */
#include "scarce.h"
#include "dsn.h"

static void expect_parameters(const smtp_dsn *dsn, const char *address, const char *mail, const char *rcpt)
{
	smtp_envelope envelope = {0};
	smtp_refusal refusal = {{0}, {0}};
	smtp_buf out;
	smtp_buf_init(&out, 2000);
	if (smtp_dsn_take(dsn, &envelope, &refusal) != SMTP_OK) {
		fail_msg("%s %s", refusal.key, refusal.must);
	}
	assert_true(smtp_dsn_mail_parameters(&envelope, &out));
	assert_span(smtp_buf_view(&out), mail);
	smtp_buf_clear(&out);
	assert_true(smtp_dsn_recipient_parameters(&envelope, address, &out));
	assert_span(smtp_buf_view(&out), rcpt);
	assert_int_equal(smtp_dsn_is_asked(&envelope), *mail || *rcpt);
	smtp_buf_free(&out);
	smtp_envelope_free(&envelope);
}

static void test_parameters(void **state)
{
	(void)state;
	expect_parameters(&(smtp_dsn){0}, "a@b", "", "");
	expect_parameters(&(smtp_dsn){.notify = SMTP_NOTIFY_NEVER}, "a@b", "", " NOTIFY=NEVER ORCPT=rfc822;a@b");
	expect_parameters(&(smtp_dsn){.notify = SMTP_NOTIFY_SUCCESS | SMTP_NOTIFY_FAILURE | SMTP_NOTIFY_DELAY,
						  .ret = SMTP_RETURN_FULL},
		"a@b", " RET=FULL", " NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=rfc822;a@b");
	expect_parameters(&(smtp_dsn){.ret = SMTP_RETURN_HEADERS, .envid = SMTP_SPAN("a b+=~!")}, "\"a b\"@c+=.d",
		" RET=HDRS ENVID=a+20b+2B+3D~!", " ORCPT=rfc822;\"a+20b\"@c+2B+3D.d");
	expect_parameters(&(smtp_dsn){.notify = SMTP_NOTIFY_DELAY}, "\xe7\x94\xa8@b", "", " NOTIFY=DELAY");
}

/* An original recipient that RFC 3461 4.2 has no room for is left out. */
static void test_long_recipient(void **state)
{
	(void)state;
	char address[600], expected[700];
	memset(address, 'a', sizeof address);
	address[493] = '\0';
	snprintf(expected, sizeof expected, " NOTIFY=DELAY ORCPT=rfc822;%s", address);
	expect_parameters(&(smtp_dsn){.notify = SMTP_NOTIFY_DELAY}, address, "", expected);
	address[0] = '+';
	expect_parameters(&(smtp_dsn){.notify = SMTP_NOTIFY_DELAY}, address, "", " NOTIFY=DELAY");
}

static void expect_refused(smtp_dsn dsn, const char *key, const char *says)
{
	smtp_envelope envelope = {0};
	smtp_refusal refusal;
	assert_int_equal(smtp_dsn_take(&dsn, &envelope, &refusal), SMTP_REFUSED);
	assert_string_equal(refusal.key, key);
	assert_non_null(strstr(refusal.must, says));
	assert_null(envelope.envid);
}

static void test_refused(void **state)
{
	(void)state;
	char envid[SMTP_ENVID_MAX + 2];
	memset(envid, 'x', sizeof envid);
	expect_refused((smtp_dsn){.notify = SMTP_NOTIFY_NEVER | SMTP_NOTIFY_DELAY}, "dsn.notify", "never");
	expect_refused((smtp_dsn){.notify = 16}, "dsn.notify", "success");
	expect_refused((smtp_dsn){.ret = (smtp_dsn_return)3}, "dsn.ret", "full or headers");
	expect_refused((smtp_dsn){.envid = SMTP_SPAN("")}, "dsn.envid", "1 to 100");
	expect_refused((smtp_dsn){.envid = SMTP_SPAN("a\r\nRCPT TO:<x@y>")}, "dsn.envid", "printable");
	expect_refused((smtp_dsn){.envid = SMTP_SPAN("\xe7\x94\xa8")}, "dsn.envid", "printable");
	expect_refused((smtp_dsn){.envid = {"a\0b", 3}}, "dsn.envid", "printable");
	expect_refused((smtp_dsn){.envid = {envid, SMTP_ENVID_MAX + 1}}, "dsn.envid", "at most 100");
	envid[0] = '=';
	expect_refused((smtp_dsn){.envid = {envid, SMTP_ENVID_MAX - 1}}, "dsn.envid", "at most 100");
	smtp_envelope envelope = {0};
	smtp_dsn fits = {.envid = {envid, SMTP_ENVID_MAX - 2}};
	assert_int_equal(smtp_dsn_take(&fits, &envelope, NULL), SMTP_OK);
	assert_int_equal(strlen(envelope.envid), SMTP_ENVID_MAX);
	smtp_envelope_free(&envelope);
}

/* ---- the envelope around it ---------------------------------------------------------------------- */

#define LIST(array) ((smtp_mailbox_list){array, sizeof(array) / sizeof *(array)})
/* clang-format off */
#define TEXT(string) {(string), sizeof(string) - 1}
#define ADDRESS(string) {.text = TEXT(string)}
#define MEMBER(string, of) {.text = TEXT(string), .group = TEXT(of)}
#define EMPTY(of) {.group = TEXT(of)}
/* clang-format on */

static const smtp_mailbox ann[] = {ADDRESS("ann@a.example")};

static void expect_refusal(const smtp_message *message, const char *key, const char *says)
{
	smtp_envelope envelope;
	smtp_refusal refusal = {{0}, {0}};
	assert_int_equal(smtp_envelope_build(message, &envelope, &refusal), SMTP_REFUSED);
	assert_string_equal(refusal.key, key);
	if (!strstr(refusal.must, says)) {
		fail_msg("%s %s", refusal.key, refusal.must);
	}
	assert_null(envelope.to);
}

static void test_groups(void **state)
{
	(void)state;
	const smtp_mailbox to[] = {MEMBER("x@b.example", "Shop"), EMPTY("Nobody"), ADDRESS("y@b.example"),
		MEMBER("Z <z@b.example>", "Shop")};
	smtp_message message = {.from = LIST(ann), .to = LIST(to)};
	smtp_envelope envelope;
	assert_int_equal(smtp_envelope_build(&message, &envelope, NULL), SMTP_OK);
	assert_int_equal(envelope.to_count, 3);
	assert_string_equal(envelope.to[0], "x@b.example");
	assert_string_equal(envelope.to[1], "y@b.example");
	assert_string_equal(envelope.to[2], "z@b.example");
	smtp_envelope_free(&envelope);

	const smtp_mailbox empty[] = {EMPTY("Nobody")}, unnamed[] = {MEMBER("x@b.example", "")};
	const smtp_mailbox injected[] = {MEMBER("x@b.example", "a\r\nBcc: b")}, wrong[] = {MEMBER("x", "Shop")};
	message.to = LIST(empty);
	expect_refusal(&message, "to", "at least one recipient");
	message.to = LIST(unnamed);
	expect_refusal(&message, "to", "group that has a name");
	message.to = LIST(wrong);
	expect_refusal(&message, "to", "such as");
	message.bcc = LIST(injected);
	message.to = LIST(ann);
	expect_refusal(&message, "bcc", "control characters");
	message = (smtp_message){.from = LIST(to), .to = LIST(ann)};
	expect_refusal(&message, "from[0]", "must not be a group");
	message = (smtp_message){.from = LIST(ann), .has_envelope_to = true, .envelope_to = LIST(to)};
	expect_refusal(&message, "envelope.to[0]", "must not be a group");
}

static bool needs_smtputf8(const smtp_message *message)
{
	smtp_envelope envelope;
	assert_int_equal(smtp_envelope_build(message, &envelope, NULL), SMTP_OK);
	bool needs = envelope.needs_smtputf8;
	smtp_envelope_free(&envelope);
	return needs;
}

static void test_utf8(void **state)
{
	(void)state;
	const smtp_mailbox user[] = {ADDRESS("\xe5\xbc\xa0 <\xe7\x94\xa8@b.example>")};
	const smtp_mailbox named[] = {ADDRESS("\xe5\xbc\xa0 <x@b.example>")};
	smtp_message message = {.from = LIST(ann), .to = LIST(named)};
	assert_false(needs_smtputf8(&message));
	message.bcc = LIST(user);
	assert_true(needs_smtputf8(&message));
	message = (smtp_message){.from = LIST(user), .to = LIST(ann)};
	assert_true(needs_smtputf8(&message));
	message.has_envelope_from = true;
	assert_false(needs_smtputf8(&message));
}

static void test_every_allocation_may_fail(void **state)
{
	(void)state;
	const smtp_mailbox to[] = {MEMBER("x@b.example", "Shop"), EMPTY("Nobody"),
		ADDRESS("\xe5\xbc\xa0 <\xe7\x94\xa8@b.example>"), ADDRESS("x@b.example")};
	smtp_message message = {.from = LIST(ann), .to = LIST(to), .dsn = {.envid = SMTP_SPAN("1 2")}};
	for (int kind = 0; kind < 2; kind++) {
		bool refused = true;
		for (size_t allowed = 0; refused; allowed++) {
			smtp_envelope envelope;
			scarce_begin(allowed, (scarce_kind)kind);
			smtp_status status = smtp_envelope_build(&message, &envelope, NULL);
			smtp_envelope_free(&envelope);
			refused = scarce_end();
			assert_int_equal(scarce_blocks(), 0);
			assert_int_equal(status, refused ? SMTP_NO_MEMORY : SMTP_OK);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parameters),
		cmocka_unit_test(test_long_recipient),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_groups),
		cmocka_unit_test(test_utf8),
		cmocka_unit_test(test_every_allocation_may_fail),
	};
	return cmocka_run_group_tests_name("dsn", tests, NULL, NULL);
}
