/*
 * nfkc.c - see nfkc.h: decompose, put marks in order, compose.
 */
#include "nfkc.h"
#include "nfkc_data.h"

/* Hangul is composed by arithmetic, UAX 15 and chapter 3.12 of the standard. */
enum {
	HANGUL = 0xAC00,
	LEADING = 0x1100,
	VOWEL = 0x1161,
	TRAILING = 0x11A7,
	LEADING_COUNT = 19,
	VOWEL_COUNT = 21,
	TRAILING_COUNT = 28,
	HANGUL_COUNT = LEADING_COUNT * VOWEL_COUNT * TRAILING_COUNT
};

size_t smtp_characters_count(const smtp_buf *text)
{
	return text->length / sizeof(uint32_t);
}

uint32_t smtp_character_at(const smtp_buf *text, size_t index)
{
	uint32_t character;
	memcpy(&character, text->data + index * sizeof character, sizeof character);
	return character;
}

static void set_at(smtp_buf *text, size_t index, uint32_t character)
{
	memcpy(text->data + index * sizeof character, &character, sizeof character);
}

bool smtp_characters_add(smtp_buf *text, uint32_t character)
{
	return smtp_buf_append(text, &character, sizeof character);
}

/* ---- the tables ---------------------------------------------------------------------------------- */

static unsigned class_of(uint32_t character)
{
	for (size_t i = 0; i < smtp_nfkc_classes_count && smtp_nfkc_classes[i].first <= character; i++) {
		if (character <= smtp_nfkc_classes[i].last) {
			return smtp_nfkc_classes[i].value;
		}
	}
	return 0;
}

/* The neighbour that a run maps to; 0: none does. */
static uint32_t run_of(uint32_t character)
{
	for (size_t i = 0; i < smtp_nfkc_runs_count && smtp_nfkc_runs[i].first <= character; i++) {
		const smtp_nfkc_run *run = &smtp_nfkc_runs[i];
		if (character - run->first < run->count) {
			return run->to + (character - run->first);
		}
	}
	return 0;
}

/* Where the parts of a character begin; NULL: it has none. */
static const uint32_t *parts_of(uint32_t character)
{
	for (size_t i = 0; i < smtp_nfkc_blocks_count && smtp_nfkc_blocks[i].first <= character; i++) {
		const smtp_nfkc_block *block = &smtp_nfkc_blocks[i];
		if (character - block->first < block->count) {
			const uint32_t *part = smtp_nfkc_parts + block->at;
			for (uint32_t skip = character - block->first; skip; part++) {
				skip -= *part & SMTP_NFKC_LAST ? 1 : 0;
			}
			return part;
		}
	}
	return NULL;
}

/* The character that two others compose to; 0: none. */
static uint32_t composed(uint32_t first, uint32_t second)
{
	const uint32_t *part = smtp_nfkc_parts;
	for (size_t i = 0; i < smtp_nfkc_blocks_count; i++) {
		for (uint32_t k = 0; k < smtp_nfkc_blocks[i].count; k++) {
			if ((part[0] & SMTP_NFKC_COMPOSES) && part[0] >> 2 == first && part[1] >> 2 == second) {
				return smtp_nfkc_blocks[i].first + k;
			}
			while (!(*part & SMTP_NFKC_LAST)) {
				part++;
			}
			part++;
		}
	}
	return 0;
}

/* ---- Hangul -------------------------------------------------------------------------------------- */

static bool decompose_hangul(uint32_t syllable, smtp_buf *out)
{
	uint32_t index = syllable - HANGUL, trailing = index % TRAILING_COUNT;
	return smtp_characters_add(out, LEADING + index / (VOWEL_COUNT * TRAILING_COUNT)) &&
		   smtp_characters_add(out, VOWEL + index % (VOWEL_COUNT * TRAILING_COUNT) / TRAILING_COUNT) &&
		   (!trailing || smtp_characters_add(out, TRAILING + trailing));
}

static uint32_t composed_hangul(uint32_t first, uint32_t second)
{
	if (first - LEADING < LEADING_COUNT && second - VOWEL < VOWEL_COUNT) {
		return HANGUL + ((first - LEADING) * VOWEL_COUNT + (second - VOWEL)) * TRAILING_COUNT;
	}
	if (first - HANGUL < HANGUL_COUNT && (first - HANGUL) % TRAILING_COUNT == 0 &&
		second - TRAILING - 1 < TRAILING_COUNT - 1) {
		return first + (second - TRAILING);
	}
	return 0;
}

/* ---- the steps ----------------------------------------------------------------------------------- */

/* The tables hold one step; parts decompose in their turn, three deep at most. */
static bool decompose(uint32_t character, smtp_buf *out)
{
	if (character - HANGUL < HANGUL_COUNT) {
		return decompose_hangul(character, out);
	}
	uint32_t neighbour = run_of(character);
	if (neighbour) {
		return decompose(neighbour, out);
	}
	const uint32_t *part = parts_of(character);
	if (!part) {
		return smtp_characters_add(out, character);
	}
	bool good = decompose(*part >> 2, out);
	while (good && !(*part & SMTP_NFKC_LAST)) {
		part++;
		good = decompose(*part >> 2, out);
	}
	return good;
}

/* Marks behind a base sort by their class; equal ones keep their places. */
static void put_in_order(smtp_buf *text)
{
	for (size_t i = 1; i < smtp_characters_count(text); i++) {
		uint32_t mark = smtp_character_at(text, i);
		unsigned value = class_of(mark);
		size_t at = i;
		for (; value && at && class_of(smtp_character_at(text, at - 1)) > value; at--) {
			set_at(text, at, smtp_character_at(text, at - 1));
		}
		set_at(text, at, mark);
	}
}

static void compose(smtp_buf *text)
{
	size_t count = smtp_characters_count(text), kept = 0, starter = SIZE_MAX;
	unsigned before = 0; /* class of what stands between the starter and here */
	for (size_t i = 0; i < count; i++) {
		uint32_t character = smtp_character_at(text, i), whole = 0;
		unsigned value = class_of(character);
		bool blocked = starter == SIZE_MAX || (kept > starter + 1 && before >= value);
		if (!blocked) {
			uint32_t base = smtp_character_at(text, starter);
			whole = composed_hangul(base, character);
			whole = whole ? whole : composed(base, character);
		}
		if (whole) {
			set_at(text, starter, whole);
			continue;
		}
		if (!value) {
			starter = kept;
		}
		before = value;
		set_at(text, kept++, character);
	}
	text->length = kept * sizeof(uint32_t);
}

bool smtp_nfkc(const smtp_buf *text, smtp_buf *out)
{
	for (size_t i = 0; i < smtp_characters_count(text); i++) {
		if (!decompose(smtp_character_at(text, i), out)) {
			return false;
		}
	}
	put_in_order(out);
	compose(out);
	return true;
}
