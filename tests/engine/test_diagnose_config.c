/*
 * test_diagnose_config.c - the check of the settings: what is wrong is said with what to do, what is right is left alone, and nothing
 * of a password is told.
 */
#include "scarce.h"
#include "diagnose_state.h"

#include <stdio.h>

typedef struct settings {
	const char *host;
	unsigned port;
	smtp_tls_mode tls;
	const char *username, *password, *token, *from;
	bool unverified;
	smtp_locale locale;
} settings;

static const settings good = {
	"smtp.qq.com", 465, SMTP_TLS_IMPLICIT, "10000@qq.com", "abcdefghijklmnop", .from = "10000@qq.com"};

static smtp_diagnose_options options;
static diagnosing job;

static void judge(settings asked)
{
	smtp_diagnose_options_init(&options);
	options.from.text = smtp_span_of(asked.from);
	job = (diagnosing){.options = &options};
	smtp_server_init(&job.server);
	job.server.host = smtp_span_of(asked.host);
	job.server.port = asked.port;
	job.server.tls = asked.tls;
	job.server.username = smtp_span_of(asked.username);
	job.server.password = smtp_span_of(asked.token ? NULL : asked.password);
	job.server.oauth_token = smtp_span_of(asked.token);
	job.server.verify_peer = !asked.unverified;
	job.server.locale = asked.locale;
	job.envelope.from = (char *)(uintptr_t)asked.from;
	job.access = smtp_access_by_host(job.server.host);
	smtp_server_label(&job.server, job.host);
	smtp_check_place(job.host, smtp_server_port(&job.server), asked.locale, job.place);
	smtp_checks_init(&job.checks, asked.locale);
	smtp_diagnose_config(&job);
}

static void forget(void)
{
	smtp_check_list_free(job.checks.items, job.checks.count);
	job.checks = (smtp_checks){0};
}

static void assert_passes(settings asked)
{
	judge(asked);
	for (size_t i = 0; i < job.checks.count; i++) {
		if (job.checks.items[i].status != SMTP_CHECK_PASS) {
			fail_msg("%s %u %s: %s", asked.host, asked.port, smtp_tls_mode_name(asked.tls),
				job.checks.items[i].message);
		}
	}
	assert_int_equal(job.checks.count, 1);
	forget();
}

static const char *fact(const smtp_check *check, const char *name)
{
	for (size_t i = 0; i < check->fact_count; i++) {
		if (strcmp(check->facts[i].name, name) == 0) {
			return check->facts[i].text;
		}
	}
	return NULL;
}

/* One finding, about this option; `use` is what it proposes for it. */
static void assert_finds(settings asked, const char *option, const char *holds, const char *use)
{
	judge(asked);
	for (size_t i = 1; i < job.checks.count; i++) {
		fail_msg("%s: also: %s", asked.host, job.checks.items[i].message);
	}
	const smtp_check *check = &job.checks.items[0];
	assert_int_equal(check->name, SMTP_CHECK_CONFIG);
	assert_int_equal(check->status, SMTP_CHECK_WARN);
	if (!strstr(check->message, holds)) {
		fail_msg("\"%s\" is not in: %s", holds, check->message);
	}
	assert_non_null(fact(check, "option"));
	assert_string_equal(fact(check, "option"), option);
	if (use) {
		assert_non_null(fact(check, "use"));
		assert_string_equal(fact(check, "use"), use);
	}
	assert_string_equal(fact(check, "host"), asked.host);
	forget();
}

/* ---- what is right ----------------------------------------------------------------------------------- */

/* A password of the shape: "[a-z]{3}" gives "aaa", "SG.*" gives "SG.sesame-open". */
static const char *password_like(const char *shape)
{
	static char password[100];
	if (!shape) {
		return "sesame-open";
	}
	const char *count = strstr(shape, "]{");
	if (count) {
		memset(password, shape[1], sizeof password);
		password[strtol(count + 2, NULL, 10)] = '\0';
	} else {
		snprintf(password, sizeof password, "%.*ssesame-open", (int)strcspn(shape, "*"), shape);
	}
	return password;
}

static const char *username_like(const char *shape)
{
	return strcmp(shape, "*@*") == 0 ? "shop@example.com" : strcmp(shape, "*") == 0 ? "shop" : shape;
}

/* Every host, port and mode of every card: nothing to complain about. */
static void every_card_passes(void **state)
{
	const smtp_access *row;
	(void)state;
	for (size_t i = 0; (row = smtp_access_at(i)); i++) {
		settings asked = {.username = username_like(row->username)};
		const char *ports = row->ports, *hosts;
		asked.password = password_like(row->password_shape);
		asked.token = row->password == SMTP_PASSWORD_TOKEN_ONLY ? "sesame-open" : NULL;
		asked.from = strchr(asked.username, '@') ? asked.username : NULL;
		while (smtp_access_port(&ports, &asked.port, &asked.tls)) {
			smtp_span name;
			asked.tls = asked.tls == SMTP_TLS_NONE ? SMTP_TLS_OPPORTUNISTIC : asked.tls;
			for (hosts = row->hosts; smtp_access_next_host(&hosts, &name);) {
				char host[100];
				snprintf(host, sizeof host, "%.*s", (int)name.length, name.data);
				asked.host = host;
				assert_passes(asked);
			}
		}
	}
}

static void other_good_settings(void **state)
{
	(void)state;
	assert_passes(good);
	assert_passes((settings){"smtp.qq.com", 465, SMTP_TLS_AUTO, "10000@qq.com", "abcd efgh ijkl mnop"});
	assert_passes((settings){
		"SMTP.QQ.COM", 587, SMTP_TLS_AUTO, "10000@qq.com", "abcdefghijklmnop", .from = "10000@QQ.com"});
	assert_passes(
		(settings){"smtp.gmail.com", 587, SMTP_TLS_STARTTLS, "shop@example.com", .token = "sesame-open"});
	assert_passes(
		(settings){"smtp.office365.com", 587, SMTP_TLS_STARTTLS, "shop@example.com", "sesame-open"});
	assert_passes(
		(settings){"smtp.office365.com", 587, SMTP_TLS_STARTTLS, "shop@hotmail.com", .token = "sesame-open"});
	assert_passes((settings){"smtp-relay.gmail.com", 587, SMTP_TLS_STARTTLS});
	assert_passes((settings){
		"smtp.sendgrid.net", 587, SMTP_TLS_STARTTLS, "apikey", "SG.sesame-open", .from = "shop@example.com"});
	assert_passes((settings){"smtp.gmail.com", 465, SMTP_TLS_AUTO, "shop@example.com", "abcdefghijklmnop",
		.from = "info@example.com"});
	/* hosts that nobody knows, and mail straight to where it arrives */
	assert_passes((settings){
		"mail.example.com", 587, SMTP_TLS_STARTTLS, "shop", "sesame-open", .from = "a@example.net"});
	assert_passes((settings){"mail.example.com", 2525, SMTP_TLS_IMPLICIT, "shop", "sesame-open"});
	assert_passes((settings){"smtp.abc.com", 465, SMTP_TLS_AUTO, "shop", "sesame-open"});
	assert_passes((settings){"contoso-com.mail.protection.outlook.com", 25, SMTP_TLS_AUTO});
	assert_passes((settings){"mx1.qq.com", 25, SMTP_TLS_AUTO});
	assert_passes(
		(settings){"ec2-192-0-2-1.compute.amazonaws.com", 587, SMTP_TLS_AUTO, "shop", "sesame-open"});
	assert_passes((settings){"192.0.2.1", 25, SMTP_TLS_AUTO});
	assert_passes((settings){"2001:db8::25", 25, SMTP_TLS_AUTO});
}

/* ---- what is wrong ----------------------------------------------------------------------------------- */

static settings with_host(const char *host)
{
	settings asked = good;
	asked.host = host;
	return asked;
}

static void ports(void **state)
{
	(void)state;
	settings asked = good;
	asked.tls = SMTP_TLS_STARTTLS;
	assert_finds(
		asked, "tls", "Port 465 speaks TLS from the first byte, but tls is \"starttls\"", "implicit");
	asked.port = 587;
	asked.tls = SMTP_TLS_IMPLICIT;
	assert_finds(asked, "tls", "Port 587 begins in plain text", "starttls");
	asked.port = 2525;
	asked.tls = SMTP_TLS_AUTO;
	assert_finds(asked, "port",
		"smtp.qq.com does not take mail on port 2525: use port 465 with tls \"implicit\"", NULL);
	assert_finds((settings){"smtp.163.com", 994, SMTP_TLS_AUTO, "shop@163.com", "ABCDEFGHIJKLMNOP"}, "tls",
		"Port 994 speaks TLS from the first byte", "implicit");
	assert_finds((settings){"smtp.office365.com", 465, SMTP_TLS_AUTO, "shop@example.com", "sesame-open"},
		"port", "use port 587 with tls \"starttls\"", NULL);
	assert_finds((settings){"mail.example.com", 25, SMTP_TLS_IMPLICIT}, "tls", "Port 25 begins in plain text",
		"starttls");
}

static void hosts(void **state)
{
	(void)state;
	assert_finds(with_host("mail.qq.com"), "host",
		"mail.qq.com is not the host where QQ Mail takes outgoing mail", "smtp.qq.com");
	assert_finds(with_host("imap.qq.com"), "host", "set host to smtp.qq.com", "smtp.qq.com");
	assert_finds(with_host("qq.com"), "host", "set host to smtp.qq.com", "smtp.qq.com");
	assert_finds(with_host("pop.126.com"), "host", "set host to smtp.126.com", "smtp.126.com");
	assert_finds(with_host("exmail.qq.com"), "host", "set host to smtp.exmail.qq.com", "smtp.exmail.qq.com");
	assert_finds(with_host("mx3.qq.com"), "host", "set host to smtp.qq.com", "smtp.qq.com");
	assert_finds(with_host("outlook.office365.com"), "host", "smtp.office365.com", "smtp.office365.com");
	assert_finds(with_host("smtp.qq.con"), "host",
		"smtp.qq.con looks like a slip of the finger for smtp.qq.com", "smtp.qq.com");
	assert_finds(with_host("stmp.qq.com"), "host", "smtp.qq.com", "smtp.qq.com");
	assert_finds(with_host("smtp.gmial.com"), "host", "smtp.gmail.com", "smtp.gmail.com");
	assert_finds(
		with_host("smtp.qq.com:465"), "host", "write \"smtp.qq.com\" as host and 465 as port", "smtp.qq.com");
}

static void logins(void **state)
{
	settings asked = good;
	(void)state;
	asked.username = "10000";
	assert_finds(asked, "username", "QQ Mail wants the whole mail address", NULL);
	asked = good;
	asked.username = "10000@qq.com ";
	asked.from = NULL;
	assert_finds(asked, "username", "ends with a blank", NULL);
	asked = good;
	asked.password = "sesame-open";
	assert_finds(asked, "password", "QQ Mail wants its authorisation code", NULL);
	asked.password = "\xc2\xa0"
					 "abcdefghijklmnop";
	assert_finds(asked, "password", "ends with a blank", NULL);
	asked.password = "abcdefghijklmnop\xe3\x80\x80";
	assert_finds(asked, "password", "ends with a blank", NULL);
	asked.token = "sesame-open";
	assert_finds(asked, "oauth_token", "QQ Mail does not take OAuth 2.0 tokens", NULL);
	asked = good;
	asked.username = asked.password = asked.from = NULL;
	assert_finds(asked, "username", "smtp.qq.com takes mail only after a login", NULL);
	assert_finds(
		(settings){"smtp.sendgrid.net", 587, SMTP_TLS_STARTTLS, "shop@example.com", "SG.sesame-open"},
		"username", "the user name is the word \"apikey\"", "apikey");
	assert_finds((settings){"smtp.qq.com", 465, SMTP_TLS_AUTO, "shop@126.com", "sesame-open"}, "host",
		"an address of NetEase Mail, but smtp.qq.com belongs to QQ Mail", "smtp.126.com");
	assert_finds((settings){"smtp-mail.outlook.com", 587, SMTP_TLS_AUTO, "shop@outlook.com", "sesame-open"},
		"password", "only OAuth 2.0", NULL);
	assert_finds((settings){"smtp.office365.com", 587, SMTP_TLS_AUTO, "shop@hotmail.com", "sesame-open"},
		"password", "only OAuth 2.0", NULL);
}

static void senders(void **state)
{
	settings asked = good;
	(void)state;
	asked.from = "shop@example.com";
	assert_finds(asked, "from", "as QQ Mail demands", NULL);
	assert_finds((settings){"smtp.gmail.com", 465, SMTP_TLS_AUTO, "shop@example.com", "abcdefghijklmnop",
					 .from = "shop@example.net"},
		"from", "The sender's domain is not that of the login", NULL);
	assert_finds((settings){"smtp.sendgrid.net", 587, SMTP_TLS_STARTTLS, "apikey", "SG.sesame-open",
					 .from = "shop@qq.com"},
		"from", "an address of QQ Mail, in whose name SendGrid cannot sign", NULL);
}

static void protection(void **state)
{
	settings asked = {"mail.example.com", 587, SMTP_TLS_NONE, "shop", "sesame-open"};
	(void)state;
	assert_finds(asked, "tls", "without encryption", NULL);
	asked.tls = SMTP_TLS_STARTTLS;
	asked.unverified = true;
	assert_finds(asked, "verify_peer", "not verified", NULL);
}

static void several_things_at_once(void **state)
{
	(void)state;
	judge((settings){"smtp.qq.com", 2525, SMTP_TLS_STARTTLS, "10000", "sesame-open", .unverified = true,
		.locale = SMTP_LOCALE_ZH});
	assert_int_equal(job.checks.count, 4);
	assert_string_equal(fact(&job.checks.items[0], "option"), "port");
	assert_string_equal(fact(&job.checks.items[1], "option"), "username");
	assert_string_equal(fact(&job.checks.items[2], "option"), "password");
	assert_string_equal(fact(&job.checks.items[3], "option"), "verify_peer");
	assert_non_null(strstr(job.checks.items[2].message, "授权码"));
	forget();
}

/* ---- secrets ----------------------------------------------------------------------------------------- */

static void append_all(smtp_buf *text)
{
	for (size_t i = 0; i < job.checks.count; i++) {
		const smtp_check *check = &job.checks.items[i];
		smtp_buf_printf(text, "%s\n", check->message);
		for (size_t j = 0; j < check->fact_count; j++) {
			smtp_buf_printf(text, "%s %s %lld\n", check->facts[j].name,
				check->facts[j].text ? check->facts[j].text : "", (long long)check->facts[j].number);
		}
	}
	smtp_buf_char(text, '\0');
}

static void tell(const char *host, const char *password, const char *token, smtp_buf *text)
{
	smtp_buf_init(text, 100000);
	judge((settings){host, 465, SMTP_TLS_AUTO, "shop@example.com", password, token, "a@example.net"});
	append_all(text);
	forget();
	assert_null(strstr(text->data, "esame"));
	assert_null(strstr(text->data, "ESAME"));
}

/* What is told does not depend on the secret's octets, nor on their number: only on its shape being wrong. */
static void nothing_of_a_secret_is_told(void **state)
{
	static const char *const secrets[] = {"sesame-open", "SESAME-sesame-open-sesame-open 1"};
	const smtp_access *row;
	(void)state;
	for (size_t i = 0; (row = smtp_access_at(i)); i++) {
		for (int token = 0; token < 2; token++) {
			char host[100];
			smtp_buf told[2];
			smtp_span name = smtp_access_host(row);
			snprintf(host, sizeof host, "%.*s", (int)name.length, name.data);
			for (size_t j = 0; j < 2; j++) {
				tell(host, token ? NULL : secrets[j], token ? secrets[j] : NULL, &told[j]);
			}
			assert_string_equal(told[0].data, told[1].data);
			smtp_buf_free(&told[0]);
			smtp_buf_free(&told[1]);
		}
	}
}

static void judge_all(void)
{
	judge((settings){"smtp.qq.com", 2525, SMTP_TLS_STARTTLS, "10000", "sesame-open", .from = "a@example.net",
		.unverified = true});
	forget();
	judge((settings){"smtp.qq.con", 465, SMTP_TLS_AUTO, "10000@qq.com", "sesame-open"});
	forget();
}

/* A finding that is lost does not leave the settings praised. */
static void memory_may_run_out(void **state)
{
	bool refused = true;
	(void)state;
	for (size_t n = 0; refused; n++) {
		scarce_begin(n, SCARCE_ONCE);
		judge_all();
		refused = scarce_end();
		assert_int_equal(scarce_blocks(), 0);
	}
	scarce_begin(0, SCARCE_FROM_THEN_ON);
	judge(with_host("smtp.qq.con"));
	scarce_end();
	assert_int_equal(job.checks.count, 0);
	forget();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_card_passes),
		cmocka_unit_test(other_good_settings),
		cmocka_unit_test(ports),
		cmocka_unit_test(hosts),
		cmocka_unit_test(logins),
		cmocka_unit_test(senders),
		cmocka_unit_test(protection),
		cmocka_unit_test(several_things_at_once),
		cmocka_unit_test(nothing_of_a_secret_is_told),
		cmocka_unit_test(memory_may_run_out),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
