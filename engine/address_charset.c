/*
 * address_charset.c - see address_charset.h. There is one parser, and it reads UTF-8: it is given every octet of a character
 * that is not ASCII as a character of its own, U+0100 and the octet, and the name that it finds is put back. So a `\`
 * or `@` that is the second half of a GBK or Big5 character means nothing to it.
 */
#include "address_charset.h"

#define VEIL_LEAD 0xc4 /* of U+0100 to U+01FF: c4 80 to c7 bf */

/* `veiled` is "not given" where `text` is. */
static bool veil(const smtp_charset *charset, smtp_span text, smtp_buf *veiled)
{
	smtp_buf_init(veiled, text.length > SIZE_MAX / 2 - 1 ? 0 : text.length * 2 + 1);
	while (text.length) {
		size_t length = smtp_charset_character(charset, text);
		bool ascii = (unsigned char)*text.data < 0x80;
		length = length ? length : 1;
		for (size_t i = 0; i < length && !ascii; i++) {
			unsigned char octet = (unsigned char)text.data[i];
			smtp_buf_char(veiled, (char)(VEIL_LEAD | octet >> 6));
			smtp_buf_char(veiled, (char)(0x80 | (octet & 0x3f)));
		}
		if (ascii) {
			smtp_buf_char(veiled, *text.data);
		}
		text.data += length;
		text.length -= length;
	}
	return !veiled->failed;
}

static void unveil(char *name)
{
	char *to = name;
	for (const char *from = name; *from; from++) {
		unsigned char octet = (unsigned char)*from;
		if (octet >= 0x80) {
			octet = (unsigned char)((octet & 3) << 6 | (from[1] & 0x3f));
			from++;
		}
		*to++ = (char)octet;
	}
	*to = '\0';
}

/* `<` is never half of a character, and an address holds none. */
static bool address_is_ascii(const smtp_mailbox *mailbox)
{
	smtp_span text = mailbox->text;
	size_t at = text.length;
	while (at > 0 && (mailbox->name.data || text.data[at - 1] != '<')) {
		at--;
	}
	for (; at < text.length; at++) {
		if ((unsigned char)text.data[at] > 127) {
			return false;
		}
	}
	return true;
}

static smtp_status parse_veiled(
	smtp_span text, smtp_span name, const char *key, smtp_address *address, smtp_refusal *refusal)
{
	smtp_mailbox mailbox = {.text = text, .name = name};
	smtp_status status = smtp_address_parse(&mailbox, key, address, refusal);
	if (status == SMTP_OK && address->name) {
		unveil(address->name);
	}
	return status;
}

smtp_status smtp_address_parse_in(const smtp_charset *charset, const smtp_mailbox *mailbox, const char *key,
	smtp_address *address, smtp_refusal *refusal)
{
	*address = (smtp_address){0};
	if (charset == smtp_charset_utf8()) {
		return smtp_address_parse(mailbox, key, address, refusal);
	}
	if (!smtp_charset_check(charset, mailbox->text, key, refusal) ||
		!smtp_charset_check(charset, mailbox->name, key, refusal)) {
		return SMTP_REFUSED;
	}
	if (!address_is_ascii(mailbox)) {
		smtp_refuse(refusal, key, "must be an address in ASCII, as the charset is not UTF-8");
		return SMTP_REFUSED;
	}
	smtp_buf text, name;
	bool veiled = veil(charset, mailbox->text, &text);
	veiled = veil(charset, mailbox->name, &name) && veiled;
	smtp_status status = SMTP_NO_MEMORY;
	if (veiled) {
		smtp_span shown = {mailbox->text.data ? smtp_buf_view(&text).data : NULL, text.length};
		smtp_span called = {mailbox->name.data ? smtp_buf_view(&name).data : NULL, name.length};
		status = parse_veiled(shown, called, key, address, refusal);
	}
	smtp_buf_free(&text);
	smtp_buf_free(&name);
	return status;
}
