/*
 * address.c - see address.h. One walk to find `<` outside quotes, one over the name, one over the address. Errors
 * are chosen to help: what is wrong is said in words, never by showing the value.
 */
#include "address.h"

#include <stdio.h>
#include "idn.h"
#include "text.h"

static const char controls[] = "must not contain line breaks or control characters";
static const char two_addresses[] = "must be one address: a string never holds two, use a list";
static const char comment[] = "must be an address without a comment";
static const char too_long[] = "must be an address of at most 254 octets, 64 of them before the @";
static const char no_address[] = "must be an address such as user@example.com";
static const char not_utf8[] = "must be valid UTF-8";

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

/* Why an address without its name is none. */
static const char *judge_bad(smtp_span address)
{
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
	*address = smtp_text_trim((smtp_span){text.data + open + 1, text.length - open - 2}, " ");
	return NULL;
}

static const char *judge_octets(const smtp_mailbox *mailbox)
{
	if (!mailbox->text.data) {
		return no_address;
	}
	if (smtp_span_has_control(mailbox->text) || smtp_span_has_control(mailbox->name)) {
		return controls;
	}
	return smtp_text_is_utf8(mailbox->text) && smtp_text_is_utf8(mailbox->name) ? NULL : not_utf8;
}

/* What stands where: name and address, the address not judged yet. */
static const char *read_mailbox(const smtp_mailbox *mailbox, smtp_buf *name, smtp_span *address)
{
	const char *wrong = judge_octets(mailbox);
	if (wrong) {
		return wrong;
	}
	smtp_span text = smtp_text_trim(mailbox->text, " ");
	if (mailbox->name.data) {
		smtp_buf_span(name, mailbox->name);
		*address = text;
		return NULL;
	}
	size_t open = find_unquoted(text, 0, "<");
	if (open < text.length) {
		return read_name_and_address(text, open, name, address);
	}
	*address = text;
	return NULL;
}

/* A local part as it is, a domain as A-labels. */
static smtp_status join(smtp_span local, smtp_span domain, char **address, const char **wrong)
{
	char *ascii;
	smtp_status status = smtp_idn_to_ascii(domain, &ascii, wrong);
	if (status != SMTP_OK) {
		return status;
	}
	smtp_buf joined;
	smtp_buf_init(&joined, local.length + strlen(ascii) + 1);
	smtp_buf_span(&joined, local);
	smtp_buf_char(&joined, '@');
	smtp_buf_string(&joined, ascii);
	smtp_free(ascii);
	*address = smtp_buf_take(&joined);
	return *address ? SMTP_OK : SMTP_NO_MEMORY;
}

/* Something in it is not ASCII. */
static smtp_status take_international(smtp_span found, smtp_address *address, const char **wrong)
{
	smtp_span local, domain;
	*wrong = judge_bad(found);
	if (*wrong == comment || *wrong == two_addresses || !smtp_address_split(found, &local, &domain)) {
		return SMTP_REFUSED;
	}
	if ((*wrong = smtp_idn_judge_local_part(local)) != NULL) {
		return SMTP_REFUSED;
	}
	smtp_status status = join(local, domain, &address->address, wrong);
	if (status == SMTP_OK && !smtp_address_is_utf8_mailbox(smtp_span_of(address->address))) {
		*wrong = judge_bad(smtp_span_of(address->address));
		return SMTP_REFUSED;
	}
	address->needs_smtputf8 = !smtp_idn_is_ascii(local);
	return status;
}

static smtp_status take_address(smtp_span found, smtp_address *address, const char **wrong)
{
	if (!smtp_idn_is_ascii(found)) {
		return take_international(found, address, wrong);
	}
	if (!smtp_address_is_mailbox(found)) {
		*wrong = judge_bad(found);
		return SMTP_REFUSED;
	}
	address->address = smtp_strdup_span(found);
	return address->address ? SMTP_OK : SMTP_NO_MEMORY;
}

static smtp_status take_name(smtp_buf *name, smtp_address *address)
{
	if (!name->failed && !name->length) {
		return SMTP_OK;
	}
	address->name = smtp_buf_take(name);
	return address->name ? SMTP_OK : SMTP_NO_MEMORY;
}

smtp_status smtp_address_parse(
	const smtp_mailbox *mailbox, const char *key, smtp_address *address, smtp_refusal *refusal)
{
	*address = (smtp_address){0};
	smtp_buf name;
	smtp_buf_init(&name, mailbox->text.length + mailbox->name.length);
	smtp_span found = {0};
	const char *wrong = read_mailbox(mailbox, &name, &found);
	smtp_status status = wrong ? SMTP_REFUSED : take_address(found, address, &wrong);
	if (status == SMTP_OK) {
		status = take_name(&name, address);
	}
	smtp_buf_free(&name);
	if (status != SMTP_OK) {
		smtp_address_free(address);
	}
	if (status == SMTP_REFUSED) {
		smtp_refuse(refusal, key, "%s", wrong);
	}
	return status;
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
		memcpy(key, list, strnlen(list, SMTP_KEY_ROOM - 1) + 1);
		key[SMTP_KEY_ROOM - 1] = '\0';
	}
}
