/*
 * mime.c - see mime.h. A boundary begins with "=_", which neither quoted-printable nor base64 can produce, and holds
 * 128 random bits, which a 7bit text cannot guess.
 */
#include "mime.h"

#include "parameter.h"
#include "part.h"

#define METHOD_MAX 32

/* The work at hand, for all levels of the nesting. */
typedef struct mime {
	smtp_segments *segments;
	const smtp_message *message;
	const smtp_charset *charset;
	smtp_span domain;
	smtp_refusal *refusal;
} mime;

typedef struct multipart {
	char boundary[33];
	bool begun;
} multipart;

/* ---- what is there ------------------------------------------------------------------------------- */

/* An inline part that HTML can show; all others stand beside the text. */
static bool is_related(const smtp_message *message, const smtp_part *part)
{
	return part->is_inline && message->html.data;
}

static size_t count_related(const smtp_message *message)
{
	size_t count = 0;
	for (size_t i = 0; i < message->attachments.count; i++) {
		count += is_related(message, &message->attachments.items[i]);
	}
	return count;
}

static size_t count_alternatives(const smtp_message *message)
{
	return (message->text.data != NULL) + (message->html.data != NULL) +
		   (message->calendar.content.data != NULL);
}

static bool has_calendar_file(const smtp_message *message)
{
	return message->calendar.content.data && message->calendar.name.data;
}

/* ---- check --------------------------------------------------------------------------------------- */

static bool is_method(smtp_span method)
{
	for (size_t i = 0; i < method.length; i++) {
		char lower = smtp_ascii_lower(method.data[i]);
		if ((lower < 'a' || lower > 'z') && lower != '-') {
			return false;
		}
	}
	return method.length > 0 && method.length <= METHOD_MAX;
}

static bool check_calendar(const smtp_calendar *calendar, const smtp_charset *charset, smtp_refusal *refusal)
{
	if (!calendar->content.data) {
		return true;
	}
	if (!smtp_charset_check(smtp_charset_utf8(), calendar->content, "calendar.content", refusal)) {
		return false;
	}
	if (calendar->method.data && !is_method(calendar->method)) {
		return smtp_refuse(refusal, "calendar.method", "must be a method such as REQUEST or CANCEL");
	}
	return !calendar->name.data ||
		   smtp_parameter_check_name(charset, calendar->name, "calendar.name", refusal);
}

bool smtp_mime_check(const smtp_message *message, const smtp_charset *charset, smtp_refusal *refusal)
{
	if (count_alternatives(message) == 0 && !message->attachments.count) {
		return smtp_refuse(refusal, "text", "must be given unless html, calendar, attachments or raw is");
	}
	if (message->attachments.count > SMTP_PARTS_MAX) {
		return smtp_refuse(refusal, "attachments", "must be at most %d", SMTP_PARTS_MAX);
	}
	if (!smtp_charset_check(charset, message->text, "text", refusal) ||
		!smtp_charset_check(charset, message->html, "html", refusal) ||
		!check_calendar(&message->calendar, charset, refusal)) {
		return false;
	}
	for (size_t i = 0; i < message->attachments.count; i++) {
		if (!smtp_part_check(&message->attachments.items[i], i, charset, refusal)) {
			return false;
		}
	}
	return true;
}

/* ---- boundaries ---------------------------------------------------------------------------------- */

static bool open_multipart(const mime *work, const char *type, multipart *part)
{
	part->begun = false;
	if (!smtp_random_digits(work->segments->random, part->boundary)) {
		return false;
	}
	return smtp_buf_printf(&work->segments->literals,
		"Content-Type: multipart/%s;\r\n boundary=\"=_%s\"\r\n\r\n", type, part->boundary);
}

/* The CRLF in front of a delimiter belongs to it, and not to the part before. */
static void next_part(const mime *work, multipart *part)
{
	smtp_buf_printf(&work->segments->literals, "%s--=_%s\r\n", part->begun ? "\r\n" : "", part->boundary);
	part->begun = true;
}

static void close_multipart(const mime *work, const multipart *part)
{
	smtp_buf_printf(&work->segments->literals, "\r\n--=_%s--", part->boundary);
}

/* ---- parts --------------------------------------------------------------------------------------- */

/* `type` as far as the name of the charset, which is written in lower case, and what follows it. */
static smtp_status add_text(
	const mime *work, const char *type, const smtp_charset *charset, smtp_span method, smtp_span text)
{
	smtp_transfer transfer = smtp_transfer_choose(text);
	smtp_buf *literals = &work->segments->literals;
	smtp_buf_string(literals, "Content-Type: ");
	smtp_buf_string(literals, type);
	smtp_buf_string(literals, "; charset=");
	for (const char *name = smtp_charset_name(charset); *name; name++) {
		smtp_buf_char(literals, smtp_ascii_lower(*name));
	}
	if (method.data) {
		smtp_buf_string(literals, "; method=");
		smtp_buf_span(literals, method);
	}
	smtp_buf_string(literals, "\r\nContent-Transfer-Encoding: ");
	smtp_buf_string(literals, smtp_encoding_name(transfer.encoding));
	smtp_buf_string(literals, "\r\n\r\n");
	return smtp_segments_add_text(work->segments, text, &transfer) ? SMTP_OK : SMTP_NO_MEMORY;
}

/* The parts that are related to the HTML, or all the others. */
static smtp_status add_parts(const mime *work, multipart *around, bool related)
{
	const smtp_part_list *parts = &work->message->attachments;
	smtp_status status = SMTP_OK;
	for (size_t i = 0; i < parts->count && status == SMTP_OK; i++) {
		if (is_related(work->message, &parts->items[i]) == related) {
			if (around) {
				next_part(work, around);
			}
			status = smtp_part_add(
				work->segments, &parts->items[i], i, work->charset, work->domain, work->refusal);
		}
	}
	return status;
}

static smtp_status add_html(const mime *work)
{
	multipart related;
	smtp_span none = {0};
	if (!count_related(work->message)) {
		return add_text(work, "text/html", work->charset, none, work->message->html);
	}
	if (!open_multipart(work, "related; type=\"text/html\"", &related)) {
		return SMTP_NO_MEMORY;
	}
	next_part(work, &related);
	smtp_status status = add_text(work, "text/html", work->charset, none, work->message->html);
	if (status == SMTP_OK) {
		status = add_parts(work, &related, true);
	}
	close_multipart(work, &related);
	return status;
}

static smtp_status add_plain(const mime *work)
{
	return add_text(work, "text/plain", work->charset, (smtp_span){0}, work->message->text);
}

static smtp_status add_calendar(const mime *work)
{
	const smtp_calendar *calendar = &work->message->calendar;
	smtp_span method = calendar->method.data ? calendar->method : SMTP_SPAN("REQUEST");
	return add_text(work, "text/calendar", smtp_charset_utf8(), method, calendar->content);
}

/* The one that says most comes last, RFC 2046 5.1.4; an invitation is looked for there. */
static smtp_status add_alternatives(const mime *work)
{
	const struct {
		bool given;
		smtp_status (*add)(const mime *work);
	} kinds[] = {
		{work->message->text.data != NULL, add_plain},
		{work->message->html.data != NULL, add_html},
		{work->message->calendar.content.data != NULL, add_calendar},
	};
	multipart alternative;
	bool several = count_alternatives(work->message) > 1;
	smtp_status status = SMTP_OK;
	if (several && !open_multipart(work, "alternative", &alternative)) {
		return SMTP_NO_MEMORY;
	}
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds && status == SMTP_OK; i++) {
		if (kinds[i].given) {
			if (several) {
				next_part(work, &alternative);
			}
			status = kinds[i].add(work);
		}
	}
	if (several) {
		close_multipart(work, &alternative);
	}
	return status;
}

/* For readers that do not look into an alternative; not text/calendar, or some would count the invitation twice. */
static smtp_status add_calendar_file(const mime *work)
{
	const smtp_calendar *calendar = &work->message->calendar;
	smtp_part file = {
		.content = calendar->content, .name = calendar->name, .type = SMTP_SPAN("application/ics")};
	return smtp_part_add(work->segments, &file, 0, work->charset, work->domain, work->refusal);
}

static smtp_status add_mixed(const mime *work)
{
	multipart mixed;
	smtp_status status = SMTP_OK;
	if (!open_multipart(work, "mixed", &mixed)) {
		return SMTP_NO_MEMORY;
	}
	if (count_alternatives(work->message)) {
		next_part(work, &mixed);
		status = add_alternatives(work);
	}
	if (status == SMTP_OK && has_calendar_file(work->message)) {
		next_part(work, &mixed);
		status = add_calendar_file(work);
	}
	if (status == SMTP_OK) {
		status = add_parts(work, &mixed, false);
	}
	close_multipart(work, &mixed);
	return status;
}

smtp_status smtp_mime_add(smtp_segments *segments, const smtp_message *message, const smtp_charset *charset,
	smtp_span domain, smtp_refusal *refusal)
{
	mime work = {segments, message, charset, domain, refusal};
	size_t files = message->attachments.count - count_related(message) + has_calendar_file(message);
	size_t texts = count_alternatives(message) > 0;
	if (files + texts > 1) {
		return add_mixed(&work);
	}
	return files ? add_parts(&work, NULL, false) : add_alternatives(&work);
}
