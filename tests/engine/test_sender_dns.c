/*
 * test_sender_dns.c - what is said about a sender's domain: MX, SPF, DMARC, DKIM, from name servers that answer, answer with
 * nonsense, or not at all; and the pure parts of it.
 */
#include "zone.h"
#include "loopback.h"
#include "scarce.h"
#include "dkim_published.h"
#include "dmarc.h"
#include "run.h"
#include "sender_dns.h"
#include "sender_words.h"
#include "spf_proposal.h"
#include "taglist.h"

#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define RSA_2048                                                                                             \
	"MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA3IOHmjYj35KKjfspHNVTdybZ2n92jfcd0cBcs+0hBUrpKrmD+"          \
	"GnmsOZUrSD8+odkdmezF4rnayObBYrzHRlzkw+qQIEOEQr75VcVi6nQQx3PkDdIQlgBGK31fLmZEoafY2ersoxu5h/"             \
	"QHtKEvLoqaKidS5+6SaPcCBx2n1NAH5guy7WdhcQ+rL7pb9BI1+lEpq5gDLndgH/ht2kMp/"                                \
	"O4qhf3VskV8I330XadYKZVrUXsZPtc4WqPdAdarYkVSapikNz7TH2OatThiuykDtKH0swDl1qykxnqR+84+"                    \
	"zsmKmQHmRMAa3pZ9g6Om/yxbek4ON2inri/eUnug1uUbiFQLwIDAQAB"
#define RSA_1024_PKCS1                                                                                       \
	"MIGJAoGBAJf/Usfampu8p/"                                                                                 \
	"fFFEciM7S83jLKdMVq9P9NLzKzHgPhMTgnhr+TOLiyBqrue0p7VhaHh2MpG6gh2bvtuo81rMZjj+NnodzdJZ21+"                \
	"EfVRVtlHrIYOuTsL5O6Xhyv4VxPof5fy/NaZjr4R+dF00TRwOBMmQOWlwDKTqEYLvm2WUvjAgMBAAE="
#define RSA_512                                                                                              \
	"MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBALF3prx0M+6HZ9jgsCdB9DHfBnWLyGejis+t4l76234IEfhddVbXEQ2HmMFmm2jT1CK+"   \
	"tt6q63orG8Zk1SZHAzcCAwEAAQ=="
#define ED25519 "BJ6BPZCDzamW+h9i9mXSfookW6oFxM2MOIwREUk6caQ="

#define FIVE(net) " ip4:" net ".1 ip4:" net ".2 ip4:" net ".3 ip4:" net ".4 ip4:" net ".5"
#define WIDE                                                                                                 \
	"v=spf1" FIVE("203.0.113") FIVE("198.51.100") FIVE("192.0.2") FIVE("203.0.114") FIVE("203.0.115")        \
		FIVE("203.0.116") " mx -all"

static const zone_entry entries[] = {
	/* as it should be, for a provider and for an own server */
	{"good.example.com", "MX", "10 mx.good.example.com"},
	{"good.example.com", "TXT", "v=spf1 include:nested.example.com ip4:203.0.113.9 -all"},
	{"nested.example.com", "TXT", "v=spf1 include:sendgrid.net ~all"},
	{"sendgrid.net", "TXT", "v=spf1 ip4:192.0.2.0/24 ~all"},
	{"_dmarc.good.example.com", "TXT", "v=DMARC1; p=reject; rua=mailto:a@good.example.com"},
	{"s1._domainkey.good.example.com", "TXT", "v=DKIM1; k=rsa; p=" RSA_2048},
	{"ed._domainkey.good.example.com", "TXT", "k=ed25519; p=" ED25519},
	{"old._domainkey.good.example.com", "TXT", "v=DKIM1; p="},
	{"short._domainkey.good.example.com", "TXT", "v=DKIM1; p=" RSA_512},
	{"odd._domainkey.good.example.com", "TXT", "v=DKIM1; p=\x01\xff%s%n"},
	/* nothing but a name */
	{"bare.example.com", "A", "192.0.2.80"},
	{"empty.example.com", "TXT", "x"},
	{"nullmx.example.com", "MX", "0 ."},
	/* SPF that is wrong */
	{"two.example.com", "MX", "10 mx.example.com"},
	{"two.example.com", "TXT", "v=spf1 a ip4:192.0.2.1 -all"},
	{"two.example.com", "TXT", "v=spf1 include:sendgrid.net ip4:192.0.2.1 ~all"},
	{"open.example.com", "TXT", "v=spf1 mx +all"},
	{"typo.example.com", "TXT", "v=spf1 ipv4:192.0.2.1 -all"},
	{"lost.example.com", "TXT", "v=spf1 include:gone.example.com -all"},
	{"loop.example.com", "TXT", "v=spf1 include:loop.example.com -all"},
	{"voids.example.com", "TXT", "v=spf1 a:g1.example.com a:g2.example.com a:g3.example.com -all"},
	{"names.example.com", "TXT", "v=spf1 mx:many.example.com -all"},
	{"many.example.com", "MX", "1 a"},
	{"many.example.com", "MX", "1 b"},
	{"many.example.com", "MX", "1 c"},
	{"many.example.com", "MX", "1 d"},
	{"many.example.com", "MX", "1 e"},
	{"many.example.com", "MX", "1 f"},
	{"many.example.com", "MX", "1 g"},
	{"many.example.com", "MX", "1 h"},
	{"many.example.com", "MX", "1 i"},
	{"many.example.com", "MX", "1 j"},
	{"many.example.com", "MX", "1 k"},
	{"typos.example.com", "TXT", "v=spf1 include:typo.example.com -all"},
	{"macro.example.com", "TXT", "v=spf1 include:%{i}._spf.example.com -all"},
	{"older.example.com", "TXT", "v=spf1 include:spf.mxhichina.com -all"},
	{"spf.mxhichina.com", "TXT", "v=spf1 ip4:192.0.2.0/24 -all"},
	{"near.example.com", "TXT",
		"v=spf1 a:n1.example.com a:n2.example.com a:n3.example.com a:n4.example.com a:n5.example.com "
		"a:n6.example.com a:n7.example.com a:n8.example.com -all"},
	{"n1.example.com", "A", "192.0.2.1"},
	{"n2.example.com", "A", "192.0.2.1"},
	{"n3.example.com", "A", "192.0.2.1"},
	{"n4.example.com", "A", "192.0.2.1"},
	{"n5.example.com", "A", "192.0.2.1"},
	{"n6.example.com", "A", "192.0.2.1"},
	{"n7.example.com", "A", "192.0.2.1"},
	{"n8.example.com", "A", "192.0.2.1"},
	{"wide.example.com", "TXT", WIDE},
	{"s1._domainkey.wide.example.com", "TXT", "v=spf1 -all"},
	{"s2._domainkey.wide.example.com", "TXT", "v=DKIM1; k=rsa; p=" RSA_2048},
	{"odd.example.com", "TXT", "v=spf1 \x1b[31m%s%n -all"},
	/* DMARC of the domain above */
	{"shop.owner.com.cn", "MX", "10 mx.owner.com.cn"},
	{"shop.owner.com.cn", "TXT", "v=spf1 ip4:203.0.113.0/24 -all"},
	{"_dmarc.owner.com.cn", "TXT", "v=DMARC1;p=reject;sp=quarantine"},
	{"badmarc.example.com", "MX", "10 mx.example.com"},
	{"_dmarc.badmarc.example.com", "TXT", "v=DMARC1; p=maybe"},
	{"twomarc.example.com", "MX", "10 mx.example.com"},
	{"_dmarc.twomarc.example.com", "TXT", "v=DMARC1; p=none"},
	{"_dmarc.twomarc.example.com", "TXT", "v=DMARC1; p=reject"},
	{"com", "TXT", "of the internet"},
	/* servers that do not say */
	{"broken.example.com", "RCODE", "2"},
	{"_dmarc.broken.example.com", "RCODE", "2"},
	{NULL, NULL, NULL},
};

static zone *served;

static bool nobody_interrupts(void *handle)
{
	(void)handle;
	return false;
}

static smtp_sender_dns_options options_for(const char *sender, const char *relay)
{
	smtp_sender_dns_options options = {.sender = smtp_span_of(sender), .relay = smtp_span_of(relay)};
	options.nameserver = *zone_endpoint(served);
	options.access = smtp_access_by_host(options.relay);
	return options;
}

/* With `ip` NULL the relay was not reached. */
static smtp_checks look(const smtp_sender_dns_options *options, const char *ip, smtp_locale locale)
{
	smtp_checks checks;
	smtp_caller caller = {.interrupted = nobody_interrupts};
	smtp_endpoint relay;
	smtp_checks_init(&checks, locale);
	smtp_sender_dns *dns = smtp_sender_dns_start(options, smtp_clock_now());
	if (dns) {
		smtp_run_side side = {dns, smtp_sender_dns_poll, smtp_sender_dns_wake, smtp_sender_dns_step};
		if (ip) {
			assert_true(smtp_endpoint_parse(smtp_span_of(ip), 25, &relay));
		}
		smtp_sender_dns_relay(dns, ip ? &relay : NULL);
		assert_true(smtp_run_side_alone(&side, &caller, smtp_clock_later(smtp_clock_now(), PATIENCE)));
		assert_true(smtp_sender_dns_wake(dns) == SMTP_NEVER);
		smtp_sender_dns_tell(dns, &checks);
	}
	smtp_sender_dns_free(dns);
	return checks;
}

static const char *fact(const smtp_check *check, const char *name)
{
	for (size_t i = 0; i < check->fact_count; i++) {
		if (strcmp(check->facts[i].name, name) == 0) {
			return check->facts[i].text;
		}
	}
	return "";
}

static const smtp_check *find(const smtp_checks *checks, const char *record)
{
	for (size_t i = 0; i < checks->count; i++) {
		assert_int_equal(checks->items[i].name, SMTP_CHECK_SENDER_DNS);
		if (strcmp(fact(&checks->items[i], "record"), record) == 0) {
			return &checks->items[i];
		}
	}
	fail_msg("no check of %s", record);
	return NULL;
}

static void assert_says(
	const smtp_checks *checks, const char *record, smtp_check_status status, const char *words)
{
	const smtp_check *check = find(checks, record);
	assert_int_equal(check->status, status);
	if (!strstr(check->message, words)) {
		fail_msg("%s: %s", words, check->message);
	}
}

static void forget(smtp_checks *checks)
{
	smtp_check_list_free(checks->items, checks->count);
}

/* One sender, one relay: what one record is said to be. */
static void assert_record(const char *sender, const char *relay, const char *ip, const char *record,
	smtp_check_status status, const char *words, const char *proposed)
{
	smtp_sender_dns_options options = options_for(sender, relay);
	smtp_checks checks = look(&options, ip, SMTP_LOCALE_EN);
	assert_says(&checks, record, status, words);
	assert_string_equal(fact(find(&checks, record), "proposed"), proposed);
	forget(&checks);
}

static void all_is_well(void **state)
{
	(void)state;
	smtp_sender_dns_options options = options_for("shop@good.example.com", "smtp.sendgrid.net");
	smtp_checks checks = look(&options, NULL, SMTP_LOCALE_EN);
	assert_int_equal(checks.count, 4);
	assert_says(&checks, "mx", SMTP_CHECK_PASS, "Replies to good.example.com go to mx.good.example.com.");
	assert_says(&checks, "spf", SMTP_CHECK_PASS, "allows SendGrid to send (include:sendgrid.net)");
	assert_says(&checks, "dmarc", SMTP_CHECK_PASS, "policy is \"reject\"");
	assert_says(&checks, "dkim", SMTP_CHECK_PASS, "s1._domainkey.good.example.com is there: RSA, 2048 bits");
	assert_string_equal(
		fact(find(&checks, "spf"), "text"), "v=spf1 include:nested.example.com ip4:203.0.113.9 -all");
	assert_string_equal(fact(find(&checks, "dmarc"), "name"), "_dmarc.good.example.com");
	forget(&checks);
	checks = look(&options, NULL, SMTP_LOCALE_ZH);
	assert_says(&checks, "spf", SMTP_CHECK_PASS, "SPF 记录允许“SendGrid”发信");
	forget(&checks);
}

static void mx_is_judged(void **state)
{
	(void)state;
	assert_record("a@bare.example.com", "relay", NULL, "mx", SMTP_CHECK_WARN,
		"no MX record: replies and bounces are tried at its address 192.0.2.80", "");
	assert_record(
		"a@empty.example.com", "relay", NULL, "mx", SMTP_CHECK_WARN, "no MX record and no address", "");
	assert_record("a@nullmx.example.com", "relay", NULL, "mx", SMTP_CHECK_WARN, "takes no mail", "");
	assert_record("a@gone.example.com", "relay", NULL, "mx", SMTP_CHECK_FAIL, "does not exist", "");
	assert_record(
		"a@gone.example.cn", "relay", NULL, "mx", SMTP_CHECK_WARN, "anything else that ends in .cn", "");
	smtp_sender_dns_options options = options_for("a@gone.example.com", "relay");
	smtp_checks checks = look(&options, NULL, SMTP_LOCALE_EN);
	assert_int_equal(checks.count, 1); /* nothing else can be there */
	forget(&checks);
}

static void spf_is_judged_by_address(void **state)
{
	(void)state;
	const char *sender = "a@good.example.com", *relay = "mail.shop.example";
	assert_record(sender, relay, "203.0.113.9", "spf", SMTP_CHECK_PASS, "allows 203.0.113.9 to send", "");
	assert_record(sender, relay, "8.8.8.8", "spf", SMTP_CHECK_WARN, "does not name 8.8.8.8",
		"v=spf1 ip4:8.8.8.8 include:nested.example.com ip4:203.0.113.9 -all");
	assert_record(sender, relay, "2a00::1", "spf", SMTP_CHECK_WARN, "does not name 2a00::1",
		"v=spf1 ip6:2a00::1 include:nested.example.com ip4:203.0.113.9 -all");
	/* a provider of which no domain to include is known sends from anywhere */
	assert_record(sender, "smtp.sina.com", "8.8.8.8", "spf", SMTP_CHECK_PASS, "cannot be seen from here", "");
	/* where a relay in the own network sends from is not seen from here */
	assert_record(sender, relay, "10.0.0.5", "spf", SMTP_CHECK_PASS, "cannot be seen from here", "");
	assert_record(sender, relay, NULL, "spf", SMTP_CHECK_PASS, "cannot be seen from here", "");
	assert_record("a@empty.example.com", relay, "8.8.8.8", "spf", SMTP_CHECK_WARN, "has no SPF record",
		"v=spf1 ip4:8.8.8.8 ~all");
	assert_record("a@empty.example.com", relay, "10.0.0.5", "spf", SMTP_CHECK_WARN, "has no SPF record",
		"v=spf1 a mx ~all");
}

static void spf_is_judged_by_provider(void **state)
{
	(void)state;
	const char *relay = "smtp.mailgun.org";
	assert_record(
		"a@typo.example.com", relay, NULL, "spf", SMTP_CHECK_WARN, "mistake at \"ipv4:192.0.2.1\"", "");
	assert_record("a@empty.example.com", relay, NULL, "spf", SMTP_CHECK_WARN,
		"Add this TXT record to empty.example.com: v=spf1 include:mailgun.org ~all",
		"v=spf1 include:mailgun.org ~all");
	assert_record("a@shop.owner.com.cn", relay, "203.0.113.1", "spf", SMTP_CHECK_WARN,
		"does not include Mailgun", "v=spf1 include:mailgun.org ip4:203.0.113.0/24 -all");
	assert_record("a@open.example.com", relay, NULL, "spf", SMTP_CHECK_WARN, "the whole world",
		"v=spf1 include:mailgun.org mx ~all");
	/* an older name of the same, and a service that receivers do not ask the sender's domain about */
	assert_record("a@older.example.com", "smtp.qiye.aliyun.com", NULL, "spf", SMTP_CHECK_PASS,
		"(include:spf.mxhichina.com)", "");
	assert_record("a@shop.owner.com.cn", "smtp.sendgrid.net", "203.0.113.1", "spf", SMTP_CHECK_PASS,
		"need not name it", "");
	/* what depends on the address that mail leaves from cannot be told */
	assert_record("a@macro.example.com", relay, NULL, "spf", SMTP_CHECK_PASS, "cannot be seen from here", "");
}

/* Who follows the advice must not have a worse record than before. */
static void proposals_do_no_harm(void **state)
{
	(void)state;
	const char *relay = "smtp.mailgun.org";
	assert_record("a@near.example.com", relay, NULL, "spf", SMTP_CHECK_WARN,
		" With that it needs 9 DNS look-ups or more,",
		"v=spf1 include:mailgun.org a:n1.example.com a:n2.example.com a:n3.example.com a:n4.example.com "
		"a:n5.example.com a:n6.example.com a:n7.example.com a:n8.example.com -all");
	/* a record that would be cut off is not shown */
	assert_record("a@wide.example.com", relay, NULL, "spf", SMTP_CHECK_WARN,
		"v=spf1 include:mailgun.org [all other terms that are there now]", "");
	/* nobody can correct the record of somebody else */
	assert_record("a@typos.example.com", relay, NULL, "spf", SMTP_CHECK_WARN,
		"leads to that of typo.example.com, which has a mistake at \"ipv4:192.0.2.1\"", "");
}

static void spf_that_does_not_count_is_told(void **state)
{
	(void)state;
	const char *relay = "mail.shop.example";
	assert_record("a@two.example.com", relay, "8.8.8.8", "spf", SMTP_CHECK_WARN, "several SPF records",
		"v=spf1 ip4:8.8.8.8 a ip4:192.0.2.1 include:sendgrid.net ~all");
	assert_record("a@lost.example.com", relay, NULL, "spf", SMTP_CHECK_WARN,
		"leads to gone.example.com, which has no SPF record", "");
	assert_record("a@loop.example.com", relay, NULL, "spf", SMTP_CHECK_WARN, "more than 10 DNS look-ups", "");
	assert_record("a@voids.example.com", relay, NULL, "spf", SMTP_CHECK_WARN,
		"do not exist, the last in \"a:g3.example.com\"", "");
	assert_record(
		"a@names.example.com", relay, NULL, "spf", SMTP_CHECK_WARN, "more than 10 mail servers", "");
	assert_record(
		"a@odd.example.com", relay, NULL, "spf", SMTP_CHECK_WARN, "mistake at \"\\x1B[31m%s%n\"", "");
}

static void dmarc_is_judged(void **state)
{
	(void)state;
	assert_record("a@empty.example.com", "relay", NULL, "dmarc", SMTP_CHECK_WARN,
		"Add this TXT record to _dmarc.example.com", "v=DMARC1; p=none; rua=mailto:postmaster@example.com");
	assert_record("a@badmarc.example.com", "relay", NULL, "dmarc", SMTP_CHECK_WARN, "no valid policy",
		"v=DMARC1; p=none; rua=mailto:postmaster@example.com");
	assert_record("a@twomarc.example.com", "relay", NULL, "dmarc", SMTP_CHECK_WARN,
		"several DMARC records at _dmarc.twomarc.example.com", "");
	/* the policy for what is below the domain of the owner */
	assert_record("a@shop.owner.com.cn", "relay", NULL, "dmarc", SMTP_CHECK_PASS, "\"quarantine\"", "");
	smtp_sender_dns_options options = options_for("a@shop.owner.com.cn", "relay");
	options.login = SMTP_SPAN("me@other.com.cn");
	smtp_checks checks = look(&options, NULL, SMTP_LOCALE_EN);
	assert_says(&checks, "dmarc", SMTP_CHECK_WARN, "the login belongs to other.com.cn");
	forget(&checks);
	options.login = SMTP_SPAN("me@Mail.OWNER.com.cn"); /* the same owner */
	checks = look(&options, NULL, SMTP_LOCALE_EN);
	assert_says(&checks, "dmarc", SMTP_CHECK_PASS, "quarantine");
	forget(&checks);
	/* the login of a service says nothing of the sender */
	options.relay = SMTP_SPAN("smtp.sendgrid.net");
	options.access = smtp_access_by_host(options.relay);
	options.login = SMTP_SPAN("me@other.com.cn");
	checks = look(&options, NULL, SMTP_LOCALE_EN);
	assert_says(&checks, "dmarc", SMTP_CHECK_PASS, "quarantine");
	forget(&checks);
}

static void assert_selector(const char *selector, smtp_check_status status, const char *words)
{
	smtp_sender_dns_options options = options_for("a@good.example.com", "relay");
	smtp_span one = smtp_span_of(selector);
	options.selectors = &one;
	options.selector_count = 1;
	smtp_checks checks = look(&options, NULL, SMTP_LOCALE_EN);
	assert_says(&checks, "dkim", status, words);
	forget(&checks);
}

static void dkim_is_judged(void **state)
{
	(void)state;
	/* a wildcard is no key */
	assert_record("a@wide.example.com", "smtp.sendgrid.net", NULL, "dkim", SMTP_CHECK_PASS,
		"s2._domainkey.wide.example.com is there", "");
	assert_selector("s1", SMTP_CHECK_PASS, "RSA, 2048 bits");
	assert_selector("ed", SMTP_CHECK_PASS, "Ed25519");
	assert_selector("old", SMTP_CHECK_WARN, "was revoked");
	assert_selector("short", SMTP_CHECK_WARN, "only 512 bits");
	assert_selector("odd", SMTP_CHECK_WARN, "no key that can be read");
	assert_selector("none", SMTP_CHECK_WARN, "There is no DKIM key at none._domainkey.good.example.com");
	assert_record("a@good.example.com", "relay", NULL, "dkim", SMTP_CHECK_SKIP, "selector is not known", "");
	assert_record("a@bare.example.com", "smtp.sendgrid.net", NULL, "dkim", SMTP_CHECK_WARN,
		"where SendGrid usually has it", "");
	smtp_span several[] = {SMTP_SPAN("s1"), SMTP_SPAN("none"), SMTP_SPAN("ed")};
	smtp_sender_dns_options options = options_for("a@good.example.com", "relay");
	options.selectors = several;
	options.selector_count = 3;
	smtp_checks checks = look(&options, NULL, SMTP_LOCALE_EN);
	assert_int_equal(checks.count, 6);
	forget(&checks);
	assert_true(smtp_sender_dns_is_selector(SMTP_SPAN("a.b_c-1")));
	assert_false(smtp_sender_dns_is_selector(SMTP_SPAN("")));
	assert_false(smtp_sender_dns_is_selector(SMTP_SPAN("a b")));
	assert_false(smtp_sender_dns_is_selector(SMTP_SPAN("a..b")));
}

static void providers_look_after_their_own_domain(void **state)
{
	(void)state;
	unsigned before = zone_questions(served);
	assert_record("shop@qq.com", "smtp.qq.com", NULL, "spf", SMTP_CHECK_PASS,
		"belongs to QQ Mail, and so does this server", "");
	assert_record("shop@gmail.com", "smtp.qq.com", NULL, "spf", SMTP_CHECK_WARN,
		"do not allow smtp.qq.com to send for it", "");
	assert_record("shop@163.com", "mail.shop.example", "8.8.8.8", "spf", SMTP_CHECK_WARN,
		"belongs to NetEase Mail", "");
	assert_int_equal(zone_questions(served), before);
	/* a name of one's own, behind which the provider was recognised */
	smtp_checks checks;
	smtp_sender_dns_options options = options_for("shop@qq.com", "smtp.shop.example");
	smtp_checks_init(&checks, SMTP_LOCALE_EN);
	smtp_sender_dns *dns = smtp_sender_dns_start(&options, smtp_clock_now());
	smtp_sender_dns_recognised(dns, "qq");
	smtp_sender_dns_tell(dns, &checks);
	assert_says(&checks, "spf", SMTP_CHECK_PASS, "belongs to QQ Mail, and so does this server");
	forget(&checks);
	smtp_sender_dns_free(dns);
}

static void assert_not_asked(const char *sender, smtp_check_status status, const char *words)
{
	smtp_sender_dns_options options = options_for(sender, "relay");
	options.nameserver.length = 0;
	smtp_checks checks = look(&options, NULL, SMTP_LOCALE_EN);
	assert_int_equal(checks.count, 1);
	assert_int_equal(checks.items[0].status, status);
	assert_non_null(strstr(checks.items[0].message, words));
	forget(&checks);
}

static void some_domains_are_not_asked_about(void **state)
{
	(void)state;
	assert_not_asked(NULL, SMTP_CHECK_SKIP, "no sender is given");
	assert_not_asked("a@[192.0.2.1]", SMTP_CHECK_SKIP, "not a domain");
	assert_not_asked("a@shop.example.com", SMTP_CHECK_SKIP, "name for examples");
	assert_not_asked("a@shop.test", SMTP_CHECK_SKIP, "name for examples");
	assert_not_asked("root@localhost", SMTP_CHECK_WARN, "no domain of the internet");
	assert_not_asked("shop@web.local", SMTP_CHECK_WARN, "no domain of the internet");
}

static void a_server_that_cannot_say_is_no_fault_of_the_domain(void **state)
{
	(void)state;
	assert_record("a@broken.example.com", "relay", NULL, "mx", SMTP_CHECK_SKIP,
		"could not tell the MX record of broken.example.com", "");
	assert_record("a@broken.example.com", "relay", NULL, "spf", SMTP_CHECK_SKIP, "SPF record", "");
	assert_record("a@broken.example.com", "relay", NULL, "dmarc", SMTP_CHECK_SKIP, "DMARC record", "");
	smtp_endpoint nobody;
	int closed = loopback_refuse("127.0.0.1", &nobody);
	smtp_sender_dns_options options = options_for("a@good.example.com", "relay");
	options.nameserver = nobody; /* of TCP; with UDP nobody is there either */
	smtp_checks checks = look(&options, NULL, SMTP_LOCALE_EN);
	assert_int_equal(checks.count, 1);
	assert_int_equal(checks.items[0].status, SMTP_CHECK_SKIP);
	assert_non_null(strstr(checks.items[0].message, "no name server answered about good.example.com"));
	forget(&checks);
	smtp_socket_close(closed);
}

/* The answer may be there before the relay is reached: then nothing else would wake it. */
static void spf_goes_on_when_the_relay_is_known(void **state)
{
	(void)state;
	smtp_endpoint relay;
	smtp_sender_dns_options options = options_for("a@good.example.com", "mail.shop.example");
	smtp_sender_dns *dns = smtp_sender_dns_start(&options, smtp_clock_now());
	smtp_run_side side = {dns, smtp_sender_dns_poll, smtp_sender_dns_wake, smtp_sender_dns_step};
	assert_true(smtp_run_side_alone(&side, NULL, smtp_clock_later(smtp_clock_now(), PATIENCE)));
	assert_true(smtp_sender_dns_wake(dns) == SMTP_NEVER);
	assert_true(smtp_endpoint_parse(SMTP_SPAN("8.8.8.8"), 25, &relay));
	smtp_sender_dns_relay(dns, &relay);
	assert_true(smtp_sender_dns_wake(dns) <= smtp_clock_now());
	int status = -1;
	pid_t copy = fork(); /* which has nothing to wait for */
	if (copy == 0) {
		smtp_sender_dns_step(dns, smtp_clock_now());
		_exit(smtp_sender_dns_wake(dns) == SMTP_NEVER ? 0 : 1);
	}
	assert_int_equal(waitpid(copy, &status, 0), copy);
	assert_int_equal(status, 0);
	smtp_sender_dns_step(dns, smtp_clock_now());
	assert_true(smtp_sender_dns_wake(dns) > 0); /* of the next question */
	smtp_sender_dns_free(dns);
}

/* A copy of the process shares the sockets; it must leave the answers to the one that asked. */
static void a_copy_of_the_process_takes_no_answer(void **state)
{
	(void)state;
	int status = -1;
	smtp_checks checks;
	smtp_sender_dns_options options = options_for("a@good.example.com", "smtp.sendgrid.net");
	smtp_sender_dns *dns = smtp_sender_dns_start(&options, smtp_clock_now());
	smtp_run_side side = {dns, smtp_sender_dns_poll, smtp_sender_dns_wake, smtp_sender_dns_step};
	pid_t copy = fork();
	if (copy == 0) {
		alarm(10);
		smtp_checks before; /* some of it may have come already */
		smtp_checks_init(&before, SMTP_LOCALE_EN);
		smtp_sender_dns_tell(dns, &before);
		bool waited = smtp_run_side_alone(&side, NULL, smtp_clock_later(smtp_clock_now(), PATIENCE));
		smtp_checks_init(&checks, SMTP_LOCALE_EN);
		smtp_sender_dns_tell(dns, &checks);
		for (size_t i = 0; waited && i < checks.count; i++) {
			waited = checks.count == before.count && checks.items[i].status == before.items[i].status;
		}
		_exit(waited && smtp_sender_dns_wake(dns) == SMTP_NEVER ? 0 : 1);
	}
	assert_int_equal(waitpid(copy, &status, 0), copy);
	assert_int_equal(status, 0);
	smtp_checks_init(&checks, SMTP_LOCALE_EN);
	assert_true(smtp_run_side_alone(&side, NULL, smtp_clock_later(smtp_clock_now(), PATIENCE)));
	smtp_sender_dns_tell(dns, &checks);
	assert_int_equal(checks.count, 4);
	assert_says(&checks, "dkim", SMTP_CHECK_PASS, "2048 bits");
	forget(&checks);
	smtp_sender_dns_free(dns);
}

static bool interrupts(void *handle)
{
	(*(int *)handle)++;
	return true;
}

/* Nobody waits longer than he wants to. */
static void waiting_has_an_end(void **state)
{
	(void)state;
	static const zone_entry silent[] = {{"silent.example.com", "SILENT", ""},
		{"_dmarc.silent.example.com", "SILENT", ""}, {NULL, NULL, NULL}};
	zone *mute = zone_start(silent);
	int asked = 0;
	smtp_caller caller = {.handle = &asked, .interrupted = interrupts};
	smtp_sender_dns_options options = options_for("a@silent.example.com", "relay");
	options.nameserver = *zone_endpoint(mute);
	smtp_sender_dns *dns = smtp_sender_dns_start(&options, smtp_clock_now());
	smtp_run_side side = {dns, smtp_sender_dns_poll, smtp_sender_dns_wake, smtp_sender_dns_step};
	smtp_sender_dns_relay(dns, NULL);
	assert_true(smtp_run_side_alone(&side, NULL, smtp_clock_now())); /* the deadline of the whole */
	assert_false(smtp_run_side_alone(&side, &caller, SMTP_NEVER));
	assert_int_equal(asked, 1);
	int64_t now = smtp_clock_now(), began = now;
	for (int i = 0; smtp_sender_dns_wake(dns) != SMTP_NEVER; i++) {
		assert_true(i < 50);
		now = smtp_sender_dns_wake(dns);
		smtp_sender_dns_step(dns, now);
	}
	assert_true(now <= smtp_clock_later(began, SMTP_DNS_PATIENCE));
	smtp_sender_dns_free(dns);
	zone_stop(mute);
}

static void given_up_at_any_time(void **state)
{
	(void)state;
	smtp_sender_dns_options options = options_for("a@good.example.com", "smtp.sendgrid.net");
	for (int steps = 0; steps < 12; steps++) {
		smtp_checks checks;
		smtp_checks_init(&checks, SMTP_LOCALE_EN);
		smtp_sender_dns *dns = smtp_sender_dns_start(&options, smtp_clock_now());
		for (int i = 0; i < steps; i++) {
			smtp_sender_dns_step(dns, smtp_clock_now());
		}
		smtp_sender_dns_tell(dns, &checks); /* some of it may be there, nothing is invented */
		for (size_t i = 0; i < checks.count; i++) {
			assert_true(
				checks.items[i].status == SMTP_CHECK_PASS || checks.items[i].status == SMTP_CHECK_SKIP);
		}
		forget(&checks);
		smtp_sender_dns_free(dns);
	}
	smtp_sender_dns_free(NULL);
}

static void no_memory_is_survived(void **state)
{
	(void)state;
	bool refused = true;
	smtp_sender_dns_options options = options_for("a@good.example.com", "smtp.sendgrid.net");
	for (size_t allowed = 0; refused; allowed++) {
		assert_true(allowed < 400);
		scarce_begin(allowed, SCARCE_ONCE);
		smtp_checks checks = look(&options, NULL, SMTP_LOCALE_EN);
		for (size_t i = 0; i < checks.count; i++) {
			assert_int_not_equal(
				checks.items[i].status, SMTP_CHECK_FAIL); /* what was not seen is not missing */
		}
		forget(&checks);
		assert_int_equal(scarce_blocks(), 0);
		refused = scarce_end();
	}
}

/* ---- the pure parts ------------------------------------------------------------------------------ */

static void sentences_take_the_same_in_both_languages(void **state)
{
	(void)state;
	for (int words = 0; words < SENDER_WORDS_COUNT; words++) {
		int count[2] = {0, 0};
		for (int locale = 0; locale < 2; locale++) {
			const char *format = smtp_sender_format((smtp_sender_words)words, (smtp_locale)locale);
			assert_non_null(format);
			for (const char *at = format; (at = strchr(at, '%')); at += 2) {
				assert_int_equal(at[1], 's');
				count[locale]++;
			}
		}
		assert_int_equal(count[0], count[1]);
		assert_true(count[0] <= 4);
	}
}

static void tags_are_read(void **state)
{
	(void)state;
	smtp_span list = SMTP_SPAN(" ; v = DMARC1;;p=none ; odd; x=a=b;  ;"), name, value;
	static const char *const expected[][2] = {{"v", "DMARC1"}, {"p", "none"}, {"", "odd"}, {"x", "a=b"}};
	for (size_t i = 0; i < 4; i++) {
		assert_true(smtp_taglist_next(&list, &name, &value));
		assert_span(name, expected[i][0]);
		assert_span(value, expected[i][1]);
	}
	assert_false(smtp_taglist_next(&list, &name, &value));
	assert_null(smtp_taglist_find(SMTP_SPAN("a=1;b=2"), "c").data);
	assert_non_null(smtp_taglist_find(SMTP_SPAN("a=1;p="), "p").data);
}

static void owners_are_guessed(void **state)
{
	(void)state;
	assert_true(smtp_span_equals(smtp_organisational_domain(SMTP_SPAN("mail.shop.bj.cn")), "shop.bj.cn"));
	assert_true(smtp_span_equals(smtp_organisational_domain(SMTP_SPAN("mail.bj.de")), "bj.de"));
	static const char *const cases[][2] = {{"example.com", "example.com"}, {"a.b.example.com", "example.com"},
		{"shop.com.cn", "shop.com.cn"}, {"a.shop.com.cn", "shop.com.cn"}, {"a.b.shop.co.uk", "shop.co.uk"},
		{"shop.cn", "shop.cn"}, {"a.shop.cn", "shop.cn"}, {"com.cn", "com.cn"}, {"localhost", "localhost"},
		{"com.example.com", "example.com"}, {"x.com.museum", "com.museum"}};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_span(smtp_organisational_domain(smtp_span_of(cases[i][0])), cases[i][1]);
	}
}

static void keys_are_judged(void **state)
{
	(void)state;
	static const struct {
		const char *record;
		smtp_dkim_published_state state;
		unsigned bits;
	} cases[] = {{"p=" RSA_2048, SMTP_DKIM_KEY_GOOD, 2048},
		{"v=DKIM1; p=" RSA_1024_PKCS1 ";", SMTP_DKIM_KEY_GOOD, 1024},
		{"v=DKIM1; k=rsa; t=y; p= " RSA_512, SMTP_DKIM_KEY_SHORT, 512},
		{"v=DKIM2; p=" RSA_2048, SMTP_DKIM_KEY_BROKEN, 0},
		{"v=DKIM1; k=ed25519; p=" ED25519, SMTP_DKIM_KEY_GOOD, 256},
		{"k=ed25519; p=" RSA_512, SMTP_DKIM_KEY_BROKEN, 256}, {"p=" ED25519, SMTP_DKIM_KEY_BROKEN, 0},
		{"k=dsa; p=" RSA_2048, SMTP_DKIM_KEY_BROKEN, 0}, {"", SMTP_DKIM_KEY_BROKEN, 0},
		{"v=DKIM1", SMTP_DKIM_KEY_BROKEN, 0}, {"v=DKIM1; p=", SMTP_DKIM_KEY_REVOKED, 0},
		{"p=MIIB", SMTP_DKIM_KEY_BROKEN, 0}, {"p=====", SMTP_DKIM_KEY_BROKEN, 0}};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		smtp_dkim_published key;
		smtp_dkim_published_read(smtp_span_of(cases[i].record), &key);
		assert_int_equal(key.state, cases[i].state);
		assert_int_equal(key.bits, cases[i].bits);
	}
	char *endless = malloc(10000);
	memset(endless, 'A', 10000);
	memcpy(endless, "p=", 2);
	smtp_dkim_published key;
	smtp_dkim_published_read((smtp_span){endless, 10000}, &key);
	assert_int_equal(key.state, SMTP_DKIM_KEY_BROKEN);
	free(endless);
}

static void assert_proposal(const char *first, const char *second, const char *addition, const char *expected)
{
	char *records[] = {(char *)first, (char *)second};
	smtp_buf out;
	smtp_buf_init(&out, 1000);
	smtp_spf_propose(records, (first ? 1u : 0u) + (second ? 1u : 0u), smtp_span_of(addition), &out);
	assert_string_equal(out.data, expected);
	smtp_buf_free(&out);
}

static void records_are_proposed(void **state)
{
	(void)state;
	assert_proposal(NULL, NULL, "include:x.com", "v=spf1 include:x.com ~all");
	assert_proposal("v=spf1 a mx -all", NULL, "include:x.com", "v=spf1 include:x.com a mx -all");
	assert_proposal("v=spf1", NULL, "ip4:1.2.3.4", "v=spf1 ip4:1.2.3.4 ~all");
	assert_proposal("v=spf1 redirect=y.com", NULL, "include:x.com", "v=spf1 include:x.com redirect=y.com");
	assert_proposal("v=spf1 a +all", NULL, "", "v=spf1 a ~all");
	assert_proposal("v=spf1 a all", "v=spf1 mx a -all", "a", "v=spf1 a mx ~all");
	assert_proposal("v=spf1 redirect=y.com", "v=spf1 mx ?all", "", "v=spf1 include:y.com mx ?all");
	assert_proposal("v=spf1 a redirect=y.com -all", NULL, "mx", "v=spf1 mx a -all");
	assert_proposal("v=spf1 mx -all", "v=spf1 a ~all", "", "v=spf1 mx a ~all");
	assert_proposal("v=spf1 a exp=x.com -all", "v=spf1 mx exp=y.com", "", "v=spf1 a exp=x.com mx -all");
	assert_int_equal(smtp_spf_lookups(SMTP_SPAN("v=spf1 a mx ip4:1.2.3.4 include:x.com redirect=y.com")), 4);
	assert_true(smtp_spf_is_open(SMTP_SPAN("v=spf1 a ALL")));
	assert_true(smtp_spf_is_open(SMTP_SPAN("v=spf1 +all")));
	assert_false(smtp_spf_is_open(SMTP_SPAN("v=spf1 include:all.com -all")));
	assert_false(smtp_spf_is_open(SMTP_SPAN("v=spf1")));
}

/* 64 KB of terms, as one answer of the DNS can hold them. */
static void long_records_take_no_time(void **state)
{
	(void)state;
	char *record = test_malloc(65001);
	strcpy(record, "v=spf1");
	for (size_t at = 6; at + 10 < 65000; at += strlen(record + at)) {
		snprintf(record + at, 65001 - at, " %c%zx=", 'g', at);
	}
	smtp_buf out;
	smtp_buf_init(&out, 1000);
	clock_t began = clock();
	smtp_spf_propose(&record, 1, SMTP_SPAN("mx"), &out);
	assert_true(out.failed);
	assert_true(clock() - began < 10 * CLOCKS_PER_SEC);
	smtp_buf_free(&out);
	test_free(record);
}

static int start(void **state)
{
	(void)state;
	served = zone_start(entries);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	zone_stop(served);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_is_well),
		cmocka_unit_test(mx_is_judged),
		cmocka_unit_test(spf_is_judged_by_address),
		cmocka_unit_test(spf_is_judged_by_provider),
		cmocka_unit_test(spf_that_does_not_count_is_told),
		cmocka_unit_test(dmarc_is_judged),
		cmocka_unit_test(dkim_is_judged),
		cmocka_unit_test(providers_look_after_their_own_domain),
		cmocka_unit_test(some_domains_are_not_asked_about),
		cmocka_unit_test(a_server_that_cannot_say_is_no_fault_of_the_domain),
		cmocka_unit_test(spf_goes_on_when_the_relay_is_known),
		cmocka_unit_test(a_copy_of_the_process_takes_no_answer),
		cmocka_unit_test(waiting_has_an_end),
		cmocka_unit_test(given_up_at_any_time),
		cmocka_unit_test(no_memory_is_survived),
		cmocka_unit_test(sentences_take_the_same_in_both_languages),
		cmocka_unit_test(tags_are_read),
		cmocka_unit_test(owners_are_guessed),
		cmocka_unit_test(keys_are_judged),
		cmocka_unit_test(records_are_proposed),
		cmocka_unit_test(proposals_do_no_harm),
		cmocka_unit_test(long_records_take_no_time),
	};
	return smtp_socket_startup() ? cmocka_run_group_tests(tests, start, stop) : 1;
}
