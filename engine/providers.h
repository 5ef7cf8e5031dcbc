/*
 * providers.h - the mail providers that are known by name, as cards. Pure data and its recognition.
 *
 * A new provider is one card in providers.c.
 */
#ifndef SMTP_PROVIDERS_H
#define SMTP_PROVIDERS_H

#include "folded.h"
#include "rules.h"

typedef struct smtp_provider {
	const char *name; /* "qq": part of the PHP surface */
	const char *label_en, *label_zh;
	const char *hosts; /* domains separated by spaces; theirs are all names below */
	const char *signs; /* pattern that only their greetings, replies and URLs hold (rules.h) */
	bool chinese; /* may write GB18030 */
	const smtp_rules *rules;
	const char *login_help; /* page about passwords of mail programs */
	const char *limit_help; /* page about sending limits */
} smtp_provider;

/* The cards in their order; NULL behind the last. */
const smtp_provider *smtp_provider_at(size_t index);

/* NULL: not known. */
const smtp_provider *smtp_provider_by_name(smtp_span name);
const smtp_provider *smtp_provider_by_host(smtp_span host);

/* What it is called in a sentence. Static. */
const char *smtp_provider_label(const smtp_provider *provider, smtp_locale locale);

/* By what a greeting or reply holds, folded with its URLs. */
const smtp_provider *smtp_provider_by_words(const smtp_folded *folded);

#endif
