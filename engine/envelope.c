/*
 * envelope.c - the envelope of a message (see address.h). Duplicates are found by sorting, which needs no hash that an
 * enemy could aim at.
 */
#include "address.h"

#include "address_charset.h"
#include "demands.h"
#include "dsn.h"
#include "sort.h"

static bool remove_duplicates(smtp_envelope *envelope)
{
	size_t count = envelope->to_count;
	smtp_sortable *entries = smtp_calloc(count, 2 * sizeof *entries);
	if (!entries) {
		return false;
	}
	for (size_t i = 0; i < count; i++) {
		entries[i] = (smtp_sortable){envelope->to[i], i};
	}
	const smtp_sortable *sorted = smtp_sort(entries, count, strcmp);
	for (size_t i = count - 1; i > 0; i--) {
		if (strcmp(sorted[i].key, sorted[i - 1].key) == 0) {
			smtp_free(envelope->to[sorted[i].index]);
			envelope->to[sorted[i].index] = NULL;
		}
	}
	smtp_free(entries);
	envelope->to_count = 0;
	for (size_t i = 0; i < count; i++) {
		if (envelope->to[i]) {
			envelope->to[envelope->to_count++] = envelope->to[i];
		}
	}
	return true;
}

/* Hands over the bare address, without its name. */
static smtp_status parse_address(const smtp_mailbox *mailbox, const char *key, smtp_envelope *envelope,
	char **address, smtp_refusal *refusal)
{
	smtp_address parsed;
	smtp_status status = smtp_address_parse_in(envelope->charset, mailbox, key, &parsed, refusal);
	if (status == SMTP_OK) {
		*address = parsed.address;
		envelope->needs_smtputf8 = envelope->needs_smtputf8 || parsed.needs_smtputf8;
		parsed.address = NULL;
		smtp_address_free(&parsed);
	}
	return status;
}

/* Only a header field has groups; their members are recipients, and what a name may be is the header's to say. */
static smtp_status check_group(
	const smtp_mailbox *mailbox, const char *key, bool allowed, smtp_refusal *refusal)
{
	smtp_span group = mailbox->group;
	if (!group.data) {
		return SMTP_OK;
	}
	if (!allowed) {
		smtp_refuse(refusal, key, "must not be a group");
		return SMTP_REFUSED;
	}
	bool clean = group.length > 0;
	for (size_t i = 0; i < group.length && clean; i++) {
		clean = (unsigned char)group.data[i] >= 32 && group.data[i] != 127;
	}
	if (!clean) {
		smtp_refuse(
			refusal, key, "must be in a group that has a name, without line breaks or control characters");
	}
	return clean ? SMTP_OK : SMTP_REFUSED;
}

static smtp_status set_from(const smtp_message *message, smtp_envelope *envelope, smtp_refusal *refusal)
{
	if (message->has_envelope_from) {
		if (message->envelope_from.length == 0) {
			envelope->from = smtp_strndup("", 0);
			return envelope->from ? SMTP_OK : SMTP_NO_MEMORY;
		}
		smtp_mailbox mailbox = {.text = message->envelope_from};
		return parse_address(&mailbox, "envelope.from", envelope, &envelope->from, refusal);
	}
	const smtp_mailbox_list *senders[] = {&message->sender, &message->from};
	static const char *const names[] = {"sender", "from"};
	for (size_t i = 0; i < 2; i++) {
		if (senders[i]->count) {
			char key[SMTP_KEY_ROOM];
			smtp_address_key(key, names[i], 0, senders[i]->count);
			smtp_status status = check_group(&senders[i]->items[0], key, false, refusal);
			return status == SMTP_OK
					   ? parse_address(&senders[i]->items[0], key, envelope, &envelope->from, refusal)
					   : status;
		}
	}
	smtp_refuse(refusal, "from", "must be given");
	return SMTP_REFUSED;
}

static smtp_status add_recipient(
	const smtp_mailbox *mailbox, const char *key, bool groups, smtp_envelope *envelope, smtp_refusal *refusal)
{
	smtp_status status = check_group(mailbox, key, groups, refusal);
	if (status != SMTP_OK || (mailbox->group.data && !mailbox->text.data)) {
		return status;
	}
	status = parse_address(mailbox, key, envelope, &envelope->to[envelope->to_count], refusal);
	envelope->to_count += status == SMTP_OK;
	return status;
}

static smtp_status add_list(const smtp_mailbox_list *list, const char *name, bool groups,
	smtp_envelope *envelope, smtp_refusal *refusal)
{
	smtp_status status = SMTP_OK;
	for (size_t i = 0; i < list->count && status == SMTP_OK; i++) {
		char key[SMTP_KEY_ROOM];
		smtp_address_key(key, name, i, list->count);
		status = add_recipient(&list->items[i], key, groups, envelope, refusal);
	}
	return status;
}

static smtp_status refuse_nobody(const char *key, smtp_refusal *refusal)
{
	smtp_refuse(refusal, key, "must hold at least one recipient");
	return SMTP_REFUSED;
}

/* 0 also when there are too many: `refusal` then says so. */
static size_t count_recipients(
	const smtp_mailbox_list *const *lists, size_t count, const char *key, smtp_refusal *refusal)
{
	size_t total = 0;
	for (size_t i = 0; i < count; i++) {
		if (lists[i]->count > SMTP_RECIPIENTS_MAX - total) {
			smtp_refuse(refusal, key, "must hold at most %d addresses in all", SMTP_RECIPIENTS_MAX);
			return 0;
		}
		total += lists[i]->count;
	}
	if (total == 0) {
		refuse_nobody(key, refusal);
	}
	return total;
}

static smtp_status set_recipients(const smtp_message *message, smtp_envelope *envelope, smtp_refusal *refusal)
{
	const smtp_mailbox_list *own[] = {&message->envelope_to};
	const smtp_mailbox_list *shown[] = {&message->to, &message->cc, &message->bcc};
	static const char *const own_names[] = {"envelope.to"};
	static const char *const shown_names[] = {"to", "cc", "bcc"};
	const smtp_mailbox_list *const *lists = message->has_envelope_to ? own : shown;
	const char *const *names = message->has_envelope_to ? own_names : shown_names;
	size_t count = message->has_envelope_to ? 1 : 3;
	size_t total = count_recipients(lists, count, names[0], refusal);
	if (!total) {
		return SMTP_REFUSED;
	}
	envelope->to = smtp_calloc(total, sizeof *envelope->to);
	if (!envelope->to) {
		return SMTP_NO_MEMORY;
	}
	for (size_t i = 0; i < count; i++) {
		smtp_status status = add_list(lists[i], names[i], !message->has_envelope_to, envelope, refusal);
		if (status != SMTP_OK) {
			return status;
		}
	}
	if (!envelope->to_count) {
		return refuse_nobody(names[0], refusal);
	}
	return remove_duplicates(envelope) ? SMTP_OK : SMTP_NO_MEMORY;
}

smtp_status smtp_envelope_build(const smtp_message *message, smtp_envelope *envelope, smtp_refusal *refusal)
{
	*envelope = (smtp_envelope){.charset = smtp_charset_choose(message->charset, refusal)};
	if (!envelope->charset) {
		return SMTP_REFUSED;
	}
	smtp_status status = set_from(message, envelope, refusal);
	if (status == SMTP_OK) {
		status = set_recipients(message, envelope, refusal);
	}
	if (status == SMTP_OK) {
		status = smtp_dsn_take(&message->dsn, envelope, refusal);
	}
	if (status == SMTP_OK) {
		envelope->demands = message->demands;
		status = smtp_demands_check(&envelope->demands, refusal) ? SMTP_OK : SMTP_REFUSED;
	}
	if (status != SMTP_OK) {
		smtp_envelope_free(envelope);
	}
	return status;
}

void smtp_envelope_free(smtp_envelope *envelope)
{
	for (size_t i = 0; i < envelope->to_count; i++) {
		smtp_free(envelope->to[i]);
	}
	smtp_free(envelope->to);
	smtp_free(envelope->from);
	smtp_free(envelope->envid);
	*envelope = (smtp_envelope){0};
}
