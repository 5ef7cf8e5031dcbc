/*
 * catalogue.c - see catalogue.h: which text fits best. A variant is stronger than a provider, and it may come
 * with any category (a lost reply to the final dot is told the same way whether by timeout or reset).
 */
#include "catalogue.h"

#include <string.h>

const smtp_catalogue *const smtp_catalogues[SMTP_CATALOGUE_LOCALES][SMTP_CATALOGUE_PARTS] = {
	[SMTP_LOCALE_EN] = {&smtp_catalogue_en_reply, &smtp_catalogue_en_link, &smtp_catalogue_en_provider,
		&smtp_catalogue_en_sending},
	[SMTP_LOCALE_ZH] = {&smtp_catalogue_zh_reply, &smtp_catalogue_zh_link, &smtp_catalogue_zh_provider,
		&smtp_catalogue_zh_sending},
};

static bool is_special(const smtp_entry *entry, const char *special)
{
	return special ? entry->special && strcmp(entry->special, special) == 0 : !entry->special;
}

/* `category` NONE: any. */
static const smtp_entry *find(smtp_locale locale, smtp_category category, const char *special)
{
	for (size_t part = 0; part < SMTP_CATALOGUE_PARTS; part++) {
		const smtp_catalogue *catalogue = smtp_catalogues[locale][part];
		for (size_t i = 0; i < catalogue->count; i++) {
			const smtp_entry *entry = &catalogue->entries[i];
			if ((category == SMTP_CATEGORY_NONE || entry->category == category) &&
				is_special(entry, special)) {
				return entry;
			}
		}
	}
	return NULL;
}

const smtp_entry *smtp_catalogue_find(
	smtp_locale locale, smtp_category category, const char *variant, const char *provider)
{
	const smtp_entry *entry = NULL;
	if (locale != SMTP_LOCALE_ZH) {
		locale = SMTP_LOCALE_EN;
	}
	if (category <= SMTP_CATEGORY_NONE || category >= SMTP_CATEGORY_COUNT) {
		category = SMTP_CATEGORY_UNKNOWN;
	}
	if (variant) {
		entry = find(locale, SMTP_CATEGORY_NONE, variant);
	}
	if (!entry && provider) {
		entry = find(locale, category, provider);
	}
	return entry ? entry : find(locale, category, NULL);
}
