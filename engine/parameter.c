/*
 * parameter.c - see parameter.h.
 *
 * Which form of a file's name is written where: Content-Disposition has `filename` (ASCII) or `filename*` (RFC 2231), never
 * both, since a reader that finds both may take the plain one (Python's email package does). Content-Type has
 * `name`, in ASCII the same, else as encoded-words, for QQ Mail, Foxmail and old Outlook, which do not read RFC 2231.
 */
#include "parameter.h"

#include "encode.h"
#include "header.h"

#define LINE_MAX 76
#define NAME_MAX_OCTETS 1000

bool smtp_parameter_is_token(smtp_span text)
{
	for (size_t i = 0; i < text.length; i++) {
		if (text.data[i] < 33 || text.data[i] > 126 || strchr("()<>@,;:\\\"/[]?=", text.data[i])) {
			return false;
		}
	}
	return text.length > 0;
}

/* attribute-char of RFC 2231 7. */
static bool is_attribute_char(char octet)
{
	return smtp_parameter_is_token((smtp_span){&octet, 1}) && !strchr("*'%", octet);
}

/* Octets of it as a quoted-string, its quotes included; 0: it cannot be one. A look-alike of an encoded-word would be
 * decoded by many a reader. */
static size_t quoted_length(smtp_span value)
{
	size_t length = 2;
	for (size_t i = 0; i < value.length; i++) {
		char octet = value.data[i];
		if (octet < 32 || octet > 126 || (octet == '?' && i > 0 && value.data[i - 1] == '=')) {
			return 0;
		}
		length += octet == '"' || octet == '\\' ? 2 : 1;
	}
	return length;
}

static bool put_quoted(smtp_buf *out, const char *name, smtp_span value)
{
	size_t length = quoted_length(value);
	if (!length || length + strlen(name) + sizeof " =;" - 1 > LINE_MAX) {
		return false;
	}
	smtp_buf_printf(out, ";\r\n %s=\"", name);
	for (size_t i = 0; i < value.length; i++) {
		if (value.data[i] == '"' || value.data[i] == '\\') {
			smtp_buf_char(out, '\\');
		}
		smtp_buf_char(out, value.data[i]);
	}
	smtp_buf_char(out, '"');
	return true;
}

/* Percent-encoded length of the characters at the front, as many as fit into `room`; `taken` is what they take. */
static size_t fit(const smtp_charset *charset, smtp_span value, size_t room, size_t *taken)
{
	size_t used = 0;
	*taken = 0;
	while (*taken < value.length) {
		smtp_span rest = {value.data + *taken, value.length - *taken};
		size_t character = smtp_charset_character(charset, rest), length = 0;
		character = character ? character : 1;
		for (size_t i = 0; i < character; i++) {
			length += is_attribute_char(rest.data[i]) ? 1 : 3;
		}
		if (used + length > room) {
			break;
		}
		used += length;
		*taken += character;
	}
	return used;
}

static void put_percent(smtp_buf *out, smtp_span octets)
{
	static const char digits[] = "0123456789ABCDEF";
	for (size_t i = 0; i < octets.length; i++) {
		unsigned char octet = (unsigned char)octets.data[i];
		if (is_attribute_char((char)octet)) {
			smtp_buf_char(out, (char)octet);
		} else {
			const char escape[3] = {'%', digits[octet >> 4], digits[octet & 15]};
			smtp_buf_append(out, escape, sizeof escape);
		}
	}
}

/* ` name*=charset''` or ` name*0*=charset''`, ` name*1*=`, ...; the charset stands once, RFC 2231 4.1. */
static void put_extended(smtp_buf *out, const char *name, const smtp_charset *charset, smtp_span value)
{
	const char *label = smtp_charset_name(charset);
	size_t frame = strlen(name) + strlen(label) + sizeof " *=''" - 1, taken;
	fit(charset, value, LINE_MAX - frame, &taken);
	if (taken == value.length) {
		smtp_buf_printf(out, ";\r\n %s*=%s''", name, label);
		put_percent(out, value);
		return;
	}
	for (unsigned section = 0; value.length && !out->failed; section++) {
		size_t before = out->length;
		smtp_buf_printf(out, ";\r\n %s*%u*=%s%s", name, section, section ? "" : label, section ? "" : "''");
		fit(charset, value, LINE_MAX + 3 - (out->length - before), &taken);
		put_percent(out, (smtp_span){value.data, taken});
		value.data += taken;
		value.length -= taken;
	}
}

void smtp_parameter_put(smtp_buf *out, const char *name, const smtp_charset *charset, smtp_span value)
{
	if (!put_quoted(out, name, value)) {
		put_extended(out, name, charset, value);
	}
}

void smtp_parameter_put_old(smtp_buf *out, const char *name, const smtp_charset *charset, smtp_span value)
{
	if (!put_quoted(out, name, value)) {
		smtp_buf_printf(out, ";\r\n %s=\"", name);
		size_t column = strlen(name) + sizeof " =\"" - 1;
		smtp_encoded_words(out, charset, value, &column);
		smtp_buf_char(out, '"');
	}
}

smtp_span smtp_parameter_base_name(const smtp_charset *charset, smtp_span path)
{
	smtp_span rest = path, base = path;
	while (rest.length) {
		size_t length = smtp_charset_character(charset, rest);
		bool separator = *rest.data == '/' || *rest.data == '\\';
		length = length ? length : 1;
		rest.data += length;
		rest.length -= length;
		base = separator ? rest : base;
	}
	return base;
}

bool smtp_parameter_check_name(
	const smtp_charset *charset, smtp_span path, const char *key, smtp_refusal *refusal)
{
	if (memchr(path.data, '\t', path.length)) {
		return smtp_refuse(refusal, key, "must not contain line breaks or control characters");
	}
	if (!smtp_header_check_text(path, charset, key, refusal)) {
		return false;
	}
	smtp_span base = smtp_parameter_base_name(charset, path);
	if (!base.length || smtp_span_equals(base, ".") || smtp_span_equals(base, "..")) {
		return smtp_refuse(refusal, key, "must be the name of a file");
	}
	if (base.length > NAME_MAX_OCTETS) {
		return smtp_refuse(refusal, key, "must be a name of at most %d octets", NAME_MAX_OCTETS);
	}
	return true;
}
