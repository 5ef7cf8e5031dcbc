/*
 * check.c - see check.h.
 */
#include "check.h"
#include "text.h"

#include <stdio.h>

void smtp_check_place(const char *name, unsigned port, smtp_locale locale, char place[SMTP_PLACE])
{
	if (port) {
		snprintf(place, SMTP_PLACE, smtp_check_format(WORDS_PLACE, locale), name, port);
	} else {
		snprintf(place, SMTP_PLACE, "%s", name);
	}
}

void smtp_checks_init(smtp_checks *checks, smtp_locale locale)
{
	*checks = (smtp_checks){.locale = locale, .complete = true};
}

static bool grow(smtp_checks *checks)
{
	size_t capacity = checks->capacity ? checks->capacity * 2 : 16;
	smtp_check *items = smtp_realloc(checks->items, capacity * sizeof *items);
	if (items) {
		checks->items = items;
		checks->capacity = capacity;
	}
	return items != NULL;
}

static char *clean_copy(smtp_span text)
{
	smtp_buf cleaned;
	smtp_buf_init(&cleaned, 8 * SMTP_SENTENCE);
	smtp_text_clean(&cleaned, text, true, SMTP_SENTENCE);
	return smtp_buf_take(&cleaned);
}

smtp_check *smtp_checks_add_text(
	smtp_checks *checks, smtp_check_name name, smtp_check_status status, int64_t duration, smtp_span sentence)
{
	if (checks->count == checks->capacity && !grow(checks)) {
		checks->complete = false;
		return NULL;
	}
	smtp_check *check = &checks->items[checks->count++];
	*check = (smtp_check){.name = name, .status = status, .duration = duration};
	check->message = clean_copy(sentence);
	return check;
}

smtp_check *smtp_checks_add(smtp_checks *checks, smtp_check_name name, smtp_check_status status,
	int64_t duration, smtp_check_words words, ...)
{
	char sentence[SMTP_SENTENCE];
	va_list arguments;
	va_start(arguments, words);
	vsnprintf(sentence, sizeof sentence, smtp_check_format(words, checks->locale), arguments);
	va_end(arguments);
	return smtp_checks_add_text(checks, name, status, duration, smtp_span_of(sentence));
}

bool smtp_checks_has(const smtp_checks *checks, smtp_check_name name)
{
	for (size_t i = 0; i < checks->count; i++) {
		if (checks->items[i].name == name) {
			return true;
		}
	}
	return false;
}

static smtp_fact *next_fact(smtp_check *check, const char *name)
{
	if (!check || check->fact_count == SMTP_CHECK_FACTS) {
		return NULL;
	}
	smtp_fact *fact = &check->facts[check->fact_count];
	*fact = (smtp_fact){.name = name};
	return fact;
}

void smtp_check_add_text(smtp_check *check, const char *name, smtp_span text)
{
	smtp_fact *fact = text.length ? next_fact(check, name) : NULL;
	if (fact) {
		fact->text = clean_copy(text);
		check->fact_count += fact->text ? 1 : 0;
	}
}

void smtp_check_add_number(smtp_check *check, const char *name, int64_t number)
{
	smtp_fact *fact = next_fact(check, name);
	if (fact) {
		fact->number = number;
		check->fact_count++;
	}
}

void smtp_check_list_free(smtp_check *items, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		for (size_t j = 0; j < items[i].fact_count; j++) {
			smtp_free(items[i].facts[j].text);
		}
		smtp_free(items[i].message);
	}
	smtp_free(items);
}
