/*
 * dmarc.c - see dmarc.h.
 */
#include "dmarc.h"
#include "taglist.h"

static const char *policy_of(smtp_span value)
{
	static const char *const policies[] = {"none", "quarantine", "reject"};
	for (size_t i = 0; i < sizeof policies / sizeof policies[0]; i++) {
		if (smtp_span_equals_ignoring_case(value, policies[i])) {
			return policies[i];
		}
	}
	return NULL;
}

/* The version comes first and as it is; otherwise it is not a record of DMARC at all. */
static bool is_record(smtp_span text)
{
	smtp_span name, value;
	return smtp_taglist_next(&text, &name, &value) && smtp_span_equals_ignoring_case(name, "v") &&
		   smtp_span_equals(value, "DMARC1");
}

void smtp_dmarc_read(const smtp_dns_answer *answer, smtp_dmarc *dmarc)
{
	*dmarc = (smtp_dmarc){.state = SMTP_DMARC_MISSING};
	for (size_t i = 0; i < answer->count; i++) {
		smtp_span text = {answer->records[i].text, answer->records[i].length};
		if (!text.data || !is_record(text)) {
			continue;
		}
		if (dmarc->record.data) {
			dmarc->state = SMTP_DMARC_SEVERAL;
			return;
		}
		dmarc->record = text;
		dmarc->policy = policy_of(smtp_taglist_find(text, "p"));
		smtp_span below = smtp_taglist_find(text, "sp");
		dmarc->sub_policy = below.data ? policy_of(below) : dmarc->policy;
		dmarc->state = dmarc->policy && dmarc->sub_policy ? SMTP_DMARC_GOOD : SMTP_DMARC_BROKEN;
	}
}

/* ---- whose domain it is --------------------------------------------------------------------------- */

/* Provinces of China, of which names below .cn are registered too. */
static bool is_province(smtp_span label)
{
	static const char provinces[] =
		"ah bj cq fj gd gs gx gz ha hb he hi hk hl hn jl js jx ln mo nm nx qh sc sd sh sn sx tj tw xj "
		"xz yn zj";
	for (size_t i = 0; label.length == 2 && i < sizeof provinces - 1; i += 3) {
		if (smtp_span_equals_ignoring_case(label, (char[]){provinces[i], provinces[i + 1], '\0'})) {
			return true;
		}
	}
	return false;
}

static bool is_public_second_level(smtp_span label)
{
	static const char *const labels[] = {"com", "co", "net", "org", "gov", "edu", "ac", "or", "ne", "go",
		"gob", "mil", "ltd", "plc", "me", "idv"};
	for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
		if (smtp_span_equals_ignoring_case(label, labels[i])) {
			return true;
		}
	}
	return false;
}

/* The last labels of a domain, each with the ones behind it; returns how many there are, three at most. */
static size_t last_labels(smtp_span domain, smtp_span tails[3])
{
	size_t count = 0, start = domain.length;
	while (start > 0 && count < 3) {
		while (start > 0 && domain.data[start - 1] != '.') {
			start--;
		}
		tails[count++] = (smtp_span){domain.data + start, domain.length - start};
		start -= start > 0 ? 1 : 0;
	}
	return count;
}

smtp_span smtp_organisational_domain(smtp_span domain)
{
	smtp_span tails[3];
	size_t count = last_labels(domain, tails);
	if (count < 3) {
		return domain;
	}
	smtp_span second = {tails[1].data, tails[1].length - tails[0].length - 1};
	bool is_public = (tails[0].length == 2 && is_public_second_level(second)) ||
					 (smtp_span_equals_ignoring_case(tails[0], "cn") && is_province(second));
	return tails[is_public ? 2 : 1];
}
