/*
 * bare-client.c - sends one prepared message over and over, and does nothing else: no composing, no transcript, no result.
 * What the extension is measured against. Blocking; one write for each flight.
 *
 *     bare-client PORT MODE COUNT SECONDS MESSAGE [CA]
 *
 * sends COUNT messages, or for SECONDS if that is less; MESSAGE is a file with the content, lines ended by CRLF. Prints as JSON how
 * many were taken, and the time and CPU of all. Modes:
 *     data    MAIL, RCPT and DATA in one flight, then the content
 *     ahead   the next message's MAIL, RCPT and DATA in the flight of the content
 *     bdat    all of a message in one flight, with BDAT
 *     bdat4   the same, four messages under way
 *     tls     a new TLS connection for each message, then as bdat; one SSL_CTX, the file CA loaded once, full verification
 *     resumed the same, with the session of the one before
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#define EHLO "EHLO shop.example.com\r\n"
#define ENVELOPE "MAIL FROM:<shop@example.com>\r\nRCPT TO:<buyer@example.net>\r\n"
#define ROOM 65536

typedef struct flight {
	char text[ROOM];
	size_t length;
} flight;

typedef struct line {
	int fd;
	SSL *ssl; /* NULL: plain */
	char in[ROOM];
	size_t held, used;
	int heard; /* something since it was last spoken to */
} line;

typedef struct task {
	struct sockaddr_in at;
	long count;
	double until;
	const char *content;
	size_t length;
	SSL_CTX *context;
	int resume;
} task;

static void need(int fine, const char *what)
{
	if (!fine) {
		fprintf(stderr, "bench/bare-client: %s failed\n", what);
		ERR_print_errors_fp(stderr);
		exit(1);
	}
}

#include "bare_tls.h"

static double now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static double cpu(void)
{
	struct rusage used;
	getrusage(RUSAGE_SELF, &used);
	return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
		   (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

/* ---- a connection -------------------------------------------------------------------------------- */

static void fill(line *it)
{
	int one = 1;
	if (it->heard) { /* else a server with Nagle's algorithm says the rest 40 ms later */
		setsockopt(it->fd, IPPROTO_TCP, TCP_QUICKACK, &one, sizeof one);
	}
	if (it->used) {
		memmove(it->in, it->in + it->used, it->held -= it->used);
		it->used = 0;
	}
	ssize_t length = it->ssl ? SSL_read(it->ssl, it->in + it->held, (int)(ROOM - it->held))
							 : read(it->fd, it->in + it->held, ROOM - it->held);
	need(length > 0, "read");
	it->heard = 1;
	it->held += (size_t)length;
}

/* One reply, all its lines, which must be good. */
static void expect(line *it)
{
	for (;;) {
		char *begin = it->in + it->used, *end = memchr(begin, '\n', it->held - it->used);
		if (!end) {
			fill(it);
			continue;
		}
		need(end - begin >= 4 && (*begin == '2' || *begin == '3'), "a good reply");
		it->used = (size_t)(end + 1 - it->in);
		if (begin[3] != '-') {
			return;
		}
	}
}

static void say(line *it, const char *text, size_t length)
{
	it->heard = 0;
	while (length) {
		ssize_t sent = it->ssl ? SSL_write(it->ssl, text, (int)length) : write(it->fd, text, length);
		need(sent > 0, "write");
		text += sent;
		length -= (size_t)sent;
	}
}

static void begin(line *it, const task *job)
{
	int one = 1;
	it->held = it->used = 0;
	it->ssl = NULL;
	it->fd = socket(AF_INET, SOCK_STREAM, 0);
	need(connect(it->fd, (const struct sockaddr *)&job->at, sizeof job->at) == 0, "connect");
	setsockopt(it->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	if (job->context) {
		it->ssl = SSL_new(job->context);
		SSL_set_fd(it->ssl, it->fd);
		SSL_set_tlsext_host_name(it->ssl, "localhost");
		SSL_set1_host(it->ssl, "localhost");
		if (job->resume && latest) {
			SSL_set_session(it->ssl, latest);
		}
		need(SSL_connect(it->ssl) == 1, "handshake");
	}
	expect(it);
	say(it, EHLO, sizeof EHLO - 1);
	expect(it);
}

static void end(line *it)
{
	say(it, "QUIT\r\n", 6);
	if (it->ssl) {
		SSL_shutdown(it->ssl);
		SSL_free(it->ssl);
	}
	close(it->fd);
}

/* ---- modes --------------------------------------------------------------------------------------- */

static int more(const task *job, long sent)
{
	return sent < job->count && ((sent & 15) || now() < job->until);
}

static void add(flight *it, const char *text, size_t length)
{
	need(it->length + length <= sizeof it->text, "the message is short");
	memcpy(it->text + it->length, text, length);
	it->length += length;
}

static void make_flights(const task *job, flight *content, flight *whole)
{
	char command[64];
	add(content, job->content, job->length);
	add(content, ".\r\n", 3);
	add(whole, ENVELOPE, sizeof ENVELOPE - 1);
	add(whole, command, (size_t)snprintf(command, sizeof command, "BDAT %zu LAST\r\n", job->length));
	add(whole, job->content, job->length);
}

static void expect_many(line *it, int count)
{
	while (count-- > 0) {
		expect(it);
	}
}

static long send_data(line *it, const task *job, const flight *content)
{
	static const char envelope[] = ENVELOPE "DATA\r\n";
	long sent = 0;
	for (; more(job, sent); sent++) {
		say(it, envelope, sizeof envelope - 1);
		expect_many(it, 3);
		say(it, content->text, content->length);
		expect(it);
	}
	return sent;
}

static long send_ahead(line *it, const task *job, flight *content)
{
	static const char envelope[] = ENVELOPE "DATA\r\n";
	size_t alone = content->length;
	long sent = 1;
	add(content, envelope, sizeof envelope - 1);
	say(it, envelope, sizeof envelope - 1);
	expect_many(it, 3);
	for (; more(job, sent); sent++) {
		say(it, content->text, content->length);
		expect_many(it, 4);
	}
	say(it, content->text, alone);
	expect(it);
	return sent;
}

/* Each message that is taken makes room for another; those go in one write. */
static long send_chunks(line *it, const task *job, const flight *whole, int depth)
{
	long sent = 0, replies = 0;
	while (replies < 3 * sent || more(job, sent)) {
		flight next;
		next.length = 0;
		while (sent < replies / 3 + depth && more(job, sent)) {
			add(&next, whole->text, whole->length);
			sent++;
		}
		say(it, next.text, next.length);
		do {
			expect(it);
			replies++;
		} while (memchr(it->in + it->used, '\n', it->held - it->used));
	}
	return sent;
}

static long send_anew(line *it, const task *job, const flight *whole)
{
	long sent = 0;
	for (; sent < job->count && now() < job->until; sent++) {
		begin(it, job);
		say(it, whole->text, whole->length);
		expect_many(it, 3);
		end(it);
	}
	return sent;
}

static long send_all(const task *job, const char *mode)
{
	static line server;
	static flight content, whole;
	long sent = 0;
	make_flights(job, &content, &whole);
	if (job->context) {
		return send_anew(&server, job, &whole);
	}
	begin(&server, job);
	if (strcmp(mode, "data") == 0) {
		sent = send_data(&server, job, &content);
	} else if (strcmp(mode, "ahead") == 0) {
		sent = send_ahead(&server, job, &content);
	} else if (strncmp(mode, "bdat", 4) == 0) {
		sent = send_chunks(&server, job, &whole, mode[4] ? 4 : 1);
	}
	end(&server);
	return sent;
}

/* ---- what is asked for --------------------------------------------------------------------------- */

static void read_content(task *job, const char *path)
{
	static char content[ROOM / 4 - 512]; /* four are sent at once */
	FILE *file = fopen(path, "rb");
	need(file != NULL, path);
	job->content = content;
	job->length = fread(content, 1, sizeof content, file);
	need(job->length > 0 && feof(file) && fclose(file) == 0, path);
}

int main(int argc, char **argv)
{
	need(argc == 6 || argc == 7, "usage: bare-client PORT MODE COUNT SECONDS MESSAGE [CA]");
	signal(SIGPIPE, SIG_IGN);
	task it = {.at = {.sin_family = AF_INET,
				   .sin_port = htons((in_port_t)atoi(argv[1])),
				   .sin_addr.s_addr = htonl(INADDR_LOOPBACK)},
		.count = atol(argv[3]),
		.resume = strcmp(argv[2], "resumed") == 0};
	need(it.count > 0, "COUNT");
	read_content(&it, argv[5]);
	double began = now(),
		   used = cpu(); /* who loads the authorities once does it while the clock runs, as all do */
	it.context = argc == 7 ? bare_context(argv[6]) : NULL;
	it.until = began + atof(argv[4]);
	long sent = send_all(&it, argv[2]);
	printf(
		"{\"count\":%ld,\"wall\":%.6f,\"cpu\":%.9f}\n", sent, now() - began, (cpu() - used) / (double)sent);
	return 0;
}
