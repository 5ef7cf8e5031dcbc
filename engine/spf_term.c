/*
 * spf_term.c - see spf_term.h.
 */
#include "spf_term.h"
#include "endpoint.h"

bool smtp_spf_is_record(smtp_span text)
{
	return smtp_starts_with_ignoring_case(text, "v=spf1") && (text.length == 6 || text.data[6] == ' ');
}

smtp_span smtp_spf_term_next(smtp_span record, size_t *at)
{
	while (*at < record.length && record.data[*at] == ' ') {
		(*at)++;
	}
	size_t start = *at;
	while (*at < record.length && record.data[*at] != ' ') {
		(*at)++;
	}
	return (smtp_span){record.data + start, *at - start};
}

static bool is_alphanumeric(char octet)
{
	octet = smtp_ascii_lower(octet);
	return (octet >= 'a' && octet <= 'z') || smtp_is_ascii_digit(octet);
}

/* ---- domain-spec --------------------------------------------------------------------------------- */

/* toplabel of 7.1: letters, digits and inner hyphens, not digits alone. */
static bool is_top_label(smtp_span label)
{
	bool digits_only = true;
	if (!label.length || !is_alphanumeric(label.data[0]) || !is_alphanumeric(label.data[label.length - 1])) {
		return false;
	}
	for (size_t i = 0; i < label.length; i++) {
		if (!is_alphanumeric(label.data[i]) && label.data[i] != '-') {
			return false;
		}
		digits_only = digits_only && smtp_is_ascii_digit(label.data[i]);
	}
	return !digits_only;
}

/* What stands behind the last macro. */
static smtp_span literal_tail(smtp_span text)
{
	size_t start = 0;
	for (size_t i = 0; i + 1 < text.length; i++) {
		if (text.data[i] == '%') {
			const char *end = text.data[i + 1] == '{' ? memchr(text.data + i, '}', text.length - i) : NULL;
			i = end ? (size_t)(end - text.data) : i + 1;
			start = i + 1;
		}
	}
	return (smtp_span){text.data + start, text.length - start};
}

static bool is_domain_spec(smtp_span text)
{
	if (!text.length || !smtp_spf_macro_is_good(text)) {
		return false;
	}
	smtp_span tail = literal_tail(text);
	if (!tail.length) {
		return true;
	}
	tail.length -= tail.data[tail.length - 1] == '.';
	for (size_t i = tail.length; i > 0; i--) {
		if (tail.data[i - 1] == '.') {
			return is_top_label((smtp_span){tail.data + i, tail.length - i});
		}
	}
	return false;
}

/* ---- prefix lengths ------------------------------------------------------------------------------ */

/* Takes "/24" (or "//64") off the end of the text, if it is there. False: it is not a good one. */
static bool take_prefix(smtp_span *text, const char *slashes, unsigned limit, unsigned *prefix)
{
	size_t at = text->length, mark = strlen(slashes);
	unsigned value = 0;
	while (at > 0 && smtp_is_ascii_digit(text->data[at - 1])) {
		at--;
	}
	if (at < mark || at == text->length || memcmp(text->data + at - mark, slashes, mark) != 0 ||
		(mark == 1 && at > 1 && text->data[at - 2] == '/')) {
		return true;
	}
	if (text->length - at > 3 || (text->data[at] == '0' && text->length - at > 1)) {
		return false;
	}
	for (size_t i = at; i < text->length; i++) {
		value = 10 * value + (unsigned)(text->data[i] - '0');
	}
	*prefix = value;
	text->length = at - mark;
	return value <= limit;
}

static bool read_network(smtp_span text, spf_term *term)
{
	smtp_endpoint endpoint;
	size_t wanted = term->kind == SPF_IP4 ? 4 : 16;
	bool good = term->kind == SPF_IP4 ? take_prefix(&text, "/", 32, &term->prefix4)
									  : take_prefix(&text, "/", 128, &term->prefix6);
	return good && text.length && text.data[0] != '[' && smtp_endpoint_parse(text, 0, &endpoint) &&
		   smtp_endpoint_octets(&endpoint, term->network) == wanted;
}

/* ---- terms --------------------------------------------------------------------------------------- */

static const struct {
	const char *name;
	spf_kind kind;
	bool needs_spec, has_prefixes;
} mechanisms[] = {
	{"all", SPF_ALL, false, false},
	{"include", SPF_INCLUDE, true, false},
	{"a", SPF_A, false, true},
	{"mx", SPF_MX, false, true},
	{"ptr", SPF_PTR, false, false},
	{"ip4", SPF_IP4, true, false},
	{"ip6", SPF_IP6, true, false},
	{"exists", SPF_EXISTS, true, false},
};

/* `rest` begins behind the name. */
static bool parse_mechanism(size_t which, smtp_span rest, spf_term *term)
{
	term->kind = mechanisms[which].kind;
	if (mechanisms[which].has_prefixes &&
		(!take_prefix(&rest, "//", 128, &term->prefix6) || !take_prefix(&rest, "/", 32, &term->prefix4))) {
		return false;
	}
	if (!rest.length) {
		return !mechanisms[which].needs_spec;
	}
	smtp_span spec = {rest.data + 1, rest.length - 1};
	if (rest.data[0] != ':' || term->kind == SPF_ALL) {
		return false;
	}
	if (term->kind == SPF_IP4 || term->kind == SPF_IP6) {
		return read_network(spec, term);
	}
	term->spec = spec;
	return is_domain_spec(spec);
}

static bool parse_modifier(smtp_span name, smtp_span value, spf_term *term)
{
	term->kind = smtp_span_equals_ignoring_case(name, "redirect") ? SPF_REDIRECT
				 : smtp_span_equals_ignoring_case(name, "exp")    ? SPF_EXP
																  : SPF_MODIFIER;
	term->spec = value;
	return term->kind == SPF_MODIFIER ? smtp_spf_macro_is_good(value) : is_domain_spec(value);
}

/* How many octets the name in front has: a letter, then letters, digits, "-", "_" and ".". */
static size_t name_length(smtp_span text)
{
	size_t length = 0;
	while (length < text.length && (is_alphanumeric(text.data[length]) ||
									   (length && strchr("-_.", text.data[length]) && text.data[length]))) {
		length++;
	}
	return length && !smtp_is_ascii_digit(text.data[0]) ? length : 0;
}

static bool take_qualifier(smtp_span *text, smtp_spf_result *result)
{
	static const char signs[] = "+-~?";
	static const smtp_spf_result results[] = {
		SMTP_SPF_PASS, SMTP_SPF_FAIL, SMTP_SPF_SOFTFAIL, SMTP_SPF_NEUTRAL};
	const char *sign = text->length && text->data[0] ? strchr(signs, text->data[0]) : NULL;
	*result = sign ? results[sign - signs] : SMTP_SPF_PASS;
	if (sign) {
		text->data++;
		text->length--;
	}
	return sign != NULL;
}

bool smtp_spf_term_parse(smtp_span text, spf_term *term)
{
	*term = (spf_term){.prefix4 = 32, .prefix6 = 128};
	bool qualified = take_qualifier(&text, &term->result);
	smtp_span name = {text.data, name_length(text)};
	smtp_span rest = {text.data + name.length, text.length - name.length};
	if (!name.length) {
		return false;
	}
	if (rest.length && rest.data[0] == '=') {
		return !qualified && parse_modifier(name, (smtp_span){rest.data + 1, rest.length - 1}, term);
	}
	for (size_t i = 0; i < sizeof mechanisms / sizeof mechanisms[0]; i++) {
		if (smtp_span_equals_ignoring_case(name, mechanisms[i].name)) {
			return parse_mechanism(i, rest, term);
		}
	}
	return false;
}

bool smtp_spf_term_asks(const spf_term *term)
{
	return term->kind == SPF_INCLUDE || term->kind == SPF_A || term->kind == SPF_MX ||
		   term->kind == SPF_PTR || term->kind == SPF_EXISTS;
}

bool smtp_spf_term_needs_address(const spf_term *term)
{
	return term->kind == SPF_PTR || term->kind == SPF_EXISTS ||
		   (term->spec.length && memchr(term->spec.data, '%', term->spec.length));
}

bool smtp_spf_is_within(smtp_span name, const char *domain)
{
	size_t length = strlen(domain);
	return length && name.length >= length &&
		   smtp_span_equals_ignoring_case((smtp_span){name.data + name.length - length, length}, domain) &&
		   (name.length == length || name.data[name.length - length - 1] == '.');
}

bool smtp_spf_term_covers(
	const spf_term *term, const unsigned char *address, const unsigned char *ip, size_t ip_length)
{
	unsigned bits = ip_length == 4 ? term->prefix4 : term->prefix6;
	size_t octets = bits / 8;
	unsigned char mask = (unsigned char)(0xff00u >> bits % 8);
	return memcmp(ip, address, octets) == 0 &&
		   (bits % 8 == 0 || (ip[octets] & mask) == (address[octets] & mask));
}

bool smtp_spf_term_names(const spf_term *term, const unsigned char *ip, size_t ip_length)
{
	bool fits = (term->kind == SPF_IP4 && ip_length == 4) || (term->kind == SPF_IP6 && ip_length == 16);
	return fits && smtp_spf_term_covers(term, term->network, ip, ip_length);
}

const char *smtp_spf_result_name(smtp_spf_result result)
{
	static const char *const names[] = {
		"none", "neutral", "pass", "fail", "softfail", "temperror", "permerror"};
	return names[result];
}
