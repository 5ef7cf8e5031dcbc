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

/* The terms of all records in one row. False: there is no more. */
typedef struct walk {
	char *const *records;
	size_t count, which, at;
} walk;

static bool next_term(walk *on, smtp_span *term)
{
	for (; on->which < on->count; on->which++, on->at = 0) {
		on->at = on->at ? on->at : strlen("v=spf1");
		*term = smtp_spf_term_next(smtp_span_of(on->records[on->which]), &on->at);
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

/* Whether a term like this one stands in front of it. */
static bool stood_before(char *const *records, size_t count, smtp_span wanted)
{
	walk on = {records, count, 0, 0};
	smtp_span term;
	while (next_term(&on, &term) && term.data != wanted.data) {
		if (same(term, wanted)) {
			return true;
		}
	}
	return false;
}

/* `all`, else redirect, of the first record that has one. */
static smtp_span last_term(char *const *records, size_t count)
{
	walk on = {records, count, 0, 0};
	smtp_span term, redirect = {NULL, 0};
	while (next_term(&on, &term)) {
		if (is_kind(term, SPF_ALL)) {
			return allows_all(term) ? SMTP_SPAN("~all") : term;
		}
		redirect = !redirect.data && is_kind(term, SPF_REDIRECT) ? term : redirect;
	}
	return redirect.data ? redirect : SMTP_SPAN("~all");
}

static void add_term(smtp_buf *out, smtp_span term)
{
	smtp_buf_char(out, ' ');
	smtp_buf_span(out, term);
}

void smtp_spf_propose(char *const *records, size_t count, smtp_span addition, smtp_buf *out)
{
	walk on = {records, count, 0, 0};
	smtp_span term;
	smtp_buf_string(out, "v=spf1");
	if (addition.length) {
		add_term(out, addition);
	}
	while (next_term(&on, &term)) {
		bool last = is_kind(term, SPF_ALL) || is_kind(term, SPF_REDIRECT);
		if (!last && !same(term, addition) && !stood_before(records, count, term)) {
			add_term(out, term);
		}
	}
	add_term(out, last_term(records, count));
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
