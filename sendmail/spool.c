/*
 * spool.c - see spool.h.
 */
#include "spool.h"

#include <stdlib.h>
#include <string.h>

static bool move_to_file(sendmail_spool *spool)
{
	spool->file = tmpfile();
	return spool->file && fwrite(spool->memory, 1, spool->length, spool->file) == spool->length;
}

static bool put(sendmail_spool *spool, const char *octets, size_t length)
{
	if (!spool->file && length > SPOOL_MEMORY - spool->length && !move_to_file(spool)) {
		return false;
	}
	if (spool->file) {
		return fwrite(octets, 1, length, spool->file) == length;
	}
	memcpy(spool->memory + spool->length, octets, length);
	spool->length += length;
	return true;
}

static bool is_lone_dot(const char *line, ssize_t length)
{
	return line[0] == '.' && (length == 1 || strcmp(line + 1, "\n") == 0 || strcmp(line + 1, "\r\n") == 0);
}

static bool fill_lines(sendmail_spool *spool, FILE *from)
{
	char *line = NULL;
	size_t room = 0;
	ssize_t length;
	bool good = true;
	while (good && (length = getline(&line, &room, from)) > 0) {
		if (is_lone_dot(line, length)) {
			break;
		}
		good = put(spool, line, (size_t)length);
	}
	free(line);
	return good && !ferror(from);
}

static bool fill_octets(sendmail_spool *spool, FILE *from)
{
	char block[16384];
	size_t length;
	while ((length = fread(block, 1, sizeof block, from)) > 0) {
		if (!put(spool, block, length)) {
			return false;
		}
	}
	return !ferror(from);
}

static ptrdiff_t spool_read(void *handle, char *into, size_t room)
{
	sendmail_spool *from = handle;
	if (from->file) {
		size_t length = fread(into, 1, room, from->file);
		return ferror(from->file) ? -1 : (ptrdiff_t)length;
	}
	size_t left = from->length - from->position, length = left < room ? left : room;
	memcpy(into, from->memory + from->position, length);
	from->position += length;
	return (ptrdiff_t)length;
}

static bool spool_rewind(void *handle)
{
	sendmail_spool *from = handle;
	from->position = 0;
	return !from->file || fseek(from->file, 0, SEEK_SET) == 0;
}

bool spool_fill(sendmail_spool *spool, FILE *from, bool ignore_dots)
{
	*spool = (sendmail_spool){.source = {spool, spool_read, spool_rewind, 0}};
	spool->memory = malloc(SPOOL_MEMORY);
	if (!spool->memory) {
		return false;
	}
	bool good = ignore_dots ? fill_octets(spool, from) : fill_lines(spool, from);
	return good && (!spool->file || fflush(spool->file) == 0) && spool_rewind(spool);
}

void spool_free(sendmail_spool *spool)
{
	if (spool->file) {
		fclose(spool->file);
	}
	free(spool->memory);
	*spool = (sendmail_spool){0};
}
