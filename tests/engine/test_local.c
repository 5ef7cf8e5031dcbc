/*
 * test_local.c - local.h: each obstacle on a machine made of files, and that nothing is said of one that does not matter.
 */
#include "test.h"
#include "local.h"
#include "socket.h"
#include "variants.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <utime.h>

#define NOW INT64_C(1795436700) /* 2026-11-23T12:25:00Z */

/* ---- a machine ----------------------------------------------------------------------------------- */

static char root[] = "/tmp/smtp-machine-XXXXXX";

static void put(const char *path, const char *text)
{
	char full[512];
	snprintf(full, sizeof full, "%s%s", root, path);
	for (char *slash = full + sizeof root; (slash = strchr(slash, '/')); slash++) {
		*slash = '\0';
		mkdir(full, 0700);
		*slash = '/';
	}
	FILE *file = fopen(full, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static int remove_one(const char *path, const struct stat *file, int kind, struct FTW *at)
{
	(void)file;
	(void)kind;
	return at->level ? remove(path) : 0;
}

static int empty_machine(void **state)
{
	(void)state;
	nftw(root, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	unsetenv("SSL_CERT_FILE");
	unsetenv("SSL_CERT_DIR");
	return 0;
}

static smtp_local_signs signs_of(smtp_category category, int error)
{
	return (smtp_local_signs){.root = root, .clock = NOW, .category = category, .error = error, .port = 465};
}

static smtp_checks checks;

static const smtp_check *look_in(const smtp_local_signs *signs, smtp_locale locale)
{
	smtp_check_list_free(checks.items, checks.count);
	smtp_checks_init(&checks, locale);
	smtp_local_check(&checks, signs);
	assert_true(checks.count > 0);
	return &checks.items[0];
}

/* One obstacle, told in these words, in both languages. */
static const smtp_check *says(
	const smtp_local_signs *signs, smtp_check_status status, const char *english, const char *chinese)
{
	const smtp_check *check = look_in(signs, SMTP_LOCALE_ZH);
	if (!strstr(check->message, chinese)) {
		fail_msg("\"%s\" is not in \"%s\"", chinese, check->message);
	}
	check = look_in(signs, SMTP_LOCALE_EN);
	assert_int_equal(checks.count, 1);
	assert_int_equal(check->name, SMTP_CHECK_LOCAL);
	if (!strstr(check->message, english)) {
		fail_msg("\"%s\" is not in \"%s\"", english, check->message);
	}
	assert_string_equal(smtp_check_status_name(check->status), smtp_check_status_name(status));
	return check;
}

static void is_silent(const smtp_local_signs *signs)
{
	const smtp_check *check = says(signs, SMTP_CHECK_PASS, "Nothing on this machine", "没有妨碍");
	assert_string_equal(check->facts[0].text, "2026-11-23T12:25:00Z");
}

static const char *fact(const smtp_check *check, const char *name)
{
	for (size_t i = 0; i < check->fact_count; i++) {
		if (strcmp(check->facts[i].name, name) == 0) {
			return check->facts[i].text ? check->facts[i].text : "a number";
		}
	}
	return "";
}

/* ---- the clock ----------------------------------------------------------------------------------- */

static void a_clock_before_the_release(void **state)
{
	(void)state;
	smtp_local_signs signs = signs_of(SMTP_CATEGORY_NONE, 0);
	signs.clock = 86400;
	const smtp_check *check = says(&signs, SMTP_CHECK_FAIL, "it says 1970-01-02T00:00:00Z", "时钟不对");
	assert_string_equal(fact(check, "clock"), "1970-01-02T00:00:00Z");
	assert_string_equal(fact(check, "server_clock"), "");
}

static void a_clock_that_differs_from_the_servers(void **state)
{
	(void)state;
	static const int64_t close[] = {0, 3600, -3600, 60}, far[] = {3601, -3601, 8 * 3600, -90 * 86400};
	smtp_local_signs signs = signs_of(SMTP_CATEGORY_NONE, 0);
	signs.has_server_clock = true;
	for (size_t i = 0; i < sizeof close / sizeof *close; i++) {
		signs.server_clock = NOW + close[i];
		is_silent(&signs);
	}
	for (size_t i = 0; i < sizeof far / sizeof *far; i++) {
		signs.server_clock = NOW + far[i];
		says(&signs, SMTP_CHECK_WARN, "says 2026-11-23T12:25:00Z, the mail server's says", "相差太多");
	}
	signs.server_clock = NOW + 8 * 3600;
	const smtp_check *check = look_in(&signs, SMTP_LOCALE_EN);
	assert_string_equal(fact(check, "server_clock"), "2026-11-23T20:25:00Z");
}

/* By the server's clock its certificate is valid, by ours it is not. */
static void a_clock_that_explains_the_certificate(void **state)
{
	(void)state;
	smtp_tls_facts facts = {
		.seen = true, .not_before = "2026-12-01T00:00:00Z", .expires = "2027-03-01T00:00:00Z"};
	smtp_local_signs signs = signs_of(SMTP_CATEGORY_CERT_EXPIRED, 0);
	signs.tls = &facts;
	signs.has_server_clock = true;
	signs.server_clock = NOW + 30 * INT64_C(86400);
	says(&signs, SMTP_CHECK_FAIL, "which is why the certificate is refused", "所以证书校验失败");
	signs.server_clock = NOW - 30 * INT64_C(86400); /* then it is not valid there either */
	says(&signs, SMTP_CHECK_WARN, "the mail server's says", "相差太多");
	signs.has_server_clock = false;
	is_silent(&signs);
}

/* ---- the store ----------------------------------------------------------------------------------- */

static smtp_local_signs without_store(void)
{
	smtp_local_signs signs = signs_of(SMTP_CATEGORY_CERT_UNTRUSTED, 0);
	signs.variant = SMTP_VARIANT_NO_CA_STORE;
	signs.needs_store = true;
	setenv("SSL_CERT_FILE", "/etc/ssl/cert.pem", 1);
	setenv("SSL_CERT_DIR", "/etc/ssl/none:/etc/ssl/certs", 1);
	return signs;
}

static void a_missing_store(void **state)
{
	(void)state;
	static const struct {
		const char *release, *command;
	} systems[] = {
		{"NAME=x\nID=debian\n", "run \"apt-get install ca-certificates\""},
		{"ID=\"linuxmint\"\nID_LIKE=\"ubuntu debian\"", "run \"apt-get install"},
		{"ID=\"centos\"\n", "run \"yum install ca-certificates && update-ca-trust\""},
		{"ID='alinux'\nID_LIKE='rhel fedora centos anolis'\n", "run \"yum install"},
		{"ID=\"openEuler\"\n", "run \"yum install"},
		{"ID=alpine\n", "run \"apk add ca-certificates\""},
		{"ID=opensuse-leap\nID_LIKE=\"suse opensuse\"\n", "run \"zypper install"},
		{"PRETTY_NAME=debian\nID=plan9\n", "openssl.cafile in php.ini"},
		{"", "Alpine: apk add"},
	};
	smtp_local_signs signs = without_store();
	for (size_t i = 0; i < sizeof systems / sizeof *systems; i++) {
		put("/etc/os-release", systems[i].release);
		const smtp_check *check = says(&signs, SMTP_CHECK_FAIL, systems[i].command, "ca-certificates");
		assert_string_equal(fact(check, "cafile"), "/etc/ssl/cert.pem");
	}
	signs.root = NULL; /* no files of a Unix */
	setenv("SSL_CERT_FILE", "/no/such/cert.pem", 1);
	setenv("SSL_CERT_DIR", "/no/such/certs", 1);
	says(&signs, SMTP_CHECK_FAIL, "on Windows", "Windows");
	signs.root = root;
	signs.variant = NULL; /* it failed before the certificate was looked at */
	says(&signs, SMTP_CHECK_WARN, "cert.pem is missing", "缺少");
	signs.needs_store = false;
	is_silent(&signs);
}

static void a_store_that_is_there(void **state)
{
	(void)state;
	smtp_local_signs signs = without_store();
	put("/etc/ssl/cert.pem", "");
	put("/etc/ssl/certs/README", "no certificate");
	says(&signs, SMTP_CHECK_FAIL, "cert.pem is missing", "缺少");
	put("/etc/ssl/certs/0123abcd.0", "");
	is_silent(&signs);
	empty_machine(NULL);
	signs = without_store();
	put("/etc/ssl/cert.pem", "-----BEGIN CERTIFICATE-----\n");
	is_silent(&signs);
}

static void an_old_bundle(void **state)
{
	(void)state;
	char path[256];
	struct utimbuf then = {.actime = 1500000000, .modtime = 1500000000};
	smtp_local_signs signs = signs_of(SMTP_CATEGORY_CERT_UNTRUSTED, 0);
	put("/cacert.pem", "x");
	snprintf(path, sizeof path, "%s/cacert.pem", root);
	signs.cafile = smtp_span_of(path);
	signs.clock = (int64_t)time(NULL) > NOW ? (int64_t)time(NULL) : NOW;
	const smtp_check *check = look_in(&signs, SMTP_LOCALE_EN);
	assert_int_equal(check->status, SMTP_CHECK_PASS);
	assert_int_equal(utime(path, &then), 0);
	check = says(&signs, SMTP_CHECK_WARN, "last changed 2017-07-14T02:40:00Z", "最后更新于");
	assert_string_equal(fact(check, "cafile"), path);
	signs.category = SMTP_CATEGORY_NONE;
	look_in(&signs, SMTP_LOCALE_EN);
	assert_int_equal(checks.items[0].status, SMTP_CHECK_PASS);
	signs.category = SMTP_CATEGORY_CERT_UNTRUSTED;
	signs.cafile = SMTP_SPAN("/no/such/file");
	look_in(&signs, SMTP_LOCALE_EN);
	assert_int_equal(checks.items[0].status, SMTP_CHECK_PASS);
}

/* ---- forbidden ----------------------------------------------------------------------------------- */

static void selinux_that_forbids(void **state)
{
	(void)state;
	smtp_local_signs signs = signs_of(SMTP_CATEGORY_NETWORK_UNREACHABLE, EACCES);
	put("/sys/fs/selinux/enforce", "1");
	put("/proc/self/attr/current", "system_u:system_r:httpd_t:s0\n");
	put("/sys/fs/selinux/booleans/httpd_can_network_connect", "0 0");
	put("/sys/fs/selinux/booleans/httpd_can_sendmail", "0 0");
	const smtp_check *check = says(&signs, SMTP_CHECK_FAIL,
		"run \"setsebool -P httpd_can_network_connect on\"", "setsebool -P httpd_can_network_connect on");
	assert_string_equal(fact(check, "selinux"), "system_u:system_r:httpd_t:s0");
	assert_string_equal(fact(check, "errno"), "a number");
	signs.error = 0; /* it may connect all the same */
	signs.category = SMTP_CATEGORY_NONE;
	is_silent(&signs);
}

/* Each of these alone takes the blame off SELinux. */
static void selinux_that_does_not(void **state)
{
	(void)state;
	static const char *const files[][2] = {{"/sys/fs/selinux/enforce", "0"},
		{"/proc/self/attr/current", "unconfined_u:unconfined_r:unconfined_t:s0"},
		{"/sys/fs/selinux/booleans/httpd_can_network_connect", "1 1"},
		{"/sys/fs/selinux/booleans/httpd_can_sendmail", "1 1"}};
	smtp_local_signs signs = signs_of(SMTP_CATEGORY_NETWORK_UNREACHABLE, EPERM);
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		selinux_that_forbids(state);
		put(files[i][0], files[i][1]);
		says(&signs, SMTP_CHECK_FAIL, "IPAddressDeny", "IPAddressDeny");
	}
	signs.port = 2525; /* which httpd_can_sendmail does not open */
	says(&signs, SMTP_CHECK_FAIL, "setsebool", "setsebool");
	empty_machine(NULL);
	const smtp_check *check = says(&signs, SMTP_CHECK_FAIL, "Operation not permitted [errno 1]", "禁止");
	assert_string_equal(fact(check, "selinux"), "");
}

static void too_many_open_files(void **state)
{
	(void)state;
	smtp_local_signs signs = signs_of(SMTP_CATEGORY_UNKNOWN, EMFILE);
	says(&signs, SMTP_CHECK_FAIL, "LimitNOFILE", "LimitNOFILE");
	put("/proc/self/limits",
		"Limit  Soft  Hard  Units\nMax open files            1024     524288    files\n");
	const smtp_check *check = look_in(&signs, SMTP_LOCALE_EN);
	assert_string_equal(check->facts[1].name, "limit");
	assert_int_equal(check->facts[1].number, 1024);
}

/* ---- names and routes ---------------------------------------------------------------------------- */

static void a_chroot_without_a_resolver(void **state)
{
	(void)state;
	smtp_local_signs signs = signs_of(SMTP_CATEGORY_DNS_FAILED, 0);
	says(&signs, SMTP_CHECK_FAIL, "no /etc/resolv.conf", "chroot");
	put("/etc/resolv.conf", "# nameserver 192.0.2.1\nsearch example.com\n");
	says(&signs, SMTP_CHECK_FAIL, "names no name server", "没有 nameserver");
	put("/etc/resolv.conf", "search example.com\n  nameserver 192.0.2.1\n");
	is_silent(&signs);
	signs.root = NULL;
	is_silent(&signs);
	empty_machine(NULL);
	signs = signs_of(SMTP_CATEGORY_CONNECTION_TIMEOUT, 0); /* the name was found, whoever told it */
	is_silent(&signs);
}

#define TITLES "Iface\tDestination\tGateway \tFlags\n"
#define LOCAL_NET "eth0\t0002A8C0\t00000000\t0001\n"
#define DEFAULT "eth0\t00000000\t0102A8C0\t0003\n"
#define ANYWHERE "00000000000000000000000000000000 00 "
#define NOBODY "00000000000000000000000000000000 00 fe80 00000400 1 0 00000003     "

static void no_way_out(void **state)
{
	(void)state;
	smtp_local_signs signs = signs_of(SMTP_CATEGORY_NETWORK_UNREACHABLE, ENETUNREACH);
	is_silent(&signs); /* no such files: nothing is known */
	put("/proc/net/route", TITLES);
	put("/proc/net/ipv6_route", ANYWHERE NOBODY "lo\n");
	says(&signs, SMTP_CHECK_FAIL, "only its loopback is up", "回环");
	put("/proc/net/route", TITLES "lo\t0000007F\t00000000\t0001\n");
	says(&signs, SMTP_CHECK_FAIL, "only its loopback is up", "回环");
	put("/proc/net/route", TITLES LOCAL_NET);
	says(&signs, SMTP_CHECK_FAIL, "no default route", "没有默认路由");
	put("/proc/net/ipv6_route", ANYWHERE NOBODY "lo\n" ANYWHERE NOBODY "eth0\n");
	is_silent(&signs);
	put("/proc/net/ipv6_route", "");
	put("/proc/net/route", TITLES LOCAL_NET DEFAULT);
	is_silent(&signs);
}

static void no_network_for_the_resolver(void **state)
{
	(void)state;
	smtp_local_signs signs = signs_of(SMTP_CATEGORY_DNS_FAILED, 0);
	signs.variant = SMTP_VARIANT_TEMPORARY_DNS;
	put("/etc/resolv.conf", "nameserver 192.0.2.1\n");
	put("/proc/net/route", TITLES);
	says(&signs, SMTP_CHECK_FAIL, "only its loopback is up", "回环");
	put("/proc/net/route", TITLES LOCAL_NET); /* where the name server may be */
	is_silent(&signs);
}

/* ---- mail that is held back ---------------------------------------------------------------------- */

static void a_pause_with_the_words_that_began_it(void **state)
{
	(void)state;
	smtp_circumstances held = {.category = SMTP_CATEGORY_RATE_LIMITED,
		.variant = SMTP_VARIANT_PAUSED,
		.host = SMTP_SPAN("smtp.qq.com"),
		.code = 550,
		.reply = SMTP_SPAN("Connection frequency limited"),
		.retry_after = 1800};
	smtp_local_signs signs = signs_of(SMTP_CATEGORY_NONE, 0);
	signs.held = &held;
	const smtp_check *check = says(&signs, SMTP_CHECK_WARN,
		"mail to smtp.qq.com back until 2026-11-23T12:55:00Z, for the server has said that this account or "
		"IP "
		"address sends too fast (550 Connection frequency limited)",
		"发往 smtp.qq.com 的邮件，直到 "
		"2026-11-23T12:55:00Z：服务器已表示这个账号或 IP 发信太快（550 Connection frequency limited）");
	assert_string_equal(fact(check, "until"), "2026-11-23T12:55:00Z");
	assert_string_equal(fact(check, "response"), "Connection frequency limited");
	assert_string_equal(fact(check, "code"), "a number");
	assert_string_equal(fact(check, "retry_after"), "a number");
	held.category = SMTP_CATEGORY_QUOTA_EXCEEDED;
	held.variant = SMTP_VARIANT_PAUSED_BY_QUOTA;
	held.enhanced_code = "5.4.5";
	says(&signs, SMTP_CHECK_WARN, "has used up what it may send (550 5.4.5 Connection",
		"额度已用完（550 5.4.5");
	held.reply = (smtp_span){NULL, 0};
	check = says(
		&signs, SMTP_CHECK_WARN, "it gets too much from this account or IP address; smtp_send", "发信过多");
	assert_string_equal(fact(check, "code"), "");
}

static void a_rate_that_is_used_up(void **state)
{
	(void)state;
	smtp_circumstances held = {.category = SMTP_CATEGORY_RATE_LIMITED,
		.variant = SMTP_VARIANT_OWN_RATE,
		.host = SMTP_SPAN("mail.example.com"),
		.retry_after = 60};
	smtp_local_signs signs = signs_of(SMTP_CATEGORY_NONE, 0);
	signs.held = &held;
	const smtp_check *check = says(
		&signs, SMTP_CHECK_WARN, "until 2026-11-23T12:26:00Z, for 'rate' has no earlier turn", "没有名额");
	assert_string_equal(fact(check, "response"), "");
}

static void several_at_once(void **state)
{
	(void)state;
	smtp_local_signs signs = signs_of(SMTP_CATEGORY_DNS_FAILED, 0);
	signs.clock = 0;
	look_in(&signs, SMTP_LOCALE_EN);
	assert_int_equal(checks.count, 2);
	assert_int_equal(checks.items[1].name, SMTP_CHECK_LOCAL);
	signs.root = "/a/folder/that/is/not/there";
	look_in(&signs, SMTP_LOCALE_EN);
	assert_int_equal(checks.count, 2);
}

static int leave(void **state)
{
	empty_machine(state);
	smtp_check_list_free(checks.items, checks.count);
	return rmdir(root);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_clock_before_the_release, empty_machine),
		cmocka_unit_test_setup(a_clock_that_differs_from_the_servers, empty_machine),
		cmocka_unit_test_setup(a_clock_that_explains_the_certificate, empty_machine),
		cmocka_unit_test_setup(a_missing_store, empty_machine),
		cmocka_unit_test_setup(a_store_that_is_there, empty_machine),
		cmocka_unit_test_setup(an_old_bundle, empty_machine),
		cmocka_unit_test_setup(selinux_that_forbids, empty_machine),
		cmocka_unit_test_setup(selinux_that_does_not, empty_machine),
		cmocka_unit_test_setup(too_many_open_files, empty_machine),
		cmocka_unit_test_setup(a_chroot_without_a_resolver, empty_machine),
		cmocka_unit_test_setup(no_way_out, empty_machine),
		cmocka_unit_test_setup(no_network_for_the_resolver, empty_machine),
		cmocka_unit_test_setup(a_pause_with_the_words_that_began_it, empty_machine),
		cmocka_unit_test_setup(a_rate_that_is_used_up, empty_machine),
		cmocka_unit_test_setup(several_at_once, empty_machine),
	};
	if (!mkdtemp(root)) {
		return 1;
	}
	return cmocka_run_group_tests_name("local", tests, NULL, leave);
}
