/*
 * fields_optional.c - header fields that few messages have, see fields.h: In-Reply-To and References (RFC 5322 3.6.4),
 * X-Priority and Importance, Auto-Submitted (RFC 3834 5, RFC 5436 2.7.1), List-Unsubscribe (RFC 2369 3.2, RFC 8058).
 */
#include "fields.h"

#define URL_MAX 900 /* fits on one line */

static smtp_status refuse(const smtp_fields *fields, const char *key, const char *must)
{
	smtp_refuse(fields->refusal, key, "%s", must);
	return SMTP_REFUSED;
}

/* ---- ids of other messages ----------------------------------------------------------------------- */

/* Wider than what we write ourselves: others wrote these, and an answer must name them as they are. */
static bool is_foreign_id(smtp_span id)
{
	size_t at = 0;
	for (size_t i = 0; i < id.length; i++) {
		if (id.data[i] < 33 || id.data[i] > 126 || id.data[i] == '<' || id.data[i] == '>') {
			return false;
		}
		at = id.data[i] == '@' ? i : at;
	}
	return at > 0 && at + 1 < id.length && id.length <= SMTP_MESSAGE_ID_MAX;
}

static smtp_status write_ids(
	smtp_fields *fields, const char *name, const char *list_key, const smtp_span *ids, size_t count)
{
	smtp_field field;
	if (!count) {
		return SMTP_OK;
	}
	smtp_field_begin(&field, fields->out, smtp_span_of(name));
	for (size_t i = 0; i < count; i++) {
		char key[SMTP_KEY_ROOM], token[SMTP_MESSAGE_ID_MAX + 2];
		smtp_span id = smtp_fields_bare_id(ids[i]);
		smtp_address_key(key, list_key, i, count);
		if (!is_foreign_id(id)) {
			return refuse(fields, key, "must be one message id such as <unique.part@example.com>");
		}
		token[0] = '<';
		memcpy(token + 1, id.data, id.length);
		token[id.length + 1] = '>';
		smtp_field_token(&field, (smtp_span){token, id.length + 2});
	}
	smtp_field_end(&field);
	return SMTP_OK;
}

static smtp_status write_in_reply_to(smtp_fields *fields)
{
	const smtp_message *message = fields->message;
	return write_ids(fields, "In-Reply-To", "in_reply_to", message->in_reply_to, message->in_reply_to_count);
}

static smtp_status write_references(smtp_fields *fields)
{
	const smtp_message *message = fields->message;
	return write_ids(fields, "References", "references", message->references, message->reference_count);
}

/* ---- priority, Auto-Submitted -------------------------------------------------------------------- */

/* Both fields that mail readers show. Priority (RFC 2156) asks for a faster transport, X-MSMail-Priority costs points in
 * spam filters: neither is written. */
static smtp_status write_priority(smtp_fields *fields)
{
	static const struct {
		const char *level, *importance;
	} levels[] = {{"1 (Highest)", "high"}, {"2 (High)", "high"}, {"3 (Normal)", "normal"}, {"4 (Low)", "low"},
		{"5 (Lowest)", "low"}};
	unsigned priority = fields->message->priority;
	if (priority > 5) {
		return refuse(fields, "priority", "must be 1 (highest) to 5 (lowest)");
	}
	if (priority) {
		smtp_fields_put(fields, "X-Priority", smtp_span_of(levels[priority - 1].level));
		smtp_fields_put(fields, "Importance", smtp_span_of(levels[priority - 1].importance));
	}
	return SMTP_OK;
}

static smtp_status write_auto_submitted(smtp_fields *fields)
{
	static const char *const keywords[] = {"no", "auto-generated", "auto-replied", "auto-notified"};
	smtp_span given = fields->message->auto_submitted;
	if (!given.data) {
		return SMTP_OK;
	}
	for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++) {
		if (smtp_span_equals_ignoring_case(given, keywords[i])) {
			smtp_fields_put(fields, "Auto-Submitted", smtp_span_of(keywords[i]));
			return SMTP_OK;
		}
	}
	return refuse(fields, "auto_submitted", "must be no, auto-generated, auto-replied or auto-notified");
}

/* ---- List-Unsubscribe ---------------------------------------------------------------------------- */

static bool is_unreserved(char octet)
{
	char lower = smtp_ascii_lower(octet);
	return (lower >= 'a' && lower <= 'z') || (octet >= '0' && octet <= '9') ||
		   (octet && strchr("-._~", octet));
}

/* Octets of a URI, RFC 3986 2; the rest of its grammar is the affair of who answers it. */
static bool is_url(smtp_span url, size_t scheme_length)
{
	for (size_t i = 0; i < url.length; i++) {
		if (!is_unreserved(url.data[i]) && (!url.data[i] || !strchr(":/?#[]@!$&'()*+,;=%", url.data[i]))) {
			return false;
		}
	}
	return url.length > scheme_length && url.length <= URL_MAX;
}

static bool is_https(smtp_span url)
{
	return smtp_starts_with_ignoring_case(url, "https://");
}

static smtp_status check_url(smtp_fields *fields, const smtp_list_unsubscribe *list)
{
	bool web = is_https(list->url) || smtp_starts_with_ignoring_case(list->url, "http://");
	if (list->url.data && (!web || !is_url(list->url, is_https(list->url) ? 8 : 7))) {
		return refuse(fields, "list_unsubscribe.url",
			"must be a URL such as https://shop.example/leave?id=1, in ASCII, of at most 900 octets");
	}
	if (list->one_click && !is_https(list->url)) {
		return refuse(fields, "list_unsubscribe.one_click", "must not be true without an https URL");
	}
	return SMTP_OK;
}

/* An address as a mailto: URL, RFC 6068 2. */
static void put_address_as_url(smtp_buf *url, smtp_span address)
{
	smtp_buf_string(url, "mailto:");
	for (size_t i = 0; i < address.length; i++) {
		char octet = address.data[i];
		if (is_unreserved(octet) || strchr("@+!$'*", octet)) {
			smtp_buf_char(url, octet);
		} else {
			smtp_buf_printf(url, "%%%02X", (unsigned char)octet);
		}
	}
}

static smtp_status make_mailto(smtp_fields *fields, smtp_span mailto, smtp_buf *url)
{
	if (smtp_starts_with_ignoring_case(mailto, "mailto:") && is_url(mailto, 7)) {
		smtp_buf_span(url, mailto);
	} else if (smtp_address_is_mailbox(mailto)) {
		put_address_as_url(url, mailto);
	} else if (mailto.data) {
		return refuse(fields, "list_unsubscribe.mailto",
			"must be an address, or a URL such as mailto:leave@shop.example?subject=leave");
	}
	return url->failed ? SMTP_NO_MEMORY : SMTP_OK;
}

static void put_urls(smtp_fields *fields, smtp_span url, smtp_span mailto)
{
	char token[URL_MAX + 4];
	const smtp_span urls[] = {url, mailto};
	smtp_field field;
	smtp_field_begin(&field, fields->out, SMTP_SPAN("List-Unsubscribe"));
	for (size_t i = 0; i < 2; i++) {
		if (urls[i].length) {
			size_t length = 0;
			token[length++] = '<';
			memcpy(token + length, urls[i].data, urls[i].length);
			length += urls[i].length;
			token[length++] = '>';
			if (i == 0 && urls[1].length) {
				token[length++] = ',';
			}
			smtp_field_token(&field, (smtp_span){token, length});
		}
	}
	smtp_field_end(&field);
}

static smtp_status write_list_unsubscribe(smtp_fields *fields)
{
	const smtp_list_unsubscribe *list = &fields->message->list_unsubscribe;
	smtp_status status = check_url(fields, list);
	if (status != SMTP_OK || (!list->url.data && !list->mailto.data)) {
		return status;
	}
	smtp_buf mailto;
	smtp_buf_init(&mailto, URL_MAX);
	status = make_mailto(fields, list->mailto, &mailto);
	if (status == SMTP_OK) {
		put_urls(fields, list->url, (smtp_span){mailto.data, mailto.length});
	}
	smtp_buf_free(&mailto);
	if (status == SMTP_OK && list->one_click) {
		smtp_fields_put(fields, "List-Unsubscribe-Post", SMTP_SPAN("List-Unsubscribe=One-Click"));
	}
	return status;
}

smtp_status smtp_fields_write_optional(smtp_fields *fields)
{
	smtp_status (*const steps[])(smtp_fields *) = {
		write_in_reply_to, write_references, write_priority, write_auto_submitted, write_list_unsubscribe};
	smtp_status status = SMTP_OK;
	for (size_t i = 0; i < sizeof steps / sizeof *steps && status == SMTP_OK; i++) {
		status = steps[i](fields);
	}
	return status;
}
