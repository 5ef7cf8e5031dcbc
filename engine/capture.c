/*
 * capture.c - see capture.h.
 */
#include "capture.h"

#include <stdio.h>

#define BLOCK_ROOM ((size_t)32768)

static bool give_up(smtp_captured *captured, smtp_category category, const char *variant)
{
	captured->category = category;
	captured->variant = variant;
	return false;
}

static bool judge(const smtp_maildir *maildir, smtp_maildir_status status, smtp_captured *captured)
{
	if (status == SMTP_MAILDIR_NONE) {
		return give_up(captured, SMTP_CATEGORY_UNKNOWN, SMTP_VARIANT_CAPTURE_NO_MAILDIR);
	}
	if (status == SMTP_MAILDIR_FAILED) {
		captured->error = maildir->error;
		smtp_maildir_error_text(maildir->error, captured->detail, sizeof captured->detail);
		return give_up(captured, SMTP_CATEGORY_UNKNOWN, SMTP_VARIANT_CAPTURE_FAILED);
	}
	return true;
}

/* Addresses were checked: there is no line end in them. */
static bool write_envelope(
	smtp_maildir *maildir, const smtp_envelope *envelope, smtp_buf *block, smtp_captured *captured)
{
	smtp_buf_printf(block, "Return-Path: <%s>\n", envelope->from);
	for (size_t i = 0; i < envelope->to_count && !block->failed; i++) {
		smtp_buf_printf(block, "X-Envelope-To: <%s>\n", envelope->to[i]);
		if (block->length > BLOCK_ROOM) {
			if (!judge(maildir, smtp_maildir_write(maildir, smtp_buf_view(block)), captured)) {
				return false;
			}
			smtp_buf_clear(block);
		}
	}
	return !block->failed || give_up(captured, SMTP_CATEGORY_UNKNOWN, SMTP_VARIANT_NO_MEMORY);
}

/* Each CR is the first half of a line end. */
static void drop_carriage_returns(smtp_buf *block)
{
	size_t to = 0;
	for (size_t at = 0; at < block->length; at++) {
		if (block->data[at] != '\r') {
			block->data[to++] = block->data[at];
		}
	}
	block->length = to;
}

static bool write_content(smtp_maildir *maildir, const smtp_source *content, const smtp_body_facts *facts,
	smtp_buf *block, smtp_captured *captured)
{
	smtp_body body;
	smtp_body_status status;
	smtp_body_init_file(&body, content, facts);
	do {
		status = smtp_body_fill(&body, block, BLOCK_ROOM);
		if (status == SMTP_BODY_FAILED) {
			return block->failed
					   ? give_up(captured, SMTP_CATEGORY_UNKNOWN, SMTP_VARIANT_NO_MEMORY)
					   : give_up(captured, SMTP_CATEGORY_CONTENT_MALFORMED, SMTP_VARIANT_SOURCE_FAILED);
		}
		drop_carriage_returns(block);
		if (!judge(maildir, smtp_maildir_write(maildir, smtp_buf_view(block)), captured)) {
			return false;
		}
		smtp_buf_clear(block);
	} while (status == SMTP_BODY_MORE);
	return body.octets == facts->octets ||
		   give_up(captured, SMTP_CATEGORY_CONTENT_MALFORMED, SMTP_VARIANT_SOURCE_FAILED);
}

static bool begin(smtp_maildir *maildir, smtp_span folder, smtp_captured *captured)
{
	*captured = (smtp_captured){0};
	return judge(maildir, smtp_maildir_open(maildir, folder), captured) &&
		   judge(maildir, smtp_maildir_begin(maildir), captured);
}

bool smtp_capture(smtp_span folder, const smtp_envelope *envelope, const smtp_source *content,
	const smtp_body_facts *facts, smtp_captured *captured)
{
	smtp_maildir maildir;
	smtp_buf block;
	smtp_buf_init(&block, 4 * BLOCK_ROOM);
	bool written = begin(&maildir, folder, captured) &&
				   write_envelope(&maildir, envelope, &block, captured) &&
				   write_content(&maildir, content, facts, &block, captured) &&
				   judge(&maildir, smtp_maildir_finish(&maildir), captured);
	smtp_maildir_abandon(&maildir);
	smtp_buf_free(&block);
	memcpy(captured->name, maildir.name, sizeof captured->name);
	return written;
}

bool smtp_capture_try(smtp_span folder, smtp_captured *captured)
{
	smtp_maildir maildir;
	bool begun = begin(&maildir, folder, captured);
	smtp_maildir_abandon(&maildir);
	return begun;
}

smtp_circumstances smtp_capture_circumstances(const smtp_server *server, const smtp_captured *captured)
{
	return (smtp_circumstances){
		.phase = SMTP_PHASE_MESSAGE,
		.category = captured->category,
		.variant = captured->variant,
		.host = server->capture,
		.sys_error = captured->error,
		.detail = smtp_span_of(captured->detail[0] ? captured->detail : NULL),
		.locale = server->locale,
	};
}
