/*
 * interception.c - see interception.h.
 */
#include "interception.h"
#include "interceptors.h"
#include "providers.h"
#include "providers_access.h"

#define GREETING_LIMIT 1000 /* octets that are looked at */
#define STARS 8             /* in a row of a masked greeting; no server draws so many by itself */
#define MASK 3              /* letters X in a masked keyword at least */

/* ---- masks ----------------------------------------------------------------------------------------- */

/* Cisco ASA and PIX: "220 ********************0**0*****", without another word. */
static bool is_masked_greeting(smtp_span greeting)
{
	size_t stars = 0;
	for (size_t i = 0; i < greeting.length; i++) {
		char octet = greeting.data[i];
		if (octet != '*' && octet != '0' && octet != '2' && octet != ' ') {
			return false;
		}
		stars += octet == '*';
	}
	return stars >= STARS;
}

bool smtp_interception_masks(smtp_span keyword)
{
	size_t masked = 0;
	while (masked < keyword.length && keyword.data[masked] == 'X') {
		masked++;
	}
	bool letter = masked + 1 == keyword.length && keyword.data[masked] >= 'A' && keyword.data[masked] <= 'Z';
	return masked >= MASK && (masked == keyword.length || letter);
}

/* ---- whose words are these? -------------------------------------------------------------------------- */

static bool holds(smtp_span text, smtp_span wanted)
{
	for (size_t i = 0; wanted.length && i + wanted.length <= text.length; i++) {
		size_t same = 0;
		while (same < wanted.length &&
			   smtp_ascii_lower(text.data[i + same]) == smtp_ascii_lower(wanted.data[same])) {
			same++;
		}
		if (same == wanted.length) {
			return true;
		}
	}
	return false;
}

static bool names_domain_of(smtp_span text, const smtp_provider *card)
{
	const char *domain = card->hosts;
	while (*domain) {
		size_t length = strcspn(domain, " ");
		if (holds(text, (smtp_span){domain, length})) {
			return true;
		}
		domain += length + strspn(domain + length, " ");
	}
	return false;
}

/* Two services of one company read the same rules, and greet with each other's names. */
static bool is_of_same_house(const smtp_provider *one, const smtp_provider *other)
{
	return one == other || (one->rules && one->rules == other->rules);
}

/* Its own domain or its own words. Without memory to look, nobody is suspected. */
static bool has_signs_of(smtp_span text, const smtp_provider *card)
{
	const smtp_provider *other;
	smtp_folded folded;
	text.length = text.length < GREETING_LIMIT ? text.length : GREETING_LIMIT;
	smtp_folded_init(&folded, 4 * GREETING_LIMIT);
	bool readable = text.length && smtp_folded_set(&folded, "", text, true);
	bool found = text.length && !readable;
	for (size_t i = 0; !found && (other = smtp_provider_at(i)); i++) {
		found = is_of_same_house(other, card) &&
				(names_domain_of(text, other) || (readable && smtp_folded_holds(&folded, other->signs)));
	}
	smtp_folded_free(&folded);
	return found;
}

/* What is behind the first full stop of a name with three labels or more: whoever runs it. */
static smtp_span house_of(smtp_span name)
{
	const char *dot = name.length ? memchr(name.data, '.', name.length) : NULL;
	if (!dot) {
		return (smtp_span){0};
	}
	smtp_span rest = {dot + 1, name.length - (size_t)(dot + 1 - name.data)};
	return memchr(rest.data, '.', rest.length) ? rest : name;
}

static bool is_own(const smtp_sighting *seen, smtp_span text, const smtp_provider *card)
{
	return has_signs_of(text, card) || holds(text, house_of(seen->canonical));
}

static smtp_span first_word(smtp_span text)
{
	size_t length = 0;
	while (length < text.length && text.data[length] != ' ' && text.data[length] != '\n') {
		length++;
	}
	return (smtp_span){text.data, length};
}

/* A host name as RFC 5321 4.2 asks for: only who says one can be somebody else. */
static bool is_name(smtp_span word)
{
	const char *dot = word.length ? memchr(word.data, '.', word.length) : NULL;
	return dot && dot != word.data && dot + 1 != word.data + word.length;
}

static bool is_foreign(smtp_span text)
{
	return is_name(first_word(text));
}

/* ---- the judgement ----------------------------------------------------------------------------------- */

static bool is_of_provider(const smtp_sighting *seen, const smtp_provider *card)
{
	return is_own(seen, seen->greeting, card) || is_own(seen, seen->ehlo_name, card) ||
		   is_own(seen, seen->names, card) || is_own(seen, seen->subject, card);
}

/* A certificate for others, or two names of others, is what it takes. */
static bool is_somebody_else(const smtp_sighting *seen, const smtp_provider *card)
{
	bool evidence = seen->has_certificate || (is_foreign(seen->greeting) && is_foreign(seen->ehlo_name));
	return evidence && !is_of_provider(seen, card);
}

static bool is_stripped(const smtp_sighting *seen, const smtp_access *access)
{
	smtp_tls_mode tls;
	return seen->said_ehlo && !seen->offers_starttls && smtp_access_offers(access, seen->port, &tls) &&
		   tls == SMTP_TLS_STARTTLS;
}

smtp_interception smtp_interception_of(const smtp_sighting *seen)
{
	const smtp_access *access = smtp_access_by_host(seen->host);
	const smtp_provider *card = access ? smtp_provider_by_name(smtp_span_of(access->provider)) : NULL;
	if (seen->verified) {
		bool opened = card && smtp_interceptor_find(seen->issuer, SMTP_LOCALE_EN) != NULL;
		return opened ? SMTP_INTERCEPTION_OPENED : SMTP_INTERCEPTION_NONE;
	}
	if (is_masked_greeting(seen->greeting) || seen->has_masked_keyword) {
		return SMTP_INTERCEPTION_MASKED;
	}
	if (card && is_somebody_else(seen, card)) {
		return SMTP_INTERCEPTION_SOMEBODY_ELSE;
	}
	return card && is_stripped(seen, access) ? SMTP_INTERCEPTION_STRIPPED : SMTP_INTERCEPTION_NONE;
}

smtp_span smtp_interception_who(const smtp_sighting *seen)
{
	if (is_foreign(seen->greeting)) {
		return first_word(seen->greeting);
	}
	if (is_foreign(seen->ehlo_name)) {
		return seen->ehlo_name;
	}
	return seen->names.length ? seen->names : seen->subject;
}
