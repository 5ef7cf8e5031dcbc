/*
 * compose.c - see compose.h. The header fields in their order are written here; the rest is in mime.c (parts), segments.c
 * (the source), header.c (folding) and raw.c.
 */
#include "compose.h"

#include "date.h"
#include "header.h"
#include "mime.h"
#include "raw.h"
#include "text.h"

#define HEADER_INPUT_MAX (16u << 20) /* subject, headers and addresses as given */
#define HEADER_BLOCK_MAX (64u << 20) /* and as written: quoted or encoded, folded */
#define MESSAGE_ID_MAX 900           /* fits on one line */

struct smtp_composer {
	const smtp_message *message;
	smtp_segments segments;
	smtp_memory_source memory;
	const smtp_source *source;
	smtp_body_facts facts;
	char *message_id;
};

static smtp_status refuse(smtp_refusal *refusal, const char *key, const char *must)
{
	smtp_refuse(refusal, key, "%s", must);
	return SMTP_REFUSED;
}

static bool is_raw(const smtp_message *message)
{
	return message->raw.data || message->raw_source;
}

static uint64_t list_size(const smtp_mailbox_list *list)
{
	uint64_t size = 0;
	for (size_t i = 0; i < list->count; i++) {
		size += (uint64_t)list->items[i].text.length + list->items[i].name.length;
	}
	return size;
}

static bool header_fits(const smtp_message *message)
{
	uint64_t size = message->subject.length;
	const smtp_mailbox_list *lists[] = {
		&message->from, &message->sender, &message->reply_to, &message->to, &message->cc};
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		if (lists[i]->count > SMTP_RECIPIENTS_MAX) {
			return false;
		}
		size += list_size(lists[i]);
	}
	for (size_t i = 0; i < message->header_count; i++) {
		size += (uint64_t)message->headers[i].name.length + message->headers[i].value.length;
	}
	return size <= HEADER_INPUT_MAX && message->header_count <= HEADER_INPUT_MAX / 64;
}

static bool has_recipient(const smtp_message *message)
{
	return message->has_envelope_to ? message->envelope_to.count > 0
									: message->to.count || message->cc.count || message->bcc.count;
}

static smtp_status check_envelope(const smtp_message *message, smtp_refusal *refusal)
{
	bool has_sender = message->has_envelope_from || message->sender.count;
	if (!message->from.count && (!is_raw(message) || !has_sender)) {
		return refuse(refusal, "from", "must be given");
	}
	if (!has_recipient(message)) {
		return refuse(
			refusal, message->has_envelope_to ? "envelope.to" : "to", "must hold at least one recipient");
	}
	return SMTP_OK;
}

static smtp_status check_parts(const smtp_message *message, smtp_refusal *refusal)
{
	if (!message->text.data && !message->html.data) {
		return refuse(refusal, "text", "must be given unless html or raw is");
	}
	if (!smtp_text_is_utf8(message->text)) {
		return refuse(refusal, "text", "must be valid UTF-8");
	}
	if (!smtp_text_is_utf8(message->html)) {
		return refuse(refusal, "html", "must be valid UTF-8");
	}
	if (!header_fits(message)) {
		return refuse(refusal, "headers", "must be at most 16 MiB together with subject and addresses");
	}
	return message->sender.count > 1 ? refuse(refusal, "sender", "must be one address") : SMTP_OK;
}

static void write_field(smtp_buf *out, const char *name, smtp_span token)
{
	smtp_field field;
	smtp_field_begin(&field, out, smtp_span_of(name));
	smtp_field_token(&field, token);
	smtp_field_end(&field);
}

static smtp_status write_mailboxes(smtp_buf *out, const char *name, const smtp_mailbox_list *list,
	const char *list_key, smtp_refusal *refusal)
{
	smtp_field field;
	smtp_field_begin(&field, out, smtp_span_of(name));
	for (size_t i = 0; i < list->count; i++) {
		char key[SMTP_KEY_ROOM];
		smtp_address address;
		smtp_address_key(key, list_key, i, list->count);
		smtp_status status = smtp_address_parse(&list->items[i], key, &address, refusal);
		if (status != SMTP_OK) {
			return status;
		}
		smtp_field_mailbox(&field, &address, i + 1 < list->count);
		smtp_address_free(&address);
	}
	smtp_field_end(&field);
	return SMTP_OK;
}

/* RFC 5322 3.6.2: several authors need one sender; it is the first unless the caller names another. */
static smtp_mailbox_list sender_of(const smtp_message *message)
{
	smtp_mailbox_list first = {message->from.items, message->from.count > 1 ? 1 : 0};
	return message->sender.count ? message->sender : first;
}

static smtp_status write_addresses(smtp_buf *out, const smtp_message *message, smtp_refusal *refusal)
{
	smtp_mailbox_list sender = sender_of(message);
	const struct {
		const char *name, *key;
		const smtp_mailbox_list *list;
	} fields[] = {
		{"From", "from", &message->from},
		{"Sender", "sender", &sender},
		{"Reply-To", "reply_to", &message->reply_to},
		{"To", "to", &message->to},
		{"Cc", "cc", &message->cc},
	};
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		if (fields[i].list->count) {
			smtp_status status = write_mailboxes(out, fields[i].name, fields[i].list, fields[i].key, refusal);
			if (status != SMTP_OK) {
				return status;
			}
		} else if (fields[i].list == &message->to && !message->cc.count) {
			write_field(out, "To", SMTP_SPAN("undisclosed-recipients:;"));
		}
	}
	return SMTP_OK;
}

static smtp_status write_date(smtp_buf *out, const smtp_message *message, int64_t now, smtp_refusal *refusal)
{
	char text[SMTP_DATE_ROOM];
	bool written = message->has_date ? smtp_date_format(message->date, message->date_zone, text)
									 : smtp_date_format(now, 0, text);
	if (!written) {
		return refuse(
			refusal, "date", "must be in the years 1900 to 9999, its zone less than a day away from UTC");
	}
	write_field(out, "Date", smtp_span_of(text));
	return SMTP_OK;
}

static smtp_status write_subject(smtp_buf *out, const smtp_message *message, smtp_refusal *refusal)
{
	if (!message->subject.data) {
		return SMTP_OK;
	}
	const char *wrong = smtp_header_judge_text(message->subject);
	if (wrong) {
		return refuse(refusal, "subject", wrong);
	}
	smtp_field field;
	smtp_field_begin(&field, out, SMTP_SPAN("Subject"));
	smtp_field_text(&field, message->subject);
	smtp_field_end(&field);
	return SMTP_OK;
}

/* Without its angle brackets: left and right side of RFC 5322 3.6.4, obsolete forms left out. */
static bool is_message_id(smtp_span id)
{
	const char *at = id.length ? memchr(id.data, '@', id.length) : NULL;
	if (!at || id.length > MESSAGE_ID_MAX) {
		return false;
	}
	smtp_span left = {id.data, (size_t)(at - id.data)};
	smtp_span right = {at + 1, id.length - left.length - 1};
	return smtp_address_is_dot_atom(left) &&
		   (smtp_address_is_dot_atom(right) || smtp_address_is_domain_or_literal(right));
}

static smtp_status take_message_id(smtp_composer *composer, smtp_refusal *refusal)
{
	smtp_span id = composer->message->message_id;
	if (id.length >= 2 && id.data[0] == '<' && id.data[id.length - 1] == '>') {
		id = (smtp_span){id.data + 1, id.length - 2};
	}
	if (!is_message_id(id)) {
		return refuse(
			refusal, "message_id", "must be such as unique.part@example.com, in ASCII without spaces");
	}
	smtp_buf text;
	smtp_buf_init(&text, id.length + 2);
	smtp_buf_char(&text, '<');
	smtp_buf_span(&text, id);
	smtp_buf_char(&text, '>');
	composer->message_id = smtp_buf_take(&text);
	return composer->message_id ? SMTP_OK : SMTP_NO_MEMORY;
}

/* Random, at the domain of the first author: nothing of this machine shows. */
static smtp_status make_message_id(smtp_composer *composer, smtp_refusal *refusal)
{
	smtp_address author;
	char random[33];
	smtp_status status = smtp_address_parse(&composer->message->from.items[0], "from", &author, refusal);
	if (status != SMTP_OK) {
		return status;
	}
	smtp_buf text;
	smtp_buf_init(&text, MESSAGE_ID_MAX);
	if (smtp_mime_random(random)) {
		smtp_buf_printf(&text, "<%s%s>", random, strrchr(author.address, '@'));
		composer->message_id = smtp_buf_take(&text);
	}
	smtp_address_free(&author);
	return composer->message_id ? SMTP_OK : SMTP_NO_MEMORY;
}

static smtp_status write_message_id(smtp_composer *composer, smtp_refusal *refusal)
{
	smtp_status status = composer->message->message_id.data ? take_message_id(composer, refusal)
															: make_message_id(composer, refusal);
	if (status == SMTP_OK) {
		write_field(&composer->segments.literals, "Message-ID", smtp_span_of(composer->message_id));
	}
	return status;
}

static smtp_status write_free_headers(smtp_buf *out, const smtp_message *message, smtp_refusal *refusal)
{
	for (size_t i = 0; i < message->header_count; i++) {
		smtp_status status = smtp_header_check(&message->headers[i], refusal);
		if (status != SMTP_OK) {
			return status;
		}
		smtp_field field;
		smtp_field_begin(&field, out, message->headers[i].name);
		smtp_field_text(&field, message->headers[i].value);
		smtp_field_end(&field);
	}
	return SMTP_OK;
}

static smtp_status write_header(smtp_composer *composer, int64_t now, smtp_refusal *refusal)
{
	smtp_buf *out = &composer->segments.literals;
	smtp_status status = write_date(out, composer->message, now, refusal);
	if (status == SMTP_OK) {
		status = write_addresses(out, composer->message, refusal);
	}
	if (status == SMTP_OK) {
		status = write_subject(out, composer->message, refusal);
	}
	if (status == SMTP_OK) {
		status = write_message_id(composer, refusal);
	}
	if (status == SMTP_OK) {
		smtp_buf_string(out, "MIME-Version: 1.0\r\n");
		status = write_free_headers(out, composer->message, refusal);
	}
	return status;
}

static smtp_status compose_parts(smtp_composer *composer, int64_t now, smtp_refusal *refusal)
{
	const smtp_message *message = composer->message;
	smtp_status status = check_parts(message, refusal);
	if (status == SMTP_OK) {
		status = write_header(composer, now, refusal);
	}
	if (status == SMTP_OK) {
		status = smtp_mime_add(&composer->segments, message->text, message->html);
	}
	if (status == SMTP_OK && !smtp_segments_finish(&composer->segments)) {
		status = SMTP_NO_MEMORY;
	}
	composer->source = &composer->segments.source;
	composer->facts = composer->segments.facts;
	return status;
}

/* A raw message is complete: what would be composed into it must not be given. */
static const char *key_beside_raw(const smtp_message *message)
{
	const struct {
		const char *key;
		bool given;
	} keys[] = {
		{"text", message->text.data != NULL},
		{"html", message->html.data != NULL},
		{"subject", message->subject.data != NULL},
		{"reply_to", message->reply_to.count > 0},
		{"headers", message->header_count > 0},
		{"date", message->has_date},
		{"message_id", message->message_id.data != NULL},
	};
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		if (keys[i].given) {
			return keys[i].key;
		}
	}
	return NULL;
}

static smtp_status take_raw(smtp_composer *composer, smtp_refusal *refusal)
{
	const smtp_message *message = composer->message;
	const char *key = key_beside_raw(message);
	if (key) {
		return refuse(refusal, key, "must not be given together with raw");
	}
	smtp_memory_source_init(&composer->memory, message->raw);
	composer->source = message->raw_source ? message->raw_source : &composer->memory.source;
	if (!smtp_raw_check(composer->source, &composer->facts, refusal)) {
		return SMTP_REFUSED;
	}
	return smtp_raw_message_id(composer->source, &composer->message_id, refusal);
}

smtp_status smtp_compose(
	const smtp_message *message, int64_t now, smtp_composer **composer, smtp_refusal *refusal)
{
	*composer = NULL;
	smtp_status status = check_envelope(message, refusal);
	if (status != SMTP_OK) {
		return status;
	}
	smtp_composer *made = smtp_calloc(1, sizeof *made);
	if (!made) {
		return SMTP_NO_MEMORY;
	}
	made->message = message;
	smtp_segments_init(&made->segments, HEADER_BLOCK_MAX);
	status = is_raw(message) ? take_raw(made, refusal) : compose_parts(made, now, refusal);
	if (status != SMTP_OK) {
		smtp_composer_free(made);
		return status;
	}
	*composer = made;
	return SMTP_OK;
}

void smtp_composer_free(smtp_composer *composer)
{
	if (composer) {
		smtp_segments_free(&composer->segments);
		smtp_free(composer->message_id);
		smtp_free(composer);
	}
}

const smtp_source *smtp_composer_source(smtp_composer *composer)
{
	return composer->source;
}

const char *smtp_composer_message_id(const smtp_composer *composer)
{
	return composer->message_id;
}

const smtp_body_facts *smtp_composer_facts(const smtp_composer *composer)
{
	return &composer->facts;
}
