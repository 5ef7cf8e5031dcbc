/*
 * spf_proposal.c - see spf_proposal.h.
 */
#include "spf_proposal.h"
#include "spf_term.h"

static bool is_kind(smtp_span text, spf_kind kind)
{
	spf_term term;
	return smtp_spf_term_parse(text, &term) && term.kind == kind;
}

static bool allows_all(smtp_span text)
{
	spf_term term;
	return smtp_spf_term_parse(text, &term) && term.kind == SPF_ALL && term.result == SMTP_SPF_PASS;
}

/* The terms of all records in one row. */
typedef struct walk {
	char *const *records;
	size_t count, which, at, length; /* of the record at hand; 0: not begun */
} walk;

/* False: there is no more. */
static bool next_term(walk *on, smtp_span *term)
{
	for (; on->which < on->count; on->which++, on->length = 0) {
		const char *record = on->records[on->which];
		if (!on->length) {
			on->length = strlen(record);
			on->at = strlen("v=spf1");
		}
		*term = smtp_spf_term_next((smtp_span){record, on->length}, &on->at);
		if (term->length) {
			return true;
		}
	}
	return false;
}

static bool same(smtp_span a, smtp_span b)
{
	return a.length == b.length && memcmp(a.data, b.data, a.length) == 0;
}

/* Whether a term like this one stands in front of it; exp may not be there twice. */
static bool stood_before(char *const *records, size_t count, smtp_span wanted)
{
	walk on = {.records = records, .count = count};
	smtp_span term;
	bool explains = is_kind(wanted, SPF_EXP);
	while (next_term(&on, &term) && term.data != wanted.data) {
		if (same(term, wanted) || (explains && is_kind(term, SPF_EXP))) {
			return true;
		}
	}
	return false;
}

/* `all` of the record that is the mildest to others, since nobody has yet seen what the merged one refuses. */
static smtp_span last_all(char *const *records, size_t count)
{
	walk on = {.records = records, .count = count};
	smtp_span text, last = {NULL, 0};
	spf_term term;
	while (next_term(&on, &text)) {
		if (smtp_spf_term_parse(text, &term) && term.kind == SPF_ALL &&
			(!last.data || term.result != SMTP_SPF_FAIL)) {
			last = term.result == SMTP_SPF_PASS ? SMTP_SPAN("~all") : text;
		}
	}
	return last;
}

/* Whether the record that a term stands in has `all`, so that its redirect means nothing. */
static bool has_all(const char *record)
{
	walk on = {.records = (char *const[]){(char *)record}, .count = 1};
	smtp_span term;
	while (next_term(&on, &term)) {
		if (is_kind(term, SPF_ALL)) {
			return true;
		}
	}
	return false;
}

static void add_term(smtp_buf *out, smtp_span term)
{
	smtp_buf_char(out, ' ');
	smtp_buf_span(out, term);
}

/* One record can end in a redirect. Of several it becomes an include, so that what it allows stays allowed. */
static bool add_redirect(smtp_buf *out, const char *record, size_t count, smtp_span term)
{
	if (has_all(record)) {
		return false;
	}
	smtp_span domain = {term.data + strlen("redirect="), term.length - strlen("redirect=")};
	if (count > 1) {
		smtp_buf_string(out, " include:");
		smtp_buf_span(out, domain);
		return false;
	}
	add_term(out, term);
	return true;
}

void smtp_spf_propose(char *const *records, size_t count, smtp_span addition, smtp_buf *out)
{
	walk on = {.records = records, .count = count};
	smtp_span term, last = last_all(records, count);
	bool redirected = false;
	smtp_buf_string(out, "v=spf1");
	if (addition.length) {
		add_term(out, addition);
	}
	while (!out->failed && next_term(&on, &term)) {
		if (is_kind(term, SPF_ALL) || same(term, addition) || stood_before(records, count, term)) {
			continue;
		}
		if (is_kind(term, SPF_REDIRECT)) {
			redirected = add_redirect(out, records[on.which], count, term) || redirected;
		} else {
			add_term(out, term);
		}
	}
	if (!redirected) {
		add_term(out, last.data ? last : SMTP_SPAN("~all"));
	}
}

unsigned smtp_spf_lookups(smtp_span record)
{
	size_t at = strlen("v=spf1");
	unsigned lookups = 0;
	smtp_span text;
	spf_term term;
	while (record.length >= at && (text = smtp_spf_term_next(record, &at)).length) {
		lookups +=
			smtp_spf_term_parse(text, &term) && (smtp_spf_term_asks(&term) || term.kind == SPF_REDIRECT);
	}
	return lookups;
}

bool smtp_spf_is_open(smtp_span record)
{
	size_t at = strlen("v=spf1");
	smtp_span term;
	while (record.length >= at && (term = smtp_spf_term_next(record, &at)).length) {
		if (allows_all(term)) {
			return true;
		}
	}
	return false;
}
