/*
 * judge_scram.c - an SMTP server whose logins are those of Cyrus SASL: a judge of SCRAM, up to SHA-512, and of what a
 * login is bound to. No server in Debian offers SCRAM-SHA-512-PLUS.
 *
 *     judge_scram FOLDER WAY < PASSWORD
 *
 * Prints the port on 127.0.0.1, then serves until it is killed, each connection in a process. FOLDER holds server.pem
 * and server.key, and gets the file of accounts, in which shop@shop.test has PASSWORD. WAY is
 *
 *     1.3        TLS 1.3, bound by tls-exporter
 *     1.2        TLS 1.2, bound by tls-unique
 *     old        TLS 1.2 without extended master secret, bound by tls-server-end-point
 *     middle     as 1.3, but the server sees another connection: somebody is in the middle
 *     downgrade  as 1.3, but SCRAM-...-PLUS has been taken out of what the server offers
 *
 * The reply to a message tells who logged in, how, and by what it was bound.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sasl/sasl.h>
#include <sasl/saslutil.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define LINE 16384

static const char *folder, *way;
static char path[4096];

typedef struct connection {
	int socket;
	SSL *tls;
	sasl_conn_t *sasl;
	sasl_channel_binding_t binding;
	unsigned char octets[64];
	char mechanism[64];
} connection;

static void need(bool fine, const char *what)
{
	if (!fine) {
		fprintf(stderr, "judge_scram: %s failed\n", what);
		ERR_print_errors_fp(stderr);
		_exit(1);
	}
}

static const char *in_folder(const char *name)
{
	snprintf(path, sizeof path, "%s/%s", folder, name);
	return path;
}

/* ---- lines ------------------------------------------------------------------------------------------ */

static bool read_octet(connection *peer, char *octet)
{
	return peer->tls ? SSL_read(peer->tls, octet, 1) == 1 : read(peer->socket, octet, 1) == 1;
}

static bool read_line(connection *peer, char line[LINE])
{
	size_t length = 0;
	while (length < LINE - 1 && read_octet(peer, line + length)) {
		if (line[length++] == '\n') {
			line[length - (length > 1 && line[length - 2] == '\r' ? 2 : 1)] = '\0';
			return true;
		}
	}
	return false;
}

static void say(connection *peer, const char *format, ...)
{
	char line[LINE];
	va_list arguments;
	va_start(arguments, format);
	int length = vsnprintf(line, sizeof line - 2, format, arguments);
	va_end(arguments);
	need(length >= 0 && (size_t)length < sizeof line - 2, "line");
	memcpy(line + length, "\r\n", 2);
	length += 2;
	need((peer->tls ? SSL_write(peer->tls, line, length) : (int)write(peer->socket, line, (size_t)length)) ==
			 length,
		"write");
}

/* ---- TLS -------------------------------------------------------------------------------------------- */

static bool is(const char *name)
{
	return strcmp(way, name) == 0;
}

static SSL_CTX *new_context(void)
{
	SSL_CTX *context = SSL_CTX_new(TLS_server_method());
	bool older = is("1.2") || is("old");
	need(context != NULL, "context");
	need(SSL_CTX_use_certificate_file(context, in_folder("server.pem"), SSL_FILETYPE_PEM) == 1, path);
	need(SSL_CTX_use_PrivateKey_file(context, in_folder("server.key"), SSL_FILETYPE_PEM) == 1, path);
	SSL_CTX_set_min_proto_version(context, older ? TLS1_2_VERSION : TLS1_3_VERSION);
	SSL_CTX_set_max_proto_version(context, older ? TLS1_2_VERSION : TLS1_3_VERSION);
	if (is("old")) {
		SSL_CTX_set_options(context, SSL_OP_NO_EXTENDED_MASTER_SECRET);
	}
	return context;
}

/* RFC 9266; RFC 5929 3 and 4, for a certificate that is signed with SHA-256. */
static void bind_login(connection *peer)
{
	size_t length = 32;
	unsigned digest = 32;
	peer->binding.name = is("1.2") ? "tls-unique" : is("old") ? "tls-server-end-point" : "tls-exporter";
	if (is("1.2")) {
		/* the first Finished message is ours when the client has taken up a session */
		length = SSL_session_reused(peer->tls)
					 ? SSL_get_finished(peer->tls, peer->octets, sizeof peer->octets)
					 : SSL_get_peer_finished(peer->tls, peer->octets, sizeof peer->octets);
	} else if (is("old")) {
		X509 *own = SSL_get_certificate(peer->tls);
		need(own && X509_digest(own, EVP_sha256(), peer->octets, &digest) == 1, "digest");
	} else {
		need(SSL_export_keying_material(
				 peer->tls, peer->octets, 32, "EXPORTER-Channel-Binding", 24, NULL, 0, 0) == 1,
			"export");
	}
	peer->octets[0] ^= is("middle");
	peer->binding.data = peer->octets;
	peer->binding.len = (unsigned long)length;
	need(sasl_setprop(peer->sasl, SASL_CHANNEL_BINDING, &peer->binding) == SASL_OK, "channel binding");
}

static void begin_tls(connection *peer, SSL_CTX *context)
{
	SSL *tls = SSL_new(context);
	need(tls && SSL_set_fd(tls, peer->socket) == 1, "TLS");
	if (SSL_accept(tls) != 1) {
		_exit(0); /* the client does not like it */
	}
	peer->tls = tls;
	bind_login(peer);
}

/* ---- SASL ------------------------------------------------------------------------------------------- */

static int option(void *context, const char *plugin, const char *name, const char **value, unsigned *length)
{
	static char accounts[4096];
	(void)context;
	(void)plugin;
	snprintf(accounts, sizeof accounts, "%s/accounts-of-judge-%s", folder, way);
	*value = strcmp(name, "sasldb_path") == 0      ? accounts
			 : strcmp(name, "auxprop_plugin") == 0 ? "sasldb"
			 : strcmp(name, "pwcheck_method") == 0 ? "auxprop"
												   : NULL;
	if (length) {
		*length = *value ? (unsigned)strlen(*value) : 0;
	}
	return *value ? SASL_OK : SASL_FAIL;
}

static void set_password(sasl_conn_t *sasl)
{
	char password[256];
	size_t length = fread(password, 1, sizeof password, stdin);
	need(length > 0 && sasl_setpass(sasl, "shop@shop.test", password, (unsigned)length, NULL, 0,
						   SASL_SET_CREATE) == SASL_OK,
		"account");
}

/* The names of all SCRAM, with or without those that are bound. */
static void offer(connection *peer, char names[1000])
{
	const char *list;
	char copy[1000];
	names[0] = '\0';
	need(sasl_listmech(peer->sasl, NULL, "", " ", "", &list, NULL, NULL) == SASL_OK, "mechanisms");
	snprintf(copy, sizeof copy, "%s", list);
	for (char *name = strtok(copy, " "); name; name = strtok(NULL, " ")) {
		if (strncmp(name, "SCRAM-", 6) == 0 && !(is("downgrade") && strstr(name, "-PLUS"))) {
			strcat(strcat(names, " "), name);
		}
	}
}

static bool answer(connection *peer, int status, const char *said, unsigned length)
{
	char digits[LINE];
	if (status == SASL_CONTINUE) {
		unsigned count;
		need(sasl_encode64(said ? said : "", said ? length : 0, digits, sizeof digits, &count) == SASL_OK,
			"base64");
		say(peer, "334 %s", digits);
	}
	return status == SASL_CONTINUE;
}

/* `text` is the initial response in base64, `=` when it is empty; NULL: none. */
static void log_in(connection *peer, const char *text)
{
	char octets[LINE], line[LINE];
	const char *said = NULL;
	unsigned length = 0, told = 0;
	bool none = !text;
	if (text && strcmp(text, "=") != 0) {
		need(
			sasl_decode64(text, (unsigned)strlen(text), octets, sizeof octets, &length) == SASL_OK, "base64");
	}
	int status = sasl_server_start(peer->sasl, peer->mechanism, none ? NULL : octets, length, &said, &told);
	while (answer(peer, status, said, told) && read_line(peer, line) && strcmp(line, "*") != 0) {
		need(
			sasl_decode64(line, (unsigned)strlen(line), octets, sizeof octets, &length) == SASL_OK, "base64");
		status = sasl_server_step(peer->sasl, octets, length, &said, &told);
	}
	if (status == SASL_OK) {
		say(peer, "235 2.7.0 ok");
	} else {
		say(peer, "535 5.7.8 %s", sasl_errdetail(peer->sasl));
	}
}

/* ---- SMTP ------------------------------------------------------------------------------------------- */

static void take_message(connection *peer)
{
	char line[LINE];
	const void *user = NULL;
	say(peer, "354 go");
	while (read_line(peer, line) && strcmp(line, ".") != 0) {
	}
	sasl_getprop(peer->sasl, SASL_USERNAME, &user);
	say(peer, "250 2.0.0 from %s by %s, %s", user ? (const char *)user : "nobody", peer->mechanism,
		peer->binding.name);
}

static void greet(connection *peer)
{
	char names[1000];
	if (peer->tls) {
		offer(peer, names);
		say(peer, "250-judge\r\n250 AUTH%s", names);
	} else {
		say(peer, "250-judge\r\n250 STARTTLS");
	}
}

static void obey(connection *peer, char *line, SSL_CTX *context)
{
	if (strncmp(line, "EHLO", 4) == 0) {
		greet(peer);
	} else if (strcmp(line, "STARTTLS") == 0) {
		say(peer, "220 go");
		begin_tls(peer, context);
	} else if (strncmp(line, "AUTH ", 5) == 0) {
		char *text = strchr(line + 5, ' ');
		if (text) {
			*text++ = '\0';
		}
		snprintf(peer->mechanism, sizeof peer->mechanism, "%.63s", line + 5);
		log_in(peer, text);
	} else if (strcmp(line, "DATA") == 0) {
		take_message(peer);
	} else if (strcmp(line, "QUIT") == 0) {
		say(peer, "221 bye");
		_exit(0);
	} else {
		say(peer, "250 ok");
	}
}

static void serve(connection *peer, SSL_CTX *context)
{
	char line[LINE];
	alarm(60);
	say(peer, "220 judge");
	while (read_line(peer, line)) {
		obey(peer, line, context);
	}
	_exit(0);
}

static int listen_anywhere(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof at;
	int listener = socket(AF_INET, SOCK_STREAM, 0);
	need(bind(listener, (struct sockaddr *)&at, size) == 0 && listen(listener, 20) == 0 &&
			 getsockname(listener, (struct sockaddr *)&at, &size) == 0,
		"port");
	printf("%u\n", ntohs(at.sin_port));
	fflush(stdout);
	return listener;
}

int main(int count, char **arguments)
{
	static const sasl_callback_t callbacks[] = {
		{SASL_CB_GETOPT, (int (*)(void))(void *)option, NULL}, {SASL_CB_LIST_END, NULL, NULL}};
	need(count == 3, "usage");
	folder = arguments[1];
	way = arguments[2];
	signal(SIGCHLD, SIG_IGN);
	need(sasl_server_init(callbacks, "judge") == SASL_OK, "SASL");
	connection peer = {0};
	need(sasl_server_new("smtp", "judge", "shop.test", NULL, NULL, NULL, 0, &peer.sasl) == SASL_OK, "SASL");
	set_password(peer.sasl);
	SSL_CTX *context = new_context();
	int listener = listen_anywhere();
	while ((peer.socket = accept(listener, NULL, NULL)) >= 0) {
		if (fork() == 0) {
			serve(&peer, context);
		}
		close(peer.socket);
	}
	return 1;
}
