/*
 * sendmail_options.c - the command line of sendmail(8) (see smtp.h), as sendmail, Postfix and Exim read it.
 */
#include "buf.h"

typedef enum kind {
	FLAG,
	WITH_WORD, /* in the same word, or the next one */
	WITH_REST  /* in the same word, if at all */
} kind;

typedef struct sendmail_option {
	char letter;
	kind kind;
	bool (*take)(smtp_sendmail_options *options, smtp_span word); /* NULL: passed over */
} sendmail_option;

static bool take_mode(smtp_sendmail_options *options, smtp_span word)
{
	(void)options;
	return smtp_span_equals(word, "m");
}

static bool take_option(smtp_sendmail_options *options, smtp_span word)
{
	options->ignore_dots = options->ignore_dots || (word.length && word.data[0] == 'i');
	return true;
}

static bool take_sender(smtp_sendmail_options *options, smtp_span word)
{
	bool null_path = smtp_span_equals(word, "<>");
	options->has_sender = true;
	options->sender = null_path ? SMTP_SPAN("") : word;
	return true;
}

static bool take_name(smtp_sendmail_options *options, smtp_span word)
{
	options->full_name = word;
	return true;
}

static bool take_config(smtp_sendmail_options *options, smtp_span word)
{
	options->config = word;
	return true;
}

static bool take_notify(smtp_sendmail_options *options, smtp_span word)
{
	static const struct {
		const char *name;
		unsigned bit;
	} names[] = {{"never", SMTP_NOTIFY_NEVER}, {"success", SMTP_NOTIFY_SUCCESS},
		{"failure", SMTP_NOTIFY_FAILURE}, {"delay", SMTP_NOTIFY_DELAY}};
	while (word.length) {
		const char *comma = memchr(word.data, ',', word.length);
		smtp_span name = {word.data, comma ? (size_t)(comma - word.data) : word.length};
		unsigned before = options->dsn.notify;
		for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
			options->dsn.notify |= smtp_span_equals_ignoring_case(name, names[i].name) ? names[i].bit : 0;
		}
		if (options->dsn.notify == before) {
			return false;
		}
		word.data += name.length + (comma != NULL);
		word.length -= name.length + (comma != NULL);
	}
	return options->dsn.notify != 0;
}

static bool take_return(smtp_sendmail_options *options, smtp_span word)
{
	bool full = smtp_span_equals_ignoring_case(word, "full");
	options->dsn.ret = full ? SMTP_RETURN_FULL : SMTP_RETURN_HEADERS;
	return full || smtp_span_equals_ignoring_case(word, "hdrs");
}

static bool take_envid(smtp_sendmail_options *options, smtp_span word)
{
	options->dsn.envid = word;
	return true;
}

static bool take_header_recipients(smtp_sendmail_options *options, smtp_span word)
{
	(void)word;
	return options->header_recipients = true;
}

static bool take_ignore_dots(smtp_sendmail_options *options, smtp_span word)
{
	(void)word;
	return options->ignore_dots = true;
}

static bool take_verbose(smtp_sendmail_options *options, smtp_span word)
{
	(void)word;
	return options->verbose = true;
}

/* Without -I, -q and their like, which ask for something else than sending. */
static const sendmail_option known[] = {
	{'A', WITH_REST, NULL}, /* which configuration file of sendmail */
	{'B', WITH_WORD, NULL}, /* 7BIT, 8BITMIME: we look for ourselves */
	{'C', WITH_WORD, take_config},
	{'F', WITH_WORD, take_name},
	{'G', FLAG, NULL},
	{'L', WITH_WORD, NULL}, /* tag for the log */
	{'N', WITH_WORD, take_notify},
	{'O', WITH_WORD, NULL}, /* an option of sendmail.cf */
	{'R', WITH_WORD, take_return},
	{'U', FLAG, NULL},
	{'V', WITH_WORD, take_envid},
	{'X', WITH_WORD, NULL}, /* log of the dialogue */
	{'b', WITH_REST, take_mode},
	{'e', WITH_REST, NULL}, /* how errors are told */
	{'f', WITH_WORD, take_sender},
	{'h', WITH_WORD, NULL}, /* hops so far */
	{'i', FLAG, take_ignore_dots},
	{'m', FLAG, NULL}, /* the sender too, if he is in a list */
	{'n', FLAG, NULL}, /* no aliases */
	{'o', WITH_REST, take_option},
	{'p', WITH_WORD, NULL}, /* how the message was received */
	{'r', WITH_WORD, take_sender},
	{'s', FLAG, NULL},
	{'t', FLAG, take_header_recipients},
	{'v', FLAG, take_verbose},
};

static const sendmail_option *find(char letter)
{
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		if (known[i].letter == letter) {
			return &known[i];
		}
	}
	return NULL;
}

/* `rest` begins with an option's letter; what was used of it is taken off. */
static bool take_letter(
	smtp_sendmail_options *options, const char **rest, const char *const *words, size_t count, size_t *at)
{
	const sendmail_option *option = find(**rest);
	options->wrong = **rest;
	const char *word = ++*rest;
	if (!option) {
		return false;
	}
	if (option->kind != FLAG) {
		*rest = "";
	}
	if (option->kind == WITH_WORD && !*word) {
		if (++*at >= count) {
			return false;
		}
		word = words[*at];
	}
	return !option->take || option->take(options, smtp_span_of(word));
}

bool smtp_sendmail_options_read(const char *const *words, size_t count, smtp_sendmail_options *options)
{
	size_t at = 0;
	*options = (smtp_sendmail_options){0};
	for (; at < count && words[at][0] == '-' && words[at][1]; at++) {
		const char *rest = words[at] + 1;
		if (strcmp(rest, "-") == 0) {
			at++;
			break;
		}
		while (*rest) {
			if (!take_letter(options, &rest, words, count, &at)) {
				return false;
			}
		}
	}
	options->wrong = '\0';
	options->first = at;
	return true;
}
