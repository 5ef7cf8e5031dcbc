/*
 * adversary.c - see adversary.h.
 */
#include "adversary.h"
#include "identities.h"
#include "loopback.h"

#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#define FLOOD_BLOCK (64 * 1024)
#define LARGE (1 << 20)

/* ---- steps --------------------------------------------------------------------------------------- */

/* True at once when the client has returned. */
static bool rest(const adversary *server, double seconds)
{
	struct pollfd one = {.fd = server->over[0], .events = POLLIN};
	return poll(&one, 1, seconds < 0 ? WIRE_PATIENCE * 1000 : (int)(seconds * 1000)) != 0;
}

static SSL_CTX *context_of(const adversary *server, const char *certificate)
{
	const char *own = server->script->certificate ? server->script->certificate : "good";
	return identities_context(certificate && certificate[0] ? certificate : own);
}

bool adversary_begins_tls(adversary *server, const char *certificate)
{
	SSL_CTX *context = context_of(server, certificate);
	bool begun = context && wire_begin_tls(&server->line, context);
	if (!context) {
		smtp_buf_printf(&server->complaint, "there is no such certificate: %s\n", certificate);
	}
	SSL_CTX_free(context);
	return begun;
}

static void spoil(adversary *server, const dialogue_step *step)
{
	SSL_CTX *context = context_of(server, step->octets.data);
	wire_spoil_tls(
		&server->line, context, step->kind == STEP_CUT ? WIRE_CUT : WIRE_BEND, (size_t)step->number);
	SSL_CTX_free(context);
}

static void drip(adversary *server, const dialogue_step *step)
{
	for (size_t i = 0; i < step->octets.length && !rest(server, step->number); i++) {
		wire_send(&server->line, (smtp_span){step->octets.data + i, 1});
	}
}

/* So many times, or without end. */
static void flood(adversary *server, const dialogue_step *step)
{
	smtp_buf block;
	size_t times = 0, most = (size_t)step->number;
	smtp_buf_init(&block, 2 * FLOOD_BLOCK);
	while (!server->line.over && (!most || times < most)) {
		smtp_buf_clear(&block);
		while (block.length < FLOOD_BLOCK && (!most || times < most)) {
			smtp_buf_span(&block, smtp_buf_view(&step->octets));
			times++;
		}
		wire_send(&server->line, smtp_buf_view(&block));
	}
	smtp_buf_free(&block);
}

static bool hear(wire *line, size_t octets)
{
	while (line->waiting.length < octets) {
		if (!wire_receive(line)) {
			return false;
		}
	}
	return true;
}

/* As far as it has come, it is what it should be. */
static bool is_right_so_far(const smtp_buf *heard, smtp_span expected)
{
	size_t length = heard->length < expected.length ? heard->length : expected.length;
	return !length || memcmp(heard->data, expected.data, length) == 0;
}

static bool hears_exactly(adversary *server, smtp_span expected)
{
	wire *line = &server->line;
	bool right = is_right_so_far(&line->waiting, expected);
	while (right && line->waiting.length < expected.length) {
		right = wire_receive(line) && is_right_so_far(&line->waiting, expected);
	}
	if (!right) {
		smtp_buf_printf(&server->complaint, "the client said:\n%.*s\ninstead of:\n%.*s\n",
			(int)line->waiting.length, line->waiting.length ? line->waiting.data : "", (int)expected.length,
			expected.data);
		return false;
	}
	smtp_buf_consume(&line->waiting, expected.length);
	return true;
}

static bool hears_lines_to(adversary *server, const char *last)
{
	smtp_buf line;
	bool found = false;
	smtp_buf_init(&line, 1 << 20);
	while (!found && wire_take_line(&server->line, &line)) {
		found = !last || smtp_span_equals(smtp_buf_view(&line), last);
	}
	smtp_buf_free(&line);
	return found;
}

static bool hears_nothing(adversary *server, double seconds)
{
	wire *line = &server->line;
	if (wire_hears_within(line, seconds) && (line->waiting.length || wire_receive(line))) {
		smtp_buf_printf(&server->complaint, "the client was not quiet, it said: %s\n", line->waiting.data);
		return false;
	}
	return true;
}

/* The words that need something of the client; false: it did not come. */
static bool hears(adversary *server, const dialogue_step *step)
{
	switch (step->kind) {
	case STEP_HONEST:
		return adversary_is_honest(server, step->octets.data ? step->octets.data : "");
	case STEP_CLIENT:
	case STEP_PARTLY:
		return hears_exactly(server, smtp_buf_view(&step->octets));
	case STEP_MESSAGE:
		return hears_lines_to(server, ".");
	case STEP_ANY:
		return hears_lines_to(server, NULL);
	case STEP_HEAR: {
		bool heard = hear(&server->line, (size_t)step->number);
		smtp_buf_clear(&server->line.waiting);
		return heard;
	}
	default:
		return true;
	}
}

static void acts(adversary *server, const dialogue_step *step)
{
	wire *line = &server->line;
	switch (step->kind) {
	case STEP_SERVER:
		wire_send(line, smtp_buf_view(&step->octets));
		break;
	case STEP_RAW:
		wire_send_raw(line, smtp_buf_view(&step->octets));
		break;
	case STEP_DRIP:
		drip(server, step);
		break;
	case STEP_FLOOD:
		flood(server, step);
		break;
	case STEP_STALL:
		rest(server, -1);
		break;
	case STEP_TIMEOUT:
		wire_drain(line);
		break;
	case STEP_CLOSE:
	case STEP_RESET:
		wire_close(line, step->kind == STEP_RESET);
		break;
	case STEP_CLOSE_NOTIFY:
		wire_send_close_notify(line);
		shutdown(line->socket, SHUT_WR);
		break;
	case STEP_SHUT:
		shutdown(line->socket, SHUT_WR);
		break;
	case STEP_CUT:
	case STEP_BEND:
		spoil(server, step);
		break;
	case STEP_RENEGOTIATE:
		wire_renegotiate(line);
		break;
	default:
		break;
	}
}

static bool perform(adversary *server, const dialogue_step *step)
{
	server->greeted = server->greeted || step->kind == STEP_SERVER || step->kind == STEP_DRIP;
	if (step->kind == STEP_QUIET) {
		return hears_nothing(server, step->number);
	}
	if (step->kind == STEP_TLS) {
		return adversary_begins_tls(server, step->octets.data);
	}
	acts(server, step);
	return hears(server, step);
}

/* ---- the thread ---------------------------------------------------------------------------------- */

static void play(adversary *server)
{
	const dialogue *script = server->script;
	size_t at = 0;
	while (at < script->step_count && perform(server, &script->steps[at])) {
		at++;
	}
	/* a handshake that fails is the end of many a scenario */
	bool last_word = at + 1 == script->step_count && script->steps[at].kind == STEP_TLS;
	if (at < script->step_count && !last_word) {
		smtp_buf_printf(
			&server->complaint, "the play ended at step %zu of %zu\n", at + 1, script->step_count);
	} else {
		wire_drain(&server->line);
	}
	wire_close(&server->line, false);
}

static void *serve(void *argument)
{
	adversary *server = argument;
	int client;
	while ((client = accept(server->listener, NULL, NULL)) >= 0) {
		if (server->connections++ == 0) {
			server->line.socket = client;
			wire_init(&server->line, client);
			play(server);
		} else {
			close(client);
		}
	}
	return NULL;
}

bool adversary_start(adversary *server, const dialogue *script)
{
	smtp_endpoint at;
	int small = 4096; /* so that a large message does not hide in the buffers of the system */
	*server = (adversary){.script = script, .listener = loopback_listen("127.0.0.1", 8, &at)};
	wire_init(&server->line, -1);
	smtp_buf_init(&server->complaint, 64 * 1024);
	smtp_buf_init(&server->decoded, 1 << 20);
	if (server->listener < 0 || pipe(server->over) != 0) {
		return false;
	}
	if (script->raw.length > LARGE) {
		setsockopt(server->listener, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
	}
	server->port = ntohs(((struct sockaddr_in *)&at.address)->sin_port);
	return pthread_create(&server->thread, NULL, serve, server) == 0;
}

void adversary_join(adversary *server)
{
	close(server->over[1]);
	shutdown(server->listener, SHUT_RDWR);
	pthread_join(server->thread, NULL);
	close(server->over[0]);
	close(server->listener);
}

void adversary_free(adversary *server)
{
	wire_free(&server->line);
	smtp_buf_free(&server->complaint);
	smtp_buf_free(&server->decoded);
}
