/*
 * test_dkim.c - signatures: the vector of RFC 8463, what h= names, which keys are taken, memory that runs out.
 * With SMTP_SAMPLES set to a folder, signed messages are written there for judge_dkim.py.
 */
#include "scarce.h"
#include "pki.h"
#include "canonical.h"
#include "dkim.h"
#include "dkim_key.h"

#include <unistd.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#define NOW 1700000000

/* RFC 8463 A.2: the seed nWGxne/9... in PKCS #8. */
static const char rfc8463_key[] = "-----BEGIN PRIVATE KEY-----\n"
								  "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n"
								  "-----END PRIVATE KEY-----\n";

static const char rfc8463_message[] = "From: Joe SixPack <joe@football.example.com>\r\n"
									  "To: Suzie Q <suzie@shopping.example.net>\r\n"
									  "Subject: Is dinner ready?\r\n"
									  "Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)\r\n"
									  "Message-ID: <20030712040037.46341.5F8J@football.example.com>\r\n"
									  "\r\n"
									  "Hi.\r\n"
									  "\r\n"
									  "We lost the game.  Are you hungry yet?\r\n"
									  "\r\n"
									  "Joe.\r\n";

/* PEM of the keys that are made for the tests. */
static char *rsa2048, *rsa1024, *rsa512, *ed25519, *ec, *locked;

static int make_keys(void **state)
{
	(void)state;
	rsa2048 = pki_make_pem(EVP_PKEY_RSA, 2048, NULL);
	rsa1024 = pki_make_pem(EVP_PKEY_RSA, 1024, NULL);
	rsa512 = pki_make_pem(EVP_PKEY_RSA, 512, NULL);
	ed25519 = pki_make_pem(EVP_PKEY_ED25519, 0, NULL);
	ec = pki_make_pem(EVP_PKEY_EC, 0, NULL);
	locked = pki_make_pem(EVP_PKEY_ED25519, 0, "sesame-open");
	return 0;
}

static int drop_keys(void **state)
{
	(void)state;
	char *keys[] = {rsa2048, rsa1024, rsa512, ed25519, ec, locked};
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		free(keys[i]);
	}
	return 0;
}

static smtp_dkim football(const char *pem)
{
	return (smtp_dkim){.domain = SMTP_SPAN("football.example.com"),
		.selector = SMTP_SPAN("brisbane"),
		.key = smtp_span_of(pem)};
}

/* ---- a source that gives little at a time -------------------------------------------------------- */

typedef struct slow_source {
	smtp_source source;
	smtp_memory_source memory;
	size_t most;
	unsigned rewinds;
	long fails_after; /* reads; -1: never */
} slow_source;

static ptrdiff_t slow_read(void *handle, char *into, size_t room)
{
	slow_source *slow = handle;
	if (slow->fails_after >= 0 && slow->fails_after-- == 0) {
		return -1;
	}
	smtp_source *inner = &slow->memory.source;
	return inner->read(inner->handle, into, room < slow->most ? room : slow->most);
}

static bool slow_rewind(void *handle)
{
	slow_source *slow = handle;
	slow->rewinds++;
	return slow->memory.source.rewind(slow->memory.source.handle);
}

static void slow_init(slow_source *slow, smtp_span octets, size_t most)
{
	*slow = (slow_source){.most = most, .fails_after = -1};
	slow->source = (smtp_source){slow, slow_read, slow_rewind};
	smtp_memory_source_init(&slow->memory, octets);
}

/* The fields that are to stand in front of the message; to be freed with smtp_free(). */
static char *sign(const smtp_dkim *signatures, size_t count, smtp_span message, size_t most)
{
	smtp_dkim_signer *signer;
	smtp_refusal refusal = {{0}, {0}};
	if (smtp_dkim_open(signatures, count, NULL, &signer, &refusal) != SMTP_OK) {
		fail_msg("%s %s", refusal.key, refusal.must);
	}
	slow_source slow;
	slow_init(&slow, message, most);
	smtp_buf out;
	smtp_buf_init(&out, 1 << 20);
	if (smtp_dkim_sign(signer, &slow.source, NOW, &out, &refusal) != SMTP_OK) {
		fail_msg("%s %s", refusal.key, refusal.must);
	}
	assert_int_equal(slow.memory.position, 0);
	assert_int_equal(slow.rewinds, 2);
	smtp_dkim_close(signer);
	return smtp_buf_take(&out);
}

/* Takes the white space out, so that a test can look for a tag. */
static char *squeeze(char *text)
{
	char *to = text;
	for (const char *from = text; *from; from++) {
		if (!strchr(" \t\r\n", *from)) {
			*to++ = *from;
		}
	}
	*to = '\0';
	return text;
}

/* ---- the vector ---------------------------------------------------------------------------------- */

static EVP_PKEY *load(const smtp_dkim *signature)
{
	EVP_PKEY *key;
	smtp_refusal refusal;
	assert_int_equal(smtp_dkim_key_load(signature, "dkim[0]", &key, &refusal), SMTP_OK);
	return key;
}

/* Fields and signature of RFC 8463 A.3: the key, the hash over canonical fields, and Ed25519 over that hash. */
static void test_rfc8463(void **state)
{
	(void)state;
	static const char *const fields[] = {
		"From: Joe SixPack <joe@football.example.com>\r\n",
		"To: Suzie Q <suzie@shopping.example.net>\r\n",
		"Subject: Is dinner ready?\r\n",
		"Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)\r\n",
		"Message-ID: <20030712040037.46341.5F8J@football.example.com>\r\n",
		"DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;\r\n"
		" d=football.example.com; i=@football.example.com;\r\n"
		" q=dns/txt; s=brisbane; t=1528637909; h=from : to :\r\n"
		" subject : date : message-id : from : subject : date;\r\n"
		" bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\r\n"
		" b=\r\n",
	};
	static const char expected[] =
		"/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11BusFa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==";
	smtp_buf text;
	smtp_buf_init(&text, 4096);
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		assert_true(smtp_canonical_field(&text, SMTP_DKIM_RELAXED, smtp_span_of(fields[i])));
	}
	unsigned char hash[32], signature[SMTP_DKIM_SIGNATURE_MAX], shown[128];
	size_t length;
	assert_int_equal(EVP_Digest(text.data, text.length - 2, hash, NULL, EVP_sha256(), NULL), 1);
	smtp_dkim brisbane = football(rfc8463_key);
	EVP_PKEY *key = load(&brisbane);
	assert_string_equal(smtp_dkim_key_algorithm(key), "ed25519-sha256");
	assert_true(smtp_dkim_key_sign(key, hash, signature, &length));
	EVP_EncodeBlock(shown, signature, (int)length);
	assert_string_equal((char *)shown, expected);
	EVP_PKEY_free(key);
	smtp_buf_free(&text);
}

/* To the octet; dkimpy has verified it. */
static void test_a_field(void **state)
{
	(void)state;
	smtp_dkim brisbane = football(rfc8463_key);
	char *field = sign(&brisbane, 1, smtp_span_of(rfc8463_message), 4096);
	assert_string_equal(field,
		"DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;\r\n"
		" d=football.example.com; s=brisbane; t=1700000000; h=From:From:To:To:Cc:\r\n"
		" Subject:Subject:Date:Date:Message-ID:Message-ID:MIME-Version:Content-Type:\r\n"
		" Reply-To; bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\r\n"
		" b=XWGsaBMyHF8IPgsmH9zSGk1BnPgJoPt2hWegm/9NKcZc6UvpxU6dgwS7XlzKPvsvQyWxaHjL\r\n"
		" /0riOA6FuCd7Bg==\r\n");
	smtp_free(field);
}

/* ---- the same for every cutting ------------------------------------------------------------------ */

static void test_cuttings(void **state)
{
	(void)state;
	static const char message[] = "From: a@b.example\n"
								  "Subject: folded\r\n\there \r\n"
								  "Subject: again\r"
								  "\r\n"
								  " x \t y\r\r\n\n\nend \r\n\r\n";
	smtp_dkim signatures[] = {football(ed25519), football(ed25519)};
	signatures[1].header = signatures[1].body = SMTP_DKIM_SIMPLE;
	char *whole = sign(signatures, 2, smtp_span_of(message), 4096);
	for (size_t most = 1; most < sizeof message; most++) {
		char *again = sign(signatures, 2, smtp_span_of(message), most);
		assert_string_equal(again, whole);
		smtp_free(again);
	}
	smtp_free(whole);
}

/* ---- h= ------------------------------------------------------------------------------------------ */

static void expect_tags(const smtp_dkim *signature, const char *message, const char *const *tags)
{
	char *field = squeeze(sign(signature, 1, smtp_span_of(message), 4096));
	for (; *tags; tags++) {
		if (!strstr(field, *tags)) {
			fail_msg("%s is not in %s", *tags, field);
		}
	}
	assert_null(strstr(field, "l="));
	smtp_free(field);
}

static void test_names(void **state)
{
	(void)state;
	static const char message[] = "from: a@b.example\r\n"
								  "To: c@d.example\r\n"
								  "Received: by x\r\n"
								  "X-Shop: 1\r\n"
								  "List-Unsubscribe: <https://b.example/u>\r\n"
								  "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
								  "References: <1@b.example>\r\n"
								  "x-shop : 2\r\n"
								  "\r\n";
	smtp_dkim signature = football(ed25519);
	expect_tags(&signature, message,
		(const char *const[]){
			"h=From:From:To:To:Cc:Subject:Date:Message-ID:MIME-Version:Content-Type:Reply-To:"
			"References:List-Unsubscribe:List-Unsubscribe-Post;",
			NULL});
	const smtp_span names[] = {SMTP_SPAN("X-SHOP"), SMTP_SPAN("subject"), SMTP_SPAN("X-None"),
		SMTP_SPAN("x-none"), SMTP_SPAN("Sender"), SMTP_SPAN("References")};
	signature.headers = names;
	signature.header_count = 6;
	expect_tags(&signature, message,
		(const char *const[]){
			"h=From:From:To:To:Cc:Subject:Date:Message-ID:MIME-Version:Content-Type:Reply-To:"
			"Sender:References:List-Unsubscribe:List-Unsubscribe-Post:X-SHOP:X-SHOP:X-None;",
			NULL});
}

static void test_tags(void **state)
{
	(void)state;
	static const char message[] = "From: a@b.example\r\n\r\n";
	smtp_dkim signature = football(rsa1024);
	signature.domain = SMTP_SPAN("Football.EXAMPLE.com");
	signature.selector = SMTP_SPAN("2027-01.Mail");
	expect_tags(&signature, message,
		(const char *const[]){
			"v=1;a=rsa-sha256;c=relaxed/relaxed;d=football.example.com;s=2027-01.Mail;t=1700000000;",
			"bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;b=", NULL});
	signature.header = SMTP_DKIM_SIMPLE;
	expect_tags(&signature, message, (const char *const[]){"c=simple/relaxed;", NULL});
	signature.header = SMTP_DKIM_RELAXED;
	signature.body = SMTP_DKIM_SIMPLE;
	expect_tags(&signature, message,
		(const char *const[]){"c=relaxed/simple;", "bh=frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=;", NULL});
}

static void test_too_many_fields(void **state)
{
	(void)state;
	smtp_buf message;
	smtp_buf_init(&message, 1 << 20);
	for (int i = 0; i < 1000; i++) {
		smtp_buf_string(&message, "X: 1\r\n");
	}
	const smtp_span name = SMTP_SPAN("x");
	smtp_dkim signatures[] = {football(ed25519), football(ed25519)};
	signatures[1].headers = &name;
	signatures[1].header_count = 1;
	smtp_dkim_signer *signer;
	smtp_refusal refusal;
	smtp_memory_source source;
	smtp_buf out;
	smtp_buf_init(&out, 1 << 20);
	smtp_memory_source_init(&source, smtp_buf_view(&message));
	assert_int_equal(smtp_dkim_open(signatures, 2, NULL, &signer, &refusal), SMTP_OK);
	assert_int_equal(smtp_dkim_sign(signer, &source.source, NOW, &out, &refusal), SMTP_REFUSED);
	assert_string_equal(refusal.key, "dkim[1].headers");
	smtp_dkim_close(signer);
	smtp_buf_free(&out);
	smtp_buf_free(&message);
}

/* ---- what is refused ----------------------------------------------------------------------------- */

static void expect_refused(const smtp_dkim *signature, const char *key, const char *says)
{
	smtp_dkim_signer *signer;
	smtp_dkim both[] = {football(ed25519), *signature};
	char second[64];
	smtp_refusal refusal = {{0}, {0}};
	assert_int_equal(smtp_dkim_open(signature, 1, NULL, &signer, &refusal), SMTP_REFUSED);
	assert_null(signer);
	snprintf(second, sizeof second, "dkim[0].%s", key);
	assert_string_equal(refusal.key, second);
	if (!strstr(refusal.must, says)) {
		fail_msg("%s %s: does not say %s", refusal.key, refusal.must, says);
	}
	assert_int_equal(smtp_dkim_open(both, 2, NULL, &signer, &refusal), SMTP_REFUSED);
	snprintf(second, sizeof second, "dkim[1].%s", key);
	assert_string_equal(refusal.key, second);
}

static void test_refused_domains(void **state)
{
	(void)state;
	static const char *const domains[] = {"", "example", "a..b", ".a.b", "a.b.", "-a.b", "a_b.c", "a.b;",
		"a.b; l=1", "a.b\r\n", "a b.c", "[192.0.2.1]", "a.b\xff",
		"a.b\xe3\x80\x82"
		"c",
		"a@b.c", "a.*"};
	static const char *const selectors[] = {"", "a..b", ".a", "a.", "-a", "a_b", "a;", "a; d=x.y", "a\r\n",
		"a b", "[192.0.2.1]", "\xe5\xbc\xa0", "*"};
	for (size_t i = 0; i < sizeof domains / sizeof *domains; i++) {
		smtp_dkim signature = football(ed25519);
		signature.domain = smtp_span_of(domains[i]);
		expect_refused(&signature, "domain", "must");
	}
	for (size_t i = 0; i < sizeof selectors / sizeof *selectors; i++) {
		smtp_dkim signature = football(ed25519);
		signature.selector = smtp_span_of(selectors[i]);
		expect_refused(&signature, "selector", "letters, digits");
	}
	smtp_dkim signature = football(ed25519);
	signature.domain = (smtp_span){NULL, 0};
	expect_refused(&signature, "domain", "such as");
	signature.domain = (smtp_span){"a.b\0c.d", 7};
	expect_refused(&signature, "domain", "must");
	signature.domain = SMTP_SPAN("a.b");
	signature.selector = (smtp_span){NULL, 0};
	expect_refused(&signature, "selector", "letters");
	char selector[252];
	memset(selector, 'a', sizeof selector);
	for (size_t i = 50; i < sizeof selector; i += 50) {
		selector[i] = '.';
	}
	signature.selector = (smtp_span){selector, 239};
	expect_refused(&signature, "selector", "253");
	signature.selector.length = 238;
	selector[238] = '\0';
	char *field = sign(&signature, 1, SMTP_SPAN("From: a@b\r\n"), 10);
	assert_non_null(strstr(field, selector));
	smtp_free(field);
}

static void test_refused_names(void **state)
{
	(void)state;
	static const char *const names[] = {"", "a b", "a:b", "a;b", "a\r\n", "\xe5\xbc\xa0", "Received",
		"return-path", "DKIM-Signature", "BCC",
		"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"};
	smtp_span many[SMTP_DKIM_NAMES_MAX + 1];
	smtp_dkim signature = football(ed25519);
	signature.headers = many;
	signature.header_count = 1;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		many[0] = smtp_span_of(names[i]);
		expect_refused(&signature, "headers", "must");
	}
	static char distinct[SMTP_DKIM_NAMES_MAX + 1][8];
	for (size_t i = 0; i <= SMTP_DKIM_NAMES_MAX; i++) {
		snprintf(distinct[i], sizeof distinct[i], "X-%u", (unsigned)i % 1000);
		many[i] = smtp_span_of(distinct[i]);
	}
	signature.header_count = SMTP_DKIM_NAMES_MAX + 1;
	expect_refused(&signature, "headers", "at most 64");
	signature.header_count = SMTP_DKIM_NAMES_MAX;
	char *field = sign(&signature, 1, SMTP_SPAN("From: a@b\r\n"), 10);
	assert_non_null(strstr(squeeze(field), ":X-63;"));
	smtp_free(field);
}

static void test_refused_keys(void **state)
{
	(void)state;
	static const char says[] = "must be a PEM private key (RSA or Ed25519)";
	smtp_dkim signature = football(NULL);
	expect_refused(&signature, "key", "must be given unless key_file is");
	signature.key = SMTP_SPAN("");
	expect_refused(&signature, "key", says);
	signature.key = SMTP_SPAN("-----BEGIN PRIVATE KEY-----\nMC4CAQ\n-----END PRIVATE KEY-----\n");
	expect_refused(&signature, "key", says);
	signature.key = SMTP_SPAN("/etc/dkim.pem");
	expect_refused(&signature, "key", says);
	signature.key = smtp_span_of(ec);
	expect_refused(&signature, "key", "RSA or an Ed25519");
	signature.key = smtp_span_of(rsa512);
	expect_refused(&signature, "key", "1024");
	signature.key = smtp_span_of(ed25519);
	signature.key_file = SMTP_SPAN("/x");
	expect_refused(&signature, "key_file", "together");
	signature.key = smtp_span_of(locked);
	signature.key_file = (smtp_span){NULL, 0};
	expect_refused(&signature, "passphrase", "must be given");
	signature.passphrase = SMTP_SPAN("wrong-sesame-open");
	expect_refused(&signature, "passphrase", "opens");
	signature.passphrase = SMTP_SPAN("");
	expect_refused(&signature, "passphrase", "opens");
}

static void test_locked_key(void **state)
{
	(void)state;
	smtp_dkim signature = football(locked);
	signature.passphrase = SMTP_SPAN("sesame-open");
	char *field = sign(&signature, 1, smtp_span_of(rfc8463_message), 100);
	assert_non_null(strstr(field, "ed25519"));
	smtp_free(field);
}

static void test_key_file(void **state)
{
	(void)state;
	char path[] = "/tmp/test_dkim-XXXXXX";
	int file = mkstemp(path);
	assert_true(file >= 0);
	assert_int_equal(write(file, rfc8463_key, strlen(rfc8463_key)), (ssize_t)strlen(rfc8463_key));
	close(file);
	smtp_dkim from_memory = football(rfc8463_key), from_file = football(NULL);
	from_file.key_file = smtp_span_of(path);
	char *expected = sign(&from_memory, 1, smtp_span_of(rfc8463_message), 100);
	char *found = sign(&from_file, 1, smtp_span_of(rfc8463_message), 100);
	assert_string_equal(found, expected);
	smtp_free(expected);
	smtp_free(found);
	unlink(path);
	expect_refused(&from_file, "key_file", "readable PEM file");
	from_file.key_file = SMTP_SPAN("/");
	expect_refused(&from_file, "key_file", "readable PEM file");
	from_file.key_file = SMTP_SPAN("");
	expect_refused(&from_file, "key_file", "readable PEM file");
	from_file.key_file = (smtp_span){"/dev/null\0x", 11};
	expect_refused(&from_file, "key_file", "readable PEM file");
}

static void test_too_many(void **state)
{
	(void)state;
	smtp_dkim signatures[SMTP_DKIM_MAX + 1];
	smtp_dkim_signer *signer;
	smtp_refusal refusal;
	for (size_t i = 0; i <= SMTP_DKIM_MAX; i++) {
		signatures[i] = football(ed25519);
	}
	assert_int_equal(smtp_dkim_open(signatures, SMTP_DKIM_MAX + 1, NULL, &signer, &refusal), SMTP_REFUSED);
	assert_string_equal(refusal.key, "dkim");
	assert_int_equal(smtp_dkim_open(signatures, SMTP_DKIM_MAX, NULL, &signer, &refusal), SMTP_OK);
	smtp_dkim_close(signer);
	smtp_dkim_close(NULL);
}

static void test_broken_source(void **state)
{
	(void)state;
	smtp_dkim signature = football(ed25519);
	smtp_dkim_signer *signer;
	smtp_refusal refusal;
	smtp_buf out;
	smtp_buf_init(&out, 4096);
	assert_int_equal(smtp_dkim_open(&signature, 1, NULL, &signer, &refusal), SMTP_OK);
	for (long reads = 0; reads < 3; reads++) {
		slow_source slow;
		slow_init(&slow, smtp_span_of(rfc8463_message), 100);
		slow.fails_after = reads;
		assert_int_equal(smtp_dkim_sign(signer, &slow.source, NOW, &out, &refusal), SMTP_REFUSED);
		assert_string_equal(refusal.key, "dkim");
		assert_int_equal(out.length, 0);
	}
	smtp_dkim_close(signer);
	smtp_buf_free(&out);
}

/* ---- memory -------------------------------------------------------------------------------------- */

static smtp_status sign_scarcely(const smtp_dkim *signatures, smtp_refusal *refusal)
{
	smtp_dkim_signer *signer;
	smtp_status status = smtp_dkim_open(signatures, 2, NULL, &signer, refusal);
	if (status != SMTP_OK) {
		return status;
	}
	smtp_memory_source source;
	smtp_buf out;
	smtp_buf_init(&out, 1 << 20);
	smtp_memory_source_init(&source, smtp_span_of(rfc8463_message));
	status = smtp_dkim_sign(signer, &source.source, NOW, &out, refusal);
	smtp_buf_free(&out);
	smtp_dkim_close(signer);
	return status;
}

static void test_every_allocation_may_fail(void **state)
{
	(void)state;
	smtp_dkim signatures[] = {football(ed25519), football(ed25519)};
	signatures[1].body = SMTP_DKIM_SIMPLE;
	for (int kind = 0; kind < 2; kind++) {
		bool refused = true;
		for (size_t allowed = 0; refused; allowed++) {
			smtp_refusal refusal = {{0}, {0}};
			scarce_begin(allowed, (scarce_kind)kind);
			smtp_status status = sign_scarcely(signatures, &refusal);
			refused = scarce_end();
			assert_int_equal(scarce_blocks(), 0);
			assert_int_equal(status, refused ? SMTP_NO_MEMORY : SMTP_OK);
		}
	}
}

/* ---- samples for dkimpy -------------------------------------------------------------------------- */

static void append_random(smtp_buf *out, const char *const *pieces, int count, int most)
{
	for (int left = rand() % most; left > 0; left--) {
		smtp_buf_string(out, pieces[rand() % count]);
	}
}

/* A header with folds and white space of every kind, a body with more of it; maybe no body at all. */
static void random_message(smtp_buf *message)
{
	static const char *const words[] = {
		"a", "word", " ", "  ", "\t", "\r\n ", "\r\n\t", ":", ";", "=", "b=", "x y"};
	static const char *const lines[] = {
		"text", " ", "\t", "\r\n", "\r\n", "\r\n\r\n", " \r\n", "  two", ".", "b=1", "=20", "--x"};
	static const char *const names[] = {"To", "Cc", "X-Shop", "x-shop", "SUBJECT", "Sender", "Comments"};
	smtp_buf_string(message, "From: \"A,  B\" <a@b.example>\r\n");
	for (int fields = rand() % 8; fields > 0; fields--) {
		smtp_buf_printf(message, "%s:x", names[rand() % 7]);
		append_random(message, words, 12, 30);
		smtp_buf_string(message, "y\r\n");
	}
	smtp_buf_string(message, "Date: Thu, 01 Jan 2026 00:00:00 +0000\r\n");
	smtp_buf_string(message, "\r\n");
	if (rand() % 5) {
		append_random(message, lines, 12, 60);
	}
	bool closed = message->data[message->length - 1] == '\n';
	smtp_buf_string(message, closed ? "" : "\r\n");
}

static void write_public(FILE *file, const smtp_dkim *signature)
{
	EVP_PKEY *key = load(signature);
	unsigned char octets[4096], *to = octets, shown[6000];
	size_t length = 32;
	bool is_rsa = EVP_PKEY_base_id(key) == EVP_PKEY_RSA;
	if (is_rsa) {
		length = (size_t)i2d_PUBKEY(key, &to);
	} else {
		assert_int_equal(EVP_PKEY_get_raw_public_key(key, octets, &length), 1);
	}
	EVP_EncodeBlock(shown, octets, (int)length);
	fprintf(file, "%.*s._domainkey.%.*s\tv=DKIM1; k=%s; p=%s\n", (int)signature->selector.length,
		signature->selector.data, (int)signature->domain.length, signature->domain.data,
		is_rsa ? "rsa" : "ed25519", (char *)shown);
	EVP_PKEY_free(key);
}

static FILE *open_sample(const char *folder, int number, const char *suffix)
{
	char path[512];
	snprintf(path, sizeof path, "%s/dkim-%03d.%s", folder, number, suffix);
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	return file;
}

static void write_sample(const char *folder, int number, const smtp_dkim *signatures, size_t count,
	const char *fields, smtp_span message)
{
	FILE *eml = open_sample(folder, number, "eml"), *keys = open_sample(folder, number, "keys");
	fputs(fields, eml);
	assert_int_equal(fwrite(message.data, 1, message.length, eml), message.length);
	for (size_t i = 0; i < count; i++) {
		write_public(keys, &signatures[i]);
	}
	assert_int_equal(fclose(eml) | fclose(keys), 0);
}

static void test_samples(void **state)
{
	(void)state;
	const char *folder = getenv("SMTP_SAMPLES");
	const smtp_span names[] = {SMTP_SPAN("X-Shop"), SMTP_SPAN("X-None")};
	smtp_dkim usual[] = {football(rsa2048), football(ed25519)};
	usual[0].selector = SMTP_SPAN("rsa-key-with-a-long-name.of.several.parts.2027");
	smtp_buf message;
	smtp_buf_init(&message, 1 << 20);
	srand(8463);
	for (int number = 0; number < 200; number++) {
		smtp_dkim signatures[] = {usual[0], usual[1]};
		for (size_t i = 0; i < 2; i++) {
			signatures[i].header = rand() % 2 ? SMTP_DKIM_SIMPLE : SMTP_DKIM_RELAXED;
			signatures[i].body = rand() % 2 ? SMTP_DKIM_SIMPLE : SMTP_DKIM_RELAXED;
			signatures[i].headers = names;
			signatures[i].header_count = (size_t)rand() % 3;
		}
		smtp_buf_clear(&message);
		random_message(&message);
		char *fields = sign(signatures, 2, smtp_buf_view(&message), 1 + (size_t)rand() % 200);
		assert_non_null(fields);
		if (folder) {
			write_sample(folder, number, signatures, 2, fields, smtp_buf_view(&message));
		}
		smtp_free(fields);
	}
	smtp_buf_free(&message);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rfc8463),
		cmocka_unit_test(test_a_field),
		cmocka_unit_test(test_cuttings),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_tags),
		cmocka_unit_test(test_too_many_fields),
		cmocka_unit_test(test_refused_domains),
		cmocka_unit_test(test_refused_names),
		cmocka_unit_test(test_refused_keys),
		cmocka_unit_test(test_locked_key),
		cmocka_unit_test(test_key_file),
		cmocka_unit_test(test_too_many),
		cmocka_unit_test(test_broken_source),
		cmocka_unit_test(test_every_allocation_may_fail),
		cmocka_unit_test(test_samples),
	};
	return cmocka_run_group_tests_name("dkim", tests, make_keys, drop_keys);
}
