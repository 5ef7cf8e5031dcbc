/*
 * address_list.c - see address_list.h. First the place is found where an address ends (a comma or semicolon outside quotes,
 * comments and angle brackets), then its parts are told apart.
 */
#include "address_list.h"

#include "text.h"

#define ITEM_MAX 65536

static bool is_white(char octet)
{
	return octet == ' ' || octet == '\t' || octet == '\r' || octet == '\n';
}

/* The octet behind the quoted string, comment, path or literal that begins at `at`; where it is not closed, the end. */
static size_t skip(smtp_span text, size_t at)
{
	char open = text.data[at], close = open == '(' ? ')' : open == '<' ? '>' : open == '[' ? ']' : open;
	size_t depth = 1;
	for (at++; at < text.length && depth; at++) {
		char octet = text.data[at];
		if (octet == '\\') {
			at++;
		} else if (octet == close) {
			depth--;
		} else if (octet == open && open == '(') {
			depth++;
		}
	}
	return at < text.length ? at : text.length;
}

static bool is_opening(char octet)
{
	return octet == '"' || octet == '(' || octet == '<' || octet == '[';
}

/* Where the first of `wanted` stands outside of quotes, comments and brackets; text.length: nowhere. */
static size_t find(smtp_span text, const char *wanted)
{
	size_t at = 0;
	while (at < text.length) {
		char octet = text.data[at];
		if (octet && strchr(wanted, octet)) {
			return at;
		}
		at = is_opening(octet) ? skip(text, at) : at + 1;
	}
	return text.length;
}

static void append_inside(smtp_buf *out, smtp_span text)
{
	for (size_t i = 0; i < text.length; i++) {
		if (text.data[i] == '\\' && i + 1 < text.length) {
			i++;
		}
		smtp_buf_char(out, is_white(text.data[i]) ? ' ' : text.data[i]);
	}
}

/* A quoted string or a comment without its signs. */
static smtp_span inside(smtp_span text, size_t at, size_t end)
{
	char last = text.data[end - 1];
	bool closed = end - at > 1 && (last == '"' || last == ')' || last == '>');
	return (smtp_span){text.data + at + 1, end - at - 1 - (closed ? 1 : 0)};
}

/* A route, which nobody uses any more, goes: <@a,@b:c@d>, RFC 5322 4.4. */
static void take_bracketed(smtp_listed *listed, smtp_span path)
{
	smtp_span address = smtp_text_trim(path, SMTP_WHITE);
	size_t colon = address.length && address.data[0] == '@' ? find(address, ":") : address.length;
	if (colon < address.length) {
		address =
			smtp_text_trim((smtp_span){address.data + colon + 1, address.length - colon - 1}, SMTP_WHITE);
	}
	smtp_buf_clear(&listed->address);
	smtp_buf_span(&listed->address, address);
}

/* Words in front of the bracket: one space between them. */
static void append_word(smtp_buf *name, smtp_span word, bool *space)
{
	if (*space && name->length) {
		smtp_buf_char(name, ' ');
	}
	*space = false;
	append_inside(name, word);
}

/* Where there is no bracket, all but comments is the address; its quoted octets stay as they are: "a b"@c. */
static void take_parts(smtp_listed *listed, smtp_span text, bool bracketed, smtp_span *comment)
{
	bool space = false;
	for (size_t at = 0; at < text.length;) {
		size_t end = is_opening(text.data[at]) ? skip(text, at) : at + 1;
		if (text.data[at] == '(') {
			*comment = comment->data ? *comment : inside(text, at, end);
			space = true;
		} else if (text.data[at] == '<') {
			take_bracketed(listed, inside(text, at, end));
		} else if (is_white(text.data[at])) {
			space = true;
		} else if (bracketed) {
			bool quoted = text.data[at] == '"';
			smtp_span word = {text.data + at, end - at};
			append_word(&listed->name, quoted ? inside(text, at, end) : word, &space);
		} else {
			smtp_buf_append(&listed->address, text.data + at, end - at);
		}
		at = end;
	}
}

static void take_item(smtp_listed *listed, smtp_span text)
{
	smtp_span comment = {0};
	bool bracketed = find(text, "<") < text.length;
	smtp_buf_clear(&listed->address);
	smtp_buf_clear(&listed->name);
	listed->text = text;
	take_parts(listed, text, bracketed, &comment);
	if (!listed->name.length && comment.data) {
		append_inside(&listed->name, smtp_text_trim(comment, SMTP_WHITE));
	}
}

void smtp_listed_init(smtp_listed *listed)
{
	*listed = (smtp_listed){0};
	smtp_buf_init(&listed->address, ITEM_MAX);
	smtp_buf_init(&listed->name, ITEM_MAX);
}

void smtp_listed_free(smtp_listed *listed)
{
	smtp_buf_free(&listed->address);
	smtp_buf_free(&listed->name);
}

/* The end of what stands at the front. A colon ends the name of a group, but none with an @ in it (RFC 5322 3.4: a name is
 * words): "b@b.example Bcc: c@c.example" is an attempt to add somebody, to be refused as an address. */
static size_t find_end(smtp_span rest)
{
	size_t end = find(rest, ",;:");
	bool odd = end < rest.length && rest.data[end] == ':' && find((smtp_span){rest.data, end}, "@") < end;
	return odd ? find(rest, ",;") : end;
}

bool smtp_listed_next(smtp_span *rest, smtp_listed *listed)
{
	while (rest->length) {
		size_t end = find_end(*rest);
		smtp_span item = smtp_text_trim((smtp_span){rest->data, end}, SMTP_WHITE);
		char stop = end < rest->length ? rest->data[end] : ',';
		size_t taken = end < rest->length ? end + 1 : end;
		rest->data += taken;
		rest->length -= taken;
		if (stop == ':' || !item.length) {
			continue; /* the name of a group, or nothing */
		}
		take_item(listed, item);
		if (listed->address.failed || listed->name.failed) {
			listed->address.failed = true;
			return false;
		}
		if (listed->address.length) {
			return true;
		}
	}
	return false;
}
