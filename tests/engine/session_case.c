/*
 * session_case.c - see session_case.h.
 */
#include "session_case.h"

#include "moody.h"
#include "session.h"

#include <stdio.h>
#include <stdlib.h>

#define LARGE (70 * 1024)
#define STEPS 200000

/* ---- memory that is short when the engine asks -------------------------------------------------------- */

static bool armed;
static size_t until_shortage; /* 0: none */

static void *resize(void *block, size_t size)
{
	if (armed && until_shortage && --until_shortage == 0) {
		return NULL;
	}
	return realloc(block, size);
}

/* ---- mails --------------------------------------------------------------------------------------- */

/* A source that is read in odd pieces, and may fail, or end early. */
typedef struct content {
	smtp_source source;
	char *octets;
	size_t length, at, piece, fails_at;
} content;

typedef struct letter {
	smtp_mail mail;
	smtp_trace trace;
	smtp_envelope envelope;
	smtp_body_facts facts;
	content content;
	char from[32], to[MOODY_RECIPIENTS][48];
	char *list[MOODY_RECIPIENTS];
	smtp_buf canonical;
} letter;

typedef struct fate {
	bool added, decided, back;
	smtp_standing standings[MOODY_RECIPIENTS];
	size_t recipients;
	uint64_t bytes;
} fate;

typedef struct game {
	choices choices;
	moody server;
	smtp_plan plan;
	smtp_outcome outcome;
	smtp_trace trace;
	smtp_session *session;
	letter *letters[MOODY_MAILS]; /* until they are decided */
	smtp_span contents[MOODY_MAILS];
	char *copies[MOODY_MAILS];
	fate fates[MOODY_MAILS];
	size_t count, added;
	bool finished, broken, secretive;
	uint64_t sent;
	int64_t now;
	char keywords[256];
	const char *complaint;
	bool aloud;
} game;

static void complain(game *play, const char *complaint)
{
	play->complaint = play->complaint ? play->complaint : complaint;
}

static void tell(const game *play, const char *who, const char *octets, size_t length)
{
	if (play->aloud) {
		fprintf(stderr, "%s %zu: %.*s\n", who, length, (int)(length < 300 ? length : 300), octets);
	}
}

static ptrdiff_t read_content(void *handle, char *into, size_t room)
{
	content *from = handle;
	size_t length = from->length - from->at;
	length = length < room ? length : room;
	length = length < from->piece ? length : from->piece;
	if (from->fails_at && from->at + length >= from->fails_at) {
		return -1;
	}
	memcpy(into, from->octets + from->at, length);
	from->at += length;
	return (ptrdiff_t)length;
}

static bool rewind_content(void *handle)
{
	((content *)handle)->at = 0;
	return true;
}

static void write_content(game *play, letter *made, int number)
{
	smtp_buf text;
	size_t lines = choices_pick(&play->choices, 6);
	size_t large = choices_once_in(&play->choices, 24) ? LARGE : 0;
	smtp_buf_init(&text, 1 << 20);
	smtp_buf_printf(&text, "Subject: mail %d\r\n\r\n", number);
	for (size_t i = 0; i < lines || text.length < large; i++) {
		smtp_buf_printf(
			&text, "%sline %zu of mail %d\r\n", choices_pick(&play->choices, 3) ? "" : ".", i, number);
	}
	smtp_buf_string(&text, choices_once_in(&play->choices, 4) ? ".\r\nQUIT" : "the end");
	bool closed = number % 2;
	smtp_buf_string(&text, closed ? "\r\n" : "");
	made->content.length = text.length;
	made->content.octets = smtp_buf_take(&text);
	made->content.piece = large ? 8192 : 1 + choices_pick(&play->choices, 200);
	made->content.source = (smtp_source){&made->content, read_content, rewind_content, 0};
	smtp_body_measure(&made->content.source, &made->facts);
	made->facts.canonical = closed;
	made->content.fails_at = choices_once_in(&play->choices, 40) ? 1 + choices_pick(&play->choices, 100) : 0;
	made->facts.octets += choices_once_in(&play->choices, 60) ? 10 : 0;
	size_t room = made->content.length + sizeof "\r\n";
	play->copies[number] = smtp_malloc(room);
	int length = snprintf(play->copies[number], room, "%s%s", made->content.octets, closed ? "" : "\r\n");
	play->contents[number] = (smtp_span){play->copies[number], (size_t)length};
}

static letter *write_letter(game *play, int number)
{
	letter *made = smtp_calloc(1, sizeof *made);
	size_t recipients = 1 + choices_pick(&play->choices, MOODY_RECIPIENTS);
	snprintf(made->from, sizeof made->from, "m%d@a.example", number);
	for (size_t i = 0; i < recipients; i++) {
		snprintf(made->to[i], sizeof made->to[i], "r.m%d.%zu@d%zu.example", number, i, i % 3);
		made->list[i] = made->to[i];
	}
	made->envelope = (smtp_envelope){.from = made->from, .to = made->list, .to_count = recipients};
	write_content(play, made, number);
	smtp_mail_init(&made->mail, &made->envelope);
	smtp_trace_init(&made->trace, 0);
	made->mail.trace = &made->trace;
	bool has_facts = !choices_once_in(&play->choices, 10);
	made->mail.content = &made->content.source;
	made->mail.facts = has_facts ? &made->facts : NULL;
	made->mail.all_recipients = choices_once_in(&play->choices, 5);
	play->fates[number].recipients = recipients;
	return made;
}

static void free_letter(letter *made)
{
	smtp_mail_free(&made->mail);
	smtp_trace_free(&made->trace);
	smtp_free(made->content.octets);
	memset(made, 0xa5, sizeof *made);
	smtp_free(made);
}

/* ---- the conversation ---------------------------------------------------------------------------- */

static void choose_keywords(game *play)
{
	static const char *const offers[] = {"250-PIPELINING\r\n", "250-CHUNKING\r\n", "250-SIZE\r\n",
		"250-8BITMIME\r\n", "250-LIMITS RCPTMAX=2\r\n", "250-LIMITS MAILMAX=3\r\n",
		"250-LIMITS RCPTDOMAINMAX=1\r\n"};
	size_t offered = choices_pick(&play->choices, 256) ^ 3;
	size_t limits = choices_pick(&play->choices, 8);
	char *end = play->keywords;
	for (size_t i = 0; i < 4; i++) {
		end += offered >> i & 1 ? snprintf(end, 64, "%s", offers[i]) : 0;
	}
	snprintf(end, 64, "%s", limits > 4 ? offers[limits - 1] : "");
	play->server.keywords = smtp_span_of(play->keywords);
}

static void begin(game *play)
{
	play->plan =
		(smtp_plan){.protocol = choices_once_in(&play->choices, 6) ? SMTP_PROTOCOL_LMTP : SMTP_PROTOCOL_SMTP,
			.tls = SMTP_TLS_NONE,
			.local_domain = SMTP_SPAN("client.example"),
			.pipelining = !choices_once_in(&play->choices, 8),
			.chunking = !choices_once_in(&play->choices, 3),
			.await_quit = choices_once_in(&play->choices, 2),
			.timeout = 30 * SMTP_SECOND,
			.final_timeout = 300 * SMTP_SECOND};
	static const size_t calms[] = {20, 0, 100, 8, 3};
	play->server.calm = calms[choices_pick(&play->choices, 5)];
	play->server.choices = &play->choices;
	play->server.lmtp = play->plan.protocol == SMTP_PROTOCOL_LMTP;
	play->server.contents = play->contents;
	choose_keywords(play);
	moody_begin(&play->server);
	play->count = 1 + choices_pick(&play->choices, MOODY_MAILS);
	for (size_t i = 0; i < play->count; i++) {
		play->letters[i] = write_letter(play, (int)i);
	}
	smtp_outcome_init(&play->outcome, 0);
	smtp_trace_init(&play->trace, 0);
	play->session = smtp_session_new(&play->plan, &play->outcome, &play->trace, (smtp_watch){0}, false, 0);
	until_shortage = choices_once_in(&play->choices, 6) ? 1 + choices_pick(&play->choices, 200) : 0;
}

static void settle(game *play, smtp_mail *mail, bool back)
{
	size_t number = 0;
	while (number < play->count && (!play->letters[number] || &play->letters[number]->mail != mail)) {
		number++;
	}
	if (number == play->count || !play->fates[number].added ||
		(back ? mail->decided || mail->begun : !mail->decided)) {
		complain(play, "a mail came back that was not there, or in another state");
		return;
	}
	fate *own = &play->fates[number];
	own->decided = !back;
	own->back = back;
	own->bytes = mail->outcome.bytes;
	for (size_t i = 0; i < own->recipients; i++) {
		own->standings[i] = mail->outcome.addressees[i].standing;
	}
	smtp_outcome_kind sum = smtp_outcome_sum(&mail->outcome);
	bool failed = smtp_outcome_failed(&mail->outcome);
	if (!back && (sum == SMTP_OUTCOME_FAILED || sum == SMTP_OUTCOME_UNKNOWN) && !failed) {
		complain(play, "it failed, and nobody knows why");
	}
	free_letter(play->letters[number]); /* whoever still looks at it is seen */
	play->letters[number] = NULL;
}

static void fetch_all(game *play)
{
	smtp_mail *mail;
	while ((mail = smtp_session_fetch(play->session))) {
		settle(play, mail, false);
	}
}

static void write_some(game *play, smtp_span octets)
{
	size_t length = choices_pick(&play->choices, 3)
						? 1 + choices_pick(&play->choices, octets.length < 65536 ? octets.length : 65536)
						: octets.length;
	tell(play, "C", octets.data, length);
	smtp_buf_append(&play->server.heard, octets.data, length);
	play->sent += length;
	armed = true;
	smtp_session_sent(play->session, length, ++play->now);
	armed = false;
}

static void deliver_some(game *play)
{
	smtp_buf *said = &play->server.said;
	size_t length = choices_pick(&play->choices, 3)
						? 1 + choices_pick(&play->choices, said->length < 60 ? said->length : 60)
						: said->length;
	tell(play, "S", said->data, length);
	char octets[1 << 16]; /* a copy: what is read beyond it is seen */
	length = length < sizeof octets ? length : sizeof octets;
	memcpy(octets, said->data, length);
	smtp_buf_consume(said, length);
	armed = true;
	smtp_session_input(play->session, octets, length, ++play->now);
	armed = false;
}

static void break_off(game *play)
{
	smtp_failure lost = {.category = SMTP_CATEGORY_CONNECTION_LOST};
	tell(play, "broken", "", 0);
	play->broken = true;
	armed = true;
	if (choices_pick(&play->choices, 3) == 2) {
		play->now = smtp_session_deadline(play->session);
		smtp_session_expired(play->session, choices_pick(&play->choices, 2), play->now);
	} else {
		smtp_session_broken(play->session, lost, ++play->now);
	}
	armed = false;
}

static void add_one(game *play)
{
	size_t number = play->added++;
	play->fates[number].added = true;
	tell(play, "mail", "", number);
	armed = true;
	smtp_session_add(play->session, &play->letters[number]->mail, ++play->now);
	armed = false;
}

static void finish(game *play)
{
	tell(play, "finish", "", 0);
	play->finished = true;
	armed = true;
	smtp_session_finish(play->session, ++play->now);
	armed = false;
}

static smtp_span output_of(game *play)
{
	smtp_span none = {NULL, 0};
	if (!(smtp_session_wants(play->session) & SMTP_WANT_WRITE)) {
		return none;
	}
	armed = true;
	smtp_span octets = smtp_session_output(play->session, ++play->now);
	armed = false;
	return octets;
}

/* One thing that can happen now; false: nothing can. */
static bool step(game *play)
{
	size_t mood = choices_pick(&play->choices, 64);
	if (mood == 63 && choices_once_in(&play->choices, 8)) {
		break_off(play);
		return true;
	}
	bool more = play->added < play->count && smtp_session_takes_more(play->session);
	if (more && (mood % 4 == 0 || play->finished)) {
		add_one(play);
		return true;
	}
	if (mood % 4 != 1 && moody_step(&play->server)) {
		return true;
	}
	if (mood % 4 != 2 && play->server.said.length) {
		deliver_some(play);
		return true;
	}
	smtp_span octets = output_of(play);
	if (octets.length) {
		write_some(play, octets);
	} else if (moody_step(&play->server)) {
		return true;
	} else if (play->server.said.length) {
		deliver_some(play);
	} else if (play->server.gone) {
		break_off(play);
	} else if (more) {
		add_one(play);
	} else if (!play->finished) {
		finish(play);
	} else {
		return false;
	}
	return true;
}

/* ---- the end ------------------------------------------------------------------------------------- */

static void check_recipient(game *play, size_t mail, size_t recipient)
{
	const moody_fate *truth = &play->server.fates[mail][recipient];
	smtp_standing standing = play->fates[mail].standings[recipient];
	if (truth->taken > 1) {
		complain(play, "it was delivered twice");
	} else if (standing == SMTP_STANDING_ACCEPTED && !truth->taken) {
		complain(play, "accepted, and the server has not taken it");
	} else if (standing == SMTP_STANDING_AT_STAKE && !truth->ended) {
		complain(play, "unknown, and the end of the message has not left");
	} else if (standing != SMTP_STANDING_ACCEPTED && standing != SMTP_STANDING_AT_STAKE && truth->taken) {
		complain(play, "failed, and the server has taken it");
	}
}

static void check_mail(game *play, size_t mail, uint64_t *bytes)
{
	const fate *own = &play->fates[mail];
	*bytes += own->bytes;
	if (own->added && !own->decided && !own->back) {
		complain(play, "a mail is lost");
	}
	if (!own->decided && play->server.begun[mail]) {
		complain(play, "a mail that was begun counts as not begun");
	}
	for (size_t i = 0; own->added && i < own->recipients; i++) {
		check_recipient(play, mail, i);
	}
}

static void check(game *play)
{
	smtp_mail *mail;
	uint64_t bytes = 0;
	while ((mail = smtp_session_take_back(play->session))) {
		settle(play, mail, true);
	}
	while (moody_step(&play->server)) {
		/* what has reached it counts, whoever has gone */
	}
	for (size_t i = 0; i < play->count; i++) {
		check_mail(play, i, &bytes);
	}
	if (bytes > play->sent) {
		complain(play, "the mails have more octets than were sent");
	}
	complain(play, play->server.complaint);
}

static void end(game *play)
{
	smtp_session_free(play->session);
	for (size_t i = 0; i < play->count; i++) {
		smtp_free(play->copies[i]);
		if (play->letters[i]) {
			free_letter(play->letters[i]);
		}
	}
	moody_end(&play->server);
	smtp_trace_free(&play->trace);
	smtp_outcome_free(&play->outcome);
	smtp_set_allocator(&(smtp_allocator){realloc, free});
}

const char *session_case(const unsigned char *octets, size_t count, bool aloud)
{
	game play = {.choices = {octets, count}, .aloud = aloud};
	size_t steps = 0;
	armed = false;
	smtp_set_allocator(&(smtp_allocator){resize, free});
	begin(&play);
	while (!(smtp_session_wants(play.session) & SMTP_WANT_CLOSE) && !play.complaint) {
		if (!step(&play) || ++steps == STEPS) {
			complain(&play, "nobody goes on");
		}
		if (choices_pick(&play.choices, 2)) {
			fetch_all(&play);
		}
	}
	fetch_all(&play);
	check(&play);
	end(&play);
	return play.complaint;
}
