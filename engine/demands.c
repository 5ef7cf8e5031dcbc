/*
 * demands.c - see demands.h.
 */
#include "demands.h"

#include <inttypes.h>
#include "variants.h"

#define NINE_DIGITS 999999999 /* RFC 2852 4, RFC 4865 4.2.1 */
#define PRIORITY_MOST 9

static bool is_held(const smtp_demands *demands)
{
	return demands->hold_for || demands->has_hold_until;
}

static bool check_deliver_by(const smtp_deliver_by *by, smtp_refusal *refusal)
{
	int64_t least = by->mode == SMTP_DELIVER_BY_RETURN ? 1 : -NINE_DIGITS;
	if (by->given && (by->seconds < least || by->seconds > NINE_DIGITS)) {
		return smtp_refuse(refusal, "deliver_by.seconds", "must be between %d and %d with mode %s",
			(int)least, NINE_DIGITS, by->mode == SMTP_DELIVER_BY_RETURN ? "return" : "notify");
	}
	return true;
}

bool smtp_demands_check(const smtp_demands *demands, smtp_refusal *refusal)
{
	char text[SMTP_UTC_ROOM];
	if (!check_deliver_by(&demands->deliver_by, refusal)) {
		return false;
	}
	if (demands->mt_priority < -PRIORITY_MOST || demands->mt_priority > PRIORITY_MOST) {
		return smtp_refuse(refusal, "mt_priority", "must be between -9 and 9");
	}
	if (demands->hold_for < 0 || demands->hold_for > NINE_DIGITS) {
		return smtp_refuse(refusal, "hold_for", "must be between 1 and %d seconds", NINE_DIGITS);
	}
	if (demands->has_hold_until && demands->hold_for) {
		return smtp_refuse(refusal, "hold_until", "must not be given together with hold_for");
	}
	if (demands->has_hold_until && !smtp_date_format_utc(demands->hold_until, text)) {
		return smtp_refuse(refusal, "hold_until", "must be in the years 1900 to 9999");
	}
	return true;
}

bool smtp_demands_need_extension(const smtp_demands *demands)
{
	bool or_return = demands->deliver_by.given && demands->deliver_by.mode == SMTP_DELIVER_BY_RETURN;
	return demands->require_tls || or_return || is_held(demands);
}

/* Times in UTC compare as their texts do. */
static bool is_held_too_long(const smtp_demands *demands, const smtp_caps *caps)
{
	char until[SMTP_UTC_ROOM];
	if (demands->hold_for) {
		return caps->hold_max && (uint64_t)demands->hold_for > caps->hold_max;
	}
	return caps->hold_until_max[0] && smtp_date_format_utc(demands->hold_until, until) &&
		   strcmp(until, caps->hold_until_max) > 0;
}

const char *smtp_demands_obstacle(const smtp_demands *demands, const smtp_caps *caps, bool tls_on)
{
	const smtp_deliver_by *by = &demands->deliver_by;
	bool or_return = by->given && by->mode == SMTP_DELIVER_BY_RETURN;
	if (demands->require_tls && !(tls_on && caps->require_tls)) {
		return SMTP_VARIANT_REQUIRE_TLS_NOT_OFFERED;
	}
	if (or_return && !caps->deliver_by) {
		return SMTP_VARIANT_DELIVER_BY_NOT_OFFERED;
	}
	if (or_return && (uint64_t)by->seconds < caps->deliver_by_minimum) {
		return SMTP_VARIANT_DELIVER_BY_TOO_SOON;
	}
	if (is_held(demands) && !caps->future_release) {
		return SMTP_VARIANT_HOLD_NOT_OFFERED;
	}
	return is_held(demands) && is_held_too_long(demands, caps) ? SMTP_VARIANT_HOLD_TOO_LONG : NULL;
}

const char *smtp_demands_unheard(const smtp_demands *demands, const smtp_caps *caps, size_t *index)
{
	const struct {
		const char *keyword;
		bool asked, offered;
	} wishes[] = {
		{"DELIVERBY", demands->deliver_by.given, caps->deliver_by},
		{"MT-PRIORITY", demands->has_mt_priority, caps->mt_priority},
	};
	while (*index < sizeof wishes / sizeof wishes[0]) {
		size_t at = (*index)++;
		if (wishes[at].asked && !wishes[at].offered) {
			return wishes[at].keyword;
		}
	}
	return NULL;
}

void smtp_demands_parameters(const smtp_demands *demands, const smtp_caps *caps, smtp_buf *out)
{
	const smtp_deliver_by *by = &demands->deliver_by;
	char until[SMTP_UTC_ROOM];
	if (demands->require_tls) {
		smtp_buf_string(out, " REQUIRETLS");
	}
	if (by->given && caps->deliver_by) {
		smtp_buf_printf(out, " BY=%" PRId64 ";%c%s", by->seconds,
			by->mode == SMTP_DELIVER_BY_RETURN ? 'R' : 'N', by->trace ? "T" : "");
	}
	if (demands->has_mt_priority && caps->mt_priority) {
		smtp_buf_printf(out, " MT-PRIORITY=%d", demands->mt_priority);
	}
	if (demands->hold_for) {
		smtp_buf_printf(out, " HOLDFOR=%" PRId64, demands->hold_for);
	}
	if (demands->has_hold_until && smtp_date_format_utc(demands->hold_until, until)) {
		smtp_buf_printf(out, " HOLDUNTIL=%s", until);
	}
}
