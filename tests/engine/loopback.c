/*
 * loopback.c - see loopback.h.
 */
#include "loopback.h"

#include <unistd.h>

static int bound(const char *ip, smtp_endpoint *at)
{
	if (!smtp_endpoint_parse(smtp_span_of(ip), 0, at)) {
		return -1;
	}
	int made = socket(at->address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (made >= 0 &&
		(bind(made, (struct sockaddr *)&at->address, at->length) != 0 || !smtp_socket_local(made, at))) {
		close(made);
		return -1;
	}
	return made;
}

int loopback_listen(const char *ip, int backlog, smtp_endpoint *at)
{
	int made = bound(ip, at);
	if (made >= 0 && listen(made, backlog) != 0) {
		close(made);
		return -1;
	}
	return made;
}

int loopback_refuse(const char *ip, smtp_endpoint *at)
{
	return bound(ip, at);
}

int loopback_black_hole(smtp_endpoint *at, int *filler)
{
	int listener = loopback_listen("127.0.0.1", 0, at);
	*filler = listener < 0 ? -1 : loopback_connect(at);
	return listener;
}

int loopback_connect(const smtp_endpoint *to)
{
	int made = socket(to->address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (made >= 0 && connect(made, (const struct sockaddr *)&to->address, to->length) != 0) {
		close(made);
		made = -1;
	}
	return made;
}

bool loopback_wait(int descriptor, short events)
{
	smtp_pollfd one = {.fd = descriptor, .events = events};
	int64_t until = smtp_clock_now() + PATIENCE;
	int ready;
	do {
		ready = smtp_socket_poll(&one, 1, until);
	} while (ready == 0 && smtp_clock_now() < until);
	return ready == 1;
}
