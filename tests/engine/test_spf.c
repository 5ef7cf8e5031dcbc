/*
 * test_spf.c - check_host() of RFC 7208 against the table of data/spf.tsv, with hostile records, and without memory.
 *
 * With SMTP_SAMPLES set to a folder, random records and what we make of them are written there for judge_spf.py, which
 * asks another implementation.
 */
#include "zone.h"
#include "scarce.h"
#include "spf.h"
#include "table.h"

#include "endpoint.h"

#define ROWS_MAX 400

static zone_entry rows[ROWS_MAX + 1];
static size_t row_count;

static void add_row(const char *name, const char *type, const char *value)
{
	assert_true(row_count < ROWS_MAX);
	rows[row_count++] = (zone_entry){strdup(name), strdup(type), strdup(value)};
	rows[row_count] = (zone_entry){NULL, NULL, NULL};
}

static void forget_rows(void)
{
	for (size_t i = 0; i < row_count; i++) {
		free((char *)rows[i].name);
		free((char *)rows[i].type);
		free((char *)rows[i].value);
	}
	row_count = 0;
	rows[0] = (zone_entry){NULL, NULL, NULL};
}

static bool cannot_say(const char *name)
{
	for (size_t i = 0; i < row_count; i++) {
		if (strcmp(rows[i].name, name) == 0 && strcmp(rows[i].type, "FAILED") == 0) {
			return true;
		}
	}
	return false;
}

/* By way of the octets, as it comes from a name server. */
static smtp_dns_answer answer_to(const smtp_dns_question *question)
{
	static unsigned char octets[65535];
	unsigned char query[SMTP_DNS_QUERY_MAX];
	smtp_dns_answer answer = {.outcome = SMTP_DNS_FAILED};
	if (!cannot_say(question->name)) {
		size_t length =
			zone_answer(rows, query, smtp_dns_question_write(question, query), octets, sizeof octets);
		smtp_dns_answer_read((smtp_span){(char *)octets, length}, question, true, &answer);
	}
	return answer;
}

static smtp_spf *check_host(const char *ip, const char *sender)
{
	unsigned char octets[16];
	smtp_endpoint endpoint;
	const char *at = strrchr(sender, '@');
	smtp_spf *spf = smtp_spf_new(
		(smtp_span){sender, (size_t)(at - sender)}, smtp_span_of(at + 1), SMTP_SPAN("mail.example.net"));
	assert_true(smtp_endpoint_parse(smtp_span_of(ip), 0, &endpoint));
	if (spf) {
		smtp_spf_from(spf, octets, smtp_endpoint_octets(&endpoint, octets));
	}
	unsigned questions = 0;
	while (spf && smtp_spf_wants(spf)) {
		smtp_dns_answer answer = answer_to(smtp_spf_wants(spf));
		smtp_spf_answer(spf, &answer);
		smtp_dns_answer_free(&answer);
		assert_true(++questions <= 1 + 10 * 11);
	}
	return spf;
}

static const char *problem_name(smtp_spf_problem problem)
{
	static const char *const names[] = {"", "several", "syntax", "lookups", "voids", "names", "nothing"};
	return names[problem];
}

static void table_of_the_rfc_holds(void **state)
{
	(void)state;
	table cases;
	unsigned asked = 0;
	table_open(&cases, "spf.tsv");
	while (table_next(&cases)) {
		if (strcmp(cases.columns[0], "zone") == 0) {
			add_row(cases.columns[1], cases.columns[2], cases.columns[3]);
		}
	}
	table_open(&cases, "spf.tsv");
	while (table_next(&cases)) {
		if (strcmp(cases.columns[0], "ask") != 0) {
			continue;
		}
		smtp_spf *spf = check_host(cases.columns[1], cases.columns[2]);
		const smtp_spf_findings *found = smtp_spf_found(spf);
		if (strcmp(smtp_spf_result_name(found->result), cases.columns[3]) != 0 ||
			strcmp(problem_name(found->problem), cases.columns[4]) != 0) {
			fail_msg("%s %s: %s %s, not %s %s: %s", cases.columns[1], cases.columns[2],
				smtp_spf_result_name(found->result), problem_name(found->problem), cases.columns[3],
				cases.columns[4], cases.columns[5]);
		}
		asked++;
		smtp_spf_free(spf);
	}
	assert_true(asked > 90);
	forget_rows();
}

static void what_was_found_is_told(void **state)
{
	(void)state;
	add_row("two.example.com", "TXT", "v=spf1 -all");
	add_row("two.example.com", "TXT", "other");
	add_row("two.example.com", "TXT", "v=spf1 ~all");
	add_row("shop.example.com", "TXT", "v=spf1 include:spf.example.net -all");
	add_row("spf.example.net", "TXT", "v=spf1 ip4:oops -all");
	smtp_spf *spf = check_host("192.0.2.1", "a@two.example.com");
	assert_int_equal(smtp_spf_found(spf)->record_count, 2);
	assert_string_equal(smtp_spf_found(spf)->records[1], "v=spf1 ~all");
	smtp_spf_free(spf);
	spf = check_host("192.0.2.1", "a@shop.example.com");
	assert_int_equal(smtp_spf_found(spf)->result, SMTP_SPF_PERMERROR);
	assert_string_equal(smtp_spf_found(spf)->domain, "spf.example.net");
	assert_string_equal(smtp_spf_found(spf)->term, "ip4:oops");
	assert_int_equal(smtp_spf_found(spf)->record_count, 1);
	assert_int_equal(smtp_spf_found(spf)->lookups, 1);
	assert_true(smtp_spf_visited(spf, SMTP_SPAN("SPF.example.net")));
	assert_true(smtp_spf_visited(spf, SMTP_SPAN("shop.example.com")));
	assert_false(smtp_spf_visited(spf, SMTP_SPAN("example.net")));
	smtp_spf_free(spf);
	forget_rows();
}

/* A record may hold any octets, also those that end a string in C. */
static void odd_octets_are_syntax_errors(void **state)
{
	(void)state;
	static const smtp_span records[] = {{"v=spf1 a\0b +all", 15}, {"v=spf1 \0 +all", 13},
		{"v=spf1 +all\0", 12}, {"v=spf1 x=\xff +all", 15}, {"v=spf1\t+all", 11}, {"v=spf1 +all\n", 12},
		{"v=spf1 \xe4\xb8\xad +all", 15}};
	for (size_t i = 0; i < sizeof records / sizeof records[0]; i++) {
		smtp_dns_record record = {.text = (char *)records[i].data, .length = records[i].length};
		smtp_dns_answer answer = {SMTP_DNS_FOUND, &record, 1};
		smtp_spf *spf = smtp_spf_new(SMTP_SPAN("a"), SMTP_SPAN("example.com"), SMTP_SPAN(""));
		smtp_spf_answer(spf, &answer);
		assert_null(smtp_spf_wants(spf));
		assert_true(smtp_spf_found(spf)->result == SMTP_SPF_PERMERROR ||
					smtp_spf_found(spf)->result == SMTP_SPF_NONE);
		smtp_spf_free(spf);
	}
}

/* 7.3: what is longer than a name loses labels on the left. */
static void long_names_lose_labels(void **state)
{
	(void)state;
	char record[600] = "v=spf1 exists:", sender[100];
	for (int i = 0; i < 20; i++) {
		strcat(record, "%{l}.");
	}
	strcat(record, "end.example.com -all");
	add_row("long.example.com", "TXT", record);
	memset(sender, 'x', 40);
	strcpy(sender + 40, "@long.example.com");
	smtp_spf *spf = smtp_spf_new((smtp_span){sender, 40}, SMTP_SPAN("long.example.com"), SMTP_SPAN(""));
	smtp_spf_from(spf, (const unsigned char[4]){192, 0, 2, 1}, 4);
	smtp_dns_answer answer = answer_to(smtp_spf_wants(spf));
	smtp_spf_answer(spf, &answer);
	smtp_dns_answer_free(&answer);
	assert_int_equal(strlen(smtp_spf_wants(spf)->name), 5 * 41 + strlen("end.example.com"));
	smtp_spf_free(spf);
	/* a single label that does not fit is no name; like one that does not exist */
	strcpy(record, "v=spf1 ");
	strcat(record, "exists:%{l}%{l}%{l}%{l}%{l}%{l}%{l} -all");
	add_row("label.example.com", "TXT", record);
	strcpy(sender + 40, "@label.example.com");
	spf = check_host("192.0.2.1", sender);
	assert_int_equal(smtp_spf_found(spf)->result, SMTP_SPF_FAIL);
	smtp_spf_free(spf);
	forget_rows();
}

/* Without an address the records are gone through, but what depends on it is neither asked nor counted as missing. */
static void nobodys_address_is_in_no_record(void **state)
{
	(void)state;
	add_row("n.example.com", "TXT",
		"v=spf1 ip4:0.0.0.0/0 ip6:::/0 a mx exists:%{i}.a.example.com exists:%{i}.b.example.com "
		"exists:%{i}.c.example.com "
		"include:%{ir}.d.example.com ptr include:b.example.net redirect=%{i}.example.com");
	add_row("n.example.com", "A", "0.0.0.0");
	add_row("n.example.com", "MX", "10 n.example.com");
	add_row("b.example.net", "TXT", "v=spf1 ip4:192.0.2.0/24 ~all");
	smtp_spf *spf = smtp_spf_new(SMTP_SPAN("a"), SMTP_SPAN("n.example.com"), SMTP_SPAN("h"));
	while (smtp_spf_wants(spf)) {
		assert_null(strstr(smtp_spf_wants(spf)->name, "0.0"));
		smtp_dns_answer answer = answer_to(smtp_spf_wants(spf));
		smtp_spf_answer(spf, &answer);
		smtp_dns_answer_free(&answer);
	}
	assert_int_equal(smtp_spf_found(spf)->result, SMTP_SPF_NEUTRAL);
	assert_int_equal(smtp_spf_found(spf)->lookups, 9);
	assert_true(smtp_spf_found(spf)->unseen);
	assert_true(smtp_spf_visited(spf, SMTP_SPAN("b.example.net")));
	smtp_spf_free(spf);
	forget_rows();
}

static void given_up_at_any_time(void **state)
{
	(void)state;
	add_row("a.example.com", "TXT", "v=spf1 include:b.example.com -all");
	add_row("b.example.com", "TXT", "v=spf1 mx -all");
	add_row("b.example.com", "MX", "10 h.example.com");
	for (int steps = 0; steps < 5; steps++) {
		smtp_spf *spf = smtp_spf_new(SMTP_SPAN("a"), SMTP_SPAN("a.example.com"), SMTP_SPAN("h"));
		for (int i = 0; i < steps && smtp_spf_wants(spf); i++) {
			smtp_dns_answer answer = answer_to(smtp_spf_wants(spf));
			smtp_spf_answer(spf, &answer);
			smtp_dns_answer_free(&answer);
		}
		smtp_spf_free(spf);
	}
	smtp_spf_free(NULL);
	forget_rows();
}

static void no_memory_is_survived(void **state)
{
	(void)state;
	bool refused = true;
	add_row("a.example.com", "TXT", "v=spf1 include:b.example.com exists:%{i}.%{l}.example.com -all");
	add_row("b.example.com", "TXT", "v=spf1 a -all");
	for (size_t allowed = 0; refused; allowed++) {
		assert_true(allowed < 60);
		scarce_begin(allowed, SCARCE_ONCE);
		smtp_spf *spf = check_host("192.0.2.1", "shop@a.example.com");
		if (spf) {
			assert_int_not_equal(smtp_spf_found(spf)->result, SMTP_SPF_PASS);
		}
		smtp_spf_free(spf);
		assert_int_equal(scarce_blocks(), 0);
		refused = scarce_end();
	}
	forget_rows();
}

/* ---- random records ------------------------------------------------------------------------------ */

static uint32_t seed;

static uint32_t pick(uint32_t count)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % count;
}

static const char *const domains[] = {
	"d0.example.com", "d1.example.com", "d2.example.com", "d3.example.com", "d4.example.com"};

/* Not what pyspf reads otherwise than the RFC: `exists` alone is no syntax error there, but an unknown modifier twice
 * is one, and so is an include of itself behind a term that matches; and it counts empty answers of the hosts of mx. */
static void add_term(char *record, size_t own)
{
	static const char *const qualifiers[] = {"", "", "", "+", "-", "~", "?"};
	static const char *const specs[] = {"", "", ":d1.example.com", ":d2.example.com", ":h1.example.com",
		":gone.example.com", ":%{d}", ":%{o}", ":%{l}.example.com", ":%{d2}", ":%{ir}.list.example.com",
		":%{i}.%{v}.example.com", ":%{h}", ":%{l1r-}.%{d3r.}.example.com", ":%{s}.x.example.com", ":.", ":x",
		":%{z}.example.com", ":h1.example.com."};
	static const char *const networks[] = {"ip4:192.0.2.0/24", "ip4:192.0.2.1", "ip4:192.0.2.128/25",
		"ip4:192.0.2.1/33", "ip4:192.0.2.1/0", "ip4:192.0.2", "ip6:2001:db8::/32", "ip6:2001:db8::1",
		"ip6:2001:db8::1/127", "ip6:2001:db8::1/200", "ip6:x", "ip6:::1"};
	static const char *const prefixes[] = {"", "", "", "/24", "//64", "/28//126", "/33", "/", "//", "/0"};
	static const char *const others[] = {"redirect=d3.example.com", "redirect=d4.example.com",
		"exp=h1.example.com", "all:x", "foo", "foo:bar", "redirect=", "include:", "+x=y"};
	char *end = record + strlen(record);
	const char *spec = specs[pick(sizeof specs / sizeof specs[0] - (pick(4) ? 4 : 0))];
	const char *qualifier = qualifiers[pick(7)];
	switch (pick(9)) {
	case 0:
	case 1:
		sprintf(end, " %s%s", qualifier, networks[pick(sizeof networks / sizeof networks[0])]);
		break;
	case 2:
		sprintf(end, " %sa%s%s", qualifier, spec, prefixes[pick(10)]);
		break;
	case 3:
		sprintf(end, " %smx%s%s", qualifier, spec, prefixes[pick(10)]);
		break;
	case 4:
	case 5:
		sprintf(end, " %sinclude:%s", qualifier, domains[(own + 1 + pick(4)) % 5]);
		break;
	case 6:
		sprintf(end, " %sexists%s", qualifier, *spec ? spec : ":%{d}");
		break;
	case 7:
		sprintf(end, " %s", others[pick(pick(3) ? 3 : 9)]);
		break;
	default:
		if (pick(8)) {
			sprintf(end, " %sall", qualifier);
		} else {
			sprintf(end, " x%zu-y=z", strlen(record));
		}
	}
}

static void make_random_zone(void)
{
	forget_rows();
	for (size_t i = 0; i < 5; i++) {
		char record[1000] = "v=spf1";
		for (uint32_t terms = pick(5); terms; terms--) {
			add_term(record, i);
		}
		if (pick(3)) {
			strcat(record, pick(2) ? " -all" : " ~all");
		}
		if (pick(12)) {
			add_row(domains[i], "TXT", record);
		} else {
			add_row(domains[i], "TXT", "nothing of SPF");
		}
		if (pick(20) == 0) {
			add_row(domains[i], "TXT", "v=spf1 ?all");
		}
		if (pick(2)) {
			add_row(domains[i], "A", pick(2) ? "192.0.2.1" : "192.0.2.77");
			add_row(domains[i], "AAAA", "2001:db8::1");
		}
		if (pick(2)) {
			add_row(domains[i], "MX", "10 h1.example.com");
			add_row(domains[i], "MX", "20 h2.example.com");
		}
	}
	add_row("h1.example.com", "A", "192.0.2.1");
	add_row("h1.example.com", "AAAA", "2001:db8::1");
	add_row("h2.example.com", "A", "192.0.2.130");
	add_row("h2.example.com", "AAAA", "2001:db8::2");
	add_row("1.2.0.192.list.example.com", "A", "127.0.0.2");
	add_row("192.0.2.1.in-addr.example.com", "A", "127.0.0.2");
	add_row("shop.example.com", "A", "192.0.2.1");
	add_row("mail.example.net", "A", "192.0.2.1");
}

static void write_sample(FILE *file)
{
	static const char *const ips[] = {
		"192.0.2.1", "192.0.2.130", "203.0.113.9", "2001:db8::1", "2001:db9::1"};
	for (size_t i = 0; file && i < row_count; i++) {
		fprintf(file, "zone\t%s\t%s\t%s\n", rows[i].name, rows[i].type, rows[i].value);
	}
	for (size_t i = 0; i < sizeof ips / sizeof ips[0]; i++) {
		char sender[64];
		snprintf(sender, sizeof sender, "%s@%s", pick(2) ? "shop" : "shop-ads", domains[pick(3)]);
		smtp_spf *spf = check_host(ips[i], sender);
		if (file) {
			fprintf(file, "ask\t%s\t%s\t%s\t%s\n", ips[i], sender,
				smtp_spf_result_name(smtp_spf_found(spf)->result),
				problem_name(smtp_spf_found(spf)->problem));
		}
		smtp_spf_free(spf);
	}
}

static void random_records_end(void **state)
{
	(void)state;
	const char *folder = getenv("SMTP_SAMPLES");
	for (seed = 1; seed < 2000;) {
		char path[512];
		uint32_t number = seed;
		snprintf(path, sizeof path, "%s/spf-%04u.tsv", folder ? folder : "", number);
		FILE *file = folder ? fopen(path, "w") : NULL;
		assert_true(!folder || file);
		make_random_zone();
		write_sample(file);
		if (file) {
			fclose(file);
		}
		seed = number + 1;
	}
	forget_rows();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(table_of_the_rfc_holds),
		cmocka_unit_test(what_was_found_is_told),
		cmocka_unit_test(odd_octets_are_syntax_errors),
		cmocka_unit_test(long_names_lose_labels),
		cmocka_unit_test(nobodys_address_is_in_no_record),
		cmocka_unit_test(given_up_at_any_time),
		cmocka_unit_test(no_memory_is_survived),
		cmocka_unit_test(random_records_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
