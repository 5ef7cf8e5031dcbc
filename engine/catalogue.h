/*
 * catalogue.h - what is said about each category, as data: one sentence and the steps to take.
 *
 * A text is found by its variant, else by (category, provider), else by (category, NULL). catalogue_en_*.c
 * and catalogue_zh_*.c hold the same keys; a test proves it.
 *
 * Placeholders are {name}. Values are clean text and never secrets. A part in [square brackets] is left out
 * when a placeholder in it has no value; a step with an unknown placeholder outside brackets is left out
 * whole; a sentence may use only the first three outside brackets, they always have a value.
 *
 *   {server}  for the start of a sentence: the provider's name, else "The mail server smtp.example.com"
 *   {target}  "smtp.example.com:465", "the server"     {peer}  "smtp.example.com", "the server"
 *   {proxy}   "proxy.example.com:1080"
 *   {host} {port} {ip} {reply} {errno} {detail} {username} {sender} {minutes} (to wait)
 *   {wait}  the same in its unit, "12 seconds"
 *   {diagnose}  smtp_diagnose(), unless that is what is running
 *   {issuer} {subject} {names} {not_before} {expires} {fingerprint}  of the certificate that was shown
 *   {ago}  since it expired, "3 days ago"     {clock}  what this machine's clock said
 *   {missing}  the authority that nobody here knows     {interceptor}  a product that opens TLS connections
 */
#ifndef SMTP_CATALOGUE_H
#define SMTP_CATALOGUE_H

#include "smtp.h"

#define SMTP_ADVICE_MAX 5

typedef struct smtp_entry {
	smtp_category category;
	const char *special; /* variant or provider; NULL: the category's own text */
	const char *sentence;
	const char *advice[SMTP_ADVICE_MAX + 1]; /* ends with NULL */
} smtp_entry;

typedef struct smtp_catalogue {
	const smtp_entry *entries;
	size_t count;
} smtp_catalogue;

/* clang-format off */
#define CATALOGUE(entries) {entries, sizeof(entries) / sizeof((entries)[0])}
/* clang-format on */

#define SMTP_CATALOGUE_LOCALES 2
#define SMTP_CATALOGUE_PARTS 4

extern const smtp_catalogue smtp_catalogue_en_reply, smtp_catalogue_zh_reply; /* what servers refuse */
extern const smtp_catalogue smtp_catalogue_en_link, smtp_catalogue_zh_link; /* connections, TLS, ourselves */
extern const smtp_catalogue smtp_catalogue_en_provider,
	smtp_catalogue_zh_provider;                                                   /* providers' own logins */
extern const smtp_catalogue smtp_catalogue_en_sending, smtp_catalogue_zh_sending; /* providers' own limits */

extern const smtp_catalogue *const smtp_catalogues[SMTP_CATALOGUE_LOCALES][SMTP_CATALOGUE_PARTS];

/* Never NULL. `variant` and `provider` may be. */
const smtp_entry *smtp_catalogue_find(
	smtp_locale locale, smtp_category category, const char *variant, const char *provider);

#endif
