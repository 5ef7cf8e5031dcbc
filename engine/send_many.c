/*
 * send_many.c - smtp_send_many(): the caller's messages into a pool of connections, their results back, and the counts.
 */
#include "identity.h"
#include "pool.h"

#define PROGRESS_EVERY (SMTP_SECOND / 4)

typedef struct posting {
	const smtp_server *server;
	const smtp_batch *batch;
	smtp_totals *totals;
	smtp_pool pool;
	int64_t began, told; /* the time of the last progress */
} posting;

void smtp_batch_init(smtp_batch *batch)
{
	*batch = (smtp_batch){.connections = 4, .depth = 4, .wait = SMTP_NEVER};
}

/* ---- progress ------------------------------------------------------------------------------------ */

static void tell_progress(posting *call, int64_t now)
{
	call->told = now;
	call->totals->duration = now - call->began;
	if (call->batch->progress) {
		call->batch->progress(call->batch->handle, call->totals);
	}
}

/* ---- messages in, results out -------------------------------------------------------------------- */

/* The engine had not even the memory to begin with it. */
static void end_without_memory(posting *call, void *ticket)
{
	smtp_result result = {.explanation.retry_after = -1};
	smtp_delivery delivery = {.server = call->server, .result = &result};
	smtp_delivery_settle_without_memory(&delivery);
	call->totals->messages++;
	call->totals->outcomes[SMTP_OUTCOME_FAILED]++;
	call->batch->ended(call->batch->handle, ticket, &result);
	smtp_result_free(&result);
	smtp_delivery_free(&delivery);
}

/* It came to nothing before the first message: one of them says why. */
static void name_shortage(posting *call)
{
	const smtp_batch *batch = call->batch;
	void *ticket = NULL;
	bool stops = batch->stopped && batch->stopped(batch->handle);
	if (!stops && batch->next(batch->handle, &ticket)) {
		end_without_memory(call, ticket);
	}
}

static bool stopped(void *handle)
{
	const smtp_batch *batch = ((const posting *)handle)->batch;
	return batch->stopped && batch->stopped(batch->handle);
}

static smtp_job *take_next(posting *call)
{
	const smtp_batch *batch = call->batch;
	for (;;) {
		void *ticket = NULL;
		smtp_status status;
		smtp_refusal refusal;
		const smtp_message *message = stopped(call) ? NULL : batch->next(batch->handle, &ticket);
		if (!message) {
			return NULL;
		}
		smtp_job *job = smtp_job_new(call->server, message, ticket, &status, &refusal);
		if (status == SMTP_REFUSED) {
			batch->refused(batch->handle, ticket, &refusal);
			return NULL;
		}
		if (job) {
			return job;
		}
		end_without_memory(call, ticket);
	}
}

static smtp_job *next(void *handle)
{
	posting *call = handle;
	int64_t began = smtp_clock_now();
	smtp_job *job = take_next(call);
	call->pool.away += smtp_clock_now() - began;
	return job;
}

static void ended(void *handle, smtp_job *job)
{
	posting *call = handle;
	int64_t began = smtp_clock_now();
	call->totals->messages++;
	call->totals->outcomes[job->result.outcome]++;
	call->batch->ended(call->batch->handle, job->ticket, &job->result);
	smtp_job_free(job);
	if (began - call->told >= PROGRESS_EVERY) {
		tell_progress(call, began);
	}
	call->pool.away += smtp_clock_now() - began;
}

/* Where mails are kept instead of sent there is no connection to wait for. */
static void capture_all(posting *call)
{
	const smtp_caller *caller = call->server->caller;
	bool asked = caller && caller->interrupted;
	smtp_job *job;
	while (!(asked && caller->interrupted(caller->handle)) && (job = next(call))) {
		smtp_delivery_capture(&job->delivery);
		ended(call, job);
	}
}

/* ---- the call ------------------------------------------------------------------------------------ */

static smtp_status prepare(posting *call, smtp_tls_context **tls, smtp_refusal *refusal)
{
	const smtp_server *server = call->server;
	if (!smtp_server_check(server, refusal)) {
		return SMTP_REFUSED;
	}
	if (!smtp_socket_startup()) {
		return SMTP_NO_MEMORY;
	}
	return smtp_server_names_tls_files(server)
			   ? smtp_store_context(smtp_store_of(server), server, tls, refusal)
			   : SMTP_OK;
}

static void post(posting *call, smtp_tls_context *tls)
{
	const smtp_server *server = call->server;
	unsigned char identity[SMTP_DIGEST];
	smtp_store *store = smtp_store_of(server);
	bool kept = store && (server->keepalive || store->parked) && smtp_identity(server, identity);
	smtp_pool_options options = {.server = server,
		.tls = tls,
		.connections = call->batch->connections,
		.depth = call->batch->depth,
		.patience = {.put_off = call->batch->retry_for, .stopped = call->batch->wait},
		.deadline = smtp_clock_after(call->began, server->deadline),
		.parked = kept ? smtp_parked_of(store) : NULL,
		.identity = identity,
		.handle = call,
		.next = next,
		.ended = ended,
		.stopped = stopped};
	smtp_pool_init(&call->pool, &options);
	bool good = smtp_pool_run(&call->pool, server->caller);
	smtp_pool_free(&call->pool);
	if (!good && !call->totals->messages) {
		name_shortage(call);
	}
}

bool smtp_send_many(
	const smtp_server *server, const smtp_batch *batch, smtp_totals *totals, smtp_refusal *refusal)
{
	int64_t now = smtp_clock_now();
	posting call = {.server = server, .batch = batch, .totals = totals, .began = now, .told = now};
	smtp_tls_context *tls = NULL;
	*totals = (smtp_totals){0};
	smtp_status status = prepare(&call, &tls, refusal);
	if (status == SMTP_REFUSED) {
		return false;
	}
	if (server->capture.data) {
		capture_all(&call);
	} else {
		post(&call, tls);
	}
	tell_progress(&call, smtp_clock_now());
	smtp_tls_context_free(tls);
	return true;
}
