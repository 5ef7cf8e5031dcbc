/*
 * send.c - smtp_send(): one message over one connection, a new one or one that rests in the caller's store.
 */
#include "delivery.h"
#include "identity.h"
#include "parked.h"
#include "run.h"

typedef struct sending {
	const smtp_server *server;
	smtp_tls_context *tls;
	smtp_delivery delivery;
	smtp_parked *parked; /* NULL: the connection is not to be kept */
	unsigned char identity[SMTP_DIGEST];
	smtp_conn *conn;
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
	if (store && server->keepalive && smtp_identity(server, call->identity)) {
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
		.keep = call->parked != NULL,
		.deadline = call->deadline,
	};
}

/* One that rests, if there is one. */
static bool take_up(sending *call)
{
	int64_t now = smtp_clock_now();
	call->conn = call->parked ? smtp_parked_take(call->parked, call->identity, now) : NULL;
	if (call->conn) {
		smtp_conn_options options = options_of(call);
		call->delivery.reused = true;
		call->delivery.mail.trace = &call->delivery.trace;
		smtp_conn_adopt(call->conn, &options, now);
	}
	return call->conn != NULL;
}

static bool open_new(sending *call)
{
	smtp_conn_options options = options_of(call);
	call->conn = smtp_conn_new(&options, smtp_clock_now());
	return call->conn != NULL;
}

static void converse(sending *call)
{
	smtp_run(&call->conn, 1, call->server->caller, (smtp_run_watch){0});
}

/* The server had given the connection up and we came too late to see it: nothing can have been accepted. */
static bool came_too_late(const sending *call)
{
	const smtp_outcome *outcome = &call->delivery.mail.outcome;
	bool gone = outcome->failure.category == SMTP_CATEGORY_CONNECTION_LOST || outcome->failure.code == 421;
	return call->delivery.reused && gone && smtp_outcome_sum(outcome) == SMTP_OUTCOME_FAILED;
}

static smtp_status send_it(sending *call)
{
	call->deadline = smtp_clock_after(smtp_clock_now(), call->server->deadline);
	if (!smtp_socket_startup() || !(take_up(call) || open_new(call))) {
		return SMTP_NO_MEMORY;
	}
	converse(call);
	if (came_too_late(call)) {
		smtp_conn_free(call->conn);
		call->conn = NULL;
		if (!smtp_delivery_again(&call->delivery) || !open_new(call)) {
			return SMTP_NO_MEMORY;
		}
		converse(call);
	}
	return SMTP_OK;
}

static void put_away(sending *call)
{
	smtp_conn *conn = call->conn;
	bool more = conn && smtp_conn_is_idle(conn) && conn->mails < call->server->max_messages;
	if (call->parked && more) {
		int64_t until = smtp_clock_after(smtp_clock_now(), call->server->keepalive);
		smtp_parked_keep(call->parked, conn, call->identity, until);
	} else {
		smtp_conn_dismiss(conn);
	}
}

bool smtp_send(
	const smtp_server *server, const smtp_message *message, smtp_result *result, smtp_refusal *refusal)
{
	sending call = {.server = server};
	smtp_status status = prepare(&call, message, result, refusal);
	if (status == SMTP_OK && !server->capture.data) {
		status = send_it(&call);
	}
	if (status == SMTP_OK && server->capture.data) {
		smtp_delivery_capture(&call.delivery);
	} else if (status == SMTP_OK) {
		smtp_delivery_settle(&call.delivery, call.conn);
	} else if (status == SMTP_NO_MEMORY) {
		smtp_delivery_settle_without_memory(&call.delivery);
	} else {
		smtp_result_free(result);
	}
	put_away(&call);
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
