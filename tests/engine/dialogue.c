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
	return text;
}

static unsigned hex(char digit)
{
	return digit <= '9' ? (unsigned)(digit - '0') : (unsigned)((digit | 32) - 'a' + 10);
}

/* \r \n \0 \\ and \xNN; \{N*TEXT} repeats. */
static void unescape(smtp_buf *out, const char *text)
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
			for (unsigned long i = 0; i < count; i++) {
				unescape(out, repeated);
			}
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

static void add_step(dialogue *script, step_kind kind, const char *text, const char *line_end)
{
	dialogue_step *last = script->step_count ? &script->steps[script->step_count - 1] : NULL;
	if (!last || last->kind != kind || kind != STEP_CLIENT) {
		assert_true(script->step_count < DIALOGUE_STEPS);
		last = &script->steps[script->step_count++];
		last->kind = kind;
		smtp_buf_init(&last->octets, 4 << 20);
	}
	unescape(&last->octets, text);
	smtp_buf_string(&last->octets, line_end);
}

static void read_step(dialogue *script, char *line)
{
	if (strncmp(line, "S ", 2) == 0) {
		add_step(script, STEP_SERVER, line + 2, "\r\n");
	} else if (strncmp(line, "s ", 2) == 0) {
		add_step(script, STEP_SERVER, line + 2, "");
	} else if (strncmp(line, "C ", 2) == 0 || strcmp(line, "C") == 0) {
		add_step(script, STEP_CLIENT, line[1] ? line + 2 : "", "\r\n");
	} else if (strncmp(line, "c ", 2) == 0) {
		add_step(script, STEP_PARTLY, line + 2, "");
	} else if (strcmp(line, "M") == 0) {
		add_step(script, STEP_MESSAGE, "", "");
	} else if (strcmp(line, "TLS") == 0) {
		add_step(script, STEP_TLS, "", "");
	} else if (strcmp(line, "CLOSE") == 0) {
		add_step(script, STEP_CLOSE, "", "");
	} else if (strcmp(line, "TIMEOUT") == 0) {
		add_step(script, STEP_TIMEOUT, "", "");
	} else {
		fail_msg("%s: not a step: %s", script->name, line);
	}
}

static void read_server_option(dialogue *script, const char *key, char *value)
{
	smtp_server *server = &script->server;
	smtp_span span = smtp_span_of(value);
	if (strcmp(key, "tls") == 0) {
		assert_true(smtp_tls_mode_from_name(span, &server->tls));
	} else if (strcmp(key, "host") == 0) {
		server->host = span;
	} else if (strcmp(key, "username") == 0) {
		server->username = span;
	} else if (strcmp(key, "password") == 0) {
		server->password = span;
	} else if (strcmp(key, "auth") == 0) {
		assert_true(smtp_mechanism_from_name(span, &server->auth[server->auth_count++]));
	} else if (strcmp(key, "recipients") == 0) {
		server->all_recipients = strcmp(value, "all") == 0;
	} else if (strcmp(key, "loopback") == 0) {
		script->loopback = strcmp(value, "yes") == 0;
	} else {
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
	} else if (strcmp(line, "message") == 0) {
		unescape(&script->raw, value);
	} else if (!read_dsn(script, line, value)) {
		read_server_option(script, line, value);
	}
}

static void read_expected(dialogue *script, char *line)
{
	char *value = strchr(line, ' ');
	assert_non_null(value);
	*value++ = '\0';
	assert_true(script->expected_count < DIALOGUE_LISTS);
	script->expected[script->expected_count][0] = line;
	script->expected[script->expected_count++][1] = value;
}

dialogue *dialogue_read(const char *path)
{
	static void (*const sections[])(dialogue *, char *) = {read_setting, read_step, read_expected};
	dialogue *script = calloc(1, sizeof *script);
	assert_non_null(script);
	const char *base = strrchr(path, '/');
	snprintf(script->name, sizeof script->name, "%s", base ? base + 1 : path);
	smtp_server_init(&script->server);
	script->server.host = smtp_span_of("mail.example.com");
	script->server.local_domain = smtp_span_of("client.example");
	smtp_buf_init(&script->raw, 4 << 20);
	script->text = read_file(path);
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
	return script;
}

void dialogue_free(dialogue *script)
{
	for (size_t i = 0; i < script->step_count; i++) {
		smtp_buf_free(&script->steps[i].octets);
	}
	smtp_buf_free(&script->raw);
	free(script->text);
	free(script);
}

const char *dialogue_expects(const dialogue *script, const char *key)
{
	for (size_t i = 0; i < script->expected_count; i++) {
		if (strcmp(script->expected[i][0], key) == 0) {
			return script->expected[i][1];
		}
	}
	return NULL;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

char **dialogue_list(void)
{
	const char *top = getenv("SMTP_TESTS");
	char folder[512];
	snprintf(folder, sizeof folder, "%s/dialogues", top ? top : "tests/engine");
	DIR *directory = opendir(folder);
	assert_non_null(directory);
	char **list = calloc(512, sizeof *list);
	size_t count = 0;
	assert_non_null(list);
	for (struct dirent *entry; (entry = readdir(directory));) {
		if (strstr(entry->d_name, ".dialogue") && count < 511) {
			size_t room = strlen(folder) + strlen(entry->d_name) + 2;
			list[count] = malloc(room);
			assert_non_null(list[count]);
			snprintf(list[count++], room, "%s/%s", folder, entry->d_name);
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
