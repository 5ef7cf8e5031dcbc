/*
 * address.c - see address.h. One walk to find `<` outside quotes, one over the name, one over the address. Errors
 * are chosen to help: what is wrong is said in words, never by showing the value.
 */
#include "address.h"

#include <stdio.h>
#include "text.h"

static const char controls[] = "must not contain line breaks or control characters";
static const char two_addresses[] = "must be one address: a string never holds two, use a list";
static const char comment[] = "must be an address without a comment";
static const char not_ascii[] =
	"must be an address with an ASCII domain and local part (a domain in its xn-- form)";
static const char too_long[] = "must be an address of at most 254 octets, 64 of them before the @";
static const char no_address[] = "must be an address such as user@example.com";
static const char not_utf8[] = "must be valid UTF-8";

static bool has_control(smtp_span text)
{
	for (size_t i = 0; i < text.length; i++) {
		unsigned char octet = (unsigned char)text.data[i];
		if (octet < 32 || octet == 127) {
			return true;
		}
	}
	return false;
}

static bool is_ascii(smtp_span text)
{
	for (size_t i = 0; i < text.length; i++) {
		if ((unsigned char)text.data[i] > 127) {
			return false;
		}
	}
	return true;
}

static smtp_span trim(smtp_span text)
{
	while (text.length && text.data[0] == ' ') {
		text.data++;
		text.length--;
	}
	while (text.length && text.data[text.length - 1] == ' ') {
		text.length--;
	}
	return text;
}

/* Where one of `wanted` stands outside quotes, from `at` on; text.length when nowhere. */
static size_t find_unquoted(smtp_span text, size_t at, const char *wanted)
{
	bool quoted = false;
	for (; at < text.length; at++) {
		char octet = text.data[at];
		if (octet == '"') {
			quoted = !quoted;
		} else if (quoted) {
			at += octet == '\\';
		} else if (octet && strchr(wanted, octet)) {
			return at;
		}
	}
	return text.length;
}

/* What is wrong with an address without its name; NULL: nothing. */
static const char *judge_mailbox(smtp_span address)
{
	if (smtp_address_is_mailbox(address)) {
		return NULL;
	}
	if (!is_ascii(address)) {
		return not_ascii;
	}
	if (find_unquoted(address, 0, "(") < address.length) {
		return comment;
	}
	size_t at = find_unquoted(address, 0, "@,;");
	if (find_unquoted(address, at + 1, "@,;") < address.length) {
		return two_addresses;
	}
	return at < address.length && (address.length > 254 || at > 64) ? too_long : no_address;
}

/* Takes a quoted-string without its quotes; `at` goes from the opening one to the closing one. */
static void unquote(smtp_span phrase, size_t *at, smtp_buf *name)
{
	for (++*at; *at < phrase.length && phrase.data[*at] != '"'; ++*at) {
		*at += phrase.data[*at] == '\\' && *at + 1 < phrase.length;
		smtp_buf_char(name, phrase.data[*at]);
	}
}

/* The name before `<`, words separated by one space. What could be a list, a group or a comment is refused. */
static const char *read_phrase(smtp_span phrase, smtp_buf *name)
{
	bool space = false;
	for (size_t at = 0; at < phrase.length; at++) {
		char octet = phrase.data[at];
		if (octet == ' ') {
			space = name->length > 0;
			continue;
		}
		if (octet && strchr(",;@", octet)) {
			return two_addresses;
		}
		if (octet && strchr("():>\\", octet)) {
			return octet == '(' ? comment : no_address;
		}
		if (space) {
			smtp_buf_char(name, ' ');
			space = false;
		}
		if (octet == '"') {
			unquote(phrase, &at, name);
		} else {
			smtp_buf_char(name, octet);
		}
	}
	return NULL;
}

/* `<a@b>` or `Name <a@b>`; `open` is where the bracket stands. */
static const char *read_name_and_address(smtp_span text, size_t open, smtp_buf *name, smtp_span *address)
{
	const char *wrong = read_phrase((smtp_span){text.data, open}, name);
	if (wrong) {
		return wrong;
	}
	if (text.data[text.length - 1] != '>') {
		return find_unquoted(text, open + 1, ",;<") < text.length ? two_addresses : no_address;
	}
	*address = trim((smtp_span){text.data + open + 1, text.length - open - 2});
	return judge_mailbox(*address);
}

static const char *judge_octets(const smtp_mailbox *mailbox)
{
	if (!mailbox->text.data) {
		return no_address;
	}
	if (has_control(mailbox->text) || has_control(mailbox->name)) {
		return controls;
	}
	return smtp_text_is_utf8(mailbox->text) && smtp_text_is_utf8(mailbox->name) ? NULL : not_utf8;
}

static const char *read_mailbox(const smtp_mailbox *mailbox, smtp_buf *name, smtp_span *address)
{
	const char *wrong = judge_octets(mailbox);
	if (wrong) {
		return wrong;
	}
	smtp_span text = trim(mailbox->text);
	if (mailbox->name.data) {
		smtp_buf_span(name, mailbox->name);
		*address = text;
		return judge_mailbox(text);
	}
	size_t open = find_unquoted(text, 0, "<");
	if (open < text.length) {
		return read_name_and_address(text, open, name, address);
	}
	*address = text;
	return judge_mailbox(text);
}

smtp_status smtp_address_parse(
	const smtp_mailbox *mailbox, const char *key, smtp_address *address, smtp_refusal *refusal)
{
	*address = (smtp_address){0};
	smtp_buf name;
	smtp_buf_init(&name, mailbox->text.length + mailbox->name.length);
	smtp_span found = {0};
	const char *wrong = read_mailbox(mailbox, &name, &found);
	if (wrong) {
		smtp_buf_free(&name);
		smtp_refuse(refusal, key, "%s", wrong);
		return SMTP_REFUSED;
	}
	bool named = name.failed || name.length;
	address->address = smtp_strdup_span(found);
	address->name = named ? smtp_buf_take(&name) : NULL;
	smtp_buf_free(&name);
	if (!address->address || (named && !address->name)) {
		smtp_address_free(address);
		return SMTP_NO_MEMORY;
	}
	return SMTP_OK;
}

void smtp_address_free(smtp_address *address)
{
	smtp_free(address->address);
	smtp_free(address->name);
	*address = (smtp_address){0};
}

void smtp_address_key(char key[SMTP_KEY_ROOM], const char *list, size_t index, size_t count)
{
	if (count > 1) {
		snprintf(key, SMTP_KEY_ROOM, "%s[%zu]", list, index);
	} else {
		snprintf(key, SMTP_KEY_ROOM, "%s", list);
	}
}
