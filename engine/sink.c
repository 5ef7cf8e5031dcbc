/*
 * sink.c - smtp_compose_to(): a message written to a sink instead of a server, in blocks. Line ends of a raw message are made
 * CRLF, as on the wire; dots are not stuffed.
 */
#include "clock.h"
#include "compose.h"

#define BLOCK_ROOM ((size_t)32768)

/* A raw source that changed since it was checked is found at its end only. */
static bool pump(
	const smtp_source *source, const smtp_body_facts *facts, smtp_buf *block, const smtp_sink *sink)
{
	smtp_body body;
	smtp_body_status status;
	smtp_body_init_file(&body, source, facts);
	do {
		smtp_buf_clear(block);
		status = smtp_body_fill(&body, block, BLOCK_ROOM);
		bool written = status != SMTP_BODY_FAILED &&
					   (!block->length || sink->write(sink->handle, block->data, block->length));
		if (!written) {
			return false;
		}
	} while (status == SMTP_BODY_MORE);
	return body.octets == facts->octets;
}

static smtp_composing write_whole(smtp_composer *composer, const smtp_sink *sink)
{
	const smtp_source *source = smtp_composer_source(composer);
	smtp_buf block;
	smtp_buf_init(&block, BLOCK_ROOM);
	bool written =
		source->rewind(source->handle) && pump(source, smtp_composer_facts(composer), &block, sink);
	smtp_buf_free(&block);
	return written ? SMTP_COMPOSED : SMTP_COMPOSING_FAILED;
}

smtp_composing smtp_compose_to(const smtp_message *message, const smtp_sink *sink, smtp_refusal *refusal)
{
	smtp_composer *composer;
	smtp_status status = smtp_compose(message, smtp_clock_wall(), &composer, refusal);
	if (status != SMTP_OK) {
		return status == SMTP_REFUSED ? SMTP_COMPOSING_REFUSED : SMTP_COMPOSING_FAILED;
	}
	smtp_composing composed = SMTP_COMPOSING_REFUSED;
	if (smtp_composer_facts(composer)->eight_bit) {
		const char *key = smtp_composer_utf8_key(composer);
		smtp_refuse(refusal, key ? key : "raw", "must be ASCII where no server is asked for its extensions");
	} else {
		composed = write_whole(composer, sink);
	}
	smtp_composer_free(composer);
	return composed;
}
