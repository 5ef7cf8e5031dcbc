/*
 * test_tls_words.c - certificates that are not believed, from the handshake to the sentence: what an administrator reads
 * in either language, and the first thing he is told to do.
 */
#include "test.h"
#include "certificate.h"
#include "explain.h"
#include "tls_client.h"

/* `{` and `}` enclose what differs from run to run: dates and digits. */
static bool reads(const char *text, const char *pattern)
{
	while (*pattern && *pattern != '{') {
		if (*text++ != *pattern++) {
			return false;
		}
	}
	if (!*pattern) {
		return !*text;
	}
	pattern = strchr(pattern, '}') + 1;
	for (; *text; text++) {
		if (reads(text, pattern)) {
			return true;
		}
	}
	return reads(text, pattern);
}

static void assert_reads(const char *text, const char *pattern)
{
	if (!text || !reads(text, pattern)) {
		fail_msg("reads: %s\nnot:   %s", text ? text : "nothing", pattern);
	}
}

typedef struct words {
	const char *en, *zh;               /* the sentence */
	const char *en_advice, *zh_advice; /* how the first step begins */
} words;

static void check_words(smtp_circumstances *around, const words *expected)
{
	for (int zh = 0; zh < 2; zh++) {
		smtp_explanation explanation;
		const char *advice = zh ? expected->zh_advice : expected->en_advice;
		around->locale = zh ? SMTP_LOCALE_ZH : SMTP_LOCALE_EN;
		assert_true(smtp_explain_circumstances(around, &explanation));
		assert_reads(explanation.message, zh ? expected->zh : expected->en);
		assert_int_equal(explanation.retry, SMTP_RETRY_FIX);
		assert_true(explanation.advice_count > 0);
		if (strncmp(explanation.advice[0], advice, strlen(advice)) != 0) {
			fail_msg("advice: %s", explanation.advice[0]);
		}
		smtp_explanation_free(&explanation);
	}
}

static smtp_circumstances circumstances_of(client *it, const char *host)
{
	return (smtp_circumstances){.phase = SMTP_PHASE_TLS,
		.category = it->error.category,
		.variant = it->error.variant,
		.host = smtp_span_of(host),
		.port = 465,
		.tls = &it->facts,
		.detail = smtp_span_of(it->error.text)};
}

/* Meets a server that shows these certificates, which must fail. */
static void fails_with(
	const smtp_server *options, const pki_party *party, const pki_party *intermediate, const words *expected)
{
	client it;
	pki_server server = {.party = party, .intermediate = intermediate};
	assert_int_equal(shake_hands(&it, options, &server), SMTP_IO_FAILED);
	smtp_circumstances around = circumstances_of(&it, "mail.example.com");
	check_words(&around, expected);
	part(&it, &server);
}

static void shows(pki_order order, const words *expected)
{
	smtp_server options = settings("localhost");
	pki_party party = pki_make(&order);
	fails_with(&options, &party, NULL, expected);
	pki_free(&party);
}

#define LOCAL .alternatives = "DNS:localhost"

static void dates(void **state)
{
	(void)state;
	shows(
		(pki_order){
			.name = "x", LOCAL, .issuer = &authority, .from = -9 * PKI_DAY, .until = -3 * PKI_DAY - 60},
		&(words){"The certificate of mail.example.com:465 has expired on {date}Z, 3 days ago.",
			"mail.example.com:465 的证书已过期（{date}Z 到期，3 天前）。",
			"Check date and time of this machine: its clock says 20", "检查本机的日期和时间：现在显示 20"});
	shows((pki_order){.name = "x", LOCAL, .issuer = &authority, .from = -9 * PKI_DAY, .until = -PKI_DAY - 60},
		&(words){"{...} has expired on {date}Z, 1 day ago.", "{...}已过期（{date}Z 到期，1 天前）。", "Check",
			"检查"});
	shows((pki_order){.name = "x", LOCAL, .issuer = &authority, .from = -9 * PKI_DAY, .until = -60},
		&(words){"{...} has expired on {date}Z, less than a day ago.",
			"{...}已过期（{date}Z 到期，不到一天前）。", "Check", "检查"});
	shows((pki_order){.name = "x", LOCAL, .issuer = &authority, .from = 2 * PKI_DAY, .until = 9 * PKI_DAY},
		&(words){"The certificate of mail.example.com:465 is not valid yet (only from {date}Z), or this "
				 "machine's clock is "
				 "slow: it says {date}Z.",
			"mail.example.com:465 的证书尚未生效（{date}Z 起有效），或者是本机的时钟慢了：现在显示 {date}Z。",
			"Check date and time of this machine, and let", "检查本机的日期和时间，并开启"});
}

static void dates_further_up(void **state)
{
	(void)state;
	smtp_server options = settings("localhost");
	pki_party middle = pki_make(&(pki_order){.name = "Middle",
		.issuer = &authority,
		.authority = true,
		.from = -9 * PKI_DAY,
		.until = -2 * PKI_DAY - 60});
	pki_party party = pki_make(&(pki_order){.name = "x", LOCAL, .issuer = &middle});
	fails_with(&options, &party, &middle,
		&(words){"The certificate of mail.example.com:465 could not be verified: one above it, CN=Middle, "
				 "has expired on "
				 "{date}Z, 2 days ago.",
			"无法验证 mail.example.com:465 的证书：它的上级证书 CN=Middle 已过期（{date}Z 到期，2 天前）。",
			"If that is the old root", "如果那是公共机构的旧根证书"});
	pki_free(&party);
	pki_free(&middle);
}

/* The clock of a test cannot be set: the finding is played. */
static void a_clock_that_is_wrong(void **state)
{
	(void)state;
	smtp_tls_facts facts = {
		.seen = true, .not_before = "2026-05-01T00:00:00Z", .clock = "1970-01-02T00:00:00Z"};
	smtp_circumstances around = {.phase = SMTP_PHASE_TLS,
		.category = SMTP_CATEGORY_CERT_EXPIRED,
		.variant = SMTP_VARIANT_CLOCK_WRONG,
		.host = SMTP_SPAN("mail.example.com"),
		.port = 465,
		.tls = &facts};
	check_words(&around, &(words){"This machine's clock is wrong: it says 1970-01-02T00:00:00Z, so the "
								  "certificate of mail.example.com:465 "
								  "could not be verified (valid from 2026-05-01T00:00:00Z).",
							 "本机的时钟不对：现在显示 1970-01-02T00:00:00Z，因此无法验证 "
							 "mail.example.com:465 的证书（2026-05-01T00:00:00Z "
							 "起有效）。",
							 "Set the clock from the network", "开启网络对时"});
}

static void names(void **state)
{
	(void)state;
	shows(
		(pki_order){.name = "x", .alternatives = "DNS:mail.internal,DNS:smtp.internal", .issuer = &authority},
		&(words){"You connected to mail.example.com, but the certificate belongs to somebody else: it is for "
				 "mail.internal, smtp.internal.",
			"您连接的是 mail.example.com，但证书不属于它：证书是发给 mail.internal, smtp.internal 的。",
			"Use a host name that the certificate holds", "把 'host' 改为证书中的主机名"});
	shows((pki_order){.name = "only a common name", .issuer = &authority},
		&(words){"{...}it is for CN=only a common name.", "{...}证书是发给 CN=only a common name 的。", "Use",
			"把"});
}

static void authorities(void **state)
{
	(void)state;
	smtp_server options = settings("localhost");
	pki_party party = pki_make(&(pki_order){.name = "x", LOCAL, .issuer = &stranger});
	fails_with(&options, &party, &stranger,
		&(words){"The certificate of mail.example.com:465 could not be verified: the authority behind it is "
				 "not known here "
				 "(CN=Stranger).",
			"无法验证 mail.example.com:465 的证书：本机不认识它的颁发机构（CN=Stranger）。",
			"Install or update the CA certificates", "安装或更新本机的 CA 证书"});
	fails_with(&options, &party, NULL,
		&(words){"The certificate of mail.example.com:465 could not be verified: the server sent no other, "
				 "and its issuer is "
				 "not known here (CN=Stranger).",
			"无法验证 mail.example.com:465 "
			"的证书：服务器只发来这一张证书，而本机不认识它的颁发者（CN=Stranger）。",
			"Usually the server does not send its intermediate certificate", "通常是服务器没有发送中间证书"});
	pki_free(&party);
	shows((pki_order){.name = "me", LOCAL},
		&(words){
			"The certificate of mail.example.com:465 is self-signed, nobody vouches for it (subject CN=me).",
			"mail.example.com:465 的证书是自签名的，没有可信机构为它担保（证书主体 CN=me）。",
			"If it is your own server, set 'cafile' to that certificate, or 'verify_peer' => false together "
			"with "
			"'peer_fingerprint' => '",
			"如果是自己的服务器，请把 'cafile' 设为该证书，或者设置 'verify_peer' => false 并同时写上 "
			"'peer_fingerprint' => '"});
}

static void kinds_that_will_not_do(void **state)
{
	(void)state;
	shows((pki_order){.name = "x", LOCAL, .issuer = &authority, .usage = "clientAuth"},
		&(words){"The certificate of mail.example.com:465 is not for servers ({reason}).",
			"mail.example.com:465 的证书不是服务器证书（{reason}）。",
			"The administrator of the mail server must install", "请邮件服务器的管理员换上服务器证书"});
	shows((pki_order){.name = "x", LOCAL, .issuer = &authority, .rsa_bits = 1024},
		&(words){"The certificate of mail.example.com:465 is too weak: its key, or the signature on it, can "
				 "be forged "
				 "({reason}).",
			"mail.example.com:465 的证书强度不够：密钥太短或签名算法过时，可以被伪造（{reason}）。",
			"The administrator of the mail server must renew it", "请邮件服务器的管理员更换证书"});
}

static void pins(void **state)
{
	(void)state;
	char digits[SMTP_FINGERPRINT_TEXT], en[256], zh[256];
	smtp_fingerprints shown;
	smtp_server options = settings("localhost");
	options.peer_fingerprints[0] =
		SMTP_SPAN("0000000000000000000000000000000000000000000000000000000000000000");
	options.peer_fingerprint_count = 1;
	assert_true(smtp_certificate_fingerprints(good.certificate, &shown));
	smtp_fingerprint_text(shown.certificate, digits);
	snprintf(en, sizeof en,
		"The certificate of mail.example.com:465 is not the one of 'peer_fingerprint': its SHA-256 "
		"fingerprint is %s; "
		"nothing was sent.",
		digits);
	snprintf(zh, sizeof zh,
		"mail.example.com:465 的证书与 'peer_fingerprint' 不符：它的 SHA-256 指纹是 %s，没有发送任何内容。",
		digits);
	fails_with(
		&options, &good, NULL, &(words){en, zh, "Compare on the server: openssl x509", "在服务器上核对："});
}

/* ---- who may be in between ----------------------------------------------------------------------- */

static void meet_authority(const char *authority_name, const char *host, const words *expected)
{
	client it;
	pki_party scanner = pki_make(&(pki_order){.name = authority_name, .authority = true});
	pki_party party = pki_make(&(pki_order){.name = host, LOCAL, .issuer = &scanner});
	for (int whole = 0; whole < 2; whole++) {
		pki_server server = {.party = &party, .intermediate = whole ? &scanner : NULL};
		smtp_server options = settings("localhost");
		assert_int_equal(shake_hands(&it, &options, &server), SMTP_IO_FAILED);
		smtp_circumstances around = circumstances_of(&it, host);
		check_words(&around, expected);
		part(&it, &server);
	}
	pki_free(&party);
	pki_free(&scanner);
}

static void a_known_product(void **state)
{
	(void)state;
	static const words fortinet = {"The certificate of smtp.qq.com:465 seems to be made by a product that "
								   "looks into encrypted connections: Fortinet "
								   "(issuer CN=FortiGate CA).",
		"smtp.qq.com:465 的证书似乎出自会查看加密连接的产品：飞塔（Fortinet）（颁发者 CN=FortiGate CA）。",
		"Leave this server, or the ports 465 and 587, out", "请在该产品中把这台服务器"};
	static const words sangfor = {
		"{...}: Sangfor (issuer CN=深信服 SSL).", "{...}：深信服（颁发者 CN=深信服 SSL）。", "Leave", "请在"};
	meet_authority("FortiGate CA", "smtp.qq.com", &fortinet);
	meet_authority("深信服 SSL", "mail.example.com", &sangfor);
}

static void a_large_provider(void **state)
{
	(void)state;
	static const words suspicious = {"Nobody here knows who issued the certificate of smtp.qq.com:465 "
									 "(CN=Somebody), which is unusual for QQ Mail: somebody "
									 "may be in its place, or this machine's CA certificates are old.",
		"本机不认识 smtp.qq.com:465 的证书的颁发者（CN=Somebody），这对 QQ "
		"邮箱来说很不寻常：可能有人在中间冒充，也可能是本机的 CA "
		"证书太旧。",
		"If the issuer is a public authority", "如果颁发者是公共机构"};
	meet_authority("Somebody", "smtp.qq.com", &suspicious);
}

/* A product's name proves nothing: where the chain is believed, or something else is wrong, nobody is accused. */
static void nobody_is_accused_without_a_reason(void **state)
{
	(void)state;
	client it;
	pki_party scanner = pki_make(&(pki_order){.name = "Zscaler Root CA", .authority = true});
	pki_party party = pki_make(
		&(pki_order){.name = "x", LOCAL, .issuer = &scanner, .from = -9 * PKI_DAY, .until = -2 * PKI_DAY});
	pki_path file = pki_write_certificates("scanner.pem", &scanner, NULL);
	pki_server server = {.party = &party};
	smtp_server options = settings("localhost");
	options.cafile = smtp_span_of(file.text);
	assert_int_equal(shake_hands(&it, &options, &server), SMTP_IO_FAILED);
	smtp_circumstances around = circumstances_of(&it, "smtp.qq.com");
	assert_null(smtp_verdict_interceptor(&around));
	check_words(&around, &(words){"{...} has expired on {...}", "{...}已过期{...}", "Check", "检查"});
	part(&it, &server);
	pki_free(&party);
	pki_free(&scanner);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dates),
		cmocka_unit_test(dates_further_up),
		cmocka_unit_test(a_clock_that_is_wrong),
		cmocka_unit_test(names),
		cmocka_unit_test(authorities),
		cmocka_unit_test(kinds_that_will_not_do),
		cmocka_unit_test(pins),
		cmocka_unit_test(a_known_product),
		cmocka_unit_test(a_large_provider),
		cmocka_unit_test(nobody_is_accused_without_a_reason),
	};
	return cmocka_run_group_tests(tests, make_parties, remove_parties);
}
