/*
 * saslprep.c - see saslprep.h. ASCII needs no table.
 */
#include "saslprep.h"
#include "nfkc.h"
#include "saslprep_data.h"
#include "text.h"

static bool is_in(const smtp_saslprep_range *ranges, size_t count, uint32_t character)
{
	while (count) {
		size_t middle = count / 2;
		if (character < ranges[middle].first) {
			count = middle;
		} else if (character > ranges[middle].last) {
			ranges += middle + 1;
			count -= middle + 1;
		} else {
			return true;
		}
	}
	return false;
}

#define IS_IN(table, character) is_in(smtp_saslprep_##table, smtp_saslprep_##table##_count, character)

static bool is_ascii(smtp_span text)
{
	for (size_t i = 0; i < text.length; i++) {
		if ((unsigned char)text.data[i] > 127) {
			return false;
		}
	}
	return true;
}

static smtp_status prepare_ascii(smtp_span text, smtp_buf *out)
{
	if (smtp_span_has_control(text)) {
		return SMTP_REFUSED;
	}
	return smtp_buf_span(out, text) ? SMTP_OK : SMTP_NO_MEMORY;
}

/* RFC 4013 2.1: spaces of all kinds are one, and what is not seen is left out. */
static bool read_mapped(smtp_span text, smtp_buf *characters)
{
	for (size_t at = 0; at < text.length;) {
		uint32_t character = smtp_text_next(text, &at);
		if (IS_IN(spaces, character)) {
			character = ' ';
		}
		if (!IS_IN(nothing, character) && !smtp_characters_add(characters, character)) {
			return false;
		}
	}
	return true;
}

/* RFC 3454 6: text that runs from right to left does so from its first character to its last. */
static bool is_of_one_direction(const smtp_buf *characters)
{
	size_t count = smtp_characters_count(characters), right = 0, left = 0;
	for (size_t i = 0; i < count; i++) {
		right += IS_IN(right_to_left, smtp_character_at(characters, i));
		left += IS_IN(left_to_right, smtp_character_at(characters, i));
	}
	return !right || (!left && IS_IN(right_to_left, smtp_character_at(characters, 0)) &&
						 IS_IN(right_to_left, smtp_character_at(characters, count - 1)));
}

static bool is_allowed(const smtp_buf *characters, smtp_saslprep_use use)
{
	for (size_t i = 0; i < smtp_characters_count(characters); i++) {
		uint32_t character = smtp_character_at(characters, i);
		if (IS_IN(prohibited, character) || (use == SMTP_SASLPREP_STORED && IS_IN(unassigned, character))) {
			return false;
		}
	}
	return is_of_one_direction(characters);
}

static bool append_utf8(const smtp_buf *characters, smtp_buf *out)
{
	for (size_t i = 0; i < smtp_characters_count(characters); i++) {
		if (!smtp_text_append(out, smtp_character_at(characters, i))) {
			return false;
		}
	}
	return true;
}

static smtp_status prepare(
	smtp_span text, smtp_saslprep_use use, smtp_buf *mapped, smtp_buf *normal, smtp_buf *out)
{
	if (!read_mapped(text, mapped) || !smtp_nfkc(mapped, normal)) {
		return SMTP_NO_MEMORY;
	}
	if (!normal->length || !is_allowed(normal, use)) {
		return SMTP_REFUSED;
	}
	return append_utf8(normal, out) ? SMTP_OK : SMTP_NO_MEMORY;
}

smtp_status smtp_saslprep(smtp_span text, smtp_saslprep_use use, smtp_buf *out)
{
	if (is_ascii(text)) {
		return text.length ? prepare_ascii(text, out) : SMTP_REFUSED;
	}
	if (!smtp_text_is_utf8(text)) {
		return SMTP_REFUSED;
	}
	smtp_buf mapped, normal;
	smtp_buf_init_secret(&mapped, text.length * sizeof(uint32_t));
	smtp_buf_init_secret(&normal, text.length * SMTP_NFKC_LONGEST * sizeof(uint32_t));
	smtp_status status = prepare(text, use, &mapped, &normal, out);
	smtp_buf_free(&mapped);
	smtp_buf_free(&normal);
	return status;
}
