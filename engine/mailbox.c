/*
 * mailbox.c - the grammar of what may stand in MAIL and RCPT (see address.h): Mailbox of RFC 5321 4.1.2, domain and
 * address literal of 4.1.2 and 4.1.3. Without look-ups and without the locale.
 */
#include "address.h"

#define LOCAL_PART_MAX 64
#define LABEL_MAX 63
#define DOMAIN_MAX 255
#define MAILBOX_MAX 254 /* a path of 256 octets without its angle brackets */
#define IPV6_TEXT_MAX 45

static bool is_letter_or_digit(char octet)
{
	char lower = smtp_ascii_lower(octet);
	return smtp_is_ascii_digit(octet) || (lower >= 'a' && lower <= 'z');
}

bool smtp_address_is_atext(char octet)
{
	return is_letter_or_digit(octet) || (octet && strchr("!#$%&'*+-/=?^_`{|}~", octet));
}

/* What one octet of a local part may be: `utf8` is RFC 6531 3.3, and the text is valid UTF-8. */
static bool is_local(char octet, bool utf8)
{
	return smtp_address_is_atext(octet) || (utf8 && (unsigned char)octet > 127);
}

/* How many octets at the front are atoms joined by single dots; 0: none, or a dot too many. */
static size_t dot_atom_length(smtp_span text, bool utf8)
{
	size_t at = 0;
	for (;;) {
		size_t start = at;
		while (at < text.length && is_local(text.data[at], utf8)) {
			at++;
		}
		if (at == start) {
			return 0;
		}
		if (at == text.length || text.data[at] != '.') {
			return at;
		}
		at++;
	}
}

bool smtp_address_is_dot_atom(smtp_span text)
{
	return text.length && dot_atom_length(text, false) == text.length;
}

/* Quoted-string of RFC 5321 at the front, quotes included: printable ASCII only, also behind a backslash. */
static size_t quoted_string_length(smtp_span text, bool utf8)
{
	for (size_t at = 1; at < text.length; at++) {
		if (text.data[at] == '"') {
			return at + 1;
		}
		bool escaped = text.data[at] == '\\';
		at += escaped;
		bool beyond = at < text.length && (unsigned char)text.data[at] > 127;
		if (at == text.length || (beyond ? !utf8 || escaped : text.data[at] < 32 || text.data[at] > 126)) {
			return 0;
		}
	}
	return 0;
}

static bool is_label(smtp_span label)
{
	if (!label.length || label.length > LABEL_MAX || label.data[0] == '-' ||
		label.data[label.length - 1] == '-') {
		return false;
	}
	for (size_t i = 0; i < label.length; i++) {
		if (!is_letter_or_digit(label.data[i]) && label.data[i] != '-') {
			return false;
		}
	}
	return true;
}

static bool is_domain(smtp_span domain)
{
	size_t start = 0;
	for (size_t at = 0; at <= domain.length; at++) {
		if (at == domain.length || domain.data[at] == '.') {
			if (!is_label((smtp_span){domain.data + start, at - start})) {
				return false;
			}
			start = at + 1;
		}
	}
	return true;
}

/* Without leading zeros: some read them as octal. */
static bool is_ipv4(smtp_span text)
{
	size_t at = 0;
	for (int part = 0; part < 4; part++) {
		size_t start = at;
		unsigned value = 0;
		while (at < text.length && at - start < 3 && smtp_is_ascii_digit(text.data[at])) {
			value = value * 10 + (unsigned)(text.data[at++] - '0');
		}
		if (at == start || value > 255 || (at - start > 1 && text.data[start] == '0')) {
			return false;
		}
		if (part < 3 && (at == text.length || text.data[at++] != '.')) {
			return false;
		}
	}
	return at == text.length;
}

static size_t hex_digits(smtp_span text)
{
	size_t count = 0;
	while (count < text.length && count < 4) {
		char lower = smtp_ascii_lower(text.data[count]);
		if (!smtp_is_ascii_digit(lower) && !(lower >= 'a' && lower <= 'f')) {
			break;
		}
		count++;
	}
	return count;
}

/* RFC 4291 2.2: groups of hexadecimal digits, one `::`, perhaps an IPv4 address at the end. */
static bool is_ipv6(smtp_span text)
{
	if (text.length > IPV6_TEXT_MAX) {
		return false;
	}
	size_t groups = 0;
	bool gap = smtp_starts_with_ignoring_case(text, "::");
	for (size_t at = gap ? 2 : 0; at < text.length;) {
		smtp_span rest = {text.data + at, text.length - at};
		if (is_ipv4(rest)) {
			groups += 2;
			break;
		}
		size_t digits = hex_digits(rest);
		at += digits;
		groups++;
		if (!digits || (at < text.length && (text.data[at] != ':' || ++at == text.length))) {
			return false;
		}
		if (at < text.length && text.data[at] == ':') {
			if (gap) {
				return false;
			}
			gap = true;
			at++;
		}
	}
	return gap ? groups < 8 : groups == 8;
}

static bool is_literal(smtp_span text)
{
	if (text.length < 2 || text.data[0] != '[' || text.data[text.length - 1] != ']') {
		return false;
	}
	smtp_span inside = {text.data + 1, text.length - 2};
	if (smtp_starts_with_ignoring_case(inside, "IPv6:")) {
		return is_ipv6((smtp_span){inside.data + 5, inside.length - 5});
	}
	return is_ipv4(inside);
}

bool smtp_address_is_domain_or_literal(smtp_span domain)
{
	return domain.length && domain.length <= DOMAIN_MAX && (is_literal(domain) || is_domain(domain));
}

/* Octets of the local part; 0: there is no good one with an `@` behind it. */
static size_t local_length(smtp_span address, bool utf8)
{
	bool quoted = address.length && address.data[0] == '"';
	size_t local = quoted ? quoted_string_length(address, utf8) : dot_atom_length(address, utf8);
	bool good = local && local <= LOCAL_PART_MAX && local < address.length && address.data[local] == '@';
	return good ? local : 0;
}

bool smtp_address_split(smtp_span address, smtp_span *local, smtp_span *domain)
{
	size_t length = local_length(address, true);
	*local = (smtp_span){address.data, length};
	*domain = length ? (smtp_span){address.data + length + 1, address.length - length - 1} : (smtp_span){0};
	return length > 0;
}

static bool is_mailbox(smtp_span address, bool utf8)
{
	size_t local = address.length <= MAILBOX_MAX ? local_length(address, utf8) : 0;
	return local && smtp_address_is_domain_or_literal(
						(smtp_span){address.data + local + 1, address.length - local - 1});
}

bool smtp_address_is_mailbox(smtp_span address)
{
	return is_mailbox(address, false);
}

bool smtp_address_is_utf8_mailbox(smtp_span address)
{
	return is_mailbox(address, true);
}
