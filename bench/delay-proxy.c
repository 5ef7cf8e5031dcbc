/*
 * delay-proxy.c - makes a server on loopback as far away as one with the given round trip: each octet reaches the other
 * side half a round trip later, in order, and what is on its way has no limit, so that only waiting costs.
 *
 *     delay-proxy PORT MS
 *
 * prints the port it listens on; ends when its standard input does. The kernel accepts a client at once: the server
 * hears of it one and a half round trips later, as if SYN, SYN-ACK and ACK had travelled, and nothing of the client arrives before.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define BLOCK (64 * 1024)
#define PAIRS 512

typedef struct block {
	struct block *next;
	long long due; /* ns */
	size_t length, sent;
	char octets[];
} block;

/* One direction. An empty block is the end. */
typedef struct direction {
	block *first, *last;
	int closed; /* its source has said all */
	int stuck;  /* its target takes nothing now */
} direction;

typedef struct pair {
	int fds[2];        /* client, server; -1: not connected yet */
	direction ways[2]; /* from client, from server */
	long long opened;  /* when the server hears of it */
	int ended;         /* ways */
} pair;

static pair *pairs[PAIRS];
static size_t count;
static in_port_t upstream;
static long long half; /* of a round trip, in ns */

static void need(int fine, const char *what)
{
	if (!fine) {
		fprintf(stderr, "bench/delay-proxy: %s failed: %s\n", what, strerror(errno));
		exit(1);
	}
}

#include "listen.h"

static long long now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static void at_once(int fd)
{
	int one = 1;
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
}

/* ---- octets on their way ------------------------------------------------------------------------- */

static void queue(direction *it, const char *octets, size_t length, long long due)
{
	block *added = malloc(sizeof *added + length);
	need(added != NULL, "memory");
	*added = (block){.due = due, .length = length};
	memcpy(added->octets, octets, length);
	if (it->first) {
		it->last->next = added;
	} else {
		it->first = added;
	}
	it->last = added;
}

static void take(pair *it, int from)
{
	static char octets[BLOCK];
	ssize_t length = recv(it->fds[from], octets, sizeof octets, MSG_DONTWAIT);
	if (length < 0 && errno == EAGAIN) {
		return;
	}
	length = length < 0 ? 0 : length;
	it->ways[from].closed = length == 0;
	long long due = now() + half;
	if (from == 0 && due < it->opened) {
		due = it->opened;
	}
	queue(&it->ways[from], octets, (size_t)length, due);
}

static void pop(direction *it)
{
	block *done = it->first;
	it->first = done->next;
	free(done);
}

static void deliver(pair *it, int from, long long time)
{
	direction *way = &it->ways[from];
	int to = it->fds[1 - from];
	way->stuck = 0;
	while (way->first && way->first->due <= time && to >= 0 && !way->stuck) {
		block *next = way->first;
		if (next->length == 0) {
			shutdown(to, SHUT_WR);
			it->ended++;
			pop(way);
			continue;
		}
		ssize_t sent = send(to, next->octets + next->sent, next->length - next->sent, MSG_DONTWAIT);
		way->stuck = sent < 0 && errno == EAGAIN;
		next->sent += sent > 0 ? (size_t)sent : 0;
		if (next->sent == next->length || (sent < 0 && !way->stuck)) {
			pop(way);
		}
	}
}

/* ---- pairs --------------------------------------------------------------------------------------- */

static void welcome(int listener)
{
	int fd = accept(listener, NULL, NULL);
	if (fd < 0) {
		return;
	}
	need(count < PAIRS, "one more connection");
	pair *it = calloc(1, sizeof *it);
	need(it != NULL, "memory");
	*it = (pair){.fds = {fd, -1}, .opened = now() + 3 * half};
	at_once(fd);
	pairs[count++] = it;
}

static void reach(pair *it)
{
	struct sockaddr_in at = {
		.sin_family = AF_INET, .sin_port = upstream, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	it->fds[1] = socket(AF_INET, SOCK_STREAM, 0);
	need(connect(it->fds[1], (struct sockaddr *)&at, sizeof at) == 0, "connect");
	at_once(it->fds[1]);
}

static void let_go(size_t index)
{
	pair *it = pairs[index];
	for (int side = 0; side < 2; side++) {
		while (it->ways[side].first) {
			pop(&it->ways[side]);
		}
		if (it->fds[side] >= 0) {
			close(it->fds[side]);
		}
	}
	free(it);
	pairs[index] = pairs[--count];
}

/* All that is due; returns when the next thing is. */
static long long move(long long time)
{
	long long next = time + 1000000000LL;
	for (size_t i = count; i-- > 0;) {
		pair *it = pairs[i];
		if (it->fds[1] < 0 && it->opened <= time) {
			reach(it);
		} else if (it->fds[1] < 0 && it->opened < next) {
			next = it->opened;
		}
		for (int from = 0; from < 2; from++) {
			deliver(it, from, time);
			const block *first = it->ways[from].first;
			if (first && !it->ways[from].stuck && it->fds[1] >= 0 && first->due < next) {
				next = first->due;
			}
		}
		if (it->ended == 2) {
			let_go(i);
		}
	}
	return next;
}

/* ---- the loop ------------------------------------------------------------------------------------ */

static void gather(struct pollfd *sockets, int listener)
{
	sockets[0] = (struct pollfd){.fd = STDIN_FILENO, .events = POLLIN};
	sockets[1] = (struct pollfd){.fd = listener, .events = POLLIN};
	for (size_t i = 0; i < count; i++) {
		for (int side = 0; side < 2; side++) {
			int events =
				(pairs[i]->ways[side].closed ? 0 : POLLIN) | (pairs[i]->ways[1 - side].stuck ? POLLOUT : 0);
			sockets[2 + 2 * i + side] =
				(struct pollfd){.fd = events ? pairs[i]->fds[side] : -1, .events = (short)events};
		}
	}
}

static void serve(int listener)
{
	static struct pollfd sockets[2 + 2 * PAIRS];
	for (;;) {
		long long time = now(), wait = move(time) - time;
		size_t known = count;
		gather(sockets, listener);
		struct timespec timeout = {.tv_sec = wait / 1000000000, .tv_nsec = wait % 1000000000};
		ppoll(sockets, 2 + 2 * known, &timeout, NULL);
		if (sockets[0].revents) {
			exit(0);
		}
		for (size_t i = 0; i < 2 * known; i++) {
			if (sockets[2 + i].revents & (POLLIN | POLLHUP | POLLERR)) {
				take(pairs[i / 2], (int)(i % 2));
			}
		}
		if (sockets[1].revents) {
			welcome(listener);
		}
	}
}

int main(int argc, char **argv)
{
	need(argc == 3, "usage: delay-proxy PORT MS");
	signal(SIGPIPE, SIG_IGN);
	upstream = htons((in_port_t)atoi(argv[1]));
	half = atoll(argv[2]) * 500000;
	serve(listen_somewhere());
}
