/*
 * test_compose.c - whole messages, to the octet; what is refused and with which key.
 * Random messages are in test_compose_random.c, much and too much in test_compose_limits.c.
 */
#include "test.h"
#include "compose.h"

#define MAILBOX(string)                                                                                      \
	{                                                                                                        \
		{string, sizeof(string) - 1},                                                                        \
		{                                                                                                    \
			NULL, 0                                                                                          \
		}                                                                                                    \
	}
#define LIST(array) ((smtp_mailbox_list){array, sizeof(array) / sizeof *(array)})
#define NOW 1893427200

static const smtp_mailbox ann[] = {MAILBOX("Ann Lee <ann@a.example>")};
static const smtp_mailbox ben[] = {MAILBOX("ben@b.example")};
static const smtp_mailbox several[] = {
	MAILBOX("ann@a.example"), MAILBOX("\"Lee, Ben\" <ben@b.example>"), MAILBOX("x@[192.0.2.1]")};

/* Reads in blocks of `room`; the facts of the composer must be true. */
static char *read_whole(smtp_composer *composer, size_t room)
{
	const smtp_source *source = smtp_composer_source(composer);
	smtp_buf out;
	smtp_buf_init(&out, 1 << 24);
	ptrdiff_t got;
	assert_true(source->rewind(source->handle));
	do {
		char *into = smtp_buf_reserve(&out, room);
		assert_non_null(into);
		got = source->read(source->handle, into, room);
		assert_true(got >= 0 && (size_t)got <= room);
		out.length += (size_t)got;
	} while (got > 0);
	smtp_body_facts facts;
	assert_true(smtp_body_measure(source, &facts));
	assert_int_equal(facts.octets, smtp_composer_facts(composer)->octets);
	assert_true(facts.longest_line <= smtp_composer_facts(composer)->longest_line);
	assert_int_equal(facts.eight_bit, smtp_composer_facts(composer)->eight_bit);
	smtp_body_meter meter = {0};
	smtp_body_meter_take(&meter, smtp_buf_view(&out));
	smtp_body_meter_end(&meter);
	assert_true(meter.facts.canonical || !smtp_composer_facts(composer)->canonical);
	return smtp_buf_take(&out);
}

static char *compose(const smtp_message *message)
{
	smtp_composer *composer;
	smtp_refusal refusal = {{0}, {0}};
	if (smtp_compose(message, NOW, &composer, &refusal) != SMTP_OK) {
		fail_msg("%s %s", refusal.key, refusal.must);
	}
	char *whole = read_whole(composer, 4096);
	for (size_t room = 1; room < 300; room += 13) {
		char *again = read_whole(composer, room);
		assert_string_equal(again, whole);
		smtp_free(again);
	}
	smtp_composer_free(composer);
	return whole;
}

static void expect_message(const smtp_message *message, const char *expected)
{
	char *whole = compose(message);
	assert_string_equal(whole, expected);
	smtp_free(whole);
}

static void test_text_alone(void **state)
{
	(void)state;
	expect_message(&(smtp_message){.from = LIST(ann),
					   .to = LIST(ben),
					   .subject = SMTP_SPAN("Hi"),
					   .text = SMTP_SPAN("one\n.two"),
					   .message_id = SMTP_SPAN("<1@a.example>")},
		"Date: Mon, 31 Dec 2029 16:00:00 +0000\r\n"
		"From: Ann Lee <ann@a.example>\r\n"
		"To: ben@b.example\r\n"
		"Subject: Hi\r\n"
		"Message-ID: <1@a.example>\r\n"
		"MIME-Version: 1.0\r\n"
		"Content-Type: text/plain; charset=utf-8\r\n"
		"Content-Transfer-Encoding: 7bit\r\n"
		"\r\n"
		"one\r\n.two\r\n");
}

static void test_every_field(void **state)
{
	(void)state;
	const smtp_header headers[] = {
		{SMTP_SPAN("X-Mailer"), SMTP_SPAN("shop 1.0")}, {SMTP_SPAN("X-Empty"), SMTP_SPAN("")}};
	expect_message(&(smtp_message){.from = LIST(several),
					   .reply_to = LIST(ben),
					   .to = LIST(several),
					   .cc = LIST(ann),
					   .bcc = LIST(ben),
					   .subject = SMTP_SPAN(""),
					   .html = SMTP_SPAN("<p>\xe4\xb8\xad</p>"),
					   .headers = headers,
					   .header_count = 2,
					   .has_date = true,
					   .date = 0,
					   .date_zone = -3600,
					   .message_id = SMTP_SPAN("1.x@[192.0.2.1]")},
		"Date: Wed, 31 Dec 1969 23:00:00 -0100\r\n"
		"From: ann@a.example, \"Lee, Ben\" <ben@b.example>, x@[192.0.2.1]\r\n"
		"Sender: ann@a.example\r\n"
		"Reply-To: ben@b.example\r\n"
		"To: ann@a.example, \"Lee, Ben\" <ben@b.example>, x@[192.0.2.1]\r\n"
		"Cc: Ann Lee <ann@a.example>\r\n"
		"Subject:\r\n"
		"Message-ID: <1.x@[192.0.2.1]>\r\n"
		"MIME-Version: 1.0\r\n"
		"X-Mailer: shop 1.0\r\n"
		"X-Empty:\r\n"
		"Content-Type: text/html; charset=utf-8\r\n"
		"Content-Transfer-Encoding: quoted-printable\r\n"
		"\r\n"
		"<p>=E4=B8=AD</p>\r\n");
}

/* Who reads the field and who reads the envelope mean the same mailbox, to the octet. */
static void test_header_and_envelope_agree(void **state)
{
	(void)state;
	static const char *const written[] = {
		"Shop@Example.COM", "\"a b\"@B.Example", "<X@[192.0.2.1]>", "Ann <O'N@D.example>"};
	for (size_t i = 0; i < sizeof written / sizeof *written; i++) {
		const smtp_mailbox to[] = {{.text = smtp_span_of(written[i])}};
		smtp_message message = {.from = LIST(ann), .to = LIST(to), .text = SMTP_SPAN("x")};
		smtp_envelope envelope;
		char field[300];
		assert_int_equal(smtp_envelope_build(&message, &envelope, NULL), SMTP_OK);
		bool named = strncmp(written[i], "Ann", 3) == 0;
		snprintf(field, sizeof field, named ? "\r\nTo: Ann <%s>\r\n" : "\r\nTo: %s\r\n", envelope.to[0]);
		char *whole = compose(&message);
		assert_non_null(strstr(whole, field));
		smtp_free(whole);
		smtp_envelope_free(&envelope);
	}
}

static void test_hidden_recipients(void **state)
{
	(void)state;
	smtp_message message = {.from = LIST(ann), .bcc = LIST(ben), .text = SMTP_SPAN("")};
	char *whole = compose(&message);
	assert_non_null(strstr(whole, "\r\nTo: undisclosed-recipients:;\r\n"));
	assert_null(strstr(whole, "ben@"));
	assert_null(strstr(whole, "Subject"));
	assert_null(strstr(whole, "Sender"));
	smtp_free(whole);
	message.cc = LIST(ann);
	whole = compose(&message);
	assert_null(strstr(whole, "undisclosed"));
	smtp_free(whole);
	message = (smtp_message){
		.from = LIST(ann), .text = SMTP_SPAN(""), .has_envelope_to = true, .envelope_to = LIST(ben)};
	whole = compose(&message);
	assert_non_null(strstr(whole, "undisclosed"));
	assert_null(strstr(whole, "ben@"));
	smtp_free(whole);
}

static void test_alternative(void **state)
{
	(void)state;
	smtp_message message = {
		.from = LIST(ann), .to = LIST(ben), .text = SMTP_SPAN("plain"), .html = SMTP_SPAN("<b>rich</b>\n")};
	char *whole = compose(&message);
	char boundary[35];
	const char *content = strstr(whole, "\r\nContent-Type: multipart/alternative;\r\n boundary=\"");
	assert_non_null(content);
	memcpy(boundary, strstr(content, "\"") + 1, 34);
	boundary[34] = '\0';
	assert_memory_equal(boundary, "=_", 2);
	char expected[1024];
	snprintf(expected, sizeof expected,
		"\r\nContent-Type: multipart/alternative;\r\n boundary=\"%s\"\r\n\r\n--%s\r\n"
		"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 7bit\r\n\r\n"
		"plain\r\n--%s\r\n"
		"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 7bit\r\n\r\n"
		"<b>rich</b>\r\n\r\n--%s--\r\n",
		boundary, boundary, boundary, boundary);
	assert_string_equal(content, expected);
	char *second = compose(&message);
	assert_null(strstr(second, boundary));
	smtp_free(second);
	smtp_free(whole);
}

static void test_message_id_is_random(void **state)
{
	(void)state;
	char first[64] = "";
	smtp_message message = {.from = LIST(ann), .to = LIST(ben), .text = SMTP_SPAN("")};
	for (int i = 0; i < 2; i++) {
		smtp_composer *composer;
		assert_int_equal(smtp_compose(&message, NOW, &composer, NULL), SMTP_OK);
		const char *id = smtp_composer_message_id(composer);
		assert_int_equal(strlen(id), 1 + 32 + strlen("@a.example>"));
		assert_int_equal(strspn(id + 1, "0123456789abcdef"), 32);
		assert_string_equal(id + 33, "@a.example>");
		assert_string_not_equal(id, first);
		snprintf(first, sizeof first, "%s", id);
		char *whole = read_whole(composer, 4096), field[100];
		snprintf(field, sizeof field, "\r\nMessage-ID: %s\r\n", id);
		assert_non_null(strstr(whole, field));
		smtp_free(whole);
		smtp_composer_free(composer);
	}
}

static void test_raw(void **state)
{
	(void)state;
	smtp_composer *composer;
	smtp_message message = {.to = LIST(ben),
		.has_envelope_from = true,
		.raw = SMTP_SPAN("From: a@b\nDate: x\nMessage-Id:\n <7@x>\n\n.\xff\r.")};
	assert_int_equal(smtp_compose(&message, NOW, &composer, NULL), SMTP_OK);
	assert_string_equal(smtp_composer_message_id(composer), "<7@x>");
	assert_true(smtp_composer_facts(composer)->eight_bit);
	char *whole = read_whole(composer, 7);
	assert_string_equal(whole, message.raw.data);
	smtp_free(whole);
	smtp_composer_free(composer);
	smtp_memory_source memory;
	smtp_memory_source_init(&memory, SMTP_SPAN("From: a@b\nDate: x\nBcc: c@d\n\nBcc\n"));
	message = (smtp_message){.from = LIST(ann), .to = LIST(ben), .raw_source = &memory.source};
	assert_int_equal(smtp_compose(&message, NOW, &composer, NULL), SMTP_OK);
	assert_null(smtp_composer_message_id(composer));
	assert_ptr_equal(smtp_composer_source(composer), &memory.source);
	smtp_composer_free(composer);
	message.remove_bcc = true;
	assert_int_equal(smtp_compose(&message, NOW, &composer, NULL), SMTP_OK);
	whole = read_whole(composer, 7);
	assert_string_equal(whole, "From: a@b\nDate: x\n\nBcc\n");
	smtp_free(whole);
	smtp_composer_free(composer);
}

static void expect_refused(const smtp_message *message, const char *key, const char *says)
{
	smtp_composer *composer;
	smtp_refusal refusal = {{0}, {0}};
	assert_int_equal(smtp_compose(message, NOW, &composer, &refusal), SMTP_REFUSED);
	assert_null(composer);
	assert_string_equal(refusal.key, key);
	if (!strstr(refusal.must, says)) {
		fail_msg("%s: %s", key, refusal.must);
	}
}

static void test_refused_lists(void **state)
{
	(void)state;
	const smtp_mailbox bad[] = {MAILBOX("ok@b.example"), MAILBOX("x@y\r\nBcc: z@y"), MAILBOX("x")};
	const smtp_mailbox *evil = bad + 1;
	smtp_message good = {.from = LIST(ann), .to = LIST(ben), .text = SMTP_SPAN("x")}, message = good;
	message.from = (smtp_mailbox_list){NULL, 0};
	expect_refused(&message, "from", "must be given");
	message = good;
	message.to = LIST(bad);
	expect_refused(&message, "to[1]", "line breaks");
	message.to = (smtp_mailbox_list){evil, 1};
	expect_refused(&message, "to", "line breaks");
	message = good;
	message.from = (smtp_mailbox_list){evil, 1};
	expect_refused(&message, "from", "line breaks");
	message = good;
	message.cc = (smtp_mailbox_list){evil, 2};
	expect_refused(&message, "cc[0]", "line breaks");
	message = good;
	message.reply_to = (smtp_mailbox_list){evil, 1};
	expect_refused(&message, "reply_to", "line breaks");
	message = good;
	message.sender = (smtp_mailbox_list){evil, 1};
	expect_refused(&message, "sender", "line breaks");
	message.sender = LIST(several);
	expect_refused(&message, "sender", "one address");
}

static void test_refused_values(void **state)
{
	(void)state;
	smtp_message good = {.from = LIST(ann), .to = LIST(ben), .text = SMTP_SPAN("x")}, message = good;
	message.text = (smtp_span){NULL, 0};
	expect_refused(&message, "text", "must be given unless");
	message.html = SMTP_SPAN("\xc0\x80");
	expect_refused(&message, "html", "UTF-8");
	message.text = SMTP_SPAN("caf\xe9");
	expect_refused(&message, "text", "UTF-8");
	message = good;
	message.subject = SMTP_SPAN("\xed\xa0\x80");
	expect_refused(&message, "subject", "UTF-8");
	message.subject = SMTP_SPAN("a\r\nBcc: x@y");
	expect_refused(&message, "subject", "line breaks");
	message = good;
	const smtp_header header = {SMTP_SPAN("X-Foo"), SMTP_SPAN("a\n b")};
	message.headers = &header;
	message.header_count = 1;
	expect_refused(&message, "headers.X-Foo", "line breaks");
	message = good;
	message.has_date = true;
	message.date = INT64_MAX;
	expect_refused(&message, "date", "1900");
	static const char *const ids[] = {"", "<>", "x", "a@", "@b", "a@b@c", "a b@c", "<a@b", "a@b>",
		"<a@b>\r\nX: y", "a@b\n", "\xc3\xa9@b", "\"a\"@b"};
	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
		message = good;
		message.message_id = smtp_span_of(ids[i]);
		expect_refused(&message, "message_id", "such as");
	}
}

static bool is_canonical(smtp_message *message)
{
	smtp_composer *composer;
	message->has_envelope_from = true;
	message->to = LIST(ben);
	assert_int_equal(smtp_compose(message, NOW, &composer, NULL), SMTP_OK);
	smtp_free(read_whole(composer, 100));
	bool canonical = smtp_composer_facts(composer)->canonical;
	smtp_composer_free(composer);
	return canonical;
}

/* What stays the same, and was seen to end its lines with CRLF, is not looked at for that again. */
static void test_which_line_ends_are_known(void **state)
{
	(void)state;
	smtp_memory_source memory;
	smtp_memory_source_init(&memory, SMTP_SPAN("From: a@b\r\nDate: x\r\n\r\nText\r\n"));
	assert_true(is_canonical(&(smtp_message){.from = LIST(ann), .text = SMTP_SPAN("a\nb\rc")}));
	assert_true(is_canonical(&(smtp_message){.raw = memory.octets}));
	assert_true(is_canonical(
		&(smtp_message){.raw = SMTP_SPAN("From: a@b\r\nBcc: c@d\r\nDate: x\r\n\r\n"), .remove_bcc = true}));
	assert_false(is_canonical(&(smtp_message){.raw_source = &memory.source}));
	assert_false(is_canonical(&(smtp_message){.raw = SMTP_SPAN("From: a@b\r\nDate: x\r\n\r\nText")}));
	assert_false(is_canonical(&(smtp_message){.raw = SMTP_SPAN("From: a@b\r\nDate: x\n\r\nText\r\n")}));
	assert_false(is_canonical(&(smtp_message){.raw = SMTP_SPAN("From: a@b\r\nDate: x\r\n\r\na\rb\r\n")}));
}

static void test_refused_raw(void **state)
{
	(void)state;
	smtp_message good = {.from = LIST(ann), .to = LIST(ben), .raw = SMTP_SPAN("From: a@b\nDate: x\n\n")},
				 message = good;
	message.text = SMTP_SPAN("");
	expect_refused(&message, "text", "together with raw");
	message = good;
	message.subject = SMTP_SPAN("");
	expect_refused(&message, "subject", "together with raw");
	message = good;
	message.has_date = true;
	expect_refused(&message, "date", "together with raw");
	message = good;
	message.raw = SMTP_SPAN("From: a@b\nDate: x\n\na\0b");
	expect_refused(&message, "raw", "NUL");
	message.raw = SMTP_SPAN("Subject: x\n\n");
	expect_refused(&message, "raw", "exactly one From");
}

/* The old shop's own case: subject, names and body in GB2312, the body as base64. */
static void test_gb2312(void **state)
{
	(void)state;
	const smtp_mailbox shop[] = {MAILBOX("\xb2\xe2\xca\xd4 <shop@a.example>")};
	expect_message(&(smtp_message){.from = LIST(shop),
					   .to = LIST(ben),
					   .charset = SMTP_SPAN("gb2312"),
					   .subject = SMTP_SPAN("\xb2\xe2\xca\xd4\xd3\xca\xbc\xfe"),
					   .text = SMTP_SPAN("\xb2\xe2\xca\xd4\xd3\xca\xbc\xfe\n"),
					   .message_id = SMTP_SPAN("1@a.example")},
		"Date: Mon, 31 Dec 2029 16:00:00 +0000\r\n"
		"From: =?GB2312?B?suLK1A==?= <shop@a.example>\r\n"
		"To: ben@b.example\r\n"
		"Subject: =?GB2312?B?suLK1NPKvP4=?=\r\n"
		"Message-ID: <1@a.example>\r\n"
		"MIME-Version: 1.0\r\n"
		"Content-Type: text/plain; charset=gb2312\r\n"
		"Content-Transfer-Encoding: base64\r\n"
		"\r\n"
		"suLK1NPKvP4NCg==\r\n");
	smtp_message message = {.from = LIST(ann), .text = SMTP_SPAN("x"), .charset = SMTP_SPAN("utf-16")};
	expect_refused(&message, "charset", "GB18030");
	message.charset = SMTP_SPAN("GB2312");
	message.subject = SMTP_SPAN("\xb2\xe2\xca");
	expect_refused(&message, "subject", "valid GB2312 (octet 3");
}

static void test_utf8_addresses(void **state)
{
	(void)state;
	const smtp_mailbox foreign[] = {MAILBOX("ann@a.example"), MAILBOX("\xe4\xb8\xad@b.example")};
	smtp_composer *composer;
	smtp_message message = {.from = LIST(ann), .to = LIST(foreign), .text = SMTP_SPAN("x")};
	assert_int_equal(smtp_compose(&message, NOW, &composer, NULL), SMTP_OK);
	assert_true(smtp_composer_facts(composer)->utf8_header && smtp_composer_facts(composer)->eight_bit);
	assert_string_equal(smtp_composer_utf8_key(composer), "to[1]");
	smtp_composer_free(composer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text_alone),
		cmocka_unit_test(test_every_field),
		cmocka_unit_test(test_header_and_envelope_agree),
		cmocka_unit_test(test_hidden_recipients),
		cmocka_unit_test(test_alternative),
		cmocka_unit_test(test_message_id_is_random),
		cmocka_unit_test(test_raw),
		cmocka_unit_test(test_refused_lists),
		cmocka_unit_test(test_refused_values),
		cmocka_unit_test(test_which_line_ends_are_known),
		cmocka_unit_test(test_refused_raw),
		cmocka_unit_test(test_gb2312),
		cmocka_unit_test(test_utf8_addresses),
	};
	return cmocka_run_group_tests_name("compose", tests, NULL, NULL);
}
