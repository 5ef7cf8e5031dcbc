/*
 * send.c - smtp_send(): one message, when its turn has come, over one connection, a new one or one that rests in the
 * caller's store.
 */
#include "delivery.h"
#include "identity.h"
#include "parked.h"
#include "recovery.h"
#include "run.h"

typedef struct sending {
	const smtp_server *server;
	smtp_tls_context *tls;
	smtp_delivery delivery;
	smtp_parked *parked; /* NULL: none rests, and none is to be kept */
	unsigned char identity[SMTP_DIGEST];
	smtp_conn *conn;
	smtp_turn turn;
	smtp_turn_standing standing;
	int64_t patience; /* for the turn, until then */
	int64_t deadline;
} sending;

static smtp_status prepare(
	sending *call, const smtp_message *message, smtp_result *result, smtp_refusal *refusal)
{
	const smtp_server *server = call->server;
	smtp_store *store = smtp_store_of(server);
	*result = (smtp_result){0};
	if (!smtp_server_check(server, refusal)) {
		return SMTP_REFUSED;
	}
	smtp_status status = smtp_delivery_prepare(&call->delivery, server, message, result, refusal);
	if (status == SMTP_OK && smtp_server_names_tls_files(server)) {
		status = smtp_store_context(store, server, &call->tls, refusal);
	}
	if (store && (server->keepalive || store->parked) && smtp_identity(server, call->identity)) {
		call->parked = smtp_parked_of(store);
	}
	return status;
}

static smtp_conn_options options_of(sending *call)
{
	return (smtp_conn_options){
		.server = call->server,
		.tls = call->tls,
		.mail = &call->delivery.mail,
		.log_in = true,
		.resume = true,
		.keep = call->parked && call->server->keepalive,
		.deadline = call->deadline,
	};
}

/* One that rests, if there is one. */
static bool take_up(sending *call)
{
	call->conn = call->parked ? smtp_parked_take(call->parked, call->server, call->identity) : NULL;
	if (call->conn) {
		smtp_conn_options options = options_of(call);
		call->delivery.reused = true;
		call->delivery.mail.trace = &call->delivery.trace;
		smtp_conn_adopt(call->conn, &options, smtp_clock_now());
	}
	return call->conn != NULL;
}

static bool open_new(sending *call, smtp_remedy remedy)
{
	smtp_conn_options options = options_of(call);
	smtp_recovery_apply(remedy, &options);
	call->conn = smtp_conn_new(&options, smtp_clock_now());
	return call->conn != NULL;
}

static void converse(sending *call)
{
	smtp_turn_note(&call->turn, call->delivery.mail.trace, smtp_clock_now());
	smtp_run(&call->conn, 1, call->server->caller, (smtp_run_watch){0});
}

static smtp_status converse_again(sending *call, smtp_remedy remedy)
{
	smtp_status status = smtp_delivery_again(&call->delivery, smtp_recovery_note(remedy));
	if (status == SMTP_REFUSED) {
		return SMTP_OK; /* the failure stands */
	}
	smtp_conn_dismiss(call->conn);
	call->conn = NULL;
	if (status != SMTP_OK || !open_new(call, remedy)) {
		return SMTP_NO_MEMORY;
	}
	converse(call);
	smtp_recovery_learn(remedy, &call->delivery, smtp_clock_now());
	return SMTP_OK;
}

static smtp_status send_it(sending *call)
{
	if (!(take_up(call) || open_new(call, SMTP_REMEDY_NONE))) {
		return SMTP_NO_MEMORY;
	}
	converse(call);
	smtp_remedy remedy = smtp_recovery_find(&call->delivery, call->conn, smtp_clock_now());
	return remedy == SMTP_REMEDY_NONE ? SMTP_OK : converse_again(call, remedy);
}

/* ---- the turn ------------------------------------------------------------------------------------ */

static size_t no_sockets(void *handle, smtp_pollfd *sockets, size_t room)
{
	(void)handle, (void)sockets, (void)room;
	return 0;
}

static int64_t wake_for_turn(void *handle)
{
	const sending *call = handle;
	return call->standing == SMTP_TURN_WAIT ? call->turn.due : SMTP_NEVER;
}

static void ask_for_turn(void *handle, int64_t now)
{
	sending *call = handle;
	if (call->standing == SMTP_TURN_WAIT && now >= call->turn.due) {
		int64_t patience = call->patience > now ? call->patience - now : 0;
		call->standing = smtp_turn_take(&call->turn, now, patience);
	}
}

/* False: the caller says stop. */
static bool wait_for_turn(sending *call)
{
	const smtp_run_side side = {call, no_sockets, wake_for_turn, ask_for_turn};
	const smtp_server *server = call->server;
	int64_t now = smtp_clock_now(), until = smtp_clock_later(now, server->wait);
	call->deadline = smtp_clock_after(now, server->deadline);
	call->patience = until < call->deadline ? until : call->deadline;
	call->standing = SMTP_TURN_WAIT;
	smtp_turn_begin(&call->turn, server, now);
	return smtp_run_side_alone(&side, server->caller, SMTP_NEVER);
}

static void deliver(sending *call)
{
	smtp_delivery *job = &call->delivery;
	if (!smtp_socket_startup()) {
		smtp_delivery_settle_without_memory(job);
	} else if (!wait_for_turn(call)) {
		smtp_turn_give_back(&call->turn);
		smtp_delivery_settle_interrupted(job, smtp_clock_now());
	} else if (call->standing != SMTP_TURN_GO) {
		smtp_delivery_settle_held(job, &call->turn, smtp_clock_now());
	} else if (send_it(call) != SMTP_OK) {
		smtp_delivery_settle_without_memory(job);
	} else {
		smtp_delivery_settle(job, call->conn);
		smtp_turn_settle(&call->turn, job->result);
	}
}

/* -------------------------------------------------------------------------------------------------- */

bool smtp_send(
	const smtp_server *server, const smtp_message *message, smtp_result *result, smtp_refusal *refusal)
{
	sending call = {.server = server};
	smtp_status status = prepare(&call, message, result, refusal);
	if (status == SMTP_OK && server->capture.data) {
		smtp_delivery_capture(&call.delivery);
	} else if (status == SMTP_OK) {
		deliver(&call);
	} else if (status == SMTP_NO_MEMORY) {
		smtp_delivery_settle_without_memory(&call.delivery);
	} else {
		smtp_result_free(result);
	}
	smtp_parked_put_away(call.parked, call.conn, server, call.identity);
	smtp_delivery_free(&call.delivery);
	smtp_tls_context_free(call.tls);
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
