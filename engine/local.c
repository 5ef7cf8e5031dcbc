/*
 * local.c - see local.h. One function per obstacle; each looks at the signs first and reads files only when they fit.
 */
#include "local.h"
#include "certificate.h"
#include "date.h"
#include "release.h"
#include "server.h"
#include "socket.h"
#include "trust.h"
#include "variants.h"

#include <stdio.h>
#include <sys/stat.h>

#define HOUR 3600
#define YEARS_OLD 3
#define YEAR (INT64_C(365) * 86400)
#define PATH_ROOM 4200
#define FILE_ROOM 16384 /* of a file that is looked at */

static bool is_variant(const smtp_local_signs *signs, const char *variant)
{
	return signs->variant && strcmp(signs->variant, variant) == 0;
}

/* The first octets of one of the system's files, as a string. False: it cannot be read. */
static bool read_file(const smtp_local_signs *signs, const char *path, char text[FILE_ROOM])
{
	char full[PATH_ROOM];
	text[0] = '\0';
	if (!signs->root || snprintf(full, sizeof full, "%s%s", signs->root, path) >= (int)sizeof full) {
		return false;
	}
	FILE *file = fopen(full, "rb");
	if (!file) {
		return false;
	}
	size_t length = fread(text, 1, FILE_ROOM - 1, file);
	text[length] = '\0';
	fclose(file);
	return true;
}

/* ---- the clock ----------------------------------------------------------------------------------- */

static const char *utc_of(int64_t time, char text[SMTP_UTC_ROOM])
{
	return smtp_date_format_utc(time, text) ? text : "?";
}

/* Of two times in this form the earlier one is the smaller text. */
static bool is_within(const char *time, const smtp_tls_facts *facts)
{
	return strcmp(time, facts->not_before) >= 0 && strcmp(time, facts->expires) <= 0;
}

static void check_clock(smtp_checks *checks, const smtp_local_signs *signs)
{
	char ours[SMTP_UTC_ROOM], theirs[SMTP_UTC_ROOM], released[SMTP_UTC_ROOM];
	smtp_check *check = NULL;
	int64_t apart = signs->has_server_clock ? signs->clock - signs->server_clock : 0;
	utc_of(signs->server_clock, theirs);
	utc_of(signs->clock, ours);
	bool explains = signs->category == SMTP_CATEGORY_CERT_EXPIRED && signs->tls &&
					is_within(theirs, signs->tls) && !is_within(ours, signs->tls);
	if (signs->clock < SMTP_RELEASE_DAY) {
		check = smtp_checks_add(checks, SMTP_CHECK_LOCAL, SMTP_CHECK_FAIL, -1, WORDS_LOCAL_CLOCK_EARLY, ours,
			utc_of(SMTP_RELEASE_DAY, released));
	} else if (apart > HOUR || apart < -HOUR) {
		check = smtp_checks_add(checks, SMTP_CHECK_LOCAL, explains ? SMTP_CHECK_FAIL : SMTP_CHECK_WARN, -1,
			explains ? WORDS_LOCAL_CLOCK_EXPLAINS : WORDS_LOCAL_CLOCK_DIFFERS, ours, theirs);
	}
	if (check) {
		smtp_check_add_text(check, "clock", smtp_span_of(ours));
		smtp_check_add_text(check, "server_clock", smtp_span_of(signs->has_server_clock ? theirs : NULL));
	}
}

/* ---- certificates to compare with ---------------------------------------------------------------- */

/* The next word of a text, words being parted by what ends them in /etc/os-release; empty at the end. */
static smtp_span next_word(const char **text)
{
	static const char ends[] = "=\"' \n";
	*text += strspn(*text, ends);
	smtp_span word = {*text, strcspn(*text, ends)};
	*text += word.length;
	return word;
}

/* The command that installs them, by what the system calls itself or its relatives; NULL: not known. */
static const char *store_command(const char *release)
{
	static const struct {
		const char *system, *command;
	} commands[] = {
#define APT "apt-get install ca-certificates"
#define YUM "yum install ca-certificates && update-ca-trust"
		{"debian", APT}, {"ubuntu", APT}, {"uos", APT}, {"deepin", APT}, {"rhel", YUM}, {"centos", YUM},
		{"fedora", YUM}, {"openeuler", YUM}, {"anolis", YUM}, {"tencentos", YUM}, {"kylin", YUM},
		{"alpine", "apk add ca-certificates"}, {"suse", "zypper install ca-certificates-mozilla"}};
	const char *line = release;
	while (line && *line) {
		const char *end = strchr(line, '\n');
		bool names = strncmp(line, "ID=", 3) == 0 || strncmp(line, "ID_LIKE=", 8) == 0;
		const char *at = line;
		for (smtp_span word = next_word(&at); names && word.length && (!end || word.data < end);
			 word = next_word(&at)) {
			for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
				if (smtp_span_equals_ignoring_case(word, commands[i].system)) {
					return commands[i].command;
				}
			}
		}
		line = end ? end + 1 : NULL;
	}
	return NULL;
}

static void check_store(smtp_checks *checks, const smtp_local_signs *signs)
{
	char release[FILE_ROOM];
	if (!signs->needs_store || smtp_trust_has_default(signs->root ? signs->root : "")) {
		return;
	}
	read_file(signs, "/etc/os-release", release);
	const char *command = store_command(release), *file = smtp_trust_default_file();
	smtp_check_status status =
		is_variant(signs, SMTP_VARIANT_NO_CA_STORE) ? SMTP_CHECK_FAIL : SMTP_CHECK_WARN;
	smtp_check *check = smtp_checks_add(checks, SMTP_CHECK_LOCAL, status, -1,
		command ? WORDS_LOCAL_NO_STORE : WORDS_LOCAL_NO_STORE_ANYWHERE, file, command ? command : "");
	smtp_check_add_text(check, "cafile", smtp_span_of(file));
}

/* A bundle that came with a program years ago lacks the authorities of today. */
static void check_cafile(smtp_checks *checks, const smtp_local_signs *signs)
{
	char path[PATH_ROOM], changed[SMTP_UTC_ROOM];
	struct stat file;
	bool doubted =
		signs->category == SMTP_CATEGORY_CERT_UNTRUSTED || is_variant(signs, SMTP_VARIANT_CHAIN_EXPIRED);
	if (!doubted || !signs->cafile.length || signs->cafile.length >= sizeof path) {
		return;
	}
	snprintf(path, sizeof path, "%.*s", (int)signs->cafile.length, signs->cafile.data);
	if (stat(path, &file) != 0 || signs->clock - (int64_t)file.st_mtime < YEARS_OLD * YEAR) {
		return;
	}
	smtp_check *check = smtp_checks_add(checks, SMTP_CHECK_LOCAL, SMTP_CHECK_WARN, -1, WORDS_LOCAL_OLD_STORE,
		path, utc_of((int64_t)file.st_mtime, changed));
	smtp_check_add_text(check, "cafile", smtp_span_of(path));
}

/* ---- what forbids or prevents a connection ------------------------------------------------------- */

static bool is_on(const smtp_local_signs *signs, const char *path)
{
	char text[FILE_ROOM];
	return read_file(signs, path, text) && text[0] == '1';
}

static bool is_mail_port(unsigned port)
{
	return port == 25 || port == 465 || port == 587;
}

/* SELinux keeps web servers off the network unless one of its switches is on. */
static bool selinux_forbids(const smtp_local_signs *signs, char context[FILE_ROOM])
{
	return is_on(signs, "/sys/fs/selinux/enforce") && read_file(signs, "/proc/self/attr/current", context) &&
		   strstr(context, ":httpd_") &&
		   !is_on(signs, "/sys/fs/selinux/booleans/httpd_can_network_connect") &&
		   !(is_mail_port(signs->port) && is_on(signs, "/sys/fs/selinux/booleans/httpd_can_sendmail"));
}

static void check_denial(smtp_checks *checks, const smtp_local_signs *signs)
{
	char context[FILE_ROOM] = "", words[128];
	if (!signs->error || !smtp_socket_error_is_denial(signs->error)) {
		return;
	}
	smtp_socket_error_text(signs->error, words, sizeof words);
	bool selinux = selinux_forbids(signs, context);
	smtp_check *check = smtp_checks_add(checks, SMTP_CHECK_LOCAL, SMTP_CHECK_FAIL, -1,
		selinux ? WORDS_LOCAL_SELINUX : WORDS_LOCAL_DENIED, words, signs->error);
	smtp_check_add_number(check, "errno", signs->error);
	smtp_check_add_text(check, "selinux", (smtp_span){context, selinux ? strcspn(context, "\n") : 0});
}

/* "Max open files            1024                 524288               files" */
static long descriptor_limit(const smtp_local_signs *signs)
{
	static const char title[] = "Max open files";
	char text[FILE_ROOM];
	const char *line = read_file(signs, "/proc/self/limits", text) ? strstr(text, title) : NULL;
	long limit = 0;
	if (line) {
		line += sizeof title - 1;
		for (line += strspn(line, " "); smtp_is_ascii_digit(*line) && limit < 100000000; line++) {
			limit = limit * 10 + (*line - '0');
		}
	}
	return limit;
}

static void check_shortage(smtp_checks *checks, const smtp_local_signs *signs)
{
	char words[128];
	if (!signs->error || !smtp_socket_error_is_shortage(signs->error)) {
		return;
	}
	long limit = descriptor_limit(signs);
	smtp_socket_error_text(signs->error, words, sizeof words);
	smtp_check *check = smtp_checks_add(
		checks, SMTP_CHECK_LOCAL, SMTP_CHECK_FAIL, -1, WORDS_LOCAL_SHORTAGE, words, signs->error);
	smtp_check_add_number(check, "errno", signs->error);
	if (limit) {
		smtp_check_add_number(check, "limit", limit);
	}
}

/* ---- names and routes ---------------------------------------------------------------------------- */

/* Whether a line that is no comment begins with the word. */
static bool has_line(const char *text, const char *word)
{
	for (const char *line = text; line; line = strchr(line, '\n')) {
		line += strspn(line, " \t\r\n");
		if (strncmp(line, word, strlen(word)) == 0) {
			return true;
		}
	}
	return false;
}

/* php-fpm with `chroot` has only the files that somebody put there. */
static void check_resolver(smtp_checks *checks, const smtp_local_signs *signs)
{
	char text[FILE_ROOM];
	if (signs->category != SMTP_CATEGORY_DNS_FAILED || !signs->root) {
		return;
	}
	if (!read_file(signs, "/etc/resolv.conf", text)) {
		smtp_checks_add(checks, SMTP_CHECK_LOCAL, SMTP_CHECK_FAIL, -1, WORDS_LOCAL_NO_RESOLVER);
	} else if (!has_line(text, "nameserver")) {
		smtp_checks_add(checks, SMTP_CHECK_LOCAL, SMTP_CHECK_FAIL, -1, WORDS_LOCAL_NO_NAMESERVER);
	}
}

typedef struct routes {
	bool any, out; /* beside loopback: to somewhere, to everywhere */
} routes;

/* "eth0	00000000	0102A8C0	..." behind a line of titles: interface, destination, gateway */
static void read_routes(const char *text, routes *found)
{
	for (const char *line = strchr(text, '\n'); line && line[1]; line = strchr(line, '\n')) {
		line++;
		const char *destination = line + strcspn(line, " \t\n");
		destination += strspn(destination, " \t");
		bool loops = strncmp(line, "lo\t", 3) == 0 || strncmp(line, "lo ", 3) == 0;
		found->any = found->any || (*line && *line != '\n' && !loops);
		found->out = found->out || (!loops && strncmp(destination, "00000000\t", 9) == 0);
	}
}

/* A default route of IPv6 is a line that begins with a network of no bits and names no loopback. */
static bool has_ipv6_out(const char *text)
{
	static const char anywhere[] = "00000000000000000000000000000000 00 ";
	for (const char *line = text; line && *line; line = strchr(line, '\n')) {
		line += *line == '\n';
		size_t length = strcspn(line, "\n");
		bool loops = length < 3 || strncmp(line + length - 3, " lo", 3) == 0;
		if (strncmp(line, anywhere, sizeof anywhere - 1) == 0 && !loops) {
			return true;
		}
	}
	return false;
}

static void check_routes(smtp_checks *checks, const smtp_local_signs *signs)
{
	char text[FILE_ROOM];
	routes found = {false, false};
	bool nowhere =
		signs->category == SMTP_CATEGORY_NETWORK_UNREACHABLE || is_variant(signs, SMTP_VARIANT_TEMPORARY_DNS);
	if (!nowhere || is_variant(signs, SMTP_VARIANT_SOURCE_IP) || smtp_socket_error_is_denial(signs->error) ||
		!read_file(signs, "/proc/net/route", text)) {
		return;
	}
	read_routes(text, &found);
	if (found.out || (read_file(signs, "/proc/net/ipv6_route", text) && has_ipv6_out(text))) {
		return;
	}
	if (!found.any || signs->category == SMTP_CATEGORY_NETWORK_UNREACHABLE) {
		smtp_checks_add(checks, SMTP_CHECK_LOCAL, SMTP_CHECK_FAIL, -1,
			found.any ? WORDS_LOCAL_NO_ROUTE : WORDS_LOCAL_NO_NETWORK);
	}
}

/* ---- mail that is held back ---------------------------------------------------------------------- */

static smtp_check_words words_for_held(const smtp_circumstances *held)
{
	if (strcmp(held->variant, SMTP_VARIANT_OWN_RATE) == 0) {
		return WORDS_LOCAL_RATE;
	}
	if (!held->reply.length) {
		return WORDS_LOCAL_PAUSED_WORDLESS;
	}
	return held->category == SMTP_CATEGORY_QUOTA_EXCEEDED ? WORDS_LOCAL_PAUSED_BY_QUOTA : WORDS_LOCAL_PAUSED;
}

static void add_reply(smtp_check *check, const smtp_circumstances *held)
{
	if (held->reply.length) {
		smtp_check_add_number(check, "code", held->code);
		smtp_check_add_text(check, "response", held->reply);
	}
}

/* A warning: nothing is broken, and it ends by itself. */
static void check_held(smtp_checks *checks, const smtp_local_signs *signs)
{
	char until[SMTP_UTC_ROOM], host[SMTP_SERVER_LABEL], reply[512] = "";
	const smtp_circumstances *held = signs->held;
	if (!held) {
		return;
	}
	utc_of(signs->clock + held->retry_after, until);
	snprintf(host, sizeof host, "%.*s", (int)held->host.length, held->host.data);
	if (held->reply.length) {
		snprintf(reply, sizeof reply, "%d %s%s%.*s", held->code,
			held->enhanced_code ? held->enhanced_code : "", held->enhanced_code ? " " : "",
			(int)held->reply.length, held->reply.data);
	}
	smtp_check *check = smtp_checks_add(
		checks, SMTP_CHECK_LOCAL, SMTP_CHECK_WARN, -1, words_for_held(held), host, until, reply);
	smtp_check_add_text(check, "until", smtp_span_of(until));
	smtp_check_add_number(check, "retry_after", held->retry_after);
	add_reply(check, held);
}

void smtp_local_check(smtp_checks *checks, const smtp_local_signs *signs)
{
	static void (*const obstacles[])(smtp_checks *, const smtp_local_signs *) = {check_clock, check_store,
		check_cafile, check_denial, check_shortage, check_resolver, check_routes, check_held};
	char ours[SMTP_UTC_ROOM];
	size_t before = checks->count;
	for (size_t i = 0; i < sizeof obstacles / sizeof *obstacles; i++) {
		obstacles[i](checks, signs);
	}
	if (checks->count == before) {
		smtp_check *check = smtp_checks_add(checks, SMTP_CHECK_LOCAL, SMTP_CHECK_PASS, -1, WORDS_LOCAL_FINE);
		smtp_check_add_text(check, "clock", smtp_span_of(utc_of(signs->clock, ours)));
	}
}
