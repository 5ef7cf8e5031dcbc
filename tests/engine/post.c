/*
 * post.c - see post.h.
 */
#include "post.h"
#include "test.h"

void be_client_of(const mailserver *peer, const smtp_caller *caller, smtp_server *server)
{
	smtp_server_init(server);
	server->caller = caller;
	server->host = SMTP_SPAN("127.0.0.1");
	server->port = peer->port;
	server->tls = SMTP_TLS_NONE;
	server->timeout = server->final_timeout = 10 * SMTP_SECOND;
}

void open_post(post *it)
{
	mailserver_start(&it->peer);
	it->store = smtp_store_new();
	it->caller.store = it->store;
	be_client_of(&it->peer, &it->caller, &it->server);
}

const smtp_result *post_to(post *it, const char *to)
{
	smtp_mailbox from = {.text = SMTP_SPAN("shop@example.com")}, recipient = {.text = smtp_span_of(to)};
	smtp_message message = {.from = {&from, 1}, .to = {&recipient, 1}, .text = SMTP_SPAN("Hello\n")};
	smtp_refusal refusal;
	smtp_result_free(&it->result);
	assert_true(smtp_send(&it->server, &message, &it->result, &refusal));
	return &it->result;
}

const smtp_result *post_one(post *it)
{
	return post_to(it, "buyer@example.net");
}

void close_post(post *it)
{
	smtp_result_free(&it->result);
	smtp_store_free(it->store);
	mailserver_stop(&it->peer);
}

bool post_tells(const post *it, const char *words)
{
	for (size_t i = 0; i < it->result.transcript_count; i++) {
		if (strstr(it->result.transcript[i].text, words)) {
			return true;
		}
	}
	return false;
}
