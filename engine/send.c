/*
 * send.c - smtp_send(): prepare, converse, settle.
 *
 * All that can be refused is refused before a connection is made, and all that a result cannot do without is
 * allocated by then: once the message is out, memory can cost words but not the truth about a recipient.
 */
#include "circumstances.h"
#include "compose.h"
#include "run.h"

typedef struct delivery {
	const smtp_server *server;
	smtp_envelope envelope;
	smtp_composer *composer;
	smtp_tls_context *tls;
	smtp_mail mail;
	smtp_conn *conn;
	smtp_result *result;
	smtp_explanation failure;
} delivery;

/* ---- prepare ------------------------------------------------------------------------------------- */

/* One place per recipient, so that settling needs no memory but for words. */
static smtp_status reserve_recipients(delivery *job)
{
	size_t count = job->envelope.to_count;
	job->result->recipients = smtp_calloc(count, sizeof *job->result->recipients);
	if (!job->result->recipients) {
		return SMTP_NO_MEMORY;
	}
	job->result->recipient_count = count;
	for (size_t i = 0; i < count; i++) {
		job->result->recipients[i].address = smtp_strdup_span(smtp_span_of(job->envelope.to[i]));
		if (!job->result->recipients[i].address) {
			return SMTP_NO_MEMORY;
		}
	}
	return SMTP_OK;
}

/* RFC 8689 4.2.1: the first step of the way must be verified TLS too. */
static smtp_status check_way(const delivery *job, smtp_refusal *refusal)
{
	const smtp_server *server = job->server;
	bool unsafe = server->tls == SMTP_TLS_NONE || !server->verify_peer || !server->verify_peer_name;
	if (job->envelope.demands.require_tls && unsafe) {
		smtp_refuse(refusal, "require_tls",
			"must not be true when \"tls\" is \"none\" or the certificate is not verified");
		return SMTP_REFUSED;
	}
	return SMTP_OK;
}

static smtp_status prepare(delivery *job, const smtp_message *message, smtp_refusal *refusal)
{
	if (!smtp_server_check(job->server, refusal)) {
		return SMTP_REFUSED;
	}
	smtp_status status = smtp_envelope_build(message, &job->envelope, refusal);
	if (status == SMTP_OK) {
		status = check_way(job, refusal);
	}
	if (status == SMTP_OK) {
		status = smtp_compose(message, smtp_clock_wall(), &job->composer, refusal);
	}
	if (status == SMTP_OK && smtp_server_names_tls_files(job->server)) {
		status = smtp_store_context(smtp_store_of(job->server), job->server, &job->tls, refusal);
	}
	return status == SMTP_OK ? reserve_recipients(job) : status;
}

/* ---- converse ------------------------------------------------------------------------------------ */

static smtp_status converse(delivery *job)
{
	int64_t now = smtp_clock_now();
	smtp_conn_options options = {
		.server = job->server,
		.tls = job->tls,
		.mail = &job->mail,
		.log_in = true,
		.resume = true,
		.deadline = smtp_clock_after(now, job->server->deadline),
	};
	if (!smtp_socket_startup() || !smtp_mail_init(&job->mail, &job->envelope)) {
		return SMTP_NO_MEMORY;
	}
	job->mail.content = smtp_composer_source(job->composer);
	job->mail.facts = smtp_composer_facts(job->composer);
	job->mail.all_recipients = job->server->all_recipients;
	job->conn = smtp_conn_new(&options, now);
	if (!job->conn) {
		return SMTP_NO_MEMORY;
	}
	smtp_run(&job->conn, 1, job->server->caller, (smtp_run_watch){0});
	return SMTP_OK;
}

/* ---- settle -------------------------------------------------------------------------------------- */

static void copy_words(smtp_recipient *recipient, const smtp_explanation *explanation)
{
	recipient->code = explanation->code;
	memcpy(recipient->enhanced_code, explanation->enhanced_code, sizeof recipient->enhanced_code);
	recipient->category = explanation->category;
	recipient->retry = explanation->retry;
	recipient->response = smtp_strdup_span(smtp_span_of(explanation->response));
}

/* The first who got nothing; NULL: everybody did. */
static const smtp_addressee *first_without(const smtp_outcome *outcome)
{
	for (size_t i = 0; i < outcome->addressee_count; i++) {
		if (outcome->addressees[i].standing != SMTP_STANDING_ACCEPTED) {
			return &outcome->addressees[i];
		}
	}
	return NULL;
}

/* Partly accepted: the first refusal is what the caller must hear of. */
static smtp_circumstances deciding_circumstances(const delivery *job)
{
	const smtp_addressee *first = first_without(&job->mail.outcome);
	bool refused = first && first->standing == SMTP_STANDING_REFUSED;
	if (job->result->outcome == SMTP_OUTCOME_PARTIAL && refused) {
		return smtp_circumstances_of_addressee(job->conn, first);
	}
	return smtp_circumstances_of(job->conn);
}

/* Many are refused for the same reason: the words are found once. */
typedef struct spoken {
	const smtp_addressee *addressee;
	smtp_explanation explanation;
} spoken;

static bool same_reason(const smtp_addressee *one, const smtp_addressee *other)
{
	return one->phase == other->phase && one->category == other->category && one->variant == other->variant &&
		   one->answer.code == other->answer.code && one->answer.reply == other->answer.reply;
}

static void explain_refusal(delivery *job, const smtp_addressee *addressee, spoken *last)
{
	if (last->addressee && same_reason(last->addressee, addressee)) {
		return;
	}
	smtp_circumstances around = smtp_circumstances_of_addressee(job->conn, addressee);
	smtp_explanation_free(&last->explanation);
	smtp_explain_circumstances(&around, &last->explanation);
	last->addressee = addressee;
}

static void settle_recipient(delivery *job, size_t index, spoken *last)
{
	const smtp_addressee *addressee = &job->mail.outcome.addressees[index];
	smtp_recipient *recipient = &job->result->recipients[index];
	switch (addressee->standing) {
	case SMTP_STANDING_ACCEPTED:
		recipient->fate = SMTP_FATE_ACCEPTED;
		break;
	case SMTP_STANDING_AT_STAKE:
		recipient->fate = SMTP_FATE_UNKNOWN;
		break;
	case SMTP_STANDING_REFUSED:
		explain_refusal(job, addressee, last);
		copy_words(recipient, &last->explanation);
		break;
	default:
		copy_words(recipient, &job->failure);
	}
}

/* Those for whom nothing was tried, or not to the end, are judged by the failure; for them it is no question whether they
 * were accepted. */
static void explain_failure(delivery *job)
{
	smtp_circumstances around = smtp_circumstances_of(job->conn);
	if (job->result->outcome == SMTP_OUTCOME_UNKNOWN) {
		around.variant = NULL;
	}
	if (smtp_outcome_failed(&job->mail.outcome)) {
		smtp_explain_circumstances(&around, &job->failure);
	}
}

static void settle_recipients(delivery *job)
{
	spoken last = {0};
	explain_failure(job);
	for (size_t i = 0; i < job->result->recipient_count; i++) {
		settle_recipient(job, i, &last);
	}
	smtp_explanation_free(&last.explanation);
}

static void settle_words(delivery *job)
{
	smtp_result *result = job->result;
	smtp_circumstances around = deciding_circumstances(job);
	smtp_explain_circumstances(&around, &result->explanation);
	result->phase = around.phase;
	result->sys_error = around.sys_error;
	if (result->ok) {
		smtp_explanation_forget_failure(&result->explanation);
	} else {
		result->error = smtp_error_line(&around, &result->explanation);
	}
	if (result->outcome == SMTP_OUTCOME_UNKNOWN) {
		result->explanation.retry = SMTP_RETRY_NONE;
	}
}

/* Moves what the connection learnt about the server into the result. */
static void settle_server(delivery *job)
{
	smtp_server_facts *facts = &job->result->server;
	smtp_conn *conn = job->conn;
	memcpy(facts->ip, conn->ip, sizeof facts->ip);
	facts->tls = conn->facts;
	conn->facts = (smtp_tls_facts){0};
	if (!conn->session) {
		return;
	}
	facts->auth = smtp_session_auth(conn->session);
	const smtp_caps *caps = smtp_session_caps(conn->session);
	facts->extensions = smtp_calloc(caps->keyword_count ? caps->keyword_count : 1, sizeof *facts->extensions);
	for (size_t i = 0; facts->extensions && i < caps->keyword_count; i++) {
		char *copy = smtp_strdup_span(smtp_span_of(caps->keywords[i]));
		if (copy) {
			facts->extensions[facts->extension_count++] = copy;
		}
	}
}

/* The way to the server was made for this message. */
static void settle_timing(delivery *job)
{
	for (size_t i = 0; i < SMTP_TIMING_COUNT; i++) {
		int64_t own = job->mail.outcome.timing[i];
		job->result->timing[i] = own >= 0 ? own : job->conn->outcome.timing[i];
	}
}

static void settle(delivery *job)
{
	smtp_result *result = job->result;
	const smtp_outcome *outcome = &job->mail.outcome;
	result->outcome = smtp_outcome_sum(outcome);
	result->ok = result->outcome == SMTP_OUTCOME_ACCEPTED;
	result->retry_safe = result->outcome == SMTP_OUTCOME_FAILED;
	settle_words(job);
	settle_recipients(job);
	settle_server(job);
	result->queue_id = smtp_outcome_queue_id(outcome->final.reply);
	settle_timing(job);
	result->bytes = outcome->bytes;
	result->transcript = smtp_trace_take(&job->conn->trace, &result->transcript_count);
}

/* Nothing was sent: there was not even memory to begin. */
static void settle_without_memory(delivery *job)
{
	smtp_result *result = job->result;
	smtp_circumstances around = {.phase = SMTP_PHASE_MESSAGE,
		.category = SMTP_CATEGORY_UNKNOWN,
		.variant = SMTP_VARIANT_NO_MEMORY,
		.host = job->server->host,
		.locale = job->server->locale,
		.detail = SMTP_SPAN("out of memory")};
	result->outcome = SMTP_OUTCOME_FAILED;
	result->retry_safe = true;
	result->phase = around.phase;
	smtp_explain_circumstances(&around, &result->explanation);
	result->error = smtp_error_line(&around, &result->explanation);
	for (size_t i = 0; i < result->recipient_count; i++) {
		copy_words(&result->recipients[i], &result->explanation);
	}
}

/* ---- the call ------------------------------------------------------------------------------------ */

static void release(delivery *job)
{
	smtp_explanation_free(&job->failure);
	smtp_conn_free(job->conn);
	smtp_mail_free(&job->mail);
	smtp_tls_context_free(job->tls);
	smtp_composer_free(job->composer);
	smtp_envelope_free(&job->envelope);
}

static void init_result(smtp_result *result, const smtp_server *server)
{
	*result = (smtp_result){.explanation.retry_after = -1};
	for (size_t i = 0; i < SMTP_TIMING_COUNT; i++) {
		result->timing[i] = -1;
	}
	result->server.port = smtp_server_port(server);
}

bool smtp_send(
	const smtp_server *server, const smtp_message *message, smtp_result *result, smtp_refusal *refusal)
{
	delivery job = {.server = server, .result = result};
	init_result(result, server);
	smtp_status status = prepare(&job, message, refusal);
	if (status == SMTP_OK) {
		char label[SMTP_SERVER_LABEL];
		smtp_server_label(server, label);
		result->server.host = smtp_strdup_span(smtp_span_of(label));
		result->message_id = smtp_strdup_span(smtp_span_of(smtp_composer_message_id(job.composer)));
		status = converse(&job);
	}
	if (status == SMTP_OK) {
		settle(&job);
	} else if (status == SMTP_NO_MEMORY) {
		settle_without_memory(&job);
	} else {
		smtp_result_free(result);
	}
	release(&job);
	return status != SMTP_REFUSED;
}

void smtp_result_free(smtp_result *result)
{
	for (size_t i = 0; i < result->recipient_count; i++) {
		smtp_free(result->recipients[i].address);
		smtp_free(result->recipients[i].response);
	}
	for (size_t i = 0; i < result->server.extension_count; i++) {
		smtp_free(result->server.extensions[i]);
	}
	smtp_free(result->recipients);
	smtp_free(result->server.extensions);
	smtp_free(result->server.host);
	smtp_tls_facts_free(&result->server.tls);
	smtp_explanation_free(&result->explanation);
	smtp_free(result->error);
	smtp_free(result->message_id);
	smtp_free(result->queue_id);
	smtp_trace_entries_free(result->transcript, result->transcript_count);
	*result = (smtp_result){0};
}
