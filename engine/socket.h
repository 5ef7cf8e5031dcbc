/*
 * socket.h - sockets: the one place where POSIX and Winsock differ (beside the thread of resolve.c).
 *
 * Every socket made here is non-blocking, closed on exec, without SIGPIPE (MSG_NOSIGNAL or SO_NOSIGPIPE) and
 * without Nagle's wait (TCP_NODELAY). EINTR is seen here and nowhere else. Error numbers are errno on
 * POSIX and WSAGetLastError() on Windows.
 */
#ifndef SMTP_SOCKET_H
#define SMTP_SOCKET_H

#include "endpoint.h"

#ifdef _WIN32
typedef SOCKET smtp_socket;
typedef WSAPOLLFD smtp_pollfd;
typedef int smtp_process;
#define SMTP_NO_SOCKET INVALID_SOCKET
#else
#include <poll.h>
#include <sys/types.h>
typedef int smtp_socket;
typedef struct pollfd smtp_pollfd;
typedef pid_t smtp_process;
#define SMTP_NO_SOCKET (-1)
#endif

/* What a non-blocking step says. FAILED is final. */
typedef enum smtp_io {
	SMTP_IO_DONE,
	SMTP_IO_WANT_READ,
	SMTP_IO_WANT_WRITE,
	SMTP_IO_EOF,
	SMTP_IO_FAILED
} smtp_io;

/* Begins to connect, from `source` when not NULL. DONE: connected already; WANT_WRITE: under way;
 * WANT_READ: a unix socket whose queue is full just now, try again after a while; FAILED: `error` says why. With the
 * last two no socket is left open. */
smtp_io smtp_socket_connect(
	const smtp_endpoint *endpoint, const smtp_endpoint *source, smtp_socket *made, int *error);

/* A UDP socket that hears only `endpoint`, from a port that the system chooses. */
bool smtp_socket_datagram(const smtp_endpoint *endpoint, smtp_socket *made, int *error);

/* After poll() says writable, or at any time: DONE, WANT_WRITE, or FAILED with `error`. Closes nothing. */
smtp_io smtp_socket_connected(smtp_socket socket, int *error);

/* Partial: DONE with at least one octet (unless none was asked for), WANT_*, EOF, or FAILED with `error`. */
smtp_io smtp_socket_receive(smtp_socket socket, char *into, size_t room, size_t *received, int *error);
smtp_io smtp_socket_send(smtp_socket socket, const char *octets, size_t length, size_t *sent, int *error);
void smtp_socket_close(smtp_socket socket); /* SMTP_NO_SOCKET is allowed */

/* Acknowledges what has come at once, where the system can be told so: more is waited for, and nothing will be sent that
 * could carry the acknowledgement. */
void smtp_socket_acknowledge(smtp_socket socket);

/* Our own end of a connected socket, for an EHLO literal. */
bool smtp_socket_local(smtp_socket socket, smtp_endpoint *endpoint);

/* Two connected ends, to wake a poll() from a thread. */
bool smtp_socket_pair(smtp_socket ends[2]);

/* poll() until `until` (smtp_clock_now's time, SMTP_NEVER allowed). Returns how many are ready, 0 when the time is up
 * or, before that, a signal was caught; -1 when it failed. */
int smtp_socket_poll(smtp_pollfd *sockets, size_t count, int64_t until);

/* The system's words for an error number, in English where the system can; `text` is always terminated. */
void smtp_socket_error_text(int error, char *text, size_t room);

/* This machine has no more descriptors, buffers or memory. */
bool smtp_socket_error_is_shortage(int error);

/* The file of a unix socket may not be opened by this user. */
bool smtp_socket_error_is_denial(int error);

/* What connect() says when it cannot leave from the address that was asked for: this machine has no such address, or
 * the other one is of another family or not to be reached from there. */
bool smtp_socket_error_is_of_source(int error);

/* What an error number of connect, send or receive means; SMTP_CATEGORY_UNKNOWN for the rest. */
smtp_category smtp_socket_error_category(int error);

/* Winsock must be started once; nothing elsewhere. */
bool smtp_socket_startup(void);

/* This process, to know a copy made by fork(): descriptors are shared with it, a conversation cannot be. Always 0 where
 * there is no fork(). */
smtp_process smtp_process_id(void);

/* What stands in front of the paths of this system's own files, /etc and /proc: nothing. NULL: it has none. */
const char *smtp_process_root(void);

#endif
