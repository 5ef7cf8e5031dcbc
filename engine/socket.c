/*
 * socket.c - see socket.h. Where the two families of systems differ, both versions of a small function
 * stand side by side; what builds on them is the same everywhere.
 */
#include "socket.h"

#include <limits.h>
#include "clock.h"

#ifdef _WIN32
#define SYSTEM(name) WSA##name
#else
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <unistd.h>
#define SYSTEM(name) name
#endif

#ifndef MSG_NOSIGNAL
#define MSG_NOSIGNAL 0
#endif

/* ---- the system's differences -------------------------------------------------------------------- */

#ifdef _WIN32
typedef int octet_count;

bool smtp_socket_startup(void)
{
	WSADATA data;
	return WSAStartup(MAKEWORD(2, 2), &data) == 0;
}

static int last_error(void)
{
	return WSAGetLastError();
}

static bool would_block(int error)
{
	return error == WSAEWOULDBLOCK;
}

static bool connect_goes_on(int error)
{
	return error == WSAEWOULDBLOCK || error == WSAEINPROGRESS;
}

static bool queue_is_full(const smtp_endpoint *endpoint, int error)
{
	(void)endpoint;
	(void)error;
	return false;
}

static bool make_non_blocking(smtp_socket made)
{
	u_long on = 1;
	return ioctlsocket(made, FIONBIO, &on) == 0;
}

static smtp_socket new_socket(int family, int type)
{
	return WSASocketW(family, type, 0, NULL, 0, WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT);
}

void smtp_socket_close(smtp_socket socket)
{
	if (socket != SMTP_NO_SOCKET) {
		closesocket(socket);
	}
}

/* Windows has no socketpair(): a listener on loopback is asked by our own first end. A stranger that was
 * quicker is recognised by its port. */
static bool pair_through(smtp_socket listener, smtp_socket ends[2])
{
	struct sockaddr_in at = {.sin_family = AF_INET}, ours, theirs;
	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	int at_length = sizeof at, ours_length = sizeof ours, theirs_length = sizeof theirs;
	if (bind(listener, (struct sockaddr *)&at, at_length) != 0 || listen(listener, 1) != 0 ||
		getsockname(listener, (struct sockaddr *)&at, &at_length) != 0 ||
		connect(ends[0], (struct sockaddr *)&at, at_length) != 0 ||
		getsockname(ends[0], (struct sockaddr *)&ours, &ours_length) != 0) {
		return false;
	}
	ends[1] = accept(listener, (struct sockaddr *)&theirs, &theirs_length);
	return ends[1] != SMTP_NO_SOCKET && theirs.sin_port == ours.sin_port && make_non_blocking(ends[0]) &&
		   make_non_blocking(ends[1]);
}

bool smtp_socket_pair(smtp_socket ends[2])
{
	smtp_socket listener = new_socket(AF_INET, SOCK_STREAM);
	ends[0] = new_socket(AF_INET, SOCK_STREAM);
	ends[1] = SMTP_NO_SOCKET;
	bool made = listener != SMTP_NO_SOCKET && ends[0] != SMTP_NO_SOCKET && pair_through(listener, ends);
	smtp_socket_close(listener);
	if (!made) {
		smtp_socket_close(ends[0]);
		smtp_socket_close(ends[1]);
		ends[0] = ends[1] = SMTP_NO_SOCKET;
	}
	return made;
}

/* WSAPoll() of older systems never reports a connect that failed; select() does. */
static int mark_failed_connects(smtp_pollfd *sockets, size_t count)
{
	int ready = 0;
	for (size_t i = 0; i < count; i++) {
		if (sockets[i].fd == SMTP_NO_SOCKET || !(sockets[i].events & POLLOUT)) {
			continue;
		}
		fd_set failed;
		struct timeval no_time = {0, 0};
		FD_ZERO(&failed);
		failed.fd_array[failed.fd_count++] = sockets[i].fd;
		if (select(0, NULL, NULL, &failed, &no_time) == 1) {
			sockets[i].revents = POLLERR | POLLHUP;
			ready++;
		}
	}
	return ready;
}

static int poll_once(smtp_pollfd *sockets, size_t count, int milliseconds)
{
	/* in slices, because of the above */
	if (milliseconds < 0 || milliseconds > 50) {
		milliseconds = 50;
	}
	if (count == 0) { /* refused by WSAPoll() */
		Sleep((DWORD)milliseconds);
		return 0;
	}
	int ready = WSAPoll(sockets, (ULONG)count, milliseconds);
	return ready == 0 ? mark_failed_connects(sockets, count) : ready;
}

static bool interrupted(void)
{
	return WSAGetLastError() == WSAEINTR;
}

smtp_process smtp_process_id(void)
{
	return 0;
}

const char *smtp_process_root(void)
{
	return NULL;
}

#else /* POSIX */
typedef size_t octet_count;

bool smtp_socket_startup(void)
{
	return true;
}

static int last_error(void)
{
	return errno;
}

static bool would_block(int error)
{
	return error == EAGAIN || error == EWOULDBLOCK;
}

/* An interrupted connect() of a non-blocking socket is under way all the same. */
static bool connect_goes_on(int error)
{
	return error == EINPROGRESS || error == EINTR;
}

/* Linux does not let poll() wait for a place in the queue of a unix socket. */
static bool queue_is_full(const smtp_endpoint *endpoint, int error)
{
	return endpoint->address.ss_family == AF_UNIX && would_block(error);
}

#ifndef SOCK_CLOEXEC
static bool prepare_descriptor(int made)
{
	int flags = fcntl(made, F_GETFL);
	return flags >= 0 && fcntl(made, F_SETFL, flags | O_NONBLOCK) == 0 &&
		   fcntl(made, F_SETFD, FD_CLOEXEC) == 0;
}
#endif

static smtp_socket new_socket(int family, int type)
{
#ifdef SOCK_CLOEXEC
	return socket(family, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
#else
	int made = socket(family, type, 0);
	if (made >= 0 && !prepare_descriptor(made)) {
		close(made);
		made = SMTP_NO_SOCKET;
	}
	return made;
#endif
}

void smtp_socket_close(smtp_socket socket)
{
	if (socket != SMTP_NO_SOCKET) {
		close(socket); /* once: after EINTR the number may be somebody else's */
	}
}

bool smtp_socket_pair(smtp_socket ends[2])
{
	ends[0] = ends[1] = SMTP_NO_SOCKET;
#ifdef SOCK_CLOEXEC
	return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) == 0;
#else
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) {
		return false;
	}
	if (!prepare_descriptor(ends[0]) || !prepare_descriptor(ends[1])) {
		close(ends[0]);
		close(ends[1]);
		ends[0] = ends[1] = SMTP_NO_SOCKET;
		return false;
	}
	return true;
#endif
}

static int poll_once(smtp_pollfd *sockets, size_t count, int milliseconds)
{
	return poll(sockets, (nfds_t)count, milliseconds);
}

static bool interrupted(void)
{
	return errno == EINTR || errno == EAGAIN;
}

smtp_process smtp_process_id(void)
{
	return getpid();
}

const char *smtp_process_root(void)
{
	return "";
}
#endif

/* ---- connections --------------------------------------------------------------------------------- */

static void switch_on(smtp_socket made, int level, int option)
{
	int on = 1;
	setsockopt(made, level, option, (const char *)&on, sizeof on); /* all of them can be done without */
}

static bool bind_source(smtp_socket made, const smtp_endpoint *source, int *error)
{
#ifdef IP_BIND_ADDRESS_NO_PORT
	/* else the port is taken before the destination is known, and ports run out early */
	switch_on(made, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT);
#endif
	smtp_endpoint any_port = *source;
	smtp_endpoint_set_port(&any_port, 0);
	if (bind(made, (const struct sockaddr *)&any_port.address, any_port.length) == 0) {
		return true;
	}
	*error = last_error();
	return false;
}

static smtp_io begin(smtp_socket made, const smtp_endpoint *endpoint, const smtp_endpoint *source, int *error)
{
	switch_on(made, IPPROTO_TCP, TCP_NODELAY); /* a unix socket and UDP have no such thing, and no delay */
#ifdef SO_NOSIGPIPE
	switch_on(made, SOL_SOCKET, SO_NOSIGPIPE);
#endif
	if (source && !bind_source(made, source, error)) {
		return SMTP_IO_FAILED;
	}
	if (connect(made, (const struct sockaddr *)&endpoint->address, endpoint->length) == 0) {
		return SMTP_IO_DONE;
	}
	*error = last_error();
	if (queue_is_full(endpoint, *error)) {
		return SMTP_IO_WANT_READ;
	}
	return connect_goes_on(*error) ? SMTP_IO_WANT_WRITE : SMTP_IO_FAILED;
}

static smtp_io connect_with(
	int type, const smtp_endpoint *endpoint, const smtp_endpoint *source, smtp_socket *made, int *error)
{
	*made = SMTP_NO_SOCKET;
	*error = 0;
	if (source && source->address.ss_family != endpoint->address.ss_family) {
		*error = SYSTEM(EAFNOSUPPORT);
		return SMTP_IO_FAILED;
	}
	smtp_socket fresh = new_socket(endpoint->address.ss_family, type);
	if (fresh == SMTP_NO_SOCKET) {
		*error = last_error();
		return SMTP_IO_FAILED;
	}
#ifdef _WIN32
	if (!make_non_blocking(fresh)) {
		*error = last_error();
		smtp_socket_close(fresh);
		return SMTP_IO_FAILED;
	}
#endif
	smtp_io io = begin(fresh, endpoint, source, error);
	if (io == SMTP_IO_FAILED || io == SMTP_IO_WANT_READ) {
		smtp_socket_close(fresh);
		return io;
	}
	*error = 0;
	*made = fresh;
	return io;
}

smtp_io smtp_socket_connect(
	const smtp_endpoint *endpoint, const smtp_endpoint *source, smtp_socket *made, int *error)
{
	return connect_with(SOCK_STREAM, endpoint, source, made, error);
}

bool smtp_socket_datagram(const smtp_endpoint *endpoint, smtp_socket *made, int *error)
{
	return connect_with(SOCK_DGRAM, endpoint, NULL, made, error) == SMTP_IO_DONE;
}

smtp_io smtp_socket_connected(smtp_socket socket, int *error)
{
	socklen_t length = sizeof *error;
	*error = 0;
	if (getsockopt(socket, SOL_SOCKET, SO_ERROR, (char *)error, &length) != 0) {
		*error = last_error();
	}
	if (*error) {
		return SMTP_IO_FAILED;
	}
	struct sockaddr_storage peer;
	socklen_t peer_length = sizeof peer;
	/* No error yet is not the same as connected. */
	if (getpeername(socket, (struct sockaddr *)&peer, &peer_length) == 0) {
		return SMTP_IO_DONE;
	}
	*error = last_error();
	if (*error != SYSTEM(ENOTCONN)) {
		return SMTP_IO_FAILED;
	}
	*error = 0;
	return SMTP_IO_WANT_WRITE;
}

/* recv() and send() count in int on Windows. */
static octet_count bounded(size_t length)
{
	return (octet_count)(length > INT_MAX ? INT_MAX : length);
}

smtp_io smtp_socket_receive(smtp_socket socket, char *into, size_t room, size_t *received, int *error)
{
	*received = 0;
	*error = 0;
	if (room == 0) { /* recv() would answer 0, which looks like an end */
		return SMTP_IO_DONE;
	}
	ptrdiff_t count;
	do {
		count = recv(socket, into, bounded(room), 0);
	} while (count < 0 && last_error() == SYSTEM(EINTR));
	if (count > 0) {
		*received = (size_t)count;
		return SMTP_IO_DONE;
	}
	if (count == 0) {
		return SMTP_IO_EOF;
	}
	*error = last_error();
	if (would_block(*error)) {
		*error = 0;
		return SMTP_IO_WANT_READ;
	}
	return SMTP_IO_FAILED;
}

smtp_io smtp_socket_send(smtp_socket socket, const char *octets, size_t length, size_t *sent, int *error)
{
	*sent = 0;
	*error = 0;
	if (length == 0) {
		return SMTP_IO_DONE;
	}
	ptrdiff_t count;
	do {
		count = send(socket, octets, bounded(length), MSG_NOSIGNAL);
	} while (count < 0 && last_error() == SYSTEM(EINTR));
	if (count >= 0) {
		*sent = (size_t)count;
		return SMTP_IO_DONE;
	}
	*error = last_error();
	if (would_block(*error)) {
		*error = 0;
		return SMTP_IO_WANT_WRITE;
	}
	return SMTP_IO_FAILED;
}

void smtp_socket_acknowledge(smtp_socket socket)
{
#ifdef TCP_QUICKACK
	switch_on(socket, IPPROTO_TCP, TCP_QUICKACK); /* until something is sent again */
#else
	(void)socket;
#endif
}

bool smtp_socket_local(smtp_socket socket, smtp_endpoint *endpoint)
{
	memset(endpoint, 0, sizeof *endpoint);
	endpoint->length = sizeof endpoint->address;
	return getsockname(socket, (struct sockaddr *)&endpoint->address, &endpoint->length) == 0;
}

/* ---- waiting ------------------------------------------------------------------------------------- */

/* Rounded up: poll() must not come back a moment too early and be asked again and again. */
static int milliseconds_until(int64_t until)
{
	if (until == SMTP_NEVER) {
		return -1;
	}
	int64_t left = until - smtp_clock_now();
	if (left <= 0) {
		return 0;
	}
	int64_t milliseconds = left / 1000 + (left % 1000 != 0);
	return milliseconds > INT_MAX ? INT_MAX : (int)milliseconds;
}

int smtp_socket_poll(smtp_pollfd *sockets, size_t count, int64_t until)
{
	int ready;
	bool signalled;
	do {
		ready = poll_once(sockets, count, milliseconds_until(until));
		signalled = ready < 0 && interrupted();
	} while (ready == 0 && smtp_clock_now() < until);
	for (size_t i = 0; i < count && signalled; i++) {
		sockets[i].revents = 0; /* not filled when it was interrupted */
	}
	return signalled ? 0 : ready;
}
