/*
 * fast-sink.c - a server that takes every message and throws it away, as fast as one process can, with PIPELINING and
 * CHUNKING, which smtp-sink has not; on request over TLS. It counts messages, connections and flights.
 *
 *     fast-sink [--plain] [--patient MS] [--tls CHAIN KEY [--tickets]]
 *
 * listens on loopback at a port of the system's choice and prints it. For each line on its standard input it prints what it
 * counted since the last one, "messages connections flights"; when the input ends, so does it. --plain: no CHUNKING.
 * --patient: it answers only when nothing came for so long, so that a flight is what a client says without an answer, in
 * however many pieces. --tickets: TLS sessions can be resumed.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stddef.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#define ROOM (256 * 1024)
#define SAID (16 * 1024)
#define CLIENTS 1024

typedef enum state { COMMAND, DATA, CHUNK, OVER } state;

typedef struct client {
	int fd;
	SSL *ssl; /* NULL: none */
	int greeted;
	state state;
	int last;          /* of the chunks */
	size_t chunk;      /* octets of it to come */
	size_t held, said; /* octets in `in` and `out` */
	long long due;     /* when to answer, in ms; 0: nothing to say */
	char in[ROOM], out[SAID];
} client;

static struct {
	int plain, patient;
	SSL_CTX *tls;
} options;
static unsigned long messages, connections, flights;
static client *clients[CLIENTS]; /* by descriptor */

static void need(int fine, const char *what)
{
	if (!fine) {
		fprintf(stderr, "bench/fast-sink: %s failed: %s\n", what, strerror(errno));
		ERR_print_errors_fp(stderr);
		exit(1);
	}
}

#include "listen.h"

static long long now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000LL + time.tv_nsec / 1000000;
}

/* ---- the connection ------------------------------------------------------------------------------ */

static void drop(client *it)
{
	clients[it->fd] = NULL;
	SSL_free(it->ssl);
	close(it->fd);
	free(it);
}

/* Octets, 0 when there are none now, -1 when there will be none. */
static ssize_t take(client *it)
{
	if (!it->ssl) {
		ssize_t length = read(it->fd, it->in + it->held, ROOM - it->held);
		return length > 0 ? length : length < 0 && errno == EAGAIN ? 0 : -1;
	}
	int length = SSL_read(it->ssl, it->in + it->held, (int)(ROOM - it->held));
	if (length > 0) {
		return length;
	}
	int why = SSL_get_error(it->ssl, length);
	ERR_clear_error();
	return why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE ? 0 : -1;
}

/* What is said is so short that it fits into the socket's buffer unless the client never reads. */
static void answer(client *it)
{
	it->due = 0;
	if (it->said) {
		flights++;
		if (it->ssl) {
			SSL_write(it->ssl, it->out, (int)it->said);
		} else if (write(it->fd, it->out, it->said) < 0) {
			shutdown(it->fd, SHUT_RDWR);
		}
		it->said = 0;
	}
	if (it->state == OVER) {
		shutdown(it->fd, SHUT_WR);
	}
}

static void say(client *it, const char *text)
{
	size_t length = strlen(text);
	if (it->said + length > SAID) {
		answer(it);
	}
	memcpy(it->out + it->said, text, length);
	it->said += length;
}

/* ---- the dialogue -------------------------------------------------------------------------------- */

static void begin_chunk(client *it, const char *line)
{
	char *end;
	it->chunk = strtoul(line + 4, &end, 10);
	it->last = strncasecmp(end, " LAST", 5) == 0;
	it->state = CHUNK;
}

static void obey(client *it, const char *line)
{
	if (strncasecmp(line, "EHLO", 4) == 0) {
		say(it, options.plain
					? "250-sink\r\n250-PIPELINING\r\n250-SIZE 100000000\r\n250 8BITMIME\r\n"
					: "250-sink\r\n250-PIPELINING\r\n250-SIZE 100000000\r\n250-CHUNKING\r\n250 8BITMIME\r\n");
	} else if (strncasecmp(line, "DATA", 4) == 0) {
		say(it, "354 go on\r\n");
		it->state = DATA;
	} else if (strncasecmp(line, "BDAT", 4) == 0) {
		begin_chunk(it, line);
	} else if (strncasecmp(line, "QUIT", 4) == 0) {
		say(it, "221 2.0.0 bye\r\n");
		it->state = OVER;
	} else {
		say(it, "250 2.0.0 Ok\r\n");
	}
}

static void end_message(client *it)
{
	messages++;
	it->state = COMMAND;
	say(it, "250 2.0.0 Ok: taken\r\n");
}

/* Each of these three returns how many octets it used; 0: it needs more. Of the content that was looked at in vain four
 * octets stay, which may be the beginning of its end. */
static size_t use_data(client *it, const char *octets, size_t length)
{
	const char *end = memmem(octets, length, "\r\n.\r\n", 5);
	if (end) {
		end_message(it);
		return (size_t)(end - octets) + 5;
	}
	return length > 4 ? length - 4 : 0;
}

static size_t use_chunk(client *it, size_t length)
{
	size_t used = length < it->chunk ? length : it->chunk;
	it->chunk -= used;
	if (it->chunk == 0 && it->last) {
		end_message(it);
	} else if (it->chunk == 0) {
		it->state = COMMAND;
		say(it, "250 2.0.0 Ok\r\n");
	}
	return used;
}

static size_t use_command(client *it, const char *octets, size_t length)
{
	const char *end = memchr(octets, '\n', length);
	if (!end) {
		return 0;
	}
	obey(it, octets);
	return (size_t)(end - octets) + 1;
}

/* Is there something to use, or an empty chunk to end? */
static int has_more(const client *it, size_t at)
{
	return it->state != OVER && (at < it->held || (it->state == CHUNK && !it->chunk));
}

static size_t use(client *it, const char *octets, size_t length)
{
	switch (it->state) {
	case DATA:
		return use_data(it, octets, length);
	case CHUNK:
		return use_chunk(it, length);
	default:
		return use_command(it, octets, length);
	}
}

/* False: nobody says so much without an end. */
static int converse(client *it)
{
	size_t at = 0;
	while (has_more(it, at)) {
		state before = it->state;
		size_t used = use(it, it->in + at, it->held - at);
		if (!used && it->state == before) {
			break;
		}
		at += used;
	}
	it->held -= at;
	memmove(it->in, it->in + at, it->held);
	return it->held < ROOM;
}

/* ---- the loop ------------------------------------------------------------------------------------ */

static void greet(client *it)
{
	if (it->ssl) {
		int done = SSL_do_handshake(it->ssl);
		int why = SSL_get_error(it->ssl, done);
		ERR_clear_error();
		if (done != 1) {
			if (why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE) {
				shutdown(it->fd, SHUT_RDWR);
			}
			return;
		}
	}
	it->greeted = 1;
	say(it, "220 sink ESMTP\r\n");
	answer(it);
	flights--; /* the client has said nothing */
}

/* False: there is nothing more to hear now, or ever. A plain socket that was read is asked again only when there is something. */
static int hear_some(client *it, int *open)
{
	ssize_t length = take(it);
	*open = length >= 0;
	if (length > 0) {
		it->held += (size_t)length;
		*open = converse(it);
	}
	return length > 0 && *open && it->ssl;
}

static void hear(client *it)
{
	int open;
	while (hear_some(it, &open)) {
	}
	if (!open) {
		drop(it); /* who did not wait for an answer has none */
	} else if (options.patient && it->said) {
		it->due = now() + options.patient;
	} else {
		answer(it);
	}
}

static void welcome(int listener, int epoll)
{
	int one = 1, fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
	if (fd < 0) {
		return;
	}
	client *it = fd < CLIENTS ? malloc(sizeof *it) : NULL;
	need(it != NULL, "one more client");
	memset(it, 0, offsetof(client, in));
	it->fd = fd;
	clients[fd] = it;
	connections++;
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	if (options.tls) {
		it->ssl = SSL_new(options.tls);
		SSL_set_fd(it->ssl, fd);
		SSL_set_accept_state(it->ssl);
	}
	need(epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &(struct epoll_event){.events = EPOLLIN, .data.fd = fd}) == 0,
		"epoll");
	if (!it->ssl) {
		greet(it);
	}
}

/* How long to wait for more, in ms, after those have their answers who waited long enough. */
static int serve_patiently(void)
{
	int wait = -1;
	for (int fd = 0; fd < CLIENTS && options.patient; fd++) {
		if (clients[fd] && clients[fd]->due) {
			long long left = clients[fd]->due - now();
			if (left <= 0) {
				answer(clients[fd]);
			} else if (wait < 0 || left < wait) {
				wait = (int)left;
			}
		}
	}
	return wait;
}

static void report(void)
{
	char line[16];
	ssize_t length = read(STDIN_FILENO, line, sizeof line);
	if (length <= 0) {
		exit(0);
	}
	printf("%lu %lu %lu\n", messages, connections, flights);
	fflush(stdout);
	messages = connections = flights = 0;
}

static void serve(int listener, int epoll)
{
	struct epoll_event ready[64];
	for (;;) {
		int count = epoll_wait(epoll, ready, 64, serve_patiently());
		for (int i = 0; i < count; i++) {
			client *it = clients[ready[i].data.fd];
			if (ready[i].data.fd == STDIN_FILENO) {
				report();
			} else if (ready[i].data.fd == listener) {
				welcome(listener, epoll);
			} else if (it && !it->greeted) {
				greet(it);
			}
			if (it && it->greeted) {
				hear(it);
			} else if (it && ready[i].events & (EPOLLHUP | EPOLLERR)) {
				drop(it);
			}
		}
	}
}

static SSL_CTX *context(const char *chain, const char *key)
{
	SSL_CTX *context = SSL_CTX_new(TLS_server_method());
	need(SSL_CTX_use_certificate_chain_file(context, chain) == 1 &&
			 SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) == 1,
		"server certificate");
	SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_options(context, SSL_OP_NO_TICKET);
	SSL_CTX_set_num_tickets(context, 0);
	return context;
}

static void read_options(char **argument)
{
	for (; *argument; argument++) {
		if (strcmp(*argument, "--plain") == 0) {
			options.plain = 1;
		} else if (strcmp(*argument, "--patient") == 0 && argument[1]) {
			options.patient = atoi(*++argument);
		} else if (strcmp(*argument, "--tls") == 0 && argument[1] && argument[2]) {
			options.tls = context(argument[1], argument[2]);
			argument += 2;
		} else if (strcmp(*argument, "--tickets") == 0 && options.tls) {
			SSL_CTX_clear_options(options.tls, SSL_OP_NO_TICKET);
			SSL_CTX_set_num_tickets(options.tls, 1);
		} else {
			need(0, "usage: fast-sink [--plain] [--patient MS] [--tls CHAIN KEY [--tickets]]");
		}
	}
}

int main(int argc, char **argv)
{
	(void)argc;
	signal(SIGPIPE, SIG_IGN);
	read_options(argv + 1);
	int listener = listen_somewhere(), epoll = epoll_create1(0);
	fcntl(listener, F_SETFL, O_NONBLOCK);
	epoll_ctl(epoll, EPOLL_CTL_ADD, STDIN_FILENO,
		&(struct epoll_event){.events = EPOLLIN, .data.fd = STDIN_FILENO});
	epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &(struct epoll_event){.events = EPOLLIN, .data.fd = listener});
	serve(listener, epoll);
}
