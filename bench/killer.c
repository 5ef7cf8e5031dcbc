/*
 * killer.c - a relay on 127.0.0.1 that kills connections at random, and loses octets in no other way.
 *
 *     killer PORT EVERY SEED      relays to 127.0.0.1:PORT; prints its own port; ends when its standard input does
 *
 * Each connection lives for a random number of octets, EVERY on average, of both directions together; 0: for ever. Then it
 * is killed in one of four ways, which the seed decides as well: at that very octet, on its way to the server or back; or
 * behind the block that holds it, so that the server has heard all of it, acts on it, and cannot answer: that is where a
 * final dot has no reply. The client sees a reset or an end. At the end it prints how many it has killed.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PAIRS 256
#define BLOCK (64 * 1024)

typedef struct direction {
	int from, to;
	char *octets;
	size_t length;
	bool ended; /* nothing more will come */
	bool told;  /* and the other side knows */
} direction;

typedef struct pair {
	bool used;
	direction there, back; /* client to server, server to client */
	uint64_t left;         /* octets of its life; UINT64_MAX: no end */
	bool whole_block, reset;
} pair;

static pair pairs[PAIRS];
static uint64_t state, every, killed;
static unsigned server_port;

static uint64_t any(uint64_t count)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return (state * UINT64_C(2685821657736338717) >> 16) % count;
}

static void need(bool good, const char *what)
{
	if (!good) {
		perror(what);
		exit(1);
	}
}

/* ---- connections --------------------------------------------------------------------------------- */

static struct sockaddr_in loopback(unsigned port)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return at;
}

static void prepare(int socket)
{
	int on = 1;
	setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	fcntl(socket, F_SETFL, O_NONBLOCK);
}

static void begin(int client)
{
	struct sockaddr_in at = loopback(server_port);
	int server = socket(AF_INET, SOCK_STREAM, 0);
	size_t i = 0;
	while (i < PAIRS && pairs[i].used) {
		i++;
	}
	if (i == PAIRS || server < 0 || connect(server, (struct sockaddr *)&at, sizeof at) != 0) {
		close(client);
		close(server);
		return;
	}
	prepare(client);
	prepare(server);
	pairs[i] = (pair){.used = true, .left = every ? 1 + any(2 * every) : UINT64_MAX};
	pairs[i].there = (direction){.from = client, .to = server, .octets = malloc(BLOCK)};
	pairs[i].back = (direction){.from = server, .to = client, .octets = malloc(BLOCK)};
	pairs[i].whole_block = any(2);
	pairs[i].reset = any(2);
	need(pairs[i].there.octets && pairs[i].back.octets, "malloc");
}

static void end(pair *one, bool reset)
{
	struct linger at_once = {.l_onoff = 1, .l_linger = 0};
	if (reset) {
		setsockopt(one->there.from, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
	}
	close(one->there.from);
	close(one->there.to); /* an end: what was relayed to the server is read by it */
	free(one->there.octets);
	free(one->back.octets);
	one->used = false;
}

/* ---- octets -------------------------------------------------------------------------------------- */

/* Blocks until it is written: who kills wants to be sure of it. */
static void hand_over(const direction *way)
{
	size_t done = 0;
	while (done < way->length) {
		ssize_t sent = send(way->to, way->octets + done, way->length - done, MSG_NOSIGNAL);
		struct pollfd wait = {.fd = way->to, .events = POLLOUT};
		if (sent < 0 && errno != EAGAIN) {
			return;
		}
		done += sent > 0 ? (size_t)sent : 0;
		if (done < way->length) {
			poll(&wait, 1, 1000);
		}
	}
}

/* True when that was its end. */
static bool count(pair *one, direction *way)
{
	if (one->left == UINT64_MAX || way->length < one->left) {
		one->left -= one->left == UINT64_MAX ? 0 : way->length;
		return false;
	}
	if (!one->whole_block) {
		way->length = (size_t)one->left - 1;
	}
	hand_over(way);
	killed++;
	end(one, one->reset);
	return true;
}

static void receive(pair *one, direction *way)
{
	ssize_t got = recv(way->from, way->octets, BLOCK, 0);
	if (got < 0 && errno == EAGAIN) {
		return;
	}
	way->ended = got <= 0;
	way->length = got > 0 ? (size_t)got : 0;
	if (!got || got < 0 || !count(one, way)) {
		if (way->ended) {
			shutdown(way->to, SHUT_WR);
			way->told = true;
		}
	}
}

static void pass_on(direction *way)
{
	ssize_t sent = send(way->to, way->octets, way->length, MSG_NOSIGNAL);
	if (sent < 0 && errno != EAGAIN) {
		way->length = 0; /* the other direction will say why */
	} else if (sent > 0) {
		memmove(way->octets, way->octets + sent, way->length - (size_t)sent);
		way->length -= (size_t)sent;
	}
}

/* ---- the loop ------------------------------------------------------------------------------------ */

static void add_direction(struct pollfd *sockets, const direction *way)
{
	bool writes = way->length > 0;
	*sockets = (struct pollfd){.fd = writes       ? way->to
									 : way->ended ? -1
												  : way->from,
		.events = writes ? POLLOUT : POLLIN};
}

static void step(pair *one, const struct pollfd *sockets)
{
	direction *ways[] = {&one->there, &one->back};
	for (size_t i = 0; i < 2 && one->used; i++) {
		if (!sockets[i].revents) {
			continue;
		}
		if (!ways[i]->length) {
			receive(one, ways[i]);
		}
		if (one->used && ways[i]->length) {
			pass_on(ways[i]);
		}
	}
	if (one->used && one->back.told && !one->back.length) {
		end(one, false); /* the server has gone */
	} else if (one->used && one->there.told && !one->there.length && one->back.ended) {
		end(one, false);
	}
}

static void serve(int listener)
{
	struct pollfd sockets[2 + 2 * PAIRS];
	size_t owners[PAIRS];
	for (;;) {
		size_t used = 0;
		sockets[0] = (struct pollfd){.fd = listener, .events = POLLIN};
		sockets[1] = (struct pollfd){.fd = STDIN_FILENO, .events = POLLIN};
		for (size_t i = 0; i < PAIRS; i++) {
			if (pairs[i].used) {
				add_direction(&sockets[2 + 2 * used], &pairs[i].there);
				add_direction(&sockets[3 + 2 * used], &pairs[i].back);
				owners[used++] = i;
			}
		}
		need(poll(sockets, 2 + 2 * used, -1) >= 0 || errno == EINTR, "poll");
		if (sockets[1].revents) {
			return;
		}
		for (size_t i = 0; i < used; i++) {
			step(&pairs[owners[i]], &sockets[2 + 2 * i]);
		}
		int client = sockets[0].revents ? accept(listener, NULL, NULL) : -1;
		if (client >= 0) {
			begin(client);
		}
	}
}

int main(int count_of_words, char **words)
{
	struct sockaddr_in at = loopback(0);
	socklen_t length = sizeof at;
	int listener = socket(AF_INET, SOCK_STREAM, 0);
	if (count_of_words != 4) {
		fprintf(stderr, "killer PORT EVERY SEED\n");
		return 2;
	}
	server_port = (unsigned)atoi(words[1]);
	every = strtoull(words[2], NULL, 10);
	state = strtoull(words[3], NULL, 10) * UINT64_C(0x9e3779b97f4a7c15) + 1;
	signal(SIGPIPE, SIG_IGN);
	need(bind(listener, (struct sockaddr *)&at, sizeof at) == 0 && listen(listener, 512) == 0, "listen");
	need(getsockname(listener, (struct sockaddr *)&at, &length) == 0, "getsockname");
	printf("%u\n", (unsigned)ntohs(at.sin_port));
	fflush(stdout);
	serve(listener);
	printf("%llu\n", (unsigned long long)killed);
	return 0;
}
