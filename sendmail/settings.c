/*
 * settings.c - see settings.h.
 */
#include "settings.h"

#include <errno.h>
#include <openssl/crypto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_white(char octet)
{
	return octet == ' ' || octet == '\t' || octet == '\r';
}

static bool equals(smtp_span span, const char *word)
{
	return span.length == strlen(word) && memcmp(span.data, word, span.length) == 0;
}

static void trim(char **text, size_t *length)
{
	while (*length && is_white(**text)) {
		++*text;
		--*length;
	}
	while (*length && is_white((*text)[*length - 1])) {
		--*length;
	}
}

/* ---- lines --------------------------------------------------------------------------------------- */

static bool refuse(
	sendmail_settings *settings, const char *source, unsigned line, const smtp_refusal *refusal)
{
	char where[32] = "";
	if (line) {
		snprintf(where, sizeof where, " line %u", line);
	}
	snprintf(settings->trouble, sizeof settings->trouble, "%.200s%s: %s%s%s", source, where,
		refusal->key[0] ? refusal->key : "it", refusal->key[0] ? " " : " ", refusal->must);
	return false;
}

static bool set(sendmail_settings *settings, smtp_span key, char *value, size_t length, smtp_refusal *refusal)
{
	if (equals(key, "domain")) {
		settings->domain = (smtp_span){value, length};
		return true;
	}
	if (equals(key, "state_file")) {
		settings->state_file = (smtp_span){value, length};
		return true;
	}
	return smtp_server_set(&settings->server, key, value, length, refusal);
}

static bool take_line(sendmail_settings *settings, char *line, size_t length, smtp_refusal *refusal)
{
	trim(&line, &length);
	if (!length || *line == '#' || *line == ';') {
		return true;
	}
	if (smtp_server_is_url((smtp_span){line, length})) {
		return smtp_server_set_url(&settings->server, line, length, refusal);
	}
	char *equals = memchr(line, '=', length);
	if (!equals) {
		*refusal = (smtp_refusal){"", "must be a line \"key = value\", or a URL"};
		return false;
	}
	char *key = line, *value = equals + 1;
	size_t key_length = (size_t)(equals - line), value_length = length - key_length - 1;
	trim(&key, &key_length);
	trim(&value, &value_length);
	return set(settings, (smtp_span){key, key_length}, value, value_length, refusal);
}

static bool take_lines(sendmail_settings *settings, const char *source, size_t length)
{
	char *at = settings->text, *end = at + length;
	smtp_refusal refusal;
	for (unsigned number = 1; at < end; number++) {
		char *stop = memchr(at, '\n', (size_t)(end - at));
		stop = stop ? stop : end;
		if (!take_line(settings, at, (size_t)(stop - at), &refusal)) {
			return refuse(settings, source, number, &refusal);
		}
		*stop = '\0'; /* for a path, which is used as a string */
		at = stop + 1;
	}
	return true;
}

/* ---- the file ------------------------------------------------------------------------------------ */

static bool holds_secret(const smtp_server *server)
{
	return server->password.length || server->oauth_token.length || server->passphrase.length ||
		   server->proxy_password.length;
}

static bool check_mode(sendmail_settings *settings, const char *path, const struct stat *status)
{
	if (holds_secret(&settings->server) && (status->st_mode & (S_IROTH | S_IWOTH))) {
		snprintf(settings->trouble, sizeof settings->trouble,
			"%.200s holds a password and must not be readable by everybody: chmod o-rwx", path);
		return false;
	}
	return true;
}

static bool read_file(sendmail_settings *settings, const char *path)
{
	struct stat status;
	FILE *file = fopen(path, "r");
	if (!file || fstat(fileno(file), &status) != 0) {
		snprintf(
			settings->trouble, sizeof settings->trouble, "%.200s cannot be read: %s", path, strerror(errno));
		if (file) {
			fclose(file);
		}
		return false;
	}
	setvbuf(file, NULL, _IONBF, 0); /* no copy of a secret that nobody wipes */
	size_t length = fread(settings->text, 1, SETTINGS_MOST + 1, file);
	bool failed = ferror(file) != 0;
	fclose(file);
	if (failed || length > SETTINGS_MOST) {
		snprintf(settings->trouble, sizeof settings->trouble,
			"%.200s cannot be read, or is longer than 64 KiB", path);
		return false;
	}
	return take_lines(settings, path, length) && check_mode(settings, path, &status);
}

static bool read_url(sendmail_settings *settings, const char *url)
{
	smtp_refusal refusal;
	size_t length = strlen(url);
	if (length > SETTINGS_MOST) {
		snprintf(settings->trouble, sizeof settings->trouble, "the URL is too long");
		return false;
	}
	memcpy(settings->text, url, length);
	return smtp_server_set_url(&settings->server, settings->text, length, &refusal) ||
		   refuse(settings, "the URL", 0, &refusal);
}

/* With the rights of another user, the caller must not choose what is read. */
static bool is_privileged(void)
{
	return geteuid() != getuid() || getegid() != getgid();
}

bool settings_read(sendmail_settings *settings, const char *source)
{
	smtp_server_init(&settings->server);
	settings->domain = settings->state_file = (smtp_span){0};
	settings->trouble[0] = '\0';
	if (is_privileged()) {
		source = SETTINGS_FILE;
	}
	const char *named = source ? source : getenv("SMTP_SENDMAIL_CONFIG");
	source = named && *named ? named : SETTINGS_FILE;
	return smtp_server_is_url((smtp_span){source, strlen(source)}) ? read_url(settings, source)
																   : read_file(settings, source);
}

void settings_forget(sendmail_settings *settings)
{
	OPENSSL_cleanse(settings->text, sizeof settings->text);
}
