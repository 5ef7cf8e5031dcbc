/*
 * stream.c - see stream.h.
 */
#include "stream.h"
#include "guard.h"

/* A stream may say "nothing now" before it says "the end", a filter does; but not for ever. */
#define EMPTY_READS 16

typedef struct reading {
	php_smtp_stream *stream;
	char *into;
	size_t room;
	ptrdiff_t got;
} reading;

/* Looked up each time, for the caller's code may have closed it. */
static php_stream *opened(php_smtp_stream *stream)
{
	return zend_fetch_resource2_ex(&stream->resource, NULL, php_file_le_stream(), php_file_le_pstream());
}

static void read_some(void *argument)
{
	reading *read = argument;
	php_stream *stream = opened(read->stream);

	for (int tries = 0; stream && tries < EMPTY_READS; tries++) {
		ssize_t got = php_stream_read(stream, read->into, read->room);
		if (got < 0 || EG(exception)) {
			return;
		}
		if (got > 0 || php_stream_eof(stream)) {
			read->got = EG(exception) ? -1 : (ptrdiff_t) got;
			return;
		}
	}
}

/* A wrapper that closes its own stream inside a read would pull it from under PHP's feet. */
static bool run_guarded(void (*work)(void *argument), reading *read)
{
	php_stream *stream = opened(read->stream);
	int was_open_to_close = stream ? ~stream->flags & PHP_STREAM_FLAG_NO_FCLOSE : 0;

	if (stream) {
		stream->flags |= PHP_STREAM_FLAG_NO_FCLOSE;
	}
	bool finished = php_smtp_guarded(work, read);
	if (stream) {
		stream->flags &= ~(uint32_t) was_open_to_close;
	}
	return finished;
}

static ptrdiff_t source_read(void *handle, char *into, size_t room)
{
	php_smtp_stream *stream = handle;
	reading read = {stream, into, room, -1};

	if (*stream->bailed || EG(exception)) {
		return -1;
	}
	if (!run_guarded(read_some, &read)) {
		*stream->bailed = true;
		return -1;
	}
	return read.got;
}

static void rewind_it(void *argument)
{
	reading *read = argument;
	php_stream *stream = opened(read->stream);

	if (stream && php_stream_rewind(stream) == 0 && !EG(exception)) {
		read->got = 0;
	}
}

static bool source_rewind(void *handle)
{
	php_smtp_stream *stream = handle;
	reading read = {stream, NULL, 0, -1};

	if (*stream->bailed || EG(exception)) {
		return false;
	}
	if (!run_guarded(rewind_it, &read)) {
		*stream->bailed = true;
	}
	return read.got == 0;
}

static bool can_seek(const php_stream *stream)
{
	return stream->ops->seek && !(stream->flags & PHP_STREAM_FLAG_NO_SEEK);
}

void php_smtp_stream_adopt(const php_smtp_place *place, php_stream *opened_stream, php_smtp_stream *stream)
{
	php_stream_to_zval(opened_stream, &stream->resource);
	zend_hash_next_index_insert(place->kept, &stream->resource);
	stream->source = (smtp_source){stream, source_read, source_rewind, 0};
}

static bool copy_to_temporary(const php_smtp_place *place, const char *key, php_stream *from, php_smtp_stream *stream)
{
	size_t length = 0;
	php_stream *copy = php_stream_temp_create(TEMP_STREAM_DEFAULT, PHP_STREAM_MAX_MEM);

	if (!copy) {
		return php_smtp_throw_value(place, key, "must be a stream that can be copied");
	}
	php_smtp_stream_adopt(place, copy, stream);
	int copied = php_stream_copy_to_stream_ex(from, copy, PHP_STREAM_COPY_ALL, &length);
	if (EG(exception)) {
		return false;
	}
	if (copied != SUCCESS || !php_stream_eof(from)) {
		return php_smtp_throw_value(place, key, "must be a stream that can be read to its end");
	}
	return true;
}

php_smtp_stream *php_smtp_stream_new(const php_smtp_place *place, bool *bailed)
{
	php_smtp_stream *stream = php_smtp_keep_block(place, 1, sizeof *stream);

	stream->bailed = bailed;
	return stream;
}

bool php_smtp_stream_open(const php_smtp_place *place, const char *key, zval *value, php_smtp_stream *stream)
{
	ZVAL_COPY_VALUE(&stream->resource, value);
	php_stream *opened_stream = opened(stream);
	if (!opened_stream) {
		return php_smtp_throw_value(place, key, "must be an open stream");
	}
	if (!can_seek(opened_stream)) {
		return copy_to_temporary(place, key, opened_stream, stream);
	}
	php_smtp_keep(place, value);
	stream->source = (smtp_source){stream, source_read, source_rewind, 0};
	return true;
}
