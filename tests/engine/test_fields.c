/*
 * test_fields.c - the header fields of few messages, groups, and what is refused; the whole header is in test_compose.c.
 */
#include "test.h"
#include "fields.h"

static smtp_status write_fields(
	const smtp_message *message, smtp_status (*write)(smtp_fields *), smtp_buf *out, smtp_refusal *refusal)
{
	smtp_buf_init(out, 1 << 20);
	smtp_fields fields = {.message = message,
		.charset = smtp_charset_utf8(),
		.now = 1893427200,
		.out = out,
		.refusal = refusal};
	smtp_status status = write(&fields);
	smtp_free(fields.message_id);
	return status;
}

static void expect(const smtp_message *message, const char *expected)
{
	smtp_buf out;
	smtp_refusal refusal = {{0}, {0}};
	if (write_fields(message, smtp_fields_write_optional, &out, &refusal) != SMTP_OK) {
		fail_msg("%s %s", refusal.key, refusal.must);
	}
	assert_string_equal(smtp_buf_view(&out).data, expected);
	smtp_buf_free(&out);
}

static void expect_refused(const smtp_message *message, const char *key, const char *says)
{
	smtp_buf out;
	smtp_refusal refusal = {{0}, {0}};
	assert_int_equal(write_fields(message, smtp_fields_write_optional, &out, &refusal), SMTP_REFUSED);
	assert_string_equal(refusal.key, key);
	if (!strstr(refusal.must, says)) {
		fail_msg("%s: %s", key, refusal.must);
	}
	smtp_buf_free(&out);
}

static void test_ids(void **state)
{
	(void)state;
	const smtp_span ids[] = {SMTP_SPAN("<1@a.example>"), SMTP_SPAN("second.message@b.example"),
		SMTP_SPAN("\"odd one\"@x"), SMTP_SPAN("<4!weird..but,theirs@c>")};
	expect(&(smtp_message){0}, "");
	expect(&(smtp_message){.in_reply_to = ids, .in_reply_to_count = 1}, "In-Reply-To: <1@a.example>\r\n");
	const smtp_span fine[] = {ids[0], ids[1], ids[3], ids[1]};
	expect(&(smtp_message){.references = fine, .reference_count = 4},
		"References: <1@a.example> <second.message@b.example> <4!weird..but,theirs@c>\r\n"
		" <second.message@b.example>\r\n");
	expect_refused(&(smtp_message){.references = ids, .reference_count = 4}, "references[2]", "message id");
	static const char *const bad[] = {
		"", "<>", "x", "@x", "x@", "<a@b", "<a@b> <c@d>", "a@b\r\nX: y", "\xc3\xa9@b"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		const smtp_span id = smtp_span_of(bad[i]);
		expect_refused(
			&(smtp_message){.in_reply_to = &id, .in_reply_to_count = 1}, "in_reply_to", "message id");
	}
}

static void test_priority_and_auto_submitted(void **state)
{
	(void)state;
	expect(&(smtp_message){.priority = 1}, "X-Priority: 1 (Highest)\r\nImportance: high\r\n");
	expect(&(smtp_message){.priority = 3}, "X-Priority: 3 (Normal)\r\nImportance: normal\r\n");
	expect(&(smtp_message){.priority = 5}, "X-Priority: 5 (Lowest)\r\nImportance: low\r\n");
	expect_refused(&(smtp_message){.priority = 6}, "priority", "1 (highest) to 5");
	expect(
		&(smtp_message){.auto_submitted = SMTP_SPAN("Auto-Generated")}, "Auto-Submitted: auto-generated\r\n");
	expect(&(smtp_message){.auto_submitted = SMTP_SPAN("no")}, "Auto-Submitted: no\r\n");
	expect_refused(&(smtp_message){.auto_submitted = SMTP_SPAN("")}, "auto_submitted", "auto-replied");
	expect_refused(&(smtp_message){.auto_submitted = SMTP_SPAN("no\r\nX: y")}, "auto_submitted", "no");
}

static void test_list_unsubscribe(void **state)
{
	(void)state;
	smtp_span url = SMTP_SPAN("https://shop.example/leave?id=1&k=a,b");
	expect(&(smtp_message){.list_unsubscribe = {.url = url}},
		"List-Unsubscribe: <https://shop.example/leave?id=1&k=a,b>\r\n");
	expect(&(smtp_message){.list_unsubscribe = {url, SMTP_SPAN("leave+1%x@shop.example"), true}},
		"List-Unsubscribe: <https://shop.example/leave?id=1&k=a,b>,\r\n <mailto:leave+1%25x@shop.example>\r\n"
		"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n");
	expect(&(smtp_message){.list_unsubscribe = {.mailto =
													SMTP_SPAN("mailto:x@shop.example?subject=leave%20me")}},
		"List-Unsubscribe: <mailto:x@shop.example?subject=leave%20me>\r\n");
	expect(&(smtp_message){.list_unsubscribe = {.url = SMTP_SPAN("http://shop.example/")}},
		"List-Unsubscribe: <http://shop.example/>\r\n");
	static const char *const urls[] = {"", "https://", "ftp://x/", "https://x/>\r\nX: y", "https://x/ y",
		"https://\xc3\xa9/", "javascript:x", "https://x/<y>", "https://x/\"y"};
	for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
		expect_refused(&(smtp_message){.list_unsubscribe = {.url = smtp_span_of(urls[i])}},
			"list_unsubscribe.url", "https://");
	}
	static const char *const mailtos[] = {"", "x", "mailto:", "mailto:a b@c", "a@b>\r\n", "mailto:x@y>"};
	for (size_t i = 0; i < sizeof mailtos / sizeof *mailtos; i++) {
		expect_refused(&(smtp_message){.list_unsubscribe = {.mailto = smtp_span_of(mailtos[i])}},
			"list_unsubscribe.mailto", "mailto:");
	}
	expect_refused(
		&(smtp_message){.list_unsubscribe = {.one_click = true}}, "list_unsubscribe.one_click", "https");
	expect_refused(&(smtp_message){.list_unsubscribe = {.url = SMTP_SPAN("http://x/"), .one_click = true}},
		"list_unsubscribe.one_click", "https");
	char longest[1000] = "https://x/";
	memset(longest + 10, 'y', sizeof longest - 10);
	expect_refused(
		&(smtp_message){.list_unsubscribe = {.url = {longest, 901}}}, "list_unsubscribe.url", "900");
	smtp_buf out;
	smtp_message message = {.list_unsubscribe = {.url = {longest, 900}, .mailto = SMTP_SPAN("a@b")}};
	assert_int_equal(write_fields(&message, smtp_fields_write_optional, &out, NULL), SMTP_OK);
	assert_int_equal(strcspn(out.data, "\r"), strlen("List-Unsubscribe: <>,") + 900);
	smtp_buf_free(&out);
}

/* ---- groups -------------------------------------------------------------------------------------- */

#define IN(text_, group_)                                                                                    \
	{                                                                                                        \
		.text = SMTP_SPAN(text_), .group = SMTP_SPAN(group_)                                                 \
	}
#define LIST(array) ((smtp_mailbox_list){array, sizeof(array) / sizeof *(array)})

static const smtp_mailbox ann[] = {{.text = {"ann@a.example", 13}}};

static void expect_to(smtp_mailbox_list to, const char *expected)
{
	smtp_buf out;
	smtp_refusal refusal = {{0}, {0}};
	smtp_message message = {.from = LIST(ann), .to = to, .message_id = SMTP_SPAN("1@x")};
	if (write_fields(&message, smtp_fields_write, &out, &refusal) != SMTP_OK) {
		fail_msg("%s %s", refusal.key, refusal.must);
	}
	const char *field = strstr(out.data, "\r\nTo:");
	assert_non_null(field);
	assert_memory_equal(field + 2, expected, strlen(expected));
	smtp_buf_free(&out);
}

static void test_groups(void **state)
{
	(void)state;
	const smtp_mailbox one[] = {IN("a@b", "Team"), IN("Ben <c@d>", "Team")};
	expect_to(LIST(one), "To: Team: a@b, Ben <c@d>;\r\n");
	const smtp_mailbox between[] = {
		{.text = SMTP_SPAN("x@y")}, IN("a@b", "Team, A"), IN("c@d", "B"), {.text = SMTP_SPAN("z@y")}};
	expect_to(LIST(between), "To: x@y, \"Team, A\": a@b;, B: c@d;, z@y\r\n");
	const smtp_mailbox empty[] = {{.group = SMTP_SPAN("Nobody")}, {.text = SMTP_SPAN("x@y")}};
	expect_to(LIST(empty), "To: Nobody:;, x@y\r\n");
	expect_to((smtp_mailbox_list){empty, 1}, "To: Nobody:;\r\n");
	const smtp_mailbox chinese[] = {IN("a@b", "\xe4\xb8\xad")};
	expect_to(LIST(chinese), "To: =?UTF-8?B?5Lit?= : a@b;\r\n");
}

static void expect_list_refused(const smtp_message *message, const char *key, const char *says)
{
	smtp_buf out;
	smtp_refusal refusal = {{0}, {0}};
	assert_int_equal(write_fields(message, smtp_fields_write, &out, &refusal), SMTP_REFUSED);
	assert_string_equal(refusal.key, key);
	if (!strstr(refusal.must, says)) {
		fail_msg("%s: %s", key, refusal.must);
	}
	smtp_buf_free(&out);
}

static void test_refused_groups(void **state)
{
	(void)state;
	const smtp_mailbox team[] = {IN("a@b", "Team")}, broken[] = {IN("a@b", "Te\r\nX: y")},
					   unnamed[] = {IN("a@b", "")};
	expect_list_refused(&(smtp_message){.from = LIST(team)}, "from", "group");
	expect_list_refused(&(smtp_message){.from = LIST(ann), .sender = LIST(team)}, "sender", "group");
	expect_list_refused(&(smtp_message){.from = LIST(ann), .to = LIST(broken)}, "to", "line breaks");
	expect_list_refused(&(smtp_message){.from = LIST(ann), .cc = LIST(unnamed)}, "cc", "name");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ids),
		cmocka_unit_test(test_priority_and_auto_submitted),
		cmocka_unit_test(test_list_unsubscribe),
		cmocka_unit_test(test_groups),
		cmocka_unit_test(test_refused_groups),
	};
	return cmocka_run_group_tests_name("fields", tests, NULL, NULL);
}
