/*
 * tls.c - CPU of a TLS connection: smtp_send() with a store against a bare OpenSSL client with a shared SSL_CTX, in turns, to
 * the same server, which says the same. Only the client's CPU counts, user and system; the server is another process.
 *
 *     tls CHAIN.pem KEY.pem CA.pem ROUNDS CONNECTIONS
 *     tls serve CHAIN.pem KEY.pem                      the server alone, for others; prints its port
 *
 * prints microseconds per connection, the median of the rounds: engine and bare for new sessions, then for resumed ones.
 */
#include "engine/smtp.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#define NAME "localhost"

static void need(int fine, const char *what)
{
	if (!fine) {
		fprintf(stderr, "bench/tls: %s failed\n", what);
		ERR_print_errors_fp(stderr);
		exit(1);
	}
}

#include "bare_tls.h"

/* ---- the server ---------------------------------------------------------------------------------- */

static void answer(SSL *ssl)
{
	static const char greeting[] = "220 " NAME " ESMTP\r\n", ehlo[] = "250-" NAME "\r\n250 8BITMIME\r\n",
					  ok[] = "250 2.0.0 Ok\r\n", go_on[] = "354 go on\r\n";
	char text[65536], tail[6] = "";
	int length, in_message = 0;
	SSL_write(ssl, greeting, sizeof greeting - 1);
	while ((length = SSL_read(ssl, text, sizeof text)) > 0) {
		if (in_message) {
			for (int i = length < 5 ? 0 : length - 5; i < length; i++) { /* the end may come in pieces */
				memmove(tail, tail + 1, 4);
				tail[4] = text[i];
			}
			in_message = memcmp(tail, "\r\n.\r\n", 5) != 0;
			if (!in_message) {
				SSL_write(ssl, ok, sizeof ok - 1);
			}
		} else if (memcmp(text, "EHLO", 4) == 0) {
			SSL_write(ssl, ehlo, sizeof ehlo - 1);
		} else if (memcmp(text, "DATA", 4) == 0) {
			SSL_write(ssl, go_on, sizeof go_on - 1);
			in_message = 1;
		} else if (memcmp(text, "QUIT", 4) == 0) {
			break;
		} else {
			SSL_write(ssl, ok, sizeof ok - 1);
		}
	}
}

static void serve(int listener, const char *chain, const char *key)
{
	SSL_CTX *context = SSL_CTX_new(TLS_server_method());
	need(SSL_CTX_use_certificate_chain_file(context, chain) == 1 &&
			 SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) == 1,
		"server certificate");
	SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
	for (;;) {
		int one = 1, client = accept(listener, NULL, NULL);
		if (client < 0) {
			continue;
		}
		setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
		SSL *ssl = SSL_new(context);
		SSL_set_fd(ssl, client);
		if (SSL_accept(ssl) == 1) {
			answer(ssl);
			SSL_shutdown(ssl);
		}
		SSL_free(ssl);
		close(client);
	}
}

static pid_t start(const char *chain, const char *key, struct sockaddr_in *at)
{
	socklen_t length = sizeof *at;
	int listener = socket(AF_INET, SOCK_STREAM, 0);
	*at = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_ANY)};
	need(bind(listener, (struct sockaddr *)at, sizeof *at) == 0 && listen(listener, 64) == 0 &&
			 getsockname(listener, (struct sockaddr *)at, &length) == 0,
		"listen");
	pid_t server = fork();
	if (server == 0) {
		serve(listener, chain, key);
	}
	close(listener);
	at->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return server;
}

/* ---- the bare client ----------------------------------------------------------------------------- */

static void expect(SSL *ssl, const char *code)
{
	char reply[4096];
	need(SSL_read(ssl, reply, sizeof reply) > 3 && memcmp(reply, code, 3) == 0, code);
}

static void say(SSL *ssl, const char *text)
{
	need(SSL_write(ssl, text, (int)strlen(text)) > 0, "write");
}

static char message[4096];

static void bare_talk(SSL *ssl)
{
	expect(ssl, "220");
	say(ssl, "EHLO shop.example.com\r\n");
	expect(ssl, "250");
	say(ssl, "MAIL FROM:<shop@example.com>\r\n");
	expect(ssl, "250");
	say(ssl, "RCPT TO:<buyer@example.net>\r\n");
	expect(ssl, "250");
	say(ssl, "DATA\r\n");
	expect(ssl, "354");
	say(ssl, message);
	expect(ssl, "250");
	say(ssl, "QUIT\r\n");
}

static void bare_connection(SSL_CTX *context, const struct sockaddr_in *at, int resume)
{
	int one = 1, server = socket(AF_INET, SOCK_STREAM, 0);
	need(connect(server, (const struct sockaddr *)at, sizeof *at) == 0, "connect");
	setsockopt(server, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	SSL *ssl = SSL_new(context);
	SSL_set_fd(ssl, server);
	SSL_set_tlsext_host_name(ssl, NAME);
	SSL_set1_host(ssl, NAME);
	if (resume && latest) {
		SSL_set_session(ssl, latest);
	}
	need(SSL_connect(ssl) == 1, "handshake");
	bare_talk(ssl);
	SSL_shutdown(ssl);
	SSL_free(ssl);
	close(server);
}

/* ---- the engine ---------------------------------------------------------------------------------- */

static smtp_server engine_server(
	const char *authorities, const smtp_caller *caller, const struct sockaddr_in *at)
{
	smtp_server server;
	smtp_server_init(&server);
	server.caller = caller;
	server.host = (smtp_span){"127.0.0.1", 9};
	server.port = ntohs(at->sin_port);
	server.tls = SMTP_TLS_IMPLICIT;
	server.keepalive = 0; /* each connection is to be counted */
	server.peer_name = (smtp_span){NAME, strlen(NAME)};
	server.local_domain = (smtp_span){"shop.example.com", 16};
	server.cafile = (smtp_span){authorities, strlen(authorities)};
	return server;
}

/* `resume` -1: as it comes. A session belongs to a host: a new connection goes to another address of this machine, each in its turn. */
static void engine_connection(const smtp_server *server, int resume)
{
	static unsigned turn;
	char host[16];
	smtp_server it = *server;
	smtp_result result = {.ok = false};
	smtp_refusal refusal;
	smtp_mailbox from = {.text = {"shop@example.com", 16}}, to = {.text = {"buyer@example.net", 17}};
	smtp_message order = {
		.from = {&from, 1}, .to = {&to, 1}, .subject = {"Order 1001", 10}, .text = {"Thank you.\n", 11}};
	if (!resume) {
		it.host = (smtp_span){host, (size_t)snprintf(host, sizeof host, "127.0.0.%u", 2 + turn++ % 200)};
	}
	need(smtp_send(&it, &order, &result, &refusal) && result.ok, result.error ? result.error : "smtp_send()");
	need(result.server.tls.verified && (resume < 0 || result.server.tls.resumed == resume), "session");
	smtp_result_free(&result);
}

/* ---- turns --------------------------------------------------------------------------------------- */

static double cpu(void)
{
	struct rusage used;
	getrusage(RUSAGE_SELF, &used);
	return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1e6 +
		   (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
}

static int compare(const void *a, const void *b)
{
	double one = *(const double *)a, other = *(const double *)b;
	return (one > other) - (one < other);
}

typedef struct bench {
	SSL_CTX *context;
	smtp_server server;
	struct sockaddr_in at;
	int connections;
} bench;

/* Microseconds of one of the four: a new session or a resumed one, by us or by the bare client. */
static double measure(const bench *it, int resume, int bare)
{
	if (resume && !bare) {
		engine_connection(&it->server, -1); /* the others have crowded its session out */
	}
	double began = cpu();
	for (int i = 0; i < it->connections; i++) {
		if (bare) {
			bare_connection(it->context, &it->at, resume);
		} else {
			engine_connection(&it->server, resume);
		}
	}
	return (cpu() - began) / it->connections;
}

static void take_turns(const bench *it, int rounds)
{
	double *found = calloc(4 * (size_t)rounds, sizeof *found);
	need(found != NULL, "memory");
	for (int round = -1; round < rounds; round++) { /* the first one only warms up */
		for (int kind = 0; kind < 4; kind++) {
			double took = measure(it, kind / 2, kind % 2);
			if (round >= 0) {
				found[kind * rounds + round] = took;
			}
		}
	}
	for (int kind = 0; kind < 4; kind++) {
		qsort(found + kind * rounds, (size_t)rounds, sizeof *found, compare);
		printf("%.0f%c", found[kind * rounds + rounds / 2], kind < 3 ? ' ' : '\n');
	}
	free(found);
}

/* Until our input ends. */
static int serve_others(const char *chain, const char *key)
{
	struct sockaddr_in at;
	pid_t child = start(chain, key, &at);
	printf("%u\n", ntohs(at.sin_port));
	fflush(stdout);
	while (getchar() != EOF) {
	}
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	return 0;
}

int main(int argc, char **argv)
{
	signal(SIGPIPE, SIG_IGN);
	if (argc == 4 && strcmp(argv[1], "serve") == 0) {
		return serve_others(argv[2], argv[3]);
	}
	need(argc == 6, "usage: tls CHAIN KEY CA ROUNDS CONNECTIONS");
	snprintf(message, sizeof message,
		"Date: Mon, 23 Nov 2026 09:00:00 +0000\r\nFrom: shop@example.com\r\nTo: "
		"buyer@example.net\r\nMessage-ID: "
		"<01234567890123456789012345678901@example.com>\r\nSubject: Order 1001\r\nMIME-Version: "
		"1.0\r\nContent-Type: "
		"text/plain; charset=us-ascii\r\nContent-Transfer-Encoding: 7bit\r\n\r\nThank you.\r\n.\r\n");
	smtp_store *store = smtp_store_new();
	smtp_caller caller = {.store = store};
	bench it = {.context = bare_context(argv[3]), .connections = atoi(argv[5])};
	pid_t child = start(argv[1], argv[2], &it.at);
	it.server = engine_server(argv[3], &caller, &it.at);
	take_turns(&it, atoi(argv[4]));
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	SSL_SESSION_free(latest);
	SSL_CTX_free(it.context);
	smtp_store_free(store);
	return 0;
}
