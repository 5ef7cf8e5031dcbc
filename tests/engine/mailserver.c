/*
 * mailserver.c - see mailserver.h.
 */
#include "mailserver.h"
#include "loopback.h"
#include "test.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#define LINE 2000

typedef struct client {
	mailserver *server;
	int socket;
	SSL *ssl;          /* NULL: plain */
	unsigned number;   /* of this connection, from 1 */
	unsigned messages; /* of it */
	char line[LINE];
} client;

static bool say(const client *peer, const char *text)
{
	int length = (int)strlen(text);
	return length == (peer->ssl ? SSL_write(peer->ssl, text, length)
								: (int)send(peer->socket, text, (size_t)length, MSG_NOSIGNAL));
}

static bool hear_octet(const client *peer, char *octet)
{
	return (peer->ssl ? SSL_read(peer->ssl, octet, 1) : (int)recv(peer->socket, octet, 1, 0)) == 1;
}

/* Without its end; what is too long is cut. False: the client has gone. */
static bool hear_line(client *peer)
{
	size_t length = 0;
	char octet = '\0';
	while (octet != '\n') {
		if (!hear_octet(peer, &octet)) {
			return false;
		}
		if (octet != '\r' && octet != '\n' && length < LINE - 1) {
			peer->line[length++] = octet;
		}
	}
	peer->line[length] = '\0';
	return true;
}

static bool begins(const client *peer, const char *word)
{
	return word && strncmp(peer->line, word, strlen(word)) == 0;
}

static bool hear_message(client *peer)
{
	do {
		if (!hear_line(peer)) {
			return false;
		}
	} while (strcmp(peer->line, ".") != 0);
	atomic_fetch_add(&peer->server->messages, 1);
	peer->messages++;
	return true;
}

static bool hear_octets(client *peer, size_t count)
{
	char octet;
	while (count && hear_octet(peer, &octet)) {
		count--;
	}
	return count == 0;
}

static bool answer_bdat(client *peer)
{
	const mailserver *server = peer->server;
	if (server->bdat) {
		return say(peer, server->bdat);
	}
	if (!hear_octets(peer, (size_t)strtoul(peer->line + 4, NULL, 10))) {
		return false;
	}
	atomic_fetch_add(&peer->server->messages, 1);
	peer->messages++;
	return say(peer, server->final ? server->final : "250 2.0.0 queued as 4bX\r\n");
}

static bool answer_ehlo(const client *peer)
{
	const char *more = peer->server->offers;
	return say(peer, "250-mail.example.com\r\n250-SIZE 10000000\r\n") && (!more || say(peer, more)) &&
		   say(peer, "250 8BITMIME\r\n");
}

static bool is_lost(const client *peer)
{
	mailserver *server = peer->server;
	return peer->number > server->spared && begins(peer, server->lost_at) &&
		   (atomic_fetch_add(&server->lost, 1) < server->lost_times || !server->lost_times);
}

static bool answer(client *peer)
{
	const char *final = peer->server->final;
	if (begins(peer, "DATA")) {
		if (!say(peer, "354 go on\r\n") || !hear_message(peer) || is_lost(peer)) {
			return false;
		}
		return say(peer, final ? final : "250 2.0.0 queued as 4bX\r\n");
	}
	if (begins(peer, "QUIT")) {
		say(peer, "221 bye\r\n");
		return false;
	}
	if (begins(peer, "RCPT") && atomic_load(&peer->server->put_off)) {
		atomic_fetch_sub(&peer->server->put_off, 1);
		return say(peer, "451 4.7.1 Greylisted, try again in 1 seconds\r\n");
	}
	if (begins(peer, "RCPT TO:<nobody@")) {
		return say(peer, "550 5.1.1 no such user\r\n");
	}
	if (begins(peer, "BDAT")) {
		return answer_bdat(peer);
	}
	return begins(peer, "EHLO") ? answer_ehlo(peer) : say(peer, "250 ok\r\n");
}

/* Octets that wait; what is thrown away is what has come by now. */
static bool has_more(const client *peer, bool throw_away)
{
	char octets[4096];
	ssize_t waiting = recv(peer->socket, octets, sizeof octets, MSG_DONTWAIT | (throw_away ? 0 : MSG_PEEK));
	return waiting > 0;
}

static bool answer_in_its_manner(client *peer)
{
	const mailserver *server = peer->server;
	bool ahead =
		server->manner != MAILSERVER_KEEPS_UP && !peer->ssl && !begins(peer, "BDAT") && has_more(peer, false);
	if (!ahead && server->manner != MAILSERVER_DOUBLES) {
		return answer(peer);
	}
	switch (server->manner) {
	case MAILSERVER_DROPS_THE_REST:
		has_more(peer, true);
		return answer(peer);
	case MAILSERVER_COMPLAINS: /* and goes, as Exim does: the replies to the rest are not waited for */
		has_more(peer, true);
		say(peer, server->complaint);
		return false;
	case MAILSERVER_DOUBLES:
		return answer(peer) && (!ahead || say(peer, "250 ok\r\n"));
	case MAILSERVER_CLOSES:
		answer(peer);
		has_more(peer, true);
		return false;
	default:
		has_more(peer, true);
		return false;
	}
}

/* It has had enough of this client. */
static bool leaves(const client *peer)
{
	const mailserver *server = peer->server;
	bool enough = server->patience && peer->messages >= server->patience;
	if (!enough || (server->waits_for_mail && !begins(peer, "MAIL"))) {
		return false;
	}
	return !server->farewell || say(peer, server->farewell) || true;
}

static void converse(client *peer)
{
	const char *greeting = peer->server->greeting;
	bool going = say(peer, greeting ? greeting : "220 mail.example.com ESMTP\r\n");
	while (going && !leaves(peer) && hear_line(peer) && !is_lost(peer)) {
		going = !leaves(peer) && answer_in_its_manner(peer);
	}
}

/* So that it is a reset which the client sees, and not an end. */
static void linger_not(int socket)
{
	struct linger at_once = {.l_onoff = 1, .l_linger = 0};
	setsockopt(socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

static void serve_one(client *peer)
{
	mailserver *server = peer->server;
	if (server->context && !server->hangs_up) {
		peer->ssl = SSL_new(server->context);
		SSL_set_fd(peer->ssl, peer->socket);
		if (SSL_accept(peer->ssl) == 1) {
			converse(peer);
		}
		SSL_free(peer->ssl);
	} else if (!server->hangs_up) {
		converse(peer);
	}
	if (server->lost_at) {
		linger_not(peer->socket);
	}
	close(peer->socket);
}

/* A client that has gone must not raise a signal on our account: some tests look for signals of the client's. */
static void block_signals(void)
{
	sigset_t all;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, NULL);
}

/* With seats a full house says so, and a deaf one too. */
static void receive(client *peer)
{
	mailserver *server = peer->server;
	unsigned present = atomic_fetch_add(&server->present, 1) + 1;
	bool deaf = server->deaf_after && atomic_load(&server->messages) >= server->deaf_after;
	if (server->seats && (present > server->seats || deaf)) {
		atomic_fetch_add(&server->refused, 1);
		say(peer, "421 4.7.0 Too many connections, try again later\r\n");
		close(peer->socket);
	} else {
		unsigned most = atomic_load(&server->most);
		while (present > most && !atomic_compare_exchange_weak(&server->most, &most, present)) {
		}
		serve_one(peer);
	}
	atomic_fetch_sub(&server->present, 1);
}

static void *serve_guest(void *argument)
{
	client *peer = argument;
	block_signals();
	receive(peer);
	free(peer);
	return NULL;
}

static void serve_at_once(mailserver *server, const client *guest)
{
	client *peer = calloc(1, sizeof *peer);
	if (!peer || server->guest_count == MAILSERVER_GUESTS) {
		abort();
	}
	*peer = *guest;
	if (pthread_create(&server->guests[server->guest_count++], NULL, serve_guest, peer) != 0) {
		abort();
	}
}

static void *serve(void *argument)
{
	mailserver *server = argument;
	client peer = {.server = server};
	int on = 1;
	block_signals();
	while ((peer.socket = accept(server->listener, NULL, NULL)) >= 0) {
		peer.number = atomic_fetch_add(&server->connections, 1) + 1;
		setsockopt(peer.socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
		peer.ssl = NULL;
		peer.messages = 0;
		if (server->seats) {
			serve_at_once(server, &peer);
		} else {
			receive(&peer);
		}
	}
	return NULL;
}

void mailserver_start(mailserver *server)
{
	smtp_endpoint at;
	server->listener = loopback_listen("127.0.0.1", 50, &at);
	assert_true(server->listener >= 0);
	server->port = ntohs(((struct sockaddr_in *)&at.address)->sin_port);
	if (server->party) {
		server->context = SSL_CTX_new(TLS_server_method());
		assert_non_null(server->context);
		assert_int_equal(SSL_CTX_use_certificate(server->context, server->party->certificate), 1);
		assert_int_equal(SSL_CTX_use_PrivateKey(server->context, server->party->key), 1);
	}
	assert_int_equal(pthread_create(&server->thread, NULL, serve, server), 0);
}

/* Shutting the listener down ends an accept() that nobody came to. */
void mailserver_stop(mailserver *server)
{
	shutdown(server->listener, SHUT_RDWR);
	pthread_join(server->thread, NULL);
	for (unsigned i = 0; i < server->guest_count; i++) {
		pthread_join(server->guests[i], NULL);
	}
	close(server->listener);
	SSL_CTX_free(server->context);
}
