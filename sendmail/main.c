/*
 * main.c - smtp-sendmail: takes a message as sendmail(8) does, sends it through a mail server at once, and says in the log
 * what became of it, and why. There is no queue: what cannot be sent is the caller's to keep, the exit status says so.
 */
#include <errno.h>
#include <pwd.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

#include "exits.h"
#include "settings.h"
#include "spool.h"

#define NAME "smtp-sendmail"

typedef struct sendmail_call {
	smtp_sendmail_options options;
	const char *const *words; /* recipients */
	size_t count;
	sendmail_settings settings;
	sendmail_spool spool;
	smtp_caller caller;
} sendmail_call;

/* ---- what is said -------------------------------------------------------------------------------- */

static void say(int priority, const char *format, ...)
{
	char text[2048];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	for (char *at = text; *at; at++) {
		*at = *at == '\n' || *at == '\r' ? ' ' : *at;
	}
	syslog(priority, "%s", text);
	if (priority < LOG_INFO) {
		fprintf(stderr, NAME ": %s\n", text);
	}
}

static const char *or_nothing(const char *text)
{
	return text ? text : "";
}

static void say_failure(const smtp_result *result)
{
	const smtp_explanation *explanation = &result->explanation;
	const char *retry = smtp_retry_name(explanation->retry);
	const char *advice = explanation->advice_count ? explanation->advice[0] : "";
	say(result->outcome == SMTP_OUTCOME_FAILED ? LOG_ERR : LOG_WARNING, "%s%s%s [%s; %s%s%s]",
		or_nothing(explanation->message), *advice ? " " : "", advice, or_nothing(result->error),
		smtp_outcome_name(result->outcome), retry ? ", retry: " : "", or_nothing(retry));
}

static void say_success(const smtp_result *result)
{
	say(LOG_INFO, "accepted by %s for %zu: id=%s queue_id=%s", or_nothing(result->server.host),
		result->recipient_count, or_nothing(result->message_id), or_nothing(result->queue_id));
}

static void show_transcript(const smtp_result *result)
{
	static const char *const marks[] = {">>>", "<<<", "---"};
	for (size_t i = 0; i < result->transcript_count; i++) {
		fprintf(stderr, "%s %s\n", marks[result->transcript[i].from], result->transcript[i].text);
	}
}

/* ---- sending ------------------------------------------------------------------------------------- */

static smtp_span span_of(const char *text)
{
	return (smtp_span){text, text ? strlen(text) : 0};
}

/* -F, $NAME as sendmail has it, or what the user has told his system. */
static void find_user(const sendmail_call *call, smtp_submission *submission)
{
	static char name[256];
	const struct passwd *user = getpwuid(getuid());
	submission->login = span_of(user ? user->pw_name : "nobody");
	submission->full_name = call->options.full_name.data ? call->options.full_name : span_of(getenv("NAME"));
	if (!submission->full_name.length && user && user->pw_gecos) {
		snprintf(name, sizeof name, "%s", user->pw_gecos);
		name[strcspn(name, ",")] = '\0';
		submission->full_name = span_of(name);
	}
}

static int submit(const sendmail_call *call, const smtp_submission *submission)
{
	smtp_result result;
	smtp_refusal refusal;
	if (!smtp_submit(&call->settings.server, submission, &result, &refusal)) {
		say(LOG_ERR, "nothing was sent: %s %s", refusal.key, refusal.must);
		return exit_of_refusal(&refusal);
	}
	if (result.ok) {
		say_success(&result);
	} else {
		say_failure(&result);
	}
	if (call->options.verbose) {
		show_transcript(&result);
	}
	int status = exit_of_result(&result);
	smtp_result_free(&result);
	return status;
}

static int send_it(sendmail_call *call)
{
	smtp_mailbox *to = calloc(call->count + 1, sizeof *to);
	if (!to) {
		say(LOG_ERR, "nothing was sent: out of memory");
		return EX_TEMPFAIL;
	}
	for (size_t i = 0; i < call->count; i++) {
		to[i].text = span_of(call->words[i]);
	}
	smtp_submission submission = {
		.source = &call->spool.source,
		.header_recipients = call->options.header_recipients,
		.to = {to, call->count},
		.has_sender = call->options.has_sender,
		.sender = call->options.sender,
		.domain = call->settings.domain,
		.dsn = call->options.dsn,
	};
	find_user(call, &submission);
	int status = submit(call, &submission);
	free(to);
	return status;
}

/* ---- before that --------------------------------------------------------------------------------- */

static int read_words(sendmail_call *call, size_t count, const char *const *words)
{
	if (!smtp_sendmail_options_read(words, count, &call->options)) {
		say(LOG_ERR, "the option -%c is not known here, or lacks its word: this program only sends",
			call->options.wrong);
		return EX_USAGE;
	}
	call->words = words + call->options.first;
	call->count = count - call->options.first;
	if (!call->count && !call->options.header_recipients) {
		say(LOG_ERR, "no recipient is named: write addresses, or -t for those of the header");
		return EX_USAGE;
	}
	return EX_OK;
}

static int read_settings(sendmail_call *call)
{
	char path[4096], trouble[SMTP_SHARED_TROUBLE];
	snprintf(
		path, sizeof path, "%.*s", (int)call->options.config.length, or_nothing(call->options.config.data));
	if (!settings_read(&call->settings, *path ? path : NULL)) {
		say(LOG_ERR, "%s", call->settings.trouble);
		return EX_CONFIG;
	}
	smtp_span state = call->settings.state_file;
	if (state.length) {
		snprintf(path, sizeof path, "%.*s", (int)state.length, state.data);
		call->caller.shared = smtp_shared_new(path, trouble);
		if (!call->caller.shared) {
			say(LOG_WARNING, "the pace is not shared: %s", trouble);
		}
	}
	call->settings.server.caller = &call->caller;
	return EX_OK;
}

static int run(sendmail_call *call, size_t count, const char *const *words)
{
	int status = read_words(call, count, words);
	if (status == EX_OK) {
		status = read_settings(call);
	}
	if (status == EX_OK && !spool_fill(&call->spool, stdin, call->options.ignore_dots)) {
		say(LOG_ERR, "nothing was sent: the message cannot be read or kept: %s", strerror(errno));
		status = EX_TEMPFAIL;
	} else if (status == EX_OK) {
		status = send_it(call);
	}
	spool_free(&call->spool);
	settings_forget(&call->settings);
	smtp_shared_free(call->caller.shared);
	return status;
}

int main(int argc, char **argv)
{
	sendmail_call *made = calloc(1, sizeof *made);
	openlog(NAME, LOG_PID, LOG_MAIL);
	if (!made) {
		say(LOG_ERR, "nothing was sent: out of memory");
		return EX_TEMPFAIL;
	}
	int status = run(made, argc > 0 ? (size_t)argc - 1 : 0, (const char *const *)argv + (argc > 0));
	free(made);
	return status;
}
