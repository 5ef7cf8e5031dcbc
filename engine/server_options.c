/*
 * server_options.c - a server's options by their names, from texts: smtp_server_set(), and smtp_server_set_url() for all of
 * them in one URL (see smtp.h). For hosts without arrays. One table; the kinds stand before it.
 */
#include "server.h"

#define LONGEST_WAIT (7 * 86400)
#define URL_EXAMPLE "must be a URL like \"smtp://user:password@host:587?tls=starttls\""

typedef struct text_option {
	const char *key;
	bool (*set)(smtp_server *server, const struct text_option *option, char *value, size_t length,
		smtp_refusal *refusal);
	size_t offset;
	int64_t least, most; /* of seconds (in microseconds), or of a number */
} text_option;

static void *field_of(smtp_server *server, const text_option *option)
{
	return (char *)server + option->offset;
}

static bool set_text(
	smtp_server *server, const text_option *option, char *value, size_t length, smtp_refusal *refusal)
{
	*(smtp_span *)field_of(server, option) = (smtp_span){value, length};
	return length > 0 || smtp_refuse(refusal, option->key, "must not be empty");
}

static bool set_secret(
	smtp_server *server, const text_option *option, char *value, size_t length, smtp_refusal *refusal)
{
	(void)refusal;
	*(smtp_span *)field_of(server, option) = (smtp_span){value, length};
	return true;
}

/* An IPv6 address may have its brackets. */
static bool set_host(
	smtp_server *server, const text_option *option, char *value, size_t length, smtp_refusal *refusal)
{
	bool literal = length > 2 && value[0] == '[' && value[length - 1] == ']';
	return set_text(server, option, value + literal, length - (literal ? 2 : 0), refusal);
}

static bool set_path(
	smtp_server *server, const text_option *option, char *value, size_t length, smtp_refusal *refusal)
{
	if (!length || value[0] != '/') {
		return smtp_refuse(refusal, option->key, "must be an absolute path");
	}
	return set_text(server, option, value, length, refusal);
}

static bool set_bool(
	smtp_server *server, const text_option *option, char *value, size_t length, smtp_refusal *refusal)
{
	smtp_span text = {value, length};
	bool yes = smtp_span_equals_ignoring_case(text, "true") || smtp_span_equals(text, "1");
	bool no = smtp_span_equals_ignoring_case(text, "false") || smtp_span_equals(text, "0");
	*(bool *)field_of(server, option) = yes;
	return yes || no || smtp_refuse(refusal, option->key, "must be true or false");
}

/* Digits, and up to six behind a dot where `fractions`; in millionths. False: it is none, or too large. */
static bool read_number(smtp_span text, bool fractions, int64_t *number)
{
	int64_t whole = 0, unit = SMTP_SECOND;
	bool dot = false;
	*number = 0;
	for (size_t i = 0; i < text.length; i++) {
		char octet = text.data[i];
		if (octet == '.' && fractions && !dot && i > 0 && i + 1 < text.length) {
			dot = true;
			continue;
		}
		if (!smtp_is_ascii_digit(octet) || whole > INT32_MAX || (dot && unit == 1)) {
			return false;
		}
		unit = dot ? unit / 10 : unit;
		whole = dot ? whole : whole * 10 + (octet - '0');
		*number += dot ? unit * (octet - '0') : 0;
	}
	*number += whole * SMTP_SECOND;
	return text.length > 0;
}

static bool set_seconds(
	smtp_server *server, const text_option *option, char *value, size_t length, smtp_refusal *refusal)
{
	int64_t time;
	if (!read_number((smtp_span){value, length}, true, &time) || time < option->least ||
		time > option->most) {
		return smtp_refuse(refusal, option->key, "must be between %s and %d seconds",
			option->least ? "0.001" : "0", LONGEST_WAIT);
	}
	*(int64_t *)field_of(server, option) = time;
	return true;
}

static bool set_count(
	smtp_server *server, const text_option *option, char *value, size_t length, smtp_refusal *refusal)
{
	int64_t number;
	bool good = read_number((smtp_span){value, length}, false, &number);
	number /= SMTP_SECOND;
	if (!good || number < option->least || number > option->most) {
		return smtp_refuse(
			refusal, option->key, "must be between %d and %d", (int)option->least, (int)option->most);
	}
	*(unsigned *)field_of(server, option) = (unsigned)number;
	return true;
}

static bool set_tls(
	smtp_server *server, const text_option *option, char *value, size_t length, smtp_refusal *refusal)
{
	return smtp_tls_mode_from_name((smtp_span){value, length}, &server->tls) ||
		   smtp_refuse(refusal, option->key,
			   "must be one of \"auto\", \"implicit\", \"starttls\", \"opportunistic\", \"none\"");
}

static bool set_protocol(
	smtp_server *server, const text_option *option, char *value, size_t length, smtp_refusal *refusal)
{
	return smtp_protocol_from_name((smtp_span){value, length}, &server->protocol) ||
		   smtp_refuse(refusal, option->key, "must be \"smtp\" or \"lmtp\"");
}

static bool set_locale(
	smtp_server *server, const text_option *option, char *value, size_t length, smtp_refusal *refusal)
{
	return smtp_locale_from_name((smtp_span){value, length}, &server->locale) ||
		   smtp_refuse(refusal, option->key, "must be one of \"en\", \"zh\"");
}

static bool set_rate(
	smtp_server *server, const text_option *option, char *value, size_t length, smtp_refusal *refusal)
{
	return smtp_rate_from_text((smtp_span){value, length}, &server->rate) ||
		   smtp_refuse(refusal, option->key, "must be a rate like \"30/m\"");
}

/* The word, or "any". */
static bool choose(bool *is_word, smtp_span text, const char *word)
{
	*is_word = smtp_span_equals(text, word);
	return *is_word || smtp_span_equals(text, "any");
}

static bool set_recipients(
	smtp_server *server, const text_option *option, char *value, size_t length, smtp_refusal *refusal)
{
	return choose(&server->all_recipients, (smtp_span){value, length}, "all") ||
		   smtp_refuse(refusal, option->key, "must be \"any\" or \"all\"");
}

static bool set_allow(
	smtp_server *server, const text_option *option, char *value, size_t length, smtp_refusal *refusal)
{
	return choose(&server->public_only, (smtp_span){value, length}, "public") ||
		   smtp_refuse(refusal, option->key, "must be \"any\" or \"public\"");
}

static bool add_mechanism(smtp_server *server, smtp_span name)
{
	smtp_mechanism mechanism;
	if (!smtp_mechanism_from_name(name, &mechanism)) {
		return false;
	}
	for (size_t i = 0; i < server->auth_count; i++) {
		if (server->auth[i] == mechanism) {
			return true;
		}
	}
	server->auth[server->auth_count++] = mechanism;
	return true;
}

static bool set_auth(
	smtp_server *server, const text_option *option, char *value, size_t length, smtp_refusal *refusal)
{
	bool good = true;
	server->auth_count = 0;
	if (smtp_span_equals_ignoring_case((smtp_span){value, length}, "auto")) {
		return true;
	}
	while (good) {
		char *comma = memchr(value, ',', length);
		size_t name = comma ? (size_t)(comma - value) : length;
		good = add_mechanism(server, (smtp_span){value, name});
		if (!comma) {
			break;
		}
		value += name + 1;
		length -= name + 1;
	}
	return good ||
		   smtp_refuse(refusal, option->key, "must be \"auto\" or names of mechanisms, like \"PLAIN\"");
}

static bool set_fingerprint(
	smtp_server *server, const text_option *option, char *value, size_t length, smtp_refusal *refusal)
{
	(void)option;
	(void)refusal;
	server->peer_fingerprints[0] = (smtp_span){value, length};
	server->peer_fingerprint_count = 1;
	return true;
}

/* ---- a proxy ------------------------------------------------------------------------------------- */

/* In the place where it stands; %xx that is none stays. Returns the new length. */
static size_t decode(char *text, size_t length)
{
	static const char digits[] = "0123456789abcdef";
	size_t to = 0;
	for (size_t at = 0; at < length; at++) {
		const char *high =
			at + 2 < length && text[at] == '%' ? strchr(digits, smtp_ascii_lower(text[at + 1])) : NULL;
		const char *low = high && *high ? strchr(digits, smtp_ascii_lower(text[at + 2])) : NULL;
		if (low && *low) {
			text[to++] = (char)((high - digits) * 16 + (low - digits));
			at += 2;
		} else {
			text[to++] = text[at];
		}
	}
	return to;
}

/* A part of a URL; without `from` it is not there. */
typedef struct place {
	char *from, *to;
} place;

/* user:password@host:port */
typedef struct authority {
	place username, password, host, port;
} authority;

static authority take_apart(char *from, char *end)
{
	authority parts = {{NULL, NULL}, {NULL, NULL}, {NULL, NULL}, {NULL, NULL}};
	char *at = NULL;
	for (char *octet = from; octet < end; octet++) {
		at = *octet == '@' ? octet : at;
	}
	if (at) {
		char *colon = memchr(from, ':', (size_t)(at - from));
		parts.username = (place){from, colon ? colon : at};
		parts.password = (place){colon ? colon + 1 : NULL, at};
		from = at + 1;
	}
	char *bracket = from < end && *from == '[' ? memchr(from, ']', (size_t)(end - from)) : NULL;
	char *colon = memchr(bracket ? bracket : from, ':', (size_t)(end - (bracket ? bracket : from)));
	parts.host = (place){from, colon ? colon : end};
	parts.port = (place){colon ? colon + 1 : NULL, end};
	return parts;
}

static smtp_span decoded(place part)
{
	return part.from ? (smtp_span){part.from, decode(part.from, (size_t)(part.to - part.from))}
					 : (smtp_span){NULL, 0};
}

static const struct {
	const char *scheme;
	smtp_proxy_kind kind;
	unsigned port;
} proxies[] = {
	{"socks5://", SMTP_PROXY_SOCKS5, 1080},
	{"socks5h://", SMTP_PROXY_SOCKS5H, 1080},
	{"http://", SMTP_PROXY_HTTP, 8080},
};

/* What it says of host and login smtp_server_check() looks at. False: the port or the literal is none. */
static bool take_proxy(smtp_server *server, char *from, char *end, unsigned usual_port)
{
	authority parts = take_apart(from, end);
	bool bracket = *parts.host.from == '[', literal = bracket && parts.host.to[-1] == ']';
	place host = {parts.host.from + literal, parts.host.to - literal};
	int64_t port = usual_port * SMTP_SECOND;
	smtp_span digits = decoded(parts.port);
	server->proxy_username = decoded(parts.username);
	server->proxy_password = decoded(parts.password);
	server->proxy_host = decoded(host);
	bool good = !digits.data || read_number(digits, false, &port);
	server->proxy_port = port <= 65535 * SMTP_SECOND ? (unsigned)(port / SMTP_SECOND) : 0;
	return good && literal == bracket && server->proxy_host.length && server->proxy_port;
}

static bool is_bare_authority(const char *from, const char *end)
{
	for (const char *at = from; at < end; at++) {
		if ((unsigned char)*at <= ' ' || strchr("/?#\x7f", *at)) {
			return false;
		}
	}
	return from < end && end[-1] != '@';
}

/* Empty counts as not given. */
static bool set_proxy(
	smtp_server *server, const text_option *option, char *value, size_t length, smtp_refusal *refusal)
{
	char *end = value + length - (length && value[length - 1] == '/');
	server->proxy = SMTP_PROXY_NONE;
	for (size_t i = 0; i < sizeof proxies / sizeof proxies[0] && length; i++) {
		char *from = value + strlen(proxies[i].scheme);
		if (smtp_starts_with_ignoring_case((smtp_span){value, length}, proxies[i].scheme) &&
			is_bare_authority(from, end) && take_proxy(server, from, end, proxies[i].port)) {
			server->proxy = proxies[i].kind;
		}
	}
	return !length || server->proxy != SMTP_PROXY_NONE ||
		   smtp_refuse(refusal, option->key,
			   "must be a URL like \"socks5://user:password@host:1080\" or \"http://host:8080\"");
}

#define FIELD(name) offsetof(smtp_server, name)

static const text_option options[] = {
	{"host", set_host, FIELD(host), 0, 0},
	{"protocol", set_protocol, 0, 0, 0},
	{"port", set_count, FIELD(port), 1, 65535},
	{"tls", set_tls, 0, 0, 0},
	{"username", set_text, FIELD(username), 0, 0},
	{"password", set_secret, FIELD(password), 0, 0},
	{"oauth_token", set_secret, FIELD(oauth_token), 0, 0},
	{"auth", set_auth, 0, 0, 0},
	{"scram_min_iterations", set_count, FIELD(scram_min_iterations), 1, SMTP_SCRAM_ITERATIONS_MAX},
	{"local_domain", set_text, FIELD(local_domain), 0, 0},
	{"verify_peer", set_bool, FIELD(verify_peer), 0, 0},
	{"verify_peer_name", set_bool, FIELD(verify_peer_name), 0, 0},
	{"peer_name", set_text, FIELD(peer_name), 0, 0},
	{"peer_fingerprint", set_fingerprint, 0, 0, 0},
	{"cafile", set_path, FIELD(cafile), 0, 0},
	{"capath", set_path, FIELD(capath), 0, 0},
	{"local_cert", set_path, FIELD(local_cert), 0, 0},
	{"local_pk", set_path, FIELD(local_pk), 0, 0},
	{"passphrase", set_secret, FIELD(passphrase), 0, 0},
	{"connect_timeout", set_seconds, FIELD(connect_timeout), 1000, LONGEST_WAIT *SMTP_SECOND},
	{"timeout", set_seconds, FIELD(timeout), 1000, LONGEST_WAIT *SMTP_SECOND},
	{"final_timeout", set_seconds, FIELD(final_timeout), 1000, LONGEST_WAIT *SMTP_SECOND},
	{"deadline", set_seconds, FIELD(deadline), 0, LONGEST_WAIT *SMTP_SECOND},
	{"source_ip", set_host, FIELD(source_ip), 0, 0},
	{"proxy", set_proxy, 0, 0, 0},
	{"allow", set_allow, 0, 0, 0},
	{"socket", set_path, FIELD(socket_path), 0, 0},
	{"capture", set_path, FIELD(capture), 0, 0},
	{"recipients", set_recipients, 0, 0, 0},
	{"keepalive", set_seconds, FIELD(keepalive), 0, LONGEST_WAIT *SMTP_SECOND},
	{"max_messages", set_count, FIELD(max_messages), 1, 1000000},
	{"rate", set_rate, 0, 0, 0},
	{"burst", set_count, FIELD(burst), 1, SMTP_RATE_MAX},
	{"wait", set_seconds, FIELD(wait), 0, LONGEST_WAIT *SMTP_SECOND},
	{"backoff", set_bool, FIELD(backoff), 0, 0},
	{"pipelining", set_bool, FIELD(pipelining), 0, 0},
	{"chunking", set_bool, FIELD(chunking), 0, 0},
	{"locale", set_locale, 0, 0, 0},
};

bool smtp_server_set(smtp_server *server, smtp_span key, char *value, size_t length, smtp_refusal *refusal)
{
	for (size_t i = 0; i < sizeof options / sizeof options[0]; i++) {
		if (!smtp_span_equals(key, options[i].key)) {
			continue;
		}
		if (memchr(value, '\0', length)) {
			return smtp_refuse(refusal, options[i].key, "must not contain any null bytes");
		}
		return options[i].set(server, &options[i], value, length, refusal);
	}
	return smtp_refuse(refusal, "", "must not contain an unknown key");
}

/* ---- a URL --------------------------------------------------------------------------------------- */

static bool set_part(smtp_server *server, const char *key, char *from, char *to, smtp_refusal *refusal)
{
	size_t length = decode(from, (size_t)(to - from));
	return smtp_server_set(server, smtp_span_of(key), from, length, refusal);
}

static bool set_place(smtp_server *server, const char *key, place part, smtp_refusal *refusal)
{
	return !part.from || set_part(server, key, part.from, part.to, refusal);
}

static bool set_authority(smtp_server *server, char *from, char *end, smtp_refusal *refusal)
{
	authority parts = take_apart(from, end);
	return set_place(server, "username", parts.username, refusal) &&
		   set_place(server, "password", parts.password, refusal) &&
		   set_place(server, "host", parts.host, refusal) && set_place(server, "port", parts.port, refusal);
}

static bool set_query(smtp_server *server, char *from, char *end, smtp_refusal *refusal)
{
	while (from < end) {
		char *next = memchr(from, '&', (size_t)(end - from)), *stop = next ? next : end;
		char *equals = memchr(from, '=', (size_t)(stop - from));
		if (!equals) {
			return smtp_refuse(refusal, "", URL_EXAMPLE);
		}
		smtp_span key = {from, (size_t)(equals - from)};
		size_t length = decode(equals + 1, (size_t)(stop - equals - 1));
		if (!smtp_server_set(server, key, equals + 1, length, refusal)) {
			return false;
		}
		from = stop + (next != NULL);
	}
	return true;
}

static const struct {
	const char *scheme, *path; /* the key of what stands behind it; NULL: a host */
	smtp_tls_mode tls;
	smtp_protocol protocol;
} schemes[] = {
	{"smtp://", NULL, SMTP_TLS_AUTO, SMTP_PROTOCOL_SMTP},
	{"smtps://", NULL, SMTP_TLS_IMPLICIT, SMTP_PROTOCOL_SMTP},
	{"lmtp://", NULL, SMTP_TLS_AUTO, SMTP_PROTOCOL_LMTP},
	{"smtp+unix://", "socket", SMTP_TLS_AUTO, SMTP_PROTOCOL_SMTP},
	{"lmtp+unix://", "socket", SMTP_TLS_AUTO, SMTP_PROTOCOL_LMTP},
	{"capture://", "capture", SMTP_TLS_AUTO, SMTP_PROTOCOL_SMTP},
};

bool smtp_server_is_url(smtp_span text)
{
	for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
		if (smtp_starts_with_ignoring_case(text, schemes[i].scheme)) {
			return true;
		}
	}
	return false;
}

static bool has_bad_octet(const char *url, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if ((unsigned char)url[i] <= ' ' || url[i] == 127 || url[i] == '#') {
			return true;
		}
	}
	return false;
}

bool smtp_server_set_url(smtp_server *server, char *url, size_t length, smtp_refusal *refusal)
{
	char *end = url + length, *query = memchr(url, '?', length), *stop = query ? query : end;
	for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
		char *rest = url + strlen(schemes[i].scheme);
		if (!smtp_starts_with_ignoring_case((smtp_span){url, length}, schemes[i].scheme) || rest >= stop ||
			has_bad_octet(url, length)) {
			continue;
		}
		if (!schemes[i].path && memchr(rest, '/', (size_t)(stop - rest))) {
			break;
		}
		server->tls = schemes[i].tls;
		server->protocol = schemes[i].protocol;
		bool good = schemes[i].path ? set_part(server, schemes[i].path, rest, stop, refusal)
									: set_authority(server, rest, stop, refusal);
		return good && (!query || set_query(server, query + 1, end, refusal));
	}
	return smtp_refuse(refusal, "", URL_EXAMPLE);
}
