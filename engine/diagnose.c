/*
 * diagnose.c - smtp_diagnose(): one conversation, watched phase by phase; each phase that ends is a check
 * (diagnose_checks.c).
 *
 * What passed is told as it happens; what failed is told by the verdict at the end, what was not reached is
 * said to be so, and the neighbours are asked only when the asked server does not work.
 */
#include "diagnose_state.h"
#include "circumstances.h"
#include "report.h"
#include "variants.h"

#include <stdio.h>

void smtp_diagnose_options_init(smtp_diagnose_options *options)
{
	*options = (smtp_diagnose_options){.neighbours = true, .dns = true, .deadline = 30 * SMTP_SECOND};
}

/* ---- prepare ------------------------------------------------------------------------------------- */

/* Without a sender the account itself is asked about, when it is an address. */
static smtp_status read_addresses(diagnosing *job, smtp_refusal *refusal)
{
	const smtp_diagnose_options *options = job->options;
	smtp_mailbox from = options->from;
	smtp_status status = SMTP_OK;
	if (!from.text.data && smtp_address_is_mailbox(job->server.username)) {
		from.text = job->server.username;
	}
	if (from.text.data) {
		status = smtp_address_parse(&from, "from", &job->from_address, refusal);
		job->envelope.from = job->from_address.address;
	}
	if (status == SMTP_OK && options->to.text.data) {
		status = smtp_address_parse(&options->to, "to", &job->to_address, refusal);
		job->to[0] = job->to_address.address;
		job->envelope.to = job->to;
		job->envelope.to_count = 1;
	}
	job->envelope.needs_smtputf8 = job->from_address.needs_smtputf8 || job->to_address.needs_smtputf8;
	if (status == SMTP_OK && options->to.text.data && !from.text.data) {
		smtp_refuse(refusal, "from", "must be given together with to");
		return SMTP_REFUSED;
	}
	if (status == SMTP_OK && options->message && !options->to.text.data) {
		smtp_refuse(refusal, "to", "must be given when message is true");
		return SMTP_REFUSED;
	}
	return status;
}

static smtp_status compose_test(diagnosing *job, smtp_refusal *refusal)
{
	smtp_mailbox from = {.text = smtp_span_of(job->envelope.from)};
	smtp_mailbox to = {.text = smtp_span_of(job->to[0])};
	snprintf(job->test_text, sizeof job->test_text, smtp_check_format(WORDS_TEST_TEXT, job->server.locale),
		job->place);
	smtp_message message = {
		.from = {&from, 1},
		.to = {&to, 1},
		.subject = smtp_span_of(smtp_check_format(WORDS_TEST_SUBJECT, job->server.locale)),
		.text = smtp_span_of(job->test_text),
	};
	return smtp_compose(&message, smtp_clock_wall(), &job->composer, refusal);
}

static bool check_neighbour_ports(const diagnosing *job, smtp_refusal *refusal)
{
	for (size_t i = 0; job->server.public_only && i < job->options->neighbour_count; i++) {
		if (!smtp_server_port_is_public(job->options->neighbour_ports[i])) {
			return smtp_refuse(
				refusal, "neighbours", "must hold only 24, 25, 465, 587, 2525 when \"allow\" is \"public\"");
		}
	}
	return true;
}

static smtp_status prepare(diagnosing *job, smtp_refusal *refusal)
{
	if (!smtp_server_check(&job->server, refusal) || !check_neighbour_ports(job, refusal) ||
		!smtp_diagnose_sender_check(job, refusal)) {
		return SMTP_REFUSED;
	}
	smtp_status status = read_addresses(job, refusal);
	if (status == SMTP_OK && smtp_server_names_tls_files(&job->server)) {
		status = smtp_store_context(smtp_store_of(&job->server), &job->server, &job->tls, refusal);
	}
	if (status == SMTP_OK && job->options->message) {
		status = compose_test(job, refusal);
	}
	return status;
}

/* ---- the end ------------------------------------------------------------------------------------- */

static void say_all_is_well(diagnosing *job)
{
	smtp_explanation *explanation = &job->diagnosis->explanation;
	smtp_buf sentence;
	smtp_buf_init(&sentence, 1024);
	smtp_buf_printf(&sentence, smtp_check_format(WORDS_ALL_WELL, job->server.locale), job->place);
	smtp_explanation_forget_failure(explanation);
	explanation->message = smtp_buf_take(&sentence);
}

static void judge(diagnosing *job)
{
	smtp_diagnosis *diagnosis = job->diagnosis;
	smtp_circumstances around = smtp_circumstances_of(job->conn, job->conn->options.mail);
	around.diagnosing = true;
	diagnosis->ok = smtp_conn_failure(job->conn)->phase == SMTP_PHASE_NONE && !job->stopped;
	diagnosis->phase = diagnosis->ok ? SMTP_PHASE_NONE : around.phase;
	diagnosis->sys_error = around.sys_error;
	smtp_explain_circumstances(&around, &diagnosis->explanation);
	if (diagnosis->ok) {
		say_all_is_well(job);
	} else {
		diagnosis->error = smtp_error_line(&around, &diagnosis->explanation);
		smtp_diagnose_failure(job);
	}
	smtp_diagnose_tell(job);
}

/* ---- the call ------------------------------------------------------------------------------------ */

/* Between two steps the observer hears of the checks that have ended. His time is not the server's; and when he asks to
 * stop, the conversation ends without a word more. */
static void tell_between_steps(void *watcher, smtp_conn *conn)
{
	diagnosing *job = watcher;
	int64_t began = smtp_clock_now();
	smtp_diagnose_sender_reached(job);
	smtp_diagnose_tell(job);
	smtp_conn_excuse(conn, smtp_clock_now() - began);
	if (job->stopped) {
		smtp_conn_cancel(conn);
	}
}

static void fill_in_mail(diagnosing *job)
{
	smtp_mail *mail = &job->mail;
	if (job->composer) {
		mail->content = smtp_composer_source(job->composer);
		mail->facts = smtp_composer_facts(job->composer);
	}
}

static bool converse(diagnosing *job, int64_t deadline)
{
	bool names_sender = job->envelope.from != NULL;
	if (names_sender && !smtp_mail_init(&job->mail, &job->envelope)) {
		return false;
	}
	fill_in_mail(job);
	smtp_conn_options options = {
		.server = &job->server,
		.tls = job->tls,
		.mail = names_sender ? &job->mail : NULL,
		.log_in = true,
		.every_address = true,
		.one_by_one = true,
		.await_quit = true,
		.watch = {smtp_diagnose_left, job},
		.gave_up = smtp_diagnose_gave_up,
		.deadline = deadline,
	};
	job->conn = smtp_conn_new(&options, smtp_clock_now());
	if (job->conn) {
		smtp_run(&job->conn, 1, job->server.caller, (smtp_run_watch){tell_between_steps, job, job->sender ? &job->side : NULL});
	}
	return job->conn != NULL;
}

static void say_no_memory(diagnosing *job)
{
	smtp_circumstances around = {.phase = SMTP_PHASE_MESSAGE,
		.category = SMTP_CATEGORY_UNKNOWN,
		.variant = SMTP_VARIANT_NO_MEMORY,
		.host = smtp_span_of(job->host),
		.locale = job->server.locale};
	job->diagnosis->phase = around.phase;
	smtp_explain_circumstances(&around, &job->diagnosis->explanation);
	job->diagnosis->error = smtp_error_line(&around, &job->diagnosis->explanation);
}

/* The caller's limit for a diagnosis, and the server's for everything: the nearer counts. */
static int64_t deadline_of(const diagnosing *job)
{
	int64_t now = smtp_clock_now();
	int64_t ours = smtp_clock_after(now, job->options->deadline);
	int64_t servers = smtp_clock_after(now, job->server.deadline);
	return ours < servers ? ours : servers;
}

static void diagnose(diagnosing *job)
{
	if (job->server.capture.data) {
		smtp_diagnose_capture(job);
		return;
	}
	int64_t deadline = deadline_of(job);
	smtp_diagnose_leave_time(job, deadline);
	smtp_diagnose_config(job);
	smtp_diagnose_tell(job);
	if (job->stopped) {
		return;
	}
	if (!smtp_socket_startup()) {
		say_no_memory(job);
		return;
	}
	smtp_diagnose_sender_begin(job);
	if (!converse(job, deadline)) {
		say_no_memory(job);
		return;
	}
	judge(job);
	smtp_diagnose_interception(job);
	smtp_diagnose_rest(job);
	smtp_diagnose_tell(job);
	smtp_diagnose_neighbours(job, deadline);
	smtp_diagnose_tell(job);
	smtp_diagnose_sender_end(job, deadline);
	smtp_diagnose_tell(job);
	smtp_diagnose_local(job);
	smtp_diagnose_tell(job);
	job->diagnosis->transcript = smtp_trace_take(&job->conn->trace, &job->diagnosis->transcript_count);
}

/* Who is named in the conversation, and which hosts are no secret. */
static smtp_mask mask_of(const diagnosing *job)
{
	const smtp_server *server = &job->server;
	smtp_mask mask = {.name_count = 0};
	smtp_mask_keep(&mask, server->host);
	smtp_mask_keep(&mask, server->proxy_host);
	smtp_mask_keep(&mask, job->diagnosis->working_host);
	smtp_mask_know(&mask, server->username);
	smtp_mask_know(&mask, server->proxy_username);
	smtp_mask_know(&mask, smtp_span_of(job->from_address.address));
	smtp_mask_know(&mask, smtp_span_of(job->to_address.address));
	return mask;
}

static void hand_over(diagnosing *job)
{
	job->diagnosis->checks = job->checks.items;
	job->diagnosis->check_count = job->checks.count;
	smtp_mask mask = mask_of(job);
	smtp_report_source source = {.server = &job->server,
		.diagnosis = job->diagnosis,
		.program = job->options->program,
		.made = smtp_clock_wall(),
		.mask = job->options->hide_addresses ? &mask : NULL};
	job->diagnosis->report = smtp_report(&source);
}

bool smtp_diagnose(const smtp_server *server, const smtp_diagnose_options *options, smtp_diagnosis *diagnosis,
	smtp_refusal *refusal)
{
	diagnosing job = {.server = *server, .options = options, .diagnosis = diagnosis, .failed_after = -1};
	*diagnosis = (smtp_diagnosis){.explanation.retry_after = -1};
	smtp_server_label(server, job.host);
	smtp_check_place(job.host, smtp_server_port(server), server->locale, job.place);
	smtp_checks_init(&job.checks, server->locale);
	job.access = server->protocol == SMTP_PROTOCOL_SMTP ? smtp_access_by_host(server->host) : NULL;
	smtp_status status = prepare(&job, refusal);
	if (status == SMTP_OK) {
		diagnose(&job);
	} else if (status == SMTP_NO_MEMORY) {
		say_no_memory(&job);
	}
	if (status != SMTP_REFUSED) {
		hand_over(&job);
	}
	smtp_sender_dns_free(job.sender);
	smtp_conn_free(job.conn);
	smtp_mail_free(&job.mail);
	smtp_tls_context_free(job.tls);
	smtp_composer_free(job.composer);
	smtp_address_free(&job.from_address);
	smtp_address_free(&job.to_address);
	return status != SMTP_REFUSED;
}

void smtp_diagnosis_free(smtp_diagnosis *diagnosis)
{
	smtp_explanation_free(&diagnosis->explanation);
	smtp_free(diagnosis->error);
	smtp_check_list_free(diagnosis->checks, diagnosis->check_count);
	smtp_free(diagnosis->report);
	smtp_trace_entries_free(diagnosis->transcript, diagnosis->transcript_count);
	*diagnosis = (smtp_diagnosis){0};
}
