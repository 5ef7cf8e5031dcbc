/*
 * compose.c - see compose.h. What is in a message is written elsewhere: fields.c (header fields), mime.c (parts),
 * segments.c (the source), raw.c and dkim.c; here they are put together.
 */
#include "compose.h"

#include "dkim.h"
#include "fields.h"
#include "front.h"
#include "mime.h"
#include "raw.h"
#include "raw_filter.h"

#define HEADER_INPUT_MAX (16u << 20) /* subject, headers, addresses and names as given */
#define HEADER_BLOCK_MAX (64u << 20) /* and as written: quoted or encoded, folded */
#define SIGNATURES_MAX (1u << 20)

struct smtp_composer {
	const smtp_message *message;
	smtp_stock *stock; /* while it is composed; NULL: none */
	smtp_segments segments;
	smtp_memory_source memory;
	smtp_raw_filter without_bcc;
	smtp_buf signatures;
	smtp_front front;
	const smtp_source *source;
	smtp_body_facts facts;
	char *message_id;
	char utf8_key[SMTP_KEY_ROOM];
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
		const smtp_mailbox *item = &list->items[i];
		size += (uint64_t)item->text.length + item->name.length + item->group.length;
	}
	return size;
}

static uint64_t ids_size(const smtp_span *ids, size_t count)
{
	uint64_t size = 0;
	for (size_t i = 0; i < count; i++) {
		size += ids[i].length;
	}
	return size;
}

static uint64_t names_size(const smtp_part_list *parts)
{
	uint64_t size = 0;
	for (size_t i = 0; i < parts->count; i++) {
		const smtp_part *part = &parts->items[i];
		size += (uint64_t)part->name.length + part->cid.length;
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
	size += ids_size(message->references, message->reference_count);
	size += ids_size(message->in_reply_to, message->in_reply_to_count);
	size += names_size(&message->attachments);
	for (size_t i = 0; i < message->header_count; i++) {
		size += (uint64_t)message->headers[i].name.length + message->headers[i].value.length;
	}
	return size <= HEADER_INPUT_MAX && message->header_count <= HEADER_INPUT_MAX / 64;
}

static smtp_status check(const smtp_message *message, const smtp_charset *charset, smtp_refusal *refusal)
{
	if (!message->from.count) {
		return refuse(refusal, "from", "must be given");
	}
	if (!smtp_mime_check(message, charset, refusal)) {
		return SMTP_REFUSED;
	}
	if (!header_fits(message)) {
		return refuse(refusal, "headers", "must be at most 16 MiB together with subject and addresses");
	}
	return message->sender.count > 1 ? refuse(refusal, "sender", "must be one address") : SMTP_OK;
}

static smtp_status write_header(
	smtp_composer *composer, const smtp_charset *charset, int64_t now, smtp_refusal *refusal)
{
	smtp_fields fields = {.message = composer->message,
		.charset = charset,
		.random = composer->segments.random,
		.now = now,
		.out = &composer->segments.literals,
		.refusal = refusal};
	smtp_status status = smtp_fields_write(&fields);
	composer->message_id = fields.message_id;
	memcpy(composer->utf8_key, fields.utf8_key, sizeof composer->utf8_key);
	return status;
}

/* "@shop.example" of the Message-ID: the right side of a Content-ID that is made. */
static smtp_span domain_of(const smtp_composer *composer)
{
	smtp_span domain = smtp_span_of(strrchr(composer->message_id, '@'));
	domain.length--;
	return domain;
}

static smtp_status compose_parts(smtp_composer *composer, int64_t now, smtp_refusal *refusal)
{
	const smtp_message *message = composer->message;
	const smtp_charset *charset = smtp_charset_choose(message->charset, refusal);
	smtp_status status = charset ? check(message, charset, refusal) : SMTP_REFUSED;
	if (status == SMTP_OK) {
		status = write_header(composer, charset, now, refusal);
	}
	if (status == SMTP_OK) {
		status = smtp_mime_add(&composer->segments, message, charset, domain_of(composer), refusal);
	}
	if (status == SMTP_OK && !smtp_segments_finish(&composer->segments)) {
		status = SMTP_NO_MEMORY;
	}
	composer->source = &composer->segments.source;
	composer->facts = composer->segments.facts;
	composer->facts.utf8_header = composer->facts.eight_bit; /* parts are 7-bit, their fields too */
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
		{"attachments", message->attachments.count > 0},
		{"calendar", message->calendar.content.data != NULL},
		{"charset", message->charset.data != NULL},
		{"in_reply_to", message->in_reply_to_count > 0},
		{"references", message->reference_count > 0},
		{"priority", message->priority > 0},
		{"auto_submitted", message->auto_submitted.data != NULL},
		{"list_unsubscribe", message->list_unsubscribe.url.data || message->list_unsubscribe.mailto.data},
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
	if (message->remove_bcc) {
		smtp_raw_filter_init(&composer->without_bcc, composer->source);
		composer->source = &composer->without_bcc.source;
	}
	smtp_status status = smtp_raw_read(composer->source, &composer->facts, &composer->message_id, refusal);
	composer->facts.canonical = composer->facts.canonical && !message->raw_source; /* it may change */
	return status;
}

/* Everything else is done by now: what is signed is what goes out. */
static smtp_status sign(smtp_composer *composer, smtp_dkim_signer *signer, int64_t now, smtp_refusal *refusal)
{
	smtp_status status = smtp_dkim_sign(signer, composer->source, now, &composer->signatures, refusal);
	if (status != SMTP_OK) {
		return status;
	}
	smtp_body_meter meter = {0};
	smtp_body_meter_take(&meter, smtp_buf_view(&composer->signatures));
	smtp_body_meter_end(&meter);
	composer->facts.octets += meter.facts.octets;
	composer->facts.canonical = composer->facts.canonical && meter.facts.canonical;
	if (meter.facts.longest_line > composer->facts.longest_line) {
		composer->facts.longest_line = meter.facts.longest_line;
	}
	smtp_front_init(&composer->front, smtp_buf_view(&composer->signatures), composer->source);
	composer->source = &composer->front.source;
	return SMTP_OK;
}

/* Keys are read first: a wrong one is found before a long attachment is. */
static smtp_status compose(smtp_composer *composer, int64_t now, smtp_refusal *refusal)
{
	const smtp_message *message = composer->message;
	smtp_dkim_signer *signer = NULL;
	smtp_status status = SMTP_OK;
	if (message->dkim_count) {
		smtp_dkim_keys *keys = composer->stock ? &composer->stock->keys : NULL;
		status = smtp_dkim_open(message->dkim, message->dkim_count, keys, &signer, refusal);
	}
	if (status == SMTP_OK) {
		status = is_raw(message) ? take_raw(composer, refusal) : compose_parts(composer, now, refusal);
	}
	if (status == SMTP_OK && signer) {
		status = sign(composer, signer, now, refusal);
	}
	smtp_dkim_close(signer);
	return status;
}

smtp_status smtp_compose(
	const smtp_message *message, int64_t now, smtp_composer **composer, smtp_refusal *refusal)
{
	return smtp_compose_from(NULL, message, now, composer, refusal);
}

smtp_status smtp_compose_from(smtp_stock *stock, const smtp_message *message, int64_t now,
	smtp_composer **composer, smtp_refusal *refusal)
{
	*composer = NULL;
	smtp_composer *made = smtp_calloc(1, sizeof *made);
	if (!made) {
		return SMTP_NO_MEMORY;
	}
	made->message = message;
	made->stock = stock;
	smtp_segments_init(&made->segments, HEADER_BLOCK_MAX);
	made->segments.random = stock ? &stock->random : NULL;
	smtp_buf_init(&made->signatures, SIGNATURES_MAX);
	smtp_status status = compose(made, now, refusal);
	made->stock = NULL;
	made->segments.random = NULL;
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
		smtp_buf_free(&composer->signatures);
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

const char *smtp_composer_utf8_key(const smtp_composer *composer)
{
	return composer->utf8_key[0] ? composer->utf8_key : NULL;
}

const smtp_body_facts *smtp_composer_facts(const smtp_composer *composer)
{
	return &composer->facts;
}
