/*
 * submit.c - smtp_submit(): a message as sendmail(8) gets it, completed and sent.
 */
#include "clock.h"
#include "delivery.h"
#include "resolve.h"
#include "submission.h"

/* Whoever is named as sender; else the server's user name, where it is an address; else the user. At this machine, where it
 * is a name alone. */
static bool find_login(const smtp_server *server, const smtp_submission *submission, smtp_buf *login)
{
	char machine[256];
	smtp_span user = submission->login;
	if (submission->has_sender && submission->sender.length) {
		user = submission->sender;
	} else if (smtp_address_is_mailbox(server->username)) {
		user = server->username;
	}
	smtp_buf_span(login, user);
	if (user.length && !memchr(user.data, '@', user.length)) {
		bool known = !submission->domain.length && smtp_resolve_local_domain(machine);
		smtp_buf_char(login, '@');
		smtp_buf_span(login,
			submission->domain.length ? submission->domain : smtp_span_of(known ? machine : "localhost"));
	}
	return !login->failed;
}

/* The caller's recipients, and those of the header. NULL: memory. */
static smtp_mailbox *list_recipients(
	const smtp_submission *submission, const smtp_submitted *submitted, size_t *count)
{
	size_t own = submission->to.count, others = submission->header_recipients ? submitted->to_count : 0;
	smtp_mailbox *list = smtp_calloc(own + others + 1, sizeof *list);
	*count = list ? own + others : 0;
	for (size_t i = 0; i < *count; i++) {
		list[i] = i < own ? submission->to.items[i]
						  : (smtp_mailbox){.text = smtp_buf_view(&submitted->to[i - own])};
	}
	return list;
}

/* False: refused. */
static bool send_it(const smtp_server *server, const smtp_submission *submission, smtp_submitted *submitted,
	const smtp_mailbox_list *to, smtp_result *result, smtp_refusal *refusal)
{
	smtp_message message = {
		.raw_source = &submitted->front.source,
		.has_envelope_from = true,
		.envelope_from = submission->has_sender ? submission->sender : smtp_buf_view(&submitted->author),
		.has_envelope_to = true,
		.envelope_to = *to,
		.dsn = submission->dsn,
	};
	return smtp_send(server, &message, result, refusal);
}

static void fail_without_memory(const smtp_server *server, smtp_result *result)
{
	smtp_delivery job = {.server = server, .result = result};
	*result = (smtp_result){.explanation.retry_after = -1};
	for (size_t i = 0; i < SMTP_TIMING_COUNT; i++) {
		result->timing[i] = -1;
	}
	smtp_delivery_settle_without_memory(&job);
}

static smtp_status submit(const smtp_server *server, const smtp_submission *submission,
	smtp_submitted *submitted, smtp_span login, smtp_result *result, smtp_refusal *refusal)
{
	smtp_completion with = {.login = login,
		.full_name = submission->full_name,
		.domain = submission->domain,
		.now = smtp_clock_wall()};
	smtp_mailbox_list to = {0};
	smtp_status status = smtp_submitted_read(submitted, submission->source, &with, refusal);
	if (status == SMTP_OK) {
		smtp_mailbox *list = list_recipients(submission, submitted, &to.count);
		to.items = list;
		status = !list                                                          ? SMTP_NO_MEMORY
				 : send_it(server, submission, submitted, &to, result, refusal) ? SMTP_OK
																				: SMTP_REFUSED;
		smtp_free(list);
	}
	smtp_submitted_free(submitted);
	return status;
}

bool smtp_submit(
	const smtp_server *server, const smtp_submission *submission, smtp_result *result, smtp_refusal *refusal)
{
	smtp_submitted *submitted = smtp_malloc(sizeof *submitted);
	smtp_buf login;
	smtp_status status = SMTP_NO_MEMORY;
	smtp_buf_init(&login, 1024);
	if (submitted && find_login(server, submission, &login)) {
		status = submit(server, submission, submitted, smtp_buf_view(&login), result, refusal);
	}
	if (status == SMTP_NO_MEMORY) {
		fail_without_memory(server, result);
	}
	smtp_buf_free(&login);
	smtp_free(submitted);
	return status != SMTP_REFUSED;
}
