/*
 * small.c - messages of 1 KB over one kept connection, one after the other: what they cost the engine, and a bare client that
 * writes the same flights and knows nothing else. Built and run by bench/run-small.
 *
 *     small sink dot|chunk           a server that throws everything away; prints its port, ends with its standard input
 *     small engine|bare PORT COUNT   microseconds of user CPU, of the system's CPU and of time for each message
 */
#include "engine/smtp.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define CLIENTS 64

static void need(bool good, const char *what)
{
	if (!good) {
		fprintf(stderr, "small: %s\n", what);
		exit(1);
	}
}

/* ---- the server ---------------------------------------------------------------------------------- */

typedef struct client {
	char octets[64 * 1024];
	size_t length;
	bool inside;     /* content is ended by a dot */
	size_t chunk;    /* octets of BDAT to come */
	bool chunk_open; /* and its reply */
} client;

static client clients[CLIENTS];
static const char *greeting;

static void append(char *said, const char *words)
{
	strcat(said, words);
}

/* How many octets of the buffer are used up by one command or a stretch of content; 0: more must come. */
static size_t take_content(client *from, const char *octets, size_t length, char *said)
{
	if (from->chunk_open) {
		size_t used = length < from->chunk ? length : from->chunk;
		from->chunk -= used;
		if (!from->chunk) {
			from->chunk_open = false;
			append(said, "250 2.0.0 taken\r\n");
		}
		return used;
	}
	const char *end = memmem(octets, length, "\r\n.\r\n", 5);
	if (end) {
		from->inside = false;
		append(said, "250 2.0.0 taken\r\n");
		return (size_t)(end - octets) + 5;
	}
	return length > 4 ? length - 4 : 0;
}

static size_t take_command(client *from, const char *octets, size_t length, char *said)
{
	const char *end = memmem(octets, length, "\r\n", 2);
	if (!end) {
		return 0;
	}
	if (strncasecmp(octets, "EHLO", 4) == 0) {
		append(said, greeting);
	} else if (strncasecmp(octets, "DATA", 4) == 0) {
		from->inside = true;
		append(said, "354 go\r\n");
	} else if (strncasecmp(octets, "BDAT", 4) == 0) {
		from->chunk = (size_t)strtoul(octets + 4, NULL, 10);
		from->chunk_open = true;
	} else {
		append(said, strncasecmp(octets, "QUIT", 4) == 0 ? "221 bye\r\n" : "250 2.1.0 ok\r\n");
	}
	return (size_t)(end - octets) + 2;
}

static bool serve(int fd, client *from)
{
	char said[4096] = "";
	ssize_t got = recv(fd, from->octets + from->length, sizeof from->octets - from->length, 0);
	if (got <= 0) {
		return false;
	}
	from->length += (size_t)got;
	size_t at = 0, used;
	do {
		size_t left = from->length - at;
		bool content = from->inside || from->chunk_open;
		used = (content ? take_content : take_command)(from, from->octets + at, left, said);
		at += used;
	} while (used && at < from->length && strlen(said) < sizeof said - 256);
	memmove(from->octets, from->octets + at, from->length - at);
	from->length -= at;
	return !*said || send(fd, said, strlen(said), MSG_NOSIGNAL) > 0;
}

static int open_listener(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t length = sizeof at;
	int listener = socket(AF_INET, SOCK_STREAM, 0);
	need(listener >= 0 && bind(listener, (struct sockaddr *)&at, length) == 0, "no port");
	need(listen(listener, CLIENTS) == 0, "no listener");
	getsockname(listener, (struct sockaddr *)&at, &length);
	printf("%u\n", ntohs(at.sin_port));
	fflush(stdout);
	return listener;
}

static void accept_one(int listener, struct pollfd *fds, size_t *count)
{
	int one = 1, fd = accept(listener, NULL, NULL);
	need(fd >= 0 && *count < CLIENTS + 2, "too many connections");
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	clients[*count - 2] = (client){.length = 0};
	fds[(*count)++] = (struct pollfd){.fd = fd, .events = POLLIN};
	need(send(fd, "220 sink\r\n", 10, MSG_NOSIGNAL) == 10, "no greeting");
}

static int sink(const char *kind)
{
	struct pollfd fds[CLIENTS + 2] = {{.fd = 0, .events = POLLIN}, {.fd = open_listener(), .events = POLLIN}};
	size_t count = 2;
	greeting = strcmp(kind, "chunk") == 0
				   ? "250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-CHUNKING\r\n250 ENHANCEDSTATUSCODES\r\n"
				   : "250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 ENHANCEDSTATUSCODES\r\n";
	while (poll(fds, count, -1) > 0 && !fds[0].revents) {
		for (size_t i = 2; i < count; i++) {
			if (fds[i].revents && !serve(fds[i].fd, &clients[i - 2])) {
				close(fds[i].fd);
				fds[i] = fds[--count];
				clients[i - 2] = clients[count - 2];
			}
		}
		if (fds[1].revents) {
			accept_one(fds[1].fd, fds, &count);
		}
	}
	return 0;
}

/* ---- the message --------------------------------------------------------------------------------- */

static char text[1025];

static void make_text(void)
{
	for (size_t i = 0; i < 1024; i++) {
		text[i] = i % 64 == 63 ? '\n' : (char)('a' + i % 23);
	}
}

/* ---- the bare client ----------------------------------------------------------------------------- */

typedef struct bare {
	int fd;
	bool chunking;
	char body[2048];
} bare;

/* Reads until so many replies have come; their words are of no interest. */
static void hear(bare *it, int replies)
{
	char octets[4096];
	while (replies > 0) {
		ssize_t got = recv(it->fd, octets, sizeof octets, 0);
		need(got > 0, "the server is gone");
		for (ssize_t i = 0; i < got; i++) {
			replies -= octets[i] == '\n';
		}
	}
}

static void say(bare *it, const char *octets, size_t length)
{
	need(send(it->fd, octets, length, MSG_NOSIGNAL) == (ssize_t)length, "the server is gone");
}

static void open_bare(bare *it, unsigned port)
{
	struct sockaddr_in at = {
		.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int one = 1;
	char octets[1024];
	it->fd = socket(AF_INET, SOCK_STREAM, 0);
	need(it->fd >= 0 && connect(it->fd, (struct sockaddr *)&at, sizeof at) == 0, "cannot connect");
	setsockopt(it->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	hear(it, 1);
	say(it, "EHLO bench\r\n", 12);
	ssize_t got = recv(it->fd, octets, sizeof octets, 0);
	need(got > 0, "no answer to EHLO");
	it->chunking = memmem(octets, (size_t)got, "CHUNKING", 8) != NULL;
	char *to = it->body + sprintf(it->body, "From: shop@example.com\r\nTo: buyer@example.net\r\nSubject: Order 1001\r\n"
											"Message-ID: <01234567890123456789012345678901@example.com>\r\n"
											"Date: Mon, 23 Nov 2026 09:00:00 +0000\r\nMIME-Version: 1.0\r\n"
											"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 7bit\r\n\r\n");
	for (const char *from = text; *from; from++) {
		to += sprintf(to, *from == '\n' ? "\r\n" : "%c", *from);
	}
}

static void send_bare(bare *it)
{
	char flight[4096];
	size_t length = strlen(it->body);
	if (it->chunking) {
		int all = snprintf(flight, sizeof flight,
			"MAIL FROM:<shop@example.com>\r\nRCPT TO:<buyer@example.net>\r\nBDAT %zu LAST\r\n%s", length, it->body);
		say(it, flight, (size_t)all);
		hear(it, 3);
		return;
	}
	int all = snprintf(flight, sizeof flight, "MAIL FROM:<shop@example.com>\r\nRCPT TO:<buyer@example.net>\r\nDATA\r\n");
	say(it, flight, (size_t)all);
	hear(it, 3);
	all = snprintf(flight, sizeof flight, "%s.\r\n", it->body);
	say(it, flight, (size_t)all);
	hear(it, 1);
}

/* ---- the engine ---------------------------------------------------------------------------------- */

static void send_engine(const smtp_server *server)
{
	static const smtp_mailbox from = {.text = {"shop@example.com", 16}}, to = {.text = {"buyer@example.net", 17}};
	smtp_message message = {.from = {&from, 1}, .to = {&to, 1}, .subject = {"Order 1001", 10}, .text = {text, 1024}};
	smtp_result result;
	smtp_refusal refusal;
	need(smtp_send(server, &message, &result, &refusal), "refused");
	need(result.ok, result.error ? result.error : "not accepted");
	smtp_result_free(&result);
}

/* ---- measuring ----------------------------------------------------------------------------------- */

static double microseconds(struct timeval time)
{
	return (double)time.tv_sec * 1e6 + (double)time.tv_usec;
}

static double clock_now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

static void measure(bool engine, unsigned port, int count)
{
	static bare it;
	struct rusage before, after;
	smtp_store *store = smtp_store_new();
	smtp_caller caller = {.store = store};
	smtp_server server;
	smtp_server_init(&server);
	server.caller = &caller;
	server.host = (smtp_span){"127.0.0.1", 9};
	server.port = port;
	server.tls = SMTP_TLS_NONE;
	server.max_messages = 1000000;
	if (engine) {
		send_engine(&server);
	} else {
		open_bare(&it, port);
	}
	getrusage(RUSAGE_SELF, &before);
	double began = clock_now();
	for (int i = 0; i < count; i++) {
		engine ? send_engine(&server) : send_bare(&it);
	}
	double wall = clock_now() - began;
	getrusage(RUSAGE_SELF, &after);
	printf("%.2f %.2f %.2f\n", (microseconds(after.ru_utime) - microseconds(before.ru_utime)) / count,
		(microseconds(after.ru_stime) - microseconds(before.ru_stime)) / count, wall / count);
	smtp_store_free(store);
}

int main(int argc, char **argv)
{
	make_text();
	if (argc == 3 && strcmp(argv[1], "sink") == 0) {
		return sink(argv[2]);
	}
	need(argc == 4, "usage: small sink dot|chunk, or small engine|bare PORT COUNT");
	measure(strcmp(argv[1], "engine") == 0, (unsigned)atoi(argv[2]), atoi(argv[3]));
	return 0;
}
