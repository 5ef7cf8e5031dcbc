/*
 * caps.c - see caps.h. One row per keyword that changes what we do; others are only remembered.
 */
#include "caps.h"

void smtp_caps_init(smtp_caps *caps)
{
	*caps = (smtp_caps){0};
}

void smtp_caps_free(smtp_caps *caps)
{
	for (size_t i = 0; i < caps->keyword_count; i++) {
		smtp_free(caps->keywords[i]);
	}
	smtp_caps_init(caps);
}

/* The next token of `rest`, which is moved behind it; empty at the end. */
static smtp_span next_token(smtp_span *rest)
{
	size_t start = 0;
	while (start < rest->length && (rest->data[start] == ' ' || rest->data[start] == '\t')) {
		start++;
	}
	size_t end = start;
	while (end < rest->length && rest->data[end] != ' ' && rest->data[end] != '\t') {
		end++;
	}
	smtp_span token = {rest->data + start, end - start};
	rest->data += end;
	rest->length -= end;
	return token;
}

static void read_auth(smtp_caps *caps, smtp_span rest)
{
	caps->auth = true;
	for (smtp_span token = next_token(&rest); token.length; token = next_token(&rest)) {
		smtp_mechanism mechanism;
		if (smtp_mechanism_from_name(token, &mechanism)) {
			caps->mechanisms[mechanism] = true;
		}
	}
}

/* False, and 0: not a number, or one that does not fit. */
static bool read_number(smtp_span digits, uint64_t *number)
{
	*number = 0;
	for (size_t i = 0; i < digits.length; i++) {
		unsigned digit = (unsigned)(digits.data[i] - '0');
		if (digit > 9 || *number > (UINT64_MAX - digit) / 10) {
			*number = 0;
			return false;
		}
		*number = *number * 10 + digit;
	}
	return digits.length > 0;
}

static void read_size(smtp_caps *caps, smtp_span rest)
{
	caps->has_size = true;
	read_number(next_token(&rest), &caps->size);
}

/* RFC 9422: NAME=VALUE, those that we do not know say nothing to us. */
static void read_limits(smtp_caps *caps, smtp_span rest)
{
	const struct {
		const char *name;
		uint64_t *limit;
	} limits[] = {
		{"MAILMAX=", &caps->mail_max},
		{"RCPTMAX=", &caps->rcpt_max},
		{"RCPTDOMAINMAX=", &caps->rcpt_domain_max},
	};
	for (smtp_span token = next_token(&rest); token.length; token = next_token(&rest)) {
		for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
			size_t length = strlen(limits[i].name);
			if (smtp_starts_with_ignoring_case(token, limits[i].name)) {
				read_number((smtp_span){token.data + length, token.length - length}, limits[i].limit);
			}
		}
	}
}

static void read_deliver_by(smtp_caps *caps, smtp_span rest)
{
	caps->deliver_by = true;
	read_number(next_token(&rest), &caps->deliver_by_minimum);
}

static void read_future_release(smtp_caps *caps, smtp_span rest)
{
	caps->future_release = true;
	read_number(next_token(&rest), &caps->hold_max);
	smtp_span until = next_token(&rest);
	if (smtp_date_is_utc(until)) {
		memcpy(caps->hold_until_max, until.data, until.length);
	}
}

static void read_flag(smtp_caps *caps, smtp_span keyword)
{
	const struct {
		const char *name;
		bool *offered;
	} flags[] = {
		{"STARTTLS", &caps->starttls},
		{"PIPELINING", &caps->pipelining},
		{"8BITMIME", &caps->eight_bit_mime},
		{"SMTPUTF8", &caps->smtputf8},
		{"CHUNKING", &caps->chunking},
		{"DSN", &caps->dsn},
		{"ENHANCEDSTATUSCODES", &caps->enhanced_status_codes},
		{"MT-PRIORITY", &caps->mt_priority},
		{"REQUIRETLS", &caps->require_tls},
	};
	for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
		if (smtp_span_equals_ignoring_case(keyword, flags[i].name)) {
			*flags[i].offered = true;
		}
	}
}

static void read_keyword(smtp_caps *caps, smtp_span line)
{
	static const struct {
		const char *name;
		void (*read)(smtp_caps *caps, smtp_span rest);
	} readers[] = {
		{"AUTH", read_auth},
		{"SIZE", read_size},
		{"LIMITS", read_limits},
		{"DELIVERBY", read_deliver_by},
		{"FUTURERELEASE", read_future_release},
	};
	smtp_span rest = line;
	smtp_span keyword = next_token(&rest);
	read_flag(caps, keyword);
	for (size_t i = 0; i < sizeof readers / sizeof readers[0]; i++) {
		if (smtp_span_equals_ignoring_case(keyword, readers[i].name)) {
			readers[i].read(caps, rest);
		}
	}
	if (smtp_starts_with_ignoring_case(keyword, "AUTH=")) {
		/* the form of old Exchange servers and drafts: "AUTH=LOGIN PLAIN" */
		const char *mechanisms = keyword.data + 5;
		read_auth(caps, (smtp_span){mechanisms, (size_t)(line.data + line.length - mechanisms)});
	}
}

static void clean(char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (text[i] < ' ' || text[i] > '~') {
			text[i] = '?';
		}
	}
}

/* The first word of the first line. */
static void read_name(smtp_caps *caps, smtp_span line)
{
	smtp_span name = next_token(&line);
	if (name.length && name.length < sizeof caps->name) {
		memcpy(caps->name, name.data, name.length);
		clean(caps->name, name.length);
	}
}

/* Kept for the result's "extensions": clean ASCII, nothing twice. */
static bool remember(smtp_caps *caps, smtp_span line)
{
	if (caps->keyword_count == SMTP_CAPS_KEYWORDS || !line.length) {
		return true;
	}
	char *copy = smtp_strndup(line.data, line.length < SMTP_CAPS_LENGTH ? line.length : SMTP_CAPS_LENGTH);
	if (!copy) {
		return false;
	}
	size_t length = line.length < SMTP_CAPS_LENGTH ? line.length : SMTP_CAPS_LENGTH;
	clean(copy, length);
	for (size_t i = 0; i < caps->keyword_count; i++) {
		if (strcmp(caps->keywords[i], copy) == 0) {
			smtp_free(copy);
			return true;
		}
	}
	caps->keywords[caps->keyword_count++] = copy;
	return true;
}

bool smtp_caps_read(smtp_caps *caps, smtp_span text)
{
	bool first = true, remembered = true;
	caps->esmtp = true;
	while (text.length) {
		const char *end = memchr(text.data, '\n', text.length);
		smtp_span line = {text.data, end ? (size_t)(end - text.data) : text.length};
		if (first) {
			read_name(caps, line);
		} else {
			read_keyword(caps, line);
			remembered = remember(caps, line) && remembered;
		}
		first = false;
		text.data += line.length + (end ? 1 : 0);
		text.length -= line.length + (end ? 1 : 0);
	}
	return remembered;
}
