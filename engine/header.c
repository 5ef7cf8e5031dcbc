/*
 * header.c - see header.h. A value is walked once to find what must be encoded, and once to write it.
 */
#include "header.h"

#include "encode.h"

#define FOLD_COLUMN 76
#define WORD_MAX 900  /* with the longest field name it stays below 998 */
#define GAP_MAX 30    /* white space that may begin a line in front of an encoded-word */
#define PHRASE_MAX 70 /* a longer quoted-string is encoded, so that it can fold */

void smtp_field_begin(smtp_field *field, smtp_buf *out, smtp_span name)
{
	smtp_buf_span(out, name);
	smtp_buf_char(out, ':');
	*field = (smtp_field){out, smtp_charset_utf8(), name.length + 1, false};
}

void smtp_field_end(smtp_field *field)
{
	smtp_buf_append(field->out, "\r\n", 2);
}

static void fold(smtp_field *field)
{
	smtp_buf_append(field->out, "\r\n", 2);
	field->column = 0;
}

/* The gap goes to the next line together with what follows it. Nothing is folded right behind the colon. */
static void put_token(smtp_field *field, smtp_span gap, smtp_span token)
{
	if (field->begun && field->column + gap.length + token.length > FOLD_COLUMN) {
		fold(field);
	}
	smtp_buf_span(field->out, gap);
	smtp_buf_span(field->out, token);
	field->column += gap.length + token.length;
	field->begun = true;
}

static void put_encoded(smtp_field *field, smtp_span gap, smtp_span text)
{
	if (field->column + gap.length > SMTP_WORD_LINE_LAST) {
		fold(field);
	}
	smtp_buf_span(field->out, gap);
	field->column += gap.length;
	smtp_encoded_words(field->out, field->charset, text, &field->column);
	field->begun = true;
}

void smtp_field_token(smtp_field *field, smtp_span token)
{
	put_token(field, SMTP_SPAN(" "), token);
}

static bool is_white(char octet)
{
	return octet == ' ' || octet == '\t';
}

/* Takes white space and the word behind it; false at the end. Either may be empty, not both. */
static bool next_word(smtp_span *rest, smtp_span *gap, smtp_span *word)
{
	size_t at = 0;
	while (at < rest->length && is_white(rest->data[at])) {
		at++;
	}
	*gap = (smtp_span){rest->data, at};
	while (at < rest->length && !is_white(rest->data[at])) {
		at++;
	}
	*word = (smtp_span){rest->data + gap->length, at - gap->length};
	rest->data += at;
	rest->length -= at;
	return at > 0;
}

static bool must_encode(smtp_span word)
{
	bool found = word.length > WORD_MAX;
	for (size_t i = 0; i < word.length && !found; i++) {
		unsigned char octet = (unsigned char)word.data[i];
		found = octet > 126 || octet < 33 || (octet == '?' && i > 0 && word.data[i - 1] == '=');
	}
	return found;
}

/* The part of a text that must be encoded-words; length 0: none. */
static smtp_span find_encoded(smtp_span text)
{
	smtp_span rest = text, gap, word;
	const char *first = NULL, *end = NULL;
	while (next_word(&rest, &gap, &word)) {
		bool edge = gap.length && (gap.data == text.data || !word.length);
		if (edge || gap.length > GAP_MAX) {
			return text;
		}
		if (must_encode(word)) {
			first = first ? first : word.data;
			end = word.data + word.length;
		}
	}
	return first ? (smtp_span){first, (size_t)(end - first)} : (smtp_span){text.data, 0};
}

void smtp_field_text(smtp_field *field, smtp_span text)
{
	smtp_span encoded = find_encoded(text);
	smtp_span rest = text, gap, word;
	while (next_word(&rest, &gap, &word)) {
		smtp_span lead = field->begun ? gap : SMTP_SPAN(" ");
		if (encoded.length && (word.data == encoded.data || gap.data == encoded.data)) {
			put_encoded(field, lead, encoded);
			rest.length = (size_t)(text.data + text.length - encoded.data) - encoded.length;
			rest.data = encoded.data + encoded.length;
		} else {
			put_token(field, lead, word);
		}
	}
}

static bool is_atoms(smtp_span name)
{
	smtp_span rest = name, gap, word;
	while (next_word(&rest, &gap, &word)) {
		bool spaced = gap.data == name.data ? gap.length == 0 : smtp_span_equals(gap, " ");
		if (!spaced || !word.length || word.length > PHRASE_MAX || must_encode(word)) {
			return false;
		}
		for (size_t i = 0; i < word.length; i++) {
			if (!smtp_address_is_atext(word.data[i])) {
				return false;
			}
		}
	}
	return true;
}

/* Writes name as a quoted-string; 0: it is too long, or not for a quoted-string. */
static size_t quote(smtp_span name, char quoted[PHRASE_MAX])
{
	size_t length = 1;
	quoted[0] = '"';
	for (size_t i = 0; i < name.length; i++) {
		unsigned char octet = (unsigned char)name.data[i];
		bool look_alike = octet == '?' && i > 0 && name.data[i - 1] == '=';
		if (octet < 32 || octet > 126 || look_alike || length + 3 > PHRASE_MAX) {
			return 0;
		}
		if (octet == '"' || octet == '\\') {
			quoted[length++] = '\\';
		}
		quoted[length++] = (char)octet;
	}
	quoted[length++] = '"';
	return length;
}

void smtp_field_phrase(smtp_field *field, smtp_span name)
{
	if (is_atoms(name)) {
		smtp_span gap, word;
		while (next_word(&name, &gap, &word)) {
			smtp_field_token(field, word);
		}
		return;
	}
	char quoted[PHRASE_MAX];
	size_t length = quote(name, quoted);
	if (length) {
		smtp_field_token(field, (smtp_span){quoted, length});
	} else {
		put_encoded(field, SMTP_SPAN(" "), name);
	}
}

/* An encoded-word may not touch the colon (RFC 2047 5 (3)), an atom or a quoted-string may. */
void smtp_field_group(smtp_field *field, smtp_span name)
{
	smtp_field_phrase(field, name);
	const smtp_buf *out = field->out;
	bool encoded = out->length >= 2 && memcmp(out->data + out->length - 2, "?=", 2) == 0;
	smtp_buf_string(field->out, encoded ? " :" : ":");
	field->column += encoded ? 2 : 1;
}

void smtp_field_mailbox(smtp_field *field, const smtp_address *address, const char *after)
{
	char token[260];
	size_t length = strlen(address->address), tail = strlen(after);
	if (length + tail + 2 > sizeof token) {
		field->out->failed = true;
		return;
	}
	char *to = token;
	if (address->name) {
		smtp_field_phrase(field, smtp_span_of(address->name));
		*to++ = '<';
	}
	memcpy(to, address->address, length);
	to += length;
	if (address->name) {
		*to++ = '>';
	}
	memcpy(to, after, tail);
	to += tail;
	smtp_field_token(field, (smtp_span){token, (size_t)(to - token)});
}

bool smtp_header_check_text(
	smtp_span text, const smtp_charset *charset, const char *key, smtp_refusal *refusal)
{
	for (size_t i = 0; i < text.length; i++) {
		unsigned char octet = (unsigned char)text.data[i];
		if ((octet < 32 && octet != '\t') || octet == 127) {
			return smtp_refuse(
				refusal, key, "must not contain line breaks or control characters (octet %zu is one)", i + 1);
		}
	}
	return smtp_charset_check(charset, text, key, refusal);
}

/* Fields that are not free, and the key to use; NULL: there is none, the composer or a server writes it. */
static const struct {
	const char *name, *key;
} owned[] = {
	{"From", "from"},
	{"Sender", "sender"},
	{"Reply-To", "reply_to"},
	{"To", "to"},
	{"Cc", "cc"},
	{"Bcc", "bcc"},
	{"Subject", "subject"},
	{"Date", "date"},
	{"Message-ID", "message_id"},
	{"Return-Path", "envelope.from"},
	{"In-Reply-To", "in_reply_to"},
	{"References", "references"},
	{"X-Priority", "priority"},
	{"Importance", "priority"},
	{"List-Unsubscribe", "list_unsubscribe"},
	{"List-Unsubscribe-Post", "list_unsubscribe"},
	{"Auto-Submitted", "auto_submitted"},
	{"DKIM-Signature", NULL},
	{"MIME-Version", NULL},
	{"Received", NULL},
};

/* What must stand in the refusal of an owned field. */
static bool refuse_owned(smtp_span name, const char *key, smtp_refusal *refusal)
{
	for (size_t i = 0; i < sizeof owned / sizeof *owned; i++) {
		if (!smtp_span_equals_ignoring_case(name, owned[i].name)) {
			continue;
		}
		if (owned[i].key) {
			return smtp_refuse(
				refusal, key, "must be given with the key \"%s\" of the message", owned[i].key);
		}
		return smtp_refuse(refusal, key, "must not be given: it is not a free header");
	}
	if (smtp_starts_with_ignoring_case(name, "Content-")) {
		return smtp_refuse(
			refusal, key, "must not be given: the composer writes it from the parts of the message");
	}
	return true;
}

static bool is_name(smtp_span name)
{
	for (size_t i = 0; i < name.length; i++) {
		if (name.data[i] < 33 || name.data[i] > 126 || name.data[i] == ':') {
			return false;
		}
	}
	return name.length >= 1 && name.length <= 76;
}

smtp_status smtp_header_check(const smtp_header *header, const smtp_charset *charset, smtp_refusal *refusal)
{
	if (!is_name(header->name)) {
		smtp_refuse(refusal, "headers",
			"must have names of 1 to 76 printable ASCII characters, without a space or colon");
		return SMTP_REFUSED;
	}
	char key[SMTP_KEY_ROOM] = "headers.";
	size_t shown = header->name.length < sizeof key - 9 ? header->name.length : sizeof key - 9;
	memcpy(key + 8, header->name.data, shown);
	key[8 + shown] = '\0';
	if (!refuse_owned(header->name, key, refusal)) {
		return SMTP_REFUSED;
	}
	bool fine = smtp_header_check_text(header->value, charset, key, refusal);
	return fine ? SMTP_OK : SMTP_REFUSED;
}
