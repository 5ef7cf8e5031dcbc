/*
 * spf.c - see spf.h. A stack of records: include puts one on top, redirect replaces the one on top. Every term either
 * decides at once or asks one question after the other.
 */
#include "spf_term.h"

#define LOOKUPS_MAX 10
#define VOIDS_MAX 2
#define NAMES_MAX 10 /* of one mx or ptr */
#define LOCAL_ROOM 65

typedef struct frame {
	char domain[SMTP_DNS_NAME];
	char *record; /* NULL: not known yet */
	size_t length;
	size_t at; /* behind the term at hand */
	spf_term term;
	bool redirected; /* it stands in for another record, and must be there */
} frame;

typedef enum waiting {
	WAIT_NOT,
	WAIT_RECORD,
	WAIT_ADDRESSES, /* of `a` and `exists` */
	WAIT_NAMES,     /* of mx and ptr */
	WAIT_OF_NAME    /* the addresses of one of them */
} waiting;

struct smtp_spf {
	char local[LOCAL_ROOM], domain[SMTP_DNS_NAME], helo[SMTP_DNS_NAME];
	unsigned char ip[16];
	size_t ip_length;
	bool nobody; /* no address is known: none is covered */
	frame frames[LOOKUPS_MAX + 1];
	size_t depth; /* 0: it has ended */
	waiting waits;
	smtp_dns_question question;
	char names[NAMES_MAX][SMTP_DNS_NAME];
	size_t name_count, name_at;
	unsigned voids;
	char visited[LOOKUPS_MAX + 1][SMTP_DNS_NAME];
	size_t visited_count;
	smtp_spf_findings found;
};

static frame *top(smtp_spf *spf)
{
	return &spf->frames[spf->depth - 1];
}

static void copy_text(char *into, size_t room, smtp_span text)
{
	size_t length = text.length < room ? text.length : room - 1;
	memcpy(into, text.data ? text.data : "", length);
	into[length] = '\0';
}

static smtp_span record_of(const frame *at)
{
	return (smtp_span){at->record, at->length};
}

/* ---- the end ------------------------------------------------------------------------------------- */

static void drop_frame(smtp_spf *spf)
{
	smtp_free(top(spf)->record);
	top(spf)->record = NULL;
	spf->depth--;
}

static void end(smtp_spf *spf, smtp_spf_result result)
{
	spf->found.result = result;
	memcpy(spf->found.domain, top(spf)->domain, SMTP_DNS_NAME);
	spf->waits = WAIT_NOT;
	while (spf->depth) {
		drop_frame(spf);
	}
}

static void end_wrong(smtp_spf *spf, smtp_spf_problem problem)
{
	spf->found.problem = problem;
	end(spf, SMTP_SPF_PERMERROR);
}

/* Another record sent us to this one: it must be there. */
static bool is_needed(const smtp_spf *spf)
{
	return spf->depth > 1 || spf->frames[0].redirected;
}

static void end_without_record(smtp_spf *spf)
{
	if (is_needed(spf)) {
		end_wrong(spf, SMTP_SPF_NOTHING_THERE);
	} else {
		end(spf, SMTP_SPF_NONE);
	}
}

/* The record on top has a result. What an include makes of it, RFC 7208 5.2: a match, no match, or an error. */
static void decide(smtp_spf *spf, smtp_spf_result result)
{
	while (spf->depth > 1 && result == SMTP_SPF_PASS) {
		drop_frame(spf);
		result = top(spf)->term.result;
	}
	if (spf->depth > 1) {
		drop_frame(spf); /* fail, softfail or neutral there means: look further here */
	} else {
		end(spf, result);
	}
}

/* ---- questions ----------------------------------------------------------------------------------- */

/* False: no such name can exist, which is like a name that does not. */
static bool ask(smtp_spf *spf, const char *name, smtp_dns_type type, waiting waits)
{
	if (!smtp_dns_question_make(smtp_span_of(name), type, &spf->question)) {
		return false;
	}
	spf->waits = waits;
	return true;
}

static smtp_dns_type address_type(const smtp_spf *spf)
{
	return spf->ip_length == 4 ? SMTP_DNS_A : SMTP_DNS_AAAA;
}

static bool spend_lookup(smtp_spf *spf)
{
	if (++spf->found.lookups > LOOKUPS_MAX) {
		end_wrong(spf, SMTP_SPF_TOO_MANY_LOOKUPS);
		return false;
	}
	return true;
}

static bool count_void(smtp_spf *spf)
{
	if (++spf->voids > VOIDS_MAX) {
		end_wrong(spf, SMTP_SPF_TOO_MANY_VOIDS);
		return false;
	}
	return true;
}

/* The domain that a term names; without one it is the record's own. */
static bool target_of(const smtp_spf *spf, const frame *at, char name[SMTP_DNS_NAME])
{
	spf_values values = {spf->local, spf->domain, at->domain, spf->helo, spf->ip, spf->ip_length};
	if (!at->term.spec.length) {
		memcpy(name, at->domain, SMTP_DNS_NAME);
		return true;
	}
	return smtp_spf_macro_expand(at->term.spec, &values, name);
}

/* ---- records ------------------------------------------------------------------------------------- */

static void ask_for_record(smtp_spf *spf)
{
	frame *at = top(spf);
	if (!ask(spf, at->domain, SMTP_DNS_TXT, WAIT_RECORD)) {
		end_without_record(spf);
		return;
	}
	if (spf->visited_count <= LOOKUPS_MAX) {
		memcpy(spf->visited[spf->visited_count++], spf->question.name, SMTP_DNS_NAME);
	}
}

static bool keep_own_record(smtp_spf *spf, const smtp_dns_record *record)
{
	smtp_spf_findings *found = &spf->found;
	if (is_needed(spf) || found->record_count == SMTP_SPF_RECORDS) {
		return true;
	}
	char *copy = smtp_strndup(record->text, record->length);
	if (copy) {
		found->records[found->record_count++] = copy;
	}
	return copy != NULL;
}

/* How many records of SPF there are; the first is copied. */
static bool choose_record(smtp_spf *spf, const smtp_dns_answer *answer, size_t *count)
{
	frame *at = top(spf);
	*count = 0;
	for (size_t i = 0; i < answer->count; i++) {
		smtp_dns_record *record = &answer->records[i];
		if (!smtp_spf_is_record((smtp_span){record->text, record->length})) {
			continue;
		}
		if (!keep_own_record(spf, record)) {
			return false;
		}
		if ((*count)++ == 0) {
			at->record = smtp_strndup(record->text, record->length);
			at->length = record->length;
		}
	}
	return *count == 0 || at->record;
}

/* 4.6: an error anywhere in the record, and redirect or exp twice, spoil all of it. */
static bool judge_record(smtp_spf *spf)
{
	frame *at = top(spf);
	smtp_span record = record_of(at), text;
	unsigned redirects = 0, explanations = 0;
	size_t place = 6;
	while ((text = smtp_spf_term_next(record, &place)).length) {
		spf_term term;
		bool good = smtp_spf_term_parse(text, &term);
		redirects += good && term.kind == SPF_REDIRECT;
		explanations += good && term.kind == SPF_EXP;
		if (!good || redirects > 1 || explanations > 1) {
			copy_text(spf->found.term, SMTP_SPF_TERM, text);
			end_wrong(spf, SMTP_SPF_SYNTAX);
			return false;
		}
	}
	at->at = 6;
	return true;
}

static void take_record(smtp_spf *spf, const smtp_dns_answer *answer)
{
	size_t count;
	if (answer->outcome == SMTP_DNS_FAILED || answer->outcome == SMTP_DNS_SILENT ||
		!choose_record(spf, answer, &count)) {
		end(spf, SMTP_SPF_TEMPERROR);
	} else if (count > 1) {
		end_wrong(spf, SMTP_SPF_SEVERAL_RECORDS);
	} else if (count == 1) {
		judge_record(spf);
	} else {
		end_without_record(spf);
	}
}

/* ---- terms --------------------------------------------------------------------------------------- */

static void begin_record_of(smtp_spf *spf, bool redirect)
{
	char name[SMTP_DNS_NAME];
	bool good = target_of(spf, top(spf), name);
	if (redirect) {
		smtp_free(top(spf)->record);
		top(spf)->record = NULL;
	} else {
		spf->frames[spf->depth++] = (frame){.record = NULL};
	}
	memcpy(top(spf)->domain, good ? name : "", good ? SMTP_DNS_NAME : 1);
	top(spf)->redirected = redirect;
	ask_for_record(spf);
}

static bool is_unseen(smtp_spf *spf, const spf_term *term)
{
	bool unseen = spf->nobody && smtp_spf_term_needs_address(term);
	spf->found.unseen = spf->found.unseen || unseen;
	return unseen;
}

/* Terms that ask; the lookup is spent. */
static void begin_term(smtp_spf *spf)
{
	frame *at = top(spf);
	char name[SMTP_DNS_NAME];
	bool asked = false;
	if (is_unseen(spf, &at->term)) {
		return;
	}
	if (at->term.kind == SPF_INCLUDE) {
		begin_record_of(spf, false);
		return;
	}
	if (at->term.kind == SPF_PTR) {
		smtp_spf_reverse_name(spf->ip, spf->ip_length, name);
		asked = ask(spf, name, SMTP_DNS_PTR, WAIT_NAMES);
	} else if (target_of(spf, at, name)) {
		asked = at->term.kind == SPF_MX       ? ask(spf, name, SMTP_DNS_MX, WAIT_NAMES)
				: at->term.kind == SPF_EXISTS ? ask(spf, name, SMTP_DNS_A, WAIT_ADDRESSES)
											  : ask(spf, name, address_type(spf), WAIT_ADDRESSES);
	}
	if (!asked) {
		count_void(spf);
	}
}

static bool decides_alone(const smtp_spf *spf, const spf_term *term)
{
	return term->kind == SPF_ALL || (!spf->nobody && smtp_spf_term_names(term, spf->ip, spf->ip_length));
}

/* No term matched: another record stands in, or the result is neutral. */
static void end_record(smtp_spf *spf)
{
	frame *at = top(spf);
	smtp_span record = record_of(at), text;
	size_t place = 6;
	while ((text = smtp_spf_term_next(record, &place)).length) {
		smtp_spf_term_parse(text, &at->term);
		if (at->term.kind == SPF_REDIRECT) {
			copy_text(spf->found.term, SMTP_SPF_TERM, text);
			if (!spend_lookup(spf)) {
				return;
			}
			if (is_unseen(spf, &at->term)) {
				break;
			}
			begin_record_of(spf, true);
			return;
		}
	}
	spf->found.term[0] = '\0';
	decide(spf, SMTP_SPF_NEUTRAL);
}

static void take_term(smtp_spf *spf)
{
	frame *at = top(spf);
	smtp_span text = smtp_spf_term_next(record_of(at), &at->at);
	if (!text.length) {
		end_record(spf);
		return;
	}
	smtp_spf_term_parse(text, &at->term);
	if (decides_alone(spf, &at->term)) {
		copy_text(spf->found.term, SMTP_SPF_TERM, text);
		decide(spf, at->term.result);
	} else if (smtp_spf_term_asks(&at->term)) {
		copy_text(spf->found.term, SMTP_SPF_TERM, text);
		if (spend_lookup(spf)) {
			begin_term(spf);
		}
	}
}

static void go_on(smtp_spf *spf)
{
	while (spf->depth && spf->waits == WAIT_NOT) {
		take_term(spf);
	}
}

/* ---- answers ------------------------------------------------------------------------------------- */

static bool holds_address(const smtp_spf *spf, const smtp_dns_answer *answer)
{
	const spf_term *term = &spf->frames[spf->depth - 1].term;
	for (size_t i = 0; i < answer->count && !spf->nobody; i++) {
		if (term->kind == SPF_EXISTS ||
			smtp_spf_term_covers(term, answer->records[i].ip, spf->ip, spf->ip_length)) {
			return true;
		}
	}
	return false;
}

static void ask_for_next_name(smtp_spf *spf)
{
	while (spf->name_at < spf->name_count && !spf->nobody) {
		if (ask(spf, spf->names[spf->name_at++], address_type(spf), WAIT_OF_NAME)) {
			return;
		}
	}
}

/* Only a name within the domain can make `ptr` match. */
static bool is_candidate(const smtp_spf *spf, const smtp_dns_record *record)
{
	const frame *at = &spf->frames[spf->depth - 1];
	char domain[SMTP_DNS_NAME];
	if (at->term.kind == SPF_MX) {
		return record->length && strcmp(record->text, ".") != 0;
	}
	return target_of(spf, at, domain) &&
		   smtp_spf_is_within((smtp_span){record->text, record->length}, domain);
}

static void take_names(smtp_spf *spf, const smtp_dns_answer *answer)
{
	bool is_mx = top(spf)->term.kind == SPF_MX;
	if (is_mx && answer->count > NAMES_MAX) {
		end_wrong(spf, SMTP_SPF_TOO_MANY_NAMES);
		return;
	}
	spf->name_count = spf->name_at = 0;
	for (size_t i = 0; i < answer->count && i < NAMES_MAX; i++) {
		if (is_candidate(spf, &answer->records[i])) {
			memcpy(spf->names[spf->name_count++], answer->records[i].text, answer->records[i].length + 1);
		}
	}
	ask_for_next_name(spf);
}

static void take_answer(smtp_spf *spf, const smtp_dns_answer *answer, waiting waited)
{
	bool is_ptr = top(spf)->term.kind == SPF_PTR;
	if ((answer->outcome == SMTP_DNS_FAILED || answer->outcome == SMTP_DNS_SILENT) && !is_ptr) {
		end(spf, SMTP_SPF_TEMPERROR);
	} else if (answer->outcome != SMTP_DNS_FOUND && waited != WAIT_OF_NAME && !count_void(spf)) {
		return;
	} else if (waited == WAIT_NAMES) {
		take_names(spf, answer);
	} else if (holds_address(spf, answer)) {
		decide(spf, top(spf)->term.result);
	} else if (waited == WAIT_OF_NAME) {
		ask_for_next_name(spf);
	}
}

void smtp_spf_answer(smtp_spf *spf, const smtp_dns_answer *answer)
{
	waiting waited = spf->waits;
	spf->waits = WAIT_NOT;
	if (waited == WAIT_RECORD) {
		take_record(spf, answer);
	} else {
		take_answer(spf, answer, waited);
	}
	go_on(spf);
}

const smtp_dns_question *smtp_spf_wants(const smtp_spf *spf)
{
	return spf->waits == WAIT_NOT ? NULL : &spf->question;
}

/* ---- life ---------------------------------------------------------------------------------------- */

smtp_spf *smtp_spf_new(smtp_span local, smtp_span domain, smtp_span helo)
{
	smtp_spf *spf = smtp_calloc(1, sizeof *spf);
	if (!spf) {
		return NULL;
	}
	copy_text(spf->local, sizeof spf->local, local.length ? local : SMTP_SPAN("postmaster"));
	copy_text(spf->domain, sizeof spf->domain, domain);
	copy_text(spf->helo, sizeof spf->helo, helo.length ? helo : SMTP_SPAN("unknown"));
	spf->ip_length = 4;
	spf->nobody = true;
	spf->depth = 1;
	memcpy(spf->frames[0].domain, spf->domain, SMTP_DNS_NAME);
	ask_for_record(spf);
	return spf;
}

void smtp_spf_from(smtp_spf *spf, const unsigned char *ip, size_t length)
{
	spf->nobody = length == 0;
	if (spf->nobody) {
		return;
	}
	static const unsigned char mapped[12] = {[10] = 0xff, [11] = 0xff};
	if (length == 16 && memcmp(ip, mapped, sizeof mapped) == 0) {
		ip += sizeof mapped;
		length = 4;
	}
	memcpy(spf->ip, ip, length);
	spf->ip_length = length;
}

void smtp_spf_free(smtp_spf *spf)
{
	if (!spf) {
		return;
	}
	for (size_t i = 0; i < spf->depth; i++) {
		smtp_free(spf->frames[i].record);
	}
	for (size_t i = 0; i < spf->found.record_count; i++) {
		smtp_free(spf->found.records[i]);
	}
	smtp_free(spf);
}

const smtp_spf_findings *smtp_spf_found(const smtp_spf *spf)
{
	return &spf->found;
}

bool smtp_spf_visited(const smtp_spf *spf, smtp_span domain)
{
	for (size_t i = 0; i < spf->visited_count; i++) {
		if (smtp_span_equals_ignoring_case(domain, spf->visited[i])) {
			return true;
		}
	}
	return false;
}
