/*
 * message.c - see message.h.
 */
#include "message.h"
#include "addresses.h"
#include "dates.h"
#include "message_fields.h"

/* {{{ envelope */
static bool read_envelope_from(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	smtp_message *message = field;

	message->has_envelope_from = true;
	return php_smtp_read_text(place, option, value, &message->envelope_from);
}

static bool read_envelope_to(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	smtp_message *message = field;

	message->has_envelope_to = true;
	return php_smtp_read_mailboxes(place, option, value, &message->envelope_to);
}

static const php_smtp_option envelope_table[] = {
	{"from", read_envelope_from, 0, 0, 0},
	{"to", read_envelope_to, 0, 0, 0},
	{NULL, NULL, 0, 0, 0},
};

static bool read_envelope(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	return php_smtp_read_inner(place, option, envelope_table, value, field);
}
/* }}} */

static bool read_raw(const php_smtp_place *place, const php_smtp_option *option, zval *value, void *field)
{
	php_smtp_message *message = field;

	if (Z_TYPE_P(value) == IS_STRING) {
		return php_smtp_read_text(place, option, value, &message->engine.raw);
	}
	if (Z_TYPE_P(value) != IS_RESOURCE) {
		return php_smtp_throw_type(place, option->key, "resource|string", value);
	}
	php_smtp_stream *stream = php_smtp_stream_new(place, &message->bailed);
	message->engine.raw_source = &stream->source;
	return php_smtp_stream_open(place, option->key, value, stream);
}

#define FIELD(name) offsetof(smtp_message, name)
#define OURS(name) offsetof(php_smtp_message, name)

static const php_smtp_option message_table[] = {
	{"from", php_smtp_read_mailboxes, FIELD(from), 0, 0},
	{"sender", php_smtp_read_mailboxes, FIELD(sender), 0, 0},
	{"to", php_smtp_read_mailboxes, FIELD(to), 0, 0},
	{"cc", php_smtp_read_mailboxes, FIELD(cc), 0, 0},
	{"bcc", php_smtp_read_mailboxes, FIELD(bcc), 0, 0},
	{"reply_to", php_smtp_read_mailboxes, FIELD(reply_to), 0, 0},
	{"charset", php_smtp_read_name, FIELD(charset), 0, 0},
	{"subject", php_smtp_read_text, FIELD(subject), 0, 0},
	{"text", php_smtp_read_text, FIELD(text), 0, 0},
	{"html", php_smtp_read_text, FIELD(html), 0, 0},
	{"attachments", php_smtp_read_parts, OURS(attachments), 0, 0},
	{"inline", php_smtp_read_parts, OURS(inlines), 0, 0},
	{"calendar", php_smtp_read_calendar, FIELD(calendar), 0, 0},
	{"headers", php_smtp_read_headers, 0, 0, 0},
	{"date", php_smtp_read_date, 0, 0, 0},
	{"message_id", php_smtp_read_text, FIELD(message_id), 0, 0},
	{"in_reply_to", php_smtp_read_in_reply_to, 0, 0, 0},
	{"references", php_smtp_read_references, 0, 0, 0},
	{"priority", php_smtp_read_priority, FIELD(priority), 0, 0},
	{"list_unsubscribe", php_smtp_read_list_unsubscribe, FIELD(list_unsubscribe), 0, 0},
	{"auto_submitted", php_smtp_read_name, FIELD(auto_submitted), 0, 0},
	{"dsn", php_smtp_read_dsn, FIELD(dsn), 0, 0},
	{"require_tls", php_smtp_read_bool, FIELD(demands.require_tls), 0, 0},
	{"deliver_by", php_smtp_read_deliver_by, FIELD(demands.deliver_by), 0, 0},
	{"mt_priority", php_smtp_read_mt_priority, FIELD(demands), 0, 0},
	{"hold_for", php_smtp_read_hold_for, FIELD(demands), 0, 0},
	{"hold_until", php_smtp_read_hold_until, FIELD(demands), 0, 0},
	{"dkim", php_smtp_read_dkim, OURS(dkim), 0, 0},
	{"envelope", read_envelope, 0, 0, 0},
	{"raw", read_raw, 0, 0, 0},
	{"remove_bcc", php_smtp_read_bool, FIELD(remove_bcc), 0, 0},
	{NULL, NULL, 0, 0, 0},
};

bool php_smtp_read_message(const php_smtp_place *place, HashTable *values, php_smtp_message *message)
{
	memset(message, 0, sizeof *message);
	message->attachments.bailed = message->inlines.bailed = &message->bailed;
	message->inlines.is_inline = true;
	if (!php_smtp_read_options(place, message_table, values, message)) {
		return false;
	}
	message->engine.attachments = php_smtp_join_parts(place, &message->attachments, &message->inlines);
	message->engine.dkim = message->dkim.items;
	message->engine.dkim_count = message->dkim.count;
	return true;
}

/* {{{ names of keys: the engine knows one list of parts, and only lists of signatures */
static bool item_of(const char *key, const char *list, unsigned *index, const char **rest)
{
	size_t length = strlen(list);
	int used = 0;

	if (strncmp(key, list, length) != 0 || sscanf(key + length, "[%u]%n", index, &used) != 1 || used == 0) {
		return false;
	}
	*rest = key + length + used;
	return true;
}

void php_smtp_message_key(const php_smtp_message *message, smtp_refusal *refusal)
{
	char key[sizeof refusal->key];
	const char *rest;
	unsigned index;

	memcpy(key, refusal->key, sizeof key);
	if (item_of(key, "attachments", &index, &rest) && index >= message->attachments.count) {
		snprintf(refusal->key, sizeof refusal->key, "inline[%u]%s", index - (unsigned) message->attachments.count, rest);
	} else if (message->dkim.is_single && item_of(key, "dkim", &index, &rest)) {
		snprintf(refusal->key, sizeof refusal->key, "dkim%s", rest);
	}
}
/* }}} */
