/*
 * mail_parameters.c - see mail_parameters.h. Words as a shell would make them of what escapeshellcmd() leaves: no sign of
 * the shell means anything but quotes that come in pairs.
 */
#include "mail_parameters.h"
#include "options.h"

static bool is_white(char octet)
{
	return octet == ' ' || octet == '\t' || octet == '\n' || octet == '\r';
}

/* Takes a word off the front of `at` and writes it, ended by a NUL, to `to`. Returns the octet behind it. */
static char *take_word(const char **at, char *to)
{
	while (**at && !is_white(**at)) {
		const char *pair = **at == '"' || **at == '\'' ? strchr(*at + 1, **at) : NULL;
		if (pair) {
			size_t length = (size_t) (pair - *at) - 1;
			memcpy(to, *at + 1, length);
			to += length;
			*at = pair + 1;
		} else {
			*to++ = *(*at)++;
		}
	}
	*to++ = '\0';
	return to;
}

/* Two octets make a word and the blank in front of it; an empty one has its quotes. */
static const char **split(zend_string *parameters, const php_smtp_place *place, size_t *count)
{
	size_t most = ZSTR_LEN(parameters) / 2 + 1;
	const char **words = php_smtp_keep_block(place, most, sizeof *words);
	char *to = php_smtp_keep_block(place, ZSTR_LEN(parameters) + 1, 1);
	const char *at = ZSTR_VAL(parameters);

	for (*count = 0; *(at += strspn(at, " \t\r\n"));) {
		words[(*count)++] = to;
		to = take_word(&at, to);
	}
	return words;
}

static void add_recipients(const php_smtp_place *place, const char *const *words, size_t count, smtp_submission *submission)
{
	smtp_mailbox *list = php_smtp_keep_block(place, count + 1, sizeof *list);

	for (size_t i = 0; i < count; i++) {
		list[i].text = (smtp_span){words[i], strlen(words[i])};
	}
	submission->to = (smtp_mailbox_list){list, count};
}

bool php_smtp_read_mail_parameters(zend_string *parameters, HashTable *kept, smtp_submission *submission)
{
	php_smtp_place place = {0, NULL, NULL, kept};
	smtp_sendmail_options options;
	size_t count;

	if (!parameters || !ZSTR_LEN(parameters)) {
		return true;
	}
	const char **words = split(parameters, &place, &count);
	if (!smtp_sendmail_options_read(words, count, &options)) {
		php_error_docref(NULL, E_WARNING, "Nothing was sent: the option -%c is not one that smtp.replace_mail knows", options.wrong);
		return false;
	}
	submission->has_sender = options.has_sender;
	submission->sender = options.sender;
	submission->full_name = options.full_name;
	submission->dsn = options.dsn;
	add_recipients(&place, words + options.first, count - options.first, submission);
	return true;
}
