/*
 * honest.c - the well-behaved part of an adversary: what a server says when it means no harm, up to the point where the
 * scenario begins.
 */
#include "adversary.h"
#include "scramserver.h"

static void say(adversary *server, const char *octets)
{
	wire_send(&server->line, smtp_span_of(octets));
}

static bool begins_with(const smtp_buf *line, const char *word)
{
	return line->length && smtp_starts_with_ignoring_case(smtp_buf_view(line), word);
}

/* What the scenario says, else what such a server usually has. */
static void answer_ehlo(adversary *server)
{
	static const dialogue_words usual = {{"SIZE 10000000", "8BITMIME", "STARTTLS"}, 3},
								usual_inside = {{"SIZE 10000000", "8BITMIME", "AUTH PLAIN LOGIN"}, 3};
	const dialogue *script = server->script;
	bool inside = server->line.tls || script->server.tls == SMTP_TLS_NONE;
	const dialogue_words *said = inside ? &script->offers_inside : &script->offers;
	const dialogue_words *words = said->count ? said : inside ? &usual_inside : &usual;
	smtp_buf reply;
	smtp_buf_init(&reply, 1 << 20);
	for (size_t i = 0; i < words->count; i++) {
		smtp_buf_printf(&reply, "250-%s\r\n", words->items[i]);
	}
	say(server, "250-mail.example.com\r\n");
	wire_send(&server->line, smtp_buf_view(&reply));
	say(server, "250 HELP\r\n");
	smtp_buf_free(&reply);
}

static bool answer_auth(adversary *server, smtp_buf *line)
{
	if (begins_with(line, "AUTH SCRAM-")) {
		return scramserver_talk(server, line);
	}
	bool login = begins_with(line, "AUTH LOGIN");
	bool bare = login || smtp_span_equals_ignoring_case(smtp_buf_view(line), "AUTH PLAIN");
	const char *const challenges[] = {"334 VXNlcm5hbWU6\r\n", "334 UGFzc3dvcmQ6\r\n"};
	for (int i = 0; i < (login ? 2 : bare ? 1 : 0); i++) {
		say(server, login ? challenges[i] : "334 \r\n");
		if (!wire_take_line(&server->line, line)) {
			return false;
		}
	}
	say(server, "235 2.7.0 Welcome\r\n");
	return true;
}

/* False: the scenario begins at the final dot, or the client has left. */
static bool answer_data(adversary *server, smtp_buf *line, const char *until)
{
	say(server, "354 Go ahead\r\n");
	do {
		if (!wire_take_line(&server->line, line)) {
			return false;
		}
	} while (!smtp_span_equals(smtp_buf_view(line), "."));
	if (strcmp(until, ".") == 0) {
		return false;
	}
	say(server, "250 2.0.0 Ok: queued as 4bXyZ\r\n");
	return true;
}

static bool answer_starttls(adversary *server)
{
	say(server, "220 2.0.0 Ready to start TLS\r\n");
	return adversary_begins_tls(server, "");
}

/* False: no more is to be heard. */
static bool answer(adversary *server, smtp_buf *line, const char *until)
{
	if (begins_with(line, "EHLO") || begins_with(line, "LHLO")) {
		answer_ehlo(server);
	} else if (begins_with(line, "STARTTLS")) {
		return answer_starttls(server);
	} else if (begins_with(line, "AUTH")) {
		return answer_auth(server, line);
	} else if (begins_with(line, "DATA")) {
		return answer_data(server, line, until);
	} else if (begins_with(line, "QUIT")) {
		say(server, "221 2.0.0 Bye\r\n");
	} else {
		bool known = begins_with(line, "MAIL") || begins_with(line, "RCPT") || begins_with(line, "HELO") ||
					 begins_with(line, "RSET") || begins_with(line, "NOOP");
		say(server, known ? "250 2.0.0 Ok\r\n" : "500 5.5.1 What?\r\n");
	}
	return true;
}

bool adversary_is_honest(adversary *server, const char *until)
{
	smtp_buf line;
	bool found = false, going = true;
	smtp_buf_init(&line, 8 << 20);
	if (server->script->server.tls == SMTP_TLS_IMPLICIT && !server->line.tls) {
		going = adversary_begins_tls(server, "");
	}
	if (going && !server->greeted) {
		say(server, "220 mail.example.com ESMTP\r\n");
		server->greeted = true;
	}
	while (going && !found && wire_take_line(&server->line, &line)) {
		found = *until && begins_with(&line, until);
		going = found || answer(server, &line, until);
	}
	found = found || smtp_span_equals(smtp_buf_view(&line), until); /* the final dot */
	smtp_buf_free(&line);
	return found || !*until;
}
