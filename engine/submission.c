/*
 * submission.c - see submission.h. Reads the header and what it says; submission_fields.c writes it anew, submission_body.c
 * hands the rest on.
 */
#include "submission_state.h"

#define BLOCK_ROOM ((size_t)8192)
#define OUT_MAX (8 * SMTP_SUBMISSION_HEADER_MAX)

static bool is_white(char octet)
{
	return octet == ' ' || octet == '\t';
}

/* ---- the octets of the header -------------------------------------------------------------------- */

/* Behind the empty line; 0: it has not come yet. Looks from `from` on. */
static size_t find_end(smtp_span head, size_t from)
{
	for (size_t at = from; at < head.length; at++) {
		const char *here = head.data + at;
		bool begins = at == 0 || here[-1] == '\n';
		if (begins && *here == '\n') {
			return at + 1;
		}
		if (begins && *here == '\r' && at + 1 < head.length && here[1] == '\n') {
			return at + 2;
		}
	}
	return 0;
}

static smtp_status read_head(
	smtp_submitted *message, const smtp_source *source, size_t *length, smtp_refusal *refusal)
{
	smtp_buf *head = &message->head;
	ptrdiff_t got = 1;
	*length = 0;
	bool fine = source->rewind(source->handle);
	while (fine && got > 0 && !*length) {
		char *room = smtp_buf_reserve(head, BLOCK_ROOM);
		if (!room && head->length + BLOCK_ROOM > SMTP_SUBMISSION_HEADER_MAX) {
			smtp_refuse(refusal, "raw", "must have a header of at most 4 MiB");
			return SMTP_REFUSED;
		}
		if (!room) {
			return SMTP_NO_MEMORY;
		}
		got = source->read(source->handle, room, BLOCK_ROOM);
		fine = got >= 0 && (size_t)got <= BLOCK_ROOM;
		size_t before = head->length > 1 ? head->length - 1 : 0;
		head->length += fine ? (size_t)got : 0;
		*length = find_end(smtp_buf_view(head), before);
	}
	if (!fine || !source->rewind(source->handle)) {
		smtp_refuse(refusal, "raw", "must be readable to its end, and from its start again");
		return SMTP_REFUSED;
	}
	*length = *length ? *length : head->length;
	return SMTP_OK;
}

/* ---- its fields ---------------------------------------------------------------------------------- */

static const smtp_known_field known[] = {
	{"From", SMTP_FIELD_ONCE, true, false, false, false},
	{"Sender", SMTP_FIELD_ONCE, true, false, false, false},
	{"Reply-To", SMTP_FIELD_SHOWN, true, false, false, false},
	{"To", SMTP_FIELD_SHOWN, true, true, false, false},
	{"Cc", SMTP_FIELD_SHOWN, true, true, false, false},
	{"Bcc", SMTP_FIELD_HIDDEN, true, true, false, false},
	{"Resent-From", SMTP_FIELD_FREE, true, false, false, true},
	{"Resent-Sender", SMTP_FIELD_FREE, true, false, false, true},
	{"Resent-To", SMTP_FIELD_FREE, true, true, false, true},
	{"Resent-Cc", SMTP_FIELD_FREE, true, true, false, true},
	{"Resent-Bcc", SMTP_FIELD_HIDDEN, true, true, false, true},
	{"Resent-Date", SMTP_FIELD_FREE, false, false, false, true},
	{"Resent-Message-ID", SMTP_FIELD_FREE, false, false, false, true},
	{"Date", SMTP_FIELD_ONCE, false, false, false, false},
	{"Message-ID", SMTP_FIELD_ONCE, false, false, false, false},
	{"Subject", SMTP_FIELD_ONCE, false, false, true, false},
	{"In-Reply-To", SMTP_FIELD_ONCE, false, false, false, false},
	{"References", SMTP_FIELD_ONCE, false, false, false, false},
	{"MIME-Version", SMTP_FIELD_ONCE, false, false, false, false},
	{"Content-Type", SMTP_FIELD_ONCE, false, false, false, false},
	{"Content-Transfer-Encoding", SMTP_FIELD_ONCE, false, false, false, false},
};

const smtp_known_field *smtp_known_field_find(smtp_span name)
{
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		if (smtp_span_equals_ignoring_case(name, known[i].name)) {
			return &known[i];
		}
	}
	return NULL;
}

/* Octets of the name at the front of a line; 0: the line begins no field. White space in front of the colon is allowed. */
static size_t name_length(smtp_span line, size_t *colon)
{
	size_t at = 0;
	while (at < line.length && line.data[at] > 32 && line.data[at] < 127 && line.data[at] != ':') {
		at++;
	}
	*colon = at;
	while (*colon < line.length && is_white(line.data[*colon])) {
		++*colon;
	}
	bool good = at > 0 && at <= 76 && *colon < line.length && line.data[*colon] == ':';
	return good ? at : 0;
}

static bool add_field(smtp_submission_header *header, smtp_given_field field)
{
	if (header->count == header->room) {
		size_t room = header->room ? 2 * header->room : 32;
		smtp_given_field *more = smtp_realloc(header->fields, room * sizeof *more);
		if (!more) {
			return false;
		}
		header->fields = more;
		header->room = room;
	}
	field.known = smtp_known_field_find(field.name);
	for (size_t i = 0; i < header->count && field.known; i++) {
		field.repeated = field.repeated || header->fields[i].known == field.known;
	}
	header->fields[header->count++] = field;
	return true;
}

static smtp_span next_line(smtp_span rest)
{
	const char *end = memchr(rest.data, '\n', rest.length);
	return (smtp_span){rest.data, end ? (size_t)(end - rest.data) + 1 : rest.length};
}

static smtp_span without_end(smtp_span line)
{
	while (line.length && (line.data[line.length - 1] == '\n' || line.data[line.length - 1] == '\r')) {
		line.length--;
	}
	return line;
}

/* The first line of a mailbox file, which is none of the message's. */
static bool is_mailbox_line(smtp_span line)
{
	return line.length > 5 && memcmp(line.data, "From ", 5) == 0;
}

/* `length` becomes what belongs to the header: a line that is no field begins the body. */
static bool split_head(smtp_submission_header *header, smtp_span head, size_t *length)
{
	smtp_span rest = {head.data, *length};
	while (rest.length) {
		smtp_span line = next_line(rest), text = without_end(line);
		size_t colon, name = name_length(text, &colon);
		smtp_given_field *last = header->count ? &header->fields[header->count - 1] : NULL;
		bool first = rest.data == head.data;
		if (text.length && is_white(text.data[0]) && last) {
			last->value.length = (size_t)(text.data + text.length - last->value.data);
		} else if (name) {
			smtp_span value = {text.data + colon + 1, text.length - colon - 1};
			if (!add_field(header, (smtp_given_field){.name = {text.data, name}, .value = value})) {
				return false;
			}
		} else if (!(first && is_mailbox_line(text))) {
			*length = (size_t)(line.data - head.data) + (text.length ? 0 : line.length);
			return true;
		}
		rest.data += line.length;
		rest.length -= line.length;
	}
	return true;
}

/* ---- what they say ------------------------------------------------------------------------------- */

bool smtp_submission_qualify(smtp_buf *address, smtp_span domain)
{
	if (domain.length && address->length && !memchr(address->data, '@', address->length)) {
		smtp_buf_char(address, '@');
		smtp_buf_span(address, domain);
	}
	return !address->failed;
}

static bool add_recipient(smtp_submitted *message, smtp_span address, smtp_span domain)
{
	if (message->to_count == message->to_room) {
		size_t room = message->to_room ? 2 * message->to_room : 16;
		smtp_buf *more = smtp_realloc(message->to, room * sizeof *more);
		if (!more) {
			return false;
		}
		message->to = more;
		message->to_room = room;
	}
	smtp_buf *to = &message->to[message->to_count++];
	smtp_buf_init(to, 2 * SMTP_SUBMISSION_HEADER_MAX);
	return smtp_buf_span(to, address) && smtp_submission_qualify(to, domain);
}

static bool take_addresses(smtp_submission_header *header, const smtp_given_field *field)
{
	smtp_submitted *message = header->message;
	smtp_span rest = field->value, domain = header->with->domain;
	const char *from = header->resent ? "Resent-From" : "From";
	bool author = smtp_span_equals_ignoring_case(field->name, from) && !message->author.length;
	bool recipients = field->known->recipients && field->known->resent == header->resent;
	smtp_listed listed;
	bool good = true;
	smtp_listed_init(&listed);
	while (good && smtp_listed_next(&rest, &listed)) {
		smtp_span address = smtp_buf_view(&listed.address);
		if (author && !message->author.length) {
			good =
				smtp_buf_span(&message->author, address) && smtp_submission_qualify(&message->author, domain);
		}
		good = good && (!recipients || add_recipient(message, address, domain));
	}
	good = good && !listed.address.failed;
	smtp_listed_free(&listed);
	return good;
}

/* charset=, charset="...". */
static void take_charset(smtp_submission_header *header, smtp_span type)
{
	for (size_t at = 0; at + 8 < type.length && !header->charset; at++) {
		smtp_span here = {type.data + at, type.length - at};
		if (smtp_starts_with_ignoring_case(here, "charset=")) {
			size_t start = 8 + (here.data[8] == '"'), end = start;
			while (end < here.length && !strchr("\"; \t\r\n", here.data[end])) {
				end++;
			}
			header->charset = smtp_charset_find((smtp_span){here.data + start, end - start});
		}
	}
}

/* As Postfix has it: then the others say who sent it before, and to whom. */
static bool is_resent(const smtp_submission_header *header)
{
	bool resent = false;
	for (size_t i = 0; i < header->count; i++) {
		const smtp_given_field *field = &header->fields[i];
		resent =
			resent || (field->known && field->known->resent && smtp_submission_says_something(field->value));
	}
	return resent;
}

static bool take_meaning(smtp_submission_header *header)
{
	header->resent = is_resent(header);
	for (size_t i = 0; i < header->count; i++) {
		const smtp_given_field *field = &header->fields[i];
		if (field->known && field->known->addresses && !take_addresses(header, field)) {
			return false;
		}
		if (smtp_span_equals_ignoring_case(field->name, "Content-Type")) {
			take_charset(header, field->value);
		}
	}
	return header->message->author.length || smtp_buf_span(&header->message->author, header->with->login);
}

/* ---- the whole ----------------------------------------------------------------------------------- */

static void init(smtp_submitted *message)
{
	*message = (smtp_submitted){0};
	smtp_buf_init(&message->head, SMTP_SUBMISSION_HEADER_MAX);
	smtp_buf_init(&message->header, OUT_MAX);
	smtp_buf_init(&message->author, 2 * SMTP_SUBMISSION_HEADER_MAX);
}

smtp_status smtp_submitted_read(
	smtp_submitted *message, const smtp_source *source, const smtp_completion *with, smtp_refusal *refusal)
{
	smtp_submission_header header = {.message = message, .with = with};
	size_t length;
	init(message);
	smtp_status status = read_head(message, source, &length, refusal);
	if (status != SMTP_OK) {
		return status;
	}
	bool good = split_head(&header, smtp_buf_view(&message->head), &length) && take_meaning(&header) &&
				smtp_submission_write(&header);
	smtp_free(header.fields);
	smtp_broken_body_init(&message->body, source, length);
	smtp_front_init(&message->front, smtp_buf_view(&message->header), &message->body.source);
	return good ? SMTP_OK : SMTP_NO_MEMORY;
}

void smtp_submitted_free(smtp_submitted *message)
{
	for (size_t i = 0; i < message->to_count; i++) {
		smtp_buf_free(&message->to[i]);
	}
	smtp_free(message->to);
	smtp_buf_free(&message->head);
	smtp_buf_free(&message->header);
	smtp_buf_free(&message->author);
}
