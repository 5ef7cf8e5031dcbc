/*
 * diagnose_capture.c - smtp_diagnose() of a capture server: there is nothing to converse with. Says that nobody gets the
 * mails, and whether the folder takes them.
 */
#include "diagnose_state.h"
#include "capture.h"
#include "explain.h"

static void warn_of_capture(diagnosing *job)
{
	char folder[SMTP_MAILDIR_PATH];
	snprintf(folder, sizeof folder, "%.*s", (int)job->server.capture.length, job->server.capture.data);
	smtp_check *check =
		smtp_checks_add(&job->checks, SMTP_CHECK_CONFIG, SMTP_CHECK_WARN, -1, WORDS_CONFIG_CAPTURE, folder);
	smtp_check_add_text(check, "host", smtp_span_of(job->host));
	smtp_check_add_text(check, "folder", job->server.capture);
}

static bool write_test(diagnosing *job, smtp_captured *captured)
{
	if (!job->composer) {
		return smtp_capture_try(job->server.capture, captured);
	}
	return smtp_capture(job->server.capture, &job->envelope, smtp_composer_source(job->composer),
		smtp_composer_facts(job->composer), captured);
}

static void say_captured(diagnosing *job, const smtp_captured *captured)
{
	job->diagnosis->ok = true;
	job->diagnosis->explanation.message =
		smtp_strdup_span(smtp_span_of(smtp_check_format(WORDS_CAPTURE_WORKS, job->server.locale)));
	if (job->composer) {
		smtp_check *check = smtp_checks_add(&job->checks, SMTP_CHECK_MESSAGE, SMTP_CHECK_PASS, -1,
			WORDS_CAPTURE_MESSAGE, job->to[0], captured->name);
		smtp_check_add_text(check, "queue_id", smtp_span_of(captured->name));
	}
}

static void say_not_captured(diagnosing *job, const smtp_captured *captured)
{
	smtp_diagnosis *diagnosis = job->diagnosis;
	smtp_circumstances around = smtp_capture_circumstances(&job->server, captured);
	around.diagnosing = true;
	diagnosis->phase = around.phase;
	diagnosis->sys_error = around.sys_error;
	smtp_explain_circumstances(&around, &diagnosis->explanation);
	diagnosis->error = smtp_error_line(&around, &diagnosis->explanation);
	const char *message = diagnosis->explanation.message;
	smtp_check *check = smtp_checks_add_text(
		&job->checks, SMTP_CHECK_MESSAGE, SMTP_CHECK_FAIL, -1, smtp_span_of(message ? message : ""));
	if (around.sys_error) {
		smtp_check_add_number(check, "errno", around.sys_error);
	}
}

static void skip_the_rest(diagnosing *job)
{
	for (smtp_check_name name = SMTP_CHECK_RESOLVE; name < SMTP_CHECK_COUNT; name++) {
		if (name != SMTP_CHECK_PROXY && !smtp_checks_has(&job->checks, name)) {
			smtp_checks_add(&job->checks, name, SMTP_CHECK_SKIP, -1,
				name == SMTP_CHECK_MESSAGE ? WORDS_MESSAGE_NOT_ASKED : WORDS_NEIGHBOURS_NOT_NEEDED);
		}
	}
}

void smtp_diagnose_capture(diagnosing *job)
{
	smtp_captured captured;
	warn_of_capture(job);
	smtp_diagnose_tell(job);
	if (job->stopped) {
		return;
	}
	if (write_test(job, &captured)) {
		say_captured(job, &captured);
	} else {
		say_not_captured(job, &captured);
	}
	skip_the_rest(job);
	smtp_diagnose_tell(job);
}
