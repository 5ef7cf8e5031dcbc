/*
 * submission_fields.c - the header of a submission as it goes out: good fields as they were written, the others mended, the
 * missing ones added.
 */
#include "submission_state.h"

#include "date.h"
#include "random.h"
#include "text.h"

#include <stdio.h>

#define LINE_MOST 998
#define WORD_MOST 900

static bool is_white(char octet)
{
	return octet == ' ' || octet == '\t';
}

/* ---- is it good? --------------------------------------------------------------------------------- */

/* The next line of a folded value, without its end; `rest` is moved behind it. */
static smtp_span next_line(smtp_span *rest)
{
	const char *end = memchr(rest->data, '\n', rest->length);
	size_t length = end ? (size_t)(end - rest->data) : rest->length;
	smtp_span line = {rest->data, length};
	rest->data += end ? length + 1 : length;
	rest->length -= end ? length + 1 : length;
	if (end && length && line.data[length - 1] == '\r') {
		line.length--;
	}
	return line;
}

bool smtp_submission_says_something(smtp_span text)
{
	for (size_t i = 0; i < text.length; i++) {
		if (!strchr(" \t\r\n", text.data[i]) || !text.data[i]) {
			return true;
		}
	}
	return false;
}

static bool is_good_line(smtp_span line)
{
	for (size_t i = 0; i < line.length; i++) {
		unsigned char octet = (unsigned char)line.data[i];
		if ((octet < 32 && octet != '\t') || octet > 126) {
			return false;
		}
	}
	return line.length + 80 < LINE_MOST; /* the name stands in front of the first */
}

static bool has_domains(smtp_span value)
{
	smtp_listed listed;
	bool all = true;
	smtp_listed_init(&listed);
	while (all && smtp_listed_next(&value, &listed)) {
		all = memchr(listed.address.data, '@', listed.address.length) != NULL;
	}
	all = all && !listed.address.failed;
	smtp_listed_free(&listed);
	return all;
}

static bool is_good(const smtp_submission_header *header, const smtp_given_field *field)
{
	smtp_span rest = field->value;
	while (rest.length) {
		smtp_span line = next_line(&rest);
		if (!is_good_line(line)) {
			return false;
		}
	}
	bool qualified = !field->known || !field->known->addresses || !header->with->domain.length;
	return qualified || has_domains(field->value);
}

static bool comes_again(const smtp_submission_header *header, const smtp_given_field *field)
{
	for (const smtp_given_field *other = field + 1; other < header->fields + header->count; other++) {
		if (field->known && other->known == field->known) {
			return true;
		}
	}
	return false;
}

/* ---- writing ------------------------------------------------------------------------------------- */

/* Lines of white space only are no fold but an end of the header to some. */
static void write_as_it_was(smtp_buf *out, const smtp_given_field *field)
{
	smtp_span rest = field->value;
	smtp_buf_span(out, field->name);
	smtp_buf_char(out, ':');
	bool first = true;
	while (rest.length) {
		smtp_span line = next_line(&rest);
		if (first || smtp_submission_says_something(line)) {
			smtp_buf_string(out, first ? "" : "\r\n");
			smtp_buf_span(out, line);
		}
		first = false;
	}
	smtp_buf_string(out, "\r\n");
}

/* On one line, controls as blanks, in the charset that it is valid in. */
static const smtp_charset *clean(const smtp_submission_header *header, smtp_span value, smtp_buf *line)
{
	const smtp_charset *tried[] = {
		smtp_charset_utf8(), header->charset, smtp_charset_find(SMTP_SPAN("GB18030"))};
	smtp_buf unfolded;
	smtp_buf_init(&unfolded, line->ceiling);
	for (size_t i = 0; i < value.length; i++) {
		bool control = (unsigned char)value.data[i] < 32 || value.data[i] == 127;
		bool before_end = value.data[i] == '\r' && i + 1 < value.length && value.data[i + 1] == '\n';
		if (value.data[i] != '\n' && !before_end) {
			smtp_buf_char(&unfolded, control ? ' ' : value.data[i]);
		}
	}
	smtp_span text = smtp_buf_view(&unfolded);
	const smtp_charset *found = NULL;
	for (size_t i = 0; i < sizeof tried / sizeof tried[0] && !found; i++) {
		bool valid = tried[i] && smtp_charset_find_invalid(tried[i], text) == text.length;
		found = valid ? tried[i] : NULL;
	}
	line->failed = unfolded.failed || !(found ? smtp_buf_span(line, text)
											  : smtp_text_clean(line, text, false, line->ceiling - 16));
	smtp_buf_free(&unfolded);
	return found ? found : smtp_charset_utf8();
}

/* Words that are there already stay as they are, encoded or not. */
static void write_words(smtp_field *field, smtp_span text)
{
	while (text.length) {
		size_t length = 0;
		while (length < text.length && !is_white(text.data[length])) {
			length++;
		}
		smtp_span word = {text.data, length};
		if (length > WORD_MOST) {
			smtp_field_text(field, word);
		} else if (length) {
			smtp_field_token(field, word);
		}
		length += length < text.length;
		text.data += length;
		text.length -= length;
	}
}

static bool write_text(const smtp_submission_header *header, const smtp_given_field *given)
{
	smtp_buf line;
	smtp_field field;
	smtp_buf_init(&line, 4 * SMTP_SUBMISSION_HEADER_MAX);
	const smtp_charset *charset = clean(header, given->value, &line);
	smtp_span text = smtp_text_trim(smtp_buf_view(&line), SMTP_WHITE);
	smtp_field_begin(&field, &header->message->header, given->name);
	field.charset = charset;
	if (smtp_lines_eight_bit(text)) {
		smtp_field_text(&field, text);
	} else {
		write_words(&field, text);
	}
	smtp_field_end(&field);
	bool good = !line.failed;
	smtp_buf_free(&line);
	return good;
}

/* An address with its name as it was written, where that is ASCII. */
static bool write_listed(
	smtp_field *field, const smtp_submission_header *header, smtp_listed *listed, bool last)
{
	bool whole = memchr(listed->address.data, '@', listed->address.length) != NULL;
	smtp_buf text;
	smtp_buf_init(&text, 2 * SMTP_SUBMISSION_HEADER_MAX);
	if (!smtp_submission_qualify(&listed->address, header->with->domain)) {
		return false;
	}
	if (smtp_lines_eight_bit(listed->text) || !whole) {
		if (listed->name.length) {
			smtp_field_phrase(field, smtp_buf_view(&listed->name));
		}
		smtp_buf_printf(&text, listed->name.length ? "<%s>" : "%s", listed->address.data);
	} else {
		smtp_buf_span(&text, listed->text);
	}
	smtp_buf_string(&text, last ? "" : ",");
	write_words(field, smtp_buf_view(&text));
	bool good = !text.failed;
	smtp_buf_free(&text);
	return good;
}

/* Both values of a field that is there twice, with a comma between. */
static void join(const smtp_submission_header *header, const smtp_given_field *given, smtp_buf *joined)
{
	for (const smtp_given_field *at = given; at < header->fields + header->count; at++) {
		bool same = at == given || (given->known->kind == SMTP_FIELD_SHOWN && at->known == given->known);
		if (same && smtp_submission_says_something(at->value)) {
			smtp_buf_string(joined, joined->length ? ", " : "");
			smtp_buf_span(joined, at->value);
		}
	}
}

static bool write_listeds(const smtp_submission_header *header, smtp_field *field, smtp_span rest)
{
	smtp_listed one, next;
	smtp_listed_init(&one);
	smtp_listed_init(&next);
	bool good = true, more = smtp_listed_next(&rest, &one);
	while (good && more) {
		more = smtp_listed_next(&rest, &next);
		good = write_listed(field, header, &one, !more);
		smtp_listed swap = one;
		one = next;
		next = swap;
	}
	good = good && !one.address.failed && !next.address.failed;
	smtp_listed_free(&one);
	smtp_listed_free(&next);
	return good;
}

static bool write_addresses(const smtp_submission_header *header, const smtp_given_field *given)
{
	smtp_buf joined, line;
	smtp_field field;
	smtp_buf_init(&joined, 4 * SMTP_SUBMISSION_HEADER_MAX);
	smtp_buf_init(&line, 4 * SMTP_SUBMISSION_HEADER_MAX);
	join(header, given, &joined);
	const smtp_charset *charset = clean(header, smtp_buf_view(&joined), &line);
	bool good = !joined.failed && !line.failed;
	if (good) {
		smtp_field_begin(&field, &header->message->header, given->name);
		field.charset = charset;
		good = write_listeds(header, &field, smtp_buf_view(&line));
		smtp_field_end(&field);
	}
	smtp_buf_free(&joined);
	smtp_buf_free(&line);
	return good;
}

static bool write_field(const smtp_submission_header *header, const smtp_given_field *field)
{
	const smtp_known_field *known = field->known;
	bool once = known && known->kind != SMTP_FIELD_FREE;
	if (once && (known->kind == SMTP_FIELD_HIDDEN || field->repeated)) {
		return true;
	}
	bool again = known && known->kind == SMTP_FIELD_SHOWN && comes_again(header, field);
	if (known && !known->may_be_empty && !again && !smtp_submission_says_something(field->value)) {
		return true;
	}
	if (!again && is_good(header, field)) {
		write_as_it_was(&header->message->header, field);
		return true;
	}
	return known && known->addresses ? write_addresses(header, field) : write_text(header, field);
}

/* ---- what is missing ----------------------------------------------------------------------------- */

static bool is_there(const smtp_submission_header *header, const char *name)
{
	for (size_t i = 0; i < header->count; i++) {
		const smtp_given_field *field = &header->fields[i];
		if (smtp_span_equals_ignoring_case(field->name, name) &&
			smtp_submission_says_something(field->value)) {
			return true;
		}
	}
	return false;
}

static bool add_from(smtp_submission_header *header, const char *prefix)
{
	smtp_span login = header->with->login, name = header->with->full_name;
	bool named = name.length && !smtp_span_has_control(name) && smtp_text_is_utf8(name);
	smtp_span from = SMTP_SPAN("Resent-From");
	size_t cut = *prefix ? 0 : strlen("Resent-");
	smtp_field field;
	smtp_buf text;
	smtp_buf_init(&text, SMTP_SUBMISSION_HEADER_MAX);
	smtp_field_begin(&field, &header->message->header, (smtp_span){from.data + cut, from.length - cut});
	if (named) {
		smtp_field_phrase(&field, name);
	}
	smtp_buf_printf(&text, named ? "<%.*s>" : "%.*s", (int)login.length, login.data);
	smtp_field_token(&field, smtp_buf_view(&text));
	smtp_field_end(&field);
	bool good = !text.failed;
	smtp_buf_free(&text);
	return good;
}

static void add_date(smtp_submission_header *header, const char *prefix)
{
	char date[SMTP_DATE_ROOM];
	if (smtp_date_format(header->with->now, 0, date)) {
		smtp_buf_printf(&header->message->header, "%sDate: %s\r\n", prefix, date);
	}
}

/* At the domain of the author: nothing of this machine shows. */
static bool add_message_id(smtp_submission_header *header, const char *prefix)
{
	smtp_span author = smtp_buf_view(&header->message->author);
	const char *at = author.length ? strrchr(author.data, '@') : NULL;
	char random[33];
	if (!smtp_random_digits(NULL, random)) {
		return false;
	}
	bool plain = at && smtp_address_is_domain_or_literal(smtp_span_of(at + 1));
	smtp_buf_printf(&header->message->header, "%sMessage-ID: <%s%s>\r\n", prefix, random,
		plain ? at : "@localhost.localdomain");
	return true;
}

static bool lacks(const smtp_submission_header *header, const char *prefix, const char *name)
{
	char whole[32];
	snprintf(whole, sizeof whole, "%s%s", prefix, name);
	return !is_there(header, whole);
}

/* The prefix: "", or "Resent-" of a message that is sent on. */
static bool add_missing(smtp_submission_header *header, const char *prefix)
{
	bool good = true;
	if (lacks(header, prefix, "From") && header->with->login.length) {
		good = add_from(header, prefix);
	}
	if (good && lacks(header, prefix, "Date")) {
		add_date(header, prefix);
	}
	if (good && lacks(header, prefix, "Message-ID")) {
		good = add_message_id(header, prefix);
	}
	return good;
}

bool smtp_submission_write(smtp_submission_header *header)
{
	bool good = true;
	for (size_t i = 0; i < header->count && good; i++) {
		good = write_field(header, &header->fields[i]);
	}
	good = good && add_missing(header, "") && (!header->resent || add_missing(header, "Resent-"));
	smtp_buf_string(&header->message->header, "\r\n");
	return good && !header->message->header.failed;
}
