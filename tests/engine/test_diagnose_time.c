/*
 * test_diagnose_time.c - smtp_diagnose() ends within its deadline whatever blocks, leaves a part of it for the neighbours,
 * and tells of each check as it ends. The resolver is our own: the linker finds it before that of the C library.
 */
#include "playserver.h"
#include "way.h"

#include <stdio.h>
#include <unistd.h>

#define SHORT (SMTP_SECOND / 4) /* deadline of a diagnosis that is blocked */

static atomic_bool resolver_hangs;

int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **list)
{
	(void)name;
	(void)service;
	(void)hints;
	(void)list;
	while (atomic_load(&resolver_hangs)) {
		poll(NULL, 0, 1);
	}
	return EAI_AGAIN;
}

void freeaddrinfo(struct addrinfo *list)
{
	(void)list;
}

/* ---- what the observer saw ----------------------------------------------------------------------- */

typedef struct told {
	smtp_check_name name;
	smtp_check_status status;
	int64_t duration, when;
	char message[200];
} told;

typedef struct notes {
	told items[32];
	size_t count;
	int64_t began, ended;
} notes;

static bool take_note(void *observer, const smtp_check *check)
{
	notes *seen = observer;
	assert_true(seen->count < sizeof seen->items / sizeof *seen->items);
	told *next = &seen->items[seen->count++];
	*next = (told){check->name, check->status, check->duration, smtp_clock_now(), ""};
	snprintf(next->message, sizeof next->message, "%s", check->message);
	return true;
}

static void diagnose(
	const smtp_server *server, smtp_diagnose_options *options, smtp_diagnosis *diagnosis, notes *seen)
{
	smtp_refusal refusal;
	*seen = (notes){.began = smtp_clock_now()};
	options->observer = seen;
	options->on_check = take_note;
	assert_true(smtp_diagnose(server, options, diagnosis, &refusal));
	seen->ended = smtp_clock_now();
}

/* Each check once, in the order of the result, with the time it took; nobody had to wait for the end to hear of it. */
static void assert_told(const smtp_diagnosis *diagnosis, const notes *seen)
{
	assert_int_equal(seen->count, diagnosis->check_count);
	for (size_t i = 0; i < seen->count; i++) {
		const smtp_check *check = &diagnosis->checks[i];
		assert_int_equal(seen->items[i].name, check->name);
		assert_int_equal(seen->items[i].status, check->status);
		assert_int_equal(seen->items[i].duration, check->duration);
		assert_memory_equal(seen->items[i].message, check->message, strnlen(check->message, 199));
		assert_true(seen->items[i].when >= (i ? seen->items[i - 1].when : seen->began));
	}
}

/* Everything else would go on for half a minute. */
static smtp_server patient(const char *host, unsigned port)
{
	smtp_server server = server_at(host, port);
	server.connect_timeout = server.timeout = server.final_timeout = PATIENCE;
	return server;
}

static smtp_diagnose_options within(int64_t deadline)
{
	smtp_diagnose_options options;
	smtp_diagnose_options_init(&options);
	options.neighbours = false;
	options.deadline = deadline;
	return options;
}

static void blocked(const smtp_server *server, smtp_diagnose_options *options, smtp_phase phase)
{
	smtp_diagnosis diagnosis;
	notes seen;
	diagnose(server, options, &diagnosis, &seen);
	assert_true(seen.ended - seen.began < PATIENCE / 3);
	assert_false(diagnosis.ok);
	assert_int_equal(diagnosis.phase, phase);
	assert_told(&diagnosis, &seen);
	smtp_diagnosis_free(&diagnosis);
}

/* ---- what may block ------------------------------------------------------------------------------ */

static void a_resolver(void **state)
{
	(void)state;
	smtp_server server = patient("hangs.example", 25);
	smtp_diagnose_options options = within(SHORT);
	atomic_store(&resolver_hangs, true);
	blocked(&server, &options, SMTP_PHASE_RESOLVE);
	server.host = SMTP_SPAN("hangs.qq.com"); /* whose provider has a host for sending: it is looked up, too */
	options.neighbours = true;
	blocked(&server, &options, SMTP_PHASE_RESOLVE);
	atomic_store(&resolver_hangs, false);
}

static void a_port_that_swallows_everything(void **state)
{
	(void)state;
	smtp_endpoint at;
	int filler, listener = loopback_black_hole(&at, &filler);
	smtp_server server = patient("127.0.0.1", port_of(&at));
	smtp_diagnose_options options = within(SHORT);
	blocked(&server, &options, SMTP_PHASE_CONNECT);
	options.neighbours = true;
	options.neighbour_ports[0] = port_of(&at); /* in its other way */
	options.neighbour_count = 1;
	blocked(&server, &options, SMTP_PHASE_CONNECT);
	close(filler);
	close(listener);
}

static void a_server_that_says_nothing(void **state)
{
	(void)state;
	smtp_endpoint at;
	int listener = loopback_listen("127.0.0.1", 8, &at);
	smtp_server server = patient("127.0.0.1", port_of(&at));
	smtp_diagnose_options options = within(SHORT);
	blocked(&server, &options, SMTP_PHASE_GREETING);
	server.tls = SMTP_TLS_IMPLICIT;
	blocked(&server, &options, SMTP_PHASE_TLS);
	server.deadline = SHORT; /* that of the server counts as well */
	options.deadline = 0;
	blocked(&server, &options, SMTP_PHASE_TLS);
	close(listener);
}

static void neighbours_that_say_nothing(void **state)
{
	(void)state;
	smtp_endpoint closed, at;
	int refuser = loopback_refuse("127.0.0.1", &closed), listener = loopback_listen("127.0.0.1", 8, &at);
	smtp_server server = patient("127.0.0.1", port_of(&closed));
	smtp_diagnose_options options = within(SHORT);
	options.neighbours = true;
	options.neighbour_ports[0] = port_of(&at);
	options.neighbour_count = 1;
	blocked(&server, &options, SMTP_PHASE_CONNECT);
	close(refuser);
	close(listener);
}

/* ---- and what is left ---------------------------------------------------------------------------- */

static dialogue *script_of(const char *name)
{
	char path[512];
	const char *top = getenv("SMTP_TESTS");
	snprintf(path, sizeof path, "%s/dialogues/%s.dialogue", top ? top : "tests/engine", name);
	return dialogue_read(path);
}

/* The silent server would wait for its whole time-out, which is as long as the deadline. */
static void a_silent_server_leaves_time_for_the_neighbours(void **state)
{
	(void)state;
	smtp_endpoint at;
	int listener = loopback_listen("127.0.0.1", 8, &at);
	smtp_server server = patient("127.0.0.1", port_of(&at));
	smtp_diagnose_options options = within(2 * SMTP_SECOND);
	smtp_diagnosis diagnosis;
	dialogue *script = script_of("neighbour");
	playserver other;
	notes seen;
	playserver_start(&other, script, true);
	options.neighbours = true;
	options.neighbour_ports[0] = other.port;
	options.neighbour_count = 1;
	diagnose(&server, &options, &diagnosis, &seen);
	playserver_join(&other);
	assert_int_equal(diagnosis.explanation.category, SMTP_CATEGORY_CONNECTION_TIMEOUT);
	assert_int_equal(diagnosis.phase, SMTP_PHASE_GREETING);
	assert_true(diagnosis.has_working);
	assert_int_equal(diagnosis.working_port, other.port);
	smtp_diagnosis_free(&diagnosis);
	dialogue_free(script);
	close(listener);
}

static void each_check_is_told_as_it_ends(void **state)
{
	(void)state;
	dialogue *script = script_of("probe-stops-after-rcpt");
	playserver other;
	smtp_diagnosis diagnosis;
	notes seen;
	playserver_start(&other, script, false);
	smtp_server server = patient("127.0.0.1", other.port);
	smtp_diagnose_options options = within(PATIENCE);
	options.from.text = SMTP_SPAN("shop@example.com");
	options.to.text = SMTP_SPAN("buyer@example.net");
	diagnose(&server, &options, &diagnosis, &seen);
	playserver_join(&other);
	assert_true(diagnosis.ok);
	assert_told(&diagnosis, &seen);
	for (size_t i = 0; i < seen.count; i++) {
		bool timed = seen.items[i].name == SMTP_CHECK_CONNECT || seen.items[i].name == SMTP_CHECK_GREETING ||
					 seen.items[i].name == SMTP_CHECK_EHLO || seen.items[i].name == SMTP_CHECK_RCPT;
		assert_true(!timed || seen.items[i].duration >= 0);
	}
	smtp_diagnosis_free(&diagnosis);
	dialogue_free(script);
}

/* A server that has greeted and then says nothing: what was before it is told while it is waited for. */
static void nothing_is_kept_back_until_the_end(void **state)
{
	(void)state;
	smtp_endpoint at;
	int listener = loopback_listen("127.0.0.1", 8, &at);
	smtp_server server = patient("127.0.0.1", port_of(&at));
	smtp_diagnose_options options = within(SHORT);
	smtp_diagnosis diagnosis;
	notes seen;
	diagnose(&server, &options, &diagnosis, &seen);
	bool connected = false;
	for (size_t i = 0; i < seen.count; i++) {
		if (seen.items[i].name == SMTP_CHECK_CONNECT) {
			connected = true;
			assert_true(seen.items[i].when < seen.began + SHORT);
		} else if (seen.items[i].name == SMTP_CHECK_GREETING) {
			assert_true(seen.items[i].when >= seen.began + SHORT);
		}
	}
	assert_true(connected);
	smtp_diagnosis_free(&diagnosis);
	close(listener);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_resolver),
		cmocka_unit_test(a_port_that_swallows_everything),
		cmocka_unit_test(a_server_that_says_nothing),
		cmocka_unit_test(neighbours_that_say_nothing),
		cmocka_unit_test(a_silent_server_leaves_time_for_the_neighbours),
		cmocka_unit_test(each_check_is_told_as_it_ends),
		cmocka_unit_test(nothing_is_kept_back_until_the_end),
	};
	return cmocka_run_group_tests_name("diagnose_time", tests, NULL, NULL);
}
