/*
 * dkim_read.c - a message read once to be signed (see dkim.h): the body is hashed in the forms that are wanted, the
 * header block is kept and its fields are found.
 */
#include "dkim_state.h"

#define BLOCK 8192
#define FIELDS_MAX (32u << 20)

static bool update_hash(void *handle, const char *octets, size_t length)
{
	return EVP_DigestUpdate(handle, octets, length) == 1;
}

bool smtp_dkim_reading_init(smtp_dkim_reading *message, const smtp_dkim_signer *signer)
{
	*message = (smtp_dkim_reading){0};
	smtp_buf_init(&message->header, SMTP_DKIM_HEADER_MAX);
	smtp_buf_init(&message->fields, FIELDS_MAX);
	for (size_t i = 0; i < signer->count; i++) {
		message->wanted[signer->signatures[i].body] = true;
	}
	message->bodies = smtp_malloc(SMTP_DKIM_FORMS * sizeof *message->bodies);
	if (!message->bodies) {
		return false;
	}
	for (int form = 0; form < SMTP_DKIM_FORMS; form++) {
		EVP_MD_CTX *hash = message->hashes[form] = EVP_MD_CTX_new();
		if (!hash || EVP_DigestInit_ex(hash, EVP_sha256(), NULL) != 1) {
			return false;
		}
		smtp_canonical_body_begin(
			&message->bodies[form], (smtp_dkim_canonicalization)form, &(smtp_sink){hash, update_hash});
	}
	return true;
}

void smtp_dkim_reading_free(smtp_dkim_reading *message)
{
	for (int form = 0; form < SMTP_DKIM_FORMS; form++) {
		EVP_MD_CTX_free(message->hashes[form]);
	}
	smtp_free(message->bodies);
	smtp_buf_free(&message->header);
	smtp_buf_free(&message->fields);
}

/* A field, or one more line of the field before. `start` is where the line begins in `header`. */
static void close_header_line(smtp_dkim_reading *message, size_t start)
{
	smtp_buf *header = &message->header;
	smtp_buf_append(header, "\r\n", 2);
	if (header->failed) {
		return;
	}
	size_t length = header->length - start;
	bool goes_on = header->data[start] == ' ' || header->data[start] == '\t';
	if (goes_on && message->fields.length) {
		smtp_dkim_field last;
		char *place = message->fields.data + message->fields.length - sizeof last;
		memcpy(&last, place, sizeof last);
		last.length += length;
		memcpy(place, &last, sizeof last);
		return;
	}
	const char *colon = memchr(header->data + start, ':', length);
	smtp_dkim_field next = {start, length, colon ? (size_t)(colon - header->data) - start : 0};
	while (next.name_length && strchr(" \t", header->data[start + next.name_length - 1])) {
		next.name_length--;
	}
	smtp_buf_append(&message->fields, &next, sizeof next);
}

static void take_header(smtp_dkim_reading *message, smtp_span stretch, bool ends, size_t *line_start)
{
	smtp_buf *header = &message->header;
	if (!message->line_begun) {
		*line_start = header->length;
	}
	smtp_buf_span(header, stretch);
	message->line_begun = message->line_begun || stretch.length;
	if (!ends) {
		return;
	}
	if (!message->line_begun) {
		message->in_body = true;
	} else {
		close_header_line(message, *line_start);
	}
	message->line_begun = false;
}

static void take_body(smtp_dkim_reading *message, smtp_span stretch, bool ends)
{
	for (int form = 0; form < SMTP_DKIM_FORMS; form++) {
		if (message->wanted[form]) {
			smtp_canonical_body_take(&message->bodies[form], stretch, ends);
		}
	}
}

static bool finish_hashes(smtp_dkim_reading *message)
{
	bool finished = !message->header.failed && !message->fields.failed;
	for (int form = 0; form < SMTP_DKIM_FORMS && finished; form++) {
		finished = smtp_canonical_body_end(&message->bodies[form]) &&
				   EVP_DigestFinal_ex(message->hashes[form], message->hash[form], NULL) == 1;
	}
	return finished;
}

static smtp_status refuse_source(smtp_refusal *refusal)
{
	smtp_refuse(refusal, "dkim", "must have a message that can be read to its end, and from its start again");
	return SMTP_REFUSED;
}

/* The ceiling, or memory? */
static smtp_status refuse_header(const smtp_dkim_reading *message, smtp_refusal *refusal)
{
	bool full = message->header.length + BLOCK + 2 > SMTP_DKIM_HEADER_MAX ||
				message->fields.length + sizeof(smtp_dkim_field) > FIELDS_MAX;
	if (!full) {
		return SMTP_NO_MEMORY;
	}
	smtp_refuse(refusal, "dkim", "must have a message with fewer header fields");
	return SMTP_REFUSED;
}

smtp_status smtp_dkim_read(smtp_dkim_reading *message, const smtp_source *source, smtp_refusal *refusal)
{
	char block[BLOCK];
	smtp_lines lines = {0};
	size_t line_start = 0;
	ptrdiff_t got;
	if (!source->rewind(source->handle)) {
		return refuse_source(refusal);
	}
	while ((got = source->read(source->handle, block, sizeof block)) > 0) {
		smtp_span stretch;
		bool ends;
		smtp_lines_block(&lines, (smtp_span){block, (size_t)got});
		while (smtp_lines_next(&lines, &stretch, &ends)) {
			if (message->in_body) {
				take_body(message, stretch, ends);
			} else {
				take_header(message, stretch, ends, &line_start);
			}
		}
		if (message->header.failed || message->fields.failed) {
			return refuse_header(message, refusal);
		}
	}
	if (got < 0 || !source->rewind(source->handle)) {
		return refuse_source(refusal);
	}
	if (!message->in_body && message->line_begun) {
		close_header_line(message, line_start);
	}
	return finish_hashes(message) ? SMTP_OK : SMTP_NO_MEMORY;
}
