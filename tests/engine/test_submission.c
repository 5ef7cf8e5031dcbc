/*
 * test_submission.c - messages as programs hand them to sendmail: what passes, what is added, what is mended, and who gets
 * them, for every cutting into blocks and with every allocation failing.
 */
#include "test.h"
#include "address_list.h"
#include "raw.h"
#include "scarce.h"
#include "submission.h"

/* ---- lists of addresses -------------------------------------------------------------------------- */

static const struct {
	const char *field, *expected; /* "name|address" and a space between */
} lists[] = {
	{"", ""},
	{"a@b", "|a@b"},
	{" a@b , c@d;e@f ", "|a@b |c@d |e@f"},
	{"<a@b>,, <c@d>", "|a@b |c@d"},
	{"Ann <a@b>", "Ann|a@b"},
	{"\"Ann, of \\\"B\\\"\" <a@b>", "Ann, of \"B\"|a@b"},
	{"Ann  B.\r\n C <a@b>", "Ann B. C|a@b"},
	{"a@b (Ann)", "Ann|a@b"},
	{"(one) a@b (two (inner) \\))", "one|a@b"},
	{"Ann (her name) <a@b>", "Ann|a@b"},
	{"team: a@b, Cat <c@d>;, e@f", "|a@b Cat|c@d |e@f"},
	{"undisclosed-recipients:;", ""},
	{"\"a@b\": c@d;", "|c@d"},
	{"a@b Bcc: c@d, e@f", "|a@bBcc:c@d |e@f"},
	{"<@relay.example,@other.example:a@b>", "|a@b"},
	{"\"a b\"@c", "|\"a b\"@c"},
	{"root", "|root"},
	{"a@[IPv6:::1], b@[192.0.2.1]", "|a@[IPv6:::1] |b@[192.0.2.1]"},
	{"\"unclosed <a@b>", "|\"unclosed <a@b>"},
	{"Ann <a@b", "Ann|a@b"},
	{"(unclosed a@b", ""},
	{"a @ b", "|a@b"},
	{"<a@b> <c@d>", "|c@d"},
	{"=?UTF-8?B?5rWL6K+V?= <a@b>", "=?UTF-8?B?5rWL6K+V?=|a@b"},
	{"a\\", "|a\\"},
	{"\"\\", "|\"\\"},
};

static void lists_are_taken_apart(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
		smtp_span rest = smtp_span_of(lists[i].field);
		smtp_listed listed;
		smtp_buf found;
		smtp_listed_init(&listed);
		smtp_buf_init(&found, 1000);
		smtp_buf_string(&found, "");
		while (smtp_listed_next(&rest, &listed)) {
			smtp_buf_printf(&found, "%s%s|%s", found.length ? " " : "",
				listed.name.length ? listed.name.data : "", listed.address.data);
		}
		if (strcmp(found.data, lists[i].expected) != 0) {
			fail_msg("%s: %s", lists[i].field, found.data);
		}
		smtp_buf_free(&found);
		smtp_listed_free(&listed);
	}
}

/* ---- messages ------------------------------------------------------------------------------------ */

/* Gives at most `most` octets at a time. */
typedef struct slow {
	smtp_memory_source memory;
	size_t most;
} slow;

static ptrdiff_t slow_read(void *handle, char *into, size_t room)
{
	slow *from = handle;
	return from->memory.source.read(&from->memory, into, room < from->most ? room : from->most);
}

static bool slow_rewind(void *handle)
{
	slow *from = handle;
	return from->memory.source.rewind(&from->memory);
}

static const smtp_completion usual = {.login = {"shop@a.example", 14}, .now = 0};

static smtp_span recipients_of(const smtp_submitted *message, smtp_buf *list)
{
	for (size_t i = 0; i < message->to_count; i++) {
		smtp_buf_printf(list, "%s%s", i ? " " : "", message->to[i].data);
	}
	return smtp_buf_view(list);
}

static bool read_all(const smtp_source *source, smtp_buf *into)
{
	char block[777];
	ptrdiff_t got;
	if (!source->rewind(source->handle)) {
		return false;
	}
	while ((got = source->read(source->handle, block, sizeof block)) > 0) {
		smtp_buf_append(into, block, (size_t)got);
	}
	return got == 0;
}

/* Random octets of a Message-ID that was made are `*`. */
static void hide_id(smtp_buf *text)
{
	static const char name[] = "Message-ID: <";
	char *id = text->data;
	while (id && (id = strstr(id, name))) {
		id += strlen(name);
		for (char *at = id; *at != '@' && strcspn(id, "@") == 32; at++) {
			*at = '*';
		}
	}
}

static void expect(const smtp_completion *with, const char *given, const char *expected, const char *to)
{
	static const size_t cuts[] = {1, 2, 3, 7, 100, 100000};
	for (size_t i = 0; i < sizeof cuts / sizeof cuts[0]; i++) {
		slow from = {.most = cuts[i]};
		smtp_source source = {&from, slow_read, slow_rewind, 0};
		smtp_submitted *message = malloc(sizeof *message);
		smtp_refusal refusal;
		smtp_body_facts facts;
		smtp_buf text, list;
		char *id;
		smtp_memory_source_init(&from.memory, smtp_span_of(given));
		smtp_buf_init(&text, 1 << 24);
		smtp_buf_init(&list, 1 << 20);
		smtp_buf_string(&list, "");
		assert_int_equal(smtp_submitted_read(message, &source, with, &refusal), SMTP_OK);
		assert_true(read_all(&message->front.source, &text));
		hide_id(&text);
		assert_string_equal(text.data, expected);
		recipients_of(message, &list);
		assert_string_equal(list.data ? list.data : "", to);
		if (smtp_raw_read(&message->front.source, &facts, &id, &refusal) != SMTP_OK) {
			fail_msg("%s: %s", given, refusal.must);
		}
		smtp_free(id);
		smtp_submitted_free(message);
		smtp_buf_free(&text);
		smtp_buf_free(&list);
		free(message);
	}
}

#define ID "Message-ID: <k@k>\r\n"
#define STARS "********************************"
#define DATE "Date: Thu, 01 Jan 1970 00:00:00 +0000\r\n"
#define ADDED DATE "Message-ID: <" STARS "@a.example>\r\n"

static void what_is_good_passes(void **state)
{
	(void)state;
	expect(&usual, "From: a@a.example\nDate: x\nmessage-id: <k@k>\nSubject:  a \n b\n\nText\n.\n\n",
		"From: a@a.example\r\nDate: x\r\nmessage-id: <k@k>\r\nSubject:  a \r\n b\r\n\r\nText\n.\n\n", "");
	expect(&usual, "From: a@a.example\r\nDate: x\r\n" ID "\r\nText\r\n",
		"From: a@a.example\r\nDate: x\r\n" ID "\r\nText\r\n", "");
}

static void what_is_missing_is_added(void **state)
{
	(void)state;
	smtp_completion named = usual;
	expect(&usual, "Subject: x\n\n", "Subject: x\r\nFrom: shop@a.example\r\n" ADDED "\r\n", "");
	expect(&usual, "\nText", "From: shop@a.example\r\n" ADDED "\r\nText", "");
	expect(&usual, "", "From: shop@a.example\r\n" ADDED "\r\n", "");
	expect(&usual, "From: \nDate:\nMessage-ID: \nSubject:\n\n",
		"Subject:\r\nFrom: shop@a.example\r\n" ADDED "\r\n", "");
	named.full_name = SMTP_SPAN("Charlie, Root");
	expect(&named, "\n", "From: \"Charlie, Root\" <shop@a.example>\r\n" ADDED "\r\n", "");
	named.full_name = SMTP_SPAN("bad\nname");
	expect(&named, "\n", "From: shop@a.example\r\n" ADDED "\r\n", "");
}

static void the_text_begins_where_no_field_is(void **state)
{
	(void)state;
	expect(&usual, "Subject: x\nno field\n", "Subject: x\r\nFrom: shop@a.example\r\n" ADDED "\r\nno field\n",
		"");
	expect(&usual, "From root Thu Jan  1 00:00:00 1970\nSubject: x\n\n",
		"Subject: x\r\nFrom: shop@a.example\r\n" ADDED "\r\n", "");
	expect(&usual, "To : b@b.example\n\n", "To: b@b.example\r\nFrom: shop@a.example\r\n" ADDED "\r\n",
		"b@b.example");
}

#define HEAD "From: a@a.example\nDate: x\n" ID
#define HEAD_OUT "From: a@a.example\r\nDate: x\r\n" ID

static void recipients_are_found_and_bcc_goes(void **state)
{
	(void)state;
	expect(&usual,
		HEAD "To: b@b.example, C <c@c.example>\nBCC: d@d.example,\n e@e.example\nCc: f@f.example\n\n",
		HEAD_OUT "To: b@b.example, C <c@c.example>\r\nCc: f@f.example\r\n\r\n",
		"b@b.example c@c.example d@d.example e@e.example f@f.example");
	expect(&usual, HEAD "To: \nBcc: d@d.example\nResent-Bcc: \n\n", HEAD_OUT "\r\n", "d@d.example");
}

static const char *author_of(const char *given)
{
	static char author[100];
	smtp_memory_source memory;
	smtp_submitted *message = malloc(sizeof *message);
	smtp_refusal refusal;
	smtp_memory_source_init(&memory, smtp_span_of(given));
	assert_int_equal(smtp_submitted_read(message, &memory.source, &usual, &refusal), SMTP_OK);
	snprintf(author, sizeof author, "%s", message->author.data);
	smtp_submitted_free(message);
	free(message);
	return author;
}

#define ON "Resent-From: r@r.example\r\nResent-Date: y\r\nResent-Message-ID: <r@r>\r\n"
#define ON_OUT ON HEAD_OUT

static void what_is_sent_on_goes_to_others(void **state)
{
	(void)state;
	expect(&usual,
		ON HEAD "To: b@b.example\nCc: c@c.example\nBcc: d@d.example\nResent-To: e@e.example,\n f@f.example\n"
				"resent-cc: G <g@g.example>\nResent-Bcc: h@h.example\n\n",
		ON_OUT "To: b@b.example\r\nCc: c@c.example\r\nResent-To: e@e.example,\r\n f@f.example\r\n"
			   "resent-cc: G <g@g.example>\r\n\r\n",
		"e@e.example f@f.example g@g.example h@h.example");
	/* twice: of everybody who did */
	expect(&usual,
		"Resent-To: e@e.example\n" ON "Resent-To: f@f.example\nResent-Date: z\n" HEAD "To: b@b.example\n\n",
		"Resent-To: e@e.example\r\n" ON "Resent-To: f@f.example\r\nResent-Date: z\r\n" HEAD_OUT
		"To: b@b.example\r\n\r\n",
		"e@e.example f@f.example");
	/* one of them is enough for nobody of the others to get it */
	expect(&usual, ON HEAD "To: b@b.example\n\n", ON_OUT "To: b@b.example\r\n\r\n", "");
	assert_string_equal(author_of(ON HEAD "\n"), "r@r.example");
}

static void what_is_missing_of_who_sends_on_is_added(void **state)
{
	(void)state;
	expect(&usual, "Resent-Message-ID: <r@r>\nResent-To: e@e.example\n" HEAD "\n",
		"Resent-Message-ID: <r@r>\r\nResent-To: e@e.example\r\n" HEAD_OUT
		"Resent-From: shop@a.example\r\nResent-" DATE "\r\n",
		"e@e.example");
	expect(&usual, "Resent-Date: y\nResent-From: r@r.example\n" HEAD "\n",
		"Resent-Date: y\r\nResent-From: r@r.example\r\n" HEAD_OUT "Resent-Message-ID: <" STARS
		"@r.example>\r\n\r\n",
		"");
	assert_string_equal(author_of("Resent-To: e@e.example\n" HEAD "\n"), "shop@a.example");
}

static void a_field_that_is_there_twice_is_there_once(void **state)
{
	(void)state;
	expect(&usual, HEAD "To: b@b.example\nSubject: one\nTo: B <b@b.example>, c@c.example\nSubject: two\n\n",
		HEAD_OUT "To: b@b.example, B <b@b.example>, c@c.example\r\nSubject: one\r\n\r\n",
		"b@b.example b@b.example c@c.example");
	expect(&usual, "From: a@a.example\nFrom: z@z.example\nDate: x\nDate: y\n" ID ID "X-A: 1\nX-A: 2\n\n",
		"From: a@a.example\r\nDate: x\r\n" ID "X-A: 1\r\nX-A: 2\r\n\r\n", "");
	expect(&usual, HEAD "To:\nTo: b@b.example\n\n", HEAD_OUT "To: b@b.example\r\n\r\n", "b@b.example");
}

static void text_beyond_ascii_is_encoded(void **state)
{
	(void)state;
	expect(&usual, HEAD "Subject: \xe8\xae\xa2\xe5\x8d\x95\n\n",
		HEAD_OUT "Subject: =?UTF-8?B?6K6i5Y2V?=\r\n\r\n", "");
	expect(
		&usual, HEAD "Subject: \xb6\xa9\xb5\xa5\n\n", HEAD_OUT "Subject: =?GB18030?B?tqm1pQ==?=\r\n\r\n", "");
	expect(&usual, HEAD "Subject: \xb6\xa9\xb5\xa5\nContent-Type: text/plain; charset=\"GB2312\"\n\n",
		HEAD_OUT "Subject: =?GB2312?B?tqm1pQ==?=\r\nContent-Type: text/plain; charset=\"GB2312\"\r\n\r\n",
		"");
	expect(&usual, HEAD "To: \xe8\xae\xa2 <b@b.example>, =?UTF-8?B?6K6i?= <c@c.example>\n\n",
		HEAD_OUT "To: =?UTF-8?B?6K6i?= <b@b.example>, =?UTF-8?B?6K6i?= <c@c.example>\r\n\r\n",
		"b@b.example c@c.example");
	expect(&usual, HEAD "Subject: \xff\xfe\n\n", HEAD_OUT "Subject: =?UTF-8?B?w7/Dvg==?=\r\n\r\n", "");
}

static void controls_are_blanks(void **state)
{
	(void)state;
	expect(
		&usual, HEAD "Subject: a\rBcc: z@z.example\n\n", HEAD_OUT "Subject: a Bcc: z@z.example\r\n\r\n", "");
	expect(&usual,
		HEAD "Subject: a\x01\x7f"
			 "b\n \n c\n\n",
		HEAD_OUT "Subject: a b c\r\n\r\n", "");
	expect(&usual, HEAD "Subject: a\n \t\n\n", HEAD_OUT "Subject: a\r\n\r\n", "");
}

static void addresses_without_a_domain_get_one(void **state)
{
	(void)state;
	smtp_completion at_home = usual;
	at_home.domain = SMTP_SPAN("home.example");
	expect(&at_home, "From: root\nDate: x\n" ID "To: ann, B <bob>, c@c.example\n\n",
		"From: root@home.example\r\nDate: x\r\n" ID
		"To: ann@home.example, B <bob@home.example>, c@c.example\r\n\r\n",
		"ann@home.example bob@home.example c@c.example");
}

static void long_lines_of_the_header_fold(void **state)
{
	(void)state;
	smtp_buf given, text;
	smtp_memory_source memory;
	smtp_submitted *message = malloc(sizeof *message);
	smtp_body_facts facts;
	smtp_refusal refusal;
	char *id;
	smtp_buf_init(&given, 1 << 20);
	smtp_buf_init(&text, 1 << 20);
	smtp_buf_string(&given, HEAD "To: ");
	for (int i = 0; i < 200; i++) {
		smtp_buf_printf(&given, "%scustomer%d@b.example", i ? "," : "", i);
	}
	smtp_buf_string(&given, "\nX-Words:");
	for (int i = 0; i < 300; i++) {
		smtp_buf_string(&given, " =?UTF-8?B?6K6i?=");
	}
	smtp_buf_string(&given, "\n\nText\n");
	smtp_memory_source_init(&memory, smtp_buf_view(&given));
	assert_int_equal(smtp_submitted_read(message, &memory.source, &usual, &refusal), SMTP_OK);
	assert_int_equal(message->to_count, 200);
	assert_int_equal(smtp_raw_read(&message->front.source, &facts, &id, &refusal), SMTP_OK);
	assert_true(facts.longest_line <= 78);
	assert_true(read_all(&message->front.source, &text));
	assert_non_null(strstr(text.data, "customer0@b.example, customer1@b.example,"));
	assert_null(strstr(text.data, "=?UTF-8?Q"));
	smtp_free(id);
	smtp_submitted_free(message);
	smtp_buf_free(&given);
	smtp_buf_free(&text);
	free(message);
}

static void expect_body(const char *given, const char *expected)
{
	smtp_buf in, out;
	smtp_buf_init(&in, 1 << 20);
	smtp_buf_init(&out, 1 << 20);
	smtp_buf_string(&in, HEAD "\n");
	smtp_buf_string(&in, given);
	smtp_buf_string(&out, HEAD_OUT "\r\n");
	smtp_buf_string(&out, expected);
	expect(&usual, in.data, out.data, "");
	smtp_buf_free(&in);
	smtp_buf_free(&out);
}

static void long_lines_of_the_text_are_broken(void **state)
{
	(void)state;
	static char line[2001], broken[2010];
	/* at a blank where there is one */
	memset(line, 'x', 2000);
	line[950] = line[1900] = ' ';
	memcpy(broken, line, 950);
	broken[950] = '\n';
	memcpy(broken + 951, line + 950, 950);
	broken[1901] = '\n';
	memcpy(broken + 1902, line + 1900, 101);
	expect_body(line, broken);
	/* before a character where there is none */
	for (int i = 0; i < 1500; i++) {
		line[i] = "\xe8\xae\xa2"[i % 3];
	}
	line[1500] = '\0';
	memcpy(broken, line, 990);
	memcpy(broken + 990, "\n ", 2);
	memcpy(broken + 992, line + 990, 511);
	expect_body(line, broken);
}

static void a_long_text_passes(void **state)
{
	(void)state;
	static char text[70000];
	char *to = text;
	for (int i = 0; i < 1000; i++) {
		to += sprintf(to, "line %d of a text that is longer than a block\n", i);
	}
	expect_body(text, text);
}

static void a_header_without_end_is_refused(void **state)
{
	(void)state;
	size_t length = SMTP_SUBMISSION_HEADER_MAX + 10000;
	char *given = malloc(length);
	memset(given, 'x', length);
	smtp_memory_source memory;
	smtp_submitted *message = malloc(sizeof *message);
	smtp_refusal refusal;
	smtp_memory_source_init(&memory, (smtp_span){given, length});
	assert_int_equal(smtp_submitted_read(message, &memory.source, &usual, &refusal), SMTP_REFUSED);
	assert_string_equal(refusal.must, "must have a header of at most 4 MiB");
	smtp_submitted_free(message);
	free(message);
	free(given);
}

static ptrdiff_t broken_read(void *handle, char *into, size_t room)
{
	(void)handle;
	(void)into;
	(void)room;
	return -1;
}

static void a_source_that_fails_is_refused(void **state)
{
	(void)state;
	slow from = {.most = 10};
	smtp_source source = {&from, broken_read, slow_rewind, 0};
	smtp_submitted *message = malloc(sizeof *message);
	smtp_refusal refusal;
	smtp_memory_source_init(&from.memory, SMTP_SPAN(""));
	assert_int_equal(smtp_submitted_read(message, &source, &usual, &refusal), SMTP_REFUSED);
	assert_string_equal(refusal.must, "must be readable to its end, and from its start again");
	smtp_submitted_free(message);
	free(message);
}

static void whichever_allocation_fails(void **state)
{
	(void)state;
	static const char given[] =
		"From: root\nTo: a@a.example, \xe8\xae\xa2 <b@b.example>\nTo: c\nSubject: "
		"\xe8\xae\xa2\nBcc: d@d\nResent-To: x@x, y, z@z, \xe8\xae\xa2 <e@e>\n\nText\n";
	smtp_completion with = {.login = SMTP_SPAN("x@x.example"), .domain = SMTP_SPAN("home.example")};
	smtp_submitted *message = malloc(sizeof *message);
	smtp_memory_source all;
	smtp_memory_source_init(&all, SMTP_SPAN(given));
	assert_int_equal(smtp_submitted_read(message, &all.source, &with, NULL), SMTP_OK);
	size_t whole = message->header.length;
	smtp_submitted_free(message);
	for (int kind = SCARCE_FROM_THEN_ON; kind <= SCARCE_ONCE; kind++) {
		bool refused = true;
		for (size_t allowed = 0; refused; allowed++) {
			smtp_memory_source memory;
			smtp_refusal refusal;
			smtp_memory_source_init(&memory, SMTP_SPAN(given));
			scarce_begin(allowed, (scarce_kind)kind);
			smtp_status status = smtp_submitted_read(message, &memory.source, &with, &refusal);
			size_t count = message->to_count, length = message->header.length;
			smtp_submitted_free(message);
			long blocks = scarce_blocks();
			refused = scarce_end();
			assert_int_equal(blocks, 0);
			assert_true(refused || status == SMTP_OK);
			assert_true(status == SMTP_NO_MEMORY || (status == SMTP_OK && count == 4 && length == whole));
		}
	}
	free(message);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lists_are_taken_apart),
		cmocka_unit_test(what_is_good_passes),
		cmocka_unit_test(what_is_missing_is_added),
		cmocka_unit_test(the_text_begins_where_no_field_is),
		cmocka_unit_test(recipients_are_found_and_bcc_goes),
		cmocka_unit_test(what_is_sent_on_goes_to_others),
		cmocka_unit_test(what_is_missing_of_who_sends_on_is_added),
		cmocka_unit_test(a_field_that_is_there_twice_is_there_once),
		cmocka_unit_test(text_beyond_ascii_is_encoded),
		cmocka_unit_test(controls_are_blanks),
		cmocka_unit_test(addresses_without_a_domain_get_one),
		cmocka_unit_test(long_lines_of_the_header_fold),
		cmocka_unit_test(long_lines_of_the_text_are_broken),
		cmocka_unit_test(a_long_text_passes),
		cmocka_unit_test(a_header_without_end_is_refused),
		cmocka_unit_test(a_source_that_fails_is_refused),
		cmocka_unit_test(whichever_allocation_fails),
	};
	return cmocka_run_group_tests_name("submission", tests, NULL, NULL);
}
