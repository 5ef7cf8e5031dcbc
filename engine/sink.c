/*
 * sink.c - smtp_compose_to(): a message written to a sink instead of a server. Line ends of a raw message are made
 * CRLF, as on the wire; dots are not stuffed.
 */
#include "clock.h"
#include "compose.h"

#define BLOCK_ROOM 32768

typedef struct writer {
	const smtp_sink *sink;
	bool raw; /* what was composed has its line ends; what a caller wrote has not always */
	smtp_lines lines;
	bool open; /* the last line has no end yet */
	uint64_t octets;
} writer;

static bool write_octets(writer *to, const char *octets, size_t length)
{
	to->octets += length;
	return !length || to->sink->write(to->sink->handle, octets, length);
}

static bool write_block(writer *to, smtp_span block)
{
	smtp_span stretch;
	bool ends;
	if (!to->raw) {
		return write_octets(to, block.data, block.length);
	}
	smtp_lines_block(&to->lines, block);
	while (smtp_lines_next(&to->lines, &stretch, &ends)) {
		if (!write_octets(to, stretch.data, stretch.length) || (ends && !write_octets(to, "\r\n", 2))) {
			return false;
		}
		to->open = !ends;
	}
	return true;
}

static bool pump(const smtp_source *source, writer *to, char *block)
{
	bool written = source->rewind(source->handle);
	ptrdiff_t got = 0;
	while (written && (got = source->read(source->handle, block, BLOCK_ROOM)) > 0) {
		written = write_block(to, (smtp_span){block, (size_t)got});
	}
	return written && got == 0 && (!to->open || write_octets(to, "\r\n", 2));
}

/* A raw source that changed since it was checked is found at its end only. */
static smtp_composing write_whole(smtp_composer *composer, bool raw, const smtp_sink *sink)
{
	writer to = {.sink = sink, .raw = raw};
	char *block = smtp_malloc(BLOCK_ROOM);
	bool written = block && pump(smtp_composer_source(composer), &to, block);
	smtp_free(block);
	written = written && to.octets == smtp_composer_facts(composer)->octets;
	return written ? SMTP_COMPOSED : SMTP_COMPOSING_FAILED;
}

smtp_composing smtp_compose_to(const smtp_message *message, const smtp_sink *sink, smtp_refusal *refusal)
{
	smtp_composer *composer;
	bool raw = message->raw.data || message->raw_source;
	smtp_status status = smtp_compose(message, smtp_clock_wall(), &composer, refusal);
	if (status != SMTP_OK) {
		return status == SMTP_REFUSED ? SMTP_COMPOSING_REFUSED : SMTP_COMPOSING_FAILED;
	}
	smtp_composing composed = SMTP_COMPOSING_REFUSED;
	if (smtp_composer_facts(composer)->eight_bit) {
		const char *key = smtp_composer_utf8_key(composer);
		smtp_refuse(refusal, key ? key : "raw", "must be ASCII where no server is asked for its extensions");
	} else {
		composed = write_whole(composer, raw, sink);
	}
	smtp_composer_free(composer);
	return composed;
}
