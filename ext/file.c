/*
 * file.c - see file.h. PHP's plain files are opened directly, under the name that was checked; afterwards the name is
 * asked again, so that a link that was turned meanwhile is noticed.
 */
#include "file.h"

#include "main/fopen_wrappers.h"

/* Read, binary, without waiting for the other end of a FIFO, not handed on to programs. */
#define MODE "rbne"

static bool is_scheme_octet(char octet)
{
	return (octet >= 'a' && octet <= 'z') || (octet >= 'A' && octet <= 'Z') || (octet >= '0' && octet <= '9')
		|| octet == '+' || octet == '-' || octet == '.';
}

/* `data:` needs no slashes, so none are asked for. One letter is a drive. */
static bool is_url(smtp_span path)
{
	size_t length = 0;

	while (length < path.length && is_scheme_octet(path.data[length])) {
		length++;
	}
	return length > 1 && length < path.length && path.data[length] == ':';
}

static bool is_allowed(const php_smtp_place *place, const char *key, const char *absolute)
{
	return php_check_open_basedir_ex(absolute, 0) == 0
		|| php_smtp_throw_value(place, key, "must be within the paths of open_basedir");
}

/* Said of what stands under the name before it is opened: opening a device may already do something. */
static bool is_regular(const php_smtp_place *place, const char *key, const char *absolute)
{
	zend_stat_t status;

	if (VCWD_STAT(absolute, &status) != 0) {
		return php_smtp_throw_value(place, key, "must be a readable file");
	}
	return S_ISREG(status.st_mode) || php_smtp_throw_value(place, key, "must be a regular file");
}

/* The file that was opened is regular, and is still the one that the name means. */
static bool is_same(const php_smtp_place *place, const char *key, const char *absolute, php_stream *stream, uint64_t *size)
{
	php_stream_statbuf opened;
	zend_stat_t named;

	if (php_stream_stat(stream, &opened) != 0 || !S_ISREG(opened.sb.st_mode)) {
		return php_smtp_throw_value(place, key, "must be a regular file");
	}
	if (VCWD_STAT(absolute, &named) != 0 || !PHP_SMTP_SAME_FILE(opened.sb, named)) {
		return php_smtp_throw_value(place, key, "must be a file that stays what it is");
	}
	*size = opened.sb.st_size > 0 ? (uint64_t) opened.sb.st_size : 0;
	return is_allowed(place, key, absolute);
}

bool php_smtp_file_open(const php_smtp_place *place, const char *key, const smtp_span *path, php_smtp_stream *stream)
{
	char absolute[MAXPATHLEN];

	if (is_url(*path) || PHP_SMTP_IS_UNC(path->data)) {
		return php_smtp_throw_value(place, key, "must be a path on this machine, not a URL or a stream wrapper");
	}
	if (path->length >= MAXPATHLEN) {
		return php_smtp_throw_value(place, key, "must be a shorter path");
	}
	if (!expand_filepath(path->data, absolute)) {
		return php_smtp_throw_value(place, key, "must be a readable file");
	}
	if (!is_allowed(place, key, absolute) || !is_regular(place, key, absolute)) {
		return false;
	}
	php_stream *opened = php_stream_fopen(absolute, MODE, NULL);
	if (!opened) {
		return php_smtp_throw_value(place, key, "must be a readable file");
	}
	// the engine reads in large blocks, and a failed read is told by its result
	opened->flags |= PHP_STREAM_FLAG_NO_BUFFER | PHP_SMTP_STREAM_QUIET;
	php_smtp_stream_adopt(place, opened, stream);
	return is_same(place, key, absolute, opened, &stream->source.size);
}

smtp_span php_smtp_base_name(smtp_span path)
{
	size_t start = path.length;

	while (start > 0 && path.data[start - 1] != '/' && path.data[start - 1] != '\\') {
		start--;
	}
	return (smtp_span){path.data + start, path.length - start};
}
