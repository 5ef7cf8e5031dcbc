/*
 * dnsmessage.c - see dnsmessage.h.
 */
#include "dnsmessage.h"

#define HEADER 12
#define CLASS_IN 1
#define ALIASES_MAX 8
#define POINTERS_MAX 64 /* of one name */

/* ---- questions ----------------------------------------------------------------------------------- */

static bool is_name_octet(unsigned char octet)
{
	return octet > ' ' && octet < 127 && octet != '\\';
}

bool smtp_dns_question_make(smtp_span name, smtp_dns_type type, smtp_dns_question *question)
{
	size_t label = 0;
	*question = (smtp_dns_question){.type = type};
	if (name.length && name.data[name.length - 1] == '.') {
		name.length--;
	}
	if (!name.data || !name.length || name.length >= SMTP_DNS_NAME) {
		return false;
	}
	for (size_t i = 0; i < name.length; i++) {
		char octet = smtp_ascii_lower(name.data[i]);
		if (!is_name_octet((unsigned char)octet) || label > 62 + (octet == '.') ||
			(octet == '.' && label == 0)) {
			return false;
		}
		label = octet == '.' ? 0 : label + 1;
		question->name[i] = octet;
	}
	return label > 0;
}

static size_t put16(unsigned char *at, unsigned value)
{
	at[0] = (unsigned char)(value >> 8);
	at[1] = (unsigned char)value;
	return 2;
}

size_t smtp_dns_question_write(const smtp_dns_question *question, unsigned char query[SMTP_DNS_QUERY_MAX])
{
	size_t length = HEADER;
	const char *label = question->name;
	memset(query, 0, HEADER);
	put16(query, question->id);
	query[2] = 1; /* recursion desired */
	query[5] = 1; /* one question */
	while (*label) {
		size_t octets = strcspn(label, ".");
		query[length++] = (unsigned char)octets;
		memcpy(query + length, label, octets);
		length += octets;
		label += octets + (label[octets] == '.');
	}
	query[length++] = 0;
	length += put16(query + length, question->type);
	return length + put16(query + length, CLASS_IN);
}

/* ---- reading ------------------------------------------------------------------------------------- */

typedef struct reader {
	const unsigned char *octets;
	size_t length, at;
	bool damaged;
} reader;

static unsigned take16(reader *in)
{
	if (in->length - in->at < 2) {
		in->damaged = true;
		in->at = in->length;
		return 0;
	}
	unsigned value = (unsigned)in->octets[in->at] << 8 | in->octets[in->at + 1];
	in->at += 2;
	return value;
}

static void skip(reader *in, size_t count)
{
	in->damaged = in->damaged || in->length - in->at < count;
	in->at = in->damaged ? in->length : in->at + count;
}

/* Where a pointer of RFC 1035 4.1.4 leads; it must lead in front of all that was read of this name. */
static bool follow(const reader *in, size_t *at, size_t *lowest, size_t *end)
{
	if (*at + 1 >= in->length) {
		return false;
	}
	size_t target = (size_t)(in->octets[*at] & 0x3f) << 8 | in->octets[*at + 1];
	if (target >= *lowest || target < HEADER) {
		return false;
	}
	*end = *end ? *end : *at + 2;
	*at = *lowest = target;
	return true;
}

typedef struct domain_name {
	char text[SMTP_DNS_NAME];
	size_t length;
	bool odd; /* octets that cannot be written as text */
} domain_name;

static bool add_label(domain_name *into, const unsigned char *octets, size_t length)
{
	if (into->length + length + 1 >= sizeof into->text) {
		return false;
	}
	if (into->length) {
		into->text[into->length++] = '.';
	}
	for (size_t i = 0; i < length; i++) {
		into->odd = into->odd || !is_name_octet(octets[i]) || octets[i] == '.';
		into->text[into->length++] = smtp_ascii_lower((char)octets[i]);
	}
	return true;
}

static bool read_labels(reader *in, domain_name *into, size_t *end)
{
	size_t at = in->at, lowest = in->at;
	unsigned pointers = 0;
	for (;;) {
		unsigned char octet = at < in->length ? in->octets[at] : 0x40;
		if (octet == 0) {
			*end = *end ? *end : at + 1;
			return true;
		}
		if (octet >= 0xc0) {
			if (++pointers > POINTERS_MAX || !follow(in, &at, &lowest, end)) {
				return false;
			}
		} else if (octet > 63 || in->length - at - 1 < octet ||
				   !add_label(into, in->octets + at + 1, octet)) {
			return false;
		} else {
			at += (size_t)octet + 1;
		}
	}
}

/* Behind it the reader stands where the name ends in the message. */
static void take_name(reader *in, domain_name *into)
{
	size_t end = 0;
	*into = (domain_name){.length = 0};
	if (!read_labels(in, into, &end)) {
		in->damaged = true;
		in->at = in->length;
		return;
	}
	in->at = end;
	if (into->odd) {
		into->length = 0;
	} else if (!into->length) {
		into->text[into->length++] = '.';
	}
	into->text[into->length] = '\0';
}

/* ---- records ------------------------------------------------------------------------------------- */

typedef struct raw_record {
	domain_name owner;
	unsigned type, class;
	reader data; /* the whole message, its end is that of the data: names point back */
} raw_record;

static bool take_record(reader *in, raw_record *record)
{
	take_name(in, &record->owner);
	record->type = take16(in);
	record->class = take16(in);
	skip(in, 4); /* how long it may be kept */
	size_t length = take16(in);
	record->data = (reader){in->octets, in->at + length, in->at, in->damaged};
	skip(in, length);
	return !in->damaged;
}

static bool add_name(reader *data, smtp_dns_record *record, bool *memory)
{
	domain_name target;
	take_name(data, &target);
	if (data->damaged || data->at != data->length) {
		return false;
	}
	record->text = smtp_strndup(target.text, target.length);
	record->length = target.length;
	*memory = record->text != NULL;
	return true;
}

/* RFC 7208 3.3, RFC 6376 3.6.2.2: strings of one record are joined without anything between them. */
static bool add_strings(reader *data, smtp_dns_record *record, bool *memory)
{
	record->text = smtp_malloc(data->length - data->at + 1);
	*memory = record->text != NULL;
	while (*memory && data->at < data->length) {
		size_t length = data->octets[data->at++];
		if (length > data->length - data->at) {
			return false;
		}
		memcpy(record->text + record->length, data->octets + data->at, length);
		record->length += length;
		data->at += length;
	}
	if (*memory) {
		record->text[record->length] = '\0';
	}
	return true;
}

static bool add_address(reader *data, smtp_dns_record *record, size_t length)
{
	if (data->length - data->at != length) {
		return false;
	}
	memcpy(record->ip, data->octets + data->at, length);
	return true;
}

static bool fill_record(smtp_dns_record *record, const raw_record *raw, bool *memory)
{
	reader data = raw->data;
	*record = (smtp_dns_record){0};
	switch (raw->type) {
	case SMTP_DNS_A:
		return add_address(&data, record, 4);
	case SMTP_DNS_AAAA:
		return add_address(&data, record, 16);
	case SMTP_DNS_TXT:
		return add_strings(&data, record, memory);
	case SMTP_DNS_MX:
		record->preference = take16(&data);
		return add_name(&data, record, memory);
	default:
		return add_name(&data, record, memory);
	}
}

/* MX by preference; the others stay as they came. */
static void insert(smtp_dns_answer *answer, const smtp_dns_record *fresh)
{
	size_t at = answer->count++;
	while (at > 0 && answer->records[at - 1].preference > fresh->preference) {
		answer->records[at] = answer->records[at - 1];
		at--;
	}
	answer->records[at] = *fresh;
}

/* False: damaged, or no memory. */
static bool keep(smtp_dns_answer *answer, const raw_record *raw, bool *memory)
{
	smtp_dns_record fresh;
	bool good = fill_record(&fresh, raw, memory);
	if (!good || !*memory) {
		smtp_free(fresh.text);
		return false;
	}
	insert(answer, &fresh);
	return true;
}

/* The name behind the alias `name`, if it is one. */
static bool follow_alias(reader records, size_t count, domain_name *name)
{
	raw_record record;
	for (size_t i = 0; i < count && take_record(&records, &record); i++) {
		if (record.type == SMTP_DNS_CNAME && record.class == CLASS_IN && name->length &&
			strcmp(record.owner.text, name->text) == 0) {
			take_name(&record.data, name);
			return !record.data.damaged;
		}
	}
	return false;
}

static bool collect(reader records, size_t count, const smtp_dns_question *question, const domain_name *owner,
	smtp_dns_answer *answer, bool *memory)
{
	raw_record record;
	for (size_t i = 0; i < count; i++) {
		if (!take_record(&records, &record)) {
			return false;
		}
		bool wanted = record.type == (unsigned)question->type && record.class == CLASS_IN && owner->length &&
					  strcmp(record.owner.text, owner->text) == 0;
		if (wanted && answer->count < SMTP_DNS_RECORDS_MAX && !keep(answer, &record, memory)) {
			return false;
		}
	}
	return true;
}

static smtp_dns_reading read_records(
	reader in, size_t count, const smtp_dns_question *question, smtp_dns_answer *answer)
{
	domain_name owner = {.length = strlen(question->name)};
	bool memory = true;
	memcpy(owner.text, question->name, owner.length + 1);
	if (question->type != SMTP_DNS_CNAME) {
		for (int i = 0; i < ALIASES_MAX && follow_alias(in, count, &owner); i++) {
		}
	}
	answer->records = smtp_calloc(SMTP_DNS_RECORDS_MAX, sizeof *answer->records);
	memory = answer->records != NULL;
	bool good = memory && collect(in, count, question, &owner, answer, &memory);
	if (!good) {
		smtp_dns_answer_free(answer);
		answer->outcome = SMTP_DNS_FAILED;
	} else {
		answer->outcome = answer->count ? SMTP_DNS_FOUND : SMTP_DNS_EMPTY;
	}
	return memory ? SMTP_DNS_READ : SMTP_DNS_NO_MEMORY;
}

/* Its header names our question: same id, same name, type and class. A server that did not understand it may leave it
 * out. */
static bool answers(reader *in, const smtp_dns_question *question, unsigned flags, unsigned questions)
{
	domain_name asked;
	if (!(flags & 0x8000) || (flags & 0x7800)) {
		return false;
	}
	if (questions == 0) {
		return (flags & 15) != 0;
	}
	if (questions != 1) {
		return false;
	}
	take_name(in, &asked);
	unsigned type = take16(in), class = take16(in);
	return !in->damaged && strcmp(asked.text, question->name) == 0 && type == (unsigned)question->type &&
		   class == CLASS_IN;
}

smtp_dns_reading smtp_dns_answer_read(
	smtp_span message, const smtp_dns_question *question, bool whole, smtp_dns_answer *answer)
{
	reader in = {(const unsigned char *)message.data, message.length, 0, false};
	*answer = (smtp_dns_answer){.outcome = SMTP_DNS_FAILED};
	unsigned id = take16(&in), flags = take16(&in), questions = take16(&in), count = take16(&in);
	skip(&in, 4); /* how many records of authority, and more beside */
	if (in.damaged || id != question->id || !answers(&in, question, flags, questions)) {
		return SMTP_DNS_STRANGE;
	}
	if ((flags & 0x0200) && !whole) {
		return SMTP_DNS_CUT;
	}
	if ((flags & 15) == 3) {
		answer->outcome = SMTP_DNS_NO_NAME;
	}
	return (flags & 15) ? SMTP_DNS_READ : read_records(in, count, question, answer);
}

void smtp_dns_answer_free(smtp_dns_answer *answer)
{
	for (size_t i = 0; i < answer->count; i++) {
		smtp_free(answer->records[i].text);
	}
	smtp_free(answer->records);
	*answer = (smtp_dns_answer){.outcome = SMTP_DNS_EMPTY};
}
