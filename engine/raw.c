/*
 * raw.c - see raw.h. Lines of the header are put together and judged one by one; the rest of the message only passes
 * the meter. A msg-id holds no white space (RFC 5322 3.6.4), so it stands whole on one line of its field.
 */
#include "raw.h"

#include "text.h"

#define LINE_MAX_OCTETS 998
#define NAME_MAX_OCTETS 76

/* Fields that a message has once: RFC 5322 3.6, RFC 2045 3. */
static const struct {
	const char *name;
	bool must; /* be there, and say something */
} single[] = {
	{"From", true},
	{"Date", true},
	{"Message-ID", false},
	{"Sender", false},
	{"Reply-To", false},
	{"To", false},
	{"Cc", false},
	{"Bcc", false},
	{"Subject", false},
	{"In-Reply-To", false},
	{"References", false},
	{"MIME-Version", false},
	{"Content-Type", false},
	{"Content-Transfer-Encoding", false},
};

enum { MESSAGE_ID = 2, SINGLE_COUNT = sizeof single / sizeof *single };

typedef struct reading {
	smtp_body_meter meter;
	bool in_body, utf8;
	unsigned line_number;
	size_t length;                  /* of the header line so far */
	char line[LINE_MAX_OCTETS + 2]; /* with its CR */
	int field;                      /* which of `single` the line belongs to; -1: none of them, or none yet */
	bool has_field;
	unsigned seen[SINGLE_COUNT];
	bool says[SINGLE_COUNT]; /* it has a value */
	char *id;
	smtp_refusal *refusal;
} reading;

static smtp_status refuse(reading *message, const char *must)
{
	smtp_refuse(message->refusal, "raw", "%s", must);
	return SMTP_REFUSED;
}

static smtp_status refuse_line(reading *message, const char *must)
{
	smtp_refuse(message->refusal, "raw", "%s (line %u of it)", must, message->line_number);
	return SMTP_REFUSED;
}

static smtp_status refuse_long(reading *message)
{
	smtp_refuse(message->refusal, "raw", "must not have a line longer than %d octets", LINE_MAX_OCTETS);
	return SMTP_REFUSED;
}

static bool is_white(char octet)
{
	return octet == ' ' || octet == '\t';
}

static bool says_something(smtp_span value)
{
	for (size_t i = 0; i < value.length; i++) {
		if (!is_white(value.data[i])) {
			return true;
		}
	}
	return false;
}

/* ---- one line of the header ---------------------------------------------------------------------- */

static smtp_status judge_octets(reading *message, smtp_span line)
{
	for (size_t i = 0; i < line.length; i++) {
		unsigned char octet = (unsigned char)line.data[i];
		if (octet == '\0') {
			return refuse(message, "must not contain NUL octets");
		}
		if (octet == '\r') {
			return refuse_line(message, "must not have a bare CR in its header");
		}
		if ((octet < 32 && octet != '\t') || octet == 127) {
			return refuse_line(message, "must not have control characters in its header");
		}
	}
	if (!smtp_text_is_utf8(line)) {
		return refuse_line(message, "must have a header in ASCII or UTF-8, or in encoded-words");
	}
	return SMTP_OK;
}

/* Octets of the field name in front of the colon; 0: there is no good one. */
static size_t name_length(smtp_span line)
{
	size_t at = 0;
	while (at < line.length && at <= NAME_MAX_OCTETS && line.data[at] > 32 && line.data[at] < 127 &&
		   line.data[at] != ':') {
		at++;
	}
	return at <= NAME_MAX_OCTETS && at < line.length && line.data[at] == ':' ? at : 0;
}

static int find_single(smtp_span name)
{
	for (int i = 0; i < SINGLE_COUNT; i++) {
		if (smtp_span_equals_ignoring_case(name, single[i].name)) {
			return i;
		}
	}
	return -1;
}

/* `<...>` of printable ASCII; not given when the line has none. */
static smtp_span find_id(smtp_span line)
{
	const char *open = line.length ? memchr(line.data, '<', line.length) : NULL;
	for (const char *at = open; at && at < line.data + line.length; at++) {
		if (*at < 33 || *at > 126) {
			break;
		}
		if (*at == '>') {
			return (smtp_span){open, (size_t)(at - open) + 1};
		}
	}
	return (smtp_span){0};
}

static smtp_status take_value(reading *message, smtp_span value)
{
	if (message->field < 0) {
		return SMTP_OK;
	}
	message->says[message->field] = message->says[message->field] || says_something(value);
	smtp_span id = message->field == MESSAGE_ID && !message->id ? find_id(value) : (smtp_span){0};
	if (id.data) {
		message->id = smtp_strdup_span(id);
		return message->id ? SMTP_OK : SMTP_NO_MEMORY;
	}
	return SMTP_OK;
}

static smtp_status begin_field(reading *message, smtp_span line)
{
	size_t length = name_length(line);
	if (!length) {
		return refuse_line(
			message, "must begin with header fields such as Subject: text and then an empty line");
	}
	message->has_field = true;
	message->field = find_single((smtp_span){line.data, length});
	if (message->field >= 0 && message->seen[message->field]++) {
		smtp_refuse(message->refusal, "raw", "must have %s one %s field (line %u has another)",
			single[message->field].must ? "exactly" : "at most", single[message->field].name,
			message->line_number);
		return SMTP_REFUSED;
	}
	return take_value(message, (smtp_span){line.data + length + 1, line.length - length - 1});
}

static smtp_status judge_line(reading *message, smtp_span line)
{
	smtp_status status = judge_octets(message, line);
	if (status != SMTP_OK) {
		return status;
	}
	message->utf8 = message->utf8 || smtp_lines_eight_bit(line);
	if (!is_white(line.data[0])) {
		return begin_field(message, line);
	}
	if (!message->has_field || !says_something(line)) {
		return refuse_line(
			message, "must not have a header line of white space only, or one that continues nothing");
	}
	return take_value(message, line);
}

/* The line is whole, its LF left out. */
static smtp_status close_line(reading *message, bool at_end)
{
	smtp_span line = {message->line, message->length};
	message->line_number++;
	message->length = 0;
	if (!at_end && line.length && line.data[line.length - 1] == '\r') {
		line.length--;
	}
	if (line.length > LINE_MAX_OCTETS) {
		return refuse_long(message);
	}
	if (!line.length) {
		message->in_body = true;
		return SMTP_OK;
	}
	return judge_line(message, line);
}

/* ---- the message --------------------------------------------------------------------------------- */

static smtp_status take_header(reading *message, smtp_span block)
{
	while (block.length && !message->in_body) {
		const char *lf = memchr(block.data, '\n', block.length);
		size_t length = lf ? (size_t)(lf - block.data) : block.length;
		if (length > sizeof message->line - message->length) {
			return refuse_long(message);
		}
		memcpy(message->line + message->length, block.data, length);
		message->length += length;
		smtp_status status = lf ? close_line(message, false) : SMTP_OK;
		if (status != SMTP_OK) {
			return status;
		}
		block.data += length + (lf != NULL);
		block.length -= length + (lf != NULL);
	}
	return SMTP_OK;
}

static smtp_status judge_whole(reading *message)
{
	smtp_status status = message->in_body || !message->length ? SMTP_OK : close_line(message, true);
	if (status != SMTP_OK) {
		return status;
	}
	for (int i = 0; i < SINGLE_COUNT; i++) {
		if (single[i].must && !(message->seen[i] && message->says[i])) {
			smtp_refuse(message->refusal, "raw",
				"must have exactly one %s field in its header, and not an empty one", single[i].name);
			return SMTP_REFUSED;
		}
	}
	if (message->meter.facts.has_nul) {
		return refuse(message, "must not contain NUL octets");
	}
	return message->meter.facts.longest_line > LINE_MAX_OCTETS ? refuse_long(message) : SMTP_OK;
}

static smtp_status read_whole(reading *message, const smtp_source *source)
{
	static const char unreadable[] = "must be readable to its end, and from its start again";
	char block[8192];
	ptrdiff_t got = -1;
	smtp_status status = SMTP_OK;
	bool fine = source->rewind(source->handle);
	while (fine && status == SMTP_OK && (got = source->read(source->handle, block, sizeof block)) > 0) {
		smtp_span octets = {block, (size_t)got};
		smtp_body_meter_take(&message->meter, octets);
		status = take_header(message, octets);
	}
	if (status != SMTP_OK) {
		return status;
	}
	if (got < 0 || !source->rewind(source->handle)) {
		return refuse(message, unreadable);
	}
	smtp_body_meter_end(&message->meter);
	return judge_whole(message);
}

smtp_status smtp_raw_read(const smtp_source *source, smtp_body_facts *facts, char **id, smtp_refusal *refusal)
{
	reading message = {.field = -1, .refusal = refusal};
	smtp_status status = read_whole(&message, source);
	*facts = message.meter.facts;
	facts->utf8_header = message.utf8;
	*id = message.id;
	if (status != SMTP_OK) {
		smtp_free(*id);
		*id = NULL;
	}
	return status;
}
