/*
 * fields.c - see fields.h. The fields that few messages have are in fields_optional.c.
 */
#include "fields.h"

#include <stdio.h>
#include "address_charset.h"
#include "date.h"
#include "lines.h"
#include "random.h"

static smtp_status refuse(const smtp_fields *fields, const char *key, const char *must)
{
	smtp_refuse(fields->refusal, key, "%s", must);
	return SMTP_REFUSED;
}

void smtp_fields_put(smtp_fields *fields, const char *name, smtp_span token)
{
	smtp_field field;
	smtp_field_begin(&field, fields->out, smtp_span_of(name));
	smtp_field_token(&field, token);
	smtp_field_end(&field);
}

static smtp_status write_date(smtp_fields *fields)
{
	const smtp_message *message = fields->message;
	char text[SMTP_DATE_ROOM];
	bool written = message->has_date ? smtp_date_format(message->date, message->date_zone, text)
									 : smtp_date_format(fields->now, 0, text);
	if (!written) {
		return refuse(
			fields, "date", "must be in the years 1900 to 9999, its zone less than a day away from UTC");
	}
	smtp_fields_put(fields, "Date", smtp_span_of(text));
	return SMTP_OK;
}

/* ---- addresses ----------------------------------------------------------------------------------- */

static bool same_group(const smtp_mailbox_list *list, size_t one, size_t other)
{
	if (other >= list->count) {
		return false;
	}
	smtp_span a = list->items[one].group, b = list->items[other].group;
	return a.data && b.data && a.length == b.length && (!a.length || memcmp(a.data, b.data, a.length) == 0);
}

/* Where `many` is false, the grammar has no groups: From and Sender, RFC 5322 3.6.2. */
static smtp_status check_group(smtp_fields *fields, const smtp_mailbox *mailbox, bool many, const char *key)
{
	if (!mailbox->group.data) {
		return SMTP_OK;
	}
	if (!many) {
		return refuse(fields, key, "must not be a group");
	}
	if (!mailbox->group.length) {
		return refuse(fields, key, "must be in a group that has a name");
	}
	bool fine = smtp_header_check_text(mailbox->group, fields->charset, key, fields->refusal);
	return fine ? SMTP_OK : SMTP_REFUSED;
}

/* Opens and closes the group that a mailbox stands in. */
static smtp_status write_mailbox(
	smtp_fields *fields, smtp_field *field, const smtp_mailbox_list *list, size_t index, const char *key)
{
	const smtp_mailbox *mailbox = &list->items[index];
	bool last = index + 1 == list->count;
	bool opens = mailbox->group.data && !(index > 0 && same_group(list, index, index - 1));
	bool closes = mailbox->group.data && !same_group(list, index, index + 1);
	const char *after = closes ? (last ? ";" : ";,") : (last ? "" : ",");
	if (opens) {
		smtp_field_group(field, mailbox->group);
	}
	if (mailbox->group.data && !mailbox->text.data) {
		if (closes) {
			smtp_buf_string(field->out, after);
			field->column += strlen(after);
		}
		return SMTP_OK;
	}
	smtp_address address;
	smtp_status status = smtp_address_parse_in(fields->charset, mailbox, key, &address, fields->refusal);
	if (status == SMTP_OK) {
		if (!fields->utf8_key[0] && smtp_lines_eight_bit(smtp_span_of(address.address))) {
			snprintf(fields->utf8_key, sizeof fields->utf8_key, "%s", key);
		}
		smtp_field_mailbox(field, &address, after);
		smtp_address_free(&address);
	}
	return status;
}

static smtp_status write_mailboxes(
	smtp_fields *fields, const char *name, const smtp_mailbox_list *list, const char *list_key)
{
	bool many = list_key[0] != 'f' && list_key[0] != 's';
	smtp_field field;
	smtp_field_begin(&field, fields->out, smtp_span_of(name));
	field.charset = fields->charset;
	for (size_t i = 0; i < list->count; i++) {
		char key[SMTP_KEY_ROOM];
		smtp_address_key(key, list_key, i, list->count);
		smtp_status status = check_group(fields, &list->items[i], many, key);
		if (status == SMTP_OK) {
			status = write_mailbox(fields, &field, list, i, key);
		}
		if (status != SMTP_OK) {
			return status;
		}
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

static smtp_status write_addresses(smtp_fields *fields)
{
	const smtp_message *message = fields->message;
	smtp_mailbox_list sender = sender_of(message);
	const struct {
		const char *name, *key;
		const smtp_mailbox_list *list;
	} lists[] = {
		{"From", "from", &message->from},
		{"Sender", "sender", &sender},
		{"Reply-To", "reply_to", &message->reply_to},
		{"To", "to", &message->to},
		{"Cc", "cc", &message->cc},
	};
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		if (lists[i].list->count) {
			smtp_status status = write_mailboxes(fields, lists[i].name, lists[i].list, lists[i].key);
			if (status != SMTP_OK) {
				return status;
			}
		} else if (lists[i].list == &message->to && !message->cc.count) {
			smtp_fields_put(fields, "To", SMTP_SPAN("undisclosed-recipients:;"));
		}
	}
	return SMTP_OK;
}

/* ---- subject, Message-ID, free headers ----------------------------------------------------------- */

static void write_text(smtp_fields *fields, smtp_span name, smtp_span text)
{
	smtp_field field;
	smtp_field_begin(&field, fields->out, name);
	field.charset = fields->charset;
	smtp_field_text(&field, text);
	smtp_field_end(&field);
}

static smtp_status write_subject(smtp_fields *fields)
{
	smtp_span subject = fields->message->subject;
	if (!subject.data) {
		return SMTP_OK;
	}
	if (!smtp_header_check_text(subject, fields->charset, "subject", fields->refusal)) {
		return SMTP_REFUSED;
	}
	write_text(fields, SMTP_SPAN("Subject"), subject);
	return SMTP_OK;
}

/* Left and right side of RFC 5322 3.6.4, obsolete forms left out. */
static bool is_message_id(smtp_span id)
{
	const char *at = id.length ? memchr(id.data, '@', id.length) : NULL;
	if (!at || id.length > SMTP_MESSAGE_ID_MAX) {
		return false;
	}
	smtp_span left = {id.data, (size_t)(at - id.data)};
	smtp_span right = {at + 1, id.length - left.length - 1};
	return smtp_address_is_dot_atom(left) &&
		   (smtp_address_is_dot_atom(right) || smtp_address_is_domain_or_literal(right));
}

smtp_span smtp_fields_bare_id(smtp_span id)
{
	bool bracketed = id.length >= 2 && id.data[0] == '<' && id.data[id.length - 1] == '>';
	return bracketed ? (smtp_span){id.data + 1, id.length - 2} : id;
}

static smtp_status take_message_id(smtp_fields *fields)
{
	smtp_span id = smtp_fields_bare_id(fields->message->message_id);
	if (!is_message_id(id)) {
		return refuse(
			fields, "message_id", "must be such as unique.part@example.com, in ASCII without spaces");
	}
	smtp_buf text;
	smtp_buf_init(&text, id.length + 2);
	smtp_buf_char(&text, '<');
	smtp_buf_span(&text, id);
	smtp_buf_char(&text, '>');
	fields->message_id = smtp_buf_take(&text);
	smtp_buf_free(&text);
	return fields->message_id ? SMTP_OK : SMTP_NO_MEMORY;
}

/* Random, at the domain of the first author: nothing of this machine shows. */
static smtp_status make_message_id(smtp_fields *fields)
{
	smtp_address author;
	char random[33];
	smtp_status status = smtp_address_parse_in(
		fields->charset, &fields->message->from.items[0], "from", &author, fields->refusal);
	if (status != SMTP_OK) {
		return status;
	}
	smtp_buf text;
	smtp_buf_init(&text, SMTP_MESSAGE_ID_MAX);
	if (smtp_random_digits(fields->random, random)) {
		smtp_buf_char(&text, '<');
		smtp_buf_string(&text, random);
		smtp_buf_string(&text, strrchr(author.address, '@'));
		smtp_buf_char(&text, '>');
		fields->message_id = smtp_buf_take(&text);
	}
	smtp_buf_free(&text);
	smtp_address_free(&author);
	return fields->message_id ? SMTP_OK : SMTP_NO_MEMORY;
}

static smtp_status write_message_id(smtp_fields *fields)
{
	smtp_status status = fields->message->message_id.data ? take_message_id(fields) : make_message_id(fields);
	if (status == SMTP_OK) {
		smtp_fields_put(fields, "Message-ID", smtp_span_of(fields->message_id));
	}
	return status;
}

static smtp_status write_free_headers(smtp_fields *fields)
{
	const smtp_message *message = fields->message;
	smtp_buf_string(fields->out, "MIME-Version: 1.0\r\n");
	for (size_t i = 0; i < message->header_count; i++) {
		const smtp_header *header = &message->headers[i];
		smtp_status status = smtp_header_check(header, fields->charset, fields->refusal);
		if (status != SMTP_OK) {
			return status;
		}
		write_text(fields, header->name, header->value);
	}
	return SMTP_OK;
}

smtp_status smtp_fields_write(smtp_fields *fields)
{
	smtp_status (*const steps[])(smtp_fields *) = {write_date, write_addresses, write_subject,
		write_message_id, smtp_fields_write_optional, write_free_headers};
	smtp_status status = SMTP_OK;
	for (size_t i = 0; i < sizeof steps / sizeof *steps && status == SMTP_OK; i++) {
		status = steps[i](fields);
	}
	return status;
}
