/*
 * dialogue.c - see dialogue.h.
 */
#include "dialogue.h"

#include <dirent.h>

static char *read_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	assert_non_null(file);
	char *text = calloc(1, 1 << 20);
	assert_non_null(text);
	size_t length = fread(text, 1, (1 << 20) - 1, file);
	assert_true(length > 0 && feof(file));
	fclose(file);
	text = realloc(text, length + 1);
	assert_non_null(text);
	return text;
}

static unsigned hex(char digit)
{
	return digit <= '9' ? (unsigned)(digit - '0') : (unsigned)((digit | 32) - 'a' + 10);
}

/* \r \n \0 \\ and \xNN; \{N*TEXT} repeats. */
void dialogue_unescape(smtp_buf *out, const char *text)
{
	for (; *text; text++) {
		if (*text != '\\') {
			smtp_buf_char(out, *text);
			continue;
		}
		text++;
		if (*text == '{') {
			char *end;
			unsigned long count = strtoul(text + 1, &end, 10);
			const char *stop = strchr(end, '}');
			assert_true(*end == '*' && stop);
			char repeated[128];
			assert_true(stop - end <= (ptrdiff_t)sizeof repeated);
			snprintf(repeated, (size_t)(stop - end), "%s", end + 1);
			smtp_buf piece;
			smtp_buf_init(&piece, sizeof repeated);
			dialogue_unescape(&piece, repeated);
			for (unsigned long i = 0; i < count; i++) {
				smtp_buf_span(out, smtp_buf_view(&piece));
			}
			smtp_buf_free(&piece);
			text = stop;
		} else if (*text == 'x') {
			smtp_buf_char(out, (char)(hex(text[1]) * 16 + hex(text[2])));
			text += 2;
		} else {
			smtp_buf_char(out, *text == 'r' ? '\r' : *text == 'n' ? '\n' : *text == '0' ? '\0' : *text);
		}
	}
	assert_false(out->failed);
}

/* ---- steps ------------------------------------------------------------------------------------------ */

/* What a word takes behind it: octets, a number, or both. */
enum { TAKES_OCTETS = 1, TAKES_NUMBER = 2, TAKES_A_LINE = 4 | TAKES_OCTETS, TAKES_BOTH = 3 };

static const struct step_word {
	const char *word;
	step_kind kind;
	int takes;
} step_words[] = {
	{"S", STEP_SERVER, TAKES_A_LINE},
	{"s", STEP_SERVER, TAKES_OCTETS},
	{"C", STEP_CLIENT, TAKES_A_LINE},
	{"c", STEP_PARTLY, TAKES_OCTETS},
	{"M", STEP_MESSAGE, 0},
	{"TLS", STEP_TLS, TAKES_OCTETS},
	{"CLOSE", STEP_CLOSE, 0},
	{"TIMEOUT", STEP_TIMEOUT, 0},
	{"HONEST", STEP_HONEST, TAKES_OCTETS},
	{"ANY", STEP_ANY, 0},
	{"HEAR", STEP_HEAR, TAKES_NUMBER},
	{"QUIET", STEP_QUIET, TAKES_NUMBER},
	{"DRIP", STEP_DRIP, TAKES_BOTH},
	{"FLOOD", STEP_FLOOD, TAKES_BOTH},
	{"STALL", STEP_STALL, 0},
	{"RESET", STEP_RESET, 0},
	{"SHUT", STEP_SHUT, 0},
	{"CLOSENOTIFY", STEP_CLOSE_NOTIFY, 0},
	{"RAW", STEP_RAW, TAKES_OCTETS},
	{"CUT", STEP_CUT, TAKES_BOTH},
	{"BEND", STEP_BEND, TAKES_BOTH},
	{"RENEGOTIATE", STEP_RENEGOTIATE, 0},
};

static dialogue_step *add_step(dialogue *script, step_kind kind)
{
	dialogue_step *last = script->step_count ? &script->steps[script->step_count - 1] : NULL;
	if (!last || last->kind != kind || kind != STEP_CLIENT) {
		assert_true(script->step_count < DIALOGUE_STEPS);
		last = &script->steps[script->step_count++];
		last->kind = kind;
		smtp_buf_init(&last->octets, 4 << 20);
	}
	return last;
}

static void read_step(dialogue *script, char *line)
{
	size_t length = strcspn(line, " ");
	for (size_t i = 0; i < sizeof step_words / sizeof step_words[0]; i++) {
		const struct step_word *row = &step_words[i];
		if (strlen(row->word) == length && strncmp(line, row->word, length) == 0) {
			char *rest = line + length + (line[length] ? 1 : 0);
			dialogue_step *step = add_step(script, row->kind);
			if (row->takes & TAKES_NUMBER) {
				step->number = strtod(rest, &rest);
				rest += *rest == ' ' ? 1 : 0;
			}
			dialogue_unescape(&step->octets, row->takes & TAKES_OCTETS ? rest : "");
			smtp_buf_string(&step->octets, row->takes == TAKES_A_LINE ? "\r\n" : "");
			return;
		}
	}
	fail_msg("%s: not a step: %s", script->name, line);
}

/* ---- settings --------------------------------------------------------------------------------------- */

/* A value; with escapes it gets a place of its own. */
static smtp_span value_of(dialogue *script, const char *value)
{
	if (!strchr(value, '\\')) {
		return smtp_span_of(value);
	}
	assert_true(script->made_count < DIALOGUE_MADE);
	smtp_buf *made = &script->made[script->made_count++];
	smtp_buf_init(made, 1 << 20);
	dialogue_unescape(made, value);
	return smtp_buf_view(made);
}

static bool read_span(dialogue *script, const char *key, const char *value)
{
	const struct {
		const char *key;
		smtp_span *place;
	} spans[] = {
		{"host", &script->server.host},
		{"username", &script->server.username},
		{"password", &script->server.password},
		{"oauth_token", &script->server.oauth_token},
		{"local_cert", &script->server.local_cert},
		{"nonce", &script->nonce},
		{"binding_type", &script->binding_type},
		{"binding", &script->binding},
		{"peer_name", &script->server.peer_name},
		{"local_domain", &script->server.local_domain},
	};
	for (size_t i = 0; i < sizeof spans / sizeof spans[0]; i++) {
		if (strcmp(key, spans[i].key) == 0) {
			*spans[i].place = value_of(script, value);
			return true;
		}
	}
	return false;
}

static bool read_time(dialogue *script, const char *key, const char *value)
{
	const struct {
		const char *key;
		int64_t *place;
	} times[] = {
		{"connect_timeout", &script->server.connect_timeout},
		{"timeout", &script->server.timeout},
		{"final_timeout", &script->server.final_timeout},
		{"deadline", &script->server.deadline},
	};
	for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
		if (strcmp(key, times[i].key) == 0) {
			*times[i].place = (int64_t)(strtod(value, NULL) * (double)SMTP_SECOND);
			return true;
		}
	}
	return false;
}

static bool read_flag(dialogue *script, const char *key, const char *value)
{
	const struct {
		const char *key, *on;
		bool *place;
	} flags[] = {
		{"recipients", "all", &script->server.all_recipients},
		{"verify_peer", "yes", &script->server.verify_peer},
		{"verify_peer_name", "yes", &script->server.verify_peer_name},
		{"loopback", "yes", &script->loopback},
		{"pipelining", "yes", &script->server.pipelining},
		{"chunking", "yes", &script->server.chunking},
	};
	for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
		if (strcmp(key, flags[i].key) == 0) {
			*flags[i].place = strcmp(value, flags[i].on) == 0;
			return true;
		}
	}
	return false;
}

static void read_rows(dialogue *script, char *value)
{
	for (char *row = value, *next; row; row = next) {
		next = strchr(row, ' ');
		if (next) {
			*next++ = '\0';
		}
		assert_true(script->rows.count < DIALOGUE_LISTS);
		script->rows.items[script->rows.count++] = row;
	}
}

static bool read_words(dialogue *script, const char *key, const char *value)
{
	const struct {
		const char *key;
		dialogue_words *place;
	} lists[] = {{"offers", &script->offers}, {"offers_inside", &script->offers_inside},
		{"pin", &script->pins}, {"pin_key", &script->key_pins}};
	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
		if (strcmp(key, lists[i].key) == 0) {
			assert_true(lists[i].place->count < DIALOGUE_LISTS);
			lists[i].place->items[lists[i].place->count++] = value_of(script, value).data;
			return true;
		}
	}
	return false;
}

static void read_server_option(dialogue *script, const char *key, char *value)
{
	smtp_server *server = &script->server;
	if (strcmp(key, "tls") == 0) {
		assert_true(smtp_tls_mode_from_name(smtp_span_of(value), &server->tls));
	} else if (strcmp(key, "auth") == 0) {
		assert_true(smtp_mechanism_from_name(smtp_span_of(value), &server->auth[server->auth_count++]));
	} else if (strcmp(key, "scram_min_iterations") == 0) {
		server->scram_min_iterations = (unsigned)strtoul(value, NULL, 10);
	} else if (strcmp(key, "protocol") == 0) {
		assert_true(smtp_protocol_from_name(smtp_span_of(value), &server->protocol));
	} else if (strcmp(key, "certificate") == 0) {
		script->certificate = value;
	} else if (strcmp(key, "scram_first") == 0) {
		script->scram_first = value_of(script, value).data;
	} else if (strcmp(key, "scram_final") == 0) {
		script->scram_final = value_of(script, value).data;
	} else if (strcmp(key, "row") == 0) {
		read_rows(script, value);
	} else if (!read_span(script, key, value) && !read_time(script, key, value) &&
			   !read_flag(script, key, value) && !read_words(script, key, value)) {
		fail_msg("%s: not an option: %s", script->name, key);
	}
}

static unsigned notify_flag(const char *word)
{
	static const char *const words[] = {"never", "success", "failure", "delay"};
	for (unsigned i = 0; i < 4; i++) {
		if (strcmp(word, words[i]) == 0) {
			return 1u << i;
		}
	}
	fail_msg("not a word of notify: %s", word);
	return 0;
}

static bool read_dsn(dialogue *script, const char *key, char *value)
{
	smtp_dsn *dsn = &script->message.dsn;
	if (strcmp(key, "notify") == 0) {
		dsn->notify |= notify_flag(value);
	} else if (strcmp(key, "ret") == 0) {
		dsn->ret = strcmp(value, "full") == 0 ? SMTP_RETURN_FULL : SMTP_RETURN_HEADERS;
	} else if (strcmp(key, "envid") == 0) {
		dsn->envid = smtp_span_of(value);
	} else {
		return false;
	}
	return true;
}

static bool read_demand(dialogue *script, const char *key, char *value)
{
	smtp_demands *demands = &script->message.demands;
	long long number = strtoll(value, &value, 10);
	if (strcmp(key, "deliver_by") == 0) {
		demands->deliver_by =
			(smtp_deliver_by){.given = true, .seconds = number, .trace = strstr(value, "trace")};
		demands->deliver_by.mode = strstr(value, "return") ? SMTP_DELIVER_BY_RETURN : SMTP_DELIVER_BY_NOTIFY;
	} else if (strcmp(key, "mt_priority") == 0) {
		demands->has_mt_priority = true;
		demands->mt_priority = (int)number;
	} else if (strcmp(key, "hold_for") == 0) {
		demands->hold_for = number;
	} else if (strcmp(key, "hold_until") == 0) {
		demands->has_hold_until = true;
		demands->hold_until = number;
	} else if (strcmp(key, "require_tls") == 0) {
		demands->require_tls = true;
	} else {
		return false;
	}
	return true;
}

static void read_setting(dialogue *script, char *line)
{
	char *value = strchr(line, ' ');
	value = value ? value : line + strlen(line);
	if (*value) {
		*value++ = '\0';
	}
	if (strcmp(line, "from") == 0) {
		script->message.has_envelope_from = true;
		script->message.envelope_from = smtp_span_of(value);
	} else if (strcmp(line, "to") == 0) {
		script->to[script->message.envelope_to.count++].text = smtp_span_of(value);
		assert_true(script->message.envelope_to.count < DIALOGUE_LISTS);
	} else if (strcmp(line, "message") == 0 && strcmp(value, "none") == 0) {
		script->no_message = true;
	} else if (strcmp(line, "envelope") == 0 && strcmp(value, "none") == 0) {
		script->no_envelope = true;
	} else if (strcmp(line, "mails") == 0) {
		script->mails = strtoul(value, NULL, 10);
		assert_true(script->mails <= 4);
	} else if (strcmp(line, "message") == 0) {
		dialogue_unescape(&script->raw, value);
	} else if (!read_dsn(script, line, value) && !read_demand(script, line, value)) {
		read_server_option(script, line, value);
	}
}

/* ---- expectations ----------------------------------------------------------------------------------- */

static const char *const expectations[] = {"outcome", "phase", "category", "code", "variant", "retry",
	"reply", "note", "octets", "queue_id", "whole", "others",
	/* with a real socket only, see scenarios/README.md */
	"says", "fates", "sni", "verified", "auth_with", "connections", "within", "not_before", "sent", "never",
	"never_in_clear", "at_most", "fails"};

static void read_expected(dialogue *script, char *line)
{
	char *value = strchr(line, ' ');
	size_t known = 0;
	assert_non_null(value);
	*value++ = '\0';
	while (known < sizeof expectations / sizeof expectations[0] && strcmp(line, expectations[known]) != 0) {
		known++;
	}
	if (known == sizeof expectations / sizeof expectations[0]) {
		fail_msg("%s: not an expectation: %s", script->name, line);
	}
	assert_true(script->expected_count < DIALOGUE_LISTS);
	script->expected[script->expected_count++] = (dialogue_pair){line, value};
}

/* ---- the file --------------------------------------------------------------------------------------- */

static void fill_in_defaults(dialogue *script)
{
	if (!script->message.has_envelope_from) {
		script->message.has_envelope_from = true;
		script->message.envelope_from = SMTP_SPAN("shop@example.com");
	}
	if (!script->message.envelope_to.count) {
		script->to[script->message.envelope_to.count++].text = SMTP_SPAN("buyer@example.net");
	}
	if (!script->raw.length) {
		smtp_buf_string(&script->raw, "From: shop@example.com\r\n"
									  "Date: Thu, 01 Jan 2026 00:00:00 +0000\r\n"
									  "Subject: hi\r\n\r\nHello\r\n");
	}
	script->message.has_envelope_to = true;
	script->message.envelope_to.items = script->to;
	script->message.raw = smtp_buf_view(&script->raw);
}

static void read_lines(dialogue *script)
{
	static void (*const sections[])(dialogue *, char *) = {read_setting, read_step, read_expected};
	size_t section = 0;
	for (char *line = script->text, *next; line; line = next) {
		next = strchr(line, '\n');
		if (next) {
			*next++ = '\0';
		}
		if (strcmp(line, "---") == 0) {
			section++;
			assert_true(section < 3);
		} else if (line[0] && line[0] != '#') {
			sections[section](script, line);
		}
	}
	assert_true(section == 2 && script->expected_count > 0);
}

dialogue *dialogue_read(const char *path)
{
	dialogue *script = calloc(1, sizeof *script);
	assert_non_null(script);
	const char *base = strrchr(path, '/');
	snprintf(script->name, sizeof script->name, "%s", base ? base + 1 : path);
	smtp_server_init(&script->server);
	script->server.host = smtp_span_of("mail.example.com");
	script->server.local_domain = smtp_span_of("client.example");
	smtp_buf_init(&script->raw, 16 << 20);
	script->text = read_file(path);
	read_lines(script);
	fill_in_defaults(script);
	return script;
}

void dialogue_free(dialogue *script)
{
	for (size_t i = 0; i < script->step_count; i++) {
		smtp_buf_free(&script->steps[i].octets);
	}
	for (size_t i = 0; i < script->made_count; i++) {
		smtp_buf_free(&script->made[i]);
	}
	smtp_buf_free(&script->raw);
	free(script->text);
	free(script);
}

const char *dialogue_expects(const dialogue *script, const char *key)
{
	for (size_t i = 0; i < script->expected_count; i++) {
		if (strcmp(script->expected[i].key, key) == 0) {
			return script->expected[i].value;
		}
	}
	return NULL;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

char **dialogue_list(const char *folder, const char *suffix)
{
	const char *top = getenv("SMTP_TESTS");
	char path[512];
	snprintf(path, sizeof path, "%s/%s", top ? top : "tests/engine", folder);
	DIR *directory = opendir(path);
	assert_non_null(directory);
	char **list = calloc(512, sizeof *list);
	size_t count = 0;
	assert_non_null(list);
	for (struct dirent *entry; (entry = readdir(directory));) {
		const char *end = strrchr(entry->d_name, '.');
		if (end && strcmp(end, suffix) == 0) {
			size_t room = strlen(path) + strlen(entry->d_name) + 2;
			assert_true(count < 511);
			list[count] = malloc(room);
			assert_non_null(list[count]);
			snprintf(list[count++], room, "%s/%s", path, entry->d_name);
		}
	}
	closedir(directory);
	assert_true(count > 0);
	qsort(list, count, sizeof *list, by_name);
	return list;
}

void dialogue_list_free(char **list)
{
	for (size_t i = 0; list[i]; i++) {
		free(list[i]);
	}
	free(list);
}
