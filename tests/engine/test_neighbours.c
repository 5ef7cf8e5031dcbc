/*
 * test_neighbours.c - neighbours.h: which other host and ports are tried, and that what works is told. The resolver is our
 * own: the linker finds it before that of the C library.
 */
#include "test.h"
#include "endpoint_scope.h"
#include "loopback.h"
#include "neighbours.h"
#include "way.h"

#include <stdio.h>
#include <unistd.h>

#define CARD_PORT 2525 /* of mail.smtp2go.com, and open to everybody */

/* Addresses of this run: nobody else of this machine listens there. */
static char card_ip[32], asked_ip[32];

static struct addrinfo *made_of(const char *ip)
{
	smtp_endpoint *endpoint = calloc(1, sizeof *endpoint);
	struct addrinfo *made = calloc(1, sizeof *made);
	assert_true(smtp_endpoint_parse(smtp_span_of(ip), 0, endpoint));
	*made = (struct addrinfo){.ai_family = endpoint->address.ss_family,
		.ai_addrlen = endpoint->length,
		.ai_addr = (struct sockaddr *)&endpoint->address};
	return made;
}

/* two.example has both addresses, no-such-name.* none. */
int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **list)
{
	(void)service;
	(void)hints;
	if (strncmp(name, "no-such-name.", 13) == 0) {
		return EAI_NONAME;
	}
	*list = made_of(strcmp(name, "mail.smtp2go.com") == 0 ? card_ip : asked_ip);
	if (strcmp(name, "two.example") == 0) {
		(*list)->ai_next = made_of(card_ip);
	}
	return 0;
}

void freeaddrinfo(struct addrinfo *list)
{
	while (list) {
		struct addrinfo *next = list->ai_next;
		free(list->ai_addr);
		free(list);
		list = next;
	}
}

/* ---- whom the provider names --------------------------------------------------------------------- */

static void the_provider_names_the_host_for_sending(void **state)
{
	(void)state;
	static const struct {
		const char *asked, *other;
	} pairs[] = {
		{"mail.qq.com", "smtp.qq.com"},
		{"POP.QQ.com.", "smtp.qq.com"},
		{"imap.exmail.qq.com", "smtp.exmail.qq.com"},
		{"mail.foxmail.com", "smtp.foxmail.com"},
		{"163.com", "smtp.163.com"},
		{"pop.126.com", "smtp.126.com"},
		{"imap.qiye.163.com", "smtp.qiye.163.com"},
		{"pop3.mxhichina.com", "smtp.mxhichina.com"},
		{"imap.gmail.com", "smtp.gmail.com"},
		{"outlook.office365.com", "smtp.office365.com"},
		{"hotmail.com", "smtp.office365.com"},
		{"imap.yandex.com", "smtp.yandex.com"},
		{"smtp.qq.com", NULL},
		{"smtp.126.com", NULL},
		{"email-smtp.eu-west-1.amazonaws.com", NULL},
		{"mail.shop.example", NULL},
		{"192.0.2.1", NULL},
		{".", NULL},
	};
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		smtp_server server = server_at(pairs[i].asked, 25);
		smtp_span other = smtp_neighbours_other_host(&server);
		if (!pairs[i].other) {
			assert_null(other.data);
		} else if (!smtp_span_equals(other, pairs[i].other)) {
			fail_msg("%s: %.*s instead of %s", pairs[i].asked, (int)other.length, other.data, pairs[i].other);
		}
	}
	smtp_server nameless = server_at(NULL, 0);
	assert_null(smtp_neighbours_other_host(&nameless).data);
}

/* ---- what is tried ------------------------------------------------------------------------------- */

typedef struct search {
	smtp_server server;
	smtp_diagnose_options options;
	smtp_addresses addresses;
	smtp_neighbours found;
	smtp_trace trace;
} search;

static search search_for(const char *host)
{
	search made = {.server = server_at(host, 1)};
	smtp_diagnose_options_init(&made.options);
	made.options.neighbour_ports[0] = CARD_PORT;
	made.options.neighbour_count = 1;
	smtp_trace_init(&made.trace, smtp_clock_now());
	made.addresses.count = 1;
	assert_true(smtp_endpoint_parse(smtp_span_of(asked_ip), 1, &made.addresses.items[0]));
	return made;
}

static void look(search *made)
{
	assert_true(smtp_neighbours_try(&made->server, &made->options, &made->addresses,
		smtp_clock_now() + PATIENCE, &made->trace, &made->found));
}

static void says(const smtp_neighbours *found, bool working, const char *expected)
{
	smtp_buf list;
	smtp_buf_init(&list, 1000);
	smtp_buf_string(&list, "");
	smtp_neighbours_list(found, working, &list);
	assert_string_equal(list.data, expected);
	smtp_buf_free(&list);
}

static int listen_at(const char *ip, peer *other, const turn (*plays)[TURNS])
{
	smtp_endpoint *at = &other->at;
	*other = (peer){.plays = plays, .play_count = 1};
	assert_true(smtp_endpoint_parse(smtp_span_of(ip), CARD_PORT, at));
	other->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int on = 1;
	setsockopt(other->listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	return bind(other->listener, (struct sockaddr *)&at->address, at->length) == 0 &&
		   listen(other->listener, 4) == 0;
}

static const turn talk[1][TURNS] = {{TURN("", "220 mail.example\r\n"), EHLO, QUIT}};

static void the_other_host_is_found(void **state)
{
	(void)state;
	peer other;
	search made = search_for("www.smtp2go.com");
	if (!listen_at(card_ip, &other, talk)) {
		skip();
	}
	peer_start(&other);
	look(&made);
	peer_end(&other);
	assert_true(made.found.items[0].works);
	assert_true(smtp_span_equals(made.found.items[0].host, "mail.smtp2go.com"));
	assert_int_equal(made.found.items[0].port, CARD_PORT);
	says(&made.found, true, "mail.smtp2go.com 2525 none");
	says(&made.found, false,
		"2525 implicit (connection_refused), 2525 none (connection_refused), 1 implicit "
		"(connection_refused)");
	assert_string_equal(made.trace.entries[0].text, "neighbour: mail.smtp2go.com port 2525, tls none");
	smtp_trace_free(&made.trace);
}

/* Where the asked name has no address, only the other host is tried. */
static void the_whole_diagnosis_names_it(void **state)
{
	(void)state;
	static const char *const hosts[] = {"www.smtp2go.com", "no-such-name.smtp2go.com"};
	for (size_t i = 0; i < 2; i++) {
		peer other;
		smtp_diagnosis diagnosis;
		smtp_refusal refusal;
		search made = search_for(hosts[i]);
		made.server.local_domain = SMTP_SPAN("client.example");
		if (!listen_at(card_ip, &other, talk)) {
			skip();
		}
		peer_start(&other);
		assert_true(smtp_diagnose(&made.server, &made.options, &diagnosis, &refusal));
		peer_end(&other);
		assert_false(diagnosis.ok);
		assert_true(diagnosis.has_working);
		assert_true(smtp_span_equals(diagnosis.working_host, "mail.smtp2go.com"));
		assert_int_equal(diagnosis.working_port, CARD_PORT);
		assert_non_null(strstr(diagnosis.report, "mail.smtp2go.com 2525 none"));
		smtp_diagnosis_free(&diagnosis);
	}
}

/* `allow` = "public" holds for a host of the card's as for any other: its name leads to this machine. */
static void a_private_address_of_the_other_host_is_not_used(void **state)
{
	(void)state;
	peer other;
	search made = search_for("www.smtp2go.com");
	made.server.public_only = true;
	made.addresses.count = 0;
	if (!listen_at(card_ip, &other, talk)) {
		skip();
	}
	look(&made);
	assert_nobody_came(other.listener);
	close(other.listener);
	says(&made.found, true, "");
	says(&made.found, false, "mail.smtp2go.com 2525 none (policy_rejected)");
	smtp_trace_free(&made.trace);
}

/* Its card also names 8025 and others, which are not ports of mail. */
static void ports_that_are_not_public_are_not_tried(void **state)
{
	(void)state;
	for (int public_only = 0; public_only < 2; public_only++) {
		search made = search_for("www.smtp2go.com");
		bool unusual = false;
		made.options.neighbour_count = 0;
		made.server.public_only = public_only;
		made.addresses.count = 0;
		look(&made);
		for (size_t i = 0; i < made.found.count; i++) {
			unusual = unusual || !smtp_server_port_is_public(made.found.items[i].port);
		}
		assert_int_equal(unusual, !public_only);
		smtp_trace_free(&made.trace);
	}
}

/* ---- another address ----------------------------------------------------------------------------- */

/* Both connect, the first has no time: that is told, and the second one serves, as when a mail is sent. */
static void an_address_that_is_busy_is_not_the_last(void **state)
{
	(void)state;
	static const turn busy[2][TURNS] = {{TURN("", "")}, {TURN("", "421 4.3.2 busy\r\n")}};
	static const turn twice[2][TURNS] = {{TURN("", "")}, {TURN("", "220 mail.example\r\n"), EHLO, QUIT}};
	smtp_server server = server_at("two.example", CARD_PORT);
	smtp_diagnose_options options;
	smtp_diagnosis diagnosis;
	smtp_refusal refusal;
	peer first, second;
	smtp_diagnose_options_init(&options);
	if (!listen_at(asked_ip, &first, busy + 1) || !listen_at(card_ip, &second, twice)) {
		skip();
	}
	second.play_count = 2; /* it is connected to beside the first, and again */
	peer_start(&first);
	peer_start(&second);
	assert_true(smtp_diagnose(&server, &options, &diagnosis, &refusal));
	peer_end(&first);
	peer_end(&second);
	assert_true(diagnosis.ok);
	size_t connected = 0, busy_ones = 0, greeted = 0;
	for (size_t i = 0; i < diagnosis.check_count; i++) {
		const smtp_check *check = &diagnosis.checks[i];
		connected += check->name == SMTP_CHECK_CONNECT && check->status == SMTP_CHECK_PASS;
		greeted += check->name == SMTP_CHECK_GREETING && check->status == SMTP_CHECK_PASS;
		if (check->name == SMTP_CHECK_GREETING && check->status == SMTP_CHECK_WARN) {
			busy_ones++;
			assert_non_null(strstr(check->message, asked_ip));
			assert_non_null(strstr(check->message, "4.3.2 busy"));
			assert_int_equal(greeted, 0);
		}
	}
	assert_int_equal(connected, 2);
	assert_int_equal(busy_ones, 1);
	assert_int_equal(greeted, 1);
	smtp_diagnosis_free(&diagnosis);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_provider_names_the_host_for_sending),
		cmocka_unit_test(the_other_host_is_found),
		cmocka_unit_test(the_whole_diagnosis_names_it),
		cmocka_unit_test(a_private_address_of_the_other_host_is_not_used),
		cmocka_unit_test(ports_that_are_not_public_are_not_tried),
		cmocka_unit_test(an_address_that_is_busy_is_not_the_last),
	};
	unsigned id = (unsigned)getpid();
	snprintf(card_ip, sizeof card_ip, "127.%u.%u.2", 100 + id % 100, id / 100 % 250);
	snprintf(asked_ip, sizeof asked_ip, "127.%u.%u.3", 100 + id % 100, id / 100 % 250);
	return cmocka_run_group_tests_name("neighbours", tests, NULL, NULL);
}
