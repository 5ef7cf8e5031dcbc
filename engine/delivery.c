/*
 * delivery.c - see delivery.h.
 */
#include "delivery.h"

#include "circumstances.h"
#include "stats.h"

/* ---- prepare ------------------------------------------------------------------------------------- */

/* One place per recipient, so that settling needs no memory but for words. */
static smtp_status reserve_recipients(smtp_delivery *job)
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
static smtp_status check_way(const smtp_delivery *job, smtp_refusal *refusal)
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

static smtp_status begin_mail(smtp_delivery *job)
{
	if (!smtp_mail_init(&job->mail, &job->envelope)) {
		return SMTP_NO_MEMORY;
	}
	job->mail.content = smtp_composer_source(job->composer);
	job->mail.facts = smtp_composer_facts(job->composer);
	job->mail.all_recipients = job->server->all_recipients;
	return SMTP_OK;
}

static void init_result(smtp_result *result, const smtp_server *server)
{
	*result = (smtp_result){.explanation.retry_after = -1};
	for (size_t i = 0; i < SMTP_TIMING_COUNT; i++) {
		result->timing[i] = -1;
	}
	result->server.port = smtp_server_port(server);
}

static smtp_status build(smtp_delivery *job, const smtp_message *message, smtp_refusal *refusal)
{
	smtp_status status = smtp_envelope_build(message, &job->envelope, refusal);
	if (status == SMTP_OK) {
		status = check_way(job, refusal);
	}
	if (status == SMTP_OK) {
		status = smtp_compose_from(smtp_store_stock(smtp_store_of(job->server)), message, smtp_clock_wall(),
			&job->composer, refusal);
	}
	if (status == SMTP_OK) {
		status = reserve_recipients(job);
	}
	return status == SMTP_OK ? begin_mail(job) : status;
}

smtp_status smtp_delivery_prepare(smtp_delivery *job, const smtp_server *server, const smtp_message *message,
	smtp_result *result, smtp_refusal *refusal)
{
	char label[SMTP_SERVER_LABEL];
	*job = (smtp_delivery){.server = server, .result = result};
	init_result(result, server);
	smtp_trace_init(&job->trace, smtp_clock_now());
	smtp_status status = build(job, message, refusal);
	if (status == SMTP_OK) {
		smtp_server_label(server, label);
		result->server.host = smtp_strdup_span(smtp_span_of(label));
		result->message_id = smtp_strdup_span(smtp_span_of(smtp_composer_message_id(job->composer)));
	}
	return status;
}

smtp_status smtp_delivery_again(smtp_delivery *job, const char *note)
{
	int64_t now = smtp_clock_now();
	if (!job->mail.content->rewind(job->mail.content->handle)) {
		return SMTP_REFUSED;
	}
	if (job->mail.trace != &job->trace) {
		smtp_trace_join(&job->trace, job->mail.trace);
	}
	smtp_trace_note(&job->trace, SMTP_PHASE_NONE, now, "%s", note);
	job->spent += now - job->mail.offered;
	job->again = true;
	smtp_stats_count(job->server, SMTP_COUNTER_AGAIN, 1);
	job->reused = false;
	smtp_mail_free(&job->mail);
	return begin_mail(job);
}

/* What was reserved at first goes on. */
static void move_result(smtp_delivery *job, smtp_result *old)
{
	smtp_result *result = job->result;
	result->server.host = old->server.host;
	result->message_id = old->message_id;
	job->trace.entries = old->transcript;
	job->trace.count = job->trace.capacity = old->transcript_count;
	old->server.host = old->message_id = NULL;
	old->transcript = NULL;
	old->transcript_count = 0;
	smtp_result_free(old);
	smtp_explanation_free(&job->failure);
	job->failure = (smtp_explanation){0};
}

bool smtp_delivery_renew(smtp_delivery *job, bool (*again)(const smtp_recipient *recipient))
{
	smtp_result old = *job->result;
	init_result(job->result, job->server);
	if (reserve_recipients(job) != SMTP_OK || !smtp_mail_again(&job->mail)) {
		smtp_result_free(job->result);
		*job->result = old;
		return false;
	}
	for (size_t i = 0; i < old.recipient_count; i++) {
		if (again(&old.recipients[i])) {
			job->mail.outcome.addressees[i] = (smtp_addressee){.standing = SMTP_STANDING_WAITING};
		}
	}
	move_result(job, &old);
	return true;
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
static smtp_circumstances deciding_circumstances(const smtp_delivery *job)
{
	const smtp_addressee *first = first_without(&job->mail.outcome);
	bool refused = first && first->standing == SMTP_STANDING_REFUSED;
	if (job->result->outcome == SMTP_OUTCOME_PARTIAL && refused) {
		return smtp_circumstances_of_addressee(job->conn, &job->mail, first);
	}
	return smtp_circumstances_of(job->conn, &job->mail);
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

static void explain_refusal(smtp_delivery *job, const smtp_addressee *addressee, spoken *last)
{
	if (last->addressee && same_reason(last->addressee, addressee)) {
		return;
	}
	smtp_circumstances around = smtp_circumstances_of_addressee(job->conn, &job->mail, addressee);
	smtp_explanation_free(&last->explanation);
	smtp_explain_circumstances(&around, &last->explanation);
	last->addressee = addressee;
}

static void settle_recipient(smtp_delivery *job, size_t index, spoken *last)
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
static void explain_failure(smtp_delivery *job)
{
	smtp_circumstances around = smtp_circumstances_of(job->conn, &job->mail);
	if (job->result->outcome == SMTP_OUTCOME_UNKNOWN) {
		around.variant = NULL;
	}
	if (smtp_outcome_failed(&job->mail.outcome)) {
		smtp_explain_circumstances(&around, &job->failure);
	}
}

static void settle_recipients(smtp_delivery *job)
{
	spoken last = {0};
	explain_failure(job);
	for (size_t i = 0; i < job->result->recipient_count; i++) {
		settle_recipient(job, i, &last);
	}
	smtp_explanation_free(&last.explanation);
}

static void settle_words(smtp_delivery *job)
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

static void settle_extensions(smtp_server_facts *facts, const smtp_caps *caps)
{
	facts->extensions = smtp_calloc(caps->keyword_count ? caps->keyword_count : 1, sizeof *facts->extensions);
	for (size_t i = 0; facts->extensions && i < caps->keyword_count; i++) {
		char *copy = smtp_strdup_span(smtp_span_of(caps->keywords[i]));
		if (copy) {
			facts->extensions[facts->extension_count++] = copy;
		}
	}
}

static void settle_server(smtp_delivery *job)
{
	smtp_server_facts *facts = &job->result->server;
	const smtp_conn *conn = job->conn;
	memcpy(facts->ip, conn->ip, sizeof facts->ip);
	smtp_tls_facts_copy(&facts->tls, &conn->facts);
	facts->reused = job->reused;
	if (conn->session) {
		facts->auth = smtp_session_auth(conn->session);
		settle_extensions(facts, smtp_session_caps(conn->session));
	}
}

/* The way to the server was made for the first message on it. */
static void settle_timing(smtp_delivery *job)
{
	for (size_t i = 0; i < SMTP_TIMING_COUNT; i++) {
		int64_t own = job->mail.outcome.timing[i];
		job->result->timing[i] = own >= 0 || job->reused ? own : job->conn->outcome.timing[i];
	}
	job->result->timing[SMTP_TIMING_TOTAL] += job->spent;
}

static void settle_transcript(smtp_delivery *job)
{
	smtp_trace *trace = job->mail.trace;
	if (job->again && trace != &job->trace) {
		smtp_trace_join(&job->trace, trace);
		trace = &job->trace;
	}
	job->result->transcript = smtp_trace_take(trace, &job->result->transcript_count);
}

void smtp_delivery_settle(smtp_delivery *job, smtp_conn *conn)
{
	job->conn = conn;
	smtp_circumstances_recognise(conn);
	smtp_result *result = job->result;
	const smtp_outcome *outcome = &job->mail.outcome;
	job->settled = true;
	result->outcome = smtp_outcome_sum(outcome);
	result->ok = result->outcome == SMTP_OUTCOME_ACCEPTED;
	result->retry_safe = result->outcome == SMTP_OUTCOME_FAILED;
	settle_words(job);
	settle_recipients(job);
	settle_server(job);
	result->queue_id = smtp_outcome_queue_id(outcome->final.reply);
	settle_timing(job);
	result->bytes = outcome->bytes;
	settle_transcript(job);
}

void smtp_delivery_settle_undone(smtp_delivery *job, const smtp_circumstances *around)
{
	smtp_result *result = job->result;
	job->settled = true;
	result->outcome = SMTP_OUTCOME_FAILED;
	result->retry_safe = true;
	result->phase = around->phase;
	result->sys_error = around->sys_error;
	smtp_explain_circumstances(around, &result->explanation);
	result->error = smtp_error_line(around, &result->explanation);
	for (size_t i = 0; i < result->recipient_count; i++) {
		copy_words(&result->recipients[i], &result->explanation);
	}
}

void smtp_delivery_settle_without_memory(smtp_delivery *job)
{
	smtp_circumstances around = {.phase = SMTP_PHASE_MESSAGE,
		.category = SMTP_CATEGORY_UNKNOWN,
		.variant = SMTP_VARIANT_NO_MEMORY,
		.host = job->server->host,
		.locale = job->server->locale,
		.detail = SMTP_SPAN("out of memory")};
	smtp_delivery_settle_undone(job, &around);
}

static void settle_waiting(smtp_delivery *job, const smtp_circumstances *around, int64_t now)
{
	smtp_result *result = job->result;
	smtp_delivery_settle_undone(job, around);
	result->timing[SMTP_TIMING_TOTAL] = now - job->trace.started;
	result->transcript = smtp_trace_take(&job->trace, &result->transcript_count);
}

void smtp_delivery_settle_held(smtp_delivery *job, const smtp_turn *turn, int64_t now)
{
	smtp_circumstances around = smtp_turn_circumstances(turn, now);
	smtp_trace_note(&job->trace, around.phase, now, "not sent: %s; the next turn is in %lld s",
		turn->paused ? "the server said stop" : "'rate' is reached", (long long)around.retry_after);
	settle_waiting(job, &around, now);
}

void smtp_delivery_settle_interrupted(smtp_delivery *job, int64_t now)
{
	smtp_circumstances around = {.phase = SMTP_PHASE_MESSAGE,
		.category = SMTP_CATEGORY_UNKNOWN,
		.variant = SMTP_VARIANT_INTERRUPTED,
		.host = job->server->host,
		.locale = job->server->locale,
		.detail = SMTP_SPAN("the program was asked to stop")};
	smtp_trace_note(&job->trace, around.phase, now, "%s", around.detail.data);
	settle_waiting(job, &around, now);
}

void smtp_delivery_free(smtp_delivery *job)
{
	if (job->settled) { /* only now, for it may have been settled several times */
		smtp_stats_count_message(job->server, job->result->outcome);
	}
	smtp_explanation_free(&job->failure);
	smtp_trace_free(&job->trace);
	smtp_mail_free(&job->mail);
	smtp_composer_free(job->composer);
	smtp_envelope_free(&job->envelope);
}
