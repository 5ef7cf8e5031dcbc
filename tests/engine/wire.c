/*
 * wire.c - see wire.h.
 */
#include "wire.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <unistd.h>
#include <openssl/err.h>
#include <sys/socket.h>
#include <sys/time.h>

#define RECORD_CEILING (64 << 20)

void wire_init(wire *line, int socket)
{
	struct timeval patience = {.tv_sec = WIRE_PATIENCE};
	int on = 1;
	*line = (wire){.socket = socket};
	smtp_buf_init(&line->clear, RECORD_CEILING);
	smtp_buf_init(&line->inside, RECORD_CEILING);
	smtp_buf_init(&line->waiting, RECORD_CEILING);
	setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
	setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
	setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

void wire_close(wire *line, bool reset)
{
	struct linger at_once = {.l_onoff = 1, .l_linger = 0};
	if (reset) {
		setsockopt(line->socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
	}
	if (line->socket >= 0) {
		close(line->socket);
	}
	line->socket = -1;
	line->over = true;
}

void wire_free(wire *line)
{
	wire_close(line, false);
	SSL_free(line->tls);
	smtp_buf_free(&line->clear);
	smtp_buf_free(&line->inside);
	smtp_buf_free(&line->waiting);
}

/* ---- in clear ------------------------------------------------------------------------------------ */

void wire_send_raw(wire *line, smtp_span octets)
{
	size_t sent = 0;
	while (sent < octets.length && line->socket >= 0) {
		ssize_t more = send(line->socket, octets.data + sent, octets.length - sent, MSG_NOSIGNAL);
		if (more <= 0) {
			line->over = true;
			return;
		}
		sent += (size_t)more;
	}
}

static ssize_t receive_raw(wire *line, char *into, size_t room)
{
	ssize_t received = line->socket < 0 ? -1 : recv(line->socket, into, room, 0);
	line->over = line->over || received <= 0;
	return received;
}

/* ---- inside TLS ---------------------------------------------------------------------------------- */

static void flush(wire *line)
{
	char *octets;
	long length = BIO_get_mem_data(line->to_client, &octets);
	if (length > 0) {
		wire_send_raw(line, (smtp_span){octets, (size_t)length});
		(void)BIO_reset(line->to_client);
	}
}

/* Octets of the client for TLS; false: none came. */
static bool feed(wire *line)
{
	char octets[16384];
	ssize_t received = receive_raw(line, octets, sizeof octets);
	return received > 0 && BIO_write(line->from_client, octets, (int)received) == received;
}

/* One step of OpenSSL, until it neither waits for the client nor has something to send. */
static int settle(wire *line, int (*step)(SSL *tls))
{
	for (;;) {
		ERR_clear_error();
		int returned = step(line->tls);
		int why = SSL_get_error(line->tls, returned);
		flush(line);
		if (returned == 1 || why != SSL_ERROR_WANT_READ || !feed(line)) {
			return returned;
		}
	}
}

static void new_tls(wire *line, SSL_CTX *context)
{
	line->tls = SSL_new(context);
	line->from_client = BIO_new(BIO_s_mem());
	line->to_client = BIO_new(BIO_s_mem());
	BIO_set_mem_eof_return(line->from_client, -1);
	SSL_set_bio(line->tls, line->from_client, line->to_client);
	SSL_set_accept_state(line->tls);
	if (line->waiting.length) { /* said before it was time: then it belongs to the handshake */
		BIO_write(line->from_client, line->waiting.data, (int)line->waiting.length);
		smtp_buf_clear(&line->waiting);
	}
}

bool wire_begin_tls(wire *line, SSL_CTX *context)
{
	new_tls(line, context);
	line->established = settle(line, SSL_do_handshake) == 1;
	const char *name = SSL_get_servername(line->tls, TLSEXT_NAMETYPE_host_name);
	snprintf(line->sni, sizeof line->sni, "%s", name ? name : "none");
	line->over = line->over || !line->established;
	return line->established;
}

void wire_spoil_tls(wire *line, SSL_CTX *context, int how, size_t octets)
{
	char *answer;
	long length;
	new_tls(line, context);
	do {
		ERR_clear_error();
		SSL_do_handshake(line->tls);
		length = BIO_get_mem_data(line->to_client, &answer);
	} while (!length && feed(line));
	if (how == WIRE_BEND && octets < (size_t)length) {
		answer[octets] ^= 0x20;
	}
	bool cut = how == WIRE_CUT && octets < (size_t)length;
	wire_send_raw(line, (smtp_span){answer, cut ? octets : (size_t)length});
	SSL_free(line->tls);
	line->tls = NULL;
}

void wire_renegotiate(wire *line)
{
	SSL_renegotiate(line->tls);
	SSL_do_handshake(line->tls);
	flush(line);
}

void wire_send_close_notify(wire *line)
{
	ERR_clear_error();
	SSL_shutdown(line->tls);
	flush(line);
}

static int receive_inside(wire *line, char *into, int room)
{
	for (;;) {
		ERR_clear_error();
		int received = SSL_read(line->tls, into, room);
		int why = SSL_get_error(line->tls, received);
		flush(line);
		if (received > 0) {
			return received;
		}
		if (why != SSL_ERROR_WANT_READ || !feed(line)) {
			line->over = true;
			return 0;
		}
	}
}

/* ---- both ---------------------------------------------------------------------------------------- */

bool wire_receive(wire *line)
{
	char octets[16384];
	ssize_t received =
		line->tls ? receive_inside(line, octets, sizeof octets) : receive_raw(line, octets, sizeof octets);
	if (received <= 0) {
		return false;
	}
	smtp_buf_append(line->tls ? &line->inside : &line->clear, octets, (size_t)received);
	return smtp_buf_append(&line->waiting, octets, (size_t)received);
}

bool wire_hears_within(wire *line, double seconds)
{
	struct pollfd one = {.fd = line->socket, .events = POLLIN};
	return line->waiting.length || (line->tls && SSL_pending(line->tls)) ||
		   poll(&one, 1, (int)(seconds * 1000)) > 0;
}

void wire_send(wire *line, smtp_span octets)
{
	if (!line->tls) {
		wire_send_raw(line, octets);
	} else if (octets.length) {
		ERR_clear_error();
		SSL_write(line->tls, octets.data, (int)octets.length);
		flush(line);
	}
}

bool wire_take_line(wire *line, smtp_buf *text)
{
	const char *end;
	smtp_buf_clear(text);
	while (!line->waiting.length || !(end = memchr(line->waiting.data, '\n', line->waiting.length))) {
		if (!wire_receive(line)) {
			return false;
		}
	}
	size_t length = (size_t)(end - line->waiting.data);
	bool carriage_return = length && line->waiting.data[length - 1] == '\r';
	smtp_buf_append(text, line->waiting.data, length - (carriage_return ? 1 : 0));
	smtp_buf_consume(&line->waiting, length + 1);
	return true;
}

void wire_drain(wire *line)
{
	while (wire_receive(line)) {
		smtp_buf_clear(&line->waiting);
	}
}
