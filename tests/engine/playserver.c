/*
 * playserver.c - see playserver.h.
 */
#include "playserver.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

bool playserver_can_play(const dialogue *script)
{
	const char *whole = dialogue_expects(script, "whole");
	if (whole || script->no_message || script->server.tls == SMTP_TLS_IMPLICIT ||
		script->server.tls == SMTP_TLS_STARTTLS ||
		(script->server.tls == SMTP_TLS_AUTO && !script->server.username.data && !script->loopback)) {
		return false;
	}
	if (script->nonce.data || script->binding_type.data || script->mails > 1) {
		return false;
	}
	for (size_t i = 0; i < script->step_count; i++) {
		/* names host and port, which are others here */
		const char *octets = script->steps[i].octets.data;
		if (octets && strncmp(octets, "AUTH OAUTHBEARER", 16) == 0) {
			return false;
		}
		if (script->steps[i].kind == STEP_TLS || script->steps[i].kind == STEP_PARTLY) {
			return false;
		}
	}
	return true;
}

/* False, as soon as it shows: the client says something else, or closed before it had said as much. */
static bool hear(int client, smtp_span expected)
{
	char heard[4096];
	while (expected.length) {
		size_t room = expected.length < sizeof heard ? expected.length : sizeof heard;
		ssize_t received = recv(client, heard, room, 0);
		if (received <= 0 || memcmp(heard, expected.data, (size_t)received) != 0) {
			return false;
		}
		expected.data += received;
		expected.length -= (size_t)received;
	}
	return true;
}

static void say(int client, smtp_span octets)
{
	ssize_t sent = 1;
	for (size_t said = 0; said < octets.length && sent > 0; said += (size_t)sent) {
		sent = send(client, octets.data + said, octets.length - said, MSG_NOSIGNAL);
	}
}

/* To the line with the dot; false: the client closed before. */
static bool hear_message(int client)
{
	static const char end[] = "\r\n.\r\n";
	size_t matched = 0;
	char octet;
	while (matched < sizeof end - 1 && recv(client, &octet, 1, 0) == 1) {
		matched = octet == end[matched] ? matched + 1 : octet == '\r' ? 1 : 0;
	}
	return matched == sizeof end - 1;
}

static bool ends_the_data(const smtp_buf *octets)
{
	return octets->length >= 3 && memcmp(octets->data + octets->length - 3, ".\r\n", 3) == 0;
}

/* What the server says next is the reply to it. */
static void take_dot(playserver *server, bool ended)
{
	server->at_dot = ended;
	if (ended) {
		atomic_store(&server->end_of_data, true);
	}
}

/* False: the play is over. */
static bool perform(playserver *server, int client, const dialogue_step *step)
{
	if (step->kind == STEP_SERVER) {
		if (server->at_dot && step->octets.data[0] == '2') {
			atomic_store(&server->accepted, true);
		}
		say(client, smtp_buf_view(&step->octets)); /* who has left does not hear; the next step finds out */
		return true;
	}
	if (step->kind == STEP_MESSAGE) {
		bool ended = hear_message(client);
		take_dot(server, ended);
		return ended;
	}
	if (step->kind != STEP_CLIENT) {
		return false;
	}
	bool right = hear(client, smtp_buf_view(&step->octets));
	take_dot(server, right && ends_the_data(&step->octets));
	return right;
}

static void serve_one(playserver *server, int client)
{
	size_t at = 0;
	bool going = true;
	while (going && at < server->script->step_count) {
		going = perform(server, client, &server->script->steps[at]);
		at++;
	}
	bool staged = at && server->script->steps[at - 1].kind > STEP_MESSAGE;
	if (!going && !staged && !server->forgiving) {
		atomic_store(&server->wrong_step, (int)at);
	}
	if (staged && server->script->steps[at - 1].kind == STEP_TIMEOUT) {
		char octet;
		while (recv(client, &octet, 1, 0) > 0) {
		}
	}
	close(client);
}

static void *serve(void *argument)
{
	playserver *server = argument;
	int client, on = 1;
	do {
		client = accept(server->listener, NULL, NULL);
		if (client >= 0) {
			/* else the second line of a reply waits 40 ms for the first to be acknowledged */
			setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
			serve_one(server, client);
		}
	} while (client >= 0 && server->forgiving);
	return NULL;
}

void playserver_start(playserver *server, const dialogue *script, bool forgiving)
{
	*server = (playserver){.script = script, .forgiving = forgiving};
	server->listener = loopback_listen("127.0.0.1", 1, &server->at);
	assert_true(server->listener >= 0);
	server->port = ntohs(((struct sockaddr_in *)&server->at.address)->sin_port);
	assert_int_equal(pthread_create(&server->thread, NULL, serve, server), 0);
}

/* Shutting the listener down ends an accept() that nobody came to. */
void playserver_join(playserver *server)
{
	shutdown(server->listener, SHUT_RDWR);
	pthread_join(server->thread, NULL);
	close(server->listener);
}
