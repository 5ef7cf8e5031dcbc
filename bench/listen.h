/*
 * listen.h - a listener on loopback at a port of the system's choice, which is printed. Who includes this has need().
 */
#ifndef BENCH_LISTEN_H
#define BENCH_LISTEN_H

#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>

static int listen_somewhere(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t length = sizeof at;
	int listener = socket(AF_INET, SOCK_STREAM, 0);
	need(bind(listener, (struct sockaddr *)&at, sizeof at) == 0 && listen(listener, 512) == 0 &&
			 getsockname(listener, (struct sockaddr *)&at, &length) == 0,
		"listen");
	printf("%u\n", ntohs(at.sin_port));
	fflush(stdout);
	return listener;
}

#endif
