/*
 * loopback.h - sockets on 127.0.0.1 and ::1 for the tests of what talks to a network.
 */
#ifndef SMTP_LOOPBACK_H
#define SMTP_LOOPBACK_H

#include "clock.h"
#include "socket.h"

/* A wait that only ends when something is broken. */
#define PATIENCE (30 * SMTP_SECOND)

/* A listener on a free port of `ip`; SMTP_NO_SOCKET where the machine has no such address. */
int loopback_listen(const char *ip, int backlog, smtp_endpoint *at);

/* A port of `ip` where nobody listens. The caller keeps the socket, which holds the port, until the end. */
int loopback_refuse(const char *ip, smtp_endpoint *at);

/* A listener that answers no connect: its queue is full. `filler` must be closed too. */
int loopback_black_hole(smtp_endpoint *at, int *filler);

/* Blocking. */
int loopback_connect(const smtp_endpoint *to);

/* True once `descriptor` is ready for `events`. */
bool loopback_wait(int descriptor, short events);

#endif
