/*
 * spf_macro.c - macros of SPF, RFC 7208 7: "%{i}._spf.%{d2}" becomes a name.
 */
#include "spf_term.h"

#define VALUE_ROOM 1024
#define PARTS_MAX 256

typedef struct macro {
	char letter;
	bool escapes, reversed;
	unsigned keep; /* 0: all */
	char delimiters[8];
} macro;

/* ---- grammar ------------------------------------------------------------------------------------- */

/* "%{d2r.}" from its "%" on; returns how many octets it has, 0: it is not good. */
static size_t parse_macro(smtp_span text, macro *found)
{
	size_t at = 3, count = 0;
	*found = (macro){.letter = '\0'};
	if (text.length < 4 || text.data[1] != '{') {
		return 0;
	}
	found->letter = smtp_ascii_lower(text.data[2]);
	found->escapes = found->letter != text.data[2];
	if (!found->letter || !strchr("slodiphv", found->letter)) {
		return 0;
	}
	bool digits = false;
	for (; at < text.length && smtp_is_ascii_digit(text.data[at]); at++) {
		found->keep = found->keep > 255 ? found->keep : 10 * found->keep + (unsigned)(text.data[at] - '0');
		digits = true;
	}
	if (digits && !found->keep) {
		return 0;
	}
	if (at < text.length && smtp_ascii_lower(text.data[at]) == 'r') {
		found->reversed = true;
		at++;
	}
	for (; at < text.length && text.data[at] && strchr(".-+,/_=", text.data[at]); at++) {
		if (!strchr(found->delimiters, text.data[at])) {
			found->delimiters[count++] = text.data[at];
		}
	}
	return at < text.length && text.data[at] == '}' ? at + 1 : 0;
}

/* One item from `at` on: a macro, an escape, or an octet as it is. Returns its length, 0: it is not good. */
static size_t parse_item(smtp_span text, size_t at, macro *found)
{
	smtp_span rest = {text.data + at, text.length - at};
	*found = (macro){.letter = '\0'};
	if (rest.data[0] != '%') {
		return rest.data[0] > ' ' && rest.data[0] < 127 ? 1 : 0;
	}
	if (rest.length > 1 && rest.data[1] && strchr("%_-", rest.data[1])) {
		return 2;
	}
	return parse_macro(rest, found);
}

bool smtp_spf_macro_is_good(smtp_span text)
{
	macro ignored;
	for (size_t at = 0, length; at < text.length; at += length) {
		length = parse_item(text, at, &ignored);
		if (!length) {
			return false;
		}
	}
	return true;
}

/* ---- values -------------------------------------------------------------------------------------- */

static void put_ip(smtp_buf *out, const spf_values *values)
{
	const unsigned char *ip = values->ip;
	if (values->ip_length == 4) {
		smtp_buf_printf(out, "%u.%u.%u.%u", ip[0], ip[1], ip[2], ip[3]);
		return;
	}
	for (size_t i = 0; i < 16; i++) {
		smtp_buf_printf(out, "%s%x.%x", i ? "." : "", ip[i] >> 4, ip[i] & 15u);
	}
}

static void put_value(smtp_buf *out, char letter, const spf_values *values)
{
	switch (letter) {
	case 's':
		smtp_buf_printf(out, "%s@%s", values->local, values->sender_domain);
		break;
	case 'l':
		smtp_buf_string(out, values->local);
		break;
	case 'o':
		smtp_buf_string(out, values->sender_domain);
		break;
	case 'd':
		smtp_buf_string(out, values->domain);
		break;
	case 'i':
		put_ip(out, values);
		break;
	case 'v':
		smtp_buf_string(out, values->ip_length == 4 ? "in-addr" : "ip6");
		break;
	case 'h':
		smtp_buf_string(out, values->helo);
		break;
	default:
		smtp_buf_string(out, "unknown"); /* p */
	}
}

/* RFC 3986 2.3: all but the unreserved ones. */
static void put_octet(smtp_buf *out, char octet, bool escapes)
{
	char lower = smtp_ascii_lower(octet);
	bool unreserved =
		(lower >= 'a' && lower <= 'z') || smtp_is_ascii_digit(octet) || (octet && strchr("-._~", octet));
	if (escapes && !unreserved) {
		smtp_buf_printf(out, "%%%02X", (unsigned)(unsigned char)octet);
	} else {
		smtp_buf_char(out, octet);
	}
}

static size_t split(smtp_span value, const char *delimiters, smtp_span parts[PARTS_MAX])
{
	size_t count = 0, start = 0;
	for (size_t i = 0; i <= value.length && count < PARTS_MAX; i++) {
		if (i == value.length || (value.data[i] && strchr(delimiters, value.data[i]))) {
			parts[count++] = (smtp_span){value.data + start, i - start};
			start = i + 1;
		}
	}
	return count;
}

static void put_macro(smtp_buf *out, const macro *found, const spf_values *values)
{
	smtp_buf value;
	smtp_span parts[PARTS_MAX];
	smtp_buf_init(&value, VALUE_ROOM);
	put_value(&value, found->letter, values);
	size_t count = split(smtp_buf_view(&value), found->delimiters[0] ? found->delimiters : ".", parts);
	size_t first = found->keep && found->keep < count ? count - found->keep : 0;
	for (size_t i = first; i < count; i++) {
		/* reversed first, then the rightmost are kept */
		smtp_span part = found->reversed ? parts[count - 1 - i] : parts[i];
		if (i > first) {
			smtp_buf_char(out, '.');
		}
		for (size_t j = 0; j < part.length; j++) {
			put_octet(out, part.data[j], found->escapes);
		}
	}
	out->failed = out->failed || value.failed;
	smtp_buf_free(&value);
}

/* ---- the whole ----------------------------------------------------------------------------------- */

static void put_item(smtp_buf *out, const char *item, const macro *found, const spf_values *values)
{
	if (found->letter) {
		put_macro(out, found, values);
	} else if (item[0] != '%') {
		smtp_buf_char(out, item[0]);
	} else {
		smtp_buf_string(out, item[1] == '%' ? "%" : item[1] == '_' ? " " : "%20");
	}
}

/* 7.3: too long, so labels go on the left. */
static smtp_span shortened(smtp_span name)
{
	if (name.length && name.data[name.length - 1] == '.') {
		name.length--;
	}
	while (name.length >= SMTP_DNS_NAME) {
		const char *dot = memchr(name.data, '.', name.length);
		if (!dot) {
			return (smtp_span){name.data, 0};
		}
		name.length -= (size_t)(dot + 1 - name.data);
		name.data = dot + 1;
	}
	return name;
}

bool smtp_spf_macro_expand(smtp_span spec, const spf_values *values, char name[SMTP_DNS_NAME])
{
	smtp_buf out;
	macro found;
	smtp_buf_init(&out, 16 * VALUE_ROOM);
	for (size_t at = 0, length; at < spec.length && (length = parse_item(spec, at, &found)) > 0;
		 at += length) {
		put_item(&out, spec.data + at, &found, values);
	}
	smtp_span whole = shortened(smtp_buf_view(&out));
	bool good = !out.failed && whole.length > 0;
	memcpy(name, whole.data ? whole.data : "", good ? whole.length : 0);
	name[good ? whole.length : 0] = '\0';
	smtp_buf_free(&out);
	return good;
}

void smtp_spf_reverse_name(const unsigned char *ip, size_t length, char name[SMTP_DNS_NAME])
{
	spf_values values = {"", "", "", "", ip, length};
	smtp_spf_macro_expand(SMTP_SPAN("%{ir}.%{v}.arpa"), &values, name);
}
