/*
 * moody.c - see moody.h.
 */
#include "moody.h"

#include <stdio.h>
#include <stdlib.h>

static void complain(moody *server, const char *complaint)
{
	server->complaint = server->complaint ? server->complaint : complaint;
}

/* ---- what it hears ------------------------------------------------------------------------------- */

static smtp_span unheard(const moody *server)
{
	smtp_span all = smtp_buf_view(&server->heard);
	return (smtp_span){all.data + server->at, all.length - server->at};
}

/* Moved together now and then only: a large message is many lines. */
static void have_heard(moody *server, size_t length)
{
	server->at += length;
	if (server->at == server->heard.length || server->at > 1 << 16) {
		smtp_buf_consume(&server->heard, server->at);
		server->at = 0;
	}
}

/* ---- what it says -------------------------------------------------------------------------------- */

/* Returns the code of what it said: the usual, or out of a mood. */
static int answer(moody *server, const char *usual)
{
	static const char *const moods[] = {"250 2.0.0 fine", "550 5.1.1 no such user",
		"452 4.5.3 too many recipients", "451 4.3.0 later", "421 4.3.2 going down",
		"250-fine\r\n250 in two lines", "552 5.3.4 too big", "354 go on", "503 5.5.1 bad sequence",
		"251 2.1.5 forwarded", "220 hello", "334 ", "554 5.7.1 no", "450-4.2.0\r\n450 wait", "421 closing",
		"999 what"};
	const char *reply = usual;
	if (server->gone) {
		return 0;
	}
	if (server->calm && choices_once_in(server->choices, server->calm)) {
		reply = moods[choices_pick(server->choices, sizeof moods / sizeof *moods)];
	}
	smtp_buf_printf(&server->said, "%s\r\n", reply);
	server->gone = strncmp(reply, "421", 3) == 0;
	return atoi(reply);
}

void moody_begin(moody *server)
{
	smtp_buf_init(&server->heard, 64 << 20);
	smtp_buf_init(&server->said, 1 << 20);
	smtp_buf_init(&server->content, 64 << 20);
	server->mail = -1;
	answer(server, "220 moody.example ESMTP");
}

void moody_end(moody *server)
{
	smtp_buf_free(&server->heard);
	smtp_buf_free(&server->said);
	smtp_buf_free(&server->content);
}

/* ---- a transaction ------------------------------------------------------------------------------- */

static size_t count_named(const moody *server)
{
	size_t count = 0;
	for (size_t i = 0; i < MOODY_RECIPIENTS; i++) {
		count += server->named[i];
	}
	return count;
}

static void forget_transaction(moody *server)
{
	memset(server->named, 0, sizeof server->named);
	memset(server->asked, 0, sizeof server->asked);
	server->has_sender = false;
	smtp_buf_clear(&server->content);
}

static void take(moody *server, size_t recipient)
{
	smtp_span must = server->contents[server->mail];
	smtp_span is = smtp_buf_view(&server->content);
	server->fates[server->mail][recipient].taken++;
	if (is.length != must.length || memcmp(is.data, must.data, is.length) != 0) {
		complain(server, "what was taken is not that mail's content");
	}
}

static void mark_end(moody *server)
{
	for (size_t i = 0; server->mail >= 0 && i < MOODY_RECIPIENTS; i++) {
		moody_fate *fate = &server->fates[server->mail][i];
		fate->ended = fate->ended || server->asked[i];
	}
}

/* RFC 2033: an answer for each. */
static void end_for_each(moody *server)
{
	for (size_t i = 0; i < MOODY_RECIPIENTS && !server->gone; i++) {
		if (server->named[i] && answer(server, "250 2.0.0 taken") / 100 == 2) {
			take(server, i);
		}
	}
}

static void end_of_message(moody *server, const char *for_nobody)
{
	size_t named = count_named(server);
	mark_end(server);
	if (server->gone) {
		return;
	}
	if (server->lmtp && named) {
		end_for_each(server);
	} else if (answer(server, named ? "250 2.0.0 taken" : for_nobody) / 100 == 2) {
		for (size_t i = 0; i < MOODY_RECIPIENTS; i++) {
			if (server->named[i]) {
				take(server, i);
			}
		}
	} else if (server->last) {
		return; /* a chunk that failed stays until RSET */
	}
	forget_transaction(server);
}

/* ---- commands ------------------------------------------------------------------------------------ */

static void hear_mail(moody *server, const char *line)
{
	int mail = atoi(line + sizeof "MAIL FROM:<m" - 1);
	if (strncmp(line, "MAIL FROM:<m", 12) != 0 || mail < 0 || mail >= MOODY_MAILS) {
		complain(server, "a sender that nobody has");
		return;
	}
	if (server->has_sender && !server->gone) {
		complain(server, "MAIL within a transaction");
	}
	server->mail = mail;
	server->begun[mail] = true;
	memset(server->asked, 0, sizeof server->asked);
	server->has_sender = answer(server, "250 2.1.0 sender") / 100 == 2;
}

static void hear_rcpt(moody *server, const char *line)
{
	int mail, recipient;
	if (sscanf(line, "RCPT TO:<r.m%d.%d@", &mail, &recipient) != 2 || recipient < 0 ||
		recipient >= MOODY_RECIPIENTS) {
		complain(server, "a recipient that nobody has");
		return;
	}
	if (mail != server->mail) {
		complain(server, "a recipient of another mail");
		return;
	}
	server->asked[recipient] = true;
	bool taken =
		answer(server, server->has_sender ? "250 2.1.5 recipient" : "503 5.5.1 MAIL first") / 100 == 2;
	server->named[recipient] = taken && server->has_sender;
}

static void hear_data(moody *server)
{
	bool ready = server->has_sender && count_named(server);
	server->last = false;
	if (answer(server, ready ? "354 go on" : "554 5.5.1 nobody to send to") == 354) {
		server->mode = MOODY_DATA;
	}
}

static void hear_bdat(moody *server, const char *line)
{
	server->chunk = (size_t)strtoull(line + 5, NULL, 10);
	server->last = true;
	server->mode = MOODY_CHUNK;
	if (!strstr(line, " LAST")) {
		complain(server, "BDAT without LAST");
	}
}

static void hear_line(moody *server, const char *line)
{
	if (strncmp(line, "EHLO", 4) == 0 || strncmp(line, "LHLO", 4) == 0) {
		char reply[256];
		snprintf(reply, sizeof reply, "250-moody.example\r\n%.*s250 HELP", (int)server->keywords.length,
			server->keywords.data);
		answer(server, reply);
	} else if (strncmp(line, "MAIL", 4) == 0) {
		hear_mail(server, line);
	} else if (strncmp(line, "RCPT", 4) == 0) {
		hear_rcpt(server, line);
	} else if (strcmp(line, "DATA") == 0) {
		hear_data(server);
	} else if (strncmp(line, "BDAT ", 5) == 0) {
		hear_bdat(server, line);
	} else if (strcmp(line, "RSET") == 0) {
		answer(server, "250 2.0.0 forgotten");
		forget_transaction(server);
	} else if (strcmp(line, "QUIT") == 0) {
		answer(server, "221 2.0.0 bye");
		server->gone = true;
	} else if (strncmp(line, "HELO", 4) == 0) {
		answer(server, "250 moody.example");
	} else {
		complain(server, "content where a command should be");
	}
}

static bool take_line(moody *server, char *line, size_t room)
{
	smtp_span heard = unheard(server);
	const char *end = heard.length ? memchr(heard.data, '\n', heard.length) : NULL;
	size_t length = end ? (size_t)(end - heard.data) : 0;
	if (!end) {
		return false;
	}
	if (!length || heard.data[length - 1] != '\r') {
		complain(server, "a line that does not end in CRLF");
	}
	length -= length > 0;
	snprintf(line, room, "%.*s", (int)length, heard.data);
	have_heard(server, (size_t)(end - heard.data) + 1);
	return true;
}

/* ---- content ------------------------------------------------------------------------------------- */

/* It has had enough, says so and goes. */
static bool breaks_off(moody *server)
{
	if (server->gone || !server->calm || !choices_once_in(server->choices, 4 * server->calm)) {
		return false;
	}
	smtp_buf_string(&server->said, "552 5.3.4 too big\r\n");
	server->gone = true;
	return true;
}

static bool hear_content(moody *server)
{
	smtp_span heard = unheard(server);
	const char *end = heard.length ? memchr(heard.data, '\n', heard.length) : NULL;
	if (!end) {
		return false;
	}
	size_t length = (size_t)(end - heard.data) + 1;
	if (length == 3 && memcmp(heard.data, ".\r\n", 3) == 0) {
		server->mode = MOODY_COMMANDS;
		have_heard(server, length);
		end_of_message(server, "554 5.5.1 for nobody");
		return true;
	}
	size_t dot = heard.data[0] == '.';
	smtp_buf_append(&server->content, heard.data + dot, length - dot);
	have_heard(server, length);
	breaks_off(server);
	return true;
}

static bool hear_chunk(moody *server)
{
	smtp_span heard = unheard(server);
	size_t length = heard.length < server->chunk ? heard.length : server->chunk;
	if (!length && server->chunk) {
		return false;
	}
	smtp_buf_append(&server->content, heard.data, length);
	have_heard(server, length);
	server->chunk -= length;
	if (!server->chunk) {
		server->mode = MOODY_COMMANDS;
		end_of_message(server, "503 5.5.1 for nobody");
	} else {
		breaks_off(server);
	}
	return true;
}

bool moody_step(moody *server)
{
	char line[1200];
	if (server->mode == MOODY_DATA) {
		return hear_content(server);
	}
	if (server->mode == MOODY_CHUNK) {
		return hear_chunk(server);
	}
	if (!take_line(server, line, sizeof line)) {
		return false;
	}
	hear_line(server, line);
	return true;
}
