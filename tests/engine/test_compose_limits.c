/*
 * test_compose_limits.c - messages with much and with too much in them, signatures, and memory that runs out.
 */
#include "scarce.h"
#include "compose.h"

#include <openssl/evp.h>
#include <openssl/pem.h>

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

/* A fresh Ed25519 key as PEM. */
static char *make_key(void)
{
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_id(EVP_PKEY_ED25519, NULL);
	EVP_PKEY *key = NULL;
	BIO *memory = BIO_new(BIO_s_mem());
	assert_true(context && memory && EVP_PKEY_keygen_init(context) == 1);
	assert_int_equal(EVP_PKEY_keygen(context, &key), 1);
	assert_int_equal(PEM_write_bio_PKCS8PrivateKey(memory, key, NULL, NULL, 0, NULL, NULL), 1);
	char *pem = calloc(1, 1000);
	assert_true(pem && BIO_read(memory, pem, 999) > 0);
	BIO_free(memory);
	EVP_PKEY_free(key);
	EVP_PKEY_CTX_free(context);
	return pem;
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

/* The signature stands in front of what it signs, and is counted. */
static void test_signed(void **state)
{
	(void)state;
	char *key = make_key(), start[21] = "";
	const smtp_dkim dkim[] = {
		{.domain = SMTP_SPAN("a.example"), .selector = SMTP_SPAN("s"), .key = smtp_span_of(key)}};
	smtp_message messages[] = {{.text = SMTP_SPAN("x"), .from = LIST(ann)},
		{.raw = SMTP_SPAN("From: a@b\r\nDate: Mon, 31 Dec 2029 16:00:00 +0000\r\n\r\nx\r\n")}};
	for (size_t i = 0; i < 2; i++) {
		smtp_composer *composer;
		smtp_body_facts facts;
		messages[i].dkim = dkim;
		messages[i].dkim_count = 1;
		assert_int_equal(smtp_compose(&messages[i], NOW, &composer, NULL), SMTP_OK);
		const smtp_source *source = smtp_composer_source(composer);
		assert_int_equal(source->read(source->handle, start, 20), 20);
		assert_string_equal(start, "DKIM-Signature: v=1;");
		assert_true(smtp_body_measure(source, &facts));
		assert_int_equal(facts.octets, smtp_composer_facts(composer)->octets);
		smtp_composer_free(composer);
	}
	free(key);
	const smtp_dkim bad[] = {
		{.domain = SMTP_SPAN("a.example"), .selector = SMTP_SPAN("s"), .key = SMTP_SPAN("x")}};
	messages[0].dkim = bad;
	expect_refused(&messages[0], "dkim[0].key", "");
}

/* Many, long and linear: were it not, this would take minutes. */
static void test_long_lists(void **state)
{
	(void)state;
	const size_t count = 100000, length = 5u << 20;
	smtp_mailbox *many = calloc(count, sizeof *many);
	char *value = malloc(length);
	assert_true(many && value);
	for (size_t i = 0; i < count; i++) {
		many[i] = (smtp_mailbox){SMTP_SPAN("somebody@b.example"), SMTP_SPAN("\xe4\xb8\xad"), {NULL, 0}};
		if (i % 3) {
			many[i].group = i % 2 ? SMTP_SPAN("one group") : SMTP_SPAN("another");
		}
	}
	for (size_t i = 0; i < length; i++) {
		value[i] = "\xe4\xb8\xad"[i % 3];
	}
	const smtp_header headers[] = {
		{SMTP_SPAN("X-A"), {value, length / 3 * 3}}, {SMTP_SPAN("X-B"), {value, length / 3 * 3}}};
	smtp_message message = {.from = LIST(ann),
		.to = {many, count},
		.text = SMTP_SPAN("x"),
		.headers = headers,
		.header_count = 2};
	smtp_composer *composer;
	assert_int_equal(smtp_compose(&message, NOW, &composer, NULL), SMTP_OK);
	assert_true(smtp_composer_facts(composer)->octets > 2 * length &&
				smtp_composer_facts(composer)->longest_line <= 78);
	smtp_composer_free(composer);
	free(many);
	free(value);
}

static void test_too_much_header(void **state)
{
	(void)state;
	const size_t length = 17u << 20;
	char *value = malloc(length);
	assert_non_null(value);
	memset(value, 'x', length);
	smtp_message message = {
		.from = LIST(ann), .to = LIST(ben), .text = SMTP_SPAN("x"), .subject = {value, length}};
	expect_refused(&message, "headers", "16 MiB");
	free(value);
}

static void fail_every_allocation(const smtp_message *message)
{
	smtp_status status = SMTP_NO_MEMORY;
	size_t granted = 0;
	for (; status != SMTP_OK && granted < 200; granted++) {
		smtp_composer *composer;
		scarce_begin(granted, SCARCE_FROM_THEN_ON);
		status = smtp_compose(message, NOW, &composer, NULL);
		scarce_end();
		assert_int_not_equal(status, SMTP_REFUSED);
		assert_int_equal(composer == NULL, status != SMTP_OK);
		smtp_composer_free(composer);
	}
	assert_int_equal(status, SMTP_OK);
	assert_true(granted > 2);
}

static void fail_with_everything(void)
{
	char *key = make_key();
	smtp_memory_source memory;
	smtp_memory_source_init(&memory, SMTP_SPAN("octets of a source"));
	const smtp_span ids[] = {SMTP_SPAN("<1@x>"), SMTP_SPAN("2@y")};
	const smtp_mailbox chinese[] = {MAILBOX("\x81\x5c\x81\x40 <z@b.example>")};
	const smtp_dkim dkim[] = {
		{.domain = SMTP_SPAN("a.example"), .selector = SMTP_SPAN("s"), .key = smtp_span_of(key)}};
	const smtp_part parts[] = {{.source = &memory.source, .name = SMTP_SPAN("\x81\x5c.pdf")},
		{.content = SMTP_SPAN("logo"), .name = SMTP_SPAN("logo.png"), .is_inline = true}};
	fail_every_allocation(&(smtp_message){.from = LIST(ann),
		.to = LIST(chinese),
		.charset = SMTP_SPAN("GBK"),
		.text = SMTP_SPAN("x"),
		.html = SMTP_SPAN("y"),
		.calendar = {SMTP_SPAN("BEGIN:VCALENDAR"), SMTP_SPAN("REQUEST"), SMTP_SPAN("invite.ics")},
		.attachments = {parts, 2},
		.references = ids,
		.reference_count = 2,
		.list_unsubscribe = {SMTP_SPAN("https://x/"), SMTP_SPAN("leave@x.example"), true},
		.dkim = dkim,
		.dkim_count = 1});
	free(key);
}

static void test_every_allocation_may_fail(void **state)
{
	(void)state;
	const smtp_header headers[] = {{SMTP_SPAN("X-Mailer"), SMTP_SPAN("shop \xe4\xb8\xad")}};
	const smtp_mailbox chinese[] = {MAILBOX("\xe5\xbc\xa0\xe4\xb8\x89 <z@b.example>")};
	fail_every_allocation(&(smtp_message){.from = LIST(several),
		.to = LIST(chinese),
		.cc = LIST(several),
		.subject = SMTP_SPAN("\xe4\xb8\xad"),
		.text = SMTP_SPAN("x"),
		.html = SMTP_SPAN("y"),
		.headers = headers,
		.header_count = 1});
	fail_with_everything();
	fail_every_allocation(&(smtp_message){
		.from = LIST(ann), .to = LIST(ben), .raw = SMTP_SPAN("From: a@b\nDate: x\nMessage-ID: <1@x>\n\n")});
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_signed),
		cmocka_unit_test(test_long_lists),
		cmocka_unit_test(test_too_much_header),
		cmocka_unit_test(test_every_allocation_may_fail),
	};
	return cmocka_run_group_tests_name("compose_limits", tests, NULL, NULL);
}
