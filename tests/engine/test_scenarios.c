/*
 * test_scenarios.c - smtp_send() against every misbehaving server of scenarios/, over a real socket, with TLS and with
 * time. One test per scenario; several are played at once, since most of what they do is wait. Then: does each row of the
 * checklist have a scenario, and would this program notice anything at all?
 */
#include "identities.h"
#include "judge.h"
#include "clock.h"

#include <stdatomic.h>

#define PLAYERS 12
#define SCENARIOS 1024
#define FOREVER (40 * SMTP_SECOND) /* when a client that hangs is stopped */

typedef struct scenario {
	char name[160]; /* folder/file, without the suffix */
	dialogue *script;
	smtp_buf complaint;
} scenario;

static scenario scenarios[SCENARIOS];
static size_t scenario_count;

/* ---- one scenario -------------------------------------------------------------------------------- */

static bool stop_what_hangs(void *handle)
{
	return smtp_clock_now() > *(int64_t *)handle;
}

typedef char fingerprint[IDENTITY_FINGERPRINT];

static void add_pins(smtp_server *server, const dialogue_words *names, bool of_key, fingerprint *texts)
{
	for (size_t i = 0; i < names->count; i++) {
		char *text = texts[server->peer_fingerprint_count];
		if (identities_fingerprint(names->items[i], of_key, text)) {
			server->peer_fingerprints[server->peer_fingerprint_count++] = smtp_span_of(text);
		}
	}
}

static smtp_server server_for(const dialogue *script, unsigned port, const smtp_caller *caller)
{
	smtp_server server = script->server;
	bool local = smtp_span_equals(server.host, "localhost") || smtp_span_equals(server.host, "127.0.0.1");
	server.host = local ? server.host : SMTP_SPAN("127.0.0.1");
	server.port = port;
	server.caller = caller;
	server.cafile = server.tls == SMTP_TLS_NONE ? (smtp_span){0} : smtp_span_of(identities_authority());
	return server;
}

static void play(scenario *scene)
{
	adversary opponent;
	smtp_result result;
	smtp_refusal refusal = {"", ""};
	int64_t began = smtp_clock_now(), end = began + FOREVER;
	smtp_caller caller = {&end, stop_what_hangs};
	smtp_buf_init(&scene->complaint, 1 << 20);
	if (!adversary_start(&opponent, scene->script)) {
		smtp_buf_printf(&scene->complaint, "no socket or no thread\n");
		return;
	}
	fingerprint texts[SMTP_FINGERPRINTS_MAX];
	smtp_server server = server_for(scene->script, opponent.port, &caller);
	add_pins(&server, &scene->script->pins, false, texts);
	add_pins(&server, &scene->script->key_pins, true, texts);
	bool sent = smtp_send(&server, &scene->script->message, &result, &refusal);
	int64_t took = smtp_clock_now() - began;
	adversary_join(&opponent);
	if (sent) {
		judge(&(judged){scene->script, &opponent, &result, took}, &scene->complaint);
		smtp_result_free(&result);
	} else {
		smtp_buf_printf(&scene->complaint, "refused: %s %s\n", refusal.key, refusal.must);
	}
	adversary_free(&opponent);
}

static void *play_what_is_left(void *next)
{
	for (size_t i; (i = atomic_fetch_add((atomic_size_t *)next, 1)) < scenario_count;) {
		play(&scenarios[i]);
	}
	return NULL;
}

static void play_all(void)
{
	pthread_t players[PLAYERS];
	atomic_size_t next = 0;
	for (size_t i = 0; i < PLAYERS; i++) {
		assert_int_equal(pthread_create(&players[i], NULL, play_what_is_left, &next), 0);
	}
	for (size_t i = 0; i < PLAYERS; i++) {
		pthread_join(players[i], NULL);
	}
}

static const char *complaint_of(const scenario *scene)
{
	return scene->complaint.length ? scene->complaint.data : "";
}

static void is_withstood(void **state)
{
	const scenario *scene = *state;
	if (scene->complaint.length) {
		fail_msg("%s:\n%s", scene->name, complaint_of(scene));
	}
}

/* A scenario that says what is wrong proves that this program looks. */
static void is_noticed(void **state)
{
	const scenario *scene = *state;
	const char *expected = dialogue_expects(scene->script, "fails");
	assert_non_null(expected);
	if (!strstr(complaint_of(scene), expected)) {
		fail_msg("%s: nobody said \"%s\", only:\n%s", scene->name, expected, complaint_of(scene));
	}
}

/* ---- the rows of the checklist ------------------------------------------------------------------- */

static char *read_rows(void)
{
	char path[512];
	const char *top = getenv("SMTP_TESTS");
	snprintf(path, sizeof path, "%s/scenarios/rows.tsv", top ? top : "tests/engine");
	FILE *file = fopen(path, "rb");
	char *text = calloc(1, 1 << 16);
	assert_non_null(file);
	assert_non_null(text);
	assert_true(fread(text, 1, (1 << 16) - 1, file) > 0);
	fclose(file);
	return text;
}

static size_t scenarios_of(const char *row)
{
	size_t count = 0;
	for (size_t i = 0; i < scenario_count; i++) {
		const dialogue_words *rows = &scenarios[i].script->rows;
		for (size_t j = 0; j < rows->count; j++) {
			count += strcmp(rows->items[j], row) == 0;
		}
	}
	return count;
}

static void each_row_has_a_scenario_or_a_reason(void **state)
{
	(void)state;
	char *text = read_rows();
	size_t rows = 0;
	for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
		char *reason = strchr(line, '\t');
		if (line[0] == '#') {
			continue;
		}
		if (reason) {
			*reason++ = '\0';
		}
		size_t count = scenarios_of(line);
		if (!count == !reason) {
			fail_msg("%s: %zu scenarios, and %s reason for having none", line, count, reason ? "a" : "no");
		}
		rows++;
	}
	assert_true(rows > 70);
	free(text);
}

static bool is_listed(const char *text, const char *row)
{
	size_t length = strlen(row);
	for (const char *line = text; line; line = strchr(line, '\n')) {
		line += *line == '\n' ? 1 : 0;
		if (strncmp(line, row, length) == 0 && (line[length] == '\n' || line[length] == '\t')) {
			return true;
		}
		if (!*line) {
			break;
		}
	}
	return false;
}

static void each_scenario_proves_a_row(void **state)
{
	(void)state;
	char *text = read_rows();
	for (size_t i = 0; i < scenario_count; i++) {
		const dialogue_words *rows = &scenarios[i].script->rows;
		if (!rows->count && !dialogue_expects(scenarios[i].script, "fails")) {
			fail_msg("%s proves no row", scenarios[i].name);
		}
		for (size_t j = 0; j < rows->count; j++) {
			if (!is_listed(text, rows->items[j])) {
				fail_msg("%s: no such row: %s", scenarios[i].name, rows->items[j]);
			}
		}
	}
	free(text);
}

/* ---- all of them --------------------------------------------------------------------------------- */

static void read_folder(const char *folder)
{
	char path[128];
	snprintf(path, sizeof path, "scenarios/%s", folder);
	char **list = dialogue_list(path, ".scenario");
	for (size_t i = 0; list[i]; i++) {
		assert_true(scenario_count < SCENARIOS);
		scenario *scene = &scenarios[scenario_count++];
		scene->script = dialogue_read(list[i]);
		const char *file = strrchr(list[i], '/') + 1;
		snprintf(scene->name, sizeof scene->name, "%s/%.*s", folder, (int)(strrchr(file, '.') - file), file);
	}
	dialogue_list_free(list);
}

static void forget(void)
{
	for (size_t i = 0; i < scenario_count; i++) {
		smtp_buf_free(&scenarios[i].complaint);
		dialogue_free(scenarios[i].script);
	}
	identities_free();
}

int main(void)
{
	static const char *const folders[] = {
		"replies", "pipelining", "time", "tls", "certificates", "login", "delivery", "wrong"};
	static struct CMUnitTest tests[SCENARIOS + 2];
	size_t count = 0;
	for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
		read_folder(folders[i]);
	}
	identities_make();
	play_all();
	for (size_t i = 0; i < scenario_count; i++) {
		scenario *scene = &scenarios[i];
		bool wrong = dialogue_expects(scene->script, "fails") != NULL;
		tests[count++] =
			(struct CMUnitTest){scene->name, wrong ? is_noticed : is_withstood, NULL, NULL, scene};
	}
	tests[count++] = (struct CMUnitTest)cmocka_unit_test(each_row_has_a_scenario_or_a_reason);
	tests[count++] = (struct CMUnitTest)cmocka_unit_test(each_scenario_proves_a_row);
	int failed = _cmocka_run_group_tests("scenarios", tests, count, NULL, NULL);
	forget();
	return failed;
}
