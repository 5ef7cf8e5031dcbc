/*
 * idn.c - see idn.h. Characters that deceive are refused before libidn2 sees them: it would map some of them to
 * nothing, or to a dot.
 */
#include "idn.h"

#include "text.h"
#ifdef HAVE_LIBIDN2
#include <idn2.h>
#endif

#define DOMAIN_MAX 1024 /* in UTF-8; as A-labels it has at most 255 */

static const char not_utf8[] = "must be valid UTF-8";
static const char deceptive[] =
	"must not contain control characters, nor characters without width or that change the direction of text";
static const char other_dots[] = "must have ASCII dots between the parts of its domain";
#ifdef HAVE_LIBIDN2
static const char no_domain[] = "must have a domain name that can be written as A-labels (xn--...)";
#else
static const char no_domain[] = "must have its domain written as A-labels (xn--...)";
#endif

bool smtp_idn_is_ascii(smtp_span text)
{
	for (size_t i = 0; i < text.length; i++) {
		if ((unsigned char)text.data[i] > 127) {
			return false;
		}
	}
	return true;
}

/* Controls, and what Unicode calls Default_Ignorable_Code_Point, Bidi_Control and noncharacters. */
static bool is_deceptive(uint32_t character)
{
	static const smtp_text_range ranges[] = {
		{0x0000, 0x001F},
		{0x007F, 0x009F},
		{0x00AD, 0x00AD}, /* soft hyphen */
		{0x034F, 0x034F},
		{0x061C, 0x061C}, /* Arabic letter mark */
		{0x115F, 0x1160},
		{0x17B4, 0x17B5},
		{0x180B, 0x180F},
		{0x200B, 0x200F}, /* zero width, LRM, RLM */
		{0x2028, 0x202E}, /* line and paragraph separators, embeddings, overrides */
		{0x2060, 0x206F}, /* word joiner, isolates */
		{0x3164, 0x3164},
		{0xFDD0, 0xFDEF},
		{0xFE00, 0xFE0F}, /* variation selectors */
		{0xFEFF, 0xFEFF},
		{0xFFA0, 0xFFA0},
		{0xFFF0, 0xFFFB},
		{0x1BCA0, 0x1BCA3},
		{0x1D173, 0x1D17A},
		{0xE0000, 0xE0FFF},
	};
	return SMTP_TEXT_IS_IN(ranges, character) || (character & 0xFFFE) == 0xFFFE;
}

/* What UTS 46 or a reader takes for a full stop: ideographic, full width, half width, one dot leader, small. */
static bool is_other_dot(uint32_t character)
{
	return character == 0x3002 || character == 0xFF0E || character == 0xFF61 || character == 0x2024 ||
		   character == 0xFE52;
}

static const char *judge(smtp_span text, bool is_domain)
{
	if (!smtp_text_is_utf8(text)) {
		return not_utf8;
	}
	for (size_t at = 0; at < text.length;) {
		uint32_t character = smtp_text_next(text, &at);
		if (is_deceptive(character)) {
			return deceptive;
		}
		if (is_domain && is_other_dot(character)) {
			return other_dots;
		}
	}
	return NULL;
}

const char *smtp_idn_judge_local_part(smtp_span local)
{
	return judge(local, false);
}

#ifdef HAVE_LIBIDN2
static size_t count_dots(const char *text)
{
	size_t count = 0;
	for (; *text; text++) {
		count += *text == '.';
	}
	return count;
}

/* Letters, digits and hyphens, and no dot more than the caller wrote: some characters are mapped to others with a dot,
 * or to `@` or `/`. */
static bool is_plain(const char *mapped, const char *written)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz0123456789-.";
	return *mapped && strspn(mapped, plain) == strlen(mapped) && count_dots(mapped) == count_dots(written);
}

/* Without IDN2_USE_STD3_ASCII_RULES, which leaves out what it does not like instead of refusing it. */
static smtp_status convert(smtp_span domain, char **ascii, const char **wrong)
{
	char *text = smtp_strdup_span(domain), *mapped = NULL;
	if (!text) {
		return SMTP_NO_MEMORY;
	}
	int result = idn2_to_ascii_8z(text, &mapped, IDN2_NONTRANSITIONAL | IDN2_NFC_INPUT);
	smtp_status status = result == IDN2_MALLOC ? SMTP_NO_MEMORY : SMTP_REFUSED;
	*wrong = no_domain;
	if (result == IDN2_OK && is_plain(mapped, text)) {
		*ascii = smtp_strdup_span(smtp_span_of(mapped));
		status = *ascii ? SMTP_OK : SMTP_NO_MEMORY;
	}
	if (mapped) {
		idn2_free(mapped);
	}
	smtp_free(text);
	return status;
}
#else
static smtp_status convert(smtp_span domain, char **ascii, const char **wrong)
{
	(void)domain;
	(void)ascii;
	*wrong = no_domain;
	return SMTP_REFUSED;
}
#endif

smtp_status smtp_idn_to_ascii(smtp_span domain, char **ascii, const char **wrong)
{
	*ascii = NULL;
	*wrong = deceptive;
	if (domain.length && memchr(domain.data, '\0', domain.length)) {
		return SMTP_REFUSED;
	}
	if (smtp_idn_is_ascii(domain)) {
		*ascii = smtp_strndup(domain.data ? domain.data : "", domain.length);
		return *ascii ? SMTP_OK : SMTP_NO_MEMORY;
	}
	*wrong = domain.length > DOMAIN_MAX ? no_domain : judge(domain, true);
	return *wrong ? SMTP_REFUSED : convert(domain, ascii, wrong);
}
